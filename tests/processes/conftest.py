"""The running product for every test in this folder.

``product`` is started once a session by the real launcher, with a model trained on the checkout's
data (the first time that takes minutes; afterwards what was made is taken from ``.cache``). Tests
share it, so each begins its own conversation, leaves every process running, and asks for ``ready``
when it needs the assistant awake, whatever the test before it has killed.
"""

from collections.abc import AsyncIterator, Iterator
from functools import partial

import pytest

from launch.probing import answers_ok
from launch.services import action_server, rasa, site

from .product import Product
from .visitor import Visitor, visit
from .waiting import until

READY_SECONDS = 240.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is in this folder, so that it can be left out with ``-m 'not processes'``."""
    for item in items:
        if "tests/processes" in item.path.as_posix():
            item.add_marker(pytest.mark.processes)


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The whole desk, ready: address, administrator, process numbers, logs."""
    product = Product(tmp_path_factory.mktemp("product"))
    product.take_kept()
    try:
        product.start()
        product.keep()
        yield product
    finally:
        product.stop()


@pytest.fixture
async def ready(product: Product) -> Product:
    """The product with all three processes answering."""
    await until_ready(product)
    return product


@pytest.fixture
async def visitor(ready: Product) -> AsyncIterator[Visitor]:
    """A visitor who has just been greeted."""
    async with visit(ready.address) as visitor:
        yield visitor


async def until_ready(product: Product) -> None:
    """Wait until every process answers; fail after some minutes."""
    configuration = product.configuration
    services = (
        site(configuration),
        action_server(configuration),
        rasa(configuration, configuration.models),
    )
    for service in services:
        await until(partial(answers_ok, service.probe), READY_SECONDS)

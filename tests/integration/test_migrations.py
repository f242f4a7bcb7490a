"""The migrations make exactly the tables of the models, and can be taken back."""

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect, make_url

from crm.models import Base
from crm.settings import ROOT


def test_migrations_and_models_agree_and_can_be_undone(database_url: str) -> None:
    config = Config(ROOT / "alembic.ini")
    config.attributes["url"] = database_url
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        url = url.set(drivername="sqlite")

    command.check(config)
    engine = create_engine(url)
    made = set(inspect(engine).get_table_names())
    engine.dispose()
    command.downgrade(config, "base")
    engine = create_engine(url)
    left = set(inspect(engine).get_table_names())
    engine.dispose()

    assert made == {*Base.metadata.tables, "alembic_version"}
    assert left == {"alembic_version"}

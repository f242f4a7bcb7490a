"""Prints how long a first and a second start take, and the most memory they need.

``make measure``. The environments are there already; database, answers and model are made from
nothing by the first start. Memory is the proportional set size (PSS) of the launcher and
everything below it, read twice a second.
"""

import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.processes.product import Product

MEGABYTE = 1024 * 1024


@dataclass
class Start:
    """One start: seconds until all is ready, then the most megabytes and those at rest."""

    seconds: float
    peak: float
    at_rest: float


def measure(product: Product) -> Start:
    """Start the product, let it come to rest, and stop it with Ctrl-C."""
    peak = 0.0
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.5):
            peak = max(peak, memory_of(product))

    began = time.monotonic()
    product.launch()
    watching = threading.Thread(target=watch)
    watching.start()
    try:
        product.wait_for("Ready in ", 1500)
        seconds = time.monotonic() - began
        time.sleep(5)
        at_rest = memory_of(product)
    finally:
        done.set()
        watching.join()
        product.interrupt()
    return Start(seconds, peak, at_rest)


def memory_of(product: Product) -> float:
    """Megabytes of the launcher and everything that it has started."""
    total = 0
    with suppress(psutil.NoSuchProcess):
        for process in [psutil.Process(product.launcher.pid), *product.processes()]:
            with suppress(psutil.Error):
                total += process.memory_full_info().pss
    return total / MEGABYTE


def main() -> None:
    """Measure both starts."""
    with tempfile.TemporaryDirectory() as folder:
        product = Product(Path(folder))
        for name in ("first start, everything made", "second start, nothing changed"):
            found = measure(product)
            print(
                f"{name:32} {found.seconds:6.1f} s   "
                f"peak {found.peak:6.0f} MB   at rest {found.at_rest:6.0f} MB",
                flush=True,
            )


if __name__ == "__main__":
    main()

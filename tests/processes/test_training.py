"""A training that is interrupted leaves nothing that could pass for a model."""

from pathlib import Path

import psutil

from launch.training import model_path

from .product import Product


def test_make_run_is_interrupted_during_training_and_training_is_done_again(tmp_path: Path) -> None:
    second = Product(tmp_path)
    model = model_path(second.configuration)
    try:
        second.launch()
        second.wait_for("… training the bot", 120)
        processes = second.processes()
        status = second.interrupt()
        _gone, alive = psutil.wait_procs(processes, timeout=10)

        assert status == 130
        assert alive == []
        assert not model.exists()
        assert "Traceback" not in second.output

        second.launch("train")
        assert second.launcher.wait(900) == 0, second.output
        assert "training the bot" in second.output
        assert model.exists()
        assert sorted(path.name for path in model.parent.iterdir()) == [model.name]

        second.launch("train")
        assert second.launcher.wait(120) == 0
        assert "nothing has changed" in second.output
    finally:
        second.stop()

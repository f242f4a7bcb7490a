"""The action server: ``python -m actions``. One process, on loopback only."""

import logging
import sys
import warnings
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from rasa_sdk.endpoint import create_app
from sanic import Sanic

from actions.desk import Desk, current_desk, open_desk
from actions.discretion import DiscreetExecutor, hold_back
from answers.desk import TRAINED, AnswerDesk
from answers.trained import NotPreparedError, load_trained
from crm.database import Database
from crm.services.address_key import load_address_key
from crm.settings import ActionSettings

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

HOST = "127.0.0.1"
"""rasa-sdk has no authentication and believes any tracker, so nobody else may reach it."""


def build_app(settings: ActionSettings, answers_folder: Path | None = None) -> Sanic[Any, Any]:
    """rasa-sdk's application with our actions; the desk opens before it listens."""
    executor = DiscreetExecutor()
    executor.register_package("actions")
    app = create_app(executor, cors_origins=[])

    app.register_middleware(hold_back, "response")

    @app.before_server_start
    async def open_the_desk(_app: Sanic[Any, Any]) -> None:
        database = Database(settings.database)
        answers = AnswerDesk(database, var=answers_folder or settings.var)
        await answers.refresh()
        key = load_address_key(settings.var)
        open_desk(Desk(database, answers, key, deliveries=settings.deliveries))

    @app.after_server_stop
    async def close_the_desk(_app: Sanic[Any, Any]) -> None:
        await current_desk().database.dispose()

    return app


def main() -> int:
    """Serve until SIGTERM or SIGINT."""
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT)
    # Rasa 3.6 beside rasa-sdk 3.21 is meant, and tested.
    warnings.filterwarnings("ignore", message="You are using an old version of rasa")
    # At INFO it names every action at start.
    logging.getLogger("rasa_sdk.executor").setLevel(logging.WARNING)
    try:
        settings = ActionSettings()
    except ValidationError as error:
        print(f"The settings are wrong: {error}", file=sys.stderr)
        return 2
    try:
        # Sanic would bury it under a traceback.
        load_trained(settings.var / TRAINED)
        app = build_app(settings)
        app.run(
            host=HOST,
            port=settings.actions_port,
            single_process=True,
            motd=False,
            access_log=False,
        )
    except NotPreparedError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

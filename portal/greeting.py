"""The first words of a chat, which need no bot: they are in ``data/responses``."""

from functools import cache

from crm.reference import DATA, load_yaml, response_text
from crm.services.messages import NewChoice, NewReply

NAME = "utter_greet"


@cache
def greeting() -> NewReply:
    """The greeting with its choices; the same file gives them to the bot."""
    response = load_yaml(DATA / "responses" / "greeting.yml")["responses"][NAME][0]
    return NewReply(
        text=response_text(NAME),
        language="en",
        choices=tuple(
            NewChoice(title=button["title"], payload=button["payload"])
            for button in response.get("buttons", ())
        ),
    )

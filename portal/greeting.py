"""The first words of a chat, which need no bot: they are in ``data/responses``."""

from functools import cache

from crm.reference import DATA, ENGLISH, choice_titles, load_yaml, response_text
from crm.services.messages import NewChoice, NewReply

NAME = "utter_greet"


@cache
def greeting(language: str) -> NewReply:
    """The greeting with its choices; the same files give them to the bot.

    ``language`` is the browser's (ISO 639-1). A greeting that we have in English only is said in
    English, and leaves the conversation in the browser's language.
    """
    response = load_yaml(DATA / "responses" / "greeting.yml")["responses"][NAME][0]
    titles = choice_titles(NAME, language)
    buttons = response["buttons"]
    return NewReply(
        text=response_text(NAME, language),
        language=language if titles else ENGLISH,
        choices=tuple(
            NewChoice(title=title, payload=button["payload"])
            for title, button in zip(
                titles or [button["title"] for button in buttons], buttons, strict=True
            )
        ),
    )

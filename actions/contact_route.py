"""The team's own contact route, from the facts that are published."""

from rasa_sdk.executor import CollectingDispatcher

from actions.desk import current_desk
from actions.words import message
from answers.answering import CONTACT_TOPIC
from answers.reply import Wording
from crm.services.knowledge import list_facts
from crm.vocabulary import AnswerKind


async def say_contact_route(dispatcher: CollectingDispatcher, language: str) -> None:
    """Say the newest published fact of the topic with its date, or that there is none.

    The words around the fact are in ``language``.
    """
    desk = current_desk()
    async with desk.database.reading() as session:
        facts = await list_facts(session, CONTACT_TOPIC)
    if not facts:
        dispatcher.utter_message(response="utter_contact_unknown")
        return
    fact = max(facts, key=lambda fact: fact.as_of)
    cited = {"kind": str(AnswerKind.DIRECT), "topics": [CONTACT_TOPIC], "facts": [fact.id]}
    text = Wording(language, desk.now().date()).told([fact])
    dispatcher.utter_message(json_message=message(text, answer=cited, language=language))

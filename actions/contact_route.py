"""The team's own contact route, from the facts that are published."""

from rasa_sdk.executor import CollectingDispatcher

from actions.desk import current_desk
from actions.words import message
from answers.reply import told
from crm.services.knowledge import list_facts
from crm.vocabulary import AnswerKind

TOPIC = "phone_number"
"""The topic whose facts say how the team is reached."""


async def say_contact_route(dispatcher: CollectingDispatcher) -> None:
    """Say the newest published fact of the topic with its date, or that there is none."""
    desk = current_desk()
    async with desk.database.reading() as session:
        facts = await list_facts(session, TOPIC)
    if not facts:
        dispatcher.utter_message(response="utter_contact_unknown")
        return
    fact = max(facts, key=lambda fact: fact.as_of)
    cited = {"kind": str(AnswerKind.DIRECT), "topics": [TOPIC], "facts": [fact.id]}
    text = told([fact], desk.now().date())
    dispatcher.utter_message(json_message=message(text, answer=cited))

"""The enquiry form's actions: every accepted answer is in the CRM before the next question."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from actions.asking import options
from actions.asking.change_field import ActionAskEnquiryFormChangeField
from actions.asking.confirm import ActionAskEnquiryFormConfirm
from actions.asking.consent_contact import ActionAskEnquiryFormConsentContact
from actions.asking.consent_marketing import ActionAskEnquiryFormConsentMarketing
from actions.asking.email_meant import ActionAskEnquiryFormEmailMeant
from actions.asking.enquiry import ActionAskEnquiryFormEnquiry
from actions.asking.options import ActionAskEnquiryFormSector
from actions.change_answer import ActionChangeAnswer
from actions.go_back import ActionGoBack
from actions.start_enquiry import ActionStartEnquiry
from actions.start_over import ActionStartOver
from actions.stop_enquiry import ActionStopEnquiry
from actions.submit_enquiry import ActionSubmitEnquiry
from actions.validate_enquiry_form import ValidateEnquiryForm
from crm.models import ConsentEvent, Lead, LeadAnswer
from crm.reference import consent_wording
from crm.services.enquiries import find_submitted
from crm.services.errors import DatabaseBusyError
from crm.vocabulary import Channel, Purpose

from .conftest import Talk

VALIDATE = ValidateEnquiryForm()
OPTIONS = [
    each() for name, each in vars(options).items() if name.startswith("ActionAskEnquiryForm")
]
ANSWERS = (
    ("enquiry", "We look for a site near Rugby", "inform"),
    ("company", "I work for Acme GmbH", "inform"),
    ("website", "acme.example", "inform"),
    ("country", "Germany", "inform"),
    ("sector", "we make car parts", "inform"),
    ("intent", "set up new premises", "inform"),
    ("location", "Coventry", "inform"),
    ("landing_timeframe", "skip", "skip"),
    ("hiring", "about 40 people", "inform"),
    ("spend", "rather not say", "skip"),
    ("full_name", "my name is Greta Müller", "inform"),
    ("role", "CFO", "inform"),
    ("email", "greta@acme.example", "inform"),
    ("phone", "skip", "skip"),
    ("consent_contact", "yes", "affirm"),
    ("consent_marketing", "no", "deny"),
)


async def begin(talk: Talk, text: str = "leave an enquiry") -> None:
    await talk.hear(text, "make_enquiry")
    await talk.run(ActionStartEnquiry())
    talk.active = True
    await ask_next(talk)


async def ask_next(talk: Talk) -> None:
    """Rasa calls the validation with nothing new to learn what to ask."""
    tracker = talk.tracker()
    tracker.events = [*tracker.events, {"event": "action", "name": "enquiry_form"}]
    await talk.run(VALIDATE, tracker)


async def fill(talk: Talk, until: str | None = None) -> None:
    for field, answer, intent in ANSWERS:
        if field == until:
            return
        assert talk.slots["requested_slot"] == field
        await talk.reply(VALIDATE, answer, intent)


async def send(talk: Talk) -> None:
    await talk.reply(VALIDATE, "Send", "affirm")
    talk.active = False
    await talk.run(ActionSubmitEnquiry())


async def test_each_answer_is_kept_at_once_with_its_words_and_message(talk: Talk) -> None:
    await begin(talk)
    await talk.reply(VALIDATE, "We look for a site near Rugby")
    await talk.reply(VALIDATE, "I work for Acme GmbH")

    async with talk.database.reading() as session:
        newest = (
            await session.scalars(select(LeadAnswer).where(LeadAnswer.field == "company"))
        ).one()

    assert await talk.draft() == {
        "enquiry": "We look for a site near Rugby",
        "company": "Acme GmbH",
    }
    assert newest.verbatim == "I work for Acme GmbH"
    assert newest.message_id == talk.message_id
    assert talk.slots["requested_slot"] == "website"


async def test_an_option_is_kept_with_its_code_label_and_version(talk: Talk) -> None:
    await begin(talk)
    await fill(talk, until="landing_timeframe")
    await talk.hear('/inform{"landing_timeframe": "UNDER_SIX_MONTHS"}', clicked=True)
    await talk.validate(VALIDATE, '/inform{"landing_timeframe": "UNDER_SIX_MONTHS"}')
    await talk.reply(VALIDATE, "about 40 people")

    async with talk.database.reading() as session:
        answers = {answer.field: answer for answer in await session.scalars(select(LeadAnswer))}
    clicked, said = answers["landing_timeframe"], answers["hiring"]
    assert (clicked.code, clicked.label_shown) == ("UNDER_SIX_MONTHS", "In the next 6 months")
    assert (said.code, said.label_shown) == ("21+", "21 or more")
    assert (said.verbatim, said.option_set_version) == ("about 40 people", "eyb-2024-11")
    assert "People to hire: 21 or more" in talk.texts()[0]


async def test_what_is_volunteered_is_kept_said_back_and_not_asked(talk: Talk) -> None:
    await begin(talk)
    told = "We want a laboratory. I am Ann O'Neil from Acme Ltd, ann@acme.example"
    await talk.reply(VALIDATE, told)

    draft = await talk.draft()
    assert (draft["full_name"], draft["company"]) == ("Ann O'Neil", "Acme Ltd")
    assert (draft["enquiry"], draft["email"]) == (told, "ann@acme.example")
    assert "Ann O'Neil" in talk.texts()[0]
    assert talk.slots["requested_slot"] == "website"


async def test_a_mistyped_address_is_asked_about_and_put_right(talk: Talk) -> None:
    await begin(talk)
    await fill(talk, until="email")

    await talk.reply(VALIDATE, "greta@gmial.com")
    asked = talk.slots["requested_slot"]
    await talk.run(ActionAskEnquiryFormEmailMeant())
    offered = [choice["title"] for choice in talk.said[0]["custom"]["choices"]]
    await talk.reply(VALIDATE, "yes", "affirm")

    assert asked == "email_meant"
    assert offered[0] == "greta@gmail.com"
    assert (await talk.draft())["email"] == "greta@gmail.com"
    assert talk.slots["requested_slot"] == "phone"


async def test_the_project_can_be_skipped_in_one_go(talk: Talk) -> None:
    await begin(talk)
    await fill(talk, until="sector")

    await talk.run(ActionAskEnquiryFormSector())
    payloads = [choice["payload"] for choice in talk.said[0]["custom"]["choices"]]
    await talk.reply(VALIDATE, "Skip the project questions", "skip_rest")

    assert payloads[-2:] == ["/skip", "/skip_rest"]
    assert talk.slots["requested_slot"] == "full_name"


async def test_a_language_that_is_asked_for_in_mid_form_is_no_answer(talk: Talk) -> None:
    await begin(talk)

    await talk.reply(VALIDATE, "English please")

    assert talk.slots["requested_slot"] == "enquiry"
    assert await talk.draft() == {}


async def test_a_whole_enquiry_becomes_one_lead_with_a_reference(talk: Talk) -> None:
    await begin(talk)
    await fill(talk)
    await send(talk)

    async with talk.database.reading() as session:
        lead = await find_submitted(session, talk.conversation)
        consents = {(c.purpose, c.granted) for c in await session.scalars(select(ConsentEvent))}
    assert lead is not None
    assert talk.responses() == ["utter_enquiry_received"]
    assert talk.said[0]["reference"] == lead.reference
    assert (lead.country, lead.contact.full_name) == ("DE", "Greta Müller")
    assert (lead.sector, lead.intent, lead.hiring) == ("automotive", "SET_UP_NEW_PREMISES", "21+")
    assert consents == {(Purpose.ENQUIRY, True), (Purpose.MARKETING, False)}


async def test_sending_the_same_message_again_makes_no_second_lead(talk: Talk) -> None:
    await begin(talk)
    await fill(talk)
    await talk.reply(VALIDATE, "Send", "affirm")
    tracker = talk.tracker()

    await talk.run(ActionSubmitEnquiry(), tracker)
    first = talk.said[0]["reference"]
    await talk.run(ActionSubmitEnquiry(), tracker)

    async with talk.database.reading() as session:
        count = await session.scalar(select(func.count()).select_from(Lead))
    assert (talk.said[0]["reference"], count) == (first, 1)


async def test_after_sending_only_the_contact_is_remembered(talk: Talk) -> None:
    await begin(talk)
    await fill(talk)
    await send(talk)

    await begin(talk)

    assert talk.slots["requested_slot"] == "enquiry"
    assert talk.slots["email"] == "greta@acme.example"
    assert talk.slots["consent_contact"] is None
    assert talk.slots["consent_marketing"] is None


async def test_a_locked_database_fails_the_action_and_keeps_nothing(talk: Talk) -> None:
    await begin(talk)
    await talk.hear("We look for a site near Rugby")
    async with talk.database.writing():
        with pytest.raises(DatabaseBusyError):
            await talk.validate(VALIDATE, "We look for a site near Rugby")

    assert await talk.draft() == {}


async def test_a_refusal_is_never_kept_as_a_value(talk: Talk) -> None:
    await begin(talk)
    await fill(talk, until="full_name")

    await talk.reply(VALIDATE, "none of your business", "refuse")

    assert talk.responses() == ["utter_refused_full_name"]
    assert talk.slots["requested_slot"] == "full_name"
    assert "full_name" not in await talk.draft()


async def test_a_number_in_place_of_an_address_is_kept_as_a_number(talk: Talk) -> None:
    await begin(talk)
    await fill(talk, until="email")

    await talk.reply(VALIDATE, "030 1234567 ext. 8")

    assert (await talk.draft())["phone"] == "+49301234567 ext. 8"
    assert talk.slots["requested_slot"] == "call_requested"


async def test_without_a_way_to_answer_the_draft_is_kept_and_the_team_named(known: Talk) -> None:
    await begin(known)
    await fill(known, until="email")
    for _ in range(3):
        await known.reply(VALIDATE, "skip", "skip")
    known.active = False
    ended = known.slots["requested_slot"]

    await known.run(ActionSubmitEnquiry())

    reason, route = known.texts()
    assert ended is None
    assert "not sent" in reason
    assert "draft" in reason
    assert "202 5022" in route
    assert "2018" in route
    assert known.said[1]["custom"]["answer"]["facts"] == ["phone_number.1"]
    async with known.database.reading() as session:
        assert await find_submitted(session, known.conversation) is None


async def test_no_consent_sends_nothing(known: Talk) -> None:
    await begin(known)
    await fill(known, until="consent_contact")
    await known.reply(VALIDATE, "no", "deny")
    asked_again = known.slots["requested_slot"]
    await known.reply(VALIDATE, "no", "deny")
    known.active = False

    await known.run(ActionSubmitEnquiry())
    await begin(known)

    assert asked_again == "consent_contact"
    assert known.slots["requested_slot"] == "consent_contact"
    async with known.database.reading() as session:
        assert await find_submitted(session, known.conversation) is None


async def test_nothing_told_is_not_called_a_draft(known: Talk) -> None:
    await begin(known)
    await known.reply(VALIDATE, "no", "deny")
    await known.reply(VALIDATE, "no", "deny")
    known.active = False

    await known.run(ActionSubmitEnquiry())

    assert "draft" not in known.texts()[0]


async def test_stop_keeps_the_draft_and_carrying_on_asks_what_is_missing(talk: Talk) -> None:
    await begin(talk)
    await fill(talk, until="email")
    await talk.hear("stop", "stop")

    await talk.run(ActionStopEnquiry())
    told, stopped = talk.texts()[0], talk.active
    await begin(talk)

    assert "draft" in told
    assert not stopped
    assert talk.slots["requested_slot"] == "email"


async def test_a_forgotten_conversation_is_taken_up_from_the_crm(talk: Talk) -> None:
    await begin(talk)
    await fill(talk, until="email")
    talk.slots = dict.fromkeys(talk.slots)
    talk.active = False

    await talk.hear("carry on", "make_enquiry")
    await talk.run(ActionStartEnquiry())
    told = talk.responses()
    talk.active = True
    await ask_next(talk)

    assert told == ["utter_enquiry_resumes"]
    assert talk.slots["requested_slot"] == "landing_timeframe"


async def test_stopping_before_anything_was_told_says_so(talk: Talk) -> None:
    await begin(talk)
    await talk.hear("stop", "stop")

    await talk.run(ActionStopEnquiry())

    assert "Nothing was sent" in talk.texts()[0]


async def test_a_question_without_an_answer_is_offered_as_the_enquiry(talk: Talk) -> None:
    await begin(talk)
    talk.slots["last_question"] = "Is there a {site} in Rugby?"

    await talk.run(ActionAskEnquiryFormEnquiry())

    [choice] = talk.said[0]["custom"]["choices"]
    assert choice["payload"] == '/inform{"enquiry": "Is there a {site} in Rugby?"}'


async def test_an_enquiry_given_with_the_wish_is_not_asked_again(talk: Talk) -> None:
    wish = "We want to open a plant with 200 jobs in Coventry, please contact me"
    await talk.hear(wish, "make_enquiry")

    await talk.run(ActionStartEnquiry())

    assert talk.slots["enquiry"] == wish


async def test_the_consents_are_asked_in_the_words_of_the_ledger(talk: Talk) -> None:
    talk.slots["email"] = "greta@acme.example"

    await talk.run(ActionAskEnquiryFormConsentContact())
    contact = talk.said[0]["custom"]
    await talk.run(ActionAskEnquiryFormConsentMarketing())
    marketing = talk.said[0]["custom"]

    assert consent_wording(Purpose.ENQUIRY, Channel.EMAIL).text in contact["text"]
    assert consent_wording(Purpose.MARKETING, Channel.EMAIL).text in marketing["text"]
    for asked in (contact, marketing):
        assert [c["payload"] for c in asked["choices"]] == ["/affirm", "/deny"]


async def test_the_summary_shows_every_value_as_it_was_written(talk: Talk) -> None:
    hostile = "{full_name} 0[x] <b>=1+1</b>"
    await begin(talk)
    await fill(talk)
    talk.slots["company"] = hostile

    await talk.run(ActionAskEnquiryFormConfirm())

    shown = talk.said[0]["custom"]["text"]
    for value in (hostile, "Germany", "Greta Müller", "greta@acme.example", "Rugby"):
        assert value in shown
    assert [c["payload"] for c in talk.said[0]["custom"]["choices"]] == [
        *("/affirm", "/change_answer", "/stop"),
    ]


@pytest.mark.parametrize("field", [field for field, _, intent in ANSWERS if intent != "skip"])
async def test_any_answer_can_be_changed_from_the_list(talk: Talk, field: str) -> None:
    await begin(talk)
    await fill(talk)
    await talk.hear("Change something", "change_answer")
    await talk.run(ActionChangeAnswer())
    await ask_next(talk)
    listed = talk.slots["requested_slot"]
    await talk.run(ActionAskEnquiryFormChangeField())
    choices = {c["payload"] for c in talk.said[0]["custom"]["choices"]}

    payload = f'/change_answer{{"field": "{field}"}}'
    await talk.hear(payload, clicked=True)
    await talk.run(ActionChangeAnswer())
    await ask_next(talk)

    assert listed == "change_field"
    assert payload in choices
    assert talk.slots["requested_slot"] == field


async def test_a_change_replaces_the_answer_in_the_draft(talk: Talk) -> None:
    await begin(talk)
    await fill(talk)
    await talk.hear("my company is wrong", "change_answer")
    await talk.run(ActionChangeAnswer())
    await ask_next(talk)

    await talk.reply(VALIDATE, "Acme SE")

    assert (await talk.draft())["company"] == "Acme SE"
    assert talk.slots["requested_slot"] == "confirm"


async def test_giving_up_a_change_keeps_what_was_there(talk: Talk) -> None:
    await begin(talk)
    await fill(talk)
    await talk.hear("change my e-mail", "change_answer")
    await talk.run(ActionChangeAnswer())
    await ask_next(talk)

    await talk.reply(VALIDATE, "skip", "skip")

    assert talk.slots["email"] == "greta@acme.example"
    assert talk.slots["requested_slot"] == "confirm"


async def test_back_asks_the_field_before(talk: Talk) -> None:
    await begin(talk)
    await fill(talk, until="website")
    await talk.hear("back", "go_back")

    await talk.run(ActionGoBack())
    await ask_next(talk)

    assert talk.slots["requested_slot"] == "company"


async def test_back_at_the_first_question_says_so(talk: Talk) -> None:
    await begin(talk)
    await talk.hear("back", "go_back")

    await talk.run(ActionGoBack())

    assert talk.responses() == ["utter_nothing_before"]


async def test_there_is_nothing_to_change_at_first(talk: Talk) -> None:
    await begin(talk)
    await talk.hear("change something", "change_answer")

    await talk.run(ActionChangeAnswer())
    await ask_next(talk)

    assert talk.slots["requested_slot"] == "enquiry"


async def test_starting_over_asks_the_first_question(talk: Talk) -> None:
    await begin(talk)
    await fill(talk, until="email")
    await talk.hear("start over", "start_over")

    await talk.run(ActionStartOver())
    said = talk.responses()
    await ask_next(talk)

    assert said == ["utter_form_started_over"]
    assert talk.slots["requested_slot"] == "enquiry"


@pytest.mark.parametrize("action", OPTIONS, ids=lambda action: action.field)
async def test_every_option_of_a_field_is_offered_and_taken(talk: Talk, action: Any) -> None:
    await begin(talk)
    await fill(talk, until=action.field if action.field != "call_requested" else "consent_contact")
    talk.slots["requested_slot"] = action.field
    await talk.run(action)
    offered = talk.said[0]["custom"]["choices"]

    first = offered[0]["payload"]
    await talk.hear(first, clicked=True)
    await talk.validate(VALIDATE, first)

    assert json.loads(first.removeprefix("/inform"))[action.field] == talk.slots[action.field]
    assert offered[-1]["payload"] in ("/skip", "/skip_rest")

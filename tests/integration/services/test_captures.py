"""Every attempt to take an enquiry is counted once, with how far it came and why it ended."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm.database import Database
from crm.models import CaptureAttempt, CaptureExit, Conversation, Lead
from crm.reference import outcomes
from crm.services.captures import record_outcome, record_started
from crm.services.conversations import start_conversation
from crm.services.drafts import abandon_drafts
from crm.services.enquiries import Submission, record_answer, submit_enquiry
from crm.services.funnel import Funnel, read_funnel
from crm.services.lead_answers import NewLeadAnswer
from crm.services.messages import NewMessage, receive_message
from crm.vocabulary import CaptureOutcome, LeadState
from tests.conftest import NOW
from tests.factories import make_lead

HOUR = timedelta(hours=1)
STOPPED = CaptureOutcome.STOPPED


@pytest.fixture
async def chat(database: Database) -> UUID:
    async with database.writing() as session:
        conversation, _ = await start_conversation(session, language="en", page=None, now=NOW)
    return conversation.id


async def funnel(database: Database, *, days: int = 1) -> Funnel:
    async with database.reading() as session:
        return await read_funnel(session, since=NOW, until=NOW + timedelta(days=days))


async def attempts(database: Database) -> list[tuple[int, CaptureOutcome | None]]:
    async with database.reading() as session:
        found = await session.scalars(select(CaptureAttempt).order_by(CaptureAttempt.number))
        return [(attempt.number, attempt.outcome) for attempt in found]


async def test_taking_an_enquiry_counts_by_itself(database: Database) -> None:
    async with database.writing() as session:
        await make_lead(session, now=NOW)
        await make_lead(session, now=NOW, submitted=False)
        await make_lead(session, now=NOW, submitted=False, email="", phone="")
        await start_conversation(session, language="en", page=None, now=NOW)
    counted = await funnel(database)

    assert (counted.conversations, counted.started, counted.gave_contact) == (3, 3, 2)
    assert (counted.submitted, counted.under_way, counted.lost) == (1, 2, 0)


async def test_the_same_calls_again_count_nothing_twice(database: Database, chat: UUID) -> None:
    async with database.writing() as session:
        conversation_message = await _say(session, chat, NOW)
    for _ in range(3):
        async with database.writing() as session:
            await record_started(session, chat, now=NOW)
            await record_outcome(session, chat, STOPPED, message_id=conversation_message, now=NOW)
    async with database.reading() as session:
        exits = (await session.scalars(select(CaptureExit))).all()

    assert await attempts(database) == [(1, STOPPED)]
    assert len(exits) == 1
    assert (await funnel(database)).outcomes == {STOPPED: 1}


async def _say(session: AsyncSession, chat: UUID, now: datetime) -> UUID:
    conversation = await session.get_one(Conversation, chat)
    new = NewMessage(client_id=uuid4(), text="hello")
    return (await receive_message(session, conversation, new, now=now)).id


async def test_who_carries_on_after_a_stop_is_not_lost_but_the_stop_is_kept(
    database: Database, chat: UUID
) -> None:
    async with database.writing() as session:
        await record_started(session, chat, now=NOW)
        await record_outcome(session, chat, STOPPED, now=NOW)
        await record_started(session, chat, now=NOW + HOUR)
        await record_outcome(session, chat, CaptureOutcome.REFUSED_CONTACT, now=NOW + HOUR)
    async with database.reading() as session:
        exits = await session.scalars(select(CaptureExit.outcome).order_by(CaptureExit.at))
        seen = exits.all()

    assert await attempts(database) == [(1, CaptureOutcome.REFUSED_CONTACT)]
    assert seen == [STOPPED, CaptureOutcome.REFUSED_CONTACT]


@pytest.mark.parametrize(
    "final", [CaptureOutcome.SUBMITTED, CaptureOutcome.RESTARTED, CaptureOutcome.FORGOTTEN]
)
async def test_after_a_final_outcome_a_new_attempt_begins(
    database: Database, chat: UUID, final: CaptureOutcome
) -> None:
    async with database.writing() as session:
        await record_started(session, chat, now=NOW)
        await record_outcome(session, chat, final, now=NOW)
        await record_outcome(session, chat, STOPPED, now=NOW)  # nothing is under way
        await record_started(session, chat, now=NOW)

    assert await attempts(database) == [(1, final), (2, None)]


async def test_an_exit_without_a_beginning_and_a_second_exit_change_nothing(
    database: Database, chat: UUID
) -> None:
    async with database.writing() as session:
        assert await record_outcome(session, chat, STOPPED, now=NOW) is None
        await record_started(session, chat, now=NOW)
        await record_outcome(session, chat, STOPPED, now=NOW)
        late = await record_outcome(session, chat, CaptureOutcome.HANDED_TO_PERSON, now=NOW)

    assert late is None
    assert await attempts(database) == [(1, STOPPED)]


async def test_only_what_began_in_the_period_counts(database: Database) -> None:
    async with database.writing() as session:
        for moment in (NOW - timedelta(microseconds=1), NOW, NOW + timedelta(days=1)):
            await make_lead(session, now=moment)

    assert (await funnel(database)).started == 1
    assert (await funnel(database, days=2)).started == 2


async def test_silent_drafts_are_abandoned_and_their_visitors_walked_away(
    database: Database,
) -> None:
    async with database.writing() as session:
        silent = await make_lead(session, now=NOW, submitted=False)
        sent = await make_lead(session, now=NOW)
        fresh = await make_lead(session, now=NOW + 20 * HOUR, submitted=False)
        talking = await make_lead(session, now=NOW, submitted=False)
        await _say(session, UUID(str(talking.conversation_id)), NOW + 20 * HOUR)
    async with database.writing() as session:
        marked = await abandon_drafts(session, silence=24 * HOUR, now=NOW + 25 * HOUR)
    async with database.writing() as session:
        again = await abandon_drafts(session, silence=24 * HOUR, now=NOW + 25 * HOUR)
    async with database.reading() as session:
        states = {lead.id: lead.state for lead in await session.scalars(select(Lead))}

    assert (marked, again) == (1, 0)
    assert states == {
        silent.id: LeadState.ABANDONED,
        sent.id: LeadState.SUBMITTED,
        fresh.id: LeadState.DRAFT,
        talking.id: LeadState.DRAFT,
    }
    assert (await funnel(database)).outcomes == {
        CaptureOutcome.SUBMITTED: 1,
        CaptureOutcome.WALKED_AWAY: 1,
    }


async def test_an_attempt_that_never_came_to_a_draft_walks_away_too(
    database: Database, chat: UUID
) -> None:
    async with database.writing() as session:
        await record_started(session, chat, now=NOW)
        await abandon_drafts(session, silence=HOUR, now=NOW + 2 * HOUR)

    assert await attempts(database) == [(1, CaptureOutcome.WALKED_AWAY)]


async def test_a_visitor_who_stopped_keeps_that_reason(database: Database) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW, submitted=False)
        await record_outcome(session, UUID(str(lead.conversation_id)), STOPPED, now=NOW)
        await abandon_drafts(session, silence=HOUR, now=NOW + 2 * HOUR)

    assert await attempts(database) == [(1, STOPPED)]


async def test_the_same_visitor_resumes_an_abandoned_draft_and_sends_it(
    database: Database,
) -> None:
    async with database.writing() as session:
        lead = await make_lead(session, now=NOW, submitted=False)
        await abandon_drafts(session, silence=HOUR, now=NOW + 2 * HOUR)
    back = NOW + 3 * HOUR
    async with database.writing() as session:
        chat = UUID(str(lead.conversation_id))
        answer = NewLeadAnswer(field="role", value="Director", verbatim="I am the director")
        resumed = await record_answer(session, chat, answer, now=back)
        state = resumed.state
        sent = await submit_enquiry(
            session, chat, Submission(consent_contact=True, consent_marketing=False), now=back
        )

    assert (resumed.id, state) == (lead.id, LeadState.DRAFT)
    assert (sent.id, sent.state) == (lead.id, LeadState.SUBMITTED)
    assert await attempts(database) == [(1, CaptureOutcome.SUBMITTED)]


def test_every_outcome_has_its_label() -> None:
    assert list(outcomes()) == list(CaptureOutcome)
    assert len(set(outcomes().values())) == len(CaptureOutcome)


@given(st.dictionaries(st.sampled_from(CaptureOutcome), st.integers(1, 1000)), st.integers(0, 1000))
def test_every_attempt_is_under_way_sent_or_lost(
    counted: dict[CaptureOutcome, int], under_way: int
) -> None:
    started = sum(counted.values()) + under_way
    read = Funnel(conversations=0, started=started, gave_contact=0, outcomes=Counter(counted))

    assert read.under_way == under_way
    assert read.submitted + read.lost + read.under_way == started
    shares = [read.share(n) for n in (*counted.values(), under_way)]
    if started:
        assert sum(share for share in shares if share is not None) == pytest.approx(1)
    else:
        assert shares == [None]

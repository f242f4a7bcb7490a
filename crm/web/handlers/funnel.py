"""The lead-loss meter, for managers."""

from datetime import date, datetime, time, timedelta

from aiohttp import web

from crm.reference import outcomes
from crm.services.funnel import read_funnel
from crm.vocabulary import CaptureOutcome
from crm.web.keys import DATABASE, now_of
from crm.web.pages import render
from crm.web.words import LONDON

DAYS = 30
"""The period of a page that names none."""


async def show_funnel(request: web.Request) -> web.StreamResponse:
    """Counts and shares of the attempts that began in a period; its days are London days."""
    today = now_of(request).astimezone(LONDON).date()
    since, until = _period(request, today)
    async with request.app[DATABASE].reading() as session:
        funnel = await read_funnel(
            session, since=_midnight(since), until=_midnight(until + timedelta(days=1))
        )
    reasons = [
        (label, funnel.outcomes.get(outcome, 0))
        for outcome, label in outcomes().items()
        if outcome != CaptureOutcome.SUBMITTED
    ]
    context = {
        "funnel": funnel,
        "reasons": sorted(reasons, key=lambda reason: -reason[1]),
        "since": since,
        "until": until,
        "today": today,
    }
    return await render(request, "funnel/funnel.html", context)


def _period(request: web.Request, today: date) -> tuple[date, date]:
    """The days of the address, in order; what is no day of the past counts as not given."""
    until = _day(request.query.get("until", "")) or today
    until = min(until, today)
    since = _day(request.query.get("since", "")) or until - timedelta(days=DAYS - 1)
    return min(since, until), until


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year >= 2000 else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LONDON)

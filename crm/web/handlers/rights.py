"""A person's rights, carried out by the team: see, download, stop marketing, erase."""

from collections.abc import Mapping

from aiohttp import web
from aiohttp_session import get_session

from crm.services.erasure import erase_subject
from crm.services.errors import DeskError, InvalidAnswerError, NotFoundError
from crm.services.objections import stop_marketing
from crm.services.receipts import ReceiptFormat, write_receipt
from crm.services.subject_record import SubjectRecord, describe_subject
from crm.services.subjects import TeamProof, team_proof
from crm.services.traces import find_traces
from crm.web.forms import read_form
from crm.web.keys import ADDRESS_KEY, DATABASE, adviser_of, now_of
from crm.web.pages import render
from crm.web.sessions import say_next

WAYS = {"email": "E-mail", "phone": "Telephone", "reference": "Reference"}
"""What a person is found by, and its name on the page."""

CONFIRMATION = "erase"
"""What is typed before anything is erased."""


async def show_rights(request: web.Request) -> web.StreamResponse:
    """The form that finds a person. Nothing of it stands in an address."""
    return await _page(request, {})


async def find_person(request: web.Request) -> web.StreamResponse:
    """What is held about the person."""
    form = await read_form(request)
    try:
        record = await _describe(request, _proof(form))
    except DeskError as error:
        return await _page(request, form, error=str(error))
    return await _page(request, form, record=record)


async def download_receipt(request: web.Request) -> web.StreamResponse:
    """The receipt as a file."""
    form = await read_form(request)
    try:
        fmt = ReceiptFormat(form.get("format", ""))
    except ValueError:
        return await _page(request, form, error="Choose a format from the list.")
    try:
        receipt = write_receipt(await _describe(request, _proof(form)), fmt)
    except DeskError as error:
        return await _page(request, form, error=str(error))
    return web.Response(
        body=receipt.content,
        headers={
            "Content-Type": receipt.content_type,
            "Content-Disposition": f'attachment; filename="{receipt.name}"',
        },
    )


async def stop_news(request: web.Request) -> web.StreamResponse:
    """Stop marketing to every address of the person."""
    form = await read_form(request)
    try:
        proof = _proof(form)
        async with request.app[DATABASE].writing() as session:
            await stop_marketing(
                session,
                request.app[ADDRESS_KEY],
                proof,
                by=adviser_of(request),
                now=now_of(request),
            )
        record = await _describe(request, proof)
    except DeskError as error:
        return await _page(request, form, error=str(error))
    return await _page(request, form, record=record, done="Marketing is stopped on every address.")


async def erase_person(request: web.Request) -> web.StreamResponse:
    """Erase the person, look through every text, and say what is left."""
    form = await read_form(request)
    if form.get("confirmation", "").strip().casefold() != CONFIRMATION:
        return await _page(request, form, error=f"Type “{CONFIRMATION}” to erase this person.")
    try:
        async with request.app[DATABASE].writing() as session:
            erased = await erase_subject(
                session,
                request.app[ADDRESS_KEY],
                _proof(form),
                by=adviser_of(request),
                now=now_of(request),
            )
    except DeskError as error:
        return await _page(request, form, error=str(error))
    async with request.app[DATABASE].reading() as session:
        traces = await find_traces(session, erased.looked_for)
    context = {"erased": erased, "traces": traces}
    return await render(request, "rights/erased.html", context)


async def _describe(request: web.Request, proof: TeamProof) -> SubjectRecord:
    async with request.app[DATABASE].writing() as session:
        return await describe_subject(
            session,
            request.app[ADDRESS_KEY],
            proof,
            by=adviser_of(request),
            now=now_of(request),
        )


def _proof(form: Mapping[str, str]) -> TeamProof:
    """Raises NotFoundError and InvalidAnswerError, in words for the page."""
    way, value = form.get("way", ""), form.get("value", "").strip()
    if way not in WAYS or not value:
        raise NotFoundError("Say what to look for.")
    try:
        return team_proof(**{way: value})
    except InvalidAnswerError as error:
        raise NotFoundError(f"That is not a complete {WAYS[way].lower()}: {error}") from error


async def _page(
    request: web.Request,
    form: Mapping[str, str],
    *,
    record: SubjectRecord | None = None,
    error: str | None = None,
    done: str | None = None,
) -> web.Response:
    if done is not None:
        say_next(await get_session(request), done)
    context = {
        "ways": WAYS,
        "typed": form,
        "record": record,
        "error": error,
        "formats": list(ReceiptFormat),
        "confirmation": CONFIRMATION,
    }
    return await render(request, "rights/rights.html", context, status=422 if error else 200)

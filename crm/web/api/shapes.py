"""What the API says and what it is asked, as types: answers and their description come of these."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from crm.vocabulary import (
    CallBackState,
    Channel,
    EmailStatus,
    LeadFlag,
    LeadStage,
    LeadState,
    PhoneStatus,
    Purpose,
)

MOST_LEADS = 100
"""On one page."""

Moment = Annotated[
    datetime,
    BeforeValidator(lambda moment: moment.astimezone(UTC)),
    Field(description="ISO 8601, in UTC"),
]
Code = Annotated[str, Field(description="a code of the field's option set")]


def _drop_titles(schema: dict[str, Any]) -> None:
    # A title made of a field's name says nothing that the name does not.
    schema.pop("title", None)
    for part in schema["properties"].values():
        part.pop("title", None)


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, json_schema_extra=_drop_titles)


class Answer(_Shape):
    """One answer of the investor, and where it came from."""

    field: str = Field(description="the lead field that it answers")
    value: str = Field(description="what it means")
    codes: list[str] = Field(description="codes of the field's option set, if it has one")
    label_shown: str | None = Field(description="as the investor saw it")
    option_set_version: str | None = Field(description="the list that was offered then")
    verbatim: str = Field(description="the investor's own words, or the title that was clicked")
    message_id: UUID | None = Field(description="the message that it was in")
    at: Moment
    superseded_at: Moment | None = Field(description="when a newer answer took its place")


class Consent(_Shape):
    """One row of the consent ledger; rows are added and never changed."""

    purpose: Purpose
    channel: Channel
    granted: bool
    wording_version: str = Field(description="the sentence that was answered")
    message_id: UUID | None
    at: Moment


class CallBack(_Shape):
    """A call that the investor asked for."""

    id: UUID
    state: CallBackState
    starts_at: Moment
    ends_at: Moment
    time_zone: str = Field(description="the investor's, by its IANA name")
    phone: str | None = Field(description="E.164")
    phone_ext: str | None
    owner: str | None = Field(description="the adviser who rings")
    booked_at: Moment
    closed_at: Moment | None


class Lead(_Shape):
    """A lead: what an investor wants, who they are, and how each of it is known.

    A field that was not answered is null.
    """

    id: UUID
    reference: str | None = Field(description="null until the enquiry is sent")
    state: LeadState = Field(description="what the investor did")
    stage: LeadStage = Field(description="where the team's work stands")
    received_at: Moment = Field(description="when it was sent; until then, when it was begun")
    submitted_at: Moment | None
    updated_at: Moment = Field(description="when anything of this was last written")
    erased_at: Moment | None = Field(description="when its person was erased; drop your copy")
    conversation: UUID | None
    language: str | None = Field(description="of the conversation, ISO 639-1")
    owner: str | None = Field(description="the adviser who has it")
    missing: list[str] = Field(description="what it cannot be sent without; empty once it was")

    full_name: str | None
    role: str | None
    company: str | None = Field(description="null for a private individual, too")
    private_individual: bool = Field(description="there is no firm behind the person")
    website: str | None = Field(description="as given, unchecked")
    country: str | None = Field(description="ISO 3166 alpha-2")
    email: str | None
    email_status: EmailStatus | None
    phone: str | None = Field(description="E.164; null when it could not be read")
    phone_raw: str | None = Field(description="as the investor wrote it")
    phone_e164: str | None
    phone_ext: str | None
    phone_status: PhoneStatus | None
    sector: Code | None
    intent: list[Code]
    intent_other: str | None = Field(description="what OTHER stands for, in the investor's words")
    location: Code | None
    landing_timeframe: Code | None
    hiring: Code | None
    spend: Code | None
    enquiry: str | None
    call_requested: str | None
    consent_contact: bool | None = Field(description="what holds now; null if nobody asked yet")
    consent_marketing: bool | None

    flags: list[LeadFlag] = Field(description="what to know before using the addresses")
    answers: list[Answer] = Field(description="oldest first, with those that were superseded")
    consents: list[Consent] = Field(description="oldest first")
    call_backs: list[CallBack]


class LeadPage(_Shape):
    """Leads in the order in which they last changed."""

    leads: list[Lead]
    next_cursor: str | None = Field(description="send it as `cursor`; null on the last page")


class Problem(_Shape):
    """Why a call was refused (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    code: str = Field(description="for programs; does not change")
    detail: str = Field(description="for people")


class LeadQuery(BaseModel):
    """Which leads are asked for. What is not known is refused: a misspelt filter finds all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    state: list[LeadState] = Field(
        default=[LeadState.SUBMITTED, LeadState.WITHDRAWN],
        description="repeat it for several; drafts and abandoned enquiries only when asked for",
    )
    stage: list[LeadStage] = Field(default=[], description="repeat it for several")
    conversation: UUID | None = Field(default=None, description="leads of this conversation")
    updated_since: AwareDatetime | None = Field(
        default=None, description="ISO 8601 with its zone; leads changed then or later"
    )
    cursor: str | None = Field(default=None, description="`next_cursor` of the page before")
    limit: int = Field(default=50, ge=1, le=MOST_LEADS, description="leads on a page")

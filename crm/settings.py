"""Every setting of the desk, read from ``INVEST_DESK_…`` variables."""

import base64
import binascii
import re
from pathlib import Path
from typing import Annotated, Literal

from email_validator import EmailNotValidError, validate_email
from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from crm.vocabulary import DeliveryKind

LOOPBACK = ("127.0.0.1", "localhost", "::1")

ROOT = Path(__file__).resolve().parent.parent


class ActionSettings(BaseSettings):
    """What the action server needs of the settings, and all that the launcher tells it.

    No password and no secret: it writes down what is to be sent, and the site sends it.
    """

    # A wrong value is not repeated in the error: it may be a password in the wrong place.
    model_config = SettingsConfigDict(
        env_prefix="INVEST_DESK_", env_file=".env", extra="ignore", hide_input_in_errors=True
    )

    var: Path = Field(Path("var"), description="Folder for the database, the model and the logs.")
    database_url: str = Field(
        "", description="SQLAlchemy address of the database; empty means SQLite in the var folder."
    )
    actions_port: int = Field(
        5055, ge=1, le=65535, description="Loopback port of the action server."
    )
    smtp_host: str = Field("", description="Mail server; empty means that no mail is sent.")
    notify_email: str = Field(
        "", description="Address that is told of a new enquiry; empty means nobody."
    )
    webhook_url: str = Field(
        "", description="HTTPS address that is called with each new enquiry; empty means none."
    )

    @field_validator("notify_email")
    @classmethod
    def check_notified(cls, value: str, info: ValidationInfo) -> str:
        """One plain address, and a mail server to reach it by."""
        if not value:
            return value
        if not info.data.get("smtp_host"):
            raise ValueError("it needs a mail server, in INVEST_DESK_SMTP_HOST")
        return _one_address(value)

    @field_validator("webhook_url")
    @classmethod
    def check_webhook(cls, value: str) -> str:
        """An https address without a name, a password or a fragment in it."""
        if value and not re.fullmatch(r"https://[!-~]+", value):
            raise ValueError("it must begin with https:// and be in plain letters")
        authority = re.split(r"[/?]", value.removeprefix("https://"))[0]
        if "@" in authority or re.search(r"[\\#]", value):
            raise ValueError("no user name, password, backslash or fragment may be in it")
        return value

    @property
    def deliveries(self) -> frozenset[DeliveryKind]:
        """What a submitted enquiry sends out, as far as it is set up."""
        is_set = {
            DeliveryKind.CONFIRMATION: self.smtp_host,
            DeliveryKind.NOTIFICATION: self.smtp_host and self.notify_email,
            DeliveryKind.WEBHOOK: self.webhook_url,
        }
        return frozenset(kind for kind, value in is_set.items() if value)

    @property
    def database(self) -> str:
        """The database's address, SQLite in the var folder unless another is set."""
        return self.database_url or f"sqlite+aiosqlite:///{self.var / 'desk.db'}"


class Settings(ActionSettings):
    """Names, defaults and a sentence each; a wrong value stops the start."""

    host: str = Field("127.0.0.1", description="Address that the portal and the desk listen on.")
    port: int = Field(8080, ge=1, le=65535, description="Port of the portal and the desk.")
    rasa_url: str = Field("http://127.0.0.1:5005", description="Where the Rasa server listens.")
    public_url: str = Field(
        "", description="Address that people use, when a proxy stands before the desk."
    )
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Other portals that may embed the chat, separated by commas."
    )
    trusted_proxies: int = Field(
        0, ge=0, le=5, description="How many proxies of ours stand before the desk."
    )
    message_max_chars: int = Field(
        2000, ge=1, le=10000, description="Longest message a visitor may send, in characters."
    )
    messages_per_minute: int = Field(
        20, ge=1, description="Messages one conversation may send in a minute."
    )
    messages_per_minute_per_address: int = Field(
        240, ge=1, description="Messages one address may send in a minute, over all conversations."
    )
    conversations_per_hour_per_address: int = Field(
        120, ge=1, description="Conversations one address may start in an hour."
    )
    sign_in_attempts: int = Field(
        10,
        ge=1,
        description="Failed sign-ins for one e-mail in 15 minutes; for one address, five times it.",
    )
    api_calls_per_minute: int = Field(
        600, ge=1, description="Calls to the team's API that one token may make in a minute."
    )
    session_hours: int = Field(
        10, ge=1, le=168, description="Hours after which an adviser signs in again."
    )
    session_idle_minutes: int = Field(
        60, ge=1, description="Minutes of rest after which an adviser signs in again."
    )
    draft_hours: int = Field(
        24, ge=1, description="Hours of silence after which an unsent enquiry counts as abandoned."
    )
    admin_email: str = Field(
        "admin@desk.example", description="E-mail of the first administrator, made once."
    )
    smtp_port: int = Field(587, ge=1, le=65535, description="Port of the mail server.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the way to the mail server is encrypted."
    )
    smtp_username: str = Field("", description="User name at the mail server, if it wants one.")
    smtp_password: SecretStr = Field(
        SecretStr(""), validate_default=True, description="Password at the mail server."
    )
    mail_from: str = Field(
        "", validate_default=True, description="Address that the desk's mail comes from."
    )
    mail_reply_to: str = Field(
        "", description="The team's address, for replies; empty means the one mail comes from."
    )
    webhook_secret: SecretStr = Field(
        SecretStr(""), validate_default=True, description="Signs the calls: whsec_ and base64."
    )

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def split_origins(cls, value: object) -> object:
        """Read ``https://a.example, https://b.example`` as two origins."""
        if isinstance(value, str):
            return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
        return value

    @field_validator("smtp_password")
    @classmethod
    def check_password(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        """A user name needs a password, and a password an encrypted way."""
        if bool(info.data.get("smtp_username")) != bool(value.get_secret_value()):
            raise ValueError("the user name and the password of the mail server go together")
        is_open = info.data.get("smtp_security") == "none"
        if value.get_secret_value() and is_open and info.data.get("smtp_host") not in LOOPBACK:
            raise ValueError("without encryption no password is sent to another machine")
        return value

    @field_validator("mail_from", "mail_reply_to")
    @classmethod
    def check_address(cls, value: str, info: ValidationInfo) -> str:
        """One plain address; nothing is sent from nowhere."""
        if value:
            return _one_address(value)
        if info.data.get("smtp_host") and info.field_name == "mail_from":
            raise ValueError("mail needs an address to come from")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def check_secret(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        """As Standard Webhooks wants it: ``whsec_`` and 24 to 64 bytes in base64."""
        secret = value.get_secret_value()
        if not secret:
            if info.data.get("webhook_url"):
                raise ValueError("a webhook needs a secret to sign its calls with")
            return value
        try:
            key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except binascii.Error:
            key = b""
        if not secret.startswith("whsec_") or not 24 <= len(key) <= 64:
            raise ValueError("it must be whsec_ followed by 24 to 64 bytes in base64")
        return value

    @property
    def is_https(self) -> bool:
        """Whether people reach the desk over HTTPS."""
        return self.public_url.startswith("https://")


def _one_address(value: str) -> str:
    try:
        address = validate_email(
            value, check_deliverability=False, globally_deliverable=False, allow_smtputf8=False
        )
    except EmailNotValidError as error:
        raise ValueError("it is not one e-mail address in plain letters") from error
    return f"{address.local_part}@{address.ascii_domain}"

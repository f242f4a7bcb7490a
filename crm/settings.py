"""Every setting of the desk, read from ``INVEST_DESK_…`` variables."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Names, defaults and a sentence each; a wrong value stops the start."""

    model_config = SettingsConfigDict(env_prefix="INVEST_DESK_", env_file=".env", extra="ignore")

    var: Path = Field(Path("var"), description="Folder for the database, the model and the logs.")
    database_url: str = Field(
        "", description="SQLAlchemy address of the database; empty means SQLite in the var folder."
    )
    host: str = Field("127.0.0.1", description="Address that the portal and the desk listen on.")
    port: int = Field(8080, ge=1, le=65535, description="Port of the portal and the desk.")
    rasa_url: str = Field("http://127.0.0.1:5005", description="Where the Rasa server listens.")
    actions_port: int = Field(
        5055, ge=1, le=65535, description="Loopback port of the action server."
    )
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

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def split_origins(cls, value: object) -> object:
        """Read ``https://a.example, https://b.example`` as two origins."""
        if isinstance(value, str):
            return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
        return value

    @property
    def database(self) -> str:
        """The database's address, SQLite in the var folder unless another is set."""
        return self.database_url or f"sqlite+aiosqlite:///{self.var / 'desk.db'}"

    @property
    def is_https(self) -> bool:
        """Whether people reach the desk over HTTPS."""
        return self.public_url.startswith("https://")

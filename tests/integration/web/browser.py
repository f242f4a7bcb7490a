"""A browser for tests: keeps cookies, and fills in the form token as a page would."""

import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient

from tests.factories import PASSWORD


@dataclass(frozen=True)
class Page:
    """What came back."""

    response: ClientResponse
    text: str

    @property
    def status(self) -> int:
        return self.response.status

    @property
    def path(self) -> str:
        """Where the redirects ended."""
        return self.response.url.path

    @property
    def words(self) -> str:
        """The text that is shown, on one line."""
        bare = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", self.text, flags=re.DOTALL)
        return " ".join(unescape(bare).split())

    @property
    def tags(self) -> list[tuple[str, dict[str, str | None]]]:
        """Every element with its attributes."""
        return elements(self.text)


class Browser:
    """One person's browser. Opens pages and submits the forms on them."""

    def __init__(self, client: TestClient[Any, Any]) -> None:
        self.client = client
        self.token = ""

    async def open(self, path: str, **options: Any) -> Page:
        return await self._read(await self.client.get(path, **options))

    async def submit(self, path: str, fields: dict[str, str] | None = None, **options: Any) -> Page:
        """Post the fields with the token of the last page that had one."""
        data = {"token": self.token} | (fields or {})
        return await self._read(await self.client.post(path, data=data, **options))

    async def sign_in(self, name: str, password: str = PASSWORD, **fields: str) -> Page:
        """Sign in as one of the cast: amira, marek or vera."""
        await self.open("/desk/sign-in")
        credentials = {"email": f"{name}@desk.example", "password": password}
        return await self.submit("/desk/sign-in", credentials | fields)

    async def _read(self, response: ClientResponse) -> Page:
        is_text = response.content_type == "text/html"
        page = Page(response, await response.text() if is_text else "")
        found = re.search(r'name="token" value="([^"]+)"', page.text)
        if found:
            self.token = found.group(1)
        return page


def elements(text: str) -> list[tuple[str, dict[str, str | None]]]:
    """Every start tag of an HTML text with its attributes."""
    parser = _Elements()
    parser.feed(text)
    return parser.found


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

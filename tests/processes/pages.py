"""The chat and the desk in a browser, found as a person finds things: by role and label."""

from pathlib import Path
from uuid import uuid4

from playwright.async_api import Locator, Page

REPLY_MILLISECONDS = 60_000


class Chat:
    """The chat widget on a portal page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.window = page.get_by_role("dialog")
        self.log = self.window.get_by_role("log")

    async def open(self, address: str) -> None:
        """Go to the portal and open the chat."""
        await self._page.goto(address)
        await self._page.get_by_role("button", name="Ask a question").last.click()
        await self.log.get_by_text("I am an automated assistant").first.wait_for()

    async def say(self, words: str, *, answered: str) -> None:
        """Type a message and wait for a reply with these words."""
        before = await self._count(answered)
        await self.window.get_by_label("Your message").fill(words)
        await self.window.get_by_role("button", name="Send", exact=True).last.click()
        await self._wait(answered, before)

    async def choose(self, title: str, *, answered: str) -> None:
        """Click the newest choice of this title and wait for a reply with these words."""
        before = await self._count(answered)
        choices = self.window.get_by_role("log").get_by_role("button", name=title, exact=True)
        await choices.last.click()
        await self._wait(answered, before)

    async def _count(self, words: str) -> int:
        return await self._replies(words).count()

    async def _wait(self, words: str, before: int) -> None:
        await self._replies(words).nth(before).wait_for(timeout=REPLY_MILLISECONDS)

    def _replies(self, words: str) -> Locator:
        return self.log.get_by_text(words)


class Desk:
    """The adviser's pages."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def sign_in(self, address: str, email: str, password: str) -> None:
        """Sign in and come to the list."""
        await self._page.goto(f"{address}/desk/")
        await self._page.get_by_label("E-mail").fill(email)
        await self._page.get_by_label("Password").fill(password)
        await self._page.get_by_role("button", name="Sign in").click()
        await self._page.get_by_role("table", name="Leads, newest first").wait_for()

    async def find(self, words: str) -> None:
        """Search, and open the one lead that is found."""
        await self._page.get_by_role("searchbox", name="Search").fill(words)
        await self._page.keyboard.press("Enter")
        await self._page.get_by_text("1 lead found").wait_for()
        await self._page.get_by_role("link", name=words).first.click()
        await self._page.get_by_role("heading", name=words).wait_for()

    async def export(self, folder: Path) -> Path:
        """Export what the list shows, to answer enquiries, as CSV."""
        await self._page.get_by_role("link", name="Export").click()
        await self._page.get_by_role("radio", name="Respond to enquiry").check()
        await self._page.get_by_role("radio", name="CSV, for other programs").check()
        async with self._page.expect_download() as download:
            await self._page.get_by_role("button", name="Download").click()
        path = folder / f"{uuid4()}.csv"
        await (await download.value).save_as(path)
        return path

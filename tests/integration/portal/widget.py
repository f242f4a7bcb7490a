"""The chat on a page, found as a visitor finds it: by roles and labels."""

from playwright.async_api import Locator, Page, expect

SPEAKERS = {"You": "visitor", "Assistant": "bot"}
"""Who speaks, whatever the chat calls them in its language."""


class Widget:
    """The chat on one open page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        closed = page.locator("invest-chat").get_by_role("button", expanded=False)
        self.launcher = closed.and_(page.locator(".launcher"))
        self.dialog = page.get_by_role("dialog", name="Invest West Midlands")
        self.log = page.locator("invest-chat").get_by_role("log")
        self.status = page.locator("invest-chat").get_by_role("status")
        self.box = page.locator("invest-chat").get_by_role("textbox")
        self.send_button = self.dialog.get_by_role("button", name="Send", exact=True)
        self.menu = self.dialog.get_by_role("button", name="Menu")
        self.focused = page.locator(":focus")

    async def open(self) -> None:
        """Open the chat and wait for what was said."""
        await self.launcher.click()
        await expect(self.log).to_contain_text("automated assistant")

    async def ask(self, text: str, reply: str) -> None:
        """Send a message and wait for its reply."""
        await self.box.fill(text)
        await self.box.press("Enter")
        await expect(self.messages("Assistant").last).to_contain_text(reply)

    def item(self, title: str) -> Locator:
        """An item of the menu, to be seen only while that is open."""
        return self.dialog.get_by_role("listitem").get_by_role("button", name=title, exact=True)

    async def choose(self, title: str) -> None:
        """Open the menu and press an item."""
        await self.menu.click()
        await self.item(title).click()

    async def language(self) -> tuple[str, str]:
        """The language and the direction of the whole chat."""
        lang, direction = await self.page.locator("invest-chat").evaluate("c => [c.lang, c.dir]")
        return lang, direction

    def messages(self, speaker: str) -> Locator:
        """What this speaker said."""
        return self.log.locator(f".message.{SPEAKERS[speaker]}")

    def choice(self, title: str) -> Locator:
        """A choice that can be clicked."""
        return self.log.get_by_role("button", name=title)

    async def kept(self) -> str | None:
        """The one record in the browser's storage, or None; fails if there is any other."""
        stored: dict[str, str] = await self.page.evaluate("({...localStorage})")
        assert stored.keys() <= {"invest-chat"}
        assert await self.page.evaluate("sessionStorage.length + document.cookie.length") == 0
        return stored.get("invest-chat")

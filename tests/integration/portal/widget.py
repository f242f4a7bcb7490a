"""The chat on a page, found as a visitor finds it: by roles and labels."""

from playwright.async_api import Locator, Page, expect


class Widget:
    """The chat on one open page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.launcher = page.locator("invest-chat").get_by_role("button", expanded=False)
        self.dialog = page.get_by_role("dialog", name="Invest West Midlands")
        self.log = page.get_by_role("log", name="Conversation")
        self.status = page.locator("invest-chat").get_by_role("status")
        self.box = page.get_by_label("Your message")
        self.send_button = self.dialog.get_by_role("button", name="Send", exact=True)
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

    def messages(self, speaker: str) -> Locator:
        """What this speaker said."""
        return self.log.locator(".message").filter(has_text=f"{speaker}:")

    def choice(self, title: str) -> Locator:
        """A choice that can be clicked."""
        return self.log.get_by_role("button", name=title)

    async def kept(self) -> str | None:
        """The one record in the browser's storage, or None; fails if there is any other."""
        stored: dict[str, str] = await self.page.evaluate("({...localStorage})")
        assert stored.keys() <= {"invest-chat"}
        assert await self.page.evaluate("sessionStorage.length + document.cookie.length") == 0
        return stored.get("invest-chat")

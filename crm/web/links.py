"""Addresses that came from outside, made safe to click."""

import re
from urllib.parse import quote, urlsplit

_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\\]")


def web_link(address: str | None) -> str | None:
    """The address if it is plainly a web page, else None: it is then shown as text.

    A name without a scheme, as people type it, counts as HTTPS.
    """
    if not address:
        return None
    text = address.strip()
    if _CONTROL.search(text):
        return None
    if re.match(r"(?i)[a-z][a-z0-9+.-]*:(?!\d)", text) is None and "." in text.split("/", 1)[0]:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or "." not in host:
        return None
    # What stands before an @ only makes one address look like another.
    return None if "@" in parts.netloc else text


def mail_link(address: str | None) -> str | None:
    """A mailto: link; quoted, so that the address cannot add headers of its own."""
    return f"mailto:{quote(address, safe='@')}" if address else None


def phone_link(e164: str | None, extension: str | None) -> str | None:
    """A tel: link for a number in E.164, with its extension (RFC 3966)."""
    if not e164 or not re.fullmatch(r"\+[0-9]{4,15}", e164):
        return None
    digits = re.sub(r"[^0-9]", "", extension or "")
    return f"tel:{e164};ext={digits}" if digits else f"tel:{e164}"


def local_path(target: str | None, home: str) -> str | None:
    """The target if it is a page below ``home``, else None.

    ``//host``, ``/\\host``, schemes, control characters and ``..`` are all refused.
    """
    if not target or _CONTROL.search(target) or not target.startswith("/"):
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or target.startswith("//"):
        return None
    steps = parts.path.split("/")
    if ".." in steps or "%" in parts.path:
        return None
    return target if parts.path == home or parts.path.startswith(f"{home.rstrip('/')}/") else None

"""A message less what is said of addresses and numbers: "…, my e-mail is ann@acme.example"."""

import re
from functools import cache

from actions.enquiry.person.text import Message, any_of
from actions.enquiry.person.wordlists import words

CUT = 4
"""Commas in a row that stand for a removed address; nobody types so many."""
_FIELDS = ("email", "phone", "website")


def without_contacts(message: Message) -> Message:
    """The message less the clauses about addresses, which are cut out of it already."""
    if not message.plain.strip(" ,"):
        return message
    spans = [
        found.span("clause")
        for found in _clause().finditer(message.plain)
        if message.plain[: found.start("clause")].strip(" ,;.!")
    ]
    return message.without(spans)


def until_cut(message: Message) -> Message:
    """The message up to the place of the first address that was cut out of it."""
    gap = re.search(rf"[(\s]*,{{{CUT},}}", message.plain)
    return message.part(0, gap.start()) if gap and gap.start() else message


@cache
def _clause() -> re.Pattern[str]:
    lists = words("contacts")
    kinds = any_of(word for field in _FIELDS for word in words("fields")[field])
    joined = rf"(?:[\s,;.!&+(-]*(?:{any_of(lists['and'])}\s*)?)"
    mine = rf"(?:{any_of(lists['mine'])}\s*(?:[^\s,;.]+\s+){{0,2}}?{kinds}|{any_of(lists['own'])})"
    told = rf"(?:{any_of(lists['mine'])}\s*)?(?:{kinds}|{any_of(lists['reach'])})"
    # With "my", whatever follows; without it, only what leads up to an address.
    whole = rf"{mine}[^,;.\n]{{0,40}}(?=[,;.\n]|$)"
    # Hindi, Japanese and Korean close the clause behind the address: "…です".
    closing = any_of([*words("names")["ends"]["sure"], *words("names")["ends"]["loose"]])
    before = rf"{told}[^,;\n]{{0,40}}?\s*,{{{CUT},}}(?:\s*{closing}(?=\s*(?:[,.;!\n]|$)))?"
    return re.compile(rf"(?P<clause>{joined}(?:{before}|{whole}))", re.IGNORECASE)

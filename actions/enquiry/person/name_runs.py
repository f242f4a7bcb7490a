"""How far a name goes in running text: by capital letters, by script, or by what closes it."""

import re

from actions.enquiry.person.firm_names import Span, company_run, has_legal_form, is_place
from actions.enquiry.person.text import Message, any_of, is_joined_script, is_letter
from actions.enquiry.person.wordlists import word_set, words

_MOST = {"capital": 5, "uncased": 4, "lower": 3}
"""Words of a name, by how they are written."""
_KANA = ("\u3040", "\u30ff")


def name_run(message: Message, at: int, *, sure: bool) -> Span | None:
    """The words from here on that can be a name; small letters only after a sure lead-in."""
    while at < len(message.plain) and message.plain[at] in " :,\"'":
        at += 1
    if at >= len(message.plain):
        return None
    if is_joined_name(message.plain[at]):
        return _joined_run(message, at, sure=sure)
    return _spaced_run(message, at, sure=sure)


def is_joined_name(character: str) -> bool:
    """Whether a name that begins so is written without a space or with endings fused to it."""
    return is_joined_script(character) or _KANA[0] <= character <= _KANA[1]


def _spaced_run(message: Message, at: int, *, sure: bool) -> Span | None:
    end = last = at
    kinds: list[str] = []
    for token in re.finditer(r"[^\s,;:!?\n()\"|/]+", message.plain[at:]):
        start, stop, word = at + token.start(), at + token.end(), token.group()
        if message.plain[last:start].strip(" ") or "\n" in message.plain[last:start]:
            break
        kind = _kind(message, word, stop, kinds)
        if kind is None or (kind == "lower" and (not sure or set(kinds) - {"lower"})):
            break
        last = stop
        if kind == "particle":
            continue
        kinds.append(kind)
        end = stop
        if word.endswith(".") and len(word) > 3 and word.casefold() not in ("prof.", "sig."):
            return at, stop - 1
        if len(kinds) >= _MOST[kind]:
            break
    return (at, end) if end > at else None


def _kind(message: Message, word: str, stop: int, before: list[str]) -> str | None:
    """How the word belongs to a name, or None where the name has ended."""
    bare = word.rstrip(".").casefold()
    if word == "-" or not all(is_letter(c) or c in "'.-\u00b7" for c in word):
        return None
    if word[0].isupper() and bare not in ("i", "i'm"):
        return "capital"
    is_particle = bool(before) and bare in word_set("names", "particles")
    if is_particle and _capital_next(message, stop) and not firm_next(message, stop):
        return "particle"
    if bare in word_set("names", "stops"):
        return None
    if not word[0].islower():
        return "uncased"
    return None if bare in word_set("names", "not_names") else "lower"


def firm_next(message: Message, at: int) -> bool:
    """ "Jan de Vries van Philips NV": what a legal form follows is no family name."""
    firm = company_run(message, at, len(message.plain))
    if firm and re.search(r"\s(?:de|van|von|di|da)\s", message.plain[slice(*firm)]):
        return False  # A second "van" begins the firm.
    return firm is not None and has_legal_form(message.plain[slice(*firm)])


def _capital_next(message: Message, at: int) -> bool:
    for word in message.plain[at:].split()[:2]:
        if word[0].isupper():
            return True
        if word.casefold() not in word_set("names", "particles"):
            return False
    return False


def _joined_run(message: Message, at: int, *, sure: bool) -> Span | None:
    text = message.plain[at:]
    hangul = re.match(
        r"[\uac00-\ud7a3]{2,5}(?:\s[\uac00-\ud7a3]{1,3}(?=이?라고|입니다|이에요))?", text
    )
    if hangul:
        return _korean(at, text, sure=sure)
    kana = re.match(r"[\u3005\u3040-\u30ff\u3400-\u9fff\u00b7\u30fb ]{1,20}", text)
    if not kana:
        return None
    run = message.part(at, at + kana.end())
    closing = re.search(r"(?:と申|といい|と言|です|でござ|という|,|と\s)", run.plain)
    size = closing.start() if closing else len(run.plain.rstrip())
    name = run.plain[:size].rstrip()
    if message.language != "ja" and not closing:
        name = re.split(r"(?:来自|來自|是|在|负责|代表|现|想)", name)[0]
    if not 1 < len(name) <= 16 or any(word in name for word in words("names")["not_in_names"]):
        return None
    span = (at, at + len(name))
    if sure:
        return span
    if message.language == "ja":
        is_name = closing and len(name) <= 10 and not re.search(r"[\u3041-\u3096]{3,}", name)
        return span if is_name and not is_place(message, span) else None
    return span if name[0] in words("names")["surnames"]["zh"] and len(name) <= 4 else None


def _korean(at: int, text: str, *, sure: bool) -> Span | None:
    closing = re.match(
        r"([\uac00-\ud7a3]{2,5}?(?:\s[\uac00-\ud7a3]{2,4}?)?)"
        r"(?:이?라고|입니다|이에요|예요|이고|이며|인데|$|(?=[,.]))",
        text,
    )
    if not closing or (not sure and closing[1][0] not in words("names")["surnames"]["ko"]):
        return _korean_after_firm(at, text)
    name = closing[1]
    if any(word in name for word in words("names")["not_in_names"]) or len(name) > 6:
        return _korean_after_firm(at, text)
    if not sure and (name[0] not in words("names")["surnames"]["ko"] or len(name) not in (2, 3, 4)):
        return None
    return at, at + len(name)


def _korean_after_firm(at: int, text: str) -> Span | None:
    """저는 한빛전자 김철수입니다: the firm or the job may come before the name."""
    found = re.match(
        rf"\S{{2,12}}\s(?P<name>[{words('names')['surnames']['ko']}][\uac00-\ud7a3]{{1,2}})"
        rf"(?:\s?{any_of(words('roles')['joined'])})?(?:입니다|이에요|예요|이?라고)",
        text,
    )
    if not found or any(word in found["name"] for word in words("names")["not_in_names"]):
        return None
    return at + found.start("name"), at + found.end("name")

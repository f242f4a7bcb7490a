"""People's names in any script."""

import re
from functools import cache

from actions.enquiry.heard import Heard
from actions.enquiry.person.firm_names import Span, has_legal_form, is_place
from actions.enquiry.person.name_runs import firm_next, is_joined_name, name_run
from actions.enquiry.person.role import has_role, role_words
from actions.enquiry.person.text import Message, any_of, is_joined_script, is_letter, sentences
from actions.enquiry.person.wordlists import (
    leads,
    listed,
    strip_end,
    strip_greeting,
    trimmed,
    word_set,
    words,
)
from crm.services.errors import InvalidAnswerError

LONGEST = 120
"""In characters."""
_MOST_WORDS = 8
_NO_NAME = re.compile(r"[@?<>/\\={}\[\]|_#%^~$]|\d|https?:|www\.", re.IGNORECASE)


def checked_name(name: Message) -> Heard:
    """The name of a reply from which all else is cut off.

    Raises InvalidAnswerError: ``not_read`` for digits, links, questions, sentences;
    ``too_long``.
    """
    bare = trimmed(name)
    # The full stop of a sentence goes, that of "Jr." stays.
    if re.search(r"\w{3}\.$", bare.plain) and not re.search(r"\b(?:Esq|PhD)\.$", bare.plain):
        bare = bare.part(0, len(bare.plain) - 1)
    bare = _without_titles(bare)
    if _NO_NAME.search(bare.plain) or not any(map(is_letter, bare.plain)):
        raise InvalidAnswerError("not_read", "There is no name in that.")
    if re.fullmatch(r"[A-Za-z]\.?", bare.plain):
        raise InvalidAnswerError("not_read", "One letter is no name.")
    if len(bare.plain.split()) > _MOST_WORDS or bare.plain.count(".") > _MOST_WORDS:
        raise InvalidAnswerError("not_read", "That is a sentence.")
    if len(bare.words) > LONGEST:
        raise InvalidAnswerError("too_long", "The answer is too long for this field.")
    return Heard(field="full_name", value=_narrowed(bare.words), verbatim=bare.words)


def _narrowed(name: str) -> str:
    """Latin letters typed in full width become plain ones."""
    return "".join(chr(ord(c) - 0xFEE0) if "\uff21" <= c <= "\uff5a" else c for c in name)


def without_lead(message: Message) -> Message:
    """The message from the name on: "my name is" and the endings of Japanese and others go."""
    for pattern in (leads("names", "sure", None), leads("names", "loose", message.language)):
        found = pattern.match(message.plain)
        if not found or not message.plain[found.end() :].strip(" ,.:;!-"):
            continue
        # 阿姨 and 我是 aside, "Ben Smith" must keep its "Ben": a lead is not all of a name.
        rest = trimmed(message.part(found.end(), len(message.plain)))
        is_sure = pattern is leads("names", "sure", None)
        return _without_end(rest, sure_lead=is_sure)
    return _without_end(message, sure_lead=False)


def hear_name(message: Message) -> tuple[Span, int] | None:
    """Where a name stands that is introduced as the visitor's, and where its lead began."""
    for strength in ("sure", "loose"):
        language = None if strength == "sure" else message.language
        for lead in leads("names", strength, language).finditer(message.plain):
            span = name_run(message, lead.end(), sure=strength == "sure")
            if span and (strength == "sure" or _is_plainly_name(message, lead.group(), span)):
                return span, lead.start()
    return _here(message) or _signed(message) or _japanese_ending(message)


def _is_plainly_name(message: Message, lead: str, span: Span) -> bool:
    """After "I am": capital letters, no job, country or firm; two words where nouns have them."""
    name = message.plain[slice(*span)]
    if lead.casefold() == "im" and message.language != "en":
        return False
    if is_place(message, span) or has_role(name) or has_legal_form(name):
        return False
    tokens = name.split()
    if any(word.casefold().strip(".") in word_set("names", "not_names") for word in tokens):
        return False
    after = message.plain[span[1] :]
    followed = re.match(
        rf"\s*(?:,?\s*{any_of(words('companies')['links']['clear'])}\s|,\s*(?:the\s+)?{role_words().pattern}"
        rf"|\s(?:of|von der|من شركة)\s)",
        after,
        re.IGNORECASE,
    )
    link = re.match(rf"\s+{any_of(words('companies')['links']['unclear'])}\s", after, re.IGNORECASE)
    if link and firm_next(message, span[1] + link.end()):
        followed = link
    if is_joined_name(name[0]):
        return True
    if not name[0].isupper():
        return bool(followed) and len(tokens) >= 2
    is_this = lead.casefold() in (
        "this is",
        "it is",
        "it's",
        "dit is",
        "c'est",
        "hier ist",
        "here is",
        "tu",
    )
    is_cased_like_name = not name.isupper() or message.plain.isupper() is False
    if is_this:
        return bool(followed) and len(tokens) >= 2
    closed = re.match(r"\s*(?:[.,!\n]|$|\s(?:and|und|et|y|e|en|i|ve|here)\s)", after)
    if message.language == "de" or len(tokens) >= 2:
        return len(tokens) >= 2 and is_cased_like_name and bool(closed or followed)
    return is_cased_like_name and (bool(closed or followed)) and len(name) > 1


def _here(message: Message) -> tuple[Span, int] | None:
    """ "Hi - Ann Smith here, ...": a name of two words that opens a sentence, outside questions."""
    for start, end, marked in sentences(message):
        sentence = strip_greeting(trimmed(message.part(start, end)))
        at = message.plain.find(sentence.plain, start)
        span = name_run(message, at, sure=False)
        if marked or not span or len(message.plain[slice(*span)].split()) < 2:
            continue
        name = message.plain[slice(*span)]
        here = re.match(
            rf"\s+{listed('names', 'here').pattern}\s*(?:[,.;!\n(]|-|$)",
            message.plain[span[1] :],
            re.IGNORECASE,
        )
        known = is_place(message, span) or has_role(name) or has_legal_form(name)
        if here and name[0].isupper() and not known:
            return span, at
    return None


def _signed(message: Message) -> tuple[Span, int] | None:
    """The line after "Best regards," and its like."""
    for sign in listed("names", "sign_offs").finditer(message.plain):
        is_first = not message.plain[: sign.start()].strip()
        if not is_first and not re.match(r"[\s,.!]*\n|,\s", message.plain[sign.end() :]):
            continue
        gap = re.match(r"[\s,.!]*", message.plain[sign.end() :])
        span = name_run(message, sign.end() + (gap.end() if gap else 0), sure=False)
        if span and not is_place(message, span) and not has_role(message.plain[slice(*span)]):
            name = message.plain[slice(*span)]
            rest = message.plain[span[1] :]
            if name[0].isupper() and re.match(r"\s*(?:$|[\n,|.-])", rest):
                return span, sign.start()
    return None


def _japanese_ending(message: Message) -> tuple[Span, int] | None:
    """ "山田太郎と申します", with or without the firm before."""
    if message.language not in ("ja", "ko"):
        return None
    found = re.search(
        r"(?:^|[\s,.!の]|から来た)(?P<name>[\u30a1-\u30fa\u30fc\u30fb\u3005\u4e00-\u9fff]{2,12})"
        r"(?:と申し|といいます|と言います|ともうし)",
        message.plain,
    )
    found = found or re.search(
        r"(?:^|[\s,.!]|의\s)(?P<name>[\uac00-\ud7a3]{2,4})(?:이라고|라고)\s?(?:합니다|해요|하는)",
        message.plain,
    )
    if not found or any(w in found["name"] for w in words("names")["not_in_names"]):
        return None
    return found.span("name"), found.start()


def _without_titles(name: Message) -> Message:
    before = re.match(rf"(?:{_titles(name.language)}\s*)+(?=\S)", name.plain, re.IGNORECASE)
    kept = name.part(before.end(), len(name.plain)) if before else name
    after = re.search(rf"\s*{any_of(words('names')['honorifics'])}$", kept.plain)
    if after and (after.start() > 1 or not is_joined_script(kept.plain[0])) and after.start() > 0:
        kept = kept.part(0, after.start())
    return trimmed(kept)


@cache
def _titles(language: str) -> str:
    titles = words("names")["titles"]
    mine = [*titles["any"], *titles.get(language, [])]
    # "M." with its stop, but no letter M; all need a space or a stop after them.
    return (
        "(?:"
        + "|".join(rf"{re.escape(t)}(?=\s)" for t in sorted(mine, key=len, reverse=True))
        + ")"
    )


def _without_end(name: Message, *, sure_lead: bool) -> Message:
    stripped = strip_end(trimmed(name, " .!,"), listed("names", "ends", "sure"))
    if stripped.plain != trimmed(name, " .!,").plain and stripped.plain[-1:] not in "'":
        return stripped
    if (
        not sure_lead
        and not is_joined_script(name.plain[:1] or " ")
        and not re.match(r"[\u0900-\u097f\u3040-\u30ff]", name.plain)
        and "'" not in name.plain[-5:]
    ):
        return name
    ended = strip_end(trimmed(name, " .!,"), listed("names", "ends", "loose"))
    return ended if len(ended.plain) > 1 else name

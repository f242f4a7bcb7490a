"""People's names in any script."""

import re
from functools import cache

from actions.enquiry.heard import Heard
from actions.enquiry.person.company import Span, company_run, has_legal_form, is_place
from actions.enquiry.person.role import has_role, role_words
from actions.enquiry.person.text import Message, any_of, is_joined_script, is_letter
from actions.enquiry.person.wordlists import leads, listed, strip_end, trimmed, word_set, words
from crm.services.errors import InvalidAnswerError

LONGEST = 120
"""In characters."""
_MOST_WORDS = 8
_NO_NAME = re.compile(r"[@?<>/\\={}\[\]|_#%^~$]|\d|https?:|www\.", re.IGNORECASE)
_CASED_MOST = 5
_UNCASED_MOST = 4


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
    return _signed(message) or _japanese_ending(message)


def name_run(message: Message, at: int, *, sure: bool) -> Span | None:
    """The words from here on that can be a name."""
    while at < len(message.plain) and message.plain[at] in " :,\"'":
        at += 1
    if at >= len(message.plain):
        return None
    if is_joined_script(message.plain[at]) or "\u3040" <= message.plain[at] <= "\u30ff":
        return _joined_run(message, at, sure=sure)
    end = last = at
    capital, lower = 0, 0
    for token in re.finditer(r"[^\s,;:!?\n()\"|/]+", message.plain[at:]):
        start, stop = at + token.start(), at + token.end()
        word = token.group()
        if message.plain[last:start].strip(" ") or "\n" in message.plain[last:start]:
            break
        bare = word.rstrip(".").casefold()
        if not all(is_letter(c) or c in "'.-\u00b7" for c in word) or word == "-":
            break
        if word[0].isupper() and bare not in ("i", "i'm"):
            capital += 1
            end = stop
        elif (
            capital
            and bare in word_set("names", "particles")
            and _capital_next(message, stop)
            and not _firm_next(message, stop)
        ):
            last = stop
            continue
        elif bare in word_set("names", "stops"):
            break
        elif not word[0].islower():  # scripts without capitals
            capital += 1
            end = stop
            if capital >= _UNCASED_MOST:
                break
        elif sure and not capital and lower < 3 and bare not in word_set("names", "not_names"):
            lower += 1
            end = stop
        else:
            break
        last = stop
        if word.endswith(".") and len(word) > 3 and bare not in ("prof", "sig"):
            end = stop - 1
            break
        if capital >= _CASED_MOST:
            break
    return (at, end) if end > at else None


def _firm_next(message: Message, at: int) -> bool:
    """ "Jan de Vries van Philips NV": what a legal form follows is no family name."""
    firm = company_run(message, at, len(message.plain))
    return firm is not None and has_legal_form(message.plain[slice(*firm)])


def _capital_next(message: Message, at: int) -> bool:
    for word in message.plain[at:].split()[:2]:
        if word[0].isupper():
            return True
        if word.casefold() not in word_set("names", "particles"):
            return False
    return False


def _is_plainly_name(message: Message, lead: str, span: Span) -> bool:
    """After "I am": capital letters, no job, no country, no firm; two words where nouns have them."""
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
    if link and _firm_next(message, span[1] + link.end()):
        followed = link
    if is_joined_script(name[0]) or "\u3040" <= name[0] <= "\u30ff":
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
    if not sure and message.language != "ja":
        if name[0] not in words("names")["surnames"]["zh"] or len(name) > 4:
            return None
    if not sure and message.language == "ja":
        if (
            not closing
            or re.search(r"[\u3041-\u3096]{3,}", name)
            or len(name) > 10
            or is_place(message, (at, at + len(name)))
        ):
            return None
    return at, at + len(name)


def _korean(at: int, text: str, *, sure: bool) -> Span | None:
    closing = re.match(
        r"([\uac00-\ud7a3]{2,5}?(?:\s[\uac00-\ud7a3]{2,4}?)?)(?:이?라고|입니다|이에요|예요|이고|이며|인데|$|(?=[,.]))",
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


def _signed(message: Message) -> tuple[Span, int] | None:
    """The line after "Best regards," and its like."""
    for sign in listed("names", "sign_offs").finditer(message.plain):
        if (
            not re.match(r"[\s,.!]*\n", message.plain[sign.end() :])
            and message.plain[: sign.start()].strip()
        ):
            if not re.match(r",\s", message.plain[sign.end() :]):
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

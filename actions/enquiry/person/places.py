"""Where a text names a country, its people or one of its large cities."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from actions.enquiry.person.text import Message, fold, is_joined_script, is_letter
from actions.enquiry.person.wordlists import words
from crm.reference import country_aliases, country_names
from crm.services.languages import LANGUAGES


@dataclass(frozen=True)
class Place:
    """``kind`` is country, people or city; ``code`` is ISO 3166 alpha-2."""

    start: int
    end: int
    code: str
    kind: str


_NO_OTHER_WORD = frozenset({"uk", "usa", "uae", "prc", "ksa", "eua"})
Names = Mapping[tuple[str, ...], tuple[str, str]]


def find_places(message: Message) -> list[Place]:
    """All places of a text in their order; the longest name wins."""
    spaced = list(_spaced(message))
    joined = [
        Place(found.start(), found.end(), *_joined_names()[found.group()])
        for found in _joined_pattern().finditer(message.words)
        if not _is_inside_word(message.words, found)
    ]
    return sorted(spaced + joined, key=lambda place: place.start)


def _spaced(message: Message) -> Iterator[Place]:
    tokens = [
        (m.start(), m.end(), fold(m.group()))
        for m in re.finditer(r"[^\s.,;:!?()/\"'&+=<>\[\]{}|*-]+", message.plain)
    ]
    at = 0
    while at < len(tokens):
        found, size = _longest(tokens, at, message)
        if found:
            yield found
        at += size


def _longest(
    tokens: list[tuple[int, int, str]], at: int, message: Message
) -> tuple[Place | None, int]:
    names = _names(message.language)
    for size in range(min(6, len(tokens) - at), 0, -1):
        stretch = tokens[at : at + size]
        key = tuple(token for _, _, token in stretch)
        start, end = stretch[0][0], stretch[-1][1]
        hit = names.get(key)
        if hit is None and size == 1:
            hit = _bent(key[0], message.language, names)
        if hit and _is_written_so(message.words[start:end], key):
            return Place(start, end, *hit), size
    return None, 1


def _is_written_so(written: str, key: tuple[str, ...]) -> bool:
    """ "us" and "man" are words; "US" and "UK" are countries."""
    return sum(map(len, key)) > 3 or written.upper() == written or key[0] in _NO_OTHER_WORD


def _bent(token: str, language: str, names: Names) -> tuple[str, str] | None:
    """Turkish endings and Arabic letters written together with the name."""
    if language == "tr":
        for ending in map(fold, words("countries")["endings_tr"]):
            stem = token.removesuffix(ending)
            if stem != token and len(stem) > 3 and (hit := names.get((stem,))):
                return hit
    if language == "ar":
        for letter in words("countries")["beginnings_ar"]:
            stem = token.removeprefix(letter)
            if stem != token and len(stem) > 3 and (hit := names.get((stem,))):
                return hit
    return None


def _is_inside_word(text: str, found: re.Match[str]) -> bool:
    """タイ in タイプ, 이란 in 것이란: the same letters within a longer word."""
    before = text[found.start() - 1 : found.start()]
    after = text[found.end() : found.end() + 1]
    if re.match(r"[\u30a0-\u30ff]", found.group()[-1]) and re.match(r"[\u30a0-\u30ff]", after):
        return True
    if re.match(r"[\u30a0-\u30ff]", found.group()[0]) and re.match(r"[\u30a0-\u30ff]", before):
        return before != "\u30fb"
    return bool(re.match(r"[\uac00-\ud7a3]{2}", before + found.group()[0]))


@cache
def _names(language: str) -> Names:
    """Folded words to code and kind; the visitor's own language is heard first."""
    lists = words("countries")
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for code, cities in lists["cities"].items():
        found |= {_key(city): (code, "city") for city in cities}
    order = [*(lang for lang in reversed(LANGUAGES) if lang != language), language]
    for lang in order:
        for code, people in lists["people"].get(lang, {}).items():
            found |= {_key(name): (code, "people") for name in people}
    for lang in order:
        for code, name in country_names(lang).items():
            found[_key(name)] = (code, "country")
        for code, forms in lists["forms"].get(lang, {}).items():
            found |= {_key(form): (code, "country") for form in forms}
    found |= {_key(alias): (code, "country") for alias, code in country_aliases().items()}
    for city, code in (("Dubai", "AE"), ("Abu Dhabi", "AE")):
        found[_key(city)] = (code, "city")
    found.pop((), None)
    return found


@cache
def _joined_names() -> Mapping[str, tuple[str, str]]:
    lists = words("countries")
    found: dict[str, tuple[str, str]] = {}
    for code, cities in lists["cities"].items():
        found |= {city: (code, "city") for city in cities}
    for lang in ("ko", "ja", "zh"):
        found |= {name: (code, "country") for code, name in country_names(lang).items()}
        for code, forms in lists["forms"][lang].items():
            found |= {form: (code, "country") for form in forms}
    return {name: hit for name, hit in found.items() if is_joined_script(name[0]) or _is_kana(name)}


@cache
def _joined_pattern() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_joined_names(), key=len, reverse=True))))


def _is_kana(name: str) -> bool:
    return bool(re.match(r"[\u3040-\u30ff]", name))


def _key(name: str) -> tuple[str, ...]:
    parts = re.split(r"[\s.,;:!?()/\"'\u2019&+=<>\[\]{}|*\u2010-\u2015-]+", fold(name))
    return tuple(part for part in parts if part and any(map(is_letter, part)))

"""The word lists in ``data/understanding`` that tell what a person says of themselves."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from actions.enquiry.person.text import Message, any_of, read_message
from crm.reference import DATA, load_yaml


@cache
def words(name: str) -> Any:
    """The content of one file, by its name without ending."""
    return load_yaml(DATA / "understanding" / f"{name}.yml")


@cache
def leads(name: str, strength: str | None, language: str | None) -> re.Pattern[str]:
    """The lead-ins of a file as a pattern; of all languages, or of one and English."""
    table = words(name)["leads"][strength] if name == "companies" else words(name)["leads"]
    rows: Mapping[str, Any] = table
    spoken = rows if language is None else {language, "en"}
    found: list[str] = []
    for code, row in rows.items():
        if code in spoken:
            found += row if isinstance(row, list) else row[strength]
    return re.compile(any_of(found), re.IGNORECASE)


@cache
def listed(name: str, *keys: str) -> re.Pattern[str]:
    """A pattern for any word of one list, or of all lists of a mapping."""
    return re.compile(any_of(_flat(_under(name, keys))), re.IGNORECASE)


@cache
def word_set(name: str, *keys: str) -> frozenset[str]:
    """The words of a list in lower case."""
    return frozenset(word.casefold() for word in _flat(_under(name, keys)))


def asks(message: Message, start: int, end: int, *, marked: bool) -> bool:
    """Whether the sentence is a question or a request for information."""
    plain = message.plain[start:end].strip(" .,!?;:\n\"'")
    return (
        marked
        or bool(_starters(message.language).match(plain))
        or bool(_question_ends().search(plain))
    )


def strip_lead(message: Message, pattern: re.Pattern[str]) -> Message | None:
    """The rest of a message that begins so, or None."""
    found = pattern.match(message.plain)
    if not found:
        return None
    return trimmed(message.part(found.end(), len(message.plain)))


def strip_end(message: Message, pattern: re.Pattern[str]) -> Message:
    """The message without such an ending, if it has one and something is left."""
    closing = re.search(rf"\s*{pattern.pattern}$", message.plain, re.IGNORECASE)
    if closing and closing.start() > 0:
        return trimmed(message.part(0, closing.start()))
    return message


def strip_greeting(message: Message) -> Message:
    """The message without a hello or a yes before it."""
    greeting = listed("names", "greetings")
    while True:
        found = greeting.match(message.plain)
        if not found or found.end() == len(message.plain):
            return message
        rest = message.plain[found.end() :]
        # "Hi Ann", but "Ja" of "Ja Rule" only when something parts them.
        if not re.match(r"\s*[,!.:;\n-]", rest) and found.group().casefold() not in _PLAIN_HELLO:
            return message
        message = trimmed(message.part(found.end(), len(message.plain)))


def trimmed(
    message: Message, signs: str = ' ,;:!\n-|/\u00b7\u2022*"\u201c\u201d\u00ab\u00bb'
) -> Message:
    """Without separators and quotation marks at either end."""
    start, end = 0, len(message.plain)
    while start < end and message.plain[start] in signs:
        start += 1
    while end > start and message.plain[end - 1] in signs:
        end -= 1
    return message.part(start, end)


def said(phrase: str) -> str:
    """A phrase in the form in which lists are compared."""
    return read_message(phrase, "en").plain.casefold().strip(" .!,;")


_PLAIN_HELLO = frozenset({"hi", "hello", "hey", "hallo", "bonjour", "hola", "olá", "ciao"})


@cache
def _starters(language: str) -> re.Pattern[str]:
    rows = words("questions")
    mine = rows.get(language, [])
    return re.compile(any_of([*mine, *rows["en"]]), re.IGNORECASE)


@cache
def _question_ends() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('questions')['ends'])}$", re.IGNORECASE)


def _under(name: str, keys: Iterable[str]) -> Any:
    content = words(name)
    for key in keys:
        content = content[key]
    return content


def _flat(content: Any) -> list[str]:
    if isinstance(content, str):
        return [content]
    values = content.values() if isinstance(content, Mapping) else content
    return [word for value in values for word in _flat(value)]

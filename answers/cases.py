"""Evaluation cases: what is asked, and by what a reply is judged."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import sqrt
from pathlib import Path
from typing import Any

from answers.reply import Reply, ReplyKind
from crm.reference import load_yaml


class CaseKind(StrEnum):
    """What the last turn of a case calls for."""

    ANSWER = "answer"
    UNKNOWN = "unknown"
    SMALLTALK = "smalltalk"
    HANDOFF = "handoff"


class CaseError(ValueError):
    """A file of cases cannot be read; says which and why."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A conversation of one or more turns; the reply to the last is judged."""

    id: str
    turns: tuple[str, ...]
    lang: str
    kind: CaseKind
    topics: tuple[str, ...] = ()
    facts: tuple[frozenset[str], ...] = ()
    """Ids of facts of which the reply must tell one from each set."""
    must: tuple[re.Pattern[str], ...] = ()
    must_not: tuple[re.Pattern[str], ...] = ()
    file: str = ""
    voice: str | None = field(default=None)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """How a reply did. ``right`` is what the case calls for, whatever the reply claims."""

    case: Case
    reply: Reply
    milliseconds: float
    right: bool
    missing: tuple[str, ...]
    forbidden: tuple[str, ...]

    @property
    def direct(self) -> bool:
        """Whether the reply was given as the answer."""
        return self.reply.kind is ReplyKind.DIRECT


def load_cases(paths: Sequence[Path]) -> list[Case]:
    """Cases of files inside or outside the repository. Raises CaseError."""
    cases: list[Case] = []
    for path in paths:
        try:
            content = load_yaml(path)
        except OSError as error:
            raise CaseError(f"{path}: {error.strerror}") from error
        rows = content.get("cases") if isinstance(content, dict) else content
        if not isinstance(rows, list):
            raise CaseError(f"{path}: there is no list of cases")
        cases += [_case(row, path) for row in rows]
    return cases


def judge(case: Case, reply: Reply, milliseconds: float) -> Verdict:
    """Hold a reply against its case: by patterns where it has some, else by the facts told."""
    missing = tuple(p.pattern for p in case.must if not p.search(reply.text))
    forbidden = tuple(p.pattern for p in case.must_not if p.search(reply.text))
    clean = not missing and not forbidden
    if case.kind is CaseKind.ANSWER:
        told = reply.kind in (ReplyKind.DIRECT, ReplyKind.RELATED)
        right = told and clean and (bool(case.must) or _tells(case, reply))
    elif case.kind is CaseKind.UNKNOWN:
        right = reply.kind is not ReplyKind.DIRECT and clean
    else:
        right = reply.kind.value == case.kind.value and clean
    return Verdict(
        case=case,
        reply=reply,
        milliseconds=milliseconds,
        right=right,
        missing=missing,
        forbidden=forbidden,
    )


def _tells(case: Case, reply: Reply) -> bool:
    if case.facts:
        return all(either & set(reply.facts) for either in case.facts)
    return bool(set(case.topics) & set(reply.topics))


def interval(hits: int, total: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share; (0, 1) when nothing was counted."""
    if total == 0:
        return 0.0, 1.0
    z = 1.96
    share = hits / total
    middle = share + z * z / (2 * total)
    spread = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def _case(row: dict[str, Any], path: Path) -> Case:
    try:
        return Case(
            id=str(row["id"]),
            turns=tuple(map(str, row["turns"])),
            lang=str(row.get("lang", "en")),
            kind=CaseKind(row["kind"]),
            topics=tuple(row.get("topics") or ()),
            facts=tuple(frozenset(str(each).split("|")) for each in row.get("facts") or ()),
            must=_patterns(row.get("must")),
            must_not=_patterns(row.get("must_not")),
            file=path.name,
            voice=row.get("voice"),
        )
    except (KeyError, ValueError, TypeError, re.error) as error:
        raise CaseError(f"{path}: case {row!r:.80}: {error}") from error


def _patterns(texts: Sequence[str] | None) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(str(text), re.IGNORECASE | re.DOTALL) for text in texts or ())

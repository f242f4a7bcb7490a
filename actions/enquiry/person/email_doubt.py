"""What gives reason to ask about an e-mail address that is well formed."""

from dataclasses import dataclass
from functools import cache

from disposable_email_domains import blocklist

from actions.enquiry.person.wordlists import words

_SHORTEST_GUESS = 5
"""Letters; below that a neighbour of a provider's name is as likely a name of its own."""
_SHORTEST_FAR_GUESS = 7
"""Letters that a name needs for two slips to be forgiven."""


@dataclass(frozen=True, kw_only=True)
class EmailDoubt:
    """``suggestion`` is the whole address that may be meant."""

    suggestion: str | None
    is_throwaway: bool


def email_doubt(address: str) -> EmailDoubt:
    """Whether the domain looks mistyped, or is one of throw-away mailboxes.

    Such boxes are those of the disposable-email-domains list. The address is accepted in any
    case. Raises ValueError for a text without an @-sign.
    """
    box, sign, domain = address.rpartition("@")
    if not sign:
        raise ValueError(address)
    domain = domain.casefold().rstrip(".")
    meant = _meant(domain)  # Some misspelt names are in the hands of such services as well.
    return EmailDoubt(
        suggestion=f"{box}@{meant}" if meant else None,
        is_throwaway=is_throwaway_domain(domain),
    )


def is_throwaway_domain(domain: str) -> bool:
    """Whether the domain, or one above it, hands out mailboxes for an hour."""
    labels = domain.split(".")
    return any(".".join(labels[i:]) in blocklist for i in range(len(labels) - 1))


@cache
def known_domains() -> frozenset[str]:
    """Domains that are never doubted."""
    lists = words("mail_domains")
    whole = {f"{name}.{end}" for name, ends in lists["providers"].items() for end in ends}
    return frozenset(whole | set(lists["known"]))


def _meant(domain: str) -> str | None:
    if domain in known_domains() or "." not in domain:
        return None
    lists = words("mail_domains")
    name, _, ending = domain.partition(".")
    meant_ending = lists["no_such_endings"].get(ending)
    provider = name if name in lists["providers"] else _near_provider(name)
    if provider is None or f"{name}.{meant_ending or ending}" in known_domains():
        return f"{name}.{meant_ending}" if meant_ending else None
    endings = lists["providers"][provider]
    if (meant_ending or ending) in endings:
        return f"{provider}.{meant_ending or ending}"
    if name == provider and ending not in lists["slips"]:
        return None  # A firm of that name in another country may well exist.
    if ending in lists["slips"] or meant_ending:
        return f"{provider}.{endings[0]}"
    return None


def _near_provider(name: str) -> str | None:
    best, least = None, 3
    for provider in words("mail_domains")["providers"]:
        if len(provider) < _SHORTEST_GUESS:
            continue
        allowed = 2 if len(provider) >= _SHORTEST_FAR_GUESS and name[:1] == provider[0] else 1
        slips = distance(name, provider)
        if slips <= allowed and slips < least:
            best, least = provider, slips
    return best


def distance(one: str, other: str) -> int:
    """Letters to add, drop, change or swap with a neighbour (Damerau, restricted)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        above, row = row, [i]
        for j, b in enumerate(other, start=1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and (a, one[i - 2]) == (other[j - 2], b):
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = above
    return row[-1]

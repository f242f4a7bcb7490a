"""The key under which addresses are remembered when nothing else of a person is.

Without a key a hash of an address hides nothing: every telephone number can be tried. With
one (HMAC-SHA-256, RFC 2104) a stolen database says nothing about who is on the list.
"""

import hashlib
import hmac
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from crm.secret_file import read_secret

FILE = "address.key"
"""In the var folder. A file of its own: the sessions' key may be thrown away at any time."""


@dataclass(frozen=True)
class AddressKey:
    """Hashes normalised addresses; the key itself is never shown."""

    secret: bytes = field(repr=False)

    @cached_property
    def id(self) -> str:
        """Names the key without giving it away: 16 hexadecimal digits."""
        return self._digest("key", "id")[:16]

    def of_email(self, normalised: str) -> str:
        """The hash of an e-mail address in the form of ``validation.parse_email``."""
        return self._digest("email", normalised)

    def of_phone(self, e164: str) -> str:
        """The hash of a telephone number in E.164; of what was typed where that is unknown."""
        return self._digest("phone", e164)

    def of_code(self, address_hash: str, code: str) -> str:
        """The hash of a one-time code for one address."""
        return self._digest("code", f"{address_hash}:{code}")

    def _digest(self, kind: str, text: str) -> str:
        return hmac.new(self.secret, f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()


def load_address_key(var: Path) -> AddressKey:
    """The site's key, made if it is missing. Raises ValueError when the file is not a key."""
    return AddressKey(read_secret(var / FILE))

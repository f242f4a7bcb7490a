"""Signs a webhook as Standard Webhooks says, so that any of its libraries can check it.

The rules are those of https://github.com/standard-webhooks/standard-webhooks, version 1.
"""

import base64
import hashlib
import hmac
from datetime import datetime


def sign(secret: str, webhook_id: str, body: bytes, *, now: datetime) -> dict[str, str]:
    """The three headers; ``secret`` is ``whsec_`` and the key in base64.

    The receiver compares the time with its own clock, so it is this attempt's; the id stays
    the same at every attempt, and lets the receiver drop what it has already had.
    """
    key = base64.b64decode(secret.removeprefix("whsec_"))
    timestamp = str(int(now.timestamp()))
    signed = b".".join((webhook_id.encode(), timestamp.encode(), body))
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{signature}",
    }

"""Whether a call of the webhook comes from Meta."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

HEADER = "x-hub-signature-256"
"""The header that bears the signature of a POST."""


def is_signed(body: bytes, signature: str, app_secret: str) -> bool:
    """True when the signature is that of these very bytes; a body read and written anew has another."""
    if not app_secret:
        return False
    right = "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(signature.encode(), right.encode())


def challenge(query: Mapping[str, str], verify_token: str) -> str | None:
    """What the vendor's page wants back when the address is entered there; None for anybody else's question."""
    given = query.get("hub.verify_token", "")
    is_right = bool(verify_token) and hmac.compare_digest(given.encode(), verify_token.encode())
    return query.get("hub.challenge") if is_right and query.get("hub.mode") == "subscribe" else None

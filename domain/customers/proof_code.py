"""A code sent to whoever has a phone: who types it back in the chat is known by that phone (A1)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.channels.register import SMS

DIGITS = 6
LASTS = timedelta(minutes=10)
TRIES = 5

PER_CHAT, CHAT_WITHIN = 3, timedelta(hours=1)
PER_PHONE, PHONE_WITHIN = 5, timedelta(days=1)
"""So many codes may be asked for in one chat, and for one phone; more would be to guess, or to bother others."""


@dataclass
class ProofCode:
    """One that was asked for. digest: of the code with the salt; the code itself is kept nowhere.

    phone: what it proves. channel, outbox_id: the way it went last, and the row that was to bring it there.
    """

    id: int = field(init=False)
    identity_id: int
    phone: str
    salt: str
    digest: str
    sent_at: datetime
    tries: int = 0
    used: bool = False
    channel: str = SMS
    outbox_id: int | None = None

    def is_open(self, now: datetime) -> bool:
        """True while it may still be typed."""
        return not self.used and self.tries < TRIES and now < self.sent_at + LASTS

    def fits(self, code: str) -> bool:
        """True for the code that was sent."""
        return hmac.compare_digest(digest(code, self.salt), self.digest)


def drawn() -> tuple[str, str, str]:
    """A fresh code, its salt and its digest."""
    code, salt = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}", secrets.token_hex(16)
    return code, salt, digest(code, salt)


def digest(code: str, salt: str) -> str:
    """Slow on purpose: a million codes are soon tried by whoever has the digest alone."""
    return hashlib.scrypt(code.encode(), salt=bytes.fromhex(salt), n=2**14, r=8, p=1, dklen=32).hex()


def typed(words: str) -> str:
    """The code, when the words are nothing else, however its digits were typed; empty otherwise."""
    bare = unicodedata.normalize("NFKC", words).replace(" ", "").strip()
    return bare if len(bare) == DIGITS and bare.isascii() and bare.isdecimal() else ""

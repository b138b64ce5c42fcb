"""Signatures and sealed bodies of callbacks, as WeChat and WeCom make them.

AES-256-CBC, iv = the key's first half, PKCS#7 to blocks of 32 bytes; inside: 16 random bytes, length, message, owner.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.modes import CBC

AES_KEY = re.compile("[A-Za-z0-9]{43}")
"""An EncodingAESKey as the vendor's page makes it."""

BLOCK = 32


class Forged(Exception):
    """What came is not from the platform, or not for us. The message says which check failed, never what it held."""


def signature(token: str, *parts: str) -> str:
    """The hexadecimal SHA-1 of token and parts, sorted as bytes and joined."""
    joined = b"".join(sorted(part.encode() for part in (token, *parts)))
    return hashlib.sha1(joined, usedforsecurity=False).hexdigest()


def is_signed(stated: str, token: str, *parts: str) -> bool:
    """True when the stated signature is the right one; takes equally long whatever is stated."""
    return bool(token) and hmac.compare_digest(stated.encode(), signature(token, *parts).encode())


class Envelope:
    """Opens and seals the bodies of one callback address. ValueError for a key that is none.

    owner: whom a message must be for: the CorpID, or the Official Account's AppID.
    """

    def __init__(self, token: str, aes_key: str, owner: str) -> None:
        if not AES_KEY.fullmatch(aes_key):
            raise ValueError("an EncodingAESKey has 43 letters and digits")
        self._token, self._owner = token, owner
        self._key = base64.b64decode(aes_key + "=")
        self._cipher()  # the library is loaded now: the vendor's first check waits a second only

    def open(self, sealed: str, stated: str, timestamp: str, nonce: str) -> bytes:
        """The message inside. Forged when signature, padding, length or owner is not right."""
        if not is_signed(stated, self._token, timestamp, nonce, sealed):
            raise Forged("msg_signature")
        plain = self._decrypted(sealed)
        length = int.from_bytes(plain[16:20], "big")
        if len(plain) < 20 or 20 + length > len(plain):
            raise Forged("length")
        if not hmac.compare_digest(plain[20 + length :], self._owner.encode()):
            raise Forged("owner")
        return plain[20 : 20 + length]

    def seal(self, message: bytes, *, salt: bytes = b"") -> str:
        """The message as the other side opens it. salt: 16 bytes, random where none are given."""
        plain = (salt or os.urandom(16)) + len(message).to_bytes(4, "big") + message + self._owner.encode()
        pad = BLOCK - len(plain) % BLOCK
        engine = self._cipher().encryptor()
        return base64.b64encode(engine.update(plain + bytes([pad]) * pad) + engine.finalize()).decode()

    def _decrypted(self, sealed: str) -> bytes:
        try:
            return decrypted(base64.b64decode(sealed, validate=True), self._key)
        except (binascii.Error, ValueError):
            raise Forged("base64") from None

    def _cipher(self) -> Cipher[CBC]:
        return _cipher(self._key)


def decrypted(data: bytes, key: bytes) -> bytes:
    """What was encrypted with that key of 32 bytes, the padding taken off. Forged where it was not."""
    if not data or len(data) % 16:
        raise Forged("block")
    engine = _cipher(key).decryptor()
    plain = engine.update(data) + engine.finalize()
    pad = plain[-1]
    if not 1 <= pad <= BLOCK or plain[-pad:] != bytes([pad]) * pad:
        raise Forged("padding")
    return plain[:-pad]


def _cipher(key: bytes) -> Cipher[CBC]:
    """Imported here: a shop without these channels has no such library."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))

"""Words for a browser that is not open: sealed for it alone (RFC 8291) and signed by the shop (VAPID, RFC 8292)."""

from __future__ import annotations

import base64
import json
import os
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

LASTS_SECONDS = 12 * 3600
"""How long a signature is good for; the law of the matter allows a day."""

RECORD = 4096
"""Bytes of the one record in which the words are."""


def is_possible() -> bool:
    """True where the library that seals is installed."""
    return find_spec("cryptography") is not None


def own_key(secret: str) -> EllipticCurvePrivateKey:
    """The shop's key, the same for all its processes and as long as its secret lives."""
    from cryptography.hazmat.primitives.asymmetric import ec

    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    number = int.from_bytes(_derive(secret.encode(), b"", b"web push", 48)) % (order - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


def public(key: EllipticCurvePrivateKey) -> str:
    """The key as browsers are told it when they agree to be written to."""
    return _b64(_point(key))


def seal(
    words: bytes, p256dh: str, auth: str, *, once: EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> bytes:
    """The words as only the browser with these keys reads them; ValueError for keys that are none.

    once, salt: made anew for each message; given by tests alone.
    """
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    theirs = _unb64(p256dh)
    receiver = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
    once, salt = once or ec.generate_private_key(ec.SECP256R1()), salt or os.urandom(16)
    ours = _point(once)
    shared = once.exchange(ec.ECDH(), receiver)
    secret = _derive(shared, _unb64(auth), b"WebPush: info\0" + theirs + ours, 32)
    key = _derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(secret, salt, b"Content-Encoding: nonce\0", 12)
    sealed = AESGCM(key).encrypt(nonce, words + b"\x02", None)
    return salt + RECORD.to_bytes(4) + bytes([len(ours)]) + ours + sealed


def headers(endpoint: str, key: EllipticCurvePrivateKey, contact: str, now: int, ttl: int) -> dict[str, str]:
    """What goes with a sealed message: who sends it, how long it is worth delivering, and that it can't wait.

    contact: an https address or mailto: of the shop. now: seconds since 1970. ttl: seconds.
    """
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": now + LASTS_SECONDS, "sub": contact}
    told = ".".join(_b64(json.dumps(one).encode()) for one in ({"typ": "JWT", "alg": "ES256"}, claims))
    r, s = decode_dss_signature(key.sign(told.encode(), ec.ECDSA(SHA256())))
    token = f"{told}.{_b64(r.to_bytes(32) + s.to_bytes(32))}"
    return {
        "Authorization": f"vapid t={token}, k={public(key)}", "Content-Encoding": "aes128gcm", "TTL": str(ttl),
        "Urgency": "high", "Content-Type": "application/octet-stream",
    }  # fmt: skip


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), length, salt, info).derive(secret)


def _point(key: EllipticCurvePrivateKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

"""Callbacks are opened only when everything about them is right."""

from __future__ import annotations

import base64

import pytest

from wire.tencent.crypto import Envelope, Forged, is_signed, signature

TOKEN, KEY, OWNER = "aftercareToken1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "wx1234567890abcdef"
AT, NONCE = "1764460800", "nonce1"
MESSAGE = "<xml><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content></xml>".encode()
SEALED = (
    "4j/AuRx71kQlxVlzbpsMWO1biilYUzVyxGMQcnaA2vWyPFIlaFlsCcE0ggmSdheU2S4VE1n4OfFb1RDOg69ehJl+fLMjRMNyM4jr+ISWsmct"
    "S+dgUyvB8iVYqzk8xeIUQnRTbDk0l8GFG1XmpU4ispGcMUV2wtkvUbtwFsnzkJ0="
)


def test_signatures_and_bodies_are_the_vendors() -> None:
    envelope = Envelope(TOKEN, KEY, OWNER)
    assert signature(TOKEN, AT, NONCE) == "5cb619fdb8c19d01cde91866fd5bc42de735475b"
    assert envelope.seal(MESSAGE, salt=b"0123456789abcdef") == SEALED
    assert envelope.open(SEALED, "824396398932bf372b8e77a07a327e17dbdac21e", AT, NONCE) == MESSAGE


def test_what_is_sealed_is_opened_whatever_its_length() -> None:
    envelope = Envelope(TOKEN, KEY, OWNER)
    for length in range(70):
        sealed = envelope.seal(b"x" * length)
        assert envelope.open(sealed, signature(TOKEN, AT, NONCE, sealed), AT, NONCE) == b"x" * length


def _refusal(envelope: Envelope, sealed: str, signed: str | None = None) -> str:
    with pytest.raises(Forged) as refused:
        envelope.open(sealed, signed if signed is not None else signature(TOKEN, AT, NONCE, sealed), AT, NONCE)
    return str(refused.value)


def _raw(plain: bytes) -> str:
    """Bytes sealed as they are."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    key = base64.b64decode(KEY + "=")
    engine = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(engine.update(plain) + engine.finalize()).decode()


def test_everything_forged_is_refused() -> None:
    envelope = Envelope(TOKEN, KEY, OWNER)
    assert _refusal(envelope, SEALED, "0" * 40) == "msg_signature"
    assert _refusal(envelope, SEALED, "") == "msg_signature"
    assert _refusal(envelope, SEALED, "ü") == "msg_signature"
    assert _refusal(envelope, Envelope(TOKEN, KEY, "wxsomebodyelse00").seal(MESSAGE)) == "owner"
    assert _refusal(envelope, "no base64!") == "base64"
    assert _refusal(envelope, base64.b64encode(b"x" * 31).decode()) == "block"
    assert _refusal(envelope, _raw(b"x" * 31 + b"\x00")) == "padding"
    assert _refusal(envelope, _raw(b"x" * 31 + b"\x21")) == "padding"
    assert _refusal(envelope, _raw(b"r" * 16 + (999).to_bytes(4, "big") + b"x" * 11 + b"\x01")) == "length"
    assert _refusal(envelope, _raw(b"\x20" * 32)) == "length"


def test_without_a_token_nothing_is_signed() -> None:
    assert not is_signed(signature("", AT, NONCE), "", AT, NONCE)


@pytest.mark.parametrize("key", ["", "short", KEY + "x", KEY[:-1] + "+"])
def test_a_key_that_is_none_is_told_at_once(key: str) -> None:
    with pytest.raises(ValueError, match="43 letters and digits"):
        Envelope(TOKEN, key, OWNER)

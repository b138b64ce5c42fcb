"""Only Meta is heard: the signature is that of the very bytes, and the address is handed over to nobody else."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from wire.whatsapp.signature import challenge, is_signed

BODY = b'{"object":"whatsapp_business_account","entry":[]}'
SIGNED = "sha256=d3e4f9da0ce6c71ab3dba55929b8eeeee2455349e534924ead19f98d143e904f"


def test_a_body_is_signed_by_its_raw_bytes() -> None:
    assert is_signed(BODY, SIGNED, "app-secret")
    assert not is_signed(BODY.replace(b":", b": "), SIGNED, "app-secret")


@pytest.mark.parametrize(
    "given",
    ["", SIGNED[:-1], SIGNED.upper(), "sha256=" + "0" * 64, "é", SIGNED.removeprefix("sha256="),
     "sha1=" + hmac.new(b"app-secret", BODY, hashlib.sha1).hexdigest()],
)  # fmt: skip
def test_anything_else_is_forged(given: str) -> None:
    assert not is_signed(BODY, given, "app-secret")


def test_without_a_secret_nothing_is_signed() -> None:
    assert not is_signed(BODY, "sha256=" + hmac.new(b"", BODY, hashlib.sha256).hexdigest(), "")


def test_the_challenge_is_given_back_for_the_right_token_alone() -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "42", "hub.verify_token": "right"}
    assert challenge(asked, "right") == "42"
    assert challenge(asked, "wrong") is None
    assert challenge({**asked, "hub.mode": "unsubscribe"}, "right") is None
    assert challenge({**asked, "hub.verify_token": ""}, "") is None

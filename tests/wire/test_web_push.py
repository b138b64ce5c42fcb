"""Words for a closed browser are sealed as RFC 8291 shows it and signed so that anybody can check who sent them."""

from __future__ import annotations

import base64
import json

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from wire.web_push import headers, own_key, public, seal

THEIRS = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_the_example_of_the_standard_is_sealed_to_the_letter() -> None:
    ours = ec.derive_private_key(int.from_bytes(raw("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")), ec.SECP256R1())
    words, salt = b"When I grow up, I want to be a watermelon", raw("DGv6ra1nlYgDCS1FRnbzlw")
    assert seal(words, THEIRS, "BTBZMqHH6r4Tts7J_aSIgg", once=ours, salt=salt) == raw(SEALED)


def test_the_shops_key_lives_as_long_as_its_secret() -> None:
    assert public(own_key("a" * 40)) == public(own_key("a" * 40)) != public(own_key("b" * 40))


def test_the_signature_names_the_service_the_shop_and_an_end() -> None:
    key = own_key("k" * 40)
    told = headers("https://push.example/abc", key, "https://shop.example", 1_000_000, 600)
    token, _, known = told["Authorization"].removeprefix("vapid t=").partition(", k=")
    head, claims, signature = token.split(".")
    assert json.loads(raw(claims)) == {"aud": "https://push.example", "exp": 1_043_200, "sub": "https://shop.example"}
    theirs, signed = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(known)), raw(signature)
    both = encode_dss_signature(int.from_bytes(signed[:32]), int.from_bytes(signed[32:]))
    theirs.verify(both, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    with pytest.raises(InvalidSignature):
        theirs.verify(both, f"{head}.x{claims}".encode(), ec.ECDSA(SHA256()))


@pytest.mark.parametrize(("p256dh", "auth"), [("x", "y"), (THEIRS[:-4], "BTBZMqHH6r4Tts7J_aSIgg"), ("", "")])
def test_keys_that_are_none_are_refused(p256dh: str, auth: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        seal(b"x", p256dh, auth)

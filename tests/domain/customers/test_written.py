"""Phones, plates and VINs as lists and forms have them."""

from __future__ import annotations

import pytest

from domain.customers import written


@pytest.mark.parametrize(
    ("words", "phone"),
    [
        ("13800138000", "+8613800138000"), ("138 0013 8000", "+8613800138000"), ("138-0013-8000", "+8613800138000"),
        ("+86 138 0013 8000", "+8613800138000"), ("008613800138000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("8613800138000", "+8613800138000"), ("021-62345678", "+862162345678"), ("(0755) 8234567", "+867558234567"),
        ("400-820-1234", "+864008201234"), ("+1 415 555 0132", "+14155550132"), ("1380013800", None),
        ("138001380001", None), ("12345678", None), ("王芳", None), ("+86138", None), ("", None),
    ],
)  # fmt: skip
def test_a_phone_is_read_however_it_is_spaced_and_a_wrong_one_is_not(words: str, phone: str | None) -> None:
    assert written.phone(words) == phone


@pytest.mark.parametrize(
    ("words", "plate"),
    [
        ("沪A12345", "沪A12345"), ("沪a·12345", "沪A12345"), ("沪 A 12 345", "沪A12345"), ("沪A-D12345", "沪AD12345"),
        ("粤B12345D", "粤B12345D"), ("沪AO2345", "沪A02345"), ("京A1234学", "京A1234学"), ("沪A1234", None),
        ("沪A1234567", None), ("A12345", None), ("沪ABCDEF", None), ("王芳", None),
    ],
)  # fmt: skip
def test_a_plate_is_read_however_it_is_dotted_and_a_wrong_one_is_not(words: str, plate: str | None) -> None:
    assert written.plate(words) == plate


@pytest.mark.parametrize(
    ("words", "vin"),
    [
        ("LSVAA49J1V0000001", "LSVAA49J1V0000001"), ("lsvaa49j1v 0000001", "LSVAA49J1V0000001"),
        ("LSVAA49J1VOOOOOO1", "LSVAA49J1V0000001"), ("LSVAA49J1V000000", None), ("00000000000000000", None),
    ],
)  # fmt: skip
def test_a_vin_is_read_with_its_look_alikes_and_a_wrong_one_is_not(words: str, vin: str | None) -> None:
    assert written.vin(words) == vin


def test_the_check_digit_of_a_vin_is_told() -> None:
    assert written.has_check_digit("1M8GDM9AXKP042788")
    assert not written.has_check_digit("1M8GDM9A1KP042788")


@pytest.mark.parametrize(
    ("words", "mail"),
    [(" li@example.com ", "li@example.com"), ("ｌｉ@example.com", "li@example.com"), ("li@example", None),
     ("li example.com", None), ("a@b.cn\nBcc: c@d.cn", None)],
)  # fmt: skip
def test_a_mail_address_is_one_or_none(words: str, mail: str | None) -> None:
    assert written.mail(words) == mail

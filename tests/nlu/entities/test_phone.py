from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.nlu.entities.reading import kinds, values

_SPOKEN = dict(zip("0123456789", "零幺二三四五六七八九", strict=True))


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("13812345678", "+8613812345678"),
        ("138 1234 5678", "+8613812345678"),
        ("138-1234-5678", "+8613812345678"),
        ("+86 13812345678", "+8613812345678"),
        ("8613812345678", "+8613812345678"),
        ("１３８１２３４５６７８", "+8613812345678"),
        ("一三八零零一三八零零零", "+8613800138000"),
        ("幺三九 二二二二 三三三三", "+8613922223333"),
        ("010-87654321", "+861087654321"),
        ("(0755) 8765 4321", "+8675587654321"),
        ("400-820-1234", "+864008201234"),
        ("+44 20 7946 0958", "+442079460958"),
        ("+1 (202) 555-0143", "+12025550143"),
    ],
)
def test_a_phone_number_is_read_in_every_form(said: str, value: str) -> None:
    assert values(f"打 {said} 找我", "phone") == [value]


@pytest.mark.parametrize("text", ["订单2024031812345678901", "53000公里", "12345", "2026-03-18", "一三五单号"])
def test_other_long_numbers_are_no_phone(text: str) -> None:
    assert "phone" not in kinds(text)


def test_a_phone_is_no_mileage_even_when_mileage_was_asked() -> None:
    assert kinds("13812345678", asked="mileage") == {"phone"}


@settings(deadline=None)
@given(
    number=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    style=st.sampled_from(["plain", "gaps", "prefix", "spoken"]),
)
def test_any_mobile_is_found_however_it_is_written(number: str, style: str) -> None:
    written = {
        "plain": number,
        "gaps": f"{number[:3]} {number[3:7]} {number[7:]}",
        "prefix": f"+86{number}",
        "spoken": "".join(_SPOKEN[c] for c in number),
    }[style]
    assert values(f"电话{written}，谢谢", "phone") == [f"+86{number}"]


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("1381234567", "1381234567"),
        ("138123456789", "138123456789"),
        ("138 1234 567", "1381234567"),
        ("138-1234-56789", "138123456789"),
        ("+86 1381234567", "1381234567"),
    ],
)
def test_a_mobile_with_a_digit_too_few_or_many_is_named_as_unsure(said: str, value: str) -> None:
    text = f"打 {said} 找我"
    assert values(text, "phone") == []
    assert values(text, "phone_unsure") == [value]


@pytest.mark.parametrize(
    "text",
    ["打 13812345678 找我", "订单号 138123456789", "order no. 1381234567", "1500 公里", "+1 (202) 555-0143", "138123"],
)
def test_whole_numbers_and_other_numbers_are_no_unsure_phones(text: str) -> None:
    assert "phone_unsure" not in kinds(text)

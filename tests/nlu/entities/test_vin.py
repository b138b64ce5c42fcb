from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.entities import find
from nlu.entities.vin import check_digit
from tests.nlu.entities.reading import kinds, values

_ALPHABET = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
_VALID = "1M8GDM9AXKP042788"


def _confidence(text: str) -> float:
    return next(e.confidence for e in find(text) if e.kind == "vin")


def test_the_check_digit_of_a_published_example_is_right() -> None:
    assert check_digit(_VALID) == "X"


def test_a_vin_with_a_right_check_digit_is_surer_than_one_without() -> None:
    wrong = _VALID[:8] + "1" + _VALID[9:]
    assert values(f"车架号{wrong}", "vin") == [wrong]
    assert _confidence(f"车架号{_VALID}") > 0.9 > _confidence(f"车架号{wrong}")


def test_letters_that_no_vin_holds_are_read_as_the_digits_they_look_like() -> None:
    assert values("vin 1m8gdm9axkpo42788", "vin") == [_VALID]
    assert _confidence("vin 1m8gdm9axkpo42788") >= 0.9


def test_a_vin_may_be_written_in_groups() -> None:
    assert values("1M8 GDM9AX KP042788", "vin") == [_VALID]


def test_an_order_number_is_no_vin() -> None:
    assert "vin" not in kinds("订单12345678901234567")
    assert "vin" not in kinds("internationalised words")


@settings(deadline=None)
@given(
    head=st.text(_ALPHABET, min_size=8, max_size=8),
    tail=st.text(_ALPHABET, min_size=3, max_size=3),
    n=st.integers(0, 99999),
)
def test_any_vin_is_found_in_either_case(head: str, tail: str, n: int) -> None:
    vin = f"{head}0{tail}{n:05d}"
    vin = vin[:8] + check_digit(vin) + vin[9:]
    if any(c.isalpha() for c in vin):
        assert values(f"车架号：{vin.lower()}。", "vin") == [vin]

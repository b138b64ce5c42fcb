"""What of a record is shown to whom."""

from __future__ import annotations

import pytest

from domain.customers.customer import masked_phone, masked_plate


@pytest.mark.rule("A5")
@pytest.mark.parametrize(
    ("phone", "shown"), [("+8613812345678", "138****5678"), ("13812345678", "138****5678"), (None, ""), ("110", "110")]
)
def test_a_phone_is_shown_without_its_middle(phone: str | None, shown: str) -> None:
    assert masked_phone(phone) == shown


@pytest.mark.rule("A5")
@pytest.mark.parametrize(
    ("plate", "shown"), [("京A12345", "京A**45"), ("沪AD12345", "沪A**45"), (None, ""), ("AB1", "")]
)
def test_a_plate_is_shown_without_its_middle(plate: str | None, shown: str) -> None:
    assert masked_plate(plate) == shown

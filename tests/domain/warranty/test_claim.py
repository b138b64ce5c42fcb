"""What a claim can become, until when it can be objected to, and what is paid back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import IllegalMove
from domain.warranty import claim
from domain.warranty.claim import ClaimState

FEN = st.integers(0, 10_000_000)


@pytest.mark.rule("G6")
@pytest.mark.parametrize(
    ("state", "verb", "after"),
    [
        ("asked", "grant", "granted"), ("asked", "refuse", "refused"), ("refused", "object", "objected"),
        ("objected", "grant", "granted"), ("objected", "refuse", "refused"), ("granted", "remedy", "remedied"),
        ("asked", "remedy", ""), ("refused", "remedy", ""), ("remedied", "remedy", ""), ("granted", "object", ""),
    ],
)  # fmt: skip
def test_a_claim_goes_only_where_the_table_says(state: str, verb: str, after: str) -> None:
    if after:
        assert claim.moved("E1", state, verb) == after
    else:
        with pytest.raises(IllegalMove):
            claim.moved("E1", state, verb)


@pytest.mark.rule("G5")
def test_an_objection_counts_for_seven_days(now: datetime) -> None:
    assert claim.objection_until(now) == now + timedelta(days=7)
    assert [name for name, facts in claim.STATES.items() if facts.undecided] == [ClaimState.ASKED, ClaimState.OBJECTED]


@pytest.mark.rule("G2")
@pytest.mark.parametrize(
    ("paid", "used", "covered", "back"),
    [
        (100_000, 0, 20_000, 100_000),
        (100_000, 5_000, 20_000, 75_000),
        (100_000, 20_000, 20_000, 0),
        (100, 90_000, 20_000, 0),
    ],
)
def test_a_refund_is_less_by_what_was_had_of_it(paid: int, used: int, covered: int, back: int) -> None:
    assert claim.refund_fen(paid, used, covered) == back


@pytest.mark.rule("G2")
def test_a_price_is_reduced_in_the_proportion_in_which_the_value_is() -> None:
    assert claim.reduction_fen(80_000, 100_000, 75_000) == 20_000
    assert claim.reduction_fen(80_000, 100_000, 100_000) == 0
    assert claim.reduction_fen(80_000, 100_000, 0) == 80_000


@pytest.mark.rule("G2")
@given(
    price=FEN,
    used=st.integers(0, 900_000),
    covered=st.integers(1, 900_000),
    sound=st.integers(1, 9_000_000),
    part=st.floats(0, 1),
)
def test_nobody_gets_more_back_than_was_paid(price: int, used: int, covered: int, sound: int, part: float) -> None:
    assert 0 <= claim.refund_fen(price, used, covered) <= price
    assert 0 <= claim.reduction_fen(price, sound, int(sound * part)) <= price


@pytest.mark.parametrize("figures", [(-1, 100, 50), (100, 0, 0), (100, 100, 101), (100, 100, -1)])
def test_figures_that_can_not_be_are_refused(figures: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="expected a value"):
        claim.reduction_fen(*figures)

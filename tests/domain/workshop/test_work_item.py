"""Prices, the bill, and what may become of an item."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import IllegalMove
from domain.workshop.work_item import STATES, WorkItem, bill, check, moved

NOW = datetime(2026, 3, 18, 2, 0, tzinfo=UTC)
PARTS = st.lists(
    st.builds(
        lambda fen, source: {"code": None, "name": "x", "quantity": 1, "fen": fen, "source": source},
        st.integers(0, 10**6), st.sampled_from(["genuine", "other", "own"]),
    ),
    max_size=3,
)  # fmt: skip
ITEMS = st.builds(
    WorkItem,
    ticket_id=st.just(1), kind=st.sampled_from(["planned", "extra"]), name=st.just("x"), created_at=st.just(NOW),
    pricing=st.sampled_from(["item", "symptom", "system"]), labour_fen=st.integers(0, 10**6), parts=PARTS,
    cover=st.sampled_from(["customer", "warranty", "shop"]), state=st.sampled_from([*STATES]),
)  # fmt: skip


def _item(**fields: object) -> WorkItem:
    made = WorkItem(1, "planned", "x", NOW, **fields)  # type: ignore[arg-type]
    made.id = 7
    return made


@pytest.mark.rule("W2", "W6")
@given(items=st.lists(ITEMS, max_size=8), percent=st.integers(0, 100))
def test_the_bill_is_the_sum_of_what_is_done_less_the_discount(items: list[WorkItem], percent: int) -> None:
    found = bill(items, percent)
    done = [item for item in items if item.state == "done"]
    assert list(found.lines) == done
    assert found.total_fen == sum(item.price_fen for item in done) - found.discount_fen
    assert found.labour_fen + found.parts_fen == sum(item.price_fen for item in done)
    assert 0 <= found.discount_fen <= found.labour_fen and found.total_fen >= 0
    assert found.total_fen <= found.estimate_fen + found.extras_fen


@pytest.mark.rule("W2")
def test_a_fixed_price_holds_its_parts_and_own_parts_cost_nothing() -> None:
    parts = [
        {"code": None, "name": "a", "quantity": 1, "fen": 500, "source": "genuine"},
        {"code": None, "name": "b", "quantity": 1, "fen": 300, "source": "own"},
    ]
    assert _item(labour_fen=1000, parts=parts).price_fen == 1500
    assert _item(labour_fen=1000, parts=parts, pricing="symptom").price_fen == 1000
    assert _item(labour_fen=1000, parts=parts, cover="warranty").price_fen == 0


@pytest.mark.rule("W4")
@pytest.mark.parametrize("state", STATES)
def test_only_what_was_agreed_to_can_be_done(state: str) -> None:
    item = _item(state=state)
    if state == "agreed":
        assert moved(item, "do") == "done"
    else:
        with pytest.raises(IllegalMove):
            moved(item, "do")
    assert STATES[state].consented or "done" not in STATES[state].moves.values()


@pytest.mark.rule("W2")
@pytest.mark.parametrize(
    "wrong",
    [
        {"labour_fen": -1},
        {"pricing": "guess"},
        {"cover": "nobody"},
        {"parts": [{"code": None, "name": "a", "quantity": 0, "fen": 1, "source": "genuine"}]},
        {"parts": [{"code": None, "name": "a", "quantity": 1, "fen": 1, "source": "found"}]},
    ],
)
def test_an_item_priced_against_the_rules_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(IllegalMove):
        check(_item(**wrong))


@pytest.mark.rule("W4")
def test_an_answer_is_waited_for_until_it_expires() -> None:
    item = _item(state="asked", expires_at=NOW)
    assert item.is_open(NOW - timedelta(seconds=1)) and not item.is_open(NOW)

"""The states of a ticket: what can be asked of it when."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import IllegalMove
from domain.ticket import KINDS, OPEN_STATES, STATES, moved, register_number

VERBS = sorted({verb for facts in STATES.values() for verb in facts.moves})


@pytest.mark.rule("I2")
@given(verbs=st.lists(st.sampled_from(VERBS), max_size=12))
def test_whatever_is_asked_in_whatever_order_a_ticket_is_in_a_known_state(verbs: list[str]) -> None:
    state = "new"
    for verb in verbs:
        try:
            after = moved("F2026-0001", state, verb)
        except IllegalMove as refusal:
            assert verb not in STATES[state].moves
            assert "F2026-0001" in str(refusal)
        else:
            assert after in STATES
            state = after


@pytest.mark.rule("I2")
def test_what_is_over_can_only_be_reopened() -> None:
    for state in set(STATES) - OPEN_STATES:
        assert set(STATES[state].moves) <= {"reopen"}


@pytest.mark.rule("I2")
def test_an_open_ticket_can_always_be_finished() -> None:
    for state in OPEN_STATES:
        assert {"close", "cancel"} <= set(STATES[state].moves)


@pytest.mark.rule("C1")
def test_each_kind_has_its_own_letter_and_numbers_sort() -> None:
    assert len({facts.prefix for facts in KINDS.values()}) == len(KINDS)
    assert register_number("complaint", 2026, 7) == "C2026-0007"
    assert register_number("complaint", 2026, 12345) == "C2026-12345"

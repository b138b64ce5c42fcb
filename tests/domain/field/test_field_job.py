"""Field jobs: which steps follow which, what is packed, how long batches take, who is sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import IllegalMove
from domain.field.dispatch import Candidate, is_able, ranked, way_km
from domain.field.field_job import STATES, batch_days, moved, packed
from domain.shop.shop import StaffSpec

VERBS = sorted({verb for facts in STATES.values() for verb in facts.moves})
PLACES = st.tuples(st.floats(-89, 89), st.floats(-179, 179))


@pytest.mark.rule("F4", "I2")
@given(st.lists(st.sampled_from(VERBS), max_size=30))
def test_any_sequence_of_presses_ends_in_a_known_state(presses: list[str]) -> None:
    state = "planned"
    for verb in presses:
        try:
            state = moved("J1", state, verb)
        except IllegalMove as refused:
            assert "J1" in str(refused)
    assert state in STATES


@pytest.mark.rule("W8", "F7")
@given(st.lists(st.sampled_from(VERBS), max_size=40))
def test_nothing_is_signed_before_the_work_was_finished(presses: list[str]) -> None:
    state, finished = "planned", False
    for verb in presses:
        if after := STATES[state].moves.get(verb):
            state = after
            finished = finished or verb == "finish"
    assert not STATES[state].work_done or finished


@pytest.mark.rule("F8")
@pytest.mark.parametrize(("units", "days"), [(1, 1), (10, 1), (11, 2), (20, 2), (21, 3), (30, 3), (100, 10)])
def test_a_batch_takes_a_working_day_for_ten_units(units: int, days: int) -> None:
    assert batch_days(units) == days


@pytest.mark.rule("F4")
def test_tools_for_the_systems_at_fault_are_packed_once() -> None:
    tools = packed(["electrical", "high_voltage"])
    assert len(tools) == len(set(tools)) and {"multimeter", "insulated_gloves", "warning_triangle"} <= set(tools)


def _candidate(code: str, *, load: int = 0, able: bool = True, duty: bool = True, km: float | None = 0) -> Candidate:
    return Candidate(code, code, load, able, duty, False, km)


@pytest.mark.rule("F4")
@pytest.mark.parametrize(
    ("candidates", "first"),
    [
        ([_candidate("busy", load=2), _candidate("free")], "free"),
        ([_candidate("near", km=2), _candidate("far", km=50)], "near"),
        ([_candidate("unable", able=False), _candidate("able", load=3)], "able"),
        ([_candidate("off", duty=False), _candidate("here", load=3, km=80)], "here"),
        ([_candidate("far", km=90), _candidate("one_job", load=1, km=5)], "one_job"),
    ],
)
def test_who_could_be_there_soonest_is_first(candidates: list[Candidate], first: str) -> None:
    assert ranked(candidates)[0].code == first


@pytest.mark.rule("F4")
@given(st.permutations([_candidate(code, load=n % 3, km=n * 7.0, duty=n % 2 == 0) for n, code in enumerate("abcdef")]))
def test_the_order_of_the_list_does_not_matter(candidates: list[Candidate]) -> None:
    assert [one.code for one in ranked(candidates)] == [one.code for one in ranked(reversed(candidates))]


@pytest.mark.rule("F4")
def test_a_trade_nobody_lists_is_asked_of_nobody() -> None:
    painter = StaffSpec("he", "He", "technician", skills=("painter",))
    assert not is_able(painter, ["brakes"], {"mechanic", "painter"})
    assert is_able(painter, ["brakes"], {"painter"})
    assert is_able(StaffSpec("zhou", "Zhou", "technician"), ["brakes", "body"], {"mechanic", "painter"})


@pytest.mark.rule("F4", "F3")
@given(start=PLACES, end=PLACES, factor=st.integers(100, 200))
def test_the_way_there_is_as_long_as_the_way_back(
    start: tuple[float, float], end: tuple[float, float], factor: int
) -> None:
    there, back, line = way_km(start, end, factor), way_km(end, start, factor), way_km(start, end, 100)
    assert there is not None and back is not None and line is not None
    assert there == pytest.approx(back) and there >= line - 1e-9 >= -1e-9


@pytest.mark.rule("F4")
@given(a=PLACES, b=PLACES, c=PLACES)
def test_no_detour_is_shorter(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> None:
    direct, first, second = way_km(a, c, 100), way_km(a, b, 100), way_km(b, c, 100)
    assert direct is not None and first is not None and second is not None
    assert direct <= first + second + 1e-6

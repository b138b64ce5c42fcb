"""The fault campaign's recount: what is lost, twice or out of order is seen, and nothing else is."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from benchmarks.chaos.faults import Injected
from benchmarks.chaos.people import Notes, Said
from benchmarks.chaos.recount import Evidence, recount
from benchmarks.chaos.run import Told
from benchmarks.chaos.table import keep, kept, summary, table
from benchmarks.chaos.telegram import Call

ACCOUNT, STAFF, CHAT = 1, (2, -5), 7
Tables = dict[str, list[tuple[Any, ...]]]

TABLES: Tables = {
    "update_id FROM inbound": [("1000",), ("1001",)],
    "key, state": [("in:telegram:1:1000:0", "sent", "11", ""), ("in:telegram:1:1001:0", "sent", "12", "")],
    "address, remote_id": [("7", "11", 1, 10), ("7", "12", 2, 10)],
    "m.author": [("7", 2)],
    "t.kind, count": [("7", "complaint", 1)],
    "FROM appointments": [("", "L1", 1, 2, 5)],
    "t.number": [("C2026-0001", "7")],
    "channel = 'staff'": [("21", "ticket_card", "sent", "")],
}


def _seen(changed: Tables, calls: list[Call], faults: list[Injected] | None = None) -> Counter[str]:
    rows = TABLES | changed
    notes = Notes([Said(CHAT, 1000, "a", 1.0), Said(CHAT, 1001, "b", 2.0)], {CHAT: Counter(complain=1)})
    find = lambda query: next(found for name, found in rows.items() if name in query)  # noqa: E731
    return recount(Evidence(notes, calls, faults or [], find, ACCOUNT, STAFF)).found


def _calls(*more: Call) -> list[Call]:
    return [
        Call(1.5, ACCOUNT, CHAT, 11, "C2026-0001", ""),
        Call(2.5, ACCOUNT, CHAT, 12, "b!", ""),
        Call(2.0, *STAFF, 21, "card", ""),
        *more,
    ]


def test_a_sound_run_counts_nothing() -> None:
    assert _seen({}, _calls()) == {}


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"update_id FROM inbound": [("1000",)]}, {"lost": 1}),
        ({"key, state": TABLES["key, state"][:1]}, {"lost": 1}),
        ({"key, state": [*TABLES["key, state"][:1], ("in:telegram:1:1001:0", "dead", None, "x")]}, {"lost": 1}),
        ({"key, state": [*TABLES["key, state"][:1], ("in:telegram:1:1001:0", "sent", "99", "")]}, {"lost": 1}),
        ({"key, state": [*TABLES["key, state"][:1], ("trouble:telegram:1:1001", "sent", "12", "")]}, {"apologised": 1}),
        ({"m.author": [("7", 3)]}, {"handled_twice": 1}),
        ({"t.kind, count": [("7", "complaint", 2)]}, {"tickets_twice": 1}),
        ({"FROM appointments": [("", "L1", 1, 3, 5), ("", "L1", 2, 4, 6)]}, {"visits_twice": 1}),
        ({"FROM appointments": [("", "L1", 1, 2, 5), ("", "L2", 1, 2, 5)]}, {"visits_twice": 1}),
        ({"t.number": [("C2026-0001", "8")]}, {"told_not_kept": 1}),
        ({"channel = 'staff'": [("22", "ticket_card", "sent", "")]}, {"cards_lost": 1}),
        ({"address, remote_id": [("7", "11", 2, 10), ("7", "12", 1, 10)]}, {"out_of_order": 1}),
    ],
)  # fmt: skip
def test_each_thing_that_goes_wrong_is_counted(changed: dict[str, Any], found: dict[str, int]) -> None:
    assert _seen(changed, _calls()) == found


def test_a_repeat_is_excused_only_where_nobody_could_know() -> None:
    again = Call(9.0, ACCOUNT, CHAT, 13, "b!", "")
    assert _seen({}, _calls(again)) == {"repeated": 1, "repeated_unexcused": 1}
    assert _seen({}, _calls(again), [Injected("process_killed", 10.0, 10.0)]) == {"repeated": 1}
    assert _seen({}, _calls(again), [Injected("process_killed", 60.0, 60.0)])["repeated_unexcused"] == 1
    again.cut = True
    assert _seen({}, _calls(again)) == {"repeated": 1}


def test_runs_are_kept_and_summed_up(tmp_path) -> None:  # type: ignore[no-untyped-def]
    told = Told(
        1, "one", "sqlite", 9.0, 200, 3, {"repeated": 1}, {"process_killed": [3, 0, 1]},
        {"process_killed": [1.0, 4.0, 2.0]}, 0, 5, 0, 0, 0, 0, 0, 100, 0.5,
    )  # fmt: skip
    for _ in range(2):
        keep(told, tmp_path / "runs.jsonl")
    runs = kept(tmp_path / "runs.jsonl")
    assert runs == [told, told]
    assert runs[0].broken == 0
    assert "| a process is killed (`kill -9`) | 6 | 0 | 2 | 2.0 / 4.0 s |" in table(runs)
    assert summary(runs).startswith("2 runs in 1 layouts: 6 faults, 400 messages; lost 0")

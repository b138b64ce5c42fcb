"""How fast anybody may write."""

from __future__ import annotations

from domain.flood_gate import FloodGate


def test_messages_that_had_to_wait_are_no_flood() -> None:
    gate = FloodGate(3, 10.0, lambda: 1000.0)
    assert all(gate.passes("a", at=at) for at in (100.0, 200.0, 300.0, 400.0, 500.0))


def test_the_same_message_again_is_not_one_more() -> None:
    gate = FloodGate(2, 10.0, lambda: 0.0)
    assert all(gate.passes("a", message="m1") for _ in range(5))
    assert gate.passes("a", message="m2")
    assert not gate.passes("a", message="m3")
    assert gate.passes("a", message="m1")


def test_writers_do_not_count_for_each_other() -> None:
    gate = FloodGate(1, 10.0, lambda: 0.0)
    assert gate.passes("a") and gate.passes("b") and not gate.passes("a")
    assert gate.knows("b") and not gate.knows("c")

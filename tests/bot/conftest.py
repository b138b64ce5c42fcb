"""In every talk that is played, the table of what wins is held to reading with `when` and acting with `do`."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot import policy
from bot.dialog import Turn
from bot.state import State

WRITES = ("insert", "update", "delete")


class Watch(threading.local):
    """Says no to whatever is written while a row only looks, in the same thread."""

    looking = ""

    def executed(self, _conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        """Before each statement."""
        if self.looking and statement.lstrip().lower().startswith(WRITES):
            raise AssertionError(f"{self.looking!r} writes while it looks: {statement[:120]}")

    def row(self, row: policy.Row[Any]) -> policy.Row[Any]:
        """The row, watched."""

        def when(turn: Turn, state: State) -> Any:
            turn.tx.flush()
            before = _seen(turn, state)
            self.looking = row.name
            try:
                found = row.when(turn, state)
            finally:
                self.looking = ""
            assert _seen(turn, state) == before, f"{row.name!r} changes something while it looks"
            return found

        return replace(row, when=when)


def _seen(turn: Turn, state: State) -> tuple[Any, ...]:
    pending = (list(turn.tx.new), list(turn.tx.dirty), list(turn.tx.deleted))
    said = (list(turn.replies), sorted(turn.promised), turn.under, turn.opens, repr(turn.memory))
    return repr(state.to_json()), *said, *pending


@pytest.fixture(autouse=True)
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Every row of the table."""
    watch = Watch()
    event.listen(Engine, "before_cursor_execute", watch.executed)
    monkeypatch.setattr(policy, "ROWS", tuple(map(watch.row, policy.ROWS)))
    yield watch.executed
    event.remove(Engine, "before_cursor_execute", watch.executed)

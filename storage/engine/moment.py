"""The present instant of a statement that is built once and run at many."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import BindParameter, bindparam

from storage.engine.types import Instant


class Moment:
    """Stands for "now" while a statement is built, with whatever is added to it; `at` gives its value at each run."""

    def __init__(self, offset: timedelta = timedelta(), named: dict[str, timedelta] | None = None) -> None:
        self._offset = offset
        self._named: dict[str, timedelta] = {} if named is None else named

    def __add__(self, other: timedelta) -> Moment:
        return Moment(self._offset + other, self._named)

    def __sub__(self, other: timedelta) -> Moment:
        return self + -other

    def __clause_element__(self) -> BindParameter[datetime]:
        name = f"now_{self._offset // timedelta(microseconds=1)}".replace("-", "less_")
        self._named[name] = self._offset
        return bindparam(name, type_=Instant())

    def at(self, now: datetime) -> dict[str, datetime]:
        """The parameters of a statement built with it, for a run at that instant."""
        return {name: now + offset for name, offset in self._named.items()}

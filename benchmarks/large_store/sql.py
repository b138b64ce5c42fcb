"""What SQLite and PostgreSQL write differently where rows are made by the database itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sql:
    """Pieces of statements. An instant is told in seconds since 1970, a day in days from DAY."""

    lite: bool

    DAY = "2026-03-18"

    def numbers(self, count: int) -> str:
        """The table g, whose i goes from 1 to count."""
        if self.lite:
            return f"WITH RECURSIVE g(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM g WHERE i < {count})"
        return f"WITH g(i) AS (SELECT generate_series(1::bigint, {count}))"

    def at(self, seconds: str) -> str:
        """That instant."""
        if self.lite:
            return f"strftime('%Y-%m-%d %H:%M:%S.000000', {seconds}, 'unixepoch')"
        return f"to_timestamp({seconds})"

    def year(self, seconds: str) -> str:
        """The year of that instant, as text."""
        return f"strftime('%Y', {seconds}, 'unixepoch')" if self.lite else f"to_char(to_timestamp({seconds}), 'YYYY')"

    def day(self, days: str) -> str:
        """That day."""
        return f"date('{self.DAY}', ({days}) || ' days')" if self.lite else f"DATE '{self.DAY}' + CAST({days} AS int)"

    def padded(self, number: str, digits: int) -> str:
        """The number as text, with noughts before it."""
        if self.lite:
            return f"substr('{'0' * digits}' || ({number}), -{digits})"
        return f"lpad(CAST({number} AS text), {digits}, '0')"

    def one_of(self, number: str, choices: str | tuple[str, ...]) -> str:
        """The choice of that number, from 0."""
        if isinstance(choices, str):
            return f"substr('{choices}', CAST({number} AS integer) + 1, 1)"
        return f"CASE {number} {' '.join(f'WHEN {n} THEN {one!r}' for n, one in enumerate(choices))} END"

    def json(self, words: str) -> str:
        """The text, as JSON."""
        return words if self.lite else f"CAST({words} AS jsonb)"

    @property
    def yes(self) -> str:
        """True."""
        return "1" if self.lite else "true"

    @property
    def no(self) -> str:
        """False."""
        return "0" if self.lite else "false"

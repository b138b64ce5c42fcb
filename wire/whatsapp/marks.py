"""Our own name for a message, which the vendor gives back with each receipt."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = re.compile(r"([0-9]{1,18})(?:\.([0-9]{1,4}))?")


@dataclass(frozen=True, slots=True)
class Mark:
    """row: of the outbox. part: of a row that took several messages, but for the last, which stands for the row."""

    row: int
    part: int | None = None

    @classmethod
    def of(cls, row: int, number: int, count: int) -> Mark:
        """The mark of that one of a row's messages, counted from 0."""
        return cls(row, None if number == count - 1 else number)

    @classmethod
    def read(cls, data: str) -> Mark | None:
        """The mark that came back; None for one that is not ours."""
        found = _MARK.fullmatch(data)
        return cls(int(found[1]), int(found[2]) if found[2] else None) if found else None

    @property
    def data(self) -> str:
        """As it is given to the vendor."""
        return str(self.row) if self.part is None else f"{self.row}.{self.part}"

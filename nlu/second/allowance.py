"""How many questions a day a paid-for reader is asked at most, whatever happens and however often we are restarted."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

_NAME = "second-reader-"


class Allowance:
    """Counts the questions of each day in a file of `folder`, one byte each, for all processes of the machine."""

    def __init__(self, folder: Path, a_day: int) -> None:
        self._folder = folder
        self._a_day = a_day

    def used(self, now: datetime) -> int:
        """The questions asked on that day."""
        path = self._of(now)
        return path.stat().st_size if path.exists() else 0

    def take(self, now: datetime) -> bool:
        """Whether one more may be asked today; it counts from here on. False too when it can't be counted."""
        try:
            if self.used(now) >= self._a_day:
                return False
            if not (path := self._of(now)).exists():
                self._forget()
            handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(handle, b".")
                return os.fstat(handle).st_size <= self._a_day
            finally:
                os.close(handle)
        except OSError:
            return False

    def _of(self, now: datetime) -> Path:
        return self._folder / f"{_NAME}{now:%Y-%m-%d}"

    def _forget(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        for path in self._folder.glob(f"{_NAME}*"):
            path.unlink(missing_ok=True)

"""The command that writes the shop's lists into a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from actions.shop import taking_out
from app.record import files
from app.wiring import House
from domain.errors import BadFile, NotFound
from domain.shop.staff import Role, Staff

ACTOR = Staff("shell", "shell", Role.ADMIN)
"""Whoever has the terminal has the store."""


def run(house: House, path: Path, lists: Sequence[str]) -> int:
    """How many rows are in the file now. BadFile for a list there is not, or a file that can't be written."""
    names = list(lists) or list(taking_out.NAMES)
    try:
        with house.store.write() as tx:
            data, rows = taking_out.write(tx, names, ACTOR, house.settings.language, house.now())
    except NotFound as problem:
        raise BadFile(str(path), [str(problem)]) from None
    with files.used(path, house.settings.language):
        path.write_bytes(data)
    return rows

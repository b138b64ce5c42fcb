"""`aftercare seed` and `aftercare state`: a scenario in, what came of it out, both as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.scenario import file
from app.scenario.fill import fill
from app.scenario.state import tell
from app.wiring import House
from storage import shops


def seed(house: House, path: Path) -> str:
    """Fill the store; whom one can talk as and the ids of what is named, as JSON. Errors: BadScenario."""
    with house.store.read() as tx:
        in_force = shops.load(tx)
    scenario = file.read(path, in_force, house.now())
    people = [asdict(person) for person in fill(house.store, scenario)]
    return _json({"now": scenario.now, "people": people}, indent=2)


def state(house: House, *, indent: int | None = 2) -> str:
    """What the store holds, as JSON."""
    with house.store.read() as tx:
        return _json(tell(tx), indent=indent)


def summary(house: House) -> Iterable[str]:
    """How much of everything the store holds, a line each."""
    with house.store.read() as tx:
        told = tell(tx)
    told |= told.pop("to_send")
    return [f"{len(things):>6}  {name}" for name, things in told.items()]


def _json(told: dict[str, Any], *, indent: int | None) -> str:
    return json.dumps(told, ensure_ascii=False, indent=indent, default=_written)


def _written(at: date | datetime) -> str:
    return at.isoformat()

"""What `aftercare understand` writes: one reading, the reasons for it, or a file of them."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app import clock, logs, settings
from app.settings import BadSettings
from app.wiring import House
from nlu.engine import Engine
from nlu.report import rasa_answer, read_lines


def reader(now: str | None) -> tuple[House, datetime]:
    """A house without a store, for understanding alone, and the time to read at; BadSettings for what is no time."""
    found = settings.with_data_dir(settings.load())
    logs.set_up(found.secret_values(), level="WARNING")
    zone, house = ZoneInfo(found.timezone), House(found, clock.real)
    try:
        return house, (clock.read(now, zone) if now else clock.real()).astimezone(zone)
    except ValueError:
        raise BadSettings([f"--now {now!r}: expected a time such as 2026-03-18T10:00"]) from None


def read_text(engine: Engine, text: str, now: datetime) -> str:
    """The reading as indented JSON."""
    return json.dumps(rasa_answer(engine.understand(text, now)), ensure_ascii=False, indent=2)


def explained(house: House, text: str, now: datetime) -> str:
    """The reading of the engine in this process, with its reasons, for a person."""
    from nlu.explain import explain

    return explain(house.embedded, text, now)


def read_file(engine: Engine, file: Path, now: datetime) -> None:
    """Writes one line of JSON for each line of the file ("-": standard input)."""
    with sys.stdin if str(file) == "-" else file.open(encoding="utf-8") as lines:
        for line in read_lines(engine, lines, now):
            sys.stdout.write(line + "\n")

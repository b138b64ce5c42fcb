"""One way for every test here to read a text: on Wednesday 18 March 2026 at ten, in Shanghai."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from nlu.times import find
from nlu.times.clock import Hours
from nlu.times.reader import Lean
from nlu.understanding import Entity, When

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 18, 10, 0, tzinfo=SHANGHAI)
HOURS = ((8, 12), (14, 18))


def entities(text: str, *, now: datetime = NOW, lean: Lean = "future", hours: Hours = HOURS) -> list[Entity]:
    return find(text, now, lean=lean, hours=hours)


def only(text: str, *, now: datetime = NOW, lean: Lean = "future", hours: Hours = HOURS) -> When:
    """The value of the one time in the text."""
    found = entities(text, now=now, lean=lean, hours=hours)
    assert len(found) == 1, [e.text for e in found]
    when: When = found[0].value
    return when


def start(text: str, *, now: datetime = NOW, lean: Lean = "future", hours: Hours = HOURS) -> str:
    return f"{only(text, now=now, lean=lean, hours=hours).start:%Y-%m-%d %H:%M}"


def stretch(text: str, *, now: datetime = NOW) -> str:
    when = only(text, now=now)
    end = f"{when.end:%m-%d %H:%M}" if when.end else "open"
    return f"{when.start:%m-%d %H:%M} .. {end}"

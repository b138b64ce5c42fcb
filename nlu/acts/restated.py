"""What of a message was shown before and is only said again ("好的，周六十点"), and what is something else."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from nlu.acts.booking.times_said import times_said, without_kept
from nlu.acts.context import Context, Shown
from nlu.acts.items import is_among
from nlu.acts.pieces import OTHER, SAME, is_known, plain
from nlu.understanding import Entity, Understanding, When

_TELLING = frozenset(
    {"time", "plate", "phone", "vin", "person", "service", "model", "brand", "mileage", "money", "place"}
)
_NUMBERS = {"两": 2, "俩": 2, "二": 2, "2": 2, "三": 3, "3": 3, "四": 4, "4": 4}
_COUNT = re.compile(r"([两俩二三四234])\s?[台部辆架](?:车子?)?(?!分)")
_CLOCK = frozenset({"second", "minute", "hour"})


def marked(reading: Understanding, context: Context) -> str:
    """The text with one sign for each thing that was shown and another for each that was not."""
    at, found = 0, list[str]()
    text = without_kept(reading, lambda entity: _gives_up(entity, context.shown))
    said = times_said(reading)
    reasons = (*said.out, *said.told)
    for entity in sorted(reading.entities, key=lambda one: (one.start, -one.end)):
        if entity.kind not in _TELLING or entity.start < at or not text[entity.start : entity.end].strip():
            continue
        if is_known(plain(entity.text), context.question):
            continue
        shown = is_shown(entity, context.shown)
        if entity in reasons and not shown:
            continue  # a time that stands in a reason is no other wish
        sign = SAME if shown else OTHER
        found += [text[at : entity.start], sign]
        at = entity.end
    said_again = "".join([*found, text[at:]])
    return _counted(said_again, len({*context.shown.plates})) if context.question == "move" else said_again


def _counted(text: str, shown: int) -> str:
    """The text with the number of vehicles as a sign: of those shown, or of others ("两部都调")."""
    return _COUNT.sub(lambda found: SAME if _NUMBERS[found[1]] == shown > 1 else OTHER, text)


def _gives_up(entity: Entity, shown: Shown) -> bool:
    """Whether the question is about that thing: what was shown, or the time that would be given up."""
    times = shown.left if entity.kind == "time" else ()
    return is_shown(entity, shown) or any(is_then(entity.value, at) for at in times)


def is_shown(entity: Entity, shown: Shown) -> bool:
    """Whether the thing named is one of those shown."""
    match entity.kind:
        case "time":
            return any(is_then(entity.value, at) for at in shown.times)
        case "service":
            return is_among(entity.value, shown.services)
        case "brand":
            return entity.value in shown.vehicles
        case "model":
            return entity.value["model"] in shown.vehicles
        case "plate":
            return entity.value in shown.plates
        case "mileage":
            return shown.km is not None and entity.value == shown.km
        case "money":
            return shown.fen is not None and entity.value == shown.fen
        case _:
            return False


def is_then(said: When, at: datetime) -> bool:
    """Whether a time as said is that moment: the same clock, day or part of a day, as far as it was said."""
    start = said.start.astimezone(at.tzinfo)
    if said.open_ended:
        return False
    if said.grain in _CLOCK and said.end is None:
        hours = 12 if "am_pm" in said.ambiguous else 24
        clock = start.hour % hours == at.hour % hours and start.minute == at.minute
        return clock and (said.bare or start.date() == at.date())
    end = said.end.astimezone(at.tzinfo) if said.end else start + timedelta(days=1)
    if said.grain == "part" and said.bare:
        return start.time() <= at.time() and (end.date() > start.date() or at.time() < end.time())
    return start <= at < end

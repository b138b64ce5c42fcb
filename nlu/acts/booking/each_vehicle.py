"""Which vehicle of several comes when: "A at 8:30, B at ten", "two on Monday, one on Tuesday"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from nlu.acts.booking.times_said import times_said
from nlu.fold import fold
from nlu.understanding import Entity, Understanding, When

_CLOCK = frozenset({"second", "minute", "hour"})
_NUMBERS = {name: number for number, name in enumerate("一二三四五六七八九十", 1)} | {
    "两": 2,
    "俩": 2,
    "仨": 3,
    "剩": 1,
    "另": 1,
}
_NUMBERS |= {name: number for number, name in enumerate(("one", "two", "three", "four", "five", "six"), 1)}
_NUMBERS |= {"other": 1, "another": 1, "last": 1, "rest": 1}
_COUNTED = re.compile(
    r"(?:第(?P<nth>[一二三四五六])\s?[辆台部架]|(?<=[来去过送开有])(?P<zh2>[俩仨])(?!人|月|小时|钟头)|(?<![第\d])(?<!每[天日])(?<![一天]天)(?P<zh>\d{1,2}|[一两俩二三四五六七八九十]|(?:剩|另)(?:下|外)?(?:的|那)?(?P<rest>[一两二三四五]?))\s?[辆台部架](?!分)"
    r"|\bthe (?:other|remaining|last|rest) (?P<many>two|three|four|five|six)\b(?! day| week)"
    r"|\b(?:the )?(?P<en>one|two|three|four|five|six|other|another|last|rest)\b"
    r"(?! o'clock| of|-|ly| day| week| after| (?:per|a|each|every) day)"
    r"(?: of them| one| van| car| truck)?s?)"
)
_LINKED = re.compile(r"[\s、,，/&+]*(?:和|跟|同|与|以及|还有|and|plus)?[\s、,，]*(?:the )?")
_IN_TURN = re.compile(
    r"(?:[一挨]|逐)(?:[台辆部个架]|着)(?:个|次|顺序)?(?:接着)?(?:一?[台辆部个架])?(?:来|做|地|的|按)|一[台辆部个架]接(?:着)?一[台辆部个架]|"
    r"轮流|依次|按顺序|先后|排着队|别(?:都)?(?:挤|堆|凑)|错开|分开来|"
    r"\bone (?:after|by) (?:the other|another|one)\b|\bin turn\b|\bback to back\b|"
    r"\bnot (?:all )?at (?:once|the same time)\b|\bone at a time\b"
)


REST = re.compile(
    r"(?:其[他它余]|剩(?:下|哈|落)?|余下|另外)的?(?:那)?(?:[两二三四五几]|滴|嘅|些)?[辆台部架个]?(?!时间|都不|项目|的?事)|"
    r"\bthe (?:others?|rest|remaining (?:ones?|two|three|four))(?: (?:cars?|vans?|ones?|trucks?|vehicles?))?\b"
)
"""The vehicles that are not named."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some vehicles and when they come. plates: those named; count: how many are meant. when: as said, on its day.

    rest: all that are not named are meant, however many.
    """

    when: When
    plates: tuple[str, ...] = ()
    count: int = 1
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a vehicle, or a number of them, is named."""

    start: int
    end: int
    plate: str | None = None
    count: int = 1
    rest: bool = False


def each(reading: Understanding, plates_of: dict[str, str], own: Sequence[Mark] = ()) -> tuple[Part, ...]:
    """The vehicles of the message with a time of their own; empty where one time is meant for all.

    plates_of: plate of each of the customer's vehicles that a model's or make's name stands for. own: where one of them
    is named in other words, by the end of its plate or a short name.
    """
    said = times_said(reading)
    times = sorted((*said.wished, *said.visit), key=lambda one: one.start)
    named = _beside(_vehicles(reading, plates_of), own)
    for marks in (_with_rest(named, reading), _counts(reading)):
        parts = _parts(fold(reading.text), marks, times)
        if len(parts) > 1:
            return parts
    return ()


def in_turn(words: str) -> bool:
    """True when the vehicles come one after the other."""
    return _IN_TURN.search(fold(words)) is not None


def only_one(reading: Understanding) -> bool:
    """Whether of several vehicles one alone is given its time, and named ("one of the two tomorrow, it is A")."""
    said, plates = times_said(reading), {one.value for one in reading.of("plate")}
    singles = [mark for mark in _counts(reading) if mark.count == 1]
    return len(plates) == 1 and len([*said.wished, *said.visit]) == 1 and len(singles) <= 1


def _vehicles(reading: Understanding, plates_of: dict[str, str]) -> list[Mark]:
    said = [Mark(one.start, one.end, one.value) for one in reading.of("plate")]
    named = [(one, one.value["model"]) for one in reading.of("model")] + [
        (one, one.value) for one in reading.of("brand")
    ]
    plates = {mark.plate for mark in said}
    marks = [Mark(one.start, one.end, plates_of[name]) for one, name in named if name in plates_of]
    return sorted((*said, *(mark for mark in marks if mark.plate not in plates)), key=lambda mark: mark.start)


def _beside(marks: Sequence[Mark], own: Sequence[Mark]) -> list[Mark]:
    """Those marks, and the others that lie beside them and name another vehicle."""
    plates = {mark.plate for mark in marks}
    more = [one for one in own if one.plate not in plates]
    return sorted((*marks, *more), key=lambda mark: mark.start)


def _with_rest(marks: Sequence[Mark], reading: Understanding) -> list[Mark]:
    """The same with "the others", where that stands beside vehicles that are named."""
    rest = [Mark(found.start(), found.end(), rest=True) for found in REST.finditer(fold(reading.text))] if marks else []
    return sorted((*marks, *rest), key=lambda mark: mark.start)


def _counts(reading: Understanding) -> list[Mark]:
    found = []
    for match in _COUNTED.finditer(fold(reading.text)):
        word = match["rest"] or match["zh"] or match["zh2"] or match["en"] or "一"
        word = match["many"] or word
        number = int(word) if word.isdigit() else _NUMBERS.get(word, 1)
        found.append(Mark(match.start(), match.end(), count=number))
    return found[1:] if _is_total(found) else found


def _is_total(marks: Sequence[Mark]) -> bool:
    """Whether the first number is that of all, which the others part: "three vans: two on Monday, one on Tuesday"."""
    return len(marks) > 2 and marks[0].count == sum(mark.count for mark in marks[1:])


def one_of_several(reading: Understanding) -> bool:
    """Whether only one of the vehicles spoken of is given its time: "two vans; one tomorrow at two, that is A"."""
    said = [*_counts(reading)]
    plates = [Mark(one.start, one.end, one.value) for one in reading.of("plate")]
    if not said or said[0].count < 2 or len(plates) > 1:
        return False
    singles = [mark for mark in (*said[1:], *plates) if mark.count == 1]
    times = times_said(reading).wished
    if len(said) > 2 or not plates or not times or any(mark.count > 1 for mark in said[1:]):
        return False
    first = min(mark.start for mark in singles)
    return said[0].end <= first and all(said[0].end < time.start for time in times) and first - said[0].end < 40


def _parts(text: str, marks: Sequence[Mark], times: Sequence[Entity]) -> tuple[Part, ...]:
    """Each mark with the times that stand beside it, and the day named for all."""
    if len(marks) < 2 or not times:
        return ()
    edges = [mark.start for mark in marks[1:]] + [len(text)]
    behind = [[t for t in times if mark.end <= t.start < edge] for mark, edge in zip(marks, edges, strict=True)]
    froms = [0] + [mark.end for mark in marks[:-1]]
    before = [[t for t in times if begin <= t.start < mark.start] for mark, begin in zip(marks, froms, strict=True)]
    closely = _leads_closely(text, marks, before, behind)
    if closely:
        hours = [time for time in behind[-1] if _is_hour(time)]
        before = [some if any(_is_hour(time) for time in some) else [*some, *hours] for some in before]
        behind[-1] = []
    late = any(_is_hour(time) for time in behind[-1])
    leads = closely or (not late and all(any(_is_hour(time) for time in some) for some in before))
    if not behind[0] and before[0] and not text[marks[0].end : marks[1].start].strip():
        behind[0] = before[0]  # "Wednesday one, the other two on Thursday"
    own = before if leads else _shared(text, marks, behind)
    day = next((t.value for t in times if not t.value.bare), None)
    parts = []
    for mark, some in zip(marks, own, strict=True):
        when = _when(some, day)
        if when is not None:
            parts.append(Part(when, (mark.plate,) if mark.plate else (), mark.count, mark.rest))
    whole = [mark for mark in marks if mark.plate is None]
    if whole and sum(part.count for part in parts) < 2:
        return ()
    return tuple(parts) if len({part.when for part in parts}) > 1 or len(parts) == len(marks) else ()


_CLOSE = re.compile(r"[\s,，、:：]*(?:就|来|送|要|约|做|for |on )?\s*(?:the )?")
"""What may stand between a day and the vehicles that come on it."""


def _leads_closely(
    text: str, marks: Sequence[Mark], before: list[list[Entity]], behind: list[list[Entity]]
) -> bool:  # fmt: skip
    """Whether each vehicle stands right after a day of its own, and none follows the last."""
    dated = any(not _is_hour(time) for time in behind[-1])
    return not dated and all(
        some
        and not all(time.value.bare for time in some)
        and _CLOSE.fullmatch(text[some[-1].end : mark.start]) is not None
        for mark, some in zip(marks, before, strict=True)
    )


def _is_hour(time: Entity) -> bool:
    return time.value.grain in _CLOCK or time.value.grain == "part"


def _shared(text: str, marks: Sequence[Mark], behind: list[list[Entity]]) -> list[list[Entity]]:
    """Vehicles named in one breath share the time that follows the last of them."""
    own = list(behind)
    for number in range(len(marks) - 2, -1, -1):
        between = text[marks[number].end : marks[number + 1].start]
        if not own[number] and _LINKED.fullmatch(between):
            own[number] = own[number + 1]
    return own


def _when(some: Sequence[Entity], day: When | None) -> When | None:
    """The day and hour said together, or the hour on the day named for all."""
    if not some:
        return None
    dated = next((one.value for one in some if not one.value.bare), None)
    hour = next((one.value for one in some if one.value.bare and one.value.grain in (*_CLOCK, "part")), None)
    if hour is None:
        return dated
    on = dated or day
    return hour if on is None else on_day(hour, on)


def on_day(hour: When, day: When) -> When:
    """The hour on that day."""
    start = hour.start.replace(year=day.start.year, month=day.start.month, day=day.start.day)
    length = hour.end - hour.start if hour.end else timedelta(0)
    return replace(hour, start=start, end=start + length if hour.end else None, bare=False)

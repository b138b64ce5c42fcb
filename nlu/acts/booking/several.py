"""What a message says of several vehicles: how many, which of one's own, which stays away, one a day (B3, A3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from nlu.acts.booking import how_many
from nlu.acts.booking.each_vehicle import REST, Mark, Part, on_day
from nlu.acts.booking.times_said import times_said
from nlu.acts.vehicles import own_names
from nlu.fold import fold
from nlu.lexicon import lexicon
from nlu.understanding import Entity, Understanding, When

Owned = Sequence[tuple[str, str, str]]
"""Plate, brand and model of each of one's own vehicles."""

_GONE_AFTER = re.compile(
    r"^(?:那|这|嗰|呢)?[辆台部架个张]?车?(?:就|也|先|都|这次|今次|暂时|今天|那天|临时|又|要)*"
    r"(?:不(?:来|去|弄|做|修|用|要|算|约|搞|整|得来)|[别甭勿弗莫毋]要?(?:来|去|弄|做|算|约|搞|整|管|用)|"
    r"唔(?:使|要|嚟|来|去|得|整|做)|"
    r"[来去到过开]不(?:了|成|到|来|出来|过来)|没(?:空|时间|法来)|冇(?:空|时间)|算了|拉倒|免了|下次|下回|"
    r"改天|以后再|取消|剔除|去掉|除外|"
    r"过(?:阵子|一阵|段时间|几天)再|出(?:差|车|远门)(?!回)|卖(?:了|掉)|借(?:出去|给)|留在?家)|"
    r"^(?:'s)?(?: one)? ?(?:(?:is|has|was)(?: been)? )?(?:(?:out of town|away|sold|not coming|"
    r"not available|not needed)\b|"
    r"(?:isn'?t|won'?t|can'?t|cannot|doesn'?t|can not|will not) (?:be )?(?:com|mak|available|need|there|here)|"
    r"(?:out|off|later|another time|next time)\b)"
)
_GONE_BEFORE = re.compile(
    r"(?:[先就]?[别甭](?:算|管|约|弄|做)|不要|不用|[勿唔]要|唔使|除了|除去|去掉|取消|剔除|减掉|少来|"
    r"少了)(?:了|那个?|这个?|那台|我的|嗰部)*$|"
    r"\b(?:leave(?: out)?|without|except(?: for)?|but not|not|skip|drop|cancel|forget(?: about)?|minus|"
    r"remove)(?: the| my| our)? ?$"
)
_ONLY_BEFORE = re.compile(
    r"(?:只|就|光|单|净|仅|凈)(?:先|弄|做|要|来|约|修|换|整|搞|开|是|有|留|送|得)*(?:那个?|那台|这个?|"
    r"这台|我的|嗰部)?$|"
    r"\b(?:only|just)(?: do| the| my| our| bring| book| take| have| for)* ?$"
)
_ONLY_AFTER = re.compile(
    r"^(?:一[辆台部架个])?(?:就(?:好|行|够|得|成|可以)|而已|\s?(?:one )?(?:only|alone|is enough)\b)"
)
_CALLED_OFF = re.compile(r"^[^，。,.;；]{0,10}(?:取消|退掉|退了|不去了|不来了|\bcancel)")
_STAYS = re.compile(
    r"^(?:那|这|嗰|呢)?[辆台部架个张]?车?(?:就|还是|仍然?|都)*(?:不[变动改]|照[旧常样]|"
    r"[勿弗唔莫毋][变动郁改]|保持|还是(?:原来|那个时间))|"
    r"^ ?(?:one )?(?:stays?|remains?|as (?:is|planned|before)|is fine|unchanged)\b"
)
_LEFT_BE = re.compile(
    r"(?<!要)不(?:用|要|需要?|必)?[变动改](?!到|成|为)|[别甭莫勿弗]要?(?:去)?[动改变碰]|照[旧常]|照样|保持不|原样|"
    r"\b(?:stays?|remains?|unchanged|as (?:it )?(?:is|was|planned)|(?:don't|do not) (?:touch|change|move))\b"
)
_HOUR_KEPT = re.compile(
    r"(?:时间|钟点|点|辰光|钟数|时段)(?:都|也|就|还是)*(?:不[变动改]|照旧|照样)|\btime (?:stays|unchanged)"
)
_CLAUSE = re.compile(r"[，。,;；!！?？\n]|\.(?!\d)")
_SWAPPED = re.compile(
    r"[搞弄说讲写记][反倒]|反(?:了|咗|过来)|对调|互[换调]|倒(?:过来|一下)|掉个?(?:个|头|过)|颠倒|"
    r"调(?:一?下|换|一调|转|过来|翻)(?!时间到)|"
    r"换(?:一换|过来|一下(?:顺序|次序)?)(?=$|[，,。.！!\s])|\bswap(?:ped)?\b|\bother way (?:a)?round\b|"
    r"\bvice versa\b|\breversed?\b|"
    r"\bswitch(?:ed)? (?:them|the two|those)\b"
)
_A_DAY = re.compile(
    r"(?:每|一)[天日](?:就|只|各|来|送|去|安排|做|弄|开|排|先|给)*[一1]\s?[辆台部架个]|"
    r"[一1][辆台部架个]车?(?:[一1每])[天日]|"
    r"\bone (?:(?:car|van|vehicle|truck|coach|bus) )?(?:per|a|each|every) day\b|\bone (?:on |"
    r"for )?each day\b|\beach on (?:its own|a different) day\b"
)
_CLOCK = frozenset({"second", "minute", "hour"})
_IN_A_ROW = re.compile(
    r"(?<![\d一二三四五六七八九十第下上])(?:周|星期|礼拜|逢)?(?P<days>[一二三四五六][二三四五六日天]{1,6})"
    r"(?![一二三四五六七八九十百千点号月个辆台部架次天日万年时刻])"
)
_BARE_WEEKDAY = re.compile(r"(?:周|星期|礼拜)[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)")


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of vehicles.

    count: how many come, 0 when that is not said. plates: those of one's own that are named and come, out: that stay
    away, stays: whose visit is left as it is. only: no other comes. swapped: two change places. a_day: one comes each
    day. marks: where they are named.
    """

    count: int = 0
    plates: tuple[str, ...] = ()
    out: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    only: bool = False
    swapped: bool = False
    a_day: bool = False
    marks: tuple[Mark, ...] = field(default=(), compare=False)


def told(reading: Understanding, owned: Owned) -> Told:
    """What the message says of several vehicles."""
    text = fold(reading.text)
    taken = [one for one in reading.entities if one.kind in ("time", "phone", "money", "mileage")]
    named = [
        Mark(start, end, owned[place][0])
        for start, end, place in own_names(text, owned)
        if not any(one.start < end and start < one.end for one in taken)
    ]
    gone = {mark.plate for mark in named if _is_out(text, mark) or _is_called_off(text, mark, named)}
    stays = {mark.plate for mark in named if mark.plate not in gone and _stays(text, mark, named)}
    come = [mark for mark in named if mark.plate not in gone | stays]
    only = any(_ONLY_BEFORE.search(text[: one.start]) or _ONLY_AFTER.match(text[one.end :]) for one in come)
    plates = tuple(dict.fromkeys(str(mark.plate) for mark in come))
    return Told(
        how_many.vehicles(text), plates, tuple(str(plate) for plate in gone),
        tuple(str(plate) for plate in stays), only, bool(_SWAPPED.search(text)),
        bool(_A_DAY.search(text)), tuple(come),
    )  # fmt: skip


def _stays(text: str, mark: Mark, named: Sequence[Mark]) -> bool:
    """Whether what is said of this vehicle leaves its visit as it is ("the Jetta's alignment on the 20th: don't")."""
    end = min((one.start for one in named if one.start >= mark.end), default=len(text))
    said = _CLAUSE.split(text[mark.end : end])[0]
    return bool(_STAYS.search(text[mark.end :]) or _LEFT_BE.search(_HOUR_KEPT.sub("", said)))


def _is_out(text: str, mark: Mark) -> bool:
    return bool(_GONE_AFTER.search(text[mark.end :]) or _GONE_BEFORE.search(text[: mark.start]))


def _is_called_off(text: str, mark: Mark, named: Sequence[Mark]) -> bool:
    """Whether what is said between this vehicle and the next calls its visit off ("A's on Saturday is off, B ...")."""
    end = min((one.start for one in named if one.start >= mark.end), default=len(text))
    return _CALLED_OFF.search(text[mark.end : end]) is not None


def a_day(reading: Understanding, count: int) -> tuple[Part, ...]:
    """One vehicle on each day of the stretch or list of days that is named, at the hour that is named for all."""
    said = times_said(reading).wished
    days = [one.value for one in said if not one.value.bare]
    if not days:
        return ()
    hour = next((one for one in said if one.value.bare and one.value.grain in (*_CLOCK, "part")), None)
    dates = [day.start for day in days]
    first, end = days[0].start, days[0].end
    one_day = len(days) == 1 and end is not None and end - first <= timedelta(days=1)
    if one_day or (len(days) == 1 and days[0].open_ended and end is None):  # from that day on
        dates = [first + timedelta(days=number) for number in range(count)]
    elif len(days) == 1 and end is not None and days[0].grain in ("day", "week"):
        runs = (end - first).days + (end.hour > first.hour)
        dates = [first + timedelta(days=number) for number in range(min(count, runs))]
    if len(dates) != count:
        return ()
    return tuple(Part(_at(days[0], one, hour)) for one in dates)


def anew(reading: Understanding, shown: Sequence[datetime], now: datetime) -> tuple[Part, ...]:
    """Other days, one for each of the vehicles whose times were shown, or another hour on the days shown.

    A weekday said bare is of the week shown. Nothing where one day is meant for all, or no time is named.
    """
    said = times_said(reading).wished
    dated = [one for one in said if not one.value.bare]
    hour = next((one.value for one in said if one.value.bare and one.value.grain in (*_CLOCK, "part")), None)
    days = _weekdays(fold(reading.text), shown, now)
    if len(days) != len(shown):
        days = [_in_week_shown(one, shown, now) for one in dated]
    if not dated and not days and hour is not None:
        days = [at.replace(hour=0, minute=0) for at in shown]
    if len(days) != len(shown) or (dated and dated[0].value.grain == "week"):
        return ()
    clock = next((one.value for one in dated if one.value.grain in (*_CLOCK, "part")), None)
    return tuple(Part(_on(day, hour or clock)) for day in sorted(days))


def _on(day: datetime, hour: When | None) -> When:
    whole = When(day, day + timedelta(days=1), "day")
    return on_day(hour, whole) if hour is not None else whole


def _weekdays(text: str, shown: Sequence[datetime], now: datetime) -> list[datetime]:
    """The days of weekdays said in one breath ("一三五", "周二四六") in the week shown, as many as were shown."""
    for match in _IN_A_ROW.finditer(text):
        numbers = ["一二三四五六日".index(name.replace("天", "日")) for name in match["days"]]
        if len(numbers) == len(shown) and numbers == sorted({*numbers}):
            return [_of_week(number, shown, now) for number in numbers]
    return []


def _in_week_shown(one: Entity, shown: Sequence[datetime], now: datetime) -> datetime:
    """The day of that time; a bare weekday is moved into the week shown."""
    start: datetime = one.value.start
    midnight = start.replace(hour=0, minute=0)
    return _of_week(start.weekday(), shown, now) if _BARE_WEEKDAY.match(fold(one.text)) else midnight


def _of_week(weekday: int, shown: Sequence[datetime], now: datetime) -> datetime:
    midnight = shown[0].replace(hour=0, minute=0)
    day = midnight + timedelta(days=weekday - midnight.weekday())
    return day if day.date() >= now.date() else day + timedelta(days=7)


def _at(said: When, day: datetime, hour: Entity | None) -> When:
    """That day, at the hour named for all days; the stretch's own end where the hour stands there."""
    if hour is not None:
        return on_day(hour.value, replace(said, start=day))
    if said.end is not None and said.end.hour and said.grain == "day":
        return replace(said, start=day.replace(hour=said.end.hour, minute=said.end.minute), end=None, grain="minute")
    return said if said.grain in _CLOCK else replace(said, start=day, end=day + timedelta(days=1), grain="day")


def works(reading: Understanding, marks: Sequence[Mark]) -> dict[str, tuple[str, ...]]:
    """Items of each of several vehicles, by plate, where they differ: "pads for A, an oil change for B"."""
    whole = _work(reading)
    if len({mark.plate for mark in marks}) < 2 or len(whole) < 2:
        return {}
    leads = whole[0].start < marks[0].start and marks[-1].end > whole[-1].end
    found: dict[str, list[str]] = {}
    for number, mark in enumerate(marks):
        begin = (marks[number - 1].end if number else 0) if leads else mark.end
        end = mark.start if leads else marks[number + 1].start if number + 1 < len(marks) else len(reading.text)
        found.setdefault(str(mark.plate), []).extend(str(one.value) for one in whole if begin <= one.start < end)
    told = {plate: tuple(dict.fromkeys(codes)) for plate, codes in found.items()}
    return told if all(told.values()) and len({*told.values()}) > 1 else {}


def dated_works(reading: Understanding) -> tuple[tuple[tuple[str, ...], Entity], ...]:
    """Work and time of each visit, where one message wishes several: "a wash tomorrow at 9, a service on Monday".

    Nothing where all is for one day, where a time or work is left over, or where one time takes the other back.
    """
    said = times_said(reading)
    whole = _work(reading)
    named = sorted((*said.wished, *said.visit), key=lambda one: one.start)  # "the wash on Friday" may be wished, too
    dated = [one for one in named if not one.value.bare]
    dated, shared = _at_one_hour(dated, [one for one in named if one.value.bare])
    if len(dated) < 2 or len(dated) + shared != len(named) or len(whole) < 2 or said.moves:
        return ()
    if len({one.value.start.date() for one in dated}) != len(dated) or any(map(said.replaces, dated, dated[1:])):
        return ()
    leads = dated[0].start < whole[0].start
    edges = [one.start for one in dated] if leads else [one.end for one in dated]
    found = []
    for number, time in enumerate(dated):
        begin = edges[number] if leads else (edges[number - 1] if number else 0)
        end = (edges[number + 1] if number + 1 < len(edges) else len(reading.text)) if leads else edges[number]
        codes = tuple(dict.fromkeys(str(one.value) for one in whole if begin <= one.start < end))
        found.append((codes, time))
    used = {code for codes, _ in found for code in codes}
    complete = all(codes for codes, _ in found) and used == {str(one.value) for one in whole}
    return tuple(found) if complete and len({codes for codes, _ in found}) > 1 else ()


def _at_one_hour(dated: list[Entity], bare: list[Entity]) -> tuple[list[Entity], int]:
    """The days at the hour that is named after them for all of them, and how many times that took."""
    if len(dated) < 2 or len(bare) != 1 or bare[0].value.grain not in _CLOCK or bare[0].start < dated[-1].end:
        return dated, 0
    if any(one.value.grain in _CLOCK for one in dated):
        return dated, 0
    return [replace(one, value=on_day(bare[0].value, one.value)) for one in dated], 1


def _work(reading: Understanding) -> list[Entity]:
    """The items named, also by the part that they replace, in the order said."""
    services, known = reading.of("service"), lexicon().works
    parts = [replace(one, value=known[str(one.value)]) for one in reading.of("part") if str(one.value) in known]
    named = (*services, *(one for one in parts if not any(_within(one, other) for other in services)))
    whole = [one for one in named if not any(_within(one, other) for other in named)]
    return sorted(whole, key=lambda one: one.start)


def _within(one: Entity, other: Entity) -> bool:
    return one is not other and other.start <= one.start and one.end <= other.end and one != other


def names_rest(text: str) -> bool:
    """Whether the words speak of the vehicles that they do not name."""
    return REST.search(fold(text)) is not None

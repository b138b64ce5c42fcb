"""Finds the times in a text and works them out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Literal

from nlu.times import en, zh
from nlu.times.clock import Hours
from nlu.times.foreign import find_foreign
from nlu.times.frame import Frame, ZoneUnknown
from nlu.times.grammar import Lexicon, Rulebook, Token
from nlu.times.guard import blanked
from nlu.times.lone import lone_hour, numbered_weekday, weekday_hour
from nlu.times.moments import Instant, Within
from nlu.times.named_day import names_a_day
from nlu.times.zh.words import TRADITIONAL
from nlu.understanding import Entity, When

Lean = Literal["future", "past"]

_WEEK = timedelta(days=7)
_FAR = timedelta(days=60)
"""Nobody names a day so far ahead by its weekday and number alone: "Sunday 11" is an hour then."""
_UNCERTAIN = 0.5
"""How sure a time is that stands alone as a bare number, or is no more than "now"."""

_RATHER = re.compile(r"\b(?:instead|better|best|works|suits|make|prefer|not)\b|点|改|还是|换")
"""Words by which another time is named than the one read back."""

_FULL_WIDTH = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2018: 0x27, 0x2019: 0x27, 0xA0: 0x20}
_LOWER = {c: c + 32 for c in range(ord("A"), ord("Z") + 1)}
_SCRIPT = {**TRADITIONAL, **_FULL_WIDTH, **_LOWER} | {c: c - 0xFEE0 + 32 for c in range(0xFF21, 0xFF3B)}
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[a-z]{2}")
_HINT = {
    "zh": re.compile(
        r"[点号日天周月年时分秒旬季晨早午晚夜昼节庆旦元夕宵圣今明昨现前后礼星春初末底刻午班假\d]|五一|十一|六一|随时|三一五|依家|而家|立刻|马上|清明|端午|中秋|重阳|新年|双十|冬至|万圣"
    ),
    "en": re.compile(
        r"\d|day|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|ju[nl]|aug|sep|oct|nov|dec|week|year|hour|min|month|noon"
        r"|night|tonite|morning|evening|after|lunch|soon|moment|qtr|tom|tmr|now|asap|quarter|o'?clock|past|eve|easter|xmas|christmas|hallo"
        r"|festival|thanks|end of|fortnight|second|ago|later|eo[mdyw]|valent|dawn|dusk|sunset|cob|decade|at the mom|atm"
        r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|first|third|fifth)"
    ),
}


@cache
def _grammar(language: str) -> tuple[Lexicon, Rulebook]:
    """Words and rules of a language, built when it is first read."""
    grammar = zh if language == "zh" else en
    return grammar.lexicon(), grammar.rules()


def _languages(text: str, hint: str | None) -> list[str]:
    """Grammars to try: a script present names its own; figures alone go by the customer's language."""
    found = ["zh"] if _HAN.search(text) else []
    if not found or _LATIN.search(text):
        found.append("en")
    if hint in ("zh", "en") and found == ["en"] and not _LATIN.search(text):
        return [hint]
    return found


def _phrases(text: str, language: str, whole: bool) -> Iterator[Token]:
    """The tokens that stand for a time; an uncertain one only where `whole` allows it and it is all that is said."""
    if not _HINT[language].search(text):
        return
    words, rules = _grammar(language)
    tokens = rules.fold(words.cut(blanked(text, language)))
    alone = whole and sum(t.kind != "Filler" for t in tokens) == 1
    for token in tokens:
        certain = token.kind in ("Moment", "Phrase") and not _seconds_away(token)
        if certain or (alone and token.kind in ("Moment", "Phrase", "Maybe")):
            yield token


def _seconds_away(token: Token) -> bool:
    """Whether it is a few seconds from now: said of symptoms ("响2秒后消失"), never of plans."""
    phrase = token.value
    return isinstance(phrase, Instant | Within) and 0 < phrase.length.seconds < 60


def _entities(text: str, frame: Frame, language: str | None, whole: bool) -> list[Entity]:
    plain = text.translate(_SCRIPT)
    found: list[Entity] = []
    tongues = _languages(plain, language)
    read = [(tongue, token) for tongue in tongues for token in _phrases(plain, tongue, whole)]
    for tongue, token in sorted(read, key=lambda r: r[1].start - r[1].end):  # the longest first, in either language
        if any(token.start < e.end and e.start < token.end for e in found):
            continue
        said = text[token.start : token.end]
        if tongue != tongues[0] and not any(c.isalpha() for c in said):
            continue  # figures in a Chinese sentence have been read as Chinese
        if when := _worked_out(token, frame):
            found.append(Entity("time", said, token.start, token.end, when, _confidence(token, when)))
    return sorted(map(_dayless, found or find_foreign(text, frame)), key=lambda e: e.start)


def _of_weekday(text: str, frame: Frame, found: list[Entity], reach: timedelta) -> list[Entity]:
    """The hour on the weekday that is all that is said, unless such a weekday's date within reach bears that number."""
    place = weekday_hour(text.translate(_SCRIPT))
    if place is None or any(one.value.start - frame.now <= reach for one in found):
        return []
    start, end, read = place
    return [replace(one, text=text[start:end], start=start, end=end) for one in _entities(read, frame, "en", False)]


def _by_hour(one: Entity, frame: Frame) -> Entity:
    """A weekday's number as its hour, where no such weekday bears that date within the next weeks."""
    read = numbered_weekday(one.text) if one.value.start - frame.now > 3 * _WEEK else None
    again = _entities(read, frame, "en", False) if read else []
    return replace(one, value=again[0].value) if again else one


def _lone(text: str, frame: Frame, hint: str | None) -> list[Entity]:
    """The hour that is all of the answer, said as no more than its number."""
    plain = text.translate(_SCRIPT)
    language = _languages(plain, hint)[0]
    place = lone_hour(plain, language)
    if place is None:
        return []
    start, end = place
    said = plain[start:end]
    read = f"{said}点" if language == "zh" else f"at {said}"
    return [
        replace(one, text=said, start=start, end=end, confidence=0.9) for one in _entities(read, frame, language, False)
    ]


def _dayless(found: Entity) -> Entity:
    """The same, marked when it names no day."""
    return (
        found if names_a_day(found.text.translate(_SCRIPT)) else replace(found, value=replace(found.value, bare=True))
    )


def _confidence(token: Token, when: When) -> float:
    """Low for what stands alone as a bare number or is only "now", lowered when something was left open."""
    if token.kind == "Maybe" or (isinstance(token.value, Instant) and not token.value.length.seconds):
        return _UNCERTAIN
    return 0.9 if when.ambiguous else 1.0


def _worked_out(token: Token, frame: Frame) -> When | None:
    """The instants, None when the calendar (or year 1-9999) has none like it."""
    try:
        when: When | None = token.value.when(frame)
    except (ZoneUnknown, OverflowError, ValueError):
        return None
    return when


def find(
    text: str,
    now: datetime,
    *,
    lean: Lean = "future",
    hours: Hours = ((8, 18),),
    language: str | None = None,
    asked: bool = False,
    corrects: bool = False,
) -> list[Entity]:
    """The times said in `text`, in order, none overlapping; each entity's value is a `When` in the zone of `now`.

    lean: where a time that could be past or to come lies; "past" suits histories ("坏了，周三开始的").
    hours: opening hours, (from, to) whole hours; a clock time without morning or afternoon is read to fall in them.
    language: of the customer, for texts of figures alone. asked: the question "when?" is open, so that a bare number
    that is all of the answer counts. corrects: a time was read back, so that a number with a word for another one does.
    """
    frame = Frame(now, tuple(hours), lean == "past")
    found = _entities(text, frame, language, asked)
    found = [_by_hour(one, frame) for one in found]
    if (asked or found) and (said := _of_weekday(text, frame, found, _WEEK if asked else _FAR)):
        return said
    if asked and all(one.confidence <= _UNCERTAIN for one in found):
        return _lone(text, frame, language) or found
    if corrects and not found and _RATHER.search(text.translate(_SCRIPT)):
        return _lone(text, frame, language)
    return found


def parse(text: str, now: datetime) -> tuple[datetime, datetime | None, str] | None:
    """Start, end and grain of the one time said in `text`, None when there is none. For scorers.

    now: naive or aware, and so is the answer. Leans to the future and knows no opening hours: an hour that may be a.m.
    or p.m. is read as said on a day that is named, and as the next such time on none. grain: second, minute, hour, day,
    week, month, quarter or year; a part of the day counts as hour. Of several times the longest expression wins.
    """
    found = _entities(text, Frame(now), None, whole=True)
    if not found:
        return None
    best = max(found, key=lambda e: e.end - e.start)
    when: When = best.value
    return when.start, when.end, "hour" if when.grain == "part" else when.grain

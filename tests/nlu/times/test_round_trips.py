"""An instant put into words comes back as that instant; no text makes the reader fail."""

from __future__ import annotations

import itertools
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nlu.times import find, parse
from tests.nlu.times.reading import HOURS, NOW

_DIGITS = "零一二三四五六七八九"
_MONTHS = """January February March April May June July August September October November December""".split()  # noqa: SIM905
_WEEKDAYS = """Monday Tuesday Wednesday Thursday Friday Saturday Sunday""".split()  # noqa: SIM905

moments = st.datetimes(datetime(2026, 3, 19), datetime(2027, 3, 17)).map(lambda d: d.replace(second=0, microsecond=0))
hours = st.integers(1, 23)


def spoken(number: int) -> str:
    """A number under a hundred in Chinese numerals."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return (head + (_DIGITS[ones] if ones else "")) or "零"


def spoken_clock(at: datetime) -> str:
    part = "凌晨" if at.hour < 6 else "上午" if at.hour < 12 else "下午" if at.hour < 18 else "晚上"
    hour = at.hour if at.hour <= 12 else at.hour - 12
    minutes = "" if at.minute == 0 else f"{'零' if at.minute < 10 else ''}{spoken(at.minute)}分"
    return f"{part}{spoken(hour)}点{minutes}"


def zh_dates(at: datetime) -> list[str]:
    return [
        f"{at.year}年{at.month}月{at.day}日",
        f"{at.month}月{at.day}号",
        f"{spoken(at.month)}月{spoken(at.day)}號",
        f"{at:%Y-%m-%d}",
    ]


def en_dates(at: datetime) -> list[str]:
    month = _MONTHS[at.month - 1]
    return [
        f"{month} {at.day}, {at.year}",
        f"{at.day} {month}",
        f"{month[:3]} {at.day}",
        f"{_WEEKDAYS[at.weekday()]}, {at.day} {month} {at.year}",
        f"{at.month}/{at.day}",
        f"{at:%Y/%m/%d}",
    ]


@given(moments, st.integers(0, 3))
def test_chinese_dates_with_clock_times_come_back(at: datetime, way: int) -> None:
    for said in (f"{zh_dates(at)[way]}{spoken_clock(at)}", f"{zh_dates(at)[way]} {at:%H:%M}"):
        read = parse(said, datetime(2026, 3, 18, 10))
        assert read is not None, said
        assert read[0] == at, said


@given(moments, st.integers(0, 5), st.sampled_from(["%H:%M", "%I:%M %p", "%I:%M%p"]))
def test_english_dates_with_clock_times_come_back(at: datetime, way: int, clock: str) -> None:
    for said in (f"{en_dates(at)[way]} at {at.strftime(clock)}", f"{at.strftime(clock)} on {en_dates(at)[way]}"):
        read = parse(said, datetime(2026, 3, 18, 10))
        assert read is not None, said
        assert read[0] == at, said


@given(st.integers(0, 6), st.integers(-2, 3), st.sampled_from(["周", "星期", "礼拜", "週", "禮拜"]))
def test_weekdays_of_a_named_week_come_back(weekday: int, weeks: int, word: str) -> None:
    which = {-2: "上上", -1: "上", 0: "这", 1: "下", 2: "下下", 3: ""}[weeks]
    said = f"{which}{word}{'一二三四五六日'[weekday]}"
    read = parse(said, datetime(2026, 3, 18, 10))
    monday = datetime(2026, 3, 16) + timedelta(weeks=weeks)
    expected = monday + timedelta(days=weekday)
    if weeks == 3:
        expected = datetime(2026, 3, 18) + timedelta(days=(weekday - 2) % 7)
    assert read is not None, said
    assert read[0] == expected, said


@given(st.integers(1, 60), st.sampled_from([("天", 1), ("周", 7), ("个星期", 7)]))
def test_days_and_weeks_from_now_come_back(count: int, unit: tuple[str, int]) -> None:
    read = parse(f"{count}{unit[0]}后", datetime(2026, 3, 18, 10))
    assert read is not None
    assert read[0] == datetime(2026, 3, 18) + timedelta(days=count * unit[1])


@given(hours, hours)
def test_stretches_of_a_day_come_back(first: int, last: int) -> None:
    first, last = sorted((first, last))
    assume(first < last)
    for said in (f"明天{first:02}:00到{last:02}:00", f"tomorrow from {first:02}:00 to {last:02}:00"):
        read = parse(said, datetime(2026, 3, 18))
        assert read is not None, said
        assert read[:2] == (datetime(2026, 3, 19, first), datetime(2026, 3, 19, last)), said


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.integers(1, 72))
def test_hours_from_now_are_elapsed_hours_on_every_day_of_the_year(at: datetime, count: int) -> None:
    now = at.replace(tzinfo=ZoneInfo("America/New_York"))
    (found,) = find(f"in {count} hours", now)
    assert found.value.start.astimezone(UTC) - now.astimezone(UTC) == timedelta(hours=count)


_ZH = "明天/下周/周三/三点/半/到/-/之前/后/上午/月底/5/15/2026/年/月/号/:/./第/个/最后/春节/农历/初五/差/一刻"
_EN = "next/last/Friday/May/3rd/at/from/to/for/2/hours/before/after/end/of/the/week/Q3/pm/noon/and/ago"
pieces = st.sampled_from(f"{_ZH}/{_EN}".split("/"))


@settings(max_examples=400)
@given(st.lists(pieces, max_size=12).flatmap(lambda p: st.sampled_from(["", " "]).map(lambda s: s.join(p))))
def test_words_of_time_in_any_order_never_fail_and_never_overlap(text: str) -> None:
    found = find(text, NOW, hours=HOURS)
    for one, other in itertools.pairwise(found):
        assert one.end <= other.start
    for entity in found:
        assert text[entity.start : entity.end] == entity.text
        assert entity.value.start.utcoffset() is not None
        assert entity.value.end is None or entity.value.end > entity.value.start


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    find(text, NOW, lean="past", asked=True)
    parse(text, datetime(2026, 3, 18, 10))


@pytest.mark.parametrize("piece", ["12,", "1.1.", "1-", "一", "周三", "tomorrow at 3pm and ", "5号到", "12 ab 2026 "])
def test_a_long_odd_message_is_read_in_under_two_seconds(piece: str) -> None:
    text = (piece * 2000)[:2000]
    find(text, NOW)
    began = time.perf_counter()
    find(text, NOW)
    assert time.perf_counter() - began < 2

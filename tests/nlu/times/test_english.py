from __future__ import annotations

import pytest

from tests.nlu.times.reading import entities, only, start, stretch


@pytest.mark.rule("B3")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tomorrow at 3", "2026-03-19 15:00"),
        ("Friday 9am", "2026-03-20 09:00"),
        ("9 tomorrow", "2026-03-19 09:00"),
        ("next Monday", "2026-03-23 00:00"),
        ("wednesday of next week", "2026-03-25 00:00"),
        ("the 3rd", "2026-04-03 00:00"),
        ("on the 25th at 10:30", "2026-03-25 10:30"),
        ("March 25th", "2026-03-25 00:00"),
        ("25 March 2026", "2026-03-25 00:00"),
        ("Wednesday, 25 March at noon", "2026-03-25 12:00"),
        ("12/5", "2026-12-05 00:00"),
        ("2026-03-25T09:30:00", "2026-03-25 09:30"),
        ("25-Mar-26", "2026-03-25 00:00"),
        ("quarter past four tomorrow", "2026-03-19 16:15"),
        ("a quarter to eleven tomorrow", "2026-03-19 10:45"),
        ("half past two tomorrow", "2026-03-19 14:30"),
        ("ten thirty am tomorrow", "2026-03-19 10:30"),
        ("tomorrow evening around 7", "2026-03-19 19:00"),
        ("15h30", "2026-03-18 15:30"),
        ("the day after tomorrow", "2026-03-20 00:00"),
        ("20th of next month", "2026-04-20 00:00"),
        ("the last Friday of May", "2026-05-29 00:00"),
        ("first Monday in April", "2026-04-06 00:00"),
        ("Friday the 13th", "2026-11-13 00:00"),
        ("midnight on 25 March", "2026-03-25 00:00"),
        ("half five tomorrow", "2026-03-19 17:30"),
        ("April 5, twenty twenty seven", "2027-04-05 00:00"),
        ("2027 Q3", "2027-07-01 00:00"),
        ("early tomorrow", "2026-03-19 06:00"),
        ("21.04.2026", "2026-04-21 00:00"),
    ],
)
def test_points_are_read_as_people_say_them(text: str, expected: str) -> None:
    assert start(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in 3 days", "2026-03-21 00:00"),
        ("in half an hour", "2026-03-18 10:30"),
        ("in 2h30", "2026-03-18 12:30"),
        ("an hour and a half later", "2026-03-18 11:30"),
        ("two weeks from Friday", "2026-04-03 00:00"),
        ("the day after Christmas", "2026-12-26 00:00"),
        ("3 working days from now", "2026-03-23 00:00"),
        ("two Sundays from now", "2026-03-29 00:00"),
        ("10 days ago", "2026-03-08 00:00"),
        ("last Tuesday", "2026-03-10 00:00"),
    ],
)
def test_distances_count_from_now_or_from_a_day(text: str, expected: str) -> None:
    assert start(text) == expected


@pytest.mark.rule("B3")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Friday between 9 and 11", "03-20 09:00 .. 03-20 11:00"),
        ("9 to 11 on Friday", "03-20 09:00 .. 03-20 11:00"),
        ("tomorrow 2-4pm", "03-19 14:00 .. 03-19 16:00"),
        ("from 2pm for two hours", "03-18 14:00 .. 03-18 16:00"),
        ("Monday to Wednesday", "03-23 00:00 .. 03-26 00:00"),
        ("13 to 15 July", "07-13 00:00 .. 07-16 00:00"),
        ("April 3 - 5", "04-03 00:00 .. 04-06 00:00"),
        ("from the end of April to 3 May", "04-21 00:00 .. 05-04 00:00"),
        ("this weekend", "03-21 00:00 .. 03-23 00:00"),
        ("next week", "03-23 00:00 .. 03-30 00:00"),
        ("mid April", "04-11 00:00 .. 04-21 00:00"),
        ("tomorrow afternoon", "03-19 12:00 .. 03-19 18:00"),
        ("Friday after work", "03-20 18:00 .. 03-20 21:00"),
        ("tomorrow after 4", "03-19 16:00 .. open"),
        ("after 3pm but before 5pm", "03-18 15:00 .. 03-18 17:00"),
        ("before Friday", "03-18 10:00 .. 03-20 00:00"),
        ("by the end of the month", "03-18 10:00 .. 04-01 00:00"),
        ("until 5pm", "03-18 10:00 .. 03-18 17:00"),
        ("the National Day holiday", "10-01 00:00 .. 10-08 00:00"),
        ("late tomorrow afternoon", "03-19 15:00 .. 03-19 18:00"),
        ("the week of April 6", "04-06 00:00 .. 04-13 00:00"),
    ],
)
def test_stretches_have_both_ends(text: str, expected: str) -> None:
    assert stretch(text) == expected


def test_since_looks_back() -> None:
    when = only("since Monday")
    assert f"{when.start:%m-%d}" == "03-16"
    assert when.open_ended


def test_a_modal_may_is_no_month() -> None:
    assert entities("I may be late, may I ask how long it takes?") == []
    assert start("on 5 May") == "2026-05-05 00:00"


def test_end_of_day_is_the_last_second_of_it() -> None:
    assert f"{only('end of day').start:%d %H:%M:%S}" == "18 23:59:59"


@pytest.mark.parametrize("text", ["15 de abril de 2026", "15. April 2026", "15 avril 2026", "2026년 4월 15일"])
def test_whole_dates_in_other_languages_are_read(text: str) -> None:
    assert start(text) == "2026-04-15 00:00"

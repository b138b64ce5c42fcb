"""An hour that is said as no more than its number, where it was asked for; anything more is no such answer (B3)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from nlu.times import find

NOW = datetime(2026, 3, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.rule("B3")
@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("10 works", 10), ("ok, 10 is fine", 10), ("11 please", 11), ("let's go for 9", 9), ("4 would be great", 16),
        ("maybe 3?", 15), ("around 2 then", 14), ("yes 10, thanks", 10), ("10吧", 10), ("那就9", 9), ("四吧", 16),
        ("ok thursday 3 works", 15), ("Friday 10 then", 10), ("好的10", 10), ("还是11吧", 11),
    ],
)  # fmt: skip
def test_a_number_with_courtesies_is_an_hour(text: str, hour: int) -> None:
    language = "zh" if any(ord(letter) > 255 for letter in text) else "en"
    found = find(text, NOW, asked=True, language=language)
    assert [one.value.start.hour for one in found] == [hour]
    assert text[found[0].start : found[0].end].strip() in text


@pytest.mark.rule("B3")
@pytest.mark.parametrize(
    "text", ["2 cars", "i need 4 tyres", "5 miles away", "3辆", "两个人", "call me in 5", "10 works"]
)
def test_other_numbers_are_none_and_unasked_neither(text: str) -> None:
    asked = text != "10 works"
    assert not [
        one
        for one in find(text, NOW, asked=asked)
        if one.confidence > 0.5 and one.value.start.minute == 0 and one.text.isdigit()
    ]


def test_a_weekday_and_a_number_months_away_are_an_hour_even_unasked() -> None:
    now = datetime(2026, 3, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    (hour,) = find("sunday 11 then", now)
    assert hour.value.start == now.replace(day=22, hour=11)
    (day,) = find("saturday 28", now)
    assert day.value.start.date() == now.replace(day=28).date()

"""Each time of a message is sorted by what it is said for."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from nlu.acts.booking.times_said import Times, times_said
from nlu.entities import find
from nlu.understanding import Entity, Intent, Understanding

NOW = datetime(2026, 3, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def said(text: str) -> Times:
    """The times of the text, sorted."""
    return times_said(Understanding(text, "zh", (Intent("book_service", 1.0),), "understood", entities=find(text, NOW)))


def _words(times: tuple[Entity, ...]) -> list[str]:
    return [entity.text for entity in times]


@pytest.mark.rule("B3")
@pytest.mark.parametrize(
    ("text", "wished", "out"),
    [
        ("九点送不了，中午要睡觉，下午三点行不行", ["下午三点"], ["九点", "中午"]),
        ("早上我要送娃，十一点又要开会，四点左右可以不", ["四点"], ["早上", "十一点"]),
        ("half eight is too early, at noon I have a meeting, four in the afternoon?", ["four in the afternoon"],
         ["half eight", "noon"]),
        ("8:30's too early for me, what about 4pm?", ["4pm"], ["8:30"]),
        ("周四我要出差，周五上午十点可以不", ["周五上午十点"], ["周四"]),
        ("I finish work at six. Could I come tomorrow at 6:30pm?", ["tomorrow at 6:30pm"], ["at six"]),
        ("我七点才下班啊明天晚上七点半去中不中", ["明天晚上七点半"], ["七点", "下班"]),
        ("周六上午有没有空", ["周六上午"], []),
        ("我看看周一有没有空", [], ["周一"]),
        ("除了周三哪天都可以", [], ["周三"]),
        ("不是周五，是周六", ["周六"], ["周五"]),
        ("my wife might need the car on Monday", [], ["Monday"]),
        ("朝早唔得，下晝四點啦", ["下晝四點"], ["朝早"]),
        ("can't do tomorrow, Friday at 2 works", ["Friday at 2"], ["tomorrow"]),
    ],
)  # fmt: skip
def test_what_will_not_do_and_what_only_gives_a_reason_is_no_wish(text: str, wished: list[str], out: list[str]) -> None:
    times = said(text)
    assert (_words(times.wished), _words(times.out)) == (wished, out)


@pytest.mark.rule("B6")
@pytest.mark.parametrize(
    ("text", "visit", "wished"),
    [
        ("把周五下午两点的保养改到下周一上午九点", ["周五下午两点"], ["下周一上午九点"]),
        ("move my alignment from Friday 2pm to Saturday 10am", ["from Friday 2pm"], ["Saturday 10am"]),
        ("Can we push today's wash to tomorrow, same time?", ["today"], ["tomorrow"]),
        ("can I come Saturday at 10 instead of Friday", ["Friday"], ["Saturday at 10"]),
        ("今日下晝四點嗰個洗車，改聽日", ["今日下晝四點"], ["聽日"]),
    ],
)
def test_the_visit_spoken_of_is_told_from_the_wish(text: str, visit: list[str], wished: list[str]) -> None:
    times = said(text)
    assert times.moves or "instead" in text
    assert (_words(times.visit), _words(times.wished)) == (visit, wished)


@pytest.mark.rule("B6")
@pytest.mark.parametrize(
    "text", ["下周二那个不动啊", "leave Tuesday's service as it is", "下禮拜二嗰個照舊", "don't touch Tuesday's visit"]
)
def test_what_stays_is_neither_wish_nor_visit(text: str) -> None:
    times = said(text)
    assert len(times.kept) == 1
    assert not times.wished
    assert not times.visit


def test_an_hour_that_stays_is_no_visit_that_does() -> None:
    times = said("今天的洗车推到后天 时间不变")
    assert (_words(times.visit), _words(times.wished), times.kept) == (["今天"], ["后天"], ())

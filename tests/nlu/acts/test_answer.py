"""An answer to a read-back is what it says in that very context, and unclear words are no answer."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from nlu.acts.acts import Act, Drop, Hold, No, Yes
from nlu.acts.answer import agrees, answer
from nlu.acts.context import READ_BACKS, Context, Shown
from nlu.reading import reading
from nlu.understanding import Understanding

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 18, 10, tzinfo=SHANGHAI)
SATURDAY = datetime(2026, 3, 21, 10, tzinfo=SHANGHAI)
SHOWN = Shown((SATURDAY,), ("minor_service",), ("沪A12345",), km=53000)
KEPT_APART = Path(__file__).parent
WRITTEN = Path(__file__).parents[3] / "nlu" / "data" / "acts"


@cache
def understood(words: str) -> Understanding:
    weighed = {"affirm": 0.3, "deny": 0.3, "other": 0.4}
    return reading(words, NOW, lambda *_: weighed, tuple(weighed))


def read(words: str, question: str = "book") -> Act | None:
    return answer(understood(words), Context(question, 1, shown=SHOWN))


def is_yes(words: str, question: str = "book") -> bool:
    found = read(words, question)
    return isinstance(found, Yes) and found.sure


def words_of(folder: Path, *kinds: str) -> list[str]:
    said = [yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader) for path in sorted(folder.glob("*.yml"))]
    return [words for one in said for kind in kinds for words in one.get(kind, ())]


@pytest.mark.rule("B4")
@pytest.mark.parametrize("folder", [WRITTEN, KEPT_APART])
def test_of_the_ways_to_say_yes_nineteen_in_twenty_are_taken(folder: Path) -> None:
    ways = words_of(folder, "yes")
    missed = [words for words in ways if not is_yes(words)]
    assert len(ways) > 150
    assert len(missed) <= len(ways) / 20, missed


@pytest.mark.rule("B4", "W4", "B6", "C6", "N5")
@pytest.mark.parametrize("question", sorted(READ_BACKS))
def test_no_hesitant_unclear_or_refusing_word_is_a_yes_to_anything(question: str) -> None:
    for folder in (WRITTEN, KEPT_APART):
        said = words_of(folder, "hold", "unclear")
        assert len(said) > 150
        assert [words for words in said if is_yes(words, question)] == []


@pytest.mark.parametrize(
    ("question", "words", "meant"),
    [
        ("cancel", "取消吧", Yes), ("cancel", "对，不去了", Yes), ("cancel", "yes cancel it please", Yes),
        ("cancel", "别取消", No), ("cancel", "no, keep it", No), ("cancel", "先别取消了，我还去", No),
        ("cancel", "算了", Hold), ("cancel", "never mind", Hold), ("cancel", "啊？取消什么", Hold),
        ("book", "取消", Drop), ("book", "不约了谢谢", Drop), ("book", "forget it", Drop), ("book", "要改", No),
        ("book", "不用改，就这样", Yes), ("book", "no changes, book it", Yes),
        ("move", "改吧", Yes), ("move", "就改到那天", Yes), ("move", "算了不改了", Drop), ("move", "yes move it", Yes),
        ("odometer", "没写错，就是这个数", Yes), ("odometer", "it's correct, I checked", Yes),
        ("odometer", "写错了", No),
        ("drivable", "还能开", Yes), ("drivable", "开不了了", No), ("drivable", "好的", Hold),
        ("injured", "人都没事", No), ("injured", "有人流血", Yes), ("injured", "nobody is hurt", No),
        ("tow", "要拖车", Yes), ("tow", "不用拖车", No), ("visit", "会准时来", Yes), ("visit", "来不了了", No),
        ("offer", "要了", Yes), ("offer", "让给别人吧", No), ("fee", "能接受，修吧", Yes), ("fee", "不修了", No),
        ("verify", "满意，谢谢", Yes), ("verify", "还没解决", No), ("verify", "好的", Hold), ("verify", "谢谢", Hold),
        ("opt_out", "都停了吧", Yes), ("opt_out", "不要停", No), ("order", "可以开工了", Yes), ("order", "先别修", No),
        ("book", "嗯哼", Hold), ("book", "听你们安排", Yes), ("move", "就麻溜的", Yes),
        ("sign", "没问题，签吧", Yes), ("sign", "先不签", No),
    ],
)  # fmt: skip
def test_the_same_words_say_what_they_say_to_that_question(question: str, words: str, meant: type[Act]) -> None:
    assert isinstance(read(words, question), meant), read(words, question)


@pytest.mark.parametrize(
    "words", ["好的，周六十点", "行，那就上午十点", "sure, saturday at 10", "对，沪A12345，小保养"]
)
def test_what_was_shown_may_be_said_again(words: str) -> None:
    assert is_yes(words)


@pytest.mark.parametrize("words", ["好的，周日吧", "行，十一点", "ok, sunday", "对，沪A99999", "可以，再做个四轮定位"])
def test_a_yes_with_something_else_than_was_shown_is_no_answer(words: str) -> None:
    assert not is_yes(words)


@pytest.mark.parametrize("words", ["好的，只约这台", "yes, only this one", "yes, just that"])
def test_only_this_is_a_yes_where_one_thing_is_shown_and_a_change_where_more_are(words: str) -> None:
    two = replace(SHOWN, plates=("沪A12345", "沪B54321"))
    assert is_yes(words)
    assert not isinstance(answer(understood(words), Context("book", 1, shown=two)), Yes)


@pytest.mark.parametrize("words", ["明天再回复你", "下周再说吧", "will confirm tomorrow", "I will let you know friday"])
def test_to_put_it_off_to_a_day_is_no_new_time(words: str) -> None:
    assert isinstance(read(words), Hold), read(words)


def test_without_a_read_back_nothing_is_an_answer() -> None:
    assert read("好的", "") is None
    assert read("好的", "plate") is None


def test_an_answer_is_read_in_under_a_millisecond() -> None:
    said = words_of(WRITTEN, "yes", "hold", "unclear")
    readings = [understood(words) for words in said]
    context = Context("book", 1, shown=SHOWN)
    answer(readings[0], context)
    took = []
    for one in readings:
        began = time.thread_time()
        answer(one, context)
        took.append(time.thread_time() - began)
    assert sorted(took)[len(took) // 2] < 0.001


@pytest.mark.rule("B3")
@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("嗯可以可以就这样吧", True),
        ("行行行", True),
        ("好就这么着", True),
        ("yes ok", True),
        ("ok that's fine", True),
        ("好的再见", False),
        ("ok bye", False),
        ("不用了就这样", False),
        ("谢谢", False),
        ("可以吗", False),
    ],
)
def test_agreeing_takes_no_leave(text: str, is_one: bool) -> None:
    assert agrees(text) is is_one

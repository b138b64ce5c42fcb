"""The embedded engine reads what customers write, and never falls over."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlu.engines.embedded import EmbeddedEngine
from nlu.understanding import INTENTS, Understanding

QUESTIONS = ("plate", "phone", "name", "time", "service", "symptom", "place", "drivable", "since", "confirm", "choice")
MORE_QUESTIONS = ("score", "details")


@pytest.fixture
def read(engine: EmbeddedEngine, now: datetime):  # type: ignore[no-untyped-def]
    def reading(text: str, asked: str | None = None) -> Understanding:
        return engine.understand(text, now, asked=asked)

    return reading


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("想约后天上午换个机油", "book_service"),
        ("帮我把预约挪到下礼拜", "change_booking"),
        ("约好的不去了，撤掉吧", "cancel_booking"),
        ("踩刹车的时候方向盘抖，啥原因", "report_fault"),
        ("車子發不動停在路邊，請派拖車", "request_rescue"),
        ("修个空调来了四趟还不凉，什么技术", "complain"),
        ("我那台车弄好没有", "ask_progress"),
        ("換一組煞車皮多少錢", "ask_price"),
        ("三包管几年", "ask_warranty"),
        ("这个电瓶坏的，给我退了", "request_claim"),
        ("机滤有现货没", "ask_parts"),
        ("半年跑三千公里要不要换机油", "ask_advice"),
        ("can you squeeze me in for new brake pads on friday", "book_service"),
        ("there is a grinding noise when I turn left", "report_fault"),
        ("给我讲个笑话", "out_of_scope"),
    ],
)
def test_plain_messages_are_read(read, text: str, intent: str) -> None:  # type: ignore[no-untyped-def]
    reading = read(text)
    assert (reading.intent, reading.outcome) == (intent, "understood")


def test_two_wishes_in_one_message_are_both_read(read) -> None:  # type: ignore[no-untyped-def]
    reading = read("我的车修好了没有？另外换一套刹车片多少钱")
    assert {reading.intent, *(i.name for i in reading.also)} >= {"ask_progress", "ask_price"}


def test_a_piece_without_its_turn_is_not_understood(read) -> None:  # type: ignore[no-untyped-def]
    assert read("右前轮那个").outcome == "not_understood"


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("plate", "粤B12345"),
        ("phone", "139 1234 5678"),
        ("time", "9点吧"),
        ("time", "后天下午"),
        ("since", "上个礼拜开始的"),
        ("since", "不记得了"),
        ("drivable", "还能开"),
        ("symptom", "右前轮"),
        ("choice", "第二个"),
        ("confirm", "可以"),
        ("confirm", "不用了"),
        ("confirm", "好的没问题"),
        ("plate", "还没上牌呢"),
        ("details", "没有"),
        ("score", "5分"),
    ],
)
def test_a_short_text_answers_the_open_question(read, asked: str, text: str) -> None:  # type: ignore[no-untyped-def]
    reading = read(text, asked)
    assert reading.answers
    assert reading.outcome == "understood"


@pytest.mark.parametrize("text", ["转人工", "我要投诉你们", "预约不要了，取消", "你们几点下班？", "换机油多少钱？"])
@pytest.mark.parametrize("asked", ["time", "plate", "symptom", "confirm"])
def test_another_wish_does_not_answer_the_open_question(read, asked: str, text: str) -> None:  # type: ignore[no-untyped-def]
    assert not read(text, asked).answers


@pytest.mark.parametrize(
    ("text", "known", "language"),
    [
        ("brake pads多少钱", "en", "zh"),
        ("ok thanks", "zh", "en"),
        ("京A12345", "en", "en"),
        ("P0301", "en", "en"),
        ("👌", None, "zh"),
    ],
)
def test_the_language_is_the_one_written_in(
    engine: EmbeddedEngine, now: datetime, text: str, known: str | None, language: str
) -> None:
    assert engine.understand(text, now, language=known).language == language


@pytest.mark.parametrize("text", ["", "   ", "\n", "。。。", "🚗🚗🚗", "\x00\x07", "????"])
def test_a_message_of_nothing_is_not_acted_on(read, text: str) -> None:  # type: ignore[no-untyped-def]
    assert read(text).outcome != "understood" or read(text).intent == "out_of_scope"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=5000), asked=st.sampled_from([None, *QUESTIONS, *MORE_QUESTIONS]))
def test_any_text_gets_a_reading_in_order(engine: EmbeddedEngine, now: datetime, text: str, asked: str | None) -> None:
    reading = engine.understand(text, now, asked=asked)
    confidences = [i.confidence for i in reading.intents]
    assert confidences
    assert all(0 <= c <= 1 for c in confidences)
    assert reading.answers or confidences == sorted(confidences, reverse=True)
    assert {i.name for i in (*reading.intents, *reading.also)} <= set(INTENTS)
    assert all(text[e.start : e.end] == e.text for e in reading.entities)


@pytest.mark.parametrize("text", ["车" * 5000, "刹车异响，" * 1000, "明天下午三点" * 800, "a" * 5000, "5 " * 2500])
def test_a_very_long_message_takes_no_more_than_a_moment(engine: EmbeddedEngine, now: datetime, text: str) -> None:
    engine.understand("你好", now)
    started = time.process_time()
    engine.understand(text, now)
    assert time.process_time() - started < 0.5

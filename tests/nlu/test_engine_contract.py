"""What the rest of the house may rely on, whichever engine reads.

The Rasa engine reads answers recorded from a server trained on nlu/data (see record_rasa.py); with RASA_URL set it
talks to that server instead.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from nlu.engine import Engine
from nlu.engines.embedded import EmbeddedEngine
from nlu.engines.rasa_server import RasaEngine
from nlu.understanding import ENTITY_KINDS, INTENTS, Understanding, When
from tests.simulators.rasa import RasaSimulator

RECORDED = Path(__file__).parent / "recorded" / "rasa.json"

CASES: tuple[tuple[str, str | None, str], ...] = (
    ("我想预约周六上午做个保养", None, "book_service"),
    ("把周五的预约改到下周一可以吗", None, "change_booking"),
    ("预约取消吧，不去了", None, "cancel_booking"),
    ("我的车打方向的时候有异响", None, "report_fault"),
    ("车抛锚在高速上了，快派拖车来", None, "request_rescue"),
    ("修了三次还漏油，我要投诉你们", None, "complain"),
    ("我的车修好了没有", None, "ask_progress"),
    ("换前刹车片要多少钱", None, "ask_price"),
    ("这个还在质保期内吗", None, "ask_warranty"),
    ("我要申请退款", None, "request_claim"),
    ("有原厂的火花塞吗", None, "ask_parts"),
    ("变速箱油多久换一次", None, "ask_advice"),
    ("你们几点开门", None, "ask_shop"),
    ("我上次保养是什么时候", None, "ask_record"),
    ("最近有什么优惠活动吗", None, "ask_campaign"),
    ("车险快到期了怎么续保", None, "ask_insurance"),
    ("我换手机号了，新号13912345678", None, "update_profile"),
    ("服务很好，给你们打5分", None, "rate_service"),
    ("转人工", None, "handoff"),
    ("别再给我发短信了，退订", None, "opt_out"),
    ("你是机器人吗", None, "bot_challenge"),
    ("今天北京天气怎么样", None, "out_of_scope"),
    ("你好", None, "greet"),
    ("谢谢", None, "thanks"),
    ("I'd like to book an oil change for Friday morning", None, "book_service"),
    ("please move my appointment to Tuesday", None, "change_booking"),
    ("cancel my appointment please", None, "cancel_booking"),
    ("my brakes are squealing and the wheel shakes", None, "report_fault"),
    ("I broke down on the motorway, send a tow truck", None, "request_rescue"),
    ("is my car ready yet?", None, "ask_progress"),
    ("how much is a wheel alignment", None, "ask_price"),
    ("I want to speak to a human", None, "handoff"),
    ("stop sending me messages", None, "opt_out"),
    ("tell me a joke", None, "out_of_scope"),
    ("粤B5J88K", "plate", "update_profile"),
    ("下周三下午三点", "time", "book_service"),
    ("可以的", "confirm", "affirm"),
)
"""(text, open question, intent) that any engine worth its name reads alike."""

DANGER = "刹车突然失灵了，踩下去没反应"
SAID_BESIDES = (DANGER,)
"""Further texts that the tests below send, to be recorded too."""

IDS = [text for text, _, _ in CASES]


@pytest.fixture(scope="module")
def rasa(engine: EmbeddedEngine) -> Iterator[Engine]:
    if url := os.environ.get("RASA_URL"):
        yield RasaEngine(url, engine, timeout=timedelta(seconds=10))
        return
    answers = json.loads(RECORDED.read_text(encoding="utf-8"))
    server = RasaSimulator(lambda text: (200, json.dumps(answers[text]).encode()))
    yield RasaEngine(server.url, engine)
    server.close()


@pytest.fixture(params=["embedded", "rasa"])
def either(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn."""
    found: Engine = request.getfixturevalue("engine" if request.param == "embedded" else "rasa")
    return found


@pytest.mark.parametrize(("text", "asked", "intent"), CASES, ids=IDS)
def test_plain_message_is_read_for_what_it_says(
    either: Engine, now: datetime, text: str, asked: str | None, intent: str
) -> None:
    found = either.understand(text, now, asked=asked)
    assert (found.intent, found.outcome) == (intent, "understood")


@pytest.mark.parametrize(("text", "asked", "intent"), CASES, ids=IDS)
def test_reading_keeps_the_promises_of_its_type(
    either: Engine, now: datetime, text: str, asked: str | None, intent: str
) -> None:
    found = either.understand(text, now, asked=asked)
    assert found.text == text
    assert_candidates(found)
    assert_things(found)


def assert_candidates(found: Understanding) -> None:
    assert all(i.name in INTENTS and 0.0 <= i.confidence <= 1.0 for i in (*found.intents, *found.also))
    sureness = [i.confidence for i in found.intents]
    assert sureness == sorted(sureness, reverse=True)
    assert found.outcome in ("understood", "unsure", "not_understood")


def assert_things(found: Understanding) -> None:
    for thing in found.entities:
        assert thing.kind in ENTITY_KINDS
        assert found.text[thing.start : thing.end] == thing.text != ""
        assert 0.0 <= thing.confidence <= 1.0
        assert (thing.kind == "time") == isinstance(thing.value, When)
    assert [e.start for e in found.entities] == sorted(e.start for e in found.entities)


def test_each_engine_names_itself(engine: Engine, rasa: Engine, now: datetime) -> None:
    said = [e.understand("我的车修好了没有", now).engine for e in (engine, rasa)]
    assert said == ["embedded", "rasa"]


@pytest.mark.parametrize(("text", "language"), [("我的车修好了没有", "zh"), ("is my car ready yet?", "en")])
def test_language_of_a_message_is_told(either: Engine, now: datetime, text: str, language: str) -> None:
    assert either.understand(text, now).language == language


def test_wanted_time_comes_as_a_time_of_the_shop(either: Engine, now: datetime) -> None:
    found = either.understand("下周三下午三点", now, asked="time")
    assert found.answers
    assert found.first("time").start == datetime(2026, 3, 25, 15, 0, tzinfo=now.tzinfo)


def test_plate_and_phone_come_normalised(either: Engine, now: datetime) -> None:
    assert either.understand("粤B5J88K", now, asked="plate").first("plate") == "粤B5J88K"
    assert either.understand("我换手机号了，新号13912345678", now).first("phone") == "+8613912345678"


@pytest.mark.rule("F2")
def test_danger_is_read_whichever_engine_weighs(either: Engine, now: datetime) -> None:
    found = either.understand(DANGER, now)
    assert "brakes" in [d.kind for d in found.danger]


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_said_is_not_understood(either: Engine, now: datetime, text: str) -> None:
    found = either.understand(text, now)
    assert (found.outcome, found.entities) == ("not_understood", ())


def test_same_message_reads_the_same_twice(either: Engine, now: datetime) -> None:
    text = "换前刹车片要多少钱"
    assert either.understand(text, now) == either.understand(text, now)

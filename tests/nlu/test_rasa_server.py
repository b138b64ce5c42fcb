"""The Rasa engine when its server answers, and when it does not."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from nlu.engines.rasa_server import NotAnAnswer, RasaEngine, joined, named_in, weights_in
from nlu.understanding import Entity, Intent, Understanding
from tests.simulators.rasa import RasaSimulator, ranking

NOW = datetime(2026, 3, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TEXT = "明天下午想来做个保养"


class Fallback:
    """Says of everything that it was read by the fallback."""

    def understand(
        self,
        text: str,
        now: datetime,
        *,
        asked: str | None = None,
        hours: Sequence[tuple[int, int]] = ((8, 18),),
        language: str | None = None,
        services: Sequence[tuple[str, str]] = (),
    ) -> Understanding:
        return Understanding(text, "zh", (Intent("book_service", 0.9),), "understood", engine="fallback")


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def server() -> Iterator[RasaSimulator]:
    simulator = RasaSimulator(lambda text: ranking(text, book_service=0.9, ask_price=0.05))
    yield simulator
    simulator.close()


def engine_of(server: RasaSimulator, clock: Clock | None = None, timeout: float = 2.0) -> RasaEngine:
    rest = timedelta(seconds=30)
    return RasaEngine(server.url, Fallback(), timedelta(seconds=timeout), rest, clock or Clock())


def test_servers_weights_become_our_understanding(server: RasaSimulator) -> None:
    found = engine_of(server).understand(TEXT, NOW)
    assert (found.engine, found.intent, found.outcome) == ("rasa", "book_service", "understood")
    assert found.intents[1] == Intent("ask_price", 0.05)
    assert [e.text for e in found.of("time")] == ["明天下午"]


def test_weak_weights_are_asked_about_not_acted_on(server: RasaSimulator) -> None:
    server.answer = lambda text: ranking(text, book_service=0.42, change_booking=0.4)
    assert engine_of(server).understand(TEXT, NOW).outcome == "unsure"


def test_plain_yes_never_reaches_the_server(server: RasaSimulator) -> None:
    assert engine_of(server).understand("好的", NOW).intent == "affirm"
    assert server.asked == []


def test_token_in_the_address_rides_along(server: RasaSimulator) -> None:
    RasaEngine(server.url + "/?token=s3cret", Fallback()).understand(TEXT, NOW)
    assert server.paths == ["/model/parse?token=s3cret"]


NONSENSE: dict[str, tuple[int, bytes]] = {
    "not JSON": (200, b"<html>busy</html>"),
    "not UTF-8": (200, b"\xff\xfe\x00"),
    "a list": (200, b"[]"),
    "no ranking": (200, b'{"intent": {"name": "greet", "confidence": 1}}'),
    "an empty ranking": (200, b'{"intent_ranking": []}'),
    "nothing but unknown intents": ranking(TEXT, order_pizza=0.9),
    "more than certain": ranking(TEXT, book_service=7.0),
    "not a number": (200, b'{"intent_ranking": [{"name": "greet", "confidence": NaN}]}'),
    "words for numbers": (200, b'{"intent_ranking": [{"name": "greet", "confidence": "high"}]}'),
    "an error": (500, b"{}"),
    "no permission": (401, b'{"status": "failure"}'),
    "no end": (200, b'{"x": "' + b"a" * 400_000 + b'"}'),
    "a deep hole": (200, b"[" * 100_000),
}


@pytest.mark.parametrize("answer", NONSENSE.values(), ids=NONSENSE.keys())
def test_nonsense_is_left_to_the_fallback(server: RasaSimulator, answer: tuple[int, bytes]) -> None:
    server.answer = lambda text: answer
    assert engine_of(server).understand(TEXT, NOW).engine == "fallback"


def test_server_that_is_down_is_left_to_the_fallback(server: RasaSimulator) -> None:
    server.close()
    assert engine_of(server).understand(TEXT, NOW).engine == "fallback"


def test_slow_server_keeps_nobody_waiting(server: RasaSimulator) -> None:
    def slow(text: str) -> tuple[int, bytes]:
        time.sleep(1.5)
        return ranking(text, greet=1.0)

    server.answer = slow
    started = time.monotonic()
    assert engine_of(server, timeout=0.2).understand(TEXT, NOW).engine == "fallback"
    assert time.monotonic() - started < 1.0


def test_server_that_failed_is_not_called_again_while_it_rests(server: RasaSimulator) -> None:
    clock, server.answer = Clock(), lambda text: (503, b"")
    engine = engine_of(server, clock)
    for _ in range(5):
        engine.understand(TEXT, NOW)
    assert len(server.asked) == 1


def test_one_message_tries_the_server_when_its_rest_is_over(server: RasaSimulator) -> None:
    clock, server.answer = Clock(), lambda text: (503, b"")
    engine = engine_of(server, clock)
    engine.understand(TEXT, NOW)
    clock.seconds += 31
    for _ in range(5):
        engine.understand(TEXT, NOW)
    assert len(server.asked) == 2


def test_server_that_came_back_is_used_again(server: RasaSimulator) -> None:
    clock, well = Clock(), server.answer
    engine = engine_of(server, clock)
    server.answer = lambda text: (503, b"")
    engine.understand(TEXT, NOW)
    server.answer = well
    clock.seconds += 31
    assert [engine.understand(TEXT, NOW).engine for _ in range(3)] == ["rasa", "rasa", "rasa"]


def test_outage_is_logged_when_it_begins_and_when_it_ends(server: RasaSimulator) -> None:
    clock, well = Clock(), server.answer
    engine = engine_of(server, clock)
    server.answer = lambda text: (503, b"")
    with capture_logs() as logs:
        for _ in range(4):
            engine.understand(TEXT, NOW)
            clock.seconds += 31
        server.answer = well
        engine.understand(TEXT, NOW)
        engine.understand(TEXT, NOW)
    assert [line["event"] for line in logs] == ["understanding_server_lost", "understanding_server_back"]
    assert all(TEXT not in str(line) for line in logs)


def test_places_and_people_only_the_server_heard_are_added() -> None:
    text = "车在老张家门口，车牌粤B5J88K"
    answer = {
        "entities": [
            {"entity": "place", "start": 2, "end": 7, "confidence_entity": 0.9, "value": "老张家门口"},
            {"entity": "person", "start": 2, "end": 4, "confidence_entity": 0.3},
            {"entity": "plate", "start": 10, "end": 17, "confidence_entity": 0.99},
            {"entity": "place", "start": 90, "end": 99, "confidence_entity": 0.9},
            {"entity": "place", "start": "two", "end": 4},
            "place",
        ]
    }
    assert named_in(answer, text) == [Entity("place", "老张家门口", 2, 7, "老张家门口", 0.9)]


def test_what_both_found_is_ours() -> None:
    ours = [Entity("place", "人民广场", 2, 6, "人民广场")]
    heard = [Entity("place", "人民广场东", 2, 7, "人民广场东", 0.9), Entity("person", "王伟", 9, 11, "王伟", 0.9)]
    assert joined(ours, heard) == (ours[0], heard[1])


def test_intents_that_are_not_ours_weigh_nothing() -> None:
    answer: dict[str, Any] = json.loads(ranking("x", nlu_fallback=0.7, greet=0.3)[1])
    weights = weights_in(answer)
    assert weights["greet"] == 0.3
    assert "nlu_fallback" not in weights


def test_answer_without_any_weight_is_refused() -> None:
    with pytest.raises(NotAnAnswer):
        weights_in({"intent_ranking": [{"name": "greet", "confidence": 0.0}]})

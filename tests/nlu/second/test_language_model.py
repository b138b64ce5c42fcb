"""The language model well, and late, wrong, away or too dear: nobody notices but for less help."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from nlu.acts.acts import Start
from nlu.second.allowance import Allowance
from nlu.second.language_model import AT_ONCE, LARGEST, LanguageModel, Terms
from nlu.understanding import Danger, Intent, Understanding
from tests.simulators.completions import Completions, acts, said

NOW = datetime(2026, 3, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SERVICES = (("minor_service", "小保养"),)
BOOK = {"act": "start", "matter": "book_service"}


def unclear(text: str = "那个啥弄一下", **more: Any) -> Understanding:
    return Understanding(text, "zh", (Intent("out_of_scope", 0.2),), more.pop("outcome", "not_understood"), **more)


@pytest.fixture
def server() -> Iterator[Completions]:
    simulator = Completions(lambda _: acts(BOOK))
    yield simulator
    simulator.close()


def reader(server: Completions, folder: Path, a_day: int = 100, **terms: Any) -> LanguageModel:
    terms = {"wait": timedelta(seconds=10), "key": "s3cret-key"} | terms
    return LanguageModel(Terms(server.url, "small-one", **terms), Allowance(folder, a_day), lambda: 0.0)


def ask(model: LanguageModel, reading: Understanding | None = None, asked: str | None = None) -> Any:
    return model.opinion(reading or unclear(), NOW, asked=asked, services=SERVICES)


def test_it_is_asked_as_such_addresses_are(server: Completions, tmp_path: Path) -> None:
    assert ask(reader(server, tmp_path)) == (Start("book_service", words="那个啥弄一下", confidence=0.75),)
    body = json.loads(server.bodies[0])
    assert (body["model"], body["temperature"], body["stream"]) == ("small-one", 0, False)
    assert json.loads(body["messages"][1]["content"])["message"] == "那个啥弄一下"
    assert server.headers[0]["path"] == "/v1/chat/completions"
    assert server.headers[0]["authorization"] == "Bearer s3cret-key"


@pytest.mark.parametrize(
    ("reading", "asked"),
    [
        (unclear(outcome="understood"), None),
        (unclear(danger=(Danger("fire", "着火"),)), None),
        (unclear(answers=True), "time"),
        (unclear(asks_help="what_now"), None),
        (unclear("?"), None),
        *((unclear("张三 138"), slot) for slot in ("name", "phone", "plate", "vin", "place", "sign")),
    ],
)
def test_it_is_not_asked_what_is_plain_urgent_or_personal(
    server: Completions, tmp_path: Path, reading: Understanding, asked: str | None
) -> None:
    assert ask(reader(server, tmp_path), reading, asked) is None
    assert server.bodies == []


@pytest.mark.rule("A5")
def test_names_and_numbers_leave_only_when_the_shop_says_so(server: Completions, tmp_path: Path) -> None:
    words = "13812345678那个啥弄一下"
    ask(reader(server, tmp_path), unclear(words))
    ask(reader(server, tmp_path, as_written=True), unclear(words))
    assert [("13812345678" in body) for body in server.bodies] == [False, True]


@pytest.mark.parametrize(
    "answer",
    [
        (500, b""), (404, b"{}"), (200, b""), (200, b"<html>"), (200, b"[]"), (200, b'{"choices": []}'), said(None),
        said([1]), said("I have booked it for you!"), said("{" * 5000), (200, b" " * (LARGEST + 1)), (302, b""),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_none_and_the_address_rests(
    server: Completions, tmp_path: Path, answer: tuple[int, bytes]
) -> None:
    server.answer = lambda _: answer
    model = reader(server, tmp_path)
    with capture_logs() as logs:
        assert ask(model) is None
        assert ask(model, unclear("另外一个")) is None
    assert len(server.bodies) == 1
    assert [line["event"] for line in logs] == ["understanding_server_lost"]
    assert "那个" not in str(logs)
    assert "s3cret" not in str(logs)


def test_a_late_answer_is_not_waited_for(server: Completions, tmp_path: Path) -> None:
    server.late = True
    assert ask(reader(server, tmp_path, wait=timedelta(milliseconds=50))) is None


def test_an_address_that_is_away_costs_nothing(server: Completions, tmp_path: Path) -> None:
    server.close()
    assert ask(reader(server, tmp_path)) is None


def test_the_same_question_is_asked_once(server: Completions, tmp_path: Path) -> None:
    model = reader(server, tmp_path)
    assert ask(model) == ask(model)
    assert len(server.bodies) == 1
    ask(model, asked="service")
    assert len(server.bodies) == 2


def test_a_day_has_its_limit(server: Completions, tmp_path: Path) -> None:
    model = reader(server, tmp_path, a_day=1)
    assert [ask(model, unclear(words)) is None for words in ("那个啥", "另外一个")] == [False, True]


def test_whoever_comes_while_others_wait_is_not_held_up(server: Completions, tmp_path: Path) -> None:
    model, server.late = reader(server, tmp_path), True
    found: list[Any] = []
    waiting = [
        threading.Thread(target=lambda n=n: found.append(ask(model, unclear(f"第{n}句")))) for n in range(AT_ONCE)
    ]
    for one in waiting:
        server.arrived.clear()
        one.start()
        assert server.arrived.wait(10)
    assert ask(model) is None
    server.release()
    for one in waiting:
        one.join(10)
    assert len([one for one in found if one]) == AT_ONCE == len(server.bodies)
    model.close()

"""A reading reported as Rasa reports one, line by line, and explained."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from nlu.engines.embedded import EmbeddedEngine
from nlu.explain import explain
from nlu.report import rasa_answer, read_lines


def test_the_answer_has_the_shape_of_rasas(engine: EmbeddedEngine, now: datetime) -> None:
    answer = rasa_answer(engine.understand("京A12345 明天下午三点做保养", now))
    assert answer["intent"]["name"] == answer["intent_ranking"][0]["name"] == "book_service"
    plate = next(e for e in answer["entities"] if e["entity"] == "plate")
    assert (plate["value"], plate["start"], plate["end"]) == ("京A12345", 0, 7)
    assert answer["when"]["start"] == "2026-03-19T15:00:00"
    assert json.loads(json.dumps(answer, ensure_ascii=False)) == answer


@pytest.mark.rule("F2")
def test_danger_is_told(engine: EmbeddedEngine, now: datetime) -> None:
    assert rasa_answer(engine.understand("刹车突然失灵了", now))["danger"] is True
    assert rasa_answer(engine.understand("想换个刹车片", now))["danger"] is False


def test_each_line_brings_its_own_now_and_question(engine: EmbeddedEngine, now: datetime) -> None:
    lines = ['{"text": "明天上午", "now": "2026-05-01T09:00:00", "asked": "time"}', "", '{"text": "谢谢"}']
    first, second = (json.loads(line) for line in read_lines(engine, lines, now))
    assert first["when"]["start"].startswith("2026-05-02")
    assert first["answers"]
    assert second["intent"]["name"] == "thanks"


@pytest.mark.parametrize("line", ["not json", "{}", '{"text": "a", "now": "soon"}', "[1]"])
def test_a_bad_line_is_named_by_its_number(engine: EmbeddedEngine, now: datetime, line: str) -> None:
    with pytest.raises(ValueError, match="Line 2"):
        list(read_lines(engine, ['{"text": "你好"}', line], now))


def test_three_hundred_lines_are_read_one_by_one_each_for_itself(engine: EmbeddedEngine, now: datetime) -> None:
    lines = [json.dumps({"text": f"我的车开了{n}万公里，明天下午想来做个保养，多少钱"}) for n in range(1, 301)]
    given = iter(lines)
    reading = read_lines(engine, given, now)
    first = json.loads(next(reading))
    assert next(given) == lines[1]  # nothing was read ahead: a pipe is answered as it comes
    rest = [json.loads(line) for line in reading]
    assert len(rest) == 298
    assert {one["intent"]["name"] for one in (first, *rest)} == {first["intent"]["name"]}


def test_an_explanation_shows_what_spoke_for_the_reading(engine: EmbeddedEngine, now: datetime) -> None:
    told = explain(engine, "换刹车片多少钱", now)
    assert "ask_price" in told.splitlines()[0]
    assert "多少钱" in told
    assert explain(engine, "好的谢谢", now).endswith("a set phrase: thanks")

from __future__ import annotations

import time
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.entities import find
from nlu.lexicon import lexicon
from nlu.understanding import ENTITY_KINDS, Entity

_PIECES = [
    *("京A12345", "沪AD12345", "宝马", "3系", "帕萨特领驭", "13812345678", "一三八零零一三八零零零", "跑了五万三"),
    *("5.3万公里", "380块", "打5分", "第二个", "P0301", "我叫王伟", "在人民路路口", "刹车异响", "换刹车片"),
    *("明天下午三点", "周五", "1M8GDM9AXKP042788", "brakes squeaking", "oil change", "golf", "the M25", "，", "。"),
    *("G4高速", "408", "标志", "2018款", "1.4T", "　", "剎車", "４Ｓ店", "??", "没有", "的", "了", "吗"),
]
_OUTER = {"symptom", "service"}
_INNER = {"part", "system"}


def _allowed(one: Entity, other: Entity) -> bool:
    if one.end <= other.start or other.end <= one.start:
        return True
    inner, outer = sorted((one, other), key=lambda e: e.end - e.start)
    inside = outer.start <= inner.start and inner.end <= outer.end
    return inside and inner.kind in _INNER and outer.kind in _OUTER


def _sound(text: str, found: tuple[Entity, ...]) -> None:
    for entity in found:
        assert entity.text == text[entity.start : entity.end] != ""
        assert entity.kind in ENTITY_KINDS
        assert 0 < entity.confidence <= 1
    for index, one in enumerate(found):
        assert all(_allowed(one, other) for other in found[index + 1 :])


@settings(deadline=None)  # the first reading loads the lexicon
@given(
    text=st.text(max_size=80),
    asked=st.sampled_from([None, "plate", "phone", "name", "score", "place", "choice", "mileage"]),
)
def test_finding_never_raises_and_every_span_is_the_text_itself(text: str, asked: str | None) -> None:
    _sound(text, find(text, asked=asked))


@settings(deadline=None)  # the first reading loads the lexicon
@given(pieces=st.lists(st.sampled_from(_PIECES), max_size=8), gap=st.sampled_from(["", " ", "，"]))
def test_things_said_together_do_not_overlap(pieces: list[str], gap: str) -> None:
    text = gap.join(pieces)
    _sound(text, find(text))


def test_times_are_found_beside_the_other_things(now: datetime) -> None:
    found = find("京A12345明天下午三点做小保养", now)
    assert [e.kind for e in found] == ["plate", "time", "service"]


def test_no_time_is_found_without_a_now() -> None:
    assert all(e.kind != "time" for e in find("明天下午三点"))


def test_a_whole_message_is_read_once() -> None:
    found = find("我叫王伟，宝马3系，京A12345，跑了五万三，电话13812345678，刹车异响，换刹车片报价380")
    assert [e.kind for e in found] == [
        *("person", "brand", "model", "plate", "mileage", "phone"),
        *("system", "symptom", "service", "part", "money"),
    ]


def test_reading_a_message_takes_about_a_millisecond() -> None:
    text = "我叫王伟，宝马3系，京A12345，跑了五万三，刹车异响，想做个小保养，电话13812345678"
    find(text)
    spent = []
    for _ in range(50):
        begun = time.perf_counter()
        find(text)
        spent.append(time.perf_counter() - begun)
    assert sorted(spent)[25] < 0.005


def test_the_lexicon_loads_quickly() -> None:
    lexicon.cache_clear()
    begun = time.process_time()
    lexicon()
    assert time.process_time() - begun < 1.0


@pytest.mark.parametrize("piece", ["1", "一", "宝马3系", "a ", "刹车", "京A", "+1 ", "my name is "])
def test_a_long_and_odd_message_is_read_in_bounded_time(piece: str) -> None:
    find(piece)
    begun = time.process_time()
    find((piece * 2000)[:2000])
    assert time.process_time() - begun < 3

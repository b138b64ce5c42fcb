"""Work named with words between the verb and what it is done to."""

from __future__ import annotations

import pytest

from tests.nlu.entities.reading import values


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("再换一下火花塞", "spark_plugs"),
        ("火花塞也给我换了", "spark_plugs"),
        ("给我换副新的刹车片", "brake_pads"),
        ("轮胎换两条", "tyre_change"),
        ("前门补个漆", "painting"),
        ("清洗一下空调", "ac_service"),
        ("加点冷媒", "ac_service"),
        ("can you replace the rear wipers", "wiper"),
        ("the wipers need to be replaced", "wiper"),
        ("new spark plugs", "spark_plugs"),
    ],
)
def test_a_part_and_its_verb_are_an_item(text: str, code: str) -> None:
    assert values(text, "service") == [code]


@pytest.mark.parametrize("text", ["刚换了刹车片", "刹车片上次换过了", "刹车片多久换一次", "换挡的时候火花塞响"])
def test_what_was_done_or_is_asked_is_none(text: str) -> None:
    assert values(text, "service") == []

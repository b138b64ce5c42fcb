"""Stages follow each other as the table says, and no other way (E3, G7)."""

from __future__ import annotations

import pytest

from domain import course
from domain.errors import IllegalMove
from texts import keys


@pytest.mark.rule("E3", "G7")
@pytest.mark.parametrize("name", course.COURSES)
def test_every_stage_can_be_reached_and_each_move_leads_to_a_stage(name: str) -> None:
    stages = course.COURSES[name]
    reached, todo = set(), [next(iter(stages))]
    while todo:
        stage = todo.pop()
        if stage not in reached:
            reached.add(stage)
            todo += stages[stage].moves
            assert set(stages[stage].moves) <= stages.keys()
    assert reached == stages.keys()
    assert any(facts.over for facts in stages.values())


@pytest.mark.rule("E3")
def test_more_damage_found_is_assessed_anew_before_anybody_pays() -> None:
    kept = course.begun(course.ACCIDENT, "2026-03-18")
    for stage in ("surveyed", "assessed", "repairing", "supplement", "assessed", "submitted", "paid"):
        kept["stage"] = course.moved("E1", kept, stage)
    assert course.is_over(kept)
    with pytest.raises(IllegalMove):
        course.moved("E1", kept, "supplement")
    with pytest.raises(IllegalMove):
        course.moved("E1", course.begun(course.ACCIDENT, ""), "paid")


@pytest.mark.rule("G7")
def test_goods_are_looked_at_before_money_goes_back() -> None:
    kept = course.begun(course.RETURN, "")
    assert not course.is_over(kept)
    with pytest.raises(IllegalMove):
        course.moved("E1", kept, "refunded")
    assert [course.moved("E1", kept, stage) for stage in ("accepted", "refused")] == ["accepted", "refused"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_stage_has_its_words(language: str) -> None:
    named = {f"stage.{name}_{stage}" for name, stages in course.COURSES.items() for stage in stages}
    assert named <= keys(language).keys()

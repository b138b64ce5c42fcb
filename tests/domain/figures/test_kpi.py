"""What a figure's value, target and verdict are."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from domain.figures.kpi import KPIS, Kpi, Shape, Tally, is_met, target
from domain.shop.policy import Policy


@pytest.mark.rule("Q4")
def test_the_targets_are_the_rule_s_and_a_shop_may_set_its_own() -> None:
    usual = {kpi: target(Policy(), kpi) for kpi in ("on_time", "satisfaction", "complaint_rate", "solved")}
    assert usual == {"on_time": 0.9, "satisfaction": 0.85, "complaint_rate": 0.03, "solved": 0.9}
    own = replace(Policy(), target_on_time_percent=80, target_solving=timedelta(hours=1), target_solved_percent=0)
    assert [target(own, kpi) for kpi in ("on_time", "solving", "solved", "came")] == [0.8, 60, None, None]


@pytest.mark.rule("Q4")
def test_a_target_is_met_from_it_on_and_an_upper_one_below_it() -> None:
    assert [is_met(Policy(), "on_time", value) for value in (0.9, 0.899, None)] == [True, False, None]
    assert [is_met(Policy(), "complaint_rate", value) for value in (0.0, 0.029, 0.03)] == [True, True, False]
    assert is_met(Policy(), "came", 3) is None


@pytest.mark.rule("R2")
def test_a_share_of_nothing_is_nothing_and_a_number_of_nothing_is_nought() -> None:
    assert Tally().value("on_time") is None
    assert Tally().value("came") == 0
    assert Tally(90, 3).value("first_answer") == 30
    assert Tally(1, 4).value("satisfaction") == 0.25


def test_every_figure_has_its_facts_and_every_target_its_figure() -> None:
    assert list(KPIS) == list(Kpi)
    named = {facts.target for facts in KPIS.values() if facts.target}
    assert named == {one.name for one in fields(Policy) if one.name.startswith("target_")}
    assert all(facts.shape == Shape.COUNT for facts in KPIS.values() if facts.standing)

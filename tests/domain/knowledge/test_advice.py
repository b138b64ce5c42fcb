"""Advice fits the matter, then the season, and is not told twice while there is more (E5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.knowledge import advice
from domain.warranty.return_repair import SYSTEMS
from texts import keys

NOW = datetime(2026, 3, 18, 2, 0, tzinfo=UTC)


@pytest.mark.rule("E5")
def test_visit_after_visit_the_tip_is_another_and_the_fitting_ones_come_first() -> None:
    told: dict[str, datetime] = {}
    given = []
    for visit in range(9):
        tip = advice.of_visit(["brakes"], told, 12)
        told[tip] = NOW + timedelta(days=visit)
        given.append(tip)
    assert len(set(given)) == 9
    assert given[:5] == ["brakes", "brakes_fluid", "brakes_water", *advice.WINTER]
    assert advice.of_visit(["brakes"], told, 12) == "brakes", "then the one told longest ago"


@pytest.mark.rule("E5")
def test_an_answer_brings_only_what_fits_and_is_new_or_long_ago() -> None:
    assert advice.of_answer(["nothing"], {}, NOW) is None
    assert advice.of_answer(["battery"], {}, NOW) == "battery"
    told = {"battery": NOW, "battery_cold": NOW - advice.FRESH + timedelta(seconds=1)}
    assert advice.of_answer(["battery"], told, NOW) is None
    assert advice.of_answer(["battery"], told, NOW + timedelta(seconds=1)) == "battery_cold"


@pytest.mark.rule("E5")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_tip_has_its_words_and_every_system_its_tips(language: str) -> None:
    named = {tip for tips in (*advice.TIPS.values(), *advice.SEASONS.values(), advice.ALWAYS) for tip in tips}
    assert {f"tip.{tip}" for tip in named} == {key for key in keys(language) if key.startswith("tip.")}
    assert set(SYSTEMS) <= advice.TIPS.keys()

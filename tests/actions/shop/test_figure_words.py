"""Figures in words, short and in both languages."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from actions.shop import figure_words
from actions.shop.figures import Line
from domain.figures.kpi import KPIS, Tally
from domain.figures.period import period_of

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("kpi", "found", "zh", "en"),
    [
        ("on_time", 0.9234, "92.3%", "92.3%"),
        ("first_answer", 65.0, "1小时5分钟", "1 h 5 min"),
        ("solving", 3 * 24 * 60 + 20.0, "72小时", "72 h"),
        ("came", 1234.0, "1,234", "1,234"),
        ("on_time", None, "–", "–"),
    ],
)
def test_a_value_is_said_in_its_own_unit(kpi: str, found: float | None, zh: str, en: str) -> None:
    assert [figure_words.value(kpi, found, language) for language in ("zh", "en")] == [zh, en]


def test_what_changed_is_said_with_an_arrow() -> None:
    def moved(kpi: str, now: Tally, before: Tally | None) -> str:
        return figure_words.change(Line(kpi, now, before, None, None), "zh")

    assert moved("on_time", Tally(9, 10), Tally(8, 10)) == "▲ 10.0"
    assert moved("on_time", Tally(9, 10), Tally(9, 10)) == "持平"
    assert moved("first_answer", Tally(10, 1), Tally(30, 1)) == "▼ 20分钟"
    assert moved("came", Tally(2, 2), None) == ""
    assert moved("on_time", Tally(), Tally(1, 1)) == ""


def test_a_goal_says_on_which_side_one_should_be() -> None:
    assert figure_words.goal(Line("complaint_rate", Tally(), None, 0.03, None), "en") == "< 3.0%"
    assert figure_words.goal(Line("on_time", Tally(), None, 0.9, None), "en") == "≥ 90.0%"


@pytest.mark.parametrize(
    ("length", "zh", "en"),
    [("week", "3月16日–3月22日", "16 Mar – 22 Mar"), ("month", "2026年3月", "2026-03"), ("year", "2026", "2026")],
)
def test_a_period_is_called_as_on_the_calendar(length: str, zh: str, en: str) -> None:
    found = period_of(length, date(2026, 3, 18), ZONE)
    assert [figure_words.period(found, language) for language in ("zh", "en")] == [zh, en]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_has_a_name_a_meaning_and_what_has_a_target_a_proposal(language: str) -> None:
    for kpi, facts in KPIS.items():
        assert figure_words.name(kpi, language)
        assert figure_words.meaning(kpi, language)
        if facts.target:
            assert figure_words.text(f"proposal.{kpi}", language, value="1", goal="2", cause="")

"""A score is heard in figures, stars and words with what is said beside it, and so is that it is enough (Q3)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from nlu.acts.feedback.rating import enough, rating

SAID: dict[str, Any] = yaml.load(
    (Path(__file__).parents[1] / "rating_sayings.yml").read_text("utf-8"), yaml.CBaseLoader
)


@pytest.mark.rule("Q3")
@pytest.mark.parametrize(("words", "score"), SAID["scores"].items())
def test_the_score_is_heard(words: str, score: str) -> None:
    found = rating(words)
    assert found is not None and found.score == int(score), found


@pytest.mark.rule("Q3")
@pytest.mark.parametrize("words", SAID["none"])
def test_what_is_no_score_is_none(words: str) -> None:
    assert rating(words) is None


@pytest.mark.rule("Q3")
@pytest.mark.parametrize(("words", "remark"), SAID["remarks"].items())
def test_what_is_said_beside_a_score_is_kept(words: str, remark: str) -> None:
    found = rating(words)
    assert found is not None and found.remark == remark


@pytest.mark.rule("Q3")
@pytest.mark.parametrize("words", SAID["refusals"])
def test_further_questions_are_refused_in_any_words(words: str) -> None:
    assert enough(words)


@pytest.mark.parametrize("words", SAID["other"])
def test_what_answers_or_asks_something_is_no_refusal(words: str) -> None:
    assert not enough(words)

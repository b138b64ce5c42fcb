"""The questionnaire, the rotation of its indicators, and answers in words."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.feedback.survey import (
    AT_MOST,
    QUESTIONNAIRE,
    Question,
    Survey,
    SurveyAnswer,
    by_dimension,
    indicators,
    next_question,
    rotation,
)
from domain.feedback.survey_answers import complains, said_importance, said_score, says_nothing

CODES = [one.code for one in indicators(QUESTIONNAIRE)]
AT = datetime(2026, 3, 18, tzinfo=UTC)


@pytest.mark.rule("Q1")
def test_the_questionnaire_has_six_dimensions_and_twenty_indicators_in_both_languages() -> None:
    assert len(QUESTIONNAIRE) == 6
    assert len(CODES) == len(set(CODES)) == 20
    assert [len(own) for own in by_dimension(QUESTIONNAIRE).values()] == [4, 6, 3, 3, 2, 2]
    assert all(one.name("zh") != one.name("en") for one in indicators(QUESTIONNAIRE))


@pytest.mark.rule("Q3")
@given(st.lists(st.booleans(), min_size=30, max_size=120))
def test_over_customers_every_indicator_is_covered_evenly(customers: list[bool]) -> None:
    asked: Counter[str] = Counter()
    for complained in [*customers, *[True] * 10]:
        chosen = rotation(QUESTIONNAIRE, asked, complained=complained)
        assert len(chosen) == len(set(chosen)) == AT_MOST
        asked.update(chosen)
    general = [code for code in CODES if code not in by_dimension(QUESTIONNAIRE)["complaints"]]
    assert all(asked[code] for code in by_dimension(QUESTIONNAIRE)["complaints"])
    assert all(asked[code] for code in general)
    assert max(asked[code] for code in general) - min(asked[code] for code in general) <= 1


@pytest.mark.rule("Q3")
def test_twenty_customers_of_whom_some_complained_cover_all_twenty() -> None:
    asked: Counter[str] = Counter()
    for number in range(20):
        asked.update(rotation(QUESTIONNAIRE, asked, complained=number % 4 == 0))
    assert set(asked) == set(CODES)


@pytest.mark.rule("Q3")
def test_only_whoever_complained_is_asked_how_complaints_are_treated() -> None:
    asked: Counter[str] = Counter()
    for _ in range(60):
        asked.update(rotation(QUESTIONNAIRE, asked, complained=False))
    assert not set(by_dimension(QUESTIONNAIRE)["complaints"]) & set(asked)


def test_a_question_always_passed_over_does_not_come_back_before_the_others() -> None:
    asked: Counter[str] = Counter()
    seen = [rotation(QUESTIONNAIRE, asked, complained=False) for _ in range(1)]
    for _ in range(8):
        asked.update(seen[-1])
        seen.append(rotation(QUESTIONNAIRE, asked, complained=False))
    assert len({code for pair in seen for code in pair}) == 17


def _survey(**values: object) -> Survey:
    survey = Survey(1, 1, AT, AT, AT)
    for name, value in values.items():
        setattr(survey, name, value)
    return survey


def test_the_score_is_asked_first_then_halves_then_words_then_nothing() -> None:
    survey = _survey()
    assert next_question(survey, {}) == Question("score")
    survey.overall, survey.asks = 5, ["price", "waiting"]
    answers = {"price": SurveyAnswer(1, "price")}
    assert next_question(survey, {}) == Question("importance", "price")
    answers["price"].importance = 4
    assert next_question(survey, answers) == Question("experience", "price")
    answers["price"].experience = 4
    answers["waiting"] = SurveyAnswer(1, "waiting", skipped=True)
    assert next_question(survey, answers) == Question("words")
    survey.words = ""
    assert next_question(survey, answers) is None


@pytest.mark.parametrize(
    ("words", "score", "rest"),
    [
        ("4分", 4, ""), ("5", 5, ""), ("四星", 4, ""), ("打3分吧", 3, ""), ("five", 5, ""), ("3/5", 3, ""),
        ("还行吧", 3, ""), ("一般般", 3, ""), ("非常满意！", 5, ""), ("太好了", 5, ""), ("挺好的", 4, ""),
        ("不满意", 2, ""), ("很差，修完还漏油", 1, "修完还漏油"), ("不错，就是有点贵", 4, "就是有点贵"),
        ("not bad", 3, ""), ("Terrible! Waited two hours", 1, "Waited two hours"), ("great, thanks", 5, "thanks"),
    ],
)  # fmt: skip
def test_a_score_is_heard_in_words(words: str, score: int, rest: str) -> None:
    assert said_score(words) == (score, rest)


@pytest.mark.parametrize(
    "words",
    [
        "你好",
        "明天三点",
        "我要预约保养",
        "空调不制冷了",
        "刹车有异响",
        "book a service",
        "6分",
        "10",
        "京A12345",
        "好久没来了",
        "",
    ],
)
def test_what_is_no_score_is_not_taken_for_one(words: str) -> None:
    assert said_score(words) is None


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("很重要", 5),
        ("重要", 4),
        ("不太重要", 2),
        ("不重要", 1),
        ("一般", 3),
        ("4", 4),
        ("very important", 5),
        ("好", None),
    ],
)
def test_importance_is_heard_in_words(words: str, value: int | None) -> None:
    assert said_importance(words) == value


@pytest.mark.parametrize(
    "words",
    [
        "修完还漏油",
        "等了好久",
        "太贵了",
        "师傅态度不好",
        "没修好",
        "又响了",
        "still leaking",
        "too expensive",
        "nobody called me",
    ],
)
def test_a_complaint_is_noticed_in_words(words: str) -> None:
    assert complains(words)


@pytest.mark.parametrize(
    "words",
    [
        "师傅很好",
        "没有问题",
        "没什么不满意",
        "价格不贵",
        "修得很快，谢谢",
        "no complaints",
        "not bad at all",
        "很专业",
        "",
    ],
)
def test_praise_is_no_complaint(words: str) -> None:
    assert not complains(words)


def test_nothing_more_to_say_is_heard() -> None:
    assert all(says_nothing(words) for words in ("没有", "没有了。", "跳过", "No, thanks".replace(",", ""), "skip"))
    assert not says_nothing("没有修好")


@given(st.text(max_size=300))
def test_any_words_at_all_are_read_without_trouble(words: str) -> None:
    scored = said_score(words)
    assert scored is None or scored[0] in (1, 2, 3, 4, 5)
    complains(words), says_nothing(words), said_importance(words)

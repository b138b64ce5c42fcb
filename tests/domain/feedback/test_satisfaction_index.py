"""The satisfaction index: the published ratios, the weights, and intervals that hold what they say."""

from __future__ import annotations

import random
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.feedback.satisfaction_index import Csi, Rating, csi, student
from domain.feedback.survey import QUESTIONNAIRE, by_dimension, indicators

CODES = [one.code for one in indicators(QUESTIONNAIRE)]
DIMENSIONS = by_dimension(QUESTIONNAIRE)

PUBLISHED = {"attitude": 1.1360, "answer_speed": 0.9790, "professional_advice": 0.9228, "equipment_parts": 0.9487}
"""S0 范文6 prints these ratios of 206 questionnaires; its table of means is a picture that the document lost."""
RESPONDENTS = 206
SUMS = {
    "attitude": (728, 827),
    "answer_speed": (761, 745),
    "professional_advice": (712, 657),
    "equipment_parts": (741, 703),
}
"""Sums of importance and experience over 206 answers that give the published ratios to the digit printed."""


def spread(total: int, n: int) -> list[int]:
    """n answers that sum up to the total, as even as whole numbers can be."""
    low, more = divmod(total, n)
    return [low + 1] * more + [low] * (n - more)


def published() -> list[Rating]:
    return [
        Rating(number, code, importance, experience)
        for code, (expected, actual) in SUMS.items()
        for number, (importance, experience) in enumerate(
            zip(spread(expected, RESPONDENTS), spread(actual, RESPONDENTS), strict=True)
        )
    ]


@pytest.mark.rule("Q2")
def test_the_published_ratios_come_out_of_206_answers() -> None:
    found = {line.indicator: line for line in csi(published(), DIMENSIONS).indicators}
    assert {code: f"{line.satisfaction:.2%}" for code, line in found.items()} == {
        "attitude": "113.60%", "answer_speed": "97.90%", "professional_advice": "92.28%", "equipment_parts": "94.87%",
    }  # fmt: skip
    assert {line.n for line in found.values()} == {RESPONDENTS}


@pytest.mark.rule("Q2")
def test_each_line_is_made_as_the_document_says() -> None:
    found = csi(published(), DIMENSIONS)
    total = sum(expected for expected, _ in SUMS.values()) / RESPONDENTS
    for line in found.indicators:
        expected, actual = (value / RESPONDENTS for value in SUMS[line.indicator])
        assert (line.expected, line.actual) == (expected, actual)
        assert isclose(line.weight, expected / total)
        assert isclose(line.satisfaction, actual / expected)
    assert found.overall is not None
    assert isclose(found.overall.satisfaction, sum(line.weight * line.satisfaction for line in found.indicators))


def test_nothing_said_is_no_index() -> None:
    assert csi([], DIMENSIONS) == Csi((), {}, None)


def test_an_indicator_the_shop_no_longer_asks_does_not_count() -> None:
    assert csi([Rating(1, "gone", 5, 1)], DIMENSIONS).overall is None


def test_one_respondent_gives_no_interval() -> None:
    (line,) = csi([Rating(1, "price", 4, 3)], DIMENSIONS).indicators
    assert (line.n, line.satisfaction, line.interval) == (1, 0.75, None)


def test_even_agreement_leaves_some_doubt() -> None:
    (line,) = csi([Rating(n, "price", 4, 4) for n in range(3)], DIMENSIONS).indicators
    assert line.interval is not None
    assert line.interval.low < 1 < line.interval.high


ratings = st.lists(
    st.builds(
        Rating, st.integers(1, 400), st.sampled_from(CODES), st.integers(1, 5), st.integers(1, 5),
    ),
    min_size=1, max_size=80, unique_by=lambda r: (r.respondent, r.indicator),
)  # fmt: skip


@pytest.mark.rule("Q2")
@given(ratings)
def test_weights_sum_to_one_and_parts_make_the_whole(said: list[Rating]) -> None:
    found = csi(said, DIMENSIONS)
    assert found.overall is not None
    assert isclose(sum(line.weight for line in found.indicators), 1)
    assert isclose(sum(group.weight for group in found.dimensions.values()), 1)
    for parts in (found.indicators, found.dimensions.values()):
        assert isclose(sum(part.weight * part.satisfaction for part in parts), found.overall.satisfaction)
    assert sum(line.n for line in found.indicators) == len(said)
    for line in found.indicators:
        assert 0.2 <= line.satisfaction <= 5
        if line.interval:
            assert line.interval.low <= line.satisfaction <= line.interval.high


@given(ratings)
def test_the_order_of_answers_does_not_matter(said: list[Rating]) -> None:
    one, other = csi(said, DIMENSIONS).overall, csi(said[::-1], DIMENSIONS).overall
    assert one is not None and other is not None
    assert isclose(one.satisfaction, other.satisfaction)


def _answer(chance: random.Random, mean: float) -> int:
    return min(5, max(1, round(chance.gauss(mean, 1))))


@pytest.mark.parametrize("n", [5, 12, 60])
def test_intervals_hold_the_truth_about_as_often_as_they_say(n: int) -> None:
    chance = random.Random(7)
    big = [(_answer(chance, 4.1), _answer(chance, 3.6)) for _ in range(100_000)]
    truth = sum(a for _, a in big) / sum(e for e, _ in big)
    held = 0
    for _ in range(600):
        said = [Rating(k, "price", *big[chance.randrange(len(big))]) for k in range(n)]
        interval = csi(said, DIMENSIONS).indicators[0].interval
        assert interval is not None
        held += interval.low <= truth <= interval.high
    assert 0.92 <= held / 600 <= 0.985


def test_the_overall_interval_holds_the_truth_when_each_is_asked_only_two() -> None:
    chance = random.Random(11)
    means = {code: (3.4 + k % 5 / 4, 3 + k % 4 / 3) for k, code in enumerate(CODES)}
    big = {c: [(_answer(chance, e), _answer(chance, a)) for _ in range(20_000)] for c, (e, a) in means.items()}
    truth = sum(a for said in big.values() for _, a in said) / sum(e for said in big.values() for e, _ in said)
    held = 0
    for _ in range(300):
        said = [
            Rating(k, code, *big[code][chance.randrange(20_000)])
            for k in range(120) for code in (CODES[2 * k % 20], CODES[(2 * k + 1) % 20])
        ]  # fmt: skip
        overall = csi(said, DIMENSIONS).overall
        assert overall is not None and overall.interval is not None and overall.n == 120
        held += overall.interval.low <= truth <= overall.interval.high
    assert 0.92 <= held / 300 <= 0.985


@pytest.mark.parametrize(
    ("freedom", "reach"),
    [(1, 12.7062), (2, 4.3027), (3, 3.1824), (5, 2.5706), (10, 2.2281), (30, 2.0423), (205, 1.9716)],
)
def test_students_quantiles_are_those_of_the_tables(freedom: int, reach: float) -> None:
    assert student(0.95, freedom) == pytest.approx(reach, rel=0.01)

"""The satisfaction index: importance against experience, by indicator and dimension, with its uncertainty (Q2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import pi, sqrt, tan
from statistics import NormalDist

CONFIDENCE = 0.95
"""Of every interval given."""

STEP_VARIANCE = 1 / 12
"""An answer is a whole step of the scale: rounding alone spreads it so much, even when everybody says the same."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What one respondent said of one indicator. respondent: the survey's id. importance, experience: 1 to 5."""

    respondent: int
    indicator: str
    importance: int
    experience: int


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the true value lies with CONFIDENCE."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """One line of the published table. n: respondents. interval: of the satisfaction, None for fewer than two."""

    indicator: str
    n: int
    expected: float
    weight: float
    actual: float
    satisfaction: float
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class GroupScore:
    """A dimension, or everything: the weighted sum of its indicators' satisfaction. n: respondents.

    interval: None while an indicator of it has fewer than two respondents. weight: the indicators' together.
    """

    n: int
    weight: float
    satisfaction: float
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Csi:
    """The whole index. indicators in the order asked for, those without an answer left out."""

    indicators: tuple[IndicatorScore, ...]
    dimensions: dict[str, GroupScore]
    overall: GroupScore | None


@dataclass(frozen=True, slots=True)
class _Sample:
    """The answers to one indicator, and their means."""

    ratings: tuple[Rating, ...]
    expected: float
    actual: float


def csi(ratings: Iterable[Rating], dimensions: Mapping[str, Sequence[str]]) -> Csi:
    """The index of those answers. dimensions: code -> its indicators; answers to others do not count.

    E_i = mean importance, W_i = E_i / sum of all E, A_i = mean experience, C_i = A_i / E_i, overall = sum of W_i C_i. A
    dimension is the same sum over its own indicators, its weights taken as a whole.

    Intervals: delta method. Each respondent pulls the ratio by the centred rest (a - A) - C (e - E) of what they said,
    so that one person who answers two indicators counts as one; Student's t with one degree of freedom less per
    indicator. Rule: Q2 (S0 范文6).
    """
    found = defaultdict(list)
    for rating in ratings:
        found[rating.indicator].append(rating)
    samples = {i: _sample(found[i]) for codes in dimensions.values() for i in codes if found[i]}
    total = sum(sample.expected for sample in samples.values())
    groups = {name: [samples[i] for i in codes if i in samples] for name, codes in dimensions.items()}
    return Csi(
        tuple(_indicator(code, sample, total) for code, sample in samples.items()),
        {name: _group(group, total) for name, group in groups.items() if group},
        _group(list(samples.values()), total) if samples else None,
    )


def _sample(ratings: Sequence[Rating]) -> _Sample:
    n = len(ratings)
    return _Sample(tuple(ratings), sum(r.importance for r in ratings) / n, sum(r.experience for r in ratings) / n)


def _indicator(code: str, sample: _Sample, total: float) -> IndicatorScore:
    group = _group([sample], total)
    return IndicatorScore(
        code, group.n, sample.expected, group.weight, sample.actual, group.satisfaction, group.interval
    )  # fmt: skip


def _group(samples: Sequence[_Sample], total: float) -> GroupScore:
    """sum(W_i C_i) / sum(W_i) over the samples, which is sum(A_i) / sum(E_i)."""
    expected, actual = sum(s.expected for s in samples), sum(s.actual for s in samples)
    respondents = len({rating.respondent for sample in samples for rating in sample.ratings})
    ratio = actual / expected
    return GroupScore(respondents, expected / total, ratio, _interval(samples, ratio, expected, respondents))


def _interval(samples: Sequence[_Sample], ratio: float, expected: float, respondents: int) -> Interval | None:
    if any(len(sample.ratings) < 2 for sample in samples):
        return None
    pulls: dict[int, float] = defaultdict(float)
    least = 0.0
    for sample in samples:
        n = len(sample.ratings)
        for rating in sample.ratings:
            rest = (rating.experience - sample.actual) - ratio * (rating.importance - sample.expected)
            pulls[rating.respondent] += rest / sqrt(n * (n - 1))
        least += STEP_VARIANCE * (1 + ratio**2) / n
    variance = max(sum(pull**2 for pull in pulls.values()), least) / expected**2
    reach = student(CONFIDENCE, max(1, respondents - len(samples))) * sqrt(variance)
    return Interval(max(0.0, ratio - reach), ratio + reach)


def student(confidence: float, freedom: int) -> float:
    """How many standard errors a two-sided interval of Student's t reaches.

    Exact for one and two degrees of freedom; else Cornish and Fisher's expansion about the normal quantile (Abramowitz
    and Stegun 26.7.5), off by under one percent from three on.
    """
    if freedom == 1:
        return tan(pi * confidence / 2)
    if freedom == 2:
        return confidence * sqrt(2 / (1 - confidence**2))
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / float(freedom**power) for power, term in enumerate(terms, 1))

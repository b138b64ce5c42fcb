"""The questionnaire, one customer's survey, and what the answers to it mean (Q1, Q3)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

SCALE = (1, 2, 3, 4, 5)
"""What importance, experience and the overall score may be."""

LOW = 2
"""A score up to this one is low: the customer is won back at once (Q3)."""

AT_MOST = 2
"""Indicators asked in one survey at the most (Q3)."""


@dataclass(frozen=True)
class Indicator:
    """Something a customer may find important and have an experience with."""

    code: str
    name_zh: str
    name_en: str

    def name(self, language: str) -> str:
        """Its name in the customer's language."""
        return self.name_en if language == "en" else self.name_zh


@dataclass(frozen=True)
class Dimension:
    """Indicators that belong together. asked: "all", or "complained" for whoever complained not long ago."""

    code: str
    name_zh: str
    name_en: str
    indicators: tuple[Indicator, ...]
    asked: str = "all"

    def name(self, language: str) -> str:
        """Its name in the customer's language."""
        return self.name_en if language == "en" else self.name_zh


ASKED = ("all", "complained")
"""Whom a dimension may be asked."""


def _dimension(code: str, zh: str, en: str, *indicators: tuple[str, str, str], asked: str = "all") -> Dimension:
    return Dimension(code, zh, en, tuple(Indicator(*one) for one in indicators), asked)


QUESTIONNAIRE: tuple[Dimension, ...] = (
    _dimension(
        "staff", "员工素质", "Staff",
        ("attitude", "服务态度", "attitude of the staff"),
        ("answer_speed", "回复问题的速度", "how fast questions are answered"),
        ("professional_advice", "专业的保养建议", "professional advice"),
        ("appearance", "员工仪表", "appearance of the staff"),
    ),
    _dimension(
        "repair", "维修业务", "Repair",
        ("equipment_parts", "设备和配件", "equipment and parts"),
        ("timeliness", "修复及时", "being repaired on time"),
        ("first_time_fix", "一次修好", "being fixed the first time"),
        ("efficiency", "维修效率", "efficient work"),
        ("price", "价格", "the price"),
        ("records", "维修档案", "service records"),
    ),
    _dimension(
        "hand_over", "交车结账", "Hand-over and bill",
        ("waiting", "交车等待时间", "waiting at hand-over"),
        ("bill_clarity", "账单清楚", "a clear bill"),
        ("cleanliness", "车辆整洁", "a clean vehicle"),
    ),
    _dimension(
        "complaints", "投诉处理", "Complaints",
        ("solving_speed", "投诉解决速度", "how fast complaints are solved"),
        ("solving_success", "投诉得到解决", "complaints being solved"),
        ("follow_through", "投诉后续跟进", "follow-through on complaints"),
        asked="complained",
    ),
    _dimension(
        "added_value", "增值业务", "Added value",
        ("reminders", "保养提醒", "service reminders"),
        ("campaigns", "优惠活动", "offers and events"),
    ),
    _dimension(
        "innovation", "创新服务", "Innovation",
        ("online_booking", "线上预约", "booking online"),
        ("progress", "进度透明", "seeing the progress"),
    ),
)  # fmt: skip
"""Six dimensions, twenty indicators; a shop file may hold its own. Rule: Q1 (S0 范文6)."""


def indicators(dimensions: Collection[Dimension]) -> Iterator[Indicator]:
    """All indicators in order."""
    return (indicator for dimension in dimensions for indicator in dimension.indicators)


def by_dimension(dimensions: Collection[Dimension]) -> dict[str, list[str]]:
    """Codes of the indicators by dimension, as the index wants them."""
    return {dimension.code: [one.code for one in dimension.indicators] for dimension in dimensions}


def rotation(
    dimensions: Collection[Dimension], asked: Mapping[str, int], *, complained: bool, most: int = AT_MOST
) -> tuple[str, ...]:
    """The indicators to ask next: those asked least often so far, so that all are covered over customers.

    asked: how often each was; a question that is always skipped does not come back before the others. complained: the
    customer had a complaint lately. Of those asked equally often, two are taken of different dimensions. Rule: Q3.
    """
    groups = [d for d in dimensions if d.asked == "all" or complained]
    left = sorted(
        (asked.get(one.code, 0), place, number, one.code)
        for number, group in enumerate(groups)
        for place, one in enumerate(group.indicators)
    )
    chosen: dict[str, int] = {}
    while left and len(chosen) < most:
        least = [one for one in left if one[0] == left[0][0]]
        pick = next((one for one in least if one[2] not in chosen.values()), least[0])
        chosen[pick[3]] = pick[2]
        left.remove(pick)
    return tuple(chosen)


@dataclass
class Survey:
    """One customer asked about one visit. One at a time per customer: state "open" is unique.

    ticket_id: of the visit. state: open, done, expired, or withdrawn (never asked: `reason` says why). sent_at: when it
    left. asks: the indicators chosen, None before the score. words: what was said freely, "" when skipped.
    recovery_id: the ticket that a low score or a complaint in words opened.
    """

    id: int = field(init=False)
    customer_id: int
    ticket_id: int
    created_at: datetime
    due_at: datetime
    expires_at: datetime
    vehicle_id: int | None = None
    state: str = "open"
    reason: str = ""
    sent_at: datetime | None = None
    overall: int | None = None
    asks: list[str] | None = None
    words: str | None = None
    answered_at: datetime | None = None
    recovery_id: int | None = None


@dataclass
class SurveyAnswer:
    """What was said of one indicator; kept half as well. skipped: the customer passed over the open half."""

    survey_id: int
    indicator: str
    importance: int | None = None
    experience: int | None = None
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What a survey asks next. kind: score, importance, experience, words. indicator: of the two in the middle."""

    kind: str
    indicator: str = ""


def next_question(survey: Survey, answers: Mapping[str, SurveyAnswer]) -> Question | None:
    """What is still to be asked; None when the survey is complete. Rule: Q3."""
    if survey.overall is None:
        return Question("score")
    for code in survey.asks or ():
        said = answers.get(code)
        if said is not None and said.skipped:
            continue
        if said is None or said.importance is None:
            return Question("importance", code)
        if said.experience is None:
            return Question("experience", code)
    return Question("words") if survey.words is None else None

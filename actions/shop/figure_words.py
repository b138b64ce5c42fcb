"""Figures, periods and their proposals in words, for pages, files and the staff chat (R1, R2)."""

from __future__ import annotations

from collections.abc import Sequence

from actions.shop.figures import Line
from actions.shop.reports import Place, Report
from domain.figures.kpi import KPIS, Shape, target
from domain.figures.period import Length, Period
from domain.shop.policy import Policy
from domain.shop.shop import Shop
from texts import formats, text

NOTHING = "–"


def name(kpi: str, language: str) -> str:
    """What the figure is called."""
    return text(f"figure.{kpi}", language)


def meaning(kpi: str, language: str) -> str:
    """What it counts, in a sentence."""
    return text(f"figure_is.{kpi}", language)


def value(kpi: str, found: float | None, language: str) -> str:
    """ "92.3%", "1小时5分钟", "12"; a dash for what could not be counted."""
    if found is None:
        return NOTHING
    match KPIS[kpi].shape:
        case Shape.SHARE:
            return f"{found:.1%}"
        case Shape.MEAN:
            minutes = round(found)
            return formats.duration(minutes if minutes < 24 * 60 else minutes // 60 * 60, language)
    return f"{found:,.0f}"


def goal(line: Line, language: str) -> str:
    """ "≥ 90.0%"; empty without a target."""
    return _goal(line.kpi, line.goal, language)


def goal_of(policy: Policy, kpi: str, language: str) -> str:
    """The same of a figure alone."""
    return _goal(kpi, target(policy, kpi), language)


def _goal(kpi: str, aim: float | None, language: str) -> str:
    return "" if aim is None else f"{'<' if KPIS[kpi].at_most else '≥'} {value(kpi, aim, language)}"


def cases(line: Line, language: str) -> str:
    """Of how many: "36 / 40"; empty for a plain number."""
    if KPIS[line.kpi].shape == Shape.COUNT:
        return ""
    if KPIS[line.kpi].shape == Shape.MEAN:
        return text("figure_say.of", language, count=line.counted.whole)
    return f"{line.counted.part} / {line.counted.whole}"


def change(line: Line, language: str) -> str:
    """How it moved: "▲ 3.1", in points of a share, or "▼ 12分钟"; empty when there is nothing to compare."""
    moved = line.change
    if moved is None:
        return ""
    if abs(moved) < (0.0005 if KPIS[line.kpi].shape == Shape.SHARE else 0.5):
        return text("figure_say.same", language)
    arrow = "▲" if moved > 0 else "▼"
    if KPIS[line.kpi].shape == Shape.SHARE:
        return f"{arrow} {abs(moved) * 100:.1f}"
    return f"{arrow} {value(line.kpi, abs(moved), language)}"


def period(one: Period, language: str) -> str:
    """ "3月16日–22日", "2026年3月", "2026"."""
    match one.length:
        case Length.WEEK:
            return text(
                "figure_say.week", language, first=formats.day_of_month(one.first, language),
                last=formats.day_of_month(one.last, language),
            )  # fmt: skip
        case Length.MONTH:
            return text("figure_say.month", language, year=one.first.year, month=one.first.month)
    return str(one.first.year)


def title(found: Report, language: str) -> str:
    """What the report is called, with its time."""
    return text(f"report.title_{found.period.length}", language, period=period(found.period, language))


def place(shop: Shop, one: Place, language: str) -> str:
    """The shop's name."""
    return shop.branch(one.code).name(language)


def proposals(found: Report, language: str) -> list[str]:
    """What to do about each figure under target, with the most frequent cause where one is known. Rule: R1."""
    said = []
    for line in found.missed:
        said.append(
            text(
                f"proposal.{line.kpi}", language, value=value(line.kpi, line.value, language),
                goal=goal(line, language), cause=_cause(found, line.kpi, language),
            )
        )  # fmt: skip
    return said


def _cause(found: Report, kpi: str, language: str) -> str:
    """The most frequent one in words, in brackets; empty when none is known."""
    if kpi == "on_time" and found.late_causes:
        return text("report.cause", language, cause=text(f"desk_promise.{found.late_causes[0].name}", language))
    if kpi in ("complaint_rate", "solved") and found.complaint_causes:
        return text("report.cause", language, cause=text(f"desk_class.{found.complaint_causes[0].name}", language))
    return ""


def summary(found: Report, shop: Shop, language: str) -> list[str]:
    """The report in a few lines for a chat: the figures with targets first, then what needs doing."""
    lines = [f"{shop.name(language)} · {title(found, language)}"]
    for one in found.lines:
        if one.goal is not None:
            mark = {True: "✓", False: "⚠", None: "·"}[one.met]
            said = (value(one.kpi, one.value, language), goal(one, language), change(one, language))
            lines.append(f"{mark} {name(one.kpi, language)} {said[0]} ({said[1]}) {said[2]}".rstrip())
    counts = [one for one in found.lines if one.kpi in ("overdue", "unmarked", "complaints") and one.counted.whole]
    lines += [f"· {name(one.kpi, language)} {one.counted.whole}" for one in counts]
    lines += [f"→ {said}" for said in proposals(found, language)]
    lines += [
        text("report.ranked", language, rank=one.rank, shop=place(shop, one, language), met=one.met, of=one.judged)
        for one in found.places
    ]
    return lines


def names(kpis: Sequence[str], language: str) -> str:
    """Several figures by name, in one line."""
    return text("figure_say.and", language).join(name(kpi, language) for kpi in kpis)

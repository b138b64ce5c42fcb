"""Staff's words for a field job: why somebody is suggested, what it costs, what is missing (F4, F5)."""

from __future__ import annotations

from actions.field.day import Day
from domain.field.dispatch import Candidate
from domain.field.field_job import FieldJob
from texts import formats, text


def why(one: Candidate, language: str) -> str:
    """Who it is and what speaks for or against sending them."""
    km = text("fieldstaff.who_km", language, km=round(one.km)) if one.km is not None else ""
    skill = "" if one.able else text("fieldstaff.who_unable", language)
    duty = "" if one.on_duty else text("fieldstaff.who_on_call" if one.on_call else "fieldstaff.who_off", language)
    return text("fieldstaff.who", language, name=one.name, load=one.load, km=km, skill=skill, duty=duty)


def cost(job: FieldJob, language: str) -> str:
    """Free, or how it stands with the price. Rule: F5."""
    if job.free is True:
        return text("fieldstaff.cost_replace" if job.replaces else "fieldstaff.cost_free", language)
    if job.fee_state:
        return text(f"fieldstaff.cost_{job.fee_state}", language, price=formats.money(job.price_fen or 0))
    return text("fieldstaff.cost_paid" if job.free is False else "fieldstaff.cost_unknown", language)


def missing(job: FieldJob, language: str) -> str:
    """What has to be noted before the job is done."""
    named = [
        text(f"fieldcheck.{name.removeprefix('check:')}" if ":" in name else f"fieldstaff.missing_{name}", language)
        for name in job.missing()
    ]
    return listed(named, language)


def tools(job: FieldJob, language: str) -> str:
    """What goes along: tools, and parts with their number."""
    named = [text(f"fieldtool.{tool}", language) for tool in job.tools]
    return listed([*named, *(f"{part['name']} ×{part['quantity']}" for part in job.parts)], language)


def packing(day: Day, language: str) -> str:
    """What has to be in the van for all stops to come: tools once, parts with their number. Rule: F4."""
    named = [text(f"fieldtool.{tool}", language) for tool in day.tools]
    return listed([*named, *(f"{name} ×{count}" for name, count in day.parts.items())], language)


def listed(named: list[str], language: str) -> str:
    """The names in a row."""
    return ("、" if language == "zh" else ", ").join(named)

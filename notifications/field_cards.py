"""The lines of a field job on its ticket's card. Rule: F4, N4."""

from __future__ import annotations

from html import escape
from zoneinfo import ZoneInfo

from bot import formats
from bot.texts import text
from domain.dispatch import Candidate
from domain.field_job import FieldJob
from notifications.field_view import FieldView


def lines(view: FieldView | None, zone: ZoneInfo, language: str) -> list[str]:
    """What a dispatcher and a technician need, as HTML; nothing for a ticket without a field job."""
    if view is None:
        return []
    job = view.job
    kind = text(f"fieldkind.{job.kind}", language)
    eta = f"{job.eta_at.astimezone(zone):%H:%M}" if job.eta_at and job.state == "on_way" else ""
    rows = [
        (kind, text(f"fieldstaff.state_{job.state}", language)),
        (_word("technician", language), view.technician),
        (_word("due", language), f"{job.due_at.astimezone(zone):%m-%d %H:%M}" if job.due_at else ""),
        (_word("eta", language), eta),
        (_word("tools", language), _tools(job, language)),
        (_word("cost", language), cost(job, language)),
        (_word("missing", language), missing(job, language) if job.state == "working" else ""),
    ]
    if job.delay_asked:
        rows.append(("❗", text("fieldstaff.delay", language, minutes=job.delay_asked)))
    rows += [(_word("suggestion", language), why(one, language)) for one in view.best[:1]]
    colon = "：" if language == "zh" else ": "
    return [f"{escape(label, quote=False)}{colon}{escape(value, quote=False)}" for label, value in rows if value]


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
    return ("、" if language == "zh" else ", ").join(named)


def _tools(job: FieldJob, language: str) -> str:
    named = [text(f"fieldtool.{tool}", language) for tool in job.tools] if job.state in ("assigned", "accepted") else []
    named += [f"{part['name']} ×{part['quantity']}" for part in job.parts]
    return ("、" if language == "zh" else ", ").join(named)


def _word(name: str, language: str) -> str:
    return text(f"fieldstaff.{name}", language)

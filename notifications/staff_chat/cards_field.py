"""The lines of a field job on its ticket's card. Rule: F4, N4."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from actions.field import wording
from notifications.staff_chat.view import TicketView
from notifications.staff_chat.view_field import FieldView
from texts import text

MAX_VALUE = 300
"""Characters of one line; the job's page has all of it."""


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
        (_word("tools", language), wording.tools(job, language) if job.state in ("assigned", "accepted") else ""),
        (_word("cost", language), wording.cost(job, language)),
        (_word("missing", language), wording.missing(job, language) if job.state == "working" else ""),
    ]
    if job.delay_asked:
        rows.append(("❗", text("fieldstaff.delay", language, minutes=job.delay_asked)))
    rows += [(_word("suggestion", language), wording.why(one, language)) for one in view.best[:1]]
    colon = "：" if language == "zh" else ": "
    return [
        f"{escape(label, quote=False)}{colon}{escape(value[:MAX_VALUE], quote=False)}" for label, value in rows if value
    ]


def _word(name: str, language: str) -> str:
    return text(f"fieldstaff.{name}", language)


def called(view: TicketView, payload: Mapping[str, Any], language: str) -> str:
    """That those on call are wanted now, as HTML. Rule: E4."""
    names = escape(str(payload.get("names") or ""), quote=False)
    return f"❗ <b>{text('fieldstaff.call', language, number=view.ticket.number, names=names)}</b>"

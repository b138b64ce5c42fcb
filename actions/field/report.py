"""The service report of a field job: what was found and done, what it costs, and the customer's signature (F7, W8)."""

from __future__ import annotations

from datetime import datetime

from actions.field import news
from actions.workshop import sign_offs
from domain.field import field_job
from domain.field.field_job import FieldJob
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Kind, Ticket
from storage import Tx
from storage.tickets import tickets
from texts import formats, text

MAX_REPORT = 3000
"""Characters of a report: with the question under it, it must fit one message of every channel."""

SUBJECT = Kind.FIELD_JOB


def report(tx: Tx, shop: Shop, ticket: Ticket, job: FieldJob, by: Staff, now: datetime) -> None:
    """The customer has the report of a job that is done, and is asked to sign exactly it. Rule: F7, W8."""
    words = written(tx, shop, ticket, job)
    job.state = field_job.moved(ticket.number, job.state, "report")
    tickets.record(tx, ticket, "job_reported", by.actor, now, text=words)
    sign_offs.ask(tx, ticket, words, now, subject=SUBJECT)


def written(tx: Tx, shop: Shop, ticket: Ticket, job: FieldJob) -> str:
    """The report in the customer's language."""
    language = news.language_of(tx, ticket)

    def line(name: str, value: str) -> str:
        return text(f"fieldreport.{name}", language, value=value) if value else ""

    def at(moment: datetime | None) -> str:
        return formats.moment(moment.astimezone(shop.zone), language) if moment else ""

    join = "、" if language == "zh" else ", "
    used = join.join(f"{part['name']} ×{part['quantity']}" for part in job.parts_used)
    ticked = join.join(text(f"fieldcheck.{item}", language) for item, good in job.checklist.items() if good)
    lines = [
        text("fieldreport.title", language, number=ticket.number, kind=text(f"fieldkind.{job.kind}", language)),
        line("plate", ticket.plate or ""),
        line("arrived", at(job.arrived_at)),
        line("done", at(job.done_at)),
        line("findings", job.findings),
        line("work", job.work),
        line("checks", ticked),
        line("test_run", job.test_run),
        line("parts", used),
        line("result", job.result),
        line("cost", _cost(job, language)),
        line("technician", news.technician_name(tx, job)),
    ]
    return "\n".join(part for part in lines if part)[:MAX_REPORT]


def _cost(job: FieldJob, language: str) -> str:
    if job.free is not True:
        return text("fieldreport.paid", language, price=formats.money(job.price_fen or 0))
    if job.replaces:
        return text("fieldreport.free_third", language)
    return text("fieldreport.as_ordered" if job.facts.ordered else "fieldreport.free", language)

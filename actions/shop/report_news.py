"""The week's report on Monday morning and the day's page in the evening, to whoever may see figures (R1, N4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from actions.shop import evening, figure_words, report_file, reports
from domain.channels.register import MAIL
from domain.conversation import STAFF
from domain.figures.kpi import Kpi
from domain.figures.period import Length, period_of
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.worth_reading import until
from storage import Tx, outbox, shops, ticks
from texts import formats, text

WEEK, EVENING = "week", "evening"

KIND = "staff_report"
"""Of rows that bring one; its figures are counted as it leaves."""

LATEST = timedelta(hours=2)
"""So long after its time it is still sent: a desk that was down does not tell of the morning at night."""

MONDAY = 0


def due(shop: Shop, now: datetime) -> list[tuple[str, datetime]]:
    """What is to be told just now, with its time: the week once quiet hours are over on Monday, the day at closing."""
    day = now.astimezone(shop.zone).date()
    morning = datetime.combine(day, time(max(8, shop.policy.quiet_until)), shop.zone)
    closing = max((end for _, end in shop.ranges(day)), default=None)
    times = [(WEEK, morning if day.weekday() == MONDAY else None), (EVENING, closing)]
    return [(what, at) for what, at in times if at is not None and at <= now < at + LATEST]


def readers(tx: Tx) -> list[Staff]:
    """Who may see figures and can be told in private: in a chat, or by mail."""
    return [one for one in shops.staff(tx) if one.may("see_figures") and (one.chat_address or one.mail)]


def is_sent(tx: Tx, what: str, person: Staff, at: datetime) -> bool:
    """True when that is on its way already; a cheap look before a write."""
    return ticks.is_past(tx, _job(what, person), at)


def send(tx: Tx, what: str, person: Staff, at: datetime, now: datetime) -> bool:
    """True when it is on its way now: once per person and time, on any number of machines; by mail without a chat."""
    if not ticks.first(tx, _job(what, person), at, now):
        return False
    key, payload = f"{_job(what, person)}:{at.isoformat()}", {"person": person.id, "what": what, "at": at.isoformat()}
    ends = until("digest", now)
    channel = STAFF if person.chat_address else MAIL
    address = person.chat_address or person.mail or ""
    outbox.queue(tx, key, KIND, address, payload, now, channel=channel, expires_at=ends)
    return True


def _job(what: str, person: Staff) -> str:
    return f"report:{what}:{person.id}"


def written(
    tx: Tx, what: str, person: Staff, at: datetime, now: datetime, language: str
) -> tuple[Sequence[str], tuple[str, bytes] | None]:  # fmt: skip
    """The lines, and the name and content of the file where there is one. Rule: R1."""
    shop = shops.current(tx)
    if what == EVENING:
        return _evening(shop, evening.of(tx, person, shop, now), language), None
    last = period_of(Length.WEEK, at.astimezone(shop.zone).date(), shop.zone).moved(-1)
    found = reports.report(tx, person, shop, last, now)
    lines = [*figure_words.summary(found, shop, language), text("staff_report.more", language)]
    return lines, (report_file.name(found), report_file.make(found, shop, language))


def _evening(shop: Shop, found: evening.Evening, language: str) -> list[str]:
    counted = {str(kpi): tally.whole for kpi, tally in found.counted}
    counts: list[tuple[str, int]] = [
        ("cars", len(found.cars)), ("overdue", counted[Kpi.OVERDUE]), ("waiting", len(found.waiting)),
        ("due", len(found.due)), ("unmarked", counted[Kpi.UNMARKED]),
    ]  # fmt: skip
    day = formats.day(found.day.astimezone(shop.zone), language)
    return [
        text("staff_report.evening", language, shop=shop.name(language), day=day),
        text("staff_report.evening_counts", language, **counted),
        *(text(f"staff_report.evening_{name}", language, count=count) for name, count in counts if count),
    ]

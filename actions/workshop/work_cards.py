"""What a customer is shown of a work order: the order, extra items, the bill, the hand-over sheet (W1, W4, W6, W7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.customers.customer import Vehicle
from domain.message import Button, Card, Line, Reply
from domain.press import Press
from domain.shop.shop import Shop
from domain.ticket import Ticket
from domain.warranty.return_repair import SERVICES
from domain.workshop.work_item import Bill, WorkItem
from domain.workshop.work_order import MAINTENANCE, WorkOrder
from texts import formats, text


def names(shop: Shop, items: Sequence[WorkItem], language: str) -> str:
    """The names of several, as one would say them."""
    return text("work.list_separator", language).join(item.called(shop, language) for item in items)


def price(item: WorkItem, language: str) -> str:
    """The price by labour and parts, or why there is none. Rule: E2, W2, F5, G8."""
    if item.cover == "cost":
        at_cost = {"total": item.price_fen, "labour": item.labour_fen, "parts": item.parts_fen}
        return text("work.price_cost", language, **{name: formats.money(fen) for name, fen in at_cost.items()})
    if item.cover != "customer":
        return text(f"work.free_{item.cover}", language)
    if item.within_id is not None and not item.price_fen:
        return text("work.free_within", language)
    total = formats.money(item.price_fen)
    if item.pricing != "item":
        return text(f"work.price_fixed_{item.pricing}", language, total=total)
    if not item.parts_fen:
        return text("work.price_labour", language, total=total)
    labour, parts = formats.money(item.labour_fen), formats.money(item.parts_fen)
    return text("work.price", language, total=total, labour=labour, parts=parts)


def vehicle_name(ticket: Ticket, vehicle: Vehicle | None) -> str:
    """Plate and model, as far as they are known."""
    plate = ticket.plate or (vehicle.plate if vehicle else None) or ""
    title = vehicle.title if vehicle and vehicle.title != plate else ""
    return " ".join(part for part in (plate, title) if part) or ticket.number


def when(shop: Shop, at: datetime, language: str) -> str:
    """An instant on the shop's clock."""
    return formats.moment(at.astimezone(shop.zone), language)


# --- the order -------------------------------------------------------------------------------------------------------


def order(
    shop: Shop, ticket: Ticket, work: WorkOrder, items: Sequence[WorkItem], vehicle: Vehicle | None, language: str
) -> Reply:  # fmt: skip
    """The whole order to agree to: what was said and seen, each item's price, the total, hand-over, warranty. Rule: W1.

    Its buttons bear the order's version, so that an older card agrees to nothing.
    """
    asked = [item for item in items if item.state == "proposed"]
    lines = [
        Line(text("work.vehicle", language), vehicle_name(ticket, vehicle)),
        Line(text("work.symptom", language), work.symptom),
        *_intake(work, language),
        *(Line(item.called(shop, language), price(item, language) + _own(item, language)) for item in asked),
        *_total(asked, work.discount_percent, language),
        *_promise(shop, work, language),
        Line(text("work.warranty", language), _warranty(shop, asked, language)),
    ]
    footer = text("work.order_footer", language)
    card = Card(text("work.order_title", language, number=ticket.number), tuple(filter(_says, lines)), footer)
    agree = Button(text("work.agree", language), Press("order", "agree", ticket.id, work.version))
    ask = Button(text("work.ask", language), Press("order", "ask", ticket.id, work.version))
    return Reply(text("work.order_words", language), ((agree, ask),), card)


def _says(line: Line) -> bool:
    return bool(line.value)


def _intake(work: WorkOrder, language: str) -> list[Line]:
    notes = [str(note) for note in work.intake.get("walk_round", {}).values() if note]
    fuel = work.intake.get("fuel")
    km = "" if work.odometer_km is None else text("work.km", language, km=f"{work.odometer_km:,}")
    seen = "; ".join(notes) or text("work.walk_round_fine", language)
    tank = "" if fuel is None else text("work.fuel_eighths", language, eighths=fuel)
    return [
        Line(text("work.mileage", language), km),
        Line(text("work.fuel", language), tank),
        Line(text("work.walk_round", language), seen),
        Line(text("work.valuables", language), str(work.intake.get("valuables") or "")),
    ]


def _total(items: Sequence[WorkItem], discount_percent: int, language: str) -> list[Line]:
    total = sum(item.price_fen for item in items)
    off = sum(item.labour_fen for item in items if item.cover == "customer") * discount_percent // 100
    lines = [Line(text("work.discount", language), f"-{formats.money(off)}")] if off else []
    return [*lines, Line(text("work.total", language), formats.money(total - off))]


def _promise(shop: Shop, work: WorkOrder, language: str) -> list[Line]:
    if work.promised_at is None:
        return []
    return [Line(text("work.hand_over", language), when(shop, work.promised_at, language))]


def _warranty(shop: Shop, items: Sequence[WorkItem], language: str) -> str:
    """Said only of what the shop answers for. Rule: W2, W3."""
    days = text("work.warranty_days", language, days=shop.policy.work_warranty_days)
    own = text("work.own_parts", language)
    parts = [days] if any(not item.has_own_parts for item in items) else []
    return "; ".join(parts + [own] * any(item.has_own_parts for item in items))


def _own(item: WorkItem, language: str) -> str:
    return text("work.extra_own", language) if item.has_own_parts else ""


# --- extra items -----------------------------------------------------------------------------------------------------


def extras(
    shop: Shop, ticket: Ticket, items: Sequence[WorkItem], language: str, *,
    hand_over: datetime | None = None, page: str | None = None, again: bool = False,
) -> Reply:  # fmt: skip
    """The open items of a batch on one card, with yes, no and ask for each, and all of them at once. Rule: W4.

    hand_over: when it would be with all of them. page: where all of it is shown with its pictures. again: some were
    answered.
    """
    key = "still" if again else ("words_one" if len(items) == 1 else "words_many")
    words = text(f"work.extra_{key}", language, **({"count": len(items)} if key == "words_many" else {}))
    lines = [_extra_line(shop, item, language) for item in items]
    if hand_over is not None:
        told = text("work.extra_hand_over", language, when=when(shop, hand_over, language))
        lines.append(Line(text("work.hand_over", language), told))
    until = min((item.expires_at for item in items if item.expires_at), default=None)
    footer = text("work.extra_footer", language, until=when(shop, until, language)) if until else ""
    card = Card(text("work.extra_title", language, number=ticket.number), tuple(lines), footer)
    rows = _extra_buttons(ticket, items, language)
    shown = ((Button(text("check.open", language), url=page),),) if page else ()
    return Reply(words, (*rows, *shown), card)


def extras_line(shop: Shop, ticket: Ticket, items: Sequence[WorkItem], language: str) -> Reply:
    """What still waits of a card that was shown, in one line with its buttons. Rule: W4."""
    return Reply(
        text("work.extra_open", language, what=_listed(shop, items, language)),
        _extra_buttons(ticket, items, language),
    )


def question(
    shop: Shop, ticket: Ticket, words: str, proposed: Sequence[tuple[WorkItem, bool]], language: str
) -> Reply:  # fmt: skip
    """A question that one plain yes answers: each item with the button of what is proposed for it. Rule: W4."""
    batches = {item.batch for item, _ in proposed}
    if len({done for _, done in proposed}) == len(batches) == 1 and len(proposed) > 1:
        done, batch = proposed[0][1], proposed[0][0].batch
        every = {
            verb: Button(text(f"work.all_{key}", language), Press("item", verb, ticket.id, batch))
            for verb, key in _EVERY.items()
        }
        return Reply(words, ((every["all"], every["none"]) if done else (every["none"], every["all"]),))
    rows = tuple((_proposal(shop, item, done, language),) for item, done in proposed)
    return Reply(words, rows)


def _proposal(shop: Shop, item: WorkItem, done: bool, language: str) -> Button:
    verb = "yes" if done else "no"
    label = text(
        "work.proposal", language, verb=text(f"work.{_VERBS[verb]}", language), what=item.called(shop, language)
    )
    return Button(label, Press("item", verb, item.id))


def _listed(shop: Shop, items: Sequence[WorkItem], language: str) -> str:
    """The items with their place and price, as one would say them."""
    said = (_short(shop, item, language) for item in items)
    return text("work.list_separator", language).join(said)


def _short(shop: Shop, item: WorkItem, language: str) -> str:
    said = {"place": item.place, "name": item.called(shop, language), "price": formats.money(item.price_fen)}
    return text("work.extra_short", language, **said)


def _extra_line(shop: Shop, item: WorkItem, language: str) -> Line:
    delay = text("work.extra_no_delay", language)
    if item.minutes:
        delay = text("work.extra_delay", language, time=formats.duration(item.minutes, language))
    reason = text("work.extra_reason", language, reason=item.reason) if item.reason else ""
    said = {"price": price(item, language), "delay": delay, "reason": reason, "own": _own(item, language)}
    return Line(f"{item.place}. {item.called(shop, language)}", text("work.extra_line", language, **said))


def _extra_buttons(ticket: Ticket, items: Sequence[WorkItem], language: str) -> tuple[tuple[Button, ...], ...]:
    many = len(items) > 1
    rows: list[tuple[Button, ...]] = []
    for item in items:
        mark = f"{item.place} " if many else ""
        labels = {verb: f"{mark}{text(f'work.{key}', language)}" for verb, key in _VERBS.items()}
        rows.append(tuple(Button(label, Press("item", verb, item.id)) for verb, label in labels.items()))
    if many:
        batch = (ticket.id, items[0].batch)
        every = Button(text("work.all_yes", language), Press("item", "all", *batch))
        rows.append((every, Button(text("work.all_no", language), Press("item", "none", *batch))))
    return tuple(rows)


_EVERY = {"all": "yes", "none": "no"}
_VERBS = {"yes": "do_it", "no": "dont", "ask": "ask_one"}


# --- the bill and the hand-over --------------------------------------------------------------------------------------


def bill_lines(shop: Shop, found: Bill, language: str) -> list[Line]:
    """Each item's price, labour, parts, discount and total, and how it compares with what was quoted. Rule: W6, E2."""
    lines = [Line(item.called(shop, language), price(item, language) + _own(item, language)) for item in found.lines]
    lines.append(Line(text("work.bill_labour", language), formats.money(found.labour_fen)))
    lines.append(Line(text("work.bill_parts", language), formats.money(found.parts_fen)))
    if found.discount_fen:
        lines.append(Line(text("work.discount", language), f"-{formats.money(found.discount_fen)}"))
    total, estimate = formats.money(found.total_fen), formats.money(found.estimate_fen)
    lines.append(Line(text("work.bill_total", language), total))
    told = text("work.bill_compare_plain", language, estimate=estimate, total=total)
    if found.extras_fen:
        extra = formats.money(found.extras_fen)
        told = text("work.bill_compare", language, estimate=estimate, extras=extra, total=total)
    return [*lines, Line(text("work.bill_estimate", language), told)]


def ready(
    shop: Shop, ticket: Ticket, found: Bill, vehicle: Vehicle | None, language: str, pay_link: str | None,
    branch: str = "",
) -> Reply:  # fmt: skip
    """That the vehicle is ready, with its bill. pay_link: where it can be paid, if anywhere. branch: where it stands.

    Rule: W6, R3.
    """
    words = text("work.ready_words", language, vehicle=vehicle_name(ticket, vehicle))
    footer = text("work.ready_footer", language, address=shop.address_of(branch, language))
    title = text("work.ready_title", language, number=ticket.number)
    buttons = ((Button(text("work.pay_link", language), url=pay_link),),) if pay_link else ()
    return Reply(words, buttons, Card(title, tuple(bill_lines(shop, found, language)), footer))


def handed_over(
    shop: Shop, ticket: Ticket, work: WorkOrder, found: Bill, declined: Sequence[WorkItem], tip: str, language: str
) -> Reply:  # fmt: skip
    """The bill explained, what was paid, the next service, advice on care, and what was left undone. Rule: W7, E5."""
    lines = bill_lines(shop, found, language)
    paid = formats.money(work.settled_fen or 0)
    how = text(f"work.how_{work.settled_how}", language) if work.settled_how else ""
    lines.append(Line(text("work.paid", language), f"{paid} {how}".strip()))
    lines.append(Line(text("work.warranty", language), _warranty(shop, found.lines, language)))
    lines.append(Line(text("work.next_service", language), next_service(shop, work, language)))
    lines.append(Line(text("work.declined_later", language), names(shop, declined, language)))
    lines.append(Line(text("work.care", language), tip))
    title = text("work.handed_title", language, number=ticket.number)
    return Reply(text("work.handed_over", language), (), Card(title, tuple(filter(_says, lines))))


def next_service(shop: Shop, work: WorkOrder, language: str) -> str:
    """Day and mileage of the next service, whichever are known."""
    km = f"{work.next_due_km:,}" if work.next_due_km else ""
    if work.next_due_on is None:
        return text("work.next_km", language, km=km) if km else ""
    on = work.next_due_on
    day = f"{on:%Y-%m-%d}"
    return text("work.next_both", language, day=day, km=km) if km else text("work.next_day", language, day=day)


def subjects(items: Sequence[WorkItem]) -> list[str]:
    """What was worked on, as advice on care is about it, in the order of the work. Rule: E5."""
    found = []
    for item in items:
        system = item.system or SERVICES.get(item.service or "", "")
        found.append("maintenance" if item.service in MAINTENANCE else system)
        if item.service == "battery":
            found.insert(0, "battery")
    return [subject for subject in found if subject]

"""Steps with a work order: opened, taken in, priced, agreed to, repaired, inspected, settled, handed over (W1-W8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from actions.staff_steps.asked import Stand
from actions.staff_steps.fields import Choice, Fen, Field, Item, Moment, Photos, Whole, Words, YesNo
from actions.staff_steps.step import Of, Step, ticket
from actions.workshop import extra_items, handback, inspections, repairs, vehicle_check, work_items, work_orders
from domain.customers.odometer import Doubt
from domain.errors import BadField
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Party, kinds
from domain.warranty.return_repair import SERVICES
from domain.workshop.checked_point import POINTS, CheckedPoint, Mark
from domain.workshop.work_item import COVERS, PRICING, SOURCES, WorkItem
from domain.workshop.work_order import FUEL_EIGHTHS, LEVELS, PAYMENTS, WALK_ROUND
from storage import Tx
from storage.tickets import tickets

PART_ROWS = 3
"""Parts one item's form has room for."""

SYSTEMS = tuple(sorted({*SERVICES.values(), "fuel", "high_voltage"}))
"""What work may be on."""

_WORKABLE = ("agreed", "waiting", "repairing", "inspecting")
_PageStep = partial(Step, no_chat="it needs the order before one's eyes: the order's page has it")


def _order(*states: str, only: Callable[[Stand], bool] = lambda _: True) -> Of:
    return Of("work_order", frozenset(states), only=only)


def _has(*item_states: str, kind: str = "") -> Callable[[Stand], bool]:
    """Whether work of the order is in one of these states."""
    return lambda at: any(item.state in item_states and kind in ("", item.kind) for item in at.items)


def _take_in(
    tx: Tx, ticket_id: int, by: Staff, now: datetime, km: int, symptom: str, valuables: str, fuel: int | None,
    photo: Sequence[str], confirmed: bool, **walk: str,
) -> Doubt | None:  # fmt: skip
    seen = {part.removeprefix("walk_"): note for part, note in walk.items() if note}
    intake = work_orders.Intake(km, seen, valuables, fuel, photo, symptom or None)
    return work_orders.take_in(tx, ticket_id, intake, by, now, confirmed=confirmed)


def _add_item(tx: Tx, shop: Shop, ticket_id: int, by: Staff, now: datetime, point: int | None, **said: Any) -> WorkItem:
    """Work planned before the customer agreed to the order, else an extra item; for a checked point if named."""
    found, new = tickets.lock(tx, ticket_id), _new_item(shop, **said)
    seen = found is not None and by.may_see(found)
    of_point = vehicle_check.own_point(tx, found, point) if found is not None and seen and point else None
    if of_point is not None:
        new = vehicle_check.told_by(new, of_point)
    if found is not None and seen and work_orders.order_of(tx, found).state == "intake":
        item = work_items.plan(tx, ticket_id, new, by, now)
    else:
        item = extra_items.propose(tx, shop, ticket_id, new, by, now)
    if found is not None and of_point is not None:
        vehicle_check.bind(tx, found, of_point, item, by, now)
    return item


def _check_point(
    tx: Tx, shop: Shop, ticket_id: int, by: Staff, now: datetime, point: str, other: str, mark: str, found: str,
    photo: Sequence[str], again: datetime | None,
) -> CheckedPoint:  # fmt: skip
    before, on = next(iter(photo), None), again.astimezone(shop.zone).date() if again else None
    return vehicle_check.note(tx, ticket_id, other or point, mark, found, before, on, by, now)


def _show_after(tx: Tx, ticket_id: int, by: Staff, now: datetime, point: int, photo: Sequence[str]) -> CheckedPoint:
    return vehicle_check.show_after(tx, ticket_id, point, photo[0], by, now)


def _new_item(
    shop: Shop, service: str, name: str, reason: str, pricing: str, labour: int | None, minutes: int | None,
    system: str, within: int | None, cover: str, photo: Sequence[str], **rows: Any,
) -> work_orders.NewItem:  # fmt: skip
    """The work as filled in; a service or part of the shop's list brings its price where none was written."""
    known = shop.service(service) if service and shop.offers(service) else None
    parts = [part for n in range(PART_ROWS) if (part := _part(shop, n, rows)) is not None]
    if known is not None and not parts:
        parts = [_listed(shop, need.part, need.quantity, "genuine") for need in known.parts]
    return work_orders.NewItem(
        name=name or (known.name_zh if known else ""),
        labour_fen=labour if labour is not None else (known.labour_fen if known else 0),
        parts=parts,
        service=known.code if known else None,
        system=system,
        pricing=pricing,
        cover=cover,
        within_id=within,
        reason=reason,
        photo=next(iter(photo), None),
        minutes=minutes if minutes is not None else (known.minutes if known else 0),
    )


def _part(shop: Shop, row: int, rows: dict[str, Any]) -> dict[str, Any] | None:
    name, fen = rows[f"part_{row}"], rows[f"price_{row}"]
    if not name:
        return None
    quantity, source = rows[f"quantity_{row}"], rows[f"source_{row}"]
    known = next((part for part in shop.parts if name in (part.name_zh, part.name_en, part.code)), None)
    if known is not None:
        listed = _listed(shop, known.code, quantity, source)
        return listed if fen is None else listed | {"fen": fen}
    if fen is None and source != "own":
        raise BadField("unlisted_part", f"price_{row}", f"the price of {name}, which is not on the price list")
    return {"code": None, "name": name, "quantity": quantity, "fen": fen or 0, "source": source}


def _listed(shop: Shop, code: str, quantity: int, source: str) -> dict[str, Any]:
    part = shop.part(code)
    fen = part.price_fen * quantity
    return {"code": code, "name": part.name_zh, "quantity": quantity, "fen": fen, "source": source}


def _part_row(n: int) -> tuple[Field, ...]:
    return (
        Words(f"part_{n}", limit=80, rows=1, needed=False, called="desk_work.part"),
        Whole(f"quantity_{n}", low=1, high=1000, needed=False, empty=1, called="desk_work.quantity"),
        Fen(f"price_{n}", needed=False, called="desk_work.part_price"),
        Choice(f"source_{n}", SOURCES, "desk_worksource.", needed=False, empty="genuine", called="desk_work.source"),
    )


def _next_level(at: Stand) -> list[str]:
    return [at.level] if at.level else []


def _is_priced(at: Stand) -> bool:
    """True when there is something to agree to: work, and a vehicle that was taken in."""
    return bool(at.items) and at.order is not None and at.order.odometer_km is not None


def _inspector(at: Stand) -> str:
    """The permission that the next inspection asks for."""
    return inspections.INSPECTS[at.level] if at.level else ""


_HEARD = (Choice("how", ("phone", "paper"), "desk_work.by_"), Words("words", limit=400, rows=1))
_ITEM = Item("item", param="item_id", offer=lambda at: [item.id for item in at.left])
_FINDINGS = Words("findings", limit=1000)
_LEVEL = Choice("level", LEVELS, "desk_worklevel.", now=lambda at: at.level, offer=_next_level)
_MINUTES = Whole("minutes", high=60_000, needed=False)
_READY_BY = Moment("at", needed=False, param="hand_over_at")
_INTAKE = (
    Words("symptom", limit=2000, needed=False, now=lambda at: at.order.symptom if at.order else ""),
    Whole("km"),
    Whole("fuel", high=FUEL_EIGHTHS, needed=False),
    Words("valuables", limit=400, rows=1, needed=False),
    *(Words(f"walk_{part}", limit=200, rows=1, needed=False, called=f"desk_workwalk.{part}") for part in WALK_ROUND),
    Photos("photo", needed=False, empty=()),
    YesNo("confirmed", needed=False, empty=False),
)
_WORK = (
    Words("service", limit=40, rows=1, needed=False),
    Words("name", limit=120, rows=1, needed=False),
    Words("reason", limit=400, rows=1, needed=False),
    Choice("pricing", PRICING, "desk_workpricing.", needed=False, empty="item"),
    Fen("labour", needed=False),
    _MINUTES,
    Choice("system", SYSTEMS, "desk_worksystem.", needed=False),
    Whole("within", needed=False),
    Whole("point", needed=False, called="desk_work.point"),
    Choice("cover", COVERS, "desk_workcover.", needed=False, empty="customer"),
    *(field for n in range(PART_ROWS) for field in _part_row(n)),
    Photos("photo", needed=False, empty=()),
)
_PRICE = (_ITEM, Fen("labour", param="labour_fen"), Whole("minutes", high=60_000, needed=False, empty=0))
_PAID = (
    Fen("amount", param="amount_fen"),
    Choice("how", PAYMENTS, "desk_workpay."),
    Words("reference", limit=120, rows=1, needed=False),
)

_CHECK = (
    Choice("point", POINTS, "check_point.", needed=False, called="desk_work.point"),
    Words("other", limit=80, rows=1, needed=False, called="desk_work.other_point"),
    Choice("mark", tuple(Mark), "check.", called="desk_work.mark"),
    Words("found", limit=400, needed=False, called="desk_work.found"),
    Moment("again", day=True, needed=False, called="desk_work.again_on"),
    Photos("photo", needed=False, empty=()),
)
_LOOKS = ("repair", "price_work", "intake")
_CHECKED = _order("intake", *_WORKABLE, "ready", only=lambda at: bool(at.points))

_OPEN_ITEM = _order("intake", *_WORKABLE, only=_has("proposed", "asked", "agreed"))
_FOUND = _order(*_WORKABLE, only=_has("proposed", kind="extra"))
_INSPECTORS = tuple(dict.fromkeys(inspections.INSPECTS.values()))

STEPS = (
    _PageStep("work_open", "intake", (), work_orders.open_from, ticket(kinds=kinds(lambda of: of.on_vehicle)),
              opens=True),
    _PageStep("work_intake", "intake", _INTAKE, _take_in, _order("intake", "agreed")),
    _PageStep("work_item", ("price_work", "repair"), _WORK, _add_item, _order("intake", *_WORKABLE)),
    _PageStep("work_check", _LOOKS, _CHECK, _check_point, _order("intake", *_WORKABLE, "ready")),
    _PageStep("work_after", _LOOKS, (Whole("point", called="desk_work.point"), Photos("photo")), _show_after, _CHECKED),
    _PageStep("work_show", "price_work", (), vehicle_check.send, _CHECKED),
    _PageStep("work_again", "price_work", (Whole("item", param="item_id"),), vehicle_check.take_up,
              _order("intake", *_WORKABLE, only=lambda at: bool(at.declined_before))),
    _PageStep("work_withdraw", "price_work", (_ITEM,), work_items.withdraw, _OPEN_ITEM),
    _PageStep("work_cover", ("price_work", "decide_warranty"), (_ITEM, Choice("cover", COVERS, "desk_workcover.")),
              work_items.decide_cover, _OPEN_ITEM),
    _PageStep("work_reprice", "price_work", _PRICE, extra_items.reprice, _FOUND),
    _PageStep("work_offer", "promise", (_READY_BY,), work_orders.offer,
              _order("intake", only=_is_priced)),
    _PageStep("work_agreed", "price_work", _HEARD, work_orders.agreed_in_person,
              _order("intake", only=lambda at: at.order is not None and bool(at.order.version))),
    _PageStep("work_heard", "price_work", (_ITEM, Choice("said", ("agree", "decline"), "staff_field."), *_HEARD),
              extra_items.answered_in_person, _order(*_WORKABLE, only=_has("proposed", "asked", kind="extra"))),
    Step("work_start", "repair", (), repairs.start, _order("agreed")),
    Step("work_go_on", "repair", (), repairs.go_on, _order("waiting")),
    Step("work_done", "repair", (_ITEM,), repairs.do, _order("repairing", only=lambda at: bool(at.left))),
    Step("work_finish", "repair", (), repairs.finish, _order("repairing", only=lambda at: not at.left)),
    Step("work_pass", _INSPECTORS, (_LEVEL, Words("findings", limit=1000, needed=False)),
         partial(inspections.inspect, ok=True), _order("inspecting"), further=_inspector),
    _PageStep("work_fail", _INSPECTORS, (_LEVEL, _FINDINGS), partial(inspections.inspect, ok=False),
              _order("inspecting"), further=_inspector),
    Step("work_ask", "price_work", (), extra_items.ask, _FOUND),
    Step("work_pause", "repair",
         (Choice("party", tuple(Party), "desk_worknext.wait_"), Moment("until", needed=False)),
         repairs.pause, _order("agreed", "repairing")),
    _PageStep("work_put_off", "promise", (Moment("at", param="due_at"),), repairs.put_off,
              _order(*_WORKABLE, only=lambda at: at.order is not None and at.order.promised_at is not None)),
    _PageStep("work_reject", "settle", (_FINDINGS,), inspections.reject, _order("ready")),
    _PageStep("work_settle", "settle", _PAID, handback.settle, _order("ready")),
    _PageStep("work_hand_over", "settle", (), handback.hand_over, _order("settled")),
    _PageStep("work_cancel", "price_work", (), work_orders.cancel, _order("intake", "agreed", "waiting")),
)  # fmt: skip
"""Rule: I1, W1-W8."""

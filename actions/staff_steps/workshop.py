"""Steps with a work order: opened, taken in, priced, agreed to, repaired, inspected, settled, handed over (W1-W8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from actions.staff_steps.asked import Asked, Stand
from actions.staff_steps.fields import Choice, Fen, Field, Item, Moment, Photos, Whole, Words, YesNo
from actions.staff_steps.step import Of, Step, ticket
from actions.workshop import extra_items, handback, inspections, repairs, work_orders
from domain.errors import BadField
from domain.shop.shop import Shop
from domain.ticket import Party, kinds
from domain.warranty.return_repair import SERVICES
from domain.workshop.work_item import COVERS, PRICING, SOURCES
from domain.workshop.work_order import FUEL_EIGHTHS, LEVELS, PAYMENTS, WALK_ROUND
from storage.tickets import tickets

PART_ROWS = 3
"""Parts one item's form has room for."""

SYSTEMS = tuple(sorted({*SERVICES.values(), "fuel", "high_voltage"}))
"""What work may be on."""

_BEFORE = ("intake", "agreed")
_WORKABLE = ("agreed", "waiting", "repairing", "inspecting")
_ON_PAGE = "it needs the order before one's eyes: the order's page has it"
_HEARD = (Choice("how", ("phone", "paper"), "desk_work.by_"), Words("words", limit=400, rows=1))
_FINDINGS = Words("findings", limit=1000)


def _order(*states: str, only: Callable[[Stand], bool] = lambda _: True) -> Of:
    return Of("work_order", frozenset(states), only=only)


def _has(*item_states: str, kind: str = "") -> Callable[[Stand], bool]:
    """Whether work of the order is in one of these states."""
    return lambda at: any(item.state in item_states and kind in ("", item.kind) for item in at.items)


def _take_in(
    a: Asked, km: int, symptom: str, valuables: str, fuel: int | None, photo: list[str] | None,
    confirmed: bool | None, **walk: str,
) -> object:  # fmt: skip
    round_ = {part.removeprefix("walk_"): note for part, note in walk.items() if note}
    intake = work_orders.Intake(km, round_, valuables, fuel, photo or (), symptom or None)
    return work_orders.take_in(a.tx, a.id, intake, a.by, a.now, confirmed=bool(confirmed))


def _add_item(a: Asked, **said: Any) -> object:
    """Work planned before the customer agreed to the order, else an extra item."""
    found = tickets.lock(a.tx, a.id)
    new = _new_item(a.shop, **said)
    if found is not None and a.by.may_see(found) and work_orders.order_of(a.tx, found).state == "intake":
        return work_orders.plan(a.tx, a.id, new, a.by, a.now)
    return extra_items.propose(a.tx, a.shop, a.id, new, a.by, a.now)


def _new_item(
    shop: Shop, service: str, name: str, reason: str, pricing: str, labour: int | None, minutes: int | None,
    system: str, within: int | None, cover: str, photo: list[str] | None, **rows: Any,
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
        pricing=pricing or "item",
        cover=cover or "customer",
        within_id=within,
        reason=reason,
        photo=next(iter(photo or ()), None),
        minutes=minutes if minutes is not None else (known.minutes if known else 0),
    )


def _part(shop: Shop, row: int, rows: dict[str, Any]) -> dict[str, Any] | None:
    name, fen = rows[f"part_{row}"], rows[f"price_{row}"]
    if not name:
        return None
    quantity, source = rows[f"quantity_{row}"] or 1, rows[f"source_{row}"] or "genuine"
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
        Whole(f"quantity_{n}", low=1, high=1000, needed=False, called="desk_work.quantity"),
        Fen(f"price_{n}", needed=False, called="desk_work.part_price"),
        Choice(f"source_{n}", SOURCES, "desk_worksource.", needed=False, called="desk_work.source"),
    )


def _inspect(a: Asked, level: str, findings: str, *, ok: bool) -> object:
    return inspections.inspect(a.tx, a.shop, a.id, level, ok=ok, findings=findings, by=a.by, now=a.now)


def _inspector(at: Stand) -> str:
    """The permission that the next inspection asks for."""
    return inspections.INSPECTS[at.level] if at.level else ""


_INSPECTORS = tuple(dict.fromkeys(inspections.INSPECTS.values()))
_LEVEL = Choice("level", LEVELS, "desk_worklevel.", now=lambda at: at.level)

STEPS = (
    Step(
        "work_open",
        "intake",
        (),
        lambda a: work_orders.open_from(a.tx, a.shop, a.id, a.by, a.now),
        ticket(kinds=kinds(lambda of: of.on_vehicle)),
        opens=True,
        no_chat=_ON_PAGE,
    ),
    Step(
        "work_intake",
        "intake",
        (
            Words("symptom", limit=2000, needed=False, now=lambda at: at.order.symptom if at.order else ""),
            Whole("km"),
            Whole("fuel", high=FUEL_EIGHTHS, needed=False),
            Words("valuables", limit=400, rows=1, needed=False),
            *(
                Words(f"walk_{part}", limit=200, rows=1, needed=False, called=f"desk_workwalk.{part}")
                for part in WALK_ROUND
            ),
            Photos("photo", needed=False),
            YesNo("confirmed", needed=False),
        ),
        _take_in,
        _order(*_BEFORE),
        no_chat=_ON_PAGE,
    ),
    Step(
        "work_item",
        ("price_work", "repair"),
        (
            Words("service", limit=40, rows=1, needed=False),
            Words("name", limit=120, rows=1, needed=False),
            Words("reason", limit=400, rows=1, needed=False),
            Choice("pricing", PRICING, "desk_workpricing.", needed=False),
            Fen("labour", needed=False),
            Whole("minutes", high=60_000, needed=False),
            Choice("system", SYSTEMS, "desk_worksystem.", needed=False),
            Whole("within", needed=False),
            Choice("cover", COVERS, "desk_workcover.", needed=False),
            *(field for n in range(PART_ROWS) for field in _part_row(n)),
            Photos("photo", needed=False),
        ),
        _add_item,
        _order("intake", *_WORKABLE),
        no_chat=_ON_PAGE,
    ),
    Step(
        "work_withdraw",
        "price_work",
        (Item("item"),),
        lambda a, item: work_orders.withdraw(a.tx, item, a.by, a.now),
        _order("intake", *_WORKABLE, only=_has("proposed", "asked", "agreed")),
        no_chat=_ON_PAGE,
    ),
    Step(
        "work_cover",
        ("price_work", "decide_warranty"),
        (Item("item"), Choice("cover", COVERS, "desk_workcover.")),
        lambda a, item, cover: work_orders.decide_cover(a.tx, item, cover, a.by, a.now),
        _order("intake", *_WORKABLE, only=_has("proposed", "asked", "agreed")),
        no_chat=_ON_PAGE,
    ),
    Step(
        "work_reprice",
        "price_work",
        (Item("item"), Fen("labour"), Whole("minutes", high=60_000, needed=False)),
        lambda a, item, labour, minutes: extra_items.reprice(a.tx, item, labour, minutes or 0, a.by, a.now),
        _order(*_WORKABLE, only=_has("proposed", kind="extra")),
        no_chat=_ON_PAGE,
    ),
    Step(
        "work_offer",
        "promise",
        (Moment("at", needed=False),),
        lambda a, at: work_orders.offer(a.tx, a.shop, a.id, a.by, a.now, hand_over_at=at),
        _order("intake", only=lambda at: bool(at.items) and at.order is not None and at.order.odometer_km is not None),
        no_chat=_ON_PAGE,
    ),
    Step(
        "work_agreed",
        "price_work",
        _HEARD,
        lambda a, how, words: work_orders.agreed_in_person(a.tx, a.shop, a.id, words, how, a.by, a.now),
        _order("intake", only=lambda at: at.order is not None and bool(at.order.version)),
        no_chat=_ON_PAGE,
    ),
    Step(
        "work_heard",
        "price_work",
        (Item("item"), Choice("said", ("agree", "decline"), "staff_field."), *_HEARD),
        lambda a, item, said, how, words: extra_items.answered_in_person(
            a.tx, a.shop, item, said, words, how, a.by, a.now
        ),
        _order(*_WORKABLE, only=_has("proposed", "asked", kind="extra")),
        no_chat=_ON_PAGE,
    ),
    Step(
        "work_start",
        "repair",
        (),
        lambda a: repairs.start(a.tx, a.shop, a.id, a.by, a.now),
        _order("agreed"),
    ),
    Step(
        "work_go_on",
        "repair",
        (),
        lambda a: repairs.go_on(a.tx, a.shop, a.id, a.by, a.now),
        _order("waiting"),
    ),
    Step(
        "work_done",
        "repair",
        (Item("item"),),
        lambda a, item: repairs.do(a.tx, item, a.by, a.now),
        _order("repairing", only=lambda at: bool(at.left)),
    ),
    Step(
        "work_finish",
        "repair",
        (),
        lambda a: repairs.finish(a.tx, a.id, a.by, a.now),
        _order("repairing", only=lambda at: not at.left),
    ),
    Step(
        "work_pass",
        _INSPECTORS,
        (_LEVEL, Words("findings", limit=1000, needed=False)),
        lambda a, level, findings: _inspect(a, level, findings, ok=True),
        _order("inspecting"),
        further=_inspector,
    ),
    Step(
        "work_fail",
        _INSPECTORS,
        (_LEVEL, _FINDINGS),
        lambda a, level, findings: _inspect(a, level, findings, ok=False),
        _order("inspecting"),
        further=_inspector,
        no_chat=_ON_PAGE,
    ),
    Step(
        "work_ask",
        "price_work",
        (),
        lambda a: extra_items.ask(a.tx, a.shop, a.id, a.by, a.now, photo_link=a.photo_link),
        _order(*_WORKABLE, only=_has("proposed", kind="extra")),
    ),
    Step(
        "work_pause",
        "repair",
        (Choice("party", tuple(Party), "desk_worknext.wait_"), Moment("until", needed=False)),
        lambda a, party, until: repairs.pause(a.tx, a.shop, a.id, party, a.by, a.now, until=until),
        _order("agreed", "repairing"),
    ),
    Step(
        "work_put_off",
        "promise",
        (Moment("at"),),
        lambda a, at: repairs.put_off(a.tx, a.shop, a.id, at, a.by, a.now),
        _order(*_WORKABLE, only=lambda at: at.order is not None and at.order.promised_at is not None),
        no_chat=_ON_PAGE,
    ),
    Step(
        "work_reject",
        "settle",
        (_FINDINGS,),
        lambda a, findings: inspections.reject(a.tx, a.shop, a.id, findings, a.by, a.now),
        _order("ready"),
        no_chat=_ON_PAGE,
    ),
    Step(
        "work_settle",
        "settle",
        (Fen("amount"), Choice("how", PAYMENTS, "desk_workpay."), Words("reference", limit=120, rows=1, needed=False)),
        lambda a, amount, how, reference: handback.settle(a.tx, a.id, amount, how, reference, a.by, a.now),
        _order("ready"),
        no_chat=_ON_PAGE,
    ),
    Step(
        "work_hand_over",
        "settle",
        (),
        lambda a: handback.hand_over(a.tx, a.shop, a.id, a.by, a.now),
        _order("settled"),
        no_chat=_ON_PAGE,
    ),
    Step(
        "work_cancel",
        "price_work",
        (),
        lambda a: work_orders.cancel(a.tx, a.id, a.by, a.now),
        _order("intake", "agreed", "waiting"),
        no_chat=_ON_PAGE,
    ),
)
"""Rule: I1, W1-W8."""

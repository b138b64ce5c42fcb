"""The house's own checks, orders with suppliers, and matters in stages, each in every state."""

from __future__ import annotations

from actions.tickets import ready_replies
from domain import course
from domain.internal import CHECKS, DONE, KINDS, HouseCheck, HouseFinding, Training
from domain.supply import RECEIVED, SupplierOrder
from domain.webhook import Delivery, DeliveryState, HookState, Webhook
from storage import shops
from storage.tickets import drafts, mentions, saved_views, tickets
from storage.tickets.inbox import Asked
from tests.desk.world import DAY, World


def fill(w: World) -> None:
    """One of each, with people who are there and one who is gone."""
    _checks(w)
    _orders(w)
    _beside(w)
    _pushed(w)
    for name, stages in course.COURSES.items():
        for stage, facts in stages.items():
            runs = course.begun(name, w.now.isoformat()) | {"stage": stage, "words": "单据齐了" if facts.reason else ""}
            runs |= {"fen": 320000} if facts.money else {}
            w.ticket("enquiry", "claimed", data={"topic": "request_claim", "course": runs})


def _beside(w: World) -> None:
    """What staff have beside tickets: views of their own, words not sent, who was named, ready replies."""
    boss, colleague = (shops.staff_by_code(w.tx, code) for code in ("feng", "lin"))
    assert boss is not None and colleague is not None
    ready_replies.begin(w.tx, w.shop, boss, w.now)
    saved_views.keep(w.tx, boss.id, "全部", Asked("all"))
    saved_views.keep(w.tx, boss.id, "投诉", Asked("all", "complaint"))
    for made in (w.ticket("enquiry", "claimed", conversation_id=w.talk("web").id) for _ in range(2)):
        mentions.add(w.tx, made.id, [boss.id], colleague.actor, w.now)
        for who in (boss, colleague):
            drafts.keep(w.tx, who.id, made.id, "您好，", w.now)


def _pushed(w: World) -> None:
    """A webhook in each state, and to one of them a push in each state."""
    ticket = w.ticket("enquiry", "claimed")
    for _ in DeliveryState:
        tickets.record(w.tx, ticket, "noted", "staff:chen", w.now)
    events = tickets.events(w.tx, ticket.id)[-len(DeliveryState) :]
    for state in HookState:
        hook = Webhook("https://hooks.example/in", "whsec_AAAA", ["noted"], "feng", w.now, 0, state)
        hook.failing_since, hook.kinds = (w.now - DAY, []) if state == "stopped" else (None, hook.kinds)
        w.add(hook)
    for state, event in zip(DeliveryState, events, strict=True):
        pushed = Delivery(hook.id, event.id, "noted", w.now, w.now, state, attempts=3, error="hooks.example")
        pushed.status = 500 if state == "dead" else None
        w.add(pushed)


def _orders(w: World) -> None:
    today, part = w.now.date(), w.shop.parts[0].code
    for promised in (today - DAY, today + DAY):
        w.add(SupplierOrder(part, "博世", 40, today - 9 * DAY, promised, "wu"))
    w.add(SupplierOrder(part, "博世", 40, today - 9 * DAY, today - 5 * DAY, "wu", RECEIVED, today - 3 * DAY, 40))


def _checks(w: World) -> None:
    today = w.now.date()
    code, *others = CHECKS
    for number, due in enumerate((today - 3 * DAY, today + DAY)):
        w.add(HouseCheck(code=others[number], due_on=due))
    items = CHECKS[code].items
    done = w.add(
        HouseCheck(
            code=code, due_on=today, state=DONE, done_at=w.now, done_by="zheng", looked_at=dict.fromkeys(items, True)
        )
    )
    for mend_by in (today - DAY, today + DAY):
        w.add(HouseFinding(check_id=done.id, item=items[0], what="漏油", mend_by=mend_by))
    for person in ("zheng", "gone"):
        w.add(HouseFinding(done.id, items[1], "堵了", today, mended_at=w.now, mended_by=person, how="清开了"))
        for kind in KINDS:
            w.add(Training(person, kind, "火灾", today, 2, "都会了", "zheng", w.now))

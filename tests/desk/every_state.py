"""A store in which everything the desk shows stands once in every state there is: generated from the closed sets."""

from __future__ import annotations

from datetime import datetime
from itertools import count, cycle
from typing import Any

from actions.customers.told import note as note_told
from actions.notice_kinds import KINDS as NOTICE_KINDS
from domain import ticket
from domain.booking.appointment import VisitState
from domain.booking.capacity import quarter, resource
from domain.booking.credit import KINDS as CREDIT_KINDS
from domain.booking.credit import CreditEntry
from domain.booking.waitlist import STATES as PLACES
from domain.booking.waitlist import Waiting
from domain.channels.channel import Trigger
from domain.complaints import complaint
from domain.complaints import corrective_action as action
from domain.complaints.corrective_action import ComplaintCost, CorrectiveAction
from domain.conversation import OutboxItem
from domain.customers.customer import Customer, Vehicle
from domain.customers.told_fact import FactKind
from domain.feedback import call, follow_up
from domain.feedback.call import CallRecord, CallTask
from domain.feedback.follow_up import FollowUp
from domain.feedback.survey import Survey, SurveyAnswer
from domain.field import field_job
from domain.field.field_job import FieldJob
from domain.knowledge.article import Article
from domain.outreach import campaign, notice
from domain.outreach.campaign import Campaign, Member
from domain.outreach.notice import Consent, Notice, NoticeDecision
from domain.promises import promise
from domain.promises.promise import Promise
from domain.shop.promise_policy import KINDS as PROMISE_KINDS
from domain.shop.shop import Shop
from domain.ticket import Ticket
from domain.warranty.claim import STATES as CLAIM_STATES
from domain.workshop import checked_point, work_item, work_order
from domain.workshop.checked_point import CheckedPoint
from domain.workshop.sign_off import SignOff
from domain.workshop.work_item import WorkItem
from domain.workshop.work_order import Inspection, WorkOrder
from storage import Store, allowances, parts, reviews, shops
from storage.booking import capacity
from storage.customers import customers
from storage.knowledge import articles
from storage.outreach import notices
from storage.tickets import tickets
from storage.workshop import work_orders
from tests.desk import every_customer, every_house
from tests.desk.world import DAY, PART, World, serial
from texts import keys

OUTBOX_STATES = ("queued", "sent", "dead", "cancelled")
SURVEY_STATES = ("open", "done", "expired", "withdrawn")
CALL_STATES = ("open", "done", "given_up")
OTHERS = (every_customer.fill, every_house.fill)
REVIEW_REASONS = ("unsure", "not_understood", "corrected")


def fill(store: Store, shop: Shop, now: datetime) -> None:
    """The demo shop is in force, and everything is there."""
    with store.write() as tx:
        shops.apply(tx, shop, now)
    for make in (_tickets, _case, _visits, _orders, _jobs, _places, _said_unasked, _asked, _rest, *OTHERS):
        with store.write() as tx:
            make(World(tx, shop, now))


def _tickets(w: World) -> None:
    """Every kind in every state, in each severity, waiting for each party; every event; every promise."""
    assert w.advisor is not None
    talks = [w.talk(channel, human=channel == "web") for channel in ("telegram", "web", "line", "wecom_kf", "whatsapp")]
    allowances.grant(w.tx, "wecom_kf", "", talks[3].address, Trigger.MESSAGE, w.now)
    note_told(w.tx, talks[0].customer_id, dict.fromkeys(FactKind, "7"), w.now, "telegram")
    holders, severities = cycle([w.advisor.id, None]), cycle(ticket.SEVERITIES)
    for kind in ticket.KINDS:
        for state in ticket.STATES:
            w.turn()
            extra = {"restricted": state == "solved", "urgent": state in ("new", "done"), "severity": next(severities)}
            talk = talks[next(serial) % len(talks)].id if state != "new" else None
            made = w.ticket(kind, state, assignee_id=next(holders), conversation_id=talk, **extra)
            made.waiting_for = "parts" if state == "waiting" else None
            made.data = {"complaint_class": "price", "drivable": "no", "lat": 31.2, "lon": 121.5, "name": "李"}
            tickets.record(w.tx, made, "details_added", "bot", w.now)
    for party, drivable in zip(ticket.Party, ("yes", "unsure", "也许", "no"), strict=True):
        data = {"drivable": drivable, "since": "昨天", "place": "家", "symptom": "异响"}
        w.ticket("fault_report", "waiting", waiting_for=party, data=data, snoozed_until=w.now + DAY)
    told = w.ticket("complaint", "claimed", conversation_id=talks[0].id, assignee_id=w.advisor.id)
    for event in sorted(key.removeprefix("desk_event.") for key in keys("zh") if key.startswith("desk_event.")):
        actor = ("customer", "bot", "system", "staff:chen", "staff:gone")[next(serial) % 5]
        tickets.record(w.tx, told, event, actor, w.now, text="电话 13800000000", reason="")
    for kind in PROMISE_KINDS:
        for state in promise.PromiseState:
            late, told_time = state == "late", state != "void"
            due = w.now - DAY if late or kind == "on_site" else w.now + DAY
            owner = w.ticket("fault_report", "claimed", assignee_id=next(holders))
            ended = None if state in ("running", "paused") else w.now - (10 * DAY if late else DAY / 24)
            waits = [["parts", w.now.isoformat(), None]] if state == "paused" else []
            w.add(Promise(
                owner.id, kind, w.now - 2 * DAY, 3600, due, state=state, pauses=waits, told=told_time,
                slips=int(told_time), ended_at=ended,
            ))  # fmt: skip
            tickets.record(w.tx, owner, "promise_made", "system", w.now)


def _case(w: World) -> None:
    """Complaints with everything written down, in each class and department; actions in each state; costs."""
    found: list[Ticket] = []
    for number, class_ in enumerate(complaint.ComplaintClass):
        department = complaint.DEPARTMENTS[number % len(complaint.DEPARTMENTS)]
        case = {"department": department} | dict.fromkeys(complaint.STEPS, "写明")
        verify = {"asked_at": w.now.isoformat(), "unanswered": number % 2 == 0, "objections": number}
        data = {
            "complaint_class": class_, "case": case, "verify": verify, "quality_caused": number % 2 == 0,
            "repeat": {"count": number + 2, "of": "C2026-0001", "vehicle": number % 2 == 1},
        }  # fmt: skip
        state, answered = ("solved", "claimed")[number % 2], w.now - 71 * DAY / 24 if number % 3 else None
        found.append(w.ticket("complaint", state, data=data, answered_at=answered, severity="serious"))
    made = count()
    for why in ("serious", "crisis", "repeat", "manager", "自己写的"):
        for state in action.STATES:
            number = next(made)
            late = number % 2 == 0
            w.add(CorrectiveAction(
                found[number % len(found)].id, why, "" if late else "培训", (None, "lin", "gone")[number // 3 % 3],
                w.now - DAY if late else w.now + DAY, w.now, state=state, result="" if state == "open" else "做完了",
                done_by=None if state == "open" else "lin",
            ))  # fmt: skip
    for department in complaint.DEPARTMENTS:
        w.add(ComplaintCost(found[0].id, department, 10, 1234, "", "feng", w.now))
        w.add(ComplaintCost(found[1].id, department, 0, 0, "", "feng", w.now))
    data = {"complaint_class": "price", "words": "x"}
    found.append(w.ticket("complaint", "claimed", data=data, answered_at=w.now, about_staff="feng"))
    for one in found[1:3]:
        one.restricted, one.about_staff = True, "lin"
        tickets.record(w.tx, one, "restricted", "system", w.now)
    for one in found:
        tickets.record(w.tx, one, "action_opened", "system", w.now)


def _visits(w: World) -> None:
    """Each state of a visit, each way of arriving, for a plate and for none, in each shop."""
    ways: list[dict[str, Any]] = [{}, {"arrived_at": w.now.isoformat()}, {"in_bay_at": w.now.isoformat()}]
    for branch in ("", *(shop.code for shop in w.shop.branches)):
        for state in VisitState:
            w.turn()
            w.visit(w.ticket("booking", "claimed"), state=state, branch=branch, starts_at=w.now - DAY / 12)
        for data in ways:
            w.turn()
            w.visit(w.ticket("booking", "new"), data=data, branch=branch, bay=f"L{next(serial)}", advisor="chen")
    for state in VisitState:
        w.visit(w.ticket("booking", "done"), state=state, starts_at=w.now - 5 * DAY, ends_at=w.now - 4 * DAY)


def _orders(w: World) -> None:
    """Each state of an order, each state of its items, each inspection; signed and not."""
    assert w.technician is not None
    talk = w.talk("telegram")
    who = customers.identity(w.tx, "telegram", "", talk.address)
    assert who is not None
    for state in work_order.STATES:
        for full in (True, False):
            owner = w.ticket("work_order", "claimed", conversation_id=talk.id)
            order = WorkOrder(owner.id, w.now, "刹车异响" if full else "", state, bay="L1" if full else None)
            order.version, order.odometer_km, order.rework = int(full), 50_000 if full else None, int(full)
            w.add(order)
            if full:
                _fill_order(w, order)
                w.add(SignOff(owner.id, "work_order", "已交车", w.now, who.id, "telegram", "王芳", None, "x" * 64))
            tickets.record(w.tx, owner, "order_agreed", "customer", w.now, text="同意")
    bare = w.ticket("work_order")
    w.add(WorkOrder(bare.id, w.now, "x", odometer_km=50_000))
    w.add(WorkItem(bare.id, "planned", "x", w.now))
    tickets.record(w.tx, bare, "details_added", "system", w.now)
    for party in ticket.Party:
        owner = w.ticket("work_order", "waiting", waiting_for=party)
        w.add(WorkOrder(owner.id, w.now, "x", "waiting"))
        tickets.record(w.tx, owner, "waits", "staff:zhou", w.now)
    for passed in range(len(work_order.LEVELS)):
        owner = w.ticket("work_order", "claimed")
        w.add(WorkOrder(owner.id, w.now, "x", "inspecting", technician="zhou"))
        for level in work_order.LEVELS[:passed]:
            w.add(Inspection(owner.id, level, "zhou", "technician", w.now, True, 1))
        tickets.record(w.tx, owner, "details_added", "system", w.now)


def _fill_order(w: World, order: WorkOrder) -> None:
    order.technician, order.promised_at, order.agreed_fen, order.discount_percent = "zhou", w.now - DAY, 100_000, 5
    fuel = 4 if order.state != "agreed" else None
    order.intake = {"walk_round": {"glass": "裂"}, "valuables": "墨镜", "fuel": fuel, "photos": ["a", "b"]}
    if order.state in ("settled", "handed_over"):
        how = work_order.PAYMENTS[next(serial) % len(work_order.PAYMENTS)]
        order.settled_fen, order.settled_how, order.settled_reference, order.settled_at = 99_900, how, "42", w.now
    if order.state == "handed_over":
        order.handed_over_at, order.next_due_on, order.next_due_km = w.now, w.now.date(), 60_000
    listed = {"source": "genuine", "code": w.shop.parts[0].code, "quantity": 5000}
    for number, state in enumerate(work_item.STATES):
        w.add(WorkItem(
            order.ticket_id, "planned" if state in ("agreed", "done") else "extra", f"项目{number}", w.now,
            labour_fen=20_000,
            pricing=work_item.PRICING[number % 3], cover=work_item.COVERS[(number + 2) % 3], reason="磨损", minutes=30,
            system="brakes", parts=[PART, PART | listed], state=state,
            words="可以" if number > 1 else "", message_id=1,
            answered_at=w.now if number > 2 else None,
            photo="media/web/2026-03/a.jpg" if number % 2 else None, asked_at=w.now, batch=1, place=number + 1,
            expires_at=w.now + DAY if number != 1 else w.now + DAY / 24,
        ))  # fmt: skip
    for number, mark in enumerate(checked_point.Mark):
        point = w.add(CheckedPoint(order.ticket_id, checked_point.POINTS[number], mark, "zhou", w.now, "磨损" * number))
        point.before, point.after = ("a", "b") if number else (None, None)
        point.again_on = w.now.date() + DAY if number == 1 else None
    offered = [item for item in work_orders.items(w.tx, order.ticket_id) if item.kind == "extra"]
    for item in offered:
        w.add(
            CheckedPoint(
                order.ticket_id, f"点{item.id}", "red", "zhou", w.now, item_id=item.id if item.id % 3 else None
            )
        )
    for number, level in enumerate(work_order.LEVELS):
        passed = number % 2 == 0
        w.add(Inspection(order.ticket_id, level, "zhou", "technician", w.now, passed, 1, "" if passed else "渗油"))


def _jobs(w: World) -> None:
    """Each kind and state of a field job; with and without a price, a delay, a place, a technician."""
    assert w.technician is not None
    free = cycle([True, False, None])
    for kind in field_job.KINDS:
        for number, state in enumerate(field_job.STATES):
            w.turn()
            owner = w.ticket("field_job", "claimed" if state != "cancelled" else "cancelled", urgent=state == "on_way")
            job = FieldJob(owner.id, kind, w.now, state, free=next(free), systems=["brakes"], tools=["jack"])
            job.technician_id = w.technician.id if state not in ("planned", "returned", "cancelled") else None
            if kind == "repair":
                job.place, job.lat, job.lon = "中山路1号", 31.2 + 0.03 * number, 121.5
                job.due_at, job.delay_asked = w.now, 30
                job.eta_at, job.findings, job.work, job.photos = w.now, "断线", "接好", ["m1"]
                job.parts_used, job.price_fen, job.fee_state = [PART], 30_000, "asked"
            w.add(job)
            tickets.record(w.tx, owner, "job_planned", "staff:chen", w.now)
    kept = w.ticket("rescue", "claimed")
    w.add(FieldJob(kept.id, "repair", w.now, "on_way", technician_id=w.technician.id, eta_at=w.now))
    tickets.record(w.tx, kept, "job_planned", "staff:chen", w.now)


def _places(w: World) -> None:
    """Each state of a place on the waitlist, for each shop."""
    talk = w.talk("web")
    capacity.keep(w.tx, [(resource(w.shop, "bay", "L1"), quarter(w.now))], talk.id, w.now + DAY, w.now)
    for number, (state, branch) in enumerate((s, b) for s in PLACES for b in ("", w.shop.branches[0].code)):
        w.turn()
        visit = w.visit(w.ticket("booking"), starts_at=w.now + 3 * DAY, ends_at=w.now + 4 * DAY)
        offer = w.now + DAY if state == "offered" else None
        w.add(Waiting(
            w.who.id, talk.id, ["minor_service"], w.now, w.now + 3 * DAY, w.now, state, vehicle_id=w.car.id,
            daily=["09:00", "12:00"] if number % 2 else None, plate=w.car.plate, branch=branch, offered_start=offer,
            offer_until=offer, offers=number % 3, moves=visit.id if number % 2 else None, told=bool(offer),
        ))  # fmt: skip


def _said_unasked(w: World) -> None:
    """Each kind of notice in each state with each reason; campaigns in each state, in one wording and in two."""
    reasons = sorted(k.split(".why_")[1] for k in keys("zh") if k.startswith("desk_notices.why_"))
    decisions = cycle([(d, r) for r in ("", *reasons) for d in ("sent", "deferred", "dropped", "cancelled")])
    w.turn()
    w.talk("telegram")
    for kind, purpose in ((name, facts.purpose) for name, facts in NOTICE_KINDS.items()):
        for state in notice.STATES:
            w.turn()
            key = f"{kind}:{state}:{next(serial)}"
            made = w.add(Notice(key, kind, purpose, w.who.id, w.now, w.now + DAY, w.now, w.car.id, state=state))
            for _ in range(0 if state == "planned" else 3):
                decision, reason = next(decisions)
                until = w.now + DAY if decision == "deferred" else None
                w.add(NoticeDecision(made.id, w.now, decision, reason, until))
    for topic in (*list(notice.Purpose)[1:], *NOTICE_KINDS):
        w.add(Consent(w.who.id, topic, False, w.now, "words"))
    notices.halt(w.tx, "kind:insurance", "paused", w.now, "staff:feng")
    notices.halt(w.tx, "kind:warranty", "stopped", w.now, "staff:feng")
    for number in range(100):
        w.add(Notice(f"many:{number}", "lapsed", "marketing", w.who.id, w.now, w.now + DAY, w.now))
    for state in campaign.STATES:
        for kind in ("campaign", "recall"):
            words = {"a": "{name}您好", "b": "您好" if kind == "campaign" else ""}
            texts = {"zh": words, "en": words}
            whom, service = ({"brands": ["无"]}, None) if kind == "recall" else ({}, "minor_service")
            day = w.now.date()
            made = w.add(Campaign(
                f"{kind} {state}", kind, whom, texts, day, day, w.now, w.now, "feng", service, state,
            ))  # fmt: skip
            if state == "draft":
                continue
            w.add(Member(made.id, 1, w.now, "a"))
            leaving = w.add(OutboxItem(f"c{made.id}", "telegram", "7", "1", "notice", {}, w.now, w.now))
            for number, what in enumerate(notice.STATES):
                key, broadcast = f"c{made.id}:{number}", {"campaign_id": made.id, "variant": "ab"[number % 2]}
                broadcast["outbox_id"] = leaving.id if what == "sent" else None
                w.add(Notice(
                    key, "campaign", "marketing", w.who.id, w.now, w.now + DAY, w.now, state=what,
                    reason="cap" if what == "dropped" else "", **broadcast,
                ))  # fmt: skip


def _asked(w: World) -> None:
    """Follow-ups, surveys, calls: each state with each answer, reason and outcome."""
    why = sorted(k.split(".why_")[1] for k in keys("zh") if k.startswith("desk_surveys.why_"))
    for number, state in enumerate((*follow_up.STATES, *["left_out"] * len(why))):
        visit = w.ticket("booking", "done")
        reason = why[number - len(follow_up.STATES)] if number >= len(follow_up.STATES) else ""
        answer = follow_up.ANSWERS[number % 4] if state == "answered" else None
        for round_ in follow_up.ROUNDS:
            w.add(FollowUp(
                visit.id, round_, w.who.id, w.now - DAY, w.now, w.now + DAY, w.now, w.car.id, state, reason,
                answer=answer,
            ))  # fmt: skip
    for number in range(12):
        w.turn()
        visit = w.ticket("booking", "done")
        lost = w.ticket("recovery", list(ticket.STATES)[number % len(ticket.STATES)]) if number % 2 else None
        state, at = SURVEY_STATES[number % 4] if number > 8 else "done", w.now - DAY * number * 6
        survey = w.add(Survey(
            w.who.id, visit.id, at, at, w.now + DAY, state=state, sent_at=at,
            answered_at=at if state == "done" else None,
            overall=number % 5 + 1 if state == "done" else None, words="还行", recovery_id=lost.id if lost else None,
        ))  # fmt: skip
        for dimension in w.shop.survey:
            for one in dimension.indicators if state == "done" else ():
                poor = one is w.shop.survey[0].indicators[0]
                w.add(SurveyAnswer(survey.id, one.code, 5 if poor else number % 5 + 1, 1 if poor else 4))
    for kind in call.KINDS:
        for state in CALL_STATES:
            w.turn()
            about = w.ticket("enquiry").id if state != "done" else None
            words = "请问" if kind == "unreachable" or not about else ""
            w.add(CallTask(
                f"{w.who.id}:{kind}:{state}", w.who.id, kind, words, w.now.date(), w.now, state=state,
                ticket_id=about, vehicle_id=w.car.id if about else None, tries=2 if about else 0,
            ))  # fmt: skip
    for outcome in call.OUTCOMES:
        w.add(CallRecord(w.who.id, w.now, "zhao" if outcome == "wish" else "gone", outcome, wish="快点", ticket_id=1))


def _knowledge(w: World) -> None:
    """Articles of a known topic and another, one taken out, and a closed enquiry that somebody answered."""
    for slug, topic in (("tyres", "care"), ("other", "of our own"), ("gone", "shop")):
        body = "按标签打胎压。多查。" if slug == "tyres" else "见前台。"
        made = Article(slug, topic, "胎压多少", "打多少气", body, "", "", "", "file", w.now)
        made.retired_at, made.helped = (w.now if slug == "gone" else None), int(slug == "tyres")
        articles.put(w.tx, made)
    for state in CLAIM_STATES:
        kept = {"state": state, "reason": "内部损坏", "decided_at": w.now.isoformat()}
        w.ticket("enquiry", data={"claim": kept, "topic": "request_claim"})
    w.ticket("enquiry", data={"topic": "request_claim", "words": "想退货"})
    asked = w.ticket("enquiry", "done")
    tickets.record(w.tx, asked, "answered", "staff:chen", w.now, text="可以的")


def _rest(w: World) -> None:
    """Outbox, messages to look at again, stock, credit; a customer of whom nothing is known, one with two vehicles."""
    customers.add(w.tx, Customer(created_at=w.now))
    customers.add_vehicle(w.tx, Vehicle(1, w.now, plate="沪B00001"))
    for state in OUTBOX_STATES:
        for about in (1, None):
            key = f"every:{state}:{about}"
            w.add(OutboxItem(key, "telegram", "7", "1", "reply", {}, w.now, w.now, state=state, ticket_id=about))
    _knowledge(w)
    for reason in REVIEW_REASONS:
        reviews.put(w.tx, f"嗯 {reason}", "zh", ["complain", "gone"], reason, w.now)
    for number, part in enumerate(parts.stock(w.tx, "", [p.code for p in w.shop.parts]).values()):
        expected = w.now.date() if number % 2 else None
        parts.put(w.tx, part, number, expected, ("shop_file", "staff:wu", "staff:gone")[number % 3], w.now)
    for part, quantity in ((w.shop.parts[0].code, 999), (w.shop.parts[1].code, 1)):
        parts.reserve(
            w.tx, w.visit(w.ticket("booking"), starts_at=w.now + DAY, ends_at=w.now + 2 * DAY), {part: quantity}
        )
    for kind in CREDIT_KINDS:
        made = w.add(CreditEntry(w.who.id, kind, 5, w.now, "system"))
        w.add(CreditEntry(w.who.id, kind, -5, w.now, "staff:chen", reverses_id=made.id))

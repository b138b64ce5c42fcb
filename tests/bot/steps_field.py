"""Steps of transcripts about field jobs.

{field: <verb>, by: code, ...}   what staff do on the newest ticket with a job; send, batch: on any
  send: kind (due: ISO), suggest (first: code), assign (to: code), take, accept, decline, set_out (minutes),
  delay (minutes), approve, arrive, find (words), begin, work (words), part (name, quantity), photo (ref),
  test (words), price (yuan, words), done, back (words), cover (covered, words), batch (units)
  refused: code of the refusal expected
{mended: system, days: n, part: name, replaced: true, plate: ...}   a repair of the vehicle so many days ago
{others_press: data}       somebody else presses a button with that data, "{ticket}" stands for the newest ticket's id
{job: {field: value}}      the newest field job is like that
{signed: true}             the newest ticket's report is signed, intact and once
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from actions.field import batches, cover, dispatch, field_jobs, notes
from actions.workshop import sign_offs
from bot.conversation import Conversations
from bot.message import Incoming
from domain.errors import Refusal
from domain.message import Reply
from domain.shop.staff import Staff
from domain.ticket import STATES, Ticket
from domain.warranty.warranty import Repair
from storage import Tx, conversations, shops
from storage.customers import customers
from storage.field import field_jobs as field_job_queries
from storage.tickets import tickets
from storage.workshop import sign_offs as sign_off_queries

Step = dict[str, Any]


def field(player: Any, step: Step) -> None:
    """Staff do it; what the customer is told by it is the answer."""
    player.answers = []
    refused = ""
    with player.store.read() as tx:
        before = {talk: _last(tx, talk) for talk in _talks(tx)}
    try:
        with player.store.write() as tx:
            by = shops.staff_by_code(tx, step.get("by", "zhou"))
            assert by is not None
            _do(player, tx, by, step)
    except Refusal as refusal:
        refused = refusal.code
    assert refused == step.get("refused", ""), f"refused: {refused!r}"
    with player.store.read() as tx:
        for talk, last in before.items():
            said = conversations.messages(tx, talk, after=last)
            player.answers += [Reply.from_json(message.content) for message in said]
    player.now += timedelta(seconds=5)


def _talks(tx: Tx) -> list[int]:
    found = [ticket.conversation_id for ticket in tickets.listed(tx, states=STATES)]
    return sorted({talk for talk in found if talk is not None})


def _last(tx: Tx, talk: int) -> int:
    return max((message.id for message in conversations.messages(tx, talk)), default=0)


def _newest(tx: Tx, *, with_job: bool) -> Ticket:
    found = sorted(tickets.listed(tx, states=STATES), key=lambda ticket: ticket.id)
    return next(t for t in reversed(found) if not with_job or field_job_queries.of(tx, t.id) is not None)


def _do(player: Any, tx: Tx, by: Staff, step: Step) -> None:
    verb, now, shop = step["field"], player.now, player.shop
    if verb == "send":
        due = datetime.fromisoformat(step["due"]) if "due" in step else None
        dispatch.send(tx, shop, _newest(tx, with_job=False).id, step.get("kind", "repair"), by, now, due_at=due)
        return
    if verb == "batch":
        batches.batch(tx, shop, _newest(tx, with_job=False).id, step["units"], by, now)
        return
    ticket = _newest(tx, with_job=True)
    words = step.get("words", "")
    match verb:
        case "suggest":
            job = field_job_queries.of(tx, ticket.id)
            assert job is not None
            best = dispatch.suggest(tx, shop, job, now)
            assert best[0].code == step["first"], [(c.code, c.load, c.able, c.on_duty, c.km) for c in best]
        case "assign":
            dispatch.assign(tx, shop, ticket.id, step["to"], by, now)
        case "take":
            dispatch.assign(tx, shop, ticket.id, by.code, by, now)
        case "accept" | "decline" | "begin":
            getattr(field_jobs, verb)(tx, ticket.id, by, now)
        case "set_out" | "delay":
            getattr(field_jobs, verb)(tx, shop, ticket.id, by, step["minutes"], now)
        case "approve":
            field_jobs.approve_delay(tx, shop, ticket.id, by, now)
        case "arrive":
            field_jobs.arrive(tx, shop, ticket.id, by, now)
        case "find":
            field_jobs.find(tx, ticket.id, by, words, now)
        case "work":
            notes.work(tx, ticket.id, by, words, now)
        case "part":
            notes.use_part(tx, ticket.id, by, step["name"], step.get("quantity", 1), now)
        case "photo":
            notes.add_photo(tx, ticket.id, by, step["ref"], now)
        case "tick":
            for item in step["item"] if isinstance(step["item"], list) else [step["item"]]:
                notes.tick(tx, ticket.id, by, item, now)
        case "test":
            notes.test_run(tx, ticket.id, by, words, now)
        case "price":
            notes.tell_price(tx, ticket.id, by, step["yuan"] * 100, words, now)
        case "done":
            field_jobs.finish(tx, shop, ticket.id, by, words, now)
        case "back":
            field_jobs.send_back(tx, shop, ticket.id, by, words, now)
        case "cover":
            cover.confirm(tx, ticket.id, step["covered"], words, by, now)
        case _:
            raise AssertionError(f"unknown step {verb}")


def mended(player: Any, step: Step) -> None:
    """A repair of the vehicle stands in its history."""
    with player.store.write() as tx:
        vehicle = _vehicle(tx, player, step)
        day = (player.now - timedelta(days=step["days"])).astimezone(player.shop.zone).date()
        ticket = Ticket(
            number=tickets.next_number(tx, "field_job", day.year), kind="field_job", customer_id=vehicle.customer_id,
            conversation_id=None, summary="earlier", created_at=player.now, state="done",
        )  # fmt: skip
        tickets.add(tx, ticket)
        repair = Repair(
            ticket.id, vehicle.id, vehicle.plate, step["mended"], step.get("part", ""), bool(step.get("replaced")), day,
            step.get("km"),
        )  # fmt: skip
        field_job_queries.add_repair(tx, repair)
        tickets.record(tx, ticket, "job_done", "system", player.now)


def _vehicle(tx: Tx, player: Any, step: Step) -> Any:
    talk = conversations.find(tx, player.channel, "", "someone")
    if talk is None:
        who = customers.identity(tx, player.channel, "", "someone")
        assert who is not None
        owned = customers.vehicles(tx, who.customer_id)
    else:
        owned = customers.vehicles(tx, talk.customer_id)
    return next(v for v in owned if v.plate == step.get("plate", v.plate))


def others_press(player: Any, step: Step) -> None:
    """Somebody else presses that button."""
    with player.store.read() as tx:
        data = step["others_press"].replace("{ticket}", str(_newest(tx, with_job=True).id))
    press = Incoming(player.channel, "", "a stranger", f"x{player.now}", "button", player.now, button=data)
    player.answers = list(Conversations(player.store, player.engine).handle(press, player.now).replies)
    player.now += timedelta(seconds=5)


def job(player: Any, step: Step) -> None:
    """The newest job is like that."""
    with player.store.read() as tx:
        found = field_job_queries.of(tx, _newest(tx, with_job=True).id)
        assert found is not None
        for name, value in step["job"].items():
            assert getattr(found, name) == value, f"{name}: {getattr(found, name)!r}, expected {value!r}"


def signed(player: Any, step: Step) -> None:
    """The newest ticket's report is signed, once, and the record is intact; or it is not signed at all."""
    with player.store.read() as tx:
        ticket = _newest(tx, with_job=True)
        found = sign_off_queries.of_ticket(tx, ticket.id)
        assert len(found) == int(step["signed"]), f"{len(found)} signatures"
        assert all(sign_offs.verify(tx, ticket, one) for one in found)


STEPS = {
    "field": field,
    "mended": mended,
    "others_press": others_press,
    "job": job,
    "signed": signed,
}

_WITH = {
    "send": "kind due", "batch": "units", "suggest": "first", "assign": "to", "set_out": "minutes", "delay": "minutes",
    "find": "words", "work": "words", "part": "name quantity", "photo": "ref", "tick": "item", "test": "words",
    "price": "yuan words", "done": "words", "back": "words", "cover": "covered words", "take": "", "accept": "",
    "decline": "", "begin": "", "approve": "", "arrive": "",
}  # fmt: skip
KEYS = {f"field {verb}": f"by refused {keys} expect" for verb, keys in _WITH.items()} | {
    "mended": "days part replaced plate km", "others_press": "expect", "job": "", "signed": "",
}  # fmt: skip

"""Plays a conversation written as YAML against the whole engine and checks what each side sees.

A file's name is the claim it proves. Keys:
  clock: when it starts (ISO). rules: ids held. customer: {name, phone, vehicles: [{plate, brand, model}]} for somebody
  the shop knows and the channel has proved; absent for a stranger. channel: web (default), telegram.
  company: {name, vehicles}, of the customer: whose contact they are.
  branches: false where the owner has the main shop alone.
  knowledge: true where the demo's articles are in force.
  parts: {code: {stock: number, expected_on: ISO date}}, other than the shop file says; without stock it is not counted.
  language: the channel's hint for a new conversation. links: where calendar entries are served.
  history: [{days, plate, services, other}] visits finished so many days ago; other: of somebody else's record.
  steps, in order, each one of:
    {say: words} {press: label of a button of the last reply} {stale: label of an earlier button}
    {contact: phone, own: true} {location: [lat, lon]} {photo: caption} {voice: ""} {file: name, too_big: true}
    {sticker: ""} {edit: words} {start: ""} {wait: "40 min"}
    {again: ""}                     the last update delivered once more: nothing may happen
    {staff: claim|answer|close|release, by: code, words: ...}   on the newest ticket
    {given: booked, at: ISO, service: code, loaner: true, branch: code}  somebody else takes that time, in every bay
    {freed: ISO}                                                one of those visits is called off by whoever has it
    {tick: ""}                                                  the planner does what is due by the clock
    {visit: no_show|done|cancel|undo, by: code}                 staff mark the customer's newest visit
    {credited: on_time, times: 5}                               the customer's history before, by visits that are over
    and those of tests/bot/steps_*.py, described there
  beside them: expect: [parts the bot's answer must hold], never: [parts it must not], buttons: [labels],
    missing: [labels no button may bear], silent: true
  end: notes: [parts of what is noted on the newest ticket],
       tickets: [{kind, state, urgent, severity, summary, plate, assignee}] oldest first,
       appointments: [{at, state, services, branch, estimate_fen, minutes}],
       asked: slot or null, staff_notices: {kind: number}
Anything else in a file is refused: see transcript_schema.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

from actions.booking import appointments, visits
from actions.knowledge import articles
from actions.tickets import tickets
from app import knowledge_files, shopfile
from app.scenario.filling import Filling
from bot.conversation import Conversations, Handled
from bot.message import Incoming, Media
from domain.booking.capacity import Needs
from domain.booking.credit import CreditEntry, worth
from domain.customers.company import CompanyContact
from domain.errors import BayTaken
from domain.message import Button, Reply
from domain.shop.shop import Shop
from domain.ticket import STATES
from nlu.engine import Engine
from notifications.jobs.planner import Planner
from storage import Store, Tx, conversations, outbox, shops
from storage.booking import appointments as appointment_queries
from storage.booking import credit
from storage.customers import companies
from storage.tickets import listings
from storage.tickets import tickets as ticket_queries
from tests.bot.transcript_schema import mistakes

ADDRESS = "someone"
PLAYED = ("say", "press", "stale", "contact", "location", "photo", "voice", "file", "sticker", "edit", "start")
UNITS = {"min": "minutes", "h": "hours", "d": "days"}


@dataclass
class Player:
    """One run of a transcript."""

    store: Store
    shop: Shop
    engine: Engine
    now: datetime
    channel: str = "web"
    language: str = ""
    links: str = ""
    count: int = 0
    last: Incoming | None = None
    answers: list[Reply] = field(default_factory=list)
    seen: dict[str, Button] = field(default_factory=dict)

    def play(self, script: dict[str, Any]) -> None:
        """Every step is taken and everything expected holds."""
        self.links = script.get("links", "")
        self.shop = _stocked(self.shop, script.get("parts", {}))
        if script.get("branches") is False:
            self.shop = replace(self.shop, branches=())
        self._set_up(script.get("customer"), script.get("history", []))
        if script.get("knowledge"):
            self._learn()
        for number, step in enumerate(script["steps"], 1):
            try:
                self._step(step)
            except AssertionError as wrong:
                raise AssertionError(f"step {number} {step}: {wrong}") from None
        self._check_end(script.get("end", {}))

    def _set_up(self, known: dict[str, Any] | None, past: list[dict[str, Any]]) -> None:
        with self.store.write() as tx:
            shops.apply(tx, self.shop, self.now)
            if known:
                self._make_known(tx, known)
        for visit in past:
            self._make_past(visit)

    def _learn(self) -> None:
        with self.store.write() as tx:
            articles.apply(tx, knowledge_files.read(knowledge_files.beside(shopfile.DEMO), self.shop), self.now)

    def _make_known(self, tx: Tx, known: dict[str, Any]) -> None:
        f = Filling(tx, self.shop, self.now)
        record = f.record(self.now, known.get("vehicles", []), name=known.get("name"), phone=known.get("phone"))
        if known.get("linked", True):
            f.address(record, self.channel, ADDRESS)
        if company := known.get("company"):
            firm = f.record(self.now, company["vehicles"], name=company["name"], is_company=True)
            companies.add(tx, CompanyContact(firm.id, record.id, self.now))

    def _make_past(self, visit: dict[str, Any]) -> None:
        """A visit booked, done and its ticket closed so many days ago."""
        address = "other" if visit.get("other") else ADDRESS
        at = self.now - timedelta(days=visit["days"])
        hello = Incoming(self.channel, "", address, f"p{visit['days']}", "text", at, text="你好")
        Conversations(self.store, self.engine).handle(hello, at)
        with self.store.write() as tx:
            f, found = Filling(tx, self.shop, self.now), conversations.find(tx, self.channel, "", address)
            assert found is not None
            start = f.first_free(visit["services"], at, at)
            booked = f.book(found, visit["plate"], visit["services"], start, at)
            f.over(booked, booked.ends_at)

    def _step(self, step: dict[str, Any]) -> None:
        kind = next(iter(step))
        if kind == "wait":
            amount, unit = str(step["wait"]).split()
            self.now += timedelta(**{UNITS[unit]: int(amount)})
        elif kind == "staff":
            self._staff(step)
        elif kind == "given":
            self._fill_bays(step)
        elif kind == "freed":
            self._free(datetime.fromisoformat(step["freed"]))
        elif kind == "tick":
            self._tick()
        elif kind == "visit":
            self._mark(step)
        elif kind == "credited":
            self._credit(step)
        elif kind in STEPS:
            STEPS[kind](self, step)
        elif kind == "again":
            assert self.last is not None
            assert self._handle(self.last).duplicate
            return
        else:
            self.count += 1
            self.last = self._incoming(kind, step)
            self.answers = list(self._handle(self.last).replies)
        self._check(step, kind)

    def _handle(self, incoming: Incoming) -> Handled:
        handled = Conversations(self.store, self.engine, self._link() if self.links else None).handle(
            incoming, self.now
        )
        self.now += timedelta(seconds=5)
        return handled

    def _link(self) -> Callable[[int], str]:
        return lambda visit: f"{self.links}/visit/{visit}.ics"

    def _incoming(self, kind: str, step: dict[str, Any]) -> Incoming:
        assert kind in PLAYED, f"unknown step {kind}"
        value = step[kind]
        base: dict[str, Any] = {
            "channel": self.channel, "account": "", "address": ADDRESS, "update_id": f"u{self.count}",
            "at": self.now, "remote_id": f"m{self.count}", "language_hint": self.language,
        }  # fmt: skip
        match kind:
            case "say":
                return Incoming(**base, kind="text", text=str(value))
            case "press" | "stale":
                return Incoming(**base, kind="button", button=self._button(str(value), stale=kind == "stale"))
            case "contact":
                own = bool(step.get("own"))
                return Incoming(**base, kind="contact", contact_phone=value, contact_is_own=own)
            case "location":
                return Incoming(**base, kind="location", lat=value[0], lon=value[1])
            case "photo" | "voice" | "file":
                media = Media(kind, "ref", name=str(value), too_big=bool(step.get("too_big")))
                words = str(value) if kind == "photo" else ""
                return Incoming(**base, kind=kind, text=words, media=(media,))
            case "edit":
                base["remote_id"] = self.last.remote_id if self.last else ""
                return Incoming(**base, kind="edit", text=str(value))
            case _:
                return Incoming(**base, kind=kind, text=str(value))

    def _button(self, label: str, *, stale: bool) -> str:
        if stale:
            return self.seen[label].data
        shown = [button for reply in self.answers for row in reply.buttons for button in row]
        found = [button for button in shown if button.label.startswith(label)]
        assert found, f"no button {label!r} among {[button.label for button in shown]}"
        return found[0].data

    def _staff(self, step: dict[str, Any]) -> None:
        self.answers = []
        with self.store.write() as tx:
            by = shops.staff_by_code(tx, step.get("by", self.shop.staff[0].code))
            assert by is not None
            newest = ticket_queries.listed(tx, states=STATES)
            ticket = max(newest, key=lambda t: t.id)
            before = max((m.id for m in conversations.messages(tx, ticket.conversation_id or 0)), default=0)
            if step["staff"] == "answer":
                tickets.answer(tx, ticket.id, by, step["words"], self.now, key=f"s{self.count}:{self.now}")
            else:
                getattr(tickets, step["staff"])(tx, ticket.id, by, self.now)
            said = conversations.messages(tx, ticket.conversation_id or 0, after=before)
            self.answers = [Reply.from_json(message.content) for message in said]
        self.now += timedelta(seconds=5)

    def _fill_bays(self, step: dict[str, Any]) -> None:
        """Every able bay is taken at that time by somebody else."""
        start = datetime.fromisoformat(step["at"])
        other = Incoming("web", "", "other", f"o{self.count}", "text", self.now, text="你好")
        Conversations(self.store, self.engine).handle(other, self.now)
        with self.store.write() as tx:
            found = conversations.find(tx, "web", "", "other")
            assert found is not None
            needs = Needs((step["service"],), loaner=bool(step.get("loaner")))
            with suppress(BayTaken):
                while True:
                    appointments.book(tx, self.shop.branch(step.get("branch", "")), found, needs, start, self.now)

    def _free(self, start: datetime) -> None:
        with self.store.write() as tx:
            found = conversations.find(tx, "web", "", "other")
            assert found is not None
            mine = appointment_queries.upcoming(tx, found.customer_id, self.now)
            visits.cancel(tx, self.shop, next(v for v in mine if v.starts_at == start), self.now, actor="customer")

    def _tick(self) -> None:
        """What the planner says to the customer is the answer."""
        with self.store.read() as tx:
            found = conversations.find(tx, self.channel, "", ADDRESS)
            assert found is not None
            before = max((m.id for m in conversations.messages(tx, found.id)), default=0)
        Planner(self.store, lambda: self.now).tick()
        with self.store.read() as tx:
            said = conversations.messages(tx, found.id, after=before)
            self.answers = [Reply.from_json(message.content) for message in said]

    def _mark(self, step: dict[str, Any]) -> None:
        self.answers = []
        with self.store.write() as tx:
            by = shops.staff_by_code(tx, step.get("by", self.shop.staff[0].code))
            found = conversations.find(tx, self.channel, "", ADDRESS)
            assert by is not None and found is not None
            visit = listings.appointments_of(tx, found.customer_id)[0]
            match step["visit"]:
                case "no_show":
                    visits.mark_no_show(tx, self.shop, visit.id, by, self.now)
                case "done":
                    visits.mark_done(tx, visit.id, by, self.now)
                case "undo":
                    visits.undo(tx, self.shop, visit.id, by, self.now)
                case "cancel":
                    visits.cancel_for_customer(tx, self.shop, visit.id, by, self.now)
                case other:
                    raise AssertionError(f"unknown mark {other}")

    def _credit(self, step: dict[str, Any]) -> None:
        kind, times = step["credited"], step.get("times", 1)
        with self.store.write() as tx:
            found = conversations.find(tx, self.channel, "", ADDRESS)
            assert found is not None
            for _ in range(times):
                points = worth(self.shop.policy, kind)
                credit.add(tx, CreditEntry(found.customer_id, kind, points, self.now, "system"))

    def _check(self, step: dict[str, Any], kind: str) -> None:
        said = "\n".join(reply.plain() for reply in self.answers)
        if step.get("silent"):
            assert not said, f"expected silence, got {said!r}"
        elif kind in PLAYED:
            assert said, "the bot said nothing"
        for part in step.get("expect", []):
            assert re.search(re.escape(str(part)), said), f"expected {part!r} in:\n{said}"
        for part in step.get("never", []):
            assert str(part) not in said, f"did not expect {part!r} in:\n{said}"
        shown = {button.label: button for reply in self.answers for row in reply.buttons for button in row}
        for label in step.get("missing", []):
            assert not any(name.startswith(label) for name in shown), f"did not expect a button {label!r}"
        for label in step.get("buttons", []):
            assert any(name.startswith(label) for name in shown), f"no button {label!r} among {list(shown)}"
        self.seen |= shown

    def _check_end(self, end: dict[str, Any]) -> None:
        with self.store.read() as tx:
            found = conversations.find(tx, self.channel, "", ADDRESS)
            assert found is not None
            if "tickets" in end:
                self._check_tickets(tx, found.customer_id, end["tickets"])
            if "appointments" in end:
                self._check_visits(tx, found.customer_id, end["appointments"])
            if "asked" in end:
                stack = found.state.get("stack", [])
                assert (stack[-1]["asked"] if stack else None) == end["asked"]
            if "notes" in end:
                self._check_notes(tx, found.customer_id, end["notes"])
            for kind, number in end.get("staff_notices", {}).items():
                rows = [row for row in outbox.listed(tx) if row.channel == "staff" and row.kind == kind]
                assert len(rows) == number, f"{len(rows)} staff notices {kind}, expected {number}"

    def _check_notes(self, tx: Tx, customer_id: int, expected: list[str]) -> None:
        newest = ticket_queries.of_customer(tx, customer_id, limit=1)[0]
        noted = [event.data["text"] for event in ticket_queries.events(tx, newest.id) if event.kind == "noted"]
        for part in expected:
            assert any(part in words for words in noted), f"no note with {part!r} among {noted}"

    def _check_tickets(self, tx: Tx, customer_id: int, expected: list[dict[str, Any]]) -> None:
        made = sorted(ticket_queries.of_customer(tx, customer_id, states=STATES, limit=1000), key=lambda t: t.id)
        assert len(made) == len(expected), f"tickets: {[(t.kind, t.state, t.summary) for t in made]}"
        for ticket, wanted in zip(made, expected, strict=True):
            facts = {**ticket.data, **{k: getattr(ticket, k) for k in ("kind", "state", "urgent", "severity", "plate")}}
            for key, value in wanted.items():
                if key == "summary":
                    assert value in ticket.summary, f"{ticket.number} {key}: {ticket.summary!r}"
                else:
                    assert facts.get(key) == value, f"{ticket.number} {key}: {facts.get(key)!r}, expected {value!r}"

    def _check_visits(self, tx: Tx, customer_id: int, expected: list[dict[str, Any]]) -> None:
        visits = listings.appointments_of(tx, customer_id, limit=1000)[::-1]
        assert len(visits) == len(expected), f"{len(visits)} appointments, expected {len(expected)}"
        for visit, wanted in zip(visits, expected, strict=True):
            assert visit.starts_at == datetime.fromisoformat(wanted["at"]), visit.starts_at.astimezone(self.shop.zone)
            assert visit.state == wanted.get("state", "booked")
            assert visit.services == wanted.get("services", visit.services)
            for fact in ("branch", "estimate_fen"):
                assert getattr(visit, fact) == wanted.get(fact, getattr(visit, fact)), (fact, getattr(visit, fact))
            minutes = (visit.ends_at - visit.starts_at) // timedelta(minutes=1)
            assert minutes == wanted.get("minutes", minutes), minutes


KEYS = {
    "say": "expect", "press": "expect", "stale": "expect", "contact": "own expect", "location": "expect",
    "photo": "too_big expect", "voice": "too_big expect", "file": "too_big expect", "sticker": "expect",
    "edit": "expect", "start": "expect", "wait": "", "again": "", "given": "at service loaner branch", "freed": "",
    "tick": "expect", "visit": "by", "credited": "times", "staff claim": "by expect", "staff close": "by expect",
    "staff release": "by expect", "staff answer": "by words expect",
}  # fmt: skip
"""What may stand beside each kind of step: see transcript_schema.py."""


def _steps() -> dict[str, Callable[[Player, dict[str, Any]], None]]:
    """Steps of modules named tests/bot/steps_<thing>.py: each holds STEPS, name -> what it does, and their KEYS."""
    found: dict[str, Callable[[Player, dict[str, Any]], None]] = {}
    for path in sorted(Path(__file__).parent.glob("steps_*.py")):
        module = import_module(f"tests.bot.{path.stem}")
        assert {name.split()[0] for name in module.KEYS} == module.STEPS.keys(), path.name
        assert not found.keys() & module.STEPS.keys(), path.name
        found |= module.STEPS
        KEYS.update(module.KEYS)
    return found


STEPS = _steps()


def _stocked(shop: Shop, told: dict[str, Any]) -> Shop:
    """The shop with other counts of some parts."""
    days = {code: date.fromisoformat(at["expected_on"]) for code, at in told.items() if "expected_on" in at}
    counted = (
        replace(part, stock=told[part.code].get("stock"), expected_on=days.get(part.code))
        if part.code in told
        else part
        for part in shop.parts
    )
    return replace(shop, parts=tuple(counted)).with_branches(shop.branches)


def read(path: Path) -> dict[str, Any]:
    """The script in a transcript file; ValueError names every mistake in it by file and line."""
    wrong = mistakes(path, KEYS)
    if wrong:
        raise ValueError("\n".join(wrong))
    script: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return script

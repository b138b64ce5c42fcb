"""Checks of the state: what stands in the shop's books after a talk, beside what stood there before it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from benchmarks.talk.play import Record

Told = dict[str, Any]

NOT_MADE_BY_TALK = ("booking", "work_order", "field_job")
"""Kinds of ticket that are judged elsewhere: a booking by its visit, the others are the staff's."""


def _listed(told: Any) -> list[Any]:
    return told if isinstance(told, list) else [told]


def _by_id(rows: Sequence[Told]) -> dict[int, Told]:
    return {row["id"]: row for row in rows}


def holds(patterns: Any, text: str) -> bool:
    """Whether one of the patterns is in the text, small or capital."""
    return any(re.search(str(one), text, re.IGNORECASE) for one in _listed(patterns))


def _text(thing: Any) -> str:
    return json.dumps(thing, ensure_ascii=False, default=str)


def _standing(record: Record, state: Told) -> list[Told]:
    """Booked visits that are not other people's."""
    others = {number for person in record.people[1:] for number in person.visits.values()}
    return [one for one in state["visits"] if one["state"] == "booked" and one["id"] not in others]


def visits(record: Record, told: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Exactly these stand, each told by service, start, plate and what else was agreed."""
    left = _standing(record, record.after)
    for wish in told:
        found = next((one for one in left if not list(_differs(record, one, wish))), None)
        if found is None:
            yield f"none is {dict(wish)} among {[_brief(record, one) for one in left]}"
        else:
            left.remove(found)
    if left:
        yield f"nobody asked for {[_brief(record, one) for one in left]}"


def _local(record: Record, at: datetime) -> datetime:
    return at.astimezone(record.scenario.shop.zone)


def _brief(record: Record, visit: Told) -> str:
    start = f"{_local(record, visit['starts_at']):%Y-%m-%d %H:%M}"
    return f"{'+'.join(visit['services'])} {start} {visit['plate']}" + (" loaner" if visit["loaner"] else "")


def _differs(record: Record, visit: Told, wish: Mapping[str, Any]) -> Iterator[str]:
    start = _local(record, visit["starts_at"])
    if "service" in wish and not _is_service(visit["services"], wish):
        yield "service"
    if "start" in wish and f"{start:%Y-%m-%d %H:%M}" != str(wish["start"]):
        yield "start"
    if "day" in wish and start.date() not in [date.fromisoformat(str(day)) for day in _listed(wish["day"])]:
        yield "day"
    if not str(wish.get("from", "00:00")) <= f"{start:%H:%M}" <= str(wish.get("to", "24:00")):
        yield "hour"
    if "plate" in wish and visit["plate"] != wish["plate"]:
        yield "plate"
    if "loaner" in wish and bool(visit["loaner"]) != wish["loaner"]:
        yield "loaner"
    if "branch" in wish and visit["branch"] != wish["branch"]:
        yield "branch"
    if strange := wish.keys() - {"service", "maybe", "start", "day", "from", "to", "plate", "loaner", "branch"}:
        raise KeyError(f"visits: {strange}")


def _is_service(services: Sequence[str], wish: Mapping[str, Any]) -> bool:
    """service: all of these, each `a|b` for either. maybe: what may be there, too."""
    left = set(services)
    for name in _listed(wish["service"]):
        found = next((one for one in name.split("|") if one in left), None)
        if found is None:
            return False
        left.remove(found)
    return left <= set(_listed(wish.get("maybe", [])))


def gone(record: Record, told: Sequence[str]) -> Iterator[str]:
    """Visits of the scene that were cancelled."""
    after = _by_id(record.after["visits"])
    for name in told:
        if after[record.me.visits[name]]["state"] != "cancelled":
            yield f"{name} still stands"


def stands(record: Record, told: Sequence[str]) -> Iterator[str]:
    """Visits of the scene, also other people's, that are as they were."""
    before, after = _by_id(record.before["visits"]), _by_id(record.after["visits"])
    numbers = {name: number for person in record.people for name, number in person.visits.items()}
    for name in told:
        was, now = before[numbers[name]], after[numbers[name]]
        if any(was[key] != now[key] for key in ("state", "starts_at", "services", "plate")):
            yield f"{name} became {_brief(record, now)}, {now['state']}"


def _new_tickets(record: Record) -> list[Told]:
    known = _by_id(record.before["tickets"])
    made = [one for one in record.after["tickets"] if one["id"] not in known]
    return [one for one in made if one["kind"] not in NOT_MADE_BY_TALK and one["state"] != "merged"]


def tickets(record: Record, told: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Each of these was made; others may be there, too."""
    made = _new_tickets(record)
    for wish in told:
        if not any(_is_ticket(record, one, wish) for one in made):
            shown = [f"{one['kind']}{' urgent' if one['urgent'] else ''}: {one['summary']}" for one in made]
            yield f"none is {dict(wish)} among {shown}"


def _is_ticket(record: Record, ticket: Told, wish: Mapping[str, Any]) -> bool:
    if strange := wish.keys() - {"kind", "urgent", "words", "plate", "hidden_from"}:
        raise KeyError(f"tickets: {strange}")
    codes = {one["name"]: one["code"] for one in record.after["staff"]}
    hidden = [codes[name] for name in _listed(wish.get("hidden_from", []))]
    return (
        ticket["kind"] in _listed(wish["kind"])
        and ("urgent" not in wish or ticket["urgent"] == wish["urgent"])
        and ("plate" not in wish or ticket["plate"] == wish["plate"])
        and holds(wish.get("words", ""), _text([ticket["summary"], ticket["data"], ticket["events"]]))
        and not set(hidden) & set(ticket["seen_by"])
    )


def no_tickets(record: Record, told: Sequence[str]) -> Iterator[str]:
    """None of these kinds was made; urgent: none that is urgent, whatever the kind."""
    for one in _new_tickets(record):
        if one["kind"] in told or ("urgent" in told and one["urgent"]):
            yield f"{one['kind']}: {one['summary']}"


def at_most(record: Record, told: Mapping[str, int]) -> Iterator[str]:
    """No more tickets than that of a kind."""
    for kind, most in told.items():
        if (found := sum(one["kind"] == kind for one in _new_tickets(record))) > most:
            yield f"{found} of {kind}"


def _of_scene(record: Record, name: str) -> Told:
    return _by_id(record.after["tickets"])[record.me.tickets[name]]


def states(record: Record, told: Mapping[str, Any]) -> Iterator[str]:
    """Tickets of the scene stand so."""
    for name, state in told.items():
        if (found := _of_scene(record, name)["state"]) not in _listed(state):
            yield f"{name} is {found}"


def noted(record: Record, told: Mapping[str, Any]) -> Iterator[str]:
    """These words (true: any) were written since under a ticket or visit of the scene, or into a ticket made now."""
    for name, patterns in told.items():
        number = record.me.tickets[name]
        fresh = [event for event in _fresh_events(record) if event["ticket_id"] == number]
        found = [*fresh, *_new_tickets(record)]
        if not found or (patterns is not True and not holds(patterns, _text(found))):
            yield f"{patterns} is not with {name}"


def _consent(record: Record, state: Told) -> dict[str, str]:
    words = {item["id"]: item["consent"] for one in state["tickets"] for item in one["items"]}
    return {name: words[number] for name, number in record.me.items.items()}


def consent(record: Record, told: Mapping[str, Any]) -> Iterator[str]:
    """The customer's word on extra work: yes, no (as YAML reads them) or open."""
    found = _consent(record, record.after)
    for name, word in told.items():
        if found[name] != {True: "yes", False: "no"}.get(word, word):
            yield f"{name} is {found[name]}"


def _mine(record: Record, state: Told) -> list[Told]:
    """The record of whoever talks; of a stranger, the one made for the talk."""
    number = record.conversation(state).get("customer_id", record.me.customer_id)
    return [one for one in state["customers"] if one["id"] in (number, record.me.customer_id)]


def refused(record: Record, told: Mapping[str, bool]) -> Iterator[str]:
    """Kinds of notice that are refused, or are not."""
    for kind, wish in told.items():
        if any(one["opt_outs"][kind] for one in _mine(record, record.after)) != wish:
            yield f"{kind} is {'not ' if wish else ''}refused"


def mileage(record: Record, told: Mapping[str, int]) -> Iterator[str]:
    """What the odometer of a plate shows."""
    cars = {car["plate"]: car["odometer_km"] for one in record.after["customers"] for car in one["vehicles"]}
    yield from (f"{plate} has {cars.get(plate)}" for plate, km in told.items() if cars.get(plate) != km)


def score(record: Record, told: int | None) -> Iterator[str]:
    """The overall score of the survey; null for none."""
    scores = [survey["overall"] for one in _mine(record, record.after) for survey in one["surveys"]]
    if told not in scores if told is not None else any(scores):
        yield f"{scores}"


def written(record: Record, told: Sequence[Any]) -> Iterator[str]:
    """Staff can read it: in the record, among what was told, on visits or in a ticket made now."""
    facts = [{"record": one, "told": one["told"]} for one in _mine(record, record.after)]
    known = _by_id(record.before["tickets"])
    made = [one for one in record.after["tickets"] if one["id"] not in known and one["state"] != "merged"]
    text = _text([facts, _standing(record, record.after), made, _fresh_events(record)])
    yield from (f"{patterns} is nowhere" for patterns in told if not holds(patterns, text))


def _fresh_events(record: Record) -> list[Told]:
    known = {event["id"] for one in record.before["tickets"] for event in one["events"]}
    return [event for one in record.after["tickets"] for event in one["events"] if event["id"] not in known]


def person(record: Record, told: bool) -> Iterator[str]:
    """Staff know of it: a ticket was made, written on to, or a person was given the word."""
    has_word = record.conversation(record.after).get("human_since") is not None
    kinds = {"customer_wrote", "details_added", "noted", "reopened", "objected"}
    wrote = any(event["kind"] in kinds for event in _fresh_events(record))
    if (has_word or wrote or bool(_new_tickets(record))) != told:
        yield "nobody of the shop knows of it" if told else "a person was called"


def before_the_yes(record: Record) -> Iterator[str]:
    """Nothing is booked, moved, cancelled or agreed to but by a yes or a button."""
    before = record.before
    for step in record.said:
        if not step.is_consent and (what := list(_undone(record, before, step.state))):
            yield f"without a yes, at {step.turn.words!r}: {'; '.join(what)}"
        before = step.state


def _undone(record: Record, before: Told, after: Told) -> Iterator[str]:
    was = _by_id(before["visits"])
    for one in after["visits"]:
        old = was.get(one["id"])
        if old is None or (old["starts_at"], old["state"]) != (one["starts_at"], one["state"]):
            yield f"{_brief(record, one)} {one['state']}"
    known = _consent(record, before)
    yield from (f"{name}: yes" for name, word in _consent(record, after).items() if word == "yes" != known[name])

"""Steps about promises, on the newest ticket:

{waits: parts, by: code}          the ticket waits for that party; {waits: no one, by: code}: it goes on
{names: solution, at: ISO, by: code}      a member of staff promises a time; what the customer reads is the answer
{clocks: {first_answer: late, solution: running}}      how the newest promise of each kind stands
{called: promise_escalated, promise: solution, roles: [manager]}     the last alarm of that kind, and whom it calls
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from actions.tickets import hold, promise_dates
from domain.message import Reply
from domain.ticket import STATES, Ticket
from storage import Tx, conversations, outbox, shops
from storage.promises import promises
from storage.tickets import tickets
from tests.bot.transcript import Player


def _newest(tx: Tx) -> Ticket:
    return max(tickets.listed(tx, states=STATES), key=lambda ticket: ticket.id)


def _waits(player: Player, step: dict[str, Any]) -> None:
    with player.store.write() as tx:
        ticket, by = _newest(tx), shops.staff_by_code(tx, step.get("by", player.shop.staff[0].code))
        assert by is not None
        before = max((m.id for m in conversations.messages(tx, ticket.conversation_id or 0)), default=0)
        if step["waits"] == "no one":
            hold.go_on(tx, ticket.id, by, player.now)
        else:
            hold.wait(tx, ticket.id, step["waits"], by, player.now)
        _answers(player, tx, ticket, before)


def _names(player: Player, step: dict[str, Any]) -> None:
    with player.store.write() as tx:
        ticket, by = _newest(tx), shops.staff_by_code(tx, step.get("by", player.shop.staff[0].code))
        assert by is not None
        before = max((m.id for m in conversations.messages(tx, ticket.conversation_id or 0)), default=0)
        at = datetime.fromisoformat(step["at"])
        promise_dates.name_time(tx, player.shop, ticket.id, step["names"], at, by, player.now)
        _answers(player, tx, ticket, before)


def _answers(player: Player, tx: Tx, ticket: Ticket, before: int) -> None:
    said = conversations.messages(tx, ticket.conversation_id or 0, after=before)
    player.answers = [Reply.from_json(message.content) for message in said]
    player.now += timedelta(seconds=5)


def _clocks(player: Player, step: dict[str, Any]) -> None:
    player.answers = []
    with player.store.read() as tx:
        found = {one.kind: one.state for one in promises.of(tx, _newest(tx).id)}
    assert found == step["clocks"], found


def _called(player: Player, step: dict[str, Any]) -> None:
    player.answers = []
    roles = {person.code: person.role for person in player.shop.people}
    with player.store.read() as tx:
        rows = outbox.of_ticket(tx, _newest(tx).id, "promise_alarm")
    alarms = [row for row in rows if row.payload["promise"] == step["promise"]]
    assert alarms, "no alarm for staff"
    last = alarms[-1].payload
    called = {"called": last["alarm"], "promise": last["promise"], "roles": sorted({roles[c] for c in last["to"]})}
    assert called == step, called


STEPS = {"waits": _waits, "names": _names, "clocks": _clocks, "called": _called}

KEYS = {"waits": "by expect", "names": "at by expect", "clocks": "", "called": "promise roles"}

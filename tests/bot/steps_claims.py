"""Steps about claims under warranty and other steps of staff by their name.

{step: claim_decide, by: sun, fields: {covered: "no", reason: ...}}   taken with the newest ticket; refused: true when
it must not work. What the customer reads is the answer.
{claim: state, remedy, fen, table, rule, clocks: [kinds]}             how the newest ticket's claim stands
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actions import staff_steps
from domain.errors import Refusal
from domain.message import Reply
from domain.ticket import STATES, Ticket
from domain.warranty import claim
from storage import Tx, conversations, shops
from storage.promises import promises
from storage.tickets import tickets

if TYPE_CHECKING:
    from tests.bot.transcript import Player

Step = dict[str, Any]


def _newest(tx: Tx) -> Ticket:
    return max(tickets.listed(tx, states=STATES), key=lambda one: one.id)


def _take(player: Player, step: Step) -> None:
    player.answers, refused = [], False
    with player.store.read() as tx:
        ticket = _newest(tx)
        talk = ticket.conversation_id or 0
        before = max((message.id for message in conversations.messages(tx, talk)), default=0)
    try:
        with player.store.write() as tx:
            by = shops.staff_by_code(tx, step.get("by", "sun"))
            assert by is not None
            said = {name: str(value) for name, value in step.get("fields", {}).items()}
            staff_steps.take(tx, step["step"], ticket.id, by, said, player.now, f"s{player.now}")
    except Refusal:
        refused = True
    assert refused == step.get("refused", False), f"refused: {refused}"
    with player.store.read() as tx:
        said_since = conversations.messages(tx, talk, after=before)
        player.answers = [Reply.from_json(message.content) for message in said_since]


def _stands(player: Player, step: Step) -> None:
    with player.store.read() as tx:
        ticket = _newest(tx)
        kept = claim.of(ticket)
        assert kept.get("state") == step["claim"], kept
        for name in ("remedy", "fen", "table", "rule"):
            assert name not in step or kept.get(name) == step[name], kept
        if "clocks" in step:
            assert sorted(one.kind for one in promises.open_of(tx, ticket.id)) == sorted(step["clocks"])


STEPS = {"step": _take, "claim": _stands}
KEYS = {"step": "by fields refused expect", "claim": "remedy fen table rule clocks"}

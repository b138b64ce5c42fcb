"""While a complaint is open, small talk is short and names its number: nobody angry is chatted with (C6)."""

from __future__ import annotations

from collections.abc import Callable

from actions.complaints import complaints
from bot.dialog import Turn
from domain.ticket import State
from storage.complaints import complaints as complaint_queries

Answer = Callable[[Turn], None]


def around(plain: Answer) -> Answer:
    """The answer as it is, or where a complaint of the customer is open, only how that stands. Rule: C6."""

    def answer(turn: Turn) -> None:
        if not complaints.silences(turn.tx, turn.conversation.customer_id):
            plain(turn)
            return
        ticket = complaint_queries.open_of(turn.tx, turn.conversation.customer_id)
        number = ticket.number if ticket else ""
        turn.say("firebreak.solved" if ticket and ticket.state == State.SOLVED else "firebreak.open", number=number)

    return answer

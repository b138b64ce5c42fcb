"""What is held of a person is to be erased, or told in full: taken down for a manager, never done by chat (A5)."""

from __future__ import annotations

from bot.dialog import Turn
from bot.dialogs import promise_words
from bot.dialogs.customers import own_record
from bot.dialogs.outreach import consent
from bot.dialogs.tickets import enquiry
from domain.shop.promise_policy import PromiseKind


def wished(turn: Turn) -> str | None:
    """ "erase" or "copy" as the words wish; None for anything else, and while somebody is in danger."""
    wish: str | None = turn.told("data")
    return None if turn.dangers or turn.begins("complain") else wish


def take_down(turn: Turn, wish: str) -> None:
    """A person has it with its clock, and what will happen is said; that nothing be sent any more is done at once.

    Of a copy, what stands in the own record is told where whose it is has been proved. Rule: A5, C9, N5.
    """
    if (stop := consent.wished(turn)) is not None:
        consent.heed(turn, stop)
    if wish == "copy" and turn.identity.verified:
        own_record.tell(turn)
    ticket, _ = enquiry.register(turn, f"data_{wish}", turn.words)
    until = promise_words.within(turn, ticket, PromiseKind.FIRST_ANSWER)
    turn.say(f"own_data.{wish}", number=ticket.number, until=until)
    turn.settle()

"""Somebody proves their phone by a code that whoever has it is sent (A1, A5)."""

from __future__ import annotations

from actions.customers import proof_codes
from actions.customers.proof_codes import Came
from bot.dialog import Turn
from bot.dialogs.customers.vehicle import named
from domain.channels.register import record
from domain.customers.customer import masked_phone
from domain.customers.proof_code import typed
from domain.message import Button
from domain.press import Press


def offer(turn: Turn) -> list[list[Button]]:
    """The button that has a code sent to the phone they told; none where that can't be."""
    phone = proof_codes.phone_of(turn.tx, turn.shop, turn.identity)
    label = turn.label("button.send_code", phone=masked_phone(phone)) if phone else ""
    return [[Button(label, Press("proof", "send"))]] if phone else []


def how(turn: Turn) -> str:
    """Which text tells how to prove it: "" by a button of the chat, "_code" by a code, "_call" by neither."""
    if not record(turn.conversation.channel).choices.numbered:
        return ""
    return "_code" if proof_codes.ways(turn.shop, turn.conversation.language) else "_call"


def send(turn: Turn) -> None:
    """A code is sent, or it is said that none is now."""
    phone = proof_codes.phone_of(turn.tx, turn.shop, turn.identity)
    language = turn.conversation.language
    channel = proof_codes.send(turn.tx, turn.shop, turn.identity, phone, language, turn.now)
    if channel:
        other = len(proof_codes.ways(turn.shop, language)) > 1
        again = [[Button(turn.label("button.send_code_again"), Press("proof", "send"))]] if other else []
        turn.say(f"proof.sent_{channel}", buttons=again, phone=masked_phone(phone))
    else:
        turn.say("proof.not_now", phone=turn.shop.phone)


def is_answered(turn: Turn) -> bool:
    """True when the words were a code that is waited for; a wrong one may be the answer to something else."""
    code = typed(turn.words) if turn.incoming.kind == "text" else ""
    came = proof_codes.check(turn.tx, turn.identity, code, turn.now) if code else Came.NONE
    if came is Came.RIGHT:
        turn.tx.refresh(turn.conversation)
        names = named(turn.vehicles())
        turn.say("proof.right_vehicles" if names else "proof.right", vehicles=names)
    elif came is Came.WRONG:
        turn.say("proof.wrong")
    return came is not Came.NONE

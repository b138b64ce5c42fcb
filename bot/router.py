"""Where a message goes: safety first, then the open question, then new matters, then asking again."""

from __future__ import annotations

from bot import flow, focus, policy
from bot.dialog import Turn, learn
from bot.dialogs import answers, attachments, notice_buttons
from bot.dialogs.booking import arrival
from bot.dialogs.customers import others, owner, proof, who
from bot.state import State
from domain.press import FORM
from domain.ticket import Ticket


def route(turn: Turn, state: State) -> None:
    """The message is answered."""
    for frame in state.stack if turn.resumed else ():
        frame.card = ""  # what was on the screen then is shown again
    if state.top is not None and state.top.dialog == "who" and not who.tells(turn):
        state.stack.pop()  # asked once, never pressed for
    about_another = state.top is not None and "for" in state.top.slots
    if not about_another and not owner.is_meant(turn.words) and others.asked(turn, state.top) is None:
        learn(turn)
    if turn.incoming.kind == "button":
        _button(turn, state)
    elif turn.incoming.kind == "start":
        state.stack.clear()
        answers.greet(turn)
    elif turn.incoming.kind in ("contact", "location", "sticker") or not turn.words:
        _attachment(turn, state)
    elif (matter := _edited(turn, state)) is not None:
        attachments.edited(turn, matter)
    else:
        _words(turn, state)
        _keep_pictures(turn)


def _words(turn: Turn, state: State) -> None:
    """What wins is done."""
    if proof.is_answered(turn):
        flow.ask_again(turn, state)
        return
    if state.top is not None and state.top.dialog == "clarify":
        state.stack.pop()
    policy.decide(turn, state)
    focus.note_day(turn)


def _edited(turn: Turn, state: State) -> Ticket | None:
    """The open matter that words were changed of; None when the change is read as if it were new."""
    free = turn.incoming.kind == "edit" and state.top is None and notice_buttons.heard(turn) is None
    return attachments.current_matter(turn) if free else None


# --- buttons ---------------------------------------------------------------------------------------------------------


def _button(turn: Turn, state: State) -> None:
    tap, frame = turn.incoming.press, state.top
    if tap and tap.topic == "menu" and tap.verb in answers.ANSWERS | flow.STARTS:
        flow.begin(turn, state, tap.verb)
    elif tap and tap.topic == "proof":
        proof.send(turn)
    elif tap and tap.topic in notice_buttons.NOTICES:
        flow.notice(turn, state, tap)
    elif tap and frame and tap.topic == FORM and (tap.number(), tap.verb) == (frame.serial, frame.asked):
        turn.press = tap
        flow.go_on(turn, state, frame)
    else:
        turn.say("talk.old_button" if tap else "talk.old_number")
        flow.ask_again(turn, state)


# --- contacts, places, pictures --------------------------------------------------------------------------------------


def _attachment(turn: Turn, state: State) -> None:
    frame = state.top
    if turn.incoming.kind == "contact":
        attachments.contact_shared(turn)
    if frame is not None and frame.dialog in flow.DIALOGS and flow.DIALOGS[frame.dialog].take(turn, frame):
        flow.step(turn, state, frame)
        return
    if turn.incoming.kind == "contact":
        flow.ask_again(turn, state)
        return
    if arrival.is_there(turn):
        arrival.arrive(turn)
    else:
        attachments.receive(turn)
    flow.ask_again(turn, state)


def _keep_pictures(turn: Turn) -> None:
    ticket = attachments.current_matter(turn) if turn.incoming.media else None
    if ticket is not None:
        attachments.keep(turn, ticket)

"""What a customer wants to be told unasked: stopped by a word or a button, and allowed again (N5)."""

from __future__ import annotations

from typing import Any

from actions.notice_kinds import KINDS
from actions.outreach import consent
from bot import guard
from bot.dialog import Turn
from bot.guard import Confirmed
from domain.message import Button
from domain.press import Press
from nlu.acts.acts import SURE


def stop_all(turn: Turn) -> None:
    """Nothing is sent unasked any more but what safety asks for; confirmed once. Rule: N5."""
    wish = guard.demanded(turn)
    if wish is None:
        stop = Button(turn.label("notice_stop.all_button"), Press("menu", "opt_out"))
        turn.say("notice_stop.sure", buttons=[[stop], [Button(turn.label("menu.handoff"), Press("menu", "handoff"))]])
    else:
        _stop(turn, wish)


def _stop(turn: Turn, _wish: Confirmed) -> None:
    fresh = consent.refuse(turn.tx, turn.conversation.customer_id, consent.REFUSABLE, turn.now, "words")
    turn.say("notices.stopped" if fresh else "notice_stop.already")


def resume(turn: Turn) -> None:
    """Everything may be sent again, when that was plainly wished. Rule: N5."""
    if turn.stops != "opt_in" and turn.understanding.confidence < SURE:
        turn.say("notice_stop.resume_sure")
        return
    fresh = consent.allow(turn.tx, KINDS, turn.conversation.customer_id, consent.REFUSABLE, turn.now, "words")
    turn.say("notices.resumed" if fresh else "notice_stop.resumed_already")


def stop_kind(turn: Turn, tap: Press) -> tuple[str, dict[str, Any]] | None:
    """The button on a notice: nothing of that kind any more; the other kinds go on. Rule: N5."""
    if tap.verb not in KINDS:
        turn.say("talk.old_button")
        return None
    fresh = consent.refuse(turn.tx, turn.conversation.customer_id, [tap.verb], turn.now, "button")
    key = "notice_stop.kind_stopped" if fresh else "notice_stop.kind_already"
    all_ = [[Button(turn.label("notice_stop.all_button"), Press("menu", "opt_out"))]]
    turn.say(key, kind=turn.label(f"notice_kind.{tap.verb}"), buttons=all_ if fresh else [])
    return None

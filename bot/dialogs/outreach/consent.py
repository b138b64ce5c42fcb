"""What a customer wants to be told unasked: stopped by a word or a button, and allowed again (N5)."""

from __future__ import annotations

import re
from typing import Any

from actions.outreach import consent
from bot.dialog import Turn
from domain.message import Button
from domain.outreach.notice import PURPOSE_OF
from domain.press import Press

_STOP = re.compile(
    r"(?:请)?(?:你们?)?(?:别|不要)再?(?:给我)?(?:发|推送)(?:消息|信息|短信|提醒|广告)?(?:给我)?了?|退订|td|t|取消订阅|"
    r"stop|unsubscribe|stop (?:sending|messaging)(?: me)?(?: messages| reminders)?|opt ?out|no more messages",
)
_RESUME = re.compile(r"恢复(?:提醒|订阅|消息)?|resume|start reminders|opt ?in|resubscribe")
_EDGES = " 　\t\n。.!！~～,，?？\"'“”"


def said(words: str, *, dialog_open: bool = False) -> str | None:
    """ "opt_out" or "opt_in" when the whole message is such a word; nothing else in it, so "别再发货了" is neither.

    dialog_open: then a plain "stop" only leaves the dialog; "STOP" in capitals still ends all notices.
    """
    if dialog_open and words.strip(_EDGES).lower() == "stop" and not words.strip(_EDGES).isupper():
        return None
    whole = " ".join(words.lower().strip(_EDGES).split())
    if _STOP.fullmatch(whole):
        return "opt_out"
    return "opt_in" if _RESUME.fullmatch(whole) else None


def stop_all(turn: Turn) -> None:
    """Nothing is sent unasked any more but what safety asks for; confirmed once. Rule: N5."""
    if turn.incoming.kind != "button" and said(turn.words) != "opt_out":
        stop = Button(turn.label("notice_stop.all_button"), Press("menu", "opt_out"))
        turn.say("notice_stop.sure", buttons=[[stop], [Button(turn.label("menu.handoff"), Press("menu", "handoff"))]])
        return
    fresh = consent.refuse(turn.tx, turn.conversation.customer_id, consent.REFUSABLE, turn.now, "words")
    turn.say("notices.stopped" if fresh else "notice_stop.already")


def resume(turn: Turn) -> None:
    """Everything may be sent again. Rule: N5."""
    fresh = consent.allow(turn.tx, turn.conversation.customer_id, consent.REFUSABLE, turn.now, "words")
    turn.say("notices.resumed" if fresh else "notice_stop.resumed_already")


def stop_kind(turn: Turn, tap: Press) -> tuple[str, dict[str, Any]] | None:
    """The button on a notice: nothing of that kind any more; the other kinds go on. Rule: N5."""
    if tap.verb not in PURPOSE_OF:
        turn.say("talk.old_button")
        return None
    fresh = consent.refuse(turn.tx, turn.conversation.customer_id, [tap.verb], turn.now, "button")
    key = "notice_stop.kind_stopped" if fresh else "notice_stop.kind_already"
    all_ = [[Button(turn.label("notice_stop.all_button"), Press("menu", "opt_out"))]]
    turn.say(key, kind=turn.label(f"notice_kind.{tap.verb}"), buttons=all_ if fresh else [])
    return None

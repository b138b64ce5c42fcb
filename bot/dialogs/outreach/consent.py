"""What a customer wants to be told unasked: stopped and allowed again, all or by kind, in words or by a button (N5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from actions.notice_kinds import KINDS
from actions.outreach import consent
from bot import guard
from bot.dialog import Turn
from bot.guard import Confirmed
from domain.message import Button
from domain.outreach.notice import Purpose
from domain.press import Press
from nlu.acts.acts import SURE
from nlu.acts.stop import Wishes

SINGLE = ("maintenance", "vehicle_inspection", "insurance")
"""Kinds of reminders that people name by themselves."""

_WHOLE = ("marketing", "service", "survey", "follow_up")


def wished(turn: Turn) -> str | Wishes | None:
    """What is wished of notices: "opt_out" or "opt_in" for all of them, or kind by kind."""
    wishes: Wishes | None = turn.told("notices")
    return turn.stops or wishes


def heed(turn: Turn, wish: str | Wishes) -> None:
    """The wish is done. Rule: N5."""
    if isinstance(wish, Wishes):
        follow(turn, wish)
    elif wish == "opt_out":
        stop_all(turn)
    else:
        resume(turn)


def stop_all(turn: Turn) -> None:
    """Nothing is sent unasked any more but what safety asks for; confirmed once. Rule: N5."""
    wish = guard.demanded(turn)
    if wish is not None:
        _stop(turn, wish)
    else:
        handoff = Button(turn.label("menu.handoff"), Press("menu", "handoff"))
        turn.say("notice_stop.sure", buttons=[*_all_button(turn), [handoff]])


def _stop(turn: Turn, _wish: Confirmed) -> None:
    fresh = consent.refuse(turn.tx, turn.conversation.customer_id, consent.REFUSABLE, turn.now, "words")
    turn.say("notices.stopped" if fresh else "notice_stop.already")
    turn.settle()


def resume(turn: Turn) -> None:
    """Everything may be sent again, when that was plainly wished. Rule: N5."""
    if turn.stops != "opt_in" and turn.understanding.confidence < SURE:
        turn.say("notice_stop.resume_sure")
        return
    fresh = consent.allow(turn.tx, KINDS, turn.conversation.customer_id, consent.REFUSABLE, turn.now, "words")
    turn.say("notices.resumed" if fresh else "notice_stop.resumed_already")
    turn.settle()


def follow(turn: Turn, said: Wishes) -> None:
    """Each kind is stopped or allowed as wished, and what will still come is said. Rule: N5."""
    kind = _sent_last(turn) if "this" in said.kinds else ""
    if kind and said.kinds == {"this": False}:
        stop_kind(turn, Press("stop", kind))
        return
    wishes = _pointed(said, kind)
    if {*wishes.kinds} >= {*_WHOLE} and not any(wishes.kinds.values()) and not wishes.note:
        stop_all(turn)
        return
    if _was_set(turn, wishes):
        turn.say("notice_wish.as_set")
        return
    wish = guard.demanded(turn)
    if wishes.note == "night":
        turn.say("notice_wish.night")
    if not wishes.kinds or wish is None:
        return
    wanted = [name for name, wanted in wishes.kinds.items() if wanted]
    _allow(turn, wanted)
    _stop_some(turn, _refused_topics(wishes), wish)
    if wishes.note in ("holiday", "urgent"):
        turn.say(f"notice_wish.{wishes.note}")
    if wishes.rest_unsure:
        turn.say("notice_wish.rest", buttons=_all_button(turn))
    turn.settle()
    turn.memory["notices_set"] = {"kinds": [*wishes.kinds], "at": turn.now.isoformat()}


def _sent_last(turn: Turn) -> str:
    """The kind of the notice that was sent last; empty when none was."""
    found = (press.verb for shown in turn.shown if (press := shown.press("stop")) and press.verb in KINDS)
    return next(found, "")


def _pointed(wishes: Wishes, kind: str) -> Wishes:
    """The wishes with the name of that kind in place of "this"; where nothing was sent, all is meant by it."""
    if "this" not in wishes.kinds:
        return wishes
    known = {name: wanted for name, wanted in wishes.kinds.items() if name != "this"}
    name = _WITH.get(kind, kind)
    meant = [name if name in SINGLE else KINDS[kind].purpose] if kind else _WHOLE
    return replace(wishes, kinds=dict.fromkeys(meant, wishes.kinds["this"]) | known)


def _was_set(turn: Turn, wishes: Wishes) -> bool:
    """Whether the kinds named with a yes are those that were set just before, whichever way."""
    last = turn.memory.get("notices_set")
    if last is None or turn.now - datetime.fromisoformat(last["at"]) > turn.shop.policy.session_timeout:
        return False
    return bool(wishes.echo & {*last["kinds"]})


def _refused_topics(wishes: Wishes) -> list[str]:
    """The purposes and kinds to be stopped: of the reminders only those not wished, where one of them is."""
    topics = [name for name, wanted in wishes.kinds.items() if not wanted]
    kept = [name for name in SINGLE if wishes.kinds.get(name)]
    if kept and Purpose.SERVICE in topics:
        topics.remove(Purpose.SERVICE)
        due = [name for name, kind in KINDS.items() if kind.purpose == Purpose.SERVICE and not kind.agreed]
        topics += [name for name in due if _WITH.get(name, name) not in kept]
    return topics


_WITH = {"first_service": "maintenance"}
"""What is meant along with another kind."""


def _allow(turn: Turn, wanted: Sequence[str]) -> None:
    """The kinds come again; one kind of reminder brings the reminders back."""
    topics = [Purpose.SERVICE if name in SINGLE else name for name in wanted]
    if topics:
        every = list(dict.fromkeys(topics))
        consent.allow(turn.tx, KINDS, turn.conversation.customer_id, every, turn.now, "words")


def _stop_some(turn: Turn, topics: Sequence[str], _wish: Confirmed) -> None:
    """These are sent no more, and in one line what comes and what does not."""
    if topics:
        consent.refuse(turn.tx, turn.conversation.customer_id, topics, turn.now, "words")
    refused = set(consent.refused(turn.tx, turn.conversation.customer_id))
    stopped = [name for name in consent.REFUSABLE if name in refused]
    single = [name for name in SINGLE if name in refused and Purpose.SERVICE not in refused]
    kept = [name for name in consent.REFUSABLE if name not in refused]
    keys = ("stopped" if stopped or single else "", "kept" if kept else "")
    key = "_".join(filter(None, keys))
    turn.say(f"notice_wish.{key}", stopped=_named(turn, [*stopped, *single]), kept=_named(turn, kept))


def _named(turn: Turn, topics: Sequence[str]) -> str:
    labels = [turn.label(f"notice_kind.{one}" if one in SINGLE else f"notice_wish.{one}") for one in topics]
    return turn.label("notice_wish.and").join(labels)


def _all_button(turn: Turn) -> list[list[Button]]:
    return [[Button(turn.label("notice_stop.all_button"), Press("menu", "opt_out"))]]


def stop_kind(turn: Turn, tap: Press) -> tuple[str, dict[str, Any]] | None:
    """The button on a notice: nothing of that kind any more; the other kinds go on. Rule: N5."""
    if tap.verb not in KINDS:
        turn.say("talk.old_button")
        return None
    fresh = consent.refuse(turn.tx, turn.conversation.customer_id, [tap.verb], turn.now, "button")
    key = "notice_stop.kind_stopped" if fresh else "notice_stop.kind_already"
    turn.say(key, kind=turn.label(f"notice_kind.{tap.verb}"), buttons=_all_button(turn) if fresh else [])
    turn.settle()
    return None

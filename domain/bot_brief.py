"""What a person who takes over from the bot should know: the matter talked about, what is known, what is missing."""

from __future__ import annotations

from typing import Any

SHOWN = ("services", "start", "wish", "plate", "model", "name", "for", "transport", "since", "drivable", "place")
"""Facts worth telling, in the order they are told."""

_TOLD_ON_CARD = frozenset({"since", "drivable", "place"})


def gist(state: dict[str, Any]) -> dict[str, Any] | None:
    """matter, missing and known of the dialog that is open in a conversation's state; None when none is open.

    matter: the dialog's name. missing: the slot of the open question. known: slot -> JSON value, of SHOWN.
    """
    stack = [frame for frame in state.get("stack", []) if frame.get("dialog") != "clarify"]
    if not stack:
        return None
    frame, memory = stack[-1], state.get("memory", {})
    slots = {**memory, **frame.get("slots", {})}
    known = {name: slots[name] for name in SHOWN if slots.get(name) not in (None, "", [], {})}
    if "start" in known:
        known.pop("wish", None)
    if frame["dialog"] == "fault":
        known = {name: value for name, value in known.items() if name not in _TOLD_ON_CARD}
    return {"matter": frame["dialog"], "missing": frame.get("asked") or "", "known": known}

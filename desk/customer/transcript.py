"""Messages of a web conversation as the chat page shows them, and which of them the page lacks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk.site.site import Site, Visitor
from domain.conversation import Message
from storage import Tx, conversations, shops

HISTORY = 200
"""Messages shown after a reload."""


class Tail:
    """One open page's view of its conversation: what it has been given, and what it lacks."""

    def __init__(self, site: Site, visitor: Visitor, after: int) -> None:
        self._site = site
        self._visitor = visitor
        self._after = after
        self._given: set[int] = set()

    def fresh(self) -> list[dict[str, Any]]:
        """Messages not given before, oldest first; also one that got a low id but was committed late."""
        with self._site.store.read() as tx:
            conversation = conversations.find(tx, "web", "", self._visitor.id)
            if conversation is None:
                return []
            rows = conversations.messages(tx, conversation.id, limit=HISTORY)
            if not self._given:
                self._given = {message.id for message in rows if message.id <= self._after}
            lacking = [message for message in rows if message.id not in self._given]
            names = _names(tx) if any(message.author.startswith("staff:") for message in lacking) else {}
        self._given |= {message.id for message in lacking}
        return [shown(message, names) for message in lacking]


def _names(tx: Tx) -> dict[str, str]:
    return {f"staff:{person.code}": person.name for person in shops.staff(tx)}


def shown(message: Message, names: Mapping[str, str]) -> dict[str, Any]:
    """The message as the page's script reads it. who: me, bot or staff."""
    who = {"customer": "me", "bot": "bot"}.get(message.author, "staff")
    content = message.content
    out = {"id": message.id, "who": who, "text": message.text, "at": message.at.isoformat()}
    if who == "staff":
        out["name"] = names.get(message.author, "")
    if who == "me":
        out["uuid"] = message.remote_id or ""
        if content.get("lat") is not None:
            out["place"] = [content["lat"], content["lon"]]
    if who == "me" or content.get("media"):
        out["media"] = [_media(message.id, n, item) for n, item in enumerate(content.get("media") or ())]
    return out | {key: content[key] for key in ("card", "buttons") if content.get(key)}


def _media(message_id: int, n: int, item: Mapping[str, Any]) -> dict[str, Any]:
    url = f"/chat/media/{message_id}/{n}" if item.get("path") else ""
    return {"kind": item.get("kind", "file"), "name": item.get("name", ""), "url": url}

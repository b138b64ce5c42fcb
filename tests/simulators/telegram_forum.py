"""Forums on the simulated Telegram: topics that are made, renamed, closed, reopened, deleted; pinned messages."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.simulators.telegram_rules import Rejected

if TYPE_CHECKING:
    from tests.simulators.telegram import Bot, Json

MAX_NAME = 128
COLOURS = {7322096, 16766590, 13338331, 9367192, 16749490, 16478047}


class Forums:
    """The part of Telegram that knows topics. forums: chats that have some; no_rights: bots may not manage them there.

    topics: chat -> thread id -> {"name", "closed"}. pinned: chat -> message ids.
    """

    forums: set[int]
    no_rights: set[int]
    topics: dict[int, dict[int, Json]]
    pinned: dict[int, list[int]]

    def __init__(self) -> None:
        self.forums, self.no_rights, self.topics, self.pinned = set(), set(), {}, {}
        self.sends: deque[tuple[float, int, str]] = deque(maxlen=100_000)
        self.clock: Callable[[], float] = time.monotonic

    def topic(self, chat: int, thread_id: int) -> Json:
        """The topic; Rejected when there is none."""
        found = self.topics.get(chat, {}).get(thread_id)
        if found is None:
            raise Rejected(400, "Bad Request: message thread not found")
        return found

    def delete_topic(self, chat: int, thread_id: int) -> None:
        """Somebody deletes it by hand."""
        del self.topics[chat][thread_id]

    def note_send(self, chat: int, method: str) -> None:
        """A call that puts a message into the chat, with its time."""
        self.sends.append((self.clock(), chat, method))

    def in_topic(self, chat: int, params: Json) -> Json:
        """The fields of a message that stands in a topic; Rejected when the bot can't write there."""
        if not params.get("message_thread_id"):
            return {}
        thread_id = int(params["message_thread_id"])
        if self.topic(chat, thread_id)["closed"]:
            raise Rejected(400, "Bad Request: TOPIC_CLOSED")
        return {"message_thread_id": thread_id, "is_topic_message": True}

    def _do_getchat(self, bot: Bot, params: Json) -> Json:
        chat = int(params["chat_id"])
        more: Json = {"is_forum": True} if chat in self.forums else {}
        gifts = dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), True
        )
        return {
            "id": chat, "type": "supergroup" if chat < 0 else "private", "title": "Staff", "accent_color_id": 0,
            "max_reaction_count": 1, "accepted_gift_types": gifts, **more,
        }  # fmt: skip

    def _do_createforumtopic(self, bot: Bot, params: Json) -> Json:
        chat, name = self._managed(params), str(params.get("name", ""))
        if not 1 <= len(name) <= MAX_NAME:
            raise Rejected(400, "Bad Request: TOPIC_TITLE_EMPTY" if not name else "Bad Request: topic name is too long")
        if params.get("icon_color") and int(params["icon_color"]) not in COLOURS:
            raise Rejected(400, "Bad Request: invalid icon color specified")
        owner: Any = self
        made = {"name": name, "icon_color": int(params.get("icon_color") or 7322096)}
        root = owner.add_message(bot, chat, owner._do_getme(bot, {}), {"forum_topic_created": made})
        self.note_send(chat, "createForumTopic")
        self.topics.setdefault(chat, {})[root["message_id"]] = {**made, "closed": False, "root": root}
        return {"message_thread_id": root["message_id"], **made}

    def _do_editforumtopic(self, bot: Bot, params: Json) -> bool:
        found = self.topic(self._managed(params), int(params["message_thread_id"]))
        if params.get("name") == found["name"]:
            raise Rejected(400, "Bad Request: TOPIC_NOT_MODIFIED")
        found["name"] = params["name"]
        return True

    def _do_closeforumtopic(self, bot: Bot, params: Json) -> bool:
        return self._shut(params, True)

    def _do_reopenforumtopic(self, bot: Bot, params: Json) -> bool:
        return self._shut(params, False)

    def _shut(self, params: Json, closed: bool) -> bool:
        found = self.topic(self._managed(params), int(params["message_thread_id"]))
        if found["closed"] is closed:
            raise Rejected(400, "Bad Request: TOPIC_NOT_MODIFIED")
        found["closed"] = closed
        return True

    def _do_pinchatmessage(self, bot: Bot, params: Json) -> bool:
        chat = int(params["chat_id"])
        if int(params["message_id"]) not in bot.chats[chat]:
            raise Rejected(400, "Bad Request: message to pin not found")
        self.pinned.setdefault(chat, []).append(int(params["message_id"]))
        return True

    def _managed(self, params: Json) -> int:
        chat = int(params["chat_id"])
        if chat not in self.forums:
            raise Rejected(400, "Bad Request: the chat is not a forum")
        if chat in self.no_rights:
            raise Rejected(400, "Bad Request: not enough rights to create a topic")
        return chat

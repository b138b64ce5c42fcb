"""People on the simulated Telegram: a customer or a member of staff who writes, taps, shares and blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.simulators.telegram import Bot, FakeTelegram, Json


@dataclass
class TelegramUser:
    """Somebody with a phone. chat: where they write: their own id in private, the group's otherwise.

    topic: the forum topic they look at and write in, None for the whole chat.
    """

    telegram: FakeTelegram
    bot: Bot
    id: int
    name: str = "王芳"
    language: str = "zh-hans"
    group: int | None = None
    topic: int | None = None

    @property
    def chat(self) -> int:
        """The chat this person writes in."""
        return self.group or self.id

    @property
    def account(self) -> Json:
        """The person as Telegram names them."""
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": self.language}

    def says(self, text: str, *, under: int | None = None, times: int = 1, before_last: bool = False) -> Json:
        """A text; under: id of the message it answers. times, before_last: Telegram misbehaves."""
        body: Json = {"text": text}
        if under is not None:
            body["reply_to_message"] = self.bot.chats[self.chat][under]
        return self._sends(body, times=times, before_last=before_last)

    def shares_contact(self, phone: str, *, of: int | None = None) -> Json:
        """A contact card, one's own unless `of` names another account."""
        return self._sends({"contact": {"phone_number": phone, "first_name": self.name, "user_id": of or self.id}})

    def sends_place(self, lat: float, lon: float) -> Json:
        """Where one is."""
        return self._sends({"location": {"latitude": lat, "longitude": lon}})

    def sends_photo(self, content: bytes, caption: str = "", *, size: int | None = None, album: str = "") -> Json:
        """A picture in two sizes. album: the same for pictures sent together."""
        file_id = self.telegram.keep_file(content)
        small = {"file_id": self.telegram.keep_file(b"small"), "file_unique_id": "s", "width": 90, "height": 90}
        large = {"file_id": file_id, "file_unique_id": file_id, "width": 800, "height": 600}
        body: Json = {"photo": [small, {**large, "file_size": size or len(content)}]}
        more = {"caption": caption, "media_group_id": album}
        return self._sends(body | {key: value for key, value in more.items() if value})

    def sends(self, **body: Any) -> Json:
        """Any other kind of message."""
        return self._sends(body)

    def edits(self, message_id: int, text: str) -> None:
        """One's earlier message reads differently now."""
        message = {**self.bot.chats[self.chat][message_id], "text": text, "edit_date": 1}
        self.telegram.push(self.bot, {"edited_message": message})

    def taps(self, label: str, *, times: int = 1) -> str:
        """The newest button of that label; the press's id."""
        for message in reversed(self.bot.messages(self.chat)):
            for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
                for button in row:
                    if button["text"] == label:
                        return self.presses(button["callback_data"], message, times=times)
        raise AssertionError(f"no button {label!r} in chat {self.chat}")

    def presses(self, data: str, message: Json | None = None, *, times: int = 1) -> str:
        """A button with that data, whether the bot sent one or not."""
        query_id = self.telegram.serial()
        self.bot.answered[query_id] = []
        under = message or self.bot.messages(self.chat)[-1]
        query = {"id": query_id, "from": self.account, "message": under, "chat_instance": "1", "data": data}
        self.telegram.push(self.bot, {"callback_query": query}, times=times)
        return query_id

    def blocks(self, blocked: bool = True) -> None:
        """The bot can no longer write to this person; or can again."""
        (self.bot.blocked.add if blocked else self.bot.blocked.discard)(self.id)
        old, new = ("member", "kicked") if blocked else ("kicked", "member")
        me = {"id": self.bot.id, "is_bot": True, "first_name": "Shop"}
        change = {
            "chat": {"id": self.id, "type": "private", "first_name": self.name},
            "from": self.account,
            "date": 1,
            "old_chat_member": {"status": old, "user": me, **({"until_date": 0} if old == "kicked" else {})},
            "new_chat_member": {"status": new, "user": me, **({"until_date": 0} if new == "kicked" else {})},
        }
        self.telegram.push(self.bot, {"my_chat_member": change})

    def reads(self) -> list[str]:
        """What the bot said here, as it reads now."""
        found = [m for m in self.bot.from_bot(self.chat) if self.topic in (None, m.get("message_thread_id"))]
        said = [message.get("text") or message.get("caption") or "" for message in found]
        return [words for words in said if words]

    def _sends(self, body: Json, **delivery: Any) -> Json:
        if self.topic is not None:
            root = self.telegram.topic(self.chat, self.topic)["root"]
            body = {"message_thread_id": self.topic, "is_topic_message": True, "reply_to_message": root, **body}
        message = self.telegram.add_message(self.bot, self.chat, self.account, body)
        self.telegram.push(self.bot, {"message": message}, **delivery)
        return message

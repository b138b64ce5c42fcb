"""WeCom's side of a smart bot's long connection, strict, with people who write and press.

It serves on this machine. `faults` make the answers to the next frames of that command vanish ("ack"), cut the line
("cut"), or be an error number. What breaks a rule that the desk could have known stands in `violations`.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import WebSocketException

BOT, SECRET, GROUP = "aibTest1", "secret-of-the-bot-1", "wrGroup1"

Json = dict[str, Any]


class Refused(Exception):
    """The platform says no. known: the desk could have known, so it is a violation."""

    def __init__(self, code: int, why: str, *, known: bool = True) -> None:
        super().__init__(why)
        self.code, self.known = code, known


@dataclass
class Shown:
    """A message as people see it in a chat. card: of a card, as each person sees it."""

    chat: str
    kind: str
    content: Any
    card: dict[str, Json] = field(default_factory=dict)

    def card_of(self, user: str) -> Json:
        """The card as that person sees it."""
        found: Json = self.card.get(user, self.content)
        return found


class FakeWecomBot:
    """The platform. `async with` it; `url` is where the bot connects."""

    def __init__(self, members: tuple[str, ...] = ("chenyu", "fengjl", "linxf")) -> None:
        self.members, self.seen, self.violations = members, list[Shown](), list[str]()
        self.faults: list[tuple[str, str | int]] = []
        self.logins = 0
        self.calls: list[Json] = []
        self._asked: dict[str, tuple[str, float, str]] = {}
        self._tasks: dict[str, Shown] = {}
        self._used: set[str] = set()
        self._ids = itertools.count(1)
        self._server: Server | None = None
        self._link: ServerConnection | None = None

    async def __aenter__(self) -> FakeWecomBot:
        self._server = await serve(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        """Where the bot connects."""
        assert self._server is not None
        return f"ws://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    @property
    def is_connected(self) -> bool:
        """True while a bot is logged in."""
        return self._link is not None

    async def until(self, holds: Callable[[], object], seconds: float = 10.0) -> None:
        """Returns once it holds."""
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, "waited in vain"
            await asyncio.sleep(0.02)

    # --- people ---

    async def says(self, user: str, words: str, *, chat: str = "", twice: bool = False, **more: Any) -> None:
        """The person writes to the bot, in private or in a group with an @."""
        text = {"content": f"@helper {words}" if chat else words}
        await self._push("aibot_msg_callback", user, chat, {"msgtype": "text", "text": text, **more}, "", twice)

    async def enters(self, user: str) -> None:
        """The person opens the chat."""
        await self._push(
            "aibot_event_callback", user, "", {"msgtype": "event", "event": {"eventtype": "enter_chat"}}, ""
        )

    async def presses(self, user: str, label: str, *, twice: bool = False) -> Shown:
        """The person presses the button of that label on the last card that has one for them."""
        for shown in reversed(self.seen):
            buttons = shown.card_of(user).get("button_list", []) if shown.kind == "template_card" else []
            key = next((one["key"] for one in buttons if label in one["text"]), None)
            if key is not None and shown.chat in (user, GROUP):
                task = shown.content["task_id"]
                event = {"card_type": "button_interaction", "event_key": key, "task_id": task}
                body = {"msgtype": "event", "event": {"eventtype": "template_card_event", "template_card_event": event}}
                chat = shown.chat if shown.chat == GROUP else ""
                await self._push("aibot_event_callback", user, chat, body, task, twice)
                return shown
        raise AssertionError(f"{user} sees no button {label!r}")

    def shown(self, chat: str) -> list[str]:
        """What stands in a chat, as text."""
        return [json.dumps(one.content, ensure_ascii=False) for one in self.seen if one.chat == chat]

    async def put_out(self) -> None:
        """Another program logs in as this bot."""
        assert self._link is not None
        event = {"msgtype": "event", "event": {"eventtype": "disconnected_event"}}
        await self._send(self._link, {"cmd": "aibot_event_callback", "headers": {"req_id": "x"}, "body": event})

    async def _push(
        self, cmd: str, user: str, chat: str, body: Json, task: str, twice: bool = False
    ) -> None:  # fmt: skip
        assert self._link is not None, "nobody is connected"
        number = next(self._ids)
        req_id = f"their{number}"
        self._asked[req_id] = (chat or user, time.monotonic(), task)
        where = {"chattype": "group", "chatid": chat} if chat else {"chattype": "single"}
        body = {"msgid": f"msg{number}", "aibotid": BOT, "from": {"userid": user}, **where, **body}
        for _ in range(2 if twice else 1):
            await self._send(self._link, {"cmd": cmd, "headers": {"req_id": req_id}, "body": body})

    # --- frames ---

    async def _send(self, link: ServerConnection, frame: Json) -> None:
        await link.send(json.dumps(frame))

    async def _serve(self, link: ServerConnection) -> None:
        try:
            async for raw in link:
                await self._frame(link, json.loads(raw))
        except WebSocketException:
            pass
        finally:
            if self._link is link:
                self._link = None

    async def _frame(self, link: ServerConnection, frame: Json) -> None:
        cmd, req_id, body = frame["cmd"], frame["headers"]["req_id"], frame.get("body", {})
        self.calls.append(frame)
        fault = next((one for one in self.faults if one[0] == cmd), None)
        if fault is not None:
            self.faults.remove(fault)
        if fault is not None and fault[1] == "cut":
            await link.close()
            return
        code = 0
        try:
            if fault is not None and isinstance(fault[1], int):
                raise Refused(fault[1], "as asked", known=False)
            self._carry_out(link, cmd, req_id, body)
        except Refused as refusal:
            code = refusal.code
            if refusal.known:
                self.violations.append(f"{cmd}: {refusal}")
        if fault is None or fault[1] != "ack":
            await self._send(link, {"headers": {"req_id": req_id}, "errcode": code, "errmsg": "rid: 1"})

    def _carry_out(self, link: ServerConnection, cmd: str, req_id: str, body: Json) -> None:
        if cmd in ("aibot_subscribe", "ping", "aibot_send_msg"):
            if req_id in self._used:
                raise Refused(40058, "req_id used again")
            self._used.add(req_id)
        if cmd == "aibot_subscribe":
            if (body["bot_id"], body["secret"]) != (BOT, SECRET):
                raise Refused(40001, "wrong secret", known=False)
            self._link, self.logins = link, self.logins + 1
        elif self._link is not link:
            raise Refused(40014, "not logged in")
        elif cmd == "aibot_send_msg":
            self._sent(body)
        elif cmd in ("aibot_respond_msg", "aibot_respond_welcome_msg"):
            chat, _, _ = self._answered(req_id, 5 if "welcome" in cmd else 360)
            kind = body["msgtype"]
            self.seen.append(Shown(chat, kind, body[kind]["content"]))
        elif cmd == "aibot_respond_update_msg":
            _, _, task = self._answered(req_id, 5)
            card = body["template_card"]
            _check(card)
            if card["task_id"] != task:
                raise Refused(42016, "another card")
            shown = self._tasks[task]
            for user in body.get("userids") or self.members:
                shown.card[user] = card
        elif cmd != "ping":
            raise Refused(40058, f"no such command {cmd}")

    def _answered(self, req_id: str, within: float) -> tuple[str, float, str]:
        asked = self._asked.get(req_id)
        if asked is None:
            raise Refused(846604, "nobody asked")
        if time.monotonic() - asked[1] > within:
            raise Refused(846604, "too late", known=False)
        return asked

    def _sent(self, body: Json) -> None:
        chat, kind = body["chatid"], body["msgtype"]
        if chat != GROUP and chat not in self.members:
            raise Refused(40050, "no such chat", known=False)
        shown = Shown(chat, kind, body[kind])
        if kind == "template_card":
            _check(shown.content)
            if shown.content["task_id"] in self._tasks:
                raise Refused(42014, "task_id used again", known=False)
            self._tasks[shown.content["task_id"]] = shown
        elif len(shown.content["content"].encode()) > 20480:
            raise Refused(45002, "too long")
        self.seen.append(shown)


def _check(card: Json) -> None:
    """What the platform refuses of a card."""
    buttons = card.get("button_list", [])
    keys = [one["key"] for one in buttons]
    if card["card_type"] not in ("button_interaction", "text_notice") or not card["main_title"]["title"]:
        raise Refused(42031, "card_type or title")
    if card["card_type"] == "button_interaction" and not 1 <= len(buttons) <= 6:
        raise Refused(42038, f"{len(buttons)} buttons")
    if len(set(keys)) < len(keys) or any(not one["text"] or len(one["key"].encode()) > 1024 for one in buttons):
        raise Refused(42039, "keys or words of buttons")
    if card["card_type"] == "text_notice" and "card_action" not in card:
        raise Refused(42045, "card_action")
    if len(card.get("horizontal_content_list", [])) > 6 or not all(
        one["keyname"] for one in card.get("horizontal_content_list", [])
    ):
        raise Refused(42035, "rows")

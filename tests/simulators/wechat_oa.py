"""A WeChat Official Account's server: calls in plain or encrypted mode, five messages in 48 hours, templates."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.channels.webhook import Answer, Call
from tests.simulators.tencent import Ask, Json, Platform, Refused, size
from wire.tencent.crypto import Envelope, signature

APP, SECRET, TOKEN, GH = "wxshop00000001", "oa-secret-0001", "oaToken1", "gh_shop0001"
AES_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
TEMPLATE = "TM_REMINDER"
GRANTS = {
    "message": (5, timedelta(hours=48)),
    "tap": (3, timedelta(minutes=1)),
    "subscribe": (3, timedelta(minutes=1)),
    "scan": (3, timedelta(minutes=1)),
}


@dataclass
class Follower:
    """One user. left, until: messages that may be sent; the larger of what was left and what an act gives."""

    subscribed: bool = True
    left: int = 0
    until: datetime | None = None
    lost: int = 0


class FakeOa(Platform):
    """The server. seen: (user, kind, content) of what followers were shown; delivered: calls that were acknowledged."""

    def __init__(self, now: Callable[[], datetime], *, encrypted: bool = True) -> None:
        super().__init__(now, ids=(APP, SECRET), token_call="stable_token")
        self.envelope = Envelope(TOKEN, AES_KEY, APP) if encrypted else None
        self.followers: dict[str, Follower] = {}
        self.seen: list[tuple[str, str, Any]] = []
        self.templates: dict[str, set[str]] = {TEMPLATE: {"thing1", "time2"}}
        self.template_keys: dict[str, str] = {}
        self.waiting: list[Call] = []
        self.template_status = "success"
        self.calls |= {
            "message/custom/send": self._send,
            "message/template/send": self._send_template,
            "template/get_all_private_template": lambda _: {
                "template_list": [
                    {"template_id": one, "content": " ".join(f"{{{{{name}.DATA}}}}" for name in sorted(names))}
                    for one, names in self.templates.items()
                ]
            },
        }

    # --- followers ----------------------------------------------------------------------------------------------------

    def writes(self, user: str, words: str = "", *, kind: str = "text", number: int = 0, **content: str) -> Call:
        """The follower sends something; the call that tells of it. number: forces the message's id."""
        self._grant(user, "message")
        fields = {"MsgType": kind} | ({"Content": words} if kind == "text" else {}) | content
        return self.call(user, {**fields, "MsgId": str(number or 23_000_000_000_000_000 + next(self.number))})

    def does(self, user: str, event: str, key: str = "", **fields: str) -> Call:
        """subscribe, unsubscribe, SCAN, CLICK: the call that tells of it."""
        follower = self.followers.setdefault(user, Follower())
        if event in ("subscribe", "unsubscribe"):
            follower.subscribed = event == "subscribe"
        cause = {"subscribe": "subscribe", "SCAN": "scan", "CLICK": "tap"}.get(event)
        if cause:
            self._grant(user, cause)
        return self.call(user, {"MsgType": "event", "Event": event, "EventKey": key, **fields})

    def call(self, user: str, fields: dict[str, str], *, spoil: str = "") -> Call:
        """The platform's call with that message. spoil: signature or owner."""
        told = {"ToUserName": GH, "FromUserName": user, "CreateTime": str(int(self.now().timestamp())), **fields}
        inner = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in told.items())
        body, query = f"<xml>{inner}</xml>", {"timestamp": "1700000000", "nonce": "n", "openid": user}
        query["signature"] = signature(TOKEN, "1700000000", "n")
        if self.envelope is not None:
            envelope = Envelope(TOKEN, AES_KEY, "wxsomebody") if spoil == "owner" else self.envelope
            sealed = envelope.seal(body.encode())
            query |= {"encrypt_type": "aes", "msg_signature": signature(TOKEN, "1700000000", "n", sealed)}
            body = f"<xml><ToUserName><![CDATA[{GH}]]></ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        if spoil == "signature":
            query = {name: value[::-1] if "signature" in name else value for name, value in query.items()}
        return Call("POST", query, {}, body.encode())

    def check_call(self) -> Call:
        """The platform's check of the address: its echostr is to come back."""
        return Call("GET", {"timestamp": "1", "nonce": "n", "signature": signature(TOKEN, "1", "n"), "echostr": "4711"})

    async def deliver(self, receive: Callable[[Call], Awaitable[Answer]], call: Call) -> bool:
        """True when it was acknowledged at one of three tries."""
        for _ in range(3):
            answer = await receive(call)
            if answer.status == 200:
                if answer.text not in ("", "success"):
                    self.violations.append(f"answered {answer.text!r}")
                return True
        return False

    def said_to(self, user: str) -> list[str]:
        """The words that the follower was shown."""
        return [content["content"] if kind == "text" else kind for shown, kind, content in self.seen if shown == user]

    def _grant(self, user: str, cause: str) -> None:
        follower, (count, life) = self.followers.setdefault(user, Follower()), GRANTS[cause]
        fresh = follower.until is None or follower.until <= self.now()
        follower.left = count if fresh else max(follower.left, count)
        follower.until = max(follower.until or self.now(), self.now() + life)
        follower.lost = 0

    # --- calls of the desk --------------------------------------------------------------------------------------------

    def _send(self, ask: Ask) -> Json:
        kind = ask.body["msgtype"]
        if kind == "text" and not 0 < size(ask.body["text"]["content"]) <= 2048:
            raise Refused(45002, f"{size(ask.body['text']['content'])} bytes")
        if kind not in ("text", "image", "voice", "video"):
            raise Refused(40008, f"kind {kind}")
        if kind != "text" and ask.body[kind]["media_id"] not in self.media:
            raise Refused(40007, "unknown media")
        follower = self._follower(ask, 45015)
        if follower.until is None or follower.until <= self.now():
            raise Refused(45015, f"outside the window: {ask.body['touser']}")
        if follower.left <= 0:
            raise Refused(45047, f"over the budget: {ask.body['touser']}", known=follower.lost == 0)
        follower.left -= 1
        ask.if_lost.append(lambda: setattr(follower, "lost", follower.lost + 1))
        self.seen.append((ask.body["touser"], kind, ask.body[kind]))
        return {}

    def _send_template(self, ask: Ask) -> Json:
        fields = self.templates.get(ask.body["template_id"])
        if fields is None:
            raise Refused(40037, "unknown template")
        if set(ask.body["data"]) != fields:
            raise Refused(47003, f"fields {sorted(ask.body['data'])}")
        for name, value in ask.body["data"].items():
            if not value["value"] or (name.startswith("thing") and len(value["value"]) > 20):
                raise Refused(47003, f"{name}={value['value']!r}")
        self._follower(ask, 43004)
        key = ask.body["client_msg_id"]
        if not re.fullmatch(r"[0-9a-zA-Z_-]{1,64}", key):
            raise Refused(40035, "bad client_msg_id")
        if key not in self.template_keys:
            self.template_keys[key] = str(10**18 + next(self.number))
            if self.template_status == "success":
                self.seen.append((ask.body["touser"], "template", ask.body["data"]))
            done = {"MsgID": self.template_keys[key], "Status": self.template_status}
            self.waiting.append(self.does(ask.body["touser"], "TEMPLATESENDJOBFINISH", **done))
        return {"msgid": int(self.template_keys[key])}

    def _follower(self, ask: Ask, gone: int) -> Follower:
        follower = self.followers.get(ask.body["touser"])
        if follower is None:
            raise Refused(40003, "unknown user")
        if not follower.subscribed:
            raise Refused(gone, "not subscribed", known=False)
        return follower

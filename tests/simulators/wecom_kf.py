"""WeCom's customer service: a stream to be read, five messages in 48 hours, sessions in five states."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from bot.channels.webhook import Answer, Call
from tests.simulators.tencent import Ask, Json, Platform, Refused, size
from wire.tencent.crypto import Envelope, signature

CORP, SECRET, TOKEN, ACCOUNT = "wwshop0001", "kf-secret-0001", "kfToken1", "wkSHOP0001"
AES_KEY = "kfKfKfKfKfKfKfKfKfKfKfKfKfKfKfKfKfKfKfKfKfA"
WINDOW, MESSAGES, PAGE = timedelta(hours=48), 5, 10
NEW, BOT, QUEUE, PERSON, OVER = range(5)
MOVES = {NEW: {1, 2, 3}, BOT: {2, 3, 4}, QUEUE: {3, 4}, PERSON: {3, 4}, OVER: set[int]()}


@dataclass
class Session:
    """One customer's. lost: answers that vanished since he last wrote, so that the desk may be one message off."""

    state: int = OVER
    wrote: datetime | None = None
    left: int = 0
    lost: int = 0
    servicer: str = ""
    told: bool = True


class FakeKf(Platform):
    """The server. seen: (user, kind, content) of what customers were shown, in order."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now, ids=(CORP, SECRET), token_call="gettoken")
        self.envelope = Envelope(TOKEN, AES_KEY, CORP)
        self.items: list[Json] = []
        self.sessions: dict[str, Session] = {}
        self.given_out: dict[str, Json] = {}
        self.codes: dict[str, tuple[str, datetime]] = {}
        self.seen: list[tuple[str, str, Any]] = []
        self.refusing: set[str] = set()
        self.names: dict[str, str] = {}
        self.servicers = {"wang": True}
        self.fail_next: dict[str, int] = {}
        self._pages = itertools.count(1)
        self.calls |= {
            "kf/sync_msg": self._sync,
            "kf/send_msg": self._send,
            "kf/send_msg_on_event": self._send_on_event,
            "kf/service_state/get": self._state,
            "kf/service_state/trans": self._pass_on,
            "kf/account/list": lambda _: {"account_list": [{"open_kfid": ACCOUNT, "name": "Desk"}]},
            "kf/add_contact_way": lambda ask: {
                "url": f"https://work.weixin.qq.com/kfid/kfc1?enc_scene={ask.body['scene']}"
            },
            "kf/servicer/list": lambda _: {
                "servicer_list": [{"userid": name, "status": int(not on)} for name, on in self.servicers.items()]
            },
            "kf/customer/batchget": self._customers,
        }

    # --- customers ----------------------------------------------------------------------------------------------------

    def writes(self, user: str, words: str = "", *, kind: str = "text", **content: Any) -> str:
        """The customer sends something; the id of the item. menu_id: of a tapped choice."""
        session = self.session(user)
        session.state = NEW if session.state == OVER else session.state
        session.wrote, session.left, session.lost = self.now(), MESSAGES, 0
        inner = {"content": words, **content} if kind == "text" else content
        return self._append({"external_userid": user, "origin": 3, "msgtype": kind, kind: inner})

    def taps(self, user: str, label: str) -> str:
        """The customer taps a choice that he has been shown."""
        for shown, kind, content in reversed(self.seen):
            if shown == user and kind == "msgmenu":
                for item in content["list"]:
                    if item["click"]["content"] == label:
                        return self.writes(user, label, menu_id=item["click"]["id"])
        raise AssertionError(f"{user} was never shown {label!r}")

    def enters(self, user: str) -> str:
        """Somebody opens the chat, who has not written for two days."""
        code = self._code("welcome", user)
        return self.event(user, "enter_session", scene="paper", welcome_code=code)

    def servicer(self, user: str, change: int, who: str = "wang") -> str:
        """A person works in WeCom: takes (1), passes on (2), ends (3)."""
        session = self.session(user)
        session.state, session.told = (OVER if change == 3 else PERSON), False
        more = {"msg_code": self._code("over", user)} if change in (1, 3) else {}
        return self.event(user, "session_status_change", change_type=change, new_servicer_userid=who, **more)

    def servicer_says(self, user: str, words: str, who: str = "wang") -> str:
        item = {
            "external_userid": user,
            "origin": 5,
            "servicer_userid": who,
            "msgtype": "text",
            "text": {"content": words},
        }
        return self._append(item)

    def event(self, user: str, name: str, **fields: Any) -> str:
        body = {"event_type": name, "open_kfid": ACCOUNT, "external_userid": user, **fields}
        return self._append({"origin": 4, "msgtype": "event", "event": body})

    def said_to(self, user: str) -> list[str]:
        """The words that the customer was shown."""
        mine = [(kind, content) for who, kind, content in self.seen if who == user]
        words = {"text": lambda c: c["content"], "msgmenu": lambda c: c["head_content"]}
        return [words[kind](content) if kind in words else kind for kind, content in mine]

    def session(self, user: str) -> Session:
        session = self.sessions.setdefault(user, Session())
        if session.wrote is not None and self.now() - session.wrote > WINDOW:
            session.state, session.left = OVER, 0
        return session

    # --- calls of the desk --------------------------------------------------------------------------------------------

    def callback(self, *, spoil: str = "") -> Call:
        """The call that tells that there is something. spoil: signature or owner."""
        inner = "".join(
            f"<{name}><![CDATA[{value}]]></{name}>"
            for name, value in (("ToUserName", CORP), ("MsgType", "event"), ("Event", "kf_msg_or_event"),
                                ("Token", f"ENC{next(self.number)}"), ("OpenKfId", ACCOUNT))
        )  # fmt: skip
        envelope = Envelope(TOKEN, AES_KEY, "wwsomebody") if spoil == "owner" else self.envelope
        sealed = envelope.seal(f"<xml>{inner}</xml>".encode())
        signed = signature(TOKEN, "1700000000", "nonce", sealed)
        query = {
            "timestamp": "1700000000",
            "nonce": "nonce",
            "msg_signature": signed[::-1] if spoil == "signature" else signed,
        }
        return Call("POST", query, {}, f"<xml><ToUserName>x</ToUserName><Encrypt>{sealed}</Encrypt></xml>".encode())

    def check_call(self) -> tuple[Call, str]:
        """The vendor's check of the address, and what it must be answered."""
        plain = str(random.Random(1).randrange(10**18))
        sealed = self.envelope.seal(plain.encode())
        query = {"timestamp": "1", "nonce": "n", "msg_signature": signature(TOKEN, "1", "n", sealed), "echostr": sealed}
        assert quote(sealed)
        return Call("GET", query), plain

    async def tell(self, receive: Callable[[Call], Awaitable[Answer]]) -> Answer:
        return await receive(self.callback())

    # --- the server's side --------------------------------------------------------------------------------------------

    def _append(self, item: Json) -> str:
        msgid = f"kfitem{next(self.number)}"
        self.items.append({"msgid": msgid, "open_kfid": ACCOUNT, "send_time": int(self.now().timestamp()), **item})
        return msgid

    def _code(self, scene: str, user: str) -> str:
        code = f"{scene}-{next(self.number)}"
        self.codes[code] = (user, self.now())
        return code

    def _sync(self, ask: Ask) -> Json:
        cursor, account = ask.body.get("cursor", ""), ask.body.get("open_kfid")
        if account != ACCOUNT:
            raise Refused(95004, "unknown account")
        found = re.fullmatch(r"(\d+)\.\d+|", cursor)
        if not found:
            raise Refused(40058, "foreign cursor")
        at, page = int(found[1] or 0) if cursor else 0, next(self._pages)
        empty = page % 4 == 0 and at < len(self.items)
        end = at if empty else min(at + PAGE, len(self.items))
        for item in self.items[at:end]:
            user = item.get("external_userid") or item.get("event", {}).get("external_userid")
            self.session(str(user)).told = True
        return {"next_cursor": f"{end}.{page}", "has_more": int(end < len(self.items)), "msg_list": self.items[at:end]}

    def _send(self, ask: Ask) -> Json:
        user, key = ask.body["touser"], ask.body["msgid"]
        self._check_content(ask.body)
        session = self._receiver(ask)
        self._claim(ask, key)
        self._allowed(session, user)
        self.given_out[key] = ask.body
        session.left -= 1
        ask.if_lost.append(lambda: setattr(session, "lost", session.lost + 1))
        fail = self.fail_next.pop(user, 10 if user in self.refusing else -1)
        if fail >= 0:
            self.event(user, "msg_send_fail", fail_msgid=key, fail_type=fail)
        else:
            self.seen.append((user, ask.body["msgtype"], ask.body[ask.body["msgtype"]]))
        return {"msgid": key}

    def _allowed(self, session: Session, user: str) -> None:
        if session.wrote is None or self.now() - session.wrote > WINDOW:
            raise Refused(95002, f"outside the window: {user}")
        if session.state in (QUEUE, PERSON):
            raise Refused(95018, f"a person has the word: {user}", known=session.told)
        if session.state == OVER:
            raise Refused(95013, f"the session is over: {user}", known=session.told)
        if session.left <= 0:
            raise Refused(95001, f"over the budget: {user}", known=session.lost == 0)

    def _send_on_event(self, ask: Ask) -> Json:
        user, since = self.codes.pop(ask.body["code"], ("", self.now()))
        if not user or self.now() - since > timedelta(seconds=20):
            raise Refused(41050, "bad code")
        self._check_content(ask.body)
        self._claim(ask, ask.body["msgid"])
        self.given_out[ask.body["msgid"]] = ask.body
        self.seen.append((user, ask.body["msgtype"], ask.body[ask.body["msgtype"]]))
        return {"msgid": ask.body["msgid"]}

    def _receiver(self, ask: Ask) -> Session:
        if ask.body.get("open_kfid") != ACCOUNT:
            raise Refused(95000, "bad account")
        user = ask.body.get("touser") or ask.body.get("external_userid")
        if user not in self.sessions:
            raise Refused(40096, f"unknown user {user}")
        return self.session(user)

    def _claim(self, ask: Ask, key: str) -> None:
        if not re.fullmatch("[0-9a-zA-Z_-]{1,32}", key):
            raise Refused(40058, f"bad msgid {key}")
        if key in self.given_out:
            raise Refused(40058, f"msgid used again {key}", known=self.given_out[key] != ask.body)

    def _check_content(self, body: Json) -> None:
        for limit, words in _limits(body):
            if not words or size(words) > limit:
                raise Refused(45002, f"{size(words)} bytes, at most {limit}")
        if body["msgtype"] == "msgmenu" and len(body["msgmenu"]["list"]) > 10:
            raise Refused(95008, "too many choices")
        if "media_id" in body[body["msgtype"]] and body[body["msgtype"]]["media_id"] not in self.media:
            raise Refused(40007, "unknown media")

    def _customers(self, ask: Ask) -> Json:
        known = [user for user in ask.body["external_userid_list"] if user in self.names]
        return {"customer_list": [{"external_userid": user, "nickname": self.names[user]} for user in known]}

    def _state(self, ask: Ask) -> Json:
        session = self._receiver(ask)
        return {"service_state": session.state, "servicer_userid": session.servicer}

    def _pass_on(self, ask: Ask) -> Json:
        session, state = self._receiver(ask), ask.body["service_state"]
        if state not in MOVES[session.state]:
            raise Refused(95016, f"{session.state} to {state}", known=session.told)
        if state == PERSON and not self.servicers.get(ask.body.get("servicer_userid", ""), False):
            raise Refused(95014, "no such servicer")
        session.state, session.servicer, session.told = state, ask.body.get("servicer_userid", ""), True
        return {"msg_code": self._code("queue", ask.body["external_userid"])} if state != BOT else {}


def _limits(body: Json) -> Iterator[tuple[int, str]]:
    part = body[body["msgtype"]]
    if body["msgtype"] == "text":
        yield 2048, part["content"]
    if body["msgtype"] == "msgmenu":
        yield 1024, part["head_content"]
        for item in part["list"]:
            yield 128, item["click"]["id"]
            yield 128, item["click"]["content"]

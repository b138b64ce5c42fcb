"""WeChat's and WeCom's servers as a shop's desk may know them: strict, without a network, on the test's own clock.

`client` gives connections to it. `faults` make calls fail or their answers vanish. What breaks a rule that the desk
could have known stands in `violations`.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx

Json = dict[str, Any]
Call = Callable[["Ask"], Json | httpx.Response]

LIFE, OVERLAP = timedelta(hours=2), timedelta(minutes=5)
MEDIA_LIVES = timedelta(days=3)


@dataclass
class Fault:
    """What happens to the next `times` calls of that name.

    kind: "before" or "after" (the connection is cut before or after the call took effect), "garbage" (a proxy's page in
    place of the answer), or an error number.
    """

    call: str
    kind: str | int
    times: int = 1
    user: str = ""


@dataclass
class Ask:
    """One call: its name, its query and its body."""

    name: str
    query: dict[str, str]
    body: Json
    request: httpx.Request
    if_lost: list[Callable[[], None]] = field(default_factory=list)


class Refused(Exception):
    """The platform says no. known: the desk could have known, so it is a violation."""

    def __init__(self, code: int, why: str, *, known: bool = True) -> None:
        super().__init__(why)
        self.code, self.known = code, known


@dataclass
class Issuer:
    """Access tokens of one secret: the present one, and the one before for five more minutes."""

    now: Callable[[], datetime]
    name: str
    ends: dict[str, datetime] = field(default_factory=dict)
    current: str = ""
    given: int = 0

    def give(self, *, forced: bool = False) -> tuple[str, int]:
        now = self.now()
        if forced or self.ends.get(self.current, now) - now <= OVERLAP:
            if self.current in self.ends:
                self.ends[self.current] = min(self.ends[self.current], now + OVERLAP)
            self.given += 1
            self.current = f"{self.name}-{self.given}-" + "x" * 300
            self.ends[self.current] = now + LIFE
        return self.current, int((self.ends[self.current] - now).total_seconds())

    def works(self, token: str) -> bool:
        return self.ends.get(token, self.now()) > self.now()

    def kill(self) -> None:
        self.ends.clear()


class Platform:
    """What the two accounts share: tokens, files, faults. Subclasses name their calls."""

    def __init__(self, now: Callable[[], datetime], *, ids: tuple[str, str], token_call: str) -> None:
        self.now, self._ids, self._token_call = now, ids, token_call
        self.issuer = Issuer(now, ids[0])
        self.faults: list[Fault] = []
        self.violations: list[str] = []
        self.log: list[tuple[str, Json]] = []
        self.media: dict[str, tuple[bytes, str, datetime]] = {}
        self.ip_allowed = True
        self.number = itertools.count(1)
        self.calls: dict[str, Call] = {"media/get": self._media_get, "media/upload": self._media_upload}

    def client(self) -> httpx.AsyncClient:
        """Connections to this server, as one process of the desk has them."""
        return httpx.AsyncClient(transport=httpx.MockTransport(self._serve))

    def file(self, data: bytes, name: str) -> str:
        """The id of a file that somebody sent."""
        media_id = f"media{next(self.number)}"
        self.media[media_id] = (data, name, self.now())
        return media_id

    def _serve(self, request: httpx.Request) -> httpx.Response:
        name = request.url.path.removeprefix("/cgi-bin/")
        raw = b"" if name == "media/upload" else request.content
        if re.search(rb"\\u[0-9a-fA-F]{4}", raw):
            self.violations.append(f"{name}: escaped characters")
        ask = Ask(name, dict(request.url.params), json.loads(raw) if raw else {}, request)
        fault = self._fault(ask)
        if fault and fault.kind == "before":
            raise httpx.ConnectError("cut")
        answer = self._answer(ask, fault)
        if fault and fault.kind in ("after", "garbage"):
            for note in ask.if_lost:
                note()
            if fault.kind == "after":
                raise httpx.ReadError("cut")
            return httpx.Response(200, text="<html>busy</html>")
        return answer

    def _fault(self, ask: Ask) -> Fault | None:
        user = ask.body.get("touser", "")
        for fault in self.faults:
            if fault.call in ("*", ask.name) and fault.user in ("", user):
                fault.times -= 1
                self.faults = [one for one in self.faults if one.times > 0]
                return fault
        return None

    def _answer(self, ask: Ask, fault: Fault | None) -> httpx.Response:
        try:
            if fault and isinstance(fault.kind, int):
                if fault.kind in (40001, 40014, 42001):
                    self.issuer.kill()
                raise Refused(fault.kind, "injected", known=False)
            result = self._token(ask) if ask.name == self._token_call else self._done(ask)
        except Refused as refused:
            if refused.known:
                self.violations.append(f"{ask.name}: {refused}")
            words = f"{refused} hint: {next(self.number)}"  # never the same twice
            result = {"errcode": refused.code, "errmsg": words}
        if isinstance(result, httpx.Response):
            return result
        return httpx.Response(200, json={"errcode": 0, "errmsg": "ok", **result})

    def _token(self, ask: Ask) -> Json:
        asked = ask.body or ask.query
        wrong_ip = 60020 if "corpid" in asked else 40164
        if not self.ip_allowed:
            raise Refused(wrong_ip, "invalid ip 203.0.113.7, not in whitelist", known=False)
        if asked.get("corpid", asked.get("appid")) != self._ids[0]:
            raise Refused(40013, "wrong id", known=False)
        if asked.get("corpsecret", asked.get("secret")) != self._ids[1]:
            raise Refused(40001 if "corpid" in asked else 40125, "wrong secret", known=False)
        token, seconds = self.issuer.give(forced=bool(asked.get("force_refresh")))
        return {"access_token": token, "expires_in": seconds}

    def _done(self, ask: Ask) -> Json | httpx.Response:
        if not self.issuer.works(ask.query.get("access_token", "")):
            raise Refused(42001, "dead token", known=False)
        if ask.name not in self.calls:
            raise Refused(40066, "unknown call")
        self.log.append((ask.name, ask.body))
        return self.calls[ask.name](ask)

    def _media_get(self, ask: Ask) -> httpx.Response:
        data, name, born = self.media.get(ask.query.get("media_id", ""), (b"", "", self.now()))
        if not data or self.now() - born > MEDIA_LIVES:
            raise Refused(40007, "unknown media", known=False)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return httpx.Response(200, content=data, headers=headers)

    def _media_upload(self, ask: Ask) -> Json:
        if ask.query.get("type") not in ("image", "voice", "video", "file", "thumb"):
            raise Refused(40004, "media type")
        found = re.search(rb'name="media"; filename="([^"]+)"', ask.request.content)
        if not found:
            raise Refused(41005, "no media")
        return {"media_id": self.file(ask.request.content, found[1].decode()), "type": ask.query["type"]}


def size(words: str) -> int:
    """Bytes, in which the platforms count."""
    return len(words.encode())

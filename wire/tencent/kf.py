"""WeCom's customer service (微信客服): a stream to read, messages to send, sessions to pass on.

Any WeChat user can write, by link or QR code. The callback holds no message: it only says that there is something.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wire.tencent.api import Api

PAGE = 1000
"""Items that may come in one answer."""

NEW, BOT, QUEUE, PERSON, OVER = range(5)
"""States of a session. We may send in the first two only."""

CUSTOMER, SYSTEM, SERVICER = 3, 4, 5
"""Where an item of the stream comes from."""

TAKEN, PASSED_ON, ENDED, TAKEN_AGAIN = 1, 2, 3, 4
"""What changed about a session (`session_status_change`)."""


@dataclass(frozen=True, slots=True)
class Page:
    """Items of the stream, and where it goes on. An empty page may be followed by more."""

    items: tuple[dict[str, Any], ...]
    cursor: str
    more: bool


class KfApi:
    """The calls this house needs. Errors of all: ApiError, Unreachable."""

    def __init__(self, api: Api) -> None:
        self.api = api

    async def read(self, account: str, cursor: str, hint: str = "") -> Page:
        """What came after the cursor; without one, of the last three days. hint: the callback's token (10 minutes)."""
        body: dict[str, Any] = {"open_kfid": account, "limit": PAGE}
        body |= {name: value for name, value in (("cursor", cursor), ("token", hint)) if value}
        answer = await self.api.post("kf/sync_msg", body)
        items = tuple(item for item in answer.get("msg_list", ()) if isinstance(item, dict))
        return Page(items, str(answer.get("next_cursor") or cursor), bool(answer.get("has_more")))

    async def send(self, account: str, user: str, key: str, message: Mapping[str, Any]) -> None:
        """The message is accepted; that it failed may be told later, in the stream. key: the same at each try."""
        await self.api.post("kf/send_msg", {"touser": user, "open_kfid": account, "msgid": key, **message})

    async def answer_event(self, code: str, key: str, message: Mapping[str, Any]) -> None:
        """The words that an event's code allows once: beside, not of, the customer's five messages."""
        await self.api.post("kf/send_msg_on_event", {"code": code, "msgid": key, **message})

    async def state(self, account: str, user: str) -> tuple[int, str]:
        """The session's state, and the servicer who has it."""
        answer = await self.api.post("kf/service_state/get", {"open_kfid": account, "external_userid": user})
        return int(answer["service_state"]), str(answer.get("servicer_userid") or "")

    async def pass_on(self, account: str, user: str, state: int, servicer: str = "") -> None:
        """The session is in that state from now on. servicer: who has it, in state PERSON."""
        body: dict[str, Any] = {"open_kfid": account, "external_userid": user, "service_state": state}
        await self.api.post("kf/service_state/trans", body | ({"servicer_userid": servicer} if servicer else {}))

    async def names(self, users: list[str]) -> dict[str, str]:
        """What these customers (100 at the most) call themselves, as far as it is told."""
        answer = await self.api.post("kf/customer/batchget", {"external_userid_list": users})
        return {str(one["external_userid"]): str(one.get("nickname") or "") for one in answer.get("customer_list", ())}

    async def accounts(self) -> dict[str, str]:
        """Customer service accounts this application may use, with their names."""
        answer = await self.api.post("kf/account/list", {"offset": 0, "limit": 100})
        return {str(one["open_kfid"]): str(one.get("name") or "") for one in answer.get("account_list", ())}

    async def servicers(self, account: str) -> dict[str, bool]:
        """Who answers in WeCom for that account, and whether they receive now."""
        answer = await self.api.get("kf/servicer/list", open_kfid=account)
        found = [one for one in answer.get("servicer_list", ()) if one.get("userid")]
        return {str(one["userid"]): one.get("status") == 0 for one in found}

    async def entry(self, account: str, scene: str) -> str:
        """The address that opens the chat. scene: up to 32 letters, digits, _ or -; told when somebody comes by it."""
        answer = await self.api.post("kf/add_contact_way", {"open_kfid": account, "scene": scene})
        return str(answer["url"])


def text(words: str) -> dict[str, Any]:
    """A message of words alone."""
    return {"msgtype": "text", "text": {"content": words}}


def media(kind: str, media_id: str) -> dict[str, Any]:
    """A message of an uploaded file. kind: image, voice, video, file."""
    return {"msgtype": kind, kind: {"media_id": media_id}}


def menu(head: str, choices: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """A message with choices (what comes back, words) below it."""
    items = [{"type": "click", "click": {"id": id_, "content": said}} for id_, said in choices]
    return {"msgtype": "msgmenu", "msgmenu": {"head_content": head, "list": items}}

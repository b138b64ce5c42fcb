"""WeChat's Official Account (服务号): messages to followers, and templates to those who have not written for long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wire.tencent.api import Api

KEY_BYTES = 64
"""Of the id by which a template message is known again (`client_msg_id`)."""


class OaApi:
    """The calls this house needs. Errors of all: ApiError, Unreachable."""

    def __init__(self, api: Api) -> None:
        self.api = api

    async def send(self, user: str, message: Mapping[str, Any]) -> None:
        """The message is accepted. There is no key: a call repeated after a lost answer may be a second message."""
        await self.api.post("message/custom/send", {"touser": user, **message})

    async def send_template(self, user: str, template_id: str, data: Mapping[str, str], key: str) -> str:
        """The platform's id of the message; that it did not arrive may be told later. key: the same at each try."""
        body: dict[str, Any] = {"touser": user, "template_id": template_id, "client_msg_id": key[:KEY_BYTES]}
        body["data"] = {name: {"value": value} for name, value in data.items()}
        answer = await self.api.post("message/template/send", body)
        return str(answer.get("msgid") or "")

    async def templates(self) -> dict[str, str]:
        """Templates of the account and what stands in them, fields as {{thing1.DATA}}."""
        answer = await self.api.get("template/get_all_private_template")
        return {str(one["template_id"]): str(one.get("content") or "") for one in answer.get("template_list", ())}


def text(words: str) -> dict[str, Any]:
    """A message of words alone."""
    return {"msgtype": "text", "text": {"content": words}}


def media(kind: str, media_id: str) -> dict[str, Any]:
    """A message of an uploaded file. kind: image, voice, video."""
    return {"msgtype": kind, kind: {"media_id": media_id}}

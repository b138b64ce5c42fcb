"""Messages of a self-built application of WeCom to members of the shop's own company."""

from __future__ import annotations

from dataclasses import dataclass

from wire.tencent.api import Api

TITLE, DESCRIPTION = 128, 512
"""Bytes of a text card's head and of its words."""

AGAIN_WITHIN = 1800
"""Seconds within which the same message to the same person is left out: a call repeated is no second one."""


@dataclass(frozen=True, slots=True)
class AppMessages:
    """The application. agent: its AgentId. Calls fail as `Api` says."""

    api: Api
    agent: int

    async def text_card(self, member: str, title: str, words: str, url: str, button: str) -> str:
        """WeCom's id of the card, which opens that page. A member whom the application does not reach: error 81013."""
        card = {"title": title, "description": words, "url": url, "btntxt": button}
        answer = await self.api.post(
            "message/send",
            {
                "touser": member, "msgtype": "textcard", "agentid": self.agent, "textcard": card,
                "enable_duplicate_check": 1, "duplicate_check_interval": AGAIN_WITHIN,
            },
        )  # fmt: skip
        return str(answer.get("msgid", ""))

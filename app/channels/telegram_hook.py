"""What Telegram calls, for a bot that takes a body and the secret that came with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.channels.webhook import Answer, Call, Hook

PROOF_HEADER = "x-telegram-bot-api-secret-token"


def receiver(receive: Callable[[bytes, str], Awaitable[int]]) -> Hook:
    """The bot's own receiver as a webhook."""

    async def hook(call: Call) -> Answer:
        if call.method != "POST":
            return Answer(405)
        return Answer(await receive(call.body, call.headers.get(PROOF_HEADER, "")))

    return hook

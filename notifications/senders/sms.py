"""Text messages: rows that bear an approved template, by whichever vendor the shop has."""

from __future__ import annotations

from datetime import timedelta

from domain.channels.rendering import message_key
from domain.conversation import OutboxItem
from notifications.sender import Away, Gone, Halted, NotSent, Refused, TemplateOut, TooFast
from wire.sms import Meaning, Sms, SmsFailed

WAIT = timedelta(minutes=10)
"""After a vendor said that a number got too many messages."""


class SmsSender:
    """Sends outbox rows of the channel "sms"; the address is a phone number in E.164."""

    def __init__(self, vendor: Sms) -> None:
        self._vendor = vendor

    async def send(self, item: OutboxItem) -> str | None:
        """The vendor's number of the message."""
        template = item.payload.get("template")
        if not isinstance(template, dict):
            raise Refused("a text message needs a template")
        fields = [(str(name), str(value)) for name, value in template["fields"]]
        try:
            mark = message_key(item.key, 0, 32)
            return await self._vendor.send(item.address, str(template["id"]), fields, mark) or None
        except SmsFailed as error:
            raise failure(error) from error


def failure(error: SmsFailed) -> NotSent:
    """What the worker makes of the vendor's answer."""
    match error.meaning:
        case Meaning.AWAY:
            return Away(str(error))
        case Meaning.TOO_FAST:
            return TooFast(WAIT)
        case Meaning.GONE:
            return Gone(str(error))
        case Meaning.TEMPLATE:
            return TemplateOut(str(error))
        case Meaning.PAYMENT | Meaning.TOKEN | Meaning.PERMISSION:
            return Halted(str(error), code=error.code, advice=error.meaning.value)
        case _:
            return Refused(str(error))

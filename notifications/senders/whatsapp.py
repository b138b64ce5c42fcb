"""What the shop says to customers on WhatsApp."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import asdict
from pathlib import Path
from typing import Any

import structlog

from domain.conversation import OutboxItem
from domain.message import Reply
from notifications.sender import Away, Gone, Halted, NotSent, OutsideWindow, Refused, TemplateOut, TooFast
from notifications.senders import files
from notifications.senders.whatsapp_format import messages, template
from wire.whatsapp.calls import CallFailed, CloudApi
from wire.whatsapp.codes import Meaning, advice
from wire.whatsapp.files import kind_of
from wire.whatsapp.marks import Mark

_REMEMBERED = 500

Json = dict[str, Any]

log = structlog.get_logger(__name__)


class WhatsAppSender:
    """Sends outbox rows of the channel "whatsapp" from one number. data_dir: where files from staff lie."""

    def __init__(self, api: CloudApi, data_dir: Path) -> None:
        self._api, self._data_dir = api, data_dir
        self._parts_sent: OrderedDict[int, int] = OrderedDict()

    async def send(self, item: OutboxItem) -> str | None:
        """WhatsApp's id of the last message the row was made of."""
        if item.account not in ("", self._api.phone_number_id):
            raise Refused(f"the row is for number {item.account}, this is {self._api.phone_number_id}")
        try:
            if "template" in item.payload:
                return await self._parts(item, [template(item.payload["template"])], [])
            reply = Reply.from_json(item.payload)
            return await self._parts(item, messages(reply), self._files(item, reply))
        except CallFailed as error:
            raise failure(error) from error

    async def _parts(self, item: OutboxItem, said: list[Json], found: list[Path]) -> str | None:
        """Parts that arrived in an earlier try of this process are not sent again."""
        count = len(said) + len(found)
        if not count:
            raise Refused("there is nothing to say")
        sent: str | None = None
        for number in range(self._parts_sent.pop(item.id, 0), count):
            try:
                content = said[number] if number < len(said) else await self._file(found[number - len(said)])
                sent = await self._api.send(item.address, content, data=Mark.of(item.id, number, count).data)
            except CallFailed:
                self._remember(item.id, number)
                raise
        return sent

    async def _file(self, path: Path) -> Json:
        found = kind_of(path, path.stat().st_size)
        if found is None:
            raise Refused(f"a file of {path.stat().st_size} bytes ending in {path.suffix!r} can't be sent")
        kind, mime = found
        name = {"filename": path.name} if kind == "document" else {}
        return {"type": kind, kind: {"id": await self._api.upload(path, mime)} | name}

    def _files(self, item: OutboxItem, reply: Reply) -> list[Path]:
        found = []
        for media in map(asdict, reply.media):
            path = files.find(self._data_dir, media)
            if path is None:
                log.warning("whatsapp.file_missing", row=item.id, kind=media["kind"])
            else:
                found.append(path)
        return found

    def _remember(self, row: int, parts: int) -> None:
        if parts:
            self._parts_sent[row] = parts
        if len(self._parts_sent) > _REMEMBERED:
            self._parts_sent.popitem(last=False)


def failure(error: CallFailed) -> NotSent:
    """What the worker makes of WhatsApp's answer."""
    why = str(error)
    match error.meaning:
        case Meaning.STOPPED:
            return Halted(why, code=str(error.code), advice=advice(error.code))
        case Meaning.AWAY:
            # perhaps it was sent: its receipt may come before the next try, which is then none
            return NotSent(f"{why}; perhaps it arrived") if error.unsure else Away(why)
        case Meaning.TOO_FAST | Meaning.PAUSED:
            return TooFast(error.wait)
        case Meaning.WINDOW:
            return OutsideWindow(why)
        case Meaning.TEMPLATE:
            return TemplateOut(why)
        case Meaning.GONE:
            return Gone(why)
        case _:
            return Refused(why)

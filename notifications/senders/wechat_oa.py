"""What the shop says to followers of its Official Account: words with numbered choices, and templates."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import structlog

from domain.channels.register import WECHAT_OA, record
from domain.channels.rendering import message_key, parts
from domain.conversation import OutboxItem
from domain.message import Reply
from notifications.sender import Refused
from notifications.senders import files
from notifications.senders.tencent import failure, kind_of, language_of
from texts import text
from wire.tencent import oa
from wire.tencent.errors import ApiError, Unreachable
from wire.tencent.oa import OaApi

_REMEMBERED = 500

TEMPLATE_KEY = 48
"""Characters of the key by which a template message is known again."""

log = structlog.get_logger(__name__)


class OaSender:
    """Sends outbox rows of the channel "wechat_oa". data_dir: where files from staff lie.

    The platform knows no key of ordinary messages: one whose answer was lost may come twice, as on Telegram.
    """

    def __init__(self, api: OaApi, data_dir: Path) -> None:
        self._api, self._data_dir = api, data_dir
        self._parts_sent: OrderedDict[int, int] = OrderedDict()

    async def send(self, item: OutboxItem) -> str | None:
        """The platform's id of a template message; ordinary ones have none."""
        try:
            if "template" in item.payload:
                return await self._as_template(item, item.payload["template"])
            await self._say(item, Reply.from_json(item.payload))
        except (ApiError, Unreachable) as error:
            raise failure(error) from error
        return None

    async def _say(self, item: OutboxItem, reply: Reply) -> None:
        hint = text("channel.by_number", language_of(item))
        said = [oa.text(part.text) for part in parts(reply, record(WECHAT_OA), hint)]
        found = await asyncio.to_thread(self._files, item, reply)
        if not said and not found:
            raise Refused("there is nothing to say")
        for number in range(self._parts_sent.pop(item.id, 0), len(said) + len(found)):
            try:
                if number < len(said):
                    await self._api.send(item.address, said[number])
                else:
                    kind, path = found[number - len(said)]
                    media_id = await self._api.api.upload(kind, path.name, await asyncio.to_thread(path.read_bytes))
                    await self._api.send(item.address, oa.media(kind, media_id))
            except (ApiError, Unreachable):
                self._remember(item.id, number)
                raise

    async def _as_template(self, item: OutboxItem, filled: Mapping[str, Any]) -> str:
        """One that is sent again is known by its key."""
        data = {str(name): str(value) for name, value in filled.get("fields") or ()}
        key = message_key(f"{item.key}\n{item.created_at.isoformat()}", 0, TEMPLATE_KEY)
        return await self._api.send_template(item.address, str(filled["id"]), data, key)

    def _files(self, item: OutboxItem, reply: Reply) -> list[tuple[str, Path]]:
        found = []
        for media in map(asdict, reply.media):
            path = files.find(self._data_dir, media)
            kind = kind_of(media["kind"], path) if path else ""
            if path is None or kind == "file":
                log.warning("wechat_oa.file_left_out", row=item.id, kind=media["kind"])
            else:
                found.append((kind, path))
        return found

    def _remember(self, row: int, done: int) -> None:
        if done:
            self._parts_sent[row] = done
        while len(self._parts_sent) > _REMEMBERED:
            self._parts_sent.popitem(last=False)

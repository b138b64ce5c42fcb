"""What the shop says to customers of WeCom's customer service, and how a session is passed to a person there."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from dataclasses import asdict
from pathlib import Path
from typing import Any

import structlog

from actions.tickets.sessions import SESSION
from domain.channels.register import WECOM_KF, record
from domain.channels.rendering import ROW_KEY, Part, message_key, parts
from domain.conversation import OutboxItem
from domain.message import Reply
from notifications.sender import Refused
from notifications.senders import files
from notifications.senders.tencent import failure, kind_of, language_of
from texts import text
from wire.tencent import kf
from wire.tencent.errors import ApiError, Trouble, Unreachable
from wire.tencent.kf import KfApi

_UPLOADED = 200
"""Files whose ids are remembered; the platform keeps each for three days."""

log = structlog.get_logger(__name__)


class KfSender:
    """Sends outbox rows of the channel "wecom_kf". data_dir: where files from staff lie."""

    def __init__(self, api: KfApi, data_dir: Path) -> None:
        self._api, self._data_dir = api, data_dir
        self._uploaded: OrderedDict[tuple[str, int], str] = OrderedDict()

    async def send(self, item: OutboxItem) -> str | None:
        """The beginning of the keys of the row's messages: what is told later of one of them names its row."""
        try:
            if item.kind == SESSION:
                await self._pass_on(item)
                return None
            return await self._say(item, Reply.from_json(item.payload))
        except (ApiError, Unreachable) as error:
            raise failure(error) from error

    async def _say(self, item: OutboxItem, reply: Reply) -> str:
        row = row_key(item)
        said = [_message(part) for part in parts(reply, record(WECOM_KF), text("channel.by_number", language_of(item)))]
        found = await asyncio.to_thread(self._files, item, reply)
        if not said and not found:
            raise Refused("there is nothing to say")
        for number, message in enumerate(said):
            await self._once(item, f"{row}{number:02x}", message)
        for number, (kind, path) in enumerate(found, len(said)):
            await self._once(item, f"{row}{number:02x}", kf.media(kind, await self._upload(kind, path)))
        return row

    async def _once(self, item: OutboxItem, key: str, message: dict[str, Any]) -> None:
        """The message is there, once: at a second try the platform knows its key."""
        try:
            await self._api.send(item.account, item.address, key, message)
        except ApiError as error:
            if error.trouble is not Trouble.AGAIN or not _was_tried(item):
                raise
            log.info("wecom_kf.was_there", row=item.id)

    async def _upload(self, kind: str, path: Path) -> str:
        known = (str(path), path.stat().st_mtime_ns)
        if known not in self._uploaded:
            data = await asyncio.to_thread(path.read_bytes)
            self._uploaded[known] = await self._api.api.upload(kind, path.name, data)
        while len(self._uploaded) > _UPLOADED:
            self._uploaded.popitem(last=False)
        return self._uploaded[known]

    def _files(self, item: OutboxItem, reply: Reply) -> list[tuple[str, Path]]:
        found = []
        for media in map(asdict, reply.media):
            path = files.find(self._data_dir, media)
            if path is None:
                log.warning("wecom_kf.file_missing", row=item.id, kind=media["kind"])
            else:
                found.append((kind_of(media["kind"], path), path))
        return found

    async def _pass_on(self, item: OutboxItem) -> None:
        """The session is with a person who receives now, else in the queue; or it has ended.

        A session that is where it should be, or that a person moved meanwhile, is left as it is.
        """
        account, user = item.account, item.address
        state, _ = await self._api.state(account, user)
        if item.payload.get("to") == "person":
            if state not in (kf.NEW, kf.BOT):
                return
            free = sorted(name for name, receives in (await self._api.servicers(account)).items() if receives)
            await self._moved(account, user, kf.PERSON if free else kf.QUEUE, _one_of(free, user))
        elif state in (kf.QUEUE, kf.PERSON):
            await self._moved(account, user, kf.OVER)

    async def _moved(self, account: str, user: str, state: int, servicer: str = "") -> None:
        try:
            await self._api.pass_on(account, user, state, servicer)
        except ApiError as error:
            if error.trouble is not Trouble.CLOSED:
                raise
            log.info("wecom_kf.session_moved_meanwhile", state=state)  # a person was quicker


def row_key(item: OutboxItem) -> str:
    """The same at every try of the row, and no other row's, even in a store that was begun anew."""
    return message_key(f"{item.key}\n{item.created_at.isoformat()}", 0, ROW_KEY)


def _message(part: Part) -> dict[str, Any]:
    choices = [(choice.data, choice.label) for choice in part.choices]
    return kf.menu(part.text, choices) if choices else kf.text(part.text)


def _was_tried(item: OutboxItem) -> bool:
    return item.attempts > 0 or bool(item.last_error)


def _one_of(free: list[str], user: str) -> str:
    """Customers are shared out, and the same one comes to the same person; empty when nobody is there."""
    return free[int(hashlib.sha256(user.encode()).hexdigest(), 16) % len(free)] if free else ""

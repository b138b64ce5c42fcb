"""The staff chat in WeCom, built from the settings: the bot's connection, what receives by it and what sends."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from actions.workshop.extra_items import PageLink
from app.channels.tencent import Tencent, plain
from app.settings import Settings
from domain.conversation import STAFF
from domain.message import Attachment
from domain.shop.staff import Staff
from storage import Store

if TYPE_CHECKING:
    from wire.tencent.aibot import Frame, Line
    from wire.tencent.app_messages import AppMessages

log = structlog.get_logger(__name__)


@dataclass
class WecomStaff:
    """One process's part in it: the connection is that of whichever process has the lease."""

    settings: Settings
    store: Store
    now: Callable[[], datetime]
    tencent: Tencent
    login_link: Callable[[Staff], str]
    page_link: PageLink | None

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set."""
        from notifications.senders.wecom_staff import WecomStaffSender
        from notifications.staff_chat.wecom_bot import WecomStaffBot
        from notifications.worker import Worker

        settings = self.settings
        bot = WecomStaffBot(
            self.store, self.now, settings.wecom_bot_id, settings.wecom_staff_chat, language=settings.language,
            login_link=self.login_link, page_link=self.page_link, link_base=settings.link_base, media=self.keep,
        )  # fmt: skip
        line = self.line(bot.hear)
        sender = WecomStaffSender(
            self.store, line, settings.wecom_staff_chat, now=self.now, language=settings.language,
            link_base=settings.link_base, app=self.app if settings.has_wecom_app else None,
        )  # fmt: skip
        worker = Worker(
            self.store, self.now, {STAFF: sender}, language=settings.language,
            alarm_mail=settings.mail_alarm if settings.has_mail else "",
        )  # fmt: skip
        bot.wake = worker.wake
        await bot.run(stop, line, worker.run)

    def line(self, hear: Callable[[Frame], None]) -> Line:
        """The bot's connection."""
        from wire.tencent.aibot import Line

        settings = self.settings
        return Line(settings.wecom_bot_api, settings.wecom_bot_id, plain(settings.wecom_bot_secret), hear)

    @cached_property
    def app(self) -> AppMessages:
        """The application's interface, with a token that all processes share."""
        from storage.inbound.api_tokens import Shelf
        from wire.tencent.api import Api
        from wire.tencent.app_messages import AppMessages
        from wire.tencent.tokens import Tokens, corp_fetch

        settings, http = self.settings, self.tencent.http
        corp, base = settings.wecom_corp_id, settings.wecom_api
        fetch = corp_fetch(http, base, corp, plain(settings.wecom_app_secret), self.now)
        tokens = Tokens(Shelf(self.store, f"wecom:{corp}:app:{settings.wecom_app_agent}"), fetch, self.now)
        return AppMessages(Api(base, tokens, http), settings.wecom_app_agent)

    async def keep(self, kind: str, name: str, url: str, key: str) -> Attachment | None:
        """A file that somebody of the shop sent, below the data folder; None when it can't be had."""
        from wire.tencent import aibot_files

        try:
            data = await aibot_files.fetch(self.tencent.http, url, key)
            return await asyncio.to_thread(self._write, kind, name, url, data)
        except Exception as error:  # whatever went wrong, its sender is told and can send it again
            log.warning("wecom_staff.file_not_kept", kind=kind, error=type(error).__name__)
            return None

    def _write(self, kind: str, name: str, url: str, data: bytes) -> Attachment:
        suffix = ".jpg" if kind == "photo" else re.sub(r"[^a-z0-9.]", "", Path(name).suffix.lower())[:10]
        named = hashlib.sha256(url.encode() + data).hexdigest()[:24] + suffix
        path = Path("media") / "staff" / f"{self.now():%Y-%m}" / named
        target = self.settings.data_dir / path
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(target.suffix + ".part")
        part.write_bytes(data)
        part.rename(target)
        return Attachment(kind, path.as_posix(), name[:120] or f"photo{suffix}", len(data))

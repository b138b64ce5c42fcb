"""WhatsApp for customers: calls of the webhook are checked, handled exactly once, then acknowledged.

What the shop answers leaves through the outbox and the notifications worker; here messages and receipts are received,
and files fetched.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import structlog

from actions.customers import addresses
from actions.outreach import consent
from bot.channels import whatsapp_receipts, whatsapp_update
from bot.channels.intake import Conversations, Intake
from bot.channels.webhook import Answer, Call
from bot.message import Incoming, Media
from domain.channels.register import WHATSAPP
from domain.outreach.notice import Purpose
from storage import Store, Tx
from storage.customers import customers
from wire.whatsapp import signature, updates
from wire.whatsapp.calls import CallFailed, CloudApi, TooBig
from wire.whatsapp.updates import Message, Moved, Notice, Person, Status, Wish

FILE_LIMIT = 20 * 1024 * 1024
"""Bytes of a file that is kept; the same as on other channels."""

FILE_SECONDS = 6.0
"""For one download: the vendor waits some ten seconds for the whole answer."""

FILE_TRIES = 2
"""So often a delivery is given back for its files; then the words are answered without them."""

REMEMBERED = 5_000
"""People whose phone and user id this process knows to be noted."""

log = structlog.get_logger(__name__)


class WhatsAppChannel:
    """One number of the shop. Hand each call of the webhook to `receive`.

    deliver: awaited with the outbox rows of each handled message. data_dir: files go to its media/whatsapp.
    """

    def __init__(
        self,
        api: CloudApi,
        conversations: Conversations,
        store: Store,
        now: Callable[[], datetime],
        deliver: Callable[[Sequence[int]], Awaitable[None]],
        *,
        app_secret: str,
        verify_token: str,
        data_dir: Path,
        language: str = "zh",
    ) -> None:
        if not app_secret:
            raise ValueError("The webhook needs the app secret: without it anybody could speak for any customer.")
        self._api, self._store, self._now = api, store, now
        self._app_secret, self._verify_token, self._data_dir = app_secret, verify_token, data_dir
        self._language = language
        self._intake = Intake(conversations, store, now, deliver, language=language, fetch=self._fetch)
        self._known: dict[tuple[str, str], None] = {}
        self._failed_files: Counter[str] = Counter()

    async def receive(self, call: Call) -> Answer:
        """200 only once everything in the body is committed, 500 so that it is brought again, 403 for a forged one."""
        if call.method == "GET":
            given = signature.challenge(call.query, self._verify_token)
            return Answer(403) if given is None else Answer(200, given)
        if not signature.is_signed(call.body, call.headers.get(signature.HEADER, ""), self._app_secret):
            log.warning("whatsapp.not_signed", bytes=len(call.body))
            return Answer(403)
        try:
            found = updates.read(call.body)
        except ValueError as error:
            log.warning("whatsapp.unreadable", reason=str(error))
            return Answer(400)
        return Answer(200 if await self._take(found) else 500)

    async def close(self) -> None:
        """Answers under way have left."""
        await self._intake.finish()

    async def _take(self, found: list[updates.Update]) -> bool:
        """True when the effects of all are committed. What is about another number of the same app is not ours."""
        own = [one for one in found if isinstance(one, Notice) or one.account == self._api.phone_number_id]
        others = [one for one in own if not isinstance(one, Message)]
        messages = sorted((one for one in own if isinstance(one, Message)), key=lambda one: one.at)
        try:
            if others or any(self._is_news(one.person) for one in messages):
                await asyncio.to_thread(self._note, others, [one.person for one in messages])
        except Exception as error:  # the store is away: the vendor brings it again
            log.error("whatsapp.not_noted", error=type(error).__name__)
            return False
        return await self._intake.take([said for one in messages if (said := whatsapp_update.read(one, self._now()))])

    def _note(self, others: Sequence[updates.Update], people: Sequence[Person]) -> None:
        """What is not a word to the shop: receipts, new numbers, wishes about advertising."""

        def settle(tx: Tx) -> None:
            for person in people:
                addresses.known_as(tx, WHATSAPP, self._api.phone_number_id, person.address, person.phone)
            for one in others:
                self._take_note(tx, one)

        self._store.settle(settle)
        for person in people:
            self._known[person.user_id, person.phone] = None
        while len(self._known) > REMEMBERED:
            self._known.pop(next(iter(self._known)))

    def _take_note(self, tx: Tx, one: updates.Update) -> None:
        match one:
            case Status():
                whatsapp_receipts.note(tx, one, self._now(), self._language)
            case Moved():
                old, new = (one.old.user_id, one.old.phone), (one.new.user_id, one.new.phone)
                done = addresses.moved(tx, WHATSAPP, one.account, old, new)
                log.info("whatsapp.moved", known=done)
            case Wish():
                self._wish(tx, one)
            case Notice():
                log.warning("whatsapp.account", about=one.about, state=str(one.value.get("event", ""))[:60])

    def _wish(self, tx: Tx, wish: Wish) -> None:
        """Advertising refused on WhatsApp's own page is refused here; allowed again is not yet agreed to. Rule: N5."""
        who = customers.identity(tx, WHATSAPP, wish.account, wish.person.address)
        if who is not None and wish.stops:
            consent.refuse(tx, who.customer_id, [Purpose.MARKETING], self._now(), WHATSAPP)

    def _is_news(self, person: Person) -> bool:
        return bool(person.user_id and person.phone) and (person.user_id, person.phone) not in self._known

    async def _fetch(self, incoming: Incoming) -> Incoming:
        kept = [await self._keep(media) for media in incoming.media]
        return replace(incoming, media=tuple(kept)) if kept else incoming

    async def _keep(self, media: Media) -> Media:
        """The media with `path` set once its bytes are on disk; too_big when they can't be had."""
        path = Path("media") / WHATSAPP / f"{self._now():%Y-%m}" / _file_name(media)
        target = self._data_dir / path
        part = target.with_suffix(target.suffix + ".part")
        try:
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                async with asyncio.timeout(FILE_SECONDS):
                    await self._api.download(media.ref, part, at_most=FILE_LIMIT)
                part.rename(target)
            self._failed_files.pop(media.ref, None)
            return replace(media, path=path.as_posix(), size=target.stat().st_size)
        except Exception as error:  # whatever went wrong, the customer's message must not be lost with the picture
            part.unlink(missing_ok=True)
            self._failed_files[media.ref] += 1
            log.warning("whatsapp.file_not_kept", kind=media.kind, error=type(error).__name__)
            is_lasting = isinstance(error, TooBig) or (isinstance(error, CallFailed) and error.code)
            if not is_lasting and self._failed_files[media.ref] < FILE_TRIES:
                raise
            self._failed_files.pop(media.ref)
            return replace(media, too_big=True)


def _file_name(media: Media) -> str:
    suffix = re.sub(r"[^a-z0-9.]", "", Path(media.name).suffix.lower())[:10]
    return hashlib.sha256(media.ref.encode()).hexdigest()[:24] + suffix

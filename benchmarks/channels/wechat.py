"""WeCom's customer service and an Official Account as `benchmarks.channels` plays them, on our own simulators."""

from __future__ import annotations

import asyncio
import itertools
import random
import re
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from typing import Generic, TypeVar

import httpx
from aiohttp import web

from benchmarks.channels.vendor import Clock, Place, Process, Vendor, words_of
from bot.channels import tencent_files
from bot.channels.intake import Intake
from bot.channels.webhook import Answer, Call, Hook
from bot.channels.wechat_oa import WechatOaChannel
from bot.channels.wecom_kf import WecomKfChannel
from bot.channels.wecom_kf_events import Events
from domain.message import Reply
from notifications.senders.wechat_oa import OaSender
from notifications.senders.wecom_kf import KfSender
from storage.inbound.api_tokens import Shelf
from tests.simulators import wechat_oa, wecom_kf
from tests.simulators.tencent import Fault, Platform
from wire.tencent.api import Api
from wire.tencent.crypto import Envelope
from wire.tencent.kf import KfApi
from wire.tencent.oa import OaApi
from wire.tencent.tokens import Fetch, Tokens, corp_fetch, official_fetch

BASE = "https://tencent.test"
KINDS: tuple[str | int, ...] = ("before", "after", "garbage", 42001, 40014, -1)

Fake = TypeVar("Fake", wecom_kf.FakeKf, wechat_oa.FakeOa)

MOST_TROUBLE = 3
"""Troubles that wait to happen, and one a second: more would be a vendor that is away for good."""


def _api(place: Place, fetch: Fetch) -> Api:
    return Api(place.base, Tokens(Shelf(place.store, "bench"), fetch, place.now), place.http)


def kf_desk(place: Place) -> Process:
    """A process of the desk on the customer service."""
    fetch = corp_fetch(place.http, place.base, wecom_kf.CORP, wecom_kf.SECRET, place.now)
    api = KfApi(_api(place, fetch))
    files = tencent_files.fetcher(api.api, place.folder, place.now)
    channel = WecomKfChannel(
        api, [wecom_kf.ACCOUNT], Envelope(wecom_kf.TOKEN, wecom_kf.AES_KEY, wecom_kf.CORP),
        Intake(place.talk, place.store, place.now, place.deliver, fetch=files),
        Events(api, place.store, place.now), place.store, place.now, poll_every=timedelta(seconds=3),
    )  # fmt: skip
    return Process(channel, KfSender(api, place.folder), channel.receive)


def oa_desk(place: Place) -> Process:
    """A process of the desk on an Official Account."""
    fetch = official_fetch(place.http, place.base, wechat_oa.APP, wechat_oa.SECRET, place.now)
    api = OaApi(_api(place, fetch))
    files = tencent_files.fetcher(api.api, place.folder, place.now)
    channel = WechatOaChannel(
        wechat_oa.APP, wechat_oa.TOKEN, Envelope(wechat_oa.TOKEN, wechat_oa.AES_KEY, wechat_oa.APP),
        Intake(place.talk, place.store, place.now, place.deliver, fetch=files), place.store, place.now,
    )  # fmt: skip
    return Process(channel, OaSender(api, place.folder), channel.receive)


@asynccontextmanager
async def _served(platform: Platform) -> AsyncIterator[str]:
    """The simulator behind a port: what it cuts is cut there."""
    inside = platform.client()

    async def answer(request: web.Request) -> web.StreamResponse:
        made = httpx.Request(
            request.method, f"{BASE}{request.path_qs}", headers=dict(request.headers), content=await request.read()
        )  # fmt: skip
        try:
            found = await inside.send(made)
        except httpx.HTTPError:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        kept = {name: found.headers[name] for name in ("Content-Type", "Content-Disposition") if name in found.headers}
        return web.Response(body=found.content, status=found.status_code, headers=kept)

    app = web.Application(client_max_size=64 << 20)
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


class _TencentVendor(Generic[Fake]):
    """What both platforms have in common. fails: calls of the desk that go wrong; tokens: the one that gives tokens."""

    channel: str
    fails: Sequence[str]
    tokens: str
    calls = True

    def __init__(self, fake: Fake) -> None:
        self.fake = fake
        self.hooks: list[Hook] = []
        self._trouble_at = 0.0

    @property
    def violations(self) -> list[str]:
        """Rules that the desk broke."""
        return self.fake.violations

    def serve(self) -> AbstractAsyncContextManager[str]:
        """The platform is at that address until the block ends."""
        return _served(self.fake)

    async def settled(self) -> None:
        """Nothing is on its way: what was sent is shown at once."""

    def name(self, number: int) -> str:
        """The address of that person."""
        return f"person{number:03d}"

    def expected(self, reply: Reply) -> list[str]:
        """The words as which the reply is shown."""
        return words_of(self.channel, reply)

    def shown(self, user: str) -> list[str]:
        """The words the person was shown, in order."""
        return self.fake.said_to(user)

    def trouble(self, rng: random.Random) -> None:
        """A call of the desk goes wrong."""
        if len(self.fake.faults) >= MOST_TROUBLE or time.monotonic() - self._trouble_at < 1:
            return
        self._trouble_at = time.monotonic()
        call = rng.choice(self.fails)
        self.fake.faults.append(Fault(call, rng.choice(KINDS[:3] if call == self.tokens else KINDS)))


class KfVendor(_TencentVendor[wecom_kf.FakeKf]):
    """The customer service: calls without content, some of them lost, items told twice."""

    channel, account, keyed = "wecom_kf", wecom_kf.ACCOUNT, True
    fails, tokens = ("kf/sync_msg", "kf/send_msg", "kf/send_msg", "gettoken"), "gettoken"
    build = staticmethod(kf_desk)

    def __init__(self, now: Clock) -> None:
        super().__init__(wecom_kf.FakeKf(now))

    async def says(self, user: str, words: str, rng: random.Random) -> None:
        """The person writes it."""
        self.fake.writes(user, words)
        await self._tell(rng)

    async def taps(self, user: str, rng: random.Random) -> str:
        """The person taps one of the lines shown last."""
        last = next((one for one in reversed(self.fake.seen) if one[0] == user), None)
        if last is None or last[1] != "msgmenu":
            return ""
        label = str(rng.choice(last[2]["list"])["click"]["content"])
        self.fake.taps(user, label)
        await self._tell(rng)
        return label

    async def _tell(self, rng: random.Random) -> None:
        if rng.random() < 0.15:
            self.fake.items.append(dict(self.fake.items[-1]))  # told twice
        luck = rng.random()
        if luck < 0.15 or not self.calls:
            return  # the call is lost
        await asyncio.sleep(rng.random() * 0.3 if luck < 0.4 else 0)
        told = self.hooks if luck > 0.8 else [rng.choice(self.hooks)]
        await asyncio.gather(*(self.fake.tell(one) for one in told))

    def repeats(self) -> int:
        """None: a second try is known by its key."""
        return 0


class OaVendor(_TencentVendor[wechat_oa.FakeOa]):
    """The Official Account: each call thrice at the most, to any process, twice at once."""

    channel, account, keyed = "wechat_oa", wechat_oa.APP, False
    fails, tokens = ("message/custom/send", "message/custom/send", "stable_token"), "stable_token"
    build = staticmethod(oa_desk)

    def __init__(self, now: Clock) -> None:
        super().__init__(wechat_oa.FakeOa(now))

    async def says(self, user: str, words: str, rng: random.Random) -> None:
        """The person writes it."""
        await self._tell(self.fake.writes(user, words), rng)

    async def taps(self, user: str, rng: random.Random) -> str:
        """The person types the number of one of the lines shown last."""
        shown = self.fake.said_to(user)
        found = re.findall(r"^(\d+)\. (.+)$", shown[-1], re.MULTILINE) if shown else []
        if not found:
            return ""
        number, label = rng.choice(found)
        await self._tell(self.fake.writes(user, number), rng)
        return f"{number}\t{label}"

    async def _tell(self, call: Call, rng: random.Random) -> None:
        luck = rng.random()
        await asyncio.sleep(rng.random() * 0.3 if luck < 0.3 else 0)
        await asyncio.gather(*(self._until_taken(call, rng) for _ in range(2 if luck > 0.8 else 1)))
        if luck > 0.7:  # its answer was lost: it comes again
            await self.fake.deliver(self._any(rng), call)

    async def _until_taken(self, call: Call, rng: random.Random) -> None:
        """Three tries, each by whichever process; who reads that the account is out of service writes it again."""
        while not await self.fake.deliver(self._any(rng), call):
            await asyncio.sleep(0.5)

    def _any(self, rng: random.Random) -> Hook:
        turn = itertools.count(rng.randrange(len(self.hooks)))

        async def hook(call: Call) -> Answer:
            return await self.hooks[next(turn) % len(self.hooks)](call)

        return hook

    def repeats(self) -> int:
        """Calls whose answer was lost."""
        return sum(one.lost for one in self.fake.followers.values())


VENDORS: dict[str, Callable[[Clock], Vendor]] = {"wecom_kf": KfVendor, "wechat_oa": OaVendor}

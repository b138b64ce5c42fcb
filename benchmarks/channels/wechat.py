"""WeCom's customer service and an Official Account as `benchmarks.channels` plays them, on our own simulators."""

from __future__ import annotations

import asyncio
import random
import re
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import httpx

from benchmarks.channels.vendor import Process, Vendor
from bot.channels import tencent_files
from bot.channels.intake import Intake
from bot.channels.webhook import Call
from bot.channels.wechat_oa import WechatOaChannel
from bot.channels.wecom_kf import WecomKfChannel
from bot.channels.wecom_kf_events import Events
from bot.conversation import Conversations
from notifications.senders.wechat_oa import OaSender
from notifications.senders.wecom_kf import KfSender
from storage import Store
from storage.inbound.api_tokens import Shelf
from tests.simulators import wechat_oa, wecom_kf
from tests.simulators.tencent import Fault
from wire.tencent.api import Api
from wire.tencent.kf import KfApi
from wire.tencent.oa import OaApi
from wire.tencent.tokens import Fetch, Tokens, corp_fetch, official_fetch

Deliver = Callable[..., Awaitable[None]]
BASE = "https://tencent.test"
KINDS: tuple[str | int, ...] = ("before", "after", "garbage", 42001, 40014, -1)

MOST_TROUBLE = 3
"""Troubles that wait to happen, and one a second: more would be a vendor that is away for good."""


def _api(store: Store, http: httpx.AsyncClient, fetch: Fetch, now: Callable[[], datetime]) -> Api:
    return Api(BASE, Tokens(Shelf(store, "bench"), fetch, now), http)


class KfVendor:
    """The customer service: calls without content, some of them lost, items told twice."""

    channel, account, keyed = "wecom_kf", wecom_kf.ACCOUNT, True

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now, self.fake = now, wecom_kf.FakeKf(now)
        self._processes: list[WecomKfChannel] = []
        self._folder = Path(tempfile.mkdtemp())
        self._trouble_at = 0.0

    @property
    def violations(self) -> list[str]:
        """Rules that the desk broke."""
        return self.fake.violations

    def process(self, store: Store, talk: Conversations, deliver: Deliver) -> Process:
        """Another process of the desk, connected."""
        http = self.fake.client()
        fetch = corp_fetch(http, BASE, wecom_kf.CORP, wecom_kf.SECRET, self._now)
        api = KfApi(_api(store, http, fetch, self._now))
        intake = Intake(talk, store, self._now, deliver, fetch=tencent_files.fetcher(api.api, self._folder, self._now))
        channel = WecomKfChannel(
            api, [self.account], self.fake.envelope, intake, Events(api, store, self._now), store, self._now,
            poll_every=timedelta(seconds=3),
        )  # fmt: skip
        self._processes.append(channel)
        return Process(channel, KfSender(api, self._folder))

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
        if luck < 0.15:
            return  # the call is lost
        await asyncio.sleep(rng.random() * 0.3 if luck < 0.4 else 0)
        told = self._processes if luck > 0.8 else [rng.choice(self._processes)]
        await asyncio.gather(*(self.fake.tell(one.receive) for one in told))

    def trouble(self, rng: random.Random) -> None:
        """A call of the desk goes wrong."""
        if len(self.fake.faults) >= MOST_TROUBLE or time.monotonic() - self._trouble_at < 1:
            return
        self._trouble_at = time.monotonic()
        call = rng.choice(("kf/sync_msg", "kf/send_msg", "kf/send_msg", "gettoken"))
        kinds = KINDS[:3] if call == "gettoken" else KINDS
        self.fake.faults.append(Fault(call, rng.choice(kinds)))

    def shown(self, user: str) -> list[str]:
        """The words the person was shown, in order."""
        return self.fake.said_to(user)

    def repeats(self) -> int:
        """None: a second try is known by its key."""
        return 0


class OaVendor:
    """The Official Account: each call thrice at the most, to any process, twice at once."""

    channel, account, keyed = "wechat_oa", wechat_oa.APP, False

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now, self.fake = now, wechat_oa.FakeOa(now)
        self._processes: list[WechatOaChannel] = []
        self._folder = Path(tempfile.mkdtemp())
        self._trouble_at = 0.0

    @property
    def violations(self) -> list[str]:
        """Rules that the desk broke."""
        return self.fake.violations

    def process(self, store: Store, talk: Conversations, deliver: Deliver) -> Process:
        """Another process of the desk, connected."""
        http = self.fake.client()
        fetch = official_fetch(http, BASE, wechat_oa.APP, wechat_oa.SECRET, self._now)
        api = OaApi(_api(store, http, fetch, self._now))
        intake = Intake(talk, store, self._now, deliver, fetch=tencent_files.fetcher(api.api, self._folder, self._now))
        channel = WechatOaChannel(self.account, wechat_oa.TOKEN, self.fake.envelope, intake, store, self._now)
        self._processes.append(channel)
        return Process(channel, OaSender(api, self._folder))

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
        first = self.fake.deliver(rng.choice(self._processes).receive, call)
        if luck > 0.8:
            await asyncio.gather(first, self.fake.deliver(rng.choice(self._processes).receive, call))
        else:
            await first
        if luck > 0.7:  # its answer was lost: it comes again
            await self.fake.deliver(rng.choice(self._processes).receive, call)

    def trouble(self, rng: random.Random) -> None:
        """A call of the desk goes wrong."""
        if len(self.fake.faults) >= MOST_TROUBLE or time.monotonic() - self._trouble_at < 1:
            return
        self._trouble_at = time.monotonic()
        call = rng.choice(("message/custom/send", "message/custom/send", "stable_token"))
        self.fake.faults.append(Fault(call, rng.choice(KINDS[:3] if call == "stable_token" else KINDS)))

    def shown(self, user: str) -> list[str]:
        """The words the person was shown, in order."""
        return self.fake.said_to(user)

    def repeats(self) -> int:
        """Calls whose answer was lost."""
        return sum(one.lost for one in self.fake.followers.values())


VENDORS: dict[str, Callable[[Callable[[], datetime]], Vendor]] = {"wecom_kf": KfVendor, "wechat_oa": OaVendor}

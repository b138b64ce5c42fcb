"""Conversations over a channel where much goes wrong: `python -m benchmarks.channels [channel] [people]`.

Several processes of the desk share one store. People write and tap; what they do is delivered twice, late, to two
processes at once, or its call is lost; calls of the desk are cut before or after they took effect, tokens die. In the
end each message must stand in the store once and in order, each answer must have been shown once and in order (twice
only where the channel knows no key and the call's answer was lost), and the channel's own rules must be unbroken.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from actions import outgoing
from app import shopfile
from benchmarks.channels import wechat, whatsapp
from benchmarks.channels.vendor import Vendor
from bot.conversation import Conversations
from domain.channels.register import record
from domain.channels.rendering import parts
from domain.message import Reply
from nlu.engines.embedded import EmbeddedEngine
from nlu.train import ensure_model
from notifications.worker import Worker
from storage import Store, outbox, shops
from storage import conversations as talks
from storage.migrate import migrate

ROOT = Path(__file__).parent.parent.parent
PEOPLE, TURNS, PROCESSES = 200, 4, 2
VENDORS = {**wechat.VENDORS, **whatsapp.VENDORS}

PATIENCE = 180.0
"""Seconds within which an answer must have come, on a busy machine."""

SAID = (
    "你好", "小保养多少钱", "明天下午三点做个小保养", "你们几点关门", "刹车有异响", "我的车修得怎么样了", "Hello",
    "how much is an oil change", "改到后天上午", "转人工", "不用了谢谢", "好的", "我要投诉，等了两个小时没人理",
)  # fmt: skip


@dataclass
class Verdict:
    """What came of it."""

    turns: int = 0
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """As it is reported."""
        return [f"{self.turns} turns in {self.seconds:.1f} s, {len(self.problems)} problems", *self.problems[:20]]


async def play(
    channel: str, url: str, engine: EmbeddedEngine, people: int, *, turns: int = TURNS, seed: int = 1
) -> Verdict:
    """Everybody talks at once; the verdict once all is quiet."""
    vendor = VENDORS[channel](_now)
    verdict, began, stop = Verdict(), time.monotonic(), asyncio.Event()
    stores = [Store(url) for _ in range(PROCESSES)]
    with stores[0].write() as tx:
        shops.apply(tx, shopfile.read(shopfile.DEMO), _now())
    running = []
    for store in stores:
        worker = _Late()
        process = vendor.process(store, Conversations(store, engine), worker.deliver)
        worker.worker = Worker(store, _now, {vendor.channel: process.sender})
        running += [process.receives.run(stop), worker.worker.run(stop)]
    tasks = [asyncio.create_task(one) for one in running]
    try:
        names = [f"person{number:03d}" for number in range(people)]
        said = await asyncio.gather(*(_person(vendor, stores[0], name, turns, seed, verdict) for name in names))
        await _until(lambda: _quiet(stores[0], vendor.channel), "the outbox is not empty", verdict)
    finally:
        stop.set()
        await asyncio.gather(*tasks)
    for name, words in zip(names, said, strict=True):
        _judge(vendor, stores[0], name, words, verdict)
    verdict.problems += [f"rule of the channel: {one}" for one in vendor.violations]
    verdict.seconds = time.monotonic() - began
    for store in stores:
        store.close()
    return verdict


class _Late:
    """Hands rows to a worker that is made after what receives."""

    worker: Worker

    async def deliver(self, ids: list[int]) -> None:
        await self.worker.deliver(ids)


async def _person(vendor: Vendor, store: Store, name: str, turns: int, seed: int, verdict: Verdict) -> list[str]:
    """What the person said, in order."""
    rng, said = random.Random(f"{seed}:{name}"), list[str]()
    for _ in range(turns):
        if rng.random() < 0.4:
            vendor.trouble(rng)
        words = await vendor.taps(name, rng) if said and rng.random() < 0.5 else ""
        if not words:
            words = rng.choice(SAID)
            await vendor.says(name, words, rng)
        said.append(words)
        if rng.random() < 0.8:  # else the next word comes before the answer
            count = len(said)
            await _until(lambda count=count: _heard(store, vendor, name) >= count, f"{name} was not heard", verdict)
        verdict.turns += 1
    await _until(lambda: _heard(store, vendor, name) >= len(said), f"{name} was not heard", verdict)
    return said


def _heard(store: Store, vendor: Vendor, name: str) -> int:
    return sum(author == "customer" for author, _ in _messages(store, vendor, name))


def _messages(store: Store, vendor: Vendor, name: str) -> list[tuple[str, Reply]]:
    with store.read() as tx:
        found = talks.find(tx, vendor.channel, vendor.account, name)
        kept = talks.messages(tx, found.id, limit=1000) if found else []
        return [
            (one.author, Reply(one.text) if one.author == "customer" else Reply.from_json(one.content)) for one in kept
        ]


def _judge(vendor: Vendor, store: Store, name: str, said: list[str], verdict: Verdict) -> None:
    kept = _messages(store, vendor, name)
    heard = [reply.text for author, reply in kept if author == "customer"]
    if len(heard) != len(said) or any(one not in words.split("\t") for one, words in zip(heard, said, strict=True)):
        verdict.problems.append(f"{name}: said {said}, heard {heard}")
    replies = (reply for author, reply in kept if author != "customer")
    expected = [part.text for reply in replies for part in parts(reply, record(vendor.channel), HINT)]
    shown, urgent = vendor.shown(name), _urgent(store, vendor, name)
    if any(not _same(_said(shown, urgent, which), _said(expected, urgent, which), vendor) for which in (True, False)):
        verdict.problems.append(f"{name}: answers {expected}, shown {shown}")


def _same(shown: list[str], expected: list[str], vendor: Vendor) -> bool:
    return (shown if vendor.keyed else _without_repeats(shown, expected)) == expected


def _urgent(store: Store, vendor: Vendor, name: str) -> set[str]:
    """Words that may overtake others: advice in danger does not wait behind small talk."""
    with store.read() as tx:
        rows = outbox.listed(tx, limit=100_000)
    replies = [Reply.from_json(row.payload) for row in rows if row.address == name and row.priority <= outgoing.URGENT]
    return {_bare(part.text) for reply in replies for part in parts(reply, record(vendor.channel), HINT)}


def _said(words: list[str], urgent: set[str], which: bool) -> list[str]:
    """Those that are urgent, or those that are not, in order."""
    return [bare for one in words if ((bare := _bare(one)) in urgent) == which]


HINT = ""


def _bare(words: str) -> str:
    """Without the line that tells how to choose."""
    return words.replace("回复数字即可选择。", "").replace("Reply with the number to choose.", "").strip()


def _without_repeats(shown: list[str], expected: list[str]) -> list[str]:
    """Shown words, each repeat right after itself left out unless it was to be said twice."""
    kept: list[str] = []
    for one in shown:
        again = kept and kept[-1] == one
        if not again or (len(kept) < len(expected) and _bare(expected[len(kept)]) == _bare(one)):
            kept.append(one)
    return kept


async def _until(true: Callable[[], bool], else_: str, verdict: Verdict) -> None:
    end = time.monotonic() + PATIENCE
    while not await asyncio.to_thread(true):
        if time.monotonic() > end:
            verdict.problems.append(else_)
            return
        await asyncio.sleep(0.05)


def _quiet(store: Store, channel: str) -> bool:
    with store.read() as tx:
        waiting = outbox.listed(tx, state="queued", limit=50)
    return not [one for one in waiting if one.channel == channel]


def _now() -> datetime:
    return datetime.now(UTC)


def main(channel: str = "wecom_kf", people: str = str(PEOPLE)) -> None:
    """Plays it on a SQLite file and says what came of it."""
    engine = EmbeddedEngine.load(ensure_model([ROOT / "nlu" / "data"], ROOT / "data" / "models"))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/store.db"
        store = Store(url)
        migrate(store)
        store.close()
        verdict = asyncio.run(play(channel, url, engine, int(people)))
    print(channel, *verdict.lines(), sep="\n  ")
    sys.exit(bool(verdict.problems))

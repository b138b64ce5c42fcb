"""Conversations over a channel where much goes wrong: `python -m benchmarks.channels CHANNEL [PEOPLE] [OPTION ...]`.

Two processes of the desk share one store. People write and tap; what they do is delivered twice, late, to two processes
at once, or its call is lost; calls of the desk are cut before or after they took effect, tokens die. In the end, once
nothing waits any more, each message must stand in the store once and in order, each answer must have been shown once
and in order (twice only where the channel knows no key: a call whose answer was lost, or a process killed while it
sent), and the channel's own rules must be unbroken.

Options: `kill` runs the two as processes of the machine and ends one of them every few seconds (kill -9); `silent`: the
platform calls nobody, so that asking is all there is; `postgres` instead of SQLite; `seed=2`.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from app import shopfile
from benchmarks.channels.desk import Late, engine, now
from benchmarks.channels.ledger import Ledger, progress
from benchmarks.channels.vendor import Place, Vendor, caller, elsewhere
from benchmarks.channels.vendors import VENDORS
from bot.conversation import Conversations
from domain.channels.rendering import choices
from domain.message import Reply
from nlu.engines.embedded import EmbeddedEngine
from notifications.worker import Worker
from storage import Store, shops
from storage.migrate import migrate
from tests import postgres as pg

PEOPLE, TURNS, PROCESSES = 200, 4, 2

LATE = 60.0
"""Seconds after which somebody counts as heard late."""

PATIENCE = 600.0
"""Seconds within which all must be quiet; what was not heard by then is lost."""

KILLED_EVERY = (4.0, 9.0)
"""Seconds between two ends of a process: at least, at most."""

AT_LEAST_DONE = 10
"""Messages and rows between two: a process that is ended before it did anything proves nothing."""

SAID = (
    "你好", "小保养多少钱", "明天下午三点做个小保养", "你们几点关门", "刹车有异响", "我的车修得怎么样了", "Hello",
    "how much is an oil change", "改到后天上午", "转人工", "不用了谢谢", "好的", "我要投诉，等了两个小时没人理",
)  # fmt: skip


@dataclass
class Verdict:
    """What came of it. late: turns that were heard, but not within a minute. kills: processes ended.

    talked, seconds: until everybody had said everything, and until all was quiet and judged.
    """

    turns: int = 0
    talked: float = 0.0
    seconds: float = 0.0
    lost: int = 0
    late: int = 0
    twice: int = 0
    allowed: int = 0
    kills: int = 0
    problems: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """As it is reported."""
        head = (
            f"{self.turns} turns in {self.talked:.0f} s ({self.seconds:.0f} s in all), {self.kills} kills: "
            f"{self.lost} lost, {self.late} late, "
            f"{self.twice} shown twice ({self.allowed} calls without an answer), {len(self.problems)} problems"
        )
        return [head, *self.problems[:20]]


async def play(
    channel: str, url: str, engine: EmbeddedEngine, people: int, *, turns: int = TURNS, seed: int = 1,
    kill: bool = False, silent: bool = False,
) -> Verdict:  # fmt: skip
    """Everybody talks at once; the verdict once all is quiet."""
    vendor = VENDORS[channel](now)
    vendor.calls = not silent
    verdict, began = Verdict(), time.monotonic()
    store = Store(url)
    with store.write() as tx:
        shops.apply(tx, shopfile.read(shopfile.DEMO), now())
    names = [vendor.name(number) for number in range(people)]
    desks = _killed(vendor, url, store, seed, verdict) if kill else _inside(vendor, url, engine)
    ledger = Ledger(store, vendor.channel, vendor.account)
    async with desks, ledger.kept():
        said = await asyncio.gather(*(_person(vendor, ledger, name, turns, seed, verdict) for name in names))
        verdict.talked = time.monotonic() - began
        if not await _until(ledger.is_quiet, PATIENCE):
            verdict.problems.append("inbox or outbox are not empty")
        await asyncio.gather(*(ledger.has_heard(n, len(s), 30) for n, s in zip(names, said, strict=True)))
        await vendor.settled()
    verdict.allowed = vendor.repeats() + verdict.kills * 12
    urgent = {_bare(part) for reply in ledger.urgent() for part in vendor.expected(reply)}
    for name, words in zip(names, said, strict=True):
        _judge(vendor, ledger.of(name), name, words, urgent, verdict)
    if vendor.keyed and verdict.twice:
        verdict.problems.append(f"{verdict.twice} shown twice though the channel has a key")
    if verdict.twice > verdict.allowed:
        verdict.problems.append(f"{verdict.twice} shown twice, {verdict.allowed} may be")
    verdict.problems += [f"rule of the channel: {one}" for one in vendor.violations]
    verdict.seconds = time.monotonic() - began
    store.close()
    return verdict


@asynccontextmanager
async def _inside(vendor: Vendor, url: str, engine: EmbeddedEngine) -> AsyncIterator[None]:
    """The desk's processes, within this one."""
    stores, stop = [Store(url) for _ in range(PROCESSES)], asyncio.Event()
    async with vendor.serve() as base, httpx.AsyncClient(trust_env=False) as http:
        running = []
        for number, store in enumerate(stores):
            late, folder = Late(), Path(tempfile.mkdtemp())
            place = Place(store, Conversations(store, engine), late.deliver, now, base, http, folder, number)
            process = vendor.build(place)
            if process.hook is not None:
                vendor.hooks.append(process.hook)
            late.worker = Worker(store, now, {vendor.channel: process.sender})
            running += [late.worker.run(stop)] + ([process.receives.run(stop)] if process.receives else [])
        tasks = [asyncio.create_task(one) for one in running]
        try:
            yield
        finally:
            stop.set()
            await asyncio.gather(*tasks)
            for store in stores:
                store.close()


@asynccontextmanager
async def _killed(vendor: Vendor, url: str, store: Store, seed: int, verdict: Verdict) -> AsyncIterator[None]:
    """The desk's processes as processes of the machine, one of which is ended every few seconds and begun again."""
    mother = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.channels.desk", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        async with vendor.serve() as base, caller() as http:
            ports = [_free_port() for _ in range(PROCESSES)]
            arguments = [
                f"{vendor.channel} {url} {base} {port} {number} {folder}\n" for number, port in enumerate(ports)
            ]
            running = [await _begun(mother, one) for one in arguments]
            vendor.hooks += [elsewhere(http, port) for port in ports]
            killer = asyncio.create_task(_kill(mother, running, arguments, store, random.Random(seed), verdict))
            try:
                yield
            finally:
                killer.cancel()
                with suppress(asyncio.CancelledError):
                    await killer
                for process in running:
                    with suppress(ProcessLookupError):  # it was just ended, and the next one had not begun
                        os.kill(process, signal.SIGKILL)
                mother.kill()
                await mother.wait()


async def _kill(
    mother: asyncio.subprocess.Process, running: list[int], arguments: Sequence[str], store: Store,
    rng: random.Random, verdict: Verdict,
) -> None:  # fmt: skip
    done = 0
    while True:
        await asyncio.sleep(rng.uniform(*KILLED_EVERY))
        await _until(lambda done=done: progress(store) >= done + AT_LEAST_DONE, 60)
        done, number = await asyncio.to_thread(progress, store), rng.randrange(len(running))
        os.kill(running[number], signal.SIGKILL)
        verdict.kills += 1
        running[number] = await _begun(mother, arguments[number])


async def _begun(mother: asyncio.subprocess.Process, arguments: str) -> int:
    """The process, once it listens."""
    assert mother.stdin is not None and mother.stdout is not None
    await asyncio.sleep(0.3)  # the port of the one before is free by then
    mother.stdin.write(arguments.encode())
    lines = [await asyncio.wait_for(mother.stdout.readline(), 180)]
    while not lines[-1].strip().isdigit():  # what the house writes to its log
        lines.append(await asyncio.wait_for(mother.stdout.readline(), 180))
    end = time.monotonic() + 120
    while time.monotonic() < end:
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", int(arguments.split()[3]))
            writer.close()
            return int(lines[-1])
        await asyncio.sleep(0.1)
    raise RuntimeError("a process of the desk did not begin")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


async def _person(vendor: Vendor, ledger: Ledger, name: str, turns: int, seed: int, verdict: Verdict) -> list[str]:
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
        verdict.turns += 1
        if rng.random() < 0.8:  # else the next word comes before the answer
            verdict.late += not await ledger.has_heard(name, len(said), LATE)
    return said


def _judge(
    vendor: Vendor, kept: Sequence[tuple[str, Reply]], name: str, said: list[str], urgent: set[str], verdict: Verdict
) -> None:
    heard = [reply.text for author, reply in kept if author == "customer"]
    verdict.lost += max(len(said) - len(heard), 0)
    replies = [reply for author, reply in kept if author != "customer"]
    if not _is_told(heard, _in_either_language(said, replies), in_order=vendor.channel != "telegram"):
        verdict.problems.append(f"{name}: said {said}, heard {heard}")
    expected = [part for reply in replies for part in vendor.expected(reply)]
    shown = vendor.shown(name)
    for which in (True, False):
        wanted = _said(expected, urgent, which)
        twice = _repeats(_said(shown, urgent, which), wanted)
        if twice is None:
            verdict.problems.append(f"{name}: answers {expected}, shown {shown}")
            return
        verdict.twice += twice


def _in_either_language(said: Sequence[str], replies: Sequence[Reply]) -> list[str]:
    """Each with the other names of what was tapped: a list of the other language may have been on its way."""
    names: dict[str, set[str]] = {}
    for choice in (one for reply in replies for one in choices(reply)):
        names.setdefault(choice.data, set()).add(choice.label)
    alike = [one for one in names.values() if len(one) > 1]
    return ["\t".join([words, *(n for one in alike if one & {*words.split("\t")} for n in one)]) for words in said]


def _is_told(heard: Sequence[str], said: Sequence[str], *, in_order: bool) -> bool:
    """True when each was heard once, as it was meant. in_order: the platform itself keeps the order."""
    if len(heard) != len(said):
        return False
    if in_order:
        return all(one in words.split("\t") for one, words in zip(heard, said, strict=True))
    left = list(heard)
    for words in said:
        meant = next((one for one in words.split("\t") if one in left), None)
        if meant is None:
            return False
        left.remove(meant)
    return True


def _repeats(shown: Sequence[str], expected: Sequence[str]) -> int | None:
    """How many were shown again, each soon after itself; None when something is missing, or in the wrong place."""
    at = twice = 0
    for one in shown:
        if at < len(expected) and one == expected[at]:
            at += 1
        elif one in expected[max(at - 6, 0) : at]:
            twice += 1
        else:
            return None
    return twice if at == len(expected) else None


def _said(words: Sequence[str], urgent: set[str], which: bool) -> list[str]:
    """Those that are urgent, or those that are not, in order."""
    return [bare for one in words if ((bare := _bare(one)) in urgent) == which]


def _bare(words: str) -> str:
    """Without the line that tells how to choose."""
    return words.replace("回复数字即可选择。", "").replace("Reply with the number to choose.", "").strip()


async def _until(true: Callable[[], bool], seconds: float) -> bool:
    """True as soon as it holds, False when it did not in time."""
    end = time.monotonic() + seconds
    while not await asyncio.to_thread(true):
        if time.monotonic() > end:
            return False
        await asyncio.sleep(0.3)
    return True


def main(channel: str = "wecom_kf", people: str = str(PEOPLE), *options: str) -> None:
    """Plays it and says what came of it."""
    seed = next((int(one.partition("=")[2]) for one in options if one.startswith("seed=")), 1)
    kill, silent = "kill" in options, "silent" in options
    with _database("postgres" in options) as url:
        store = Store(url)
        migrate(store)
        store.close()
        verdict = asyncio.run(play(channel, url, engine(), int(people), seed=seed, kill=kill, silent=silent))
    print(f"{channel} {people} {' '.join(options)}", *verdict.lines(), sep="\n  ")
    sys.exit(bool(verdict.problems))


@contextmanager
def _database(on_postgres: bool) -> Iterator[str]:
    """A store that is there until the block ends."""
    found = pg.binaries() if on_postgres else None
    if found is not None:
        with pg.cluster(found) as running, running.database() as url:
            yield url
        return
    if on_postgres:
        raise SystemExit(pg.MISSING)
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/store.db"

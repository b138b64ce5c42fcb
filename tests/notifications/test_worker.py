"""The worker: every row once, in order, at the pace allowed, whatever the sender answers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.channels.pace import Pace
from domain.channels.register import TELEGRAM
from domain.conversation import OutboxItem
from notifications import worker as worker_module
from notifications.sender import Away, Gone, Halted, NotSent, OutsideWindow, Refused, TooFast
from notifications.worker import Worker
from storage import Store, Tx, arrival, outages, outbox
from storage.customers import customers
from tests.paces import brisk
from tests.storage.records import a_conversation, an_item


class Recorder:
    """A sender that notes what it was given, and answers what it is told to."""

    def __init__(self, *answers: Exception | None, seconds: float = 0.0) -> None:
        self.given: list[OutboxItem] = []
        self._answers, self._seconds = list(answers), seconds

    async def send(self, item: OutboxItem) -> str | None:
        self.given.append(item)
        await asyncio.sleep(self._seconds)
        answer = self._answers.pop(0) if self._answers else None
        if answer is not None:
            raise answer
        return f"m{len(self.given)}"

    @property
    def keys(self) -> list[str]:
        return [item.key for item in self.given]


@pytest.fixture(autouse=True)
def brisk_chats(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chats take ten messages a second, so that tests need not wait."""
    brisk(monkeypatch, TELEGRAM, chat=Pace(timedelta(milliseconds=100), 1))


def queue(store: Store, now: datetime, *keys: str, address: str = "7", **fields: object) -> list[int]:
    with store.write() as tx:
        made = [outbox.put(tx, an_item(key, now, address=address, **fields)) for key in keys]
    return [row for row in made if row is not None]


def states(store: Store) -> dict[str, str]:
    with store.read() as tx:
        return {item.key: item.state for item in outbox.listed(tx)}


async def run_until(worker: Worker, holds: Callable[[], bool], seconds: float = 10.0) -> None:
    stop = asyncio.Event()
    running = asyncio.ensure_future(worker.run(stop))
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.02)
    stop.set()
    await running


def test_rows_of_a_chat_leave_in_the_order_written(
    either_store: Store, clock: Callable[[], datetime], now: datetime
) -> None:
    queue(either_store, now, "a", "b", "c", "d")
    sender = Recorder()
    worker = Worker(either_store, clock, {"telegram": sender})
    asyncio.run(run_until(worker, lambda: len(sender.given) == 4))
    assert sender.keys == ["a", "b", "c", "d"]
    assert set(states(either_store).values()) == {"sent"}


def test_four_workers_send_each_row_once(either_store: Store, clock: Callable[[], datetime], now: datetime) -> None:
    keys = [f"k{n}" for n in range(40)]
    for number, key in enumerate(keys):
        queue(either_store, now, key, address=str(number))
    senders = [Recorder(seconds=0.01) for _ in range(4)]
    workers = [Worker(either_store, clock, {"telegram": sender}) for sender in senders]

    def given() -> list[str]:
        return [key for sender in senders for key in sender.keys]

    async def all_run() -> None:
        await asyncio.gather(*(run_until(worker, lambda: len(given()) >= 40) for worker in workers))

    asyncio.run(all_run())
    assert sorted(given()) == sorted(keys)


def test_deliver_sends_at_once_what_it_was_told_and_nothing_else(
    store: Store, clock: Callable[[], datetime], now: datetime
) -> None:
    mine, _ = queue(store, now, "mine")[0], queue(store, now, "other", address="8")
    sender = Recorder()
    asyncio.run(Worker(store, clock, {"telegram": sender}).deliver([mine]))
    assert sender.keys == ["mine"]
    assert states(store) == {"mine": "sent", "other": "queued"}


def test_deliver_does_not_overtake_an_earlier_message_of_the_chat(
    store: Store, clock: Callable[[], datetime], now: datetime
) -> None:
    queue(store, now, "earlier")
    later = queue(store, now, "later")
    sender = Recorder()
    asyncio.run(Worker(store, clock, {"telegram": sender}).deliver(later))
    assert sender.given == []


def test_rows_that_are_late_together_find_their_new_moments_together(
    either_store: Store, clock: Callable[[], datetime], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each by itself they would stand in line for the store's one lock, and be late again."""
    rows = [row for n in range(12) for row in queue(either_store, now, f"k{n}", address=str(n))]
    sender = Recorder()
    worker = Worker(either_store, clock, {"telegram": sender})
    asked: list[int] = []
    find = outbox.new_moments

    def slow_at_first(tx: Tx, items: Sequence[OutboxItem], *about: Any) -> list[datetime]:
        end = time.monotonic() + 10
        while not asked and len(items) + len(worker._moving._waiting) < 12 and time.monotonic() < end:
            time.sleep(0.01)
        asked.append(len(items))
        return find(tx, items, *about)

    monkeypatch.setattr(outbox, "LATE", timedelta(seconds=-9))
    monkeypatch.setattr(worker_module, "MOMENTS", 1)
    monkeypatch.setattr(outbox, "new_moments", slow_at_first)
    asyncio.run(worker.deliver(rows))
    assert len(sender.given) == 12
    assert sum(asked) == 12
    assert len(asked) <= 2


def test_told_to_wait_it_waits_that_long_and_the_try_does_not_count(
    store: Store, clock: Callable[[], datetime], now: datetime
) -> None:
    queue(store, now, "a", "b")
    times: list[datetime] = []

    class Timed(Recorder):
        async def send(self, item: OutboxItem) -> str | None:
            times.append(clock())
            return await super().send(item)

    sender = Timed(TooFast(timedelta(seconds=1)))
    asyncio.run(run_until(Worker(store, clock, {"telegram": sender}), lambda: len(sender.given) == 3))
    assert sender.keys == ["a", "a", "b"]
    assert times[1] - times[0] >= timedelta(seconds=1)
    with store.read() as tx:
        assert [item.attempts for item in outbox.listed(tx)] == [1, 1]


def test_a_pace_that_was_changed_since_is_heeded(
    store: Store, clock: Callable[[], datetime], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        brisk(before, TELEGRAM, chat=Pace(timedelta(seconds=5), 3))
        queue(store, now, "earlier", address="8")
        asyncio.run(
            run_until(Worker(store, clock, {"telegram": Recorder()}), lambda: states(store) == {"earlier": "sent"})
        )
    queue(store, now, "a", "b")
    sender = Recorder(TooFast(timedelta(seconds=0.5)))
    asyncio.run(run_until(Worker(store, clock, {"telegram": sender}), lambda: len(sender.given) == 3))
    assert sender.keys == ["a", "a", "b"]


@pytest.mark.parametrize(
    ("answer", "state"),
    [(Refused("BUTTON_DATA_INVALID"), "dead"), (Gone("blocked"), "dead"), (NotSent("cut off"), "queued")],
)
def test_what_the_channel_answers_is_written_down(
    store: Store, clock: Callable[[], datetime], now: datetime, answer: Exception, state: str
) -> None:
    row = queue(store, now, "a")
    asyncio.run(Worker(store, clock, {"telegram": Recorder(answer)}).deliver(row))
    with store.read() as tx:
        item = outbox.get(tx, row[0])
    assert item is not None
    assert (item.state, item.last_error, item.lease_until) == (state, str(answer), None)


def test_a_blocked_customer_is_marked(store: Store, clock: Callable[[], datetime], now: datetime) -> None:
    with store.write() as tx:
        customers.add_identity(tx, "telegram", "1", "7", "王芳", now)
    row = queue(store, now, "a", account="1")
    asyncio.run(Worker(store, clock, {"telegram": Recorder(Gone("blocked"))}).deliver(row))
    with store.read() as tx:
        found = customers.identity(tx, "telegram", "1", "7")
    assert found is not None
    assert not found.reachable


def test_a_row_that_breaks_its_sender_does_not_stop_the_others(
    store: Store, clock: Callable[[], datetime], now: datetime
) -> None:
    queue(store, now, "bad", address="8")
    queue(store, now, "good", address="9")
    sender = Recorder(KeyError("text"))
    asyncio.run(run_until(Worker(store, clock, {"telegram": sender}), lambda: "sent" in states(store).values()))
    assert sorted(states(store).values()) == ["queued", "sent"]


def test_a_row_that_is_no_longer_true_is_given_up(store: Store, clock: Callable[[], datetime], now: datetime) -> None:
    queue(store, now - timedelta(hours=2), "old", expires_at=now - timedelta(hours=1))
    sender = Recorder()
    asyncio.run(run_until(Worker(store, clock, {"telegram": sender}), lambda: states(store)["old"] == "cancelled"))
    assert sender.given == []


def test_rows_of_a_channel_without_a_sender_are_left_alone(
    store: Store, clock: Callable[[], datetime], now: datetime
) -> None:
    row = queue(store, now, "a")
    asyncio.run(Worker(store, clock, {}).deliver(row))
    assert states(store) == {"a": "queued"}


def test_the_worker_outlives_its_stores_absence(
    store: Store, clock: Callable[[], datetime], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(store, now, "a")
    claim, broken = outbox.claim, iter([OSError("disk"), None])

    def sometimes(*args: object, **options: object) -> object:
        error = next(broken, None)
        if error is not None:
            raise error
        return claim(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(outbox, "claim", sometimes)
    sender = Recorder()
    asyncio.run(run_until(Worker(store, clock, {"telegram": sender}), lambda: states(store)["a"] == "sent"))


class Jumping:
    """A clock that runs, and can be set."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock, self.ahead = clock, timedelta(0)

    def __call__(self) -> datetime:
        return self._clock() + self.ahead


def test_after_an_hour_without_the_channel_all_leaves_in_order(
    store: Store, clock: Callable[[], datetime], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outages, "MAX_WAIT", timedelta(seconds=0.2))
    for chat in range(6):
        queue(store, now, f"{chat}a", f"{chat}b", address=str(chat))
    jumping = Jumping(clock)

    class Flaky(Recorder):
        async def send(self, item: OutboxItem) -> str | None:
            if jumping.ahead < timedelta(hours=1):
                jumping.ahead += timedelta(minutes=6)
                raise Away("cut off")
            return await super().send(item)

    sender = Flaky()
    asyncio.run(run_until(Worker(store, jumping, {"telegram": sender}), lambda: len(sender.given) == 12, 30.0))
    assert set(states(store).values()) == {"sent"}
    assert all(sender.keys.index(f"{chat}a") < sender.keys.index(f"{chat}b") for chat in range(6))
    with store.read() as tx:
        assert outages.listed(tx) == {}


def test_whose_answer_is_not_worth_reading_any_more_is_told_so_once(
    store: Store, clock: Callable[[], datetime], now: datetime
) -> None:
    with store.write() as tx:
        a_conversation(tx, now, "7")
    queue(store, now - timedelta(hours=20), "a", "b", account="7", kind="reply", expires_at=now - timedelta(hours=1))
    sender = Recorder()
    asyncio.run(run_until(Worker(store, clock, {"telegram": sender}), lambda: len(sender.given) == 1))
    assert "没能及时回复" in sender.given[0].payload["text"]
    assert states(store)["a"] == states(store)["b"] == "cancelled"
    with store.read() as tx:
        assert {item.last_error for item in outbox.listed(tx, state="cancelled")} == {"expired"}


def test_a_sender_that_stood_still_past_its_lease_sends_nothing(
    store: Store, clock: Callable[[], datetime], now: datetime
) -> None:
    rows = queue(store, now, "a")
    still, other = Recorder(), Recorder()
    stopped = Worker(store, clock, {"telegram": still})
    (departure,) = stopped._claim(1)
    later = Jumping(clock)
    later.ahead = outbox.LEASE * 2
    asyncio.run(Worker(store, later, {"telegram": other}).deliver(rows))
    asyncio.run(stopped._send(departure))
    assert (still.keys, other.keys) == ([], ["a"])


def test_a_sender_past_its_lease_does_not_undo_what_another_did(
    store: Store, clock: Callable[[], datetime], now: datetime
) -> None:
    rows = queue(store, now, "a")
    later, other = Jumping(clock), Recorder()
    later.ahead = outbox.LEASE * 2

    class Slow(Recorder):
        async def send(self, item: OutboxItem) -> str | None:
            await Worker(store, later, {"telegram": other}).deliver(rows)
            raise Away("no answer")

    asyncio.run(Worker(store, clock, {"telegram": Slow()}).deliver(rows))
    assert other.keys == ["a"]
    assert states(store) == {"a": "sent"}


def test_a_row_is_not_given_out_again_while_it_can_not_be_marked(
    store: Store, clock: Callable[[], datetime], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(store, now, "a")
    jumping, marked, broken = Jumping(clock), outbox.mark_sent, [OSError("locked")] * 8

    def sometimes(*args: object) -> None:
        jumping.ahead = timedelta(days=1)
        if broken:
            raise broken.pop()
        marked(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(outbox, "mark_sent", sometimes)
    monkeypatch.setattr(worker_module, "MARK_WAIT", 0.2)
    sender = Recorder()
    asyncio.run(run_until(Worker(store, jumping, {"telegram": sender}), lambda: states(store)["a"] == "sent"))
    assert sender.keys == ["a"]


def test_a_shut_channel_stops_and_its_rows_keep_their_place(
    store: Store, now: datetime, clock: Callable[[], datetime]
) -> None:
    rows = queue(store, now, "a", "b")
    worker = Worker(store, clock, {"telegram": Recorder(Halted("invalid ip", code="40164", advice="ip"))})
    asyncio.run(worker.deliver(rows))
    assert states(store)["a"] == "queued"
    with store.read() as tx:
        assert list(outages.halted(tx)) == ["telegram:7"]
        assert [item.kind for item in outbox.listed(tx) if item.channel == "staff"] != []


def test_a_chat_that_takes_nothing_more_keeps_the_words_until_the_customer_writes(
    store: Store, now: datetime, clock: Callable[[], datetime]
) -> None:
    rows = queue(store, now, "a")
    worker = Worker(store, clock, {"telegram": Recorder(OutsideWindow("45015"))})
    asyncio.run(worker.deliver(rows))
    assert states(store) == {"a": "held"}
    with store.write() as tx:
        assert arrival.let_go(tx, "telegram", "7", "7", now) == 1
    assert states(store) == {"a": "queued"}


def test_what_a_vendor_says_of_a_code_is_kept_without_it(
    store: Store, clock: Callable[[], datetime], now: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    payload = {"text": "", "template": {"id": "c", "fields": [["code", "987654"]]}}
    queue(store, now, "k", address="+8613800138000", kind=outbox.CODE_KIND, payload=payload)
    worker = Worker(store, clock, {"telegram": Recorder(Refused("bad param 987654 for 13800138000"))})
    asyncio.run(run_until(worker, lambda: "dead" in states(store).values()))
    with store.read() as tx:
        (row,) = outbox.listed(tx)
    assert row.last_error == "bad param … for …" and (row.payload, row.address) == ({"text": ""}, "")
    assert "987654" not in "".join(capsys.readouterr())

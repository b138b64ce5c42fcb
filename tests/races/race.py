"""A race for a shop's places: confirmations from several processes or threads, and what is left when all are through.

Run as a program it is one of the processes: `python -m tests.races.race URL NUMBER`, a result per line.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from actions.booking import appointments, free_times
from domain.booking.capacity import Needs, quarter, quarters
from domain.booking.time_wish import Wish
from domain.conversation import Conversation
from domain.errors import BayTaken
from domain.shop.policy import Policy
from domain.shop.shop import BaySpec, Loaner, ServiceItem, Shop, StaffSpec
from storage import Store, Tx, conversations, shops
from storage.booking import appointments as appointment_queries
from storage.booking import capacity
from tests.storage.records import a_conversation, small_shop

PLACES, RUNNERS = 20, 4
CONFIRMATIONS = 300
NEEDS = Needs(("diagnosis",), loaner=True)
NOW = datetime(2026, 3, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
WANTED = NOW + timedelta(days=1, hours=5)
LATER = NOW + timedelta(minutes=6)
"""When the offers kept at NOW have expired."""
KEPT = 12
"""How many of the places are kept for others when the race with expiring offers begins."""


@dataclass(frozen=True)
class Outcome:
    """What one confirmation came to. alternatives: the times named to somebody who was refused."""

    booked: bool
    alternatives: tuple[str, ...] = ()


def race_shop() -> Shop:
    """A shop that can take exactly PLACES vehicles at once: bays, technicians, intake seats and loaners alike."""
    many = range(PLACES)
    technicians = (StaffSpec(f"t{n}", f"T{n}", "technician") for n in many)
    advisors = (StaffSpec(f"a{n}", f"A{n}", "advisor") for n in range(PLACES // 2))
    return small_shop(
        hours=dict.fromkeys(range(7), ((time(9), time(18)),)),
        bays=tuple(BaySpec(f"b{n:02}", f"B{n}") for n in many),
        staff=(*technicians, *advisors),
        loaners=tuple(Loaner(f"l{n}", f"L{n}") for n in many),
        services=(ServiceItem("diagnosis", "诊断", "Diagnosis", 60, 100),),
        policy=Policy(lead_time=timedelta(0), intake_per_quarter=2),
    )


def set_up(store: Store, *, kept: int = 0) -> None:
    """The shop is in force, everybody has a conversation, and `kept` places are kept for some of them."""
    shop = race_shop()
    with store.write() as tx:
        shops.apply(tx, shop, NOW)
        people = [a_conversation(tx, NOW, str(n)) for n in range(CONFIRMATIONS)]
        for person in people[:kept]:
            assert appointments.keep_offer(tx, shop, person, NEEDS, WANTED, NOW)


def run(store: Store, number: int, *, unrest: bool) -> Iterator[Outcome]:
    """The confirmations of one of the RUNNERS, one after the other.

    unrest: offers expire in the middle, and every other booking is cancelled at once, four times at the most.
    """
    shop, cancelled = race_shop(), 0
    mine = list(range(number, CONFIRMATIONS, RUNNERS))
    random.Random(number).shuffle(mine)
    for turn, address in enumerate(mine):
        now = LATER if unrest and turn >= len(mine) // 3 else NOW
        booked = store.settle(lambda tx, a=address, at=now: _confirm(tx, shop, a, at))  # type: ignore[misc]
        if booked is None:
            with store.read() as tx:
                offers = free_times.offer_times(
                    tx, shop, NEEDS, Wish(WANTED, WANTED + timedelta(minutes=1), WANTED), now
                )
            yield Outcome(False, tuple(offer.start.isoformat() for offer in offers))
            continue
        yield Outcome(True)
        if unrest and cancelled < 4:
            cancelled += 1
            store.settle(lambda tx, visit=booked, at=now: _cancel(tx, shop, visit, at))  # type: ignore[misc]


def _confirm(tx: Tx, shop: Shop, address: int, now: datetime) -> int | None:
    conversation = _person(tx, address)
    try:
        return appointments.book(tx, shop, conversation, NEEDS, WANTED, now)[1].id
    except BayTaken:
        return None


def _person(tx: Tx, address: int) -> Conversation:
    found = conversations.find(tx, "telegram", "7", str(address))
    assert found is not None
    locked = conversations.lock(tx, found.id)
    assert locked is not None
    return locked


def _cancel(tx: Tx, shop: Shop, visit: int, now: datetime) -> None:
    appointment = appointment_queries.get(tx, visit)
    assert appointment is not None
    appointments.cancel(tx, shop, appointment, now, actor="customer")


def by_threads(url: str, *, unrest: bool = False) -> list[Outcome]:
    """All outcomes, the runners being threads on one store."""
    store = Store(url)
    with ThreadPoolExecutor(RUNNERS) as pool:
        found = list(pool.map(lambda number: list(run(store, number, unrest=unrest)), range(RUNNERS)))
    store.close()
    return [outcome for outcomes in found for outcome in outcomes]


def by_processes(url: str, *, unrest: bool = False) -> list[Outcome]:
    """All outcomes, the runners being processes of their own that begin together."""
    command = [sys.executable, "-m", "tests.races.race", url]
    root = Path(__file__).parents[2]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    started = [
        subprocess.Popen([*command, str(number), str(int(unrest))], cwd=root, text=True, **pipes)  # type: ignore[call-overload]
        for number in range(RUNNERS)
    ]
    for process in started:
        assert process.stdout.readline() == "ready\n", process.stderr.read()
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    outcomes: list[Outcome] = []
    for process in started:
        said, complaint = process.communicate(timeout=120)
        assert process.returncode == 0, complaint
        outcomes += [Outcome(booked, tuple(times)) for booked, times in map(json.loads, said.splitlines())]
    return outcomes


def check(store: Store, outcomes: Sequence[Outcome], *, unrest: bool = False) -> None:
    """All that must hold after a race: places given once, refusals only where full, alternatives free."""
    shop = race_shop()
    assert len(outcomes) == CONFIRMATIONS
    with store.write() as tx:
        day = NOW + timedelta(days=2)
        visits = [visit for visit in appointment_queries.between(tx, NOW, day) if visit.state == "booked"]
        if not unrest:
            assert sum(outcome.booked for outcome in outcomes) == PLACES == len(visits)
        assert len(visits) <= PLACES
        for kind in ("bay", "technician", "loaner"):
            assert len({getattr(visit, kind) for visit in visits}) == len(visits), kind
        at = LATER + timedelta(hours=1)
        busy = capacity.busy(tx, WANTED, WANTED + timedelta(hours=1), at)
        work = quarters(WANTED, WANTED + timedelta(hours=1))
        taken = sum(not busy.is_free(f"bay:{bay.code}", work) for bay in shop.bays)
        assert taken == len(visits)
        seats = [f"intake:a{n}:{seat}" for n in range(PLACES // 2) for seat in (0, 1)]
        first = range(quarter(WANTED), quarter(WANTED) + 1)
        assert sum(not busy.is_free(seat, first) for seat in seats) == len(visits)
        assert _fill(tx, shop, at) == PLACES - len(visits)
        _check_alternatives(tx, shop, outcomes, at, unrest=unrest)


def _fill(tx: Tx, shop: Shop, now: datetime) -> int:
    """How many places at the wanted time were still free; they are booked."""
    count = 0
    while _confirm(tx, shop, count, now) is not None:
        count += 1
    return count


def _check_alternatives(
    tx: Tx, shop: Shop, outcomes: Sequence[Outcome], now: datetime, *, unrest: bool
) -> None:  # fmt: skip
    for outcome in outcomes:
        assert outcome.booked or len(outcome.alternatives) >= 2
    for start in sorted({start for outcome in outcomes for start in outcome.alternatives}):
        at = datetime.fromisoformat(start)
        if unrest and abs(at - WANTED) < timedelta(hours=1):
            continue  # it needed a place that a cancellation had freed, and somebody else got that
        probing = tx.begin_nested()
        appointments.book(tx, shop, _person(tx, 0), NEEDS, at, now)
        probing.rollback()


def _main(url: str, number: str, unrest: str) -> None:
    store = Store(url, pool_size=1)
    with store.read() as tx:
        shops.load(tx)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for outcome in list(run(store, int(number), unrest=unrest == "1")):
        sys.stdout.write(json.dumps(list(asdict(outcome).values())) + "\n")
    store.close()


if __name__ == "__main__":
    _main(*sys.argv[1:])

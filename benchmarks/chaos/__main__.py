"""The fault campaign: `python -m benchmarks.chaos [--faults 1000] [--messages 20000]`, or `--table` for what was found.

Plays runs, each with a seed of its own and the next of four layouts (one process or many, SQLite or PostgreSQL), until
all runs together, also those of earlier calls, have so many faults and messages. Nothing leaves this machine: Telegram
is simulated on a loopback port. The full disk needs root, the clock libfaketime; without them those are left out.
Status 1 when anything was found that must not be.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time

from benchmarks.chaos.run import PEOPLE, Told, play
from benchmarks.chaos.table import KEPT, keep, kept, summary, table
from benchmarks.chaos.world import MANY, ONE

LAYOUTS = ((ONE, "sqlite"), (MANY, "postgresql"), (ONE, "postgresql"), (MANY, "sqlite"))


def main() -> None:
    """Plays what is missing, and says what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--faults", type=int, default=1000)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=480.0, help="of each run while things break")
    parser.add_argument("--small", type=float, default=0.05, help="share of calls that go wrong")
    parser.add_argument("--large", type=float, default=12.0, help="mean seconds between large faults")
    parser.add_argument("--people", type=int, default=PEOPLE, help="who talk at the same time")
    parser.add_argument("--seed", type=int, default=0, help="one run with this seed, which is not kept")
    parser.add_argument("--layout", type=int, default=0, help="0 to 3, with --seed")
    parser.add_argument("--until", default="", help="HH:MM after which no further run begins")
    parser.add_argument("--fresh", action="store_true", help="forget the runs of earlier calls")
    parser.add_argument("--table", action="store_true")
    chosen = parser.parse_args()
    if chosen.fresh:
        KEPT.unlink(missing_ok=True)
    if chosen.seed:
        told = asyncio.run(_play(chosen.seed, LAYOUTS[chosen.layout], chosen))
        print(summary([told]), *told.words, table([told]), sep="\n")
        sys.exit(bool(told.broken))
    while not chosen.table and not _enough(chosen):
        seed = max((run.seed for run in kept()), default=0) + 1
        layout = LAYOUTS[(seed - 1) % len(LAYOUTS)]
        told = asyncio.run(_play(seed, layout, chosen))
        keep(told)
        print(seed, *layout, summary([told]), *told.words[:30], sep="\n  ", flush=True)
    runs = kept()
    print(summary(runs), table(runs), sep="\n\n")
    sys.exit(any(run.broken for run in runs))


async def _play(seed: int, layout: tuple[str, str], chosen: argparse.Namespace) -> Told:
    return await play(seed, *layout, chosen.seconds, chosen.small, chosen.large, chosen.people)


def _enough(chosen: argparse.Namespace) -> bool:
    runs = kept()
    done = sum(run.faults for run in runs) >= chosen.faults and sum(run.messages for run in runs) >= chosen.messages
    late = chosen.until and time.strftime("%H:%M") >= chosen.until
    return bool(done and {(run.layout, run.database) for run in runs} >= set(LAYOUTS)) or bool(late)


if __name__ == "__main__":
    main()

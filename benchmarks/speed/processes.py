"""Several processes on one PostgreSQL: each plays talks in its own chats for some seconds, all at once.

`python -m benchmarks.speed.processes URL TAG SECONDS` is one of them: it says "ready", begins at a line of input, and
tells its turns and CPU seconds.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import time
from collections.abc import Sequence

import structlog

from app.wiring import TRAINING_DATA
from benchmarks.curves import curves
from benchmarks.speed.found import Found
from benchmarks.speed.inside import Desk
from nlu.engines.embedded import EmbeddedEngine
from nlu.train import ensure_model

MODELS = TRAINING_DATA.parent.parent / "data" / "models"


def loaded() -> EmbeddedEngine:
    """The engine as the desk loads it; its model is trained when there is none."""
    return EmbeddedEngine.load(ensure_model([TRAINING_DATA], MODELS))


def run(url: str, many: int, seconds: float) -> tuple[int, float]:
    """(turns, CPU seconds of all these processes)."""
    command = [sys.executable, "-m", "benchmarks.speed.processes", url]
    playing = [
        subprocess.Popen(
            [*command, f"of{many}-{number}", str(seconds)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for number in range(many)
    ]
    for one in playing:
        assert one.stdout and one.stdout.readline().strip() == "ready"
    for one in playing:
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()
    told = [json.loads(one.communicate()[0]) for one in playing]
    return sum(one["turns"] for one in told), sum(one["cpu"] for one in told)


def several(url: str, counts: Sequence[int], seconds: float, found: Found) -> None:
    """Turns a second and CPU of a turn for so many processes on one database."""
    Desk(url, loaded()).store.close()
    lines, rates, costs = ["| processes | turns/s | CPU ms of a turn, theirs alone |", "|---|---|---|"], [], []
    for many in counts:
        turns, cpu = run(url, many, seconds)
        rates.append(turns / seconds)
        costs.append(cpu / turns * 1000)
        lines.append(f"| {many} | {rates[-1]:.0f} | {costs[-1]:.2f} |")
    found.pictures["speed-processes.svg"] = curves(
        "turns a second", "processes on one PostgreSQL", [str(many) for many in counts], {"all together": rates}
    )
    found.table("Several processes on one PostgreSQL", [
        *lines, "", "The database works on the same two cores.", "", "![Turns a second](pictures/speed-processes.svg)",
    ])  # fmt: skip


def main(url: str, tag: str, seconds: float) -> None:
    """One of the processes."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    desk = Desk(url, loaded())
    desk.talk(f"{tag}-warm")
    print("ready", flush=True)
    sys.stdin.readline()
    ends, cpu, turns, talks = time.perf_counter() + seconds, time.process_time(), 0, 0
    while time.perf_counter() < ends:
        talks += 1
        turns += len(desk.talk(f"{tag}-{talks}"))
    print(json.dumps({"turns": turns, "cpu": time.process_time() - cpu}))
    desk.store.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))

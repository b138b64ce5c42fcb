"""What a chat turn costs: `python -m benchmarks.turns [--peer http://127.0.0.1:5005] [--clients 1 4]`.

Starts the desk as a shop would (one process, demo shop, an empty store) and plays whole conversations over REST:
turns per second, median and 99th percentile, CPU per turn; beside it the seconds to start, memory, and idle CPU.
--peer: a server that speaks Rasa's REST channel, played the same conversations in the same run.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

CONVERSATION = (
    "你好",
    "我想预约保养",
    "周六上午九点",
    "沪A12345",
    "好的",
    "换刹车片多少钱",
    "我的预约是什么时候",
    "谢谢",
)
"""Eight turns: greeting, a booking in four, a price, progress, thanks."""

IDLE_SECONDS = 10


@dataclass
class Played:
    """The turns one server took. ms: each turn's milliseconds; seconds: of the whole run."""

    ms: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def row(self, name: str, clients: int) -> str:
        """A line of the table."""
        cuts = statistics.quantiles(self.ms, n=100)
        rate = len(self.ms) / self.seconds
        return f"| {name} | {clients} | {rate:.0f} | {cuts[49]:.1f} | {cuts[98]:.1f} |"

    @property
    def median(self) -> float:
        """Milliseconds of the middle turn."""
        return statistics.median(self.ms)


def play(address: str, clients: int, seconds: float, tag: str) -> Played:
    """Whole conversations, one after another in each client, for about that long."""
    played, lock, began = Played(), threading.Lock(), time.perf_counter()

    def client(number: int) -> None:
        taken: list[float] = []
        count = 0
        with httpx.Client(base_url=address, timeout=30) as http:
            while time.perf_counter() - began < seconds:
                count += 1
                for words in CONVERSATION:
                    started = time.perf_counter()
                    body = {"sender": f"{tag}-{number}-{count}", "message": words}
                    http.post("/webhooks/rest/webhook", json=body).raise_for_status()
                    taken.append((time.perf_counter() - started) * 1000)
        with lock:
            played.ms += taken

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    played.seconds = time.perf_counter() - began
    return played


class Desk:
    """Our server in a process of its own, on a free port, with an empty store."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._environment = {**os.environ, "AFTERCARE_DATA_DIR": str(folder)}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Seconds from the command to the first answer."""
        command = [sys.executable, "-m", "app", "run", "--demo", "--port", str(self.port)]
        began = time.perf_counter()
        self._process = subprocess.Popen(
            command, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while True:
            try:
                httpx.get(f"{self.address}/health", timeout=1).raise_for_status()
                return time.perf_counter() - began
            except httpx.HTTPError:
                if self._process.poll() is not None:
                    raise SystemExit(f"The desk ended with {self._process.returncode}.") from None
                time.sleep(0.02)

    def stop(self) -> None:
        """The process is over."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)

    def megabytes(self) -> float:
        """Memory the process holds (Linux)."""
        status = Path(f"/proc/{self._pid}/status").read_text(encoding="ascii")
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def idle_percent(self) -> float:
        """CPU used while nobody writes, in percent of a core."""
        before = self.cpu_seconds()
        time.sleep(IDLE_SECONDS)
        return (self.cpu_seconds() - before) / IDLE_SECONDS * 100

    @property
    def _pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def cpu_seconds(self) -> float:
        """CPU time the process has used so far."""
        fields = Path(f"/proc/{self._pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Prints the tables."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--peer", help="address of a server that speaks Rasa's REST channel")
    arguments.add_argument("--clients", type=int, nargs="+", default=[1, 4])
    arguments.add_argument("--seconds", type=float, default=10)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        print(f"first start (trains the model): {desk.start():.1f} s")
        desk.stop()
        started = desk.start()
        try:
            fresh, idle = desk.megabytes(), desk.idle_percent()
            print(f"start {started:.1f} s, memory {fresh:.0f} MB, idle CPU {idle:.1f} %\n")
            _table(desk, chosen.peer, chosen.clients, chosen.seconds)
            print(f"\nmemory after: {desk.megabytes():.0f} MB")
        finally:
            desk.stop()


def _table(desk: Desk, peer: str | None, clients: list[int], seconds: float) -> None:
    print("| server | clients | turns/s | median ms | p99 ms |\n|---|---|---|---|---|")
    used, turns = desk.cpu_seconds(), 0
    for number in clients:
        mine = play(desk.address, number, seconds, f"bench{number}")
        turns += len(mine.ms)
        print(mine.row("aftercare", number))
        if peer:
            theirs = play(peer, number, seconds, f"bench{number}")
            print(theirs.row("peer", number))
            print(f"| peer / aftercare | {number} | | {theirs.median / mine.median:.1f} times | |")
    print(f"\nCPU per turn: {(desk.cpu_seconds() - used) / turns * 1000:.1f} ms")


if __name__ == "__main__":
    main()

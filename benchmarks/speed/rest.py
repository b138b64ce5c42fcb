"""Talks over REST: the one door that another server has as well, so that both can be played the same."""

from __future__ import annotations

import sys
import threading
import time
from importlib.util import find_spec

import httpx

from benchmarks.process import Watched, free_port
from benchmarks.speed.found import Found
from benchmarks.speed.talk import CONVERSATION

ABSENT = "Rasa 3.6 runs on Python 3.8 to 3.10 only, and this is {version}; `make rasa-install` takes a Python 3.10"


def answered(address: str, process: Watched) -> None:
    """Returns at the first answer. SystemExit when the process ends before."""
    while True:
        try:
            httpx.get(f"{address}/health", timeout=1).raise_for_status()
            return
        except httpx.HTTPError:
            if process.ended is not None:
                raise SystemExit(f"The desk ended with {process.ended}.") from None
            time.sleep(0.02)


def play(address: str, clients: int, seconds: float, tag: str) -> float:
    """Turns a second of whole conversations, one after another in each client, for about that long."""
    counts, began = [0] * clients, time.perf_counter()

    def client(number: int) -> None:
        talk = 0
        with httpx.Client(base_url=address, timeout=30, trust_env=False) as http:
            while time.perf_counter() - began < seconds:
                talk += 1
                for words in CONVERSATION:
                    body = {"sender": f"{tag}-{number}-{talk}", "message": words}
                    http.post("/webhooks/rest/webhook", json=body).raise_for_status()
                    counts[number] += 1

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - began)


def beside(peer: str, kept: dict[str, str], rounds: int, seconds: float, found: Found, clients: int = 4) -> None:
    """Turns a second over REST, of ours and, where its address is given, of a Rasa server, round by round."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    name = "turns/s / Rasa with a form, same talk"
    mine, ratios = [], []
    with Watched([sys.executable, "-m", "app", "run", "--demo", "--port", str(port)], kept) as process:
        answered(address, process)
        play(address, 1, 2.0, "warm")
        for number in range(rounds):
            mine.append(play(address, clients, seconds, f"round-{number}"))
            if peer:
                ratios.append(mine[-1] / play(peer, clients, seconds, f"round-{number}"))
    lines = [f"By REST, {clients} clients: " + ", ".join(f"{rate:.0f}" for rate in mine) + " turns/s."]
    if ratios:
        found.say(name, sorted(ratios)[len(ratios) // 2])
        lines.append("Times what the Rasa server did: " + ", ".join(f"{one:.1f}" for one in ratios) + ".")
    else:
        version = ".".join(map(str, sys.version_info[:3]))
        why = ABSENT.format(version=version) if find_spec("rasa") is None else "no address of a server was given (PEER)"
        found.notes[name] = why
        lines.append(f"Rasa is not in this run: {why}.")
    found.table("Beside Rasa", lines)

"""A language model behind any OpenAI-compatible address, asked when a message is unclear; unwell, it is silent.

A wait is bounded as a whole, few messages wait at once, an address that fails rests, and the questions of a day are
counted. Whoever calls gets acts or None, and never an error. It is called outside any transaction.
"""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore, Lock

import httpx
import structlog

from nlu.acts.acts import Act
from nlu.engines.outage import Outage
from nlu.second.allowance import Allowance
from nlu.second.opinion import NoOpinion, opinion_in
from nlu.second.question import question
from nlu.second.veil import LONGEST, veiled
from nlu.understanding import Understanding

log = structlog.get_logger(__name__)

AT_ONCE = 2
"""Messages that wait for it at the same time; any further one is read without it."""

REST = timedelta(seconds=60)
LARGEST = 64 * 1024
"""Bytes of an answer that are read at most."""

SHORTEST = 2
PERSONAL = frozenset({"plate", "phone", "name", "vin", "place", "sign"})
"""Questions whose answers are personal data: these never leave."""

REMEMBERED = 256


class NoAnswer(Exception):
    """The address did not answer as it should; the message says how."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How it is asked. url: up to and with the version, "https://api.example.com/v1". wait: for one answer, all in all.

    as_written: names, numbers and plates are sent too.
    """

    url: str
    model: str
    key: str = ""
    wait: timedelta = timedelta(seconds=3)
    as_written: bool = False
    proxy: str = ""


class LanguageModel:
    """Asks for opinions on unclear messages. Safe from several threads."""

    def __init__(self, terms: Terms, allowance: Allowance, clock: Callable[[], float] = time.monotonic) -> None:
        self._terms = terms
        self._allowance = allowance
        self._outage = Outage(httpx.URL(terms.url).host, REST, clock)
        self._free = BoundedSemaphore(AT_ONCE)
        self._hands = ThreadPoolExecutor(AT_ONCE, "second-reader")
        self._heard: OrderedDict[tuple[str, str | None], tuple[Act, ...]] = OrderedDict()
        self._hearing = Lock()
        headers = {"authorization": f"Bearer {terms.key}"} if terms.key else {}
        self._client = httpx.Client(
            timeout=terms.wait.total_seconds(), trust_env=False, headers=headers, proxy=terms.proxy or None
        )

    def wants(self, reading: Understanding, asked: str | None) -> bool:
        """Whether it would be asked about a message read so."""
        return is_unclear(reading) and asked not in PERSONAL

    def opinion(
        self, reading: Understanding, now: datetime, *, asked: str | None, services: Sequence[tuple[str, str]],
        known: Sequence[str] = (),
    ) -> tuple[Act, ...] | None:  # fmt: skip
        """What the model takes an unclear message to do; None when it need not, may not or did not say.

        asked: the slot whose question is open. services: the shop's own items. known: the customer's name, number and
        plate, which do not leave.
        """
        if not self.wants(reading, asked):
            return None
        words = reading.text[:LONGEST] if self._terms.as_written else veiled(reading, known)
        with self._hearing:
            if (heard := self._heard.get((words, asked))) is not None:
                return heard
        if not self._free.acquire(blocking=False):
            return None
        try:
            if not (self._outage.may_call() and self._allowance.take(now)):
                self._free.release()
                return None
            asking = self._hands.submit(
                self._ask, question(self._terms.model, words, asked, reading.language, services)
            )
        except BaseException:
            self._free.release()
            raise
        asking.add_done_callback(lambda _: self._free.release())
        return self._answered(asking, words, asked, services)

    def close(self) -> None:
        """Connections are given back; who still waits is not waited for."""
        self._hands.shutdown(wait=False, cancel_futures=True)
        self._client.close()

    def _answered(
        self, asking: Future[str], words: str, asked: str | None, services: Sequence[tuple[str, str]]
    ) -> tuple[Act, ...] | None:
        began = time.perf_counter()
        try:
            said = opinion_in(asking.result(self._terms.wait.total_seconds()), words, services)
        except (NoAnswer, NoOpinion, TooLate) as failure:
            self._outage.failed(str(failure) or "too slow")
            return None
        self._outage.answered()
        log.info("second_reader", acts=len(said), ms=round((time.perf_counter() - began) * 1000))
        with self._hearing:
            self._heard[words, asked] = said
            while len(self._heard) > REMEMBERED:
                self._heard.popitem(last=False)
        return said

    def _ask(self, body: object) -> str:
        """The model's own words. Errors: NoAnswer."""
        until = time.monotonic() + self._terms.wait.total_seconds()
        got = b""
        try:
            address = self._terms.url.rstrip("/") + "/chat/completions"
            with self._client.stream("POST", address, json=body) as response:
                if response.status_code != httpx.codes.OK:
                    raise NoAnswer(f"status {response.status_code}")
                for chunk in response.iter_bytes():
                    got += chunk
                    if len(got) > LARGEST or time.monotonic() > until:
                        raise NoAnswer("too long")
            content = json.loads(got)["choices"][0]["message"]["content"]
        except (httpx.HTTPError, ValueError, LookupError, TypeError, RecursionError, RuntimeError) as error:
            raise NoAnswer(type(error).__name__) from error
        if not isinstance(content, str):
            raise NoAnswer("no words")
        return content


def is_unclear(reading: Understanding) -> bool:
    """Whether another opinion is worth asking for: nothing was understood for sure, and nobody is in danger."""
    plain = reading.outcome == "understood" or reading.answers or reading.danger or reading.asks_help
    return not plain and len(reading.text.strip()) >= SHORTEST

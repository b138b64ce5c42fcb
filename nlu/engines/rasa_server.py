"""The engine that lets a Rasa 3 server weigh the intents, over `POST /model/parse`.

Open questions, times, danger and all things with a canonical value are read by our own readers, as in the embedded
engine, so the same Understanding comes out. When the server is down, slow or talks nonsense, the fallback engine reads.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import httpx

from nlu.danger import dangers
from nlu.engine import Engine
from nlu.engines.outage import Outage
from nlu.reading import as_written, heard_in, reading
from nlu.training_data import FRAGMENT
from nlu.understanding import INTENTS, Danger, Entity, Understanding

LABELS: tuple[str, ...] = (*INTENTS, FRAGMENT)
"""Every label a server trained on our data may name."""

TIMEOUT = timedelta(milliseconds=800)
"""How long a message may wait for the server; a Rasa 3.6 server answers in 10 to 40 ms."""

REST = timedelta(seconds=30)
"""How long a failed server is left alone."""

LARGEST = 256 * 1024
"""Bytes of an answer that are read at most."""

_WORDS = frozenset({"place", "person"})
"""Kinds whose value is the words themselves, so that the server's finding can stand as it is."""

_SURE = 0.6


class NotAnAnswer(Exception):
    """The server did not answer in time, or not in Rasa's shape."""


class RasaEngine:
    """Reads messages with a Rasa server. Holds to `nlu.engine.Engine`.

    url: where the server listens, "http://127.0.0.1:5005"; a token rides along as "?token=...".
    fallback: the engine that reads whenever the server does not; the customer notices nothing.
    timeout: the whole wait for one answer. alarm: what tells the dangers in a text.
    """

    def __init__(
        self,
        url: str,
        fallback: Engine,
        timeout: timedelta = TIMEOUT,
        rest: timedelta = REST,
        clock: Callable[[], float] = time.monotonic,
        alarm: Callable[[str], tuple[Danger, ...]] = dangers,
    ) -> None:
        base = httpx.URL(url)
        self._parse_url = base.copy_with(path=base.path.rstrip("/") + "/model/parse")
        self._fallback = fallback
        self._alarm = alarm
        self._seconds = timeout.total_seconds()
        self._outage = Outage(f"{base.host}:{base.port or ''}", rest, clock)
        self._client = httpx.Client(timeout=self._seconds, trust_env=False)

    def understand(
        self,
        text: str,
        now: datetime,
        *,
        asked: str | None = None,
        hours: Sequence[tuple[int, int]] = ((8, 18),),
        language: str | None = None,
        services: Sequence[tuple[str, str]] = (),
    ) -> Understanding:
        """The reading of `text`; arguments as `nlu.engine.Engine.understand` says."""
        if self._outage.may_call():
            try:
                return self._with_server(text, now, asked, hours, language, services)
            except NotAnAnswer as failure:
                self._outage.failed(str(failure))
        return self._fallback.understand(text, now, asked=asked, hours=hours, language=language, services=services)

    def close(self) -> None:
        """Connections to the server are given back."""
        self._client.close()

    def _with_server(
        self,
        text: str,
        now: datetime,
        asked: str | None,
        hours: Sequence[tuple[int, int]],
        language: str | None,
        services: Sequence[tuple[str, str]],
    ) -> Understanding:
        given: list[Mapping[str, Any]] = []

        def weigh(part: str, _named: Sequence[Entity]) -> Mapping[str, float]:
            given.append(self._ask(part))
            weights = weights_in(given[-1])
            self._outage.answered()
            return weights

        found = reading(
            text, now, weigh, LABELS, asked=asked, hours=hours, language=language, services=services, alarm=self._alarm
        )
        heard = heard_in(text, asked)
        named = named_in(given[0], heard.text) if given else []
        return replace(
            found, entities=joined(found.entities, [as_written(thing, heard) for thing in named]), engine="rasa"
        )

    def _ask(self, text: str) -> Mapping[str, Any]:
        """The server's answer to one text, as a mapping."""
        until = time.monotonic() + self._seconds
        try:
            with self._client.stream("POST", self._parse_url, json={"text": text}) as response:
                body = _body(response, until)
            answer = json.loads(body)
        except (httpx.HTTPError, ValueError, RecursionError) as error:
            raise NotAnAnswer(f"{type(error).__name__}") from error
        if not isinstance(answer, dict):
            raise NotAnAnswer("not a mapping")
        return answer


def _body(response: httpx.Response, until: float) -> bytes:
    if response.status_code != httpx.codes.OK:
        raise NotAnAnswer(f"status {response.status_code}")
    body = b""
    for chunk in response.iter_bytes():
        body += chunk
        if time.monotonic() > until:
            raise NotAnAnswer("too slow")
        if len(body) > LARGEST:
            raise NotAnAnswer("too long")
    return body


def weights_in(answer: Mapping[str, Any]) -> dict[str, float]:
    """The probability of every label in a server's answer; labels it does not name have none.

    Errors: NotAnAnswer when the ranking is missing, names none of our labels or holds no probabilities.
    """
    ranking = answer.get("intent_ranking")
    if not isinstance(ranking, list):
        raise NotAnAnswer("no ranking")
    given = dict(_ranked(item) for item in ranking)
    weights = {label: given.get(label, 0.0) for label in LABELS}
    if not 0.0 < sum(weights.values()) <= 1.01:
        raise NotAnAnswer("weights of no known intent")
    return weights


def _ranked(item: Any) -> tuple[str, float]:
    if isinstance(item, dict):
        name, confidence = item.get("name"), item.get("confidence")
        if isinstance(name, str) and isinstance(confidence, int | float) and _probability(confidence):
            return name, float(confidence)
    raise NotAnAnswer("a malformed ranking")


def _probability(number: float) -> bool:
    return math.isfinite(number) and 0.0 <= number <= 1.0


def named_in(answer: Mapping[str, Any], text: str) -> list[Entity]:
    """The things in a server's answer whose value is their words: places and people; malformed ones are passed over."""
    found = answer.get("entities")
    things = (_thing(item, text) for item in (found if isinstance(found, list) else ()))
    return [thing for thing in things if thing is not None]


def _thing(item: Any, text: str) -> Entity | None:
    match item:
        case {"entity": str(kind), "start": int(start), "end": int(end)} if kind in _WORDS and 0 <= start < end:
            words = text[start:end]
            sure = item.get("confidence_entity", 0.0)
            if words.strip() and isinstance(sure, int | float) and sure >= _SURE:
                return Entity(kind, words, start, start + len(words), words, min(float(sure), 1.0))
    return None


def joined(ours: Sequence[Entity], heard: Sequence[Entity]) -> tuple[Entity, ...]:
    """Our own findings, and what was heard besides them, in the order said."""
    kept = list(ours)
    for thing in heard:
        if all(thing.end <= e.start or e.end <= thing.start for e in kept):
            kept.append(thing)
    return tuple(sorted(kept, key=lambda e: (e.start, e.end)))

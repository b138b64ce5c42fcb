"""Rasa by itself, as a peer: what its server says as it is, with the thresholds of its own fallback classifier."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import httpx

from nlu.engines.rasa_server import weights_in
from nlu.outcome import ranked
from nlu.training_data import FRAGMENT
from nlu.understanding import Outcome, Understanding

THRESHOLD = 0.4
AMBIGUITY = 0.1
"""What FallbackClassifier of Rasa's starter project asks for."""


class RasaAlone:
    """Reads with a Rasa server and nothing else. Holds to `nlu.engine.Engine`."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/") + "/model/parse"
        self._client = httpx.Client(timeout=30, trust_env=False)

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
        """The server's best intent. The open question, the hours and the language are nothing Rasa can be told."""
        weights = weights_in(self._client.post(self._url, json={"text": text}).raise_for_status().json())
        first, second = sorted(weights.values(), reverse=True)[:2]
        sure = first >= THRESHOLD and first - second >= AMBIGUITY and weights[FRAGMENT] < first
        verdict: Outcome = "understood" if sure else "not_understood"
        return Understanding(text, "zh", ranked(weights), verdict, engine="rasa alone")

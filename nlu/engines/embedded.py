"""The engine that runs in process: a small trained classifier beside the readers of names, times and danger.

It keeps nothing between calls, and may be called from several threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from nlu.danger import dangers
from nlu.danger.learned import FOLDER, Learned
from nlu.features import features
from nlu.model import Model, load_model
from nlu.reading import reading
from nlu.understanding import Danger, Entity, Understanding


class EmbeddedEngine:
    """Reads messages with a trained model. Holds to `nlu.engine.Engine`."""

    def __init__(self, model: Model, learned: Learned | None = None) -> None:
        self.model = model
        self._learned = learned

    @classmethod
    def load(cls, folder: Path) -> EmbeddedEngine:
        """The engine of the model kept in `folder` (as `nlu.train.ensure_model` gives it)."""
        beside = folder / FOLDER
        return cls(load_model(folder), Learned(load_model(beside)) if beside.exists() else None)

    def alarm(self, text: str) -> tuple[Danger, ...]:
        """The dangers a text tells of, by patterns and by what was learned."""
        return dangers(text, self._learned.likely if self._learned else None)

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
        return reading(
            text,
            now,
            self.probabilities,
            self.model.labels,
            asked=asked,
            hours=hours,
            language=language,
            services=services,
            alarm=self.alarm,
        )

    def probabilities(self, text: str, entities: Sequence[Entity]) -> dict[str, float]:
        """The calibrated probability of every label, by name."""
        found = self.model.probabilities(features(text, entities))
        return dict(zip(self.model.labels, found, strict=True))

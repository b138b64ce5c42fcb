"""The model that came with the program: trained when the wheel was built, so that a start needs no training.

It serves as long as its fingerprint says that it was made from these very sentences and this very code. Sentences
learned on review make another model, which takes the extra `train` (NumPy and SciPy).
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import structlog

from nlu.model import is_whole
from nlu.train import ensure_model, fingerprint

SHIPPED = Path(__file__).parent / "trained"
"""Where a wheel has it; `make wheel` puts it there."""

CHECKOUT = Path(__file__).parents[1] / "data" / "models"
"""Where a checkout's own demo keeps it, so that a shop in another folder need not learn the same once more."""

TRAIN = "NumPy and SciPy: pip install 'aftercare-desk[train]'"

_log = structlog.get_logger(__name__)


class CannotTrain(Exception):
    """A model has to be trained, and what that takes is not installed; the message says what to do."""


def model_for(data_dirs: Sequence[Path], folder: Path) -> Path:
    """The folder of the model for these data and this code: one kept in `folder`, the shipped one, that of the checkout
    it runs from, or a new one.

    Where no model can be trained, the shipped one serves without the sentences learned on review, and that is said.
    """
    name = fingerprint(data_dirs)
    for place in (folder / name, SHIPPED / name, CHECKOUT / name):
        if is_whole(place):
            return place
    if all(find_spec(library) is not None for library in ("numpy", "scipy")):
        return ensure_model(data_dirs, folder)
    whole = [path for path in SHIPPED.glob("intents-*") if path.name == fingerprint(data_dirs[:1]) and is_whole(path)]
    if not whole:
        raise CannotTrain(f"No model came with this program, and none can be trained without {TRAIN}")
    _log.warning("engine.learned_not_used", about=f"sentences learned on review take {TRAIN}")
    return whole[0]

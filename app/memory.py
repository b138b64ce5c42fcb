"""How often memory is looked through for what is left over in circles: each look costs by all there is."""

from __future__ import annotations

import gc

RARELY = (50_000, 20, 100)
"""While much is built that stays. Looking as often as usual took an eighth of a start."""

_USUALLY = gc.get_threshold()


def look_rarely() -> None:
    """Memory is hardly looked through from now on."""
    gc.set_threshold(*RARELY)


def look_as_usual() -> None:
    """Memory is looked through as Python does; what is there now stays to the end and is left out."""
    gc.freeze()
    gc.set_threshold(*_USUALLY)

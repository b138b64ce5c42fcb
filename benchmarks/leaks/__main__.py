"""What strangers learn of somebody else: `python -m benchmarks.leaks [EACH]`, so many talks of every intent.

Each talk goes to two shops that are alike but for whose the record is. Whatever is answered otherwise was learnt.
"""

from __future__ import annotations

import json
import logging
import sys
import tempfile
from pathlib import Path

import structlog

from app import shopfile
from benchmarks.leaks.compare import NOW, compare, readers
from benchmarks.leaks.shops import ASKED_FOR
from benchmarks.leaks.talks import talks
from nlu.engines.embedded import EmbeddedEngine
from nlu.train import ensure_model
from storage import Store
from storage.migrate import migrate

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Prints what was told to somebody unproved, and how much was tried; ends with 1 when anything was."""
    each = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    engine = EmbeddedEngine.load(ensure_model([ROOT / "nlu" / "data"], ROOT / "data" / "models"))
    with tempfile.TemporaryDirectory() as folder:
        pair = tuple(Store(f"sqlite:///{Path(folder) / name}.db") for name in ("asked", "other"))
        for store in pair:
            migrate(store)
        found = compare(pair[0], pair[1], shopfile.read(shopfile.DEMO), engine, talks(ASKED_FOR, each), NOW)
    for leak in found.leaks:
        print(json.dumps(leak, ensure_ascii=False))
    print(json.dumps({"talks": found.talks, "answers": found.answers, "leaks": len(found.leaks)}))
    print("readers that had no part in it:", ", ".join(sorted(readers() - found.ran)) or "none")
    sys.exit(bool(found.leaks))


if __name__ == "__main__":
    main()

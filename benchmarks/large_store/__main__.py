"""Fill a large store, tell its address: `python -m benchmarks.large_store FOLDER [--sqlite] [--customers N] [--stay]`.

PostgreSQL: 1,000,000 customers, 2,000,000 vehicles, 5,000,000 messages, 1,000,000 tickets with 5,000,000 events, in a
cluster of FOLDER's own, UTF-8, which is there the next time; with --stay its server runs until Ctrl+C. SQLite: 50,000
customers with all else in proportion, in a file. The rows are the same each time.
"""

from __future__ import annotations

import argparse
import signal
import time
from pathlib import Path

from benchmarks.large_store import standing
from benchmarks.large_store.rows import LARGE, SMALL, scaled


def main() -> None:
    """Prints the address once the store is full."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--customers", type=int, default=0)
    parser.add_argument("--stay", action="store_true", help="the server runs until Ctrl+C")
    asked = parser.parse_args()
    like, began = SMALL if asked.sqlite else LARGE, time.perf_counter()
    wanted = scaled(asked.customers, like)
    if asked.sqlite:
        print(standing.sqlite(asked.folder, wanted), f"after {time.perf_counter() - began:.0f} s", flush=True)
        return
    with standing.postgresql(asked.folder, wanted) as url:
        print(url, f"after {time.perf_counter() - began:.0f} s", flush=True)
        try:
            while asked.stay:
                signal.pause()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()

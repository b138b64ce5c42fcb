"""How long a search takes on a large store: `python -m benchmarks.large_store.search FOLDER [--sqlite] [...]`.

The store of `benchmarks.large_store` in FOLDER, filled where there is none: 1,000,000 customers and 5,000,000 messages
on PostgreSQL, 50,000 and 250,000 on SQLite. What is looked for is drawn from what is there.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Mapping

from benchmarks import report
from benchmarks.large_store import standing
from benchmarks.large_store.rows import LARGE, SMALL, Size, phone, plate, scaled, vin
from domain.shop.staff import Role, Staff
from storage import Store
from storage.customers import finding

ROUNDS = 15
TARGET_MS = 100
VIEWER = Staff("feng", "feng", Role.MANAGER)


def typed(size: Size) -> Mapping[str, str]:
    """What is typed, by what it is."""
    some = size.customers // 3
    whole = phone(some)
    return {
        "whole phone": whole, "spelt phone": f"{whole[:3]} {whole[3:7]}-{whole[7:]}", "part of phone": whole[5:],
        "four of phone": whole[7:], "whole name": "王芳", "name of three": "王欣怡", "surname": "曾",
        "end of name": "芳芳", "initials": "wff", "pinyin": "wangfang",
        "whole plate": plate(some), "part of plate": plate(some)[2:], "start of plate": plate(some)[:4],
        "VIN": vin(some), "part of VIN": vin(some)[8:16], "number of a ticket": f"B2026-{size.tickets - 5:06d}",
        "model": "朗逸", "model and name": "朗逸 王芳", "two models": "朗逸 凯美瑞", "model and surname": "朗逸 王",
        "words of a message": f"单{size.messages // 30 * 10}", "common words": "刹车有异响",
        "two common words": "刹车有异响 保修吗", "whole sentence": "昨天玻璃升不起来",
        "nobody": "zzqqxx", "nothing": "",
    }  # fmt: skip


def measure(store: Store, size: Size) -> dict[str, dict[str, float]]:
    """What is typed -> first, median and worst milliseconds for a page of 40 with its count, and how many there are.

    busy: milliseconds of CPU for one, here and in the server; on a machine that is not idle it tells more.
    """
    found: dict[str, dict[str, float]] = {}
    for name, words in typed(size).items():
        pages, count, more, busy = list[float](), 0, False, standing.busy(store)
        for _ in range(ROUNDS):
            with store.read() as tx:
                began = time.perf_counter()
                answer = finding.find(tx, words, 40, viewer=VIEWER)
                pages.append((time.perf_counter() - began) * 1000)
                count, more = answer.count, answer.more
        found[name] = {
            "first": round(pages[0], 1), "median": round(statistics.median(pages), 1),
            "worst": round(max(pages[1:]), 1), "busy": round((standing.busy(store) - busy) / ROUNDS * 1000, 1),
            "found": count, "more": more,
        }  # fmt: skip
        print(json.dumps({"typed": name, **found[name]}, ensure_ascii=False), flush=True)
    return found


def main() -> None:
    """Prints a line of JSON for each thing typed, and what took too long."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--customers", type=int, default=0)
    asked = parser.parse_args()
    size = scaled(asked.customers, SMALL if asked.sqlite else LARGE)
    with standing.opened(asked.folder, size, lite=asked.sqlite) as url:
        store = Store(url, pool_size=1)
        found = measure(store, size)
        store.close()
    slow = [name for name, one in found.items() if one["median"] > TARGET_MS]
    print(report.dated(), f"Over {TARGET_MS} ms at the median: {', '.join(slow) or 'nothing'}.")


if __name__ == "__main__":
    main()

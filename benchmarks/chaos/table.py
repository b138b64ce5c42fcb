"""The runs that were played, kept line by line, and the table made of them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import asdict
from pathlib import Path
from statistics import median

from benchmarks.chaos.run import Told
from benchmarks.chaos.world import HOUSE

KEPT = HOUSE / "data" / "chaos" / "runs.jsonl"

WORDS = {
    "update_twice": "an update is delivered twice",
    "update_out_of_turn": "an update overtakes another",
    "webhook_answer_lost": "a webhook's answer is lost",
    "call_cut_before": "a call is cut before it took effect",
    "call_cut_after": "a call is cut after it took effect",
    "too_many_requests": "429 with a time to wait",
    "server_error": "500, 502, 504",
    "answer_slow": "an answer after 3 s",
    "answer_very_slow": "an answer after 25 s",
    "process_killed": "a process is killed (`kill -9`)",
    "all_killed": "all processes are killed",
    "process_ended": "a process is asked to end",
    "process_stopped": "a process stands still for 3 to 35 s",
    "telegram_cut": "every connection to Telegram is cut",
    "telegram_away": "Telegram is away for 3 to 20 s",
    "telegram_silent": "Telegram is silent for 12 s",
    "webhooks_away": "webhooks can't reach us for 1 to 6 s",
    "store_locked": "SQLite is locked for 2 to 15 s",
    "backup_taken": "a backup is taken meanwhile",
    "sessions_ended": "PostgreSQL ends every session",
    "database_away": "PostgreSQL falls over",
    "disk_full": "the disk is full for 6 s",
    "clock_ahead": "the clock jumps ahead, by 90 s or an hour",
    "clock_back": "the clock is set back, by 20 s to an hour",
    "model_damaged": "the trained model is damaged, then a crash",
    "crash_and_restore": "a crash, and a backup put back",
}


def keep(told: Told, file: Path = KEPT) -> None:
    """The run stands in the file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(asdict(told), ensure_ascii=False) + "\n")


def kept(file: Path = KEPT) -> list[Told]:
    """All runs in the file."""
    if not file.exists():
        return []
    return [Told(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]


def table(runs: list[Told]) -> str:
    """One line for each kind of fault, in Markdown."""
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    wells: dict[str, list[float]] = defaultdict(list)
    for run in runs:
        for kind, (injected, lost, repeated) in run.by_fault.items():
            sums[kind].update(injected=injected, lost=lost, repeated=repeated)
        for kind, seconds in run.well.items():
            wells[kind] += seconds
    lines = [
        "| what breaks | times | lost | came twice | answering again after (median / longest) |",
        "|---|---:|---:|---:|---:|",
    ]
    for kind, words in WORDS.items():
        if kind in sums:
            well = f"{median(wells[kind]):.1f} / {max(wells[kind]):.1f} s" if wells[kind] else ""
            found = sums[kind]
            lines.append(f"| {words} | {found['injected']} | {found['lost']} | {found['repeated']} | {well} |")
    return "\n".join(lines)


def summary(runs: list[Told]) -> str:
    """One line of what all runs came to."""
    found: Counter[str] = Counter()
    for run in runs:
        found.update(run.found)
    ways = len({(run.layout, run.database) for run in runs})
    return (
        f"{len(runs)} runs in {ways} layouts: {sum(run.faults for run in runs)} faults, "
        f"{sum(run.messages for run in runs)} messages; "
        f"lost {found['lost']}, late {found['late']}, apologised for {found['apologised']}, "
        f"handled twice {found['handled_twice']}, tickets twice {found['tickets_twice']}, visits twice "
        f"{found['visits_twice']}, told and not kept {found['told_not_kept']}, out of order {found['out_of_order']}; "
        f"answers repeated {found['repeated']} ({found['repeated_unexcused']} outside the window), cards repeated "
        f"{found['cards_twice']} ({found['cards_twice_unexcused']}), cards lost {found['cards_lost']}; presses "
        f"{sum(run.presses for run in runs)}, unanswered {sum(run.presses_unanswered for run in runs)}; not well again "
        f"{sum(run.never_well for run in runs)}, ended by itself {sum(run.crashes for run in runs)}, left down "
        f"{sum(run.stays_down for run in runs)}; refused by Telegram {sum(run.refused for run in runs)}, too early "
        f"{sum(run.too_early for run in runs)}"
    )

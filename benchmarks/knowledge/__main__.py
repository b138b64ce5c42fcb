"""The right article first, "don't know" for what is foreign, and how long a search takes (E1).

    python -m benchmarks.knowledge [--articles 2000]

The table goes into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from actions.knowledge import articles
from app import knowledge_files, shopfile
from benchmarks import report
from bot.conversation import Conversations
from bot.message import Incoming
from domain.shop.shop import Shop
from nlu.engines.embedded import EmbeddedEngine
from nlu.train import ensure_model
from storage import Store, shops
from storage.knowledge import articles as kept
from storage.migrate import migrate

ROOT = Path(__file__).parent.parent.parent
NOW = datetime(2026, 3, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
Questions = dict[str, Any]


def _read(name: str) -> Questions:
    found: Questions = yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return found


SETS = {"own": _read("questions.yml"), "stranger's": _read("strangers.yml")}
QUESTIONS = SETS["own"]

NOTE = """
Own: two questions for each article, and foreign ones, by the hand of the articles, before the search was written; their
misses were looked at. Stranger's: as many in both languages, written from nothing but the titles, when all of it stood.
In chat a question that no article answers goes to the shop's own entries, the price list, a fault report or an advisor.
"""


def opened(shop: Shop, folder: str) -> Store:
    """A store with the demo shop and its articles."""
    store = Store(f"sqlite:///{folder}/store.db")
    migrate(store)
    with store.write() as tx:
        shops.apply(tx, shop, NOW)
        articles.apply(tx, knowledge_files.read(knowledge_files.beside(shopfile.DEMO), shop), NOW)
    return store


def searched(store: Store, shop: Shop, questions: Questions) -> dict[str, float]:
    """Share of questions whose right article comes first, and of foreign ones that no article is close to."""
    first = total = 0
    with store.read() as tx:
        names = {one.id: one.slug for one in kept.listed(tx)}
        for slug, asked in questions["asked"].items():
            for question in asked:
                language = articles.language_of(question)
                found = articles.find(tx, shop, question, language, NOW, at_least=0)
                total += 1
                first += found is not None and names[found.article_id] == slug
                if found is None or names[found.article_id] != slug:
                    print(f"{slug}: {question} -> {found and names[found.article_id]}")
        foreign = [(one, articles.find(tx, shop, one, articles.language_of(one), NOW)) for one in questions["foreign"]]
        for question, hit in foreign:
            if hit is not None:
                print(f"foreign: {question} -> {names[hit.article_id]}")
        unknown = [hit is None for _, hit in foreign]
    return {"right article first": first / total, "foreign refused, search alone": sum(unknown) / len(unknown)}


def asked(store: Store, questions: Questions) -> dict[str, float]:
    """The same through the whole conversation, each question as somebody's first words."""
    talks = Conversations(store, EmbeddedEngine.load(ensure_model([ROOT / "nlu" / "data"], ROOT / "data" / "models")))
    with store.read() as tx:
        names = {one.id: one.slug for one in kept.listed(tx)}

    def told(question: str, number: int) -> str:
        language = articles.language_of(question)
        told_as = f"{id(questions)}-{number}"
        came = Incoming("web", "", f"a{told_as}", f"u{told_as}", "text", NOW, text=question, language_hint=language)
        buttons = [one for reply in talks.handle(came, NOW).replies for row in reply.buttons for one in row]
        presses = [one.press for one in buttons if one.press and one.press.topic == "article"]
        return names[presses[0].number()] if presses else ""

    pairs = [(slug, question) for slug, all_ in questions["asked"].items() for question in all_]
    answers = [(slug, told(question, number)) for number, (slug, question) in enumerate(pairs)]
    foreign = [told(question, 1000 + number) for number, question in enumerate(questions["foreign"])]
    for (slug, question), (_, got) in zip(pairs, answers, strict=True):
        if got and got != slug:
            print(f"told {got} for {slug}: {question}")
    for question, got in zip(questions["foreign"], foreign, strict=True):
        if got:
            print(f"told {got}: {question}")
    return {
        "told in chat: the right article": sum(slug == got for slug, got in answers) / len(answers),
        "told in chat: another article": sum(bool(got) and slug != got for slug, got in answers) / len(answers),
        "foreign refused in chat": sum(not got for got in foreign) / len(foreign),
    }


def timed(store: Store, shop: Shop, count: int) -> dict[str, float]:
    """Milliseconds of a search with so many articles."""
    base = knowledge_files.read(knowledge_files.beside(shopfile.DEMO), shop)
    many = [(f"{base[at % len(base)][0][:30]}_{at}", *base[at % len(base)][1:]) for at in range(count)]
    with store.write() as tx:
        articles.apply(tx, many, NOW)
    took, worked = [], []
    with store.read() as tx:
        for question in (one for all_ in QUESTIONS["asked"].values() for one in all_):
            began, cpu = time.perf_counter(), time.process_time()
            articles.find(tx, shop, question, "zh", NOW)
            took.append((time.perf_counter() - began) * 1000)
            worked.append((time.process_time() - cpu) * 1000)
    return {
        "ms, median": statistics.median(took),
        "ms, 95th of 100": statistics.quantiles(took, n=100)[94],
        "ms of CPU, median": statistics.median(worked),
    }


def main() -> None:
    """All of it, on SQLite."""
    options = argparse.ArgumentParser()
    options.add_argument("--articles", type=int, default=2000)
    count = options.parse_args().articles
    shop = shopfile.read(shopfile.DEMO)
    with tempfile.TemporaryDirectory() as folder:
        store = opened(shop, folder)
        found = {
            f"{name}, {whose} questions": figure
            for whose, questions in SETS.items()
            for name, figure in (searched(store, shop, questions) | asked(store, questions)).items()
        } | timed(store, shop, count)
        store.close()
    lines = [report.dated() + f" {count} articles for the times, on SQLite (`python -m benchmarks.knowledge`).", ""]
    lines += ["| | |", "|---|---|", *(f"| {name} | {figure:.3f} |" for name, figure in found.items()), NOTE.rstrip()]
    report.write_section("The shop's knowledge", lines)
    print("\n".join(lines))


if __name__ == "__main__":
    main()

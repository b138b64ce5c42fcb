"""Records a live Rasa server's answers for the contract test: `RASA_URL=... python -m tests.nlu.record_rasa`.

Run it after `make rasa-train` when the contract's cases or the labels have changed.
"""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from nlu.engine import Engine
from nlu.engines.rasa_server import RasaEngine
from tests.nlu.test_engine_contract import CASES, RECORDED, SAID_BESIDES
from tests.simulators.rasa import RasaSimulator

NOW = datetime(2026, 3, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class NoFallback:
    """Stops the recording where the server did not answer."""

    def understand(self, text: str, now: datetime, **_: Any) -> Any:
        raise RuntimeError(f"The server did not read {text!r}.")


def recorded(url: str) -> dict[str, Any]:
    """Every answer that the contract test will ask for, by text; token lists and small weights are left out."""
    answers: dict[str, Any] = {}

    def forwarded(text: str) -> tuple[int, bytes]:
        answer = httpx.post(f"{url}/model/parse", json={"text": text}, timeout=30).raise_for_status().json()
        answers[text] = slim(answer)
        return 200, json.dumps(answers[text]).encode()

    fallback: Engine = NoFallback()
    proxy = RasaSimulator(forwarded)
    engine = RasaEngine(proxy.url, fallback, timeout=timedelta(seconds=30))
    for text, asked, _ in CASES:
        engine.understand(text, NOW, asked=asked)
    for text in SAID_BESIDES:
        engine.understand(text, NOW)
    proxy.close()
    return answers


def slim(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer with what the engine looks at, weights to four places."""
    ranking = [{**item, "confidence": round(item["confidence"], 4)} for item in answer["intent_ranking"]]
    kept = {key: answer[key] for key in ("text", "intent", "entities")}
    return {**kept, "intent_ranking": [item for item in ranking if item["confidence"] > 0]}


def main() -> None:
    """Ask the server, write the file."""
    answers = recorded(os.environ["RASA_URL"].rstrip("/"))
    lines = (
        f"{json.dumps(text, ensure_ascii=False)}: {json.dumps(a, ensure_ascii=False)}"
        for text, a in sorted(answers.items())
    )
    RECORDED.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()

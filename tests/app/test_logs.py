"""Logs: what never stands in a line."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from app import logs

TOKEN = "123456789:AAF-zxcvbnmasdfghjklqwertyuiop12345"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Where the log goes for the time of a test."""
    root, out = logging.getLogger(), io.StringIO()
    kept = root.handlers[:], root.level
    logs.set_up(["my-own-secret"], stream=out)
    yield out
    root.handlers[:], root.level = kept
    structlog.reset_defaults()


@pytest.mark.rule("A5")
@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        (f"POST https://api.telegram.org/bot{TOKEN}/sendMessage", TOKEN),
        ("postgresql+psycopg://me:hunter2@db/x", "hunter2"),
        ("with my-own-secret inside", "my-own-secret"),
        ("call 13812345678 now", "13812345678"),
        ("call +8613812345678", "13812345678"),
        ("the car 沪A12345 is here", "A12345"),
        ("the car 京AD12345 is here", "AD12345"),
    ],
)
def test_what_looks_private_is_hidden(said: str, hidden: str) -> None:
    assert hidden not in logs.redacted(said, ["my-own-secret"])


@pytest.mark.parametrize("said", ["2026-03-18T10:00:00.123456Z", "conversation=12345678", "took 13.5 ms", "B2026-0001"])
def test_plain_facts_stay(said: str) -> None:
    assert logs.redacted(said) == said


@pytest.mark.rule("A5")
def test_a_crash_is_one_line_without_the_secret_in_it(lines: io.StringIO) -> None:
    try:
        raise RuntimeError(f"bad token {TOKEN}")
    except RuntimeError:
        structlog.get_logger("x").exception("crashed", conversation=7)
    (line,) = lines.getvalue().splitlines()
    assert json.loads(line)["conversation"] == 7
    assert TOKEN not in line


def test_libraries_lines_are_fenced_too_and_their_chatter_is_dropped(lines: io.StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request: POST /bot%s/getMe", TOKEN)
    logging.getLogger("uvicorn.error").info("started with %s", TOKEN)
    (line,) = lines.getvalue().splitlines()
    assert "started" in line and TOKEN not in line

"""Logs: one structured line per happening, and no line with a secret, a phone number or a plate in it (A5)."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Collection
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor

QUIET = ("httpx", "httpcore", "telegram", "apscheduler", "uvicorn.access", "asyncio", "alembic", "tzlocal")
"""Libraries of which only warnings are worth a line; some of them write a bot's token into their addresses."""

_PATTERNS = (
    re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}"),  # a bot's token
    re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"),  # user and password in an address
    re.compile(r"(?<![\w.])(?:\+\d{10,14}|1[3-9]\d{9})(?!\w)"),  # a phone
    re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·. ]?[A-Z0-9]{5,6}(?![A-Z0-9])"),
)
_HIDDEN = "[hidden]"


def set_up(secrets: Collection[str] = (), *, level: str = "INFO", stream: TextIO | None = None) -> None:
    """Our lines and the libraries' leave by one handler: readable on a terminal, JSON elsewhere."""
    out = stream or sys.stderr
    renderer: Processor = (
        structlog.dev.ConsoleRenderer() if out.isatty() else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(out)
    final: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, _fenced(renderer, secrets)]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=final))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def redacted(line: str, secrets: Collection[str] = ()) -> str:
    """The line with whatever looks like a secret or personal data hidden. A second fence: nobody should log such."""
    for secret in secrets:
        line = line.replace(secret, _HIDDEN)
    for pattern in _PATTERNS:
        line = pattern.sub(_HIDDEN, line)
    return line


def _fenced(renderer: Processor, secrets: Collection[str]) -> Processor:
    def render(logger: Any, method: str, event: EventDict) -> str:
        return redacted(str(renderer(logger, method, event)), secrets)

    return render

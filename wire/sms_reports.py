"""What Aliyun and Tencent Cloud tell afterwards of a text message: that the phone has it, or why not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

THANKS = {"aliyun": '{"code":0,"msg":"OK"}', "tencent": '{"result":0,"errmsg":"OK"}'}
"""Provider -> what it wants to read; anything else, and it calls again."""

MOST = 1000
"""Reports of one call; the vendors send a hundred at the most."""


@dataclass(frozen=True, slots=True)
class Report:
    """id: the vendor's of the message, as it gave it when it took the message. reason: why it did not arrive."""

    id: str
    delivered: bool
    reason: str = ""


def read(provider: str, body: bytes) -> list[Report]:
    """The reports of one call. ValueError for a body that is none."""
    found = json.loads(body)
    if not isinstance(found, list) or len(found) > MOST:
        raise ValueError("a list of reports was expected")
    return list(_reports(provider, found))


def _reports(provider: str, found: list[Any]) -> Iterator[Report]:
    for one in found:
        if not isinstance(one, dict):
            raise ValueError("a report was expected")
        if provider == "aliyun":
            key, arrived = one.get("biz_id"), one.get("success") is True
            why = f"{one.get('err_code', '')} {one.get('err_msg', '')}"
        else:
            key, arrived = one.get("sid"), one.get("report_status") == "SUCCESS"
            why = f"{one.get('errmsg', '')} {one.get('description', '')}"
        if key:
            yield Report(str(key)[:64], arrived, "" if arrived else why.strip()[:200])

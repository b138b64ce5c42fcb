"""Words that steer the conversation itself, when they are the whole message."""

from __future__ import annotations

import re

RESTART = frozenset({"重新开始", "从头开始", "从头来", "重来", "start over", "restart", "start again"})
LEAVE = frozenset(
    {"取消", "算了", "算了吧", "不约了", "先不约了", "不办了", "不弄了", "先不弄了", "不用了", "退出"}
    | {"cancel", "never mind", "nevermind", "quit", "stop", "forget it", "leave it"}
)
SKIP = frozenset(
    {"跳过", "不知道", "不清楚", "不方便", "不想说", "没有", "下一个"}
    | {"skip", "next", "don't know", "dont know", "not sure", "no idea"}
)
HELP = frozenset({"帮助", "菜单", "help", "menu", "/help", "/menu", "?", "？"})


def command(text: str) -> str | None:
    """ "restart", "leave", "skip" or "help" when the message is just that."""
    words = re.sub(r"[\s。.!！~～,，]+$", "", text.strip().lower()).removeprefix("请").removeprefix("please ")
    for name, said in (("restart", RESTART), ("leave", LEAVE), ("skip", SKIP), ("help", HELP)):
        if words in said:
            return name
    return None

"""Words that stop all that is sent unasked, or start it again, when they are the whole message (N5)."""

from __future__ import annotations

import re

from nlu.acts.acts import Start
from nlu.acts.context import Context
from nlu.fold import fold

_STOP = re.compile(
    r"(?:请)?(?:你们?)?(?:别|不要)再?(?:给我)?(?:发|推送)(?:消息|信息|短信|提醒)?(?:给我)?了?|退订|td|t|取消订阅|"
    r"stop|unsubscribe|stop (?:sending|messaging)(?: me)?(?: messages| reminders)?|opt ?out|no more messages"
)
_RESUME = re.compile(r"恢复(?:提醒|订阅|消息)?|resume|start reminders|opt ?in|resubscribe")
_EDGES = " 　\t\n。.!！~～,，?？\"'“”"


def stop(text: str, context: Context) -> Start | None:
    """A wish to stop or resume all notices; nothing else in the message, so "别再发货了" is neither.

    While a question is open a plain "stop" only leaves it; "STOP" in capitals still ends all notices.
    """
    bare = text.strip(_EDGES)
    if context.question and bare.lower() == "stop" and not bare.isupper():
        return None
    whole = " ".join(fold(bare).split())
    if _STOP.fullmatch(whole):
        return Start("opt_out", words=text)
    return Start("opt_in", words=text) if _RESUME.fullmatch(whole) else None

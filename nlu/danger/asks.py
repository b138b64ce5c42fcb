"""What somebody who waits for help asks: may I start it, drive on, stay inside; how long; what now (F2, E4).

That they would drive in by themselves is such a question, too, put as a plan.
"""

from __future__ import annotations

import re

from nlu.danger.heard import meant
from nlu.fold import fold
from nlu.hearing import hear
from nlu.understanding import HelpAsked

_MAY = r"吗|嘛|么|不\b|不$|[能可行中成得]不[能可行中成得]|可以|能|行|试|再|要不要|[?？]|得唔得|可不可"
_STARTING = r"打(?:[一两几]?[下次]|个|打|一打)?火|启动(?!不)|发动(?!机|不)|着车|点火|打着"
_GOING = (
    r"(?:还|先|再|慢慢|自己|直接|继续)?(?:[能可敢行]|可以|慢慢|将就)[^,，。]{0,6}(?:开(?![门窗灯空双票单会])|走(?!路"
    r"|开)|挪(?!车位))|开回|开到(?:店|你们)|接着开|继续开"
)
_WITHIN = (
    r"(?:[坐待留等躲呆睡缩]|坐着等)[^,，。]{0,3}车[里上内]|车[里上内][^,，。]{0,4}[等坐待躲呆]|(?:还|都|就"
    r"|人)在车[里上内]"
    r"|不(?:敢|想|用|能)?下车|要不要下[车来]|回车[里上]|上车(?:等|暖)"
)
_TIME = (
    r"多(?:久|长时间|少时间|大会儿|大功夫|耐|快)|几点(?:钟)?(?:能|会|可以|才|到|来)|(?:什么"
    r"|啥)时候[^,，。]{0,4}[到来]|几时[^,，。]{0,4}[到来嚟]|怎么还[没不][到来]"
    r"|到哪(?:儿|里)?了|来了[没吗]|还来[吗不]|快[到来]了[吗没]|派人了?[吗没]"
)
_NEXT = (
    r"怎么办|咋[办整弄]|咋个(?:办|整)|点(?:算|做)|接下来|该(?:怎么|干|做)|(?:要|应该|需要)(?:怎么|做什么|干什么|干啥"
    r"|注意什么)|怎么(?:做|弄|处理)"
)

_PATTERNS: tuple[tuple[HelpAsked, str], ...] = (
    (
        "start",
        rf"(?:{_STARTING})[^。]{{0,8}}(?:{_MAY})|(?:{_MAY})[^。]{{0,8}}(?:{_STARTING})"
        r"|\b(?:can|may|could|should|shall|do|ok|okay|safe|try|trying)\b[^.]{0,30}\b(?:start|restart|crank"
        r"|turn it (?:on|over)|fire it up)",
    ),
    (
        "drive",
        rf"(?:{_GOING})"
        r"|\b(?:can|may|could|should|shall|ok|okay|safe)\b[^.]{0,24}\b(?:drive|driving|move it|crawl|keep going"
        r"|limp|get home)\b",
    ),
    (
        "inside",
        rf"(?:{_WITHIN})"
        r"|\b(?:stay|wait|sit|remain|inside|still in|get back in)\w*\b[^.]{0,16}\b(?:in|inside|into)? ?(?:the "
        r"|my |our )?(?:car|van|vehicle|bus|coach)\b"
        r"|\b(?:i'?m|i am|we'?re|we are)(?: \w+)? (?:in|inside) (?:it|the (?:car|van|bus))|(?:get|have to get"
        r"|need to get) out\?",
    ),
    (
        "how_long",
        rf"(?:{_TIME})"
        r"|\bhow (?:long|soon|far)\b|\bwhen\b[^.]{0,24}\b(?:here|come|coming|arrive|there)|\beta\b|on (?:the"
        r"|your|their) way\?|\bare you coming",
    ),
    ("what_now", rf"(?:{_NEXT})|\bwhat (?:now|next|else)\b|\bwhat (?:should|do|can|must|shall) (?:i|we) do\b"),
    (
        "drives_in",
        r"(?:自己|亲自|直接|慢慢|还是|小心)[^,，。?？不没]{0,4}开(?:过[来去]|[来去]|到|回)"
        r"|\b(?:i|we|he|she)(?:'ll| will|'d rather| would rather| can just| am going to|'m going to)? (?:just )?"
        r"(?:drive|bring|take) (?:it|her|the (?:car|van)) (?:\w+ )?(?:in|over|there|down|to (?:you|the shop)|myself"
        r"|ourselves|tomorrow)\b|\b(?:i|we)(?:'ll| will) drive (?:in|over|there|down|to you|myself)\b",
    ),
)
_QUESTIONS = tuple((name, re.compile(pattern)) for name, pattern in _PATTERNS)
LONGEST = 120
"""A longer message tells more than it asks."""


def asked_of_help(text: str) -> HelpAsked | None:
    """The first of these questions that `text` asks, the most dangerous first; None when it asks none."""
    heard = meant(fold(hear(text).text))
    if len(heard) > LONGEST:
        return None
    return next((name for name, pattern in _QUESTIONS if pattern.search(heard)), None)

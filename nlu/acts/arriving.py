"""Whether somebody says that they have come, or that they come late, whatever else the message says (B6, B7)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.fold import fold

LONGEST = 90
"""Characters beyond which a message is about more than that."""

_BREAK = re.compile(r"[，,。.!！?？;；~～\n、]+|\s+(?=(?:where|who|what|which|how)\b)|(?<=[\u4e00-\u9fff]) +")
_GREETS = r"(?:喂|你好|您好|师傅|老板|老师|哎|诶|欸|那个|嗯|好了|好啦|终于|总算|不好意思|hello|hi|hey)*"
_WHO = r"(?:我们?|俺们?|咱们?|阿拉|人|车|我人|我车|我已|我们已|我哋)?"
_SINCE = r"(?:现在|刚刚?|才|已经?|都|这会儿|终于|总算|人|开车|车子?|就|准时)*"
_WHOSE = (
    r"(?:了|啦|咗)?(?:你们?家?|你哋|侬|恁|您们?|贵|咱们?|我们)?"
    r"(?:那边|这边|这里|这儿|那儿|呢度|嗰度|公司|这)?的?(?:4s)?"
)
_WHERE = (
    r"(?:店|门店|店里|店面|店头|门口头?|店门口?|大门口?头?|门前|门外|门卫|楼下|停车场|车库|前台|接待处?|接待大厅|大厅|厂里?|厂门口?|"
    r"修理厂|车间门口?|院子?里?|外面|外头|地方|现场|铁门|道闸|闸口|岗亭|路边|马路对面|大院)+"
)
_END = r"(?:里|边|这|这儿|这里|那儿|旁边|对面)?(?:了|啦|喇|咯|嘞|哈|啊|呀|噢|哦|的|呢|勒|来|咧|喔|额|呐|哩)*"
_HERE_ZH = re.compile(
    rf"{_GREETS}{_WHO}{_SINCE}(?:开|走|赶)?(?:到|来到|抵达|到达)(?:{_WHOSE}{_WHERE}{_END}|(?:{_WHOSE})?(?:了|啦|喇|咗|咯|"
    rf"嘞|达了?){_END})"
    rf"|{_GREETS}{_WHO}{_SINCE}(?:停|等|站)?(?:在|喺){_WHOSE}{_WHERE}(?:停|等|候|站)?(?:着|好)?{_END}"
    rf"|{_GREETS}{_WHO}{_SINCE}(?:停好|停到|停在){_WHOSE}(?:{_WHERE})?{_END}"
    rf"|(?:报到|签到|到店(?:了|啦|签到))"
)
_SHOP = (
    r"(?:the|your|ur) (?:shop|garage|workshop|gate|door|front door|front desk|reception|entrance|"
    r"parking lot|car park|place|"
    r"building|yard|lobby|main gate|barrier|service centre|service center)"
)
_HERE_EN = re.compile(
    r"(?:ok|okay|right|hi|hello|hey|so|well|good morning|morning)?[,\s]*(?:(?:i|we)(?:'ve| have|'m| am|"
    r"'re| are|m|ve)?|just|now|already|"
    r"finally|right|both|\s)*"
    rf"(?:arrived|here|outside|out front|out the front|downstairs|(?:at|in|by|near|outside|"
    rf"in front of|out front of) {_SHOP}|"
    rf"pulled (?:in|up)|parked(?: up)?|made it|in reception|at reception|checking in)"
    rf"(?: now| already| here| safely| outside| out front| (?:at|in|by|outside|in front of) {_SHOP})*"
)
_NOT_YET = re.compile(
    r"快到|马上到|就到|还没到|没到|即将到|要到|将到|准备到|几点到|什么时候到|啥时候到|多久到|到不了|分钟到|小时到|点到|才到|才能到|明天|后天|"
    r"刚出门|刚出发|在路上|路上|almost|nearly|about to|soon|on (?:my|our|the) way|not (?:here|there) yet|not yet|"
    r"in \d+ ?min|tomorrow|"
    r"when (?:i|we)|if (?:i|we)|will be|i'll be|be there|be here|minutes? (?:away|late)"
)
_PARKS = re.compile(
    r"停(?:哪|在哪|到哪|勒|拉|啥|边|喺边|什么地方|啥地方|哪儿|哪里)|停车.{0,2}(?:哪|怎|费)|泊(?:边|车|喺边|哪)|车位|进哪个门|从哪(?:个门|里|儿)进|怎么进|"
    r"\b(?:where|can) (?:do|can|should|shall|may)? ?(?:i|we) (?:park|leave|drive in|put)|\bwhere to park|"
    r"\bparking\b|\bwhich (?:gate|door|entrance)"
)


def has_come(text: str) -> bool:
    """Whether one clause of the words is that somebody is there, and none that they are not yet."""
    said = fold(text.strip()).replace("’", "'")
    if not said or len(said) > LONGEST or _NOT_YET.search(said):
        return False
    clauses = list(_clauses(said))
    if len(clauses) > 1 and clauses[0] in ("刚到", "才到"):
        return True
    return any(_HERE_ZH.fullmatch(clause) or _HERE_EN.fullmatch(clause) for clause in clauses)


def asks_parking(text: str) -> bool:
    """Whether the words ask where to leave the car, or which way in."""
    return bool(_PARKS.search(fold(text)))


def _clauses(said: str) -> Iterator[str]:
    yield from (clause.strip() for clause in _BREAK.split(said) if clause and clause.strip())

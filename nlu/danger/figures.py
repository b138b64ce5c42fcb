"""Fire and smoke told of a person, a day, a phone or a wallet: figures of speech, and no danger (F2).

The same words told of a vehicle stay: a figure needs its own subject or its own state right before them.
"""

from __future__ import annotations

import re

from nlu.danger.heard import meant
from nlu.fold import fold

_BURNS = (
    r"(?:(?:冒|直冒|出|生|起)[^,，。车]{0,1}烟|冒出?火[星花光]?|喷火|起火|着了?火|燃起来|烧起来|烧着了?|烧了|火[烧烤燎]|火滚|自燃|爆炸|炸开?|爆表?)"
    r"了?"
)
_QUITE = (
    r"(?:都|快|要|真的?|直|已经|在|也|简直|全|就|像|跟|着|里|到|会|得|说|喊|给我|好像|似的|又|往外|一直|咯|哩){0,4}"
)
_BODY = (
    r"嗓子眼?|喉咙|喉嚨|脚底板?|脚板心?|脚板底|脚后跟|脚下|(?<!车)屁股|头顶上?|头上|脑壳|脑袋|脑子|头发|眉毛|眼睛|眼里|鼻孔|鼻子|"
    r"七窍|嘴巴|心里头?|心头|心口|肚子|肺|(?<![车前机罩])头(?=都|快|要)"
)
_OWN = r"钱包|荷包|口袋里?|脾气|火气|后院|日程|行程|(?:手机|电话|微信|群里?)(?=都|快|要)|项目|业务|订单|工作"
_STATE = (
    r"(?:忙|累|急|气|渴|饿|烦|催|说|讲|喊|激|恼|怒|(?<![车机胎轮盖刹池箱动])(?:跑|等|打|晒|热))(?:得|的|到|里|嘚|死)"
)
_ZH = (
    rf"{_STATE}(?:我们?|俺|人|老子|整个人|{_BODY}|{_QUITE}){{0,4}}?{_BURNS}"
    rf"|(?:{_BODY}|{_OWN}|(?:我|俺|老子|整个)人|(?<![\u4e00-\u9fff])人(?=[都快要真]|像|给我)){_QUITE}{_BURNS}"
    r"|火烧眉毛|火烧火燎|火烧屁股|火冒三丈|火冒(?=得|的|了|$)|七窍生烟|七孔生烟|火急火燎|上火"
)

_SO = (
    r"(?: (?:about to|going to|gonna|just|absolutely|literally|totally|all|so|kinda|really|basically|completely|like))*"
)
_SUBJECT = (
    r"(?:day|week|month|morning|hair|head|brain|mind|phone|mobile|inbox|calendar|schedule|diary|agenda|wallet|purse|"
    r"bank account|temper|boss|wife|husband|office|work|job|desk|life|team|ears|e-?mails?|projects?|"
    r"to-?do list|feet|throat|stomach|kids|customers?|mood|whatsapp|wechat)"
)
_EN = (
    rf"\b{_SUBJECT}(?: here| today| right now)?(?:'s|'re| is| are| was| were| has been| feels?| keeps?| will)?{_SO} "
    r"(?:on fire|in flames|ablaze|smoking|burning(?: up)?|melting(?: down)?|explod(?:e|es|ing)|bl(?:ow|ows|owing|ew)"
    r"(?: up)?)\b"
    r"|\b(?:smoke|steam)(?:'s| is| was)?(?: (?:coming|pouring|blowing|shooting|bursting))?(?: right)?"
    r" (?:out of|from|out) (?:my|his|her|our|their|the boss's)(?: own)? (?:ears?|nose|nostrils|head|brain)\b"
    r"|\b(?:i'm|i am|we're|we are|he's|she's)(?: \w+)? (?:on fire|in flames|drowning|flooded|under ?water|swamped|"
    r"snowed under|burning|smoking)(?: (?:with|in|at|by|from|under))(?: (?:all|so|many|too|my|these|the|of|this|new))*"
    r" (?:work|orders?|e-?mails?|meetings?|deadlines?|calls?|paperwork|customers?|bills?|messages?|jobs?|projects?|"
    r"homework|tasks?|things|reports?|bookings?)\b"
    r"|\b(?:i'm|i am|i was|i feel like i'm) (?:practically|basically|literally|almost|nearly|like|pretty much|quite) "
    r"(?:on fire|burning(?: up)?|melting|boiling|in flames)\b"
    r"|\b(?:you|you guys|they|business|sales|things|we)(?:'re|'ve| are| is| have| has)?(?: been)?(?: so| really)? "
    r"smoking hot\b"
    r"|\b(?:i'm|i am) (?:smoking|burning|fuming)(?: \w+)? (?:mad|angry|hot)\b|\bsmoking hot mad\b"
    r"|\brunning on fumes\b|\bputting out fires\b|\bdumpster fire\b|\bfire ?fighting\b|\bbreath(?:es|ing) fire\b"
    r"|\bblow(?:s|ing|n)? up my (?:phone|mobile|inbox)\b"
)
_FIGURE = re.compile(f"{_ZH}|{_EN}")


_ANGER = re.compile(r"[气怒恼激]|火冒|生烟|\b(?:ears?|nose|nostrils|temper|mad|angry|fuming|mood)\b")
"""What tells of a mood besides, which a complaint is read by."""


def idle(text: str) -> str:
    """`text` with the figures blanked that tell of no more than haste, heat or a full day. Rule: E1."""
    folded = fold(text)
    if len(folded) != len(text):
        return text
    for found in _FIGURE.finditer(meant(folded)):
        if not _ANGER.search(found[0]):
            text = text[: found.start()] + " " * len(found[0]) + text[found.end() :]
    return text


def without_figures(heard: str) -> str:
    """The words heard with every such figure blanked, at the same length. Rule: F2."""
    return _FIGURE.sub(lambda found: "," * len(found[0]), heard)

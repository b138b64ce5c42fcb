"""Whether a message tells of a danger: of driving on, of fire, or to people.

Recall comes first: a missed danger costs more than a question too many. So a pattern is wide, and a hit is dropped only
when the words around it deny it ("刹车没有失灵"), suppose it ("如果自燃了"), or say that it is over ("修好了").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from nlu.danger import together
from nlu.danger.chinese import CHINESE
from nlu.danger.english import ENGLISH
from nlu.danger.figures import without_figures
from nlu.danger.heard import meant
from nlu.fold import fold
from nlu.hearing import hear
from nlu.understanding import Danger

_G = r"[^,，。.!！?？;；\n]"
_SIGNS: dict[str, re.Pattern[str]] = {
    "brakes": re.compile(
        r"[异声噪尖]|响|咔|吱|嘎|抖|跑偏|发烫|见底|行程|squeal|squeak|grind|scrap|screech|nois|shak|vibrat|shudder"
    ),
    "smoke": re.compile(r"白烟|蓝烟|排气|white smoke|blue smoke|exhaust|tailpipe"),
    "airbag": re.compile(r"灯|故障|报警|light|warning|lamp|fault"),
    "overheating": re.compile(r"漏|缺水|leak|losing"),
    "wheel": re.compile(r"wobbl|鼓|起包|bulg|bubble"),
    "high_voltage": re.compile(r"异常|异味"),
    "fuel": re.compile(r"尾气|排气"),
}
"""Among the words of a danger, those that are only its early sign."""

_WORSE: dict[str, re.Pattern[str]] = {
    "smoke": re.compile(r"盖|机舱|出风|车里|仪表|中控|hood|bonnet|vents?\b|cabin|dash"),
    "overheating": re.compile(r"爆表|红线|红[的灯色]|烫手|漏光|喷|沸|白气|\bred\b|steam|boil"),
    "wheel": re.compile(r"loose|clunk|knock|bang|nuts?\b|bolts?\b|\blugs?\b|badly|like mad|undone|missing"),
}
"""What makes such a sign grave after all."""

_HAN, _LATIN = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[a-z]")
_PAUSE = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
_CLAUSE_START = re.compile(r"[,，。.!！?？;；\n]")
_DENIED = re.compile(
    r"(?:没有?|未|不会|不再|(?<!是)不是|并非|并没有?|无|不)(?:再|出现|发生|过|任何|什么|说|明显|有|见|闻到|看到|"
    r"听到|感觉|是){0,3}$"
    r"|\b(?:no|not|isn't|aren't|wasn't|never|without|don't|doesn't|didn't|haven't|any|no more|"
    r"there's no)(?: (?:a|any|see|have|smell|notice|had|been|sign|signs|of|the|in)){0,4} $"
)
_SUPPOSED = re.compile(
    r"(?:如果|要是|万一|假如|假设|倘若|会不会|会否|可能会|路上堵|防止|避免|预防|以防|杜绝|担心|害怕|(?<!哪)怕|电影|"
    r"新闻|赔|电视[上里]?|视频里?|抖音|网上|朋友圈|听说|据说|有没有|什么情况下|什么样的车)[^。.!！?？;；\n]{0,14}$"
    r"|\b(?:if|in case|prevent|avoid|might|worried about|afraid of|to stop)\b[^.!?;\n]{0,40}$"
    r"|\b(?:do|does|will|can|could|would) (?:evs?|electric (?:cars?|vehicles?)|hybrids?|batteries|(?:this|that|my)"
    r" model|these(?: cars| models)?) (?:ever |really |often )?$"
    r"|\b(?:news|article|video|heard (?:that )?(?:this|these|some)|read|youtube|tiktok)\b[^.!?;\n]{0,40}$"
)
_SUPPOSED_WITHIN = re.compile(r"要是|如果|万一|假如|\bif\b|会不会")
_OVER = re.compile(
    rf"{_G}{{0,8}}[,，]?{_G}{{0,8}}(?<![没未不])(?:修好|换好|处理好|解决|修复|弄好|搞定|维修好)(?:了|"
    rf"过)(?!{_G}{{0,6}}又)"
    r"|[^.!?;\n]{0,25}\b(?:was|were|been|got|is|are|all|already|now) (?:fixed|repaired|replaced|resolved|sorted)\b"
    r"|[^.!?;\n]{0,40}\b(?:you|they|he|we)(?: guys)? (?:fixed|repaired|replaced|sorted|mended) (?:it|them|that)\b"
    rf"|过(?:一次|两次|几次)?{_G}{{0,4}}(?:修|换|好)了|{_G}{{0,2}}换了新"
    r"|(?<=[味烟气])(?:已经|现在|早就|都)+(?:没有?了|散了|消失)"
    r"|[^.!?;\n]{0,40}\b(?:and|tyre|tire|pads?) (?:fixed|repaired|replaced)\b"
    r"|[^.!?;\n]{0,20}\b(?:(?:years?|months?) ago|last (?:year|month))\b"
)
_LONG_PAST = re.compile(
    r"(?:去年|前年|上次|上回|那[次回年]|以前|早先|[几一二两三四五六七八九十\d]+年前|[几一二两三四五六七八九十\d]+个月前)[^。!！?？;；\n]{0,12}$"
    r"|\b(?:last (?:year|winter|summer|spring|autumn|time)|(?:\w+ )?(?:years?|months?) ago|previously|in the past|"
    r"used to)\b[^.!?;\n]{0,24}$"
)
_IS_NOW = re.compile(r"又|还是|还在|仍|依然|现在|今天|刚才|再次|\b(?:now|again|still|today|just now|keeps?|back)\b")
"""What is told of long ago is no danger, unless it is there again."""

_OTHERS = re.compile(
    r"(?:邻居|朋友|同事|隔壁|亲戚|同学|我哥|我弟|我姐|别人|人家)家?(?:的|那[台辆]?)?[^,，。]{0,4}车[^,，。!！?？]{0,8}$"
    r"|\b(?:neighbou?r|friend|colleague|cousin|brother|sister|boss|mate|workmate|somebody|someone)(?:'?s)?\b[^.!?]{0,20}$"
)
_LATELY = re.compile(
    r"昨[天晚]|前[几两]?天|上个?(?:周|星期|礼拜|月)|那天|前阵子|\b(?:yesterday|last (?:week|month|night)|"
    r"the other (?:day|week)|(?:days?|weeks?) ago|recently)\b"
)
"""What happened to somebody else's vehicle some time ago."""

_PASSING = re.compile(
    r"(?:头|前|刚|第|最初|开头)[一二两三几1-5][下脚次回][^。!！?？]{0,14}(?:没了|没有了|没事|好了|不响|消失|正常)"
    r"|\b(?:first (?:\w+ )?(?:times?|stops?|press(?:es)?|seconds?|minutes?|brak\w+)|at first|"
    r"for a (?:sec\w*|minute|moment))\b"
    r"[^.!?]{0,40}\b(?:gone|fine|goes away|stops|disappears|normal|ok|okay|nothing|quiet)\b"
)
"""An early sign that is gone after the first time or two: a film of rust, and no danger."""
_FIGURE_BEFORE = re.compile(
    r"(?:我们?|老子)(?:都|快|要|真的?|直|已经)+$|(?:嗓子|喉咙|头[顶上]|[气急等热忙渴累]得(?:我|人|老子|俺)?)(?:都|快|要|真的?|直|已经|七窍)*$"
    r"|(?:这次|促销|活动|直播|优惠)[^,，。]{0,4}$"
    r"|\b(?:anger|rage|temper|brain|heart|guys|team|sale|deals?|prices?|inbox) (?:is |are )?$"
    r"|\b(?:movie|film|read that|read about|heard that|article)\b[^.!?;\n]{0,40}$"
)
_FIGURE_AFTER = re.compile(
    r"[^,，。]{0,4}(?:复位|归零|清零|消掉)|[,，]?[^。!！?？]{0,6}(?:促销|套餐|火锅|多买)|[^。!！?？]{0,8}(?:改[到约下天期周]|取消)|(?<=报警)线|多少钱|盖(?![^,，]{0,6}飞)"
    r"|[^.!?\n]{0,6}\bby your\b|[^.!?\n]{0,6}\b(?:jam|traffic)\b"
    r"|[^,，。]{0,3}(?:是不是)?概率|灯?常亮不灭|[^,，。]{0,4}[,，]?(?:会)?晚[^,，。]{0,4}(?:到|分钟|小时)|胶垫"
    r"|[^,，。!！?？]{0,6}(?:那事|的事)?(?:是真的|真的假的|看?网上说)"
    r"|[^.!?\n]{0,24}\b(?:bbq|barbecue|campfire|bonfire|smoker|cigar\w*)"
    r"|[^.!?\n]{0,12}\b(?:on (?:the )?(?:news|tv|youtube|tiktok)|in a video)"
    r"|[^,，。]{0,3}自检|[^,，。]{0,4}(?:一下|[几两三]秒钟?)[^,，。]{0,4}(?:就|又|自己)+[^,，。]{0,2}灭"
    r"|[^.!?\n]{0,16}\b(?:then |and )?goes? (?:off|out)(?: again)? (?:after|in) (?:a|two|three|some|\d+) (?:few )?sec"
    r"|[^.!?\n]{0,4}\bprevious owner|[^.!?\n]{0,4}\bin a (?:contract|meeting|package)"
)
_ANSWERED_NO = re.compile(r"[^,，。.!！?？;；\n]{0,6}[?？]\s*(?:没有|没|不|否|no\b|nope)")
_NOT_ITSELF = re.compile(
    r"(?:的)?(?:险|保险|检测仪|报警器(?![^,，。]{0,4}(?:响|叫|鸣))|灭火器|传感器|开关|召回|的?定义|电影|游戏|的话|[^,，。]{0,2}(?:鉴别|识别)|那[次回年])|(?:灯|的)?(?:检测|检查|更换|维修)?(?:要|得)?(?:吗|么)?(?:多少钱|多久|怎么收费)$"
)


_TALE = re.compile(
    r"视频|新闻|电影|电视|听说|据说|网上|抖音|召回|报价|多少钱|几年一?换|去年|前年|年前|上次|上个?月|以前"
    r"|\b(?:movie|film|news|video|article|youtube|tiktok|recall|traffic jam|how much|price"
    r"|insur\w+|last (?:year|month|week|time))\b"
)
_SAFE = re.compile(
    r"人(?:都|已经|也|全)?(?:出来|下来|下车)了|(?:人|大家|我们)都?(?:没事|安全)|没(?:有)?人?受伤"
    r"|\b(?:every(?:one|body)|we|i)(?:'re|'s|'m| is| are| am)? (?:all )?(?:out|fine|safe)\b"
    r"|\b(?:nobody|no one)(?:'s| is| was)? (?:hurt|injured)\b"
)
"""People are out of it: no accident, whatever else may still smoke."""
Likely = Callable[[str], tuple[str, float]]
"""Words as heard -> the kind of danger they would tell of, and how likely they tell of any."""

ENOUGH = 0.5
"""How likely a danger has to be where no pattern finds one."""

QUOTED = 80
"""Characters of a message that are quoted as the words of a danger."""


def dangers(text: str, learned: Likely | None = None) -> tuple[Danger, ...]:
    """The dangers `text` tells of, at most one of a kind, in the order said; empty when there is none.

    learned: a trained reading, asked where no pattern finds anything. Rule: F2.
    """
    said = hear(text)
    heard = _PAUSE.sub(lambda pause: "," * len(pause[0]), without_figures(meant(fold(said.text))))
    told: dict[str, tuple[int, Danger]] = {}
    for kind, start, end in _hits(heard):
        sign = kind in _SIGNS and _SIGNS[kind].search(heard, start, end)
        grave = not sign or (kind in _WORSE and _WORSE[kind].search(heard) is not None)
        if not grave and _PASSING.search(heard):
            continue
        if kind not in told or (grave and not told[kind][1].grave):
            told[kind] = (start, Danger(kind, text[slice(*said.place(start, end))], grave))
    found = tuple(danger for _, danger in sorted(told.values(), key=lambda item: item[0]))
    if found or learned is None or _is_tale(heard):
        return found
    kind, likely = learned(said.text)
    if kind == "accident" and _SAFE.search(heard):
        return ()
    return (Danger(kind, text.strip()[:QUOTED]),) if likely >= ENOUGH else ()


def _is_tale(heard: str) -> bool:
    """Whether it is supposed, read of, over, or said of something else than the vehicle: no danger by itself."""
    return any(words.search(heard) for words in (_SUPPOSED_WITHIN, _TALE, _OVER))


def _hits(heard: str) -> Iterator[tuple[str, int, int]]:
    """Kind and span of every danger told; words in their order first, then words that stand together."""
    for kind, pattern in _patterns(_HAN.search(heard) is not None, _LATIN.search(heard) is not None):
        spans = (match.span() for match in pattern.finditer(heard))
        yield from ((kind, *span) for span in spans if not _dropped(heard, *span))
    for kind, words in together.spans(heard):
        span = min(words)[0], max(end for _, end in words)
        if not any(_denied(heard, start) for start, _ in words) and not _dropped(heard, *span):
            yield kind, *span


@cache
def _patterns(chinese: bool, english: bool) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Kind and pattern of every danger, in the languages whose letters are there."""
    told = [words for words, there in ((CHINESE, chinese), (ENGLISH, english)) if there]
    kinds = [kind for kind, _ in CHINESE] if told else []
    return tuple((kind, re.compile(together.lenient("|".join(dict(words)[kind] for words in told)))) for kind in kinds)


def _denied(heard: str, start: int) -> bool:
    commas = [found.end() for found in _CLAUSE_START.finditer(heard, 0, start)]
    return bool(_DENIED.search(heard[commas[-1] if commas else 0 : start]))


def _dropped(heard: str, start: int, end: int) -> bool:
    """Whether the words around a hit deny it, suppose it, mean something else by it, or say that it is over."""
    before = heard[max(0, start - 60) : start]
    if (
        _SUPPOSED_WITHIN.search(heard, start, end)
        or _denied(heard, start)
        or _SUPPOSED.search(before)
        or _FIGURE_BEFORE.search(before)
        or (_LONG_PAST.search(before) and not _IS_NOW.search(heard))
        or (_OTHERS.search(before) and _LATELY.search(heard) and not _IS_NOW.search(heard))
    ):
        return True
    return any(pattern.match(heard, end) for pattern in (_OVER, _ANSWERED_NO, _NOT_ITSELF, _FIGURE_AFTER))

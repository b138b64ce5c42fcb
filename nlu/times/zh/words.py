"""The Chinese words that speak of time, written in simplified characters and half-width signs (see `script`)."""

from __future__ import annotations

import re
from typing import NamedTuple

from nlu.numerals import ZH_NUMERAL, zh_number
from nlu.times.days import Calendar
from nlu.times.formats import add_formats
from nlu.times.grammar import Lexicon
from nlu.times.yearly import Festival

TRADITIONAL = str.maketrans(
    "點號後週禮個兩時鐘鍾這節國曆農陰陽間從來過開晝慶勞動兒聖誕萬餘內聽臘復軍婦師雙與現當還幾約隨終飯業後係尋",
    "点号后周礼个两时钟钟这节国历农阴阳间从来过开昼庆劳动儿圣诞万余内听腊复军妇师双与现当还几约随终饭业后系寻",
)


class Number(NamedTuple):
    """A number with the way it was written, since 五 and 零五 differ as minutes."""

    value: float
    text: str


def _number(m: re.Match[str]) -> Number | None:
    value = float(m[0]) if "." in m[0] else zh_number(m[0])
    return None if value is None else Number(value, m[0])


_PAIRS = {"一两": 2, "两三": 2, "三四": 3, "三五": 3, "四五": 4, "五六": 5, "七八": 7, "几": 3}
"""Loose numbers with their nearest reading: 过两三天, 几天后."""

DAY_OFFSETS = {
    "今天": 0, "今日": 0, "今儿": 0, "本日": 0, "当天": 0, "当日": 0, "明天": 1, "明日": 1, "明儿": 1, "听日": 1,
    "次日": 1, "翌日": 1, "第二天": 1, "后天": 2, "后日": 2, "后儿": 2, "大后天": 3, "大后日": 3, "大大后天": 4,
    "昨天": -1, "昨日": -1, "昨儿": -1, "寻日": -1, "琴日": -1, "前天": -2, "前日": -2, "大前天": -3,
}  # fmt: skip
SHORT_DAY_OFFSETS = {"今": 0, "当": 0, "明": 1, "听": 1, "次": 1, "后": 2, "昨": -1, "寻": -1, "琴": -1, "前": -2}
YEAR_OFFSETS = {
    "今年": 0, "本年": 0, "这年": 0, "明年": 1, "来年": 1, "次年": 1, "下年": 1, "后年": 2, "大后年": 3, "去年": -1,
    "上年": -1, "前年": -2, "大前年": -3,
}  # fmt: skip
_PARTS = {
    "small_hours": "凌晨",
    "late_night": "半夜 深夜 午夜",
    "early_morning": "清晨 清早 大清早 一大早 一早 大早 黎明 拂晓 天亮",
    "morning": "早上 早晨 朝早 早浪 早浪向 朝头早 早起头 头晌 前晌 前半晌 上昼 上半日 上半天",
    "forenoon": "上午 午前 早间",
    "noon": "中午 正午 午间 晌午 中浪 中浪向 日中 正晌午 晌午头",
    "afternoon": "下午 午后 晏昼 下昼 后晌 后半晌 过晌 下半日 下半天",
    "dusk": "傍晚 黄昏",
    "tonight": "晚上 晚间 夜晚 夜里 夜间 夜里头 夜到 晚黑 晚夕",
    "after_work": "下班后 下班以后 下班之后 下了班 下班",
    "daytime": "白天",
}
SHORT_PARTS = {
    "早": "morning", "晨": "morning", "朝": "morning", "晚": "tonight", "夜": "tonight",
}  # fmt: skip
_FESTIVALS = {
    "new_year": "元旦节 元旦 阳历新年 公历新年",
    "new_year_eve": "跨年夜",
    "spring_festival": "春节 新春 农历新年 农历年 大年初一 过年 新年 正月朔日 正月正时",
    "spring_festival_eve": "除夕夜 除夕 大年三十 年三十 大年夜 年夜",
    "lantern": "元宵节 元宵 上元节 正月十五",
    "dragon_head": "龙抬头",
    "qingming": "清明节 清明",
    "dragon_boat": "端午节 端午",
    "qixi": "七夕节 七夕",
    "zhongyuan": "中元节",
    "mid_autumn": "中秋节 中秋 八月节",
    "double_ninth": "重阳节 重阳",
    "laba": "腊八节 腊八",
    "little_new_year": "小年夜 小年",
    "dongzhi": "冬至",
    "valentine": "情人节",
    "women": "国际妇女节 三八妇女节 妇女节 三八节 女神节",
    "girls": "女生节 女孩节",
    "arbor": "植树节",
    "consumer": "国际消费者权益日 消费者权益日 三一五 315晚会",
    "fools": "愚人节",
    "earth": "地球日",
    "labour": "五一国际劳动节 国际劳动节 五一劳动节 劳动节 五一节 五一",
    "youth": "五四青年节 青年节",
    "nurses": "护士节",
    "children": "六一儿童节 国际儿童节 儿童节 六一",
    "shopping_618": "六一八",
    "party": "建党节",
    "army": "八一建军节 建军节",
    "teachers": "教师节",
    "national": "十一国庆节 国庆节 国庆 十一黄金周",
    "halloween": "万圣节 万圣夜",
    "singles": "光棍节 双十一 双11",
    "double_twelve": "双十二 双12",
    "christmas_eve": "平安夜 圣诞夜",
    "christmas": "圣诞节 圣诞",
    "mothers": "母亲节",
    "fathers": "父亲节",
    "thanksgiving": "感恩节",
    "black_friday": "黑色星期五 黑五",
    "good_friday": "耶稣受难日",
    "easter": "复活节 主复活日",
}
HOLIDAYS = frozenset({"new_year", "spring_festival", "qingming", "labour", "dragon_boat", "mid_autumn", "national"})
"""Festivals with days off in China: 国庆节后 is after these days, not after 1 October."""

_UNITS = {
    "秒": "second", "秒钟": "second", "分钟": "minute", "刻钟": "quarter_hour", "小时": "hour", "钟头": "hour",
    "天": "day", "周": "week", "星期": "week", "礼拜": "week", "季度": "quarter", "季": "quarter",
    "工作日": "workday", "交易日": "workday", "世纪": "century",
}  # fmt: skip
_WHICH = {
    "下个": 1, "下一个": 1, "下一": 1, "下": 1, "下下个": 2, "下下": 2, "上个": -1, "上一个": -1, "上一": -1, "上": -1,
    "上上个": -2, "上上": -2, "这个": 0, "这一个": 0, "这一": 0, "这": 0, "本": 0, "当": 0, "此": 0, "今个": 0, "同": 0,
}  # fmt: skip
_COUNTED = (
    r"(?=\s*(?:周|星期|礼拜|月|个?季|年|半|工作日"
    r"|[两三二四五六七八九十几\d]+\s*(?:天|周|个|年|秒|分|小时|星期)))"
)
"""What may follow 下 or 上 when they count units and don't say "down" or "up"."""
_WEEKDAYS = {c: i for i, c in enumerate("一二三四五六")} | {"日": 6, "天": 6} | {str(i): i - 1 for i in range(1, 8)}
_EDGES = {
    "上旬": "early", "初": "early", "中旬": "mid", "中": "mid", "下旬": "late", "底": "end", "末": "end", "尾": "end",
}  # fmt: skip


def _by_word(words: dict[str, str]) -> dict[str, str]:
    return {w: meaning for meaning, said in words.items() for w in said.split()}


def lexicon() -> Lexicon:
    """The words and figures of Chinese messages."""
    words = Lexicon()
    add_formats(words, year_first=True)
    words.words("Day", {w: Calendar(day_off=n) for w, n in DAY_OFFSETS.items()}, after="(?!窗|线)")
    english = {"today": 0, "tomorrow": 1, "tmr": 1, "tmrw": 1}
    words.words("Day", {w: Calendar(day_off=n) for w, n in english.items()}, before="(?<![a-z])", after="(?![a-z])")
    words.words("Day", {w: Calendar(year_off=n) for w, n in YEAR_OFFSETS.items()})
    words.words("Day", {"今朝": Calendar(day_off=0)}, after="(?=[上下中早夜晏后前头]|[早晚]上)")
    words.words("Day", {"明朝": Calendar(day_off=1)}, after="(?!代|末|皇|时)")
    words.words("Day", {w: Calendar(day_off=n) for w, n in SHORT_DAY_OFFSETS.items()}, after="(?=[早晚晨夜朝])")
    words.marks("Now", ["现在", "当前", "此刻", "目前", "马上", "立刻", "立即", "依家", "而家"])
    words.words("Festival", {w: Festival(name) for w, name in _by_word(_FESTIVALS).items()})
    words.pattern("Festival", "十一(?=长假|假期|黄金周|期间|放假)", lambda _: Festival("national"))
    words.words("Part", _by_word(_PARTS), after="(?!茶|了吗|了没|吗|没(?!空|得?时间|有空|得|办?法|工夫|功夫|人|位))")
    words.words("ShortPart", SHORT_PARTS, after="(?!点|些|一点|于|饭|就|已|安|来|到)")
    words.words("ShortPart", {"上": "forenoon", "下": "afternoon"}, before=r"(?<=[周期拜][一二三四五六日天1-7])",
                after=r"(?!下?个?(?:周|星期|礼拜|月|次|回))")  # fmt: skip
    words.pattern("Weekend", "(?:周|星期|礼拜)末|周六日|周六周日|双休日", lambda _: True)
    words.pattern(
        "Weekday",
        r"(?:周|星期|礼拜)(?P<w>[一二三四五六日天]|[1-7](?!\d))(?!次|共|直|定|样|起(?:来|去))",
        lambda m: _WEEKDAYS[m["w"]],
    )
    words.pattern(
        "Weekday",
        r"(?<=[周期拜][一二三四五六][到至])(?P<last>[二三四五六日天])(?![点號号月个十])",
        lambda m: _WEEKDAYS[m["last"]],
    )
    words.words("Edge", {"上半": "half1", "下半": "half2"}, after="(?=[年月周])")
    words.words("Which", _WHICH, after=_COUNTED)
    _units(words)
    _connectives(words)
    words.words("AmPm", {"am": "a", "pm": "p"}, after="(?![a-z])")
    return words


_TEENS = "[一二两三四五六七八九十]"
"""After a day of the month said without 号 the hour follows: 六月十九十点."""


def _units(words: Lexicon) -> None:
    words.words("Unit", _UNITS)
    words.words("Unit", {"日": "day"}, before=r"(?<=[\d一二两三四五六七八九十])", after="(?=[之以]?内)")
    words.marks("Dian", ["点钟", "点整", "点正", "时整", "点"], after="(?!火|亮|评|赞|烟|检|漆|心)")
    words.marks("Dian", ["时"], before=r"(?<=[\d一二三四五六七八九十零两])", after="(?!候|间|代|速|常|刻)")
    words.marks("Fen", ["分"], after="(?![钟之数期店公享别手])")
    words.marks("Ke", ["刻"])
    words.marks("Yue", ["月份", "月"], after="(?!供|付|租|薪)")
    words.marks("Hao", ["号", "日"], after="(?!线|楼|门|店|院|车位|工位|仓|出口|路|桥|技师|机油|油|汽|柴|系|本|常)")
    words.marks("Nian", ["年"], after="(?!检|审|龄|轻|款|卡|费)")
    words.pattern("Chu", "初(?P<c>[一二三四五六七八九十])", lambda m: zh_number(m["c"]))
    words.words("Edge", _EDGES, before="(?<=[月年周])|(?<=月份)")
    words.marks("HalfYear", ["半年"])
    words.marks("Ban", ["半", "踏半"])
    words.marks("Zi", ["字"], before="(?<=个)")
    words.marks("Dap", ["搭"], before="(?<=点)")
    words.words("LunarMonth", {"正月": 1, "大年": 1, "冬月": 11, "腊月": 12})
    words.marks("NongLi", ["农历", "阴历", "旧历"])
    words.pattern(
        "Loose", "|".join(_PAIRS) + "(?=个|天|周|小时|分钟|年|日|星期|礼拜)", lambda m: Number(_PAIRS[m[0]], m[0])
    )
    words.pattern(
        "BareHour",
        r"(?:(?<=[早晚])|(?<=[上下早晚中][午上昼]))\d{1,2}(?=\Z|[\s,，。.!！;；、吧来到去做洗换修约过可行有我的](?!\d))",
        lambda m: int(m[0]),
    )
    words.pattern(
        "Num", rf"(?<=月)(?:二?十[一二三四五六七八九]?|三十一?)(?={_TEENS}+点)|\d+(?:\.\d+)?|{ZH_NUMERAL}+", _number
    )


_LIMITS = {"by": "最晚 最迟 不晚于 不迟于 截止到 截至", "since": "最早 不早于"}
_FILLERS = (
    "随便哪天 随便哪一天 任意哪天 任意一天 任何一天 哪一天 的 = 大约 大概 差不多 约 就 那天 那 在 ( ) ; @ 许 左右 钟"
)
"""Words that may stand between a day and its time without changing them."""


def _connectives(words: Lexicon) -> None:
    words.marks("Filler", ["前后"])
    words.words("Latest", {w: side for side, said in _LIMITS.items() for w in said.split()})
    words.marks("Until", ["为止"])
    words.words("Later", dict.fromkeys(("以后", "之后", "过后", "开外", "后"), "after"))
    words.words("Ago", dict.fromkeys(("以前", "之前"), "before"))
    words.words(
        "Ago",
        {"前": "before"},
        after=r"(?!\s*(?:保险?[杠扛]|杠|轮|后|左|右|面|挡|大灯|灯|雾灯|减震|刹|桥|悬|座|排|机盖|盖|叉|束|胎|翼|门|玻璃|风挡|车))",
    )
    words.marks("Since", ["开始", "起"], after="(?!步|动|火|来|因|初|码|不|床|得)")
    words.marks("Within", ["之内", "以内", "内", "里"])
    words.marks("Between", ["之间", "期间", "间"])
    words.marks("Break", ["假期", "长假", "小长假", "放假", "黄金周"])
    words.marks("Future", ["未来的", "未来", "接下来的", "接下来", "今后", "往后"])
    words.marks("Past", ["过去的", "过去", "最近", "近"])
    words.marks("Again", ["再过", "过", "再等", "等"], after=r"(?=\s*[\d一二两三四五六七八九十半几])")
    words.marks("LastOf", ["最后", "倒数", "最末"])
    words.marks("Di", ["第"])
    words.marks("Di", ["头"], after="(?=一个?(?:周|星期|礼拜|工作日))")
    words.marks("Ge", ["个"])
    words.marks("Cha", ["差"])
    words.marks("Duo", ["多", "来", "余"])
    words.marks("To", ["一直到", "直到", "到", "至", "~", "--", "-", "—", "–", "―"])
    words.marks("And", ["和", "与", "跟"])
    words.marks("From", ["从", "自", "由", "打"])
    words.marks("Filler", _FILLERS.split())
    words.marks("Comma", [",", "、"])

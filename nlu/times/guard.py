"""What looks like a time and is none: phones, plates, prices, mileages, models, fuel grades, counts, greetings.

Each match is blanked before the words are cut, so that no rule sees its figures.
"""

from __future__ import annotations

import re

_FIGURES = (
    r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)",  # a mobile phone
    r"(?<!\d)(?:\+?86[ -]?)?(?:0\d{2,3}[ -])\d{7,8}(?!\d)",
    r"(?<!\d)[48]00[ -]?\d{3,4}[ -]?\d{3,4}(?!\d)",
    r"(?<![\d.])(?!(?:19|20)\d\d-\d\d?-)\d{2,4}(?:[ -]\d{2,4}){2,}-\d{2,4}(?!\d)",
    r"\(\d{3}\) ?\d{3}-\d{4}|\b\d{3}-\d{3,4}-\d{4}\b|\b\d{3}-\d{4}\b(?!-)",
    r"(?<![\d.,])\d{9,}(?!\d)",
    r"[¥$€£]\s?\d[\d,.]*(?:\s?[万wk]\b)?",
    r"(?<![\d,.])\d[\d,.]*\s?[%‰]|%[a-f\d]{2}",
    r"(?<![\d/])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)",
    r"(?<![a-z\d.])[a-z]{1,4}[-_]?\d[a-z\d]*-?[a-z\d]*",  # A6, CS75, P0301, ABC-123
    r"(?<!\d)\d+[a-z]+\d+[a-z\d]*",
    r"(?<![\d.])(?!(?:19|20)\d\d\.|\d\d?\.\d\d?\.20\d\d(?!\d))\d+\.\d+\.\d+(?:\.\d+)*(?!\d)",  # a version
)
"""Alike in both languages. What reads as a clock time or short date is spared (see `_TIMELIKE`)."""

_ZH_MEASURES = (
    "元 块钱? 圆 毛钱 千米 公里 千公里 迈 码 米 "
    "毫米 厘米 升 公斤 吨 度 伏 安 瓦 匹 马力 牛米 寸 岁 人 座 缸 挡 档 速 系 款 "
    "代 个人 台 辆 次 遍 条 家 分钟车程"
)
_ZH_COUNTED = "元 块钱? 公里 千米 码 米 升 次 遍 台 辆 部车 部(?!分) 架 个人 系 款 缸 挡 档 座"
_ZH_NUMERALS = "一二两三四五六七八九十百千"
_ZH = (
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领]"
    r"[a-z][·.\- ]?"
    r"[a-z\d]{4,5}[a-z\d学警挂港澳领试超]",
    rf"(?<![\d.])[\d.]+\s?(?:{'|'.join(_ZH_MEASURES.split())})",
    rf"(?:(?<=[周期拜][一二三四五六日天])|(?<![{_ZH_NUMERALS}周期拜]))[{_ZH_NUMERALS}]+(?:{'|'.join(_ZH_COUNTED.split())})",
    r"(?:在|就)?(?:那一?天|嗰日|同一?天|同一?日)",  # the day that is talked about, which a clock time takes by itself
    r"(?<![\d.一二两三四五六七八九十百千零])[\d.一二两三四五六七八九十百千零]+\s?[万亿]\s?[\d一二三四五六七八九千百]*\s?(?:元|块|公里|多公里|km|里)?",
    r"(?<!\d)(?:9[0258]|89|93|97|0|(?<![\d号日月周一二三四五六七八九十])-\d+)\s?号(?:汽油|柴油|油|的油)?",
    r"(?:打|给|评|得|满)(?:了|个)?\s?[\d一二两三四五六七八九十]+(?:\.\d)?分",
    # 一点 as "a bit", 两点 as "two things"
    r"(?:有|说|提|这|那|以下|下面|如下|几|为)\s?[一两二三四五六]点"
    r"(?!钟|半|整|\d|[零一二三四五十]|左右|到|以|之|前|后|多)",
    r"(?<=[^午上晨夜天日号到至后末十~\-\d])(?<![今明昨当][晚早])一点"
    r"(?!钟|整|半|到|至|前|后|以|之|左右|多|[\d零一二三四五十])",
    r"\A一点(?=[^钟整半到至前后以之左多\d零一二三四五十])",
    r"一[天日](?:[来做修洗送去过保养]{0,3})[一两二三四\d][辆台部架个趟次]",  # so many a day: 下周一天一辆
    # after a stop the week is another matter than the weekday before it: 不要周一，下周都行
    r"(?:(?<=周[一二三四五六日天])|(?<=星期[一二三四五六日天])|(?<=礼拜[一二三四五六日天]))[,，、]"
    r"(?=(?:下下?|这|本)个?(?:周|星期|礼拜)(?![一二三四五六日天末]))",
    # what recurs is no date
    r"(?:每|逢)(?:个|一个)?(?:周|星期|礼拜)[一二三四五六日天末]?(?:上午|下午|早上|晚上)?|每(?:天|月|年|日|个月|隔)\S{0,2}",
    r"一下(?=(?:下|这|本)?个?(?:周|星期|礼拜)[一二三四五六日天末])",  # "have it looked at, Friday", no next Friday
    r"后天窗|前天窗|以后再说|上下班|上下午|天天|一天到晚|上半身|晚上好|早上好|下午好|上午好|中午好|晚安|早安",
    r"星期几|周几|礼拜几|几号|几点(?:[上下]班)?|几月|(?<!随便)(?<!任意)哪天|什么时候(?:[上下]班)?",
    r"生日|节日|假日|日期|日常|周边|周围|周到|周期|月供|年轻",
)

_EN_NAMED = "model series class type version v grade part code no number route exit highway bay unit id golf mazda mach"
_EN_MEASURES = (
    r"k|km|kms|kilomet\w+|miles?|mi|mph|km/h|percent|dollars?|bucks?|yuan|rmb|usd|cny|eur|euros?|kg|kilograms?|lbs?"
    r"|litres?|liters?|psi|bar|volts?|amps?|cylinders?|doors?|seats?|people|persons?|students?|cars?|points?|stars?"
    r"|pieces?|times|cc|hp|kw|kwh|inch(?:es)?|mm|cm|coins?"
)
_EN_SMALL = r"one|two|three|four|five|six|seven|eight|nine|ten|(?:twenty|thirty|forty|fifty)(?:[- ]\w+)?"
_EN_MONTHS = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_EN = (
    rf"\b(?:{'|'.join(_EN_NAMED.split())})\.?\s?#?\s?\d[\w.]*",
    rf"(?<![\w.,])(?:[\d.,]+|{_EN_SMALL})\s?(?:{_EN_MEASURES})\b",
    r"\b(?:every|each)\s(?:other\s)?\w+(?:\s(?:morning|afternoon|evening|night)s?)?",
    r"\bgood\s(?:morning|afternoon|evening|night|day)\b|\bnice day\b|\b(?:have|had) a (?:great|good|nice|lovely) \w+",
    r"\bup[ -]to[ -]date\b|\ball day\b|\bday[ -]to[ -]day\b|\bsecond[ -]hand\b|\bend of the line\b",
    r"\bfirst thing\b|\b(?:one|1|two|2)(?: \w+)? (?:a|per|each|every) day\b",
    r"\bsecond (?:wave|time|opinion|car|one|key)\b|\b(?:on )?second thou?ghts?\b|\bfor now\b",
    r"\b(?:on )?(?:that|the same|same)(?: very)? day\b",
    r"\b(?:i|you|we|they|he|she|it|this|that|one|who|which|there|and|or|is)\smay\b",
    r"\bmay\s(?:i|we|you|not|be|well|or|take|ask|differ|need|also|have|the)\b",
    r"\b\d:\d(?!\d)",  # a ratio
    rf"\b(?:3[2-9]|[4-9]\d)(?:st|nd|rd|th)?\s(?:of\s)?{_EN_MONTHS}[a-z]*",
    r"\b(?:have|having|had|for|eat|after our|is the|was the)\s(?:lunch(?!\s?time)|dawn)",
)

_TIMELIKE = re.compile(
    r"(?:q[1-4]|h[12]|\d\dt\d\d|t\d\d|\d{1,2}(?::?\d\d)?[ap]m?|\d{1,2}(?:st|nd|rd|th)\w*|\d{1,2}h(?:\d\d)?"
    r"|\d+(?:d|w|y|s|m|h|hr|hrs|min|mins|sec|secs|minutes?|hours?|days?|weeks?|months?|years?|mon)"
    rf"|\d{{1,2}}{_EN_MONTHS}[a-z]*(?:\d{{2,4}})?"
    rf"|(?:{_EN_MONTHS}|week)[a-z]*[-_]?\d[a-z\d]*-?[a-z\d]*)\Z"
)

_NOT_TIME = {language: re.compile("|".join((*own, *_FIGURES))) for language, own in (("zh", _ZH), ("en", _EN))}


def blanked(text: str, language: str) -> str:
    """`text` of the same length with what is no time replaced by an unknown sign."""
    return _NOT_TIME[language].sub(lambda m: m[0] if _TIMELIKE.match(m[0]) else "\0" * len(m[0]), text)

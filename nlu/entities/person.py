"""Names of persons, said as such."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.entities.plate import PROVINCES
from nlu.entities.source import Source
from nlu.entities.surnames import DOUBLE, SINGLE
from nlu.lexicon import lexicon, whole
from nlu.understanding import Entity

_NAME = rf"(?:{'|'.join(DOUBLE.split())}|[{SINGLE}])"
_NOT_GIVEN = (
    r"(?![我俺偶的是在要想来你们，手电车号，因现约有预需叫了吗呢啊哦呀吧这那他她它您姓请给帮把做换洗就打]|"
    r"[明今][天早晚日儿朝]|周[一二三四五六日天末]|[上下][午周个]|修[车理一]|联系|和[我你他她]|跟[我你他她])"
)
"""What no given name goes on with: the next words of somebody who dictates."""
_GIVEN = rf"(?:{_NOT_GIVEN}[一-龥]){{1,2}}"
_TITLE = "先生|女士|小姐|师傅|老师|总|太太|经理|同志|姐|哥|叔|阿姨"

_CALLED = re.compile(
    rf"(?:我叫做?|我名叫|我的?名字(?:是|叫)?|本人(?:叫|姓名)?|姓名[是:： ]{{0,2}}|名字(?:是|叫|[:：])|"
    rf"联系人(?:是|叫|[:：])?|车主(?:是|叫|姓名[:：]?|[:：])|全名(?:是|叫)?|大名(?:是|叫)?|写(?:的)?名字?)"
    rf"\s?({_NAME}{_GIVEN})"
)
_KIN = (
    r"(?:老板娘?|领导|经理|老公|先生|丈夫|老婆|太太|爱人|媳妇|妻子|对象|男朋友|女朋友|爸爸?|妈妈?|父亲|"
    r"母亲|岳父|岳母|"
    r"公公|婆婆|儿子|女儿|哥哥?|姐姐?|弟弟?|妹妹?|朋友|同事|邻居|亲戚|叔叔|阿姨|舅舅|客户|客人|业主|车主|"
    r"机主|师傅|司机|他|她|人家|佢|伊)(?:的名字|的姓名|名字|本人)?"
)
_THEIRS = re.compile(
    rf"{_KIN}(?:就)?(?:叫做?|是叫|姓名是|名叫|系|是(?=[{SINGLE}][一-龥]{{1,2}}(?:$|[，。,、 电手])))"
    rf"\s?({_NAME}{_GIVEN})"
)
_THEIRS_SURNAME = re.compile(rf"{_KIN}姓({_NAME})(?=$|[，。,.!！ ]|电|手|的)")
_FULL = re.compile(rf"(?:免贵姓|我姓|姓)({_NAME})[，,、 ]*(?:我?叫|名字?叫|他叫|她叫|是)?\s?(\1{_GIVEN})")
_OWNER = re.compile(rf"(?:车主|客户|客人|业主|机主|联系人|老板|领导|司机)({_NAME}{_GIVEN})(?=$|[，。,.!！ ]|电话|手机)")
_FAMILIAR = re.compile(rf"(?:叫我|称呼我|我是)([小老]{_NAME})(?!板)")
_TITLED = re.compile(rf"(?:我是|我叫|这里是|叫我|找|联系人(?:是)?[:：]?|称呼我?)({_NAME}(?:{_TITLE}))")
_OF_ANOTHER = r"的(?!师|技师|顾问|经理|前台|[那人小女男]|家伙)"
_SURNAMED = re.compile(
    rf"(?:免贵姓|我姓|本人姓|(?<![个位名叫让给派找们那])姓(?=[{SINGLE}](?:$|[，。, !！]|{_OF_ANOTHER}))|鄙姓|小姓)"
    rf"({_NAME})"
)
_I_AM = re.compile(
    rf"(?:^|[，。,.!！ ])(?:你好|您好)?[，, ]?我是(?!车主|[白黄红蓝金银黑]色|司机|时候|老)({_NAME}{_GIVEN})(?=$|"
    rf"[，。,.!！ ])"
)
_ENGLISH = re.compile(
    r"(?i:\b(?:my|his|her|their|the|owner's|boss's|(?:my |the )?\w+'s)(?: full)? name is|\b(?:he|she|"
    r"they)(?:'s| is| are) called|"
    r"\b(?:the )?owner(?:'s name)?(?: is|:)|\bcontact(?: person)?(?: is|:)|\bask for|\bin the name of|"
    r"\bcalled(?= [A-Z][a-z]+ [A-Z])|\bmy name is|\bname'?s|\bname:|\bthis is|\bi am|\bi'm|\bcall me|"
    r"\bunder the name(?: of)?|"
    r"\bit's(?= [A-Z][a-z]+ here))\s+"
    r"((?:(?i:mr|mrs|ms|miss|dr)\.?\s+)?[A-Z][a-z'\-]+(?:\s+(?:(?:de|van|von|bin)\s+)?[A-Z][a-z'\-]+){0,2})"
)
_LOWER = re.compile(
    r"\bmy name is\s+([a-z][a-z'\-]+(?:\s+(?!and|i|my|the|from|with|is|but|phone|calling)[a-z][a-z'\-]+)?)"
)
_PUT_RIGHT = re.compile(
    rf"(?:名字?|姓名|称呼|姓)(?:是|写|打|登记|记|讲|说|搞|弄|听|嘅)?(?:错|不对|唔啱|唔对)(?:了|咗|啦|"
    rf"喇)?[，,。 ]*(?:应该|其实)?(?:是|系|叫|写)?\s?({_NAME}{_GIVEN})"
    rf"(?=$|[，。,.!！ ])"
)
_SPELLED = re.compile(
    r"(?i:\b(?:it'?s|it is|that'?s|my name is|name is|name'?s|actually|should be|i'?m)? ?spell(?:ed|t)(?: as| like)?|"
    r"\bname should be|\bname is actually|\bname'?s actually|\bnot \w+ but)\s*:?\s+"
    r"([A-Z][a-z'\-]+(?:\s+[A-Z][a-z'\-]+){0,2})"
)
_NOT_A_NAME = re.compile(
    r"(?:urgent|not|the|an?|about|ok|fine|sure|here|still|(?:mon|tues|wednes|thurs|fri|satur|sun)day|next|"
    r"this|tomorrow|today|hello|hi|please|book(?:ing)?|oil|tyre|tire|car|minor|major|service"
    r"|bmw|audi|toyota|honda|ford|tesla|chinese|english)\b"
)
_BY_PHONE = re.compile(
    rf"(?:^|(?<=[\s，,。;；/、]))(?:我?叫|名叫|是)?({_NAME}{_GIVEN})(?=[\s，,/、]{{0,2}}(?:的?(?:电话|"
    rf"手机号?|号码|联系方式|tel|phone)"
    r"[是:： ]{0,2})?\+?(?:86)?[ -]?1[3-9]\d)|(?<=\d{4})[\s，,/、]{1,2}"
    rf"({_NAME}{_GIVEN})(?=$|[\s，,。;；/、])"
)
_FIRST = re.compile(rf"^\s*(?:我?叫|名叫|是)?({_NAME}{_GIVEN})(?=[\s，,/、]).*1[3-9]\d{{9}}", re.DOTALL)
_BY_PLATE = re.compile(
    rf"(?:^|(?<=[\s，,。;；/、]))(?:我?叫|名叫|是)?({_NAME}{_GIVEN})"
    rf"(?=[\s，,/、]{{1,2}}(?:的?车牌号?(?:码)?[是:： ]{{0,2}})?[{PROVINCES}][a-z][a-z0-9])"
)
_BY_PHONE_ENGLISH = re.compile(
    r"(?:^|(?<=[\s,;/]))([A-Z][a-z]+(?: [A-Z][a-z]+){0,2})(?=[\s,/]{1,2}(?:(?i:tel|phone)[: ]*)?"
    r"(?:\+?86)?[ -]?1[3-9]\d)"
)
_NO_NAME = re.compile(
    r"([哈呵嘿嘻])\1|明白|和[气好]|安[排全心]|能[行来]|成[了交]|干[嘛啥]|平安|时候|"
    r"周[一二三四五六日天末]|周[^，。]?[上下]午|[上下]午|时间|电话|手机|车牌|安排|保养|预约|方便|"
    r"明[天早晚]|应该|公里|关于|"
    r"谢谢|多谢|麻烦|路[虎上]|高[速架]|全[车部顺]|车[主型险]|平[时常]|常用|通知|马上|单[位号]|应急|满意|"
    r"正常|项目|海[南口]|武汉|"
    r"后[天面]|权益|红色|班车|江苏|江西|安徽|宁夏|宁波|吉林|甘肃|温州|常州|徐州|郑州|苏州|杭州|常熟|金华|秦皇岛"
)
_COMMON = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝"
    "孔白崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎易贺赖龚"
)
"""Family names that an answer may be by themselves."""
_ANSWER = re.compile(
    rf"\s*(?:我?(?:叫|姓|是))?\s*({_NAME}(?:{_GIVEN}|{_TITLE})|(?:[{_COMMON}]|{DOUBLE.strip().replace(' ', '|')})"
    r"(?=\s*[。.!！]?\s*$))\s*[。.!！]?\s*"
)
_ANSWER_ENGLISH = re.compile(r"\s*([A-Za-z][a-z'\-]+(?:\s+[A-Za-z][a-z'\-]+){0,2})[.!]?\s*")

_ANSWER_CAPITAL = re.compile(
    r"\s*(?:(?i:i'?m|it'?s|this is|name:?)\s+)?(?!(?:Thanks?|Thank|Ok|Okay|Yes|No|Hello|Hi|Bye|Sure|Great|Good|Fine|"
    r"Nice|Perfect|Cool|What|When|How|Why|Where|Can|Do|Is|See|Never|Not|My|"
    r"The)\b)([A-Z][a-z'\-]+(?:\s+[A-Z][a-z'\-]+){0,2})[.!]?\s*"
)
"""A name that is all of an answer which need not be one."""


def find(source: Source) -> Iterator[Entity]:
    """Names after words that introduce one or beside a phone; when a name was asked, a message that is nothing else.

    A surname alone yields to the whole name.
    """
    found = sorted(_find(source), key=lambda entity: entity.start)
    for entity in found:
        longer = (one for one in found if one.text.startswith(entity.text) and len(one.text) > len(entity.text))
        if not any(longer):
            yield entity


def _find(source: Source) -> Iterator[Entity]:
    for pattern, confidence in (
        (_FULL, 0.97),
        (_CALLED, 0.95),
        (_PUT_RIGHT, 0.95),
        (_THEIRS, 0.93),
        (_TITLED, 0.9),
        (_SURNAMED, 0.9),
        (_I_AM, 0.8),
        (_OWNER, 0.8),
        (_THEIRS_SURNAME, 0.75),
        (_FAMILIAR, 0.7),
    ):
        for match in pattern.finditer(source.folded):
            yield _named(source, match, confidence)
    for match in (*_SPELLED.finditer(source.text), *_ENGLISH.finditer(source.text)):
        if not _NOT_A_NAME.match(match[1].lower()):
            yield _named(source, match, 0.9)
    for match in _LOWER.finditer(source.folded):
        yield _named(source, match, 0.8)
    for pattern in (_BY_PHONE, _BY_PLATE, _FIRST):
        for match in pattern.finditer(source.folded):
            yield from _listed(source, match)
    for match in _BY_PHONE_ENGLISH.finditer(source.text):
        yield from _listed(source, match)
    if source.asked == "who":
        found = _ANSWER.fullmatch(source.folded) or _ANSWER_CAPITAL.fullmatch(source.text)
        if found and not _NOT_A_NAME.match(found[1].lower()):
            yield from _listed(source, found)
    if source.asked == "name":
        answer = _ANSWER.fullmatch(source.folded) or _ANSWER_ENGLISH.fullmatch(source.text)
        if answer:
            yield _named(source, answer, 0.85)


def _listed(source: Source, match: re.Match[str]) -> Iterator[Entity]:
    """A name that only stands beside a phone, where the words are not known for anything else."""
    group = next(number for number in range(1, len(match.groups()) + 1) if match[number])
    start, end = match.span(group)
    words = source.folded[start:end]
    known = any(whole(words, a, b) is not None and b - a > 1 for a, b, _ in lexicon().find(words))
    if not known and not _NO_NAME.match(words):
        yield source.entity("person", start, end, source.text[start:end], 0.75)


def _named(source: Source, match: re.Match[str], confidence: float) -> Entity:
    group = match.re.groups
    words = source.text[match.start(group) : match.end(group)]
    value = words.title() if words.isascii() and words.islower() else words
    return source.entity("person", match.start(group), match.end(group), value, confidence)

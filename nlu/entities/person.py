"""Names of persons, said as such."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.entities.source import Source
from nlu.lexicon import lexicon, whole
from nlu.understanding import Entity

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶"
    "黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁蒲"
    "阚蔺郏储靳逯蒯晁应郦臧仝亓逄麻班郜郗郄邸邰隗亢暴狄贲糜糟芮匡桓祖匙娄闾宓訾竺权红鞠丰关查后荆游益公仉缑帅缪"
    "房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_COMPOUND = "欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|东方|端木|独孤|南宫|轩辕|宇文|长孙"
_NAME = rf"(?:{_COMPOUND}|[{_SURNAMES}])"
_GIVEN = r"(?:(?![我的是在要想来你们，手电车号和，因现约有预需叫了吗呢啊这那他她它])[一-龥]){1,2}"
_TITLE = "先生|女士|小姐|师傅|老师|总|太太|经理|同志|姐|哥|叔|阿姨"

_CALLED = re.compile(
    rf"(?:我叫做?|我名叫|我的?名字(?:是|叫)?|本人(?:叫|姓名)?|姓名[是:： ]{{0,2}}|名字(?:是|叫|[:：])|"
    rf"联系人(?:是|叫|[:：])?|车主(?:是|叫|姓名[:：]?|[:：]))\s?({_NAME}{_GIVEN})"
)
_OWNER = re.compile(rf"车主({_NAME}{_GIVEN})(?=$|[，。,.!！ ])")
_FAMILIAR = re.compile(rf"(?:叫我|称呼我|我是)([小老]{_NAME})(?!板)")
_TITLED = re.compile(rf"(?:我是|我叫|这里是|叫我|找|联系人(?:是)?[:：]?|称呼我?)({_NAME}(?:{_TITLE}))")
_SURNAMED = re.compile(rf"(?:免贵姓|我姓|本人姓|姓(?=[{_SURNAMES}](?:$|[，。, !！的]))|鄙姓|小姓)({_NAME})")
_I_AM = re.compile(
    rf"(?:^|[，。,.!！ ])(?:你好|您好)?[，, ]?我是(?!车主|[白黄红蓝金银黑]色|司机|时候|老)({_NAME}{_GIVEN})(?=$|"
    rf"[，。,.!！ ])"
)
_ENGLISH = re.compile(
    r"(?i:\bmy name is|\bname'?s|\bname:|\bthis is|\bi am|\bi'm|\bcall me|\bunder the name(?: of)?|"
    r"\bit's(?= [A-Z][a-z]+ here))\s+"
    r"((?:(?i:mr|mrs|ms|miss|dr)\.?\s+)?[A-Z][a-z'\-]+(?:\s+(?:(?:de|van|von|bin)\s+)?[A-Z][a-z'\-]+){0,2})"
)
_LOWER = re.compile(
    r"\bmy name is\s+([a-z][a-z'\-]+(?:\s+(?!and|i|my|the|from|with|is|but|phone|calling)[a-z][a-z'\-]+)?)"
)
_NOT_A_NAME = re.compile(
    r"(?:urgent|not|the|an?|about|ok|fine|sure|here|still|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|bmw|audi|toyota|honda|ford|tesla|chinese|english)\b"
)
_BY_PHONE = re.compile(
    rf"(?:^|(?<=[\s，,。;；/、]))({_NAME}{_GIVEN})(?=[\s，,/、]{{0,2}}(?:的?(?:电话|手机号?|号码|联系方式|tel|phone)"
    r"[是:： ]{0,2})?\+?(?:86)?[ -]?1[3-9]\d)|(?<=\d{4})[\s，,/、]{1,2}"
    rf"({_NAME}{_GIVEN})(?=$|[\s，,。;；/、])"
)
_FIRST = re.compile(rf"^\s*({_NAME}{_GIVEN})(?=[\s，,/、]).*1[3-9]\d{{9}}", re.DOTALL)
_BY_PHONE_ENGLISH = re.compile(
    r"(?:^|(?<=[\s,;/]))([A-Z][a-z]+(?: [A-Z][a-z]+){0,2})(?=[\s,/]{1,2}(?:(?i:tel|phone)[: ]*)?"
    r"(?:\+?86)?[ -]?1[3-9]\d)"
)
_NO_NAME = re.compile(
    r"周[一二三四五六日天末]|周[^，。]?[上下]午|[上下]午|时间|电话|手机|车牌|安排|保养|预约|方便|明[天早晚]|应该|公里|关于|"
    r"后[天面]|权益|红色|班车|江苏|江西|安徽|宁夏|宁波|吉林|甘肃|温州|常州|徐州|郑州|苏州|杭州|常熟|金华|秦皇岛"
)
_ANSWER = re.compile(rf"\s*(?:我?(?:叫|姓|是))?\s*({_NAME}(?:{_GIVEN}|{_TITLE}))\s*[。.!！]?\s*")
_ANSWER_ENGLISH = re.compile(r"\s*([A-Za-z][a-z'\-]+(?:\s+[A-Za-z][a-z'\-]+){0,2})[.!]?\s*")


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
        (_CALLED, 0.95),
        (_TITLED, 0.9),
        (_SURNAMED, 0.9),
        (_I_AM, 0.8),
        (_OWNER, 0.8),
        (_FAMILIAR, 0.7),
    ):
        for match in pattern.finditer(source.folded):
            yield _named(source, match, confidence)
    for match in _ENGLISH.finditer(source.text):
        if not _NOT_A_NAME.match(match[1].lower()):
            yield _named(source, match, 0.9)
    for match in _LOWER.finditer(source.folded):
        yield _named(source, match, 0.8)
    for pattern in (_BY_PHONE, _FIRST):
        for match in pattern.finditer(source.folded):
            yield from _listed(source, match)
    for match in _BY_PHONE_ENGLISH.finditer(source.text):
        yield from _listed(source, match)
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
    words = source.text[match.start(1) : match.end(1)]
    value = words.title() if words.isascii() and words.islower() else words
    return source.entity("person", match.start(1), match.end(1), value, confidence)

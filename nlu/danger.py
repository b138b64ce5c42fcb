"""Whether a message tells of a danger: of driving on, of fire, or to people.

Recall comes first: a missed danger costs more than a question too many. So a pattern is wide, and a hit is dropped only
when the words around it deny it ("刹车没有失灵"), suppose it ("如果自燃了"), or say that it is over ("修好了").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nlu.fold import fold
from nlu.understanding import Danger

_G = r"[^,，。.!！?？;；\n]"
_YES = r"(?:(?![没不无未])[^,，。.!！?？;；\n])"
_OTHER = "启动|点火|打火|一键|挂[挡档]|熄火|油门|油箱|仪表|变速|发动机|空调|车门|座椅|喇叭|转速|换[挡档]|中控|天窗"
_BRAKING = rf"(?:(?!{_OTHER}|[没不无未])[^,，。.!！?？;；\n])"
"""What may stand between the brakes and what they do: no denial, and nothing else that may be at fault."""

_BRAKE = r"(?:刹车|制动|啥车|杀车|沙车|脚刹)"
_STEER = r"(?:方向盘|方向机|方向(?![灯盘机])|转向(?!灯))(?!饰|装饰|皮|套|按键|标)"
_DEAD = r"失灵|失效|失控|没有?啥?反应|不太?灵|时好时坏|时有时无|不起作用|不管用|不好使|不好用|故障"
_ROAD = (
    r"(?:(?:在|上了?|下了?|跑)高速(?![行时档挡风运转])|高速公?路?(?:上|口|路上|路|应急|匝道|服务区)|应急车道|"
    r"隧道|匝道|高架|快速路|环路上|铁轨|铁路道口|道口"
    r"|(?:马路|公路|大路|路)(?:中间|中央|当中|正中)|主路|超车道|快车道|大桥上|桥上)"
)
_STUCK = (
    r"(?:抛锚|趴窝|趴[在了下着]|熄火|动不了|不动了|打不着|停在|停住|坏[了在掉]|没电|爆胎|走不了|开不了|开不动|"
    r"不走了|困[在住]|跑不动|不能动|没油了|没气了)"
)

_CHINESE: tuple[tuple[str, str], ...] = (
    (
        "brakes",
        rf"{_BRAKE}{_BRAKING}{{0,8}}?(?:{_DEAD}|不住|没了|没有了|没用|没劲|没力|无力|疲软|软(?!管)|硬(?!盘)|踩不[动下]|到底"
        rf"|抱死|拖[死滞]|锁死|卡[死住滞]|距离(?:变得?|很|太|好|特别|有点|越来越|明显|更){{1,2}}[长远]|"
        rf"行程{_YES}{{0,3}}长|空了"
        rf"|不回|报警|[漏渗]|响|咔|吱|嘎|尖叫|声|噪音|抖|跑偏|下沉|发烫|很烫|断[了裂]|裂|脱落|掉了|见底|"
        rf"(?<!多)少了)"
        rf"|{_BRAKE}(?:系统|故障|警[示告]|油)?灯{_YES}{{0,5}}?[亮闪]|[刹煞]不(?:住|下来|了车)|"
        rf"车{_YES}{{0,4}}停不(?:住|下)"
        rf"|(?:没有?|失去)了?{_BRAKE}(?=[了力,，。!！]|$)|[四前后两]轮{_YES}{{0,2}}抱死"
        rf"|(?:手刹|驻车){_YES}{{0,5}}?(?:失灵|失效|拉不住|刹不住)|[踩轻重急]{_G}{{0,2}}刹车{_BRAKING}{{0,10}}?(?:响|"
        rf"声|异音|抖)"
        rf"|车辆?{_YES}{{0,2}}失控|油门{_YES}{{0,4}}?(?:卡[住死]|回不来|不回位|粘)|(?:自动|自己|突然)加速(?!时|"
        rf"异响|顿|抖|无力|慢)",
    ),
    (
        "steering",
        rf"{_STEER}(?:盘)?{_YES}{{0,8}}?(?:失灵|失效|失控|没有?反应|锁[死住]|抱死|卡[死滞住顿]|"
        rf"[转打掰扭拧]不[动了]|变得?{_YES}?[重沉]|突然{_YES}{{0,2}}[重沉]"
        r"|[很太好特非][别常]?[重沉]|重得|沉重|发沉|没有?了?助力|脱落|掉[了下]|断了)"
        rf"|(?<!刹车)(?<!制动)助力(?:泵|系统|转向|电机)?{_YES}{{0,5}}?(?:失效|失灵|没了|消失|故障|突然没|没有了)|"
        rf"没有?了?(?:转向)?助力了?(?=$|[,，。.!！])",
    ),
    (
        "fire",
        rf"[漏渗](?:汽|柴|燃)油|(?:汽油|柴油|燃油|油箱){_YES}{{0,3}}?(?:泄漏|渗漏|漏油|漏了)|起火|失火(?!缸|率)|"
        rf"自燃(?!险)|火苗|明火|烧起来|烧着了|着了火|冒火[星花光苗]|(?:车|机舱|发动机|底下|"
        rf"里面?)(?:在|直)?冒火|[车门轮盖底]{_YES}{{0,2}}冒火|(?:充电|电池|线束|电线|插头){_YES}{{0,5}}?火花"
        r"|(?<![打点发不启能以常才就难好])着火(?!慢|困难|难|后|时|以后|之后|点|就|正常|性|了?[才就又]|几|不)",
    ),
    (
        "smoke",
        rf"(?<!嗓子)冒{_YES}{{0,5}}?烟|[黑白蓝青浓]烟|烟雾(?!灯)|(?:烧[焦糊胶]?|焦|糊|烧(?:塑料|橡胶|东西|电线|"
        rf"线|皮子?)|胶皮|橡胶)了?的?(?:味|气味|臭)|焦糊|烧焦",
    ),
    (
        "airbag",
        rf"气囊(?!减震|弹簧|避震|悬){_YES}{{0,6}}?(?:灯|故障|报警|报错|弹[出开了]|爆|炸|打开了|开了)|"
        rf"气囊{_G}{{0,3}}[没未](?:弹|打开|爆|开)",
    ),
    (
        "high_voltage",
        rf"(?:高压(?!油|包|线圈|线|管|泵|水|锅)|动力电池|电池包|大电池|三电|绝缘){_YES}{{0,8}}?"
        r"(?:警告|报警|警报|故障|漏电|过热|[过太]高|高温|漏液|泄漏|鼓包|失控|异常|灯亮)"
        rf"|电池{_YES}{{0,4}}?(?:漏液|鼓包|过热|热失控|烫|发热严重|爆)|(?:充电|车身|车子|摸|碰|"
        rf"车门){_G}{{0,6}}?(?:触电|电到|麻手|被电|漏电)",
    ),
    (
        "oil_pressure",
        rf"机油(?:压力)?(?:报警|警告|故障|指示)?红?灯{_YES}{{0,4}}?[亮闪红]|机油压力{_G}{{0,4}}?(?:[过很太]?低|"
        rf"不足|没有|为零|异常|警告|消失|报警)|没有?机油压力"
        rf"|机油(?:报警|警报)|油壶(?:灯|标志|图标)?{_YES}{{0,4}}?亮|亮{_YES}{{0,6}}油壶",
    ),
    (
        "overheating",
        rf"水温(?!传感|感应){_YES}{{0,8}}?(?:高(?![压速])|红|爆|到顶|顶[了到格]|报警|1[1-4]\d|灯亮)|开锅|高温报警"
        rf"|(?:发动机|引擎|水箱){_YES}{{0,4}}?(?:过热|高温|温度[过太很]?高|开了|沸)|漏[光完]?了?(?:防冻|冷却|"
        rf"水箱水)|水箱{_YES}{{0,3}}?[漏喷爆]"
        rf"|(?:防冻|冷却)[液水]{_YES}{{0,5}}?(?:漏|泄|没了|空了|喷|沸|[不缺]{_G}{{0,3}}报警)|缺水报警|"
        rf"温度(?:表|指针|灯)?(?:过高)?{_YES}{{0,3}}?(?:报警|到顶|爆表|红线)|(?:盖|车头|水箱|发动机|"
        rf"机舱){_YES}{{0,4}}?冒(?:热气|水汽|蒸汽|白气|气)",
    ),
    (
        "accident",
        rf"撞[到倒伤死了着]+{_G}{{0,2}}?(?:人|小孩|老人|孩子|行人)|(?:有人|乘客|司机|对方|老人|孩子|小孩|老婆|"
        rf"老公|我|家人|人)"
        rf"{_YES}{{0,4}}?(?:受了?伤|流血|昏迷|骨折|晕倒|被困|卡在车|困在车)|出了?(?:严重|大|交通)?(?:车祸|"
        rf"交通事故|事故(?!车|险))"
        r"|发生了?(?:严重)?(?:车祸|交通事故|碰撞|追尾)|(?:车|我们?|人)翻了|翻车了|翻(?:到|进|下)?沟|掉(?:进|"
        r"到)?(?:沟|水|河)|冲[下出](?:路|桥|护栏)"
        rf"|刚刚?才?{_YES}{{0,6}}?(?:追尾|被撞|撞车|撞了|撞上)",
    ),
    (
        "stranded",
        rf"{_ROAD}[^。.!！?？;；\n]{{0,12}}?{_STUCK}|{_STUCK}{_YES}{{0,6}}?{_ROAD}",
    ),
    (
        "wheel",
        rf"(?:轮胎|车胎|车轮|轮子|前轮|后轮|轱辘|轮毂){_YES}{{0,5}}?(?:掉了|飞[了出]|脱落|要掉|快掉|松[了动]|"
        rf"爆[了掉开]|炸|螺[丝栓母]{_YES}{{0,3}}[松断掉])"
        rf"|(?<!防)爆(?:了)?胎(?!险)|掉(?:了)?(?:个)?(?:轮子|车轮)|(?:摆臂|球头|拉杆|半轴|传动轴|前桥|后桥|车轴|"
        rf"车架|大梁|弹簧){_YES}{{0,3}}断",
    ),
)

_W = r"(?: [\w']+)"
_ENGLISH: tuple[tuple[str, str], ...] = (
    (
        "brakes",
        rf"\bbrakes?\b(?! fluid| pads? (?:price|cost)){_W}{{0,4}}? (?:fail\w*|gone|went|not work\w*|don'?t work|"
        rf"doesn'?t work|stop\w* working|soft|spongy|mushy"
        r"|floor|unresponsive|lock\w*|squeal\w*|squeak\w*|grind\w*|screech\w*|nois\w+|smok\w+|hard|stiff|dead|"
        r"weak|leak\w*|faded|fading)\b"
        rf"|\bno brakes\b|\bbrake (?:failure|fault|warning)|\b(?:can'?t|couldn'?t|won'?t|cannot|unable to|"
        rf"doesn'?t) (?:brake|stop (?:the|my) (?:car|van|truck))"
        rf"|\b(?:lost|losing|lose) (?:my |the |all )?brak\w+|brake light{_W}{{0,2}}? on\b"
        rf"|(?:grind|squeal|squeak|screech|nois|shak|vibrat|shudder)\w*{_W}{{0,5}}? (?:when|while|"
        rf"whenever){_W}{{0,3}}? brak\w+"
        rf"|press\w*(?: on)? the brakes?{_W}{{0,5}}? (?:nothing|no response|nois\w+|grind\w*|floor)",
    ),
    (
        "steering",
        rf"\bsteering(?! lock key)(?: wheel)?{_W}{{0,4}}? (?:lock\w*|heavy|stiff|fail\w*|gone|jam\w*|stuck|"
        rf"seiz\w*|stopped|not work\w*|hard to turn|dead)\b"
        r"|\b(?:can'?t|cannot|couldn'?t|unable to) (?:steer|turn the (?:steering )?wheel)|\b(?:lost|no|"
        r"losing) (?:power )?steering\b|hard to steer",
    ),
    (
        "fire",
        r"\b(?:on|caught|catching|catches|catch) fire\b|\bflames?\b|\bfire (?:in|under|from|coming) |"
        r"\bis burning\b|\b(?:fuel|petrol|gasoline) (?:is )?leak\w*|\bleak\w* (?:fuel|petrol|gas(?:oline)?)\b",
    ),
    (
        "smoke",
        rf"\b(?:engine|hood|bonnet|exhaust|dash\w*|wheels?|battery|car|truck|van|vents?|tailpipe|it|"
        rf"motor){_W}{{0,4}}? (?:smok(?:e|es|ing))\b"
        rf"|\bsmok(?:e|ing){_W}{{0,4}}? (?:from|engine|hood|bonnet|exhaust|dash\w*|wheels?|tailpipe|vents?|"
        rf"under)\b|\b(?:white|black|blue|grey|gray|thick|heavy) smoke"
        rf"|\bburn(?:ing|t) (?:smell|rubber|plastic|odou?r)|\bsmell\w*{_W}{{0,4}}? burn\w+|\bthere(?:'s|"
        rf" is) (?:some |a lot of )?smoke\b",
    ),
    (
        "airbag",
        rf"\bair ?bags?\b{_W}{{0,4}}? (?:deploy\w*|went off|light|warning|explod\w*|fault|blew|came out|popped|"
        rf"lamp)|\bsrs (?:light|warning|fault)",
    ),
    (
        "high_voltage",
        rf"\b(?:high[ -]voltage|hv|traction|isolation)\b{_W}{{0,4}}? (?:warning|fault|error|leak\w*|alarm|failure)"
        rf"|\bbattery(?: pack)?{_W}{{0,3}}? (?:leak\w*|overheat\w*|swollen|bulging|hissing|swelling|very hot)|"
        rf"electric shock",
    ),
    (
        "oil_pressure",
        rf"\boil pressure{_W}{{0,4}}? (?:light|warning|low|lamp|zero|drop\w*|gone|alarm)|\b(?:low|no|lost|"
        rf"losing) oil pressure"
        rf"|\boil (?:warning |can )?(?:light|lamp){_W}{{0,3}}? (?:on|red|flash\w*|lit)\b|\bred oil (?:light|lamp)",
    ),
    (
        "overheating",
        rf"\boverheat\w*|\btemp(?:erature)? (?:gauge|light|needle|warning){_W}{{0,4}}? (?:red|high|max\w*|rising|"
        rf"hot|on|top)\b|\bboil\w* over\b|\brunning (?:too |very )?hot\b"
        rf"|\b(?:coolant|antifreeze|radiator){_W}{{0,3}}? (?:leak\w*|gone|empty|pouring|loss|lost|burst)|"
        rf"\b(?:leaking|losing|lost) (?:all )?(?:my |the )?(?:coolant|antifreeze)"
        r"|\bsteam (?:from|coming|under|pouring)|\bno coolant\b",
    ),
    (
        "accident",
        r"\b(?:had|been in|was in|am in|were in|in) (?:a|an) (?:bad |serious |car |traffic |"
        r"terrible )*(?:accident|crash|wreck|collision)\b"
        rf"|\b(?:someone|somebody|people|passengers?|driver|i'?m|i am|he'?s|she'?s|he is|she is|anyone|kids?|"
        rf"child|wife|husband){_W}{{0,3}}? (?:hurt|injured|bleeding|trapped|unconscious)\b"
        r"|\b(?:hit|ran over) (?:a |an )(?:person|pedestrian|child|cyclist|man|woman|kid|biker)|\b(?:rolled|"
        r"flipped) over\b|\bjust (?:crashed|got hit|been hit|hit)\b|\bi(?:'ve)? crashed\b",
    ),
    (
        "stranded",
        rf"\b(?:brok\w+ down|stuck(?! in traffic)|stranded|stall\w*|died|dead|won'?t (?:start|move|go)|"
        rf"flat t[iy]re|ran out of (?:gas|fuel|petrol)|stopped){_W}{{0,6}}?"
        r" (?:highway|freeway|motorway|interstate|tunnel|hard shoulder|shoulder|middle of the (?:road|street|"
        r"intersection|junction)|rail\w*|bridge|fast lane|expressway|[mi]-?\d+)\b"
        rf"|\b(?:highway|freeway|motorway|interstate|tunnel|shoulder|middle of the (?:road|street)|"
        rf"expressway){_W}{{0,6}}? (?:brok\w+ down|stuck(?! in traffic)|stranded|stalled|died|won'?t (?:start|"
        rf"move))"
        r"|\b(?:i'?m|i am|we'?re|we are|left) stranded\b",
    ),
    (
        "wheel",
        rf"\b(?:tyres?|tires?|wheels?)\b{_W}{{0,3}}? (?:blew|blown|burst|explod\w*|came off|fell off|falling off|"
        rf"coming off|loose|wobbl\w*)|\b(?:tyre|tire) blow ?out|\bblow-?out\b"
        rf"|\b(?:lug|wheel) (?:nuts?|bolts?){_W}{{0,3}}? (?:loose|missing|off)",
    ),
)

_SIGNS: dict[str, re.Pattern[str]] = {
    "brakes": re.compile(
        r"[异声噪尖]|响|咔|吱|嘎|抖|跑偏|发烫|见底|行程|squeal|squeak|grind|screech|nois|shak|vibrat|shudder"
    ),
    "smoke": re.compile(r"白烟|蓝烟|排气|white smoke|blue smoke|exhaust|tailpipe"),
    "airbag": re.compile(r"灯|故障|报警|light|warning|lamp|fault"),
    "overheating": re.compile(r"漏|缺水|leak|losing"),
    "wheel": re.compile(r"[松]|loose|wobbl"),
    "high_voltage": re.compile(r"绝缘|异常"),
}
"""Among the words of a danger, those that are only its early sign."""

_CLAUSE_START = re.compile(r"[,，。.!！?？;；\n]")
_DENIED = re.compile(
    r"(?:没有?|未|不会|不再|(?<!是)不是|并非|并没有?|无|不)(?:再|出现|发生|过|任何|什么|说|明显|有|见|闻到|看到|"
    r"听到|感觉|是){0,3}$"
    r"|\b(?:no|not|isn't|aren't|wasn't|never|without|don't|doesn't|didn't|haven't|any|no more|"
    r"there's no)(?: (?:a|any|see|have|smell|notice|had|been|sign|signs|of|the|in)){0,4} $"
)
_SUPPOSED = re.compile(
    r"(?:如果|要是|万一|假如|假设|倘若|会不会|会否|可能会|防止|避免|预防|以防|杜绝|担心|害怕|(?<!哪)怕|电影|"
    r"新闻|听说|据说|有没有|什么情况下|什么样的车)[^。.!！?？;；\n]{0,14}$"
    r"|\b(?:if|in case|prevent|avoid|might|worried about|afraid of|to stop)\b[^.!?;\n]{0,40}$"
)
_OVER = re.compile(
    rf"{_G}{{0,8}}[,，]?{_G}{{0,8}}(?<![没未不])(?:修好|换好|处理好|解决|修复|弄好|搞定|维修好)(?:了|"
    rf"过)(?!{_G}{{0,6}}又)"
    r"|[^.!?;\n]{0,25}\b(?:was|were|been|got|is|are|all|already|now) (?:fixed|repaired|replaced|resolved|sorted)\b"
    rf"|过(?:一次|两次|几次)?{_G}{{0,4}}(?:修|换|好)了"
)
_ANSWERED_NO = re.compile(r"[^,，。.!！?？;；\n]{0,6}[?？]\s*(?:没有|没|不|否|no\b|nope)")
_NOT_ITSELF = re.compile(
    r"(?:的)?(?:险|保险|检测仪|报警器|灭火器|传感器|开关|召回|的?定义|电影|游戏)|(?:吗|么)?(?:多少钱|多久|怎么收费)$"
)


def dangers(text: str) -> tuple[Danger, ...]:
    """The dangers `text` tells of, at most one of a kind, in the order said; empty when there is none.

    Rule: F2.
    """
    folded = fold(text)
    found: dict[str, tuple[int, Danger]] = {}
    for kind, pattern in _patterns():
        for start, end in _asserted(pattern, folded):
            grave = not (kind in _SIGNS and _SIGNS[kind].search(folded, start, end))
            found.setdefault(kind, (start, Danger(kind, text[start:end], grave)))
            break
    return tuple(danger for _, danger in sorted(found.values(), key=lambda item: item[0]))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    english = dict(_ENGLISH)
    return tuple((kind, re.compile(f"{chinese}|{english[kind]}")) for kind, chinese in _CHINESE)


def _asserted(pattern: re.Pattern[str], folded: str) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(folded):
        if not _dropped(folded, match.start(), match.end()):
            yield match.start(), match.end()


def _dropped(folded: str, start: int, end: int) -> bool:
    """Whether the words around a hit deny it, suppose it, or say that it is over."""
    commas = [found.end() for found in _CLAUSE_START.finditer(folded, 0, start)]
    clause = folded[commas[-1] if commas else 0 : start]
    if _DENIED.search(clause) or _SUPPOSED.search(folded[max(0, start - 60) : start]):
        return True
    return any(pattern.match(folded, end) for pattern in (_OVER, _ANSWERED_NO, _NOT_ITSELF))

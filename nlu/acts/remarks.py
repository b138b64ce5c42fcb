"""What somebody asks or tells in passing, known by its words alone: where the technician is, that they have come ..."""

from __future__ import annotations

import re

from nlu.fold import fold
from nlu.understanding import Entity, Understanding

SHORT = 48
"""Characters of a stretch that goes on with the one before it."""

_WHERE = re.compile(
    r"还(?:有|要|得|需要?)(?:等)?多(?:久|长时间|少时间)|(?:几点|什么时候|啥时候|何时|多久)(?:能|会|可以|"
    r"才)?(?:到|来)(?!店)|"
    r"到(?:哪|那)(?:儿|里|了)|(?:师傅|技师|救援|拖车|人|他|你们)[^，。,]{0,6}(?:在哪|到哪|出发了?[吗没]|"
    r"来了?[吗没]|到了?[吗没])|"
    r"怎么还(?:没|不)(?:来|到)|快到了?[吗没]|"
    r"\bhow (?:much )?long(?:er)?\b(?!.*\b(?:take|service|repair|warranty)\b)|"
    r"\bwhere (?:is|are|'s) (?:he|she|they|you|the (?:technician|mechanic|truck|guy|rescue|help))|"
    r"\bwhere(?:'s| is) (?:my )?(?:technician|mechanic|rescue|help)|"
    r"\bwhen (?:will|does|do|is|are) (?:he|she|they|you|the \w+|somebody|someone)\b.*"
    r"\b(?:here|come|coming|arrive|there|get)|"
    r"\b(?:eta|still coming|on (?:the|his|her|their|your) way)\b|\bare (?:you|they) coming\b|\bhow (?:far|soon)\b",
    re.IGNORECASE,
)
_PROGRESS = re.compile(
    r"\bwhere(?:'s| is) (?:my|the) (?:car|vehicle|van|truck)\b|"
    r"\b(?:is|will) (?:it|my car|the car) (?:be )?(?:ready|done|finished)\b|"
    r"\bhow (?:much )?long(?:er)?\b.{0,24}\b(?:take|going|still|left|more)\b|\bhow much longer\b|"
    r"(?:我|俺|阿拉)(?:的|个)?车(?:子)?(?:呢|在哪|哪去了|咋样了|怎么样了|到哪了)|"
    r"车(?:子)?(?:现在)?(?:在哪|弄到哪|修到哪)|"
    r"还(?:要|得|需)(?:等)?(?:多久|好久|几久)|(?:修|弄|搞|整)(?:好|完)了?(?:没|冇|未|吗)",
    re.IGNORECASE,
)
_STAGE = re.compile(
    r"(?:理赔|定损|保险|赔付|赔|退货|退换|换货|退款|退)[^，。,]{0,8}(?:到哪|哪一?步|进度|进展|怎么样了|咋样了|"
    r"结果|下来了?[吗没]|(?:好|完|了)[吗没]|没有$)|"
    r"(?:定损|赔付|理赔)[^，。,]{0,4}出来|"
    r"\b(?:how|what|any|where|is|has)\b.{0,30}\b(?:claim|return|refund|insurer|insurance|assessment)\b.{0,24}"
    r"(?:\bgoing\b|\bstand|\bstatus\b|\bprogress\b|\balong\b|\bnews\b|\bdone\b|\bcome through\b|$|\?)|"
    r"\b(?:status|progress|news)\b.{0,16}\b(?:claim|return)\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"\bwhen (?:will|can|do|does|is|are)\b.{0,30}\b(?:call|ring|answer|reply|get back|contact|hear|tell me)\b|"
    r"(?:什么时候|啥时候|何时|多久).{0,6}(?:答复|回复|回电|联系我|给我.{0,2}(?:说法|结果|电话))",
    re.IGNORECASE,
)
_REMOTE = re.compile(
    r"远程|(?:先)?(?:视频|拍(?:个)?(?:照片?|视频)|发(?:个)?(?:照片|视频))(?!给我|给俺|让我|我)[^，。,]{0,6}(?:看看|看一下|给你|判断|诊断)|"
    r"(?:电话|线上|网上)(?:里|上)?(?:能|可以)?[^，。,]{0,4}(?:指导|看看|解决|诊断)|"
    r"\bremote(?:ly)?\b(?! (?:key|control|fob|start|(?:un)?lock|central))|"
    r"\b(?:by|over|via|on|through) (?:video|a video call|the phone)\b.{0,24}(?:look|check|diagnos|help|see)|"
    r"\b(?:look|check|diagnos\w*|help|see)\b.{0,24}\b(?:by|over|via|on|through) (?:video|a video call|the phone)\b",
    re.I,
)
_PICTURES = re.compile(
    r"拍[^，。,]{0,8}(?:给|让)(?:我|俺)|发(?:几|一)?张?(?:照片|图片?|视频)给我|"
    r"\b(?:send|show|text|give) me (?:\w+ ){0,3}(?:photos?|pictures?|pics?|videos?)\b|"
    r"\b(?:take|snap) (?:\w+ ){0,2}(?:photos?|pictures?|pics?) (?:for me|so (?:that )?i)\b"
)
_BOOK = re.compile(
    r"预约|约[个一在今明后这下周星礼\d]|约到|(?:开|送|弄)过[来去]|过[来去](?:一趟|给你们|让你们|你们|"
    r"找你们)?.{0,6}[看查检修换做弄]|"
    r"(?:来|到|去)(?:你们?)?(?:店|厂)里?|来[看查检修换做弄补]|来(?:让|给|叫|请)[你您侬恁]们?[看查检修换做弄瞧]|"
    r"\bbook\b|\bappointment\b|\bschedule\b|\b(?:bring|drive|take) (?:it|the car|my car|her) (?:in|over|by)\b|"
    r"\bcome (?:in|by|over)\b|"
    r"\bdrop (?:it|the car|by|in)\b|\b(?:you|can you|could you) (?:check|look|have a look|take a look|fix|inspect)\b|"
    r"\bi.?ll (?:come|bring)\b|"
    r"(?:周|星期|礼拜|[明后今]天|[上下]午|晚上|早上|[点号日])[^，。,.!！?？]{0,8}(?:有(?:没有|冇)?(?:空|位|"
    r"时间)|有空|得唔?得?闲|"
    r"方便[吗不么没]|行[吗不么]|能来|可以来|来得?及?[吗不么])|"
    r"\b(?:are you|you guys) (?:free|available|open for)\b|\b(?:does|would|will) [^,.?]{0,24}\bwork\b|"
    r"\bcan (?:(?:i|we) )?(?:come|bring|drop)\b(?! back)"
)
_NO_BOOKING = re.compile(
    r"不(?:是)?(?:要|想|打算)(?:预)?约(?!别)|只是(?:想)?问|随便问问|"
    r"\b(?:don't|do not|not) (?:want|looking|trying) to (?:book|make a booking)\b|\bnot booking\b|\bjust tell me\b"
)
_REPAIR = re.compile(
    r"(?:能|可以|可不可以|帮我?|给我?|想|要)[^，。,]{0,8}(?:换|修|弄|处理|检查|搞定|补)|"
    r"\b(?:can|could|would) (?:you|u|ya|i get (?:it|that|them)|it be) (?:guys )?(?:fix|repair|replace|change|"
    r"look|check|sort|do|fixed|repaired|changed|"
    r"replaced|checked|looked)\b"
)
_BOOKS = re.compile(
    r"(?:我?(?:想|要)?(?:预约|约|订)(?:一下|服务|个时间)?(?:吧|呀|啊)?|"
    r"(?:(?:i(?:'d| would)? (?:like|want|need) )?(?:to )?(?:make )?(?:an? )?)?"
    r"(?:book(?:ing)?|appointment|schedule)(?: please| pls)?)"
)
_BACK = re.compile(
    r"(?:那|好|行|嗯|哦|可以|那好|好吧|那行|就)*(?:就)?(?:[换做修弄来约]|预约)(?:它|这个|那个|一个|个|吧|上|了|"
    r"一下|那一项|这一项)+(?:吧|嘛|啦|了)?|"
    r"(?:那|就)+(?:这个|那个|它|这项|那项|一样的)(?:吧|了|嘛)?|帮我(?:约|换|做|弄|排|订)(?:上|一下|个时间|吧|了|它)*|"
    r"(?:(?:ok|okay|yes|yeah|yep|sure|then|fine|please|great|alright|all right|well)[ ,]*)*"
    r"(?:do (?:it|that)|book (?:it|that|me in)|(?:let.?s|i.?ll) (?:do|have|take|book) (?:it|that)(?: one)?|"
    r"that one|the same|go ahead|"
    r"replace (?:it|them)|change (?:it|them)|fix (?:it|that))(?:[ ,]*(?:then|please|thanks))*"
)
_VISIT = re.compile(
    r"(?:的|那个|这个|那次|上面)预约(?!下|个|一|到|在)|预约(?:里|上|那|单)|(?:约|订|定|排)(?:了|好|过|上)(?!吗|"
    r"没)|(?:约|订)的(?:那|是)?|那次(?:保养|来)|"
    r"\bmy (?:\w+ )?(?:visit|appointment|booking|slot)\b|\bthe (?:\w+ )?(?:visit|appointment|booking)\b|"
    r"\b(?:i have|i've|i) booked\b"
)
_UNSETTLED = re.compile(
    r"发票|收据|清单|(?:上次|上回|上一次|之前|前几天|那天|那次)[^，。]{0,16}(?:没|未|忘|(?<!多)少|漏|丢|落|多收|"
    r"不对|还在)|"
    r"(?:还|到现在|一直|至今)(?:也|都)?(?:没|未)(?!有?空|时间)|(?<!刚才)(?<!刚刚)(?:忘|落|丢)(?:了(?![说讲提问加])|在)|"
    r"\b(?:invoice|receipt)\b|\b(?:never (?:got|received|heard)|did ?n.?t (?:get|receive)|"
    r"have ?n.?t (?:got|received)|missing|"
    r"still waiting|left (?:my|a|the)|forgot to give)\b"
)
_WORK = re.compile(r"换|[安加]装|做一?[个次下]|\b(?:replac|chang|fit(?:ted|ting)?\b|install|swap)")
_LOOK = re.compile(
    r"看看|看一[下看]|看下|瞧|检查|查一?下|"
    r"\b(?:check(?:ed)?|look(?:ed)? (?:at|over)|have a look|take a look|inspect(?:ed)?)\b"
)
_DOES = re.compile(
    r"(?:你们?|您们?|恁们?|店里|这[里边儿]|那[里边儿])?(?:能|可以|会|有没有|能不能|可不可以|做不做|换不换|"
    r"修不修|有|做|换|修|弄|搞|补)[^，。,？?]{0,10}(?:吗|么|嘛|伐|不|没有?)[?？]?(?:$|[，,。])|"
    r"(?:做不做|换不换|修不修|补不补|有没有|能不能|可不可以)|"
    r"\b(?:do|can|could) (?:you|u|ya|yous|you guys)(?: also| even| all)? (?:do|offer|fit|sell|have|change|"
    r"replace|repair|fix|handle|stock|carry|service|provide)\b"
)
_FREE = r"(?!.{0,8}(?:有空|空位|时间|几点|价|多少))"
_SEE = rf"(?:帮我?|给我?)?(?:看看|看一?[下看]|看下|瞧瞧|检查|查一?下){_FREE}"
_CHECK = re.compile(
    rf"过?[来去](?:一趟|你们?[店厂]里?|[店厂]里)?(?:给|让|找|请)?(?:你们|师傅)?{_SEE}|"
    rf"(?:让|请|给|找)(?:你们|师傅){_SEE}|"
    rf"(?:检查|查)一?下(?:车|毛病|问题|原因)|(?:看看|查查)(?:是?什么|啥|哪里的?)(?:毛病|问题|原因)|"
    r"\b(?:look|check|inspect)(?:ed)? (?:(?:it|her|this|that|the (?:car|thing)|my car)\b|at\b|over\b|out\b)"
    r"(?! if| when| whether)|"
    r"\b(?:have|take) a look(?! if| when| whether)|"
    r"\b(?:get|have|want|need) (?:it|her|this|that|the car|my car) (?:checked|looked|seen|inspected)\b"
)
_LENGTH = re.compile(
    r"多久(?!.{0,5}[次回趟])|(?:要|需要?|使)(?:等|整|做|搞)?(?:几|好)耐|(?:要|得)(?:等)?(?:很|好)久[吗么伐?？]|"
    r"多长时间|多少时间|几个(?:小时|钟头)|几(?:耐|久|多?时间)|多大(?:工夫|功夫|会儿)|好(?:久|长时间)(?=$|"
    r"[?？吗能才可要做弄])|几长|多咱能?(?:完|好)|"
    r"\bhow long\b|\bhow much time\b|\bhow many hours\b"
)
_SAME_AGAIN = re.compile(
    r"(?:也|都|还)(?:要|想|帮我|给我|捎带|顺便|顺带|着|儿|跟着){0,3}(?:是|要|做|来|弄|搞|换|约|一样|照|一起|"
    r"一块|一齐)|一样(?:的|做|来)|同样|照旧|照样|(?:同|跟)(?:上面|刚才|那台|前面)|"
    r"\b(?:same|too|as well|also|likewise|ditto)\b"
)
_AS_WELL = re.compile(
    r"[^，。,.]{0,16}(?:呢|咧|嘞|哩|捏|嘛|咯|叻)[?？]?|(?:and|what about|how about|and how about|and for)\b[^.]{0,40}"
)
_ALL = re.compile(
    r"都[换做弄要约]|一起|一块|两个都|两样|全部|\b(?:both|all of (?:them|it)|all (?:two|three)|them all|the two)\b"
)
_QUESTION = re.compile(
    r"[?？]|[吗么]$|吗[，,。]|有没有|能不能|可不可以|是不是|要不要|什么|怎么|多少|哪[里儿个家]|多久|几[点号]|"
    r"\b(?:(?:what|how|when|where|who)(?:'?s)?|why|which|do you|can you|could you|is there|are there|is it|"
    r"will it|does)\b"
)


_AROUND = re.compile(
    r"^(?:[\s，,。.；;、:：]|来|做|个|去|过来|然后|还有|就是|另外|顺便|那个|第[一二三四五][个件]?|再就是|"
    r"(?:and|also|then|plus|please|book(?: me| us)?|i(?:'d| would) like|i (?:want|need)|want|need|can you|"
    r"could you) )+|"
    r"(?:[\s，,、]|要做|想做|然后|就|还有|要|想|帮我|给我|和|跟|再|第[一二三四五][个件]?|"
    r" and| so| then| on| at| for)+$",
    re.I,
)
_WAITING = re.compile(
    r"等(?:了|着|到|不|好|半天|这么|那么|多)|什么时候|啥时候|何时|多久|几点|怎么还|还没|好了[吗没]|到底|"
    r"\b(?:waiting|waited|when|how long|still|yet|since|ready|any (?:news|update)s?)\b"
)
_LEFT_IT = re.compile(
    r"(?:送|开|拖)过?(?:来|去)的|(?:放|停|留|搁)(?:在|到)?(?:你们?|店里|厂里|贵店)|交给(?:你们?|前台|师傅)|"
    r"\bdropped (?:it|her|him|the \w+|my \w+)?[^,.?]{0,12}\boff\b|\bdropped off\b|"
    r"\bleft (?:it|her|the car|my car) (?:with|at|there)\b|"
    r"\bbrought (?:it|her|the car|my car) in\b"
)
_WHY_PROOF = re.compile(
    r"(?:为什么|为啥|怎么|干嘛|凭什么|干吗|何必|有必要|一定|非).{0,8}(?:验证|证明|核实|确认身份|认证|手机号|电话|身份)|"
    r"(?:验证|证明|核实|身份).{0,8}(?:干嘛|干吗|干什么|做什么|什么意思|有必要|麻烦|烦)|"
    r"\b(?:why|what for|how come|really need|have to)\b.{0,30}"
    r"\b(?:verif\w+|prov\w+|proof|identity|id|phone|number|code)\b"
)
_ENDS = re.compile(r"[\s。.!！~～,，?？]+$")


_LONG_AGO = (
    r"(?:[好很太老]+[久长]|许久|大?半年|[一二两三四五六七八九十几好\d]+(?:多|来)?个?多?(?:年|月)(?:多|来)?|"
    r"[\d一二两三四五六七八九]+(?:千|万)?(?:多)?(?:公里|里))"
)
_OVERDUE = re.compile(
    rf"{_LONG_AGO}(?:了|啦)?(?:都|也|就|还)?[没冇未](?:有|去|来)?(?:做|去|给它|帮它)?过?(?:大|小)?保养|"
    r"(?:早就?|是|又|也|都)?(?:该|要|得|到)(?:做|去)?(?:大|小)?保养(?:了|啦|咯|喽|的?(?:时间|时候|点)了?)(?!吗|么|没)|"
    r"保养(?:也|都|又|早就?)?(?:到期|过期|到时间|到时候|到点|超期|超了)了?(?!吗|么|没)|"
    r"\b(?:not|haven'?t|hasn'?t|never|wasn'?t)(?: \w+){0,4} (?:serviced?|oil change[sd]?)\b(?: \w+){0,3} "
    r"(?:in|for|since) (?:\w+ ){0,2}(?:years?|months?|ages|forever|while|long)|"
    r"\b(?:is|it'?s|car'?s|we'?re|i'?m|well|way|long|over)[- ]?(?:over)?due (?:for )?(?:a |an |its |my )?"
    r"(?:service|oil change|maintenance)\b|"
    r"\b(?:service|maintenance|oil change) is (?:well |way |long |over)?due\b"
)
_RECALLS = re.compile(
    r"(?:不是|没)(?:已经|都|早就|跟你们?|和你们?|在你们?(?:这|那)里?)*(?:预?约|订|定|排)(?:了|好|过|上)|"
    r"(?:预?约|订|定)(?:了|好|过)?[^，。,？?]{0,14}(?:对吧|是吧|是不是|没错吧|没记错吧|记得[吧伐])|"
    r"(?:来|去)(?:换|做|修|洗|补|查)[^，。,？?]{0,8}的[，, ]?(?:记得[吧伐]|没忘吧|是吧|对吧)|"
    r"直接(?:开)?(?:过去|过来|来|去)(?:店里|就|是)?(?:就)?(?:行|可以|好|成)|"
    r"\b(?:didn't|haven't|did not) (?:i|we) (?:already )?(?:book|have (?:a|an)|make an?|got an?)|"
    r"\b(?:i|we)(?:'m| am|'re| are)? (?:already )?booked(?: in)?\b[^.?]{0,30}\b(?:right|no|correct|aren't|yes)\??$|"
    r"\bjust (?:come|drive|turn up|show up)(?: straight)?(?: over| in| round)? then\b"
)
_HAGGLES = re.compile(
    r"便宜[点些一]|(?:能|可以|给)?(?:再)?(?:少|优惠|打|减|抹|饶)(?:一?[点些个]|[\d一二三四五六七八九]{1,2}折|"
    r"掉?零头?|[\d十百]+块?)|打折|抹零|最低(?:价|多少)|"
    r"(?:别|人)家(?:店|才|只|都)|(?:隔壁|网上)[^，。]{0,8}(?:\d{2,}|[一二三四五六七八九两]?[百千]|[块元])|"
    r"抢钱|宰人|(?:太|好|咋|怎么|为(?:什么|啥)|点解)(?:要|会)?(?:这么|那么|咁|嘎|介|恁)?贵|"
    r"\bcheaper\b|\bdiscount\b|\brip[- ]?off\b|\bbest price\b|\bknock\b.{0,12}\boff\b|"
    r"\b(?:can|could|would) (?:u|you|ya) (?:do|make|go) (?:it )?(?:for )?\W?\d{2,}\b(?! ?(?:am|pm|:|o))|"
    r"\bwhy (?:is it |is that |are (?:they|you) |so |that )*(?:so )?(?:much|expensive|dear|pricey)\b|"
    r"\bhow come so\b|\bover ?priced\b"
)
_WHY_LONG = re.compile(
    r"(?:为(?:什么|啥)|咋|怎么|点解)(?:要|得)?[^，。,？?]{0,4}(?:久|"
    r"[\d一两二三四五六七八九十半]+个?(?:多)?(?:小时|钟头|分钟|钟))|"
    r"\bwhy (?:does it |so |will it )?(?:take )?(?:so )?(?:long|\d+ (?:hours?|min\w*))\b"
)
_PRICE = re.compile(r"多少钱|几钱|几多钱|好多钱|什么价|啥价|多少[?？]?$|价格|\b(?:how much|price|cost|damage)\b")


def recalls_visit(text: str) -> bool:
    """Whether the words remind of a visit that is booked, in the form of a question ("我不是约了周五吗")."""
    return _RECALLS.search(fold(text)) is not None


def is_overdue(text: str) -> bool:
    """Whether the words say that the maintenance is long due, and ask nothing about it ("一年多没保养了")."""
    said = fold(text)
    return _OVERDUE.search(said) is not None and not asks_something(said)


def haggles(text: str) -> bool:
    """Whether the words hold a price to be too high, or want it lower."""
    return _HAGGLES.search(fold(text)) is not None


def asks_why_long(text: str) -> bool:
    """Whether the words ask why the work takes as long as it does."""
    return _WHY_LONG.search(fold(text)) is not None


def asks_price(text: str) -> bool:
    """Whether the words ask what something costs."""
    return _PRICE.search(fold(text)) is not None


def asked(text: str) -> list[str]:
    """Which is asked: whereabouts (of a technician), until_when (somebody answers), remote_look, pictures, progress,
    stage."""
    wheres = len(text) <= 80 and _WHERE.search(text)
    remote = len(text) <= 200 and _REMOTE.search(text)
    found = {"whereabouts": wheres, "until_when": _UNTIL.search(text), "remote_look": remote}
    found["pictures"] = len(text) <= 120 and _PICTURES.search(fold(text))
    found["progress"] = len(text) <= 80 and _PROGRESS.search(fold(text))
    found["stage"] = len(text) <= 80 and _STAGE.search(fold(text))
    return [name for name, said in found.items() if said]


def is_booking(text: str) -> bool:
    """Whether a visit is wished and nothing else is said: "book", "预约"."""
    return _BOOKS.fullmatch(_ENDS.sub("", fold(text).strip())) is not None


def only_asks(text: str) -> bool:
    """Whether somebody says that nothing is to be booked, and only asks."""
    return _NO_BOOKING.search(fold(text).replace("’", "'")) is not None


def asks_repair(text: str) -> bool:
    """Whether the shop is asked to mend, change or look at something ("明天能换个灯泡吗", "can you fix it?")."""
    return _REPAIR.search(fold(text)) is not None


def wants_visit(text: str) -> bool:
    """Whether the words speak of a visit to be booked, whatever else they are about."""
    return _BOOK.search(text.lower()) is not None


def points_back(text: str) -> bool:
    """Whether the words want that done which was spoken of last, and name nothing themselves ("那就换吧")."""
    return _BACK.fullmatch(_ENDS.sub("", text.strip().lower().replace("’", "'"))) is not None


def is_unsettled(text: str) -> bool:
    """Whether the words are about something that somebody still waits for, or that went wrong and was left so."""
    return _UNSETTLED.search(text.lower()) is not None


def asks_something(text: str) -> bool:
    """Whether the words are a question."""
    return _QUESTION.search(text.strip().lower()) is not None


def wants_work(text: str) -> bool:
    """Whether the words are about work done to the vehicle, not about a thing to buy."""
    return _WORK.search(text.lower()) is not None


def asks_length(text: str) -> bool:
    """Whether the words ask how long the work takes."""
    return _LENGTH.search(text.lower()) is not None


def asks_the_same(text: str) -> bool:
    """Whether the words ask of another thing what was asked before ("那大保养呢", "and the wipers?")."""
    return _AS_WELL.fullmatch(text.strip().lower()) is not None


def asks_the_same_again(text: str) -> bool:
    """Whether the words want once more what was agreed just before ("也是", "same again")."""
    return _SAME_AGAIN.search(text.lower()) is not None


def means_all(text: str) -> bool:
    """Whether the words mean all that was spoken of ("do both")."""
    return _ALL.search(text.lower()) is not None


def told_of(part: Understanding) -> str:
    """Of a stretch that tells of a fault beside a booking's own words, what tells of the fault."""
    about = [one for one in part.entities if one.kind in ("symptom", "part", "system") and not _is_named_in(one, part)]
    if not about:
        return part.text
    first, last = about[0].start, max(one.end for one in about)
    edges = [one for one in part.entities if one.kind in ("time", "service", "plate", "phone")]
    start = max((one.end for one in edges if one.end <= first), default=0)
    end = min((one.start for one in edges if one.start >= last), default=len(part.text))
    return _AROUND.sub("", part.text[start:end]).strip() or part.text


def _is_named_in(one: Entity, part: Understanding) -> bool:
    """Whether it is only a piece of a service's name."""
    return any(other.start <= one.start and one.end <= other.end for other in part.of("service"))


def looks_at(part: Understanding) -> bool:
    """Whether a thing is to be looked at that is no piece of a service's name."""
    text = part.text
    for one in part.of("service"):
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    things = [*part.of("system"), *part.of("part")]
    return wants_look(text) and any(not _is_named_in(one, part) for one in things)


def looks_at_it(part: Understanding) -> bool:
    """Whether what was just spoken of is to be looked at, and nothing else is named."""
    return wants_look(part.text) and not part.entities and len(part.text) <= SHORT


def names_visit(text: str) -> bool:
    """Whether the words speak of a visit that is booked already."""
    return _VISIT.search(text.lower()) is not None


def does_work(text: str) -> bool:
    """Whether it is asked if the shop does a thing at all ("do you do tyres?", "你们做四轮定位吗")."""
    return _DOES.search(fold(text)) is not None


def wants_look(text: str) -> bool:
    """Whether something is to be looked at."""
    return _LOOK.search(text.lower()) is not None


def wants_check(text: str) -> bool:
    """Whether the vehicle is to be looked at, and hardly more is said: "过来看看", "get it checked"."""
    return _CHECK.search(text.lower()) is not None


def keeps_waiting(text: str) -> bool:
    """Whether somebody asks on when it will be, or says that they wait."""
    return _WAITING.search(text.lower()) is not None


def left_it(text: str) -> bool:
    """Whether the words tell that the vehicle was brought and left at the shop before."""
    return _LEFT_IT.search(text.lower()) is not None


def asks_why_proof(text: str) -> bool:
    """Whether the words ask why somebody has to show who they are."""
    return _WHY_PROOF.search(text.lower()) is not None

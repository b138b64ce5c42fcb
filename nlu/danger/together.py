"""Words that tell of a danger when they stand near each other, in whatever order they are said (F2)."""

from __future__ import annotations

from typing import NamedTuple


class Together(NamedTuple):
    """A danger told by one word of every group, at most `apart` characters from first to last.

    unless: a message that holds this speaks of something else.
    """

    kind: str
    words: tuple[str, ...]
    unless: str = ""
    apart: int = 28


def _english(kind: str, words: tuple[str, ...], unless: str = "") -> Together:
    return Together(kind, words, unless, 90)


_SMALL = (
    r"孩|小朋友|宝宝|宝贝|(?:^|[^木布])娃(?!娃)|囡|婴|小宝|丫头|妞妞|仔仔|小家伙|幺儿|儿子|女儿|闺女|孙[子女]|外孙|弟弟|妹妹|细路|(?<![a-z])bb(?![a-z])|学生"
    r"|狗|猫(?!头)|宠物|毛小?孩|金毛|泰迪|柯基|老人|爷爷|奶奶|外公|外婆|姥|阿公|阿嬷|老妈|老爸|老伴"
)
_ANYBODY = r"(?<![没无个别])(?:有)?人(?=还?[在困被出])|我们?(?=[被困关锁出还]|在里|在车)|乘客|(?=被[困关锁]在)"
_SHUT = r"锁(?!骨)|关[在进了起到]|困[在住]|打不开|开不[了开到]|出不[来去到]|叫不醒|推不开|弹不出"
_INSIDE = r"车[里内上头厢]|里[面头边]|在里|后备箱|后座|后排|在车"
_KEY_ONLY = (
    r"儿童锁|安全锁|没人在|人在外|人都在外|人没在"
    r"|(?:孩|儿子|女儿|妈|爸|奶奶|爷爷|弟弟|妹妹|老人|老婆|老公|狗)子?(?:又|刚才?|不小心)?把(?!自己)[^,，。]{0,4}(?:钥匙|包|手机|行李|东西)"
)
_SICK = r"头[晕疼痛昏]|恶心|想吐|眼花|呛|熏|没劲|喘不|胸闷|窒息|难受|晕倒"
_FUEL = r"汽油|柴油|燃油|油箱(?!盖)|天然气|燃气|液化气|煤气|\b[cl][np]g"
_LEAK = r"[漏滴喷渗泄]|一滩|一大滩|流(?!程)|臭|味|刺鼻|淌|到处都?是|呛"
_PACK = (
    r"电池(?!质保|保修|续航|检测)|充电(?!器|宝|慢|站|费)|高压(?![油水锅清]|包|线圈|泵|枪|洗)|橙色的?(?:线|电缆)"
    r"|车身|摸车|车门把?手?(?=[麻电带])"
)
_PACK_BAD = (
    r"[白黑]?烟(?!感)|嘶|滋|噼|鼓(?!励)|化了|熔|冒|烧(?!机油)|糊|焦|漏液|漏电|麻|触电|电到|带电|刺鼻|爆[了炸]|远离"
    r"|离[开车]|热失控|断了|露出|火花|进水|漏东西|[很好太]?臭|变形|胀|烫|炸|哧|味道|警报|报警|严重"
)
_WATER = r"水(?![温箱泵管蜡平印果杯垢汽珠渍准货军电])|涝|河里|河边|湖里|池塘|海里"
_NOT_FLOOD = (
    r"[大车尾雾前]灯|灯里|后视镜|天窗|洗车|玻璃水|年前|去年|前年|二手|检测|涉水险|保险包|路被|路都|改天|改明|再来|不过去"
    r"|水印|起泡|气泡|贴膜|杯|怎么看|水淹线|来不了|不来了|水枪|忘关窗|漏水|鉴别|识别|雨水|停工|推迟"
)
_CRASH = r"追尾|撞(?!期|色|单|衫|脸)|车祸|碰撞|交通事故|侧翻|翻车|翻[进到下]|刮了|剐|出事"
_OLD = (
    r"堵|前面(?:有|发生|追尾)|晚到|昨天|前天|去年|上次|上个?月|上周|漆|蹭|购物车|小坑|凹|点错|撞了两个单|客服|修好|年前"
    r"|保险杠|定损|发票|倒车时?撞|防撞|促销|划痕|时间撞|没伤|没人受伤"
)
_ROAD = (
    r"高速(?!挡|档|行驶时|充)|应急车?道|应急带|隧道|匝道|高架|快速路|[内外中]环|快车道|超车道|主路|(?:大|立交)?桥上|绕城|应急道|国道|省道"
    r"|(?<![a-z0-9])[gs]\d{1,4}(?!\d)|行车道|车道中?间?|[路道](?:中间|中央|当中|正中)|中线"
)
_STOOD = (
    r"抛锚|趴窝|熄火|动不了|不动了|打不着|坏[了在掉]|没电|走不了|开不了|开不动|不走了|跑不动|没油了|发动不了|爆缸|启动不了|没动力|没反应|失去动力|没法动|不能动|坏(?=高|隧|半)|停在(?!服务)"
)
_SITTING = r"[坐待躲呆等缩留](?:在)?车[里上内]|在车[里上内][^,，。]{0,3}等|不敢下车|人[都还也]*在车[里上内]|车[里上]坐"

CHINESE: tuple[Together, ...] = (
    Together("locked_in", (_SMALL, _SHUT, _INSIDE), _KEY_ONLY),
    Together("locked_in", (_ANYBODY, _SHUT, _INSIDE), _KEY_ONLY, 20),
    Together("locked_in", (_SMALL, r"锁(?:了|死|上|住)|落锁|自动锁", r"钥匙|自己|一关|车门|车锁"), _KEY_ONLY + "|座椅坏"),
    Together(
        "exhaust_inside",
        (r"尾气|废气|排气|一氧化碳|煤气", rf"{_SICK}|车[里内厢]|驾驶室|驾驶舱|座舱|倒灌|里灌"),
        r"检测|年检|超标|不合格|刚洗",
    ),
    Together("exhaust_inside", (r"[坐睡待躺]", r"空调|暖[风气]|冷气|怠速|着着车|发动机", _SICK), r"霉|香水|晕车"),
    Together("fuel", (r"电油味|[汽柴燃电]油", r"味|漏|滴")),
    Together("fuel", (r"油味", r"重|大|浓|冲|刺鼻|呛|一股|满车"), r"机油味|香|油烟"),
    Together("fuel", (_FUEL, _LEAK), r"加油站旁|尾气|漆|添加剂|保险|滤|灶", 16),
    Together("high_voltage", (_PACK, _PACK_BAD), r"手机|钥匙|遥控|点烟器|烧钱|盖子|行车记录仪|续航"),
    Together("high_voltage", (r"屏幕|仪表|提示|报|显示", r"电池|高压|绝缘", r"离[开车]|远离|立即停|尽快停|停止")),
    Together("throttle", (r"油门|电门|定速|巡航|脚垫", r"卡[住死了]|不回|回不|弹不|不起来|收不|失控|压住|取消不|退不出|关不掉"), "磨损|怎么|卡顿"),
    Together(
        "throttle",
        (
            r"松|没踩|没碰|不踩|抬|油门|电门|转速|[车时]速|速度",
            r"还|自己|一直|没用|也|下不来|降不下",
            r"加速|[冲窜蹿拱飙](?!洗|刷)|跑|越[来走跑]|降不下|下不来|一百",
        ),
        r"无力|慢|顿|抖|异响|报价|速度快点|冷车|降不下来的价|打折",
    ),
    Together("high_voltage", (r"绝缘", r"低|电阻|异常|故障|报警|失效"), r"手套|胶带|检测多少"),
    Together("throttle", (r"暴冲|猛冲|乱窜|窜出去|蹿出去|冲出去",)),
    Together("flood", (_WATER, r"[淹浸漫灌](?!溉)|泡[了在水着汤到]|被泡|涨|进到|往[里上]进|冲走|没过|掉[进到]?", r"车|发动机|引擎|机盖|座|轮|人"), _NOT_FLOOD, 20),
    Together(
        "flood",
        (
            r"涉水|过水|积水|水坑|水里|水太?深|暴雨|进到车|大雨|涨水|泡水|进水|淹|浸|泡了",
            r"熄火|灭|趴窝|抛锚|困|打不着|动不了|打火|启动|发动(?!机)|着车|着吗|点火",
        ),
        _NOT_FLOOD,
    ),
    Together("flood", (r"[车滑开栽冲掉]", r"(?:河|水|臭水)?沟里?|河里|鱼塘|水塘", r"水")),
    Together("flood", (r"暴雨|大雨|台风|洪水", r"泡|淹|浸", "车(?!库|位)"), _NOT_FLOOD),
    Together("flood", (r"地库|车库|桥洞|下穿", r"[淹浸灌]|进水|积水|泡了", r"车(?!库|位)"), _NOT_FLOOD),
    Together(
        "wheel",
        (
            r"[前后左右]胎|[前后左右]轮(?!毂盖)|轮子|车轮|轱辘|轮胎|轮毂|(?:^|[^防])胎",
            r"(?<!去)掉(?!漆|色|头)|炸|烂了|碎|飞(?!溅|度)|脱(?!保|胶)|歪|倒[了下在]|外八|断|裂[了开]|爆[了掉开]|快掉",
        ),
        r"盖|标|眉|纹|螺丝帽|裂纹|掉毛|换了新|花了|动平衡|断货|打折",
        18,
    ),
    Together("wheel", (r"摆臂|球头|悬[挂架]|半轴|传动轴|车桥|大梁|拉杆|避震|减震", r"断[了开裂]|脱[落出开]|掉[了下出]|垮|折了")),
    Together(
        "brakes",
        (
            r"刹车(?![灯片油盘踏]|保养)|[脚气手]刹(?!车?灯)|气压|制动(?!液|片|盘|灯)|刹车踏板|刹",
            r"没用|没有用|一点用|没反应|没感觉|失灵|不停|停不[下住到]|踩空|棉花|溜(?!达)|爆[了裂]|漏光|废了|坏了|压不住|往前[溜冲滑]|不灵|完全没|不了|使不上|没劲|没力|失效|掉光|不管用|没[了掉]|空空|断了|瘪|软塌",
        ),
        r"启动|一键|点火|打火|挂[挡档]|车位|多买|异响检|刹车灯|胎|自动驻车|没问题|没有问题|[刹]车片?好了|空调|打气",
        24,
    ),
    Together("brakes", (r"(?:^|[^熄灭])停不(?:下来|住|到)|刹不(?:下|停|住|到)", r"车|踩|坡|前面|救|危险"), r"车位|笑|想|嘴|买", 20),
    Together(
        "steering",
        (
            r"方向盘|方向机|打方向|打轮|[往向][左右]打|方向(?=打|转|不|没|控)|转向(?!灯)|[軚轪]盘",
            r"空转|脱开|没用|使唤|打不[过动]|转不[了动到过]|拧不|不拐弯|失灵|锁死|不受控|控制不住|断了|掉下来|直走|直着|松垮|轮[子胎]?[都也]?(?:没|不)动|松动|晃荡|死沉|没助力",
        ),
        r"加热|按键|音量|解锁|套|灯|调节|没用过",
    ),
    Together(
        "smoke",
        (r"车(?!模)|机舱|引擎|发动机|盖|出风口|空调口|仪表|轮|底下|中控", r"烟(?![味灰头酒花火感]|雾灯)", r"冒|出|全是|滚|飘|浓|大|有|一股|好多"),
        r"[抽吸香戒]烟|点烟|烟味|有烟区|烟民|没有烟|无烟|嗓子|气得|急得|等得|我都?快",
        14,
    ),
    Together("smoke", (r"胶皮|橡胶|塑料|电线|线束", r"烧|糊|焦", r"味|烟|臭"), "新车味"),
    Together("fire", (r"车|引擎|发动机|轮|盖|电池|后备箱|仪表|油箱", r"着火(?!点|慢|困)|烧着|烧起来|起火|窜火|冒火|窜[^,，。]{0,3}火|火[^,，。]{0,2}窜|全是火|有火(?!花塞)|烧没了|烧了"), r"灯|车漆|保险丝|险|烧机油|充电器|点烟|喇叭|线圈|功放|打不着火|气得|火大|如果"),
    Together("oil_pressure", (r"机油|油底壳", r"漏[光完没]|全漏|漏得|一地|流光|漏了一")),
    Together("oil_pressure", (r"油壶|机油(?:压力)?[^,，]{0,3}灯", r"[亮闪红]"), r"保养灯|保养"),
    Together("overheating", (r"水温|温度表|防冻液|冷却液|水箱|引擎盖|车头|机盖", r"爆表|红线|到头|到顶|沸|开锅|白气|蒸汽|喷|爆了"), "清洗|味"),
    Together(
        "accident",
        (
            _CRASH,
            r"受伤|伤[了到得人]|躺|血|[脖头腿胸背腰]子?[^,，]{0,2}[疼痛]|晕|昏|卡在|被困|腿|骨|倒在|救护|全毁|气囊|报废|动不了|变形",
        ),
        _OLD,
        40,
    ),
    Together("accident", (r"把[^,，。]{0,8}撞", r"倒|飞|了|伤"), _OLD + "|柱|墙|门|镜|杠|车库"),
    Together("accident", (r"[车我].{0,4}冲[下出进](?:路|桥|护|沟|田|河)|[车我]翻",)),
    Together("accident", (_CRASH, r"刚[刚才]?|啱啱|现在|就在|正在"), _OLD, 20),
    Together("accident", (r"[撞甩冲栽](?:到|上|了|进|出)*(?:一棵)?(?:大?树|护栏|墙|电线杆|桥墩|隔离|沟|山|大?货车|公交)",), _OLD),
    Together("accident", (r"连环(?:车祸|撞|追尾)|被大?货车|被公交车?|被渣土车", r"中间|撞|刮|甩|压|碾"), _OLD),
    Together("stranded", (_ROAD, _STOOD), r"堵|塞车|服务区里?充|信号|手机|喇叭坏|灯坏|空调|异响|晚到|导航|拥堵", 30),
    Together("stranded", (_ROAD, _SITTING), r"堵|塞车|服务区|晚到", 30),
    Together("other", (r"仪表|屏幕|屏上|提示|显示|弹出|大红|中控|报", r"立[即刻]|马上|安全|尽快|靠边", r"停车(?!场|位|费)|停止|离开|远离"), "停车监控|导航"),
    Together("other", (r"车?门|引擎盖|机盖|前盖|后盖|尾门|座椅", r"弹[开起]|自己开|掀|翻[起开]|甩开|松脱", r"开着|跑着|行驶|路上|高速|甩|挡住|视线"), "怎么"),
    Together("other", (r"安全带", r"扣不[住上]|弹开|断了", r"弹|断|扣不住|了$"), "异味|提示音|价"),
)

_BEING = (
    r"\b(?:child(?:ren)?|kids?|baby|babies|infant|newborn|toddlers?|son|daughter|boy|girl|grand(?:kids?|son|daughter|"
    r"child\w*|ma|pa|mother|father|parents)|mother|mum|mom|dad|father|dogs?|puppy|puppies|cats?|kittens?|pet|twins|"
    r"someone|somebody|people|passengers?|students?)\b"
)
_LOCKED = r"\block(?:s|ed)?\b|\btrapped\b|\bstuck\b|\bshut\b|(?:can'?t|cannot|can not|won'?t|couldn'?t) (?:be )?(?:open|get out|get (?:him|her|them|it) out)|left alone|\balone\b"
_IN_CAR = (
    r"\bin(?:side)?(?: of)? (?:(?:the|my|our|a|this|that|his|her|hot|locked|parked|back of|back seat of) )*(?:car|van|vehicle|truck|bus|boot|trunk|coach|cab)\b"
    r"|\binside\b|\bstill in\b|\bin there\b|\bin the back\b"
)
_KEYS = (
    r"child (?:lock|seat|safety)|nobody inside|no ?one inside|traffic|\bjam\b|\bshop\b|appointment"
    r"|\b(?:wife|husband|son|daughter|kid|mum|mom|dad|mother|father|boy|girl) (?:has |just |accidentally )*lock\w* (?:the |my |our |his |her )?(?:car )?keys?(?!.*\b(?:baby|child|inside with|is inside|still in)\b)"
)
_AILING = r"\bdizzy|\bsick\b|nause|headache|light.?headed|\bcough|\bdrowsy|\bfaint|throw(?:ing)? up|vomit"
_TANK = r"\b(?:petrol|gasoline|gas|fuel|diesel|lpg|cng)\b(?! (?:station|cap|consumption|card|price|pump station|additive|mileage))"
_DRIPS = r"\bleak\w*|\bdrip\w*|\bpuddle|\bpool\b|\bpouring|\bsmell\w*|\bstink\w*|\breek\w*|\bfumes\b|running out of (?:the )?tank|is running out|\bspray\w*|\bspill\w*|\bstench|punctur\w*"
_EV_PACK = r"\bbatter(?:y|ies)\b|\bcharg(?:er|ing|e)\b|\bhv\b|\bevs?\b|electric (?:car|vehicle|van)|\bpack\b|high.voltage|orange cable|\binverter\b"
_EV_BAD = (
    r"\bsmok\w+|\bhiss\w*|\bpopping|\bpops\b|\bcrackl\w*|\bspark(?:s|ing|ed)\b|\bmelt\w*|\bswell\w*|\bswollen|\bbulg\w*|\bleak\w*|\bburning\b|"
    r"chemical smell|\bvapou?r|(?:too|very|burning|extremely|really|red) hot|\btorn\b|\bhanging\b|\bexposed\b|thermal|leave the (?:car|vehicle)|white cloud|\bglow\w*|dented|\bfluid\b|\bshock\b|\bfire\b"
)
_ENDED = r"years? ago|last (?:year|month|week)|yesterday|\brepaired\b|\bused\b|\bbuy\b|\binsurance\b|\binvoice\b|\bscratch|\bprice\b|\bcost\b"
_CRASHED = r"\bcrash\w*|\bcollision\b|\bcollided\b|rear.?end\w*|\bhit\b|\baccident\b|roll(?:ed)? over|\boverturned|ran into|\bditch\b|guard ?rail|knocked"
_LANE = (
    r"\b(?:highway|freeway|motorway|interstate|expressway|tunnel|hard shoulder|shoulder|ring road|elevated|overpass|flyover|(?:fast|middle|slow|outside|left|right) lane|"
    r"rail\w*|level crossing|bridge|dual carriageway|middle of the (?:road|street|junction|intersection)|[gs]\d{1,3}|[mi]-?\d{1,2})\b"
)
_HALTED = r"\bbrok\w* ?down|\bdied\b|\bdead\b|\bcut out\b|\bstall\w*|won'?t (?:start|move|go)|\bstranded\b|\bstopped\b|\bstuck\b|ran out of|no power|not moving|can'?t move"
_ELSEWHERE = r"traffic|\bjam\b|phone|service area|rest area|\bnoise\b|app\b"

ENGLISH: tuple[Together, ...] = (
    _english("locked_in", (_BEING, _LOCKED, _IN_CAR), _KEYS),
    _english("locked_in", (_BEING, r"\bdoors?\b|\bkeys?\b|\bcar\b|\bvan\b", r"\block(?:s|ed)? (?:itself|themselves|in\b|inside|shut)|can'?t (?:open|get)|won'?t open", r"\bin\b|\binside\b"), _KEYS),
    _english("locked_in", (r"\b(?:i'?m|i am|we'?re|we are|i got|we got)(?: \w+){0,2} (?:trapped|locked|stuck|shut)(?: \w+)? in(?:side)?\b|(?:can'?t|cannot|can not|unable to) (?:get|climb) out", _IN_CAR + r"|out of (?:my|the|our) (?:car|van)|doors?"), _KEYS + "|snow"),
    _english("exhaust_inside", (r"exhaust|\bfumes\b|carbon monoxide|\bco alarm", _AILING), r"petrol|fuel"),
    _english("exhaust_inside", (r"(?:exhaust|diesel) (?:fumes|gas\w*|smell|smoke)|\bfumes\b|full of exhaust|carbon monoxide", r"\binside\b|\binto\b|\bcabin\b|\bcab\b|\bin the (?:car|van|bus)|full of"), r"petrol|gasoline"),
    _english("exhaust_inside", (r"\bco\b|carbon monoxide", r"\balarm\b|\bdetector\b", r"went off|beep\w*|going off|sounding")),
    _english("fuel", (_TANK, _DRIPS + r"|everywhere|all over|\bwet\b"), r"gas strut|additive|gas station near|air ?con|\bac\b|refrigerant|out of (?:gas|fuel|petrol)|ran out|" + _ENDED),
    _english("high_voltage", (_EV_PACK, _EV_BAD), r"phone|key fob|laptop|catch fire|washer|12 ?v\b|" + _ENDED),
    _english("high_voltage", (r"thermal runaway|insulation resistance|electric(?:al)? shock|got (?:a )?shocked?|isolation fault|insulation fault",)),
    _english("throttle", (r"\baccelerator|\bthrottle\b|gas pedal|\bpedal\b|\bcruise\b|\bgas\b", r"\bstuck\b|\bjam\w*|\bstick\w*|n'?t (?:release|come back|turn off|disengage|return|let go)|no return|not (?:return|coming) ?(?:back)?|trapped"), r"brake pedal|clutch|clean\w*|how to"),
    _english("throttle", (r"\brac(?:es|ing)\b|\brevv?ing\b|speeding up|keeps? (?:accelerating|going faster|speeding)|faster", r"can'?t (?:slow|stop)|won'?t (?:slow|stop|turn off)|foot off|\balone\b|by itself|on its own|not slow")),
    _english("throttle", (r"\bsurg\w+|\blurch\w*|\bbolted\b|\bshot\b|\bjumped\b|took off|\bleapt\b|accelerat\w+|\bgo(?:es)? fast\w*", r"forward|\bitself\b|own\b|\balone\b", r"without|\bitself\b|on its own|on my own|not touch\w*|foot|\balone\b|nearly|almost"), r"\bprice|slowly|sluggish"),
    _english("flood", (r"\bwater\b|\bflood\w*|\briver\b|\blake\b|\bpond\b|\bcanal\b|\brain\b|\bunderpass\b", r"under ?water|\bsubmerg\w*|\bsoaked|\bdrown\w*|\bsink\w*|\bsank|\brising|\bslid\b|\bfell\b|up to|over the|\breached|\bfloat\w*|washed away|coming in(?:to)?|in(?:to)? the (?:river|lake|water|pond|canal)", r"\bcar\b|\bvan\b|\btruck\b|\bengine\b|\bvehicle\b|\bwe\b|\bit\b|\bdoors?\b|\bseats?\b"), r"washer|lamp|\blights?\b|headl|windscreen|bottle|\bpump\b|sunroof|road is|wash\b|\bwork\b|tomorrow|coolant|" + _ENDED),
    _english("flood", (r"(?:deep|flood|standing) ?water|\bflood\w*|\bpuddle|\bunderpass\b|in water", r"\bstall\w*|\bdied\b|\bdead\b|stopped|cut out|\bstuck\b|won'?t start|(?:re)?start (?:it|the|engine|my)|\bcrank"), r"windscreen|lamp|road is|" + _ENDED),
    _english("wheel", (r"\bwheels?\b|\bt[iy]res?\b", r"in shreds|hang\w* off|\bblew\b|\bburst|explod\w*|came off|fell off|fall\w* off|coming off|come off|collaps\w*|\bsnapp\w*|\bdetached|in two|flew off|\blost a\b|shredded"), r"\bcovers?\b|\bcaps?\b|\btrim|steering|\bbill\b|" + _ENDED),
    _english("wheel", (r"ball joint|\baxle|drive ?shaft|prop ?shaft|control arm|wheel studs?|tie rod|suspension|lug nuts?|wheel nuts?", r"\bbroke\b|\bbroken\b|\bsnapp\w*|\bfell\b|collaps\w*|came (?:off|out|apart)|sheared|missing"), r"\bprice|" + _ENDED),
    _english("brakes", (r"\bbrakes?\b(?! (?:lights?|lamps?|bulbs?|pads?|discs?|service))|\bhandbrake|\bpedal\b", r"nothing|no response|\bfail\w*|n'?t (?:stop|hold|slow|work)|not (?:stop|hold|work|slow|respond)\w*|\bburst|\bpouring|hardly|barely|\bgone\b|\bsink\w*|\bsnapped|useless|rolled (?:away|back|off)|hard as|no pressure|stopped working|\bsoft\b|\bbroke\b|\bno work|\bno hold|\blost\b|straight down|\bfloor\b|spong\w*|\bdead\b|\bweak\b|won'?t bite"), r"gas pedal|accelerator|light|price|\bclutch|\bapp\b|auto hold|" + _ENDED),
    _english("brakes", (r"\bno (?:more )?brak\w+|without brakes|brakeless",), r"no brake (?:light|noise|squeal)|pads"),
    _english("steering", (r"\bsteering\b|turn(?:ed|ing)? the wheel", r"\bspins?\b|nothing happens|\bstuck\b|\block(?:ed|s)?\b|\bjam\w*|no response|can'?t turn|came off|\bdead\b|unresponsive|not turn\w*|impossible|snapped|\bgone\b|n'?t (?:turn|respond)|goes straight|going straight|\bloose\b|no effect|heavy"), r"cover|buttons?|heat\w*|" + _ENDED),
    _english("smoke", (r"\bsmok(?:e|es|ing)\b|\bhaze\b", r"\bengine|\bhood|\bbonnet|\bcabin|\bcar\b|\bwheel|\bvents?\b|\bdash\w*|\btruck|\bvan\b|\bbus\b|\bbattery", r"\bcoming|\bfill\w*|\bpour\w*|\bfrom\b|\bout\b|\bsmoking\b|\blots?\b|\bunder\b"), r"cigarette|smoker|can i smoke|area|room|tint|\bremove|get rid"),
    _english("smoke", (r"\bsmell\w*|\bstink\w*|\bodou?r", r"\bburn(?:ing|t)\b|\bscorch\w*|\bmelting")),
    _english("fire", (r"\b(?:on|in|caught|catch(?:ing|es)?) fire\b|\bfire\b(?= (?:under|in|from|coming))|in flames|burst into flames|\bablaze\b", r"\bcar\b|\bvan\b|\btruck\b|\bbus\b|\bcoach\b|\bengine|\bhood|\bbonnet|\bbattery|\bwheel|\btrunk|\bboot\b|\bvehicle|\bit'?s\b"), r"\bdeal|anger|temper|you guys|coffee|insur\w*|what if|in case|extinguisher|\bread\b"),
    _english("airbag", (r"\bair ?bags?\b", r"(?:went|gone|going) off|deploy\w*|explod\w*|\bblew\b|popped|came out|\bout\b"), r"recall|" + _ENDED),
    _english("oil_pressure", (r"\boil\b", r"all (?:the |my )?oil|leaked out|everywhere|\bred\b|zero|no pressure|pouring|oil can|\blit\b", r"light|leak\w*|lamp|pressure|\bpan\b|sump|symbol|pouring"), r"service light|change|" + _ENDED),
    _english("overheating", (r"\bengine|\btemp\w*|\bcoolant|\bradiator|\bhood|\bbonnet|\bcar\b", r"too hot|\bsteam\w*|\bboil\w*|over ?heat\w*|in(?:to)? the red|red (?:temp\w*|light)|temp\w* warning"), r"coffee|steam clean|\bac\b|heated|" + _ENDED),
    _english("accident", (_CRASHED, r"\bhurt\w*|\bbleed\w*|\binjur\w*|unconscious|\btrapped|\bpain\w*|\bneck\b|\blegs?\b|\bair ?bags?\b|ambulance|on the ground|\bblood"), r"\bbill\b|nobody is hurt|no one is hurt|\brude|" + _ENDED),
    _english("accident", (r"(?:\b(?:i|we|someone|somebody|he|she|they|truck|lorry|car|bus|taxi|motorbike|scooter|driver)\b(?: \w+){0,3} (?:drove|slid|skidded|ran|crashed|smashed|slammed|ploughed|veered|spun|went) (?:into|off the road|in the))|(?:was|were|got|been|we got|just) (?:hit|rear.?ended|t-?boned|struck)|rear.?ended (?:me|us)|(?:hit|struck|rammed|smashed into|crashed into|ran into|rear.?ended) (?:us|me)\b|(?:car|van|truck|we|bus) (?:flipped|overturned|rolled)|in a ditch|chain collision|pile.?up",), r"\bbill\b|\bprice|petrol|\bwater\b|\briver\b|\bshop\b|ahead|" + _ENDED),
    _english("stranded", (_LANE + r"|\b(?:first|second|third) lane", _HALTED + r"|\bquit\b"), _ELSEWHERE),
    _english("stranded", (_LANE, r"(?:sitting|waiting|stay\w*|still|are|we'?re) (?:all )?(?:in|inside) (?:the |my |our )?(?:car|van|bus|coach)\b|\baboard\b|kids in the back"), _ELSEWHERE),
    _english("other", (r"\bdash\w*|\bscreen|\bmessage|\bdisplay|\bsays?\b|\bwarning|\bcar\b", r"stop (?:safely|the (?:car|vehicle|engine)|driving|vehicle|immediately)|pull over"), r"sending|ads|how (?:do|to)|stop the car from"),
    _english("other", (r"\bdoors?\b|\bbonnet|\bhood|\bseats?\b|\btailgate|\bboot\b", r"\bflew|\bcame loose|swung open|popp\w* open|opened by itself|came off", r"driving|on the move|moving|motorway|\broad\b|highway|see\b")),
)

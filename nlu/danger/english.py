"""How dangers are told in English: kind -> pattern over folded text, wide on purpose (F2)."""

from __future__ import annotations

_W = r"(?: [\w']+)"
ENGLISH: tuple[tuple[str, str], ...] = (
    (
        "brakes",
        rf"\bbrakes?\b(?! fluid| pads? (?:price|cost)| lights?| lamps?| bulbs?)"
        rf"{_W}{{0,4}}? (?:fail\w*|gone|went|not work\w*|don'?t work|"
        rf"doesn'?t work|stop\w* working|soft|spongy|mushy"
        r"|floor|unresponsive|lock\w*|squeal\w*|squeak\w*|grind\w*|scrap(?:e|ing)\w*|screech\w*|nois\w+|smok\w+|hard|stiff|dead|"
        r"weak|leak\w*|faded|fading)\b"
        rf"|\bno brakes\b|\bbrake (?:failure|fault|warning)|\b(?:can'?t|couldn'?t|won'?t|cannot|unable to|"
        rf"doesn'?t) (?:brake|stop (?:the|my) (?:car|van|truck))"
        rf"|\b(?:lost|losing|lose) (?:my |the |all )?brak\w+"
        rf"|(?<!hand)(?<!hand )(?<!parking )brake light(?! always){_W}{{0,2}}? on\b"
        rf"|(?:grind|squeal|squeak|screech|nois|shak|vibrat|shudder)\w*{_W}{{0,5}}? (?:when|while|"
        rf"whenever){_W}{{0,3}}? brak\w+"
        rf"|(?:grind|squeal|squeak|scrap|screech|nois|shak|vibrat|shudder)\w*{_W}{{0,3}}? "
        rf"(?:from|in|at|on|with|near){_W}{{0,4}}? brakes?\b"
        rf"|press\w*(?: on)? the brakes?{_W}{{0,5}}? (?:nothing|no response|nois\w+|grind\w*|floor)",
    ),
    (
        "throttle",
        rf"\b(?:throttle|accelerator|gas pedal|pedal){_W}{{0,4}}? (?:stuck|jam\w*|stick\w*|won'?t (?:release"
        rf"|come back)|floored itself)\b"
        rf"|\b(?:unintended|sudden|uncontrolled) acceleration\b|\b(?:accelerat\w+|surg\w+|speed\w* up"
        rf"|lurch\w*){_W}{{0,3}}? (?:by itself|on its own|without me|itself)\b"
        rf"|\b(?:car|it|van|truck) keeps (?:accelerating|surging|speeding up)\b|\brevs? (?:shoot|shot|jump"
        rf"|climb)\w*{_W}{{0,3}}? (?:by itself|on its own)",
    ),
    (
        "steering",
        rf"(?<!heated )\bsteering(?! lock key)(?: wheel)?"
        rf"(?! (?:wheel )?(?:heat|cover|button|control|leather|trim|stitch)\w*)"
        rf"{_W}{{0,4}}? (?:lock\w*|heavy|stiff|fail\w*|gone|jam\w*|stuck|"
        rf"seiz\w*|stopped|not work\w*|hard to turn|dead)\b"
        r"|\b(?:can'?t|cannot|couldn'?t|unable to) (?:steer|turn the (?:steering )?wheel)|\b(?:lost|no|"
        r"losing) (?:power )?steering\b|hard to steer",
    ),
    (
        "fire",
        r"(?<!i'm )(?<!\bim )\b(?:on|caught|catching|catches|catch) fire\b|\bflames?\b"
        r"|\bfire (?:in|under|from|coming) |\bis burning\b",
    ),
    (
        "fuel",
        rf"\b(?:smell\w*|reek\w*|stink\w*|stench|whiff)\b{_W}{{0,4}}? (?:petrol|gasoline|gas|fuel"
        rf"|diesel)\b(?! station)|"
        rf"\b(?:petrol|gasoline|gas|fuel|diesel) (?:smell|fumes|odou?r|vapou?r)s?\b",
    ),
    (
        "exhaust_inside",
        rf"\bexhaust(?: fumes| gas(?:es)?| smell| smoke)?\b{_W}{{0,5}}? (?:in(?:to|side)?|enter\w*"
        rf"|fill\w*){_W}{{0,2}} (?:cabin|car|cab|van|interior|here)\b"
        rf"|\b(?:smell|breathing|breathe){_W}{{0,4}}? exhaust\b|\bcarbon monoxide\b(?! detector)",
    ),
    (
        "locked_in",
        rf"\b(?:child|kid|kids|baby|toddler|son|daughter|infant|dog|puppy|cat|pet|mother|father|grandm\w+|grandpa"
        rf"|wife|husband)\b{_W}{{0,5}}? (?:locked|stuck|trapped|shut)(?: up)? (?:in|inside)\b"
        rf"|\blocked (?:my |our |the |a |his |her )?(?:child|kid|kids|baby|toddler|son|daughter|infant|dog|puppy"
        rf"|cat|pet)\b{_W}{{0,3}}? (?:in|inside)\b"
        rf"|\block\w*{_W}{{0,10}}?[,.]? (?:with|and) (?:my |our |the |a )?(?:child|kid|kids|baby|toddler|son"
        rf"|daughter|infant|dog|puppy|cat|pet)(?: is| are)?(?: still)? (?:in|inside)\b",
    ),
    (
        "flood",
        rf"\b(?:car|engine|it|van|truck|we)\b{_W}{{0,5}}? (?:flood(?:ed|ing)|under ?water|submerged|in deep water"
        rf"|in (?:the )?(?:flood|water))\b"
        rf"|\b(?:stall\w*|died|stuck|stopped|broke down|cut out){_W}{{0,6}}? (?:water|flood\w*|puddle)\b|\b(?:drove"
        rf"|driving|drive) (?:in|through|into){_W}{{0,4}}? (?:water|flood\w*|puddle)\b{_W}{{0,6}}?,?(?: and"
        rf"| now)?(?: it| the (?:car|engine))? (?:stall\w*|died|won'?t|stopped|cut out)"
        rf"|\bwater (?:is )?(?:up to|over|above|coming (?:in|into|through)|rising|reached){_W}{{0,3}}? (?:seats?"
        rf"|doors?|bonnet|hood|windows?|sills?|wheels?|floor|car)\b",
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
        rf"\b(?:battery(?: pack)?|charg\w+(?: port| cable| gun)?|under ?body)\b{_W}{{0,4}}? (?:smok\w+|hiss\w*"
        rf"|crackl\w*|popping|sizzl\w*|burn\w*|on fire)\b"
        rf"|\binsulation (?:fault|failure|warning|error|low)\b|\b(?:high[ -]voltage|hv|traction"
        rf"|isolation)\b{_W}{{0,4}}? (?:warning|fault|error|leak\w*|alarm|failure)"
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
        r"|\bsteam (?!wash|clean)(?:from|coming|under|pouring)|\bno coolant\b",
    ),
    (
        "accident",
        r"\b(?:had|been in|was in|am in|were in|in) (?:a|an) (?:bad |serious |car |traffic |"
        r"terrible )*(?:accident|crash|wreck|collision)\b"
        rf"|\b(?:someone|somebody|people|passengers?|driver|i'?m|i am|he'?s|she'?s|he is|she is|anyone|kids?|"
        rf"child|wife|husband){_W}{{0,3}}? (?:hurt|injured|bleeding|trapped|unconscious)\b"
        r"|\b(?:hit|ran over) (?:a |an )(?:person|pedestrian|child|cyclist|man|woman|kid|biker)|\b(?:rolled|"
        r"flipped) over\b(?! (?:my|the|to|into) (?:bonus|points?|credit|balance|booking|next))"
        r"|\bjust (?:crashed|got hit|been hit|hit)\b|\bi(?:'ve)? crashed\b(?! out\b| on (?:the|my) (?:sofa|couch|bed))",
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
        r"|\b(?:i'?m|i am|we'?re|we are|left) stranded\b"
        rf"|\b(?:sitting|waiting|staying|stayed) (?:in|inside) (?:the |my |our )?(?:car"
        rf"|van){_W}{{0,8}}? (?:motorway|highway|freeway|expressway|hard shoulder|shoulder)\b"
        rf"|\b(?:motorway|highway|freeway|expressway|hard shoulder|shoulder)\b{_W}{{0,8}}? (?:sitting|waiting"
        rf"|staying) (?:in|inside) (?:the |my |our )?(?:car|van)\b",
    ),
    (
        "wheel",
        rf"\b(?:tyres?|tires?|wheels?)\b(?! ?(?:caps?|covers?|trims?|locks?|keys?)\b)"
        rf"{_W}{{0,3}}? (?:blew|blown|burst|explod\w*|came off|fell off|falling off|"
        rf"coming off|loose|wobbl\w*|bulg\w*|bubble\w*)|\b(?:bulge|bubble)\b{_W}{{0,5}}? (?:tyre|tire|sidewall)"
        rf"|\b(?:tyre|tire) blow ?out|\bblow-?out\b"
        rf"|\b(?:lug|wheel) (?:nuts?|bolts?)(?! (?:caps?|covers?)){_W}{{0,3}}? (?:loose|missing|off)",
    ),
)

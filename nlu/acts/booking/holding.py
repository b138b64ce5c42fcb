"""Words that hold back: "don't book it yet", "let me ask first", "some other day, I'll get back to you" (B4)."""

from __future__ import annotations

import re

from nlu.fold import fold

_NOT_YET = re.compile(
    r"(?:先|暂时?|且|慢点)(?:别|不要?|莫|甭|唔好|[勿弗]要)(?:忙[着著]?|急[着著]?|给我|帮我|替我)?(?:忙[着著]?|急[着著]?)?(?:定|订|约|预约|弄|办|登记|安排|下单|改|取消)|"
    r"(?:先|暂时)(?:不|唔)(?:忙|急|定|订|约|弄|办|做|要|了)|先算了|别(?:忙|急)[着著]?(?:定|订|约|给我)|"
    r"等(?:一?等|一?下|会儿?|我)(?!到|过|来|去|走)|慢着|且慢|稍等|等阵|"
    r"(?:再|先|得|要|还得|还要|让我|容我|俺|我)(?:好好|仔细)?(?:想想?|考虑|琢磨|合计|寻思|掂量|商量|斟酌|问问|问一?下|谂)(?:一?[想下看]|看|琢磨|一?番)?|"
    r"(?:再|先|得|我)看看(?:我|俺)?(?:老婆|老公|媳妇|家里|家人|日程|时间|安排|那天|有没有空)|(?:再|先)看看|拿不定|没(?:想|定)好|还没(?:定|决定|想)|说不(?:准|好|定)|不(?:好说|确定|一定)|"
    r"\b(?:hold on|hang on|wait|hold off|not yet|don't (?:book|confirm|do|reserve|put|move|"
    r"cancel)(?: \w+){0,3}(?: yet)?|do not book|"
    r"let me (?:think|check|ask|see|talk|sleep)|i(?:'ll| will| need to| have to| want to| must) (?:think|"
    r"check|ask|sleep on|see|talk|discuss)|"
    r"need to (?:think|check|ask)|not sure(?: yet)?|thinking about it|undecided)\b"
)
_FOR_LATER = re.compile(
    r"改天|改日|下次(?:再|吧)|下回(?:再|吧)|以后再|过(?:几|两)天再|过段时间|回头(?:再|联系|说|找|跟|给)|再(?:说|联系|找你|约)吧?|到时(?:候)?再|有空再|想好(?:了)?再|"
    r"算了|不(?:约|订|定|弄|办|搞)了|迟啲先|第日先|转头(?:再|搵)|"
    r"\b(?:get back to you|come back to you|some other (?:time|day)|another (?:time|day)(?! (?:works|is|"
    r"then|please))|maybe later|not (?:now|today)|later then|leave it(?: for now)?|forget it|never ?mind|"
    r"(?:i'll|will|let me) (?:call|write|text|contact|message|let you know|be in touch)|talk later)\b"
)


def spans(words: str) -> list[tuple[int, int]]:
    """Where the words hold back, each from and to."""
    said = fold(words)
    return [found.span() for pattern in (_NOT_YET, _FOR_LATER) for found in pattern.finditer(said)]


def not_yet(words: str) -> bool:
    """True when nothing is to be done before somebody has thought, looked or asked."""
    return _NOT_YET.search(fold(words)) is not None


def for_later(words: str) -> bool:
    """True when the matter is left for some other day."""
    return _FOR_LATER.search(fold(words)) is not None

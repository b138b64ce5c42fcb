"""What is said to "how is the car?" (N1)."""

from __future__ import annotations

import re

_FINE = re.compile(
    r"(?:车|一切|都|挺|很|非常|目前|现在|还|没(?:有|啥|什么)?|嗯+|,|，|\s)*(?:好|好的|不错|正常|没问题|问题|毛病|可以|行|顺手|满意|OK|ok)"
    r"(?:了|的|呢|呀|啊|吧|，|。|!|！|\s|谢谢|多谢|感谢)*"
    r"|(?:all |everything(?:'s| is)? |it(?:'s| is)? |the car(?:'s| is)? |yes,? |runs? |works? |so far |very |is )*"
    r"(?:good|fine|great|ok(?:ay)?|well|perfect(?:ly)?|no problems?|no issues?|smooth(?:ly)?)"
    r"(?: so far| now|, thanks| thanks| thank you|!|\.)*",
    re.IGNORECASE,
)
_CALL = re.compile(
    r".{0,6}(?:回电|回个?电话|打(?:个)?电话(?:给我)?|给我(?:回|打)(?:个)?电话|电话联系).{0,6}|"
    r".{0,20}\b(?:call|ring|phone) me(?: back)?\b.{0,20}",
    re.IGNORECASE,
)
_TROUBLE = re.compile(
    r"(?:还|是|有|一?点|些|个|小|不太|嗯+|\s)*(?:问题|毛病|不好|不对劲|不行|不正常)(?:了|的|。|，|啊)*|"
    r"(?:no,? )?(?:not (?:really|good|great|quite|so good)|(?:there(?:'s| is) )?(?:a|some|one) (?:small )?problem|"
    r"some(?:thing)?(?:'s| is)? wrong|some trouble)\.?",
    re.IGNORECASE,
)


def is_fine(words: str) -> bool:
    """Whether the words say that all is well, and nothing else."""
    return _FINE.fullmatch(words.strip()) is not None


def wants_call(words: str) -> bool:
    """Whether a call back is asked for, and nothing else."""
    return _CALL.fullmatch(words.strip()) is not None


def is_trouble(words: str) -> bool:
    """Whether something is wrong, without saying what."""
    return _TROUBLE.fullmatch(words.strip()) is not None

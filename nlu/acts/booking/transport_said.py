"""How somebody gets on while the car is in the shop: waits, leaves it, is lent one, or has it collected (B2)."""

from __future__ import annotations

import re

from nlu.fold import fold

_NOT = re.compile(
    r"(?:不|不用|不需要|无需|不要)[^，。,.]{0,2}(?:代步|替换)|\b(?:no|don.?t need|without)\b[^,.]{0,12}\bloaner"
)
_CAR = r"(?:it|the car|my car|the vehicle|my vehicle)\b"
_SAID = {
    "loaner": re.compile(
        r"代步|替换车|备用车|借(?:我|给我|俺)?(?:一|个|[辆台部架])*(?:别的)?车|借[^，。,]{0,4}车[^，。,]{0,3}(?:开|用)|"
        r"(?:有|给|弄|安排|搞)(?:我|俺)?(?:冇得|没有|不得)?(?:一|个|[辆台部架])*车(?:子)?(?:给|让|畀)?(?:我|俺|"
        r"咱)(?:先)?(?:开|用|代)|"
        r"\bloan(?:er)?(?: car)?\b|courtesy (?:car|vehicle)|(?:replacement|substitute|spare|temporary) (?:car|vehicle)|"
        r"\b(?:lend|borrow|give) (?:me )?(?:a|one|another|some)(?: of your)? ?(?:car|vehicle|wheels)s?\b|"
        r"\bcar (?:to (?:use|drive)|for me|in the meantime|meanwhile)\b"
    ),
    "pickup": re.compile(
        r"上门|来取车|派人[来取]|取送车|把车(?:取|开|接|提)走|"
        r"(?:来|到|去)(?![^，。,]{0,2}(?:你|您|店))[^，。,]{0,6}(?:家|公司|单位|小区|楼下)[^，。,]{0,5}(?:取|提|"
        r"开走|接|拿)|"
        rf"(?<!i'll )(?<!i will )(?<!i can )(?<!i could )(?<!to )\b(?:pick(?:ing)? ?up|collect(?:ing)?|"
        rf"fetch(?:ing)?) {_CAR}|"
        rf"\bpick {_CAR} up\b|\bcollection service\b|\bcollect(?:ed)?\b.{{0,12}}\bfrom (?:my|home|work|the office)\b"
    ),
    "wait": re.compile(
        r"(?:在|到)(?:你们)?(?:店里?|这里?|那里?|那儿)等|坐.{0,3}等|等着取|我(?:就)?等(?![下会儿一])|"
        r"\bi.?ll wait\b|\bwait (?:for it|there|at)\b"
    ),
    "leave": re.compile(
        r"留车|(?:车|它)(?:先|就)?(?:留|放|停|搁)|把车放|"
        r"\b(?:leave|drop) (?:it|the car|my car|the vehicle)\b|\bdrop off\b"
    ),
}
_SHORT = {
    "等": "wait",
    "等着": "wait",
    "等待": "wait",
    "留": "leave",
    "留下": "leave",
    "wait": "wait",
    "leave": "leave",
}


def way_in(words: str) -> str | None:
    """wait, leave, loaner or pickup when the words name it by themselves; "no_loaner" where a loaner is refused."""
    said = fold(words)
    if _NOT.search(said):
        return "no_loaner"
    return next((way for way, pattern in _SAID.items() if pattern.search(said)), None)


def bare(words: str) -> str | None:
    """The way that a bare "等" names where it was asked for."""
    return _SHORT.get(fold(words).strip().rstrip("。.!！吧"))

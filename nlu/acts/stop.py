"""What somebody wants sent unasked, by kind: stopped, wanted again, or only less of it (N5).

The words: lexicon/notices.yml. "广告不要，保养提醒还是要的" says both in one message; the pieces are put
together as those of a consent are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import Any

import yaml

from nlu.acts.acts import Start, Tell
from nlu.acts.consent.names import TARGET, Choice
from nlu.acts.consent.pieces import BREAK, broken, joined, known
from nlu.acts.consent.sense import Sense, sense
from nlu.acts.context import Context
from nlu.acts.pieces import Piece, cut_by, plain, reach, spelled
from nlu.acts.selling import is_face_to_face
from nlu.phrases import folder

LONGEST = 120
"""Characters beyond which a message is about more than this."""

_WHOLE = ("marketing", "service", "survey", "follow_up")
_SINGLE = ("maintenance", "vehicle_inspection", "insurance")
_THIS = "this"
_NAMES = (*_WHOLE, *_SINGLE, _THIS)
_CHOICES = [Choice(at, 0, (), is_open=name in _WHOLE) for at, name in enumerate(_NAMES)]
_ASIDE = ("filler", "join", "outside")
_SAID = (
    "night", "holiday", "urgent", "all", "noun", "weak", "request", "ask", "yes", "no", "rest", "only", "except",
    "allbut", "often", "seldom", "stopped_all", "away",
)  # fmt: skip
"""As the lists are laid over each other: of a word in two of them the later holds."""

_NOUNS = frozenset({"noun", "stopped_all"})
_LESS = frozenset({"seldom", "often"})
_SENDS = re.compile(r"[发推传]|send|sent|messag|text")
_THREAT = re.compile(
    r"(?:要是|如果|你们|你|敢|谁|\s)*(?:再|还|又)(?:敢|给我|跟我|乱|这么|这样|来|继续)*(?P<verb>[发推]送?|骚扰|打扰|轰炸)(?P<what>[^,，。!！]{0,12}?)"
    r"[,，\s]*(?:的话)?[,，\s]*(?:我|俺|老子)?(?:真的?|可)?(?:就|直接|立马|马上|要|会|肯定)*把?(?:你们|你)?(?:们)?都?(?:号|全)?"
    r"(?:拉黑|拉进黑名单|举报|屏蔽|删了|取关|卸载|投诉)[^,，。]*"
)
_THREAT_EN = re.compile(
    r"(?:if\s+(?:i\s+(?:get|see|receive)|you\s+(?:send|text|keep\s+sending))(?:\s+me)?\s+|(?:send|text)\s+me\s+|^)"
    r"(?:one\s+more|another|any\s+more|more)\s+(?P<what>[a-z' ]{2,24}?)(?:\s+from\s+you)?[\s,]+(?:and|or|then)?\s*"
    r"i(?:'m|'ll|\s+will|\s+am|\s+swear\s+i'll|\s+gonna)*\s+(?:going\s+to\s+|gonna\s+|just\s+)*"
    r"(?:block|report|unfollow|unsubscrib|delet|mut)\w*[^,.]*"
)
"""What is sent once more ends the patience: the same as to ask for no more of it."""

_ECHOED = frozenset({"weak", "only", "filler", "also", "join", "break", "noun", "all"})
_ONLY_THAT = frozenset({"只", "只有", "仅", "仅仅", "光", "净系", "only", "just"})
_THOSE = frozenset({"都", "全", "全都", "统统", "通通", "一律", "一概", "东西", "all", "stuff"})
_RUN_ON = frozenset({"stopped_all", "no"})
_ENDS = ("了", "啦", "喇", "咧", "咯", "哈", "吧")
_BUT = frozenset({"but", "不过", "但是", "however", "though"})
_EDGES = " 　\t\n。.!！~～,，?？\"'“”"
_MOST_STRANGE = {"part": 14, "all": 3}
"""Characters nobody knows that may stand beside a wish about single kinds; about everything, or with no yes or no."""

_DECIDES = frozenset({"yes", "no", "stopped_all", "weak", "seldom", "often", "request", "allbut", "except"})


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is wished. kinds: name -> wanted. rest_unsure: less of everything is wished, and not said how much.

    kinds may name "this": whatever was sent last.

    note: "urgent", "holiday" or "night": when alone something may come. echo: the kinds named where nothing but a
    yes is said of them ("yes, just the surveys"): after they were set it says that again.
    """

    kinds: Mapping[str, bool]
    rest_unsure: bool = False
    note: str = ""
    echo: frozenset[str] = frozenset()


def stop(text: str, context: Context) -> Start | Tell | None:
    """The wish about what is sent unasked; "别再发货了" is none. All of it is a `Start`, kinds of it are told.

    While a question is open a plain "stop" only leaves it; "STOP" in capitals still ends all notices.
    """
    bare = text.strip(_EDGES)
    if not bare or len(bare) > LONGEST or (context.question and bare.lower() == "stop" and not bare.isupper()):
        return None
    whole = _whole(plain(bare), context)
    if whole is not None:
        return Start(whole, words=text)
    counter = is_face_to_face(bare, busy=context.serial != 0)
    wishes = None if counter else _wishes(bare, free=not context.question)
    if wishes is None:
        return None
    if not wishes.rest_unsure and not wishes.note and {*wishes.kinds} >= {*_WHOLE}:
        wanted = {*wishes.kinds.values()}
        if wanted == {True} and context.is_read_back:
            return None  # "等我消息" puts off what was asked
        if len(wanted) == 1:
            return Start("opt_in" if wanted == {True} else "opt_out", words=text)
    return Tell("notices", wishes, words=text)


def _whole(said: str, context: Context) -> str | None:
    said = " ".join(said.split())
    if not context.question and said in _whole_words("only_free"):
        return "opt_out"
    for name, matter in (("stop", "opt_out"), ("resume", "opt_in")):
        if said.removeprefix("请").removeprefix("please ") in _whole_words(name):
            return matter
    return None


def _wishes(text: str, *, free: bool) -> Wishes | None:
    pieces = _pointed(_cut(_unthreatened(text)))
    kinds = {piece.kind for piece in pieces}
    named = any(piece.kind.startswith(TARGET) and piece.text not in _bare() for piece in pieces)
    less = any(piece.kind in _LESS and _SENDS.search(piece.text) for piece in pieces) or (free and "seldom" in kinds)
    sends = _SENDS.search(plain(text)) and kinds & {"no", "stopped_all", "seldom"}
    about = named or less or (kinds & _NOUNS if free else sends) or (_THIS_ONE in kinds and sends)
    if not (about or {"only", "urgent"} <= kinds) or "away" in kinds or "ask" in kinds:
        return None
    found = sense(_as_consent(pieces), _CHOICES)
    wishes = _weighed(pieces, kinds, found or Sense())
    if wishes is not None and not named and "yes" not in kinds and {*wishes.kinds.values()} == {True}:
        return None  # that there are messages is no wish for them
    return replace(wishes, echo=_echoed(pieces, kinds)) if wishes is not None else None


def _unthreatened(text: str) -> str:
    """A threat of what comes of more messages, as the plain wish for none."""
    said = _THREAT.sub(lambda found: f"别再发{found['what']}了", text)
    return _THREAT_EN.sub(lambda found: f"no more {found['what']}", said.lower()) if said == text else said


def _echoed(pieces: Sequence[Piece], kinds: set[str]) -> frozenset[str]:
    """The kinds named, where all that is said of them is yes."""
    only = all(piece.text in _ONLY_THAT for piece in pieces if piece.kind == "only")
    names = {kind for kind in kinds if kind.startswith(TARGET)}
    plainly = "weak" in kinds and only and kinds - names <= _ECHOED
    return frozenset(_NAMES[int(name.removeprefix(TARGET))] for name in names) if plainly else frozenset()


def _weighed(pieces: Sequence[Piece], kinds: set[str], found: Sense) -> Wishes | None:
    strange = sum(len(piece.text) for piece in pieces if piece.kind == "strange")
    named = {_NAMES[one]: wanted for one, wanted in found.answers.items()}
    note = next((one for one in ("urgent", "holiday", "night") if one in kinds), "")
    if note and (named or found.guess or kinds & {"only", "no", "stopped_all", "seldom", "yes"}):
        return _noted(note, named)
    often = bool(kinds & {"seldom", "often"})
    if strange > _MOST_STRANGE["all"] and not kinds & _DECIDES:
        return None  # "提示胎压只有两个"
    if named and not found.doubts and "seldom" not in kinds and not (often and all(named.values())):
        enough = _MOST_STRANGE["all" if {*named} >= {*_WHOLE} or all(named.values()) else "part"]
        return Wishes(named) if strange <= enough else None
    less = often or "request" in kinds or bool(found.guess)
    if less and strange <= _MOST_STRANGE["part"] and (often or not any(named.values())):
        guess = {_NAMES[one]: wanted for one, wanted in found.guess.items()}
        single = {name: False for name, wanted in (named | guess).items() if not wanted}
        if single and not {*single} >= {*_WHOLE}:
            return Wishes(single)
        return (
            Wishes({"marketing": False}, rest_unsure=True) if kinds & {"seldom", "often", "no", "stopped_all"} else None
        )
    return None


def _noted(note: str, named: Mapping[str, bool]) -> Wishes:
    if note == "urgent":
        return Wishes(dict.fromkeys(_WHOLE, False), note=note)
    if note == "holiday":
        return Wishes({"marketing": False}, note=note)
    return Wishes({}, note=note)


# --- pieces ----------------------------------------------------------------------------------------------------------


def _cut(text: str) -> list[Piece]:
    said = plain(broken(text))
    return list(_summed_up(list(joined(cut_by(said, _words(), _reach())))))


def _summed_up(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces of dictated words: "all" after names is all of those, and "了" or "but" ends what was refused."""
    said: set[str] = set()
    for at, piece in enumerate(pieces):
        kind = "name" if piece.kind.startswith(TARGET) else "no" if piece.kind in _RUN_ON else piece.kind
        if {"name", "no", "ended"} <= said and kind in ("name", "yes") and _says_more(pieces[at:]):
            said = set()
            yield Piece("break", BREAK)
        summed_up = "name" in said and piece.text in _THOSE
        if piece.kind == "all" and (summed_up or _names_next(pieces[at + 1 :])):
            kind = "filler"
        yield Piece("filler", piece.text) if kind == "filler" else piece
        ends = kind in ("no", "filler") and (piece.text in _BUT or piece.text.endswith(_ENDS))
        said = set() if kind == "break" else said - {"ended"} | {kind} if kind == "name" else said | {kind}
        said |= {"ended"} if ends and "no" in said else set()


def _pointed(pieces: list[Piece]) -> list[Piece]:
    """The pieces, where "this" beside a name points at that, by itself at what was sent; "车险的提醒" is one name."""

    def names(piece: Piece) -> bool:
        return piece.kind.startswith(TARGET) and piece.kind != _THIS_ONE

    def beside(at: int) -> Iterator[Piece]:
        for side in (pieces[at + 1 :], pieces[:at][::-1]):
            yield from islice((one for one in side if one.kind != "filler"), 1)

    def repeats(at: int) -> bool:
        before = next((one for one in pieces[at - 1 :: -1] if one.text != "的"), None) if at else None
        return pieces[at].kind == _REMINDERS and before is not None and before.kind in _OF_REMINDERS

    return [
        Piece("filler", one.text) if (one.kind == _THIS_ONE and any(map(names, beside(at)))) or repeats(at) else one
        for at, one in enumerate(pieces)
    ]


def _names_next(pieces: Sequence[Piece]) -> bool:
    """Whether a kind is named right after: "all ads" is all of those."""
    following = next((one for one in pieces if one.kind != "filler"), None)
    return following is not None and following.kind.startswith(TARGET)


def _says_more(pieces: Sequence[Piece]) -> bool:
    return any(one.kind in ("yes", "weak", *_RUN_ON) for one in pieces)


def _as_consent(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces as those of a consent: what stops all is all, with a no."""
    named = any(one.kind.startswith(TARGET) for one in pieces)
    stands_for = dict(_STANDS_FOR)
    if named:
        stands_for["request"] = "filler"  # "could you stop the ads?"
    if named or any(one.kind in ("all", "rest", "stopped_all") for one in pieces):
        stands_for["noun"] = "filler"
    found = [Piece(stands_for.get(one.kind, one.kind), one.text) for one in pieces]
    names_all = named or any(one.kind in ("all", "rest") for one in found)
    return [Piece("no", one.text) if one.kind == "none" and names_all else one for one in found]


_STANDS_FOR = {
    "stopped_all": "none", "noun": "all", "seldom": "no", "often": "filler", "night": "filler", "holiday": "filler",
}  # fmt: skip


@cache
def _words() -> dict[str, str]:
    content = _read()
    found = {word: kind for word, kind in known().items() if kind in ("filler", "also", "turn", "break", "join")}
    for kind in (*_ASIDE, *_SAID):
        found |= {plain(word): kind for word in spelled(content[kind])}
    for part in ("bare", "kinds"):
        for name, words in content[part].items():
            found |= {plain(word): f"{TARGET}{_NAMES.index(name)}" for word in spelled(words)}
    return found | {BREAK: "break"}


_THIS_ONE = f"{TARGET}{_NAMES.index(_THIS)}"
_REMINDERS = f"{TARGET}{_NAMES.index('service')}"
_OF_REMINDERS = frozenset(f"{TARGET}{_NAMES.index(name)}" for name in _SINGLE)


@cache
def _reach() -> dict[str, int]:
    return reach(_words())


@cache
def _bare() -> frozenset[str]:
    """Names of what a reminder is about, which count only where the message speaks of what is sent."""
    return frozenset(plain(word) for words in _read()["bare"].values() for word in spelled(words))


@cache
def _whole_words(name: str) -> frozenset[str]:
    return frozenset(plain(word) for word in spelled(_read()[name]))


@cache
def _read() -> dict[str, Any]:
    content: dict[str, Any] = yaml.load((folder() / "notices.yml").read_text("utf-8"), Loader=yaml.CBaseLoader)
    return content

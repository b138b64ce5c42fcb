"""The words by which a question and an article meet: pairs of Chinese characters, stems of English words (E1)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from domain.knowledge.alike import EN, ZH, table

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+(?:[-.'][a-z0-9]+)*")

_EMPTY_ZH = re.compile(
    "请问|麻烦|谢谢|你好|您好|你们|您们|我们|咱们|他们|这个|那个|这里|那里|那儿|这儿|一下|一般|应该|需要|可以|能不能|可不可以|要不要|"
    "是不是|有没有|怎么样|合适|最好|比较|怎么|怎样|如何|什么样|什么|哪些|多少|一点|的话|还是|如果|或者|以及|比如|就是|"
    "[我你您他她它吗呢啊呀吧嘛哦哈么咋的地得了是在和与及或把被给让就也都还又再很太最能要会有想个这那哪不没去来说请到上下里]"
)
"""What stands in any question."""

_SAID_ALWAYS = """
a an the i me my mine we our us you your yours he she it its they them their this that these those there here is are
was were be been am do does did doing done have has had having can could will would shall should may might must to
of in on at by for from with without into onto about as and or but if then than so not no nor yes please what which
who whom whose when where why how any some all one ones much many more most get got go going come put let need want
like just only also too very really still ever i'm i'd i'll it's don't doesn't can't won't isn't s t
car cars vehicle ok okay oh well hi hello hey thanks tell told say said says know think thing something anything
"""
_EMPTY_EN = frozenset(_SAID_ALWAYS.split())

_SAME_EN = table(EN)
_SAYS_SAME_EN = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(_SAME_EN, key=len, reverse=True)))})\b")


_SAME_ZH = table(ZH)
_SAYS_SAME = re.compile("|".join(sorted(_SAME_ZH, key=len, reverse=True)))

PAIR, SINGLE = 1.0, 0.3
"""How much a pair of characters, or an English word, counts; and a character by itself."""


def folded(text: str) -> str:
    """The text in half-width, lower-case letters."""
    return unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """What the text says, each word once and in its order: pairs of characters and single ones, stems."""
    found: list[str] = []
    for run in _RUN.findall(_one_word(folded(text))):
        if run[0] < "\u3400":
            found += _english(run)
            continue
        for piece in _EMPTY_ZH.sub(" ", run).split():
            found += [piece[at : at + 2] for at in range(len(piece) - 1)]
            found += piece
    return tuple(dict.fromkeys(found))


def _one_word(text: str) -> str:
    text = _SAYS_SAME_EN.sub(lambda said: _SAME_EN[said[0]], text)
    return _SAYS_SAME.sub(lambda said: _SAME_ZH[said[0]], text)


def weight(word: str) -> float:
    """How much the word counts, rare or not."""
    return SINGLE if len(word) == 1 and word >= "\u3400" else PAIR


def _english(word: str) -> list[str]:
    if word in _EMPTY_EN:
        return []
    pieces = [one for one in re.split(r"[-.']", word) if len(one) > 1 and one not in _EMPTY_EN]
    return [_stem(one) for one in (pieces if len(pieces) > 1 else [word.split("'")[0]])]


def _stem(word: str) -> str:
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: len(word) - len(ending)] + instead
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word

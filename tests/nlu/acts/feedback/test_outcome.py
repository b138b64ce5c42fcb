"""Whether a complaint is settled is heard in words of the customer's own, and what is only in part is neither (C6)."""

from __future__ import annotations

import pytest

from nlu.acts.feedback.outcome import settled

CLOSED = """\
结案吧|可以结了，谢谢|钱收到了|退款到账了，不用再跟了|投诉撤了吧|这事就过去了|收货了，唔使再跟
对结果满意，不追究了|问题解决了谢谢|close it please|you can close the case|got the refund, thanks
happy with the outcome|no further action needed|that fixed it, cheers"""
YES = """\
满意|挺满意的|现在不响了，没问题了|座椅洗干净了，跟新的一样|我看了，弄好了|师傅处理得很好，没意见了
空调凉了，可以了|没得问题了，巴适|老满意了额|交关满意，清爽了|I'm satisfied|all good now
it's spotless, very happy|works perfectly now|the noise is gone|sorted, thank you"""
NO = """\
没解决|还是响|没弄干净|不满意|又漏了|退款还没收到|一点用没有|still broken|not good enough
nobody called me"""
NEITHER = """\
好的|行吧|嗯|哦|我看看|大部分好了，就是右边还有一点|如果再洗一次车就算了|过两天再看|满意什么呀
差不多吧|几点关门|好是好了，但是太慢|ok|let me check first|mostly fine but the left side is scratched
I'll see tomorrow|is it closed?|约周六保养"""


def split(said: str) -> list[str]:
    return [one for line in said.split("\n") for one in line.split("|")]


@pytest.mark.rule("C6")
@pytest.mark.parametrize("words", split(CLOSED))
def test_words_that_speak_of_nothing_else_close_it(words: str) -> None:
    assert settled(words) == "closed"


@pytest.mark.rule("C6")
@pytest.mark.parametrize("words", split(YES))
def test_being_content_is_a_yes(words: str) -> None:
    assert settled(words) == "yes"


@pytest.mark.rule("C6")
@pytest.mark.parametrize("words", split(NO))
def test_what_is_not_well_is_a_no(words: str) -> None:
    assert settled(words) == "no"


@pytest.mark.rule("C6")
@pytest.mark.parametrize("words", split(NEITHER))
def test_what_is_unclear_or_only_in_part_closes_nothing(words: str) -> None:
    assert settled(words) not in ("yes", "closed")

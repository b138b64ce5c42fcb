"""Who has come says so in many ways, with a question beside it or not; who is on the way has not come (B7)."""

from __future__ import annotations

import pytest

from nlu.acts.arriving import asks_parking, has_come

COME = """\
到了|到啦|我到了|到店了|我到门口了啊|已经到你们楼下了|师傅我到了，车停哪|人在前台|车停好了
到你哋門口喇|我到咗|阿拉到门口了|我们到停车场了，从哪个门进|到店了，顺便问下机油多少钱|刚到，找谁
我在你们店门口等着呢|开到厂门口了|到咧到咧，在大门口|俺到恁店门口了|here|I'm here|we're here
I have arrived|just arrived|I'm at the gate|I'm outside your shop|we're in reception
hi, I'm downstairs|I'm here, where do I park?|just pulled up outside|parked out front
Arrived. Who do I talk to?|I'm in the car park now|made it"""

NOT = """\
快到了|马上到|还有十分钟到|还没到|师傅到了吗|配件到了吗|货到了吗|拖车到哪了|到期了吗|我明天到
到时候再说|几点能到|到不了了|在路上了|在开会|what time do you open|almost there|on my way
I'll be there in ten minutes|is the part here yet|are you there|when will he be here|nearly there
here is my plate|there is an issue with the bill|outside is a scratch"""


@pytest.mark.rule("B7")
@pytest.mark.parametrize("words", [one for line in COME.split("\n") for one in line.split("|")])
def test_who_is_there_says_so(words: str) -> None:
    assert has_come(words)


@pytest.mark.rule("B7")
@pytest.mark.parametrize("words", [one for line in NOT.split("\n") for one in line.split("|")])
def test_who_is_on_the_way_or_speaks_of_something_else_has_not_come(words: str) -> None:
    assert not has_come(words)


@pytest.mark.parametrize("words", ["车停哪里", "停在哪", "where do I park?", "泊邊度", "which gate?", "从哪个门进"])
def test_where_to_leave_the_car_is_asked(words: str) -> None:
    assert asks_parking(words)


@pytest.mark.parametrize("words", ["我在停车场了", "停车收费贵", "parked outside", "换轮胎"])
def test_what_does_not_ask_for_a_place_is_no_such_question(words: str) -> None:
    assert not asks_parking(words) or "费" in words

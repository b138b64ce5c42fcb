"""What somebody meant is heard before anything is read, and what they wrote keeps its place."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.acts.acts import Start
from nlu.acts.context import NOTHING
from nlu.acts.reader import acts
from nlu.fold import fold
from nlu.hearing import hear, said_otherwise
from nlu.hearing.characters import merged, sounds
from nlu.hearing.sounds import righted
from nlu.reading import heard_in, reading
from nlu.training_data import load
from nlu.understanding import Understanding

NOW = datetime(2026, 3, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
NLU = Path(__file__).parents[3] / "nlu"
APART = yaml.load((Path(__file__).parents[1] / "strangers" / "heard.yml").read_text("utf-8"), Loader=yaml.CBaseLoader)


def understood(text: str, asked: str | None = None) -> Understanding:
    weighed = {"book_service": 0.6, "out_of_scope": 0.2, "other": 0.2}
    return reading(text, NOW, lambda *_: weighed, tuple(weighed), asked=asked)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("车子要做个宝氧了", "车子要做个保养了"),
        ("帮我鱼约", "帮我预约"),
        ("杀车片和鸡油一起换", "刹车片和机油一起换"),
        ("帮我投素他", "帮我投诉他"),
        ("开张发漂", "开张发票"),
        ("要喷七", "要喷漆"),
        ("四轮钉位", "四轮定位"),
        ("方向旁打不动", "方向盘打不动"),
        ("空条坏了", "空调坏了"),
        ("丛电桩", "充电桩"),
        ("公里术是五万", "公里数是五万"),
    ],
)
def test_words_of_the_trade_written_by_their_sound_are_put_right(written: str, meant: str) -> None:
    assert righted(written) == meant


@pytest.mark.parametrize(
    "right",
    [
        "你们店几点开门",
        "一楼有休息室吗",
        "要是没空就改天",
        "这个历史能查吗",
        "匀速给油会窜一下",
        "前台电话多少",
        "我在路上",
        "车没电了",
        "报修单在哪",
        "手机没电了",
        "限速一百二",
        "我叫包养杨",
        "到宝阳路怎么走",
        "ESP什么时候该关",
        "周五有事",
        "三包凭证",
    ],
)
def test_what_makes_sense_as_it_is_written_stays(right: str) -> None:
    assert righted(right) == right


def test_of_our_own_sentences_hardly_any_is_changed_by_its_sound() -> None:
    said = [example.text for example in load([NLU / "data"]) if example.language == "zh"]
    changed = [text for text in said if righted(text) != text]
    assert len(changed) <= len(said) * 0.006, changed


@pytest.mark.parametrize(("kind", "share"), [("sounds", 0.9), ("dialects", 0.9), ("latin", 0.95)])
def test_of_words_kept_apart_nine_in_ten_are_heard(kind: str, share: float) -> None:
    pairs = [line.split(" = ") for line in APART[kind]]
    missed = [written for written, meant in pairs if meant not in fold(hear(written).text)]
    assert len(missed) <= len(pairs) * (1 - share), missed


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("聽日下晝得唔得", "明天下午行不行"),
        ("夜个修的", "昨天修的"),
        ("几时可以", "什么时候可以"),
        ("恁这恁贵", "你们这这么贵"),
        ("冇问题", "没问题"),
        ("唔使喇", "不用了"),
        ("侬几点钟", "你几点钟"),
        ("架车死咗火", "车熄火"),
        ("換火星塞", "換火花塞"),
        ("三点整", "三点整"),
        ("哈弗H6", "哈弗H6"),
        ("什么价", "什么价"),
        ("關係不大", "關係不大"),
        ("明朝那些事", "明朝那些事"),
    ],
)
def test_regional_words_are_said_as_everybody_says_them(written: str, meant: str) -> None:
    assert said_otherwise(written).text == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("srvice tmrw pls", "service tomorrow please"),
        ("Need a break pad chnage", "Need a brake pad change"),
        ("during my lunch break", "during my lunch break"),
        ("can u do it", "can you do it"),
        ("U-turn", "U-turn"),
        ("alingment for the Civic", "alignment for the Civic"),
        ("Camry and Corolla", "Camry and Corolla"),
        ("quite quiet", "quite quiet"),
        ("write to john.srvice@mail.cn", "write to john.srvice@mail.cn"),
    ],
)
def test_english_short_forms_and_slips_are_spelt_out(written: str, meant: str) -> None:
    assert said_otherwise(written).text == meant


def test_what_is_found_keeps_its_place_in_the_text_as_written() -> None:
    text = "tmrw 想换鸡滤，车牌沪A12345"
    found = understood(text)
    assert [(e.kind, e.text) for e in found.entities if e.kind in ("time", "part", "plate")] == [
        ("time", "tmrw"), ("part", "鸡滤"), ("plate", "沪A12345"),
    ]  # fmt: skip
    assert all(text[e.start : e.end] == e.text for e in found.entities)


def test_the_parts_of_a_message_are_quoted_as_written() -> None:
    found = understood("聽日想做保养，仲有换条呔几钱")
    assert [part.text for part in found.parts] == ["聽日想做保养", "仲有换条呔几钱"]


def test_a_name_that_was_asked_for_is_left_as_it_is_written() -> None:
    assert heard_in("宝养", "name").text == "宝养"


def test_what_is_known_by_its_words_is_known_in_any_voice() -> None:
    assert Start in {type(act) for act in acts(understood("唔好意思，我会迟到廿分钟"), NOTHING)}


@settings(deadline=None)
@given(st.text(alphabet="聽日下晝得唔使tmrw plsu车刹杀煞保包养。 係喺"))
def test_every_place_heard_lies_within_the_text_as_written(text: str) -> None:
    heard = hear(text)
    for start in range(len(heard.text)):
        at, end = heard.place(start, start + 1)
        assert 0 <= at <= end <= len(text)


def test_sounds_that_people_merge_are_one() -> None:
    assert merged("zhang") == merged("zan") and merged("sheng") == merged("sen") and merged("nan") == merged("lan")
    assert set(sounds("调")) == {"diao", "tiao"}


def test_markup_is_not_read_and_moves_nothing() -> None:
    text = "<b>换机油</b> 沪A12345 <script>alert(1)</script>"
    assert all(text[e.start : e.end] == e.text for e in understood(text).entities)
    assert heard_in(text).text.split() == ["换机油", "沪A12345", "alert(1)"]

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.danger import dangers
from nlu.danger.asks import asked_of_help
from nlu.engines.embedded import EmbeddedEngine
from nlu.training.dangers import lines


@pytest.mark.rule("F2")
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("刹车突然踩不动了", "brakes"),
        ("煞車軟綿綿的", "brakes"),
        ("啥车没反应", "brakes"),
        ("刹车不太灵", "brakes"),
        ("刹车灯一直亮", "brakes"),
        ("方向盘上来就失灵了", "steering"),
        ("轮毂螺丝松了", "wheel"),
        ("two wheel nuts are missing", "wheel"),
        ("the car rolled over", "accident"),
        ("下坡的时候刹不住", "brakes"),
        ("刹车行程变长了", "brakes"),
        ("油箱漏油", "fuel"),
        ("右前摆臂断了", "wheel"),
        ("开着开着方向盘锁死了", "steering"),
        ("转向突然特别沉", "steering"),
        ("突然没助力了", "steering"),
        ("发动机舱起火了", "fire"),
        ("车自燃了", "fire"),
        ("机盖冒白烟", "smoke"),
        ("车里有股焦糊味", "smoke"),
        ("安全气囊灯一直亮", "airbag"),
        ("气囊弹出来了", "airbag"),
        ("仪表提示高压系统故障", "high_voltage"),
        ("电池包漏液", "high_voltage"),
        ("机油灯亮了还能开吗", "oil_pressure"),
        ("水温到红线了", "overheating"),
        ("水箱开锅", "overheating"),
        ("防冻液漏光了", "overheating"),
        ("出车祸了，有人受伤", "accident"),
        ("我撞到人了", "accident"),
        ("车在高速上抛锚了", "stranded"),
        ("趴在隧道里动不了", "stranded"),
        ("左前轮螺丝松了", "wheel"),
        ("高速爆胎了", "wheel"),
        ("my brakes failed", "brakes"),
        ("the brake pedal goes to the floor", "brakes"),
        ("steering locked up", "steering"),
        ("the car caught fire", "fire"),
        ("smoke is coming from the hood", "smoke"),
        ("there's a burning smell", "smoke"),
        ("airbag light stays on", "airbag"),
        ("high voltage warning on the dash", "high_voltage"),
        ("oil pressure light came on", "oil_pressure"),
        ("engine is overheating", "overheating"),
        ("we had an accident and my wife is hurt", "accident"),
        ("broke down on the motorway", "stranded"),
        ("a wheel came off", "wheel"),
    ],
)
def test_a_danger_is_told_by_its_kind(text: str, kind: str) -> None:
    assert kind in {danger.kind for danger in dangers(text)}


@pytest.mark.rule("F2")
@pytest.mark.parametrize(
    "text",
    [
        "刹车片多少钱",
        "要不要换刹车油",
        "刹车没有问题",
        "刹车没有异响",
        "刹车灯不亮",
        "灭火器过期了吗",
        "抽烟味去除",
        "冒烟了吗？没有",
        "发动机没有冒烟",
        "如果刹车失灵怎么办",
        "怎么防止自燃",
        "自燃险多少钱",
        "刹车失灵已经修好了",
        "上次水温高修好了，这次保养",
        "火花塞多久换",
        "早上打不着火",
        "高压油泵异响",
        "水温传感器坏了",
        "水温不高",
        "防爆胎能补吗",
        "方向盘套多少钱",
        "前天追尾了走保险",
        "踩刹车按启动键没反应",
        "刹车灯总亮着不灭，是开关的事吗",
        "方向盘上的音量键失灵",
        "起火鸡年的贴纸还有吗",
        "轮毂撞变形了能整形吗",
        "气囊灯自检几秒就灭",
        "handbrake light stays on though it is released",
        "one wheel nut cap is missing",
        "I crashed out on the sofa and missed your call",
        "airbag light comes on then goes off after a few seconds",
        "踩刹车时变速箱咔的一声",
        "刹车软管多少钱",
        "change my brake pads",
        "the brakes are fine",
        "no smoke at all",
        "is there any smoke? no",
        "if the brakes fail what should i do",
        "the brakes were squeaking but it was fixed",
        "stuck in traffic on the highway",
        "fire extinguisher expired",
    ],
)
def test_talk_about_a_danger_is_none(text: str) -> None:
    assert dangers(text) == ()


def test_a_repair_that_did_not_last_is_still_a_danger() -> None:
    assert dangers("刹车失灵刚修好又失灵了")


def test_a_danger_that_passed_by_itself_is_still_one() -> None:
    assert dangers("方向盘突然锁死，重新启动又好了")


def test_each_kind_is_told_once_in_the_order_said() -> None:
    told = dangers("方向盘锁死了，刹车也失灵，刹车还异响")
    assert [danger.kind for danger in told] == ["steering", "brakes"]
    assert told[0].text == "方向盘锁死"


@settings(deadline=None)
@given(st.text(max_size=80))
def test_reading_for_danger_never_raises_and_quotes_the_text(text: str) -> None:
    assert all(danger.text in text for danger in dangers(text))


HERE = Path(__file__).parent
TAUGHT = HERE.parent.parent / "nlu" / "data" / "danger"


def _missed(file: Path, engine: EmbeddedEngine) -> tuple[list[str], int]:
    messages = [text for _, text in lines(file)]
    return [text for text in messages if not any(danger.grave for danger in engine.alarm(text))], len(messages)


def _raised(file: Path, engine: EmbeddedEngine) -> tuple[list[str], int]:
    messages = [text for _, text in lines(file)]
    return [text for text in messages if any(danger.grave for danger in engine.alarm(text))], len(messages)


@pytest.mark.rule("F2")
@pytest.mark.parametrize(("file", "least"), [(TAUGHT / "told.yml", 1000), (HERE / "danger_told_apart.yml", 75)])
def test_of_messages_about_a_danger_98_in_100_are_told(file: Path, least: int, engine: EmbeddedEngine) -> None:
    missed, of = _missed(file, engine)
    assert of >= least and len(missed) <= 0.02 * of, missed


@pytest.mark.rule("F2")
@pytest.mark.parametrize(("file", "least"), [(TAUGHT / "harmless.yml", 1000), (HERE / "danger_harmless_apart.yml", 90)])
def test_of_harmless_messages_at_most_one_in_100_raises_an_alarm(
    file: Path, least: int, engine: EmbeddedEngine
) -> None:
    raised, of = _raised(file, engine)
    assert of >= least and len(raised) <= 0.01 * of + 1, raised


@pytest.mark.rule("F2")
def test_a_danger_that_was_learned_is_told_by_its_kind_in_its_own_words(engine: EmbeddedEngine) -> None:
    (told,) = engine.alarm(" 踏板瘪瘪的，没刹住冲过斑马线了 ")
    assert (told.kind, told.text, told.grave) == ("brakes", "踏板瘪瘪的，没刹住冲过斑马线了", True)
    assert engine.alarm("去年那次踏板瘪瘪的，没刹住冲过斑马线了") == ()


@pytest.mark.rule("F2")
@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("再打一次火行不行", "start"),
        ("我能发动一下试试吗", "start"),
        ("is it ok to restart the engine", "start"),
        ("启动不了", None),
        ("可以慢慢开去你们店吗", "drive"),
        ("could I drive it to you", "drive"),
        ("坐在车里等可以吧", "inside"),
        ("we are still in the car", "inside"),
        ("大概多久能到啊", "how_long"),
        ("几点来", "how_long"),
        ("how soon can you be here", "how_long"),
        ("接下来怎么办", "what_now"),
        ("what do I do now", "what_now"),
        ("拖车不用，我明天自己开过来", "drives_in"),
        ("no tow, I'll drive it in tomorrow", "drives_in"),
        ("13800138000", None),
        ("沪A12345", None),
        ("在人民广场地铁站旁边", None),
    ],
)
def test_what_somebody_asks_who_waits_for_help_is_told(text: str, asked: str | None) -> None:
    assert asked_of_help(text) == asked

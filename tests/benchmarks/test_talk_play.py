"""The player of talks: steps, taps, waits, standard answers, and task files that are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.talk import reader
from benchmarks.talk.__main__ import main, table
from benchmarks.talk.judge import judge
from benchmarks.talk.play import Record, Said, Stage, wanted
from benchmarks.talk.telling import Talk, Turn
from domain.errors import BadScenario

KNOWN = """
- name: wash
  kind: small
  goal: A known owner books a wash.
  scene:
    customer: {name: 江禾, phone: "13900010001"}
    vehicles: [{plate: 浙C30001, brand: 大众, model: 高尔夫}]
  expect:
    visits: [{service: car_wash, start: 2026-05-15 10:00, plate: 浙C30001}]
    at: {first: [确认]}
  voices:
    a: [{say: 周五上午十点洗车, label: first}]
    b: [{say: 周五上午十点洗车, label: first}, {wait: 2m}, {tap: 确认预约}]
    d: {turns: [{say: 周五上午十点洗车, label: first}, {agree: 好的}], expect: {questions: 0}}
"""
STRANGER = """
- name: stranger
  goal: A stranger books a wash and says the plate when asked.
  facts: {plate: 浙C30001}
  expect: {visits: [{service: car_wash, start: 2026-05-15 10:00, plate: 浙C30001}]}
  voices:
    a: [周五上午十点洗车, {agree: 好的}]
"""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return Stage(tmp_path_factory.mktemp("stage"))


def talks(folder: Path, text: str) -> list[Talk]:
    (folder / "small.yml").write_text(text, encoding="utf-8")
    return reader.read([folder])


def test_the_same_state_is_reached_by_a_plain_yes_a_tap_and_the_voices_own_yes(stage: Stage, tmp_path: Path) -> None:
    records = [stage.play(talk) for talk in talks(tmp_path, KNOWN)]
    assert [judge(record) for record in records] == [[], [], []]
    assert [[step.by for step in record.said] for record in records] == [
        ["script", "yes"], ["script"] * 3, ["script"] * 2
    ]  # fmt: skip
    assert [step.turn.act for step in records[1].said] == ["say", "wait", "tap"]
    assert (records[1].said[1].at - records[1].said[0].at).seconds == 120


def test_a_fact_that_is_asked_for_is_told_before_the_voice_agrees(stage: Stage, tmp_path: Path) -> None:
    (talk,) = talks(tmp_path, STRANGER)
    record = stage.play(talk)
    assert judge(record) == []
    assert [(step.by, step.turn.words) for step in record.said[1:3]] == [("fact", "浙C30001"), ("script", "好的")]


def test_whoever_does_not_agree_says_no_yes_of_their_own(stage: Stage, tmp_path: Path) -> None:
    record = stage.play(talks(tmp_path, KNOWN.replace("  scene:", "  agrees: no\n  scene:", 1))[0])
    assert len(record.said) == 1 and judge(record)[0].startswith("visits: none is")


def test_a_desk_that_raises_ends_the_talk(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(*_: object) -> None:
        raise KeyError("lost")

    monkeypatch.setattr("benchmarks.talk.play.Conversations.handle", fall)
    record = stage.play(talks(tmp_path, KNOWN)[0])
    assert judge(record) == ["the desk broke: KeyError('lost')"] and "lost" in str(record)


@pytest.mark.parametrize(
    ("words", "names"),
    [("请问车牌号是多少？", ["plate"]), ("What is the plate number?", ["plate"]), ("留个手机号", ["phone"]),
     ("怎么称呼您？留个手机号", ["phone", "name"]), ("救援电话 400\n有人受伤吗？", ["injured"]), ("好的", [])],
)  # fmt: skip
def test_what_is_asked_for_is_heard_in_the_words(words: str, names: list[str]) -> None:
    step = Said(Turn("say"), [{"text": words}], {}, None)  # type: ignore[arg-type]
    assert wanted(step, None) == names
    assert wanted(step, "mileage") == ["mileage", *names]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("goal:", "gaol:", "gaol"),
        ("at: {", "add: {", "add"),
        ("tap:", "top:", "top"),
        ("    d:", "    e:", "ValueError"),
        ("2m", "2 weeks", "KeyError"),
        ("name: wash", "nam: wash", "nam"),
        ("expect: {q", "expect: {x", "xuestions"),
    ],
)
def test_a_task_with_a_mistake_is_refused(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    with pytest.raises(reader.BadTask, match=complaint):
        talks(tmp_path, KNOWN.replace(old, new, 1))


def test_a_scene_that_can_not_come_about_names_the_talk(stage: Stage, tmp_path: Path) -> None:
    night = "    appointments: [{service: car_wash, start: 2026-05-14T03:00}]\n  expect:\n"
    with pytest.raises(BadScenario) as refused:
        stage.play(talks(tmp_path, KNOWN.replace("  expect:\n", night, 1))[0])
    assert refused.value.__notes__ == ["the scene of wash/a"]


def test_no_yaml_and_no_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(reader.BadTask, match="no task file"):
        reader.read([tmp_path])
    with pytest.raises(reader.BadTask, match=r"small\.yml"):
        talks(tmp_path, "- {a: b")


def test_the_same_talk_is_not_told_twice(tmp_path: Path) -> None:
    with pytest.raises(reader.BadTask, match="told twice: wash/a"):
        talks(tmp_path, KNOWN + KNOWN)


def test_the_table_counts_talks_and_tasks_whose_voices_all_pass() -> None:
    played = [Talk(task, "k", voice, "", ()) for task in ("x", "y") for voice in "ab"]
    rows = table(played, [True, True, True, False]).splitlines()
    assert rows[2] == "| k | 4 | 75.0 % | 1 of 2 |"
    assert rows[3:5] == ["| voice a (terse) | 2 | 100.0 % |  |", "| voice b (dictated) | 2 | 50.0 % |  |"]


def test_the_command_prints_what_fails_and_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "small.yml").write_text(KNOWN.replace("浙C30001}]\n    at", "浙C30002}]\n    at"), encoding="utf-8")
    assert main(["--dir", str(tmp_path), "--only", "wash/a", "-v", "--least", "50"]) == 1
    said = capsys.readouterr().out
    assert "! visits: none is" in said and "> 周五上午十点洗车" in said and "| small | 1 | 0.0 % | 0 of 1 |" in said


def test_the_houses_own_tasks_are_told_by_four_voices() -> None:
    told: dict[str, set[str]] = {}
    for talk in reader.read([reader.FOLDER]):
        told.setdefault(talk.task, set()).add(talk.voice)
    assert len(told) >= 48 and set(map(frozenset, told.values())) == {frozenset(reader.VOICES)}


def test_a_record_shows_the_talk(stage: Stage, tmp_path: Path) -> None:
    record: Record = stage.play(talks(tmp_path, KNOWN)[1])
    assert "> (0:02:00 later)" in str(record) and "[tap]" in str(record) and "[确认预约]" in str(record)

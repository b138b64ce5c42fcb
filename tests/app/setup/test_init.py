"""`aftercare init`: from answers to a shop in force, told in words where an answer is none."""

from __future__ import annotations

import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app import shopfile
from app.keeping import store_files
from app.settings import BadSettings, Settings, with_data_dir
from app.setup import command, days_off, interview, people, places, price_list, writing
from app.setup.answer import BadAnswer
from app.setup.interview import BadAnswers
from app.setup.questions import FOLLOWING, QUESTIONS
from domain.shop.shop import Shop
from storage import Store, shops
from texts import keys

NOW = datetime(2026, 11, 30, 4, 0, tzinfo=UTC)
TOKEN = "123456789:AAF-zxcvbnmasdfghjklqwertyuiop12345"
ANSWERS = """
language: zh
name: 老周汽修 / Lao Zhou Auto
address: 杭州市西湖区文三路 12 号
phone: 0571-8888 1234
hours: 周一至周六 08:30-12:00 13:00-18:00
bays: 快修 2, 举升 2
services: full
prices: {补胎: 60, minor_service: 420}
people: [陈雨 顾问, 周师傅 技师, 冯经理 经理 7654321]
"""


def init(answers: str = ANSWERS, into: str = ".") -> str:
    Path("answers.yml").write_text(answers, encoding="utf-8")
    said: list[str] = []
    command.init(Path(into), Path("data"), Path("answers.yml"), lambda *_: "", lambda: NOW, said.append)
    return "\n".join(said)


def in_force() -> Shop:
    store = Store("sqlite:///data/aftercare.db")
    with store.read() as tx:
        found = shops.load(tx)
    store.close()
    assert found is not None
    return found


def test_a_file_of_answers_becomes_a_shop_in_force_and_settings_nobody_else_reads() -> None:
    said = init()
    shop = in_force()
    assert shop == shopfile.read(Path("shop.yml"))
    assert (shop.name_zh, shop.name_en, shop.rescue_phone) == ("老周汽修", "Lao Zhou Auto", "0571-8888 1234")
    assert shop.service("tyre_repair").labour_fen == 6000
    assert [person.code for person in shop.staff] == ["chen", "zhou", "feng"]
    assert shop.staff[2].telegram_id == 7654321
    assert not shop.is_open_on(date(2027, 10, 1)) and shop.is_open_on(date(2027, 10, 4))
    assert stat.S_IMODE(Path(".env").stat().st_mode) == 0o600
    assert "wheel_alignment" in said and not shop.offers("wheel_alignment")
    assert "aftercare staff link feng" in said


def test_it_is_run_by_the_settings_it_wrote() -> None:
    init(ANSWERS + f"channels: telegram\ncustomer_bot_token: {TOKEN}\nreached: https://desk.lao-zhou.cn\n")
    found = Settings()
    assert found.public_url == "https://desk.lao-zhou.cn" and found.customer_bot_token is not None
    assert found.shop_file == Path("shop.yml").absolute()


def test_a_network_of_ones_own_goes_without_https_by_choice_only() -> None:
    init(ANSWERS + "reached: http://192.168.1.5:8080\n")
    assert (Settings().lan_url, Settings().public_url) == ("http://192.168.1.5:8080", "")
    with pytest.raises(BadAnswers, match="必须用 https"):
        init(ANSWERS + "reached: http://8.8.8.8\n", into="other")


def test_a_shop_that_is_there_is_left_alone() -> None:
    init()
    with pytest.raises(BadSettings, match=r"shop\.yml is there already"):
        init()


def test_every_missing_or_wrong_answer_of_a_file_is_named_at_once() -> None:
    with pytest.raises(BadAnswers) as caught:
        init("language: en\nphone: 400-555-0110\nhours: never\ncolour: red\npeople: Ann advisor\n")
    said = {line.partition(":")[0] for line in caught.value.problems}
    assert said == {"name", "address", "phone", "hours", "colour", "people"}
    assert not Path("shop.yml").exists()


@pytest.mark.parametrize(
    "line", ["name: 安驰汽车服务中心", "phone: 021-5550 1688", "reached: https://service.example.com"]
)
def test_values_of_the_demo_are_refused(line: str) -> None:
    kept = [one for one in ANSWERS.splitlines() if one.partition(":")[0] != line.partition(":")[0]]
    with pytest.raises(BadAnswers, match="演示"):
        init("\n".join([*kept, line]))


def test_on_a_terminal_each_question_comes_again_until_it_is_answered() -> None:
    typed = iter(["", "en", "Joe's", "", "1 Main Road", "no phone", "555 1234", "", "Mars", "Europe/London"])
    rest = iter(["GB", "festivals", "five_days", "2", "quick", "", "Ann advisor, Bo technician, Cy manager", "web", ""])
    asked: list[str] = []

    def ask(question: str, _secret: bool) -> str:
        asked.append(question)
        return next(typed, None) or next(rest, "") if len(asked) > 10 else next(typed)

    said: list[str] = []
    command.init(Path(), Path("data"), None, ask, lambda: NOW, said.append)
    assert in_force().name_en == "Joe's"
    assert any("“no phone” is no phone number" in line for line in said)
    assert any("did you mean" in line for line in said)
    assert sum("/12 " in question for question in asked if question) >= 12


def test_there_are_twelve_questions_and_each_has_its_words() -> None:
    assert len([one for one in QUESTIONS if one.name not in FOLLOWING]) == 12
    for language in ("zh", "en"):
        assert {f"init.{one.name}" for one in QUESTIONS} <= keys(language).keys()


def test_a_backup_is_the_first_thing_asked_for_and_brings_everything_back() -> None:
    init()
    settings = with_data_dir(Settings())
    store_files.backup(settings, Path("kept.tar.gz"))
    before = in_force()
    said: list[str] = []
    command.init(Path("new"), Path("new/data"), None, lambda *_: "kept.tar.gz", lambda: NOW, said.append)
    store = Store("sqlite:///new/data/aftercare.db")
    with store.read() as tx:
        assert shops.load(tx) == before
    store.close()
    assert Path("new/shop.yml").read_bytes() == Path("shop.yml").read_bytes()
    lines = Path("new/.env").read_text(encoding="utf-8").splitlines()
    assert f"AFTERCARE_DATA_DIR={Path('new/data').absolute()}" in lines


def test_secrets_are_not_in_a_backup_and_are_asked_for_again() -> None:
    init(ANSWERS + f"channels: telegram\ncustomer_bot_token: {TOKEN}\n")
    store_files.backup(with_data_dir(Settings()), Path("kept.tar.gz"))
    said: list[str] = []
    command.init(Path("new"), Path("new/data"), None, lambda *_: "kept.tar.gz", lambda: NOW, said.append)
    assert "AFTERCARE_CUSTOMER_BOT_TOKEN" in said[-1]
    assert TOKEN not in Path("new/.env").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("said", "week"),
    [
        ("six_days", {"monday": ["08:30-18:00"], "saturday": ["08:30-18:00"]}),
        ("mon-fri 09:00-17:00; sat 10:00-12:00", {"friday": ["09:00-17:00"], "saturday": ["10:00-12:00"]}),
        ("周一至周五 08:30-12:00 13:00-18:00，周日 09:00-12:00", {"monday": ["08:30-12:00", "13:00-18:00"]}),
    ],
)
def test_hours_are_read_from_a_template_or_in_ones_own_words(said: str, week: dict[str, list[str]]) -> None:
    assert week.items() <= places.hours(said).items()


@pytest.mark.parametrize(
    "said", ["mon", "mon 9-17", "sun-mon 09:00-17:00", "mon 17:00-09:00", "mon 09:00-12:00 11:00-14:00"]
)
def test_hours_that_cannot_be_are_refused(said: str) -> None:
    with pytest.raises(BadAnswer):
        places.hours(said)


def test_bays_are_a_number_or_kinds() -> None:
    assert [bay.code for bay in places.bays("3")] == ["B1", "B2", "B3"]
    assert [bay.code for bay in places.bays("quick 1, lift=2")] == ["Q1", "L1", "L2"]
    for said in ("0", "many", "lift", "lift 2, lift 1"):
        with pytest.raises(BadAnswer):
            places.bays(said)


def test_who_is_missing_is_named_by_role() -> None:
    with pytest.raises(BadAnswer) as caught:
        people.people("陈雨 顾问")
    assert "技师" in interview.words_of(caught.value, "zh")
    assert [one.code for one in people.people("陈雨 顾问，陈平 技师，Ann Lee admin")] == ["chen", "chen2", "ann"]


def test_chinas_moved_days_are_known_and_told_where_they_are_not_announced() -> None:
    moved = [day.on for day in days_off.days("CN", "all", [2026]) if day.works]
    assert date(2026, 2, 14) in moved and date(2026, 10, 10) in moved
    assert days_off.is_announced("CN", 2026)
    assert date(2026, 2, 20) not in [day.on for day in days_off.days("CN", "festivals", [2026])]


def test_what_no_bay_can_do_is_not_offered_but_diagnosis_always_is() -> None:
    offered = {one.code for one in price_list.offers("full", {}, {"quick", "wash"})}
    assert "diagnosis" in offered and "brake_pads" not in offered
    assert {one.code for one in price_list.offers("full", {}, ())} == set(price_list.PACKAGES["full"])


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    writing.keep(tmp_path / "one", "words")
    assert (tmp_path / "one").read_text() == "words" and len(list(tmp_path.iterdir())) == 1

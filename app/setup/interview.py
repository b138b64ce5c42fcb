"""Asking the questions: on a terminal until each has an answer, or all at once of a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from app.setup.answer import BadAnswer
from app.setup.price_list import PACKAGES, suggested
from app.setup.questions import FOLLOWING, QUESTIONS, Answers, Question, as_typed
from domain.errors import BadFile
from texts import text

BACKUP = "restore"
"""The answer before all others: an archive to begin with instead."""

Ask = Callable[[str, bool], str]
"""(the question, whether the answer is a secret) -> what was typed. EOFError when nobody types any more."""
Say = Callable[[str], object]


class BadAnswers(BadFile):
    """A file of answers can't be used."""


class Interview:
    """The questions in their order, each asked until it has an answer. answers: those given so far."""

    def __init__(self) -> None:
        self.answers: Answers = {}

    @property
    def question(self) -> Question | None:
        """What is to be answered now; None once all is."""
        for question in QUESTIONS:
            if question.name not in self.answers and (question.when is None or question.when(self.answers)):
                return question
        return None

    @property
    def number(self) -> int:
        """Which of the twelve is asked now, or was last."""
        asked = [*self.answers, *([self.question.name] if self.question else [])]
        return len([name for name in asked if name not in FOLLOWING])

    @property
    def language(self) -> str:
        """The language in which is asked."""
        return str(self.answers.get("language", "zh"))

    def words(self) -> str:
        """The question that is asked now."""
        assert self.question is not None
        told = _told(self.question, self.answers, self.language)
        return text(f"init.{self.question.name}", self.language, **told)

    def usual(self) -> str:
        """What an empty answer to it means; empty where something must be said."""
        usual = self.question.usual if self.question else None
        return usual(self.answers) if usual else ""

    def answer(self, said: str) -> None:
        """The question has its answer; BadAnswer when that is none."""
        assert self.question is not None
        self.answers[self.question.name] = _read(self.question, said.strip(), self.answers)

    def back(self) -> None:
        """The last answer is taken back, and asked for again."""
        if self.answers:
            self.answers.popitem()


def on_terminal(ask: Ask, say: Say) -> Answers:
    """Every question until it has an answer; only an archive's path where there is one."""
    archive = ask(text("init.restore", "zh") + "\n" + text("init.restore", "en"), False).strip()
    if archive:
        return {BACKUP: Path(archive).expanduser()}
    interview = Interview()
    while (question := interview.question) is not None:
        words, usual = interview.words(), interview.usual()
        if question.name not in FOLLOWING:
            words = f"\n{interview.number}/12 {words}"
        said = ask(words + (f" [{usual}]" if usual else ""), question.secret)
        try:
            interview.answer(said)
        except BadAnswer as problem:
            say("  " + words_of(problem, interview.language))
    return interview.answers


def words_of(problem: BadAnswer, language: str) -> str:
    """What is wrong, and what was expected."""
    fields = dict(problem.fields)
    if "role" in fields:
        fields["role"] = text(f"desk_role.{fields['role']}", language)
    return text(f"init.{problem.key}", language, **fields)


def _read(question: Question, said: str, before: Answers) -> Any:
    if not said:
        if question.usual is None:
            raise BadAnswer("needed")
        said = question.usual(before)
        if not said:
            return {} if question.name == "prices" else ""
    return question.read(said, before)


def _told(question: Question, before: Answers, language: str) -> dict[str, str]:
    """What the question names of its own: the package's services with their prices."""
    if question.name != "prices":
        return {}
    offers = [suggested()[code] for code in PACKAGES[before["services"]]]
    lines = (f"    {one.code} {one.name_en if language == 'en' else one.name_zh}: {one.price}" for one in offers)
    return {"offers": "\n".join(lines)}


def of_file(path: Path) -> Answers:
    """The file's answers; BadAnswers with a line for each that is missing, unknown or none."""
    given = _given(path)
    if given.get(BACKUP):
        return {BACKUP: Path(as_typed(given[BACKUP])).expanduser()}
    unknown = given.keys() - {question.name for question in QUESTIONS} - {BACKUP}
    language = "en" if given.get("language") == "en" else "zh"
    problems = [f"{name}: {text('init.no_question', language)}" for name in sorted(unknown)]
    answers: Answers = {}
    for question in QUESTIONS:
        try:
            if question.when is None or question.when(answers):
                answers[question.name] = _read(question, as_typed(given.get(question.name)), answers)
        except BadAnswer as problem:
            problems.append(f"{question.name}: {words_of(problem, language)}")
        except KeyError:
            continue  # what it follows up was no answer, and is named already
    if problems:
        raise BadAnswers(str(path), problems)
    return answers


def _given(path: Path) -> dict[str, Any]:
    try:
        found = yaml.load(path.read_text(encoding="utf-8-sig"), yaml.BaseLoader)  # 0571 is no number
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadAnswers(str(path), [f"can't be read ({type(error).__name__})"]) from None
    if not isinstance(found, dict):
        raise BadAnswers(str(path), ["expected lines of `question: answer`"])
    return {str(name): value for name, value in found.items()}

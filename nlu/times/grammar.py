"""Words to phrases: a lexicon cuts text into tokens, a rulebook folds runs of tokens into bigger ones.

A rule's pattern is a regular expression over token kinds (`"h:Num Dian m:Num?"`), kept as one character per kind, so a
rule costs a regex search on a string of a dozen characters. Rules run in the order written, each over the whole line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

GAP = "Gap"
"""Kind of a token that no rule may cross: a word that says nothing about time."""


class Token(NamedTuple):
    """A stretch of text read as one thing: `kind` names it for the rules, `value` is what it means."""

    kind: str
    value: Any
    start: int
    end: int


class _Alphabet:
    """One private-use character per token kind, given out as kinds are first named."""

    def __init__(self) -> None:
        self._letters: dict[str, str] = {}

    def letter(self, kind: str) -> str:
        return self._letters.setdefault(kind, chr(0xE000 + len(self._letters)))


_ALPHABET = _Alphabet()
_PIECE = re.compile(r"(?P<name>[a-z_]+):(?P<open>\()?|(?P<kind>[A-Z]\w*)|(?P<start>\^)|(?P<sign>[()|?*+])|\s+")


def _pattern(source: str) -> re.Pattern[str]:
    """The regex over kind letters that `source` stands for; `name:Kind` captures, `(a|b)?` groups."""
    out: list[str] = []
    for piece in _PIECE.finditer(source):
        if piece["name"]:
            out.append(f"(?P<{piece['name']}>")
            if not piece["open"]:
                out.append("\0")
        elif piece["kind"]:
            letter = _ALPHABET.letter(piece["kind"])
            closes = bool(out) and out[-1] == "\0"
            out[-1:] = [letter + ")"] if closes else [*out[-1:], letter]
        elif piece["start"]:
            out.append(r"\A")
        elif piece["sign"]:
            out.append("(?:" if piece["sign"] == "(" else piece["sign"])
    return re.compile("".join(out))


Make = TypeVar("Make", bound=Callable[..., Any])


class Rulebook:
    """Rules in the order they were written down, added by decorating the function that makes the value."""

    def __init__(self) -> None:
        self._rules: list[tuple[re.Pattern[str], str, Callable[..., Any], bool]] = []

    @classmethod
    def chained(cls, *books: Rulebook) -> Rulebook:
        """The rules of all books, in that order."""
        chain = cls()
        chain._rules = [rule for book in books for rule in book._rules]
        return chain

    def __call__(self, pattern: str, kind: str, *, again: bool = False) -> Callable[[Make], Make]:
        """A decorator: what matches `pattern` becomes one token of `kind`, its value the function's answer.

        The function gets the values of the pattern's named tokens (None for absent ones); None as its answer means
        that the words don't make this sense together, and nothing is folded there.
        again: run until nothing more folds.
        """

        def keep(make: Make) -> Make:
            self._rules.append((_pattern(pattern), kind, make, again))
            return make

        return keep

    def fold(self, tokens: list[Token]) -> list[Token]:
        """`tokens` with every rule applied."""
        letters = "".join(_ALPHABET.letter(t.kind) for t in tokens)
        for pattern, kind, make, again in self._rules:
            position = 0
            while match := pattern.search(letters, position):
                first, last = match.span()
                value = make(**{k: tokens[match.start(k)].value if v else None for k, v in match.groupdict().items()})
                if value is None:
                    position = first + 1
                    continue
                tokens[first:last] = [Token(kind, value, tokens[first].start, tokens[last - 1].end)]
                letters = letters[:first] + _ALPHABET.letter(kind) + letters[last:]
                position = first if again else first + 1
        return tokens


Reading = Callable[[re.Match[str]], Any]


class Lexicon:
    """The words of a language that speak of time, each with its kind and meaning."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._readings: list[tuple[str, Reading]] = []
        self._compiled: re.Pattern[str] | None = None

    def pattern(self, kind: str, expression: str, reading: Reading) -> None:
        """Text matching `expression` is a `kind`; None from `reading` makes it a gap. Earlier entries win.

        Groups inside `expression` are named; names must be unique in the lexicon.
        """
        self._parts.append(f"(?P<k{len(self._readings)}>{expression})")
        self._readings.append((kind, reading))

    def words(self, kind: str, meanings: Mapping[str, Any], *, before: str = "", after: str = "") -> None:
        """Each key is a `kind` that means its value; longer words are tried first. before, after: regex fences."""
        choices = "|".join(re.escape(w) for w in sorted(meanings, key=len, reverse=True))
        group = f"w{len(self._readings)}"
        self.pattern(kind, f"(?:{before})(?P<{group}>{choices})(?:{after})", lambda m: meanings[m[group]])

    def marks(self, kind: str, words: Iterable[str], *, before: str = "", after: str = "") -> None:
        """Each word is a `kind` that carries no meaning of its own."""
        self.words(kind, dict.fromkeys(words, True), before=before, after=after)

    def cut(self, text: str) -> list[Token]:
        """The tokens of `text`. Blanks vanish; each run of other unknown characters is one gap."""
        if self._compiled is None:
            self._compiled = re.compile("|".join(self._parts))
        tokens: list[Token] = []
        done = 0
        for match in self._compiled.finditer(text):
            if text[done : match.start()].strip():
                tokens.append(Token(GAP, None, done, match.start()))
            done = match.end()
            kind, reading = self._readings[int((match.lastgroup or "k0")[1:])]
            value = reading(match)
            tokens.append(Token(kind if value is not None else GAP, value, match.start(), done))
        if text[done:].strip():
            tokens.append(Token(GAP, None, done, len(text)))
        return tokens

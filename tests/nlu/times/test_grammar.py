from __future__ import annotations

from nlu.times.grammar import Lexicon, Rulebook, Token


def lexicon() -> Lexicon:
    words = Lexicon()
    words.words("Fruit", {"pear": 1, "pears": 2}, before=r"\b", after=r"\b")
    words.marks("And", ["and"])
    words.pattern("Count", r"\d+", lambda m: int(m[0]) if m[0] != "13" else None)
    return words


def test_the_longest_word_wins_blanks_vanish_and_the_rest_is_a_gap() -> None:
    assert [(t.kind, t.value, t.start, t.end) for t in lexicon().cut("2 pears, ok")] == [
        ("Count", 2, 0, 1),
        ("Fruit", 2, 2, 7),
        ("Gap", None, 7, 11),
    ]


def test_a_word_whose_reading_is_none_is_a_gap() -> None:
    assert [t.kind for t in lexicon().cut("13 pear")] == ["Gap", "Fruit"]


def test_a_rule_folds_what_matches_into_one_token() -> None:
    rule = Rulebook()

    @rule("n:Count And? f:Fruit", "Basket")
    def basket(n: int, f: int) -> int:
        return n * f

    assert rule.fold(lexicon().cut("3 and pears")) == [Token("Basket", 6, 0, 11)]


def test_a_rule_that_declines_leaves_the_words_as_they_were() -> None:
    rule = Rulebook()

    @rule("n:Count f:Fruit", "Basket")
    def basket(n: int, f: int) -> int | None:
        return None if n > 2 else n * f

    assert [t.kind for t in rule.fold(lexicon().cut("3 pears 2 pears"))] == ["Count", "Fruit", "Basket"]


def test_a_rule_folds_again_only_when_told_to() -> None:
    def folded(again: bool) -> list[str]:
        rule = Rulebook()
        rule("a:Fruit b:Fruit", "Fruit", again=again)(lambda a, b: a + b)
        return [t.kind for t in rule.fold(lexicon().cut("pear pear pear pear"))]

    assert folded(again=True) == ["Fruit"]
    assert folded(again=False) == ["Fruit", "Fruit"]


def test_chained_books_apply_in_order() -> None:
    first, second = Rulebook(), Rulebook()
    first("n:Count", "Number")(lambda n: n)
    second("n:Number f:Fruit", "Basket")(lambda n, f: n * f)
    assert [t.kind for t in Rulebook.chained(first, second).fold(lexicon().cut("2 pear"))] == ["Basket"]

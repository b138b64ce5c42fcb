"""The English words that speak of time, in lower case."""

from __future__ import annotations

import re

from nlu.numerals import EN_ORDINALS, EN_TENS, EN_UNITS, en_number
from nlu.times.clock import Clock, clock
from nlu.times.counted import Edge
from nlu.times.days import Calendar
from nlu.times.formats import add_formats, century, dated
from nlu.times.grammar import Lexicon
from nlu.times.yearly import Festival

WEEKDAYS = {
    "monday": 0, "mon": 0, "tuesday": 1, "tues": 1, "tue": 1, "wednesday": 2, "weds": 2, "wed": 2, "thursday": 3,
    "thurs": 3, "thur": 3, "thu": 3, "friday": 4, "fri": 4, "saturday": 5, "sat": 5, "sunday": 6, "sun": 6,
}  # fmt: skip
MONTHS = {
    "january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5, "june": 6,
    "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9, "october": 10, "oct": 10,
    "november": 11, "nov": 11, "december": 12, "dec": 12,
}  # fmt: skip
_UNITS = {
    "second": "seconds|secs|sec",
    "minute": "minutes|minute|mins|min",
    "hour": "hours|hour|hrs|hr",
    "day": "days|day",
    "week": "weeks|week|wks|wk",
    "fortnight": "fortnights|fortnight",
    "month": "months|month",
    "quarter": "quarters|qtrs|qtr",
    "year": "years|year|yrs|yr",
    "decade": "decades|decade",
    "workday": "business days|business day|working days|working day|workdays|workday|weekdays|weekday",
}
_PARTS = {
    "early_morning": "early morning|early-morning|early in the morning|early mornings|early-mornings|dawn|daybreak",
    "morning": "mornings|morning",
    "mid_morning": "mid morning|mid-morning|midmorning|late morning|late-morning",
    "noon": "lunch time|lunchtime|lunch-time|lunch",
    "early_afternoon": "early afternoon|early-afternoon",
    "mid_afternoon": "mid afternoon|mid-afternoon|midafternoon",
    "late_afternoon": "late afternoon|late-afternoon|late in the afternoon",
    "afternoon": "afternoons|afternoon|arvo",
    "after_lunch": "after lunch|after lunchtime",
    "after_work": "after work|after hours",
    "after_school": "after school",
    "dusk": "dusk|sunset",
    "evening": "evenings|evening|early evening|early-evening",
    "late_evening": "late evening|late-evening",
    "night": "nights|night|early night",
    "late_night": "late night|late at night|late-night",
    "daytime": "daytime|day time",
}
_FESTIVALS = {
    "new_year": "new year's day|new years day|new year day|new year's|new years|new year",
    "new_year_eve": "new year's eve|new years eve|new year eve|nye",
    "spring_festival": "chinese new year|lunar new year|spring festival|cny",
    "spring_festival_eve": "chinese new year's eve|lunar new year's eve",
    "lantern": "lantern festival",
    "qingming": "tomb sweeping day|tomb-sweeping day|qingming festival|qingming|qing ming",
    "dragon_boat": "dragon boat festival|dragon boat day",
    "qixi": "qixi festival|qixi",
    "mid_autumn": "mid-autumn festival|mid autumn festival|mid-autumn|moon festival|mooncake festival",
    "double_ninth": "double ninth festival",
    "national": "chinese national day|china national day|national day",
    "labour": "international workers' day|international workers day|workers' day|workers day|labour day|may day",
    "valentine": "valentine's day|valentines day|valentine day|valentine's|valentines",
    "women": "international women's day|women's day|womens day",
    "children": "children's day|childrens day",
    "fools": "april fools' day|april fools day|april fools",
    "earth": "earth day",
    "teachers": "teachers' day|teachers day|teacher's day",
    "halloween": "halloween",
    "singles": "singles' day|singles day|double eleven",
    "christmas_eve": "christmas eve|xmas eve",
    "christmas": "christmas day|christmas|xmas day|xmas|x-mas",
    "boxing": "boxing day",
    "mothers": "mother's day|mothers day|mothers' day",
    "fathers": "father's day|fathers day|fathers' day",
    "thanksgiving": "thanksgiving day|thanksgiving|thanks giving day|thanks giving",
    "black_friday": "black friday",
    "cyber_monday": "cyber monday",
    "martin_luther_king": "martin luther king jr. day|martin luther king day|mlk jr. day|mlk day",
    "presidents": "presidents' day|presidents day|president's day",
    "memorial": "memorial day|decoration day",
    "us_labor": "labor day",
    "columbus": "columbus day",
    "independence": "independence day",
    "veterans": "veterans day|veterans' day|veteran's day",
    "st_patrick": "saint patrick's day|st patrick's day|st. patrick's day|saint paddy's day|st paddy's day",
    "good_friday": "good friday",
    "easter_monday": "easter monday|easter mon",
    "easter": "easter sunday|easter day|easter",
}
HOLIDAYS = frozenset({"spring_festival", "national", "labour", "mid_autumn", "dragon_boat", "qingming"})
"""Festivals with days off in China that are also named in English."""

_TENS, _ONES = "|".join(EN_TENS), "|".join(sorted(EN_UNITS, key=len, reverse=True))
_SMALL = rf"(?:(?:{_TENS})(?:[- ](?:one|two|three|four|five|six|seven|eight|nine)\b)?|(?:{_ONES}))"
_NUMBER = rf"\b(?:(?:one|two) thousand(?: and)?(?: {_SMALL})?|{_SMALL})\b"
_ONE_TO_NINE = "(?:one|two|three|four|five|six|seven|eight|nine)"
_YEAR_IN_WORDS = (
    rf"(?<!at )\b(?P<century>nineteen|twenty) (?P<rest>(?:{_TENS})(?:[- ]{_ONE_TO_NINE})?"
    rf"|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:oh|zero) {_ONE_TO_NINE})\b"
)
_ORDINAL_WORDS = sorted(EN_ORDINALS, key=len, reverse=True)
_ORDINAL = rf"\b(?:(?:(?:{_TENS})[- ])?(?:{'|'.join(_ORDINAL_WORDS)}))\b"
_MAY_BEFORE = (
    r"(?<=\d[ /-])|(?<=(?:th|st|nd|rd|in|of|to|by|id) )|(?<=(?:next|last|this|from|late) )|(?<=early )|(?<=mid-)"
)
_MAY_AFTER = (
    r"(?<=\Amay)(?=\W*\Z)|(?=\s?(?:to|until|till|through)\s)"
    rf"|(?=[\s,.\-/]*(?:\d|(?:{_TENS}|{_ONES}|{'|'.join(_ORDINAL_WORDS)})\b))"
)
_MONTH = r"(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")(?![a-z])\.?"


def _split(words: dict[str, str]) -> dict[str, str]:
    return {w: meaning for meaning, said in words.items() for w in said.split("|")}


def lexicon() -> Lexicon:
    """The words and figures of English messages."""
    words = Lexicon()
    fractions = {"1/4": 0.25, "1/2": 0.5, "3/4": 0.75, "three-quarters": 0.75, "three quarters": 0.75}
    words.words("Fraction", fractions, before=r"(?<![\d/])", after=r"(?=\s(?:of\s)?(?:an?\s)?(?:hour|year|day))")
    week_of = ("week beginning on", "week beginning", "week starting on", "week starting", "week commencing")
    words.marks("WeekOf", week_of, before=r"\b", after=r"(?!\w)")
    _written_dates(words)
    add_formats(words)
    whole = {"before": r"\b", "after": r"(?![\w])"}
    words.words("Day", {w: Calendar(day_off=n) for w, n in _FAR_DAYS.items()}, before=r"(?<!\d )\b", after=r"(?!\w)")
    words.words("Day", {w: Calendar(day_off=n) for w, n in _DAYS.items()}, **whole)
    words.words("Festival", {w: Festival(name) for w, name in _split(_FESTIVALS).items()}, **whole)
    words.words("Part", _split(_PARTS), **whole)
    words.marks("Tonight", ["tonight", "tonite", "this night", "2nite"], **whole)
    words.words("LateTonight", dict.fromkeys(("late tonight", "late tonite"), "late_night"), **whole)
    words.words("Clock", {"noon": _fixed(12), "midday": _fixed(12), "mid-day": _fixed(12)}, **whole)
    words.words("Midnight", {"midnight": True, "mid-night": True}, **whole)
    words.words("Dated", {"eom": Edge("late", Calendar(month_off=0)), "eoy": Edge("late", Calendar(year_off=0)),
                          "eow": Edge("late", Calendar(week_off=0))}, **whole)  # fmt: skip
    words.pattern("EndOfDay", r"\b(?:eod|cob|close of business|(?:the )?end of (?:the )?(?:day|today))\b", _true)
    words.marks("AtTheMoment", ["atm"], **whole)
    words.marks("Now", _NOW.split("|"), **whole)
    words.pattern("Quarter", r"\bq(?P<q>[1-4])\b", lambda m: int(m["q"]))
    words.words("Weekday", WEEKDAYS | _weekdays_in_plural(), before=r"\b", after=r"(?!\w)\.?")
    words.pattern("Month", rf"(?:{_MAY_BEFORE})may(?![a-z])|\bmay(?:{_MAY_AFTER})", lambda _: 5)
    words.pattern("Month", rf"(?<![a-z])(?!may){_MONTH}", lambda m: MONTHS[m[0].rstrip(".")])
    words.pattern("HalfYear", r"\bh(?P<half>[12])\b", lambda m: int(m["half"]))
    words.marks("Weekend", ["weekends", "weekend", "week-end", "week end"], **whole)
    _numbers(words)
    _connectives(words)
    return words


_NOW = "right now|now|as soon as possible|as early as possible|asap|at the moment|immediately"


def _true(_: re.Match[str]) -> bool:
    return True


def _weekdays_in_plural() -> dict[str, int]:
    return {w + "s": n for w, n in WEEKDAYS.items() if len(w) > 4}


def _fixed(hour: int) -> Clock:
    return Clock(hour, fixed=True)


_DAYS = dict.fromkeys(("tomorrow", "tommorow", "tommorrow", "tomorow", "tmrw", "tmr", "2morrow"), 1) | {
    "today": 0,
    "yesterday": -1,
}
_FAR_DAYS = {"day after tomorrow": 2, "day after tmrw": 2, "day before yesterday": -2}


def _written_dates(words: Lexicon) -> None:
    """Dates with a month's name between strokes: 10-Aug-2026, 2026/aug/10, aug-2026, oct/2."""
    words.pattern(
        "Day",
        rf"\b(?P<d1>\d{{1,2}})[-/](?P<m1>{_MONTH})[-/\s](?P<y1>\d{{4}}|\d\d)\b",
        lambda m: dated(century(int(m["y1"])), MONTHS[m["m1"].rstrip(".")], int(m["d1"])),
    )
    words.pattern(
        "Day",
        rf"\b(?P<y2>\d{{4}})[-/](?P<m2>{_MONTH})[-/](?P<d2>\d{{1,2}})\b",
        lambda m: dated(int(m["y2"]), MONTHS[m["m2"].rstrip(".")], int(m["d2"])),
    )
    words.pattern(
        "Day",
        rf"\b(?P<m3>{_MONTH})[-/](?P<y3>\d{{4}})(?:-(?P<d3>\d{{1,2}}))?\b",
        lambda m: dated(int(m["y3"]), MONTHS[m["m3"].rstrip(".")], int(m["d3"]) if m["d3"] else None),
    )
    words.pattern(
        "Day",
        rf"\b(?P<m4>{_MONTH})[-/](?P<d4>\d{{1,2}})\b(?![-/])",
        lambda m: dated(None, MONTHS[m["m4"].rstrip(".")], int(m["d4"])),
    )
    words.pattern("Military", r"(?<![\d:.])(?:0\d|1\d|2[0-3])[0-5]\d(?=\s?(?:hrs|hours)?\s?-\s?\d{4}(?!\d))", _military)
    words.pattern("Military", r"(?<![\d:.])(?:(?:[01]\d|2[0-3])[0-5]\d)\s?(?:hrs|hours|hr)\b", _military)
    words.pattern(
        "Military", rf"(?:{_BEFORE_FIGURES})0[6-9][0-5]\d(?![\d:.])|{_AFTER_FIGURES}[01]\d[0-5]\d(?![\d:.])", _military
    )
    words.pattern("Military", r"(?:(?<=\d-)|(?<=\d - ))(?:0\d|1\d|2[0-3])[0-5]\d(?!\d|-)", _military)


_BEFORE_FIGURES = "|".join(rf"(?<=\b{w} )" for w in ("at", "by", "from", "till", "until", "before", "after", "between"))
_AFTER_FIGURES = r"(?:(?<=\b0\d\d\d and )|(?<=\b0\d\d\d to ))"
"""What makes 0930 a clock time and no dialling code."""


def _military(m: re.Match[str]) -> Clock:
    figures = m[0]
    return Clock(int(figures[:2]), int(figures[2:4]), fixed=True)


_SHORT_UNITS = {
    "d": "day", "w": "week", "y": "year", "h": "hour", "hr": "hour", "hrs": "hour", "mon": "month", "s": "second",
}  # fmt: skip


_BOUNDED = (
    r"(?=\s*(?:\Z|[?.!,;)]|(?:please|then|if|thanks|ok|okay|would|works?|is|are|but|and|or|any|every|only|best|"
    r"suits|on|"
    r"tomorrow|today|weekdays|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?)\b))"
)
"""What follows a bare number behind "after" or "before" that is an hour: "after 4 works"."""


def _numbers(words: Lexicon) -> None:
    words.words("Unit", _SHORT_UNITS, before=r"(?<=\d)", after=r"\b")
    words.words("Unit", _split(_UNITS), before=r"(?<![a-z])", after=r"\b")
    words.marks("Unit2", ["second"], before=r"(?<=\d )|(?<=one )|(?<=an )|(?<=a )", after=r"\b")
    words.pattern("Ord", r"(?<!\d)(?<!\d\.)(?P<o>\d{1,3})(?:st|nd|rd|th)\b", lambda m: int(m["o"]))
    words.pattern("Ord", rf"(?<![\d.])(?P<p>\d{{1,2}})\.(?=\s?{_MONTH})", lambda m: int(m["p"]))
    words.pattern("Ord", _ORDINAL, lambda m: en_number(m[0]))
    words.pattern(
        "Clock", rf"(?:(?<=after )|(?<=before ))(?P<bound>1?\d)(?![\d:.]){_BOUNDED}", lambda m: clock(int(m["bound"]))
    )
    words.pattern("Num", r"(?<!\d)(?<!\d\.)\d+(?:\.\d+)?", lambda m: float(m[0]) if "." in m[0] else int(m[0]))
    words.pattern("Num", _YEAR_IN_WORDS, lambda m: 100 * (en_number(m["century"]) or 0) + (en_number(m["rest"]) or 0))
    words.pattern("Num", _NUMBER, lambda m: en_number(m[0]))
    words.words("Loose", {"couple of": 2, "couple": 2, "pair of": 2, "few": 3, "several": 3}, before=r"\b", after=r"\b")


_SIDES = {
    "after": "after|later than|anytime after|any time after",
    "before": "before",
    "by": "by|no later than|not later than",
    "ever since": "since",
    "since": "starting on|starting from|starting|as of|no earlier than|not earlier than",
}
_OR_SIDES = {"since": "or later|or after|onwards|onward", "by": "or earlier|or before"}
_AWAY = {
    "Later": {"after": "later|from now|from right now|hence|in the future"},
    "Ago": {"before": "ago|earlier|before now"},
}
_EDGES = {
    "early": "the beginning of|beginning of|the start of|start of|early in|early",
    "mid": "the middle of|middle of|mid-|mid",
    "late": "the end of|end of|late in|late",
}
_MARKS = {
    "Break": "holidays|holiday|break",
    "LaterIn": "later in the|later in|later this",
    "QuarterWord": "quarter",
    "Oclock": "o'clock|oclock",
    "Next": "next",
    "Coming": "coming|following",
    "Upcoming": "upcoming",
    "Last": "last|previous",
    "Past": "past",
    "This": "this calendar|this working|this work|this|current|the same|same|that",
    "RestOf": "the rest of the|the rest of my|the rest of|rest of the|rest of my|rest of|rest the",
    "Within": "within|in less than|less than",
    "Between": "between|btw",
    "From": "from",
    "For": "for",
    "And": "and|&|but",
    "A": "a|an",
    "Around": "around about|around|about|approximately|roughly",
    "On": "on",
    "In": "in",
    "The": "the|my",
    "Of": "of",
}
"""Small words by the kind of token they are."""
_HOUR_CUES = (
    "should be|should have been|should read|make it|make that|made it|make mine|let's say|let's do|"
    "let's make it|change it to|change that to|"
    "move it to|push it to|switch to|switch it to|change to|i meant|i mean|i said|rather|better|"
    "how about|what about|could we do|can we do"
)
"""What makes the bare number after it the hour, where the message ends with it or a stop follows."""
_BARE_HOUR = (
    rf"(?=\s(?:at |around )?(?:\d{{1,2}}|{_SMALL})(?:\s(?:\d\d|{_SMALL}))?\s*"
    r"(?:\Z|[?.!,;)]|(?:please|instead|then|rather|if|thanks|ok|okay|would|works?|on)\b))"
)
_UNTIL = ("until", "untill", "till", "til")
_HALVES = {"a": "am|a.m.|a.m|a m|a. m.|a . m .", "p": "pm|p.m.|p.m|p m|p. m.|p . m ."}


def _connectives(words: Lexicon) -> None:
    whole = {"before": r"(?<!\w)", "after": r"(?!\w)"}
    words.words("Half", {"half": 30}, **whole)
    words.words("AmPm", _split(_HALVES), before=r"\b|(?<=\d)", after=r"(?!\w)")
    words.marks("Ish", ["ish", "-ish"], after=r"\b")
    words.words("Side", _split(_SIDES), **whole)
    words.marks("LaterIn", _MARKS["LaterIn"].split("|"), **whole)
    for kind, sides in _AWAY.items():
        words.words(kind, _split(sides), before=r"(?<!\w)", after=r"(?!\w|\s(?:until|till|to|on)\b)")
    words.words("OrSide", _split(_OR_SIDES), **whole)
    words.words("EdgeWord", _split(_EDGES), before=r"\b", after=r"(?!\w)|(?<=-)")
    for kind, said in _MARKS.items():
        words.marks(kind, said.split("|"), **whole)
    words.words("To", dict.fromkeys(("to", "through", "thru"), "to") | dict.fromkeys(_UNTIL, "until"), **whole)
    words.words("To", dict.fromkeys(("--", "-", "–", "—", "~"), "to"))
    words.marks("HourCue", _HOUR_CUES.split("|"), before=r"\b", after=_BARE_HOUR)
    words.marks("Plus", ["+"])
    words.marks("At", ["at", "@"], before=r"(?<!\w)", after=r"(?!\w)|(?<=@)")
    words.marks("Filler", [",", ":", "(", ")", "=", "sharp", "exactly"])

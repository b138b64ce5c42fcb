"""Which items the visit is for: named at once, added, left out or put in place of others at any time (B2, B4)."""

from __future__ import annotations

from collections.abc import Iterable

from bot import focus
from bot.dialog import Frame, Turn, ask, by_ordinal, pressed
from bot.dialogs.booking import symptom
from domain.shop.shop import Shop
from nlu.acts.acts import Add, Remove, Swap
from nlu.acts.booking.sides import REAR, at_rear, side
from nlu.acts.items import ALL, GENERAL, KINDRED, LAST, resized, works
from nlu.acts.unnamed import adds_it, size_said, takes_back
from nlu.understanding import Entity

MENU = 6
"""Service items shown as buttons when none was named."""

NEAREST = {
    "oil_change": ("minor_service", "periodic_service"),
    "filters": ("minor_service", "periodic_service"),
    "periodic_service": ("minor_service",),
    "painting": ("bodywork",),
    f"brake_pads{REAR}": ("brake_pads",),
}
"""What is booked instead of an item that this shop does not list: the item that holds the same work."""

HELD = frozenset({"oil_change"})
"""What every maintenance holds already."""

Change = Add | Remove | Swap


def offered(shop: Shop, code: str) -> str | None:
    """The item as this shop lists it, or the one that holds the same work or bears the part's name."""
    kin = (code, *NEAREST.get(code, ()))
    return next((one for one in kin if shop.offers(one) and not _is_front(shop, code, one)), None) or _of_part(
        shop, code
    )


def _is_front(shop: Shop, code: str, item: str) -> bool:
    """Whether the item is of the front alone where work at the rear is meant."""
    return code.endswith(REAR) and not item.endswith(REAR) and "前" in shop.service(item).name_zh


def of_work(shop: Shop, part: str) -> str | None:
    """The shop's item by which that part is replaced."""
    return offered(shop, works()[part]) if part in works() else None


def by_nearest(shop: Shop, part: str) -> bool:
    """Whether the part is replaced beside other work of an item alone ("cabin filter" with a service)."""
    code = works().get(part)
    return code == "filters" and not shop.offers(code)


def dwell(turn: Turn) -> None:
    """What was asked about is spoken of, for whoever then names a time."""
    gone = {offered(turn.shop, act.item) for act in _changes(turn) if isinstance(act, Remove)}
    if codes := [code for code in spoken_of(turn) if code not in gone]:
        focus.dwell_priced(turn, codes)


def dwell_on(turn: Turn) -> None:
    """What was asked about is spoken of, work or the thing that is wrong, for whoever then names a time."""
    reading = turn.understanding
    told = {kind: tuple(one.value for one in reading.of(kind)) for kind in ("symptom", "system", "part")}
    if spoken_of(turn) and not told["symptom"]:
        dwell(turn)
    elif any(told.values()):
        focus.dwell(turn, "report_fault", words=turn.words, symptoms=told["symptom"], systems=told["system"])


def named(turn: Turn) -> list[str]:
    """The items of this shop that the message asks for, without those it leaves out."""
    gone = {act.item for act in _changes(turn) if isinstance(act, Remove)}
    more = (act.item for act in _changes(turn) if isinstance(act, Add | Swap))
    codes = [*more] or [entity.value for entity in turn.understanding.of("service")]
    found = dict.fromkeys(offered(turn.shop, code) for code in codes if code not in gone)
    specific = plain([code for code in found if code])
    looks = symptom.looks(turn) if {*specific} - symptom.looks(turn) else set()
    return [code for code in specific if code not in looks] or _by_part(turn, gone)


def on_axles(turn: Turn, codes: list[str]) -> tuple[list[str], list[str]]:
    """Those of the items that the words mean by their side, and the rear ones meant that the shop does not list."""
    which = side(turn.words)
    told = [str(one.value) for one in turn.understanding.of("service")]
    told += [works().get(str(one.value), "") for one in turn.understanding.of("part")]
    rear = [code for code in told if code.endswith(REAR)]
    pairs = {code: other for code in codes if (other := at_rear(code)) and offered(turn.shop, other) is None}
    if which in ("rear", "both"):
        rear += pairs.values()
    kept = [code for code in codes if which != "rear" or code not in pairs]
    return kept, [code for code in dict.fromkeys(rear) if offered(turn.shop, code) is None]


def plain(codes: list[str]) -> list[str]:
    """Each item once, without those that another of them holds."""
    held = HELD if KINDRED & {*codes} else frozenset()
    if KINDRED & {*codes} - {GENERAL}:
        held |= {GENERAL}
    return [code for code in dict.fromkeys(codes) if code not in held]


def changed(turn: Turn, services: list[str]) -> list[str]:
    """Those items as the message wants them: some left out, some put in place, some added."""
    found = list(services)
    for act in sorted(_changes(turn), key=lambda act: not isinstance(act, Remove)):
        if isinstance(act, Remove):
            found = [code for code in found if code not in _meant(turn.shop, found, act.item)]
        elif (code := offered(turn.shop, act.item)) is not None and code not in _needless(turn, found):
            room = isinstance(act, Add) or (act.gone is None and len(found) < len(services))
            found = _with(found, code) if room else _instead(turn.shop, found, code, act)
    return found


def take(turn: Turn, frame: Frame) -> bool:
    """True when the message changed what is to be done, or says what. Rule: B2, B4."""
    if value := pressed(turn, "service"):
        frame.slots["services"] = [value]
        return True
    before: list[str] = frame.slots.get("services", [])
    chosen = _wanted(turn, frame, before) if before else named(turn) or _by_place(turn, frame) or _by_size(turn, frame)
    if chosen == before:
        return False
    if before:
        frame.slots["items_changed"] = _difference(before, chosen)
        frame.slots["dropped"] = frame.slots["items_changed"][0] or frame.slots.get("dropped", [])
    if not chosen:
        frame.slots.pop("services", None)
        frame.slots["fresh_start"] = True
        return True
    frame.slots["services"] = chosen
    return True


def changes(turn: Turn, frame: Frame) -> bool:
    """True when the words change what is to be done, if only by a note."""
    before: list[str] = frame.slots.get("services", [])
    return bool(before) and (_wanted(turn, frame, before) != before or bool(unlisted(turn)))


def _wanted(turn: Turn, frame: Frame, before: list[str]) -> list[str]:
    """Those items as the message wants them, also where it names none: what was left out, or priced, just now."""
    after = changed(turn, before)
    if after == before:
        for act in resized(turn.understanding, before):
            after = _instead(turn.shop, after, act.item, act) if turn.shop.offers(act.item) else after
    if after != before or turn.press is not None:
        return after
    more: list[str] = frame.slots.get("dropped", []) if takes_back(turn.words) else []
    if not more and adds_it(turn.words):
        asked = focus.just_now(turn)
        more = list(asked.services) if asked.matter == "ask_price" else []
    for code in more:
        after = _with(after, code)
    return after


def unlisted(turn: Turn) -> list[str]:
    """The words for work that this shop does not list: an advisor sees to it. Rule: B2."""
    wished = (act for act in _changes(turn) if isinstance(act, Add | Swap))
    return [act.words for act in wished if offered(turn.shop, act.item) is None]


def unknown(turn: Turn) -> list[str]:
    """The work that is named and that this shop does not list, in the customer's words. Rule: B2."""
    named = turn.understanding.of("service")
    return [one.text for one in named if offered(turn.shop, one.value) is None]


def say_changed(turn: Turn, frame: Frame) -> None:
    """What was left out and what came in its place or beside it, said once."""
    gone, come = frame.slots.pop("items_changed", ([], []))
    if not (gone or come) or (gone and come and {*gone, *come} <= KINDRED):
        return
    key = "items.both" if gone and come else "items.gone" if gone else "items.come"
    joint = turn.label("parts.and")
    turn.say(key, gone=joint.join(names(turn, gone)), come=joint.join(names(turn, come)))


def names(turn: Turn, codes: Iterable[str]) -> list[str]:
    """The items as the customer reads them."""
    called = {item.code: item.name(turn.language) for item in turn.shop.services}
    return [called[code] for code in codes if code in called]


def spoken_of(turn: Turn, entities: Iterable[Entity] | None = None) -> list[str]:
    """The items of this shop that the message is about, also by their parts, whatever it says of them.

    entities: those of a stretch of it alone.
    """
    about = turn.understanding.entities if entities is None else entities
    codes = [entity.value for entity in about if entity.kind in ("service", "part")]
    found = dict.fromkeys(offered(turn.shop, works().get(code, code)) for code in codes)
    return [code for code in found if code]


def ask_which(turn: Turn, frame: Frame) -> None:
    """What is to be done is asked, with the shop's first items as buttons."""
    items = [(item.name(turn.language), item.code) for item in turn.shop.services[:MENU]]
    ask(turn, frame, "service", "booking.ask_service", choices=[items[i : i + 2] for i in range(0, len(items), 2)])


def _changes(turn: Turn) -> list[Change]:
    return [act for act in turn.acts if isinstance(act, Add | Remove | Swap)]


def _meant(shop: Shop, found: list[str], item: str) -> set[str]:
    """Those of the items that a word for one of them means."""
    if item == LAST:
        return {*found[-1:]}
    if item == GENERAL:
        return {*found} & KINDRED
    code = offered(shop, item)
    return {code} if code else set()


def _with(found: list[str], code: str) -> list[str]:
    """A visit has one maintenance: another one takes the place of the first."""
    if code in found or (code in {GENERAL, *HELD} and KINDRED & {*found}):
        return found
    return [*(one for one in found if not {one, code} <= KINDRED), code]


def _needless(turn: Turn, found: list[str]) -> set[str]:
    """Checks that are not booked: one is agreed on already, or what to look at is noted beside the work."""
    checks = symptom.checks(turn)
    return checks if checks & {*found} else symptom.looks(turn)


def _instead(shop: Shop, found: list[str], code: str, act: Change) -> list[str]:
    gone = act.gone if isinstance(act, Swap) else None
    if gone == ALL:
        known = [one for one in found if code == GENERAL and one in KINDRED]
        return known or [code]
    left = _meant(shop, found, gone) if gone else _replaced(found, code)
    return _with([one for one in found if one not in left or one == code], code)


def _replaced(found: list[str], code: str) -> set[str]:
    """What an item takes the place of when that is not said: the other maintenance, else the item named last."""
    kin = KINDRED & {*found} if code in KINDRED else frozenset()
    return {*kin} or {*found[-1:]}


def _difference(before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    return [one for one in before if one not in after], [one for one in after if one not in before]


def _of_part(shop: Shop, part: str) -> str | None:
    """The one item in whose name the part stands."""
    found = [item.code for item in shop.services if part in item.name_zh]
    return found[0] if len(found) == 1 else None


def _by_part(turn: Turn, gone: set[str]) -> list[str]:
    """The one item in whose name a named part stands: "brake pads on Friday"."""
    if turn.understanding.of("symptom") or unknown(turn):
        return []  # what is wrong with it is told
    parts = (str(entity.value) for entity in turn.understanding.of("part") if entity.value not in gone)
    found = dict.fromkeys(code for part in parts if (code := _of_part(turn.shop, part)))
    return list(found) if len(found) == 1 else []


def _by_place(turn: Turn, frame: Frame) -> list[str]:
    """The item named by its place in the menu."""
    item = by_ordinal(turn, turn.shop.services[:MENU]) if frame.asked == "service" else None
    return [item.code] if item else []


def _by_size(turn: Turn, frame: Frame) -> list[str]:
    """The maintenance meant by its size alone, when it is asked what to do: "做小的就行"."""
    code = size_said(turn.words) if frame.asked == "service" and not turn.understanding.of("symptom") else None
    return [code] if code and turn.shop.offers(code) else []

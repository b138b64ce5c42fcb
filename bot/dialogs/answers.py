"""What is answered in one go, also in the middle of another dialog, which then goes on (E1, W5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from actions import intake
from actions.tickets import bot_brief, courses, sessions, tickets
from bot import advice, focus
from bot.dialog import Frame, Turn
from bot.dialogs import parts as part
from bot.dialogs import promise_words, shop_choice, side_by_side, wishes
from bot.dialogs.booking import arrival, items, opening, resume
from bot.dialogs.booking.booking_card import estimate_lines
from bot.dialogs.booking.standing.coming import describe
from bot.dialogs.complaints import open_complaint
from bot.dialogs.customers import own_record, owner, profile, proof
from bot.dialogs.feedback import survey
from bot.dialogs.outreach import consent
from bot.dialogs.tickets import enquiry
from bot.dialogs.tickets.enquiry import advise, pass_on
from bot.dialogs.workshop import progress as work_progress
from bot.dialogs.workshop import unfound, warranty
from domain import course
from domain.booking.appointment import estimate
from domain.message import Button, Card, Line
from domain.parts import called
from domain.press import Press
from domain.shop.shop import Part, Shop
from domain.ticket import STATES, Kind, Ticket
from domain.warranty import claim
from nlu.acts.booking.sides import is_of_side
from nlu.acts.booking.wishes_said import count
from nlu.acts.items import KINDRED
from nlu.acts.remarks import does_work, is_unsettled, wants_work
from nlu.understanding import Entity, Understanding
from storage import shops
from storage.booking import appointments
from storage.tickets import tickets as ticket_queries
from texts import formats

MENU = ("book_service", "report_fault", "ask_progress", "complain", "ask_price", "handoff")
"""What the menu offers, in the order customers need it."""


def menu_buttons(turn: Turn, names: tuple[str, ...] = MENU) -> list[list[Button]]:
    """Buttons that start a matter at any time, two in a row."""
    buttons = [Button(turn.label(f"menu.{name}"), Press("menu", name)) for name in names]
    return [buttons[i : i + 2] for i in range(0, len(buttons), 2)]


def greet(turn: Turn) -> None:
    """Hello, by name where the identity is proved, and what can be done here. Rule: B1."""
    name = turn.customer().name if turn.identity.verified else None
    key = "talk.hello_name" if name else "talk.hello"
    buttons = menu_buttons(turn)
    if arrival.awaited(turn):
        buttons.insert(0, [arrival.button(turn)])
    turn.say(key, name=name or "", shop=turn.shop.name(turn.language), buttons=buttons)


def help_(turn: Turn) -> None:
    """What can be said here, with examples."""
    turn.say("talk.help", phone=turn.shop.phone, buttons=menu_buttons(turn))


def affirm(turn: Turn) -> None:
    """A yes to nothing that was asked: all is settled, or what can be said here."""
    if turn.is_settled:
        turn.say("talk.settled")
    else:
        help_(turn)


def progress(turn: Turn) -> None:
    """Where everything of this customer stands: visits, reports, complaints. Rule: W5."""
    told = work_progress.tell(turn)
    visits = appointments.upcoming(turn.tx, turn.conversation.customer_id, turn.now)
    found = ticket_queries.of_customer(turn.tx, turn.conversation.customer_id, states=STATES, limit=6)
    named = {*owner.own_named(turn)} if told else set()
    visits = [visit for visit in visits if not named or visit.plate in named]
    lines = [Line(turn.label("card.visit"), describe(turn, visit)) for visit in visits if visit.ticket_id not in told]
    for ticket in found:
        if ticket.kind != Kind.BOOKING and ticket.id not in told:
            person = shops.staff_by_id(turn.tx, ticket.assignee_id) if ticket.assignee_id else None
            key = "progress.with" if person and ticket.is_open else f"progress.{ticket.state}"
            state = turn.label(key, name=person.name if person else "")
            said = _stage_of(turn, ticket) or (turn.label(f"kind.{ticket.kind}"), state)
            parts = (*said, promise_words.told(turn, ticket))
            lines.append(Line(ticket.number, " · ".join(part for part in parts if part)))
    if not lines and not told:
        unfound.note(turn)
    if not lines or (told and not any(ticket.is_open and ticket.id not in told for ticket in found)):
        return
    turn.say("progress.list", card=Card(turn.label("progress.title"), tuple(lines)))


def _stage_of(turn: Turn, ticket: Ticket) -> tuple[str, str] | None:
    """What a claim or a return is called, and its stage; None for any other matter. Rule: G6, E3, G7."""
    if kept := claim.of(ticket):
        return turn.label("claim.kind"), turn.label(f"claim_state.{kept['state']}")
    if runs := course.of(ticket):
        return turn.label(f"stage.kind_{runs['name']}"), courses.told(ticket, turn.language)
    return None


def ask_shop(turn: Turn) -> None:
    """Address, hours, phone and rescue number of the shop named, else of the main one with where the others are.

    Any other question is answered from the shop's own entries, or by an advisor. Rule: E1, R3.
    """
    named = shop_choice.named(turn)
    about = named or turn.shop
    if named is None and _asks_for_work(turn):
        turn.say("price.does")
        ask_price(turn)
        return
    if named is None and not enquiry.shows_card(turn):
        found = enquiry.known(turn) or ("ours" if turn.asks("question") else None)
        if found is not None:
            enquiry.answer(turn, found)
            return
    if opening.answer(turn) or (named is None and enquiry.tell_sure(turn)):
        return
    lines = [
        Line(turn.label("card.address"), about.address(turn.language)),
        *_hours(turn, about),
        Line(turn.label("card.phone"), about.phone),
        Line(turn.label("card.rescue"), about.rescue_phone),
    ]
    for other in turn.shop.branches if named is None else ():
        words = turn.label("branch.one", address=other.address(turn.language), phone=other.phone)
        lines.append(Line(other.name(turn.language), words))
    turn.say("shop.about", card=Card(about.name(turn.language), tuple(lines)))


def _asks_for_work(turn: Turn) -> bool:
    """Whether it is asked if something is done here, and the price list has it ("do you do tyres?")."""
    plain = turn.asks("question") and not enquiry.shows_card(turn) and not turn.understanding.of("time")
    return plain and bool(items.spoken_of(turn)) and does_work(turn.words)


def _hours(turn: Turn, of: Shop) -> list[Line]:
    """Opening hours, days with the same hours in one line."""
    groups: list[tuple[int, int, str]] = []
    for number in range(7):
        spans = of.hours.get(number, ())
        words = ", ".join(f"{a:%H:%M}–{b:%H:%M}" for a, b in spans) or turn.label("shop.closed")
        if groups and groups[-1][2] == words:
            groups[-1] = (groups[-1][0], number, words)
        else:
            groups.append((number, number, words))
    names = [formats.weekday(number, turn.language) for number in range(7)]
    return [Line(names[a] if a == b else f"{names[a]}–{names[b]}", words) for a, b, words in groups]


def ask_price(turn: Turn) -> None:
    """The price of the named service by labour and parts; a question beyond the price list goes to an advisor.

    Rule: E1, E2, P2.
    """
    codes, booked = _priced_services(turn), _being_booked(turn)
    if is_of_side(turn.words) and not codes:
        codes = booked or resume.priced(turn)
    if not codes and not turn.understanding.of("part") and not turn.understanding.of("service"):
        codes = booked or list(focus.just_now(turn).services)
    codes, rear = items.on_axles(turn, codes)
    unlisted = bool(turn.understanding.of("service")) and not turn.understanding.of("part")
    own = [] if codes or rear else _parts_apart(turn)
    part.tell_these(turn, own)
    if not codes and not rear and not own and not _priced_by_check(turn):
        (pass_on if unlisted else ask_parts)(turn)
    if len(KINDRED & {*codes}) > 1:
        side_by_side.tell(turn, codes)
    elif codes:
        _tell_price(turn, codes, booked)
    if rear:
        part.tell_rear(turn, rear)
    elif codes:
        _tell_unlisted(turn, codes)


def _tell_price(turn: Turn, codes: list[str], booked: list[str]) -> None:
    priced = estimate(shop_choice.fitted(turn, Frame("price", 0, _car(turn))), list(dict.fromkeys(codes)))
    lines = (
        *estimate_lines(turn, priced),
        Line(turn.label("card.duration"), formats.duration(priced.minutes, turn.language)),
    )
    card = Card(turn.label("card.estimate"), lines, turn.label("card.estimate_note"))
    focus.dwell_priced(turn, codes)
    turn.say("price.is", card=card, buttons=[] if booked else menu_buttons(turn, ("book_service", "handoff")))
    wishes.say_count(turn, priced, count(turn.words))
    wishes.remember(turn)
    advice.add(turn, codes)


def _tell_unlisted(turn: Turn, codes: list[str]) -> None:
    """What else was named: a part kept has its own price, other work is reckoned by an advisor. Rule: E2, C9."""
    reading = turn.understanding
    work = [one.text for one in reading.of("service") if items.offered(turn.shop, str(one.value)) is None]
    if work:
        ticket, _ = enquiry.register(turn, "ask_price", turn.words)
        turn.say("price.unlisted", what=turn.label("parts.and").join(work), number=ticket.number)
    held = {need.part for code in codes for need in turn.shop.service(code).parts}
    part.tell_these(turn, [one for one in _parts_apart(turn) if one.code not in held])


def _parts_apart(turn: Turn) -> list[Part]:
    """The parts named that have a price of their own and no item by which they are replaced."""
    named = [str(one.value) for one in turn.understanding.of("part")]
    return [one for name in named if items.by_nearest(turn.shop, name) for one in called(turn.shop, [name])]


def _priced_by_check(turn: Turn) -> bool:
    """True when a repair was asked about that is priced after a check: what the check costs was said. Rule: E2, B2."""
    check, reading = turn.shop.diagnosis_service, turn.understanding
    kept = called(turn.shop, [str(entity.value) for entity in reading.of("part")])
    told = reading.of("symptom") or (_reports_fault(turn) and not reading.of("service"))
    if not told or kept or not turn.shop.offers(check):
        return False
    priced = estimate(shop_choice.fitted(turn, Frame("price", 0, _car(turn))), [check])
    items.dwell_on(turn)
    turn.say(
        "price.after_check", what=turn.shop.service(check).name(turn.language), price=formats.money(priced.total_fen),
        length=formats.duration(priced.minutes, turn.language), buttons=menu_buttons(turn, ("book_service", "handoff")),
    )  # fmt: skip
    return True


def _car(turn: Turn) -> dict[str, Any]:
    """The vehicle that the question itself names."""
    model, brand = turn.understanding.first("model"), turn.understanding.first("brand")
    if model:
        return {"car": [model["brand"], model["model"]]}
    return {"car": [brand, None]} if brand else {}


def ask_parts(turn: Turn) -> None:
    """Price and stock of the parts named, as they are; what the shop keeps no count of goes to an advisor. Rule: P2."""
    if turn.asks("which_fits") or not part.tell(turn):
        advise(turn)
    else:
        advice.add(turn, _made_with(turn))
    items.dwell(turn)


def _made_with(turn: Turn) -> list[str]:
    """The work that takes the parts named."""
    parts = {one.code for entity in turn.understanding.of("part") for one in called(turn.shop, [str(entity.value)])}
    return [one.code for one in turn.shop.services if parts & {need.part for need in one.parts}]


def _reports_fault(turn: Turn) -> bool:
    """Whether a fault is being told of, so that "how much is it" is of that."""
    frames = turn.conversation.state.get("stack", [])
    return bool(frames and frames[-1]["dialog"] == "fault" and frames[-1]["slots"].get("symptoms"))


def _being_booked(turn: Turn) -> list[str]:
    """The services of the booking that is talked about, when "how much is it" names none."""
    frames = turn.conversation.state.get("stack", [])
    booked = frames[-1]["slots"].get("services", []) if frames and frames[-1]["dialog"] == "booking" else []
    return [code for code in booked if turn.shop.offers(code)]


def _priced_services(turn: Turn) -> list[str]:
    """Service items named in the message, or those in whose name a named part stands ("更换前刹车片")."""
    reading = turn.understanding
    asking = [part for part in reading.parts if part.intent == "ask_price" and (part.of("service") or part.of("part"))]
    asking += [part for part in reading.parts if asking and part not in asking and _only_names(part)]
    entities = [entity for part in asking or [reading] for entity in part.entities]
    named = items.plain([one.value for one in entities if one.kind == "service" and turn.shop.offers(one.value)])
    parts = [one.value for one in entities if one.kind == "part"]
    held = _held(turn, parts)
    spoken = items.spoken_of(turn, entities) if wants_work(turn.words) else []
    services = [one for one in entities if one.kind == "service"]
    beside = [str(one.value) for one in entities if one.kind == "part" and not any(_overlap(one, s) for s in services)]
    more = [item.code for item in turn.shop.services if any(part in item.name_zh for part in beside)]
    return items.plain([*named, *spoken, *(more if named else ())]) or held or items.named(turn)


def _held(turn: Turn, parts: list[str]) -> list[str]:
    """The items in whose names parts stand; where some do, the others' by the work that replaces them."""
    named = {part: [item.code for item in turn.shop.services if part in item.name_zh] for part in parts}
    if not any(named.values()):
        return []
    return [code for part, codes in named.items() for code in codes or _by_work(turn, part)]


def _by_work(turn: Turn, part: str) -> list[str]:
    """The item by which a part is replaced; none for a part with a price of its own that only goes with an item."""
    code = items.of_work(turn.shop, part)
    own = items.by_nearest(turn.shop, part) and called(turn.shop, [part])
    return [code] if code and not own else []


def _overlap(one: Entity, other: Entity) -> bool:
    return one.start < other.end and other.start < one.end


def _only_names(part: Understanding) -> bool:
    """Whether a stretch goes on naming what is asked about ("... and brake fluid together?")."""
    return bool(part.of("service") or part.of("part")) and not (part.of("symptom") or part.of("time"))


def handoff(turn: Turn) -> None:
    """A person is called, with what the bot knows so far; the bot stays until one answers."""
    words = turn.words or turn.label("menu.handoff")
    ticket, made = intake.enquire(
        turn.tx, turn.conversation, words, turn.now,
        message_id=turn.message_id, key=turn.incoming.update_id, topic="handoff",
    )  # fmt: skip
    if bot_brief.brief(turn.tx, ticket, turn.conversation, turn.now) and not made:
        tickets.refresh_card(turn.tx, ticket, turn.now)
    sessions.to_person(turn.tx, ticket, turn.conversation, turn.now)
    key = "handoff.called" if turn.shop.is_open(turn.now) else "handoff.called_closed"
    turn.say(key, number=ticket.number, phone=turn.shop.phone)


def update_profile(turn: Turn) -> None:
    """Mileage, phone, name or vehicle told in passing are noted and said back. Rule: A3."""
    if profile.mileage(turn) or enquiry.take_vin(turn):
        return
    if turn.understanding.entities:
        turn.say("profile.noted", buttons=proof.offer(turn) if turn.understanding.of("phone") else [])
    else:
        pass_on(turn)


def ask_record(turn: Turn) -> None:
    """What the customer's own record says; what it doesn't hold goes to an advisor. Rule: A3, A5, C9."""
    if is_unsettled(turn.words):
        pass_on(turn)
    elif not own_record.tell(turn):
        advise(turn)


def ask_warranty(turn: Turn) -> None:
    """Whether the customer's own vehicle is covered; whatever else is asked of it goes to an advisor. Rule: G1, C9."""
    if not warranty.answer(turn):
        advise(turn)
    items.dwell(turn)


def rate(turn: Turn) -> None:
    """Thanks for a score, or for a mere remark; a low one is passed on to a person at once. Rule: Q3."""
    if survey.volunteered(turn):
        return
    score = turn.understanding.first("score")
    if score is not None and score <= 2:
        turn.say("rate.sorry")
        pass_on(turn)
        return
    turn.say("rate.thanks" if score is not None else "rate.noted")


def out_of_scope(turn: Turn) -> None:
    """Kindly back to what a service shop can do."""
    turn.say("talk.out_of_scope", buttons=menu_buttons(turn))


def said(key: str) -> Callable[[Turn], None]:
    """An answer that is one sentence."""

    def answer(turn: Turn) -> None:
        turn.say(key)

    return answer


ANSWERS: dict[str, Callable[[Turn], None]] = {
    "greet": open_complaint.around(greet),
    "thanks": open_complaint.around(said("talk.welcome")),
    "goodbye": open_complaint.around(said("talk.bye")),
    "affirm": affirm,
    "deny": said("talk.fine"),
    "bot_challenge": said("talk.bot"),
    "ask_progress": progress,
    "ask_shop": ask_shop,
    "ask_price": ask_price,
    "ask_warranty": ask_warranty,
    "request_claim": enquiry.claim,
    "ask_parts": ask_parts,
    "ask_advice": advise,
    "ask_record": ask_record,
    "ask_campaign": open_complaint.around(advise),
    "ask_insurance": advise,
    "update_profile": update_profile,
    "rate_service": rate,
    "handoff": handoff,
    "opt_out": consent.stop_all,
    "opt_in": consent.resume,
    "out_of_scope": out_of_scope,
    "arrived": arrival.arrive,
}
"""Intent -> what is said and done for it in one go."""

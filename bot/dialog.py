"""What a dialog is: a frame on the conversation's stack, the turn it works in, and the steps it can take."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from types import MappingProxyType
from typing import Any, TypeVar

from actions.customers import told
from bot.message import Incoming
from domain.conversation import Conversation
from domain.customers.customer import Customer, Identity, Vehicle
from domain.customers.told_fact import FactKind
from domain.message import Button, Card, Reply
from domain.press import FORM, Press
from domain.shop.shop import Shop
from nlu.acts import record
from nlu.acts.acts import Act, Ask, Drop, Hold, No, Start, Tell, Yes
from nlu.acts.booking import for_whom
from nlu.acts.context import NOTHING, Context, ReadBack
from nlu.acts.context import Shown as ReadBackShown
from nlu.fold import fold
from nlu.understanding import Understanding
from storage import Tx, conversations
from storage.customers import companies, customers
from texts import text

T = TypeVar("T")

STOPPING = ("opt_out", "opt_in")
"""Wishes that all notices stop, or come again."""

QUOTED = 24
"""Characters of the customer's words that are quoted back to name a matter; of Latin letters twice as many."""

MAX_TRIES = 3
"""A question asked this often without a usable answer is given up, and a person is offered."""


@dataclass
class Frame:
    """An open dialog: its name, what it knows, and the question it waits on.

    slots: JSON values. asked: the open question's slot. serial: marks the buttons of this frame, so that a button of
    another time is recognised. tries: how often the open question was asked. card: what the card on the customer's
    screen says, shortened; empty when there is none.
    """

    dialog: str
    serial: int
    slots: dict[str, Any] = field(default_factory=dict)
    asked: str | None = None
    tries: int = 0
    card: str = ""

    def to_json(self) -> dict[str, Any]:
        """As kept in the conversation's state."""
        state: dict[str, Any] = copied({name: getattr(self, name) for name in _FRAME})
        return state


_FRAME = tuple(one.name for one in fields(Frame))


def copied(data: Any) -> Any:
    """JSON values that share nothing with `data`."""
    if isinstance(data, dict):
        return {name: copied(value) for name, value in data.items()}
    return [copied(value) for value in data] if isinstance(data, list | tuple) else data


@dataclass(frozen=True)
class Shown:
    """A message that the customer has before them, and its buttons."""

    message_id: int
    content: Mapping[str, Any]

    @cached_property
    def buttons(self) -> tuple[Button, ...]:
        """Its buttons, read when they are first asked for: of most messages nobody asks."""
        return tuple(Button.from_json(button) for row in self.content.get("buttons", ()) for button in row)

    def press(self, topic: str, *verbs: str) -> Press | None:
        """The first that can be pressed on that topic, with one of these verbs when any are named."""
        found = (button.press for button in self.buttons if button.press)
        return next((one for one in found if one.topic == topic and (not verbs or one.verb in verbs)), None)


def folded(words: str) -> str:
    """The words in one spelling: half-width, lower-case, simplified characters."""
    return fold(words)


@dataclass
class Turn:
    """Everything a dialog may look at and do while one message is handled.

    memory: what this conversation was told before (plate, phone, name, brand, model): lives as long as it does.
    press: what was tapped when it answers the frame in hand. message_id: the customer's message as kept.
    opens: a dialog that an answer given in one go leads to, and what it knows already.
    visit_link: appointment id -> address of its calendar entry; None where nothing is served. under: the ticket that
    the words said in this turn belong to; who may not know of it does not read them (C5). promised: kinds of promises
    that were said in this turn. resumed: the customer comes back after a long silence. context: what the message is
    read in. acts: what it does there. beside: the words are one part of a message that says several things.
    """

    tx: Tx
    now: datetime
    shop: Shop
    conversation: Conversation
    identity: Identity
    incoming: Incoming
    understanding: Understanding
    message_id: int
    memory: dict[str, Any]
    press: Press | None = None
    visit_link: Callable[[int], str] | None = None
    opens: tuple[str, dict[str, Any]] | None = None
    replies: list[Reply] = field(default_factory=list)
    under: int | None = None
    promised: set[str] = field(default_factory=set)
    resumed: bool = False
    context: Context = NOTHING
    acts: tuple[Act, ...] = ()
    beside: bool = False

    @property
    def language(self) -> str:
        """The customer's language."""
        return self.conversation.language

    @property
    def words(self) -> str:
        """The customer's words; the place's coordinates when only a location was sent."""
        return self.incoming.text.strip()

    @property
    def folded(self) -> str:
        """The customer's words in one spelling."""
        return folded(self.words)

    @cached_property
    def shown(self) -> list[Shown]:
        """What was said to the customer of late, the newest first; read once a turn, when it is first asked for."""
        back = 40 if self.incoming.kind == "edit" else 20
        said = conversations.newest(self.tx, self.conversation.id, back)
        return [Shown(message_id, content) for message_id, author, content in said if author != "customer"]

    @property
    def answer(self) -> Yes | No | Hold | Drop | None:
        """What the words answer to the open question."""
        return next((act for act in self.acts if isinstance(act, Yes | No | Hold | Drop)), None)

    def told(self, slot: str) -> Any:
        """The value that the words tell for that slot; None when they tell none."""
        return next((act.value for act in self.acts if isinstance(act, Tell) and act.slot == slot), None)

    def begins(self, matter: str) -> bool:
        """True when the words plainly begin that matter, whatever the intent says."""
        return any(isinstance(act, Start) and act.matter == matter for act in self.acts)

    def asks(self, topic: str) -> bool:
        """True when the words ask for that, beside what the intent says."""
        return any(isinstance(act, Ask) and act.topic == topic for act in self.acts)

    def settle(self) -> None:
        """Note that a matter was just settled: a further yes or thanks asks for nothing."""
        self.memory["settled"] = self.now.isoformat()

    @property
    def is_settled(self) -> bool:
        """Whether something was settled in this very talk."""
        at = self.memory.get("settled")
        return at is not None and self.now - datetime.fromisoformat(at) < self.shop.policy.session_timeout

    @property
    def signed(self) -> str | None:
        """The name that the words sign with."""
        name: str | None = self.told("signature")
        return name

    @property
    def command(self) -> str | None:
        """ "restart", "leave", "skip" or "help" when the whole message is such a word."""
        said: str | None = self.told("command")
        return said

    @property
    def known_matter(self) -> str | None:
        """A matter that is known by its words alone: late, join_waitlist, leave_waitlist, ask_credit."""
        apart = (*STOPPING, "complain", "request_rescue")
        begun = (act.matter for act in self.acts if isinstance(act, Start) and act.matter not in apart)
        return next(begun, "ask_credit" if self.asks("ask_credit") else None)

    @property
    def stops(self) -> str | None:
        """ "opt_out" or "opt_in" when the words stop all notices or want them back."""
        found = (act.matter for act in self.acts if isinstance(act, Start))
        return next((matter for matter in found if matter in STOPPING), None)

    @property
    def dangers(self) -> list[str]:
        """Kinds of danger the message names (F2)."""
        return [danger.kind for danger in self.understanding.danger]

    def customer(self) -> Customer:
        """The record of whoever writes."""
        found = customers.get(self.tx, self.conversation.customer_id)
        assert found is not None
        return found

    def vehicles(self) -> list[Vehicle]:
        """The customer's vehicles in the record, and those of companies they speak for; empty while the identity is not
        proved (A5).
        """
        return companies.vehicles_for(self.tx, self.conversation.customer_id) if self.identity.verified else []

    def phone(self) -> str | None:
        """The phone to reach the customer: the proved one, else the one told."""
        known = self.customer().phone if self.identity.verified else None
        told: str | None = self.memory.get("phone")
        return known or told

    def say(
        self, key: str, *, buttons: Sequence[Sequence[Button]] = (), card: Card | None = None, **fields: object
    ) -> None:
        """The sentence of that key will be said, with its buttons and card."""
        words = text(key, self.language, **fields)
        self.replies.append(Reply(words, tuple(tuple(row) for row in buttons), card))

    def again(self, key: str, **fields: object) -> None:
        """The sentence of that key, with the buttons that the customer has before them."""
        rows = two_a_row([button for button in self.shown[0].buttons if button.press])
        words = text(key, self.language, **fields)
        self.replies.append(Reply(words, tuple(tuple(row) for row in rows)))

    def label(self, key: str, **fields: object) -> str:
        """A word or label in the customer's language."""
        return text(key, self.language, **fields)


class Dialog:
    """A conversation about one matter. Subclasses fill slots from each message and say what comes next.

    A dialog that leaves `frame.asked` None at the end of a step is over. read_backs: its questions that a yes or no
    answers, slot -> kind.
    """

    name: str
    read_backs: Mapping[str, ReadBack] = MappingProxyType({})

    def shown(self, turn: Turn, frame: Frame) -> ReadBackShown:
        """What its read-back shows, so that it is known when it is said again."""
        return ReadBackShown()

    def take(self, turn: Turn, frame: Frame) -> bool:
        """Fills slots from the message; True when it held anything for this dialog."""
        raise NotImplementedError

    def hears(self, turn: Turn, frame: Frame) -> bool:
        """True when the words belong to the open question, whatever other matter they may look like."""
        return False

    def step(self, turn: Turn, frame: Frame) -> None:
        """Asks for what is missing, or does what was asked for and ends."""
        raise NotImplementedError

    def hold(self, turn: Turn, frame: Frame) -> None:
        """Says that nothing happens until the customer has decided; the question stays open."""
        turn.again(f"hold.{self.read_backs[frame.asked or '']}")

    def missed(self, turn: Turn, frame: Frame) -> bool:
        """True when it goes on without an answer to its question, which words were not understood for."""
        return False

    def leave(self, turn: Turn, frame: Frame) -> None:
        """Says that the matter is dropped, as the customer wished."""
        turn.say("talk.dropped")

    def skip(self, turn: Turn, frame: Frame) -> bool:
        """Notes that the open question stays unanswered; False when it can't be skipped."""
        return False


def two_a_row(buttons: Sequence[Button]) -> list[list[Button]]:
    """The buttons in rows of two."""
    return [list(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]


def ask(
    turn: Turn,
    frame: Frame,
    slot: str,
    key: str,
    *,
    choices: Sequence[Sequence[tuple[str, str]]] = (),
    card: Card | None = None,
    again: str = "",
    **fields: object,
) -> None:
    """The question for a slot is said and open. choices: rows of (label, value) buttons.

    again: the short question that stands in for a card which is on the customer's screen already.
    """
    frame.tries = frame.tries + 1 if frame.asked == slot else 1
    told = blake2b(repr(card).encode(), digest_size=8).hexdigest() if card else ""
    if card and again and (frame.asked, frame.card) == (slot, told):
        key, card = again, None
    frame.asked, frame.card = slot, told
    turn.say(key, buttons=[[choice(frame, slot, *c) for c in row] for row in choices], card=card, **fields)


def choice(frame: Frame, slot: str, label: str, value: str) -> Button:
    """A button that answers a slot of this frame and no other."""
    return Button(label, Press(FORM, slot, frame.serial, value))


def ask_contact(turn: Turn, frame: Frame, slot: str, key: str) -> None:
    """The question for a phone is open, with a button that shares the contact and one that skips."""
    frame.tries = frame.tries + 1 if frame.asked == slot else 1
    frame.asked = slot
    share = Button(turn.label("button.share_phone"), asks="contact")
    turn.say(key, buttons=[[share], [choice(frame, slot, turn.label("button.skip"), "skip")]])


def ask_location(turn: Turn, frame: Frame, slot: str, key: str) -> None:
    """The question for a place is open, with a button that sends the location and one that skips."""
    frame.tries = frame.tries + 1 if frame.asked == slot else 1
    frame.asked = slot
    share = Button(turn.label("button.send_location"), asks="location")
    turn.say(key, buttons=[[share], [choice(frame, slot, turn.label("button.skip"), "skip")]])


def pressed(turn: Turn, slot: str) -> str | None:
    """The value of the button tapped for that slot in this turn."""
    return turn.press.parts[1] if turn.press and turn.press.verb == slot else None


def by_ordinal(turn: Turn, options: Sequence[T]) -> T | None:
    """The option named by its place ("第二个", "the last one"); None when no place was named or there is none such."""
    place = turn.understanding.first("ordinal")
    if place is None or not 1 <= abs(place) <= len(options):
        return None
    index: int = place - 1 if place > 0 else place
    return options[index]


def shorten(words: str) -> str:
    """The customer's own words as they are quoted back."""
    most = QUOTED * 2 if words.isascii() else QUOTED
    return words if len(words) <= most else f"{words[:most]}…"


def learn(turn: Turn) -> None:
    """Remember what the message tells about the customer, and put it on the record as told. Rule: A1, A3."""
    reading, memory = turn.understanding, turn.memory
    for kind in ("plate", "phone", "vin"):
        if value := reading.first(kind):
            memory[kind] = value
    if name := for_whom.own_name(reading):
        memory["name"] = name
    if model := reading.first("model"):
        memory |= {"brand": model["brand"], "model": model["model"]}
    elif brand := reading.first("brand"):
        memory["brand"] = brand
    if named := sorted((*reading.of("brand"), *reading.of("model")), key=lambda one: one.start):
        memory["car_as_told"] = " ".join(dict.fromkeys(one.text for one in named))
    if turn.incoming.contact_phone:
        memory["phone"] = turn.incoming.contact_phone
    if unsure := reading.first("phone_unsure"):
        memory["phone_unsure"] = unsure
    elif reading.first("phone"):
        memory.pop("phone_unsure", None)
    facts = _told(turn)
    if facts:
        told.note(turn.tx, turn.conversation.customer_id, facts, turn.now, turn.incoming.channel, turn.message_id)


def _told(turn: Turn) -> dict[FactKind, Any]:
    """The facts of this very message."""
    reading = turn.understanding
    model, brand = reading.first("model"), reading.first("brand")
    said = {
        FactKind.NAME: for_whom.own_name(reading),
        FactKind.PHONE: turn.incoming.contact_phone or reading.first("phone"),
        FactKind.PLATE: reading.first("plate"),
        FactKind.VIN: reading.first("vin"),
        FactKind.VEHICLE: f"{model['brand']} {model['model']}" if model else brand,
        FactKind.MILEAGE: reading.first("mileage"),
        FactKind.WISH: record.wish(turn.words) if "wish" in (turn.told("record") or ()) else None,
    }
    return {kind: value for kind, value in said.items() if value is not None and value != ""}

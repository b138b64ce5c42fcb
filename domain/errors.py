"""Every refusal the house can give, named after what happened.

An expected refusal is not a crash: edges catch `Refusal` and say its words. `code` names the sentence in
texts/ that a customer reads; the message itself is for staff, API clients and logs and holds no personal data
beyond what the caller sent.
"""

from __future__ import annotations


class Refusal(Exception):
    """Something asked for can't be done; the message names thing, value and expectation."""

    code = "refused"


class NotFound(Refusal):
    """The thing named does not exist, or not for this caller."""

    code = "not_found"


class NoShop(NotFound):
    """No shop file was applied yet: nothing can be booked, promised or told."""

    code = "no_shop"


class NotAllowed(Refusal):
    """The actor's role does not permit it (I1)."""

    code = "not_allowed"


class BadField(Refusal):
    """A field does not say what it should; `code` tells what is wrong with it (bad_amount, past_time ...)."""

    def __init__(self, code: str, field: str, expected: str) -> None:
        super().__init__(f"{field}: expected {expected}.")
        self.code, self.field = code, field


class Unstorable(Refusal):
    """A value that no database can hold: a number beyond every row, words longer than their column, a NUL character."""

    code = "unstorable"


class NotBelieved(Refusal):
    """A mileage is kept, but can't be believed unless it is confirmed (W1)."""

    code = "not_believed"


class IllegalMove(Refusal):
    """The state machine has no such step from the present state (I2)."""

    code = "illegal_move"


class VisitAhead(IllegalMove):
    """The matter has a visit ahead, which is moved or called off first, so that nobody forgets it (B6)."""

    code = "visit_ahead"


class BayTaken(Refusal):
    """The time was taken by another booking in the meantime (B9)."""

    code = "bay_taken"


class OutsideHours(Refusal):
    """The shop is closed then, or the time is past or nearer than the lead time (B9)."""

    code = "outside_hours"


class UnknownService(Refusal):
    """No such service item in this shop."""

    code = "unknown_service"


class ChangedMeanwhile(Refusal):
    """What was to be changed is not as whoever asked had read it."""

    code = "changed_meanwhile"


class SomebodyWasQuicker(Refusal):
    """A colleague answered the customer since the page was read: whoever still wants to send presses again (N4)."""

    code = "somebody_was_quicker"


class AlreadyClaimed(Refusal):
    """Another member of staff has the ticket."""

    code = "already_claimed"

    def __init__(self, number: str, holder: str) -> None:
        super().__init__(f"Ticket {number} is already with {holder}.")
        self.holder = holder


class BelongsToAnother(Refusal):
    """The plate, VIN, phone or address is on another customer's record (A5)."""

    code = "belongs_to_another"


class TooLate(Refusal):
    """The policy's limit for this change has passed."""

    code = "too_late"


class NotVerified(Refusal):
    """A complaint is closed by the customer's own yes, or by a manager with a reason (C6)."""

    code = "not_verified"


class NotConsented(Refusal):
    """The customer has not said yes to it, or not any more (W4)."""

    code = "not_consented"


class PromiseTooEarly(Refusal):
    """The workshop's load or the parts don't allow that hand-over time (W3)."""

    code = "promise_too_early"


class BadFile(Refusal):
    """A file of the owner's has errors; each names line, key and expectation."""

    code = "bad_file"

    def __init__(self, path: str, problems: list[str]) -> None:
        super().__init__(f"{path}:\n" + "\n".join(problems))
        self.problems = problems


class BadShopFile(BadFile):
    """The shop file has errors."""


class BadScenario(BadFile):
    """The scenario has errors, or can't come about in its shop."""


class NotYet(Refusal):
    """It comes only later: a signature after the work is done (W8), work after its price is agreed (F5)."""

    code = "not_yet"

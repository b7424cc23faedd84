"""What can happen in a session: one small frozen class for each thing that a person does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Go:
    """Open an item, from wherever she is. Looking at it is not asking it."""

    item: str


@dataclass(frozen=True, slots=True)
class Next:
    """On to the next item that applies; the one that is left was asked."""


@dataclass(frozen=True, slots=True)
class Back:
    """To the item before."""


@dataclass(frozen=True, slots=True)
class Ask:
    """The item was put to the person."""

    item: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered; `value` None takes the answer away, `text` are the words beside a closed answer."""

    item: str
    value: Any
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """A question inside the question came up, or did not."""

    item: str
    part: str
    on: bool = True


@dataclass(frozen=True, slots=True)
class Probe:
    """A probe was used, or was not; `probe` is its place in the list, from 0."""

    item: str
    probe: int
    on: bool = True


@dataclass(frozen=True, slots=True)
class Skip:
    """Not asked, and why; `reason` None takes it back."""

    item: str
    reason: str | None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """Answered elsewhere: `by` is the item whose answer covers it; None takes it back."""

    item: str
    by: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """A note on an item, or in the margin (`item` None); empty text removes it. `note` is its id, `at` a time of day (10:15)
    where that is another than when it was written."""

    note: str
    item: str | None
    text: str
    kind: str = "descriptive"
    speaker: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in an answer or note: a quote, a flag, a route, or a moment (`what` time). Code points, end exclusive.

    `field` answer or remark (in a repeat `answer:TIME.ITEM`, times from 0), `note:ID`, `row:ID.COLUMN` of a sheet; no `start`:
    the whole item, or with `row:ID` the whole row. Of a moment, `at` is the time on the clock (10:15:30) and `elapsed` the
    seconds since the session began.
    """

    mark: str
    what: str
    item: str | None = None
    field: str = "answer"
    start: int | None = None
    end: int | None = None
    route: str | None = None
    on: bool = True
    at: str | None = None
    elapsed: int | None = None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of the observation sheet; `on` False removes it. `row` is its id, `type` a row of the protocol's sheet."""

    row: str
    type: str
    at: str | None = None
    descriptive: str = ""
    reflective: str = ""
    quote: bool = False
    position: float | None = None
    on: bool = True


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent item answered, changed or taken back (`value` ja, nee or None); `person` is whose, None for all at once."""

    item: str
    value: str | None
    how: str | None = None
    by_whom: str | None = None
    form_version: int | str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Correct:
    """A field of the session's header put right: `held_at`, `present`, `mode` …"""

    field: str
    value: Any


@dataclass(frozen=True, slots=True)
class FollowUp:
    """That someone will be asked again: on which `day` (`YYYY-MM-DD`), and what about; `day` None takes it back."""

    day: str | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Close:
    """The session is done."""


@dataclass(frozen=True, slots=True)
class Reopen:
    """A closed session is opened again to correct it."""


@dataclass(frozen=True, slots=True)
class Stop:
    """The participant stops halfway; what was said before stays."""


@dataclass(frozen=True, slots=True)
class StopOne:
    """One participant of several stops; the others go on, and what was said stays."""

    person: str
    form_version: int | str | None = None


@dataclass(frozen=True, slots=True)
class Undo:
    """Take the last thing back."""


@dataclass(frozen=True, slots=True)
class Redo:
    """Do again what was taken back."""


Action: TypeAlias = (
    Go | Next | Back | Ask | Answer | Tick | Probe | Skip | Cover | Note | Mark | SheetRow | Consent | Correct | FollowUp
    | Close | Reopen | Stop | StopOne | Undo | Redo
)  # fmt: skip

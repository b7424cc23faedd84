"""What a coder goes along: sessions, one item in all sessions, or single places; each stop with its line in the list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from textual.content import Content

from fieldwork.coding.segments import Place, place_of
from fieldwork.errors import InputError
from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.protocol.model import Text
from fieldwork.protocol.values import WORDS_KINDS
from fieldwork.study.desk.desk import Desk
from fieldwork.study.desk.queue import Entry, Queue, queue
from fieldwork.tui.plain import line
from fieldwork.tui.screens.coding_pieces import Shown
from fieldwork.tui.signs import AGAIN, BEGUN, DONE, TO_DO
from fieldwork.tui.widgets.lines import Drawing, Line

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study import Study

AHEAD = 60
"""Stops that are looked for at a time: in a large study the first is there at once."""
TOGETHER = 100
"""Texts that answer one item and stand under each other; the next ones are the next stop."""
KINDS: Mapping[Queue, Msg] = {
    "session": msg("Alle gesprekken", "All sessions"),
    "uncoded": msg("Teksten waarin u nog niets codeerde", "Texts in which you coded nothing yet"),
    "flagged": msg("Waarvan de woorden weg zijn, en vlaggen", "Whose words are gone, and flags"),
    "reread": msg("Opnieuw te lezen, door een later thema", "To be read again, after a later theme"),
    "marks": msg("Markeringen uit het veld", "Marks from the field"),
    "item": msg("Eén vraag in alle gesprekken", "One item in all sessions"),
    "search": msg("Teksten met een woord", "Texts with a word"),
}
"""What there is to go along, in the order in which it is offered."""


KIND: Mapping[str, Msg] = {
    "observation": msg("observatie", "observation"),
    "questionnaire": msg("vragenlijst", "questionnaire"),
}
"""What is said of a session that has neither participant nor role."""
DASH = msg("–", "–")


@dataclass(frozen=True, slots=True)
class Stop:
    """A place of the list: an entry of a queue, or with `question` texts (`places`) that answer an item, the first of them
    number `first` of all."""

    entry: Entry
    question: Text | None = None
    places: tuple[Entry, ...] = ()
    first: int = 0

    @property
    def id(self) -> str:
        """What tells it from the others."""
        each = self.entry
        return f"{each.session} {each.item or ''} {each.field or ''} {each.start} {each.mark or each.coding or ''} {self.first}"

    @property
    def place(self) -> Place | None:
        """The text to go to; None where all of it is meant."""
        return None if self.entry.field is None else place_of(self.entry.item, self.entry.field)


class Stops:
    """The stops of one list, found as far as they were asked for."""

    def __init__(self, desk: Desk, kind: Queue, *, item: str | None = None, words: str = "") -> None:
        self.kind: Queue = kind
        self.item, self.words = item, words
        self.found: list[Stop] = []
        self.all_found = False
        self._more: Iterator[Stop] = _of_item(desk, item) if kind == "item" and item else _places(desk, kind, words)
        self._ahead = 1 if kind == "item" else AHEAD
        self.at = 0
        self.reach(0)

    @property
    def here(self) -> Stop | None:
        """The stop where the coder is."""
        return self.found[self.at] if self.at < len(self.found) else None

    def reach(self, place: int) -> bool:
        """Look for the stops up to a place and some beyond; whether that place is there."""
        while place + 1 >= len(self.found) and not self.all_found:
            more = list(islice(self._more, self._ahead))
            self.found += more
            self.all_found = len(more) < self._ahead
        return 0 <= place < len(self.found)

    def go(self, place: int) -> bool:
        """Go to a stop, if it is there."""
        if not self.reach(place):
            return False
        self.at = place
        return True


def _places(desk: Desk, kind: Queue, words: str) -> Iterator[Stop]:
    return (Stop(entry) for entry in queue(desk, kind, words=words))


def _of_item(desk: Desk, item: str) -> Iterator[Stop]:
    question, entries, first = items(desk.study).get(item, item), queue(desk, "item", item=item), 0
    while places := tuple(islice(entries, TOGETHER)):
        yield Stop(Entry("", item), question, places, first)
        first += len(places)


def items(study: Study) -> dict[str, Text]:
    """The items of all guides that are answered in words, with their question."""
    found: dict[str, Text] = {}
    for name in dict.fromkeys(name for name, _ in study.protocols()):
        for item in study.protocol(name).items:
            if item.kind in WORDS_KINDS or item.kind in ("sheet", "repeat") or item.remark:
                found.setdefault(item.id, item.ask)
    return found


def texts(desk: Desk, stop: Stop) -> list[Shown]:
    """The texts of a stop: those of its session, or those that answer its item. Empty where a session has none."""
    if stop.question is None:
        return [Shown(stop.entry.session, part) for part in desk.document(stop.entry.session).parts]
    found = []
    for entry in stop.places:
        try:
            part = desk.document(entry.session).part(entry.item, entry.field or "answer")
        except InputError:
            continue
        if part is not None:
            found.append(Shown(entry.session, part))
    return found


def lines(
    stops: Stops, rows: Mapping[str, SessionRow], counts: Mapping[str, int], is_read: Callable[[str], bool], lang: Lang
) -> list[Line]:
    """The list, a line each. `counts` are what became of sessions since the list was made; `is_read` is asked of those lines
    only that come into sight."""
    found = []
    for place, stop in enumerate(stops.found):
        id = stop.entry.session
        entry = replace(stop.entry, codings=counts.get(id, stop.entry.codings))
        found.append(Line(str(place), _line(replace(stop, entry=entry), rows.get(id), is_read, lang)))
    return found


def _line(stop: Stop, row: SessionRow | None, is_read: Callable[[str], bool], lang: Lang) -> Drawing:
    return lambda width: _drawn(stop, row, is_read, lang, width)


def _drawn(stop: Stop, row: SessionRow | None, is_read: Callable[[str], bool], lang: Lang, width: int) -> Content:
    entry = stop.entry
    if stop.question is not None:
        which = f"{stop.first + 1}–{stop.first + len(stop.places)}"
        return Content.assemble(
            line(entry.item or "", style="bold"), "  ", line(which), "  ", line(pick(stop.question, lang), 80, "$secondary"),
        )  # fmt: skip
    who = ", ".join(row.participants) or row.role or KIND.get(row.kind or "", DASH).text(lang) if row else "–"
    if entry.field is not None:
        return Content.assemble(line(who, 8, "bold"), "  ", line(entry.text[entry.start : entry.start + 80], 80, "$secondary"))
    read = is_read(entry.session)
    sign = DONE if read else BEGUN if entry.codings else TO_DO
    where = " ".join(filter(None, ((row.held_at or "")[5:10], row.site))) if row else ""
    again = f"  {AGAIN} {len(entry.codes)}" if entry.codes and not read else ""
    right = Content.assemble((again, "$warning"), f"  {entry.codings}" if entry.codings else "")
    left = Content.assemble((f"{sign} ", "$accent"), line(who, 12, "bold"), "  ", line(where, None, "$secondary"))
    left = left.truncate(max(width - right.cell_length, 8), ellipsis=True)
    return Content.assemble(left, " " * max(width - left.cell_length - right.cell_length, 0), right)

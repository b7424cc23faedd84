"""What the coding screen shows and what is selected in it, before anything is painted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from fieldwork.coding.codebook import Code, Codebook
from fieldwork.coding.segments import Coding
from fieldwork.i18n import Msg, msg
from fieldwork.study.desk.desk import Desk
from fieldwork.study.desk.field_marks import FieldMark
from fieldwork.tui.place import Place
from fieldwork.tui.screens import coding_pieces
from fieldwork.tui.screens.coding_choice import Choice, On
from fieldwork.tui.screens.coding_pieces import MARK, Coded, Shown
from fieldwork.tui.screens.coding_stops import Stops
from fieldwork.tui.widgets.passage import Here, Passage

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow

BLIND = msg("Blind: voorstellen, markeringen en andermans codes komen pas na de ronde.",
            "Blind: proposals, marks and others' codes come after the round.")  # fmt: skip


class CodingState(Place[None]):
    """What is where.

    `shown` are the texts in the passage and `coded` what is coded in each; `choice` what the coding to come will say; `typed`
    the letters of a theme so far, `offers` the themes that answer them, `offer_at` the one that Enter takes.
    """

    PLACE: ClassVar[str] = "coding"
    CSS_PATH = "coding.tcss"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.stops = Stops(desk, "session")
        self.rows: dict[str, SessionRow] = {row.id: row for row in desk.study.log.sessions()}
        self.counts: dict[str, int] = {}
        self.shown: list[Shown] = []
        self.coded: list[Coded] = []
        self.choice = Choice()
        self.typed, self.offer_at = "", 0
        self.offers: list[Code] = []
        self._slots: list[str] = []
        self._segment: Here | None = None
        self._drawing: coding_pieces.Drawing | None = None
        self._carried: Coding | None = None
        self._ticked: dict[str, dict[str, list[str]]] = {}

    @property
    def passage(self) -> Passage:
        """The texts."""
        return self.query_one("#passage", Passage)

    @property
    def codebook(self) -> Codebook:
        """The codebook as it is now."""
        return self.desk.codebook

    @property
    def text(self) -> Shown | None:
        """The text in which something is selected."""
        here = self.passage.here
        return self.shown[here.piece] if here is not None else None

    @property
    def pointed(self) -> Coding | None:
        """The coding that is pointed at."""
        id, here = self.passage.pointed, self.passage.here
        if id is None or here is None:
            return None
        return next((each for each in self.coded[here.piece].codings if each.coding == id), None)

    @property
    def pointed_mark(self) -> FieldMark | None:
        """The researcher's mark that is pointed at."""
        id, here = self.passage.pointed, self.passage.here
        if id is None or here is None:
            return None
        return next((each for each in self.coded[here.piece].marks if f"{MARK}{each.mark}" == id), None)

    def here_on(self) -> list[tuple[str, On]]:
        """The codings and marks that the selection touches, with their ids, and the one that is pointed at."""
        here = self.passage.here
        if here is None:
            return []
        found = []
        at, book = self.passage.pointed, self.codebook
        for coding in self.coded[here.piece].codings:
            inside = coding.span is not None and coding.start < here.end and coding.end > here.start
            if inside or coding.coding == at:
                words = coding_pieces.label_of(book, coding, self.lang, self.desk.coder)
                found.append((coding.coding, On(words, coding_pieces.color_of(book, coding.code), coding.coding == at)))
        for mark in self.coded[here.piece].marks:
            if mark.start < here.end and mark.end > here.start:
                id, words = f"{MARK}{mark.mark}", coding_pieces.mark_label(book, mark, self.lang)
                found.append((id, On(words, coding_pieces.route_color(book, mark.route), id == at)))
        return found

    def point(self, place: int, id: str) -> None:
        """Select the words of a coding or mark and point at it; where its words are gone, point at it alone."""
        coded = self.coded[place]
        found: Sequence[tuple[str, int, int]] = [
            *((each.coding, each.start, each.end) for each in coded.codings if each.span is not None),
            *((f"{MARK}{each.mark}", each.start, each.end) for each in coded.marks),
        ]
        span = next(((start, end) for each, start, end in found if each == id), None)
        here = Here(place, *span) if span else Here(place, 0, 0)
        self.passage.select(here, id)

    def everything(self) -> list[tuple[int, int, int, str]]:
        """All codings and marks that are shown: text, start, end, id; those whose words are gone come last in their text."""
        found: list[tuple[int, int, int, str]] = []
        for place, coded in enumerate(self.coded):
            far = len(self.shown[place].part.text)
            spans = [(each.start, each.end, each.coding) if each.span else (far, far, each.coding) for each in coded.codings]
            spans += [(each.start, each.end, f"{MARK}{each.mark}") for each in coded.marks]
            found += [(place, *each) for each in sorted(spans)]
        return found

    def words_of_blind(self) -> Msg | None:
        """Says that a session is blind, where it is."""
        text = self.text
        return BLIND if text is not None and self.desk.is_blind(text.session) else None

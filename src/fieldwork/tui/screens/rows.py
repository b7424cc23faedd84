"""The sheet of one question in an interview: its rows over the whole screen, and from there back to the question."""

from __future__ import annotations

from textual.content import Content

from fieldwork.capture import actions as act
from fieldwork.i18n import Msg, msg, pick
from fieldwork.protocol.model import Item
from fieldwork.study.live import Live
from fieldwork.tui import sheet_rows as rows
from fieldwork.tui.keyboard import key_of
from fieldwork.tui.plain import line
from fieldwork.tui.screens.sheet import Sheet
from fieldwork.tui.sheet_rows import AT_ROW
from fieldwork.tui.widgets.bars import TopLine

_OF_THE_TALK = frozenset({"close", "reopen", "stop", "review"})
"""Commands that are about the whole session, and so belong to the question that one came from."""


class Rows(Sheet):
    """A sheet inside an interview; `goal` is where to go in the interview after it: an item, and a row of its sheet."""

    def __init__(self, live: Live, item: Item, row: str | None = None) -> None:
        super().__init__(live, item)
        self.goal: tuple[str, str | None] | None = None
        self._wanted = row

    def take_up(self) -> None:
        """At the row that is wanted or was being written; else at the row to come."""
        super().take_up()
        if self._wanted is not None:
            self.open_line(f"row:{self._wanted}")
        if self.row is not None and not self.locked:  # where to go on if the power goes now
            self.live.type(AT_ROW, f"{self.row.id} {self.column}", self.live.cursor or 0)

    def why_not(self, command: str) -> Msg | None:
        """What is about the whole talk is done at the question."""
        if command in _OF_THE_TALK:
            return msg("Ga daarvoor eerst terug naar de vraag ({key}).", "Go back to the item first for that ({key}).",
                       key=key_of("leave"))  # fmt: skip
        return super().why_not(command)

    def paint_top(self) -> None:
        """Of which question it is, how many of its types there are, and the way back."""
        if self.sheet is None:
            return
        counted = rows.covered(self.types, self.entries)
        full = msg("soorten {n}/{all}", "types {n}/{all}", n=sum(map(bool, counted.values())), all=len(counted))
        back = msg("{key} terug naar de vraag", "{key} back to the item", key=key_of("leave"))
        left = [line(self.words(full), style="$secondary"), line(pick(self.sheet.ask, self.lang), style="bold")]
        self.query_one(TopLine).show(Content("   ").join(left), Content("  ").join([line(self.words(back)), self._saved()]))

    def do_commands(self) -> None:
        """From writing to the list; from the list back to the question."""
        if self.writing:
            super().do_commands()
        else:
            self.do_leave()

    def do_leave(self) -> None:
        """Back to the question; what was typed is a row."""
        if self.put_away() and (self.locked or self.act(act.Go(self.live.state.here or ""), drop=(AT_ROW,), quiet=True)):
            self.dismiss(None)

    def show_place(self, item: str, ref: str | None) -> None:
        """To a row of this sheet; any other place is in the interview."""
        if self.sheet is not None and item == self.sheet.id:
            if ref is not None:
                super().show_place(item, ref)
        else:
            self.goal = (item, ref)
            self.do_leave()

    def _go(self, action: act.Action) -> None:
        if isinstance(action, act.Go):
            self.show_place(action.item, None)

"""The observation sheet: its header, then rows with their time; what was seen at the left, what it may mean at the right.

One list holds it all, and the part below it is where the line that is pointed at is written. The last line is a row that is not
there yet: typing in it makes it one.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.screen import Screen

from fieldwork.capture import actions as act
from fieldwork.i18n import Msg, msg, pick
from fieldwork.tui import sheet_rows as rows
from fieldwork.tui.keyboard import bindings, key_of
from fieldwork.tui.outline import sign_of
from fieldwork.tui.screens.choosing import Choice, Choosing
from fieldwork.tui.screens.row_types import RowTypes
from fieldwork.tui.screens.sheet_sitting import SheetSitting
from fieldwork.tui.sheet_clock import CLOCK
from fieldwork.tui.sheet_rows import AT_ROW, DESCRIPTIVE, REFLECTIVE, Entry
from fieldwork.tui.widgets.lines import Lines

_ON_ROWS = frozenset({"retype", "retype_here", "row_time", "row_up", "row_down", "remove", "column"})
"""Commands that are about a row of the sheet."""
_CHANGING = frozenset({"new_row", "retype", "retype_here", "row_time", "row_up", "row_down", "remove"})


class Sheet(SheetSitting, inherit_bindings=False):
    """Every command of the place `sheet`."""

    CSS_PATH = "sheet.tcss"
    BINDINGS = [*Screen.BINDINGS, *bindings("sheet")]

    # --- through the sheet --------------------------------------------------------------------------------------------

    def _step(self, by: int, *, over_clock: bool = False) -> None:
        order = self.lines.ids
        counting = f"item:{self.clock.item.id}" if over_clock and self.clock is not None else ""
        place = order.index(self.place) + by if self.place in order else len(order) - 1
        if 0 <= place < len(order) and order[place] == counting:
            place += by
        if 0 <= place < len(order) and self.open_line(order[place]) and self.writing:
            self.arrive()

    def do_next(self) -> None:
        """Enter after an item of the header: on, past the duration that counts itself."""
        self._step(1, over_clock=True)

    def do_line_after(self) -> None:
        """To the line below."""
        self._step(1)

    def do_line_before(self) -> None:
        """To the line above."""
        self._step(-1)

    def do_new_row(self) -> None:
        """To the row that is not there yet; worked out afterwards its time comes first."""
        if self.put_away() and self.open_line(f"row:{self.fresh.id}"):
            self.column = DESCRIPTIVE if self.live.state.header.get("mode") == "live" else "at"
            self.arrive()

    def on_row_area_done(self) -> None:
        """Enter twice, while working out what is on paper."""
        self.do_new_row()

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Show the line that is pointed at."""
        self.open_line(message.id)

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter or a click: to write there."""
        message.prevent_default()  # of the interview, where a line is an item
        if self.open_line(message.id):
            reason = self.why_not("type")
            self.tell(reason)
            if reason is None:
                self.arrive()

    def do_jump(self) -> None:
        """To a line that is chosen from all, by a few letters of it."""
        state, choices = self.live.state, []
        for section in state.protocol.sections:
            under = pick(section.title, self.lang)
            for item in self.items_of(section):
                if item.kind == "sheet":
                    choices += [
                        Choice(f"row:{entry.id}", rows.in_one_line(entry, self.types, self.lang), entry.reflective,
                               about="\n".join(filter(None, (entry.descriptive, entry.reflective))), under=under)
                        for entry in self.entries
                    ]  # fmt: skip
                elif sign_of(state, item) is not None:
                    choices.append(Choice(f"item:{item.id}", pick(item.ask, self.lang), under=under))
        title, hint = msg("Naar welke regel?", "To which row?"), msg("typ een paar letters", "type a few letters")
        window = Choosing(self.words(title), choices, hint=self.words(hint), here=self.place)
        self.app.push_screen(window, self._jumped)

    def _jumped(self, chosen: str | None) -> None:
        if chosen is not None and self.open_line(chosen):
            self.arrive()

    def show_place(self, item: str, ref: str | None) -> None:
        """To an item of the header, or to the row `ref`: from the page of the whole session, or from searching."""
        known = ref is not None and any(entry.id == ref for entry in self.entries)
        if known and self.open_line(f"row:{ref}"):
            self.arrive()
        elif not known:
            self._go(act.Go(item))

    # --- what a row is ----------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """Why a command cannot be done now."""
        if command in _CHANGING and self.locked:
            return super().why_not("note") or msg("Dit blad is afgesloten.", "This sheet is closed.")
        if command in _ON_ROWS and self.row is None:
            return msg("Dit is geen regel van het blad. {key} begint er een.", "This is no row of the sheet. {key} begins one.",
                       key=key_of("new_row"))  # fmt: skip
        if command in ("row_up", "row_down", "remove") and self.row is not None and self.nothing_there:
            return msg("Deze regel is er nog niet: typ er eerst iets in.", "This row is not there yet: type something first.")
        if command == "type" and self.writing:
            return msg("U bent al aan het typen.", "You are typing already.")
        if command == "type" and self.row is not None:
            return super().why_not("note") if self.locked else None
        return super().why_not(command)

    def hidden_keys(self) -> frozenset[str]:
        """In the list the bar keeps its room for the way back to writing."""
        return super().hidden_keys() | (frozenset() if self.writing else frozenset({"note", "column"}))

    def do_retype(self) -> None:
        """Choose the type of this row by digit or a few letters."""
        if not self.put_away() or self.row is None:
            return
        counted = rows.covered(self.types, self.entries)
        choices = [
            Choice(row.id, pick(row.label, self.lang), f"{counted[row.id]}×" if counted[row.id] else "")
            for row in self.types.values()
        ]
        self.app.push_screen(RowTypes(self.lang, choices, self.row.type), self._retyped)

    def do_retype_here(self) -> None:
        """Chosen from the list of commands, where no digit was given."""
        self.do_retype()

    def _retyped(self, kind: str | None) -> None:
        if kind is not None and self._retype(kind) and self.writing:
            self.arrive()

    def action_kind(self, digit: int) -> None:
        """A digit in the list: the type of the row that is pointed at; on the last line a new row of that type begins."""
        reason = self.why_not("retype")
        if reason is not None or digit > len(self.types):
            self.tell(reason)
        elif self._retype(list(self.types)[digit - 1]) and self.row is not None and not self.row.stored:
            self.arrive()

    def action_begin(self, digit: int) -> None:
        """A click on a type: a new row of it."""
        if self.why_not("new_row") is not None:
            self.tell(self.why_not("new_row"))
        elif self.put_away() and self.open_line(f"row:{self.fresh.id}") and self._retype(list(self.types)[digit - 1]):
            self.arrive()

    def _retype(self, kind: str) -> bool:
        if not self.put_away() or self.row is None:
            return False
        changed = self.row.retyped(self.types[kind])
        if not self.row.stored:
            self.row = self.fresh = changed
        elif changed != self.row and not self.write(changed):
            return False
        self.column = DESCRIPTIVE
        self.paint()
        return True

    def do_row_time(self) -> None:
        """Put the keys in the time of this row."""
        self.area_of_row.focus_column("at")

    def do_column(self) -> None:
        """To the other column."""
        here = self.area_of_row.column if self.writing else REFLECTIVE
        self.area_of_row.focus_column(REFLECTIVE if here == DESCRIPTIVE else DESCRIPTIVE)

    def do_row_up(self) -> None:
        """Move the row up."""
        self._move(-1)

    def do_row_down(self) -> None:
        """Move the row down."""
        self._move(1)

    def _move(self, by: int) -> None:
        if not self.put_away() or self.row is None:
            return
        entry, standing = self.row, self.entries
        place = next((n for n, each in enumerate(standing) if each.id == entry.id), None)
        if place is None or not 0 <= place + by < len(standing):
            self.tell(msg("Deze regel staat al aan de rand.", "This row is at the edge already."))
            return
        others = [each for each in standing if each.id != entry.id]
        for each in rows.put_at(others, entry, place + by):
            if not self.act(each.action(self.types)):
                return
            self.row = each
        self.paint(keep_answer=True)

    def do_remove(self) -> None:
        """Take the row away; it can be undone."""
        if not self.put_away() or self.row is None or not self.row.stored:
            return
        order, place = self.lines.ids, self.place
        after = order[order.index(place) + 1] if place in order[:-1] else f"row:{self.fresh.id}"
        if not self.act(self.row.action(self.types, on=False), drop=rows.row_fields(self.row.id)):
            return
        writing = self.writing
        self.row = self.found(after.partition(":")[2])
        self.paint()
        self.tell(msg("De regel is weg. {key} haalt hem terug.", "The row is gone. {key} brings it back.", key=key_of("undo")))
        if writing:
            self.arrive()

    # --- as in the interview ------------------------------------------------------------------------------------------

    def do_commands(self) -> None:
        """Leave the editor: letters and digits are commands, arrows go through the lines."""
        if self.writing and self.put_away():
            self.lines.focus()

    def do_type(self) -> None:
        """Back to writing."""
        self.tell(None)
        self.arrive()

    def _again(self, action: act.Action) -> None:
        """Take back or do again, and show the line where that was."""
        writing = self.writing
        if not self.put_away():
            return
        before = self.live.state
        if not self.act(action):
            return
        said = self.live.state.said
        self._show_change(before.done[-1:] if isinstance(action, act.Undo) else before.undone[-1:])
        self.paint()
        self.tell(said)
        if writing:
            self.arrive()

    def _show_change(self, changed: tuple[object, ...]) -> None:
        registers = [change.register for each in changed for change in getattr(each, "changes", ())]
        name, _, id = (registers[-1] if registers else "").partition("/")
        standing: Mapping[str, Entry] = {entry.id: entry for entry in self.entries}
        self.renew()
        if name == "row" and self.sheet is not None:
            self.point_at(self.sheet.id)
            self.row = standing.get(id, self.fresh)
        elif name == "answer" and id in self.live.state.applies and not self.inside:
            self.row = None
            self.point_at(id)
        elif self.row is not None:
            self.row = standing.get(self.row.id, self.fresh)

    def do_close(self) -> None:
        """Close, with the time that it took."""
        if self.put_away() and self.store_duration():
            super().do_close()

    def do_leave(self) -> None:
        """Back to the start; the sheet stays open."""
        if self.live.over is not None or (self.rest() and self.store_duration()):
            self._leave(self.live.over)

    def _leave(self, said: Msg | None) -> None:
        if self.live.state.status != "open" and not self.live.study.log.readonly:
            self.act(act.Go(self.live.state.here or ""), drop=(AT_ROW, CLOCK), quiet=True)
        super()._leave(said)

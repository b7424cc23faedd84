"""An open observation sheet and the disk: taking it up where it was left, and writing down what is typed in it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime

from textual import events

from fieldwork.capture import actions as act
from fieldwork.capture.marks import marked_row
from fieldwork.capture.opening import HERE
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.model import Item
from fieldwork.protocol.typed import typed_time
from fieldwork.tui import sheet_rows as rows
from fieldwork.tui.keyboard import key_of
from fieldwork.tui.screens.sheet_page import SheetPage
from fieldwork.tui.sheet_header import prefilled
from fieldwork.tui.sheet_rows import AT_ROW, COLUMNS, DESCRIPTIVE, REFLECTIVE, Entry
from fieldwork.tui.widgets.editor import LONG_PARAGRAPH
from fieldwork.tui.widgets.row import RowArea


class SheetSitting(SheetPage):
    """Every way from the rows to the disk, and from line to line."""

    _timed = ""
    """The new row whose time was typed by hand: it goes where that belongs."""

    # --- taking it up ---------------------------------------------------------------------------------------------

    _minute = 0

    def take_up(self) -> None:
        """The line that was open, its unfinished text and its cursor."""
        self._begin()
        self.paint()
        self.arrive()
        self.tell_unfinished()

    def _begin(self) -> None:
        """Fill in what is known of a new sheet, write down what was left unfinished elsewhere, and go to where she was."""
        state, live = self.live.state, self.live
        if not self.locked:
            for item, value in () if self.inside else prefilled(state):
                self.act(act.Answer(item, value), quiet=True)
            if live.state is not state:
                live.state = live.state.with_(done=())  # she did not do this, so she cannot undo it
                first = next((i for i in live.state.walk if self._is_open(i)), live.state.walk[-1])
                self.act(act.Go(first.id), quiet=True)
        place = live.drafts.get(AT_ROW)
        here, _, column = place.text.partition(" ") if place is not None else ("", "", "")
        if self.item is not None and self.item.kind == "sheet":
            self.row = self.found(here)
            self.column = column if column in (*COLUMNS, "at") else DESCRIPTIVE
            self._cursor = place.cursor if place is not None and self.row.id == here else None
        self._settle_others()

    def _is_open(self, item: Item) -> bool:
        counting = self.clock is not None and item.id == self.clock.item.id
        return not item.silent and not counting and self.live.state.item_status(item.id) in ("not_asked", "asked")

    def found(self, id: str) -> Entry:
        """The row with an id; one that was only being typed is made again from its drafts, any other is the fresh one."""
        known = next((entry for entry in self.entries if entry.id == id), None)
        if known is not None:
            return known
        if any(field in self.live.drafts for field in rows.row_fields(id)):
            about = self.live.drafts.get(rows.row_field(id, "about"))
            kind, _, at = (about.text if about else "").partition(" ")
            self.fresh = replace(self.fresh, id=id, at=at, type=kind if kind in self.types else self.fresh.type)
        return self.fresh

    def _settle_others(self) -> None:
        """Unfinished text of rows other than the one that is open becomes part of those rows."""
        if self.locked:
            return
        typed = {field.split(":")[1] for field in self.live.drafts if field.startswith("row:")}
        for id in sorted(typed - {self.row.id if self.row else ""}):
            entry = self.found(id)
            seen, thought = (self.live.drafts.get(rows.row_field(id, column)) for column in COLUMNS)
            entry = replace(
                entry,
                descriptive=seen.text if seen is not None else entry.descriptive,
                reflective=thought.text if thought is not None else entry.reflective,
            )
            if entry.empty:
                self._let_go(id)
            else:
                self.write(entry)
        if self.row is not None and not self.row.stored:
            self.fresh = self.row

    # --- to the disk ------------------------------------------------------------------------------------------------

    def put_away(self) -> bool:
        """Make what stands in the line that is open an event; False where it could not be written: it then stays."""
        return super().put_away() if self.row is None else self._put_away_row(self.row)

    def _put_away_row(self, was: Entry) -> bool:
        self.heard = None
        if self.locked:
            return True
        area = self.area_of_row
        now = replace(was, descriptive=area.text(DESCRIPTIVE), reflective=area.text(REFLECTIVE))
        at, wrong = self._time_typed(was)
        now = replace(now, at=at)
        written = self._typed_at is not None or any(field in self.live.drafts for field in rows.row_fields(was.id))
        if now.empty:
            done = self._emptied(now, written)
        elif now == was and was.stored:
            done = not written or self._let_go(was.id)
            self.row = now
        else:
            done = self.write(now, by_time=at != was.at or was.id == self._timed)
        if not done:
            return False
        self._typed_at = None
        if wrong is not None:
            self.heard = wrong
            area.set_time(at)
            self.tell(wrong)
        self.paint_lines()
        return True

    def _time_typed(self, was: Entry) -> tuple[str, Msg | None]:
        """The time of the row, and what could not be read of it."""
        typed = self.area_of_row.text("at").strip()
        found = typed_time(typed) if typed and typed != was.at else typed
        if isinstance(found, Msg):
            told = msg("{wrong} “{typed}” is geen tijd; die blijft {was}.", "{wrong} “{typed}” is no time; it stays {was}.",
                       wrong=found, typed=typed, was=was.at or "–")  # fmt: skip
            return was.at, told
        if found != typed:
            self.area_of_row.set_time(found)
        return found, None

    def write(self, entry: Entry, *, by_time: bool = False) -> bool:
        """Write a row down; with `by_time` where its time belongs."""
        others = [each for each in self.entries if each.id != entry.id]
        if not entry.stored and not by_time:
            entry = replace(entry, position=rows.end(others))
        changed = rows.put_at(others, entry, rows.index_by_time(others, entry.at)) if by_time and entry.at else [entry]
        for each in changed:
            drop = rows.row_fields(entry.id) if each.id == entry.id else ()
            if not self.act(each.action(self.types), drop=drop, quiet=True):
                return False
        if self.row is not None and self.row.id == entry.id:
            self.row = replace(changed[-1], stored=True)
        if self.fresh.id == entry.id:
            self.renew()
        return True

    def _emptied(self, was: Entry, written: bool) -> bool:
        """Nothing is left in the row: one that stood goes, one that was to come is as it was."""
        if not was.stored:
            at = was.at if was.id == self._timed else ""
            self.row = self.fresh = replace(was, at=at, descriptive="", reflective="")
            self.area_of_row.set_time(at)
            return not written or self._let_go(was.id)
        if not self.act(was.action(self.types, on=False), drop=rows.row_fields(was.id), quiet=True):
            return False
        self.heard = msg("De lege regel is weg. {key} haalt hem terug.", "The empty row is gone. {key} brings it back.",
                         key=key_of("undo"))  # fmt: skip
        self.tell(self.heard)
        self.renew()
        self.row = self.fresh
        return True

    def _let_go(self, id: str) -> bool:
        """Only drafts are left to let go."""
        return self.act(act.Go(self.live.state.here or ""), drop=rows.row_fields(id), quiet=True)

    def renew(self) -> None:
        self.fresh = rows.fresh(self.types, self.entries)

    def rest(self) -> bool:
        """Put away what is typed and remember the row, the column and the cursor: going on later begins right there."""
        self._keep_clock(now=True)
        if self.row is None:
            return super().rest()
        column = self.area_of_row.column
        cursor = self.area_of_row.editor(column).cursor
        if not self.put_away():
            return False
        if not self.locked:
            self.live.type(HERE, self.live.state.here or "", 0)
            self.live.type(AT_ROW, f"{self.row.id} {column}", cursor)
        return True

    def _can_settle(self) -> bool:
        """A row is settled while it is being written; half a time is not."""
        return self.area_of_row.column in COLUMNS if self.row is not None else super()._can_settle()

    def on_row_area_typed(self, message: RowArea.Typed) -> None:
        """Each change of a row: on the disk within a second. A new one gets its time now."""
        if self.row is None or self.locked:
            return
        entry = self.row
        if not entry.stored:
            if message.column in COLUMNS and not entry.at and self.live.state.header.get("mode") == "live":
                entry = self.row = replace(entry, at=f"{datetime.now():%H:%M}")
                self.area_of_row.set_time(entry.at)
            if message.column == "at":
                self._timed = entry.id
            self.fresh = entry
            self.live.type(rows.row_field(entry.id, "about"), f"{entry.type} {entry.at}", 0)
        self.live.type(rows.row_field(entry.id, message.column), message.text, message.cursor)
        if self._typed_at is None:
            self.paint_lines()
        self._typed_at = time.monotonic()
        self.underline_marks()
        if self.area_of_row.longest_paragraph() > LONG_PARAGRAPH:
            self.tell(msg("Deze alinea is lang: een Enter ertussen houdt het typen vlot.",
                          "This paragraph is long: a line break keeps typing quick."))  # fmt: skip

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """A column that is left is written down."""
        if self.row is not None and self.is_current and event.widget.id in (*COLUMNS, "at") and self._typed_at is not None:
            self.put_away()

    def tick_clock(self) -> None:
        """Each second, as in the interview; the duration on its line goes on with each minute."""
        super().tick_clock()
        self._keep_clock()
        if self.clock is not None and self.clock.seconds // 60 != self._minute:
            self._minute = self.clock.seconds // 60
            self.paint_lines()

    def _keep_clock(self, *, now: bool = False) -> None:
        if self.clock is not None and not self.locked:
            self.clock.keep(self.live, now=now)

    def store_duration(self) -> bool:
        """Write down how long the sheet was open, unless someone typed that."""
        clock = self.clock
        if clock is None or self.locked or not clock.counts(self.live):
            return True
        if not self.act(act.Answer(clock.item.id, clock.minutes), quiet=True):
            return False
        clock.stored = clock.minutes
        self._keep_clock(now=True)
        return True

    # --- which line is open -----------------------------------------------------------------------------------------

    def open_line(self, place: str) -> bool:
        """Open a line (`row:ID`, `item:ID`); where what was typed cannot be written, stay."""
        if place == self.place:
            return True
        if not self.put_away():
            self.paint_lines()
            return False
        what, _, id = place.partition(":")
        if what == "row" and self.sheet is not None:
            self.row = self.found(id)
            self.column = DESCRIPTIVE
            self.point_at(self.sheet.id)
            if not self.locked:
                self.live.type(AT_ROW, f"{self.row.id} {self.column}", 0)
        else:
            self.row = None
            self.point_at(id)
        self.paint()
        return True

    def _open_field(self, field: str) -> bool:
        """Open the row that a field is of."""
        row = marked_row({"field": field})
        return self.open_line(f"row:{row}") if row else super()._open_field(field)

    def point_at(self, item: str) -> None:
        if item != self.live.state.here:
            self.act(act.Go(item), quiet=self.heard is not None)

    def _go(self, action: act.Action) -> None:
        """To an item, as the interview's commands want it; the item of the rows is the row that comes next."""
        if not self.put_away() or not self.act(action, quiet=self.heard is not None):
            return
        self.row = self.fresh if self.item is not None and self.item.kind == "sheet" else None
        self.paint()
        self.arrive()

"""The interview: what each command does to the session that is open."""

from __future__ import annotations

from dataclasses import replace

from fieldwork.capture import actions as act
from fieldwork.capture.moving import neighbour
from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg
from fieldwork.study import start as begin
from fieldwork.tui.keyboard import bindings, key_of
from fieldwork.tui.screens.choosing import Choice, Choosing
from fieldwork.tui.screens.planning import why_not_planned
from fieldwork.tui.screens.session import Session
from fieldwork.tui.screens.writing import Reason
from fieldwork.tui.sheet_rows import AT_ROW
from fieldwork.tui.widgets.answer import AnswerArea
from fieldwork.tui.widgets.asking import Pad, ticks
from fieldwork.tui.widgets.lines import Lines

_CHANGING = frozenset({"skip", "cover", "note", "undo", "redo", "close", "parts", "moment", "one_more", "one_less"})
"""Commands that write, and so need an open session."""


class Interview(Session):
    """Every command of the place `interview`."""

    BINDINGS = bindings("interview")

    def why_not(self, command: str) -> Msg | None:
        """Why a command cannot be done now."""
        item, status = self.item, self.live.state.status
        if command in ("reopen",):
            return None if status == "closed" else msg("Dit gesprek is niet afgesloten.", "This session is not closed.")
        if command in _CHANGING and self.live.study.log.readonly:
            return msg("Deze studie kan hier alleen gelezen worden.", "This study can only be read here.")
        if command in _CHANGING and status != "open":
            return msg("Dit gesprek is afgesloten. {key} heropent het.", "This session is closed. {key} opens it again.",
                       key=key_of("reopen"))
        if command == "follow_up":
            return why_not_planned(self.live.study, status, bool(self.live.state.header.get("participants")))
        if command in ("stop", "consent"):
            return self.why_not_stop()
        beside = self.why_not_look(command) or self.why_not_times(command)
        if beside is not None or item is None:
            return beside
        if command in ("skip", "cover") and item.silent:
            return msg("Dit wordt alleen voorgelezen.", "This is only read aloud.")
        if command in ("parts", "tick") and not ticks(item, self.look, self.lang):
            return msg("Deze vraag heeft geen deelvragen.", "This item has no parts.")
        if command == "simple" and not item.simple:
            return msg("Bij deze vraag staan geen eenvoudiger woorden.", "This item has no plainer words.")
        if command == "probes" and not item.probe_list(self.lang):
            return msg("Bij deze vraag staan geen doorvragen.", "This item has no probes.")
        if command == "type" and self.locked and item.kind != "sheet":
            return msg("Hier valt niets te typen.", "There is nothing to type here.")
        return None

    def hidden_keys(self) -> frozenset[str]:
        """While something is typed Enter is a new line; where there is nothing to answer it goes on, as it says there."""
        silent = self.item is not None and self.item.silent
        return super().hidden_keys() | (frozenset({"type"}) if self.writing or silent else frozenset())

    # --- through the guide ------------------------------------------------------------------------------------------

    def do_next(self) -> None:
        """To the next item; from the last, say how to close."""
        if self.locked:  # looking around in a closed session writes nothing
            there = neighbour(self.live.state, 1)
            self._go(act.Go(there) if there else act.Go(self.live.state.here or ""))
            return
        last = neighbour(self.live.state, 1) is None
        self._go(act.Next())
        if last:
            self.tell(msg("Dit was de laatste vraag. {close} sluit het gesprek af, {jump} gaat naar een andere vraag.",
                          "This was the last item. {close} closes the session, {jump} goes to another item.",
                          close=key_of("close"), jump=key_of("jump")))  # fmt: skip

    def do_back(self) -> None:
        """To the item before."""
        self._go(act.Back())

    def do_jump(self) -> None:
        """To an item that is chosen from all."""
        title = msg("Naar welke vraag?", "To which item?")
        self.app.push_screen(self.items_window(title), lambda chosen: self._go(act.Go(chosen)) if chosen else None)

    def do_outline(self) -> None:
        """Show or hide the outline."""
        self.toggle_class("-hidden")

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """A click in the outline."""
        self._go(act.Go(message.id))

    def on_answer_area_through(self) -> None:
        """Enter at the end of an answer of one line, or among options."""
        self.do_next()

    def on_answer_area_moving(self, message: AnswerArea.Moving) -> None:
        """To another part of a repeat, once this one is written; from the last on to the next item."""
        if not self.put_away():
            return
        self.area.settled(self.live.state)
        key = message.key or self.area.next_key()
        in_list = self.focused is not None and self.focused.id in ("cells", "times") and message.key not in (None, "+")
        if key == "+":
            key = self.area.add_instance()
        if key is None:
            self.do_next()
            return
        self.paint(key=key)
        if not in_list:
            self.area.focus_answer()

    # --- the question -----------------------------------------------------------------------------------------------

    def do_simple(self) -> None:
        """The question in plainer words."""
        self.look = replace(self.look, simple=not self.look.simple)
        self.paint_question()

    def do_probes(self) -> None:
        """The probes."""
        self.look = replace(self.look, probes=not self.look.probes)
        self.paint_question()

    def do_parts(self) -> None:
        """Digits tick parts from now on."""
        self.do_commands()
        self.tell(msg("Cijfer: deelvraag aan of uit. Enter: verder typen.", "Digit: part on or off. Enter: go on typing."))

    def action_tick(self, number: int) -> None:
        """Tick the part or probe with a number, or untick it."""
        item = self.item
        if item is None:
            return
        found = ticks(item, self.look, self.lang)
        if self.locked or not 0 < number <= len(found):
            self.tell(self.why_not("parts"))
            return
        what, which, _ = found[number - 1]
        state = self.live.state
        if what == "part":
            done = self.act(act.Tick(item.id, str(which), which not in state.ticked(item.id)))
        else:
            done = self.act(act.Probe(item.id, int(which), which not in state.probed(item.id)))
        if done:
            self.paint(keep_answer=True)

    def do_commands(self) -> None:
        """Leave the editor: single letters are commands."""
        if self.focused is not None and self.focused.id == "pad":
            return
        if self.put_away():
            self.area.settled(self.live.state)
            self.paint(keep_answer=True)
        self.query_one(Pad).focus()

    def do_type(self) -> None:
        """Back to the answer, or into the sheet of this item; where there is nothing to answer, on."""
        self.tell(None)
        if self.item is not None and self.item.kind == "sheet":
            self.open_rows()
        elif self.item is not None and self.item.silent:
            self.do_next()
        else:
            self.area.focus_answer()

    # --- a sheet in the guide ---------------------------------------------------------------------------------------

    def take_up(self) -> None:
        """Where a row was being written, go on there."""
        super().take_up()
        if any(field == AT_ROW or field.startswith("row:") for field in self.live.drafts):
            self.call_after_refresh(self.open_rows)

    def open_rows(self, row: str | None = None) -> None:
        """The rows of the sheet that this item is; `row` is the one to open."""
        from fieldwork.tui.screens.rows import Rows

        item = self.item
        if item is None or item.kind != "sheet" or not self.put_away():
            return
        screen = Rows(self.live, item, row)

        def back(_: None) -> None:
            self.paint()
            self.arrive()
            if screen.goal is not None:
                self.show_place(*screen.goal)

        self.app.push_screen(screen, back)

    def show_place(self, item: str, ref: str | None) -> None:
        """To an item; `ref` is a row in it, where it is a sheet."""
        super().show_place(item, ref)
        if self.live.state.here == item and any(row["row"] == ref for row in self.live.state.rows):
            self.open_rows(ref)

    # --- what is recorded -------------------------------------------------------------------------------------------

    def do_skip(self) -> None:
        """Skip with a reason, or take that back."""
        item = self.item
        if item is None or not self.put_away():
            return
        if self.live.state.item_status(item.id) == "skipped":
            self._go(act.Skip(item.id, None))
            return
        if self.live.state.item_status(item.id) == "answered":
            self.act(act.Skip(item.id, "anders"))  # it says itself why that cannot be
            return
        choices = [Choice(id, self.words(label)) for id, label in begin.reasons(self.live.study)]
        title = msg("Waarom wordt deze vraag overgeslagen?", "Why is this item skipped?")
        self.app.push_screen(Choosing(self.words(title), choices, digits=True), self._skipped)

    def _skipped(self, reason: str | None) -> None:
        item = self.item
        if reason is None or item is None:
            return
        if reason != "anders":
            self._skip(item.id, reason)
            return
        title = self.words(msg("Wat is de reden?", "What is the reason?"))
        self.app.push_screen(
            Reason(title, self.lang), lambda written: self._skip(item.id, reason, written.text) if written else None
        )

    def _skip(self, item: str, reason: str, text: str = "") -> None:
        if self.act(act.Skip(item, reason, text.strip() or None)):
            self._go(act.Next())

    def do_cover(self) -> None:
        """Point at the item that covers this one, or take that back."""
        item = self.item
        if item is None or not self.put_away():
            return
        if self.live.state.item_status(item.id) == "covered":
            self._go(act.Cover(item.id, None))
            return
        title = msg("Bij welke vraag is dit al beantwoord?", "At which item was this answered already?")
        self.app.push_screen(self.items_window(title, without=item.id), self._covered)

    def _covered(self, by: str | None) -> None:
        if by is None or self.item is None:
            return
        here = self.item.id
        if self.act(act.Cover(here, by)) and self.live.state.item_status(here) == "covered":
            self._go(act.Next())

    def do_undo(self) -> None:
        """Take the last thing back."""
        self._again(act.Undo())

    def do_redo(self) -> None:
        """Do it again."""
        self._again(act.Redo())

    def _again(self, action: act.Action) -> None:
        letters = not self.writing
        if self.put_away() and self.act(action):
            said = self.live.state.said
            self.paint()
            self.tell(said)
            if not letters:
                self.arrive()

    def do_saved(self) -> None:
        """Tell when it was saved; there is no need to ask for it."""
        try:
            self.live.flush()
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        saved = self.live.last_saved
        at = f"{saved:%H:%M:%S}" if saved else ""
        self.tell(msg("Alles is bewaard {at}. Dat gaat vanzelf.", "Everything is saved {at}. That happens by itself.", at=at))
        self.paint_top()

"""The coding screen: when each command is valid, and the way out."""

from __future__ import annotations

from fieldwork.i18n import Msg, msg
from fieldwork.tui.keyboard import bindings, key_of
from fieldwork.tui.screens.coding_along import Along
from fieldwork.tui.widgets.passage import Here

_CHANGING = frozenset({
    "confirm", "theme", "recent", "actor", "route", "valence", "new_aspect", "uncode", "respan", "new_code", "undo", "redo",
    "read",
})  # fmt: skip
"""Commands that write."""
_ON_TEXT = _CHANGING - {"undo", "redo"}
"""Commands that need something to be selected."""


class Coding(Along):
    """Every command of the place `coding`."""

    BINDINGS = bindings("coding")

    def why_not(self, command: str) -> Msg | None:
        """Why a command cannot be done now."""
        if command in _CHANGING and self.desk.study.log.readonly:
            return msg("Deze studie kan hier alleen gelezen worden.", "This study can only be read here.")
        if command in (_ON_TEXT | {"whole"}) and not self.shown:
            return msg("Hier is geen tekst. {key} kiest een andere lijst.",
                       "There is no text here. {key} chooses another list.", key=key_of("queue_kind"))  # fmt: skip
        if command in ("uncode", "respan") and not self._mine_here() and self._carried is None:
            return msg("Hier is geen codering van u. {key} wijst een codering aan.",
                       "There is no coding of yours here. {key} points at one.", key=key_of("coding_next"))  # fmt: skip
        if command in ("coding_next", "coding_back") and not any(each.codings or each.marks for each in self.coded):
            return msg("Hier is nog niets gecodeerd.", "Nothing is coded here yet.")
        if command == "new_code" and not self.typed.strip():
            return msg("Typ eerst de woorden van het nieuwe thema.", "Type the words of the new theme first.")
        return None

    # --- the session, and away --------------------------------------------------------------------------------------

    def do_read(self) -> None:
        """Gone through this session, or not after all."""
        text = self.text or self.shown[0]
        done = not self.desk.is_read(text.session)
        if self._do(lambda: self.desk.read(text.session, done=done)):
            self.paint_list()
            self.tell(msg("Doorgelezen met het codeboek van nu.", "Gone through with the codebook of now.") if done else
                      msg("Toch niet doorgelezen.", "Not gone through after all."))  # fmt: skip

    def do_whole(self) -> None:
        """Read the whole session over."""
        from fieldwork.tui.screens.review import Review, Wish

        text = self.text or self.shown[0]

        def go(wish: Wish | None) -> None:
            place = next((n for n, each in enumerate(self.shown)
                          if wish is not None and (each.session, each.part.item) == (text.session, wish.item)
                          and wish.ref in (None, each.part.ref)), None)  # fmt: skip
            if place is not None:
                self.passage.select(Here(place, *self.passage.cuts(place, "sentence")[0]))

        self.app.push_screen(Review(self.desk.study, text.session, text.part.item, coding=True), go)

    def do_book(self) -> None:
        """To the codebook, at the theme that is pointed at."""
        from fieldwork.tui.screens.codebook import CodebookScreen

        pointed = self.pointed
        here = self.codebook.effective(pointed.code) if pointed is not None else None
        self.app.push_screen(CodebookScreen(self.desk.study, here))

    def do_out(self) -> None:
        """One step back."""
        if self.typed:
            self._type("")
        elif self._carried is not None:
            self._carried = None
            self.tell(None)
        elif self.query_one("#stops").has_focus:
            self._to_text()
        elif self.passage.pointed is not None:
            here = self.passage.here
            self.passage.select(here if here is not None and here.end else None)
        elif self.stops.kind != "session":
            self._along("session")
        else:
            self.do_to_start()

    def do_to_start(self) -> None:
        """To the first screen."""
        self.dismiss(None)

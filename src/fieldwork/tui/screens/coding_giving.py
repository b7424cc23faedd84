"""Giving a theme to what is selected: by letters, by digit, from the list, or a new one; with actor, route and valence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fieldwork.coding import edits
from fieldwork.coding.segments import Coding
from fieldwork.errors import FieldworkError, InputError
from fieldwork.i18n import msg
from fieldwork.tui.screens.choosing import Choosing
from fieldwork.tui.screens.coding_choice import after, all_themes
from fieldwork.tui.screens.coding_memos import Memos
from fieldwork.tui.widgets.passage import Passage


class Giving(Memos):
    """The commands that make a coding, or change what it says."""

    def _do(self, what: Callable[[], object]) -> bool:
        """Do something that writes; False where it could not be, after saying why."""
        try:
            what()
        except FieldworkError as error:
            self.tell(error.message, trouble=not isinstance(error, InputError))
            return False
        return True

    def _may(self, command: str) -> bool:
        """Whether a command can be done now; says why not."""
        reason = self.why_not(command)
        if reason is not None:
            self.tell(reason)
        return reason is None

    # --- typing a theme ---------------------------------------------------------------------------------------------

    async def on_passage_typed(self, message: Passage.Typed) -> None:
        """A letter narrows the themes; a digit gives one, or belongs to the words of a new one where no theme answers them; a
        space alone makes the selection wider."""
        character, wide = message.character, self.typed
        if character == "":
            self._type(wide[:-1])
        elif character.isdecimal() and character != "0" and (self.offers or not wide):
            self._digit(int(character) - 1)
        elif character == " " and not wide:
            await self.action_do("grow")
        elif self._may("theme"):
            self._type(wide + character)

    def _type(self, typed: str) -> None:
        self.typed, self.offer_at = typed, 0
        self.tell(None)
        self.paint_panel()

    def _digit(self, place: int) -> None:
        if place >= len(self.offers):
            self.tell(msg("Er is geen thema met dat cijfer.", "There is no theme with that digit."))
        elif self._may("recent"):
            self._give(place)

    def action_give(self, place: int) -> None:
        """A click on a theme."""
        if self._may("theme"):
            self._give(place)

    def do_confirm(self) -> None:
        """The theme that is pointed at; where nothing was typed, actor and route are right."""
        pointed = self.pointed
        if self.typed.strip():
            if self.offer_at < len(self.offers):
                self._give(self.offer_at)
            else:
                self.do_new_code()
        elif pointed is not None and pointed.coder == self.desk.coder and pointed.prefilled:
            self._change(pointed, actor=pointed.actor, route=pointed.route)
            self.tell(msg("Wie en route bevestigd.", "Actor and route confirmed."))
        elif pointed is None and self.choice.prefilled:
            self.choice.given |= {"actor", "route"}
            self.paint_panel()
            self.tell(msg("Wie en route bevestigd. Typ nu een thema.", "Actor and route confirmed. Type a theme now."))
        else:
            self.tell(self.words_of_blind() or msg("Typ een paar letters van een thema, of een cijfer.",
                                                   "Type a few letters of a theme, or a digit."))  # fmt: skip

    def do_themes(self) -> None:
        """All themes, by route, with what they mean."""
        title, hint = msg("Welk thema?", "Which theme?"), msg("typ een paar letters", "type a few letters")
        window = Choosing(self.words(title), all_themes(self.codebook, self.lang), hint=self.words(hint))
        self.app.push_screen(window, lambda code: self._code(code) if code is not None and self._may("theme") else None)

    def do_new_code(self) -> None:
        """A theme of what was typed, under the route that stands there; and the segment gets it."""
        words, book = " ".join(self.typed.split()), self.codebook
        route = self.choice.route if self.pointed is None else self.pointed.route
        id = edits.new_id(book, words)
        made = self._do(lambda: self.desk.edit_codebook(edits.define(book, id, **{self.lang: words}, route=route)))
        if made:
            self._code(id)
            named = book.routes.get(route or "")
            under = self.words(named.label) if named else msg("geen route", "no route")
            self.tell(msg("Nieuw thema “{words}” ({under}). Eerdere gesprekken wachten nu op herlezen.",
                          "New theme “{words}” ({under}). Earlier sessions now wait to be read again.",
                          words=words, under=under))  # fmt: skip

    def _give(self, place: int) -> None:
        self._code(self.offers[place].id)

    def _code(self, code: str) -> None:
        """Code what is selected."""
        here, text, choice = self.passage.here, self.text, self.choice
        if here is None or text is None:
            self.tell(msg("Kies eerst een stuk tekst.", "Select a piece of text first."))
            return
        pointed, mark = self.pointed, self.pointed_mark
        given, route = choice.given, choice.route_for(self.codebook.codes[code])
        if mark is not None and mark.route:
            route, given = mark.route, given | {"route"}
        made: list[Coding] = []
        done = self._do(lambda: made.append(self.desk.code(
            text.session, text.part, here.start, here.end, code, actor=choice.actor, route=route,
            valence=choice.valence if pointed is None else None, new_aspect=choice.new_aspect and pointed is None,
            prefilled=[name for name in choice.prefilled if name not in given], mark=mark.mark if mark is not None else None,
        )))  # fmt: skip
        if done:
            self.typed, self.offer_at = "", 0
            self.tell(None)
            self._segment = here
            self.passage.select(here, made[0].coding)
            self.repaint_text(here.piece)

    # --- actor, route, valence, new aspect --------------------------------------------------------------------------

    def do_actor(self) -> None:
        """The next role."""
        self._set("actor", after(list(self.codebook.roles), self._now("actor"), none=True))

    def do_route(self) -> None:
        """The next route."""
        self._set("route", after(list(self.codebook.routes), self._now("route"), none=True))

    def do_valence(self) -> None:
        """The next valence."""
        self._set("valence", after(list(self.codebook.valences), self._now("valence"), none=True))

    def do_new_aspect(self) -> None:
        """Something new about a known theme, or not."""
        self._set("new_aspect", not self._now("new_aspect"))

    def action_take(self, what: str, place: int) -> None:
        """A click on a role, route or valence."""
        book = self.codebook
        ids = list({"actor": book.roles, "route": book.routes, "valence": book.valences}[what])
        if self._may(what):
            self._set(what, None if what == "valence" and self._now(what) == ids[place] else ids[place])

    def _now(self, what: str) -> Any:
        return getattr(self.pointed if self.pointed is not None else self.choice, what)

    def _set(self, what: str, value: Any) -> None:
        pointed = self.pointed
        if pointed is None or what == "actor":  # who acts is the same for what else is coded here
            setattr(self.choice, what, value)
            self.choice.given.add(what)
            self.choice.own.add(what)
        if pointed is not None:
            self._change(pointed, **{what: value})
        self.paint_panel()

    def _change(self, coding: Coding, **to: Any) -> None:
        here = self.passage.here
        if self._do(lambda: self.desk.change(coding.session, coding.coding, **to)) and here is not None:
            self.tell(None)
            self.repaint_text(here.piece)

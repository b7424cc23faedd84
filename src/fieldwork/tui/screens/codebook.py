"""The codebook: the tree of its codes, and all that can be done with them. Each change is an event that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fieldwork.coding import edits
from fieldwork.coding.codebook import Codebook, Edit
from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg, pick
from fieldwork.study.codebook.book import KINDS, name_version
from fieldwork.study.codebook.history import history
from fieldwork.study.desk.words import told_step
from fieldwork.study.privacy.quoted_examples import quoted_examples
from fieldwork.study.steps import Step, Steps
from fieldwork.tui.keyboard import bindings
from fieldwork.tui.screens.choosing import Choice, Choosing
from fieldwork.tui.screens.codebook_choices import change_choices, code_choices, divided
from fieldwork.tui.screens.codebook_form import CodeForm, places
from fieldwork.tui.screens.codebook_page import CodebookPage, Tree
from fieldwork.tui.screens.naming import Naming

if TYPE_CHECKING:
    from fieldwork.study import Study

CHANGES = frozenset({"code_add", "code_edit", "code_move", "code_up", "code_down", "code_merge", "code_split", "code_retire",
                     "version_name", "undo", "redo"})  # fmt: skip


class CodebookScreen(CodebookPage):
    """Shows and changes the codebook; gives nothing."""

    BINDINGS = bindings("codebook")

    def __init__(self, study: Study, here: str | None = None) -> None:
        super().__init__(study, here)
        self._steps = Steps(study, study.by, lambda kind, body: kind in KINDS)

    async def on_lines_chosen(self, message: Tree.Chosen) -> None:
        """Enter or a click on a code: its form; on a route: a new one there."""
        message.stop()
        await self.action_do("code_edit" if self.here is not None else "code_add")

    def why_not(self, command: str) -> Msg | None:
        """Why a command cannot be done now."""
        code = self.here
        if command in CHANGES and self.study.log.readonly:
            return msg("Deze studie kan hier alleen gelezen worden.", "This study can only be read here.")
        if command in CHANGES - {"code_add", "version_name", "undo", "redo"}:
            if code is None:
                return msg("Wijs eerst een code aan.", "Point at a code first.")
            if not code.in_force and command not in ("code_edit", "code_retire", "code_merge"):
                return msg("Deze code is uit gebruik.", "This code is out of use.")
            if command == "code_merge" and not code.in_force and code.merged_into is None:
                return msg("Deze code is uit gebruik.", "This code is out of use.")
        return None

    # --- doing ----------------------------------------------------------------------------------------------------------

    def _change(self, make: Callable[[Codebook], list[Edit]], said: Msg, here: str | None = None) -> bool:
        """Do a change, or say why it cannot be done."""
        try:
            made = make(self.book)
            if made:
                self._steps.edit(made)
        except FieldworkError as error:
            self._fill()
            self.tell(error.message, trouble=True)
            return False
        self._fill(f"code:{here}" if here else None)
        self.tell(said)
        return True

    def do_code_add(self) -> None:
        """A new code, in a form."""
        before = self.book
        form = CodeForm(before, self._steps.edit, where=self._place)

        def then(made: str | None) -> None:
            if made is not None:
                self._fill(f"code:{made}")
                if self._tell_quoted(before):
                    return
                self.tell(msg("Er is een nieuwe code: wat al gelezen is, staat klaar om er nog eens op te lezen.",
                              "There is a new code: what was read before waits to be read again for it."))  # fmt: skip

        self.app.push_screen(form, then)

    def do_code_edit(self) -> None:
        """The names and the meaning of a code, in a form."""
        code = self.here
        if code is not None:
            before = self.book

            def then(changed: str | None) -> None:
                self._fill()
                self._tell_quoted(before)

            self.app.push_screen(CodeForm(before, self._steps.edit, code), then)

    def _tell_quoted(self, before: Codebook) -> bool:
        """Tell of examples that are a participant's words, where there are new ones; whether there are."""
        told = quoted_examples(self.study, before, self.book)
        if told is not None:
            self.tell(told, trouble=True)
        return told is not None

    def do_code_move(self) -> None:
        """Choose where a code hangs."""
        code = self.here
        if code is None:
            return
        here = f"under:{code.under}" if code.under else f"route:{code.route or ''}"
        choices = [Choice(id_, words) for id_, words in places(self.book, here, self.lang, [code.id])]
        title = msg("Waar hoort “{code}”?", "Where does “{code}” belong?", code=pick(code.label, self.lang))

        def then(chosen: str | None) -> None:
            kind, _, id_ = (chosen or "").partition(":")
            if chosen:
                self._change(
                    lambda book: edits.move(book, code.id, under=id_ if kind == "under" else None,
                                            route=id_ if kind == "route" and id_ else None),
                    msg("Verplaatst.", "Moved."), code.id)  # fmt: skip

        self.app.push_screen(Choosing(self.words(title), choices), then)

    def do_code_up(self) -> None:
        """One place higher among the codes beside it."""
        self._shift(-1)

    def do_code_down(self) -> None:
        """One place lower."""
        self._shift(1)

    def _shift(self, by: int) -> None:
        code = self.here
        if code is None:
            return
        row = [each.id for each in self.book.children(code.under) if code.under or each.route == code.route]
        place = row.index(code.id) + by
        if not 0 <= place < len(row):
            self.tell(msg("De code staat al aan de rand.", "The code is at the edge already."))
            return
        others = [each for each in row if each != code.id]
        after = others[place - 1] if place else ""
        self._change(lambda book: edits.move(book, code.id, route=code.route, under=code.under, after=after),
                     msg("Verplaatst.", "Moved."), code.id)  # fmt: skip

    def do_code_merge(self) -> None:
        """Choose what a code is merged into; a merged one is separate again."""
        code = self.here
        if code is None:
            return
        if code.merged_into:
            self._change(lambda book: edits.unmerge(book, code.id), msg("Niet meer samengevoegd: alles is zoals het was.",
                         "No longer merged: all is as it was."), code.id)  # fmt: skip
            return
        title = msg("“{code}” samenvoegen met:", "Merge “{code}” into:", code=pick(code.label, self.lang))

        def then(into: str | None) -> None:
            if into:
                self._change(
                    lambda book: edits.merge(book, code.id, into),
                    msg("Samengevoegd: wat met {code} gecodeerd is, telt als {into}.",
                        "Merged: what is coded with {code} counts as {into}.", code=code.id, into=into),
                    code.id)  # fmt: skip

        choices = code_choices(self.book, self.book.in_force(), self.lang, code.id)
        self.app.push_screen(Choosing(self.words(title), choices), then)

    def do_code_split(self) -> None:
        """Name the codes that a code is divided over."""
        code = self.here
        if code is None:
            return
        title = msg("“{code}” splitsen in: twee of meer codes, met ; ertussen. Een naam die er nog niet is, wordt een nieuwe.",
                    "Split “{code}” into: two or more codes, with ; between. A name that is not there yet becomes a new one.",
                    code=pick(code.label, self.lang))  # fmt: skip

        def then(typed: str | None) -> None:
            if typed:
                self._change(lambda book: divided(book, code, typed, self.lang),
                             msg("Gesplitst. Wat met {code} gecodeerd is, wacht om verdeeld te worden.",
                                 "Split. What is coded with {code} waits to be divided.", code=code.id), code.id)  # fmt: skip

        self.app.push_screen(Naming(self.words(title), "", self.lang), then)

    def do_code_retire(self) -> None:
        """Out of use, or in use again."""
        code = self.here
        if code is None:
            return
        if code.in_force:
            self._change(lambda book: edits.retire(book, code.id), msg("Uit gebruik; wat ermee gecodeerd is, blijft.",
                         "Out of use; what is coded with it stays."), code.id)  # fmt: skip
        else:
            self._change(lambda book: edits.restore(book, code.id), msg("Weer in gebruik.", "In use again."), code.id)

    def do_version_name(self) -> None:
        """Freeze the codebook under a name."""

        def then(name: str | None) -> None:
            try:
                if name:
                    name_version(self.study, name)
                    self.tell(msg("Versie “{name}” ligt vast.", "Version “{name}” is frozen.", name=name))
            except FieldworkError as error:
                self.tell(error.message, trouble=True)

        title = msg("Hoe heet deze versie van het codeboek?", "What is this version of the codebook called?")
        self.app.push_screen(Naming(self.words(title), "", self.lang), then)

    def do_code_history(self) -> None:
        """All changes, the latest first; choosing one points at its code."""
        found = history(self.study)
        choices = change_choices(self.book, found, self.lang)

        def then(chosen: str | None) -> None:
            code = found[int(chosen)].code if chosen else None
            if code in self.book.codes:
                self._fill(f"code:{code}")

        title = msg("Veranderingen van het codeboek", "Changes of the codebook")
        self.app.push_screen(Choosing(self.words(title), choices), then)

    def do_code_find(self) -> None:
        """Go to a code by a few letters."""
        title = self.words(msg("Naar welke code?", "To which code?"))

        def then(code: str | None) -> None:
            if code:
                self._fill(f"code:{code}")

        self.app.push_screen(Choosing(title, code_choices(self.book, self.book.codes.values(), self.lang)), then)

    def do_undo(self) -> None:
        """Take the last change back."""
        self._step(self._steps.undo, msg("Ongedaan gemaakt: {what}.", "Undone: {what}."),
                   msg("Er is niets om ongedaan te maken.", "There is nothing to undo."))  # fmt: skip

    def do_redo(self) -> None:
        """Do again what was taken back."""
        self._step(self._steps.redo, msg("Opnieuw gedaan: {what}.", "Redone: {what}."),
                   msg("Er is niets om opnieuw te doen.", "There is nothing to redo."))  # fmt: skip

    def _step(self, take: Callable[[], Step | None], said: Msg, nothing: Msg) -> None:
        try:
            step = take()
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        self._fill()
        self.tell(msg(said.nl, said.en, what=told_step(step, self.book)) if step else nothing)

    def do_return(self) -> None:
        """Back."""
        self.dismiss(None)

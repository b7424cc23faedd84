"""The key file on screen: filling in who stands behind a code, erasing it, looking where names stand, copies, tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.widgets import Input

from fieldwork.errors import FieldworkError, InputError, because
from fieldwork.i18n import Msg, msg
from fieldwork.study.privacy.names import COPIED, REMOVE, note, pseudonymiser, used
from fieldwork.study.privacy.names_taking import ANOTHER_NAME, read_csv, renamed, told_by_code, told_unfound
from fieldwork.tui.screens.choosing import Choice
from fieldwork.tui.screens.keyfile_page import KeyfilePage
from fieldwork.tui.screens.keyfile_place import Asking, Where
from fieldwork.tui.screens.keyfile_words import CLOSED, READ_ONLY

if TYPE_CHECKING:
    from fieldwork.store.keyfile import Entry
    from fieldwork.tui.screens.review import Wish

REMOVED = msg("{code} is gewist. Kopieën van het sleutelbestand van eerder hebben de naam nog; en zonder de naam wordt hij in "
              "wat naar buiten gaat ook niet meer vervangen.",
              "{code} was erased. Copies of the key file made before still have the name; and without the name it is no longer "
              "replaced in what leaves either.")  # fmt: skip


class Keyfile(KeyfilePage):
    """Works in the key file that is open. Gives a session with what is wanted in it, or None; `KeyfileDoor` closes the file."""

    # --- commands -------------------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """What needs a code that is pointed at, somebody who is known, or a file that can be written."""
        if self.shut:
            return CLOSED if command.startswith("keyfile") else None
        changes = ("keyfile_edit", "keyfile_add", "keyfile_remove", "keyfile_import")
        if command in changes and self.names.readonly:
            return READ_ONLY
        if command == "keyfile_edit" and self.here is None:
            return msg("Wijs eerst een code aan.", "Point at a code first.")
        if command == "keyfile_remove" and self.here not in self._entries:
            return msg("Hier is nog niets om te wissen.", "There is nothing here to erase yet.")
        if command == "keyfile_search" and not self._entries:
            return msg("Er staat nog niemand in het sleutelbestand.", "Nobody is in the key file yet.")
        return None

    def do_keyfile_edit(self) -> None:
        """Fill in the one that is pointed at."""
        self._form(self.here)

    def do_keyfile_add(self) -> None:
        """Fill in one more."""
        self._form(None)

    def _form(self, code: str | None) -> None:
        from fieldwork.tui.screens.keyfile_entry import KeyfileEntry

        self.app.push_screen(KeyfileEntry(self.study, self.names, code, self._open.get(code or "")), self._kept)

    def _kept(self, made: Entry | None) -> None:
        if made is None or self.shut:
            return
        self.query_one("#typed", Input).value = ""
        self.fill(made.code)
        warning = told_by_code(made) or told_unfound(made)
        done = msg("Bewaard in het sleutelbestand: {code}.", "Kept in the key file: {code}.", code=made.code)
        self.tell(warning or done, trouble=warning is not None)

    def do_keyfile_remove(self) -> None:
        """Ask, and then erase."""
        code = self.here or ""
        about = self.words(msg(REMOVED.nl, REMOVED.en, code=code))
        choices = [Choice("not", self.words(msg("Toch niet", "After all not"))),
                   Choice("erase", self.words(msg("Wissen", "Erase")), about=about)]  # fmt: skip
        title = msg("Wissen wie er achter {code} staat?", "Erase who stands behind {code}?", code=code)

        def answered(answer: str | None) -> None:
            if answer == "erase" and not self.shut:
                self._remove(code)

        self.app.push_screen(Asking(self.words(title), choices, digits=True), answered)

    def _remove(self, code: str) -> None:
        try:
            used(self.study, REMOVE, [code])
            self.names.remove([code])
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        self.fill()
        self.tell(msg(REMOVED.nl, REMOVED.en, code=code))

    def do_keyfile_search(self) -> None:
        """Where these names stand in the study."""
        from fieldwork.tui.screens.keyfile_found import KeyfileFound

        known = pseudonymiser(self._entries.values(), self.lang)
        if self._used("search"):
            self.app.push_screen(KeyfileFound(self.study, known), self._wished)

    def do_keyfile_alikes(self) -> None:
        """What looks like a name and is not here."""
        from fieldwork.tui.screens.keyfile_alikes import KeyfileAlikes

        if self._used("lookalikes"):
            self.app.push_screen(KeyfileAlikes(self.study, self.names), self._wished)

    def _used(self, purpose: str) -> bool:
        try:
            used(self.study, purpose)
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return False
        return True

    def _wished(self, wish: tuple[str, Wish] | None) -> None:
        if wish is not None:
            self.leave(wish)
        else:
            self.fill()

    # --- files ----------------------------------------------------------------------------------------------------------

    def do_keyfile_copy(self) -> None:
        """Ask where a copy is to be made."""
        word = self.words(msg("namen", "names"))
        proposed = Path.home() / f"{word}-{self.study.folder.resolve().name}.fieldwork"
        title = msg("In welk bestand komt de kopie? Bewaar haar niet naast een kopie van de studie.",
                    "In which file does the copy go? Do not keep it beside a copy of the study.")  # fmt: skip
        self.app.push_screen(Where(self.words(title), str(proposed), self.lang), self._copy)

    def _copy(self, typed: str | None) -> None:
        if typed is None or self.shut:
            return
        file = Path(typed).expanduser()
        try:
            digest = self.names.copy_to(file)
            note(self.study, COPIED, {"file": file.name, "sha256": digest})
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        self.tell(msg("Kopie gemaakt, met dezelfde wachtzin; ook in het logboek: {file}",
                      "Copy made, with the same passphrase; in the log too: {file}", file=str(file)))  # fmt: skip

    def do_keyfile_import(self) -> None:
        """Ask which file names are to be taken in from."""
        title = msg("Uit welk CSV-bestand? De eerste regel noemt de kolommen: code, kind, name, also, contact.",
                    "From which CSV file? The first line names the columns: code, kind, name, also, contact.")  # fmt: skip
        self.app.push_screen(Where(self.words(title), f"{Path.home()}/", self.lang), self._import)

    def _import(self, typed: str | None) -> None:
        if typed is None or self.shut:
            return
        file = Path(typed).expanduser()
        try:
            found = read_csv(self.study, _text(file), self._entries)
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        others = renamed(found, self._entries)
        if not others:
            self._take(file, found)
            return
        about = self.words(msg(ANOTHER_NAME.nl, ANOTHER_NAME.en, codes=", ".join(others)))
        choices = [Choice("not", self.words(msg("Toch niet", "After all not"))),
                   Choice("take", self.words(msg("Vervangen", "Replace")), about=about)]  # fmt: skip
        title = msg("Namen door andere vervangen: {codes}?", "Replace names by others: {codes}?", codes=", ".join(others))

        def answered(answer: str | None) -> None:
            if answer == "take" and not self.shut:
                self._take(file, found)

        self.app.push_screen(Asking(self.words(title), choices, digits=True), answered)

    def _take(self, file: Path, found: list[Entry]) -> None:
        try:
            used(self.study, "import", [each.code for each in found])
            self.names.put(found)
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        self.fill()
        warning = next(filter(None, (warn(each) for warn in (told_by_code, told_unfound) for each in found)), None)
        self.tell(msg("Bewaard: {n}. Wis {file} nu: daar staan de namen onversleuteld in.{warning}",
                      "Kept: {n}. Erase {file} now: the names stand in it unencrypted.{warning}", n=len(found),
                      file=str(file), warning=msg(" {why}", " {why}", why=warning) if warning else ""),
                  trouble=warning is not None)  # fmt: skip

    def do_return(self) -> None:
        """All codes again, where they were narrowed; else back, and the file is closed."""
        field = self.query_one("#typed", Input)
        if field.value and not self.shut:
            field.value = ""
        else:
            self.leave(None)


def _text(file: Path) -> str:
    """The text of a table. InputError for what is no such file."""
    from fieldwork.protocol.reading import decoded

    if not file.is_file():
        raise InputError(msg("{file} is er niet.", "{file} is not there.", file=str(file)))
    try:
        text, fault = decoded(file.read_bytes())
    except OSError as error:
        raise InputError(msg("{file} is niet te lezen: {why}.", "{file} cannot be read: {why}.",
                             file=str(file), why=because(error))) from None  # fmt: skip
    if fault is not None:
        raise InputError(fault.message)
    return text

"""The door of the key file: it is made here, or opened with its own passphrase, and closed again when its place is left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from fieldwork.errors import FieldworkError, WrongPassphrase
from fieldwork.i18n import Msg, msg
from fieldwork.study.privacy.names import FILE, has_names, make_names, open_names
from fieldwork.study.privacy.names_restoring import restore_names
from fieldwork.tui.jobs import Finished, begin
from fieldwork.tui.keyboard import bindings, key_of
from fieldwork.tui.place import Place
from fieldwork.tui.plain import line, plain
from fieldwork.tui.screens.keyfile_words import CLOSED
from fieldwork.tui.screens.naming import Naming
from fieldwork.tui.screens.review import Wish
from fieldwork.tui.widgets.bars import KeyBar, Saying

if TYPE_CHECKING:
    from fieldwork.store.keyfile import KeyFile
    from fieldwork.study import Study
    from fieldwork.tui.screens.keyfile import Keyfile

PURPOSE = "screen"
"""What the log says that the key file was opened for."""
TITLE = msg("Het sleutelbestand", "The key file")
OPEN = msg(
    "Hierin staat wie er achter de codes zit. Typ de wachtzin van het sleutelbestand, en dan Enter. Dat het openging komt in "
    "het logboek.",
    "In it stands who is behind the codes. Type the passphrase of the key file, then Enter. That it was opened goes into the "
    "log.",
)
NEW = msg(
    "Deze studie heeft er nog geen. Het is een tweede versleuteld bestand naast de studie ({file}), voor wie er achter de "
    "codes zit: namen, contact, echte namen van locaties. Wat naar buiten gaat, krijgt codes op de plaats van die namen. Het "
    "heeft een eigen wachtzin, die alleen kent wie de namen mag weten. Zonder die wachtzin is het niet te openen. Typ haar "
    "twee keer.",
    "This study has none yet. It is a second encrypted file beside the study ({file}), for who is behind the codes: names, "
    "contact, real names of sites. What leaves the study gets codes in place of those names. It has a passphrase of its own, "
    "known only to who may know the names. Without it the file cannot be opened. Type it twice.",
    file=FILE,
)
COPY = msg("Typ de wachtzin van deze kopie, en dan Enter: {file}. Zij komt dan naast de studie te staan.",
           "Type the passphrase of this copy, then Enter: {file}. It is then put beside the study.")  # fmt: skip
MADE = msg("Het sleutelbestand is er. Het gaat niet mee in een reservekopie van de studie: {key} maakt er een kopie van.",
           "The key file is there. It does not go into a backup of the study: {key} makes a copy of it.")  # fmt: skip
LEFT_OUT = msg(
    "Niet teruggezet, want gewist: {codes}. In {file} staan deze namen nog: vernietig die kopie en maak een nieuwe.",
    "Not put back, for erased: {codes}. {file} still holds these names: destroy that copy and make another.",
)
WRONG = msg(
    "Deze wachtzin opent het niet. Typ haar nog eens, let op hoofdletters en spaties. Is zij zeker goed, dan is het begin van "
    "het bestand beschadigd: zet een kopie terug.",
    "This passphrase does not open it. Type it again and mind capitals and spaces. If it is right for certain, the start of "
    "the file is damaged: put a copy back.",
)
LIVE = msg("Nu niet: er is een gesprek bezig.", "Not now: a session is going on.")


def enter(place: Place[Any], study: Study, then: Callable[[tuple[str, Wish] | None], Any]) -> None:
    """To the names. Never while a session is live: who anyone else is must not be seen then. `then` gets a session with what is
    wanted in it, or None."""
    if place.shell.live is not None:
        place.tell(LIVE)
    else:
        place.app.push_screen(KeyfileDoor(study), then)


class KeyfileDoor(Place[tuple[str, Wish]]):
    """Under all screens of the key file, as long as one of them is open. Gives a session with what is wanted in it, or None."""

    PLACE: ClassVar[str] = "keyfile_door"
    CSS_PATH = "keyfile.tcss"
    BINDINGS = bindings("keyfile_door")

    def __init__(self, study: Study) -> None:
        super().__init__()
        self.study = study
        self._names: KeyFile | None = None
        self._page: Keyfile | None = None
        self._copy: Path | None = None
        self._busy = False
        self._turn = 0  # what was begun before the screen locked is not waited for
        self._copied = ""

    def compose(self) -> ComposeResult:
        """What it is, the passphrase, and where it is made once more, and what it is worth."""
        with VerticalScroll(id="box", can_focus=False):
            yield Static(id="title")
            yield Static(id="about")
            yield Input(password=True, id="secret", select_on_focus=False)
            yield Input(password=True, id="again", select_on_focus=False)
            yield Static(id="worth")
            yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """Typing goes to the field at once."""
        self._copied = self.app.clipboard
        self._ask()

    def speak(self) -> None:
        """The same in the other language."""
        super().speak()
        self._paint()

    @property
    def _is_new(self) -> bool:
        return self._copy is None and not has_names(self.study)

    def _ask(self) -> None:
        """From the start."""
        for field in self.query(Input):
            field.value, field.disabled = "", False
        self.query_one("#secret").focus()
        self._paint()

    def _paint(self) -> None:
        self.query_one("#title", Static).update(line(self.words(TITLE), style="bold"))
        about = msg(COPY.nl, COPY.en, file=str(self._copy)) if self._copy is not None else NEW if self._is_new else OPEN
        self.query_one("#about", Static).update(plain(self.words(about)))
        self.query_one("#again").display = self.query_one("#worth").display = self._is_new
        for id, words in (("secret", msg("wachtzin", "passphrase")), ("again", msg("nog een keer", "once more"))):
            self.query_one(f"#{id}", Input).placeholder = self.words(words)
        self._weigh()
        self.show_keys()

    def _weigh(self) -> None:
        from fieldwork.strength import judged, strength

        typed = self.query_one("#secret", Input).value
        told = self.words(judged(strength(typed))) if typed and self._is_new else ""
        self.query_one("#worth", Static).update(plain(told))

    def on_input_changed(self, message: Input.Changed) -> None:
        """What a passphrase is worth is told while it is chosen."""
        if message.input.id == "secret":
            self._weigh()

    async def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter: to the second field, where there is one, or on."""
        if self._is_new and message.input.id == "secret" and message.value:
            self.query_one("#again").focus()
        else:
            await self.action_do("keyfile_open")

    # --- commands -------------------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """A copy is only put back where nothing is."""
        if command == "keyfile_restore" and has_names(self.study):
            return msg("Deze studie heeft hier een sleutelbestand.", "This study has a key file here.")
        return None

    def do_keyfile_open(self) -> None:
        """Open it, or make it; off this thread, for it takes a moment."""
        secret, again = (self.query_one(f"#{id}", Input) for id in ("secret", "again"))
        typed, copy, study = secret.value, self._copy, self.study
        if self._busy or not typed:
            return
        if self._is_new and (wrong := _no_passphrase(typed, again.value)) is not None:
            self.tell(wrong, trouble=True)
            return

        def make() -> tuple[KeyFile, Msg | None]:
            return make_names(study, typed), msg(MADE.nl, MADE.en, key=key_of("keyfile_copy"))

        def come() -> tuple[KeyFile, Msg | None]:
            gone = restore_names(study, copy, typed) if copy is not None else ()
            left = msg(LEFT_OUT.nl, LEFT_OUT.en, codes=", ".join(gone), file=str(copy)) if gone else None
            return open_names(study, typed, PURPOSE), left

        self._busy = secret.disabled = again.disabled = True
        self.tell(msg("Even geduld …", "One moment …"))
        begin(str(self._turn), make if self._is_new else come, self)

    async def on_finished(self, message: Finished) -> None:
        """It is open; or it is asked again."""
        message.stop()
        fault = message.outcome.exception()
        if message.name != str(self._turn):  # the screen locked meanwhile
            if fault is None:
                message.outcome.result()[0].close()
            return
        self._busy = False
        if fault is None:
            await self._in(*message.outcome.result())
        elif isinstance(fault, FieldworkError):
            for field in self.query(Input):
                field.disabled = False
                if isinstance(fault, WrongPassphrase):
                    field.value = ""
            self.query_one("#secret").focus()
            self.tell(WRONG if isinstance(fault, WrongPassphrase) else fault.message, trouble=True)
            self._paint()
        else:
            self.shell.stop_for(fault)

    async def _in(self, names: KeyFile, told: Msg | None) -> None:
        from fieldwork.tui.screens.keyfile import Keyfile

        self._names, self._copy = names, None
        self.tell(None)
        self._ask()
        page = self._page = Keyfile(self.study, names)
        await self.app.push_screen(page, self._back)
        page.tell(told)

    def _back(self, wish: tuple[str, Wish] | None) -> None:
        """Left: the file is closed. After a lock it is so already, and its passphrase is asked again."""
        if self._names is not None or wish is not None:
            self.keep()
            self.dismiss(wish)

    def do_keyfile_restore(self) -> None:
        """Ask which copy is to be put back."""
        title = msg("Welke kopie van het sleutelbestand?", "Which copy of the key file?")
        self.app.push_screen(Naming(self.words(title), f"{Path.home()}/", self.lang), self._chosen_copy)

    def _chosen_copy(self, typed: str | None) -> None:
        if typed is None:
            return
        file = Path(typed).expanduser()
        if not file.is_file():
            self.tell(msg("{file} is er niet.", "{file} is not there.", file=str(file)), trouble=True)
            return
        self._copy = file
        self.tell(None)
        self._ask()

    def do_return(self) -> None:
        """Back; from a copy to the passphrase of a new one."""
        if self._busy:
            return
        if self._copy is not None:
            self._copy = None
            self.tell(None)
            self._ask()
        else:
            self.dismiss(None)

    # --- closing --------------------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Close the file, also where the program has to end; what was copied here is not to be pasted elsewhere."""
        names, self._names = self._names, None
        if names is not None:
            names.close()
        if self._page is not None:
            self._page.shut = True
        if self.app.clipboard != self._copied:
            self.app.copy_to_clipboard("")

    def conceal(self) -> None:
        """The screen was locked: the file is closed, and its passphrase asked again."""
        self._turn += 1
        self._busy = False
        self.keep()
        self._ask()
        self.tell(CLOSED if has_names(self.study) else None)


def _no_passphrase(typed: str, again: str) -> Msg | None:
    """Why a passphrase cannot be that of the key file: everybody tries it first, it is found at once, or it was typed in two
    ways."""
    from fieldwork.strength import judged, strength

    found = strength(typed)
    if found.refused:
        return judged(found)
    if typed != again:
        return msg("De twee wachtzinnen zijn niet gelijk. Typ ze nog eens.", "The two passphrases differ. Type them again.")
    return None

"""What all screens and windows share that show names: they are empty once the screen was locked, and then go.

`Concealed` is the second base of each: Textual takes styles from the first.
"""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.screen import Screen, ScreenResultType

from fieldwork.tui.place import Place
from fieldwork.tui.screens.choosing import Choosing
from fieldwork.tui.screens.naming import Naming

Result = TypeVar("Result")


class Concealed(Screen[ScreenResultType]):
    """Gives None once the screen was locked. Nothing of it is left by then: `empty` took it away when it locked."""

    shut = False
    _left = False

    def empty(self) -> None:
        """Take away every name that is shown or kept here."""

    def conceal(self) -> None:
        """The screen was locked: the passphrase of the study alone does not bring names back."""
        self.shut = True
        self.empty()

    def on_screen_resume(self) -> None:
        """On top again, after the lock: away."""
        if self.shut:
            self.leave(None)

    def leave(self, result: ScreenResultType | None) -> None:
        """Go, with what came of it; once."""
        if not self._left:
            self._left = True
            self.dismiss(result)


class KeyfilePlace(Place[Result], Concealed[Result]):
    """A screen that shows names."""

    CSS_PATH = "keyfile.tcss"

    def do_return(self) -> None:
        """Back."""
        self.leave(None)


class Asking(Choosing, Concealed[str]):
    """A window to choose in while names are shown."""

    CSS_PATH = "choosing.tcss"

    def empty(self) -> None:
        """No choice is left."""
        self._title, self._choices, self._by_id, self._folded = "", [], {}, {}
        if self.is_mounted:
            self._show([])


class Where(Naming, Concealed[str]):
    """A window for the name of a file while names are shown."""

    CSS_PATH: ClassVar[str] = "naming.tcss"

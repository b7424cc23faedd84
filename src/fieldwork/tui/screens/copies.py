"""Choosing another copy of the study: its folder, its file, a backup or a hand-over, by typing or from what is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from fieldwork.i18n import Msg, msg
from fieldwork.tui.copies import Entry, entries, is_copy, place_of, spelled
from fieldwork.tui.keyboard import bindings
from fieldwork.tui.place import Place
from fieldwork.tui.plain import line, plain
from fieldwork.tui.widgets.bars import KeyBar, Saying, TopLine
from fieldwork.tui.widgets.field import Field
from fieldwork.tui.widgets.lines import Line, Lines

if TYPE_CHECKING:
    from fieldwork.study import Study

TITLE = msg("Andere kopie opnemen", "Take in another copy")
ABOUT = msg(
    "Waar staat de andere kopie? Een map van de studie, een reservekopie of een overdracht. Typ het pad, of kies met de pijlen "
    "en Enter. De kopie wordt alleen gelezen.",
    "Where is the other copy? A folder of the study, a backup or a hand-over. Type the path, or choose with the arrows and "
    "Enter. It is only read.",
)
KINDS = {
    "study": msg("studie", "study"), "file": msg("bestand", "file"), "folder": msg("map", "folder"),
}  # fmt: skip


class Copies(Place[Path]):
    """Gives the path of a copy, or None where the person went back."""

    PLACE: ClassVar[str] = "copies"
    CSS_PATH = "copies.tcss"
    BINDINGS = bindings("copies")

    def __init__(self, study: Study) -> None:
        super().__init__()
        self.study = study
        self._found: dict[str, Entry] = {}

    def compose(self) -> ComposeResult:
        """What is asked, the path, and what is there."""
        yield TopLine()
        yield Static(id="about")
        yield Field("~/", id="path", select_on_focus=False)
        yield Lines(id="there")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """Typing goes to the path at once."""
        self.query_one("#there", Lines).can_focus = False
        self.query_one("#path").focus()
        self._paint()

    def speak(self) -> None:
        """The same in the other language."""
        super().speak()
        self._paint()

    def _paint(self) -> None:
        self.query_one(TopLine).show(line(self.words(TITLE), style="bold"), Content())
        self.query_one("#about", Static).update(plain(self.words(ABOUT)))
        self._found = {str(each.path): each for each in entries(self._typed, self.study.folder)}
        self.query_one("#there", Lines).show([self._line(each) for each in self._found.values()], next(iter(self._found), None))
        self.show_keys()

    @property
    def _typed(self) -> str:
        return self.query_one("#path", Input).value

    def _line(self, each: Entry) -> Line:
        name, kind = each.path.name, line(self.words(KINDS[each.kind]), style="$text-muted")
        look = "" if each.kind == "folder" else "bold"

        def draw(width: int) -> Content:
            room = max(width - 12, 8)
            left = line(f"{name}/" if each.kind == "folder" else name, style=look).truncate(room, ellipsis=True)
            return Content.assemble(left, " " * (room - left.cell_length + 2), kind)

        return Line(str(each.path), draw)

    def on_input_changed(self) -> None:
        """Show what is there now."""
        self.tell(None)
        self._paint()

    def on_input_submitted(self) -> None:
        """Enter."""
        self.do_copy_choose()

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """A click on a line."""
        message.stop()
        self._go(Path(message.id))

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another line is pointed at."""
        message.stop()

    def on_key(self, event: events.Key) -> None:
        """Arrows move in the list while letters go to the path."""
        moves = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}
        if event.key in moves:
            event.stop()
            self.query_one("#there", Lines).action_move(moves[event.key])

    # --- commands -------------------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """There is a folder above all but the topmost."""
        if command == "copy_up" and place_of(self._typed).parent == place_of(self._typed):
            return msg("Er is geen map hoger.", "There is no folder above.")
        return None

    def do_copy_choose(self) -> None:
        """What was typed, where that is a copy; or else what is pointed at."""
        typed, here = place_of(self._typed), self.query_one("#there", Lines).here
        if is_copy(typed):
            self._go(typed)
        elif here is not None:
            self._go(Path(here))
        else:
            self.tell(msg("Hier staat geen kopie van een studie: {path}. Kies een andere map of een ander bestand.",
                          "There is no copy of a study here: {path}. Choose another folder or file.",
                          path=self._typed.strip() or "~"), trouble=True)  # fmt: skip

    def _go(self, path: Path) -> None:
        if is_copy(path):
            self.dismiss(path)
        else:
            self._show(path)

    def _show(self, folder: Path) -> None:
        field = self.query_one("#path", Input)
        field.value = spelled(folder)
        field.cursor_position = len(field.value)
        field.focus()

    def do_copy_up(self) -> None:
        """The folder above the one that is shown."""
        path = place_of(self._typed)
        self._show((path if path.is_dir() else path.parent).resolve().parent)

    def do_return(self) -> None:
        """Back; nothing came in."""
        self.dismiss(None)

"""The form of an export: which profiles, to which folder, for whom, and whether only of those who agreed to reuse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.model import Text
from fieldwork.tui.anew import compose_anew
from fieldwork.tui.jobs import Finished, begin
from fieldwork.tui.keyboard import bindings, letter_of, letters
from fieldwork.tui.place import Place
from fieldwork.tui.plain import line, plain
from fieldwork.tui.taking_out import ask_names
from fieldwork.tui.widgets.bars import KeyBar, Saying
from fieldwork.tui.widgets.cycle import Cycle
from fieldwork.tui.widgets.field import Field
from fieldwork.tui.widgets.lines import Line, Lines

if TYPE_CHECKING:
    from fieldwork.exports.pseudonyms import Pseudonyms
    from fieldwork.study import Study

USES = (("own", msg("voor het eigen onderzoek", "for this study itself")),
        ("reuse", msg("hergebruik: alleen van wie dat goed vindt", "reuse: only of those who agreed to it")))  # fmt: skip
LABELS = {"folder": msg("Map", "Folder"), "recipient": msg("Voor wie", "For whom"), "use": msg("Waarvoor", "What for")}
READING = msg("De profielen worden gelezen …", "Reading the profiles …")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to leave, to which folder, and what replaces names in it."""

    profiles: tuple[str, ...]
    folder: Path
    recipient: str | None
    reuse: bool
    names: Pseudonyms | None


class ExportForm(Place[Order]):
    """Gives what is to leave, once it was asked what is to become of names; or None where the person went back."""

    PLACE: ClassVar[str] = "export_form"
    CSS_PATH = "taking_out.tcss"
    BINDINGS = [*bindings("export_form"), *letters("export_form")]

    def __init__(self, study: Study) -> None:
        super().__init__()
        self.study = study
        self.ticked: set[str] = set()
        self._titles: Mapping[str, Text | Msg] | None = None

    def compose(self) -> ComposeResult:
        """A field a line, and below them the profiles."""
        proposed = Path.home() / f"{self.study.folder.resolve().name}-export"
        fields: dict[str, Widget] = {
            "folder": Field(str(proposed), id="folder", select_on_focus=False),
            "recipient": Field(id="recipient", select_on_focus=False),
            "use": Cycle([(id, self.words(words)) for id, words in USES], id="use"),
        }
        yield Static(plain(self.words(msg("Exporteren", "Export")), "bold"), id="title")
        with Vertical(id="form"):
            for name, widget in fields.items():
                with Horizontal(classes="row"):
                    yield Static(plain(self.words(LABELS[name])), classes="label")
                    yield widget
        yield Static(id="what")
        yield Lines(id="profiles")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the profiles, off this thread; begin at the list."""
        self.query_one("#profiles").focus()
        self._paint()
        begin("profiles", self._read, self)

    def _read(self) -> dict[str, Text | Msg]:
        from fieldwork.exports.profiles import find_profiles, read_profile
        from fieldwork.protocol.shipped import shipped

        found = find_profiles(shipped("exports"), self.study.folder / "exports")
        return {id: read_profile(found[id]).title or "" for id in sorted(found)}

    def on_finished(self, message: Finished) -> None:
        """They are read, or one of them is wrong."""
        message.stop()
        fault = message.outcome.exception()
        if fault is None:
            self._titles = message.outcome.result()
            self._paint()
        elif isinstance(fault, FieldworkError):
            self.tell(fault.message, trouble=True)
        else:
            self.shell.stop_for(fault)

    def speak(self) -> None:
        """The same form in the other language."""
        super().speak()
        self.call_later(self._anew)

    async def _anew(self) -> None:
        await compose_anew(self, self._paint)

    def _paint(self) -> None:
        titles = self._titles
        what = READING if titles is None else \
            msg("Wat gaat mee? {n} van {all}. Niet versleuteld; wat geen toestemming heeft blijft hier.",
                "What goes along? {n} of {all}. Not encrypted; what has no consent stays here.",
                n=len(self.ticked), all=len(titles))  # fmt: skip
        self.query_one("#what", Static).update(plain(self.words(what)))
        self.query_one("#profiles", Lines).show([self._line(id, title) for id, title in (titles or {}).items()])
        self.show_keys(letters=True)

    def _line(self, id: str, title: Text | Msg) -> Line:
        sign = "✓" if id in self.ticked else "·"
        words = Content.assemble((f"{sign} ", "bold"), line(id, 24, "bold"), " " * max(26 - len(id), 2))
        told = self.words(title)
        return Line(id, lambda width: Content.assemble(words, line(told, max(width - words.cell_length, 4), "$text-muted")))

    def on_descendant_focus(self) -> None:
        """The keys that go with where the person is."""
        self.show_keys(letters=not isinstance(self.focused, Input))

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter or a click on a profile."""
        message.stop()
        self.do_export_tick()

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """What was said was about another line."""
        message.stop()
        self.tell(None)

    def on_input_submitted(self) -> None:
        """Enter in a field goes on."""
        self.focus_next()

    def on_cycle_entered(self) -> None:
        """Enter goes on."""
        self.focus_next()

    # --- commands -------------------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """Nothing before the profiles are read, nor without one of them."""
        if command.startswith("export_") and self._titles is None:
            return READING
        if command == "export_begin" and self.study.log.readonly:
            return msg("Deze studie kan hier alleen gelezen worden.", "This study can only be read here.")
        if command == "export_begin" and not self.ticked:
            return msg("Kies eerst wat meegaat: {key}, of alles met {all}.",
                       "Choose first what goes along: {key}, or all with {all}.",
                       key=letter_of("export_tick"), all=letter_of("export_all"))  # fmt: skip
        return None

    def hidden_keys(self) -> frozenset[str]:
        """The way on is always told."""
        return super().hidden_keys() - {"export_begin"}

    def do_export_tick(self) -> None:
        """The profile that is pointed at goes along, or not."""
        here = self.query_one("#profiles", Lines).here
        if here is not None:
            self.ticked ^= {here}
            self.tell(None)
            self._paint()

    def do_export_all(self) -> None:
        """All of them, or none."""
        every = set(self._titles or ())
        self.ticked = set() if self.ticked == every else every
        self.tell(None)
        self._paint()

    def do_export_begin(self) -> None:
        """On to the question of names, or say what is wrong with the folder."""
        from fieldwork.store.places import require_folder

        folder = Path(self.query_one("#folder", Input).value.strip() or ".").expanduser()
        try:
            require_folder(folder.resolve().parent)
        except FieldworkError as error:
            self.query_one("#folder").focus()
            self.tell(error.message, trouble=True)
            return
        ask_names(self, self.study, "export", lambda names: self._ready(folder, names))

    def _ready(self, folder: Path, names: Pseudonyms | None) -> None:
        profiles = tuple(id for id in self._titles or () if id in self.ticked)
        recipient = self.query_one("#recipient", Input).value.strip() or None
        self.dismiss(Order(profiles, folder, recipient, self.query_one("#use", Cycle).value == "reuse", names))

    def do_cancel(self) -> None:
        """Back; nothing leaves."""
        self.dismiss(None)

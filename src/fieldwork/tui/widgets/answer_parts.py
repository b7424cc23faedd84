"""What the answer area is made of, and how an item is shown in it: each kind has a widget, all of them always there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from fieldwork.capture.state import SessionState
from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.protocol.model import Item
from fieldwork.text import editable
from fieldwork.tui.filling import Filling
from fieldwork.tui.plain import line, plain
from fieldwork.tui.reading import cell_line, typed_form
from fieldwork.tui.slots import CHOSEN, WORDS, Slot, choices
from fieldwork.tui.widgets.editor import Editor
from fieldwork.tui.widgets.grid import Grid
from fieldwork.tui.widgets.hearing import Hearing, beside_words, silent_words
from fieldwork.tui.widgets.instances import Instances
from fieldwork.tui.widgets.lines import Line, Lines
from fieldwork.tui.widgets.marks import Marks
from fieldwork.tui.widgets.options import Options


@dataclass(frozen=True, slots=True)
class Typing:
    """A text that is being typed: its draft field, the text, the cursor in code points."""

    field: str
    text: str
    cursor: int


class AnswerParts(VerticalScroll, can_focus=False):
    """Shows one item's slots. What happens in them is `AnswerArea`'s."""

    def __init__(self, lang: Lang) -> None:
        super().__init__(id="answer")
        self.lang: Lang = lang
        self.filling = Filling()
        self._seen: dict[str, str] = {}
        self._was: tuple[str, str] = ("", "")
        self._locked = False
        self._tabs, self._cells = Instances(id="times"), Lines(id="cells")
        self._options, self._marks, self._grid = Options(id="options"), Marks(id="marks"), Grid(id="grid")
        self._field, self._remark = Editor(id="field"), Editor(id="remark")
        self._hint = Hearing(id="hint", classes="label")
        names = ("cell-label", "remark-label", "shows")
        self._cell_label, self._remark_label, self._shows = (Static(id=name, classes="label") for name in names)

    def compose(self) -> ComposeResult:
        """All widgets that any kind needs; each item shows its own. Making them anew would cost five times as much."""
        parts = (self._tabs, self._cells, self._cell_label, self._options, self._marks, self._grid, self._field, self._hint,
                 self._remark_label, self._remark, self._shows)  # fmt: skip
        for widget in parts:
            widget.display = False
        yield from parts

    def render_lines(self, crop: Region) -> list[Strip]:
        """What is behind the parts: nothing but the background, which Textual would work out line by line."""
        return [Strip.blank(crop.width, self.visual_style.rich_style)] * crop.height

    # --- what is open -----------------------------------------------------------------------------------------------

    @property
    def item(self) -> Item | None:
        """The item that is shown."""
        return self.filling.item

    @property
    def slot(self) -> Slot | None:
        """The part of it that is open."""
        return self.filling.slot

    @property
    def slots(self) -> list[Slot]:
        """Every part of it."""
        return self.filling.slots

    @property
    def editors(self) -> tuple[Editor, Editor]:
        """Where words are typed: the answer, and the words beside it. Not always both are shown."""
        return self._field, self._remark

    @property
    def fields(self) -> tuple[str, ...]:
        """The draft fields of the slot that is open: of the answer and of the words beside it."""
        return self.filling.fields

    @property
    def field_name(self) -> str:
        """The draft field of the slot that is open."""
        return (*self.fields, "")[0]

    # --- showing ----------------------------------------------------------------------------------------------------

    def show(self, state: SessionState, item: Item, drafts: Mapping[str, Typing], *, locked: bool, key: str = "") -> None:
        """Show an item as it stands, with what was being typed; `key` is the slot to stand in."""
        other = self.item is None or self.item.id != item.id
        self._locked = locked
        self.filling.open(state, item, self.lang, key, drafts)
        self._show_times()
        self._show_chooser(state)
        self._show_field(drafts)
        self._show_remark(drafts)
        self._show_words(state)
        if other:
            self.scroll_home(animate=False)

    def _show_times(self) -> None:
        """The tabs and the fields of a repeat."""
        filling, item, slot = self.filling, self.item, self.slot
        repeated = item is not None and item.kind == "repeat" and slot is not None
        for widget in (self._tabs, self._cells, self._cell_label):
            self._turn(widget, repeated)
        if item is None or slot is None or not repeated:
            return
        less = not self._locked and (filling.many > 1 or not filling.is_empty(0))
        self._tabs.offer(filling.names(self.lang), filling.index, pick(item.each, self.lang) or self._say(msg("keer", "time")),
                         self.lang, more=filling.can_add and not self._locked, less=less)  # fmt: skip
        fields = filling.of(filling.index)
        self._turn(self._cells, len(fields) > 1)
        self._cells.show([Line(each.key, cell_line(each, self.lang)) for each in fields], slot.key)
        self._cell_label.update(plain(slot.label, "bold"))

    def _show_chooser(self, state: SessionState) -> None:
        slot, kind = self.slot, self.filling.kind
        self._turn(self._options, kind in CHOSEN and kind != "grade")
        self._turn(self._marks, kind == "grade")
        self._turn(self._grid, kind == "grid")
        self.set_class(kind == "grid", "-table")
        for widget in (self._options, self._marks, self._grid):
            widget.locked = self._locked
        if slot is None:
            return
        if kind == "grid":
            self._grid.offer(self.field_name, slot.item, slot.value, self.lang)
        elif kind in CHOSEN:
            offered = [(id, pick(words, self.lang)) for id, words in choices(slot.item, state.wave)]
            if kind == "grade":
                low, high = (pick(slot.item.labels.get(end), self.lang) for end in ("low", "high"))
                self._marks.grade(offered, slot.value, (low, high))
            else:
                self._options.offer(offered, slot.value, many=kind == "multiple")

    def _show_field(self, drafts: Mapping[str, Typing]) -> None:
        slot = self.slot
        on = slot is not None and slot.item.kind not in CHOSEN | {"grid", "sheet"} and not slot.item.silent
        self._turn(self._field, on)
        if slot is None or not on:
            self._turn(self._hint, False)
            return
        self._field.twice = bool(slot.path) or self.filling.from_paper
        self._fill(self._field, self.fields[0], typed_form(slot, self.lang), drafts, one_line=slot.item.kind not in WORDS)
        self._hear()

    def _hear(self) -> None:
        """Say what is understood of what stands in the line."""
        slot, state = self.slot, self.filling.state
        if slot is not None and state is not None:
            inside = bool(slot.path)
            says = self._hint.hear(slot.item, self._field.text, self.lang, state.wave, locked=self._locked, inside=inside)
            self._turn(self._hint, says)

    def _show_remark(self, drafts: Mapping[str, Typing]) -> None:
        slot, on = self.slot, self.filling.takes_remark
        self._turn(self._remark, on)
        self._turn(self._remark_label, on)
        if slot is None or not on:
            return
        self._remark_label.update(line(self._say(beside_words(slot.item, self.filling.chose_other))))
        loose = slot.item.kind not in CHOSEN and slot.value is None and not slot.item.remark
        self._fill(self._remark, self.fields[1], "" if loose else slot.text, drafts)

    def _show_words(self, state: SessionState) -> None:
        """What has no answer of its own: words to read aloud, and what is computed from the answers."""
        found = silent_words(state, self.item, self.slot, self.lang) if self.item is not None else None
        self._turn(self._shows, bool(found))
        if found:
            self._shows.update(found)

    def _fill(self, editor: Editor, name: str, text: str, drafts: Mapping[str, Typing], *, one_line: bool = False) -> None:
        draft = drafts.get(name)
        self._was = (editable(text), self._was[1]) if editor is self._field else (self._was[0], editable(text))
        editor.read_only = self._locked
        editor.fill(draft.text if draft else text, draft.cursor if draft else None, one_line=one_line)
        self._seen[editor.id or ""] = editor.text

    def _turn(self, widget: Widget, on: bool) -> None:
        # Not by a class: its styles would be looked up anew, which takes as long as painting it.
        if widget.display != on:
            widget.display = on

    def _say(self, words: Msg) -> str:
        return words.text(self.lang)

    def least_height(self) -> int:
        """How many lines the answer needs so that it can be given without scrolling."""
        return sum(self._least_of(widget) for widget in self.children if widget.display)

    def _least_of(self, widget: Widget) -> int:
        if isinstance(widget, (Options, Grid)):
            return widget.lines
        if widget is self._cells:
            return min(len(self.filling.of(self.filling.index)), 8) + 1
        if isinstance(widget, Editor):
            return 1 if widget.one_line else 4 if widget is self._field else 2 if self.has_class("-table") else 3
        return 2 if widget is self._shows else 1

"""The list of the key file: every code with who stands behind it, and the codes of the study of which nobody is known yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from fieldwork.errors import FieldworkError
from fieldwork.fuzzy import folded
from fieldwork.i18n import msg
from fieldwork.study.privacy.names import BETWEEN, unnamed
from fieldwork.study.privacy.names_taking import told_by_code
from fieldwork.study.privacy.withdrawal import GONE, withdrawn
from fieldwork.tui.keyboard import bindings, key_of
from fieldwork.tui.plain import line, plain
from fieldwork.tui.screens.keyfile_place import KeyfilePlace
from fieldwork.tui.screens.keyfile_words import KINDS, columns
from fieldwork.tui.screens.review import Wish
from fieldwork.tui.widgets.bars import KeyBar, Saying, TopLine
from fieldwork.tui.widgets.field import Field
from fieldwork.tui.widgets.lines import Drawing, Line, Lines, still

if TYPE_CHECKING:
    from textual import events

    from fieldwork.pseudonyms.kinds import Kind
    from fieldwork.store.keyfile import Entry, KeyFile
    from fieldwork.study import Study

HEAD = (msg("code", "code"), msg("soort", "kind"), msg("naam", "name"), msg("ook", "also"), msg("contact", "contact"))
WHOM = msg("{code} is in de studie, en staat hier nog niet. Enter vult in wie of wat het is.",
           "{code} is in the study, and is not here yet. Enter fills in who or what it is.")  # fmt: skip
LEFT = msg("Let op: {code} trok zich terug en alles is gewist. Wis ook wie het was.",
           "Mind: {code} withdrew and everything was erased. Erase who it was too.")  # fmt: skip


class KeyfilePage(KeyfilePlace[tuple[str, Wish]]):
    """Shows the key file that is open; what is done with it is `Keyfile`'s."""

    PLACE: ClassVar[str] = "keyfile"
    CSS_PATH = "keyfile.tcss"
    BINDINGS = bindings("keyfile")

    def __init__(self, study: Study, names: KeyFile) -> None:
        super().__init__()
        self.study, self.names = study, names
        self._entries: dict[str, Entry] = {}
        self._folded: dict[str, str] = {}
        self._open: dict[str, Kind] = {}
        self._gone: frozenset[str] = frozenset()

    def compose(self) -> ComposeResult:
        """A few letters to narrow the list, the list, and all of the one that is pointed at."""
        yield TopLine()
        yield Field(id="typed", select_on_focus=False)
        yield Static(id="head")
        yield Lines(id="codes")
        with VerticalScroll(id="one", can_focus=False):
            yield Static(id="about")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """Typing narrows the list at once."""
        self.query_one("#codes", Lines).can_focus = False
        self.query_one("#typed").focus()
        self.fill()

    def speak(self) -> None:
        """The same in the other language."""
        super().speak()
        self._list()

    def empty(self) -> None:
        """Nobody is known here any more."""
        self._entries, self._open, self._folded = {}, {}, {}
        self.query_one("#typed", Input).value = ""
        self._list()

    # --- what is shown --------------------------------------------------------------------------------------------------

    def fill(self, here: str | None = None) -> None:
        """Read it, and show it; `here` is the code to point at."""
        if self.shut:
            return
        try:
            self._entries = {each.code: each for each in self.names.entries()}
            self._open = unnamed(self.study, self._entries)
            self._folded = {code: _folded(each) for code, each in self._entries.items()}
            self._gone = frozenset(code for code, how in withdrawn(self.study).items() if how == GONE)
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
        self._list(here)

    def _list(self, here: str | None = None) -> None:
        wanted = folded(self.query_one("#typed", Input).value).split()
        found = [Line(each.code, self._drawn(each)) for each in self._entries.values()
                 if all(word in self._folded[each.code] for word in wanted)]  # fmt: skip
        still_open = [code for code in self._open if all(word in folded(code) for word in wanted)]
        if still_open:
            title = msg("Nog niet ingevuld ({n})", "Not filled in yet ({n})", n=len(still_open))
            found.append(still("open:", line(self.words(title), style="$secondary"), choosable=False))
            found += [Line(code, self._bare(code)) for code in still_open]
        self.query_one("#codes", Lines).show(found, here)
        self.query_one("#typed", Input).placeholder = self.words(msg("code, naam of contact", "code, name or contact"))
        count = msg("ingevuld: {n} · nog niet: {open}", "filled in: {n} · not yet: {open}",
                    n=len(self._entries), open=len(self._open))  # fmt: skip
        title = msg("Wie er achter de codes staat", "Who stands behind the codes")
        self.query_one(TopLine).show(line(self.words(title), style="bold"), line(self.words(count), style="bold"))
        self._head()
        self._tell_of()

    def _head(self) -> None:
        width = self.query_one("#codes").scrollable_content_region.width
        self.query_one("#head", Static).update(columns([line(self.words(each)) for each in HEAD], _widths(width)))

    def _drawn(self, each: Entry) -> Drawing:
        sign, kind = "! " if each.code in self._gone else "", self.words(KINDS[each.kind])

        def draw(width: int) -> Content:
            code = line(f"{sign}{each.code}", style="bold")
            return columns((code, line(kind), line(each.name), line(_joined(each)), line(each.contact)), _widths(width))

        return draw

    def _bare(self, code: str) -> Drawing:
        kind = self.words(KINDS[self._open[code]])
        return lambda width: columns((line(code, style="bold"), line(kind), line("…"), Content(), Content()), _widths(width))

    @property
    def here(self) -> str | None:
        """The code that is pointed at."""
        code = self.query_one("#codes", Lines).here
        return code if code in self._entries or code in self._open else None

    def _tell_of(self) -> None:
        self.query_one("#about", Static).update(self._about())
        self.query_one("#one").scroll_home(animate=False)
        self.show_keys()

    def _about(self) -> Content:
        code = self.here
        if code is None:
            nothing = msg("Niets past hierbij. Esc toont alles weer.", "Nothing answers this. Esc shows all again.")
            first = msg("Hier staat nog niemand. {key} vult een code in.", "Nobody is here yet. {key} fills in a code.",
                        key=key_of("keyfile_add"))  # fmt: skip
            empty = nothing if self.query_one("#typed", Input).value else first
            return plain(self.words(empty)) if not self.shut else Content()
        if code in self._open:
            return plain(self.words(msg(WHOM.nl, WHOM.en, code=code)))
        each = self._entries[code]
        told = [Content.assemble((f"{code}  ", "bold"), line(each.name, style="bold"))]
        for label, words in ((HEAD[3], _joined(each)), (HEAD[4], each.contact)):
            if words:
                told.append(Content.assemble((f"{self.words(label)}: ", "$text-muted"), line(words)))
        warning = msg(LEFT.nl, LEFT.en, code=code) if code in self._gone else told_by_code(each)
        if warning is not None:
            told.append(plain(self.words(warning), "bold $error"))
        return Content("\n").join(told)

    def on_input_changed(self) -> None:
        """Narrow the list to what is typed."""
        self.tell(None)
        self._list()

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another one."""
        message.stop()
        self.tell(None)
        self._tell_of()

    def on_resize(self, event: events.Resize) -> None:
        """Other columns."""
        super().on_resize(event)
        self.call_after_refresh(self._head)

    def on_key(self, event: events.Key) -> None:
        """Arrows move in the list while letters go to the field."""
        moves = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}
        if event.key in moves:
            event.stop()
            self.query_one("#codes", Lines).action_move(moves[event.key])

    async def on_input_submitted(self) -> None:
        """Enter."""
        await self.action_do("keyfile_edit")

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """A click on a line."""
        message.stop()
        await self.action_do("keyfile_edit")


def _joined(each: Entry) -> str:
    return f"{BETWEEN} ".join(each.also)


def _folded(each: Entry) -> str:
    """What is typed is looked for in this."""
    kind = KINDS[each.kind]
    return folded(" ".join((each.code, kind.nl, kind.en, each.name, *each.also, each.contact)))


def _widths(width: int) -> tuple[int, ...]:
    """The columns of the list: what code and kind leave is for the name, other spellings and contact."""
    code, kind = (10, 8) if width < 100 else (16, 10)
    room = max(width - code - kind - 10, 15)
    name, also = room * 9 // 20, room // 4
    return code, kind, name, also, room - name - also

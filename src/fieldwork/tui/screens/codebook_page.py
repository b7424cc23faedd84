"""The codebook as it looks: the tree of its codes, and beside it the code that is pointed at."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldwork.coding.codebook import Code, Codebook
from fieldwork.i18n import msg, pick, plural
from fieldwork.study.codebook.book import codebook
from fieldwork.tui.keyboard import letters
from fieldwork.tui.place import Place
from fieldwork.tui.plain import plain
from fieldwork.tui.screens.codebook_tree import about, tree
from fieldwork.tui.widgets.bars import KeyBar, Saying
from fieldwork.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from fieldwork.study import Study

class Tree(Lines):
    """The codes; letters are commands here."""

    BINDINGS = letters("codebook")


class CodebookPage(Place[None]):
    """Shows the codebook. What can be done with it is `CodebookScreen`'s."""

    PLACE: ClassVar[str] = "codebook"
    CSS_PATH = "codebook.tcss"

    def __init__(self, study: Study, here: str | None = None) -> None:
        super().__init__()
        self.study = study
        self._here = here

    def compose(self) -> ComposeResult:
        """What it is, the tree, and the code that is pointed at."""
        yield Static(id="title")
        with Container(id="body"):
            yield Tree(id="tree")
            with VerticalScroll(id="aside", can_focus=False):
                yield Static(id="about")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin at the code that was asked for, or at the first."""
        self._fill(f"code:{self._here}" if self._here else None)
        self.query_one(Tree).focus()

    def on_screen_resume(self) -> None:
        """Back from a window or another screen."""
        self._fill()

    def speak(self) -> None:
        """Everything in the other language."""
        super().speak()
        self._fill()

    @property
    def book(self) -> Codebook:
        """The codebook as it is now."""
        return codebook(self.study)

    @property
    def here(self) -> Code | None:
        """The code that is pointed at."""
        kind, _, id_ = (self.query_one(Tree).here or "").partition(":")
        return self.book.codes.get(id_) if kind == "code" else None

    @property
    def _place(self) -> str:
        """Where a new code would come: on the route that is pointed at, or beside the code."""
        line, code = self.query_one(Tree).here or "route:", self.here
        if code is None:
            return line
        return f"under:{code.under}" if code.under else f"route:{code.route or ''}"

    # --- painting -------------------------------------------------------------------------------------------------------

    def _fill(self, here: str | None = None) -> None:
        book = self.book
        named = pick(book.frame.get("title"), self.lang) or self.words(msg("Codeboek", "Codebook"))
        out = sum(not code.in_force and not code.undone for code in book.codes.values())
        title = plural(len(book.in_force()), msg("{name} · 1 code", "{name} · 1 code", name=named),
                       msg("{name} · {n} codes", "{name} · {n} codes", name=named))  # fmt: skip
        more = msg(" · {n} uit gebruik", " · {n} out of use", n=out)
        words = self.words(title) + (self.words(more) if out else "")
        self.query_one("#title", Static).update(plain(words, "bold"))
        self.query_one(Tree).show(tree(book, self.lang), here)
        self._tell_here()

    def _tell_here(self) -> None:
        code = self.here
        if code is not None:
            told = about(self.book, code, self.lang)
        elif not self.book.codes:
            told = plain(self.words(msg("Er is nog geen code. Maak er een met N.", "There is no code yet. Make one with N.")))
        else:
            told = Content()
        self.query_one("#about", Static).update(told)
        self.query_one("#aside").scroll_home(animate=False)
        self.show_keys(letters=True)

    def on_lines_moved(self) -> None:
        """Tell of the code that is pointed at now."""
        self.tell(None)
        self._tell_here()

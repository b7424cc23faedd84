"""How far the coders of a closed round agree: on themes, on routes, on who acts; the differences are one key away."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from fieldwork.coding.explain import EXPLANATIONS, NO_PASS_MARK
from fieldwork.coding.frozen import thawed
from fieldwork.i18n import msg, plural
from fieldwork.study.codebook.book import codebook
from fieldwork.study.rounds.rounds import round_named
from fieldwork.tui.agreement_rows import Row, headings, rows, table, told
from fieldwork.tui.keyboard import bindings, letters
from fieldwork.tui.page import text_page
from fieldwork.tui.place import Place
from fieldwork.tui.plain import line
from fieldwork.tui.widgets.bars import KeyBar, Saying, TopLine
from fieldwork.tui.widgets.lines import Lines
from fieldwork.tui.widgets.words import Words

if TYPE_CHECKING:
    from textual import events

    from fieldwork.study import Study


class AgreementPage(Place[None]):
    """The figures that a round was closed with."""

    PLACE: ClassVar[str] = "agreement"
    CSS_PATH = "agreement.tcss"
    BINDINGS = [*bindings("agreement"), *letters("agreement")]

    def __init__(self, study: Study, round: str) -> None:
        super().__init__()
        self.study = study
        self.round = round_named(study, round)
        self._found = thawed(self.round.figures or {})
        self._rows: dict[str, Row] = {}

    def compose(self) -> ComposeResult:
        """A table, and below it in words what the pointed row says."""
        yield TopLine()
        yield Static(id="headings")
        yield Lines(id="table")
        yield Static(id="about")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """The table takes the keys."""
        self.query_one(Lines).focus()
        self._fill()

    def speak(self) -> None:
        """Everything in the other language."""
        super().speak()
        self._fill()

    def _fill(self) -> None:
        known = codebook(self.study)
        self._rows = {each.id: each for each in rows(self._found, known, self.lang)}
        units = plural(self._found.codes.units, msg("1 eenheid", "1 unit"), msg("{n} eenheden", "{n} units"))
        name = msg("{round} · {units}", "{round} · {units}", round=self.round.name, units=units)
        version = msg("codeboek {name}", "codebook {name}", name=self.round.codebook or "-")
        self.query_one(TopLine).show(line(self.words(name), style="bold"), line(self.words(version)))
        self.query_one("#headings", Static).update(headings(self._found, self.lang))
        self.query_one(Lines).show(table(self._rows.values(), self._found, self.lang))
        self._tell()

    def _tell(self) -> None:
        row = self._rows.get(self.query_one(Lines).here or "")
        self.query_one("#about", Static).update(told(row, self.lang) if row else "")
        self.show_keys(letters=True)

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another row."""
        message.stop()
        self._tell()

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter or a click: to the differences on it."""
        message.stop()
        await self.action_do("differences")

    def do_differences(self) -> None:
        """Where the coders differ on what this row is about."""
        from fieldwork.tui.screens.differences import Differences

        row = self._rows.get(self.query_one(Lines).here or "")
        self.app.push_screen(Differences(self.study, self.round.id, row.on if row else None))

    def do_explain(self) -> None:
        """What each statistic says."""
        self.app.push_screen(Explanations())

    def do_return(self) -> None:
        """Back."""
        self.dismiss(None)


class Explanations(Place[None]):
    """Every statistic in plain words, with its formula and source."""

    PLACE: ClassVar[str] = "explanations"
    CSS_PATH = "agreement.tcss"
    BINDINGS = [*bindings("explanations"), *letters("explanations")]

    def compose(self) -> ComposeResult:
        """A page to read."""
        yield Words(msg("Wat de maten zeggen", "What the statistics say"), style="bold", id="title")
        yield Lines(id="page")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """The page takes the keys."""
        self.query_one(Lines).focus()
        self.show_keys(letters=True)
        self.call_after_refresh(self._fill)

    def on_resize(self, event: events.Resize) -> None:
        """Another width, other lines."""
        super().on_resize(event)
        self.call_after_refresh(self._fill)

    def speak(self) -> None:
        """Everything in the other language."""
        super().speak()
        self._fill()

    def _fill(self) -> None:
        blocks = [self.words(NO_PASS_MARK)]
        for each in EXPLANATIONS.values():
            title, *rest = each.lines(self.lang)
            blocks.append("\n".join((title.upper(), *rest)))
        page = self.query_one(Lines)
        page.show(text_page("\n\n".join(blocks), page.scrollable_content_region.width))

    def do_return(self) -> None:
        """Back."""
        self.dismiss(None)

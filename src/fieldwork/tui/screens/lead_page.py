"""The lead's screen, painted: panels beside each other in a large window, one at a time in a small one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from fieldwork.i18n import Lang, Msg, msg, plural
from fieldwork.study.answers import day_words
from fieldwork.study.reading import names
from fieldwork.study.sampling import sampling_matrix
from fieldwork.study.saturation.figures import View
from fieldwork.study.saturation.words import what_if
from fieldwork.study.start import roles
from fieldwork.tui.place import Place
from fieldwork.tui.plain import clickable, line, plain
from fieldwork.tui.screens.lead_beside import changed, curve_legend, drawing, news, still_open
from fieldwork.tui.screens.lead_figures import ahead, stand
from fieldwork.tui.screens.lead_heard import cell_told, grid, grid_legend, least, matrix
from fieldwork.tui.screens.lead_rows import Row, drawn
from fieldwork.tui.screens.lead_sight import Sight
from fieldwork.tui.screens.review import Wish
from fieldwork.tui.widgets.bars import Clickable, KeyBar, Saying, TopLine
from fieldwork.tui.widgets.cells import Cells
from fieldwork.tui.widgets.curve import Curve
from fieldwork.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study import Study

FULL = (120, 36)
"""A window of so many columns and lines shows all panels beside each other; a smaller one the panel that is chosen."""
PANELS: Mapping[str, tuple[Msg, Msg]] = {
    "stand": (msg("Stand", "Stand"), msg("Komt er nog nieuws?", "Do new codes still come?")),
    "grid": (msg("Sprekers", "Speakers"), msg("Per spreker en route", "By speaker and route")),
    "least": (msg("Gehoord", "Heard"), msg("Waar het minst gehoord is", "Where least was heard")),
    "curve": (msg("Kromme", "Curve"), msg("Hoe codes zich opstapelen", "How codes add up")),
    "ahead": (msg("Straks", "Ahead"), msg("Wat er nog te verwachten is", "What is still to be expected")),
    "news": (msg("Nieuw", "New"), msg("Wat nieuw is", "What is new")),
    "open": (msg("Open", "Open"), msg("Wat nog open is", "What is still open")),
}
"""The panels in the order of their digits: in a few letters, and in full."""
LEFT = ("stand", "grid", "least")
_ROWS: Mapping[str, Callable[[Sight, Lang], list[Row]]] = {
    "stand": stand, "least": least, "curve": changed, "ahead": ahead, "news": news, "open": still_open,
}  # fmt: skip
COMPUTING = msg("De cijfers worden berekend …", "The figures are being computed …")


class Panel(Vertical):
    """One panel: its title, and its rows, cells or curve."""

    def __init__(self, name: str, *inside: Widget) -> None:
        super().__init__(Clickable(id=f"title-{name}"), *inside, id=f"panel-{name}", classes="panel")


class LeadPage(Place[tuple[str, Wish]]):
    """Paints a sight, and before there is one what is known without it.

    `rows` are the sessions where they were read already; `view` is how it is looked at, `own` as the study has it.
    """

    PLACE: ClassVar[str] = "lead"
    CSS_PATH = "lead.tcss"

    def __init__(self, study: Study, rows: Sequence[SessionRow] | None = None) -> None:
        super().__init__()
        self.study = study
        self.view = self.own = View.of(study)
        self.sight: Sight | None = None
        self.computing = False
        self.panel = "stand"
        self.told: dict[str, list[Row]] = {}
        self._held = study.log.sessions() if rows is None else rows

    def compose(self) -> ComposeResult:
        """Two columns of panels, of which a small window shows one panel."""
        yield TopLine()
        yield Static(id="what-if")
        yield Clickable(id="tabs")
        with Container(id="panels"):
            with Vertical(id="left", classes="column"):
                yield Panel("stand", Lines(id="stand"))
                yield Panel("grid", Cells(id="grid"), Static(id="cell"), Static(id="grid-legend"))
                yield Panel("least", Lines(id="least"))
            with Vertical(id="right", classes="column"):
                yield Panel("curve", Curve(id="plot"), Static(id="curve-legend"), Lines(id="curve"))
                yield Panel("ahead", Lines(id="ahead"))
                yield Panel("news", Lines(id="news"))
                yield Panel("open", Lines(id="open"))
        yield Saying()
        yield KeyBar()

    def on_resize(self, event: events.Resize) -> None:
        """One panel or all of them; lines as wide as there is room."""
        super().on_resize(event)
        self.lay_out()
        self.call_after_refresh(self.paint)

    def speak(self) -> None:
        """Everything in the other language."""
        super().speak()
        self.lay_out()
        self.paint()

    # --- painting ---------------------------------------------------------------------------------------------------

    def lay_out(self) -> None:
        """All panels, or the one that is chosen."""
        full = self.size.width >= FULL[0] and self.size.height >= FULL[1]
        self.set_class(full, "-full")
        for name in PANELS:
            self.query_one(f"#panel-{name}").display = full or name == self.panel
        for column, inside in (("left", LEFT), ("right", tuple(PANELS)[len(LEFT) :])):
            self.query_one(f"#{column}").display = full or self.panel in inside
        if not self.query_one(f"#{self.panel}").has_focus:
            self.set_focus(self.query_one(f"#{self.panel}"))
        for number, (name, (_, title)) in enumerate(PANELS.items(), 1):
            look = "bold $accent" if name == self.panel else "bold"
            words = Content.assemble((f"{number} ", "$text-muted"), line(self.words(title), style=look))
            self.query_one(f"#title-{name}", Static).update(clickable(words, f"screen.panel({number})"))
        self.query_one("#tabs", Static).update(self._tabs())
        self.show_keys(letters=True)

    def _tabs(self) -> Content:
        told = []
        for number, (name, (short, _)) in enumerate(PANELS.items(), 1):
            words = plain(f"▸{number} {self.words(short)}" if name == self.panel else f" {number} {self.words(short)}",
                          "bold $accent" if name == self.panel else "$text-muted")  # fmt: skip
            told.append(clickable(words, f"screen.panel({number})"))
        return Content(" ").join(told)

    def paint(self) -> None:
        """Every panel in sight, as wide as it is."""
        self.paint_top()
        sight, lang = self.sight, self.lang
        for name, rows in _ROWS.items():
            self.told[name] = self._early(name) if sight is None else rows(sight, lang)
            lines = self.query_one(f"#{name}", Lines)
            lines.show(drawn(self.told[name], lines.scrollable_content_region.width or lines.size.width))
        if sight is not None:
            self.query_one(Cells).show(*grid(sight, lang))
            self.query_one("#grid-legend", Static).update(grid_legend(sight, lang))
            self.tell_cell()
            self.query_one(Curve).show(drawing(sight))
            self.query_one(Curve).display = drawing(sight) is not None
            legend = self.query_one("#curve-legend", Static)
            legend.update(curve_legend(sight, lang, self.query_one("#panel-curve").size.width - 2))
        self.show_keys(letters=True)

    def paint_top(self) -> None:
        """Whether these are the figures of now, and whether they are the study's own."""
        title = line(self.words(msg("Saturatie", "Saturation")), style="bold")
        wanted = self.query_one("#what-if", Static)
        wanted.display = self.view != self.own
        if self.view != self.own:
            book = self.sight.book if self.sight is not None else None
            wanted.update(plain(self.words(what_if(self.view, self.own, book)), "bold $warning"))
        right = Content()
        if self.computing:
            right = line(self.words(self._renewing or COMPUTING), style="bold")
        elif self.sight is not None:
            right = line(self.words(msg("bijgewerkt", "up to date")), style="$text-muted")
        self.query_one(TopLine).show(title, right)

    @property
    def _renewing(self) -> Msg | None:
        """Of when the figures are that stand here while those of now are computed."""
        if self.sight is None or self.sight.at is None:
            return None
        local = datetime.fromtimestamp(self.sight.at / 1_000_000).isoformat(timespec="minutes")
        return msg("van {when}, wordt vernieuwd …", "as of {when}, being renewed …", when=day_words(local, self.lang))

    def tell_cell(self) -> None:
        """The cell that is pointed at, in words."""
        here = self.query_one(Cells).here
        if self.sight is not None and here is not None:
            self.query_one("#cell", Static).update(cell_told(self.sight, *here, self.lang))

    def clear(self) -> None:
        """Empty every panel, so that what comes is pointed at from its first line on."""
        for name in _ROWS:
            self.query_one(f"#{name}", Lines).show([])

    def _early(self, name: str) -> list[Row]:
        """What can be told before there are figures: how much was held, and of whom."""
        if name == "stand":
            closed = sum(row.status == "closed" for row in self._held)
            told = plural(
                closed,
                msg("1 gesprek of observatie is afgesloten.", "1 session or observation is closed."),
                msg("{n} gesprekken en observaties zijn afgesloten.", "{n} sessions and observations are closed."),
            )
            return [Row(plain(self.words(told))), Row(plain(self.words(COMPUTING)))]
        if name == "least":
            signs = {role["id"]: str(role.get("prefix") or role["id"][:1].upper()) for role in roles(self.study)}
            return matrix(sampling_matrix(self.study, self._held), names(self.study), signs,
                          ((row.site, row.id) for row in self._held), self.lang)  # fmt: skip
        return []

    # --- panels -----------------------------------------------------------------------------------------------------

    def action_panel(self, number: int) -> None:
        """To a panel by its digit, or by a click on its title."""
        self._to(list(PANELS)[number - 1])

    def _to(self, name: str) -> None:
        self.panel = name
        self.lay_out()
        if not self.has_class("-full"):
            self.call_after_refresh(self.paint)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A panel that was clicked is the one that the keys are for."""
        name = event.widget.id
        if name is not None and name in PANELS and name != self.panel:
            self._to(name)

    def do_panel_next(self) -> None:
        """To the next panel."""
        self._turn(1)

    def do_panel_back(self) -> None:
        """To the panel before."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        every = list(PANELS)
        self._to(every[(every.index(self.panel) + by) % len(every)])

"""The findings: what was found over all that was heard, each with what supports it and what contradicts it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.widgets import Static

from fieldwork.coding.charting import Reference
from fieldwork.coding.codebook import Codebook
from fieldwork.errors import FieldworkError
from fieldwork.i18n import Lang, Msg, msg, plural
from fieldwork.study.charting.findings import STATUSES, Finding
from fieldwork.study.charting.matrix import Charting
from fieldwork.study.codebook.book import codebook
from fieldwork.tui.keyboard import bindings, letter_of, letters
from fieldwork.tui.plain import line, plain
from fieldwork.tui.screens import charting_drawn as drawn
from fieldwork.tui.screens.charting import step
from fieldwork.tui.screens.charting_page import READ_ONLY
from fieldwork.tui.screens.list_beside import ListBeside
from fieldwork.tui.screens.review import Wish
from fieldwork.tui.signs import LOOK_AGAIN
from fieldwork.tui.widgets.bars import TopLine
from fieldwork.tui.widgets.lines import Drawing, Line, Lines

SIGNS = {"provisional": "◐", "firm": "●", "retired": "✕"}
SUPPORTS, CONTRADICTS = "+", "−"


class Findings(ListBeside[tuple[str, Wish]]):
    """Lists the findings, and beside them what the one leans on that is pointed at.

    Gives a session with what is wanted in it, or None.
    """

    PLACE: ClassVar[str] = "findings"
    CSS_PATH = "charting.tcss"
    BINDINGS = [*bindings("findings"), *letters("findings")]

    def __init__(self, charting: Charting, days: Mapping[str, str], here: str | None = None) -> None:
        super().__init__()
        self.charting, self.study, self._days, self._first = charting, charting.study, days, here
        self._retired = False

    def on_mount(self) -> None:
        """The list takes the keys."""
        self.query_one(Lines).focus()
        self._fill(self._first)

    def on_screen_resume(self) -> None:
        """Back from a finding."""
        self._fill()

    def on_resize(self, event: events.Resize) -> None:
        """Beside each other in a wide window."""
        super().on_resize(event)
        self.set_class(event.size.width >= 110, "-broad")

    @property
    def here(self) -> Finding | None:
        """The finding that is pointed at."""
        wanted = self.query_one(Lines).here
        return next((each for each in self.charting.findings(retired=True) if each.finding == wanted), None)

    # --- painting ---------------------------------------------------------------------------------------------------

    def _fill(self, here: str | None = None) -> None:
        found = self.charting.findings(retired=self._retired)
        self.query_one(Lines).show([Line(each.finding, _drawn(each)) for each in found], here)
        count = plural(len(found), msg("1 bevinding", "1 finding"), msg("{n} bevindingen", "{n} findings"))
        title = msg("Bevindingen", "Findings")
        self.query_one(TopLine).show(line(self.words(title), style="bold"), line(self.words(count)))
        self._tell_here()

    def _tell_here(self) -> None:
        each = self.here
        if each is None:
            about = plain(self.words(msg(
                "Een bevinding is een uitspraak over alles heen: met de fragmenten die haar steunen, en die haar tegenspreken. "
                "{key} maakt er een.",
                "A finding is a statement over all: with the segments that support it, and those that contradict it. "
                "{key} makes one.", key=letter_of("finding_new"))))  # fmt: skip
        else:
            days = {session: drawn.day_of(held, self.lang) for session, held in self._days.items()}
            links = [*((SUPPORTS, ref) for ref in each.supports), *((CONTRADICTS, ref) for ref in each.contradicts)]
            about = drawn.stacked([
                plain(each.statement, "bold"), line(self.words(stands(each)), style=drawn.MUTED), *warned(each, self.lang),
                *(link(codebook(self.study), sign, ref, self.lang, days) for sign, ref in links),
            ])  # fmt: skip
        self.query_one("#about", Static).update(about)
        self.query_one("#aside").scroll_home(animate=False)
        self.show_keys(letters=True)

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """What was said of another finding is over."""
        self.tell(None)  # and then Textual has `ListBeside` tell of this one: it calls the handler of each class

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter or a click."""
        message.stop()
        await self.action_do("finding_open")

    # --- commands ---------------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """What needs a finding."""
        if command in ("finding_new", "finding_firm", "finding_retire", "undo", "redo") and self.study.log.readonly:
            return READ_ONLY
        if command in ("finding_open", "finding_firm", "finding_retire") and self.here is None:
            return msg("Er is nog geen bevinding.", "There is no finding yet.")
        return None

    def do_finding_new(self) -> None:
        """A new finding."""
        self._open(None)

    def do_finding_open(self) -> None:
        """The finding that is pointed at."""
        if self.here is not None:
            self._open(self.here.finding)

    def _open(self, finding: str | None) -> None:
        from fieldwork.tui.screens.charting_finding import FindingPage

        self.app.push_screen(FindingPage(self.charting, finding, self._days), self._left)

    def _left(self, left: tuple[str, Wish] | str | None) -> None:
        if isinstance(left, tuple):
            self.dismiss(left)
        elif left is not None:
            self._fill(left)

    def do_finding_firm(self) -> None:
        """Firm, or provisional after all."""
        each = self.here
        if each is not None:
            status = turned(each)
            self._write(lambda: self.charting.state(each.statement, finding=each.finding, status=status), turned_words(each))

    def do_finding_retire(self) -> None:
        """Set it aside, or take it up again."""
        each = self.here
        if each is None:
            return
        again = each.status == "retired"
        aside = msg("Losgelaten; {key} toont wat losgelaten is.", "Set aside; {key} shows what was.",
                    key=letter_of("finding_all"))  # fmt: skip
        said = msg("Weer opgenomen.", "Taken up again.") if again else aside
        self._write(lambda: self.charting.retire(each.finding, undone=again), said)

    def do_finding_all(self) -> None:
        """Those that were set aside too, or not."""
        self._retired = not self._retired
        self._fill()

    def _write(self, do: Callable[[], object], said: Msg) -> None:
        try:
            do()
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        self._fill()
        self.tell(said)

    def do_undo(self) -> None:
        """Take back the last thing that was charted."""
        said = step(self.charting, back=True)
        self._fill()
        self.tell(said)

    def do_redo(self) -> None:
        """Do it again."""
        said = step(self.charting, back=False)
        self._fill()
        self.tell(said)

    def do_return(self) -> None:
        """Back."""
        self.dismiss(None)


def link(book: Codebook, sign: str, ref: Reference, lang: Lang, days: Mapping[str, str]) -> Content:
    """A segment that a finding leans on, on one line."""
    if ref.said is None:
        return Content.assemble(f"{sign} ", drawn.lost_reference(ref, lang))
    return drawn.segment(book, ref.said, lang, before=f"{sign} ", days=days, coded=True)


def stands(each: Finding) -> Msg:
    """How a finding stands: its status, how much supports and contradicts it, whose it is."""
    return msg("{status} · {plus}, {minus} · {who}", "{status} · {plus}, {minus} · {who}",
               status=STATUSES[each.status],
               plus=plural(len(each.supports), msg("1 steunt", "1 supports"), msg("{n} steunen", "{n} support")),
               minus=plural(len(each.contradicts), msg("1 spreekt tegen", "1 contradicts"),
                            msg("{n} spreken tegen", "{n} contradict")),
               who=each.author if each.by in ("", each.author) else f"{each.author}, {each.by}")  # fmt: skip


def turned(each: Finding) -> str:
    """The status that a finding gets when it is turned."""
    return "provisional" if each.status == "firm" else "firm"


def turned_words(each: Finding) -> Msg:
    """What to say once it has."""
    return msg("Toch voorlopig.", "Provisional after all.") if each.status == "firm" else msg("Staat vast.", "It is firm.")


def warned(each: Finding, lang: Lang) -> list[Content]:
    """What is the matter with a finding."""
    found = [plain(f"{LOOK_AGAIN} {drawn.TO_REVIEW.text(lang)}", "bold $warning")] if each.to_review else []
    said = (msg(drawn.SECOND.nl, drawn.SECOND.en, text=other).text(lang) for other in each.others)
    return [*found, *(plain(f"! {words}", "bold $warning") for words in said)]


def _drawn(each: Finding) -> Drawing:
    counts = f"{SUPPORTS}{len(each.supports)} {CONTRADICTS}{len(each.contradicts)}"
    mark = f" {LOOK_AGAIN}" if each.to_review or each.others else ""

    def draw(width: int) -> Content:
        right = line(f"{counts}{mark}", style="$secondary")
        room = max(width - right.cell_length - 2, 8)
        left = line(f"{SIGNS.get(each.status, '·')} {each.statement}", style="dim" if each.status == "retired" else "")
        left = left.truncate(room, ellipsis=True)
        return Content.assemble(left, " " * max(room - left.cell_length + 1, 1), right)

    return draw

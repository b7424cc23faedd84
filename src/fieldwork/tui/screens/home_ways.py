"""The ways from the first screen: into a session, to a new one, and to every other screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldwork.errors import FieldworkError
from fieldwork.i18n import msg
from fieldwork.tui import looking
from fieldwork.tui.place import Place
from fieldwork.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study.live import Live
    from fieldwork.study.saturation.figures import View
    from fieldwork.study.start import StartOptions
    from fieldwork.tui.overview import Due, Overview
    from fieldwork.tui.screens.lead_sight import Sight
    from fieldwork.tui.screens.review import Wish


class HomeWays(Place[None]):
    """Knows what is pointed at on the first screen, and goes there. What the screen shows is `Home`'s."""

    def __init__(self) -> None:
        super().__init__()
        self._told: Overview | None = None
        self.sights: dict[View, Sight] = {}
        """How the lead last looked at the study: figures that still hold are not computed again."""

    def fill(self) -> None:
        """Show what the study holds."""
        raise NotImplementedError

    # --- what is pointed at -----------------------------------------------------------------------------------------

    @property
    def _pointed(self) -> str:
        found = self.query_one("#waits" if self.query_one("#waits").has_focus else "#sessions", Lines)
        return found.here or "" if found.display else ""

    @property
    def _row(self) -> SessionRow | None:
        """The session that is pointed at."""
        from fieldwork.tui.homelines import SESSION

        pointed = self._pointed
        return self._told.rows.get(pointed.removeprefix(SESSION)) if self._told and pointed.startswith(SESSION) else None

    @property
    def _due(self) -> Due | None:
        if self._told is None or not self._pointed.startswith("due:"):
            return None
        return next((due for due in self._told.due() if f"due:{due.id}" == self._pointed), None)

    @property
    def _due_row(self) -> SessionRow | None:
        """The session of what waits, where that is about one."""
        due = self._due
        return self._told.rows.get(due.session or "") if self._told and due is not None else None

    # --- into a session ---------------------------------------------------------------------------------------------

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter or a click on a line."""
        await self.action_do("open")

    async def do_open(self) -> None:
        """Open the session that is pointed at, or take up what waits."""
        due, row = self._due, self._row
        if due is not None and due.start is not None:
            await self._start(due.start)
        elif due is not None and due.session is not None:
            await self._open(due.session)
        elif due is not None and due.id.startswith("term:") and self.shell.study is not None:
            from fieldwork.tui.destroying import TERM, ask

            ask(self, self.shell.study, due.id.removeprefix(TERM), due.words)
        elif due is not None:
            self.tell(due.words)
        elif row is not None:
            await self._open(row.id)

    async def _open(self, session: str) -> None:
        from fieldwork.study.live import Live

        study = self.shell.study
        if study is None:
            return
        try:
            live = Live.take_up(study, session)
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        await self.begun(live)

    async def do_new(self) -> None:
        """To the form that begins a session."""
        await self._start(None)

    async def do_paper(self) -> None:
        """To the form, for a session that is on paper."""
        from fieldwork.study.start import StartOptions

        await self._start(StartOptions(mode="paper"))

    async def do_again(self) -> None:
        """To the form, with the participants of the session that is pointed at."""
        if self._row is not None and self._told is not None:
            await self._start(self._told.next_guide(self._row))

    async def _start(self, options: StartOptions | None) -> None:
        from fieldwork.tui.screens.start import Start

        if self.shell.study is not None:
            await self.app.push_screen(Start(self.shell.study, options), self.begun)

    async def begun(self, live: Live | None) -> None:
        """A session was begun or taken up: show it. A refusal has nothing to show."""
        if live is None:
            return
        if live.state.status == "refused":
            live.leave()
            self.tell(msg("Geen toestemming. Alleen de rol en de datum zijn bewaard.",
                          "No consent. Only the role and the date are kept."))  # fmt: skip
            return
        self.tell(None)
        self.shell.live = live
        protocol = live.state.protocol
        if protocol.kind == "observation" and any(item.kind == "sheet" for item in protocol.items):
            from fieldwork.tui.screens.sheet import Sheet

            await self.app.push_screen(Sheet(live))
            return
        from fieldwork.tui.screens.interview import Interview

        await self.app.push_screen(Interview(live))

    def do_follow_up(self) -> None:
        """Plan a follow-up of the session that is pointed at, change it or take it back."""
        row = self._row or self._due_row
        if row is not None:
            looking.plan(self, row.id)

    def do_review(self) -> None:
        """Read the session over that is pointed at."""
        if self._row is not None:
            looking.review(self, self._row.id)

    # --- to another screen ------------------------------------------------------------------------------------------

    def do_coding(self) -> None:
        """To the coding screen."""
        looking.code(self)

    def do_codebook(self) -> None:
        """To the codebook."""
        looking.codebook(self)

    def do_search(self) -> None:
        """Search all answers and notes."""
        looking.search(self)

    def do_lead(self) -> None:
        """To how the study stands."""
        if self._told is not None:
            looking.lead(self, list(self._told.rows.values()))

    def do_charting(self) -> None:
        """To the matrix of summaries."""
        looking.charting(self)

    def do_rounds(self) -> None:
        """To the rounds of double coding."""
        looking.rounds(self)

    def do_take_in(self) -> None:
        """Take in another copy of the study."""
        looking.take_in(self)

    def do_conflicts(self) -> None:
        """What two people wrote side by side, to settle."""
        if self.shell.study is not None:
            looking.conflicts(self, self.shell.study)

    def do_keyfile(self) -> None:
        """To who stands behind the codes."""
        from fieldwork.tui.screens.keyfile_door import enter

        async def then(wish: tuple[str, Wish] | None) -> None:
            if wish is not None:
                await looking.carry_out(self, *wish)

        if self.shell.study is not None:
            enter(self, self.shell.study, then)

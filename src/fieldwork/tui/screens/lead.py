"""The lead's screen: whether new conversations still bring new codes, where least was heard, what is open, and what if."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg
from fieldwork.study.saturation.figures import View, looked, looks
from fieldwork.study.saturation.shown import newest
from fieldwork.tui import looking
from fieldwork.tui.jobs import Finished, begin
from fieldwork.tui.keyboard import bindings, letters
from fieldwork.tui.screens import lead_out, lead_what_if
from fieldwork.tui.screens.lead_heard import cell_of
from fieldwork.tui.screens.lead_page import COMPUTING, PANELS, LeadPage
from fieldwork.tui.screens.lead_rows import ConflictAt, Opens, RoundOf, row_of
from fieldwork.tui.screens.lead_sight import Sight, sight_before, sight_of
from fieldwork.tui.screens.lead_under import UnderFigure
from fieldwork.tui.screens.review import Wish
from fieldwork.tui.widgets.cells import Cells
from fieldwork.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study import Study

LOOK = 2.0
"""Seconds between two looks at whether anything was written, by this program or another."""


class Lead(LeadPage):
    """Looks at a study as its lead does. Gives a session with what is to be done in it, or None.

    `kept` holds the last sight with the study's own settings as long as the program runs, so that figures that still hold are
    not computed again.
    """

    BINDINGS = [*bindings("lead"), *letters("lead"),
                *((str(n), f"screen.panel({n})") for n in range(1, len(PANELS) + 1))]  # fmt: skip

    def __init__(
        self, study: Study, rows: Sequence[SessionRow] | None = None, kept: dict[View, Sight] | None = None
    ) -> None:
        super().__init__(study, rows)
        self._kept = {} if kept is None else kept
        self._put_down = True  # the look that is under way is one to be put down in the log

    def on_mount(self) -> None:
        """What is known at once; behind that painting the figures."""
        known = self._kept.get(self.own)
        if known is not None and known.seq == newest(self.study):
            self._take(replace(known, looks=looks(self.study)))
        self.lay_out()
        self.call_after_refresh(self._begin)
        self.set_interval(LOOK, self._check)

    def _begin(self) -> None:
        self.paint()
        if self.sight is None:
            self.call_after_refresh(self._look_back)

    def on_screen_resume(self) -> None:
        """Back from coding or settling: it may be another sight."""
        self._check()

    # --- looking ----------------------------------------------------------------------------------------------------

    def _look_back(self) -> None:
        """Ask for the figures of the last look, which may still hold; off this thread."""
        self.computing = True
        begin("before", lambda: sight_before(self.study, self._held), self)
        self.paint_top()

    def _look(self) -> None:
        """Compute the figures of the view, off this thread."""
        view, self.computing = self.view, True
        begin("sight", lambda: sight_of(self.study, view), self)
        self.paint_top()

    def _check(self) -> None:
        """Look again where something was written since, by anyone; while another screen is shown nobody waits for it."""
        sight = self.sight
        if sight is not None and self.is_current and not self.computing and newest(self.study) != sight.seq:
            self._look()

    def on_finished(self, message: Finished) -> None:
        """The figures are there, or could not be made; those of a view that was left meanwhile are not shown."""
        fault = message.outcome.exception()
        if isinstance(fault, FieldworkError):
            self.computing = False
            self.tell(fault.message, trouble=True)
        elif fault is not None:
            self.shell.stop_for(fault)
        elif message.name == "before":
            self._looked_back(message.outcome.result())
        elif message.outcome.result().found.view == self.view:
            self.computing = False
            self._take(message.outcome.result())
            self.paint()

    def _looked_back(self, sight: Sight | None) -> None:
        """Show the figures of the last look; where something was written since, those of now come in their place."""
        if sight is None or sight.found.view != self.view:
            self._look()
            return
        self.computing = False
        self._take(sight)
        if newest(self.study) != sight.seq:
            self._look()
        self.paint()

    def _take(self, sight: Sight) -> None:
        """Show these figures from now on; the first look, and each with other settings, is put down in the log."""
        if self.sight is None:
            self.clear()
        before, self.sight = self.sight, sight
        if before is not None and _stand(before) != _stand(sight):
            self._put_down = True  # who keeps the screen open and sees another outcome has looked again
        if sight.found.view == sight.own:
            self._kept.clear()
            self._kept[sight.own] = sight
        if self._put_down:
            self._put_down = False
            try:
                looked(self.study, self.view)
            except FieldworkError as error:
                self.tell(error.message, trouble=True)
        if sight.own != self.own:
            self._other_settings(sight.own)

    def _other_settings(self, own: View) -> None:
        """The settings in study.yaml were changed while this screen stood open: look with these from now on."""
        followed, self.own = self.view == self.own, own
        self.tell(msg("De instellingen van de studie zijn veranderd: dit zijn de cijfers daarmee.",
                      "The settings of the study were changed: these are the figures with them."))  # fmt: skip
        if followed:
            self._see(own, quietly=True)

    # --- what is under a figure -------------------------------------------------------------------------------------

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """The keys that go with the figure that is pointed at."""
        message.stop()
        self.tell(None)
        self.show_keys(letters=True)

    def on_cells_moved(self, message: Cells.Moved) -> None:
        """Tell of the cell that is pointed at now."""
        message.stop()
        self.tell(None)
        self.tell_cell()

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter or a click on a row."""
        message.stop()
        await self.action_do("figure_open")

    async def on_cells_chosen(self, message: Cells.Chosen) -> None:
        """Enter or a click on a cell."""
        message.stop()
        await self.action_do("figure_open")

    @property
    def _opens(self) -> Opens | None:
        """What is under the figure that is pointed at."""
        if self.panel == "grid":
            here = self.query_one(Cells).here
            return cell_of(self.sight, *here) if self.sight is not None and here is not None else None
        row = row_of(self.told.get(self.panel, []), self.query_one(f"#{self.panel}", Lines).here)
        return row.opens if row is not None else None

    def why_not(self, command: str) -> Msg | None:
        """Nothing before there are figures."""
        if command in ("figure_open", "what_if") and self.sight is None:
            return COMPUTING
        if command == "figure_open" and self._opens is None:
            return msg("Hier ligt niets onder.", "There is nothing under this.")
        if command in ("report", "export") and self.study.log.readonly:
            return msg("Deze studie kan hier alleen gelezen worden.", "This study can only be read here.")
        if command == "as_study" and self.view == self.own:
            return msg("Zo heeft de studie het.", "This is as the study has it.")
        return None

    def do_figure_open(self) -> None:
        """The sessions and segments under a figure; of double coding the rounds or their differences."""
        what, sight = self._opens, self.sight
        if isinstance(what, RoundOf):
            from fieldwork.tui.screens.differences import Differences
            from fieldwork.tui.screens.rounds import Rounds

            self.app.push_screen(Rounds(self.study) if what.round is None else Differences(self.study, what.round))
        elif isinstance(what, ConflictAt):
            looking.conflicts(self, self.study, (what.subject, what.register))
        elif what is not None and sight is not None:
            self.app.push_screen(UnderFigure(self.study, sight, what), self._wished)

    def _wished(self, wish: tuple[str, Wish] | None) -> None:
        if wish is not None:
            self.dismiss(wish)

    # --- what if ----------------------------------------------------------------------------------------------------

    def do_what_if(self) -> None:
        """Choose a setting that is to have its next value."""
        if self.sight is not None:
            self.app.push_screen(lead_what_if.window(self.view, self.own, self.sight.book, self.lang), self._what_if)

    def _what_if(self, name: str | None) -> None:
        if name is None or self.sight is None:
            return
        if name == lead_what_if.MERGE:
            self.app.push_screen(lead_what_if.merges(self.view, self.sight.book, self.lang), self._without)
        else:
            self._see(lead_what_if.after(self.view, self.own, name))

    def _without(self, code: str | None) -> None:
        if code is not None:
            self._see(replace(self.view, without_merge=code or None))

    def _see(self, view: View, *, quietly: bool = False) -> None:
        """Look in another way; that is a look of its own. `quietly`: what was told stays."""
        if view != self.view:
            self.view, self._put_down = view, True
            if not quietly:
                self.tell(None)
            self._look()

    def do_as_study(self) -> None:
        """Look as the study has it."""
        self._see(self.own)

    # --- two copies -------------------------------------------------------------------------------------------------

    def do_conflicts(self) -> None:
        """What two people wrote side by side, to settle."""
        looking.conflicts(self, self.study)

    # --- who is behind the codes ------------------------------------------------------------------------------------

    def do_keyfile(self) -> None:
        """The names that stand in the key file."""
        from fieldwork.tui.screens.keyfile_door import enter

        enter(self, self.study, self._wished)

    # --- out of the study -------------------------------------------------------------------------------------------

    def do_quotes(self) -> None:
        """Choose what is quoted in the report."""
        from fieldwork.tui.screens.quotes import Quotes

        self.app.push_screen(Quotes(self.study), self._wished)

    def do_report(self) -> None:
        """Ask where the report is to go, and what is to become of names in it."""
        lead_out.report(self, self.study)

    def do_export(self) -> None:
        """Choose what leaves the study."""
        lead_out.export(self, self.study)

    def do_return(self) -> None:
        """Back."""
        self.dismiss(None)


def _stand(sight: Sight) -> tuple[object, ...]:
    """What a look comes to: the indication and its reasons, of which settings."""
    return sight.found.view, sight.found.result.indication, sight.found.result.why

"""From the first screen into a session that was held: reading it over, a follow-up, a place in it, back to work on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fieldwork.errors import FieldworkError

if TYPE_CHECKING:
    from pathlib import Path

    from fieldwork.capture import actions as act
    from fieldwork.i18n import Msg
    from fieldwork.store.log import SessionRow
    from fieldwork.study import Study
    from fieldwork.tui.place import Place
    from fieldwork.tui.screens.home_ways import HomeWays
    from fieldwork.tui.screens.review import Wish
    from fieldwork.tui.screens.search import Goal


def review(home: HomeWays, session: str) -> None:
    """Show a session as a page."""
    from fieldwork.tui.screens.review import Review

    study = home.shell.study
    if study is None:
        return

    async def then(wish: Wish | None) -> None:
        if wish is not None:
            await carry_out(home, session, wish)

    try:
        home.app.push_screen(Review(study, session), then)
    except FieldworkError as error:
        home.tell(error.message, trouble=True)


def why_not_plan(study: Study, row: SessionRow) -> Msg | None:
    """Why no follow-up of a session can be planned now."""
    from fieldwork.tui.screens.planning import why_not_planned

    return why_not_planned(study, row.status, bool(row.participants))


def plan(home: HomeWays, session: str) -> None:
    """Plan a follow-up of a session."""
    from fieldwork.study.live import do_once
    from fieldwork.tui.screens.planning import plan_follow_up
    from fieldwork.tui.screens.review import state_of

    study = home.shell.study
    if study is None:
        return

    def do(action: act.FollowUp) -> None:
        try:
            said, _ = do_once(study, session, action)
        except FieldworkError as error:
            home.tell(error.message, trouble=True)
            return
        home.fill()
        home.tell(said)

    try:
        plan_follow_up(home, study, state_of(study, session), do)
    except FieldworkError as error:
        home.tell(error.message, trouble=True)


def search(home: HomeWays) -> None:
    """Search the study. Never while a session is live: another participant's words must not be seen then."""
    from fieldwork.tui.screens.search import Search

    study = home.shell.study
    if study is None or home.shell.live is not None:
        return

    async def then(goal: Goal | None) -> None:
        if goal is not None:
            await carry_out(home, goal.session, goal.wish)

    home.app.push_screen(Search(study), then)


def rounds(home: HomeWays) -> None:
    """Show the rounds of double coding. Never while a session is live: other participants' words must not be seen then."""
    from fieldwork.tui.screens.rounds import Rounds

    study = home.shell.study
    if study is not None and home.shell.live is None:
        home.app.push_screen(Rounds(study))


def codebook(home: HomeWays) -> None:
    """Show the codebook."""
    from fieldwork.tui.screens.codebook import CodebookScreen

    study = home.shell.study
    if study is not None:
        home.app.push_screen(CodebookScreen(study))


def code(home: HomeWays) -> None:
    """To the coding screen. Never while a session is live: what others said must not be seen then."""
    from fieldwork.study.desk.desk import Desk
    from fieldwork.tui.screens.coding import Coding

    study = home.shell.study
    if study is not None and home.shell.live is None:
        home.app.push_screen(Coding(Desk(study)))


def lead(home: HomeWays, rows: Sequence[SessionRow]) -> None:
    """Show how the study stands. Never while a session is live: what others said must not be seen then."""
    from fieldwork.tui.screens.lead import Lead

    study = home.shell.study
    if study is not None and home.shell.live is None:
        home.app.push_screen(Lead(study, rows, home.sights), lambda wish: _wished(home, wish))


def charting(home: HomeWays) -> None:
    """Show the matrix. Never while a session is live: what others said must not be seen then."""
    from fieldwork.tui.screens.charting import ChartingScreen

    study = home.shell.study
    if study is not None and home.shell.live is None:
        home.app.push_screen(ChartingScreen(study), lambda wish: _wished(home, wish))


def conflicts(place: Place[Any], study: Study, at: tuple[str, str] | None = None) -> None:
    """Show what two people wrote side by side. Never while a session is live: what others said must not be seen then."""
    from fieldwork.tui.screens.conflicts import Conflicts

    if place.shell.live is None:
        place.app.push_screen(Conflicts(study, at))


def take_in(home: HomeWays) -> None:
    """Choose another copy and take it in; then to what two people wrote side by side, where that is wanted."""
    from fieldwork.tui.screens.copies import Copies
    from fieldwork.tui.screens.taking_in import TakingIn

    study = home.shell.study
    if study is None or home.shell.live is not None:
        return

    def then(settle: bool | None) -> None:
        if settle:
            conflicts(home, study)

    def chosen(file: Path | None) -> None:
        if file is not None:
            home.app.push_screen(TakingIn(study, file), then)

    home.app.push_screen(Copies(study), chosen)


async def _wished(home: HomeWays, wish: tuple[str, Wish] | None) -> None:
    if wish is not None:
        await carry_out(home, *wish)


async def carry_out(home: HomeWays, session: str, wish: Wish) -> None:
    """Open a session where someone wants to be in it."""
    from fieldwork.capture import actions as act
    from fieldwork.study.live import Live
    from fieldwork.tui.screens.interview import Interview

    study = home.shell.study
    if study is None:
        return
    try:
        live = Live.take_up(study, session)
        if wish.then == "reopen":
            live.do(act.Reopen())
    except FieldworkError as error:
        home.tell(error.message, trouble=True)
        return
    if wish.item in live.state.protocol.by_id and wish.item != live.state.here:
        live.state, live.cursor = live.state.with_(here=wish.item), None  # looking at it writes nothing
    await home.begun(live)
    screen = home.app.screen
    if isinstance(screen, Interview) and wish.then == "close":
        screen.call_after_refresh(screen.do_close)
    elif isinstance(screen, Interview) and wish.item is not None and wish.ref is not None:
        screen.call_after_refresh(screen.show_place, wish.item, wish.ref)

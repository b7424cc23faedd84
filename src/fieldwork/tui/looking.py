"""From the first screen into a session that was held: reading it over, finding a place in it, and back to work on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldwork.errors import FieldworkError

if TYPE_CHECKING:
    from fieldwork.tui.screens.home import Home
    from fieldwork.tui.screens.review import Wish
    from fieldwork.tui.screens.search import Goal


def review(home: Home, session: str) -> None:
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


def search(home: Home) -> None:
    """Search the study. Never while a session is live: another participant's words must not be seen then."""
    from fieldwork.tui.screens.search import Search

    study = home.shell.study
    if study is None or home.shell.live is not None:
        return

    async def then(goal: Goal | None) -> None:
        if goal is not None:
            await carry_out(home, goal.session, goal.wish)

    home.app.push_screen(Search(study), then)


async def carry_out(home: Home, session: str, wish: Wish) -> None:
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

"""Going through the guide: to an item, on, back."""

from __future__ import annotations

from fieldwork.capture import actions as act
from fieldwork.capture.outcome import Outcome, Write, answerable, asked, no_such
from fieldwork.capture.state import SessionState
from fieldwork.i18n import msg


def go(state: SessionState, action: act.Go) -> Outcome:
    if action.item not in state.applies:
        return no_such(action.item)
    if not state.applies[action.item]:
        return Outcome(
            here=action.item,
            said=msg(
                "Deze vraag hoort bij een antwoord dat (nog) niet gegeven is.",
                "This item belongs to an answer that was not given (yet).",
            ),
        )
    return Outcome(here=action.item)


def neighbour(state: SessionState, by: int) -> str | None:
    """The item that comes after (`by` 1) or before (-1) the open one, among those that apply.

    Where a session is typed over from paper, what was read aloud is passed by.
    """
    order = [item.id for item in state.protocol.items]
    typed_over = state.header.get("mode") == "paper"
    walk = {item.id for item in state.walk if not (typed_over and item.silent)}
    if state.here not in order:
        return state.walk[0].id if state.walk else None
    place = order.index(state.here) + by
    while 0 <= place < len(order):
        if order[place] in walk:
            return order[place]
        place += by
    return None


def next_(state: SessionState, action: act.Next) -> Outcome:
    writes: tuple[Write, ...] = ()
    # What is typed over from paper was asked before: passing an item by does not tell that it was.
    held_now = state.header.get("mode") != "paper"
    if held_now and state.here is not None and answerable(state, state.here) and state.item_status(state.here) == "not_asked":
        writes = asked(state, state.here)
    there = neighbour(state, 1)
    said = None if there else msg("Dit was de laatste vraag.", "This was the last item.")
    return Outcome(writes, here=there, said=said)


def back(state: SessionState, action: act.Back) -> Outcome:
    there = neighbour(state, -1)
    return Outcome(here=there, said=None if there else msg("Dit is de eerste vraag.", "This is the first item."))


def ask(state: SessionState, action: act.Ask) -> Outcome:
    if answerable(state, action.item) is None:
        return no_such(action.item)
    return Outcome(asked(state, action.item))

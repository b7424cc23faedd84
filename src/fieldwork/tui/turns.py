"""Keys in the order in which they were pressed.

Textual does the command of a key at once, but hands a letter to the queue of its editor. Where the program is a little
behind, a command so overtakes the letters before it, and they are lost or land in the next answer. Here a command waits.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

ROUNDS = 3
"""How often the way of a key is gone along: what it does may post a message, and that one another."""
PAUSE = 0.1
"""Seconds after a key in which its way is gone along though none follows: a later one then need not wait for that."""
PATIENCE = 5.0
"""Seconds after which the next key is passed on though the one before did not end: no fault may leave the keyboard dead."""


class Turns:
    """Passes keys, pastes and mouse buttons on one by one; letters that follow each other into an editor need not wait."""

    def __init__(self, app: App[None], pass_on: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._pass_on = pass_on
        self._waiting: deque[events.Event] = deque()
        self._target: MessagePump = app
        self._unsettled = False
        self._typing = False
        self._passed = 0
        self._pausing = False
        self._settling = 0
        self._turn = 0

    @staticmethod
    def governs(event: events.Event) -> bool:
        """Whether an event is something a person did that has to wait for its turn."""
        kinds = (events.Key, events.Paste, events.MouseDown, events.MouseUp)
        return isinstance(event, kinds) and not event.is_forwarded

    async def take(self, event: events.Event) -> None:
        """Pass an event on, now or when what came before it is done."""
        self._waiting.append(event)
        if not self._settling:
            await self._go_on()

    async def _go_on(self) -> None:
        while self._waiting:
            typed = self._is_typed(self._waiting[0])
            if self._unsettled and not (typed and self._typing):
                self._settle()
                return
            self._target = self._app.focused or self._app.screen
            self._unsettled, self._typing = True, typed
            self._passed += 1
            await self._pass_on(self._waiting.popleft())
            if not self._pausing:
                self._pause()

    def _pause(self) -> None:
        self._pausing = True
        asyncio.get_running_loop().call_later(PAUSE, self._app.call_later, self._paused, self._passed)

    def _paused(self, passed: int) -> None:
        """Where nothing came meanwhile, see to it that everything has arrived."""
        self._pausing = False
        if self._settling or not self._unsettled:
            return
        if passed == self._passed:
            self._settle()
        else:
            self._pause()

    def _is_typed(self, event: events.Event) -> bool:
        focused = self._app.focused
        return isinstance(event, events.Key) and focused is not None and focused.check_consume_key(event.key, event.character)

    def _settle(self) -> None:
        """Go the way that the last key goes, behind it: its widget, what is around that, the screen, the app."""
        self._turn += 1
        self._settling = self._turn
        self._along(self._turn, ROUNDS, self._path(self._target))
        asyncio.get_running_loop().call_later(PATIENCE, self._app.call_later, self._settled, self._turn)

    def _path(self, start: MessagePump) -> list[MessagePump]:
        path: list[MessagePump] = []
        pump: MessagePump | None = start
        while pump is not None and pump is not self._app:
            path.append(pump)
            pump = pump._parent
        return path

    def _along(self, turn: int, rounds: int, path: list[MessagePump]) -> None:
        while path:
            if path[0].call_later(self._along, turn, rounds, path[1:]):
                return
            path = path[1:]  # this one is being closed
        if rounds > 1:
            # What was opened meanwhile, a window for instance, takes the next key: wait for that too.
            self._app.call_later(self._along, turn, rounds - 1, self._path(self._app.focused or self._app.screen))
        else:
            self._app.call_later(self._settled, turn)

    async def _settled(self, turn: int) -> None:
        if turn == self._settling:
            self._settling, self._unsettled = 0, False
            await self._go_on()

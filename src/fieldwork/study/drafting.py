"""Unfinished text on its way to the disk: a thread writes the newest text of each field, well within a second."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol

from fieldwork.errors import FieldworkError, SessionErased, WordsErased
from fieldwork.i18n import Msg, msg

WITHIN = 0.4
"""Seconds from a key to the disk; the promise to people is one second."""

_OUR_FAULT = msg("Er gaat iets mis in fieldwork zelf.", "Something is going wrong in fieldwork itself.")


class Drafts(Protocol):
    """What the keeper needs of the log."""

    def put_draft(self, session: str, field: str, text: str, cursor: int) -> None:
        """Write the draft of one field over the one that was there."""


class DraftKeeper:
    """Keeps the drafts of one session.

    `put` only remembers, so that no key waits for the disk. What cannot be written stays remembered, `trouble` says why, and
    it is tried again. `written` are the fields of which the log holds a draft.
    """

    def __init__(self, log: Drafts, session: str, written: Collection[str] = ()) -> None:
        self._log = log
        self._session = session
        self._waiting: dict[str, tuple[str, int]] = {}
        self._written = set(written)
        self._guard = threading.Lock()
        self._writing = threading.RLock()
        self._wake, self._closing = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self.saved_at: datetime | None = None
        self.trouble: Msg | None = None
        self.over: Msg | None = None
        """Why nothing will be written here any more: all of the session was erased."""
        self.lost: Msg | None = None
        """Why the last draft was not kept, where its text was erased elsewhere; else None."""

    def put(self, field: str, text: str, cursor: int) -> None:
        """Remember the text of a field."""
        with self._guard:
            self._waiting[field] = (text, cursor)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="drafts", daemon=True)
                self._thread.start()
        self._wake.set()

    @contextmanager
    def settling(self, fields: Collection[str]) -> Iterator[list[str]]:
        """While an event takes the place of the drafts of `fields`: gives those that have one, and lets them go at the end.

        No draft is written meanwhile, so none can outlive its event. Where the event cannot be written they all remain.
        """
        with self._writing:
            with self._guard:
                found = [field for field in fields if field in self._waiting or field in self._written]
            yield found
            with self._guard:
                for field in found:
                    self._waiting.pop(field, None)
                    self._written.discard(field)

    @contextmanager
    def ending(self) -> Iterator[None]:
        """While what was said is erased: no draft is written meanwhile, and none is left after. If that fails they remain."""
        with self._writing:
            yield
            with self._guard:
                self._waiting.clear()
                self._written.clear()

    def flush(self) -> None:
        """Write what waits, now. Raises StudyError where that cannot be; what waits goes on waiting. What is of something that
        was erased meanwhile is let go, and `trouble` tells that."""
        with self._writing:
            with self._guard:
                taken = dict(self._waiting)
            gone = self.over
            try:
                for field, (text, cursor) in taken.items():
                    try:
                        self._log.put_draft(self._session, field, text, cursor)
                        self._written.add(field)
                    except WordsErased as erased:  # what was typed goes with what it was of
                        gone = erased.message
                        self.over = gone if isinstance(erased, SessionErased) else self.over
            except Exception as error:
                self.trouble = error.message if isinstance(error, FieldworkError) else _OUR_FAULT
                raise
            self.trouble = self.lost = gone
            if taken:
                self.saved_at = datetime.now()
            with self._guard:
                for field, was in taken.items():
                    if self._waiting.get(field) is was:
                        del self._waiting[field]

    def close(self) -> None:
        """Write what waits and end the thread. Raises StudyError where it cannot be written."""
        self._closing.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
        self.flush()

    def _run(self) -> None:
        while not self._closing.is_set():
            self._wake.wait()
            self._wake.clear()
            self._closing.wait(WITHIN)
            try:
                self.flush()
            except Exception:  # also a fault of ours: this thread must not end while someone is typing
                self._wake.set()  # `trouble` tells it; try again

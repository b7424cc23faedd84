"""What is being typed while charting: on its way to the disk at once, and written down as soon as its field is left."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from fieldwork.record.resting import CHARTING
from fieldwork.store.log import Log
from fieldwork.study.drafting import DraftKeeper


class Words:
    """The text of one field: as it was written down, and as it is being typed.

    `name` is the field of the draft; `write` writes a text down and raises where that cannot be.
    """

    def __init__(self, log: Log, name: str, written: str, write: Callable[[str], object]) -> None:
        self._log, self._name, self._write = log, name, write
        drafts = [draft for draft in log.drafts(CHARTING) if draft.field == name]
        self._keeper = DraftKeeper(log, CHARTING, [name] if drafts else [])
        self.written = written
        left = drafts[-1].text if drafts else written
        self.text = left
        self.unfinished = bool(left.strip()) and left.strip() != written.strip()
        """Whether what was typed here earlier was never written down."""

    def type(self, text: str, cursor: int) -> None:
        """Another letter."""
        if text != self.text:
            self.text = text
            if not self._log.readonly:
                self._keeper.put(self._name, text, cursor)

    @property
    def changed(self) -> bool:
        """Whether there is anything to write down."""
        return self.text.strip() != self.written.strip()

    def leave(self) -> bool:
        """Write down what was typed, where it is something else; whether it was. The draft goes once the event is there.

        Raises InputError or StudyError where it cannot be written: the draft stays.
        """
        changed = self.changed
        with self._keeper.settling([self._name]) as there:
            if changed:
                self._write(self.text)
                self.written = self.text
            if there and not self._log.readonly:
                self._log.drop_draft(CHARTING, self._name)
        self.unfinished = False
        return changed

    def close(self) -> None:
        """End what keeps the drafts; what could not be written down is kept as a draft."""
        with contextlib.suppress(Exception):  # the study may be closed already: nothing depends on this
            self._keeper.close()

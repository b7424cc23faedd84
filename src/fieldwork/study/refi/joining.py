"""Which session a source of a REFI-QDA file came from, and where in that session a place of its text is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

from fieldwork.capture.state import SessionState
from fieldwork.coding.segments import Document, Part
from fieldwork.i18n import LANGS, Lang
from fieldwork.protocol.unguided import UNGUIDED
from fieldwork.spans import Span, found_again, moved, shared
from fieldwork.store.log import SessionRow
from fieldwork.study.desk.documents import document_of, reading_state
from fieldwork.study.refi.guids import Guids
from fieldwork.study.refi.layout import Laid, layout
from fieldwork.study.refi.sources import name_of

if TYPE_CHECKING:
    from fieldwork.study.folder import Study
from fieldwork.study.refi.model import FileSource

HIDDEN = "▒"
"""What stands in an export for a character that is withheld (`exports.masking`)."""
_NUMBERED = re.compile(r" \(\d+\)\Z")


class Joined:
    """A session of the study that a source came from. `same` tells whether the text is what it was."""

    def __init__(self, row: SessionRow, document: Document, source: FileSource, laid: Laid, *, same: bool) -> None:
        self.row, self.document, self.source, self.laid, self.same = row, document, source, laid, same

    @cached_property
    def _blocks(self) -> list[tuple[int, int, int]]:
        return shared(self.source.text, self.laid.text)

    def places(self, span: Span) -> list[tuple[Part, Span]]:
        """The texts of the session that a span touches, with the span in each; none where it touches no words of anybody."""
        if not self.same:
            words = self.source.text[slice(*span)]
            found = moved(self._blocks, span) or found_again(words, self.laid.text)
            if found is None:
                return []
            span = found
        parts = self.document.by_place  # the words as they are, also where the file has them withheld
        return [(parts[part.place], at) for part, at in self.laid.parts_at(span)]


class Joining:
    """Finds the session that a source came from: by its GUID, or else by its name and text."""

    def __init__(self, study: Study, guids: Guids) -> None:
        self.study, self.guids = study, guids
        self.rows = study.log.sessions()
        self.by_guid = {guids.session(row.id): row for row in self.rows}

    def row_of(self, source: FileSource) -> SessionRow | None:
        """The session with the GUID of a source."""
        return self.by_guid.get(source.guid)

    def joined(self, source: FileSource) -> Joined | None:
        """The session that a source came from, or None: it is new, or its session was refused or erased."""
        row = self.row_of(source)
        if row is not None:
            return self._joined(row, source)
        for each in self._called(source.name):
            found = self._joined(each, source)
            if found is not None and found.same:
                return found
        return None

    def _called(self, name: str) -> Iterator[SessionRow]:
        """The sessions that leave under a name, however often that is there."""
        bare = {name, _NUMBERED.sub("", name)}
        yield from (row for title in bare for row in self._by_name.get(title, ()))

    @cached_property
    def _by_name(self) -> dict[str, list[SessionRow]]:
        found: dict[str, list[SessionRow]] = {}
        for row in self.rows:
            state = reading_state(self.study, row.id) if row.protocol == UNGUIDED else None
            found.setdefault(name_of(row, state.header if state else {}), []).append(row)
        return found

    def _joined(self, row: SessionRow, source: FileSource) -> Joined | None:
        state = reading_state(self.study, row.id)
        if state is None:
            return None
        document = document_of(state)
        ways: list[Laid] = []
        for lang, every in product(LANGS, (False, True)):
            ways.append(self._laid(row, state, document, lang, every))
            if _same(source.text, ways[-1].text):
                return Joined(row, document, source, ways[-1], same=True)
        nearest = min(ways, key=lambda laid: abs(len(laid.text) - len(source.text)))
        return Joined(row, document, source, nearest, same=False)

    def _laid(self, row: SessionRow, state: SessionState, texts: Document, lang: Lang, every: bool) -> Laid:
        """The session as an export lays it out, with what can identify a person or without."""
        naming = {id_ for id_, item in state.protocol.by_id.items() if item.identifier}

        def hide(item: str | None, field: str) -> bool:
            inner = field.partition(".")[2] if field.startswith(("answer:", "remark:")) else None
            return not every and (item in naming or inner in naming)

        return layout(state, texts, lang, name_of(row, state.header), hide)


def _same(theirs: str, ours: str) -> bool:
    """Whether two texts are the same, but for what was withheld of it."""
    if theirs == ours or len(theirs) != len(ours) or HIDDEN not in theirs:
        return theirs == ours
    return all(a in (b, HIDDEN) for a, b in zip(theirs, ours, strict=True))

"""The GUIDs under which what is in a study leaves for programs of the REFI-QDA exchange, and is known when it comes back.

A GUID is made of the study's own ids (UUIDv5), so that it is the same at every export. What came in from elsewhere keeps the
GUID that it came with: sessions, codings and memos have it as their id, of people and codes the event `refi.known` tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha1
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL

from fieldwork.store.current import shown_of

if TYPE_CHECKING:
    from fieldwork.coding.codebook import Codebook
    from fieldwork.study.folder import Study

KNOWN = "refi.known"
"""The event of an import that names the GUIDs of what has an id of another shape here."""
PEOPLE, CODES, USERS, HEADS = "people", "codes", "users", "heads"
_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\Z")


def within(guid: str, name: str) -> str:
    """The GUID of something that belongs to what has a GUID: a UUIDv5 (RFC 9562), without the objects of `uuid`, which cost
    more than the hash."""
    raw = bytes.fromhex(guid.replace("-", "")) + name.encode("utf-8", "replace")
    text = sha1(raw, usedforsecurity=False).hexdigest()
    variant = "89ab"[int(text[16], 16) & 3]
    return f"{text[:8]}-{text[8:12]}-5{text[13:16]}-{variant}{text[17:20]}-{text[20:32]}"


_ROOT = within(str(NAMESPACE_URL), "urn:fieldwork:refi-qda")


def is_guid(text: str) -> bool:
    """Whether a text is a GUID as we write them."""
    return _GUID.match(text) is not None


def foreign(id_: str) -> bool:
    """Whether an id is a GUID that was not made here: ours are of version 7."""
    found = _GUID.match(id_)
    return found is not None and found.group(1) != "7"


class Guids:
    """The GUIDs of one study. Codes that have one id in two studies with one codebook have one GUID; all else is the study's
    own."""

    def __init__(self, study: Study, book: Codebook) -> None:
        self._study = within(_ROOT, f"study/{study.log.study_id}")
        self._book = within(_ROOT, f"codebook/{book.name}")
        self._known: dict[str, dict[str, str]] = {PEOPLE: {}, CODES: {}, USERS: {}}
        self._made: dict[tuple[str, str], str] = {}
        self.heads: set[str] = set()
        """The codes that came in as mere heads of others."""
        for event in shown_of(study.log, "refi"):
            for what, known in self._known.items():
                known.update(event.body.get(what) or {})
            self.heads.update(event.body.get(HEADS) or ())

    def session(self, id_: str) -> str:
        """That of a session, as a source."""
        return self._own("session", id_)

    def coding(self, id_: str) -> str:
        """That of a coding."""
        return self._own("coding", id_)

    def memo(self, id_: str) -> str:
        """That of a memo, as a note."""
        return self._own("memo", id_)

    def code(self, id_: str) -> str:
        """That of a code."""
        return self._of(CODES, self._book, "code", id_)

    def route(self, id_: str) -> str:
        """That of a route, as the head of its codes."""
        return within(self._book, f"route/{id_}")

    def user(self, coder: str) -> str:
        """That of a coder."""
        return self._of(USERS, self._study, "coder", coder)

    def person(self, participant: str) -> str:
        """That of a participant, as a case and as the code of that case."""
        return self._of(PEOPLE, self._study, "participant", participant)

    def people(self) -> str:
        """That of the head of the codes of cases."""
        return within(_ROOT, "participants")

    def variable(self, name: str) -> str:
        """That of a variable."""
        return within(_ROOT, f"variable/{name}")

    def coders(self, known: Iterable[str]) -> dict[str, str]:
        """The coders by their GUIDs: these, and those that came in before."""
        return {self.user(coder): coder for coder in (*known, *self._known[USERS])}

    def _of(self, what: str, space: str, kind: str, id_: str) -> str:
        found = self._known[what].get(id_) or self._made.get((what, id_))
        if found is None:
            found = self._made[what, id_] = within(space, f"{kind}/{id_}")
        return found

    def _own(self, kind: str, id_: str) -> str:
        return id_ if foreign(id_) else within(self._study, f"{kind}/{id_}")

"""What a source of a REFI-QDA file tells of a session that it becomes: who, where, when, and with whose consent.

Only our own files tell it in words that mean the same here; of others the day and the participants are taken over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fieldwork.capture.opening import Header
from fieldwork.errors import InputError
from fieldwork.i18n import Lang
from fieldwork.protocol.model import NO, YES
from fieldwork.study.people import person_code
from fieldwork.study.refi.codings import id_of
from fieldwork.study.refi.guids import is_guid
from fieldwork.study.refi.matching import OURS, People
from fieldwork.study.refi.sources import BETWEEN, CONSENT
from fieldwork.study.start import consent_items
from fieldwork.text import one_line

if TYPE_CHECKING:
    from fieldwork.study.folder import Study
from fieldwork.study.refi.model import FileSource, RefiFile

_KINDS = ("interview", "observation", "questionnaire")
_MODES = ("live", "paper", "recording", "telephone", "import")
_WORD = re.compile(r"[a-z0-9_]+\Z")
_HELD = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?\Z", re.ASCII)


@dataclass(frozen=True)
class Headers:
    """Reads the headers of one file."""

    study: Study
    file: RefiFile
    people: People
    lang: Lang

    @property
    def ours(self) -> bool:
        """Whether a study of ours wrote the file."""
        return self.file.origin.startswith(OURS)

    def told(self, source: FileSource) -> dict[str, str]:
        """The values of a source that mean something here."""
        return {name: text for name, (_, text) in source.values.items()} if self.ours else {}

    def kind(self, source: FileSource) -> str:
        """What kind of session it was."""
        return next((kind for kind in _KINDS if kind == self.told(source).get("kind")), _KINDS[0])

    def header(self, session: str, source: FileSource) -> Header:
        """Who, where and when, as far as the file tells it."""
        told, people = self.told(source), self._people(source)
        role = next(iter(_words(told.get("role"))), None)
        held, talk = told.get("held_at") or "", told.get("conversation") or ""
        return Header(
            site=next(iter(_codes(told.get("site"))), None), participants=people,
            roles={code: self._roles(code, role) for code in people}, role=role,
            researchers=_codes(told.get("researchers")),
            mode=next((mode for mode in _MODES if mode == told.get("mode")), "import"),
            held_at=held if _HELD.match(held) else _day(source.made), wave=one_line(told.get("wave") or "", 40) or None,
            conversation=id_of(talk) if is_guid(talk) else session, lang=self.lang,
        )  # fmt: skip

    def consent(self, source: FileSource) -> Mapping[str, str]:
        """What was answered to the items of the consent form that this study has too."""
        known = {f"{CONSENT}{item['id']}": str(item["id"]) for item in consent_items(self.study)}
        told = self.told(source)
        return {item: told[name] for name, item in known.items() if told.get(name) in (YES, NO)}

    def _people(self, source: FileSource) -> tuple[str, ...]:
        """The participants of a source: those that refer to it, and those whose code is on a place in it."""
        here = {coding.code for coding in source.codings}
        found = [
            code for guid, code in self.people.codes.items() if guid in here or source.guid in self.people.cases[code].sources
        ]
        order = (self.told(source).get("participant") or "").split(BETWEEN)
        return tuple(sorted(found, key=lambda code: order.index(code) if code in order else len(order)))

    def _roles(self, code: str, role: str | None) -> tuple[str, ...]:
        values = self.people.cases[code].values if self.ours else {}
        return _words(values.get("role", ("", ""))[1]) or ((role,) if role else ())


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(word for word in (text or "").split(BETWEEN) if _WORD.match(word))


def _codes(text: str | None) -> tuple[str, ...]:
    """The codes of people or places that are right ones."""
    found = []
    for each in (text or "").split(BETWEEN):
        try:
            found.append(person_code(each))
        except InputError:
            continue
    return tuple(found)


def _day(made: int | None) -> str:
    return "" if made is None else datetime.fromtimestamp(made / 1_000_000, UTC).date().isoformat()

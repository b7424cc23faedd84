"""What a session that was written elsewhere belongs with: the session that it comes back to, and who answered for whom."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeAlias

from fieldwork.i18n import msg
from fieldwork.protocol.load import Keys
from fieldwork.protocol.model import NO
from fieldwork.study.incoming.session_fields import Fields, moment
from fieldwork.study.incoming.spelling import Spelling
from fieldwork.study.start import required_consent

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

Beside: TypeAlias = Mapping[str, Mapping[str, Any]]
"""The sessions of one file as they are written there, by their own id."""
ENDED = ("refused", "erased")
"""The statuses of a session of which nothing is left to come back to."""


@dataclass(frozen=True, slots=True)
class _Earlier:
    """What is known of the session that is come back to."""

    status: str
    held_at: str
    participants: frozenset[str]


def read_follows(study: Study, fields: Fields, beside: Beside, people: tuple[str, ...], held_at: str) -> str | None:
    """The id of the session that this one follows: one of the study, or one of the same file."""
    name, at = fields.line("follows"), ("follows",)
    if name is None:
        return None
    found = _in_study(study, name) or _in_file(study, beside, name)
    if found is None:
        known = [*beside, *(id for (id,) in study.log.query("SELECT id FROM session"))]
        likely = get_close_matches(name, [id for id in known if id != _own(fields)], 1)
        fields.wrong("unknown-name", at, msg(
            "Er is geen gesprek “{it}” in de studie of in dit bestand.{likely} Lees dat gesprek eerst in, of verbeter de naam.",
            "There is no session “{it}” in the study or in this file.{likely} Import that session first, or correct the name.",
            it=name[:60], likely=msg(" Bedoelde u {it}?", " Did you mean {it}?", it=likely[0]) if likely else ""))  # fmt: skip
        return None
    if _comes_back(beside, _own(fields), name):
        fields.wrong("impossible-value", at, msg(
            "Een gesprek kan niet op zichzelf volgen, ook niet langs een ander. Noem hier een gesprek van eerder.",
            "A session cannot follow itself, nor by way of another. Name a session of before here."))  # fmt: skip
        return None
    if found.status in ENDED:
        fields.wrong("impossible-value", at, msg(
            "Gesprek “{it}” is geweigerd of gewist: daar is niets om op terug te komen. Haal follows weg.",
            "Session “{it}” was refused or erased: there is nothing to come back to. Remove follows.",
            it=name[:60]))  # fmt: skip
        return None
    _look_at(fields, at, name, found, people, held_at)
    return name


def _look_at(fields: Fields, at: Keys, name: str, found: _Earlier, people: tuple[str, ...], held_at: str) -> None:
    """What may be right but is unlikely."""
    if found.held_at and held_at and found.held_at[:10] > held_at[:10]:
        fields.remark(at, msg("{it} was later ({day}). Klopt dat?", "{it} was later ({day}). Is that right?",
                              it=name[:60], day=found.held_at[:10]))  # fmt: skip
    if found.participants and people and not _folded(found.participants) & _folded(people):
        fields.remark(at, msg("{it} was met {who}. Klopt dat?", "{it} was with {who}. Is that right?",
                              it=name[:60], who=", ".join(sorted(found.participants))))  # fmt: skip


def _folded(codes: Iterable[str]) -> set[str]:
    """Codes to compare: those of the same file stand there as they were typed."""
    return {code.casefold() for code in codes}


def _own(fields: Fields) -> str:
    return str(fields.data.get("id") or "").strip()


def _in_study(study: Study, name: str) -> _Earlier | None:
    for status, held_at, people in study.log.query("SELECT status, held_at, participants FROM session WHERE id = ?", (name,)):
        return _Earlier(status, held_at or "", frozenset(json.loads(people)))
    return None


def _in_file(study: Study, beside: Beside, name: str) -> _Earlier | None:
    data = beside.get(name)
    if data is None:
        return None
    consent = data.get("consent")
    needed = {item: consent.get(item) for item in required_consent(study)} if isinstance(consent, Mapping) else {"": consent}
    refused = NO in needed.values()
    people = data.get("participants") or data.get("participant") or ()
    codes = [people] if isinstance(people, str) else people if isinstance(people, list) else ()
    held = data.get("held_at") or data.get("date")
    held_at = (moment(held) if isinstance(held, str) else None) or ""
    return _Earlier("refused" if refused else "closed", held_at, frozenset(filter(None, map(str, codes))))


def _comes_back(beside: Beside, own: str, name: str) -> bool:
    """Whether going from session to session by what each follows comes back to where it began."""
    seen: set[str] = set()
    while name and name not in seen:
        if name == own:
            return True
        seen.add(name)
        name = str(beside.get(name, {}).get("follows") or "").strip()
    return False


def read_answered_for(fields: Fields, people: tuple[str, ...], known: Spelling) -> dict[str, tuple[str, ...]]:
    """Who answered for whom, by participant; with one participant the words alone do."""
    raw = fields.data.get("answered_for")
    if raw is None or raw == "":
        return {}
    if isinstance(raw, Mapping):
        found = {}
        for code, who in raw.items():
            at: Keys = ("answered_for", code)
            spelled = known.participant(str(code))
            if spelled not in people:
                fields.wrong("unknown-name", at, msg(
                    "“{it}” is geen deelnemer van dit gesprek.{known}", "“{it}” is no participant of this session.{known}",
                    it=str(code)[:40], known=_choose_from(people)), key=True)  # fmt: skip
            elif names := tuple(_each(fields, at, who)):
                found[spelled] = names
        return found
    if len(people) == 1:
        names = tuple(_each(fields, ("answered_for",), raw))
        return {people[0]: names} if names else {}
    fields.wrong("impossible-value", ("answered_for",), msg(
        "Voor wie werd geantwoord? Schrijf {{{code}: tolk}}.{known}",
        "For whom was answered? Write {{{code}: interpreter}}.{known}",
        code=people[0] if people else "W01", known=_choose_from(people)))  # fmt: skip
    return {}


def _choose_from(people: tuple[str, ...]) -> object:
    return msg(" Kies uit: {known}.", " Choose from: {known}.", known=", ".join(people)) if people else ""


def _each(fields: Fields, at: Keys, value: Any) -> Iterator[str]:
    """The words of one value, or of a list of them."""
    for index, entry in enumerate(value if isinstance(value, list) else [value]):
        words = fields.words_at((*at, index) if isinstance(value, list) else at, entry)
        if words:
            yield words

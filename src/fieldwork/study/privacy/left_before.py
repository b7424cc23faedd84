"""What left the study, or is kept beside it, and still holds what was erased: exports, copies, hand-overs, and for whom."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fieldwork.i18n import Msg, msg
from fieldwork.ids import local_time
from fieldwork.record.events import Event
from fieldwork.store.erase import kept_since
from fieldwork.study.people import is_same
from fieldwork.study.privacy.retention import destroyed_after

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

LEFT: Mapping[str, Msg] = {
    "exported": msg("export", "export"),
    "backed_up": msg("reservekopie", "backup"),
    "restored": msg("bestand waarvan deze kopie gemaakt is:", "file that this copy was made of:"),
    "handed_over": msg("overdracht", "hand-over"),
    "names.backed_up": msg("kopie van het sleutelbestand", "copy of the key file"),
    "converted": msg("kopie van voor een omzetting", "copy from before a conversion"),
}
"""What left the study or is kept beside it: the events that tell it, and copies that no event tells of."""
PRINTED: Mapping[str, Msg] = {
    "search": msg("lijst met zoekresultaten", "list of search results"),
    "conflicts": msg("lijst van conflicten", "list of conflicts"),
    "codings": msg("lijst van coderingen", "list of codings"),
    "log": msg("logboek als lijst", "log as a list"),
    "case": msg("overzicht van één geval", "overview of one case"),
    "framework": msg("raamwerkmatrix", "framework matrix"),
}
"""What a command printed into a file or program that the log cannot name, by the profile under which the log has it."""
_NAMES = "names.backed_up"
_NOBODY = frozenset({"data-plan", "codebook", "qdc"})
"""Exports that hold nobody's words, for those events that do not say it themselves."""
_MARK = 8
"""Characters of a hash that tell two files of one name apart."""
_ELSEWHERE = ("merged", "handed_over", "restored")
_FOREIGN = "SELECT 1 FROM event WHERE device <> ? LIMIT 1"


@dataclass(frozen=True, slots=True)
class Left:
    """Something that left the study while the person was in it: what (a key of LEFT), its file (of what was `printed`, its
    profile), for whom, the local day; `mark` the first characters of its SHA-256 where more than one file has that name;
    `destroyed` the day on which people say that it was."""

    what: str
    file: str
    recipient: str | None
    day: str
    mark: str = ""
    printed: bool = False
    destroyed: str = ""


def left(study: Study, since: int, sessions: Collection[str], codes: Collection[str] = ()) -> tuple[Left, ...]:
    """What left the study since a moment (microseconds UTC), oldest first, but for what holds other sessions and other people
    only. Where it is about people (`codes`), a copy of the key file is told of whenever it was made: a name may be in it
    before anything else is.

    What left under one name for the same person on the same day is told once, unless it is not the same file.
    """
    found = list(_left(study, since, set(sessions), codes))
    marks: defaultdict[str, set[str]] = defaultdict(set)
    for each in found:
        marks[each.file].add(each.mark)
    told = (each if len(marks[each.file]) > 1 else replace(each, mark="") for each in found)
    return tuple(dict.fromkeys(told))


def _left(study: Study, since: int, sessions: Collection[str], codes: Collection[str]) -> Iterator[Left]:
    gone = destroyed_after(study)
    for event in study.log.events("study", set(LEFT)):
        if _holds(event, since, sessions, codes):
            body = event.body
            recipient = body.get("for") or body.get("recipient") or body.get("to")
            day = local_time(event.at, event.offset).date().isoformat()
            mark = str(body.get("sha256") or "")[:_MARK]
            printed = body.get("file") == "-"  # by a command, into a file or program that nobody knows the name of
            name = body.get("profile") if printed else body.get("file") or body.get("profile")
            yield Left(event.kind, str(name or ""), recipient, day, mark, printed, gone(event))
    for name in kept_since(study.log, since):
        yield Left("converted", name, None, "")


def _holds(event: Event, since: int, sessions: Collection[str], codes: Collection[str]) -> bool:
    """Whether something that left may hold one of these sessions or people."""
    if event.kind == _NAMES:
        return bool(codes)
    if event.at < since or event.body.get("profile") in _NOBODY:
        return False
    held, people = _sessions_of(event.body), _people_of(event.body)
    if held is None and people is None:
        return True
    return bool((held or set()) & set(sessions)) or any(is_same(each, code) for each in people or () for code in codes)


def _sessions_of(body: Mapping[str, Any]) -> set[str] | None:
    """The sessions that something that left is about, or None where that is not said."""
    if isinstance(body.get("session"), str):
        return {body["session"]}
    listed = body.get("sessions")
    if body.get("site") and "participants" not in body:
        return None  # a hand-over for a visit, of before it was told who is in it
    return {str(each) for each in listed} if isinstance(listed, list) else None


def _people_of(body: Mapping[str, Any]) -> list[str] | None:
    listed = body.get("participants")
    return [str(each) for each in listed] if isinstance(listed, list) else None


def left_of_session(study: Study, session: str) -> tuple[Left, ...]:
    """What left the study since a session was begun and holds that session, also after that was erased."""
    since = first_seen(study, [session])
    return () if since is None else left(study, since, [session])


def copies_elsewhere(study: Study) -> Msg | None:
    """That there are other copies of the study, which lose what was erased when they meet this one; None where nothing tells of
    any: this copy came of another, was joined with one, or a part of it was handed over."""
    told = next(iter(study.log.events("study", _ELSEWHERE)), None) is not None
    if not told and not study.log.query(_FOREIGN, (study.log.device,)):
        return None
    return msg(
        "andere kopieën van deze studie verliezen het als ze worden samengevoegd. Wat daar is uitgevoerd of gekopieerd, is "
        "hier pas bekend na samenvoegen.",
        "other copies of this study lose it when they are merged. What was exported or copied there is known here only after "
        "merging.",
    )


def first_seen(study: Study, subjects: Collection[str]) -> int | None:
    """When the study first held something of some sessions and participants (microseconds UTC); None where it never did."""
    sql = "SELECT min(at) FROM event WHERE subject IN (SELECT value FROM json_each(?))"
    found: int | None = study.log.query(sql, (json.dumps(sorted(subjects)),))[0][0]
    return found

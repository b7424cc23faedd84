"""What is under a figure, read off the thread of the screens: sessions, and the segments that were coded in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldwork.coding.segments import Coding
from fieldwork.store.log import SessionRow
from fieldwork.study.saturation.coded import reading
from fieldwork.study.saturation.figures import StudySaturation, View, study_saturation
from fieldwork.tui.screens.lead_rows import Segments, Sessions

if TYPE_CHECKING:
    from fieldwork.study import Study

MOST = 500
"""So many segments are read and listed; of all of them the number is told."""


@dataclass(frozen=True)
class Entry:
    """A segment under a figure. `code` is what it counts as there; `coding` has its place and words of now."""

    session: str
    code: str
    coding: Coding


@dataclass(frozen=True)
class Under:
    """What is under a figure: the sessions in order, the segments that were read, and how many there are of each code."""

    sessions: tuple[SessionRow, ...]
    entries: tuple[Entry, ...]
    segments: int
    by_code: Mapping[str, int]


def opened(study: Study, view: View, what: Segments | Sessions) -> Under:
    """Read what is under a figure: of segments the words of the first `MOST`."""
    rows = {row.id: row for row in study.log.sessions()}
    if isinstance(what, Sessions):
        return Under(tuple(rows[id] for id in dict.fromkeys(what.sessions) if id in rows), (), 0, {})
    found = study_saturation(study, view)
    told = list(_segments(found, what))
    words: dict[str, dict[str, Coding]] = {}
    entries: list[Entry] = []
    for session, coding, code in told[:MOST]:
        if session not in words:
            words[session] = _words(study, session)
        if coding in words[session]:
            entries.append(Entry(session, code, words[session][coding]))
    texts = {place: n for n, place in enumerate(dict.fromkeys((each.session, each.coding.place) for each in entries))}
    entries.sort(key=lambda each: (texts[each.session, each.coding.place], each.coding.start))
    sessions = dict.fromkeys(session for session, _, _ in told) if told or what.codes is not None else _silent(found, what)
    there = tuple(rows[id] for id in sessions if id in rows)
    return Under(there, tuple(entries), len(told), Counter(code for *_, code in told))


def _segments(found: StudySaturation, what: Segments) -> Iterator[tuple[str, str, str]]:
    """Session, coding, and the code that it counts as."""
    counts_as = found.heard.counts_as
    for unit in found.units:
        if what.units is not None and unit.name not in what.units:
            continue
        for each in unit.said:
            code = counts_as(each.given)
            wanted = what.codes is None or code in what.codes
            if wanted and what.speaker in (None, each.speaker) and what.route in (None, each.route):
                yield each.session, each.coding, code


def _silent(found: StudySaturation, what: Segments) -> Mapping[str, None]:
    """The sessions with a speaker who said nothing on a route: that is a finding too."""
    return dict.fromkeys(
        row.id for unit in found.units
        if (what.units is None or unit.name in what.units) and (what.speaker is None or what.speaker in unit.speakers)
        for row in unit.sessions
    )  # fmt: skip


def _words(study: Study, session: str) -> dict[str, Coding]:
    """The codings of a session with their words, those that came out of a decision too."""
    known = reading(study)
    with known.turn:
        codings, decided = known.settled(study, session)
    return {each.coding: each for each in (*codings, *(made for decision in decided for made in decision.codings))}

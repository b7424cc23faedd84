"""What stands beside the figures of saturation: what changed on the way, what was not re-read, and how good the data are."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from fieldwork.coding.reconcile import differences
from fieldwork.saturation.incidence import Incidence
from fieldwork.study.codebook.book import codebook, held, versions
from fieldwork.study.rounds.rounds import rounds
from fieldwork.study.saturation.coded import reading
from fieldwork.study.saturation.heard import Heard

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

What: TypeAlias = Literal["protocol", "codebook", "code", "meaning", "merge"]
OFTEN = 2
"""An item that was skipped in so many sessions is told of."""
_SKIPPED = "SELECT session, item, reason FROM skipped"


@dataclass(frozen=True, slots=True)
class Change:
    """Something that changed in guide or codebook: `unit` is the number of the unit from which it held, in order of holding; it
    is one more than there are where it came after all of them.

    `protocol`: a new version of a guide was used; `codebook`: a version was named; `code`: one was made while coding;
    `meaning`: one got another meaning; `merge`: one went into another. `label` is the id or name of what changed.
    """

    unit: int
    what: What
    label: str
    at: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """An item that was skipped in `times` of the `held` sessions with its protocol, with how often for each reason."""

    protocol: str
    item: str
    times: int
    held: int
    reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class OpenDifferences:
    """A closed round of which differences are not settled yet: what they are about does not count so far."""

    round: str
    name: str
    many: int


def changes(study: Study, found: Heard) -> list[Change]:
    """What changed on the way, in order; nothing that was there before the first unit."""
    told = [*_guides(found), *_codes(study, found)]
    return sorted(told, key=lambda each: (each.unit, each.at, each.what, each.label))


def _guides(found: Heard) -> Iterator[Change]:
    """The versions of each guide beyond the first, where they came into use."""
    used: dict[str, set[str]] = {}
    for number, unit in enumerate(found.units, 1):
        for row in unit.sessions:
            version = str(row.version)
            known = used.setdefault(row.protocol or "", {version})
            if version not in known:
                known.add(version)
                yield Change(number, "protocol", f"{row.protocol} {version}", row.opened_at)


def _codes(study: Study, found: Heard) -> Iterator[Change]:
    """What happened to the codebook since coding began: from the last unit, in order of holding, that was being coded then, or
    from the next where nobody was at work on it any more. Codes of open rounds (`blind_codes`) are not told before these
    close.
    """
    began = sorted((unit.began, number) for number, unit in enumerate(found.units, 1))
    highest = 0
    times, numbers = [], []
    for at, number in began:
        highest = max(highest, number)
        times.append(at)
        numbers.append(highest)

    def change(what: What, label: str, at: int) -> Iterator[Change]:
        place = bisect_right(times, at)
        if place:
            last = numbers[place - 1]
            yield Change(last if at <= found.units[last - 1].ended else last + 1, what, label, at)

    known, secret = held(study), blind_codes(study)
    for version in versions(study):
        yield from change("codebook", version.name, version.at)
    for code in known.codebook.codes.values():
        if code.since and not code.undone and code.id not in secret:
            yield from change("code" if code.meaning == 1 else "meaning", code.id, code.since)
    for code_id in known.codebook.merges:
        event = known.registers.shown(f"merge/{code_id}")
        if event is not None and not secret & {code_id, known.codebook.effective(code_id)}:
            yield from change("merge", code_id, event.at)


def blind_codes(study: Study) -> frozenset[str]:
    """The codes that were made since the first of the open rounds was opened and are given nowhere outside these: who codes
    there may not learn of them yet."""
    opened = {session: each.opened_at for each in rounds(study) if each.is_open for session in each.sessions}
    if not opened:
        return frozenset()
    book, known = codebook(study), reading(study)
    with known.turn:
        known.catch_up(study)
        given = {row.code for session, here in known.coded.items() if session not in opened for row in here.rows}
    elsewhere = given | {above for code in given for above in book.path(book.effective(code))}
    first = min(opened.values())
    return frozenset(code.id for code in book.codes.values() if code.since > first and code.id not in elsewhere)


def not_re_read(study: Study, found: Heard, seen: Incidence) -> list[tuple[str, tuple[str, ...]]]:
    """The units that were not read again for codes that came, or got their meaning, after they were coded; with these codes.

    Where a code was seen, it was looked for.
    """
    since: defaultdict[str, int] = defaultdict(int)
    for each in codebook(study).codes.values():
        if found.counts_as(each.id) == each.id:
            since[each.id] = each.since
    coded = sorted((unit.until, place) for place, unit in enumerate(found.units))
    units_of: defaultdict[str, set[str]] = defaultdict(set)
    late = {code for code in seen.codes if since[code]}
    for name, codes in zip(seen.units, seen.codes_of(), strict=True) if late else ():
        for code in late.intersection(codes):
            units_of[code].add(name)
    missed: defaultdict[int, list[str]] = defaultdict(list)
    for code in sorted(late):
        for _, place in coded[: bisect_left(coded, (since[code] + 1, -1))]:
            if found.units[place].name not in units_of[code]:
                missed[place].append(code)
    return [(found.units[place].name, tuple(codes)) for place, codes in sorted(missed.items())]


def open_differences(study: Study, found: Heard) -> list[OpenDifferences]:
    """What is still to be settled in closed rounds."""
    known, effective = reading(study), codebook(study).effective
    told = []
    for each in rounds(study):
        if each.is_open:
            continue
        with known.turn:
            settled = [known.settled(study, session) for session in each.sessions]
        codings = [coding for here, _ in settled for coding in here]
        decisions = [one for _, here in settled for one in here if one.round == each.id]
        many = sum(one.decision is None for one in differences(codings, each.coders, effective, decisions))
        if many:
            told.append(OpenDifferences(each.id, each.name, many))
    return told


def skipped_often(study: Study, found: Heard) -> list[Skipped]:
    """The items that were skipped in two of the sessions held or more, the most often skipped first."""
    protocol = {row.id: row.protocol or "" for row in found.held}
    sessions = Counter(protocol.values())
    reasons: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for session, item, reason in study.log.query(_SKIPPED):
        if session in protocol:
            reasons[protocol[session], item][reason] += 1
    told = [
        Skipped(guide, item, why.total(), sessions[guide], dict(why.most_common()))
        for (guide, item), why in reasons.items()
        if why.total() >= OFTEN
    ]
    return sorted(told, key=lambda each: (-each.times, each.protocol, each.item))


def conflicts(study: Study) -> list[tuple[str, str]]:
    """The answers that two people changed without seeing each other's change: (session, item)."""
    from fieldwork.study.copies.conflicts import answers  # only the lead asks

    return answers(study)

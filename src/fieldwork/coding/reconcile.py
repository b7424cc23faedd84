"""Where coders differ, what was decided on it, and what stands in the end: the consensus."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from fieldwork.coding.segments import Coding, coding_of
from fieldwork.coding.units import Effective, Unit, units
from fieldwork.spans import Span

Outcome: TypeAlias = Literal["one", "other", "both", "neither", "new"]
OUTCOMES: tuple[Outcome, ...] = ("one", "other", "both", "neither", "new")
"""What a difference is settled with: what the first coder said, what another said, all of it, nothing, or something else."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round of double coding. `share` is the part of the sessions that was drawn (1: all), with `seed`; `done` the coders
    who said so.

    `closed_at` (microseconds UTC) is 0 while it is open; `codebook` is the name of the version that it was closed with and
    `figures` the agreement as it was then (`coding.frozen`).
    """

    id: str
    name: str
    coders: tuple[str, ...]
    sessions: tuple[str, ...]
    calibration: bool = False
    seed: int = 0
    share: float = 1.0
    units: str = "overlap"
    opened_at: int = 0
    opened_by: str = ""
    done: frozenset[str] = frozenset()
    closed_at: int = 0
    codebook: str | None = None
    figures: Mapping[str, Any] | None = field(default=None, hash=False)

    @property
    def is_open(self) -> bool:
        """Whether it is blind still: no coder sees what another did."""
        return self.closed_at == 0

    @property
    def waiting_for(self) -> tuple[str, ...]:
        """The coders who are not done yet."""
        return tuple(coder for coder in self.coders if coder not in self.done)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on a unit of a round: the outcome, the codings that stand by it, why and by whom.

    `about` are the codings that it was taken on; where others came or went since, it is to be decided again.
    """

    round: str
    unit: str
    session: str
    outcome: Outcome
    codings: tuple[Coding, ...]
    reason: str
    by: str
    about: frozenset[str] = frozenset()
    at: int = 0
    event: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A unit on which the coders of a round differ. `by` has an entry for each of them, empty where nothing was coded; `what`
    names in what they differ: `code`, `actor`, `route`, `valence`."""

    unit: str
    session: str
    item: str | None
    field: str
    span: Span
    by: Mapping[str, tuple[Coding, ...]]
    what: frozenset[str]
    decision: Decision | None = None

    @property
    def codings(self) -> frozenset[str]:
        """The ids of the codings that it is about."""
        return frozenset(each.coding for codings in self.by.values() for each in codings)


def differences(
    codings: Iterable[Coding], coders: Sequence[str], effective: Effective, decisions: Iterable[Decision] = ()
) -> list[Difference]:
    """Where coders differ, in the order of the texts, with what was decided on it."""
    decided = {(each.session, each.unit): each for each in decisions}
    found = []
    for unit in units("overlap", (each for each in codings if each.coder in coders)):
        by = {coder: unit.by.get(coder, ()) for coder in coders}
        what = _differing(list(by.values()), effective)
        if what:
            decision = _still(decided.get((unit.session, unit.id)), unit)
            found.append(Difference(unit.id, unit.session, unit.item, unit.field, unit.span, by, what, decision))
    return found


def consensus(
    codings: Iterable[Coding], rounds: Iterable[Round], decisions: Iterable[Decision], effective: Effective
) -> list[Coding]:
    """The codings that stand, in the order of the texts.

    Of a session in a closed round: what its coders agree on, once, and what was decided where they differ; what is not decided
    yet does not stand. Of a session in an open round: nothing yet. Of any other: what anyone coded, once where they agree.
    """
    latest = round_of(rounds)
    decided = {(each.round, each.session, each.unit): each for each in decisions}
    by_session: defaultdict[str, list[Coding]] = defaultdict(list)
    for coding in codings:
        by_session[coding.session].append(coding)
    found: list[Coding] = []
    for session, here in by_session.items():
        of_round = latest.get(session)
        if of_round is None:
            found += _without_round(here, effective)
        elif not of_round.is_open:
            known = {unit: each for (round_, at, unit), each in decided.items() if (round_, at) == (of_round.id, session)}
            found += _of_closed(here, of_round.coders, known, effective)
    return found


def round_of(rounds: Iterable[Round]) -> dict[str, Round]:
    """The round that holds for each session that is in one: the last that was opened over it."""
    return {session: each for each in sorted(rounds, key=_order) for session in each.sessions}


def decision_of(session: str, body: Mapping[str, Any], *, at: int = 0, event: str = "") -> Decision | None:
    """A decision as it was written down; None where it was taken back."""
    if body.get("outcome") not in OUTCOMES:
        return None
    codings = tuple(coding_of(session, each, at=at, event=event) for each in body.get("codings") or ())
    about = frozenset(body.get("about") or ())
    return Decision(
        body["round"], body["unit"], session, body["outcome"], codings, body.get("reason") or "", body.get("by") or "", about,
        at, event,
    )  # fmt: skip


def _order(each: Round) -> tuple[int, str]:
    return (each.opened_at, each.id)


def _still(decision: Decision | None, unit: Unit) -> Decision | None:
    """A decision as long as the unit has the codings that it was taken on."""
    return decision if decision is not None and (not decision.about or decision.about == unit.codings) else None


def _of_closed(
    codings: Sequence[Coding], coders: Collection[str], decided: Mapping[str, Decision], effective: Effective
) -> list[Coding]:
    found: list[Coding] = []
    for unit in units("overlap", (each for each in codings if each.coder in coders)):
        said = [unit.by.get(coder, ()) for coder in coders]
        decision = _still(decided.get(unit.id), unit)
        if decision is not None:
            found += _standing(decision, unit)
        elif not _differing(said, effective):
            found += _once(unit, effective)
    return found


def _standing(decision: Decision, unit: Unit) -> list[Coding]:
    """What was decided, where its words are now: codings that are there still have been followed through the text."""
    now = {each.coding: each for codings in unit.by.values() for each in codings}
    return [
        replace(each, start=now[each.coding].start, end=now[each.coding].end, text=now[each.coding].text, settled=True)
        if each.coding in now
        else replace(each, start=unit.span[0], end=unit.span[1], settled=True)
        for each in decision.codings
    ]


def _without_round(codings: Sequence[Coding], effective: Effective) -> list[Coding]:
    return [each for unit in units("overlap", codings) for each in _once(unit, effective)]


def _once(unit: Unit, effective: Effective) -> list[Coding]:
    """The codings of a unit, those that say the same once: of them that which begins first and is longest. What one coder
    noted as a new aspect is one, whichever of them is kept."""
    kept: dict[tuple[str | None, ...], Coding] = {}
    for each in sorted((each for codings in unit.by.values() for each in codings), key=_first):
        first = kept.setdefault(_content(each, effective), each)
        if each.new_aspect and not first.new_aspect:
            kept[_content(each, effective)] = replace(first, new_aspect=True)
    return list(kept.values())


def _first(each: Coding) -> tuple[int, int, str, str]:
    return (each.start, -each.end, each.coder, each.coding)


_JUDGED = ("code", "actor", "route", "valence")


def _content(each: Coding, effective: Effective) -> tuple[str | None, ...]:
    """What a coding says, without where it stands and who said it. A new aspect is a coder's own remark and no judgement."""
    return (effective(each.code), each.actor, each.route, each.valence)


def _differing(said: Sequence[Sequence[Coding]], effective: Effective) -> frozenset[str]:
    """In what coders differ on a unit; nothing where all say the same.

    Where the codes are others the rest hangs on that; where they are the same, what is beside them is told apart.
    """
    told = [{_content(each, effective) for each in codings} for codings in said]
    if all(each == told[0] for each in told):
        return frozenset()
    codes = [{content[0] for content in each} for each in told]
    if any(each != codes[0] for each in codes):
        return frozenset(("code",))
    apart = (
        name for place, name in enumerate(_JUDGED)
        if any({(c[0], c[place]) for c in each} != {(c[0], c[place]) for c in told[0]} for each in told)
    )  # fmt: skip
    return frozenset(apart)

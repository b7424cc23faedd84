"""How far the coders of a study agree: over a round, as it was closed with or as it is now, or over all coded twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from fieldwork.coding.comparing import Comparison, compared
from fieldwork.coding.frozen import thawed
from fieldwork.coding.reconcile import Round
from fieldwork.coding.segments import Coding, coding_of
from fieldwork.coding.units import UnitKind, Where, said_of, spanned, units
from fieldwork.errors import InputError
from fieldwork.i18n import msg
from fieldwork.store.current import shown_of
from fieldwork.study.codebook.book import codebook
from fieldwork.study.desk.codings import CODING, placed
from fieldwork.study.desk.documents import document
from fieldwork.study.rounds.rounds import round_named, rounds

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

USUAL: UnitKind = "overlap"
READ = "read"
"""The name of the registers of who went through a session."""


@dataclass(frozen=True)
class Material:
    """What coders made of sessions: their codings, the texts that these are in, and who coded or read which session."""

    codings: tuple[Coding, ...]
    texts: Mapping[Where, str]
    took_part: Mapping[str, frozenset[str]]


def material(study: Study, sessions: Iterable[str] | None = None) -> Material:
    """What was coded in these sessions, or in all, by everybody: for figures and for settling, never for a blind coder."""
    subjects = [None] if sessions is None else list(sessions)
    by_session: defaultdict[str, list[Coding]] = defaultdict(list)
    took_part: defaultdict[str, set[str]] = defaultdict(set)
    for event in (event for subject in subjects for event in shown_of(study.log, CODING, subject)):
        coding = coding_of(event.subject, event.body, at=event.at, offset=event.offset, event=event.id)
        by_session[event.subject].append(coding)
        took_part[event.subject].add(coding.coder)
    for event in (event for subject in subjects for event in shown_of(study.log, READ, subject)):
        took_part[event.subject].add(str(event.body.get("coder")))
    found: list[Coding] = []
    texts: dict[Where, str] = {}
    for session, here in by_session.items():
        held = document(study, session)
        found += placed(study, held, here)
        texts.update({(session, part.place): part.text for part in held.parts})
    return Material(tuple(found), texts, {session: frozenset(coders) for session, coders in took_part.items()})


def round_comparison(study: Study, each: Round, kind: str, version: str | None) -> Comparison:
    """The agreement in a round as its codings are now; every coder of it took part in every session of it."""
    held = material(study, each.sessions)
    took_part = dict.fromkeys(each.sessions, frozenset(each.coders))
    about = {"round": each.name, "calibration": each.calibration, "codebook": version}
    return _comparison(study, held, each.coders, took_part, kind, about)


def study_agreement(study: Study, *, round: str | None = None, units: str | None = None) -> Comparison:
    """The agreement of a closed round, or of all sessions that two coders or more coded or read.

    Of a round the figures that it was closed with; with other `units` than it had they are computed from its codings of now.
    Sessions of open rounds are left out: they are blind. Raises InputError: no such round, or one that is open.
    """
    if round is not None:
        each = round_named(study, round)
        if each.is_open or each.figures is None:
            raise InputError(msg(
                "De ronde “{name}” is nog open en blind: de overeenstemming komt als zij gesloten is.",
                "The round “{name}” is still open and blind: its agreement comes once it is closed.",
                name=each.name))  # fmt: skip
        if units in (None, each.units):
            return thawed(each.figures)
        return round_comparison(study, each, units or each.units, None)
    blind = {session for each in rounds(study) if each.is_open for session in each.sessions}
    held = material(study)
    took_part = {
        session: coders for session, coders in held.took_part.items() if len(coders) > 1 and session not in blind
    }
    coders = sorted(set().union(*took_part.values()))
    return _comparison(study, held, coders, took_part, units or USUAL, {"round": None, "codebook": None})


def _comparison(
    study: Study, held: Material, coders: Collection[str], took_part: Mapping[str, frozenset[str]], kind: str,
    about: Mapping[str, Any],
) -> Comparison:  # fmt: skip
    effective = codebook(study).effective
    here = [each for each in held.codings if each.session in took_part and each.coder in took_part[each.session]]
    found = units(cast("UnitKind", kind), here, held.texts)
    by_all = [each for each in here if took_part[each.session] >= set(coders)]
    told = {
        "unit_kind": kind, "coder_ids": sorted(coders), "sessions": len(took_part),
        "flagged": sum(each.span is None for each in here), **about,
    }  # fmt: skip
    return compared(
        [said_of(unit, took_part[unit.session], effective) for unit in found],
        sorted(coders), spanned(by_all, held.texts, effective), told,
    )  # fmt: skip

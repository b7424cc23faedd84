"""A case: all that a study holds of one participant or one site, on one page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from fieldwork.capture.state import consent_in
from fieldwork.coding.chart_rows import Row
from fieldwork.coding.charting import REF_STATES, Reference, Said, Summary, belongs
from fieldwork.coding.codebook import Codebook
from fieldwork.errors import InputError
from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.protocol.model import NO, YES, Text
from fieldwork.study.answers import day_words
from fieldwork.study.charting.findings import STATUSES, Finding
from fieldwork.study.charting.matrix import Charting, Sight
from fieldwork.study.codebook.book import codebook
from fieldwork.study.desk.memos import Memo, memos, seen_by
from fieldwork.study.people import as_known
from fieldwork.study.reading import Names, names
from fieldwork.study.rounds.rounds import rounds

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study.folder import Study

LineKind: TypeAlias = Literal["title", "about", "head", "session", "count", "summary", "memo", "finding", "reference", "notice"]
_CONSENT = """
SELECT h.subject, e.body FROM head h JOIN event e ON e.seq = h.event_seq
WHERE h.shown AND h.stands AND h.register > 'consent/' AND h.register < 'consent0'
"""
_SAID: Mapping[str, Msg] = {YES: msg("ja", "yes"), NO: msg("nee", "no")}
_STATUS: Mapping[str, Msg] = {
    "open": msg("nog open", "still open"), "closed": msg("afgesloten", "closed"), "stopped": msg("gestopt", "stopped"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseSession:
    """A session of a case. `title` is its guide's; `consent` what the participant answered to each item (of a site: everyone;
    a no counts for more); `answered` and `asked` count items; `leaves` whether consent lets it leave the study."""

    id: str
    kind: str
    title: Text
    held_at: str
    status: str
    participants: tuple[str, ...]
    role: str | None
    site: str | None
    wave: str | None
    consent: Mapping[str, str]
    answered: int
    asked: int
    leaves: bool


@dataclass(frozen=True)
class Case:
    """One participant or site. `counts` are codings by (route, actor), None where none was chosen; `by_code` by what they count
    as; `people` those who were spoken with at a site; `refused` how many sessions were refused or erased."""

    row: Row
    sessions: tuple[CaseSession, ...]
    people: tuple[str, ...]
    said: tuple[Said, ...]
    counts: Mapping[tuple[str | None, str | None], int]
    by_code: Mapping[str, int]
    summaries: tuple[Summary, ...]
    memos: tuple[Memo, ...]
    findings: tuple[Finding, ...]
    refused: int
    names: Names
    book: Codebook


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A line of a case as text: `text` are people's words or ours, `label` what stands before it, `ref` the id of what it is
    of: a session, a finding, a memo, the code of a summary, a coding."""

    kind: LineKind
    text: str
    label: str = ""
    ref: str | None = None


def case(
    study: Study, code: str, author: str | None = None, *, sight: Sight = "author", only: Collection[str] | None = None
) -> Case:
    """All of one participant or site, or what these sessions (`only`) have of it. Raises InputError where there is none with
    this code."""
    known = Charting(study, author, sight=sight, only=only)
    rows = {row.id: row for kind in ("site", "participant") for row in known.rows(kind)}
    row = rows.get(as_known(code.strip(), rows))
    if row is None:
        if only is not None:
            all_of_it = case(study, code, author, sight=sight)
            raise InputError(msg("Van {code} mag niets de studie verlaten.", "Nothing of {code} may leave the study.",
                                 code=all_of_it.row.id))  # fmt: skip
        raise InputError(msg(
            "Er is geen deelnemer of locatie “{code}” van wie een gesprek bewaard is. Er is: {known}.",
            "There is no participant or site “{code}” with a session that was kept. There is: {known}.",
            code=code[:40], known=", ".join(rows) or "-"))  # fmt: skip
    here = frozenset(row.sessions)
    every = {each.id: each for each in study.log.sessions()}
    consents = _consents(study)
    sessions = tuple(_session(study, known, every[id_], row, consents) for id_ in row.sessions)
    said = tuple(each for each in known.said if each.coding.session in here and belongs(row, each))
    book = codebook(study)
    on = [memo for subject in (row.id, *row.sessions) for memo in memos(study, {}, subject)]
    return Case(
        row, sessions, tuple(sorted({who for each in sessions for who in each.participants})) if row.kind == "site" else (),
        said, Counter((_route(book, each), each.coding.actor) for each in said),
        Counter(book.effective(each.coding.code) for each in said),
        tuple(each for each in known.summaries() if _is_of(each, row, every)),
        tuple(sorted(seen_by(study, on, known.author, rounds(study)), key=lambda memo: memo.at)),
        tuple(each for each in known.findings() if any(_leans(ref, row, here) for ref in each.refs)),
        sum(_takes_part(each, row) and each.status in ("refused", "erased") for each in every.values()), names(study), book,
    )  # fmt: skip


def _route(book: Codebook, said: Said) -> str | None:
    known = book.codes.get(book.effective(said.coding.code))
    return said.coding.route or (known.route if known else None)


def _leans(ref: Reference, row: Row, here: frozenset[str]) -> bool:
    return ref.said is not None and ref.said.coding.session in here and belongs(row, ref.said)


def _is_of(summary: Summary, row: Row, every: Mapping[str, SessionRow]) -> bool:
    """Whether a summary is of this row, or of a talk that is all its own."""
    if summary.rows in ("participant", "site"):
        return (summary.rows, summary.row) == (row.kind, row.id)
    talk = [each for each in every.values() if each.conversation == summary.row]
    return bool(talk) and all(each.id in row.sessions for each in talk)


def _takes_part(session: SessionRow, row: Row) -> bool:
    return row.id == session.site if row.kind == "site" else row.id in session.participants


def _consents(study: Study) -> dict[str, list[Mapping[str, object]]]:
    found: dict[str, list[Mapping[str, object]]] = {}
    for session, raw in study.log.query(_CONSENT):
        found.setdefault(session, []).append(json.loads(raw))
    return found


def _session(
    study: Study, known: Charting, each: SessionRow, row: Row, consents: Mapping[str, Sequence[Mapping[str, object]]]
) -> CaseSession:
    protocol = study.protocol_of(each.id, str(each.protocol), each.version)
    people = [row.id] if row.kind == "participant" else each.participants
    given: dict[str, str] = {}
    for body in consents.get(each.id, ()):
        said = {consent_in(body, person) for person in people} - {None}
        if said:
            given[str(body["item"])] = NO if NO in said else str(min(filter(None, said)))
    roles = each.roles.get(row.id) or ()
    return CaseSession(
        each.id, protocol.kind, protocol.title, each.held_at or "", each.status, each.participants,
        roles[0] if len(roles) == 1 else each.role, each.site, each.wave, given, each.answered, each.asked,
        known.consents.allow(each),
    )  # fmt: skip


# --- as text -----------------------------------------------------------------------------------------------------------------


def case_lines(found: Case, lang: Lang, piece: Callable[[str], str] = str) -> list[CaseLine]:
    """A case as lines, from who it is to the findings that lean on it; `piece` is what becomes of words that were cut from a
    text."""
    row, known = found.row, found.names
    lines = [CaseLine("title", pick(row.label, lang))]
    for label, ids, words in (
        (msg("Rollen", "Roles"), row.roles, known.roles), (msg("Locatie", "Site"), row.sites, known.sites),
        (msg("Deelnemers", "Participants"), found.people, {}),
    ):  # fmt: skip
        if ids and not (row.kind == "site" and ids == row.sites):
            lines.append(CaseLine("about", ", ".join(pick(words.get(id_, id_), lang) for id_ in ids), label.text(lang)))
    if found.refused:
        lines.append(_notice(msg("Geweigerd of gewist: {n}.", "Refused or erased: {n}.", n=found.refused), lang))
    for head, inner in (
        (msg("Gesprekken", "Sessions"), _of_sessions(found, lang)), (msg("Codering", "Coding"), _of_codings(found, lang)),
        (msg("Samenvattingen", "Summaries"), _of_summaries(found, lang)), (msg("Memo's", "Memos"), _of_memos(found, lang)),
        (msg("Bevindingen die hierop steunen", "Findings that lean on this"), _of_findings(found, lang, piece)),
    ):  # fmt: skip
        under = list(inner)
        lines += [CaseLine("head", head.text(lang)), *(under or [_notice(msg("Geen.", "None."), lang)])]
    return lines


def _of_sessions(found: Case, lang: Lang) -> Iterator[CaseLine]:
    for each in found.sessions:
        told = [
            pick(each.title, lang), day_words(each.held_at, lang), each.wave or "",
            _STATUS[each.status].text(lang) if each.status in _STATUS else each.status,
            msg("{answered} van {asked} beantwoord", "{answered} of {asked} answered",
                answered=each.answered, asked=each.asked).text(lang),
        ]  # fmt: skip
        yield CaseLine("session", ", ".join(filter(None, told)), each.id, each.id)
        asked = [item for item in found.names.consent if item in each.consent]
        for item, value in {**{item: each.consent[item] for item in asked}, **each.consent}.items():
            words = _SAID[value].text(lang) if value in _SAID else value
            yield CaseLine("about", f"{pick(found.names.consent.get(item, item), lang)} {words}",
                           msg("Toestemming", "Consent").text(lang), each.id)  # fmt: skip
        if not each.leaves:
            yield _notice(msg("Verlaat de studie niet: de toestemming laat dat niet toe.",
                              "Does not leave the study: consent does not allow it."), lang)  # fmt: skip


def _of_codings(found: Case, lang: Lang) -> Iterator[CaseLine]:
    none = msg("zonder route", "without a route").text(lang), msg("zonder actor", "without an actor").text(lang)
    for (route, actor), many in sorted(found.counts.items(), key=lambda item: (-item[1], str(item[0]))):
        where = (pick(found.names.routes.get(route, route), lang) if route else none[0],
                 pick(found.names.roles.get(actor, actor), lang) if actor else none[1])  # fmt: skip
        yield CaseLine("count", str(many), " · ".join(where))


def _of_summaries(found: Case, lang: Lang) -> Iterator[CaseLine]:
    for each in found.summaries:
        label = f"{found.book.label(found.book.effective(each.code), lang)} ({each.author})"
        absent = msg("is er niet, werd gezegd", "said to be absent").text(lang) if each.absent else ""
        yield CaseLine("summary", ": ".join(filter(None, (absent, each.text))), label, each.code)
        yield from _review(each, lang)


def _of_memos(found: Case, lang: Lang) -> Iterator[CaseLine]:
    for memo in found.memos:
        yield CaseLine("memo", memo.text, memo.coder, memo.memo)


def _of_findings(found: Case, lang: Lang, piece: Callable[[str], str]) -> Iterator[CaseLine]:
    here = frozenset(found.row.sessions)
    for each in found.findings:
        yield CaseLine("finding", each.statement, STATUSES[each.status].text(lang), each.finding)
        yield from _review(each, lang)
        for label, refs in (
            (msg("Steunt", "Supports"), each.supports), (msg("Spreekt tegen", "Contradicts"), each.contradicts),
        ):  # fmt: skip
            for ref in refs:
                if _leans(ref, found.row, here) and ref.said is not None:
                    state = "" if ref.stands else f" ({REF_STATES[ref.state].text(lang)})"
                    words = piece(ref.said.coding.text)
                    quoted = words if words.startswith(("“", "\"", "‘")) else f"“{words}”"
                    yield CaseLine("reference", quoted + state, label.text(lang), ref.id)


def _review(each: Summary | Finding, lang: Lang) -> Iterator[CaseLine]:
    if each.to_review:
        yield _notice(msg(
            "Kijk dit na: het gaat ook over {n}, dat gewist is of de studie niet meer verlaten mag.",
            "Look at this again: it tells of {n} too, which was erased or may not leave the study any more.",
            n=", ".join(each.to_review)), lang)  # fmt: skip


def _notice(words: Msg, lang: Lang) -> CaseLine:
    return CaseLine("notice", words.text(lang))

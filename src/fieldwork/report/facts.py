"""What a report tells of a study, read while it is open. What consent keeps back is not in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from fieldwork import __version__
from fieldwork.coding.codebook import Codebook
from fieldwork.coding.comparing import Comparison
from fieldwork.coding.frozen import thawed
from fieldwork.coding.reconcile import Round
from fieldwork.exports.framework import Framework
from fieldwork.exports.masking import Masking
from fieldwork.exports.pseudonyms import Pseudonyms
from fieldwork.protocol.model import Text
from fieldwork.report.framework import frameworks
from fieldwork.report.matrix import Cell, Chosen, Said, Tally, Where, result_matrix, tally
from fieldwork.report.quotes import Quoting, marked_quotes
from fieldwork.store.current import shown_of
from fieldwork.store.log import SessionRow
from fieldwork.study.codebook.book import codebook, versions
from fieldwork.study.desk.documents import document
from fieldwork.study.desk.quotes import spoken_with
from fieldwork.study.folder import Study
from fieldwork.study.privacy.consents import Consents
from fieldwork.study.reading import Names, names
from fieldwork.study.rounds.rounds import rounds
from fieldwork.study.rounds.settling import Settling
from fieldwork.study.said import standing_said, that_count
from fieldwork.study.sampling import SamplingRow, sampling_matrix
from fieldwork.study.saturation.around import blind_codes
from fieldwork.study.saturation.figures import StudySaturation, study_saturation


@dataclass(frozen=True)
class Instrument:
    """A protocol that sessions were held with: in which versions, with how many items, and how many sessions."""

    id: str
    title: Text
    kind: str
    versions: tuple[int, ...]
    items: int
    sessions: int


@dataclass(frozen=True)
class Held:
    """What was held. `talks` counts conversations by kind of protocol (closed, and allowed to be told of), `persons` people by
    role, `status` sessions by status; `first` and `last` are local dates; `modes` sessions by mode."""

    talks: Mapping[str, int]
    persons: Mapping[str, int]
    status: Mapping[str, int]
    modes: Mapping[str, int]
    sites: int
    first: str | None
    last: str | None
    instruments: tuple[Instrument, ...]


@dataclass(frozen=True)
class Coded:
    """What was coded, by consensus: `said` are the codings that stand, `by_code` how often each code, `by_branch` with what
    hangs below it, `talks` how many conversations were gone through, `coders` who did, `cells` the result matrix, `chosen`
    what became of the quotes."""

    said: tuple[Said, ...]
    by_code: Mapping[str, Tally]
    by_branch: Mapping[str, Tally]
    talks: int
    coders: tuple[str, ...]
    cells: Mapping[Where, Cell]
    chosen: Chosen


@dataclass(frozen=True)
class Facts:
    """Everything that a report tells. `made` is the local time; `names` are the words of roles, routes and reasons; `questions`
    those of items by protocol and id, of the items that were often skipped; `looks` how often saturation was looked at; `told`
    hides in a text what may not be quoted. Of the differences in closed rounds `settled` are, and `unsettled` are not yet.
    `blind_codes` were made in an open round and given nowhere else: nobody is told of them yet."""

    title: Text
    about: Text | None
    demo: bool
    language: str
    made: datetime
    version: str
    names: Names
    held: Held
    sampling: Sequence[SamplingRow]
    wanted_sites: int | None
    codebook: Codebook
    codebook_versions: tuple[str, ...]
    coded: Coded
    saturation: StudySaturation
    looks: int
    questions: Mapping[tuple[str, str], Text]
    agreements: Sequence[tuple[Round, Comparison]]
    settled: int
    unsettled: int
    framework: Sequence[Framework]
    blind_codes: frozenset[str]
    told: Callable[[str], str]


def gather(study: Study, made: datetime, pseudonyms: Pseudonyms | None = None) -> Facts:
    """Read a study, as its own settings look at it; `pseudonyms` replaces names in words that were cut from a text."""
    consents = Consents(study)
    rows = study.log.sessions()
    allowed = [row for row in rows if consents.allow(row)]
    form = study.form
    known = codebook(study)
    every = rounds(study)
    saturation = study_saturation(study)
    differences = [each for round_ in every if not round_.is_open for each in Settling(study, round_.id).all]
    unsettled = sum(each.decision is None for each in differences)
    return Facts(
        title=form.get("title") or study.folder.name,
        about=form.get("about"),
        demo=bool(form.get("demo")),
        language=str(form.get("language") or "nl"),
        made=made,
        version=__version__,
        names=names(study),
        held=_held(study, rows, allowed),
        sampling=sampling_matrix(study, rows),
        wanted_sites=(form.get("targets") or {}).get("sites"),
        codebook=known,
        codebook_versions=tuple(version.name for version in versions(study)),
        coded=_coded(study, allowed, known, saturation, pseudonyms),
        saturation=saturation,
        looks=saturation.looks,
        questions=_questions(study, saturation),
        agreements=[(each, thawed(each.figures)) for each in every if not each.is_open and each.figures],
        settled=len(differences) - unsettled,
        unsettled=unsettled,
        framework=frameworks(study),
        blind_codes=blind_codes(study),
        told=Masking(study, consents).anywhere,
    )


# --- what was held -----------------------------------------------------------------------------------------------------------


def _held(study: Study, rows: Sequence[SessionRow], allowed: Sequence[SessionRow]) -> Held:
    done = [row for row in allowed if row.status in ("closed", "stopped")]
    talks: defaultdict[str, set[str]] = defaultdict(set)
    for row in done:
        talks[row.kind or ""].add(row.conversation)
    days = sorted(row.held_at[:10] for row in done if row.held_at)
    return Held(
        talks={kind: len(every) for kind, every in talks.items()},
        persons=spoken_with(done),
        status=Counter(row.status for row in rows),
        modes=Counter(row.mode for row in done if row.mode),
        sites=len({row.site for row in done if row.site}),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        instruments=tuple(_instruments(study, done)),
    )


def _instruments(study: Study, done: Iterable[SessionRow]) -> Iterable[Instrument]:
    held: defaultdict[str, list[SessionRow]] = defaultdict(list)
    for row in done:
        if row.protocol is not None:
            held[row.protocol].append(row)
    for name, here in sorted(held.items()):
        used = tuple(sorted({int(row.version) for row in here if row.version is not None}))
        protocol = study.protocol(name, used[-1] if used else None)
        items = sum(not item.silent for item in protocol.items)
        yield Instrument(name, protocol.title, protocol.kind, used, items, len(here))


def _questions(study: Study, saturation: StudySaturation) -> dict[tuple[str, str], Text]:
    """The words of the items that were often skipped, as their newest version asks them."""
    found: dict[tuple[str, str], Text] = {}
    for each in saturation.skipped_often:
        item = study.protocol(each.protocol).by_id.get(each.item)
        if item is not None:
            found[each.protocol, each.item] = item.ask
    return found


# --- what was coded ----------------------------------------------------------------------------------------------------------


def _coders(study: Study, sessions: Set[str]) -> tuple[str, ...]:
    """Who coded in these sessions."""
    told = study.log.query("SELECT DISTINCT coder, session FROM coding")
    return tuple(sorted({coder for coder, session in told if session in sessions}))


def _coded(
    study: Study, allowed: Sequence[SessionRow], known: Codebook, saturation: StudySaturation, pseudonyms: Pseudonyms | None
) -> Coded:  # fmt: skip
    """What counts: of sessions that were held to their end, of talks that wait for nothing."""
    heard = saturation.heard
    done = that_count(allowed, heard.waits)
    rows = {row.id: row for row in done}
    said = standing_said(study, done)
    marked = {event.subject for event in shown_of(study.log, "mark") if event.body.get("what") == "quote"}
    texts = {session: document(study, session) for session in marked & rows.keys()}
    by_code: defaultdict[str, list[Said]] = defaultdict(list)
    by_branch: defaultdict[str, list[Said]] = defaultdict(list)
    for each in said:
        by_code[each.code].append(each)
        for id_ in known.path(each.code):
            by_branch[id_].append(each)
    quoting = Quoting(study)
    quotes = marked_quotes(study, done, texts, pseudonyms)
    may = [quote for quote in quotes if quoting.allowed(quote.session, quote.who)]
    order = {id_: place for place, id_ in enumerate(known.codes)}
    cells, chosen = result_matrix(said, quotes, may, order)
    talks = {row.conversation for unit in heard.units for row in unit.sessions if row.kind != "observation"}
    return Coded(
        said, {code: tally(here) for code, here in by_code.items()}, {code: tally(here) for code, here in by_branch.items()},
        len(talks), _coders(study, rows.keys()), cells, chosen,
    )  # fmt: skip

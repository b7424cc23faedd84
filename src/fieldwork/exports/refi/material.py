"""What of a study leaves in a REFI-QDA project: its sessions as texts, codings in them, memos; and what does not, counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from fieldwork.capture.state import SessionState
from fieldwork.coding.reconcile import Round
from fieldwork.coding.segments import Coding
from fieldwork.exports.leaving import Leaving, identifying
from fieldwork.exports.tables.choice import ALL, CONSENSUS, require_coder
from fieldwork.exports.writing import Manner
from fieldwork.spans import Span
from fieldwork.store.current import shown_of
from fieldwork.store.log import SessionRow
from fieldwork.study.codebook.book import codebook
from fieldwork.study.desk.codings import codings
from fieldwork.study.desk.documents import document_of, reading_state
from fieldwork.study.desk.memos import Memo
from fieldwork.study.folder import Study
from fieldwork.study.refi.codes import once
from fieldwork.study.refi.guids import Guids
from fieldwork.study.refi.layout import Laid, layout
from fieldwork.study.refi.sources import REFI, Values, name_of, values_of
from fieldwork.study.rounds.rounds import rounds

_MADE = """
SELECT json_extract(body, '$.coding'), json_extract(body, '$.made') FROM current
WHERE register >= 'coding/' AND register < 'coding0' AND stands AND json_extract(body, '$.made') IS NOT NULL
"""


@dataclass
class Placed:
    """A code by a coder on a span of a source's text; `also` are other codings that say the same."""

    coding: Coding
    code: str
    span: Span
    made: int
    also: list[str] = field(default_factory=list)


@dataclass
class Source:
    """A session as it leaves."""

    row: SessionRow
    guid: str
    name: str
    laid: Laid
    values: Values
    made: int
    placed: list[Placed]
    cases: list[tuple[str, Span]]


class Material:
    """All that leaves, read once. `left` counts what stays or gets lost, by what it is."""

    def __init__(self, study: Study, which: str, manner: Manner, leaving: Leaving, *, identified: bool) -> None:
        self.study, self.manner, self.leaving, self.identified = study, manner, leaving, identified
        self.book = codebook(study)
        self.guids = Guids(study, self.book)
        self.rounds = rounds(study)
        self.left: Counter[str] = Counter()
        blind = [each for each in self.rounds if each.is_open] if which == CONSENSUS else []
        self._blind = blind
        self._open = {session for each in blind for session in each.sessions}
        self._made = {coding: int(made) for coding, made in study.log.query(_MADE)}
        self._codings = self._chosen(which)
        self.sources = list(self._sources())
        self.by_session = {source.row.id: source for source in self.sources}

    def _chosen(self, which: str) -> Mapping[str, list[Coding]]:
        """The codings that are asked for, by session.

        A round that is open is blind on the screen: its consensus has nothing yet, and who asks for everything gets it all.
        """
        if which == CONSENSUS:
            from fieldwork.study.rounds.settling import consensus_of

            found = consensus_of(self.study)
        else:
            require_coder(self.study, which)
            found = [each for each in codings(self.study) if which in (ALL, each.coder)]
        by_session: defaultdict[str, list[Coding]] = defaultdict(list)
        for each in found:
            by_session[each.session].append(each)
        return by_session

    def _sources(self) -> Iterator[Source]:
        taken: set[str] = set()
        many = 0
        talks: defaultdict[str, list[str]] = defaultdict(list)
        for row in self.leaving.sessions:
            talks[row.conversation].append(row.id)
        for row in self.leaving.sessions:
            state = reading_state(self.study, row.id)
            if state is None:
                continue
            talk = talks[row.conversation]
            source = self._source(row, state, taken, self.guids.session(talk[0]) if len(talk) > 1 else None)
            many += len(source.placed)
            if self.manner.tick:
                self.manner.tick(many)
            yield source

    def _source(self, row: SessionRow, state: SessionState, taken: set[str], talk: str | None) -> Source:
        items = state.protocol.by_id
        title = name_of(row, state.header)
        texts = self.leaving.masking.document(document_of(state))
        laid = layout(
            self.leaving.state(state, identified=self.identified), texts, self.manner.lang, title,
            lambda item, place: not self.identified and identifying(items, item, place),
        )  # fmt: skip
        made = int((state.header.get(REFI) or {}).get("made") or row.opened_at)
        values = values_of(row, state.header, self.leaving.consents.of(row.id), talk)
        placed = self._placed(laid, self._codings.get(row.id, ()))
        cases = _cases(row, laid, (state.header.get(REFI) or {}).get("cases"))
        if self.leaving.names is not None:  # each place in the text follows
            went = self.leaving.names.mapped(laid.text)
            laid, cases = replace(laid, text=went.text), [(who, went.span(*span)) for who, span in cases]
            placed = [replace(each, span=went.span(*each.span)) for each in placed]
        return Source(row, self.guids.session(row.id), once(title, taken), laid, values, made, placed, cases)

    def _placed(self, laid: Laid, here: Sequence[Coding]) -> list[Placed]:
        """The codings of a session at their places, those that say the same once."""
        kept: dict[tuple[str, str, Span], Placed] = {}
        parts = {part.place: part for _, part in laid.pieces}
        for each in here:
            part = parts.get(each.place)
            at = laid.at(part, each.span) if part is not None and each.span is not None else None
            if at is None or part is None:
                self.left["lost" if each.span is None else "identifying"] += 1
                continue
            code = self.book.effective(each.code)
            self._count_lost(each, part.speaker)
            made = self._made.get(each.coding, each.made)
            known = kept.setdefault((each.coder, code, at), Placed(each, code, at, made))
            if known.coding is not each:
                known.also.append(each.coding)
        return list(kept.values())

    def _count_lost(self, each: Coding, speaker: str | None) -> None:
        self.left["valence"] += each.valence is not None
        self.left["actor"] += each.actor is not None and each.actor != speaker
        self.left["new_aspect"] += each.new_aspect

    @cached_property
    def used(self) -> set[str]:
        """The codes that something is coded with."""
        return {each.code for source in self.sources for each in source.placed}

    @cached_property
    def people(self) -> dict[str, list[Source]]:
        """The participants, by code, with the sources that they are in."""
        found: defaultdict[str, list[Source]] = defaultdict(list)
        for source in self.sources:
            for person in source.row.participants:
                found[person].append(source)
        return dict(sorted(found.items()))

    @cached_property
    def memos(self) -> list[tuple[int, Memo]]:
        """The memos that may leave, each with when it was made (microseconds UTC), by the second, which is all that is told."""
        found = []
        for event in shown_of(self.study.log, "memo"):
            body: Mapping[str, Any] = event.body
            memo = Memo(body["memo"], body["kind"], body["about"], body["text"], body["coder"], event.at)
            if self._may_leave(memo):
                found.append((int(body.get("made") or event.at), memo))
            else:
                self.left["memos"] += 1
        return sorted(found, key=lambda each: (each[0] // 1_000_000, self.guids.memo(each[1].memo)))

    def _may_leave(self, memo: Memo) -> bool:
        """Nothing on whom or what stays here, and beside a consensus nothing of a round that has none yet."""
        session, person = memo.about.get("session"), memo.about.get("participant")
        if session is not None:
            return session in self.by_session and session not in self._open
        if person is not None:
            return person in self.people and not any(source.row.id in self._open for source in self.people[person])
        return not any(_in_round(memo, each) for each in self._blind)

    def words(self, memo: Memo) -> str:
        """What a memo says, without words that may not leave: of its session, and of any other that it is written over."""
        return self.leaving.masking.anywhere(memo.text)


def _in_round(memo: Memo, each: Round) -> bool:
    return memo.coder in each.coders and memo.at >= each.opened_at


def _cases(row: SessionRow, laid: Laid, brought: Mapping[str, Any] | None) -> list[tuple[str, Span]]:
    """Whose text is where: as a file told of it that brought it, as long as the text is that one; or else of one participant
    all of it, of several what each said."""
    if brought and brought["of"] == len(laid.text):
        return [(who, (start, end)) for who, start, end in brought["said"] if who in row.participants]
    if len(row.participants) == 1:
        return [(row.participants[0], (0, len(laid.text)))] if laid.text else []
    return [(part.who, (at, at + len(part.text))) for at, part in laid.pieces if part.who in row.participants and part.who]

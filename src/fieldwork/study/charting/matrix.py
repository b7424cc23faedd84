"""Charting a study: the matrix of rows and themes, the summaries that authors write in it, and what was found over all.

Everything written is an event of the subject `charting`, in a register of its own by row, theme and author, so that what two
people wrote stands side by side and copies join as a union. Each step can be undone without limit. What rested on a session
that is erased goes with it (`record.resting`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from fieldwork.coding.charting import (
    ANY_ROUTE,
    Chart,
    Held,
    Material,
    Reference,
    Row,
    RowKind,
    Said,
    Summary,
    chart_of,
    counting,
    rows_of,
    summary_of,
)
from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.record.resting import CHARTING, RESTING, sessions_in
from fieldwork.store.current import heads_of, last_seq, subjects_since
from fieldwork.study.charting.findings import Finding, finding_body, findings_of, linked
from fieldwork.study.charting.material import asked, coded, followed, held_of
from fieldwork.study.codebook.book import codebook
from fieldwork.study.desk.documents import document
from fieldwork.study.desk.fitting import wrong_code
from fieldwork.study.desk.words import told_step
from fieldwork.study.privacy.consents import Consents
from fieldwork.study.rounds.rounds import rounds
from fieldwork.study.steps import Step, Steps, Write
from fieldwork.text import kept

if TYPE_CHECKING:
    from fieldwork.coding.segments import Document
    from fieldwork.store.log import SessionRow
    from fieldwork.study.folder import Study

Sight: TypeAlias = Literal["author", "study"]
"""What is looked at: what stands in the study for anyone to read (`study`), with nothing that rests on what is coded in an open
round, or what its author may see (`author`): her own of such a round too, and of others nothing that rests on its sessions."""

SUMMARISED = "chart.summarised"
_GONE = ("refused", "erased")
_REMOVED = "SELECT 1 FROM head WHERE register = ? LIMIT 1"


class Charting:
    """The matrix of a study, for one author; what others write meanwhile is noticed.

    `held` are the sessions that rows are made of. What may not leave the study is seen here too; `consents` tells of it. With
    `only` nothing of other sessions is seen: no summary or finding either that tells of one of those beside.
    """

    def __init__(
        self, study: Study, author: str | None = None, *, sight: Sight = "author", only: Collection[str] | None = None
    ) -> None:
        self.study = study
        self._only = None if only is None else frozenset(only)
        self.author = author or study.by
        self.sight = sight
        self._seq = 0
        self._charts: dict[tuple[RowKind, bool], Chart] = {}
        self._summaries: list[Summary] | None = None
        self._found: list[Finding] | None = None
        self._read()

    # --- reading ----------------------------------------------------------------------------------------------------

    def chart(self, rows: RowKind = "participant", *, parents: bool = False) -> Chart:
        """The matrix with rows of a kind; `parents`: a column a branch of the codebook. Kept as long as nothing changes."""
        self._catch_up()
        found = self._charts.get((rows, parents))
        if found is None:
            summaries = [each for each in self._written() if each.rows == rows]
            made_of = Material(self._said, summaries, self._asked)
            found = chart_of(rows, self.rows(rows), codebook(self.study), made_of, parents=parents)
            self._charts[rows, parents] = found
        return found

    def rows(self, kind: RowKind) -> list[Row]:
        """The rows of a kind, of the sessions that were held: not of those that were refused or erased."""
        sites = {entry["id"]: entry["label"] for entry in self.study.form.get("sites", ())}
        return rows_of(kind, self.held.values(), sites)

    @property
    def said(self) -> Sequence[Said]:
        """The codings that count, in order of holding and of the texts."""
        self._catch_up()
        return self._said

    def summaries(self) -> list[Summary]:
        """All summaries that this author may see, oldest first."""
        self._catch_up()
        return list(self._written())

    def findings(self, *, retired: bool = False) -> list[Finding]:
        """The findings that this author may see, oldest first; those that were retired only where they are asked for."""
        self._catch_up()
        if self._found is None:
            found = findings_of(self._heads("finding"), self.reference, self._is_gone)
            if self.sight == "study":
                self._found = [each.without(self._blind) for each in found
                               if not self._is_beside(each.tells_of) and not self._waits(each.tells_of, each.at)]  # fmt: skip
            else:
                self._found = [each for each in found if self._sees(each.by, each.tells_of)]
        return [each for each in self._found if retired or each.status != "retired"]

    def finding(self, finding: str) -> Finding:
        """One finding. Raises InputError where it is not there (any more)."""
        found = next((each for each in self.findings(retired=True) if each.finding == finding), None)
        if found is None:
            raise InputError(msg("Deze bevinding is er niet meer.", "This finding is not there any more."))
        return found

    def to_review(self) -> tuple[list[Summary], list[Finding]]:
        """The summaries and findings that tell of a session which was erased or may not leave any more."""
        return ([each for each in self.summaries() if each.to_review],
                [each for each in self.findings(retired=True) if each.to_review])  # fmt: skip

    def unseen(self, rows: RowKind) -> tuple[int, int]:
        """Of the summaries in rows of a kind, and the findings that were not set aside, how many tell of sessions beside those
        that are looked at (`only`), and how many others wait until a round is closed."""
        beside = waiting = 0
        for body, at, _ in (heads[-1] for name in ("chart", "finding") for heads in self._heads(name)):
            summary = body.get("rows") == rows and bool(body.get("text") or body.get("absent"))
            if summary or (body.get("statement") and body.get("status") != "retired"):
                tells_of = sessions_in(body)
                beside += self._is_beside(tells_of)
                waiting += not self._is_beside(tells_of) and self._waits(tells_of, None if summary else at)
        return beside, waiting

    def reference(self, coding: str) -> Reference:
        """What a reference to a coding points at now."""
        said = self._by_id.get(coding)
        if said is not None:
            return Reference(coding, said.coding.state, said)
        there = self.study.log.query(_REMOVED, (f"coding/{coding}",))
        return Reference(coding, "uncoded" if there else "gone")

    def texts(self, session: str) -> Document:
        """The texts of a session, to show a segment where it stands."""
        return document(self.study, session)

    # --- writing ----------------------------------------------------------------------------------------------------

    def summarise(
        self, row: Row, theme: str, text: str | None, refs: Sequence[str] = (), *, absent: bool = False,
        of: Summary | None = None,
    ) -> Summary | None:  # fmt: skip
        """Write this author's summary of a theme in a row, in place of what she wrote there; gives what stands.

        `refs` are the ids of the codings that it leans on (those that are gone are left out), `absent` says that it was said
        not to be there. `of` is the summary to change, where a cell holds several of hers (codes merged, rows chained). No text
        and not `absent` takes it away. Raises InputError: another's summary, an unknown code or row.
        """
        self._catch_up()
        rows, row_id, code = (of.rows, of.row, of.code) if of else (row.kind, row.id, theme)
        if of is not None and of.author != self.author:
            raise InputError(msg("Deze samenvatting is van {author}; schrijf er een eigen naast.",
                                 "This summary is {author}'s; write one of your own beside it.", author=of.author))  # fmt: skip
        book = codebook(self.study)
        if of is None and code not in book.codes and (wrong := wrong_code(book, code)):
            raise InputError(wrong)
        text = kept(text).strip() if text else ""
        refs = self._standing(refs)
        body = {
            "rows": rows, "row": row_id, "code": code, "author": self.author, "text": text or None, "absent": bool(absent),
            "refs": refs, "rests_on": self._sessions(refs) or self._about(row, theme), "about": self._about(row, theme),
        }  # fmt: skip
        self._write([(CHARTING, SUMMARISED, body)])
        place = (rows, row_id, code, self.author)
        return next((each for each in self._written() if (each.rows, each.row, each.code, each.author) == place), None)

    def state(
        self, statement: str, *, finding: str | None = None, supports: Sequence[str] | None = None,
        contradicts: Sequence[str] | None = None, status: str | None = None,
    ) -> Finding:  # fmt: skip
        """State a finding, or (`finding`) change one; what is not given stays as it was.

        `supports` and `contradicts` are ids of codings; one that is in both counts as contradicting. Raises InputError for an
        empty statement or an unknown status.
        """
        before = self.finding(finding) if finding else None
        body = finding_body(statement, before, self.author, self._standing, supports, contradicts, status)
        body["rests_on"] = self._sessions([*body["supports"], *body["contradicts"]])
        self._write([(CHARTING, "finding.stated", body)])
        return self.finding(body["finding"])

    def lean(self, finding: str, codings: Sequence[str], how: Literal["supports", "contradicts", "none"]) -> Finding:
        """Say that codings support a finding, contradict it, or neither (any more)."""
        found = self.finding(finding)
        supports, contradicts = linked(found, codings, how)
        return self.state(found.statement, finding=finding, supports=supports, contradicts=contradicts)

    def retire(self, finding: str, *, undone: bool = False) -> Finding:
        """Set a finding aside, or (`undone`) take it up again; it is kept with what it leans on."""
        found = self.finding(finding)
        return self.state(found.statement, finding=finding, status="provisional" if undone else "retired")

    def undo(self) -> Msg | None:
        """Take this author's last step in charting back; what it was, or None. InputError where somebody changed it since."""
        self._catch_up()
        step = self._steps.undo()
        return self._after(step, msg("Ongedaan gemaakt: {what}.", "Undone: {what}.")) if step else None

    def redo(self) -> Msg | None:
        """Do the last step again that was taken back; what it was, or None."""
        self._catch_up()
        step = self._steps.redo()
        return self._after(step, msg("Opnieuw gedaan: {what}.", "Redone: {what}.")) if step else None

    def _after(self, step: Step, told: Msg) -> Msg:
        self._catch_up()
        return msg(told.nl, told.en, what=told_step(step, codebook(self.study)))

    def _write(self, writes: Sequence[Write]) -> None:
        self._steps.write(writes)
        self._catch_up()

    def _standing(self, refs: Iterable[str]) -> list[str]:
        """References without doubles, and without those to what is gone."""
        return [each for each in dict.fromkeys(refs) if self.reference(each).state != "gone"]

    def _sessions(self, refs: Iterable[str]) -> list[str]:
        """The sessions that references are in; of a coding that was removed the log still knows it."""
        found = {said.coding.session for each in refs if (said := self._by_id.get(each))}
        for each in refs:
            if each not in self._by_id:
                sql = "SELECT subject FROM head WHERE register = ?"
                found |= {session for (session,) in self.study.log.query(sql, (f"coding/{each}",))}
        return sorted(found)

    def _about(self, row: Row, theme: str) -> list[str]:
        """The sessions of a row that a summary of a theme tells of: those where it came up, or else all."""
        book = codebook(self.study)
        code = book.codes.get(theme)
        route = code.route if code else ANY_ROUTE
        tops = counting(book, parents=True)
        coded = {said.coding.session for said in self._said if tops(said.coding.code) == tops(theme)}
        live = [session for session in row.sessions if session in self.held and not self._is_gone(session)]
        came_up = [each for each in live if each in coded or route in self._asked.get(each, frozenset())]
        return came_up or live or list(row.sessions)

    # --- what is kept in memory -----------------------------------------------------------------------------------------

    def _catch_up(self) -> None:
        """Read again what was written since: only what was charted where nothing else was."""
        seq = last_seq(self.study.log)
        if seq == self._seq:
            return
        subjects = subjects_since(self.study.log, self._seq)
        self._seq = seq
        if subjects <= {CHARTING}:
            self._forget()
        elif subjects - {"study", CHARTING} or self._codebook_changed():
            self._read()

    def _codebook_changed(self) -> bool:
        return codebook(self.study) is not self._book

    def _forget(self) -> None:
        self._charts.clear()
        self._summaries, self._found = None, None

    def _read(self) -> None:
        study = self.study
        self._seq = last_seq(study.log)
        self._book = codebook(study)
        self._steps = Steps(study, self.author, lambda kind, body: kind in RESTING)
        self.consents = Consents(study)
        every = study.log.sessions()
        self._sessions_known: Mapping[str, SessionRow] = {row.id: row for row in every}
        follows = followed(study)
        self.held: Mapping[str, Held] = {
            row.id: held_of(row, follows.get(row.id)) for row in every if self._may_see(row)
        }
        self._blind = {session: each.opened_at for each in rounds(study) if each.is_open for session in each.sessions}
        self._asked = asked(study, self.held)
        own = self.author if self.sight == "author" else None
        self._by_id, self._said = coded(study, set(self.held), set(self._blind), own)
        self._forget()

    def _heads(self, name: str) -> list[list[tuple[Mapping[str, Any], int, int]]]:
        """What the registers of a name hold, oldest first."""
        found = heads_of(self.study.log, CHARTING, (name,)).values()
        held = [[(event.body, event.at, event.offset) for event in heads] for heads in found if heads]
        return sorted(held, key=lambda heads: heads[-1][1])

    def _written(self) -> list[Summary]:
        if self._summaries is None:
            told = (summary_of(heads, self.reference, self._is_gone) for heads in self._heads("chart"))
            self._summaries = [each for each in told if each is not None and self._sees(each.author, each.tells_of)]
        return self._summaries

    def _may_see(self, row: SessionRow) -> bool:
        return row.status not in _GONE and row.protocol is not None and (self._only is None or row.id in self._only)

    def _sees(self, author: str, tells_of: frozenset[str]) -> bool:
        """Whether this author may see what another wrote: not where it tells of a session that is coded blind."""
        if self._is_beside(tells_of):
            return False
        return (self.sight == "author" and author == self.author) or not self._waits(tells_of)

    def _is_beside(self, tells_of: frozenset[str]) -> bool:
        return self._only is not None and not tells_of <= self._only

    def _waits(self, tells_of: frozenset[str], stated_at: int | None = None) -> bool:
        """Whether what was written tells of sessions that are coded blind. A finding (`stated_at`) that was there before, and
        leans on other sessions too, is known to everybody: it does not wait."""
        blind = tells_of & self._blind.keys()
        if not blind or stated_at is None:
            return bool(blind)
        return blind == tells_of or any(stated_at > self._blind[session] for session in blind)

    def _is_gone(self, session: str) -> bool:
        """Whether a session was erased or may not leave any more; of one that this copy does not have that is not known."""
        row = self._sessions_known.get(session)
        return row is not None and not self.consents.allow(row)

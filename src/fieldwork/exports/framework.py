"""The framework matrix as it leaves the study: rows × themes to read, a row a cell and author to work with, and the findings.

What is coded blind still is not in it: summaries and findings that tell of it wait until the round is closed.

What consent withholds is not in it: rows and codings of sessions that stay, summaries and findings that tell of one of these,
and in a summary words that may not be quoted. Summaries are the researcher's own words and leave; the words of participants
leave only as segments, which a reference names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from fieldwork.coding.charting import ROW_KINDS, STATUSES, Cell, Chart, Reference, Row, RowKind, Said, Summary, Theme
from fieldwork.coding.tally import Said as Counted
from fieldwork.coding.tally import Where, cells_of, persons
from fieldwork.exports.leaving import Leaving, identifying
from fieldwork.exports.table import Column, Option, Table
from fieldwork.exports.tables import table as table_of
from fieldwork.exports.tables.choice import CONSENSUS, SHARED, Choice, column, with_options
from fieldwork.i18n import Lang, Msg, msg, pick, plural
from fieldwork.ids import iso
from fieldwork.store.current import shown_of
from fieldwork.store.log import SessionRow
from fieldwork.study.charting.findings import STATUSES as FINDING_STATUSES
from fieldwork.study.charting.findings import Finding
from fieldwork.study.charting.matrix import Charting
from fieldwork.study.folder import Study
from fieldwork.study.said import standing_said

FEWEST_PERSONS = 3
"""Under so many persons a cell carries no words of theirs: they could be recognised by them."""
ROW_WORDS: dict[RowKind, Msg] = {
    "participant": msg("Deelnemer", "Participant"), "site": msg("Locatie", "Site"),
    "conversation": msg("Gesprek", "Conversation"), "trajectory": msg("Traject", "Trajectory"),
}  # fmt: skip
"""What a row of a kind is called."""
_SEGMENTS = (msg("1 fragment", "1 segment"), msg("{n} fragmenten", "{n} segments"))

COLUMNS = (
    column("rows", "string", "Wat een rij van de matrix is", "What a row of the matrix is", measure="nominal",
           options=tuple(Option(kind, words) for kind, words in ROW_WORDS.items())),
    column("row", "string", "De rij: code van deelnemer of locatie, of id van het gesprek",
           "The row: a participant's or site's code, or a conversation's id", measure="nominal"),
    column("label", "string", "De rij in woorden", "The row in words", measure="nominal"),
    column("roles", "list", "De rollen die in de rij gehoord zijn", "The roles that were heard in the row"),
    column("sites", "list", "De locaties van de rij", "The sites of the row"),
    SHARED["route"],
    column("code", "string", "Het thema waarvoor het nu telt", "The theme that it counts for now", measure="nominal"),
    column("theme", "string", "Het thema in woorden", "The theme in words", measure="nominal"),
    column("status", "string", "Hoe het met de cel staat", "How the cell stands", measure="nominal",
           options=tuple(Option(status, words) for status, words in STATUSES.items())),
    column("segments", "integer", "Zoveel fragmenten zijn hier gecodeerd", "So many segments were coded here", measure="scale"),
    column("given", "string", "De code waarbij de samenvatting geschreven is", "The code that the summary was written for",
           measure="nominal"),
    column("author", "string", "Wie de samenvatting schreef", "Who wrote the summary", measure="nominal"),
    column("summary", "string", "De samenvatting, in de woorden van de onderzoeker", "The summary, in the researcher's words"),
    column("absent", "boolean", "Er werd gezegd dat het er niet is", "It was said not to be there"),
    column("references", "list", "De fragmenten waarop zij steunt (de ids van de tabel segments)",
           "The segments that it leans on (the ids of the table segments)"),
    column("lost", "list", "Daarvan: weggehaald, of de woorden zijn weg", "Of these: removed, or the words are gone"),
    column("written_at", "datetime", "Wanneer zij geschreven is", "When it was written"),
)  # fmt: skip
FINDING_COLUMNS = (
    column("finding", "string", "De bevinding (id, blijft gelijk)", "The finding (id, stays the same)"),
    column("statement", "string", "Wat er gevonden is", "What was found"),
    column("status", "string", "Hoe zeker het is", "How certain it is", measure="nominal",
           options=tuple(Option(status, words) for status, words in FINDING_STATUSES.items())),
    column("author", "string", "Wie het als eerste schreef", "Who wrote it first", measure="nominal"),
    column("supports", "list", "De fragmenten die het steunen (de ids van de tabel segments)",
           "The segments that support it (the ids of the table segments)"),
    column("contradicts", "list", "De fragmenten die het tegenspreken", "The segments that contradict it"),
    column("stated_at", "datetime", "Wanneer het zo geschreven is", "When it was written like this"),
)  # fmt: skip


@dataclass(frozen=True)
class Framework:
    """What of the matrix may leave: `chart` and `findings` are cut down to it. `withheld` counts the summaries and findings
    that stay, `waiting` those that tell of what is coded blind and leave once the round is closed."""

    chart: Chart
    findings: tuple[Finding, ...]
    withheld: int
    waiting: int
    leaving: Leaving
    choice: Choice
    study: Study

    @cached_property
    def results(self) -> Mapping[Where, Sequence[Counted]]:
        """The result matrix: what stands of each actor on each route."""
        return cells_of(standing_said(self.study, self.leaving.sessions))

    @cached_property
    def rows(self) -> Mapping[str, SessionRow]:
        """The sessions that may leave, by id."""
        return {row.id: row for row in self.leaving.sessions}

    def text(self, summary: Summary) -> str:
        """A summary as it may leave."""
        return self.leaving.masking.anywhere(summary.text)

    def statement(self, finding: Finding) -> str:
        """A finding as it may leave."""
        return self.leaving.masking.anywhere(finding.statement)

    def quotes(self, cell: Cell) -> list[str]:
        """The words that a cell may carry: of segments that a summary leans on, as far as who said them may be quoted and
        enough persons stand in the cell."""
        if persons(map(self._counted, cell.said)) < FEWEST_PERSONS:
            return []
        refs = {ref.id: ref for summary in cell.summaries for ref in summary.refs}
        return [words for ref in refs.values() if (words := self.words(ref)) is not None]

    def words(self, ref: Reference) -> str | None:
        """The words that a reference points at, where they may be quoted."""
        if not ref.stands or ref.said is None:
            return None
        coding = ref.said.coding
        row = self.rows.get(coding.session)
        if row is None or not self.leaving.masking.may_quote(coding.session, coding.field) or row.protocol is None:
            return None
        items = self.study.protocol(row.protocol, None if row.version is None else int(row.version)).by_id
        if identifying(items, coding.item, coding.field):
            return None
        return coding.text if self.leaving.names is None else self.leaving.names.fragment(coding.text)

    def _counted(self, said: Said) -> Counted:
        row = self.rows[said.coding.session]
        people = frozenset((said.who,)) if said.who else frozenset(row.participants)
        return Counted(said.coding, said.coding.code, row.conversation, row.kind or "", people)

    def receipt(self) -> list[Msg]:
        """What stays behind, beside what `Leaving` tells."""
        told = []
        if self.withheld:
            told.append(withheld_words(self.withheld))
        if self.waiting:
            told.append(plural(
                self.waiting,
                msg("1 samenvatting of bevinding wacht: zij gaat over een gesprek in een open ronde.",
                    "1 summary or finding waits: it tells of a session in an open round."),
                msg("{n} samenvattingen en bevindingen wachten: zij gaan over een gesprek in een open ronde.",
                    "{n} summaries and findings wait: they tell of a session in an open round.")))  # fmt: skip
        left_out = sum(each.waiting for each in self.findings)
        if left_out:
            told.append(plural(
                left_out,
                msg("1 fragment waarop een bevinding steunt wacht: het staat in een open ronde.",
                    "1 segment that a finding leans on waits: it is in an open round."),
                msg("{n} fragmenten waarop een bevinding steunt wachten: zij staan in een open ronde.",
                    "{n} segments that a finding leans on wait: they are in an open round.")))  # fmt: skip
        return told


def withheld_words(many: int) -> Msg:
    """That so many summaries and findings stay."""
    return plural(
        many,
        msg("1 samenvatting of bevinding blijft hier: zij gaat over een gesprek dat hier moet blijven.",
            "1 summary or finding stays here: it tells of a session that has to stay here."),
        msg("{n} samenvattingen en bevindingen blijven hier: zij gaan over een gesprek dat hier moet blijven.",
            "{n} summaries and findings stay here: they tell of a session that has to stay here."),
    )  # fmt: skip


def framework(
    study: Study, choice: Choice = Choice(), leaving: Leaving | None = None, *, rows: RowKind = "participant",
    parents: bool = False,
) -> Framework:  # fmt: skip
    """The matrix as it may leave; `parents`: a column a branch of the codebook."""
    leaving = leaving or choice.leaving(study)
    known = Charting(study, sight="study", only={row.id for row in leaving.sessions})
    chart = known.chart(rows, parents=parents)
    return Framework(chart, tuple(known.findings()), *known.unseen(rows), leaving, choice, study)


def written_kinds(study: Study) -> list[RowKind]:
    """The kinds of rows in which anything was summarised."""
    used = {event.body.get("rows") for event in shown_of(study.log, "chart")}
    return [kind for kind in ROW_KINDS if kind in used]



# --- tables ------------------------------------------------------------------------------------------------------------------


def tables(found: Framework) -> list[Table]:
    """All of it, for a workbook: the matrix to read, the same row by row, the findings, and the result matrix."""
    results = table_of(found.study, "matrix", replace(found.choice, coder=CONSENSUS), found.leaving)
    return [wide_table(found), long_table(found), findings_table(found), results]


def long_table(found: Framework) -> Table:
    """A row a cell and author; a cell in which nobody wrote has one row."""
    chart, lang = found.chart, found.choice.lang
    title = msg("Samenvattingen: een rij per cel en auteur", "Summaries: a row a cell and author")

    def rows() -> Iterator[tuple[Any, ...]]:
        for row in chart.rows:
            begin = (row.kind, row.id, pick(row.label, lang), list(row.roles), list(row.sites))
            for theme in chart.themes:
                cell = chart.cell(row.id, theme.id)
                here = (*begin, theme.route, theme.id, pick(theme.label, lang), cell.status, len(cell.said))
                for each in cell.summaries:
                    lost = [ref.id for ref in each.refs if not ref.stands]
                    yield (*here, each.code, each.author, found.text(each) or None, each.absent, list(each.ref_ids), lost,
                           iso(each.at, each.offset))  # fmt: skip
                if not cell.summaries:
                    yield (*here, None, None, None, None, [], [], None)

    return Table("framework", title, with_options(found.study, COLUMNS), rows(), ("rows", "row", "code", "given", "author"),
                 len(chart.rows) * len(chart.themes))  # fmt: skip


def only_written(table: Table) -> Table:
    """Of the rows of `long_table` those that somebody wrote: in a workbook of everything the empty cells say nothing."""
    author = table.names.index("author")
    return replace(table, rows=(row for row in table.rows if row[author] is not None), expected=None)


def wide_table(found: Framework) -> Table:
    """A row a row of the matrix, a column a theme: to read, in the language that was chosen."""
    chart, lang = found.chart, found.choice.lang
    first = (
        column("row", "string", "De rij", "The row", measure="nominal"),
        column("label", "string", "De rij in woorden", "The row in words", measure="nominal"),
        column("roles", "list", "De rollen die in de rij gehoord zijn", "The roles that were heard in the row"),
        column("sites", "list", "De locaties van de rij", "The sites of the row"),
    )
    themes = tuple(Column(_name(theme, first), "string", theme.label, of=theme.id) for theme in chart.themes)
    rows = (
        (row.id, pick(row.label, lang), list(row.roles), list(row.sites),
         *("\n".join(cell_lines(found, chart.cell(row.id, theme.id))) for theme in chart.themes))
        for row in chart.rows
    )  # fmt: skip
    title = msg("Raamwerkmatrix: {rows} × thema", "Framework matrix: {rows} × theme", rows=ROW_WORDS[chart.kind])
    return Table("framework_matrix", title, (*first, *themes), rows, ("row",), len(chart.rows))


def _name(theme: Theme, taken: Sequence[Column]) -> str:
    return f"theme_{theme.id}" if any(each.name == theme.id for each in taken) else theme.id


def findings_table(found: Framework) -> Table:
    """A row a finding, with the segments that support it and those that contradict it."""
    rows = (
        (each.finding, found.statement(each), each.status, each.author, [ref.id for ref in each.supports],
         [ref.id for ref in each.contradicts], iso(each.at, each.offset))
        for each in found.findings
    )  # fmt: skip
    title = msg("Bevindingen", "Findings")
    return Table("findings", title, FINDING_COLUMNS, rows, ("finding",), len(found.findings))


# --- words -------------------------------------------------------------------------------------------------------------------


def cell_lines(found: Framework, cell: Cell, lang: Lang | None = None) -> list[str]:
    """What a cell says: each author's summary with its author, or else how it stands."""
    lang = lang or found.choice.lang
    lines = []
    for each in cell.summaries:
        words = [STATUSES["said_absent"].text(lang)] if each.absent else []
        words += [found.text(each)] if each.text else []
        lines.append(f"{each.author}: {' – '.join(words)}{leans_on(each, lang)}")
    if lines:
        return lines
    return [f"({segments(len(cell.said), lang)})" if cell.said else f"({STATUSES[cell.status].text(lang)})"]


def leans_on(summary: Summary, lang: Lang) -> str:
    """On how many segments a summary leans, and how many of these are lost."""
    if not summary.refs:
        return ""
    lost = sum(not ref.stands for ref in summary.refs)
    words = segments(len(summary.refs), lang)
    return f" [{words}, {msg('{n} weg', '{n} gone', n=lost).text(lang)}]" if lost else f" [{words}]"


def still_waiting(finding: Finding) -> Msg:
    """That segments of open rounds are not told yet, after how many there are; nothing where there are none."""
    if not finding.waiting:
        return msg("", "")
    return plural(finding.waiting, msg(", en 1 wacht op een open ronde", ", and 1 waits for an open round"),
                  msg(", en {n} wachten op een open ronde", ", and {n} wait for an open round"))  # fmt: skip


def segments(many: int, lang: Lang) -> str:
    """So many segments, in words."""
    one, several = _SEGMENTS
    return one.text(lang) if many == 1 else msg(several.nl, several.en, n=many).text(lang)


def row_words(row: Row, lang: Lang, roles: dict[str, str]) -> str:
    """A row with the roles that were heard in it, as `roles` calls them."""
    named = ", ".join(roles.get(role, role) for role in row.roles)
    return f"{pick(row.label, lang)} ({named})" if named and row.kind == "participant" else pick(row.label, lang)

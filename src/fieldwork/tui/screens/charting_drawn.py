"""How charting looks: the status of a cell, a summary in a few lines, a segment with who said it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from fieldwork.coding.chart_rows import RowKind
from fieldwork.coding.charting import REF_STATES, STATUSES, Cell, Reference, Said, Status, Summary, Theme
from fieldwork.coding.codebook import Codebook
from fieldwork.coding.segments import Coding, Part
from fieldwork.i18n import Lang, Msg, msg, pick, plural
from fieldwork.study.answers import day_words
from fieldwork.tui.plain import line, plain
from fieldwork.tui.screens.coding_pieces import valence_sign
from fieldwork.tui.signs import ABSENT, CHARTED, GONE, LOOK_AGAIN, SUMMARISED

MUTED = "$text-muted"
COLORS: Mapping[Status, str] = {
    "not_asked": MUTED, "nothing_said": MUTED, "said_absent": "$warning", "content": "$success",
}  # fmt: skip
ROWS: Mapping[RowKind, Msg] = {
    "participant": msg("deelnemers", "participants"), "site": msg("locaties", "sites"),
    "conversation": msg("gesprekken", "talks"), "trajectory": msg("trajecten", "trajectories"),
}  # fmt: skip
TO_REVIEW = msg("Rust op een gesprek dat gewist is of niet meer mee mag: kijk dit na.",
                "Rests on a session that was erased or may not leave any more: look at this.")  # fmt: skip
SECOND = msg("Elders schreef u tegelijk: “{text}”", "Elsewhere you wrote at the same time: “{text}”")


def many(count: int) -> Msg:
    """So many segments."""
    return plural(count, msg("1 fragment", "1 segment"), msg("{n} fragmenten", "{n} segments"))


_SHORT: Mapping[Status, Msg] = {
    "not_asked": msg("niet gevraagd", "not asked"), "nothing_said": msg("niets gezegd", "nothing said"),
    "said_absent": msg("is er niet", "absent"), "content": msg("", ""),
}  # fmt: skip
"""The status where there is little room; the sign is the same."""


def cell_lines(cell: Cell, width: int, lines: int, lang: Lang) -> list[Content]:
    """A cell of the matrix: its sign and how much was coded, below that the beginning of what was written."""
    head = [CHARTED[cell.status][0], _SHORT[cell.status].text(lang), str(len(cell.said)) if cell.said else ""]
    mark = LOOK_AGAIN if any(each.to_review for each in cell.summaries) else SUMMARISED if cell.summaries else ""
    first = line(" ".join(filter(None, (*head, mark))), style=COLORS[cell.status])
    words = next((each.text for each in reversed(cell.summaries) if each.text), "")
    wrapped = line(words).wrap(max(width, 1)) if words else []
    below = wrapped[: lines - 1]
    if len(wrapped) > len(below) and below:
        below[-1] = Content.assemble(below[-1].truncate(max(width - 2, 1)), " …")
    return [first, *below, *[Content()] * (lines - 1 - len(below))]


def told(cell: Cell, lang: Lang) -> Content:
    """How a cell stands, in words."""
    said = many(len(cell.said)).text(lang) if cell.said else ""
    sign, words = CHARTED[cell.status][0], STATUSES[cell.status].text(lang)
    return line(" · ".join(filter(None, (f"{sign} {words}", said))), style=COLORS[cell.status])


def written(summary: Summary, lang: Lang, mine: str) -> Content:
    """A summary by whoever wrote it, with what must be said of it."""
    parts = [plain(summary.text)] if summary.text else []
    if summary.absent:
        parts.append(line(f"{ABSENT} {STATUSES['said_absent'].text(lang)}", style=COLORS["said_absent"]))
    parts += warnings(summary, lang)
    body = Content("\n").join(parts)
    return body if summary.author == mine else Content.assemble((f"{summary.author}: ", "bold"), body)


def warnings(summary: Summary, lang: Lang) -> list[Content]:
    """What is the matter with a summary: what it rests on, what else was written, where it refers to."""
    found = [plain(f"{LOOK_AGAIN} {TO_REVIEW.text(lang)}", "bold $warning")] if summary.to_review else []
    found += [plain(f"! {msg(SECOND.nl, SECOND.en, text=other).text(lang)}", "bold $warning") for other in summary.others]
    lost = [ref for ref in summary.refs if not ref.stands]
    found += [plain(f"{GONE} {REF_STATES[ref.state].text(lang)}", MUTED) for ref in lost]
    return found


def segment(
    book: Codebook, said: Said, lang: Lang, *, before: str, days: Mapping[str, str], coded: bool = False
) -> Content:
    """A segment on one line: a sign, who said it and when, its effect, its words; `coded`: with its theme."""
    coding = said.coding
    who = said.who or coding.actor or "–"
    theme = Content.assemble(line(book.label(book.effective(coding.code), lang), 28, "$accent"), "  ") if coded else Content()
    effect = valence_sign(book, coding.valence)
    return Content.assemble(
        (before, "bold $accent"), line(f"{who} {days.get(coding.session, '')}".strip(), 16, "$secondary"), "  ", theme,
        (f"{effect} " if effect else "", "bold"), line(f"“{coding.text}”", 400),
    )  # fmt: skip


def in_place(part: Part | None, coding: Coding, width: int, lang: Lang) -> tuple[Content, int]:
    """The words of a segment where they stand, below the question; and the line on which they begin, at this width."""
    if part is None or coding.span is None:
        return plain(coding.text), 0
    words = plain(part.text).stylize("bold underline", coding.start, coding.end)
    label = line(pick(part.label, lang), max(width, 10), MUTED)
    above = plain(part.text[: coding.start]).wrap(max(width, 10)) if coding.start else []
    return stacked([label, words]), max(len(above) - 1, 0)


def lost_reference(ref: Reference, lang: Lang) -> Content:
    """A reference to what is not there any more."""
    return Content.assemble((f"{GONE} ", "bold $warning"), line(REF_STATES[ref.state].text(lang), style=MUTED))


def theme_words(theme: Theme, lang: Lang) -> Content:
    """A theme as a heading; out of force it says so by a sign."""
    words = pick(theme.label, lang)
    return line(words if theme.in_force else f"({words})", style="bold")


def day_of(held_at: str, lang: Lang) -> str:
    """A day in a few letters."""
    return day_words(held_at[:10], lang).rsplit(" ", 1)[0] if held_at else ""


def stacked(parts: Sequence[Content]) -> Content:
    """Pieces under each other."""
    return Content("\n").join(each for each in parts if each.plain)

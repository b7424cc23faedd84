"""Room to write an answer, as each kind of item needs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from fieldwork.exports.word.paper import TICK, WIDTH, Paper, shade
from fieldwork.i18n import Msg, msg, pick
from fieldwork.protocol.model import DONT_KNOW, NO, OTHER, YES, Column, Item, Option, Row
from fieldwork.protocol.values import FIXED_LABELS, HIGHEST_GRADE, LOWEST_GRADE, plain_number

OPEN_LINES = 7
"""Ruled lines for an open question, and one more for each question inside it."""
NOTE_LINES = 5
BESIDE_LINES = 2
TIMED_ROWS = 8
"""Blank rows for what happens one thing after another."""
_LETTER, _PADDING = 0.19, 0.4
"""The width of a letter in a table, and what a cell keeps free, in cm."""


def leave_room(paper: Paper, item: Item) -> None:
    """Room for the answer to one item, and for the words beside it."""
    _ROOM[item.kind](paper, item)
    if item.dont_know and item.kind not in _WITH_DONT_KNOW:
        paper.ticks([_fixed(DONT_KNOW, paper)], keep=item.remark)
    if item.remark:
        paper.ruled(BESIDE_LINES, _say(paper, msg("Toelichting:", "In words:")))


def _say(paper: Paper, message: Msg) -> str:
    return message.text(paper.lang)


def _fixed(id: str, paper: Paper) -> str:
    return pick(FIXED_LABELS[id], paper.lang)


def _open(paper: Paper, item: Item) -> None:
    paper.ruled(OPEN_LINES + len(item.parts))


def _note(paper: Paper, item: Item) -> None:
    paper.ruled(NOTE_LINES)


def _text(paper: Paper, item: Item) -> None:
    paper.ruled(1)


def _yes_no(paper: Paper, item: Item) -> None:
    labels = [_fixed(YES, paper), _fixed(NO, paper)]
    paper.ticks(labels + ([_fixed(DONT_KNOW, paper)] if item.dont_know else []), stacked=False, keep=item.remark)


def _option_words(option: Option, paper: Paper) -> str:
    """An option's label, and when it counts: at which measurements, or with no other."""
    words = pick(option.label, paper.lang)
    if option.waves:
        words += " " + _say(paper, msg("(alleen {waves})", "({waves} only)", waves=", ".join(option.waves)))
    if option.exclusive:
        words += " " + _say(paper, msg("(dan geen andere)", "(then no other)"))
    return words


def _choice(paper: Paper, item: Item) -> None:
    if item.kind == "multiple":
        paper.text(_say(paper, msg("Meer dan één mag.", "More than one is fine.")), "Guide Hint")
    labels = [_option_words(option, paper) for option in item.options]
    paper.ticks(labels + ([_fixed(DONT_KNOW, paper)] if item.dont_know else []), keep=bool(item.other) or item.remark)
    if item.other:
        paper.ruled(1, f"   {TICK} {_fixed(OTHER, paper)}:")


def _grade(paper: Paper, item: Item) -> None:
    marks = [str(mark) for mark in range(LOWEST_GRADE, HIGHEST_GRADE + 1)]
    paper.table([marks], [WIDTH / 10 - 0.3] * len(marks), centred=True, heads=1, height=0.9)
    ends = [f"{mark} = {pick(item.labels[end], paper.lang)}" for mark, end in ((LOWEST_GRADE, "low"), (HIGHEST_GRADE, "high"))
            if end in item.labels]  # fmt: skip
    paper.text(" · ".join(ends), "Guide Hint", keep=False)


def _scale(paper: Paper, item: Item) -> None:
    labels = [pick(option.label, paper.lang) for option in item.options]
    if not _fit(labels, WIDTH):
        paper.ticks(labels)
        return
    paper.table([labels, [TICK] * len(labels)], [WIDTH / len(labels)] * len(labels), centred=True, heads=1)
    paper.gap()


def _fit(labels: Sequence[str], width: float) -> bool:
    """Whether labels can stand side by side in so many cm with no word broken."""
    longest = max((len(word) for label in labels for word in label.split()), default=1)
    return longest * _LETTER + _PADDING <= width / len(labels)


def _digits(item: Item, most: float) -> int:
    limit = item.maximum if item.maximum is not None else most
    return max(len(str(int(abs(limit)))), 1)


def _range(paper: Paper, item: Item, unit: str) -> None:
    """What is possible, in small words."""
    ends = ((msg("minstens {n}", "at least {n}"), item.minimum), (msg("hoogstens {n}", "at most {n}"), item.maximum))
    said = [_say(paper, msg(words.nl, words.en, n=plain_number(end))) for words, end in ends if end is not None]
    if said:
        paper.text(" · ".join(said) + (f" ({unit})" if unit else ""), "Guide Hint")


def _number(paper: Paper, item: Item) -> None:
    unit = item.unit or ""
    _range(paper, item, unit)
    whole = _digits(item, 99_999)
    point = "," if paper.lang == "nl" else "."
    behind: tuple[int | str, ...] = (point, min(item.decimals if item.decimals is not None else 2, 4))
    paper.boxes(whole, *(behind if item.decimals != 0 else ()), *([unit] if unit else []))


def _percentage(paper: Paper, item: Item) -> None:
    paper.boxes(3, "%")


def _duration(paper: Paper, item: Item) -> None:
    minutes = _say(paper, msg("minuten", "minutes"))
    _range(paper, item, minutes)
    paper.boxes(_digits(item, 999), minutes)


def _date(paper: Paper, item: Item) -> None:
    paper.boxes(2, "–", 2, "–", 4, _say(paper, msg("dag – maand – jaar", "day – month – year")))


def _time(paper: Paper, item: Item) -> None:
    paper.boxes(2, ":", 2, _say(paper, msg("uur : minuten", "hours : minutes")))


def _grid(paper: Paper, item: Item) -> None:
    """A table for each thing that the rows are rated on: rows down, its labels across."""
    for column in item.columns:
        _rated(paper, item, column)
        paper.gap()


def _rated(paper: Paper, item: Item, column: Column) -> None:
    labels = [pick(option.label, paper.lang) for option in column.options]
    first = 5.0 if len(labels) <= 7 else 4.0
    ticks = [TICK] * len(labels)
    if not _fit(labels, WIDTH - first):
        choose = msg("Kies uit: {labels}", "Choose from: {labels}", labels=" · ".join(labels))
        paper.text(_say(paper, choose), "Guide Hint")
        labels, ticks = [""], [""]
    rows = [[pick(column.label, paper.lang), *labels]]
    rows += [[pick(row.label, paper.lang), *ticks] for row in item.rows]
    paper.table(rows, [first, *([(WIDTH - first) / len(labels)] * len(labels))], heads=1, centred=True)


def _sheet(paper: Paper, item: Item) -> None:
    """Time, what was seen and heard, what the researcher makes of it; under each type of row room for its rows."""
    heads = [_say(paper, msg("Tijd", "Time"))]
    for side, words in (("descriptive", msg("Beschrijving", "Description")), ("reflective", msg("Reflectie", "Reflection"))):
        heads.append(pick(item.labels.get(side), paper.lang) or _say(paper, words))
    rows: list[list[str]] = [heads]
    bands: list[int] = []
    greyed: list[int] = []
    for row in item.rows:
        bands.append(len(rows))
        rows.append([_row_words(row, paper), "", ""])
        count = TIMED_ROWS if row.timed else 3
        if row.reflective_only:
            greyed += range(len(rows), len(rows) + count)
        rows += [["", "", ""] for _ in range(count)]
    table = paper.table(rows, [1.8, 8.4, WIDTH - 10.2], heads=1, height=1.3)
    for place in bands:
        cells = table.rows[place].cells
        shade(cells[0].merge(cells[2]))
        cells[0].paragraphs[0].paragraph_format.keep_with_next = True
    for place in greyed:
        shade(table.rows[place].cells[1])
    paper.gap()


def _row_words(row: Row, paper: Paper) -> str:
    words = pick(row.label, paper.lang)
    if row.quotes:
        words += " " + _say(paper, msg("(letterlijk, tussen “ ”)", "(word for word, between “ ”)"))
    return words


def _nothing(paper: Paper, item: Item) -> None:
    paper.gap()


_WITH_DONT_KNOW = frozenset({"yes_no", "consent", "choice", "multiple"})
_ROOM: Mapping[str, Callable[[Paper, Item], None]] = {
    "open": _open, "note": _note, "text": _text, "yes_no": _yes_no, "consent": _yes_no, "choice": _choice,
    "multiple": _choice, "grade": _grade, "scale": _scale, "number": _number, "percentage": _percentage,
    "duration": _duration, "date": _date, "time": _time, "grid": _grid, "sheet": _sheet, "say": _nothing,
    "computed": _nothing, "repeat": _nothing,
}  # fmt: skip

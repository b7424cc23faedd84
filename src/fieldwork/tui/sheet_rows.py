"""The rows of an observation sheet as its screen needs them: what is proposed, where a row goes, how it looks on a line.

Pure: no screen. A row's place among the others is a number (`position`), so that moving one changes no other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from textual.content import Content

from fieldwork.capture import actions as act
from fieldwork.capture.state import SessionState
from fieldwork.i18n import Lang, msg, pick
from fieldwork.ids import uuid7
from fieldwork.protocol.model import Item, Protocol, Row
from fieldwork.tui.plain import line
from fieldwork.tui.widgets.lines import Drawing

DESCRIPTIVE, REFLECTIVE = "descriptive", "reflective"
COLUMNS = (DESCRIPTIVE, REFLECTIVE)
AT_ROW = "@row"
"""The draft field that remembers which row was open: its id and column."""
NEW = msg("nieuwe regel", "new row")
AT = msg("tijd", "time")
KIND = msg("soort", "type")
_LABELS = {DESCRIPTIVE: msg("Beschrijving", "Description"), REFLECTIVE: msg("Reflectie", "Reflection")}

_ARTICLES = ("De ", "Het ", "The ")
_QUOTES = "“”\"'‘’„«»"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: its id, type, time of day (`HH:MM`, or empty), both columns, its place; `stored` False for one to come."""

    id: str
    type: str
    at: str = ""
    descriptive: str = ""
    reflective: str = ""
    position: float = 0.0
    stored: bool = True

    @property
    def empty(self) -> bool:
        """Whether nothing is written in it."""
        return not (self.descriptive.strip() or self.reflective.strip())

    def text(self, column: str) -> str:
        """What stands in a column."""
        return self.reflective if column == REFLECTIVE else self.descriptive

    def action(self, types: Mapping[str, Row], *, on: bool = True) -> act.SheetRow:
        """Writing it down as it is, or with `on` False taking it away."""
        quote = types[self.type].quotes if self.type in types else False
        return act.SheetRow(
            self.id, self.type, self.at or None, self.descriptive, self.reflective, quote, self.position, on
        )

    def retyped(self, kind: Row) -> Entry:
        """Of another type. What was described goes to the right where the type has only that and nothing stands there."""
        if kind.reflective_only and not self.reflective.strip():
            return replace(self, type=kind.id, descriptive="", reflective=self.descriptive)
        return replace(self, type=kind.id)


def row_field(row: str, column: str) -> str:
    """The draft field of a row's column (`descriptive`, `reflective`; `at` its time; `about` type and time of a new one)."""
    return f"row:{row}:{column}"


def row_fields(row: str) -> tuple[str, ...]:
    """Every draft field of a row."""
    return tuple(row_field(row, column) for column in (*COLUMNS, "at", "about"))


def sheet_of(protocol: Protocol) -> Item | None:
    """The item that holds the rows, or None where the protocol has none."""
    return next((item for item in protocol.items if item.kind == "sheet"), None)


def types_of(protocol: Protocol) -> dict[str, Row]:
    """The row types of a protocol by id, in the order of their digits."""
    return {row.id: row for item in protocol.items if item.kind == "sheet" for row in item.rows}


def entries(state: SessionState) -> list[Entry]:
    """The rows that stand, in their order."""
    return [
        Entry(
            str(body["row"]), str(body["type"]), str(body.get("at") or ""), str(body.get("descriptive") or ""),
            str(body.get("reflective") or ""), float(body.get("position") or 0),
        )
        for body in state.rows
    ]  # fmt: skip


def fresh(types: Mapping[str, Row], rows: Sequence[Entry]) -> Entry:
    """The empty row after the last one."""
    return Entry(uuid7(), proposed_type(types, rows), position=end(rows), stored=False)


def proposed_type(types: Mapping[str, Row], rows: Sequence[Entry]) -> str:
    """What a new row is most likely about: the types in their order up to the one with times, and from then on that one.

    Where no type has times, the type of the last row again.
    """
    order = list(types)
    last = rows[-1].type if rows and rows[-1].type in types else None
    timed = next((place for place, row in enumerate(types.values()) if row.timed), None)
    if last is None:
        return order[0]
    if timed is None:
        return last
    return order[min(order.index(last) + 1, timed)]


def end(rows: Sequence[Entry]) -> float:
    """The place after all rows."""
    return max((row.position for row in rows), default=0.0) + 1.0


def index_by_time(rows: Sequence[Entry], at: str) -> int:
    """Where a row of that time comes among the others: after the last that is not later, else before the first that is."""
    earlier = [place for place, row in enumerate(rows, 1) if row.at and row.at <= at]
    later = [place for place, row in enumerate(rows) if row.at and row.at > at]
    return earlier[-1] if earlier else later[0] if later else len(rows)


def put_at(others: Sequence[Entry], entry: Entry, index: int) -> list[Entry]:
    """What to write so that `entry` is the `index`th among the others, itself last.

    Mostly the row alone; all of them where others share one place (two copies of a study wrote at the same time).
    """
    before = others[index - 1].position if index > 0 else None
    after = others[index].position if index < len(others) else None
    if before is None and after is None:
        return [replace(entry, position=1.0)]
    low = before if before is not None else (after or 0.0) - 2.0
    high = after if after is not None else low + 2.0
    middle = (low + high) / 2
    if low < middle < high:
        return [replace(entry, position=middle)]
    order = [*others[:index], entry, *others[index:]]
    placed = [replace(row, position=float(place)) for place, row in enumerate(order, 1)]
    return [*(row for row in placed if row.id != entry.id), placed[index]]


def covered(types: Mapping[str, Row], rows: Sequence[Entry]) -> dict[str, int]:
    """How many rows each type has."""
    counted = Counter(row.type for row in rows)
    return {name: counted[name] for name in types}


# --- in words -------------------------------------------------------------------------------------------------------


def short_label(row: Row, lang: Lang) -> str:
    """A type in a word or two: its label up to the colon, without the article before it."""
    words = pick(row.label, lang).partition(":")[0].strip() or row.id
    for article in _ARTICLES:
        words = words.removeprefix(article)
    return words[:1].upper() + words[1:]


def column_label(item: Item | None, column: str, lang: Lang) -> tuple[str, str]:
    """A column's name, and what the protocol says of it after the colon."""
    words = pick(item.labels.get(column) if item else None, lang) or _LABELS[column].text(lang)
    name, _, rest = words.partition(":")
    return name.strip(), rest.strip()


def quoted(text: str) -> str:
    """Someone's words between quotation marks, unless they stand between them already."""
    folded = text.strip()
    return folded if not folded or folded[0] in _QUOTES else f"“{folded}”"


def in_one_line(entry: Entry, types: Mapping[str, Row], lang: Lang) -> str:
    """Time, type and words, for a list to choose from."""
    kind = types.get(entry.type)
    seen = quoted(entry.descriptive) if kind is not None and kind.quotes else entry.descriptive
    words = (entry.at or "  –  ", short_label(kind, lang) if kind else entry.type, seen or entry.reflective)
    return "  ".join(word for word in words if word)


def drawn(entry: Entry, types: Mapping[str, Row], lang: Lang) -> Drawing:
    """How a row is drawn: time, type, what was seen, and at the right what the researcher makes of it."""
    kind = types.get(entry.type)
    name = short_label(kind, lang) if kind else entry.type
    seen = quoted(entry.descriptive) if kind is not None and kind.quotes else entry.descriptive

    def draw(width: int) -> Content:
        at, named, left, right = widths(width)
        words = line(seen) if entry.stored or seen else line(NEW.text(lang), style="$secondary italic")
        return Content.assemble(
            _cell(line(entry.at, style="$secondary"), at), _cell(line(name), named), _cell(words, left),
            line(entry.reflective, style="$secondary").truncate(right, ellipsis=True),
        )  # fmt: skip

    return draw


def heading(labels: Sequence[str]) -> Drawing:
    """The line above the rows: what each column holds."""

    def draw(width: int) -> Content:
        cells = [_cell(line(label, style="$secondary"), room) for label, room in zip(labels, widths(width), strict=True)]
        return Content.assemble(*cells)

    return draw


def widths(width: int) -> tuple[int, int, int, int]:
    """The columns of a line: time, type, descriptive, reflective."""
    at, named = (8, 22) if width >= 96 else (7, 14)
    room = max(width - at - named, 8)
    left = room * 3 // 5
    return at, named, left, room - left


def _cell(content: Content, room: int) -> Content:
    cut = content.truncate(max(room - 2, 1), ellipsis=True)
    return cut.pad_right(max(room - cut.cell_length, 0))

"""A protocol as the program uses it: frozen dataclasses, made from compiled JSON and from nothing else.

The YAML that people write is read by `load` and checked by `rules`; what passes is compiled to plain JSON
(`compiled`), kept in the study's log, and read back here. So the way to the first question needs no YAML parser.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, TypeAlias

Text: TypeAlias = str | Mapping[str, str]
"""Words for people: one string, or a map from language to string."""

ProtocolKind: TypeAlias = Literal["interview", "observation", "questionnaire"]

ITEM_KINDS = (
    "say", "open", "yes_no", "choice", "multiple", "grade", "scale", "number", "percentage", "date", "time", "duration",
    "text", "grid", "repeat", "note", "sheet", "consent", "computed",
)  # fmt: skip
SILENT_KINDS = frozenset({"say", "computed"})
"""Kinds that take no answer: they are never asked, skipped or counted."""
DONT_KNOW = "weet_niet"
OTHER = "anders"
YES, NO = "ja", "nee"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen; `score` only in a scale."""

    id: str
    label: Text
    score: float | None = None
    waves: tuple[str, ...] = ()
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One of the questions inside a question."""

    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a grid or a sheet."""

    id: str
    label: Text
    timed: bool = False
    quotes: bool = False
    reflective_only: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a grid: what each row is rated on, with its labels in order."""

    id: str
    label: Text
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Item:
    """One question, field or note row. `options` holds the choices, or the labels of its scale; `when` is the
    condition as written (see `conditions`); `section` and `route` are filled in from where it stands."""

    id: str
    kind: str
    ask: Text
    section: str
    route: str | None = None
    simple: Text | None = None
    parts: tuple[Part, ...] = ()
    probes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    show_card: Text | None = None
    when: Mapping[str, Any] | None = None
    remark: bool = False
    dont_know: bool = False
    identifier: bool = False
    source: str | None = None
    waves: tuple[str, ...] = ()
    wording: Mapping[str, Text] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    other: bool = False
    labels: Mapping[str, Text] = field(default_factory=dict)
    unit: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    decimals: int | None = None
    rows: tuple[Row, ...] = ()
    columns: tuple[Column, ...] = ()
    items: tuple[Item, ...] = ()
    each: Text | None = None
    compute: Mapping[str, Any] | None = None

    @property
    def silent(self) -> bool:
        """Whether it takes no answer (read aloud, or computed)."""
        return self.kind in SILENT_KINDS

    def question(self, wave: str | None) -> Text:
        """What is asked at this measurement."""
        return self.wording.get(wave, self.ask) if wave else self.ask

    def probe_list(self, lang: str) -> tuple[str, ...]:
        """The probes in `lang`, or in whichever language they are written."""
        return self.probes.get(lang) or next(iter(self.probes.values()), ())


@dataclass(frozen=True)
class Section:
    """A titled run of items."""

    id: str
    title: Text
    items: tuple[Item, ...]
    route: str | None = None
    planned_minutes: float | None = None
    intro: Text | None = None
    when: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Protocol:
    """A whole protocol."""

    id: str
    version: int
    kind: ProtocolKind
    title: Text
    roles: tuple[str, ...]
    sections: tuple[Section, ...]
    about: Text | None = None
    derived_from: str | None = None
    waves: tuple[str, ...] = ()
    planned_minutes: float | None = None
    held_with: tuple[str, ...] = ()  # the events by which a study adopted it; of no protocol that is only checked

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item in the order of the file; the items inside a repeat are not in it."""
        return tuple(item for section in self.sections for item in section.items)

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """Items by id, those inside repeats too."""
        return {item.id: item for item in self.all_items()}

    @cached_property
    def section_by_id(self) -> Mapping[str, Section]:
        """Sections by id."""
        return {section.id: section for section in self.sections}

    def all_items(self) -> Iterator[Item]:
        """Every item, those inside repeats too, each after the item that holds it."""
        stack = list(reversed(self.items))
        while stack:
            item = stack.pop()
            yield item
            stack.extend(reversed(item.items))


# --- from compiled JSON ---------------------------------------------------------------------------------------------


def _option(raw: Mapping[str, Any]) -> Option:
    return Option(raw["id"], raw["label"], raw.get("score"), tuple(raw.get("waves", ())), raw.get("exclusive", False))


def _column(raw: Mapping[str, Any]) -> Column:
    return Column(raw["id"], raw["label"], tuple(map(_option, raw["options"])))


def _item(raw: Mapping[str, Any]) -> Item:
    plain = dict(raw)
    plain["parts"] = tuple(Part(p["id"], p["label"]) for p in raw.get("parts", ()))
    plain["probes"] = {lang: tuple(words) for lang, words in raw.get("probes", {}).items()}
    plain["waves"] = tuple(raw.get("waves", ()))
    plain["options"] = tuple(map(_option, raw.get("options", ())))
    plain["rows"] = tuple(Row(**row) for row in raw.get("rows", ()))
    plain["columns"] = tuple(map(_column, raw.get("columns", ())))
    plain["items"] = tuple(map(_item, raw.get("items", ())))
    return Item(**plain)


def _section(raw: Mapping[str, Any]) -> Section:
    return Section(**{**raw, "items": tuple(map(_item, raw["items"]))})


def from_compiled(raw: Mapping[str, Any]) -> Protocol:
    """Read a protocol from its compiled JSON (the exact keys of these dataclasses; see `compiled.compile_protocol`)."""
    plain = dict(raw)
    plain["roles"] = tuple(raw.get("roles", ()))
    plain["waves"] = tuple(raw.get("waves", ()))
    plain["sections"] = tuple(map(_section, raw["sections"]))
    return Protocol(**plain)

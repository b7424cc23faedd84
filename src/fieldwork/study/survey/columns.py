"""What the columns of a survey's table are: something of the respondent, an item of the protocol, or nothing of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.defects import DefectsError
from fieldwork.protocol.load import Document, load
from fieldwork.protocol.model import Item, Protocol
from fieldwork.study.incoming.csv_text import Cell
from fieldwork.study.incoming.office import refused
from fieldwork.study.start import consent_items
from fieldwork.study.survey.table import names_of
from fieldwork.study.transcripts.matching import words_of

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

FIELDS: Mapping[str, str] = {
    **dict.fromkeys(("id", "session", "sessie", "response id", "responseid", "antwoord id"), "id"),
    **dict.fromkeys(("participant", "deelnemer", "respondent", "code", "respondentnummer"), "participant"),
    **dict.fromkeys(("site", "locatie", "werkplek", "workplace"), "site"),
    **dict.fromkeys(("role", "rol", "functie"), "role"),
    **dict.fromkeys(("held_at", "date", "datum", "ingevuld op", "tijdstempel", "timestamp", "submitdate"), "held_at"),
    **dict.fromkeys(("consent", "toestemming"), "consent"),
    **dict.fromkeys(("wave", "meting"), "wave"),
    **dict.fromkeys(("researchers", "onderzoeker", "onderzoekers"), "researchers"),
}  # fmt: skip
"""What a column of a respondent may be called, and the field of a session that it is."""
CONSENT = "consent."
ITEM = "item."
NOTHING = "-"
_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is taken in: its number, its name, and what it is: a field, `consent.ITEM` or `item.ID`."""

    number: int
    name: str
    is_: str


@dataclass(frozen=True, slots=True)
class Columns:
    """What all columns are; `unknown` are the names of those that are left out."""

    taken: tuple[Column, ...]
    unknown: tuple[str, ...]

    def of(self, what: str) -> Column | None:
        """The column of a field."""
        return next((each for each in self.taken if each.is_ == what), None)

    @property
    def items(self) -> list[Column]:
        """The columns that are items."""
        return [each for each in self.taken if each.is_.startswith(ITEM)]

    @property
    def consents(self) -> list[Column]:
        """The columns that are items of the consent form."""
        return [each for each in self.taken if each.is_.startswith(CONSENT)]


def columns_of(
    study: Study, path: Path, header: Sequence[Cell], protocol: Protocol, given: Mapping[str, str], wave: str | None
) -> Columns:
    """What each column is: as `given` says (name → item, field or -), else by its name, the item's id or its wording.

    Raises DefectsError: no item among them, one thing twice, a wording of two items, a map that names what is not there.
    """
    names = names_of(header)
    known = _Known(study, protocol, wave)
    defects: list[tuple[str, Cell, Msg]] = []
    taken: dict[str, Column] = {}
    unknown: list[str] = []
    for missing in [name for name in given if name not in names]:
        likely = get_close_matches(missing, names, 1)
        raise refused(path, "unknown-name", msg(
            "De kolom “{name}” van --map staat niet in de eerste rij.{likely}",
            "The column “{name}” of --map is not in the first row.{likely}", name=missing[:60],
            likely=msg(" Bedoelde u “{it}”?", " Did you mean “{it}”?", it=likely[0][:60]) if likely else ""))  # fmt: skip
    for number, (name, cell) in enumerate(zip(names, header, strict=True)):
        found = known.named(given[name]) if name in given else known.by_name(name)
        if isinstance(found, Msg):
            defects.append(("ambiguous-id", cell, found))
        elif found == NOTHING or (found is None and name not in given):
            if found is None and name:
                unknown.append(name)
        elif found is None:
            defects.append(("unknown-name", cell, _no_such(protocol, given[name])))
        elif found in taken:
            defects.append(("duplicate-key", cell, msg(
                "De kolommen “{a}” en “{b}” zijn hetzelfde ({what}). Houd er een, of zet de andere in --map op -.",
                "The columns “{a}” and “{b}” are the same ({what}). Keep one, or map the other to - with --map.",
                a=taken[found].name[:40], b=name[:40], what=found)))  # fmt: skip
        else:
            taken[found] = Column(number, name, found)
    if not defects and not any(what.startswith(ITEM) for what in taken):
        defects.append(("missing-key", header[0], msg(
            "Geen kolom is een vraag van {protocol}. Zet het id of de vraag boven de kolom, of wijs haar aan met --map.",
            "No column is an item of {protocol}. Put the id or the question above the column, or point at it with --map.",
            protocol=protocol.id)))  # fmt: skip
    if defects:
        raise DefectsError([d for c, cell, m in defects
                            for d in refused(path, c, m, cell.mark.line, cell.mark.column).defects])  # fmt: skip
    return Columns(tuple(taken.values()), tuple(unknown))


class _Known:
    """What a column can be called in a study, for one protocol."""

    def __init__(self, study: Study, protocol: Protocol, wave: str | None) -> None:
        self.items = {item.id: item for item in protocol.items if _can(item)}
        self.consent = [str(item["id"]) for item in consent_items(study)]
        self.wordings: dict[tuple[str, ...], set[str]] = {}
        for item in self.items.values():
            for text in (item.question(wave), item.ask, *item.wording.values(), item.simple):
                for each in text.values() if isinstance(text, Mapping) else (text,):
                    if each and (words := words_of(each)):
                        self.wordings.setdefault(words, set()).add(item.id)
        for entry in consent_items(study):
            asked = entry.get("ask") or ""
            for each in asked.values() if isinstance(asked, Mapping) else (asked,):
                if words := words_of(each):
                    self.wordings.setdefault(words, set()).add(f"{CONSENT}{entry['id']}")

    def named(self, what: str) -> str | None:
        """What a map points at."""
        if what == NOTHING or what in FIELDS.values():
            return what
        if what in self.items:
            return f"{ITEM}{what}"
        return what if what.startswith(CONSENT) and what.removeprefix(CONSENT) in self.consent else None

    def by_name(self, name: str) -> str | Msg | None:
        """What a column is by its own name; a message where two items are asked with these words."""
        folded = name.casefold()
        if name in self.items:
            return f"{ITEM}{name}"
        if folded in FIELDS:
            return FIELDS[folded]
        first, _, rest = folded.replace(":", ".").replace(" ", ".", 1).partition(".")
        if FIELDS.get(first) == "consent":
            found = next((item for item in self.consent if item.casefold() == rest.strip(". ")), None)
            if found:
                return f"{CONSENT}{found}"
        meant = self.wordings.get(words_of(name), set())
        if len(meant) > 1:
            return msg("Met deze woorden worden meer vragen gesteld: {items}. Wijs met --map aan welke het is.",
                       "More items are asked with these words: {items}. Point with --map at which it is.",
                       items=", ".join(sorted(meant)))  # fmt: skip
        only = next(iter(meant), None)
        return only if only is None or only.startswith(CONSENT) else f"{ITEM}{only}"


def _can(item: Item) -> bool:
    return not item.silent and item.kind not in ("sheet", "consent")


def _no_such(protocol: Protocol, what: str) -> Msg:
    likely = get_close_matches(what, [item.id for item in protocol.items], 1)
    return msg("{protocol} heeft geen vraag “{name}”, en een ander woord voor een kolom is het niet.{likely}",
               "{protocol} has no item “{name}”, and it is no other word for a column.{likely}", protocol=protocol.id,
               name=what[:60],
               likely=msg(" Bedoelde u {it}?", " Did you mean {it}?", it=likely[0]) if likely else "")  # fmt: skip


def read_map(path: Path | None) -> dict[str, str]:
    """A map of columns: YAML of `name of the column: item, field or -`. Raises DefectsError, InputError."""
    if path is None:
        return {}
    document: Document = load(path)
    if document.defects:
        raise DefectsError(document.defects)
    if not isinstance(document.data, dict) or not document.data:
        raise InputError(msg(
            "{file}: schrijf per regel de naam van een kolom, een dubbele punt en de vraag.",
            "{file}: write the name of a column, a colon and the item on each line.", file=str(path)))  # fmt: skip
    found: dict[str, str] = {}
    for name, what in document.data.items():
        if not isinstance(what, str):
            mark = document.mark((name,))
            wrong = msg("Hier hoort een id van een vraag, een veld of -.", "An item's id, a field or - belongs here.")
            raise refused(path, "wrong-type", wrong, mark.line, mark.column)
        found[" ".join(str(name).split())] = what.strip()
    return found

"""Export profiles: which rows, columns and filters make one deliverable. YAML, read only when one is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldwork.errors import InputError
from fieldwork.exports.tables import COLUMNS, Row
from fieldwork.i18n import msg

if TYPE_CHECKING:
    from fieldwork.protocol.defects import Defect
    from fieldwork.protocol.load import Document


@dataclass(frozen=True)
class Profile:
    """One deliverable.

    `where` gives for a column the values of which a row must have one; `identifiers` False never lets out what can
    identify a person, None and True do where it was asked for.
    """

    id: str
    rows: str
    columns: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    language: str | None = None
    identifiers: bool | None = None

    def select(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows that belong to it, in its order; without an order as they come."""
        found = (row for row in rows if all(_has(row.get(column), values) for column, values in self.where.items()))
        if not self.order:
            yield from found
        else:
            yield from sorted(found, key=lambda row: tuple(_sortable(row.get(column)) for column in self.order))


def _has(value: Any, wanted: Sequence[str]) -> bool:
    values = value if isinstance(value, (list, tuple)) else str(value).split("|") if value is not None else ()
    return any(_word(each) in wanted for each in values)


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _sortable(value: Any) -> tuple[int, float, str]:
    """Unknown first, then numbers, then words."""
    if value is None:
        return (0, 0, "")
    if isinstance(value, (int, float)):
        return (1, float(value), "")
    return (2, 0, str(value))


def load_profiles(folders: Sequence[Path]) -> dict[str, Profile]:
    """The profiles of some folders by id; of two with the same id the later folder's counts.

    Raises DefectsError where a file is wrong, or two files of one folder have the same id.
    """
    found: dict[str, Profile] = {}
    for folder in folders:
        found.update(_of_folder(folder))
    return found


def _of_folder(folder: Path) -> dict[str, Profile]:
    from fieldwork.protocol.defects import DefectsError, errors_in
    from fieldwork.protocol.load import load

    found: dict[str, Profile] = {}
    defects: list[Defect] = []
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        if path.name.startswith("."):  # of an editor or of the system
            continue
        document = load(path)
        wrong = errors_in(document.defects or profile_defects(document))
        if not wrong and document.data["profile"] in found:
            document.add(
                "duplicate-id",
                document.mark(("profile",)),
                msg(
                    "Twee profielen in deze map heten “{id}”. Geef dit er een andere naam.",
                    "Two profiles in this folder are called “{id}”. Give this one another name.",
                    id=document.data["profile"],
                ),
            )
            wrong = document.defects
        defects += wrong
        if not wrong:
            found[document.data["profile"]] = _profile(document.data)
    if defects:
        raise DefectsError(defects)
    return found


def profile_defects(document: Document) -> list[Defect]:
    """What is wrong with a profile: its shape, and columns that its rows do not have."""
    from fieldwork.protocol.defects import errors_in
    from fieldwork.protocol.shape import shape_defects

    defects = shape_defects(document, "export")
    if not errors_in(defects):
        known = COLUMNS[document.data["rows"]]
        named: list[tuple[str, tuple[str | int, ...], bool]] = []
        for key in ("columns", "order"):
            value = document.data.get(key)
            named += [(name, (key, index), False) for index, name in enumerate(value if isinstance(value, list) else ())]
        named += [(name, ("where", name), True) for name in document.data.get("where", ())]
        for name, at, is_key in named:
            if name not in known:
                document.add(
                    "unknown-name",
                    document.key_mark(at) if is_key else document.mark(at),
                    msg(
                        "Rijen van {rows} hebben geen kolom “{name}”. Er is: {known}.",
                        "Rows of {rows} have no column “{name}”. There is: {known}.",
                        rows=document.data["rows"],
                        name=str(name)[:40],
                        known=", ".join(known),
                    ),
                )
    return [*defects, *document.defects]


def _profile(data: Mapping[str, Any]) -> Profile:
    columns = data.get("columns")
    where = {name: tuple(_word(each) for each in (value if isinstance(value, list) else [value]))
             for name, value in data.get("where", {}).items()}  # fmt: skip
    return Profile(
        id=data["profile"],
        rows=data["rows"],
        columns=tuple(columns) if isinstance(columns, list) else COLUMNS[data["rows"]],
        where=where,
        order=tuple(data.get("order", ())),
        language=data.get("language"),
        identifiers=data.get("identifiers"),
    )


def chosen(known: Mapping[str, Profile], names: Sequence[str]) -> list[Profile]:
    """The profiles of these names, each once; all of them where none is named. Raises InputError for an unknown one."""
    unknown = [name for name in names if name not in known]
    if unknown:
        raise InputError(
            msg(
                "Er is geen exportprofiel “{name}”. Kies uit: {known}.",
                "There is no export profile “{name}”. Choose from: {known}.",
                name=unknown[0][:60],
                known=", ".join(sorted(known)) or "-",
            )
        )
    return [known[name] for name in dict.fromkeys(names or sorted(known))]

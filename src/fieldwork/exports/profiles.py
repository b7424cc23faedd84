"""Export profiles: which rows, columns and filters make one deliverable. YAML, read only when one is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from fieldwork.errors import InputError
from fieldwork.exports.formats import TABLES
from fieldwork.exports.table import Table
from fieldwork.exports.tables import KINDS
from fieldwork.i18n import Lang, Msg, msg
from fieldwork.store.log import SessionRow

if TYPE_CHECKING:
    from fieldwork.protocol.defects import Defect
    from fieldwork.protocol.load import Document

Where: TypeAlias = Mapping[str, tuple[str, ...]]
OF_SESSION = frozenset({
    "site", "conversation", "session", "protocol", "version", "kind", "participant", "role", "wave", "mode", "researchers",
})  # fmt: skip
"""What a filter can ask of a session: that holds for whatever is made of it."""
_CODED = frozenset({"segments", "codebook", "matrix", "project", "all"})
_WITHOUT_SESSIONS = frozenset({"saturation", "codebook"})
"""Rows that are made of the whole study."""
FORMATS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys((*KINDS, "all", "respondents"), tuple(TABLES)),
    "codebook": (*TABLES, "qdc"), "framework": (*TABLES, "docx"), "project": ("qdpx",), "records": ("docx",),
}  # fmt: skip
"""The formats of each kind of rows, the usual one first."""


@dataclass(frozen=True)
class Profile:
    """One deliverable.

    `where` gives for a column the values of which a row must have one; `since` and `until` the days between which it was held;
    `coder` whose codings (None: as `run` says); `reuse` only of those who agreed to reuse; `identifiers` False never lets out
    what can identify a person, None and True do where it was asked for.
    """

    id: str
    rows: str
    columns: tuple[str, ...] | None = None
    where: Where = field(default_factory=dict)
    order: tuple[str, ...] = ()
    language: Lang | None = None
    identifiers: bool | None = None
    format: str = "csv"
    coder: str | None = None
    reuse: bool = False
    since: str | None = None
    until: str | None = None
    title: Any = None

    def wants(self, session: SessionRow) -> bool:
        """Whether a session belongs to it."""
        held = session.held_at or ""
        if (self.since and held[: len(self.since)] < self.since) or (self.until and held[: len(self.until)] > self.until):
            return False
        return all(_has(_of_session(session, name), values) for name, values in self.where.items() if name in OF_SESSION)

    def of(self, table: Table) -> Table:
        """The rows and columns of a table that belong to it, in its order; without an order as they come.

        A filter on a column that the table does not have (of several tables) leaves it as it is.
        """
        places = {name: place for place, name in enumerate(table.names)}
        tests = [(places[name], values) for name, values in self.where.items() if name in places]
        rows: Iterable[tuple[Any, ...]] = table.rows
        if tests:
            rows = (row for row in rows if all(_has(row[place], values) for place, values in tests))
        order = [places[name] for name in self.order if name in places]
        if order:
            rows = sorted(rows, key=lambda row: tuple(_sortable(row[place]) for place in order))
        if self.columns is None:
            return replace(table, rows=rows, expected=None if tests else table.expected)
        chosen_ = [places[name] for name in self.columns if name in places]
        return replace(
            table, columns=tuple(table.columns[place] for place in chosen_), rows=_taken(rows, chosen_),
            key=table.key if set(table.key) <= set(self.columns) else (), expected=None if tests else table.expected,
        )  # fmt: skip


def _taken(rows: Iterable[tuple[Any, ...]], places: Sequence[int]) -> Iterable[tuple[Any, ...]]:
    if len(places) == 1:
        (only,) = places
        return ((row[only],) for row in rows)
    return map(itemgetter(*places), rows)


def _of_session(session: SessionRow, name: str) -> Any:
    if name == "session":
        return session.id
    return session.participants if name == "participant" else getattr(session, name)


def _has(value: Any, wanted: Sequence[str]) -> bool:
    values = value if isinstance(value, (list, tuple)) else str(_word(value)).split("|") if value is not None else ()
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


def find_profiles(shipped: Path, own: Path) -> dict[str, Profile | Path]:
    """The profiles that come with the program and those of a study, by id; of two with the same id the study's counts.

    What the study has of its own is read and checked. Those that came with the program, and copies of them that nobody changed,
    are right, are called as their file is, and stay unread until one is wanted: `read_profile` gives the profile.

    Raises DefectsError where a file of the study is wrong, or two have the same id.
    """
    ours = {path.name: path for path in _files(shipped)}
    there = _files(own)
    unchanged = {path.stem for path in there if path.name in ours and _alike(path, ours[path.name])}
    found: dict[str, Profile | Path] = {path.stem: path for path in ours.values()}
    return {**found, **_checked([path for path in there if path.stem not in unchanged], unchanged)}


def read_profile(found: Profile | Path) -> Profile:
    """One of what `find_profiles` gives."""
    if isinstance(found, Profile):
        return found
    from fieldwork.protocol.defects import DefectsError
    from fieldwork.protocol.load import load

    document = load(found)
    if document.defects:
        raise DefectsError(document.defects)
    return _profile(document.data)


def load_profiles(folders: Sequence[Path]) -> dict[str, Profile]:
    """The profiles of some folders by id, each read and checked; of two with the same id the later folder's counts.

    Raises DefectsError where a file is wrong, or two files of one folder have the same id.
    """
    found: dict[str, Profile] = {}
    for folder in folders:
        found.update(_checked(_files(folder)))
    return found


def _files(folder: Path) -> list[Path]:
    """The files of a folder that hold profiles; what editors and systems put there for themselves begins with a dot, and what
    is no file (a pipe would never end) is none."""
    found = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    return [path for path in found if not path.name.startswith(".") and (path.is_file() or not path.exists())]


def _alike(one: Path, other: Path) -> bool:
    try:
        return one.read_bytes() == other.read_bytes()
    except OSError:  # which reading it tells
        return False


def _checked(files: Sequence[Path], taken: Collection[str] = ()) -> dict[str, Profile]:
    """The profiles in files of one folder, in which the ids that are `taken` are there already."""
    from fieldwork.protocol.defects import DefectsError, errors_in
    from fieldwork.protocol.load import load

    found: dict[str, Profile] = {}
    defects: list[Defect] = []
    for path in files:
        document = load(path)
        wrong = errors_in(document.defects or profile_defects(document))
        if not wrong and document.data["profile"] in {*found, *taken}:
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
    """What is wrong with a profile: its shape, columns that its rows do not have, and what does not go with its rows."""
    from fieldwork.protocol.defects import errors_in
    from fieldwork.protocol.shape import shape_defects

    defects = shape_defects(document, "export")
    if not errors_in(defects):
        _check_names(document)
        _check_together(document)
    return [*defects, *document.defects]


def _check_names(document: Document) -> None:
    """That every column that is named is there."""
    rows = document.data["rows"]
    known = _columns(rows)
    named: list[tuple[str, tuple[str | int, ...], bool]] = []
    for key in ("columns", "order"):
        value = document.data.get(key)
        named += [(name, (key, index), False) for index, name in enumerate(value if isinstance(value, list) else ())]
    named += [(name, ("where", name), True) for name in document.data.get("where", ())]
    for name, at, is_key in named:
        filtered = is_key and name in OF_SESSION and rows not in _WITHOUT_SESSIONS
        if name not in known and not filtered and not (rows in ("participants", "all") and name.startswith("consent_")):
            document.add("unknown-name", document.key_mark(at) if is_key else document.mark(at), msg(
                "Rijen van {rows} hebben geen kolom “{name}”. Er is: {known}.",
                "Rows of {rows} have no column “{name}”. There is: {known}.",
                rows=rows, name=str(name)[:40], known=", ".join(known or sorted(OF_SESSION))))  # fmt: skip


def _columns(rows: str) -> list[str]:
    """The columns that rows have in every study."""
    from fieldwork.exports.tables import columns_of

    kinds = (rows,) if rows in KINDS else KINDS if rows == "all" else ()
    return list(dict.fromkeys(name for kind in kinds for name in columns_of(kind)))


def _check_together(document: Document) -> None:
    """That format, coder and days go with the rows."""
    data = document.data
    rows, usual = data["rows"], FORMATS[data["rows"]]

    def wrong(key: str, message: Msg) -> None:
        document.add("impossible-value", document.mark((key,)), message)

    if data.get("format", usual[0]) not in usual:
        wrong("format", msg("Rijen van {rows} kunnen geen {format} worden. Kies uit: {known}.",
                            "Rows of {rows} cannot become {format}. Choose from: {known}.",
                            rows=rows, format=data["format"], known=", ".join(usual)))  # fmt: skip
    if "coder" in data and rows not in _CODED:
        wrong("coder", msg("Rijen van {rows} zijn niet van een codeur. Haal coder weg.",
                           "Rows of {rows} are not a coder's. Remove coder.", rows=rows))  # fmt: skip
    for key in ("from", "to"):
        if key in data and rows in _WITHOUT_SESSIONS:
            wrong(key, msg("Rijen van {rows} hebben geen dag. Haal {key} weg.", "Rows of {rows} have no day. Remove {key}.",
                           rows=rows, key=key))  # fmt: skip
        elif key in data and not _is_day(data[key]):
            wrong(key, msg("De dag {day} bestaat niet.", "There is no day {day}.", day=data[key]))
    if data.get("from", "")[:10] > data.get("to", "9")[:10]:
        wrong("to", msg("Dit is vóór de dag van from: er kan niets tussen liggen.",
                        "This is before the day of from: nothing can be in between."))  # fmt: skip


def _moment(text: str | None) -> str | None:
    """A day, or a moment written as `held_at` is."""
    return text.replace(" ", "T") if text else None


def _is_day(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _profile(data: Mapping[str, Any]) -> Profile:
    columns = data.get("columns")
    where = {name: tuple(_word(each) for each in (value if isinstance(value, list) else [value]))
             for name, value in data.get("where", {}).items()}  # fmt: skip
    return Profile(
        id=data["profile"],
        rows=data["rows"],
        columns=tuple(columns) if isinstance(columns, list) else None,
        where=where,
        order=tuple(data.get("order", ())),
        language=data.get("language"),
        identifiers=data.get("identifiers"),
        format=data.get("format", FORMATS[data["rows"]][0]),
        coder=data.get("coder"),
        reuse=data.get("use") == "reuse",
        since=_moment(data.get("from")),
        until=_moment(data.get("to")),
        title=data.get("title"),
    )


def chosen(known: Mapping[str, Profile | Path], names: Sequence[str]) -> list[Profile]:
    """The profiles of these names, each once; all of them where none is named. Raises InputError for an unknown one."""
    for name in names:
        if name not in known:
            from fieldwork.protocol.words import likely

            raise InputError(
                msg(
                    "Er is geen exportprofiel “{name}”.{near} Kies uit: {known}.",
                    "There is no export profile “{name}”.{near} Choose from: {known}.",
                    name=name[:60],
                    near=likely(name, sorted(known)),
                    known=", ".join(sorted(known)) or "-",
                )
            )
    return [read_profile(known[name]) for name in dict.fromkeys(names or sorted(known))]

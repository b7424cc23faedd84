"""The framework matrix as a file of its own, in the format that its name ends with; that it left is put down in the log."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fieldwork.errors import InputError
from fieldwork.exports.framework import ROW_WORDS, Framework, long_table, tables
from fieldwork.exports.names import UNCHECKED
from fieldwork.exports.placing import unless_noted
from fieldwork.exports.pseudonyms import apply
from fieldwork.exports.table import Table
from fieldwork.exports.writing import Manner, Written
from fieldwork.i18n import Lang, msg, pick
from fieldwork.record.events import Event
from fieldwork.store.faults import read_only
from fieldwork.study.privacy.names import has_names

SUFFIXES = (".docx", ".xlsx", ".csv")


def write_framework_file(path: Path, found: Framework, manner: Manner, *, recipient: str | None = None) -> Written:
    """Write the matrix: a document, a workbook with the findings and the result matrix too, or the rows as CSV.

    Raises InputError for another ending, ReadOnlyStudy where the log cannot be written, and as `placing` does.
    """
    study = found.study
    require_ending(path)
    if study.log.readonly:
        raise read_only(study.log.file)
    written = _written(path, found, manner)
    stamp = study.log.stamper(study.by)()
    body = {"profile": "framework", "file": path.name, "rows": written.rows, "sha256": written.sha256, "raw": manner.raw,
            "identified": manner.identified, "for": recipient, "names": _told(found)}  # fmt: skip
    with unless_noted(path):
        study.log.append([Event(stamp.id, "exported", "study", stamp.at, stamp.offset, stamp.by, stamp.device, (), body)])
    return written


def require_ending(path: Path) -> None:
    """Raise InputError where the name of a file says no format that the matrix has."""
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(msg("{file}: laat de naam eindigen op {known}.", "{file}: let the name end in {known}.",
                             file=path.name, known=", ".join(SUFFIXES)))  # fmt: skip


def _told(found: Framework) -> dict[str, int] | str | None:
    """What the log tells of names: how many by code, or that the key file stayed closed."""
    names = found.leaving.names
    return dict(names.body()) if names is not None else UNCHECKED if has_names(found.study) else None


def _written(path: Path, found: Framework, manner: Manner) -> Written:
    match path.suffix.lower():
        case ".docx":
            return write_document(path, found, manner)
        case ".xlsx":
            from fieldwork.exports.xlsx_writer import write as write_xlsx

            return write_xlsx(path, _named(tables(found), found), manner)
        case _:
            from fieldwork.exports.csv_writer import write as write_csv

            return write_csv(path, _named([long_table(found)], found), manner)


def _named(made: Sequence[Table], found: Framework) -> list[Table]:
    """Tables without the names that the key file knows."""
    names = found.leaving.names
    return list(made) if names is None else [apply(table, names) for table in made]


def write_document(path: Path, found: Framework, manner: Manner) -> Written:
    """Write the matrix as a .docx under its own title. Raises as `placing` does."""
    from fieldwork.exports.word.framework import write_framework  # with python-docx

    return write_framework(path, found, framework_title(found, manner.lang), manner.lang, manner.tick)


def framework_title(found: Framework, lang: Lang) -> str:
    """What the document is called."""
    words = msg("Raamwerkmatrix: {rows} × thema – {study}", "Framework matrix: {rows} × theme – {study}",
                rows=ROW_WORDS[found.chart.kind].text(lang).lower(), study=pick(found.study.form.get("title"), lang))
    return words.text(lang)

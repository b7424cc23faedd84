"""Making deliverables: each profile's table in a folder of its own, and an event in the log that it left the study."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fieldwork.errors import ReadOnlyStudy
from fieldwork.exports.csv_writer import write_csv
from fieldwork.exports.placing import making
from fieldwork.exports.profiles import Profile, chosen, load_profiles
from fieldwork.exports.tables import Row, answer_rows, exported_sessions
from fieldwork.i18n import LANGS, Lang, msg
from fieldwork.protocol.shipped import shipped
from fieldwork.record.events import Event
from fieldwork.study.folder import Study


@dataclass(frozen=True, slots=True)
class Exported:
    """One deliverable: its profile, its file and how many rows it has."""

    profile: str
    path: Path
    rows: int


def export(
    study: Study, profiles: Sequence[str], to: Path, *, raw: bool = False, identified: bool = False, lang: Lang = "nl"
) -> list[Exported]:
    """Write each profile to `to/<profile>/<profile>.csv`; without names all, the shipped ones and the study's own.

    Raises InputError for an unknown or wrong profile, and where the folder that `to` is in does not exist, before anything is
    written. What can identify a person only comes
    along with `identified`; `raw` leaves text that a spreadsheet would take for a formula to the letter.
    """
    if study.log.readonly:
        raise ReadOnlyStudy(
            msg(
                "De studie is alleen te lezen, en elke export wordt in haar logboek gezet. Kopieer de map naar een "
                "plaats waar u mag schrijven.",
                "The study can only be read, and each export is put down in its log. Copy the folder to a place "
                "where you can write.",
            )
        )
    wanted = chosen(load_profiles([shipped("exports"), study.folder / "exports"]), profiles)
    making(to)
    return [_one(study, profile, to, raw=raw, identified=identified, lang=lang) for profile in wanted]


def _one(study: Study, profile: Profile, to: Path, *, raw: bool, identified: bool, lang: Lang) -> Exported:
    path = to / profile.id / f"{profile.id}.csv"
    identified = identified and profile.identifiers is not False
    making(path.parent)
    words = next((known for known in LANGS if known == profile.language), lang)
    rows = profile.select(_rows(study, profile, identified, words))
    written = write_csv(path, profile.columns, rows, raw=raw)
    stamp = study.log.stamper(study.by)()
    body = {"profile": profile.id, "file": path.name, "rows": written.rows, "sha256": written.sha256, "raw": raw,
            "identified": identified}  # fmt: skip
    study.log.append([Event(stamp.id, "exported", "study", stamp.at, stamp.offset, stamp.by, stamp.device, (), body)])
    return Exported(profile.id, path, written.rows)


def _rows(study: Study, profile: Profile, identified: bool, lang: Lang) -> Iterator[Row]:
    if profile.rows == "sessions":
        return exported_sessions(study)
    return answer_rows(study, lang=lang, identified=identified)

"""The key file beside a study: opened by who knows its passphrase, told of in the study's log, never part of the study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldwork.errors import InputError, NotAStudy, ReadOnlyStudy
from fieldwork.i18n import Lang, Msg, msg
from fieldwork.pseudonyms.kinds import KINDS, Kind
from fieldwork.pseudonyms.replacing import Known, Pseudonymiser
from fieldwork.record.events import Event
from fieldwork.store import crypt
from fieldwork.store.keyfile import Entry, KeyFile
from fieldwork.study.people import as_known, person_code
from fieldwork.study.start import participants, sites
from fieldwork.text import kept

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

FILE = "names.fieldwork"
"""The key file of a study, in its folder."""
OPENED, COPIED = "names.opened", "names.backed_up"
"""The events that the key file was opened, and that a copy of it was made."""
BETWEEN = ";"
"""What stands between several spellings that are typed on one line."""
COLUMNS = ("code", "kind", "name", "also", "contact")


def names_file(folder: Path) -> Path:
    """Where the key file of a study's folder stands."""
    return folder / FILE


def has_names(study: Study) -> bool:
    """Whether a study has a key file here."""
    return names_file(study.folder).is_file()


def make_names(study: Study, passphrase: str) -> KeyFile:
    """Make the key file of a study. InputError where it is there already, or its passphrase would be that of the study."""
    _writable(study)
    refuse_of_study(study, passphrase)
    made = KeyFile.create(names_file(study.folder), crypt.new_key(passphrase), study_id=study.log.study_id)
    note(study, OPENED, {"for": "new"})
    return made


def refuse_of_study(study: Study, passphrase: str) -> None:
    """InputError where a passphrase for the key file is that of the study."""
    if crypt.fits(study.log.key, passphrase):
        raise InputError(
            msg(
                "Dit is de wachtzin van de studie. Het sleutelbestand krijgt een eigen wachtzin, die alleen kent wie de namen "
                "mag weten.",
                "This is the passphrase of the study. The key file gets a passphrase of its own, known only to who may know "
                "the names.",
            )
        )


def open_names(study: Study, passphrase: str, purpose: str) -> KeyFile:
    """Open the key file, which stands in the study's log from then on: who, when, and for what (`purpose`: export, list …).

    NotAStudy where there is none; WrongPassphrase; ReadOnlyStudy where the log cannot be written, for then it is not opened.
    """
    file = names_file(study.folder)
    if not file.is_file():
        raise NotAStudy(
            msg(
                "Deze studie heeft hier geen sleutelbestand ({file}). Maak het met `fieldwork names new`, of zet een kopie "
                "terug met `fieldwork names restore`.",
                "This study has no key file here ({file}). Make it with `fieldwork names new`, or put a copy back with "
                "`fieldwork names restore`.",
                file=FILE,
            )
        )
    return open_names_with(study, crypt.derive(file, passphrase), purpose)


def open_names_with(study: Study, key: crypt.Key, purpose: str) -> KeyFile:
    """As `open_names`, with a key that was derived already."""
    _writable(study)
    found = KeyFile.open(names_file(study.folder), key, study_id=study.log.study_id)
    try:
        note(study, OPENED, {"for": purpose})
    except BaseException:
        found.close()
        raise
    return found


def used(study: Study, purpose: str) -> None:
    """Write in the log for what the key file, which is open already, is used now: as its opening by a command would tell."""
    _writable(study)
    note(study, OPENED, {"for": purpose})


def pseudonymiser(entries: Iterable[Entry], lang: Lang = "nl") -> Pseudonymiser:
    """What replaces the names of some entries."""
    return Pseudonymiser((Known(e.code, e.kind, (e.name, *e.also), e.contact) for e in entries), lang)


def kind_of(study: Study, code: str) -> Kind | None:
    """What a code stands for, as the study knows it; None where it does not."""
    if study.log.shown(code, "participant") is not None:
        return "person"
    if study.log.shown(code, "site") is not None or any(site.get("id") == code for site in study.form.get("sites") or ()):
        return "site"
    return None


def unnamed(study: Study, known: Iterable[str]) -> dict[str, Kind]:
    """The codes of participants and sites that have no entry in the key file, each with what it stands for; not those of whom
    everything was erased."""
    gone = _erased(study)
    kinds: dict[str, Kind] = {code: "person" for code in participants(study) if code.casefold() not in gone}
    kinds |= {code: "site" for code in sites(study) if code not in kinds}
    there = {code.casefold() for code in known}
    return {code: kind for code, kind in kinds.items() if code.casefold() not in there}


def _erased(study: Study) -> frozenset[str]:
    """The codes of participants of whom everything was erased, folded."""
    from fieldwork.study.privacy.withdrawal import GONE, withdrawn

    return frozenset(code.casefold() for code, how in withdrawn(study).items() if how == GONE)


def entry(study: Study, raw: Mapping[str, str | None], before: Entry | None = None) -> Entry:
    """An entry of what was typed or read: what is None stays as it was before, what is empty is taken away.

    `also` has several spellings with a semicolon between. InputError names what does not fit, never a name; also for who
    withdrew and was erased.
    """
    known = [code for (code,) in study.log.query("SELECT participant FROM participant UNION SELECT site FROM site")]
    code = as_known(person_code(raw.get("code") or ""), known)
    if code.casefold() in _erased(study):
        raise InputError(msg("{code} heeft zich teruggetrokken en is gewist: hier komt geen naam meer bij.",
                             "{code} withdrew and was erased: no name is kept with it any more.", code=code))  # fmt: skip
    kind = raw.get("kind") or (before.kind if before else None) or kind_of(study, code) or "person"
    if kind not in KINDS:
        raise InputError(msg("Bij {code}: de soort is een van {kinds}.", "At {code}: the kind is one of {kinds}.",
                             code=code, kinds=", ".join(KINDS)))  # fmt: skip
    name = _plain(raw.get("name")) if raw.get("name") is not None else before.name if before else ""
    if not name:
        raise InputError(msg("Bij {code} ontbreekt de naam.", "At {code} the name is missing.", code=code))
    also = _several(raw.get("also") or "") if raw.get("also") is not None else before.also if before else ()
    contact = _plain(raw.get("contact")) if raw.get("contact") is not None else before.contact if before else ""
    return Entry(code, kind, name, tuple(each for each in also if each != name), contact)


def told_by_code(found: Entry) -> Msg | None:
    """What to say where a code tells the name itself: it stands in every export."""
    if not pseudonymiser([found]).find(found.code.replace("_", " ")):
        return None
    return msg(
        "Let op: de code {code} lijkt op de naam zelf, en staat wel in elke export. Kies liever een code die niets zegt.",
        "Mind: the code {code} resembles the name itself, and it does stand in every export. Rather choose one that says "
        "nothing.",
        code=found.code,
    )


def read_csv(study: Study, text: str, before: Mapping[str, Entry]) -> list[Entry]:
    """The entries of a CSV with the columns of COLUMNS (`code` and `name` needed). InputError names the line, never a name."""
    import csv
    import io

    sample = text.partition("\n")[0]
    delimiter = max(",;\t", key=sample.count)
    rows = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")), delimiter=delimiter)
    head = [cell.strip().lower() for cell in next(rows, [])]
    if "code" not in head or "name" not in head or set(head) - set(COLUMNS):
        raise InputError(msg("De eerste regel noemt de kolommen: {columns}; code en name moeten erbij zijn.",
                             "The first line names the columns: {columns}; code and name have to be among them.",
                             columns=", ".join(COLUMNS)))  # fmt: skip
    found: dict[str, Entry] = {}
    for number, row in enumerate(rows, 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(head):
            raise InputError(
                msg(
                    "Regel {n} heeft {there} cellen in plaats van {wanted}. Zet een cel met “{sign}” tussen aanhalingstekens.",
                    "Line {n} has {there} cells instead of {wanted}. Put a cell with “{sign}” between quotes.",
                    n=number,
                    there=len(row),
                    wanted=len(head),
                    sign=delimiter,
                )
            )
        cells = dict(zip(head, row, strict=True))
        try:
            made = entry(study, cells, before.get(cells["code"].strip()))
        except InputError as wrong:
            raise InputError(msg("Regel {n}: {why}", "Line {n}: {why}", n=number, why=wrong.message)) from None
        if made.code in found:
            raise InputError(msg("Regel {n}: {code} staat er twee keer.", "Line {n}: {code} is there twice.",
                                 n=number, code=made.code))  # fmt: skip
        found[made.code] = made
    return list(found.values())


def note(study: Study, kind: str, body: Mapping[str, Any]) -> None:
    """Write in the study's log what was done with the key file. No name goes along."""
    stamp = study.log.stamper(study.by)()
    study.log.append([Event(stamp.id, kind, "study", stamp.at, stamp.offset, stamp.by, stamp.device, (), body)])


def _writable(study: Study) -> None:
    if study.log.readonly:
        raise ReadOnlyStudy(
            msg(
                "De studie is alleen te lezen, en dat iemand de namen inziet wordt in haar logboek gezet. Kopieer de map naar "
                "een plaats waar u mag schrijven.",
                "The study can only be read, and that somebody looks at the names is put down in its log. Copy the folder to a "
                "place where you can write.",
            )
        )


def _plain(text: str | None) -> str:
    return " ".join(kept(text or "").split())


def _several(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain for each in text.split(BETWEEN) if (plain := _plain(each))))


def restore_names(study: Study, file: Path, passphrase: str) -> tuple[str, ...]:
    """Put a copy of the key file back where there is none, without who was erased since: their codes. StudyError where it is of
    another study, InputError where one is there."""
    _writable(study)
    key, place = crypt.derive(file, passphrase), names_file(study.folder)
    with KeyFile.open(file, key, study_id=study.log.study_id) as copy:
        copy.copy_to(place)
    try:
        with KeyFile.open(place, key, study_id=study.log.study_id) as found:
            gone = _erased(study)
            codes = tuple(each.code for each in found.entries() if each.code.casefold() in gone)
            if codes:
                found.remove(codes)
        note(study, OPENED, {"for": "restore"})
    except BaseException:  # with who was erased in it, it does not stay
        crypt.remove(place)
        raise
    return codes

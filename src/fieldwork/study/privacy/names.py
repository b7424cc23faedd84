"""The key file beside a study: opened by who knows its passphrase, told of in the study's log, never part of the study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldwork.errors import InputError, NotAStudy, ReadOnlyStudy, WrongPassphrase
from fieldwork.i18n import Lang, msg
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
REMOVE = "remove"
"""For what the key file was opened where names were taken out."""


def names_file(folder: Path) -> Path:
    """Where the key file of a study's folder stands."""
    return folder / FILE


def has_names(study: Study) -> bool:
    """Whether a study has a key file here."""
    return names_file(study.folder).is_file()


def make_names(study: Study, passphrase: str) -> KeyFile:
    """Make the key file of a study. InputError where it is there already, or its passphrase would be that of the study."""
    writable(study)
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


def opens_names(study: Study, passphrase: str) -> bool:
    """Whether a passphrase is that of the study's key file, where there is one here, which nobody in this process has open."""
    file = names_file(study.folder)
    if not file.is_file():
        return False
    try:
        crypt.connect(file, crypt.derive(file, passphrase), readonly=True).close()
    except WrongPassphrase:
        return False
    return True


def open_names(study: Study, passphrase: str, purpose: str, codes: Sequence[str] = ()) -> KeyFile:
    """Open the key file, which stands in the study's log from then on: who, when, for what (`purpose`: export, list …), and
    about which `codes` it has, where that is told.

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
    return open_names_with(study, crypt.derive(file, passphrase), purpose, codes)


def open_names_with(study: Study, key: crypt.Key, purpose: str, codes: Sequence[str] = ()) -> KeyFile:
    """As `open_names`, with a key that was derived already."""
    writable(study)
    found = KeyFile.open(names_file(study.folder), key, study_id=study.log.study_id)
    try:
        used(study, purpose, in_it(found, codes) if codes else ())
    except BaseException:
        found.close()
        raise
    return found


def in_it(names: KeyFile, codes: Iterable[str]) -> tuple[str, ...]:
    """Of some codes, in whatever letters, those that a key file has, as it has them."""
    there = {each.code.casefold(): each.code for each in names.entries()}
    return tuple(dict.fromkeys(there[code.casefold()] for code in codes if code.casefold() in there))


def used(study: Study, purpose: str, codes: Iterable[str] = ()) -> None:
    """Write in the log for what the key file, which is open already, is used now, as its opening by a command would tell; with
    the `codes` whose names come in or go."""
    writable(study)
    note(study, OPENED, {"for": purpose, **({"codes": sorted(codes)} if codes else {})})


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
    from fieldwork.study.privacy.withdrawal import erased_codes  # which knows of much, and is seldom needed here

    gone = erased_codes(study)
    kinds: dict[str, Kind] = {code: "person" for code in participants(study) if code.casefold() not in gone}
    kinds |= {code: "site" for code in sites(study) if code not in kinds}
    there = {code.casefold() for code in known}
    return {code: kind for code, kind in kinds.items() if code.casefold() not in there}


def entry(study: Study, raw: Mapping[str, str | None], before: Entry | None = None) -> Entry:
    """An entry of what was typed or read: what is None stays as it was before, what is empty is taken away.

    `also` has several spellings with a semicolon between. InputError names what does not fit, never a name; also for who
    withdrew and was erased.
    """
    from fieldwork.study.privacy.withdrawal import erased_codes

    known = [code for (code,) in study.log.query("SELECT participant FROM participant UNION SELECT site FROM site")]
    code = before.code if before else as_known(person_code(raw.get("code") or ""), known)
    if code.casefold() in erased_codes(study):
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


def note(study: Study, kind: str, body: Mapping[str, Any]) -> None:
    """Write in the study's log what was done with the key file. No name goes along."""
    stamp = study.log.stamper(study.by)()
    study.log.append([Event(stamp.id, kind, "study", stamp.at, stamp.offset, stamp.by, stamp.device, (), body)])


def writable(study: Study) -> None:
    """ReadOnlyStudy where the log cannot tell that the key file is opened."""
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

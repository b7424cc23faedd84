"""The keys of a study: another passphrase, the key on paper, and what an older key still opens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fieldwork.errors import InputError, WrongPassphrase
from fieldwork.i18n import msg
from fieldwork.store import crypt
from fieldwork.store.places import examine
from fieldwork.store.rekey import CHANGED, from_paper, on_paper, rekey, rekey_study
from fieldwork.study.privacy.names import names_file, note, open_names_with, opens_names, refuse_of_study

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

PAPER = "recovery.made"
"""The event that a recovery key was printed."""


def change_passphrase(study: Study, new: str, how: str) -> None:
    """Put a study under another passphrase and close it; `how` says by what right: `passphrase` or `recovery`. InputError where
    it is that of the key file; for other errors see `rekey`: the study is then as it was."""
    if opens_names(study, new):
        raise InputError(
            msg(
                "Dit is de wachtzin van het sleutelbestand. De studie krijgt een eigen wachtzin: wie de studie leest, mag "
                "daarmee de namen nog niet weten.",
                "This is the passphrase of the key file. The study gets a passphrase of its own: who reads the study may not "
                "know the names for that.",
            )
        )
    rekey_study(study.log, crypt.new_key(new), by=study.by, how=how)


def change_names_passphrase(study: Study, old: str | crypt.Key, new: str) -> None:
    """Put the key file of a study under another passphrase; that it was done stands in the study's log. InputError where it is
    that of the study."""
    file = names_file(study.folder)
    key = crypt.derive(file, old) if isinstance(old, str) else old
    refuse_of_study(study, new)
    open_names_with(study, key, "passphrase").close()
    rekey(file, key, crypt.new_key(new))
    note(study, CHANGED, {"of": "names"})


def left_behind(study: Study) -> tuple[list[str], bool]:
    """The copies that still open with the passphrase of today after it is changed, and whether a recovery key was printed."""
    copies: dict[str, None] = {}
    paper = False
    for event in study.log.events("study", {"backed_up", "restored", CHANGED, PAPER}):
        of = event.body.get("of", "study")
        if event.kind == "backed_up":
            copies[str(event.body.get("file"))] = None
        elif of == "study":
            paper = event.kind == PAPER or (paper and event.kind != CHANGED)
    kept = (path.name for path in study.log.file.parent.glob(f"{study.log.file.name}.before-*"))
    return [*copies, *sorted(kept)], paper


def paper_of_study(study: Study) -> list[str]:
    """The recovery key of a study, in groups; that it was printed stands in the log."""
    note(study, PAPER, {"of": "study"})
    return on_paper(study.log.key)


def paper_of_names(study: Study, passphrase: str) -> list[str]:
    """The recovery key of the key file of a study, in groups."""
    key = crypt.derive(names_file(study.folder), passphrase)
    open_names_with(study, key, "recovery").close()
    note(study, PAPER, {"of": "names"})
    return on_paper(key)


def key_of_paper(file: Path, typed: str) -> crypt.Key:
    """The key of a file, of the letters on paper. InputError for a slip; WrongPassphrase where they are of another file, or
    from before its passphrase was changed."""
    examine(file)
    with file.open("rb") as source:
        key = from_paper(typed, source.read(crypt.SALT_BYTES))
    try:
        crypt.connect(file, key, readonly=True).close()
    except WrongPassphrase:
        raise WrongPassphrase(
            msg(
                "Deze herstelsleutel is goed overgetypt, maar past niet op {file}. Hij is van een ander bestand, of van vóór "
                "een nieuwe wachtzin.",
                "This recovery key is typed over rightly, but does not fit {file}. It is of another file, or from before a new "
                "passphrase.",
                file=file.name,
            )
        ) from None
    return key

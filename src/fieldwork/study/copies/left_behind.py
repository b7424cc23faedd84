"""What keeps its old passphrase when that of a study is changed: other copies, backups and hand-overs, by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from fieldwork.i18n import Msg, msg
from fieldwork.study.keys import left_behind
from fieldwork.study.privacy.taken_out import taken_out

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

MOST = 6
"""So many files are named, the newest first; of the rest the number is told."""


def told(study: Study) -> Iterator[Msg]:
    """A line for each sort of thing that the change leaves as it is; to be read before the study is put under its new
    passphrase, which closes it."""
    rows = taken_out(study)
    files, paper = left_behind(study)
    backups = [row for row in rows if row["kind"] == "backup"]
    handovers = [row for row in rows if row["kind"] == "handover"]
    kept = sorted(set(files) - {str(row["file"]) for row in backups})
    yield msg(
        "Andere kopieën van de studie, op een andere laptop of een stick, houden de oude wachtzin: verander die daar ook, of "
        "gooi de kopie weg.",
        "Other copies of the study, on another laptop or a stick, keep the old passphrase: change it there too, or throw the "
        "copy away.",
    )
    if backups or kept:
        yield msg("Reservekopieën houden de wachtzin die zij hadden: {files}. Maak een nieuwe en gooi de oude weg.",
                  "Backups keep the passphrase that they had: {files}. Make a new one and throw the old away.",
                  files=_named(backups, kept))  # fmt: skip
    if handovers:
        yield msg("Overdrachten houden de eigen wachtzin die ze kregen: {files}.",
                  "Hand-overs keep the passphrase of their own that they were given: {files}.",
                  files=_named(handovers))  # fmt: skip
    if paper:
        yield msg("De herstelsleutel op papier past niet meer. Maak een nieuwe: fieldwork recovery make.",
                  "The recovery key on paper no longer fits. Make a new one: fieldwork recovery make.")  # fmt: skip


def _named(rows: Iterable[Mapping[str, Any]], kept: Iterable[str] = ()) -> Msg:
    """Files by name, day and for whom, the newest first; `kept` stand beside the study."""
    names = {str(row["file"]): ", ".join(filter(None, (str(row["at"])[:10], row["for"]))) for row in rows}
    every = [*(f"{name} ({about})" for name, about in reversed(names.items())), *kept]
    shown = ", ".join(every[:MOST])
    if len(every) <= MOST:
        return Msg(shown, shown)
    return msg("{shown} en nog {n}", "{shown} and {n} more", shown=shown, n=len(every) - MOST)

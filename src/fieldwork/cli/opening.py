"""Opening the study that a command works on: the folder, the passphrase, and what the study has to say first."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fieldwork.cli.base import Settings
from fieldwork.cli.report import tell
from fieldwork.cli.words import say
from fieldwork.errors import UsageError
from fieldwork.i18n import Msg, msg

if TYPE_CHECKING:
    from fieldwork.study import Study

VARIABLE = "FIELDWORK_PASSPHRASE"


def passphrase_given() -> str | None:
    """The passphrase of the environment, taken out of it once read."""
    return os.environ.pop(VARIABLE, None) or None


def passphrase(prompt: str | None = None, *, twice: bool = False, variable: str = VARIABLE) -> str:
    """The passphrase: of the environment, or typed by someone. UsageError where there is neither."""
    found = os.environ.pop(variable, None)
    if found:
        return found
    require_terminal(
        msg(
            "Er is geen wachtzin. Zet die in {variable}, of gebruik een terminal om haar te typen.",
            "There is no passphrase. Put it in {variable}, or use a terminal to type it.",
            variable=variable,
        )
    )
    import getpass

    typed = getpass.getpass(prompt or say("Wachtzin: ", "Passphrase: "))
    if twice and getpass.getpass(say("Nog een keer: ", "Once more: ")) != typed:
        raise UsageError(msg("De twee wachtzinnen zijn niet gelijk. Begin opnieuw.", "The two differ. Start again."))
    if not typed:
        raise UsageError(msg("Een wachtzin mag niet leeg zijn.", "A passphrase cannot be empty."))
    return typed


def require_terminal(missing: Msg) -> None:
    """Refuse to ask where no one can answer; `missing` says what is missing."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(missing)


def sure(question: str, yes: bool) -> None:
    """Ask before what cannot be undone, unless `--yes` said so already."""
    if yes:
        return
    require_terminal(msg("Dit vraagt een bevestiging: geef --yes.", "This needs a confirmation: give --yes."))
    sys.stderr.write(f"{question} [j/N] " if say("nl", "en") == "nl" else f"{question} [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("j", "ja", "y", "yes"):
        raise UsageError(msg("Niet gedaan.", "Not done."))


def open_study(settings: Settings, *, readonly: bool = False, given: str | None = None) -> Study:
    """The study of this run, open, with a passphrase that is known already or is taken now; what it took over from its YAML is
    told, or, where it is only read, that it did not take over what was changed there."""
    from fieldwork.process import forbid_core_dumps
    from fieldwork.study import Study
    from fieldwork.study.place import study_file

    forbid_core_dumps()
    folder = settings.study
    study_file(folder)
    study = Study.open(Path(folder), given or passphrase(), by=settings.by, readonly=readonly)
    for news in study.news:
        tell(news)
    if study.log.readonly:
        _tell_unadopted(study)
    return study


def _tell_unadopted(study: Study) -> None:
    from fieldwork.study.unadopted import unadopted

    if files := ", ".join(unadopted(study)):
        tell(msg("Veranderd en nog niet overgenomen, want de studie wordt nu alleen gelezen: {files}. Wat hier staat is zonder "
                 "die verandering; de studie openen (`fieldwork`) neemt haar over.",
                 "Changed and not taken over yet, for the study is only read now: {files}. What stands here is without that "
                 "change; opening the study (`fieldwork`) takes it over.", files=files))  # fmt: skip

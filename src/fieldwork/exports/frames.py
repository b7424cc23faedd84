"""The study in a notebook: each table that leaves it, as a pandas frame.

    import fieldwork

    with fieldwork.open_study("my-study") as study:
        segments = study.segments()

What may not leave is not in a frame: the rules are those of `fieldwork export`, and each frame is put down in the log as an
export of the profile `notebook`.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from fieldwork.errors import ReadOnlyStudy, UsageError
from fieldwork.exports.names import UNCHECKED
from fieldwork.exports.pseudonyms import Pseudonyms, apply
from fieldwork.i18n import Lang, Msg, locale_lang, msg
from fieldwork.record.events import Event
from fieldwork.study.folder import Study
from fieldwork.study.place import study_folder
from fieldwork.study.privacy.names import has_names

if TYPE_CHECKING:
    import pandas as pd

    from fieldwork.exports.table import Table

NOTEBOOK = "notebook"
"""The profile under which the log tells of frames."""
CONSENSUS = "consensus"
"""Instead of a coder: what stands as the coding of the study."""
VARIABLE, NAMES = "FIELDWORK_PASSPHRASE", "FIELDWORK_NAMES_PASSPHRASE"


def open_study(
    path: str | os.PathLike[str], passphrase: str | None = None, *, by: str | None = None, lang: Lang | None = None,
    names_passphrase: str | None = None, names: Literal["replaced", "unchecked"] = "replaced",
) -> StudyFrames:  # fmt: skip
    """Open a study for reading it in a notebook: `path` is its folder.

    Without a passphrase that of `FIELDWORK_PASSPHRASE` is taken, or it is asked where somebody can type it. `by` is the code of
    who takes the frames out (the one this computer knows, unless given), `lang` the language of labels in the data dictionary.

    Where a key file stands beside the study, every frame has codes in place of the names that it knows: `names_passphrase` is
    its passphrase, or that of `FIELDWORK_NAMES_PASSPHRASE`, or the one that is typed. `names="unchecked"` leaves the key file
    closed and every text as it is.

    Raises errors of `fieldwork.errors`: a wrong passphrase, no study there, one that can only be read (each frame that leaves
    is put down in its log), or no passphrase.
    """
    if names not in ("replaced", "unchecked"):
        raise UsageError(msg("names is “replaced” of “unchecked”.", "names is “replaced” or “unchecked”."))
    from fieldwork.process import forbid_core_dumps

    forbid_core_dumps()
    study = Study.open(study_folder(Path(path)), _passphrase() if passphrase is None else passphrase, by=by)
    if study.log.readonly:
        study.close()
        raise ReadOnlyStudy(msg(
            "De studie is alleen te lezen, en wat eruit gaat wordt in haar logboek gezet. Kopieer de map naar een plaats waar "
            "u mag schrijven.",
            "The study can only be read, and what leaves it is put down in its log. Copy the folder to a place where you can "
            "write."))  # fmt: skip
    try:
        known = _names(study, names_passphrase, lang or locale_lang()) if names == "replaced" else None
    except BaseException:
        study.close()
        raise
    return StudyFrames(study, lang or locale_lang(), known)


def _names(study: Study, passphrase: str | None, lang: Lang) -> Pseudonyms | None:
    """What replaces the names that the key file knows; None where there is none."""
    if not has_names(study):
        return None
    from fieldwork.exports.names import known_names

    if passphrase is None:
        passphrase = _given(NAMES, msg("Wachtzin van het sleutelbestand: ", "Passphrase of the key file: "), msg(
            "Naast deze studie staat een sleutelbestand, en er is geen wachtzin voor: namen kunnen niet vervangen worden. Geef "
            'haar mee: open_study(…, names_passphrase=…), of zet haar in {variable}. names="unchecked" laat namen staan.',
            "Beside this study stands a key file, and there is no passphrase for it: names cannot be replaced. Give it along: "
            'open_study(…, names_passphrase=…), or put it in {variable}. names="unchecked" leaves names as they are.',
            variable=NAMES))  # fmt: skip
    return known_names(study, passphrase, NOTEBOOK, lang)


def _passphrase() -> str:
    """That of the study."""
    return _given(VARIABLE, msg("Wachtzin: ", "Passphrase: "), msg(
        "Er is geen wachtzin. Geef haar mee: open_study(map, wachtzin), of zet haar in {variable}.",
        "There is no passphrase. Give it along: open_study(folder, passphrase), or put it in {variable}.",
        variable=VARIABLE))  # fmt: skip


def _given(variable: str, prompt: Msg, missing: Msg) -> str:
    """A passphrase of the environment, taken out of it once read, or typed by someone; UsageError where nobody can."""
    import sys

    if found := os.environ.pop(variable, None):
        return found
    if not (sys.stdin is not None and sys.stdin.isatty()) and "ipykernel" not in sys.modules:
        raise UsageError(missing)
    import getpass

    return getpass.getpass(prompt.text(locale_lang()))


class StudyFrames:
    """An open study, of which tables are taken out as frames. Nothing in the study can be changed through it.

    Each frame has the columns of the export of that name, and says under `attrs["columns"]` what they mean. What can identify a
    person comes along only where `identified=True` is said with the frame.
    """

    def __init__(self, study: Study, lang: Lang, names: Pseudonyms | None = None) -> None:
        self._study, self._lang, self._names = study, lang, names
        self._told: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the study; the frames that were taken stay."""
        self._study.close()

    def __repr__(self) -> str:
        return f"<study {self.title!r}>"

    @property
    def title(self) -> str:
        """The study's title."""
        return self._study.title

    # --- frames -----------------------------------------------------------------------------------------------------

    def answers(self, *, identified: bool = False) -> pd.DataFrame:
        """A row an item that applies in its session, or that has anything."""
        return self._frame("answers", identified=identified)

    def segments(self, *, coder: str = CONSENSUS, identified: bool = False) -> pd.DataFrame:
        """A row a coding: of one coder, of everyone (`all`), or what stands as the coding of the study."""
        return self._frame("segments", identified=identified, coder=coder)

    def sessions(self) -> pd.DataFrame:
        """A row an interview, observation or questionnaire; of one that was refused only its role and date."""
        return self._frame("sessions")

    def codes(self, *, coder: str = CONSENSUS) -> pd.DataFrame:
        """A row a code of the codebook, with how often it was given: by one coder, by everyone (`all`), or in what stands as
        the coding of the study."""
        return self._frame("codebook", coder=coder)

    def incidence(self, *, unit: str | None = None) -> pd.DataFrame:
        """A row a unit in order of holding, a column a code that was heard: 1 where it was. The index names the units.

        `unit`: conversation, participant or site; the study's own unless given.
        """
        from fieldwork.exports.figure_tables import in_unit, incidence_table

        view = in_unit(self._study, unit)
        frame = self._taken(incidence_table(self._study, view), {"unit": view.unit})
        attrs = frame.attrs
        frame = frame.set_index("unit")
        frame.attrs = attrs
        return frame

    def agreement(self, *, round: str | None = None, units: str | None = None) -> pd.DataFrame:
        """A row a thing that coders can agree on: all themes together, each theme, each route, the actor.

        Of a closed round by name, or of all that was coded double; `units`: overlap, sentence or answer.
        """
        from fieldwork.exports.figure_tables import agreement_table

        return self._taken(agreement_table(self._study, round=round, units=units), {"round": round, "units": units})

    def saturation(self) -> pd.DataFrame:
        """The figures of saturation: of the study, and of each cell speaker × route."""
        return self._frame("saturation")

    # --- taking them out --------------------------------------------------------------------------------------------

    def _frame(self, kind: str, *, identified: bool = False, coder: str = CONSENSUS) -> pd.DataFrame:
        """A table of those that profiles export."""
        from fieldwork.exports.leaving import Leaving
        from fieldwork.exports.tables import Choice, table

        leaving = Leaving(self._study, names=self._names)
        made = table(self._study, kind, Choice(self._lang, identified, coder=coder), leaving)
        return self._taken(made, {"identified": identified, **({"coder": coder} if kind in ("segments", "codebook") else {})})

    def _taken(self, table: Table, how: Mapping[str, Any]) -> pd.DataFrame:
        """The frame of a table, once the log says that it left; the same frame again is told once an opening."""
        from fieldwork.exports.frame_columns import frame_of  # with pandas

        before = Counter(self._names.hits if self._names is not None else ())
        frame = frame_of(table if self._names is None else apply(table, self._names), self._lang)
        names = UNCHECKED if has_names(self._study) else None
        body = {"profile": NOTEBOOK, "table": table.id, "rows": len(frame), "raw": True, "identified": False, **how,
                "names": names if self._names is None else dict(sorted((self._names.hits - before).items()))}  # fmt: skip
        if repr(body) not in self._told:
            stamp = self._study.log.stamper(self._study.by)()
            event = Event(stamp.id, "exported", "study", stamp.at, stamp.offset, stamp.by, stamp.device, (), body)
            self._study.log.append([event])
            self._told.add(repr(body))
        return frame

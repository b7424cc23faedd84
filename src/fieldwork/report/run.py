"""Making a report: the file, whole or not at all, and in the log that it left the study."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from fieldwork.errors import ReadOnlyStudy
from fieldwork.exports.placing import place
from fieldwork.exports.pseudonyms import Pseudonyms
from fieldwork.i18n import Lang, msg
from fieldwork.record.events import Event
from fieldwork.report.facts import gather
from fieldwork.report.page import MADE_BY, page
from fieldwork.report.words import Words
from fieldwork.study.folder import Study
from fieldwork.study.privacy.names import has_names
from fieldwork.study.saturation.figures import View, looked

STEPS = 4
"""How many times `tick` is called before the report is in its place."""
_START = 2_000
"""In so many bytes of its beginning a report tells that it is one."""


def write_report(
    study: Study, path: Path, *, lang: Lang = "nl", made: datetime | None = None, names: Pseudonyms | None = None,
    tick: Callable[[int], None] = lambda step: None, recipient: str | None = None,
) -> None:  # fmt: skip
    """Write the report of a study to a file; one that stood there is replaced. `made` is the local time that it tells. `tick`
    is told each of the STEPS that begins, from 1, and may raise to stop.

    It is put down in the log as an export, and as a look at saturation. Raises ReadOnlyStudy where the log cannot be written,
    NoRoom for a full disk and InputError where the place cannot be written; then nothing is written.
    """
    if study.log.readonly:
        raise ReadOnlyStudy(msg(
            "De studie is alleen te lezen, en elk verslag wordt in haar logboek gezet. Kopieer de map naar een plaats waar u "
            "mag schrijven.",
            "The study can only be read, and each report is put down in its log. Copy the folder to a place where you can "
            "write."))  # fmt: skip
    tick(1)
    looked(study, View.of(study), "report")
    facts = gather(study, made or datetime.now(), names)
    tick(2)
    told = page(facts, Words(lang))
    tick(3)
    content = (told if names is None else names.html(told)).encode("utf-8", "replace")
    tick(4)
    place(path, content)
    stamp = study.log.stamper(study.by)()
    body = {"profile": "report", "file": path.name, "rows": len(facts.coded.said), "quotes": facts.coded.chosen.shown,
            "lang": lang, "sha256": hashlib.sha256(content).hexdigest(), "raw": False, "identified": False,
            "for": recipient, "names": dict(names.body()) if names else "unchecked" if has_names(study) else None}  # fmt: skip
    study.log.append([Event(stamp.id, "exported", "study", stamp.at, stamp.offset, stamp.by, stamp.device, (), body)])


def may_replace(path: Path) -> bool:
    """Whether a file is a report that was made before, or is empty: a new one may take its place."""
    try:
        with path.open("rb") as file:
            begins = file.read(_START)
            return not begins or f'content="{MADE_BY}"'.encode() in begins
    except OSError:
        return False

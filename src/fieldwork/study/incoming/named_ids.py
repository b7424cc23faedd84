"""Ids that were given in a file and in which a name may stand: an id stays in the log whatever is erased."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from fieldwork.i18n import Msg, msg
from fieldwork.pseudonyms.folding import fold
from fieldwork.pseudonyms.forms import WORD
from fieldwork.pseudonyms.look_alikes import LookAlikes
from fieldwork.pseudonyms.replacing import Pseudonymiser

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

_MOST = 5
"""So many ids are named; of the rest the number is told."""
_PARTS = re.compile(r"[^\W\d_]{3,}")
_MADE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_USUAL = frozenset({
    "afname", "bandopname", "bezoek", "dag", "deelname", "deelnemer", "gesprek", "groep", "groepsgesprek", "interview",
    "locatie", "meting", "nummer", "observatie", "opname", "papier", "proef", "sessie", "spreker", "telefoon", "test",
    "transcript", "verslag", "vervolg", "vragenlijst", "week", "day", "diary", "focus", "follow", "followup", "group",
    "interviews", "location", "measurement", "number", "observation", "participant", "paper", "pilot", "questionnaire",
    "record", "recording", "session", "sessions", "site", "speaker", "talk", "telephone", "trial", "visit", "wave",
})  # fmt: skip
"""Words of which ids are often made."""


def named_ids(study: Study, ids: Iterable[str]) -> Msg | None:
    """That ids hold what may be a name; None where none does."""
    given = [id_ for id_ in ids if not _MADE.fullmatch(id_)]
    known = frozenset(_vocabulary(study)) if any(_PARTS.search(id_) for id_ in given) else frozenset()
    found = [id_ for id_ in given if any(_may_be_name(part, known) for part in _PARTS.findall(id_))]
    if not found:
        return None
    which = ", ".join(found[:_MOST]) + (f" … (+{len(found) - _MOST})" if len(found) > _MOST else "")
    return msg(
        "Let op: in deze id kan een naam staan: {which}. Een id blijft in het logboek, ook na wissen: neem dit terug en geef "
        "er een zonder naam.",
        "Mind: a name may stand in this id: {which}. An id stays in the log, after erasing too: take this back and give one "
        "without a name.", which=which,
    )  # fmt: skip


def _may_be_name(part: str, known: frozenset[str]) -> bool:
    """Whether a word looks like a name, were it written as one: in an id capitals tell nothing."""
    if fold(part).text in known:
        return False
    found = LookAlikes[None](Pseudonymiser(()))
    found.add(f"x {part.capitalize()}", None)
    return bool(found.rows())


def _vocabulary(study: Study) -> Iterator[str]:
    """The words that the study itself uses, folded."""
    yield from _USUAL
    told = [study.form, *(study.compiled(name, version) for name, version in study.protocols()), study.codebook]
    for each in told:
        yield from WORD.findall(fold(json.dumps(each, ensure_ascii=False, default=str)).text)
    for subject, in study.log.query("SELECT participant FROM participant UNION SELECT site FROM site"):
        yield from WORD.findall(fold(str(subject)).text)

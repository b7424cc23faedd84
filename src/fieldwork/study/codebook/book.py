"""The codebook of a study: as it is now, and changing it, in the log and in codebook.yaml at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldwork.coding.codebook import Codebook, Edit, Json, codebook_of
from fieldwork.errors import InputError
from fieldwork.i18n import msg
from fieldwork.ids import uuid7
from fieldwork.record.events import Event, register_of
from fieldwork.record.gone import KNOWS
from fieldwork.record.registers import Registers
from fieldwork.store.faults import read_only

if TYPE_CHECKING:
    from fieldwork.capture.step import Stamping
    from fieldwork.study.folder import Study

CODEBOOK = "codebook"
"""The subject of what happens to the codes, and the register of the study's adopted file."""
STUDY = "study"
FILE = "codebook.yaml"
KINDS = frozenset({
    "code.defined", "code.renamed", "code.redefined", "code.moved", "code.retired", "code.restored",
    "code.merged", "code.split",
})  # fmt: skip
"""The events that change the codes."""
LISTS = ("roles", "routes", "valence")

_STATE = """
    select (select max(seq) from event where subject = 'codebook'),
      (select group_concat(event_seq) from head where subject = 'study' and register = 'codebook')
"""


@dataclass(frozen=True, slots=True)
class Held:
    """What the log holds of the codebook: `state` tells when that changed, `heads` are the adopted files."""

    state: tuple[Any, ...]
    heads: tuple[Event, ...]
    registers: Registers
    codebook: Codebook


@dataclass(frozen=True, slots=True)
class Version:
    """A named version: frozen, whatever happens to the codes later. `at` in microseconds UTC, `offset` in minutes."""

    name: str
    at: int
    offset: int
    by: str
    codebook: Codebook


def codebook(study: Study) -> Codebook:
    """The codebook as the log has it now; the same object as long as nothing changed."""
    return held(study).codebook


def held(study: Study) -> Held:
    """The codebook with the events that it was made from."""
    state = study.log.query(_STATE)[0]
    known: Held | None = study.codebook_held
    if known is None or known.state != state:
        heads = study.log.heads(STUDY, CODEBOOK)
        registers = Registers()
        registers.extend(study.log.events(CODEBOOK, KINDS))
        shown = [found[-1] for found in registers.heads.values() if found]
        known = study.codebook_held = Held(state, heads, registers, codebook_of(_adopted(heads), shown))
    return known


def _adopted(heads: Sequence[Event]) -> Json:
    """The compiled file of several that were taken over side by side: the last one, with the roles, routes and valences
    that only another has."""
    merged: Json = {}
    for head in heads:
        base: Mapping[str, Any] = head.body.get("codebook", {})
        lists: Json = {}
        for name in LISTS:
            here = list(base.get(name) or ())
            ids = {entry["id"] for entry in here}
            lists[name] = here + [entry for entry in merged.get(name) or () if entry["id"] not in ids]
        merged = {**base, **{name: entries for name, entries in lists.items() if entries}}
    return merged


# --- changing it -------------------------------------------------------------------------------------------------------------


def change(study: Study, edits: Sequence[Edit], *, by: str | None = None, **marks: str) -> Codebook:
    """Write changes down, all or none, in the log and in codebook.yaml; the codebook after them.

    `marks` are put on each event: `step` (one is made where there is none), `undoes`, `redoes`. Raises InputError where
    codebook.yaml was changed by hand meanwhile and could not be taken over, or was taken over just now and may say something
    else; StudyError where it cannot be written.
    """
    from fieldwork.study.adopt import adopt_changes
    from fieldwork.study.codebook.file import rewritten  # loads a YAML parser, which only a change needs

    if not edits:
        return codebook(study)
    if study.log.readonly:
        raise read_only(study.log.file)
    news = adopt_changes(study, only=FILE)
    if news:
        raise InputError(msg("{news} Kijk nog eens naar het codeboek en doe het dan opnieuw.",
                             "{news} Look at the codebook again and then do it once more.", news=news[0]))  # fmt: skip
    stamp = study.log.stamper(by or study.by)
    now = held(study)
    events = list(code_events(now, edits, stamp, {"step": uuid7(), **marks}))
    after = now.codebook.taking(events)
    with rewritten(study, after) as sha256:
        study.log.append([*events, adoption(now.heads, after, sha256, stamp)])
    return codebook(study)


def code_events(now: Held, edits: Sequence[Edit], stamp: Stamping, marks: Mapping[str, str]) -> Iterator[Event]:
    """The events of changes. A code that only the file told of so far is written down first as it was, so that the log can
    say what was before."""
    heads = {register: now.registers.head_ids(register) for register in now.registers.heads}
    for kind, body in edits:
        register = register_of(kind, body) or ""
        if register not in heads and register.startswith("code/") and body["code"] in now.codebook.bodies:
            was = _event("code.defined", CODEBOOK, now.codebook.body(body["code"]), (), stamp)
            heads[register] = (was.id,)
            yield was
        event = _event(kind, CODEBOOK, {**body, **marks}, heads.get(register, ()), stamp)
        heads[register] = (event.id,)
        yield event


def adoption(heads: Sequence[Event], after: Codebook, sha256: str, stamp: Stamping) -> Event:
    """The event that the file with these bytes says what the codebook is."""
    body = {"path": FILE, "sha256": sha256, "codebook": after.whole(), **knowing(heads)}
    return _event("codebook.adopted", STUDY, body, tuple(head.id for head in heads), stamp)


def knowing(heads: Sequence[Event]) -> Json:
    """What an event that keeps the whole codebook says of the words that were erased from it before (`record.gone`): what the
    adopted files that it follows from knew of that."""
    known = sorted({str(each) for head in heads for each in head.body.get(KNOWS) or ()})
    return {KNOWS: known} if known else {}


def _event(kind: str, subject: str, body: Mapping[str, Any], supersedes: tuple[str, ...], stamp: Stamping) -> Event:
    at = stamp()
    return Event(at.id, kind, subject, at.at, at.offset, at.by, at.device, supersedes, body)


# --- named versions ----------------------------------------------------------------------------------------------------------


def name_version(study: Study, name: str) -> Version:
    """Freeze the codebook as it is now under a name. Raises InputError where the name is taken or empty."""
    name = name.strip()
    if not name:
        raise InputError(msg("Geef de versie een naam.", "Give the version a name."))
    if any(version.name == name for version in versions(study)):
        raise InputError(msg("Er is al een versie “{name}”, en die blijft zoals zij is. Kies een andere naam.",
                             "There is a version “{name}” already, and it stays as it is. Choose another name.",
                             name=name))  # fmt: skip
    body = {"name": name, "codes": codebook(study).whole(), **knowing(held(study).heads)}
    event = _event("codebook.named", CODEBOOK, body, (), study.log.stamper(study.by))
    study.log.append([event])
    return _version(event)


def versions(study: Study) -> list[Version]:
    """The named versions, oldest first. Of two that got one name side by side both are there, for both are in use."""
    return [_version(event) for event in study.log.events(CODEBOOK, {"codebook.named"})]


def _version(event: Event) -> Version:
    return Version(event.body["name"], event.at, event.offset, event.by, codebook_of(event.body["codes"]))

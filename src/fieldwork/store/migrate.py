"""From an older file format to today's, one numbered step at a time, each after a backup."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import apsw

from fieldwork.errors import ReadOnlyStudy, StudyError
from fieldwork.i18n import msg
from fieldwork.store import projections
from fieldwork.store.crypt import Key, duplicate

VERSION = 4
"""The format that this program writes (`user_version`)."""

_CODING_VIEWS = """
CREATE VIEW coding AS
  SELECT subject AS session, body ->> '$.coding' AS coding, body ->> '$.item' AS item, body ->> '$.field' AS field,
    body ->> '$.start' AS start, body ->> '$.end' AS "end", body ->> '$.text' AS text, body ->> '$.on' AS "on",
    body ->> '$.code' AS code, body ->> '$.actor' AS actor, body ->> '$.route' AS route, body ->> '$.valence' AS valence,
    body ->> '$.new_aspect' AS new_aspect, body ->> '$.coder' AS coder, body ->> '$.mark' AS mark,
    at, offset, by, device, event, conflict
  FROM current WHERE register >= 'coding/' AND register < 'coding0' AND stands;

CREATE VIEW memo AS
  SELECT subject, body ->> '$.memo' AS memo, body ->> '$.kind' AS kind, coalesce(body -> '$.about', '{}') AS about,
    body ->> '$.text' AS text, body ->> '$.coder' AS coder, at, offset, by, device, event, conflict
  FROM current WHERE register >= 'memo/' AND register < 'memo0' AND stands;

CREATE VIEW session_read AS
  SELECT subject AS session, body ->> '$.coder' AS coder, at, offset, by, device, event, conflict
  FROM current WHERE register >= 'read/' AND register < 'read0' AND stands;

CREATE VIEW decision AS
  SELECT subject AS session, body ->> '$.round' AS round, body ->> '$.unit' AS unit, body ->> '$.outcome' AS outcome,
    coalesce(body -> '$.codings', '[]') AS codings, body ->> '$.reason' AS reason, at, offset, by, device, event, conflict
  FROM current WHERE register >= 'decision/' AND register < 'decision0' AND stands;

CREATE VIEW round AS
  SELECT o.body ->> '$.round' AS round, o.body ->> '$.name' AS name, coalesce(o.body -> '$.coders', '[]') AS coders,
    coalesce(o.body -> '$.sessions', '[]') AS sessions, o.body ->> '$.units' AS units,
    EXISTS (SELECT 1 FROM head c WHERE c.subject = o.subject AND c.register = 'closed/' || (o.body ->> '$.round')
            AND c.shown AND c.stands) AS closed,
    o.at, o.offset, o.by, o.device, o.event, o.conflict
  FROM current o WHERE o.subject = 'rounds' AND o.register >= 'round/' AND o.register < 'round0' AND o.stands;
"""
_OF_CODING = (
    "segment.coded", "segment.uncoded", "memo.set", "session.read", "decision.set", "round.opened", "round.done",
    "round.closed",
    "code.defined", "code.renamed", "code.redefined", "code.moved", "code.retired", "code.restored", "code.merged",
    "code.split", "codebook.named",
)  # fmt: skip


def _two(db: apsw.Connection) -> None:
    """Coding can be read by name. What a newer program had written of it already, and was only history so far, counts."""
    db.execute(_CODING_VIEWS)
    kinds = ",".join("?" * len(_OF_CODING))
    if db.execute(f"SELECT EXISTS (SELECT 1 FROM event WHERE kind IN ({kinds}))", _OF_CODING).get:
        projections.rebuild(db)


_PARTICIPANTS = """
DROP VIEW participant;
CREATE VIEW participant AS
  SELECT subject AS participant, coalesce(body -> '$.roles', '[]') AS roles, body ->> '$.site' AS site,
    at, offset, by, device, event, conflict
  FROM current WHERE register = 'participant' AND body <> '{}';
"""
_OF_THREE = ("chart.summarised", "finding.stated", "import.taken", "import.undone", "refi.known",
             "participant.withdrawn", "words.erased")  # fmt: skip


def _three(db: apsw.Connection) -> None:
    """Open sessions are counted when they are asked for, and who was erased is no participant any more. Charting, imports and
    withdrawals that a newer program wrote count from now on."""
    db.execute(_PARTICIPANTS)
    kinds = ",".join("?" * len(_OF_THREE))
    if db.execute(f"SELECT EXISTS (SELECT 1 FROM event WHERE kind IN ({kinds}))", _OF_THREE).get:
        projections.rebuild(db)
    else:
        projections.set_aside(db)


_REMEMBERED = """
CREATE INDEX head_beside ON head(subject, register) WHERE NOT shown;
CREATE TABLE remembered(
  name TEXT PRIMARY KEY,
  basis TEXT NOT NULL,
  seq INTEGER NOT NULL, at INTEGER NOT NULL,
  body BLOB NOT NULL
);
"""


def _four(db: apsw.Connection) -> None:
    """Figures that took long are remembered, which an older program would not drop where words are erased; and conflicts are
    found without looking at all that is current."""
    db.execute(_REMEMBERED)


STEPS: Mapping[int, Callable[[apsw.Connection], None]] = {1: _two, 2: _three, 3: _four}
"""`STEPS[n]` brings a file from format n to n + 1, inside a transaction."""


def make(db: apsw.Connection) -> None:
    """Lay out an empty file in today's format, inside the transaction of whoever calls."""
    from importlib import resources  # only a new study pays for it

    db.execute(resources.files("fieldwork.store").joinpath("schema.sql").read_text("utf-8"))
    db.pragma("user_version", VERSION)


def refuse_newer(db: apsw.Connection, file: Path) -> None:
    """StudyError where a newer program wrote a file."""
    found = db.pragma("user_version")
    if found > VERSION:
        raise StudyError(
            msg(
                "{file} is gemaakt met een nieuwere fieldwork (vorm {found}; deze kent tot en met {known}). "
                "Installeer de nieuwste versie en open de studie daarmee.",
                "{file} was made by a newer fieldwork (format {found}; this one knows up to {known}). Install the "
                "newest version and open the study with that.",
                file=file,
                found=found,
                known=VERSION,
            )
        )


def bring_up(db: apsw.Connection, file: Path, key: Key, *, readonly: bool) -> Path | None:
    """Migrate a file that an older program wrote; the path of the backup made first, or None where nothing was to do.

    StudyError where a newer program wrote it, ReadOnlyStudy where it would have to be written and cannot.
    """
    found = db.pragma("user_version")
    if found == VERSION:
        return None
    refuse_newer(db, file)
    if readonly:
        raise ReadOnlyStudy(
            msg(
                "{file} is van een oudere fieldwork en moet eerst worden omgezet, maar mag niet beschreven worden. "
                "Open de studie een keer op een plaats waar u mag schrijven.",
                "{file} is of an older fieldwork and must be converted first, but cannot be written to. Open the study "
                "once in a place where you can write.",
                file=file,
            )
        )
    stamp = time.strftime("%Y%m%dT%H%M%S")
    kept = file.with_name(f"{file.name}.before-{VERSION}-{stamp}")
    duplicate(db, kept, key)
    for step in range(found, VERSION):
        with db:  # one transaction a step: stopped half way, the next opening goes on from here
            STEPS[step](db)
            db.pragma("user_version", step + 1)
            db.execute("UPDATE meta SET value = ? WHERE name = 'format'", (str(step + 1),))
    return kept

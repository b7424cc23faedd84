"""codebook.yaml on the disk: read, written back whole or not at all, and known again when it is ours."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldwork.coding.codebook import Codebook, codebook_of
from fieldwork.coding.hand_edits import changes, told
from fieldwork.errors import ReadOnlyStudy, StudyError
from fieldwork.i18n import Msg, msg
from fieldwork.ids import uuid7
from fieldwork.study.codebook.book import FILE, adoption, code_events, held

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

_ADOPTED = """
    select id, device, body ->> '$.sha256' from event where subject = 'study' and kind = 'codebook.adopted' order by seq desc
"""
_ADOPTED_IN = "select body -> '$.codebook' from event where subject = 'study' and id = ?"
_ERASED = "select id from event where subject = 'study' and kind = 'words.erased' and body -> '$.codes' is not null"
_KNOWN_THEN = "select body -> '$.knows' from event where subject = 'study' and id = ?"
_NEAREST_OF = 50


@contextmanager
def rewritten(study: Study, after: Codebook) -> Iterator[str]:
    """The file with another codebook in it; yields the hash of its new bytes. What fails inside puts the old bytes back."""
    from fieldwork.study.codebook.as_yaml import written  # loads a YAML parser

    path = study.folder / FILE
    try:
        old = path.read_bytes() if path.is_file() else None
        text = written(None if old is None else old.decode("utf-8-sig"), after)
        new = text.encode()
        if new != old:
            put(path, new)
    except OSError as error:
        raise ReadOnlyStudy(msg("{file} kan niet geschreven worden ({why}). Het codeboek is niet veranderd.",
                                "{file} cannot be written ({why}). The codebook was not changed.",
                                file=path, why=error.strerror or type(error).__name__)) from error  # fmt: skip
    try:
        yield hashlib.sha256(new).hexdigest()
    except BaseException:
        if old is None:
            path.unlink(missing_ok=True)
        elif new != old:
            put(path, old)
        raise


def put(path: Path, content: bytes) -> None:
    """Bytes in the place of a file, at once and durably."""
    beside = path.with_name(f".{path.name}.new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


# --- what others wrote into it -----------------------------------------------------------------------------------------------


def is_ours(study: Study, digest: str) -> bool:
    """Whether the bytes with this hash are what this copy last took over or wrote: then nobody edited them by hand."""
    return _last_said(study, digest)[1] == digest


def _last_said(study: Study, digest: str) -> tuple[str | None, str | None]:
    """What this copy last took over or wrote: the event's id and the hash. A copy that did neither yet (it came with its
    file) has whichever event had this hash."""
    rows = study.log.query(_ADOPTED)
    own = next((row for row in rows if row[1] == study.log.device), None)
    found = own or next((row for row in rows if row[2] == digest), None)
    return (found[0], found[2]) if found else (None, None)


def _said(study: Study, digest: str, edited: Codebook) -> Codebook:
    """What the file said before it was edited by hand; where nothing tells, that which it differs from least."""
    id_, _ = _last_said(study, digest)
    ids = [id_] if id_ else [row[0] for row in study.log.query(_ADOPTED)[:_NEAREST_OF]]
    books = [codebook_of(json.loads(body)) for each in ids for (body,) in study.log.query(_ADOPTED_IN, (each,))]
    return min(books, key=lambda book: len(changes(book, edited, book)))


def _knew(study: Study, digest: str) -> bool:
    """Whether the file was written knowing of every word that was erased from the codebook: else it may still have some."""
    erased = {id_ for (id_,) in study.log.query(_ERASED)}
    if not erased:
        return True
    (body,) = next(iter(study.log.query(_KNOWN_THEN, (_last_said(study, digest)[0],))), (None,))
    return erased <= set(json.loads(body or "[]"))


def bring_up(study: Study, digest: str) -> list[Msg]:
    """Put what another copy changed in the codebook into the file, which is ours; what was done, in words."""
    now = held(study)
    if _knew(study, digest) and _said(study, digest, now.codebook).whole() == now.codebook.whole():
        return []
    try:
        with rewritten(study, now.codebook) as sha256:
            study.log.append([adoption(now.heads, now.codebook, sha256, study.log.stamper(study.by))])
    except StudyError as error:
        return [error.message]
    return [msg("{path} is bijgewerkt met wat een andere kopie aan het codeboek veranderde.",
                "{path} was brought up to date with what another copy changed in the codebook.", path=FILE)]  # fmt: skip


def take_over(study: Study, compiled: Mapping[str, Any], digest: str) -> Msg:
    """Make a hand edit of the file, without defects and compiled, into events: what it changed, in words.

    What others changed in the codebook meanwhile is kept, and put into the file. StudyError where that cannot be written.
    """
    now = held(study)
    edited = codebook_of(compiled)
    before = _said(study, digest, edited)
    here = now.codebook if edited.frame == before.frame else now.codebook.framed(edited.frame)
    edits = changes(before, edited, here)
    stamp = study.log.stamper(study.by)
    events = list(code_events(now, edits, stamp, {"step": uuid7()}))
    after = here.taking(events)
    with rewritten(study, after) as sha256:
        study.log.append([*events, adoption(now.heads, after, sha256, stamp)])
    if (codes := told(edits)) is None:
        return msg("Overgenomen: {path}.", "Taken over: {path}.", path=FILE)
    return msg("Overgenomen: {path}. {codes}", "Taken over: {path}. {codes}", path=FILE, codes=codes)

"""Taking in a REFI-QDA project or codebook: all of it or nothing, as a batch that can be taken back.

Sources join the sessions that they came from, others become sessions without a guide; codes and codings join what is there;
coders stay apart. docs/refi-qda.md tells what becomes what.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldwork.i18n import LANGS, Lang, Msg, msg, plural
from fieldwork.store.current import heads_of
from fieldwork.study.codebook.book import codebook
from fieldwork.study.incoming import batch
from fieldwork.study.incoming.batch import IMPORTS, KINDS, Batch
from fieldwork.study.refi.codings import Codings, Events
from fieldwork.study.refi.file import read_refi
from fieldwork.study.refi.guids import CODES, HEADS, KNOWN, PEOPLE, USERS, Guids
from fieldwork.study.refi.headers import Headers
from fieldwork.study.refi.joining import Joining
from fieldwork.study.refi.matching import Coders, match_codes, match_people
from fieldwork.study.refi.texts import Texts

if TYPE_CHECKING:
    from fieldwork.study.folder import Study
from fieldwork.study.refi.model import RefiFile

WHAT = "refi-qda"


@dataclass(frozen=True, slots=True)
class Taken:
    """What came, or with a dry run would come, of a file: `counts` by what is new, `known` the codings that were there
    already, `told` what a reader must know. `batch` is None where nothing was written."""

    counts: Mapping[str, int]
    known: int
    told: tuple[Msg, ...]
    batch: Batch | None = None


def take_refi(study: Study, path: Path, *, by: str | None = None, dry_run: bool = False, consented: bool = False) -> Taken:
    """Take in a .qdpx or .qdc in the name of `by`.

    `consented` says that whoever speaks in texts of which the file does not tell it agreed to all that the study requires.
    Raises InputError, which has the place, where anything in it is not right, and StudyError where the study cannot be
    written: nothing is taken in then.
    """
    path = Path(path)
    file = read_refi(path)
    taking = _Taking(study, file, by or study.by, consented=consented)
    made = None
    if not dry_run and (taking.events.all or taking.codes.edits):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        taking.remember(digest)
        made = batch.take(study, WHAT, path.name, digest, taking.events.all, taking.counts, by=by, codes=taking.codes.edits)
    return Taken(taking.counts, taking.codings.known, tuple(taking.told), made)


class _Taking:
    def __init__(self, study: Study, file: RefiFile, by: str, *, consented: bool) -> None:
        book, lang = codebook(study), _language(study)
        guids = Guids(study, book)
        self.study = study
        self.told: list[Msg] = list(file.told)
        self.codes = match_codes(file, book, guids, lang)
        self.coders = Coders(study, file, guids, self.told)
        self.people = match_people(study, file, guids, self.told)
        self.events = Events(study.log.stamper(by))
        self.codings = Codings(study, guids, self.codes, self.coders, self.events)
        headers = Headers(study, file, self.people, lang)
        joining = Joining(study, guids)
        Texts(study, file, headers, self.codings, joining, self.events, self.told, consented=consented).take()
        self.counts = {**self.events.counts, "codes": len(self.codes.edits)}

    def remember(self, digest: str) -> None:
        """Have the event ready that tells the GUIDs of codes, coders and participants that are new here."""
        said: dict[str, Any] = {CODES: self.codes.known, USERS: self.coders.known, PEOPLE: self.people.known}
        said = {name: known for name, known in said.items() if known}
        if self.codes.heads:
            said[HEADS] = self.codes.heads
        if not said:
            return
        heads = heads_of(self.study.log, IMPORTS, (f"refi/{digest}",)).get(f"refi/{digest}", ())
        for head in heads:
            for name, known in head.body.items():
                if isinstance(known, Mapping):
                    said[name] = {**known, **said.get(name, {})}
                elif name == HEADS:
                    said[name] = sorted({*known, *said.get(name, ())})
        self.events.write(KNOWN, IMPORTS, {"sha256": digest, **said}, tuple(head.id for head in heads))


def _language(study: Study) -> Lang:
    found = study.form.get("language")
    return next((lang for lang in LANGS if lang == found), "nl")


def nothing(taken: Taken) -> bool:
    """Whether there was nothing new in a file."""
    return not any(taken.counts.values())


def told_counts(taken: Taken) -> Msg:
    """The counts in words."""
    found = [(n, KINDS.get(name, _MEMOS)[n != 1]) for name, n in taken.counts.items() if n]
    parts = [msg("{n} {what}", "{n} {what}", n=n, what=what) for n, what in found]
    return batch.joined(parts) if parts else msg("niets", "nothing")


_MEMOS = (msg("memo", "memo"), msg("memo's", "memos"))


def already(known: int) -> Msg:
    """So many codings were there before."""
    return plural(known, msg("1 codering was er al.", "1 coding was there already."),
                  msg("{n} coderingen waren er al.", "{n} codings were there already."))  # fmt: skip

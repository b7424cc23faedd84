"""Bringing two copies of a study together: what is new and from whom, what conflicts, and the YAML that goes with it."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.store.crypt import Key
from fieldwork.store.current import last_seq
from fieldwork.store.merge import MERGED, Merged, merge
from fieldwork.store.met import is_behind
from fieldwork.store.other import Other, Tick, opened, refuse_itself
from fieldwork.study.adopt import adopt_changes, is_older
from fieldwork.study.codebook.file import put
from fieldwork.study.copies.clocks import ahead
from fieldwork.study.copies.conflicts import Conflict, conflicts
from fieldwork.study.copies.erasures import Choice, Erasures, Going, keep_drafts, refusal
from fieldwork.study.copies.listed import seen
from fieldwork.study.copies.lost import LivingOn, Losing, keep_looks
from fieldwork.study.copies.withdrawals import LeftSoFar, Withdrawals
from fieldwork.study.incoming.erased_files import forget_files
from fieldwork.study.place import FILE
from fieldwork.study.privacy.withdrawal import again
from fieldwork.study.start import required_consent

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

# of what two changed side by side each copy keeps its own file until it is settled, or there would be nothing to choose from
_ADOPTED = """
SELECT body ->> '$.path', body ->> '$.sha256' FROM current
WHERE subject = 'study' AND kind IN ('study.adopted', 'protocol.adopted') AND NOT conflict ORDER BY at
"""
_MOST = 12
"""So many conflicts or sessions are named; of the rest the number is told."""
_SORTS: tuple[tuple[Msg, tuple[str, ...]], ...] = (
    (msg("gesprekken: {n}", "sessions: {n}"), ("session.opened",)),
    (msg("antwoorden: {n}", "answers: {n}"), ("answer.set",)),
    (msg("notities en rijen: {n}", "notes and rows: {n}"), ("note.set", "row.set")),
    (msg("coderingen: {n}", "codings: {n}"), ("segment.",)),
    (msg("memo's: {n}", "memos: {n}"), ("memo.set",)),
    (msg("rondes en besluiten: {n}", "rounds and decisions: {n}"), ("round.", "decision.set")),
    (msg("samenvattingen en bevindingen: {n}", "summaries and findings: {n}"), ("chart.", "finding.")),
    (msg("wijzigingen van het codeboek: {n}", "changes to the codebook: {n}"), ("code.", "codebook.")),
    (msg("protocollen: {n}", "protocols: {n}"), ("protocol.",)),
    (msg("wijzigingen van study.yaml: {n}", "changes to study.yaml: {n}"), ("study.adopted",)),
    (msg("deelnemers, locaties, bezoeken: {n}", "participants, sites, visits: {n}"), ("participant.", "site.", "visit.")),
    (msg("toestemming: {n}", "consent: {n}"), ("consent.",)),
    (msg("gewist: {n}", "erased: {n}"), ("session.erased", "words.erased")),
)
_REST = msg("overig: {n}", "other: {n}")


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a merge, or would: what is new, the conflicts that it makes, what was done with the study's YAML, and
    whose clock runs ahead, where that was not so before."""

    merged: Merged
    conflicts: tuple[Conflict, ...]
    news: tuple[Msg, ...] = ()
    clock: Msg | None = None

    @property
    def new(self) -> bool:
        """Whether more came than that others had merged."""
        return any(kind != MERGED for _, _, kind in self.merged.told)

    def words(self, *, done: bool) -> Iterator[Msg]:
        """What it came to, a line each; in words of what will be, or of what was `done`."""
        if not self.new:
            yield msg("Er is niets nieuws: alles in {file} was hier al.",
                      "There is nothing new: all of {file} was here already.", file=self.file)  # fmt: skip
        yield from _told(self.merged.told)
        if self.clock is not None:
            yield self.clock
        if self.conflicts:
            yield msg(
                "Door twee mensen naast elkaar geschreven: {n}. Beide blijven bewaard; `fieldwork conflicts` noemt ze.",
                "Written by two people side by side: {n}. Both are kept; `fieldwork conflicts` lists them.",
                n=len(self.conflicts),
            )
            for each in self.conflicts[:_MOST]:
                yield msg("  {one}", "  {one}", one=each.words)
            if len(self.conflicts) > _MOST:
                yield msg("  en nog {n}", "  and {n} more", n=len(self.conflicts) - _MOST)
        yield from self.erasures.words(self.file, done=done)
        if not self.merged.scrubbed:
            yield msg(
                "Wat gewist is, is nog niet uit elke hoek van het bestand: sluit de andere vensters en open de studie opnieuw.",
                "What was erased is not out of every corner of the file yet: close the other windows and open the study again.",
            )
        yield from self.news

    erasures: Erasures = field(default_factory=Erasures, kw_only=True)
    file: str = field(default="", kw_only=True)

    @property
    def refusal(self) -> Msg | None:
        """Why it is not merged yet: what was erased there was corrected here; None where nothing is in the way."""
        return refusal(self.erasures.undecided) if self.erasures.undecided else None


def _told(told: Mapping[tuple[str, str, str], int]) -> Iterator[Msg]:
    """Of each person on each copy, what is new."""
    by_person: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (by, device, kind), many in told.items():
        if kind != MERGED:
            by_person[by, device][kind] += many
    for (by, device), kinds in sorted(by_person.items()):
        parts, left = [], kinds.total()
        for words, names in _SORTS:
            many = sum(n for kind, n in kinds.items() if kind.startswith(names))
            left -= many
            if many:
                parts.append(msg(words.nl, words.en, n=many))
        if left:
            parts.append(msg(_REST.nl, _REST.en, n=left))
        slots = {f"p{place}": part for place, part in enumerate(parts)}
        line = "{by} ({device}): " + ", ".join(f"{{{name}}}" for name in slots)
        yield msg(line, line, by=by, device=device[:4], **slots)


def other_file(path: Path) -> Path:
    """The encrypted file of another copy, named by that file or by its folder. InputError where there is none."""
    file = path / FILE if path.is_dir() else path
    if not file.is_file():
        raise InputError(
            msg(
                "{file} bestaat niet. Noem de map of het bestand van een andere kopie, een reservekopie of een overdracht.",
                "{file} does not exist. Name the folder or the file of another copy, a backup or a hand-over.",
                file=file,
            )
        )
    return file


def merge_file(
    study: Study, path: Path, keys: Iterable[Callable[[], Key]], *, dry_run: bool = False, tick: Tick | None = None,
    choice: Choice | None = None,
) -> Came:  # fmt: skip
    """Take in another copy, a backup or a hand-over; or see what that would come to.

    `path` is told as it was typed. `keys` make the keys to try, in order. What the other's YAML says comes along where this
    folder's files were not edited. `choice` is what becomes of sessions that were erased there and corrected here: InputError
    where it does not say that of each.
    For other errors see `store.other.opened` and `store.merge.merge`. Where this study can only be read, seeing it works too.
    """
    file = other_file(path)
    if dry_run and study.log.readonly:
        from fieldwork.study.copies.aside import on_a_copy  # seldom needed

        refuse_itself(file, study.log)
        with on_a_copy(study) as copy:
            return merge_file(copy, path, keys, dry_run=True, tick=tick, choice=choice)
    coming = _Coming(study, choice or Choice(), dry_run=dry_run)
    try:
        with opened(file, keys, study.log) as other:
            merged = merge(study.log, other, by=study.by, dry_run=dry_run, tick=tick, look=coming.look, first=coming.first)
            news = [] if dry_run else list(_bring_yaml(study, file, other))
    finally:
        study.forget()
    found = coming.conflicts
    if not dry_run:
        news += adopt_changes(study, only="codebook.yaml")
        coming.keep_drafts()
        if is_behind(study.log):
            if again(study):
                coming.look_again()
            if found:
                found = seen(study, conflicts(study, merged.conflicts))
        forget_files(study)
    news += (*coming.withdrawals.words(done=not dry_run), *coming.living_on.words())
    return Came(merged, tuple(found), tuple(news), coming.clock, erasures=coming.erasures, file=str(path))


class _Coming:
    """What is looked up while another copy comes in: before anything of it is there, and once all is."""

    def __init__(self, study: Study, choice: Choice, *, dry_run: bool) -> None:
        self._study, self._choice, self._dry_run = study, choice, dry_run
        self._ahead, self._last = ahead(study), last_seq(study.log)
        self.conflicts: list[Conflict] = []
        self.clock: Msg | None = None
        self.withdrawals, self.living_on, self.erasures = Withdrawals(), LivingOn(), Erasures()
        self._before: tuple[Going, Losing, LeftSoFar] | None = None

    def first(self) -> None:
        """Note what is here and may go."""
        self._before = Going(self._study, self._choice), Losing(self._study), LeftSoFar(self._study)

    def look(self, merged: Merged) -> None:
        """See what came of it; and write, within the same transaction, what is only known now."""
        study = self._study
        self.clock = ahead(study) if self._ahead is None else None
        if self._before is None:
            self.erasures = Erasures.only_held(study, merged.held_there)
        else:
            here, losing, left = self._before
            self.erasures = here.erasures(merged.erased, merged.held_there, dry_run=self._dry_run)
            keep_looks(study, losing.lost(merged.held_there))
            if merged.events:
                self.withdrawals = Withdrawals.since(study, self._last, left)
                going = {row.id for each in self.withdrawals.due if each.erase for row in each.alone}
                self.living_on = LivingOn.since(study, self._last, going)
        self.conflicts = [each for each in seen(study, conflicts(study, merged.conflicts)) if not self._is_settled(each)]

    def _is_settled(self, each: Conflict) -> bool:
        """Whether stopping who withdrew will make an end to it."""
        stopping = {row.id for one in self.withdrawals.due for row in one.sessions.shared}
        return each.what == "consent" and each.subject in stopping and each.place in required_consent(self._study)

    def look_again(self) -> None:
        """The texts to be looked at, once what was due was erased: that may add some, and take some away."""
        self.living_on = LivingOn.since(self._study, self._last)

    def keep_drafts(self) -> None:
        """What was being typed of sessions that are kept goes along."""
        kept, drafts = self.erasures.kept or {}, self._before[0].drafts if self._before else {}
        keep_drafts(self._study, ((kept[id_], every) for id_, every in drafts.items() if id_ in kept))


# --- the YAML --------------------------------------------------------------------------------------------------------


def _bring_yaml(study: Study, file: Path, other: Other) -> Iterator[Msg]:
    """Put the files in this folder that the log now holds and that only the other has; one that was edited here stays."""
    carried = dict(other.yaml)
    for name, digest in study.log.query(_ADOPTED):
        place = study.folder / name
        there = hashlib.sha256(place.read_bytes()).hexdigest() if place.is_file() else None
        if not _may_stand(name) or there == digest or (there is not None and not is_older(study, name, there)):
            continue
        content = carried.get(name) or _read(file.parent / name)
        if content is not None and hashlib.sha256(content).hexdigest() == digest:
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            put(place, content)
            yield msg("{path} is overgenomen van de andere kopie.", "{path} was taken over from the other copy.", path=name)


def _may_stand(name: str) -> bool:
    """Whether a path of the log is one of a study's own YAML files."""
    path = PurePosixPath(name)
    inside = not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in name
    return inside and (name == "study.yaml" or (path.parts[0] == "protocols" and path.suffix in (".yaml", ".yml")))


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None

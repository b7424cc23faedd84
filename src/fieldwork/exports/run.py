"""Making deliverables: each profile's files in a folder of its own, and an event in the log for each that left the study."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldwork.errors import ReadOnlyStudy
from fieldwork.exports import tables
from fieldwork.exports.earlier import Earlier
from fieldwork.exports.formats import DOCUMENTS, TABLES
from fieldwork.exports.formats import write as write_tables
from fieldwork.exports.leaving import Leaving
from fieldwork.exports.placing import making, unless_noted
from fieldwork.exports.profiles import Profile, chosen, find_profiles
from fieldwork.exports.table import Table
from fieldwork.exports.tables import ALL, CONSENSUS, Choice
from fieldwork.exports.writing import Manner, NothingToWrite, Written
from fieldwork.i18n import Lang, Msg, msg
from fieldwork.protocol.shipped import shipped
from fieldwork.record.events import Event
from fieldwork.study.folder import Study
from fieldwork.study.privacy.names import has_names
from fieldwork.study.rounds.rounds import rounds

if TYPE_CHECKING:
    from fieldwork.exports.pseudonyms import Pseudonyms

_WITH_WORDS = frozenset({"answers", "segments", "all", "respondents", "project", "records"})
"""Rows that people's words are in."""
_NOTHING = msg("Er is nog niets te schrijven.", "There is nothing to write yet.")


@dataclass(frozen=True, slots=True)
class Exported:
    """One file that was made: its profile, its place and how many rows it has; `receipt` tells what did not come along, with
    the last file of its profile. Of a profile for which there is nothing to write yet, `path` is its folder."""

    profile: str
    path: Path
    rows: int
    receipt: tuple[Msg, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of an export: `raw` leaves text that a spreadsheet would take for a formula to the letter, `identified`
    lets out what can identify a person, `reuse` only sessions of those who agreed to reuse; `recipient` is who gets it.

    `tick` is told the profile and its rows so far; it may raise to stop.
    """

    raw: bool = False
    identified: bool = False
    reuse: bool = False
    recipient: str | None = None
    lang: Lang = "nl"
    tick: Callable[[str, int], None] | None = None


def export(
    study: Study, profiles: Sequence[str], to: Path, *, raw: bool = False, identified: bool = False, reuse: bool = False,
    recipient: str | None = None, lang: Lang = "nl", tick: Callable[[str, int], None] | None = None,
    names: Pseudonyms | None = None, each: Callable[[Sequence[Exported]], None] | None = None,
) -> list[Exported]:  # fmt: skip
    """Write each profile into `to/<profile>/`; without names all, the shipped ones and the study's own. `names`
    replaces the names that the key file knows. `each` is told what was made of a profile once that is whole, or which of its
    files are where it could not be finished; it may raise to stop. For the rest see Order.

    Raises InputError for an unknown or wrong profile, and where the folder that `to` is in does not exist, before anything is
    written.
    """
    if study.log.readonly:
        raise ReadOnlyStudy(
            msg(
                "De studie is alleen te lezen, en elke export wordt in haar logboek gezet. Kopieer de map naar een "
                "plaats waar u mag schrijven.",
                "The study can only be read, and each export is put down in its log. Copy the folder to a place "
                "where you can write.",
            )
        )
    wanted = chosen(find_profiles(shipped("exports"), study.folder / "exports"), profiles)
    making(to)
    order = Order(raw, identified, reuse, recipient, lang, tick)
    leaving: dict[bool, Leaving] = {}
    done: list[Exported] = []
    for profile in wanted:
        reused = reuse or profile.reuse
        if reused not in leaving:
            leaving[reused] = Leaving(study, reuse=reused, names=names)
        deliverable = _Deliverable(study, profile, order, leaving[reused], to / profile.id)
        try:
            made = deliverable.made()
        except NothingToWrite as nothing:  # which keeps the others from nobody
            if len(wanted) == 1:
                raise
            made = [Exported(profile.id, to / profile.id, 0, (nothing.message,))]
        except BaseException:  # of several files some may be whole, and these have left
            if each is not None and deliverable.found:
                each(deliverable.found)
            raise
        done += made
        if each is not None:
            each(made)
    return done


class _Deliverable:
    """One profile on its way out."""

    def __init__(self, study: Study, profile: Profile, order: Order, leaving: Leaving, folder: Path) -> None:
        self.study, self.profile, self.order, self.folder = study, profile, order, folder
        self.leaving = leaving.narrowed(profile.wants)
        self.lang: Lang = profile.language or order.lang
        self.identified = order.identified and profile.identifiers is not False
        self.reuse = order.reuse or profile.reuse
        self.found: list[Exported] = []
        self.told: list[Msg] = []
        self.described = False
        self._before = Counter(leaving.names.hits if leaving.names else ())

    def made(self) -> list[Exported]:
        """Write its files; what stood there under their names is replaced once each is whole, and what an earlier run left
        besides is taken away in the end."""
        making(self.folder)
        earlier = Earlier(self.study, self.profile.id, self.folder)
        found, lost = self.found, list[Msg]()
        for path, written in self._written():
            with unless_noted(path):
                self._noted(path, written)
            found.append(Exported(self.profile.id, path, written.rows))
            lost += (each for each in (*written.receipt, *self.told) if each not in lost)
        away = earlier.tidied([each.path for each in found], described=self.described)
        receipt = [*self.leaving.receipt(self.profile.rows in _WITH_WORDS), *self._blind()]
        receipt += [*(each for each in lost if each not in receipt), *away]
        if not found:
            found.append(Exported(self.profile.id, self.folder, 0))
            receipt.append(_NOTHING)
        found[-1] = replace(found[-1], receipt=tuple(receipt))
        return found

    def _blind(self) -> Iterator[Msg]:
        """That codings come along which their coders may not see of each other yet."""
        if self.profile.rows in ("segments", "all", "project") and self.profile.coder != CONSENSUS:
            here = {row.id for row in self.leaving.sessions}
            blind = {id_ for each in rounds(self.study) if each.is_open for id_ in each.sessions if id_ in here}
            if blind:
                yield msg("Let op: er zijn gesprekken bij van rondes die nog open en blind zijn: {n}.",
                          "Mind: sessions are in it of rounds that are still open and blind: {n}.", n=len(blind))  # fmt: skip

    def _written(self) -> Iterator[tuple[Path, Written]]:
        """Each file as it is put in its place."""
        profile = self.profile
        path = self.folder / f"{profile.id}{DOCUMENTS.get(profile.format, '')}"
        if profile.rows == "records":
            from fieldwork.exports.word.record import write_records

            yield from write_records(self.study, self.leaving, self.folder, self._manner())
        elif profile.rows == "project":
            from fieldwork.exports.refi.project import write_project

            manner, coder = self._manner(), profile.coder or ALL
            yield path, write_project(self.study, path, codings=coder, manner=manner, leaving=self.leaving)
        elif profile.rows == "framework" and profile.format == "docx":
            from fieldwork.exports.framework import framework
            from fieldwork.exports.framework_file import write_document

            yield path, write_document(path, framework(self.study, self._choice("framework"), self.leaving), self._manner())
        elif profile.format == "qdc":
            from fieldwork.exports.refi.codebook import write_codebook

            yield path, write_codebook(self.study, path, self._manner(), self.leaving.names)
        else:
            yield from self._tables()

    def _tables(self) -> Iterator[tuple[Path, Written]]:
        """Tables: each in a file of its own, or together where the format holds several; beside them what they mean."""
        from fieldwork.exports.datapackage import File, write_descriptor

        found, form = list(self._of_profile()), TABLES[self.profile.format]
        single = self.profile.rows in tables.KINDS and len(found) == 1
        described: list[tuple[Table, File]] = []
        if form.several:
            path = self.folder / f"{self.profile.id}{form.suffix}"
            yield path, write_tables(form.id, path, found, self._manner())
            from fieldwork.exports.xlsx_writer import sheet_names

            sheets = sheet_names([table.id for table in found])
            described = [(table, File.of(path, sheet)) for table, sheet in zip(found, sheets, strict=True)]
        else:
            before = 0
            for table in found:
                path = self.folder / f"{self.profile.id if single else table.id}{form.suffix}"
                written = write_tables(form.id, path, [table], self._manner(before))
                before += written.rows
                yield path, written
                described.append((table, File.of(path)))
        title = self.profile.title or (found[0].title if found else self.profile.id)
        self.described = write_descriptor(self.folder, self.profile.id, title, described, self.lang) is not None

    def _of_profile(self) -> Iterator[Table]:
        if self.profile.rows == "respondents":
            from fieldwork.exports.wide import respondents

            made = respondents(self.study, lang=self.lang, identified=self.identified, leaving=self.leaving)
            yield from map(self._named, made)
        elif self.profile.rows == "framework" and TABLES[self.profile.format].several:
            from fieldwork.exports.framework import framework
            from fieldwork.exports.framework import tables as of_framework

            found = framework(self.study, self._choice("framework"), self.leaving)
            self.told += found.receipt()
            yield from map(self._named, of_framework(found))
        else:
            from fieldwork.exports.framework import only_written

            kinds = tables.KINDS if self.profile.rows == "all" else (self.profile.rows,)
            for kind in kinds:
                table = tables.table(self.study, kind, self._choice(kind), self.leaving)
                yield self._named(only_written(table) if kind == "framework" and len(kinds) > 1 else table)

    def _named(self, table: Table) -> Table:
        """The columns of a table that are asked for, without the names that the key file knows."""
        if self.leaving.names is None:
            return self.profile.of(table)
        from fieldwork.exports.pseudonyms import apply

        return self.profile.of(apply(table, self.leaving.names))

    def _names(self) -> dict[str, int] | str | None:
        """How many names by code this profile lost so far; `unchecked` where the key file stayed closed."""
        if self.leaving.names is None:
            return "unchecked" if has_names(self.study) else None
        return dict(self.leaving.names.hits - self._before)

    def _choice(self, kind: str) -> Choice:
        """Whose codings: those that were asked for, else of a result what stands, and everybody's of all else."""
        coder = self.profile.coder or (CONSENSUS if kind == "matrix" else ALL)
        return Choice(self.lang, self.identified, self.reuse, coder)

    def _manner(self, before: int = 0) -> Manner:
        tick = self.order.tick
        told = None if tick is None else lambda rows: tick(self.profile.id, before + rows)
        return Manner(self.lang, self.order.raw, self.identified, self.reuse, told)

    def _noted(self, path: Path, written: Written) -> None:
        """Put down in the log what left, for whom; its words are not in it."""
        stamp = self.study.log.stamper(self.study.by)()
        body: dict[str, Any] = {
            "profile": self.profile.id, "file": path.name, "rows": written.rows, "sha256": written.sha256,
            "raw": self.order.raw, "identified": self.identified, "use": "reuse" if self.reuse else "own",
            "for": self.order.recipient, "names": self._names(),
        }  # fmt: skip
        held = () if self.profile.rows == "codebook" else written.sessions
        if held is not None:  # so that who withdraws is told what holds them, and no more
            body["sessions"] = list(held)
        self.study.log.append(
            [Event(stamp.id, "exported", "study", stamp.at, stamp.offset, stamp.by, stamp.device, (), body)]
        )

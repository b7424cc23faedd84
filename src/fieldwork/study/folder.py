"""The study: its folder of YAML, its encrypted log, and what of the one is held in the other."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldwork.config import DeviceMemory
from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.ids import uuid7
from fieldwork.protocol.model import Protocol, from_compiled
from fieldwork.protocol.unguided import unguided
from fieldwork.record.events import Event
from fieldwork.store import crypt
from fieldwork.store.log import Log
from fieldwork.store.met import is_behind
from fieldwork.study.place import FILE, study_file

if TYPE_CHECKING:
    from fieldwork.capture.opening import Header
    from fieldwork.capture.step import Stamping
    from fieldwork.study.codebook.book import Held
    from fieldwork.study.copies.wordings import Wordings

STUDY = "study"
"""The subject of events about the study itself."""
SOMEONE = "R1"
"""Who it is, until someone says otherwise with `--as`."""


class Study:
    """An open study.

    `form` is the compiled `study.yaml`, `codebook` the compiled codebook with the codes in force, both as the log holds them;
    `news` what was taken over from hand-edited YAML on opening, or why it was not.
    """

    def __init__(self, folder: Path, log: Log, by: str | None = None) -> None:
        self.folder = folder
        self.log = log
        memory = DeviceMemory(log.study_id)
        self.by = by or memory.by() or SOMEONE
        self.news: list[Msg] = []
        self.codebook_held: Held | None = None  # what `study.codebook.book` last read
        self._protocols: dict[tuple[str, int], Protocol] = {}
        self._wordings: Wordings | None = None  # read when a session asks for its protocol
        if by and not log.readonly:
            memory.remember_by(by)

    @classmethod
    def open(cls, folder: Path, passphrase: str, *, by: str | None = None, readonly: bool = False) -> Study:
        """Open a study and take over what was changed in its YAML.

        Raises StudyError: no study there, a wrong passphrase, a damaged or busy file.
        """
        file = study_file(folder)
        return cls.opened(folder, crypt.derive(file, passphrase), by=by, readonly=readonly)

    @classmethod
    def opened(cls, folder: Path, key: crypt.Key, *, by: str | None = None, readonly: bool = False) -> Study:
        """Open a study with a key that was derived already."""
        from fieldwork.study.adopt import adopt_changes

        study = cls(folder, Log.open(study_file(folder), key, readonly=readonly), by)
        if not study.log.readonly:
            study.news = adopt_changes(study)
            if is_behind(study.log):
                from fieldwork.study.privacy.withdrawal import again  # only after a merge

                again(study)
        if study.log.stamper(study.by).last > time.time_ns() // 1_000:
            from fieldwork.study.copies.clocks import ahead  # few studies were written in the future

            study.news += filter(None, [ahead(study)])
        if study.log.is_copied:
            from fieldwork.study.copies.copied import names_came_along  # once in the life of a copy

            study.news += filter(None, [names_came_along(study)])
        return study

    @classmethod
    def create(
        cls, folder: Path, template: str, title: str, passphrase: str, *, by: str | None = None, over: str = ""
    ) -> Study:
        """Make a study from a shipped set, with the YAML `over` laid over its study.yaml.

        Raises InputError where the folder holds something already.
        """
        from fieldwork.study.adopt import adopt_changes
        from fieldwork.study.template import lay_out

        lay_out(folder, template, title, over)
        log = Log.create(folder / FILE, crypt.new_key(passphrase), study_id=uuid7())
        study = cls(folder, log, by)
        adopt_changes(study)
        return study

    def close(self) -> None:
        """Close the log."""
        self.log.close()

    def __enter__(self) -> Study:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- what the log holds of the YAML -----------------------------------------------------------------------------

    def held(self) -> Iterator[tuple[str, str, str]]:
        """The YAML files that the log holds: (register, path in the folder, sha256 of the bytes)."""
        sql = """
            select h.register, e.body ->> '$.path', e.body ->> '$.sha256'
            from head h join event e on e.seq = h.event_seq
            where h.subject = ? and h.shown order by h.register
        """
        yield from self.log.query(sql, (STUDY,))

    def _held_body(self, register: str) -> Mapping[str, Any]:
        event = self.log.shown(STUDY, register)
        return event.body if event else {}

    @property
    def form(self) -> Mapping[str, Any]:
        """The compiled study.yaml."""
        found: Mapping[str, Any] = self._held_body("study").get("study", {})
        return found

    @property
    def codebook(self) -> Mapping[str, Any]:
        """The compiled codebook, with the codes in force as its themes."""
        from fieldwork.study.codebook.book import codebook

        return codebook(self).compiled()

    @property
    def title(self) -> str:
        """The study's title, in whichever language it has."""
        from fieldwork.i18n import locale_lang, pick

        return pick(self.form.get("title"), locale_lang()) or self.folder.name

    def protocols(self) -> list[tuple[str, int]]:
        """Every protocol that the study holds, with each of its versions, oldest first."""
        registers = (register.split("/") for register, _, _ in self.held() if register.startswith("protocol/"))
        return sorted(("/".join(parts[1:-1]), int(parts[-1])) for parts in registers)

    def compiled(self, name: str, version: int) -> Mapping[str, Any] | None:
        """One version of a protocol as compiled JSON, or None where the study never held it.

        Where two copies gave one number to two contents, it is the later one with what only the other asks.
        """
        return _joined(name, self.log.heads(STUDY, f"protocol/{name}/{version}"))

    def protocol(self, name: str, version: int | None = None) -> Protocol:
        """A protocol by id; the newest version unless one is named. Raises InputError that tells what there is."""
        if version is None:
            versions = [v for known, v in self.protocols() if known == name]
            version = max(versions, default=0)
        found = self._protocols.get((name, version))
        if found is None:
            heads = self.log.heads(STUDY, f"protocol/{name}/{version}")
            compiled = _joined(name, heads)
            if compiled is None:
                there = [str(v) for known, v in self.protocols() if known == name]
                if there:
                    raise InputError(
                        msg(
                            "Protocol “{name}” heeft geen versie {version}. Er is: {known}.",
                            "Protocol “{name}” has no version {version}. There is: {known}.",
                            name=name,
                            version=version,
                            known=", ".join(there),
                        )
                    )
                raise InputError(
                    msg(
                        "De studie heeft geen protocol “{name}”. Er is: {known}.",
                        "The study has no protocol “{name}”. There is: {known}.",
                        name=name,
                        known=", ".join(sorted({known for known, _ in self.protocols()})) or "-",
                    )
                )
            held_with = () if unguided(name) else tuple(head.id for head in heads)
            found = self._protocols[name, version] = from_compiled({**compiled, "held_with": held_with})
        return found

    def protocol_of(self, session: str, name: str, version: int | str | None) -> Protocol:
        """The protocol of a session in the words that it was held with, where that version came to say something else since;
        with more of another than that only what was answered or noted in it. Raises InputError as `protocol`."""
        number = None if version is None else int(version)
        held = self.wordings.of(session, name, number) if number is not None else None
        return held or self.protocol(name, number)

    @property
    def wordings(self) -> Wordings:
        """The versions of protocols that came to say two things."""
        if self._wordings is None:
            from fieldwork.study.copies.wordings import Wordings  # not on the way to the first screen

            self._wordings = Wordings(self)
        return self._wordings

    def forget(self) -> None:
        """Read anew what is remembered of the log, for another copy came in."""
        self._protocols.clear()
        self._wordings = None
        self.codebook_held = None

    # --- people and places ------------------------------------------------------------------------------------------

    def newcomers(self, header: Header, stamp: Stamping) -> tuple[Event, ...]:
        """The events that make the site, the visit and the participants of a header that the study does not know yet.

        Raises InputError where one of the participants withdrew from the study.
        """
        from fieldwork.study.privacy.withdrawal import refuse_withdrawn  # which reads sessions, and so knows the study

        refuse_withdrawn(self, header.participants)
        events = []
        if header.site and self.log.shown(header.site, "site") is None:
            events.append(_made("site.set", header.site, {"site": header.site}, stamp))
        for code in header.participants:
            known = self.log.shown(code, "participant")
            before = list(known.body.get("roles", ())) if known else []
            roles = [role for role in header.roles.get(code, ()) if role not in before]
            if known is None or roles:
                body = {"participant": code, "roles": [*before, *roles], "site": header.site}
                events.append(_made("participant.set", code, body, stamp, (known.id,) if known else ()))
        if header.site and header.visit:
            known = self.log.shown(header.site, f"visit/{header.visit}")
            before = list(known.body.get("researchers", ())) if known else []
            researchers = [code for code in header.researchers if code not in before]
            if known is None or researchers:
                day = known.body.get("date") if known else header.held_at[:10]
                body = {"visit": header.visit, "date": day, "researchers": [*before, *researchers]}
                events.append(_made("visit.set", header.site, body, stamp, (known.id,) if known else ()))
        return tuple(events)


def _joined(name: str, heads: Sequence[Event]) -> Mapping[str, Any] | None:
    """The content of a version of a protocol, of the events that adopted it and that none replaced, the one that shows last."""
    if len(heads) < 2:
        return unguided(name) or (heads[0].body.get("compiled") if heads else None)
    from fieldwork.study.copies.conflicts import with_items_of  # seldom needed

    return with_items_of(heads[-1].body["compiled"], (each.body["compiled"] for each in heads[:-1]))


def _made(
    kind: str, subject: str, body: Mapping[str, Any], stamp: Stamping, supersedes: tuple[str, ...] = ()
) -> Event:
    at = stamp()
    return Event(at.id, kind, subject, at.at, at.offset, at.by, at.device, supersedes, body)


def as_json(value: Any) -> str:
    """JSON as the program writes it for people and programs: UTF-8, stable keys, two spaces."""
    return json.dumps(value, ensure_ascii=False, indent=2)

"""The sources and notes of a REFI-QDA file as events of the study: in the session that they came from, or a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldwork.capture.opening import Header
from fieldwork.coding.segments import Part
from fieldwork.i18n import Msg, msg, plural
from fieldwork.protocol.model import YES
from fieldwork.protocol.unguided import TEXT_ITEM, UNGUIDED, VERSION
from fieldwork.study.desk.memos import MEMO_KINDS
from fieldwork.study.refi.codes import line
from fieldwork.study.refi.codings import Codings, Events, id_of
from fieldwork.study.refi.file import CODINGS
from fieldwork.study.refi.headers import Headers
from fieldwork.study.refi.joining import Joined, Joining
from fieldwork.study.refi.matching import Coders, Codes, People
from fieldwork.study.refi.sources import REFI, SOURCE
from fieldwork.study.start import consent_version, required_consent
from fieldwork.text import kept, one_line

if TYPE_CHECKING:
    from fieldwork.study.folder import Study
from fieldwork.study.refi.model import FileNote, FileSource, RefiFile


class Texts:
    """The sources and notes of one file. `told` is told what a reader must know; `newcomers` counts new participants."""

    def __init__(
        self, study: Study, file: RefiFile, headers: Headers, codings: Codings, joining: Joining, events: Events,
        told: list[Msg], *, consented: bool,
    ) -> None:  # fmt: skip
        self.study, self.file, self.headers, self.codings = study, file, headers, codings
        self.joining, self.events, self.told, self.consented = joining, events, told, consented
        self.people: People = headers.people
        self.codes: Codes = codings.codes
        self.coders: Coders = codings.coders
        self.sessions: dict[str, str] = {}  # of each source
        self._made: set[tuple[str, str]] = set()
        self._unasked = 0

    def take(self) -> None:
        """All sources, then the notes."""
        for source in self.file.sources:
            self._source(source)
        for note in self.file.notes:
            self._note(note)
        if self.codings.on_heads:
            self.told.append(plural(
                self.codings.on_heads,
                msg("1 codering op een route, die hier geen code is, niet overgenomen.",
                    "1 coding on a route, which is no code here, not taken in."),
                msg("{n} coderingen op een route, die hier geen code is, niet overgenomen.",
                    "{n} codings on a route, which is no code here, not taken in.")))  # fmt: skip
        if self._unasked:
            self.told.append(plural(self._unasked, msg(
                "Van 1 tekst vertelt het bestand niet wie toestemming gaf: die gaat niet mee in exports. Met --consented zegt "
                "u dat die er is.",
                "Of 1 text the file does not tell who consented: it goes into no export. With --consented you say that "
                "there is consent."), msg(
                "Van {n} teksten vertelt het bestand niet wie toestemming gaf: zij gaan niet mee in exports. Met "
                "--consented zegt u dat die er is.",
                "Of {n} texts the file does not tell who consented: they go into no export. With --consented you say that "
                "there is consent.")))  # fmt: skip

    def _source(self, source: FileSource) -> None:
        found = self.joining.joined(source)
        if found is not None:
            self._join(source, found)
        elif self.joining.row_of(source) is not None:
            self.told.append(msg("“{name}” hoort bij een gesprek dat hier geweigerd of gewist is; niet overgenomen.",
                                 "“{name}” belongs to a session that was refused or erased here; not taken in.",
                                 name=one_line(source.name, 80)))  # fmt: skip
        else:
            self._new(source)

    # --- a session that is there --------------------------------------------------------------------------------------

    def _join(self, source: FileSource, found: Joined) -> None:
        session, before = found.row.id, len(self.events.all)
        self.sessions[source.guid] = session
        name, lost = one_line(source.name, 80), []
        for coding in source.codings:
            if coding.code in self.people.codes or self.codings.is_there(coding):
                continue
            places = found.places(coding.span)
            for number, (part, span) in enumerate(places):
                self.codings.add(coding, session, part, span, number)
            if not places:
                lost.append(source.text[slice(*coding.span)])
        self.events.counts["joined"] += len(self.events.all) > before
        if not found.same:
            self.told.append(msg("De tekst van “{name}” is anders dan het gesprek nu is; coderingen volgen hun woorden.",
                                 "The text of “{name}” differs from the session as it is now; codings follow their words.",
                                 name=name))  # fmt: skip
        if lost:
            known = {"name": name, "words": one_line(lost[0], 40)}
            self.told.append(plural(len(lost), msg(
                "“{name}”: 1 codering niet overgenomen, want zij staat op geen woorden van een antwoord of notitie "
                "(“{words}”).",
                "“{name}”: 1 coding not taken in, for it is on no words of an answer or note (“{words}”).", **known), msg(
                "“{name}”: {n} coderingen niet overgenomen, want zij staan op geen woorden van een antwoord of notitie "
                "(“{words}”).",
                "“{name}”: {n} codings not taken in, for they are on no words of an answer or note (“{words}”).",
                **known)))  # fmt: skip

    # --- a session that is new ----------------------------------------------------------------------------------------

    def _new(self, source: FileSource) -> None:
        session = self.sessions[source.guid] = id_of(source.guid)
        header, write = self.headers.header(session, source), self.events.write
        self._newcomers(header)
        required = required_consent(self.study)
        write("session.opened", session, {
            "protocol": UNGUIDED, "version": VERSION, "kind": self.headers.kind(source), "site": header.site, "visit": None,
            "participants": list(header.participants), "roles": {code: list(each) for code, each in header.roles.items()},
            "role": header.role, "researchers": list(header.researchers), "present": [], "mode": header.mode,
            "held_at": header.held_at, "wave": header.wave, "conversation": header.conversation, "follows": None,
            "lang": header.lang, "consent_required": list(required), "imported": True,
            SOURCE: kept(line(source.name)) or session,
            REFI: {"made": source.made, "values": [[name, *value] for name, value in source.values.items()],
                   **self._cases(source, header)},
        })  # fmt: skip
        self._consent(session, source, required)
        answer = write("answer.set", session, {"item": TEXT_ITEM, "value": source.text, "text": None})
        part = Part(TEXT_ITEM, "answer", source.text, answer.id, None, None, None, "answer", False, TEXT_ITEM, None)
        blank = 0
        for coding in source.codings:
            if coding.code in self.people.codes:
                continue
            if source.text[slice(*coding.span)].strip():
                self.codings.add(coding, session, part, coding.span)
            else:
                blank += 1
        write("session.closed", session, {})
        self.events.counts["sessions"] += 1
        if blank:
            self.told.append(msg("“{name}”: {codings} op geen enkel woord niet overgenomen.",
                                 "“{name}”: {codings} on no word at all not taken in.",
                                 name=one_line(source.name, 80), codings=plural(blank, *CODINGS)))  # fmt: skip

    def _cases(self, source: FileSource, header: Header) -> dict[str, Any]:
        """Who said which part of a text, of which the file tells that not all of it is of one participant."""
        said = [[self.people.codes[each.code], *each.span] for each in source.codings if each.code in self.people.codes]
        long = len(source.text)
        if not said or said == [[who, 0, long] for who in header.participants]:
            return {}
        return {"cases": {"of": long, "said": said}}

    def _newcomers(self, header: Header) -> None:
        for event in self.study.newcomers(header, self.events.stamp):
            if (event.kind, event.subject) not in self._made:
                self._made.add((event.kind, event.subject))
                self.events.all.append(event)
                self.events.counts["participants"] += event.kind == "participant.set" and not event.supersedes

    def _consent(self, session: str, source: FileSource, required: tuple[str, ...]) -> None:
        """What the file tells of consent, or else what the importer says of it."""
        given = dict(self.headers.consent(source))
        if self.consented:
            given = {**dict.fromkeys(required, YES), **given}
        for item, value in given.items():
            self.events.write("consent.set", session, {"item": item, "value": value, "how": "elsewhere",
                                                       "by_whom": "participant",
                                                       "form_version": consent_version(self.study)})  # fmt: skip
        self._unasked += self.headers.kind(source) != "observation" and any(item not in given for item in required)

    # --- notes --------------------------------------------------------------------------------------------------------

    def _note(self, note: FileNote) -> None:
        """A note as a memo on what refers to it, or on what its name tells, or on the study."""
        kind, _, rest = note.name.partition(" ")
        number, _, name = rest.partition(" – ")
        ours = self.headers.ours and kind in MEMO_KINDS and number.isdecimal()
        about = self._about(note, name if ours else "")
        text = note.text if ours or not note.name.strip() else f"{line(note.name)}\n\n{note.text}"
        kind = kind if ours else MEMO_KINDS[0]
        self.codings.memo(id_of(note.guid), kind, about, text, self.coders.of(note.user), note.made)

    def _about(self, note: FileNote, name: str) -> dict[str, str]:
        for source in self.file.sources:
            if note.guid in source.notes or (name and source.name == name):
                return {"session": self.sessions[source.guid]} if source.guid in self.sessions else {}
        for case in self.file.cases:
            if name and case.name == name:
                return {"participant": self.people.codes[case.guid]}
        for code in (each for top in self.file.codes for each in top.walk()):
            if (note.guid in code.notes or (name and code.name == name)) and code.guid in self.codes.ids:
                return {"code": self.codes.ids[code.guid]}
        return {}

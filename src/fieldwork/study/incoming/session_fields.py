"""The fields of a session that was written elsewhere, one by one: what is wrong with each has its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.defects import Defect
from fieldwork.protocol.load import Document, Keys
from fieldwork.protocol.places import defect
from fieldwork.study.people import participant_code
from fieldwork.text import kept

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\Z", re.ASCII)
LONGEST = 100
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z", re.ASCII)


class Fields:
    """The fields of one session document; `typed`: it comes from a CSV, its answers are cells.

    `defects` is what is wrong, `remarks` what should be looked at.
    """

    def __init__(self, document: Document, *, typed: bool) -> None:
        self.document, self.typed = document, typed
        self.data: Mapping[str, Any] = document.data if isinstance(document.data, Mapping) else {}
        self.defects: list[Defect] = []
        self.remarks: list[Msg] = []

    def wrong(self, code: str, at: Keys, message: Msg, *, key: bool = False) -> None:
        """Note a defect at a value, or at the key before it. In a CSV the place names the session too."""
        found = defect(self.document, code, at, message, key=key)
        if self.typed:
            name = " ".join(str(self.data.get("id")).split())[:60]
            whole = msg("sessie {id}", "session {id}", id=name) if name != "None" else msg("rij {n}", "row {n}", n=found.line)
            here = found.place.text("en")  # of what stands at the top of a session there is none
            found = replace(found, place=msg("{whole}, {here}", "{whole}, {here}", whole=whole, here=found.place) if here
                            else whole)  # fmt: skip
        self.defects.append(found)

    def remark(self, at: Keys, message: Msg) -> None:
        """Note what may be right but should be looked at."""
        mark = self.document.mark(at)
        self.remarks.append(
            msg(
                "{path}:{line}:{column}: {it}",
                "{path}:{line}:{column}: {it}",
                path=str(self.document.path),
                line=mark.line,
                column=mark.column,
                it=message,
            )
        )

    def words(self, name: str, *, needed: bool = False) -> str | None:
        """A field that is one word or line, numbers as they were written; None where it is absent or wrong."""
        return self.words_at((name,), self.data.get(name), needed=needed)

    def words_at(self, at: Keys, value: Any, *, needed: bool = False) -> str | None:
        """The same for a value anywhere in the file."""
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is None or value == "":
            if needed:
                self.wrong(
                    "missing-key",
                    at,
                    msg(
                        "“{name}” ontbreekt. Schrijf {name}: met de waarde erachter.",
                        "“{name}” is missing. Write {name}: with its value.",
                        name=at[-1],
                    ),
                )
            return None
        if not isinstance(value, str):
            self.wrong(
                "wrong-type",
                at,
                msg(
                    "Hier hoort één stuk tekst; zet het zo nodig tussen aanhalingstekens.",
                    "One piece of text belongs here; put it between quotes if need be.",
                ),
            )
            return None
        return kept(value).strip() or None

    def list_of(self, name: str) -> tuple[str, ...]:
        """A field that is a list of words, or one word."""
        return tuple(words for _, words in self.each_of(name))

    def each_of(self, name: str) -> Iterator[tuple[Keys, str]]:
        """The words of a field that is a list of them, or one, each with its path."""
        value = self.data.get(name)
        for index, entry in enumerate(value if isinstance(value, list) else [value]):
            at: Keys = (name, index) if isinstance(value, list) else (name,)
            words = self.words_at(at, entry)
            if words:
                yield at, words

    def line(self, name: str) -> str | None:
        """A field that is one short line: an id of their own."""
        words = self.words(name)
        if words is not None and (len(words) > LONGEST or not words.isprintable()):
            self.wrong(
                "bad-id",
                (name,),
                msg(
                    "Schrijf hier één regel van hoogstens {n} tekens.",
                    "Write one line of at most {n} characters here.",
                    n=LONGEST,
                ),
            )
            return None
        return words

    def mapping(self, name: str) -> Mapping[str, Any]:
        """A field that is a map."""
        return (
            self.shaped(name, Mapping, msg("Schrijf hier per regel een vraag: waarde.", "Write item: value here, one a line."))
            or {}
        )

    def entries(self, name: str) -> Iterator[tuple[Keys, Mapping[str, Any]]]:
        """The maps of a field that is a list of them, each with its path."""
        found = self.shaped(
            name,
            list,
            msg(
                "Schrijf hier een lijst, elk deel met een streepje (-).",
                "Write a list here, each part with a dash (-).",
            ),
        )
        for index, entry in enumerate(found or ()):
            if isinstance(entry, Mapping):
                yield (name, index), entry
            else:
                self.wrong("wrong-type", (name, index), msg("Schrijf hier naam: waarde.", "Write name: value here."))

    def shaped(self, name: str, kind: type, remedy: Msg) -> Any:
        """A field's value if it is of this kind; None where it is absent or wrong."""
        value = self.data.get(name)
        if value is not None and not isinstance(value, kind):
            self.wrong("wrong-type", (name,), remedy)
            return None
        return value

    def code(self, at: Keys, words: str | None) -> str | None:
        """A participant's code, as `people.participant_code` says."""
        if words is None:
            return None
        try:
            return participant_code(words)
        except InputError as error:
            self.wrong("bad-id", at, error.message)
            return None

    def name(self, name: str, *, needed: bool = False) -> str | None:
        """An id of letters, digits, dots, hyphens and underscores."""
        words = self.words(name, needed=needed)
        if words is not None and not _NAME.match(words):
            self.wrong(
                "bad-id",
                (name,),
                msg(
                    "“{it}” kan geen {name} zijn: gebruik letters, cijfers, punten, streepjes en _, zonder spaties.",
                    "“{it}” cannot be a {name}: use letters, digits, dots, hyphens and _, without spaces.",
                    it=words[:40],
                    name=name,
                ),
            )
            return None
        return words

    def one_of(self, at: Keys, words: str | None, known: Sequence[str], code: str) -> str | None:
        """A word from a list."""
        if words is not None and words not in known:
            self.wrong(
                code,
                at,
                msg(
                    "“{it}” kan hier niet. Kies uit: {known}.",
                    "“{it}” cannot stand here. Choose from: {known}.",
                    it=words[:40],
                    known=", ".join(known),
                ),
            )
            return None
        return words

    def clock(self, at: Keys, value: Any) -> str | None:
        """A time of day, or a moment."""
        words = self.words_at(at, value)
        if words is not None and not _CLOCK.match(words) and moment(words) is None:
            self.wrong("impossible-value", at, msg("Schrijf de tijd als 14:30.", "Write the time as 14:30."))
            return None
        return words


def moment(words: str) -> str | None:
    """A date, or date and time, as ISO 8601 to the minute; also from 3-5-2026; None where it is neither."""
    from fieldwork.protocol.typed import typed_date

    day, _, clock = words.replace("T", " ").partition(" ")
    try:
        if not _ISO_DAY.match(day):
            whole = typed_date(words)
            if isinstance(whole, str) and _YEAR.search(words):
                return whole
            typed = typed_date(day)
            if isinstance(typed, Msg) or not _YEAR.search(day):
                return None
            day = typed
        if not clock.strip():
            return date.fromisoformat(day).isoformat()
        return datetime.fromisoformat(f"{day}T{clock.strip()}").isoformat(timespec="minutes")
    except ValueError:
        return None

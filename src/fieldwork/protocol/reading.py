"""The bytes of a text file as text: UTF-8 only, within a size, and without what no text holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from fieldwork.i18n import Msg, msg
from fieldwork.protocol.defects import Mark

MAX_BYTES = 1_000_000
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a file's bytes, and where the first wrong one stands."""

    code: str
    mark: Mark
    message: Msg


def text_of(path: Path) -> tuple[str, Fault | None]:
    """A file's text; or an empty text and what is wrong."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
            size = path.stat().st_size
    except FileNotFoundError:
        return "", Fault("no-file", Mark(1, 1), msg("Dit bestand is er niet.", "There is no such file."))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return "", Fault(
            "unreadable",
            Mark(1, 1),
            msg("Dit bestand is niet te lezen: {reason}.", "This file cannot be read: {reason}.", reason=reason),
        )
    if len(raw) > MAX_BYTES:
        return "", Fault("too-big", Mark(1, 1), msg(
            "Dit bestand is {size} MB; meer dan 1 MB kan geen vragenlijst zijn. Is dit het goede bestand?",
            "This file is {size} MB; over 1 MB cannot be a protocol. Is this the right file?",
            size=round(size / 1_000_000, 1)))  # fmt: skip
    return decoded(raw)


def decoded(raw: bytes) -> tuple[str, Fault | None]:
    """UTF-8 bytes as text (a byte order mark is taken off); or an empty text and what is wrong."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_like_utf16(raw):
        return "", Fault("encoding", Mark(1, 1), _wrong_encoding("UTF-16"))
    if (nul := raw.find(b"\0")) >= 0:
        return "", Fault("binary", _at_byte(raw, nul), msg(
            "Hier staat een nul-byte: dit is geen tekstbestand. Kies het YAML-bestand zelf.",
            "There is a zero byte here: this is no text file. Choose the YAML file itself."))  # fmt: skip
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "", _not_utf8(raw)
    if found := _CONTROL.search(text):
        return "", Fault(
            "control-character",
            mark_at(text, found.start()),
            msg(
                "Hier staat een onzichtbaar stuurteken ({code}). Haal het weg.",
                "There is an invisible control character here ({code}). Remove it.",
                code=f"U+{ord(found[0]):04X}",
            ),
        )
    return text, None


def _looks_like_utf16(raw: bytes) -> bool:
    head = raw[:200]
    return len(head) > 3 and (head[::2].count(0) * 10 > len(head) * 4 or head[1::2].count(0) * 10 > len(head) * 4)


def _wrong_encoding(name: str) -> Msg:
    return msg(
        "Dit bestand is niet in UTF-8, waarschijnlijk in {name}. Kies in uw editor: opslaan met codering UTF-8.",
        "This file is not in UTF-8 but probably in {name}. Choose in your editor: save with encoding UTF-8.",
        name=name,
    )


def _not_utf8(raw: bytes) -> Fault:
    first = _first_wrong_byte(raw)
    wrong = [byte for byte in raw if byte > 127]
    unlikely = sum(byte in b"\x81\x8d\x8f\x90\x9d" for byte in wrong) + sum(byte < 9 or 13 < byte < 32 for byte in raw)
    if unlikely * 20 > len(raw) or len(wrong) * 2 > len(raw):
        return Fault("binary", _at_byte(raw, first), msg(
            "Dit is geen tekstbestand. Kies het YAML-bestand zelf.",
            "This is no text file. Choose the YAML file itself."))  # fmt: skip
    return Fault("encoding", _at_byte(raw, first), _wrong_encoding("Windows-1252"))


def _first_wrong_byte(raw: bytes) -> int:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _at_byte(raw: bytes, index: int) -> Mark:
    """The place of a byte; what comes before it is read as UTF-8 as far as it goes."""
    before = raw[:index].decode("utf-8", "replace").removeprefix("\ufeff")
    return mark_at(before, len(before))


def mark_at(text: str, index: int) -> Mark:
    """The line and column of a character."""
    lines = re.split("\r\n|\n|\r", text[:index])
    return Mark(len(lines), len(lines[-1]) + 1)

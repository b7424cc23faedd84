"""A transcript as its turns: who said what, in the order of the file, whatever the program that wrote it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

from fieldwork.i18n import msg
from fieldwork.protocol.defects import DefectsError
from fieldwork.protocol.reading import decoded
from fieldwork.study.incoming.office import content, refused
from fieldwork.text import kept

MAX_BYTES = 20_000_000
MAX_LINE = {"txt": 1_000_000, "vtt": 20_000, "srt": 20_000}
"""The longest line, in characters; more than that no subtitle has."""
KINDS = ("txt", "docx", "vtt", "srt")
CLOCK = r"(?:\d{1,3}:)?[0-5]?\d:[0-5]?\d(?:[.,]\d{1,3})?"
_IN_MARKS = rf"[\[(<{{]\s*({CLOCK})(?:\s*(?:-->|[-–—])\s*{CLOCK})?\s*[\])>}}]"
_MARKED = re.compile(rf"\s*{_IN_MARKS}\s*[-–—]?\s*")
_BARE = re.compile(rf"\s*({CLOCK})(?=\s|$)\s*(?:[-–—]\s+)?")
_NAME = r"(?P<label>[^\W\d_][^:：\n\t\[\]()<>{}]{0,39}?)"
_LABEL = re.compile(rf"{_NAME}\s*(?:{_IN_MARKS}\s*)?(?:[:：](?!//|\d\d)|\t)\s*")
_HEADED = re.compile(rf"{_NAME}\s+(?:{_IN_MARKS}|({CLOCK}))\s*\Z")
_VOICE = re.compile(r"<v(?:\.[\w.]+)*[ \t]+([^>\n]{1,100})>|</v>")
_TAG = re.compile(r"</?(?:[bciu]|ruby|rt|lang|font|\d[\d:.]*)(?:[.\s][^<>]{0,200})?>")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Turn:
    """A line of what was said: the label before it as the file has it (None: it has none), the words, and the seconds since
    the beginning where the file tells. `whole` are the words with the label, should it be none; `line` counts from 1, in a
    .docx by paragraphs, in subtitles by cues."""

    line: int
    label: str | None
    text: str
    start: float | None = None
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript as it was read: its turns, how many words of headers and footers stay out and how many that were deleted
    with changes tracked, and what stands between two lines of one speaker."""

    turns: tuple[Turn, ...]
    left_out: int = 0
    deleted: int = 0
    between: str = "\n"


def read(path: Path, raw: bytes | None = None) -> Transcript:
    """A transcript's turns. Raises DefectsError, with one defect: a file that cannot be read and what to do about it."""
    kind = path.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise refused(path, "unknown-file", msg(
            "Een transcript is .txt, .docx, .vtt of .srt. Bewaar het in uw programma als een daarvan.",
            "A transcript is .txt, .docx, .vtt or .srt. Save it in your program as one of those."))  # fmt: skip
    raw = content(path, MAX_BYTES) if raw is None else raw
    if kind == "docx":
        from fieldwork.study.transcripts.docx import paragraphs  # loads lxml

        lines, left_out, deleted = paragraphs(path, raw)
        found = Transcript(tuple(_turns(lines)), left_out, deleted)
    else:
        text = _text(path, raw, MAX_LINE[kind])
        if kind == "txt":
            found = Transcript(tuple(_turns(enumerate(text.split("\n"), 1))))
        else:
            found = Transcript(tuple(_cues(path, text, kind)), between=" ")
    if not any(turn.text.strip() for turn in found.turns):
        raise refused(path, "empty-file", msg("Er staat geen tekst in.", "There is no text in it."))
    return found


def _text(path: Path, raw: bytes, longest: int) -> str:
    text, fault = decoded(raw)
    if fault is not None:
        message = fault.message if fault.code != "binary" else msg(
            "Dit is geen tekstbestand. Bewaar het transcript als tekst in UTF-8, of als .docx.",
            "This is no text file. Save the transcript as text in UTF-8, or as .docx.")  # fmt: skip
        raise refused(path, fault.code, message, fault.mark.line, fault.mark.column)
    text = kept(text)
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > longest:
            raise refused(path, "too-big", msg(
                "Deze regel heeft {n} tekens; meer dan {most} kan hier niet. Zet elke beurt op een eigen regel.",
                "This line has {n} characters; over {most} cannot be here. Put each turn on a line of its own.",
                n=len(line), most=longest), number)  # fmt: skip
    return text


def seconds(clock: str) -> float:
    """A time of a recording as seconds: `1:02:03.5`, `62:03`."""
    found = 0.0
    for part in clock.replace(",", ".").split(":"):
        found = found * 60 + float(part)
    return found


# --- text, line by line --------------------------------------------------------------------------------------------------


def _turns(lines: Iterable[tuple[int, str]]) -> Iterator[Turn]:
    """Lines of text as turns, each with the label and the time that stand before it."""
    for number, line in lines:
        start, rest = _timed(line.strip())
        whole = rest.strip()
        found = _LABEL.match(rest) or _HEADED.match(rest)
        label: str | None = None
        if found and _is_label(found["label"]):
            label = found["label"].strip()
            clock = next((each for each in found.groups()[1:] if each), None)
            start = seconds(clock) if clock else start
            late, rest = _timed(rest[found.end() :])
            start = late if start is None else start
        if whole or start is not None:
            yield Turn(number, label, rest.strip(), start, whole)


def _timed(line: str) -> tuple[float | None, str]:
    """The time that a line begins with, and the rest. Without marks around it, it must be clear that it is no time of day."""
    if found := _MARKED.match(line):
        return seconds(found.group(1)), line[found.end() :]
    found = _BARE.match(line)
    if not found:
        return None, line
    rest = line[found.end() :]
    clear = found.group(1).count(":") == 2 or not rest.strip() or (_LABEL.match(rest) is not None)
    return (seconds(found.group(1)), rest) if clear else (None, line)


def _is_label(words: str) -> bool:
    """Whether words before a colon can be a speaker's label at all: few of them, without the signs of a sentence."""
    return len(words.split()) <= 4 and not re.search(r"[.,;!?\"“”„«»]\s", words.strip() + "x")


# --- subtitles ------------------------------------------------------------------------------------------------------------


def _cues(path: Path, text: str, kind: str) -> list[Turn]:
    import io

    import webvtt
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    try:
        if kind == "vtt":
            read_ = webvtt.from_string(text, strict=True)
        else:
            read_ = webvtt.from_buffer(io.StringIO(text.lstrip("\n")), format="srt")
    except (MalformedFileError, MalformedCaptionError, ValueError, IndexError, AttributeError):
        raise _malformed(path, text, kind) from None
    turns: list[Turn] = []
    notes = [*read_.header_comments]
    for number, cue in enumerate(list(read_.captions), 1):
        notes += cue.comments
        turns += _spoken(number, cue.raw_text, cue.start_time.in_milliseconds() / 1000)
    notes += read_.footer_comments
    turns += [Turn(0, None, note.strip(), None, note.strip()) for note in notes if note.strip()]
    said = Counter(word for turn in turns for word in _WORD.findall(f"{turn.label or ''} {turn.text}"))
    if _payload(text, kind) - said:
        raise _malformed(path, text, kind)
    return turns


def _spoken(number: int, raw: str, start: float) -> Iterator[Turn]:
    """The turns of one cue: a voice may speak in it (`<v Name>`), or a label stand before the words."""
    label: str | None = None
    at = 0
    pieces: list[tuple[str | None, str]] = []
    for found in _VOICE.finditer(raw):
        pieces.append((label, raw[at : found.start()]))
        label, at = (found.group(1) or "").strip() or None, found.end()
    pieces.append((label, raw[at:]))
    for voice, piece in pieces:
        words = unescape(_TAG.sub("", piece)).strip()
        if words and voice is not None:
            yield Turn(number, unescape(voice), words, start, words)
        elif words:
            for turn in _turns([(number, line) for line in words.split("\n")]):
                yield turn if turn.start is not None else replace(turn, start=start)


def _payload(text: str, kind: str) -> Counter[str]:
    """The words of a subtitle file that somebody said: all but its times, names of cues, header and styles."""
    found: Counter[str] = Counter()
    blocks = re.split(r"\n{2,}", text)
    for block in blocks[1 if kind == "vtt" else 0 :]:
        lines = block.split("\n")
        if lines[0].startswith(("STYLE", "REGION")):
            continue
        for line, after in zip(lines, [*lines[1:], ""], strict=True):
            if "-->" not in line and "-->" not in after and not line.strip().isdigit():
                plain = unescape(_TAG.sub("", _VOICE.sub(lambda voice: f" {voice.group(1) or ''} ", line)))
                found.update(_WORD.findall(plain.removeprefix("NOTE")))
    return Counter({word: count for word, count in found.items() if not word.isdigit()})  # a time before a label is digits


def _malformed(path: Path, text: str, kind: str) -> DefectsError:
    times = re.compile(rf"\s*{CLOCK}\s*-->\s*{CLOCK}(?:\s.*)?")
    lines = text.split("\n")
    line = next((n for n, each in enumerate(lines, 1) if "-->" in each and not times.fullmatch(each)), 1)
    return refused(path, "unreadable", msg(
        "Dit is geen heel .{kind}-bestand: hier klopt iets niet. Verbeter het, of bewaar het transcript als .txt.",
        "This is no whole .{kind} file: something is wrong here. Correct it, or save the transcript as .txt.",
        kind=kind), line)  # fmt: skip

"""A transcript is read whatever program wrote it, to the last word; what is none is refused with one line."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwork.protocol.defects import DefectsError
from fieldwork.study.transcripts.reading import Turn, read, seconds
from tests.support import hostile


def turns(path: Path) -> list[tuple[str | None, str, float | None]]:
    return [(turn.label, turn.text, turn.start) for turn in read(path).turns]


def saved(folder: Path, text: str | bytes, name: str = "t.txt") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


LINES = {
    "I: Wat doet u?": ("I", "Wat doet u?", None),
    "W01: Ik bak.": ("W01", "Ik bak.", None),
    "Interviewer:\tHallo": ("Interviewer", "Hallo", None),
    "W01\tIk bak.": ("W01", "Ik bak.", None),
    "[00:01:23] W01: Ik bak.": ("W01", "Ik bak.", 83.0),
    "00:01:23 W01: Ik bak.": ("W01", "Ik bak.", 83.0),
    "(1:23) Ik bak.": (None, "Ik bak.", 83.0),
    "W01 (00:01:23): Ik bak.": ("W01", "Ik bak.", 83.0),
    "W01: [1:02:03,5] Ik bak.": ("W01", "Ik bak.", 3723.5),
    "12:30 ging ik eten.": (None, "12:30 ging ik eten.", None),
    "Om 12:30 ging ik eten.": (None, "Om 12:30 ging ik eten.", None),
    "Kijk op https://voorbeeld.nl": (None, "Kijk op https://voorbeeld.nl", None),
    "Dat was laat, maar: het ging.": (None, "Dat was laat, maar: het ging.", None),
    "W01: “Nee”: dat zei hij 😀 ïé.": ("W01", "“Nee”: dat zei hij 😀 ïé.", None),
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_says_who_spoke_and_when(tmp_path: Path, line: str) -> None:
    assert turns(saved(tmp_path, line)) == [LINES[line]]


def test_a_speaker_and_a_time_may_stand_above_the_words(tmp_path: Path) -> None:
    assert turns(saved(tmp_path, "Speaker 1   0:03\nHallo.")) == [("Speaker 1", "", 3.0), (None, "Hallo.", None)]


def test_subtitles_say_who_spoke_by_voice_or_by_label_and_keep_their_notes(tmp_path: Path) -> None:
    vtt = saved(tmp_path, (
        "\ufeffWEBVTT - Gesprek\r\n\r\nNOTE gemaakt met de hand\r\n\r\n1\r\n00:00:01.000 --> 00:00:03.000 align:start\r\n"
        "<v Jan Jansen>Ik <i>bak</i> brood &amp; taart</v>\r\n<v Piet>Zo</v>\r\n\r\n00:05.500 --> 00:07.000\r\nW01: En dan?\r\n"
        "2019 was druk\r\n"), "t.vtt")  # fmt: skip
    assert turns(vtt) == [
        ("Jan Jansen", "Ik bak brood & taart", 1.0), ("Piet", "Zo", 1.0), ("W01", "En dan?", 5.5), (None, "2019 was druk", 5.5),
        (None, "gemaakt met de hand", None),
    ]  # fmt: skip
    srt = saved(tmp_path, "1\n00:00:01,000 --> 00:00:03,000\nI: Wat doet u?\n\n2\n00:01:02,000 --> 00:01:04,000\nIk bak.\n", "t.srt")
    assert turns(srt) == [("I", "Wat doet u?", 1.0), (None, "Ik bak.", 62.0)]


def test_word_is_read_in_order_with_tables_boxes_and_without_what_was_deleted(tmp_path: Path) -> None:
    path = hostile.docx(
        tmp_path / "t.docx", "I: Wat doet u?", "W01: Ik bak\nen vouw.", header="Gesprek met Jan",
        rows=(("00:01:23", "W01", "Brood.\nTaart."), ("", "I", "Zo."), ("", "", "Los.")),
    )  # fmt: skip
    xml = hostile.part_of(path, "word/document.xml").decode()
    xml = xml.replace("<w:p><w:r><w:t>I: Wat doet u?</w:t></w:r></w:p>", (
        "<w:p><w:r><w:t>I: Wat doet </w:t></w:r><w:del><w:r><w:delText>weg</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>u?</w:t></w:r></w:ins></w:p><w:sdt><w:sdtContent><w:p><w:r><w:t>In een vak.</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"))  # fmt: skip
    hostile.with_part(path, "word/document.xml", xml.encode(), instead=True)
    assert turns(path) == [
        ("I", "Wat doet u?", None), (None, "In een vak.", None), ("W01", "Ik bak", None), (None, "en vouw.", None),
        ("W01", "Brood.", 83.0), (None, "Taart.", None), ("I", "Zo.", None), (None, "Los.", None),
    ]  # fmt: skip
    assert read(path).left_out == 3


WORD = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8)


@given(st.lists(st.lists(WORD | st.sampled_from(["I:", "W01:", "[00:01:02]", "Jan", "–", "😀", "<v", "&amp;", "a:b"]), max_size=8)))
def test_no_word_of_a_text_is_lost(tmp_path_factory: pytest.TempPathFactory, lines: list[list[str]]) -> None:
    from fieldwork.text import kept

    text = kept("\n".join(" ".join(line) for line in lines))
    path = saved(tmp_path_factory.mktemp("t"), text)
    try:
        found = read(path).turns
    except DefectsError as error:
        assert error.defects[0].code == "empty-file"
        return
    clocks = Counter(re.findall(r"\w+", " ".join(re.findall(r"\[00:01:02\]", text))))
    for whole in (False, True):
        said = Counter(re.findall(r"\w+", "\n".join(_words(turn, whole) for turn in found)))
        assert Counter(re.findall(r"\w+", text)) - clocks <= said


def _words(turn: Turn, whole: bool) -> str:
    return turn.whole if whole else f"{turn.label or ''} {turn.text}"


@given(st.text(max_size=300) | st.text("0123456789:.,->\n <v/Ja", max_size=200))
def test_subtitles_are_read_whole_or_refused(tmp_path_factory: pytest.TempPathFactory, body: str) -> None:
    for name, text in (("t.vtt", f"WEBVTT\n\n00:01.000 --> 00:02.000\n{body}"), ("t.srt", f"1\n00:00:01,000 --> 00:00:02,000\n{body}")):
        try:
            read(saved(tmp_path_factory.mktemp("t"), text.encode("utf-8", "replace"), name))
        except DefectsError as error:
            assert len(error.defects) == 1


REFUSED = {
    "t.doc": (b"\xd0\xcf\x11\xe0", "unknown-file", ".docx"),
    "t.pdf": (b"%PDF-1.7", "unknown-file", ".docx"),
    "utf16.txt": ("I: Hoi".encode("utf-16"), "encoding", "UTF-8"),
    "latin.txt": ("I: één keer naïef\n".encode("latin-1") * 5, "encoding", "UTF-8"),
    "binair.txt": (bytes(range(256)) * 20, "binary", "transcript"),
    "leeg.txt": (b" \n\n", "empty-file", "geen tekst"),
    "lang.txt": (b"a" * 1_000_001, "too-big", "tekens"),
    "groot.txt": (b"a b\n" * 5_000_001, "too-big", "20 MB"),
    "lang.vtt": (b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"<" * 30_000, "too-big", "tekens"),
    "kapot.vtt": (b"WEBVTT\n\n00:01 --> 00:02\nweg\n", "unreadable", ".txt"),
    "geen.vtt": (b"I: Hoi", "unreadable", ".txt"),
    "kapot.srt": (b"1\n00:00:01,000 --> 00:00:02,000\nja\n\n2\nstuk --> stuk\nverloren woord\n", "unreadable", ".txt"),
    "kapot.docx": (b"PK\x03\x04 kapot", "unreadable", ".docx"),
    "oud.docx": (b"\xd0\xcf\x11\xe0" + b"x" * 100, "unreadable", "wachtwoord"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_transcript_is_refused_with_one_line(tmp_path: Path, name: str) -> None:
    content, code, words = REFUSED[name]
    refused_with(saved(tmp_path, content, name), code, words)


def refused_with(path: Path, code: str, words: str) -> None:
    with pytest.raises(DefectsError) as refused:
        read(path)
    (defect,) = refused.value.defects
    assert defect.code == code
    assert words in defect.message.text("nl")
    assert defect.message.text("nl") != defect.message.text("en")


def test_a_word_file_that_climbs_swells_or_refers_is_not_read(tmp_path: Path) -> None:
    for name in ("../boven.xml", "/etc/passwd", "word/../../x.xml", "C:\\x.xml", "..\\x"):
        refused_with(hostile.with_part(hostile.docx(tmp_path / "t.docx", "a"), name, b"x"), "unreadable", "naar buiten")
    refused_with(hostile.with_part(hostile.docx(tmp_path / "b.docx", "a"), "word/x.bin", b"0" * 30_000_000), "too-big", "te groot")
    refused_with(hostile.with_doctype(hostile.docx(tmp_path / "e.docx", "a"), "word/document.xml"), "unreadable", "DOCTYPE")
    deep = b"<w:r xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>" * 3_000
    path = hostile.docx(tmp_path / "d.docx", "a")
    xml = hostile.part_of(path, "word/document.xml").replace(b"<w:t>a</w:t>", deep + b"</w:r>" * 3_000)
    refused_with(hostile.with_part(path, "word/document.xml", xml, instead=True), "unreadable", ".docx")
    refused_with(hostile.with_part(hostile.docx(tmp_path / "n.docx", "a"), "word/document.xml", b"<x", instead=True),
                 "unreadable", ".docx")  # fmt: skip


def test_a_clock_is_seconds() -> None:
    assert [seconds(each) for each in ("0:03", "62:03", "1:02:03.5", "1:02:03,5")] == [3, 3723, 3723.5, 3723.5]

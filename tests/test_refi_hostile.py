"""Files that are damaged, foreign or meant to do harm: one clear line each, with its place, and nothing is changed."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldwork.errors import InputError
from fieldwork.study import Study
from fieldwork.study.refi import archive as archive
from fieldwork.study.refi.taking import take_refi
from tests.support import coder
from tests.support.refi import TEXT, guid, project_xml, qdpx
from tests.support.studies import PASSPHRASE, fieldwork

made, study = coder.made, coder.study
TEXTS = {f"sources/{guid('s')}.txt": TEXT.encode()}


def project(xml: str | bytes | None = None, entries: dict[str, bytes] | None = None) -> Callable[[Path], Path]:
    return lambda path: qdpx(path, xml, entries)


def raw(content: bytes) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return make


def encrypted(path: Path) -> Path:
    """An archive whose entries say that they are encrypted."""
    content = bytearray(qdpx(path).read_bytes())
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(sign)
        while place >= 0:
            content[place + at] |= 1
            place = content.find(sign, place + 4)
    path.write_bytes(content)
    return path


def lying(path: Path) -> Path:
    """An archive that says that a text is smaller than it is."""
    content = bytearray(qdpx(path).read_bytes())
    last = content.rfind(b"PK\x01\x02")
    content[last + 24 : last + 28] = struct.pack("<I", 3)
    path.write_bytes(content)
    return path


def truncated(path: Path) -> Path:
    content = qdpx(path).read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def twice(path: Path) -> Path:
    qdpx(path)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as opened:
        opened.writestr(next(iter(TEXTS)).replace("sources", "Sources"), b"Iets anders.")
    return path


LAUGHS = '<!DOCTYPE Project [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "climbing path": (project(entries={"../../weg.txt": b"x"}), "points outside the archive"),
    "absolute path": (project(entries={"/tmp/weg.txt": b"x"}), "points outside the archive"),
    "a disk of Windows": (project(entries={"C:/weg.txt": b"x"}), "points outside the archive"),
    "backslashes": (project(entries={"..\\weg.txt": b"x"}), "points outside the archive"),
    "a text that climbs": (project(project_xml(path='plainTextPath="internal://../../etc/hostname"')), "is missing in the file"),
    "a bomb": (project(entries={**TEXTS, "sources/nul.bin": bytes(8 << 20)}), "times its size"),
    "entities": (project(project_xml(head=LAUGHS, inline="&c;")), "DOCTYPE"),
    "an entity that fetches": (project(project_xml(head=OUTSIDE)), "DOCTYPE"),
    "a DOCTYPE behind a comment": (project(project_xml(head=f"<!-- <a> -->{LAUGHS}")), "DOCTYPE"),
    "a declared DTD": (project(project_xml(head='<!DOCTYPE Project SYSTEM "http://example.org/x.dtd">')), "DOCTYPE"),
    "no XML": (project("<Project"), "no well-formed XML"),
    "another XML": (project("<svg xmlns='http://www.w3.org/2000/svg'/>"), "no REFI-QDA project"),
    "XML in UTF-16": (project(project_xml().encode("utf-16")), "is not UTF-8"),
    "XML in Latin-1": (project(project_xml(origin="café").encode("latin-1")), "is not UTF-8"),
    "a text in Latin-1": (project(None, {next(iter(TEXTS)): "café".encode("latin-1")}), "is not UTF-8"),
    "a text in UTF-16": (project(None, {next(iter(TEXTS)): TEXT.encode("utf-16")}), "is not UTF-8"),
    "no text": (project(None, {}), "is missing in the file"),
    "no project": (raw(b""), "no well-formed XML"),
    "two projects": (project(None, {**TEXTS, "twee.qde": b"<x/>"}), "exactly one .qde"),
    "an archive without": (lambda path: (zipfile.ZipFile(path, "w").close(), path)[1], "exactly one .qde"),
    "half an archive": (truncated, "no well-formed XML|not UTF-8|damaged"),
    "a damaged archive": (raw(b"PK\x05\x06" + bytes(18) + b"meer"), "damaged|exactly one"),
    "an encrypted archive": (encrypted, "damaged, encrypted"),
    "a size that lies": (lying, "damaged|outside its text"),
    "one entry twice": (twice, "is in it twice"),
    "a place past the end": (project(project_xml(place='startPosition="25" endPosition="40"')), "25–40 lies outside its text"),
    "a place before the start": (project(project_xml(place='startPosition="-1" endPosition="4"')), "-1–4 lies outside"),
    "a place that ends first": (project(project_xml(place='startPosition="9" endPosition="4"')), "9–4 lies outside"),
    "a place that is no number": (project(project_xml(place='startPosition="x" endPosition="4"')), "x–4 lies outside"),
    "a place with too many digits": (project(project_xml(place=f'startPosition="0" endPosition="{"9" * 5000}"')), "lies outside"),
    "no place": (project(project_xml(place="")), "–––"),
    "one GUID for two codings": (project(project_xml(selection=guid("k"))), "is there twice"),
    "one GUID for two codes": (project(project_xml(codes=f'<Code guid="{guid("c")}" name="A" isCodable="true"/>' * 2)), "twice"),
    "one GUID in two spellings": (project(project_xml(selection=f"{{{guid('c').lower()}}}")), "is there twice"),
    "a GUID that is none": (project(project_xml(coding="K1")), "Coding has no right guid"),
    "a code that is not there": (project(project_xml(code=guid("nergens"))), "Coding refers to something that is not there"),
    "a user as a code": (project(project_xml(code=guid("u"))), "refers to something that is not there"),
    "a code without a name": (project(project_xml(codes=f'<Code guid="{guid("c")}" name=" " isCodable="true"/>')), "has no name"),
    "a million codings": (raw(project_xml(inline="<Coding/>" * 1_000_000).encode()), "1000001 codings"),
    "deep nesting": (project(project_xml(codes="<Code>" * 5_000)), "no well-formed XML"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_it_is_refused_in_one_line_with_its_place_and_nothing_changes(study: Study, tmp_path: Path, case: str) -> None:
    make, told = HOSTILE[case]
    file = make(tmp_path / "p.qdpx")
    before = study.log.query("SELECT count(*), max(seq) FROM event"), (study.folder / "codebook.yaml").read_bytes()
    with pytest.raises(InputError, match=told) as refused:
        take_refi(study, file)
    line = refused.value.message
    for words in (line.text("nl"), line.text("en")):
        assert words.startswith(str(file)) and "\n" not in words and len(words) < 400
    assert (study.log.query("SELECT count(*), max(seq) FROM event"), (study.folder / "codebook.yaml").read_bytes()) == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["p.qdpx", "proef"]


def test_more_than_a_gigabyte_is_not_unpacked(study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 500)
    with pytest.raises(InputError, match="is not unpacked"):
        take_refi(study, qdpx(tmp_path / "p.qdpx"))


def test_what_a_bomb_names_is_never_read(study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(archive, "_read", lambda opened, entry: read.append(entry.filename) or b"")
    with pytest.raises(InputError, match="times its size"):
        take_refi(study, qdpx(tmp_path / "p.qdpx", None, {"sources/x.bin": bytes(4 << 20)}))
    assert not read


@pytest.mark.parametrize(
    "more",
    ["participant=../../x|W01", "site=<b>", "role=a b", "wave=\x1b[31m", "held_at=ooit", "researchers=1;2", "conversation=x",
     "kind=toets", "mode=?", "consent.deelname=misschien"],
)  # fmt: skip
def test_values_that_are_not_ours_to_trust_are_passed_over(study: Study, tmp_path: Path, more: str) -> None:
    name, _, value = more.partition("=")
    told = value.replace("<", "&lt;").replace("\x1b", "")
    xml = project_xml(
        origin="fieldwork 0.1.0",
        variables=f'<Variables><Variable guid="{guid("v")}" name="{name}" typeOfVariable="Text"/></Variables>',
        values=f'<VariableValue><VariableRef targetGUID="{guid("v")}"/><TextValue>{told}</TextValue></VariableValue>',
    )  # fmt: skip
    taken = take_refi(study, qdpx(tmp_path / "p.qdpx", xml), consented=True)
    assert taken.batch is not None
    row = next(row for row in study.log.sessions() if row.id == taken.batch.sessions[0])
    assert (row.site, row.role, row.participants, row.researchers, row.kind, row.mode) == (
        None, None, (), (), "interview", "import",
    )  # fmt: skip
    assert row.held_at == "2025-05-06" and row.conversation == row.id


def test_sources_without_text_are_told_and_the_rest_comes(study: Study, tmp_path: Path) -> None:
    xml = project_xml(sources=f'<PictureSource guid="{guid("f")}" name="Foto" path="internal://f.png"/><TextSource '
                              f'guid="{guid("t")}" name="Ver weg" plainTextPath="absolute:///etc/hostname"/>')  # fmt: skip
    taken = take_refi(study, qdpx(tmp_path / "p.qdpx", xml))
    told = "\n".join(each.text("en") for each in taken.told)
    assert "“Foto” (PictureSource) has no text" in told and "“Ver weg” (TextSource) has no text" in told
    assert taken.counts["sessions"] == 1


def test_the_command_ends_with_1_and_the_place(tmp_path: Path) -> None:
    folder, secret = tmp_path / "nieuw", {"FIELDWORK_PASSPHRASE": PASSPHRASE}
    fieldwork("new", str(folder), "--template", "blank", "--title", "X", home=tmp_path, **secret)
    file = qdpx(tmp_path / "p.qdpx", project_xml(place='startPosition="1" endPosition="99"'))
    done = fieldwork("--study", str(folder), "import", "refi-qda", str(file), home=tmp_path, expect=1, **secret)
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith(f"{file}:1: het fragment 1–99 valt buiten zijn tekst") and "Er is niets overgenomen." in line
    missing = fieldwork("--study", str(folder), "import", "refi-qda", "weg.qdpx", home=tmp_path, expect=1, **secret)
    assert len(missing.stderr.strip().splitlines()) == 1 and "niet te lezen" in missing.stderr

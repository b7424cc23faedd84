"""A .qdpx and a .qdc open in other programs without repair: what they read is what the study holds, and nothing it must keep."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from fieldwork.capture import actions as act
from fieldwork.errors import InputError
from fieldwork.exports.leaving import Leaving
from fieldwork.exports.refi.checking import schema
from fieldwork.exports.refi.codebook import write_codebook
from fieldwork.exports.refi.project import write_project
from fieldwork.exports.writing import Manner
from fieldwork.study import Study
from fieldwork.study.codebook.book import codebook
from fieldwork.study.desk.codings import codings
from fieldwork.study.desk.documents import document
from fieldwork.study.desk.memos import written
from fieldwork.study.live import do_once
from fieldwork.study.rounds.rounds import open_round
from fieldwork.study.steps import Steps
from tests.support import coder, refi
from tests.support.coder import code, say
from tests.support.refi import read_by_pyrefiqda

made, study = coder.made, coder.study
P = "{urn:QDA-XML:project:1.0}"
demo, nasty = refi.demo, refi.nasty


def said(study: Study, coder: str | None = None) -> list[tuple[str, str, str]]:
    """The codings of a study as (text, code, coder), in the words of its export; quotes that may not leave are hidden."""
    hide = Leaving(study).masking
    texts = {row.id: hide.document(document(study, row.id)) for row in study.log.sessions()}
    book = codebook(study)
    often = [book.label(code.id, "nl") for code in book.in_force()]

    def name(id_: str) -> str:
        label, route = book.label(book.effective(id_), "nl"), book.codes[id_].route
        return f"{book.routes[route].label['nl']}: {label}" if often.count(label) > 1 and route else label

    found = {
        (each.session, each.place, each.start, each.end,
         texts[each.session].by_place[each.place].text[each.start : each.end], name(each.code), each.coder)
        for each in codings(study) if coder in (None, each.coder)
    }  # fmt: skip
    return sorted(each[4:] for each in found)


def root_of(file: Path) -> etree._Element:
    with zipfile.ZipFile(file) as archive:
        return etree.fromstring(archive.read("project.qde"))


def check(file: Path) -> etree._Element:
    """What every project must be: valid, with every GUID and name once and no reference to nothing."""
    root = root_of(file)
    schema("Project").assertValid(root)
    guids: list[tuple[str, str]] = [(each.get("guid"), each.tag) for each in root.iter() if each.get("guid")]
    once = {guid for guid, _ in guids}
    twice = {guid for guid in once if sum(guid == other for other, _ in guids) > 1} if len(guids) < 2_000 else set()
    assert {tag for guid, tag in guids if guid in twice} <= {f"{P}Case", f"{P}Code"}
    wanted = {each.get(name) for each in root.iter() for name in ("targetGUID", "creatingUser") if each.get(name)}
    assert wanted <= once
    names = [each.get("name").casefold() for each in root.iter(f"{P}Code")]
    assert len(names) == len(set(names))
    assert [each.tag.removeprefix(P) for each in root] == [
        name for name in ("Users", "CodeBook", "Variables", "Cases", "Sources", "Notes") if root.find(f"{P}{name}") is not None
    ]
    assert root.get("basePath") is None
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist()[0] == "project.qde"
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in archive.namelist():
            assert re.fullmatch(r"project\.qde|sources/[0-9a-f-]{36}\.txt", name)
            data = archive.read(name)
            assert b"\r" not in data and not data.startswith(b"\xef\xbb\xbf"), name
    return root


@pytest.mark.parametrize("which", ["all", "C1"])
def test_another_program_reads_every_coding_of_the_demo_as_it_is(demo: Path, tmp_path: Path, which: str) -> None:
    with Study.open(demo, "demo", readonly=True) as study:
        done = write_project(study, tmp_path / "p.qdpx", codings=which)
        wanted = said(study, None if which == "all" else which)
        roles = {row.participants[0]: row.role for row in study.log.sessions() if len(row.participants) == 1 and row.site}
    root = check(tmp_path / "p.qdpx")
    read = read_by_pyrefiqda(tmp_path / "p.qdpx", tmp_path / "los")
    assert done.rows == len(read.codings) and read.codings == wanted
    assert {case.get("name") for case in root.iter(f"{P}Case")} == {name for _, name in read.case_texts} >= set(roles)


def test_emoji_combining_letters_and_empty_answers_leave_whole_in_forty_sources_with_five_thousand_codings(
    nasty: Study, tmp_path: Path
) -> None:
    done = write_project(nasty, tmp_path / "p.qdpx", codings="all")
    check(tmp_path / "p.qdpx")
    read = read_by_pyrefiqda(tmp_path / "p.qdpx", tmp_path / "los")
    assert done.rows == 5_000 == len(read.codings) and len(read.texts) == 40
    assert read.codings == said(nasty)
    assert {"Vitaliteitsroute: Thuissituatie", "Ontwikkelroute: Thuissituatie"} <= {name for _, name, _ in read.codings}


def test_the_same_study_gives_the_same_bytes(nasty: Study, tmp_path: Path) -> None:
    one, other = (write_project(nasty, tmp_path / f"{n}.qdpx", codings="all") for n in (1, 2))
    assert (tmp_path / "1.qdpx").read_bytes() == (tmp_path / "2.qdpx").read_bytes() and one == other
    write_codebook(nasty, tmp_path / "1.qdc", Manner())
    write_codebook(nasty, tmp_path / "2.qdc", Manner())
    assert (tmp_path / "1.qdc").read_bytes() == (tmp_path / "2.qdc").read_bytes()


def test_a_codebook_is_valid_and_has_each_code_under_its_route(demo: Path, tmp_path: Path) -> None:
    from pyrefiqda import RefiCodebook

    with Study.open(demo, "demo", readonly=True) as study:
        write_codebook(study, tmp_path / "c.qdc", Manner(lang="en"))
        book = codebook(study)
        routes = {book.routes[route].label["en"] for route in book.routes}
        codes = {book.label(code.id, "en") for code in book.in_force()}
    schema("Codebook").assertValid(etree.parse(tmp_path / "c.qdc"))
    read = RefiCodebook.load(tmp_path / "c.qdc")
    heads = [each for each in read.codes.code if not each.is_codable]
    assert {each.name for each in heads} == routes and all(re.fullmatch("#[0-9A-F]{6}", each.color) for each in heads)

    def names(each: Any) -> set[str]:
        return {each.name}.union(*map(names, each.code))

    assert set.union(*map(names, read.codes.code)) - routes == codes


# --- what stands beside the words ---------------------------------------------------------------------------------------------


def values(element: etree._Element, root: etree._Element) -> dict[str, str]:
    names = {each.get("guid"): each.get("name") for each in root.iter(f"{P}Variable")}
    return {names[each[0].get("targetGUID")]: each[1].text for each in element.iterfind(f"{P}VariableValue")}


def test_participants_and_sources_tell_role_site_and_consent(study: Study, tmp_path: Path) -> None:
    write_project(study, tmp_path / "p.qdpx", codings="all")
    root = check(tmp_path / "p.qdpx")
    case = next(each for each in root.iter(f"{P}Case") if each.get("name") == "W01")
    source = next(each for each in root.iter(f"{P}TextSource") if each.get("name", "").startswith("W01"))
    assert values(case, root) == {"role": "werknemer", "site": "kas"}
    told = values(source, root)
    assert told["participant"] == "W01" and told["role"] == "werknemer" and told["site"] == "kas"
    assert told["protocol"] == "proef/gids 1" and told["consent.deelname"] == "ja"
    assert case.find(f"{P}CodeRef").get("targetGUID") == case.get("guid")


def test_a_memo_on_a_coding_is_in_its_selection_and_others_are_notes_by_themselves(study: Study, tmp_path: Path) -> None:
    from fieldwork.study.desk.desk import Desk

    given = code(Desk(study, "C1"), "koffie")
    steps = Steps(study, "C1")
    for text, about in (("Bij de <koffie> \x0b.", {"coding": given.coding, "session": "s1"}), ("Over s1.", {"session": "s1"}),
                        ("Over leren.", {"code": "leren"}), ("Over W01.", {"participant": "W01"}), ("Over alles.", {})):
        steps.write([written(text, "method", about, "C1")])
    write_project(study, tmp_path / "p.qdpx", codings="all")
    root = check(tmp_path / "p.qdpx")
    (selection,) = [each for each in root.iter(f"{P}PlainTextSelection") if each.get("creatingUser")]
    assert selection.find(f"{P}Description").text == "Bij de <koffie> \ufffd."
    notes = list(root.iter(f"{P}Note"))
    assert not list(root.iter(f"{P}NoteRef")) and all(each.get("creationDateTime") for each in notes)
    source = next(each.get("name") for each in root.iter(f"{P}TextSource") if each.get("name", "").startswith("W01"))
    names = [each.get("name") for each in notes]
    assert [name.split()[:2] for name in names] == [["method", str(n)] for n in (1, 2, 3, 4)]
    assert {name.partition(" – ")[2] for name in names} == {source, "Leren", "W01", ""}


def test_what_the_format_cannot_carry_is_told(demo: Path, tmp_path: Path) -> None:
    with Study.open(demo, "demo", readonly=True) as study:
        told = "\n".join(each.text("en") for each in write_project(study, tmp_path / "p.qdpx", codings="all").receipt)
    for words in ("the valence of 405 codings", "actor of", "“new aspect” on", "blind rounds", "when each question"):
        assert words in told, told


# --- what stays ----------------------------------------------------------------------------------------------------------------


def test_a_consensus_has_nothing_of_an_open_round_and_everything_has_it_all(study: Study, tmp_path: Path) -> None:
    from fieldwork.study.desk.desk import Desk

    code(Desk(study, "C1"), "koffie")
    round_ = open_round(study, "Een", ["C1", "C2"], sessions=["s1"])
    Steps(study, "C1").write([written("Denk ik zo.", "analytic", {"session": "s1"}, "C1")])
    Steps(study, "C1").write([written("Over leren.", "analytic", {"code": "leren"}, "C1")])
    assert round_
    for which, rows, notes, users in (("consensus", 0, 0, 0), ("all", 1, 2, 1), ("C1", 1, 2, 1)):
        done = write_project(study, tmp_path / "p.qdpx", codings=which)
        root = check(tmp_path / "p.qdpx")
        found = done.rows, len(list(root.iter(f"{P}Note"))), len(list(root.iter(f"{P}User")))
        assert found == (rows, notes, users), which


def test_a_session_without_consent_stays_and_so_do_quotes_that_may_not_be_quoted(study: Study, tmp_path: Path) -> None:
    do_once(study, "s1", act.Reopen())
    text = document(study, "s1").part("werk", "answer")
    assert text is not None
    at = text.text.index("koffie met de ploeg")
    do_once(study, "s1", act.Mark("m1", "quote", "werk", "answer", at, at + 19))
    do_once(study, "s1", act.Close())
    do_once(study, "s1", act.Consent("citeren", "nee"))
    write_project(study, tmp_path / "p.qdpx", codings="all")
    texts = read_by_pyrefiqda(tmp_path / "p.qdpx", tmp_path / "los").texts
    mine = next(words for name, words in texts.items() if name.startswith("W01"))
    assert "koffie met de ploeg" not in mine and "▒" * 19 in mine and "Ik begin om zeven uur." in mine
    do_once(study, "s2", act.Consent("deelname", "nee"))
    write_project(study, tmp_path / "p.qdpx", codings="all")
    assert not [name for name in read_by_pyrefiqda(tmp_path / "p.qdpx", tmp_path / "los2").texts if name.startswith("W02")]


def test_an_unknown_coder_is_told_and_nothing_is_written(study: Study, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no coder “C9”"):
        write_project(study, tmp_path / "p.qdpx", codings="C9")
    assert not list(tmp_path.glob("*.qdpx*"))


def test_a_stop_leaves_no_half_written_file(study: Study, tmp_path: Path) -> None:
    def stop(rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_project(study, tmp_path / "p.qdpx", manner=Manner(tick=stop))
    assert not list(tmp_path.glob("*.qdpx*"))


def test_a_coding_whose_words_are_gone_stays_and_is_counted(study: Study, tmp_path: Path) -> None:
    from fieldwork.study.desk.desk import Desk

    code(Desk(study, "C1"), "koffie")
    say(study, "Iets heel anders.")
    done = write_project(study, tmp_path / "p.qdpx", codings="all")
    assert done.rows == 0 and any("1 coding whose words are gone" in each.text("en") for each in done.receipt)

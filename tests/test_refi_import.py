"""What comes back from another program joins what it came from; what is new comes in whole, and goes as one."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldwork.capture import actions as act
from fieldwork.exports.refi.codebook import write_codebook
from fieldwork.exports.refi.project import write_project
from fieldwork.exports.writing import Manner
from fieldwork.store.erase import erase_session
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.codebook.book import codebook
from fieldwork.study.desk.codings import codings
from fieldwork.study.desk.desk import Desk
from fieldwork.study.desk.documents import document
from fieldwork.study.desk.memos import memos, written
from fieldwork.study.incoming import batch
from fieldwork.study.live import do_once
from fieldwork.study.refi.taking import take_refi
from fieldwork.study.steps import Steps
from tests.support import coder, refi
from tests.support.coder import SAID, code, copied, say
from tests.support.refi import TEXT, guid, project_xml, qdpx
from tests.support.studies import PASSPHRASE, fieldwork

made, study = coder.made, coder.study
demo, nasty = refi.demo, refi.nasty


def twin(study: Study, folder: Path, template: str) -> Study:
    """An empty study with the same title."""
    title = study.form["title"]
    return Study.create(folder, template, title if isinstance(title, str) else title["nl"], PASSPHRASE, by="R1")


def whole(study: Study) -> list[tuple[str, str | None, str, int, int, str]]:
    return sorted((each.session, each.item, each.field, each.start, each.end, each.coder) for each in codings(study))


def events(study: Study) -> int:
    return int(study.log.query("SELECT count(*) FROM event")[0][0])


# --- there and back --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("template", ["blank", "tno-2019"])
@pytest.mark.parametrize("which", ["all", "consensus", "C2"])
def test_a_project_read_into_a_new_study_and_written_again_is_the_same_to_the_byte(
    demo: Path, tmp_path: Path, template: str, which: str
) -> None:
    with Study.open(demo, "demo", readonly=True) as old, twin(old, tmp_path / "nieuw", template) as new:
        write_project(old, tmp_path / "a.qdpx", codings=which)
        write_codebook(old, tmp_path / "a.qdc", Manner())
        take_refi(new, tmp_path / "a.qdpx")
        write_project(new, tmp_path / "b.qdpx", codings="consensus" if which == "consensus" else "all")
        write_codebook(new, tmp_path / "b.qdc", Manner())
        assert not verify(new.log).problems
    assert (tmp_path / "a.qdpx").read_bytes() == (tmp_path / "b.qdpx").read_bytes()
    assert (tmp_path / "a.qdc").read_bytes() == (tmp_path / "b.qdc").read_bytes()


def test_what_is_hard_to_carry_comes_back_to_the_byte_with_memos_of_every_kind(nasty: Study, tmp_path: Path) -> None:
    first, steps = codings(nasty)[0], Steps(nasty, "C1")
    session = first.session
    for kind, about in (("analytic", {"coding": first.coding, "session": session}), ("case", {"session": session}),
                        ("method", {"code": first.code}), ("case", {"participant": "W01"}), ("analytic", {})):
        steps.write([written(f"Memo 🙂 <bij> {sorted(about)}\n\ten verder.", kind, about, "C1")])
    with twin(nasty, tmp_path / "nieuw", "blank") as new:
        write_project(nasty, tmp_path / "a.qdpx", codings="all")
        taken = take_refi(new, tmp_path / "a.qdpx")
        assert (taken.counts["codings"], taken.counts["sessions"], taken.counts["memos"]) == (5_000, 40, 5)
        assert sorted(sorted(each.about) for each in memos(new, {})) == [
            [], ["code"], ["coding", "session"], ["participant"], ["session"],
        ]  # fmt: skip
        write_project(new, tmp_path / "b.qdpx", codings="all")
    assert (tmp_path / "a.qdpx").read_bytes() == (tmp_path / "b.qdpx").read_bytes()


def test_a_codebook_read_into_a_new_study_and_written_again_is_the_same_to_the_byte(demo: Path, tmp_path: Path) -> None:
    with Study.open(demo, "demo", readonly=True) as old, twin(old, tmp_path / "nieuw", "blank") as new:
        write_codebook(old, tmp_path / "a.qdc", Manner())
        taken = take_refi(new, tmp_path / "a.qdc")
        write_codebook(new, tmp_path / "b.qdc", Manner())
        assert taken.counts["codes"] and "Werkvermogen en belasting" in (new.folder / "codebook.yaml").read_text("utf-8")
    assert (tmp_path / "a.qdc").read_bytes() == (tmp_path / "b.qdc").read_bytes()


@pytest.mark.parametrize("manner", [Manner(), Manner(lang="en"), Manner(identified=True)], ids=["nl", "en", "identified"])
def test_a_project_that_comes_home_has_nothing_new_and_changes_nothing(study: Study, tmp_path: Path, manner: Manner) -> None:
    code(Desk(study, "C1"), "koffie")
    Steps(study, "C1").write([written("Denk ik.", "analytic", {"coding": codings(study)[0].coding, "session": "s1"}, "C1")])
    write_project(study, tmp_path / "p.qdpx", codings="all", manner=manner)
    before = events(study)
    taken = take_refi(study, tmp_path / "p.qdpx")
    assert (taken.batch, taken.known, taken.told, any(taken.counts.values())) == (None, 1, (), False)
    assert events(study) == before


# --- joining ---------------------------------------------------------------------------------------------------------------


def recoded(path: Path, out: Path, change: Callable[[str], str], text: Callable[[str], str] = str) -> Path:
    """A project after somebody worked on it elsewhere."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            said = old.read(name).decode("utf-8")
            new.writestr(name, change(said) if name == "project.qde" else text(said))
    return out


def coded_elsewhere(study: Study, tmp_path: Path, words: str, *, name: str = "Rust", text: Callable[[str], str] = str) -> Path:
    """The study's project with a coding by another coder on these words of the text of W01."""
    write_project(study, tmp_path / "uit.qdpx", codings="all")
    with zipfile.ZipFile(tmp_path / "uit.qdpx") as archive:
        qde = archive.read("project.qde").decode("utf-8")
        at, source = next((said.index(words), each[8:-4]) for each in archive.namelist()[1:]
                          if words in (said := archive.read(each).decode("utf-8")))  # fmt: skip
    target = qde.split(f'name="{name}"')[0].rpartition('guid="')[2][:36]
    selection = (
        f'<PlainTextSelection guid="{guid("p")}" startPosition="{at}" endPosition="{at + len(words)}" creatingUser="{guid("u")}" '
        f'creationDateTime="2026-04-01T10:00:00+02:00"><Description>Zie ook W02.</Description><Coding guid="{guid("k")}">'
        f'<CodeRef targetGUID="{target}"/></Coding></PlainTextSelection>'
    )
    user = f'<User guid="{guid("u")}" name="Anna de Boer"/>'

    def change(xml: str) -> str:
        xml = xml.replace("<Users>", f"<Users>{user}") if "<Users>" in xml else xml.replace("<CodeBook>",
                                                                                             f"<Users>{user}</Users><CodeBook>")
        head, tail = xml.split(f'<TextSource guid="{source}"')
        place = tail.index(">") + 1
        return f'{head}<TextSource guid="{source}"{tail[:place]}{selection}{tail[place:]}'

    return recoded(tmp_path / "uit.qdpx", tmp_path / "terug.qdpx", change, text)


def test_a_coding_made_elsewhere_joins_the_answer_that_it_is_on(study: Study, tmp_path: Path) -> None:
    code(Desk(study, "C1"), "koffie")
    taken = take_refi(study, coded_elsewhere(study, tmp_path, "naar de kas"))
    assert (taken.counts["joined"], taken.counts["codings"], taken.counts.get("sessions", 0), taken.known) == (1, 1, 0, 1)
    at = SAID.index("naar de kas")
    mine, theirs = codings(study, "s1")
    assert (theirs.item, theirs.field, theirs.start, theirs.text, theirs.state) == ("werk", "answer", at, "naar de kas", "kept")
    assert (theirs.coder, theirs.code, mine.coder) == ("C02", "rust", "C1")
    assert any("Coder C02 is in the file: Anna de Boer." in each.text("en") for each in taken.told)
    (memo,) = memos(study, {"coding": theirs.coding})
    assert (memo.text, memo.coder) == ("Zie ook W02.", "C02")
    again = take_refi(study, tmp_path / "terug.qdpx")
    assert again.batch is None and again.known == 2 and len(memos(study, {})) == 1


def test_a_program_that_makes_guids_of_its_own_still_joins_by_name_and_text(study: Study, tmp_path: Path) -> None:
    code(Desk(study, "C1"), "koffie")
    file = coded_elsewhere(study, tmp_path, "naar de kas")
    with zipfile.ZipFile(file) as archive:
        xml = archive.read("project.qde").decode("utf-8")
    names = {found: guid(found) for found in re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f-]{22}", xml)}

    def renamed(text: str) -> str:
        for old, new in names.items():
            text = text.replace(old, new)
        return text

    with zipfile.ZipFile(file) as old, zipfile.ZipFile(tmp_path / "ander.qdpx", "w") as new:
        for name in old.namelist():
            new.writestr(renamed(name), renamed(old.read(name).decode("utf-8")))
    taken = take_refi(study, tmp_path / "ander.qdpx")
    assert taken.counts["joined"] == 1 and not taken.counts.get("sessions") and not taken.counts["codes"], taken
    assert sorted((each.coder, each.text) for each in codings(study)) == [("C02", "naar de kas"), ("C1", "koffie")]


def test_where_the_text_was_changed_since_codings_follow_their_words_or_are_told(study: Study, tmp_path: Path) -> None:
    file = coded_elsewhere(study, tmp_path, "naar de kas")
    say(study, f"O ja. {SAID}")
    taken = take_refi(study, file)
    (coding,) = codings(study)
    assert coding.text == "naar de kas" and coding.start == SAID.index("naar de kas") + 6
    assert "differs from the session as it is now" in "".join(each.text("en") for each in taken.told)
    batch.undo(study, taken.batch.id if taken.batch else "")
    say(study, "Iets heel anders.")
    taken = take_refi(study, file)
    assert not codings(study) and "1 coding not taken in" in "".join(each.text("en") for each in taken.told)


def test_a_coding_on_a_question_of_the_guide_alone_is_told_and_one_across_two_texts_becomes_two(
    study: Study, tmp_path: Path
) -> None:
    write_project(study, tmp_path / "p.qdpx")
    with zipfile.ZipFile(tmp_path / "p.qdpx") as archive:
        text = next(said for name in archive.namelist()[1:] if "naar de kas" in (said := archive.read(name).decode("utf-8")))
    question = text.split("\n\n")[2].split("\n")[0]
    taken = take_refi(study, coded_elsewhere(study, tmp_path, question))
    assert not taken.batch and "is on no words of an answer or note" in "".join(each.text("en") for each in taken.told)
    both = text[text.index("naar de kas") : text.index("Zij kijkt") + 9]
    take_refi(study, coded_elsewhere(study, tmp_path, both))
    assert [each.text for each in codings(study)] == ["naar de kas.", "Zij kijkt"]


def test_a_source_of_an_erased_session_does_not_come_back(study: Study, tmp_path: Path) -> None:
    file = coded_elsewhere(study, tmp_path, "naar de kas")
    erase_session(study.log, "s1", "R1")
    taken = take_refi(study, file)
    assert taken.batch is None and "refused or erased" in "".join(each.text("en") for each in taken.told)
    assert "naar de kas" not in "".join(str(row) for row in study.log.query("SELECT body FROM event"))


# --- what is new -----------------------------------------------------------------------------------------------------------


def test_a_project_of_another_program_becomes_sessions_without_a_guide_that_can_be_coded(study: Study, tmp_path: Path) -> None:
    before = {row.id for row in study.log.sessions()}
    taken = take_refi(study, qdpx(tmp_path / "p.qdpx"))
    assert dict(taken.counts) == {"sessions": 1, "codings": 1, "codes": 1}
    (row,) = [row for row in study.log.sessions() if row.id not in before]
    (part,) = document(study, row.id).parts
    assert (part.text, part.label, row.held_at, row.status) == (TEXT, "Gesprek 1", "2025-05-06", "closed")
    (coding,) = codings(study, row.id)
    assert (coding.text, coding.start, coding.coder) == ("🙂 het is druk", 25, "C01")
    assert codebook(study).codes[coding.code].color == "#aabbcc"
    desk = Desk(study, "C1")
    desk.code(row.id, part, 0, 2, "leren")
    assert next(each.text for each in desk.codings(row.id)) == "Ik"


def test_without_consent_in_the_file_texts_stay_here_until_somebody_says_that_there_is(study: Study, tmp_path: Path) -> None:
    taken = take_refi(study, qdpx(tmp_path / "p.qdpx"))
    assert "--consented" in "".join(each.text("nl") for each in taken.told)
    write_project(study, tmp_path / "uit.qdpx", codings="all")
    with zipfile.ZipFile(tmp_path / "uit.qdpx") as archive:
        assert f"sources/{guid('s').lower()}.txt" not in archive.namelist()
    batch.undo(study, taken.batch.id if taken.batch else "")
    taken = take_refi(study, tmp_path / "p.qdpx", consented=True)
    assert not any("--consented" in each.text("nl") for each in taken.told)
    write_project(study, tmp_path / "uit.qdpx", codings="all")
    with zipfile.ZipFile(tmp_path / "uit.qdpx") as archive:
        assert archive.read(f"sources/{guid('s').lower()}.txt").decode("utf-8") == TEXT


@pytest.mark.parametrize(
    ("raw", "origin", "place", "words"),
    [("Een\r\ntwee\r\ndrie", "NVivo", (11, 15), "drie"), ("Een\r\ntwee\r\ndrie", "ATLAS.ti 9", (9, 13), "drie"),
     ("\ufeffEen twee", "MAXQDA", (4, 8), "twee"), ("Een\rtwee", "X", (4, 8), "twee"),
     ("e\u0301\u0301n Q\u0304 twee", "X", (8, 12), "twee"), ("nul\x00 twee", "X", (5, 9), "twee")],
    ids=["cr-and-lf-are-two", "cr-and-lf-are-one", "byte-order-mark", "cr", "combining", "nul"],
)  # fmt: skip
def test_places_are_found_whatever_ends_the_lines(
    study: Study, tmp_path: Path, raw: str, origin: str, place: tuple[int, int], words: str
) -> None:
    xml = project_xml(origin=origin, place=f'startPosition="{place[0]}" endPosition="{place[1]}"')
    take_refi(study, qdpx(tmp_path / "p.qdpx", xml, {f"sources/{guid('s')}.txt": raw.encode()}))
    assert [each.text for each in codings(study)] == [words]


def test_variables_cases_notes_and_text_within_the_xml_come_along(study: Study, tmp_path: Path) -> None:
    xml = project_xml(
        path="", inline=f"<PlainTextContent>{TEXT}</PlainTextContent>",
        codes=f'<Code guid="{guid("h")}" name="Map" isCodable="false"><Code guid="{{{guid("c")}}}" name="Werkdruk" '
              f'isCodable="true"><Description>Te veel.</Description></Code></Code><Code guid="{guid("w")}" name="W77" isCodable="true"/>',
        variables=f'<Variables><Variable guid="{guid("v")}" name="leeftijd" typeOfVariable="Integer"/></Variables>',
        cases=f'<Cases><Case guid="{guid("w")}" name="W77"><SourceRef targetGUID="{guid("s")}"/></Case></Cases>',
        values=f'<VariableValue><VariableRef targetGUID="{guid("v")}"/><IntegerValue>41</IntegerValue></VariableValue>',
        notes=f'<Notes><Note guid="{guid("n")}" name="Dagboek" creationDateTime="2025-01-02T03:04:05Z"><PlainTextContent>Viel mee.'
              "</PlainTextContent></Note></Notes>",
    )  # fmt: skip
    taken = take_refi(study, qdpx(tmp_path / "p.qdpx", xml, {}), consented=True)
    assert taken.counts["participants"] == 1 and taken.counts["memos"] == 1
    assert [each.text for each in memos(study, {})] == ["Dagboek\n\nViel mee."]
    book = codebook(study)
    (coding,) = codings(study)
    assert [book.label(each, "nl") for each in book.path(coding.code)] == ["Map", "Werkdruk"]
    assert book.codes[coding.code].definition == "Te veel."
    write_project(study, tmp_path / "uit.qdpx", codings="all")
    with zipfile.ZipFile(tmp_path / "uit.qdpx") as archive:
        out = archive.read("project.qde").decode("utf-8")
    assert "<IntegerValue>41</IntegerValue>" in out and f'guid="{guid("w").lower()}" name="W77"' in out
    assert f'guid="{guid("h").lower()}" name="Map" isCodable="false"' in out and f'<Coding guid="{guid("k").lower()}"' in out


# --- as one step -----------------------------------------------------------------------------------------------------------


def test_an_import_goes_as_one_step_and_can_come_again(study: Study, tmp_path: Path) -> None:
    code(Desk(study, "C1"), "koffie")
    before, sessions, codes = whole(study), len(study.log.sessions()), {code.id for code in codebook(study).in_force()}
    file = qdpx(tmp_path / "p.qdpx")
    first = take_refi(study, file)
    assert first.batch is not None and len(whole(study)) == 2
    batch.undo(study, first.batch.id)
    assert (whole(study), len(study.log.sessions())) == (before, sessions)
    assert {code.id for code in codebook(study).in_force()} == codes
    second = take_refi(study, file)
    assert second.counts == first.counts and len(whole(study)) == 2 and not verify(study.log).problems


def test_a_dry_run_tells_what_would_come_and_writes_nothing(made: object, tmp_path: Path) -> None:
    with copied(made, tmp_path / "proef") as study:  # type: ignore[arg-type]
        file, before = qdpx(tmp_path / "p.qdpx"), events(study)
        taken = take_refi(study, file, dry_run=True)
        assert dict(taken.counts) == {"sessions": 1, "codings": 1, "codes": 1} and taken.batch is None
        assert events(study) == before and "Werkdruk" not in (study.folder / "codebook.yaml").read_text("utf-8")


def test_the_command_tells_what_came_in_both_languages(demo: Path, tmp_path: Path) -> None:
    folder, secret = tmp_path / "nieuw", {"FIELDWORK_PASSPHRASE": PASSPHRASE}
    fieldwork("new", str(folder), "--template", "blank", "--title", "X", home=tmp_path, **secret)
    file = str(qdpx(tmp_path / "p.qdpx"))
    dry = fieldwork("--study", str(folder), "import", "refi-qda", file, "--dry-run", home=tmp_path, **secret)
    assert "zou overnemen: " in dry.stderr and "1 gesprek" in dry.stderr
    done = fieldwork("--study", str(folder), "--lang", "en", "import", "refi-qda", file, home=tmp_path, **secret)
    assert "taken in: " in done.stderr and "1 coding" in done.stderr and "1 session" in done.stderr
    again = fieldwork("--study", str(folder), "import", "refi-qda", file, home=tmp_path, **secret)
    assert "niets nieuws" in again.stderr and "1 codering was er al" in again.stderr


def test_an_imported_text_can_be_added_to_by_hand(study: Study, tmp_path: Path) -> None:
    taken = take_refi(study, qdpx(tmp_path / "p.qdpx"))
    session = taken.batch.sessions[0] if taken.batch else ""
    do_once(study, session, act.Reopen())
    do_once(study, session, act.Note("n9", "tekst", "Las dit later na.", "reflective"))
    do_once(study, session, act.Close())
    assert [part.text for part in document(study, session).parts] == [TEXT, "Las dit later na."]
    assert [each.text for each in codings(study, session)] == [TEXT[25:38]]

"""What leaves, comes back or is destroyed: wrong files, names that take the place of others, and what is told before a yes."""

from __future__ import annotations

import asyncio
import errno
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input

from fieldwork.cli import app, opening
from fieldwork.errors import NoRoom, StudyError
from fieldwork.exports.word.data_plan import document
from fieldwork.store import crypt
from fieldwork.store.backup import backup, restore
from fieldwork.store.erase import erase_session
from fieldwork.store.faults import guard
from fieldwork.store.log import Log
from fieldwork.store.migrate import VERSION
from fieldwork.study import Study
from fieldwork.study.copies.handing_over import Wish, hand, words
from fieldwork.study.copies.merging import merge_file
from fieldwork.study.privacy.data_plan import data_plan
from fieldwork.study.privacy.erasing_text import plan as plan_text
from fieldwork.study.privacy.erasing_words import would
from fieldwork.study.privacy.names import make_names, open_names
from fieldwork.study.privacy.names_taking import read_csv
from fieldwork.study.privacy.retention import destroy
from fieldwork.study.privacy.texts import ref_of_part
from fieldwork.study.privacy.withdrawal import plan, withdraw
from fieldwork.study.privacy.withdrawal_words import left_lines
from fieldwork.tui.screens.choosing import Choosing
from fieldwork.tui.screens.home import Home
from fieldwork.tui.screens.keyfile import Keyfile
from fieldwork.tui.screens.keyfile_place import Where
from tests.support.copies import two
from tests.support.keyfile import OWN as OWN_THERE
from tests.support.keyfile import filled, inside, told
from tests.support.program import arrive, flat, press, running, screen, until
from tests.support.studies import PASSPHRASE, fieldwork, new_study
from tests.support.withdrawing import ITEM, coded, keep_copy, put, talk
from tests.test_data_plan import blocks

OWN = "namen blijven binnen de deur"
NAME = "Zoë Škoda"


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    """S1 is of W01; W02 is known in the key file."""
    study = Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="R1")
    talk(study, "s1", "W01", answer="een rustige dag").leave()
    talk(study, "s2", "W02", answer=f"Ik heet {NAME}").leave()
    with make_names(study, OWN) as names:
        names.put(read_csv(study, f"code,kind,name,also,contact\nW02,person,{NAME},Zootje,\n", {}))
    yield study
    study.close()


def at(study: Study) -> tuple[str, str]:
    study.close()
    return "--study", str(study.folder)


def there(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


# --- a file that is something else, or not whole ----------------------------------------------------------------------------


def test_a_key_file_that_is_restored_as_a_study_leaves_no_name_and_no_folder(
    study: Study, tmp_path: Path, own_home: Path
) -> None:
    file, out = study.folder / "names.fieldwork", tmp_path / "uit"
    study.close()
    done = fieldwork("restore", str(file), str(out), home=own_home, expect=3, FIELDWORK_PASSPHRASE=OWN)
    assert "is geen studie van fieldwork" in done.stderr and "fieldwork names restore" in done.stderr
    assert not out.exists() and there(tmp_path) == ["studie", *(f"studie/{name}" for name in there(study.folder))]


def test_with_the_paper_of_the_key_file_neither(study: Study, tmp_path: Path, own_home: Path) -> None:
    from fieldwork.study.keys import paper_of_names

    paper, out = " ".join(paper_of_names(study, OWN)), tmp_path / "uit"
    file = study.folder / "names.fieldwork"
    study.close()
    done = fieldwork("recovery", "restore", str(file), str(out), home=own_home, expect=3, FIELDWORK_RECOVERY_KEY=paper,
                     FIELDWORK_NEW_PASSPHRASE="vijf losse woorden bij elkaar kievit")  # fmt: skip
    assert "is geen studie" in done.stderr and not out.exists()


def test_a_backup_of_a_newer_program_leaves_nothing(study: Study, tmp_path: Path) -> None:
    copy, out = tmp_path / "kopie.fieldwork", tmp_path / "uit"
    out.mkdir()
    backup(study.log, study.folder, copy, by="R1")
    with crypt.connect(copy, study.log.key) as db:
        db.pragma("user_version", VERSION + 1)
    with pytest.raises(StudyError, match="newer fieldwork"):
        restore(copy, study.log.key, out, by="R1")
    assert there(out) == [] and there(tmp_path)[0] == "kopie.fieldwork"


def test_where_what_was_restored_cannot_be_opened_it_does_not_stay(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, out = tmp_path / "kopie.fieldwork", tmp_path / "uit"
    backup(study.log, study.folder, copy, by="R1")

    def full(cls: type[Log], file: Path, *_: object, **__: object) -> Log:
        with guard(file):
            raise OSError(errno.ENOSPC, "full")
        raise AssertionError

    monkeypatch.setattr(Log, "open", classmethod(full))
    with pytest.raises(NoRoom) as refusal:
        restore(copy, study.log.key, out, by="R1")
    assert not out.exists() and "Er is niets teruggezet." in refusal.value.message.text("nl")


WRONG = [
    (lambda whole: b"", "niet heel", "not whole"),
    (lambda whole: whole[:5_000], "niet heel", "not whole"),
]


@pytest.mark.parametrize(("cut", "dutch", "english"), WRONG, ids=["empty", "cut"])
def test_a_backup_that_is_not_whole_does_not_send_anyone_to_put_a_backup_back(
    study: Study, tmp_path: Path, own_home: Path, cut: object, dutch: str, english: str
) -> None:
    copy = tmp_path / "kort.fieldwork"
    backup(study.log, study.folder, copy, by="R1")
    copy.write_bytes(cut(copy.read_bytes()))  # type: ignore[operator]
    for lang, words_, remedy in (("nl", dutch, "Neem een andere kopie"), ("en", english, "Take another copy")):
        done = fieldwork("--lang", lang, "restore", str(copy), str(tmp_path / "uit"), home=own_home, expect=3)
        assert words_ in done.stderr and remedy in done.stderr and "fieldwork restore" not in done.stderr
    assert not (tmp_path / "uit").exists()


def test_a_key_file_that_is_not_whole_is_put_back_as_a_key_file(study: Study, own_home: Path) -> None:
    file = study.folder / "names.fieldwork"
    whole = file.read_bytes()
    where = at(study)
    for content in (b"", whole[:5_000], b"Beste collega,\n" * 600):
        file.write_bytes(content)
        done = fieldwork("names", "list", *where, home=own_home, expect=3, FIELDWORK_NAMES_PASSPHRASE=OWN)
        assert "fieldwork names restore KOPIE" in done.stderr and "fieldwork restore" not in done.stderr, done.stderr
    file.write_bytes(whole)
    done = fieldwork("names", "list", *where, home=own_home, expect=3, FIELDWORK_NAMES_PASSPHRASE="een andere wachtzin")
    assert "fieldwork names restore KOPIE" in done.stderr and "fieldwork restore" not in done.stderr


def test_a_folder_that_is_named_as_a_copy_is_called_a_folder(study: Study, tmp_path: Path, own_home: Path) -> None:
    folder, out = str(study.folder), str(tmp_path / "uit")
    where = at(study)
    for given, made_by in ((("restore", folder, out), "backup"), (("recovery", "restore", folder, out), "backup"),
                           (("names", "restore", folder, *where), "names backup")):  # fmt: skip
        done = fieldwork(*given, home=own_home, expect=1)
        assert f"is een map. Wijs het bestand aan dat fieldwork {made_by} heeft gemaakt" in done.stderr, given


# --- a full disk ------------------------------------------------------------------------------------------------------------


def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def write(self: Log, *_: object, **__: object) -> int:
        with guard(self.file):
            raise OSError(errno.ENOSPC, "full")
        raise AssertionError

    monkeypatch.setattr(Log, "append", write)


def test_a_full_disk_says_that_nothing_was_erased_and_not_that_typing_goes_on(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = plan(study, "W01", erase=True)
    full_disk(monkeypatch)
    for work in (lambda: withdraw(study, planned), lambda: erase_session(study.log, "s1", "R1")):
        with pytest.raises(NoRoom) as refusal:
            work()  # type: ignore[no-untyped-call]
        assert "Er is niets gewist" in refusal.value.message.text("nl")
        assert "Nothing was erased" in refusal.value.message.text("en") and "typ" not in refusal.value.message.text("en")


def test_a_full_disk_says_that_no_file_was_made(study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("fieldwork.store.handover.complete", full)
    monkeypatch.setattr("fieldwork.store.backup.complete", full)
    file = tmp_path / "c2.fieldwork"
    for work in (lambda: hand(study, file, crypt.new_key(OWN), Wish("C2", ("s1",))),
                 lambda: backup(study.log, study.folder, file, by="R1")):  # fmt: skip
        with pytest.raises(NoRoom) as refusal:
            work()  # type: ignore[no-untyped-call]
        assert "Er is geen bestand gemaakt." in refusal.value.message.text("nl") and "typt" not in refusal.value.message.text("nl")
    assert not file.exists()


def test_a_full_disk_says_that_nothing_was_merged(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    study, _ = two(tmp_path_factory.getbasetemp(), tmp_path / "hier", tmp_path / "daar")
    before = len(list(study.log.events()))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("fieldwork.store.merge._take", full)
    with pytest.raises(NoRoom) as refusal:
        merge_file(study, tmp_path / "daar" / "study.fieldwork", [lambda: study.log.key])
    assert "Er is niets samengevoegd" in refusal.value.message.text("nl") and "typt" not in refusal.value.message.text("nl")
    assert len(list(study.log.events())) == before
    study.close()


# --- passphrases ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("secret", "whose"), [(OWN, "sleutelbestand"), (PASSPHRASE, "studie")])
def test_a_hand_over_never_has_the_passphrase_of_the_study_or_of_its_key_file(
    study: Study, tmp_path: Path, own_home: Path, secret: str, whose: str
) -> None:
    file = tmp_path / "c2.fieldwork"
    done = fieldwork("handover", str(file), "--to", "C2", "--sessions", "s1", *at(study), home=own_home, expect=1,
                     FIELDWORK_HANDOVER_PASSPHRASE=secret)  # fmt: skip
    assert f"Dit is de wachtzin van {'het' if whose == 'sleutelbestand' else 'de'} {whose}" in done.stderr and not file.exists()


# --- names that come in and go ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["W02", "w02"])
def test_a_name_that_takes_the_place_of_another_is_asked_about_and_the_old_one_still_leaves_no_text(
    study: Study, tmp_path: Path, own_home: Path, code: str
) -> None:
    table, secret = tmp_path / "n.csv", {"FIELDWORK_NAMES_PASSPHRASE": OWN}
    table.write_text(f"code;kind;name;also;contact\n{code};person;Ander Iemand;;\n", "utf-8")
    where = at(study)
    refused = fieldwork("names", "import", str(table), *where, home=own_home, expect=2, **secret)
    assert "achter W02 staat al een andere naam" in refused.stderr and "geef --yes" in refused.stderr
    assert "Škoda" not in refused.stderr
    assert NAME in fieldwork("names", "list", *where, home=own_home, **secret).stdout, "nothing was taken in"
    fieldwork("names", "import", str(table), "--yes", *where, home=own_home, **secret)
    listed = fieldwork("names", "list", *where, home=own_home, **secret).stdout
    assert "Ander Iemand" in listed and NAME in listed and "Zootje" in listed and "w02" not in listed
    text = tmp_path / "t.txt"
    text.write_text("Ander Iemand kwam met Zoë en mevrouw Skoda, ook Zootje", "utf-8")
    out = fieldwork("names", "replace", str(text), *where, home=own_home, **secret).stdout
    assert out == "[W02] kwam met [W02] en mevrouw [W02], ook [W02]"
    again = fieldwork("names", "import", str(table), *where, home=own_home, **secret)
    assert "andere naam" not in again.stderr, "the same table again changes no name"


def test_on_screen_it_is_asked_too(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    study, _ = told(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    filled(study, {"W01": NAME})
    table = tmp_path / "n.csv"
    table.write_text("code,name\nw01,Ander Iemand\n", "utf-8")

    async def taken(pilot: object, key: str) -> None:
        await press(pilot, "ctrl+o")  # type: ignore[arg-type]
        await arrive(pilot, Where)  # type: ignore[arg-type]
        pilot.app.screen.query_one(Input).value = str(table)  # type: ignore[attr-defined]
        await press(pilot, "enter")  # type: ignore[arg-type]
        await arrive(pilot, Choosing)  # type: ignore[arg-type]
        assert "Namen door andere vervangen: W01?" in flat(pilot)  # type: ignore[arg-type]
        await press(pilot, key)  # type: ignore[arg-type]
        await arrive(pilot, Keyfile)  # type: ignore[arg-type]

    async def walk() -> None:
        async with running(study, (100, 30)) as pilot:
            page = await inside(pilot)
            await taken(pilot, "1")
            assert page._entries["W01"].name == NAME
            await taken(pilot, "2")
            assert (page._entries["W01"].name, page._entries["W01"].also) == ("Ander Iemand", (NAME,))
            assert NAME in flat(pilot) and "w01" not in page._entries

    asyncio.run(walk())
    with Study.open(study.folder, PASSPHRASE) as again, open_names(again, OWN_THERE, "list") as names:
        assert [(each.code, each.name) for each in names.entries()] == [("W01", "Ander Iemand")]


@pytest.mark.parametrize("copied_by", ["names backup", "hand"])
def test_a_name_that_was_removed_does_not_come_back_with_an_older_copy(
    study: Study, tmp_path: Path, own_home: Path, copied_by: str
) -> None:
    copy, file, secret = tmp_path / "oud.fieldwork", study.folder / "names.fieldwork", {"FIELDWORK_NAMES_PASSPHRASE": OWN}
    with open_names(study, OWN, "set") as names:
        names.put(read_csv(study, "code,name\nW01,Joost Meeuw\n", {}))
    where = at(study)
    if copied_by == "hand":
        shutil.copyfile(file, copy)
    else:
        fieldwork("names", "backup", str(copy), *where, home=own_home, **secret)
    fieldwork("names", "remove", "w02", "--yes", *where, home=own_home, **secret)
    file.unlink()
    done = fieldwork("names", "restore", str(copy), *where, home=own_home, **secret)
    assert "Niet teruggezet, want gewist: W02." in done.stderr
    listed = fieldwork("names", "list", *where, home=own_home, **secret).stdout
    assert "Meeuw" in listed and "koda" not in listed and "Zootje" not in listed
    with Study.open(study.folder, PASSPHRASE) as again:
        bodies = [event.body for event in again.log.events("study", {"names.opened"})]
    assert {"for": "remove", "codes": ["W02"]} in bodies and not any("koda" in str(body) for body in bodies)


def test_a_name_that_was_filled_in_again_comes_back_with_a_copy_of_after_that(study: Study, tmp_path: Path, own_home: Path) -> None:
    copy, file, secret = tmp_path / "nieuw.fieldwork", study.folder / "names.fieldwork", {"FIELDWORK_NAMES_PASSPHRASE": OWN}
    table = tmp_path / "n.csv"
    table.write_text("code,name\nW02,Joost Meeuw\n", "utf-8")
    where = at(study)
    fieldwork("names", "remove", "W02", "--yes", *where, home=own_home, **secret)
    fieldwork("names", "import", str(table), *where, home=own_home, **secret)
    shutil.copyfile(file, copy)
    file.unlink()
    assert "Niet teruggezet" not in fieldwork("names", "restore", str(copy), *where, home=own_home, **secret).stderr
    assert "Meeuw" in fieldwork("names", "list", *where, home=own_home, **secret).stdout


def test_which_spellings_of_an_ordinary_word_are_not_found_is_told(study: Study, tmp_path: Path, own_home: Path) -> None:
    table, secret = tmp_path / "n.csv", {"FIELDWORK_NAMES_PASSPHRASE": OWN}
    table.write_text("code,kind,name\nB1,company,Bakkerij De Zon\nB2,company,Kwekerij De Tulpenhof\n", "utf-8")
    where = at(study)
    done = fieldwork("names", "import", str(table), *where, home=own_home, **secret)
    (line,) = (line for line in done.stderr.splitlines() if "niet vervangen" in line)
    assert "B1" in line and "“de zon”" in line and "“Zon”" in line and "Tulpenhof" not in done.stderr
    text = tmp_path / "t.txt"
    text.write_text("Bij De Zon, in de Tulpenhof: de zon scheen. Zon.", "utf-8")
    out = fieldwork("names", "replace", str(text), *where, home=own_home, **secret).stdout
    assert out == "Bij [bedrijf B1], in [bedrijf B2]: de zon scheen. Zon."


# --- what was destroyed -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["recording", "opnames", "lunch"])
def test_a_kind_that_is_mistyped_is_told_the_kinds_and_never_to_destroy_anything(
    study: Study, own_home: Path, kind: str
) -> None:
    where = at(study)
    for lang, there_is, choose in (("nl", "Er is geen soort", "kies uit"), ("en", "There is no kind", "choose from")):
        for option in ("--done", "--not-done"):
            done = fieldwork("--lang", lang, "retention", option, kind, "--yes", *where, home=own_home, expect=1)
            assert f"{there_is} “{kind}”; {choose} consent_forms, recordings, photos, exports, backups" in done.stderr
            assert "vernietig de map" not in done.stderr and "destroy the folder" not in done.stderr


def test_what_was_destroyed_was_there_on_that_day_and_a_day_has_one_form(study: Study, own_home: Path) -> None:
    put(study, "exported", "study", {"profile": "answers", "file": "answers.csv"})
    where, today = at(study), date.today().isoformat()
    one = ("retention", "--done", "exports", "--file", "answers.csv", "--yes", *where)
    done = fieldwork(*one, "--day", "2019-01-01", home=own_home, expect=1)
    assert f"“answers.csv” is van {today}; op 2019-01-01 was het er nog niet" in done.stderr
    assert "Schrijf JJJJ-MM-DD" in fieldwork(*one, "--day", "31-12-2025", home=own_home, expect=2).stderr
    english = fieldwork("--lang", "en", *one, "--day", "31-12-2025", home=own_home, expect=2).stderr
    assert "Write YYYY-MM-DD" in english
    fieldwork(*one, "--day", today, home=own_home)
    with Study.open(study.folder, PASSPHRASE) as again:
        left = plan(again, "W01", erase=True).left
    assert [(each.file, each.destroyed) for each in left] == [("answers.csv", today)]


def test_what_was_destroyed_is_no_longer_told_to_hold_it(study: Study) -> None:
    put(study, "exported", "study", {"profile": "answers", "file": "weg.csv"})
    put(study, "exported", "study", {"profile": "answers", "file": "er-nog.csv"})
    keep_copy(study, "kopie.fieldwork")
    destroy(study, "exports", day=date.today(), file="weg.csv")
    destroy(study, "backups", day=date.today())
    lines = [line.text("nl") for line in left_lines(plan(study, "W01", erase=True).left)]
    gone = lines.index("Dit had het ook, en is volgens het logboek vernietigd:")
    assert lines[0].endswith("heeft het nog:") and gone == 2 and "er-nog.csv" in lines[1]
    today = date.today().isoformat()
    assert sorted(line.split(" ", 3)[3] for line in lines[gone + 1 :]) == [
        f"export weg.csv – vernietigd op {today}", f"reservekopie kopie.fieldwork – vernietigd op {today}",
    ]  # fmt: skip
    put(study, "exported", "study", {"profile": "answers", "file": "weg.csv"})  # made again since
    assert [each.destroyed for each in plan(study, "W01", erase=True).left if each.file == "weg.csv"] == [today, ""]


# --- what is told before a yes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [("withdraw", "W01", "--erase"), ("erase", ref_of_part("s1", ITEM, "answer"))], ids=["withdraw", "erase"])
def test_what_left_is_told_before_it_is_asked(
    study: Study, given: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(study, "exported", "study", {"profile": "answers", "file": "a.csv", "for": "de universiteit"})
    put(study, "exported", "study", {"profile": "search", "file": "-", "sessions": ["s1"], "participants": ["W01"]})
    before: list[str] = []

    def asked(question: str, yes: bool) -> None:
        before.append(capsys.readouterr().err)
        assert not yes and question

    monkeypatch.setenv("FIELDWORK_PASSPHRASE", PASSPHRASE)
    for module in ("withdraw", "erase"):
        monkeypatch.setattr(f"fieldwork.cli.{module}.sure", asked)
    monkeypatch.setattr("fieldwork.cli.erase.require_terminal", lambda _: None)
    assert app.run([*given, *at(study)]) == 0
    (told_,) = before
    assert "a.csv voor de universiteit" in told_ and "lijst met zoekresultaten" in told_ and "export search" not in told_
    assert "a.csv voor de universiteit" in capsys.readouterr().err, "and after"


# --- the plan, and what no log tells ----------------------------------------------------------------------------------------


def test_the_data_plan_says_when_names_were_left_as_they_are(study: Study) -> None:
    for lang, always, unless, mark in (
        ("nl", "worden in alles wat naar buiten gaat vervangen", "tenzij het anders gevraagd is: 1 keer", "namen niet vervangen"),
        ("en", "are replaced in all that leaves", "unless it was asked otherwise: once", "names not replaced"),
    ):
        before = " ".join(blocks(document(data_plan(study), lang, date.today())))  # type: ignore[arg-type]
        if lang == "nl":
            assert always in before and unless not in before
            body = {"profile": "log", "file": "-", "sha256": "ab" * 32, "names": "unchecked", "identified": True, "raw": True}
            put(study, "exported", "study", body)
        told_ = blocks(document(data_plan(study), lang, date.today()))  # type: ignore[arg-type]
        assert always not in " ".join(told_) and unless in " ".join(told_)
        (row,) = (line for line in told_ if "abab" in line)
        assert mark in row and ("zoals getypt" in row or "as they were typed" in row) and ("herleidbare" in row or "identify" in row)


def test_a_backup_of_a_study_that_can_only_be_read_says_that_no_log_tells_of_it(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    study.close()
    (study.folder / "names.fieldwork").unlink()
    target = tmp_path / "kopie.fieldwork"
    monkeypatch.setenv("FIELDWORK_PASSPHRASE", PASSPHRASE)
    opened = opening.open_study

    def readonly(settings: object, **_: object) -> Study:
        return opened(settings, readonly=True)  # type: ignore[arg-type]

    monkeypatch.setattr("fieldwork.cli.backup.open_study", readonly)
    assert app.run(["backup", str(target), "--study", str(study.folder)]) == 0
    said = capsys.readouterr().err
    assert "Back-up gemaakt" in said and "geen logboek zegt dat deze kopie er is" in said


# --- words ------------------------------------------------------------------------------------------------------------------


def test_one_session_is_one_session(study: Study, tmp_path: Path) -> None:
    done = hand(study, tmp_path / "c2.fieldwork", crypt.new_key(OWN), Wish("C2", ("s1",)))
    (told_,) = words(done)
    assert "is voor C2: 1 gesprek. Geef" in told_.text("nl") and "is for C2: 1 session. Give" in told_.text("en")


def test_a_passphrase_is_spoken_of_in_one_way_and_what_loses_its_words_is_a_thing(study: Study) -> None:
    assert "Typ haar nog eens" in crypt.wrong(study.log.file).message.text("nl") and "zij goed is" in str(
        crypt.wrong(study.log.file).message.text("nl"))  # fmt: skip
    coded(study, "s1", "c1", "answer", "een rustige")
    lines = [line.text("nl") for line in would(plan_text(study, ref_of_part("s1", ITEM, "answer")))]
    assert any("Wat zijn woorden kwijtraakt, staat dan als gemarkeerd" in line for line in lines)


def test_who_types_in_a_session_that_was_erased_is_not_told_that_it_will_be_saved_and_home_says_nothing_of_leaving(
    study: Study,
) -> None:
    live = talk(study, "s3", "W03", answer="nog open", close=False)
    live.leave()

    async def walk() -> None:
        async with running(study, (100, 30)) as pilot:
            await arrive(pilot, Home)
            await press(pilot, "enter")
            await until(pilot, lambda: "F9" in flat(pilot) or "Ctrl+N" in flat(pilot))
            with Study.opened(study.folder, study.log.key, by="L") as other:
                erase_session(other.log, "s3", "L")
            await press(pilot, *"pimpel")
            await until(pilot, lambda: "Ga hier weg." in flat(pilot))
            assert "intussen gewist" in flat(pilot) and "Nog niet bewaard" not in flat(pilot)
            assert "niet bewaard" not in screen(pilot).split("\n")[0] and "! gewist" in screen(pilot).split("\n")[0]
            await press(pilot, "ctrl+q")
            await arrive(pilot, Home)
            await until(pilot, lambda: "intussen gewist" in flat(pilot))
            assert "Ga hier weg" not in flat(pilot) and "ga hier weg" not in flat(pilot)

    asyncio.run(walk())

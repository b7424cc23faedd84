"""The key file: a second encrypted file, apart from the study in everything, whose every opening is told and tells nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from fieldwork.errors import InputError, ReadOnlyStudy, StudyError, WrongPassphrase
from fieldwork.store import crypt
from fieldwork.store.backup import backup, restore
from fieldwork.store.keyfile import Entry
from fieldwork.study import Study
from fieldwork.study.privacy.names import entry, make_names, open_names
from fieldwork.study.privacy.names_restoring import restore_names
from fieldwork.study.privacy.names_taking import read_csv, told_by_code
from tests.support.studies import PASSPHRASE, environment, fieldwork, new_study

OWN = "namen blijven binnen de deur"
NAME, SITE, MAIL = "Hortensia Zwaluwstaart", "Lavendelkwekerij Hazelnoot", "hortensia@kwekerij.example"
CSV = f"code,kind,name,also,contact\nW01,person,{NAME},Horry,{MAIL}; 06-12345678\nkas,site,{SITE},,\n"
WORDS = ("Hortensia", "Zwaluwstaart", "Horry", "Lavendelkwekerij", "Hazelnoot", "kwekerij.example", "12345678")


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")


@pytest.fixture
def filled(folder: Path) -> Path:
    with Study.open(folder, PASSPHRASE, by="E") as study, make_names(study, OWN) as names:
        names.put(read_csv(study, CSV, {}))
    return folder


def raw_bytes(folder: Path) -> list[str]:
    """Where a file, or the name of one, holds a name unencrypted."""
    found = []
    for path in folder.rglob("*"):
        content = (path.read_bytes() if path.is_file() else b"") + str(path).encode()
        found += [f"{word} in {path}" for word in WORDS if word.encode() in content or word.encode("utf-16-le") in content]
    return found


def test_it_opens_with_its_own_passphrase_only_and_neither_opens_the_other(filled: Path) -> None:
    with Study.open(filled, PASSPHRASE) as study:
        with open_names(study, OWN, "list") as names:
            assert [(each.code, each.kind, each.name) for each in names.entries()] == [("W01", "person", NAME), ("kas", "site", SITE)]
        with pytest.raises(WrongPassphrase):
            open_names(study, PASSPHRASE, "list")
    with pytest.raises(WrongPassphrase):
        Study.open(filled, OWN)


def test_the_passphrase_of_the_study_is_refused_for_it(folder: Path) -> None:
    with Study.open(folder, PASSPHRASE) as study, pytest.raises(InputError, match="passphrase of the study"):
        make_names(study, PASSPHRASE)
    assert not (folder / "names.fieldwork").exists()


def test_every_opening_is_in_the_log_with_who_and_when_and_no_content(filled: Path) -> None:
    with Study.open(filled, PASSPHRASE, by="L1") as study:
        open_names(study, OWN, "search").close()
        with pytest.raises(WrongPassphrase):
            open_names(study, "iets anders", "list")
        events = list(study.log.events("study", {"names.opened"}))
        assert [(e.by, e.body) for e in events] == [("E", {"for": "new"}), ("L1", {"for": "search"})]
        told = json.dumps([[e.kind, e.subject, dict(e.body)] for e in study.log.events()], ensure_ascii=False)
    assert not any(word in told for word in WORDS)


def test_where_its_opening_cannot_be_written_down_it_stays_closed(filled: Path) -> None:
    with Study.open(filled, PASSPHRASE, readonly=True) as study, pytest.raises(ReadOnlyStudy):
        open_names(study, OWN, "list")


def test_no_backup_of_the_study_holds_it_and_it_has_one_of_its_own(filled: Path, tmp_path: Path) -> None:
    with Study.open(filled, PASSPHRASE) as study:
        backup(study.log, filled, tmp_path / "kopie", by="E")
        with open_names(study, OWN, "backup") as names:
            names.copy_to(tmp_path / "namenkopie")
            with pytest.raises(InputError):
                names.copy_to(tmp_path / "namenkopie")
    key = crypt.derive(tmp_path / "kopie", PASSPHRASE)
    db = crypt.connect(tmp_path / "kopie", key, readonly=True)
    content = "".join(str(row) for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
                      for row in db.execute(f'SELECT * FROM "{name}"').fetchall())  # fmt: skip
    db.close()
    assert not any(word in content for word in WORDS) and "names.fieldwork" not in content
    restore(tmp_path / "kopie", key, tmp_path / "terug", by="E")
    assert not (tmp_path / "terug" / "names.fieldwork").exists()
    with Study.open(tmp_path / "terug", PASSPHRASE) as study:
        restore_names(study, tmp_path / "namenkopie", OWN)
        with open_names(study, OWN, "list") as names:
            assert [each.name for each in names.entries()] == [NAME, SITE]
    assert raw_bytes(tmp_path) == []


def test_the_key_file_of_another_study_is_refused(filled: Path, tmp_path: Path) -> None:
    fieldwork("new", str(tmp_path / "ander"), "--title", "Ander", "--template", "blank", home=tmp_path / "home")
    (tmp_path / "ander" / "names.fieldwork").write_bytes((filled / "names.fieldwork").read_bytes())
    with Study.open(tmp_path / "ander", PASSPHRASE) as study, pytest.raises(StudyError, match="another study"):
        open_names(study, OWN, "list")


def test_what_is_removed_is_in_no_page_of_the_file(filled: Path, tmp_path: Path) -> None:
    with Study.open(filled, PASSPHRASE) as study, open_names(study, OWN, "remove") as names:
        for number in range(200):  # pages that split
            names.put([Entry(f"X{number}", "person", f"{NAME} {number}", (), "c" * 90)])
        names.remove([f"X{number}" for number in range(200)])
        assert names.remove(["W01"]) == 1 and names.remove(["W01"]) == 0
    plain = tmp_path / "open"
    plain.write_bytes((filled / "names.fieldwork").read_bytes())
    db = apsw.Connection(str(plain))
    crypt.unlock(db, crypt.derive(plain, OWN))
    db.pragma("rekey", "")
    db.close()
    raw = plain.read_bytes()
    assert raw.startswith(b"SQLite format 3") and b"Lavendelkwekerij" in raw
    assert b"Hortensia" not in raw and b"Horry" not in raw


def test_no_byte_of_any_file_tells_a_name(filled: Path, tmp_path: Path) -> None:
    tmp = tmp_path / "tmp"
    tmp.mkdir()
    more = {"FIELDWORK_NAMES_PASSPHRASE": OWN, "TMPDIR": str(tmp), "FIELDWORK_NEW_NAMES_PASSPHRASE": OWN + " en dicht"}
    at = ("--study", str(filled))
    fieldwork("names", "search", *at, home=tmp_path / "home", **more)
    fieldwork("names", "backup", str(tmp_path / "namenkopie"), *at, home=tmp_path / "home", **more)
    fieldwork("passphrase", "change", "--names", *at, home=tmp_path / "home", **more)
    fieldwork("names", "list", *at, home=tmp_path / "home", expect=3, **more)
    assert raw_bytes(tmp_path) == []
    assert {path.name for path in filled.iterdir() if path.suffix == ".fieldwork"} == {"study.fieldwork", "names.fieldwork"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in (filled / "names.fieldwork", tmp_path / "namenkopie"))


def test_neither_an_entry_nor_a_fault_tells_a_name_when_it_is_printed(filled: Path) -> None:
    with Study.open(filled, PASSPHRASE) as study, open_names(study, OWN, "list") as names:
        told = repr(names.entries()) + repr([names.key]) + str(names.entries()[0])
    assert not any(word in told for word in WORDS)


def test_names_come_in_by_standard_input_and_go_out_on_standard_output_only(folder: Path, tmp_path: Path) -> None:
    env = environment(tmp_path / "home", FIELDWORK_NAMES_PASSPHRASE=OWN)

    def run(*args: str, text: str | None = None, expect: int = 0) -> subprocess.CompletedProcess[str]:
        argv = [sys.executable, "-m", "fieldwork", "names", *args, "--study", str(folder)]
        done = subprocess.run(argv, env=env, input=text, text=True, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == expect, done.stderr
        assert not any(word in done.stderr for word in WORDS), done.stderr
        return done

    assert "names new" in run("list", expect=3).stderr
    run("new")
    run("new", expect=1)
    assert "W01, kas" in run("import", "-", text=CSV).stderr
    found = json.loads(run("list", "--json").stdout)
    assert found[0] == {"code": "W01", "kind": "person", "name": NAME, "also": ["Horry"], "contact": f"{MAIL}; 06-12345678"}
    assert NAME in run("list", "W01").stdout and SITE not in run("list", "W01").stdout
    replaced = run("replace", "-", text="Horry van de lavendelkwekerij Hazelnoot, 06 12345678\n")
    assert replaced.stdout == "[W01] van de [locatie kas], [W01]\n"
    assert "W01 2×" in replaced.stderr and "kas 1×" in replaced.stderr
    run("set", "W02", expect=2)  # nobody can type
    run("remove", "W01", expect=2)
    run("remove", "W01", "--yes")
    run("remove", "W01", "--yes", expect=1)
    assert [each["code"] for each in json.loads(run("list", "--json").stdout)] == ["kas"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("naam\nW01,x", "first line"),
        ("code,name\nW01,Hortensia,meer", "Line 2"),
        ("code,name\nW01,\n", "name is missing"),
        ("code,name\nHortensia Zwaluwstaart,x\n", "Line 2"),
        ("code,kind,name\nW01,iets,Hortensia\n", "kind"),
        ("code,name\nW01,Hortensia\nw01,Zwaluwstaart\nW01,Horry\n", "twice"),
    ],
)
def test_a_wrong_table_changes_nothing(filled: Path, text: str, words: str) -> None:
    with Study.open(filled, PASSPHRASE) as study, open_names(study, OWN, "import") as names:
        with pytest.raises(InputError, match=words):
            read_csv(study, text, {})
        assert len(names.entries()) == 2


def test_what_is_not_typed_stays_and_a_hyphen_takes_it_away(filled: Path) -> None:
    with Study.open(filled, PASSPHRASE) as study, open_names(study, OWN, "set") as names:
        before = names.entry("W01")
        assert before is not None
        kept = entry(study, {"code": "W01", "name": None, "also": None, "contact": ""}, before)
        assert (kept.name, kept.also, kept.contact) == (NAME, ("Horry",), "")


def test_a_code_that_tells_the_name_is_warned_of(folder: Path) -> None:
    with Study.open(folder, PASSPHRASE) as study:
        assert told_by_code(entry(study, {"code": "kwekerij-hazelnoot", "kind": "company", "name": "Hazelnoot BV"})) is not None
        assert told_by_code(entry(study, {"code": "B1", "kind": "company", "name": "Hazelnoot BV"})) is None


def test_who_took_what_out_stands_in_the_log_with_its_hash(filled: Path, tmp_path: Path) -> None:
    import hashlib

    at, home = ("--study", str(filled), "--as", "L1"), tmp_path / "home"
    fieldwork("backup", str(tmp_path / "kopie"), *at, home=home)
    fieldwork("names", "backup", str(tmp_path / "namen"), *at, home=home, FIELDWORK_NAMES_PASSPHRASE=OWN)
    rows = json.loads(fieldwork("log", "--exports", "--json", *at, home=home, FIELDWORK_NAMES_PASSPHRASE=OWN).stdout)
    assert [(row["what"], row["by"], row["file"]) for row in rows] == [("backup", "L1", "kopie"), ("names backup", "L1", "namen")]
    assert [row["sha256"] for row in rows] == [hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() for name in ("kopie", "namen")]
    assert "kopie" in fieldwork("log", "--exports", "--without-names-check", *at, home=home).stdout

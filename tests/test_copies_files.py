"""The name of an imported file goes with the last session that it brought, on every copy: it may be somebody's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldwork.store import crypt
from fieldwork.store.backup import backup, restore
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.copies.merging import merge_file
from fieldwork.study.incoming.batch import history, undo
from fieldwork.study.incoming.erased_files import forget_files
from fieldwork.study.incoming.sessions import import_sessions
from fieldwork.study.live import Live
from tests.support.studies import PASSPHRASE, fieldwork, new_study
from tests.support.withdrawing import bytes_of

NAME = "vraaggesprek-kolibrie"
HEAD = "session,protocol,site,participant,role,held_at,researchers,consent,item,value\n"
ROW = "gesprek-{code},tno-2019/werknemer,kas,{code},werknemer,2026-03-04,R1,ja,vitaliteit.a,een rustige dag\n"


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    return Study.opened(folder, crypt.derive(folder / "study.fieldwork", PASSPHRASE), by="R1")


def taken(study: Study, tmp_path: Path, *codes: str) -> str:
    """Sessions taken in from one file that is called after somebody; the hash of the file."""
    file = tmp_path / f"{NAME}.csv"
    file.write_text(HEAD + "".join(ROW.format(code=code) for code in codes), "utf-8")
    import_sessions(study, [file], by="R1")
    return history(study)[-1].sha256


def erase(study: Study, session: str) -> None:
    live = Live.take_up(study, session)
    live.erase()
    live.leave()


def test_the_name_and_the_hash_of_a_file_go_with_the_last_session_that_it_brought(
    study: Study, tmp_path: Path, own_home: Path
) -> None:
    digest = taken(study, tmp_path, "W01", "W02")
    erase(study, "gesprek-W01")
    assert [each.source for each in history(study)] == [f"{NAME}.csv"]
    erase(study, "gesprek-W02")
    (batch,) = history(study)
    assert (batch.source, batch.sha256, batch.sessions) == ("–", "", ("gesprek-W01", "gesprek-W02"))
    raw = bytes_of(study.log, tmp_path)
    assert NAME.encode() not in raw and digest.encode() not in raw
    assert verify(study.log).ok and forget_files(study) == 0
    study.close()
    listed = fieldwork("import", "undo", "--list", "--study", str(study.folder), home=own_home)
    assert "–" in listed.stdout and NAME not in listed.stdout


@pytest.mark.parametrize("first", ["erased", "older"])
def test_it_goes_on_every_copy_whichever_meets_first(study: Study, tmp_path: Path, first: str) -> None:
    taken(study, tmp_path, "W01")
    kept = tmp_path / "maandag.fieldwork"
    backup(study.log, study.folder, kept, by="R1")
    restore(kept, study.log.key, tmp_path / "andere", by="R2")
    key = study.log.key
    with Study.opened(tmp_path / "andere", key, by="R2") as other:
        erase(study, "gesprek-W01")
        pairs = [(other, study.folder), (study, kept)]
        for into, path in pairs if first == "erased" else reversed(pairs):
            merge_file(into, path, [lambda: key])
        for each in (study, other):
            assert NAME.encode() not in bytes_of(each.log, tmp_path)
            assert verify(each.log).ok and [batch.source for batch in history(each)] == ["–"]


def test_what_only_the_other_copy_knew_of_the_file_goes_when_the_erasure_comes_in(study: Study, tmp_path: Path) -> None:
    """A session that was handed over went without its import: who erases it there does not know of the file."""
    from fieldwork.store.erase import erase_session
    from fieldwork.study.copies.handing_over import Wish, hand

    taken(study, tmp_path, "W01")
    part, key = tmp_path / "c2.fieldwork", crypt.new_key("zeven losse woorden voor een overdracht")
    hand(study, part, key, Wish("C2", ("gesprek-W01",)))
    restore(part, key, tmp_path / "c2", by="C2")
    with Study.opened(tmp_path / "c2", key, by="C2") as theirs:
        erase_session(theirs.log, "gesprek-W01", "C2")
    merge_file(study, tmp_path / "c2", [lambda: key])
    assert [batch.source for batch in history(study)] == ["–"]
    assert NAME.encode() not in bytes_of(study.log, tmp_path)


def test_an_import_that_was_taken_back_keeps_no_name_either_once_its_session_is_erased(study: Study, tmp_path: Path) -> None:
    from fieldwork.store.erase import erase_session

    taken(study, tmp_path, "W01")
    undo(study, history(study)[-1].id)
    erase_session(study.log, "gesprek-W01", "R1")
    assert forget_files(study) == 2
    assert NAME.encode() not in bytes_of(study.log, tmp_path) and verify(study.log).ok
    assert [batch.source for batch in history(study)] == ["–"]

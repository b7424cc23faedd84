"""What goes out and comes in by file: a hand-over of nothing, a look at a copy where nothing can be written, and old passphrases."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path

import pytest

from fieldwork.errors import InputError, ReadOnlyStudy
from fieldwork.store import crypt
from fieldwork.store.backup import backup
from fieldwork.store.erase import erase_session
from fieldwork.study import Study
from fieldwork.study.copies.handing_over import Wish, hand
from fieldwork.study.copies.merging import merge_file
from tests.support.copies import two
from tests.support.places import readonly_folder
from tests.support.rounds import talk
from tests.support.studies import PASSPHRASE, fieldwork, new_study

OTHER = "zeven losse woorden voor een overdracht"


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    return Study.open(folder, PASSPHRASE, by="R1")


# --- handing over ------------------------------------------------------------------------------------------------------


def test_a_hand_over_in_which_nothing_is_asked_for_is_refused_and_says_what_to_give(
    study: Study, tmp_path: Path, own_home: Path
) -> None:
    talk(study)
    file = tmp_path / "c2.fieldwork"
    given = ("--to", "C2", "--study", str(study.folder))
    done = fieldwork("handover", str(file), *given, home=own_home, expect=2, FIELDWORK_HANDOVER_PASSPHRASE=OTHER)
    assert all(option in done.stderr for option in ("--round", "--sessions", "--site")) and done.stdout == ""
    assert not file.exists() and not list(study.log.events("study", {"handed_over"}))


def test_a_hand_over_of_which_nothing_may_leave_makes_no_file_and_asks_no_passphrase(
    study: Study, tmp_path: Path, own_home: Path
) -> None:
    session = talk(study)
    erase_session(study.log, session, "R1")
    file = tmp_path / "c2.fieldwork"
    given = ("--to", "C2", "--sessions", session, "--study", str(study.folder))
    done = fieldwork("handover", str(file), *given, home=own_home, expect=1)
    assert "niets om mee te geven" in done.stderr and "geen toestemming (meer): 1" in done.stderr
    with pytest.raises(InputError, match="nothing to hand over"):
        hand(study, file, crypt.new_key(OTHER), Wish("C2", (session,)))
    assert not file.exists() and not list(study.log.events("study", {"handed_over"}))


# --- looking where nothing can be written ------------------------------------------------------------------------------


def test_what_a_merge_would_bring_can_be_seen_of_a_study_that_can_only_be_read(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    study, _ = two(tmp_path_factory.getbasetemp(), tmp_path / "studie", tmp_path / "andere")
    key, folder = study.log.key, study.folder
    would = merge_file(study, tmp_path / "andere", [lambda: key], dry_run=True)
    study.close()
    public = Path(tempfile.mkdtemp())
    other, aside = Path(shutil.copytree(tmp_path / "andere", public / "andere")), public / "aside"
    aside.mkdir()
    for each in (public, *public.rglob("*")):
        each.chmod(0o777 if each.is_dir() else 0o644)
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    with readonly_folder(folder) as place:  # which stands where others can read it
        before = hashlib.sha256((place / "study.fieldwork").read_bytes()).digest()
        with Study.opened(place, key, by="R1") as reading:
            assert reading.log.readonly
            seen = merge_file(reading, other, [lambda: key], dry_run=True)
            with pytest.raises(InputError, match="this study itself"):
                merge_file(reading, place, [lambda: key], dry_run=True)
            with pytest.raises(ReadOnlyStudy):
                merge_file(reading, other, [lambda: key])
        assert hashlib.sha256((place / "study.fieldwork").read_bytes()).digest() == before
    assert [line.text("nl") for line in seen.words(done=False)] == [line.text("nl") for line in would.words(done=False)]
    assert seen.new and not list(aside.iterdir())
    shutil.rmtree(public)


# --- old passphrases ---------------------------------------------------------------------------------------------------


def test_who_changes_the_passphrase_hears_what_keeps_the_old_one_by_name_day_and_for_whom(
    study: Study, tmp_path: Path, own_home: Path
) -> None:
    session = talk(study)
    for number in range(8):
        backup(study.log, study.folder, tmp_path / f"b{number}.fieldwork", by="R1", recipient="ICT" if number == 7 else None)
    hand(study, tmp_path / "c2.fieldwork", crypt.new_key(OTHER), Wish("C2", (session,)))
    study.close()
    new = {"FIELDWORK_NEW_PASSPHRASE": "twaalf eenden zwemmen zonder haast"}
    done = fieldwork("passphrase", "change", "--study", str(study.folder), home=own_home, **new)
    assert "Andere kopieën van de studie" in done.stderr and done.stdout == ""
    backups, handovers = (line for line in done.stderr.splitlines() if ".fieldwork (" in line)
    assert "houden de wachtzin die zij hadden: b7.fieldwork (20" in backups and ", ICT), b6.fieldwork" in backups
    assert "b2.fieldwork" in backups and "b1.fieldwork" not in backups and "en nog 2" in backups
    assert "de eigen wachtzin die ze kregen: c2.fieldwork (20" in handovers and ", C2)" in handovers

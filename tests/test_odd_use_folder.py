"""A study's folder in which editors, sticks and older versions of the program left things of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fieldwork.exports.run import export
from fieldwork.protocol.check import check_paths
from fieldwork.store.backup import backup, restore
from fieldwork.store.erase import erase_session
from fieldwork.study import Study
from tests.support.program import held
from tests.support.studies import PASSPHRASE, new_study


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")


def _lock_of_an_editor(path: Path) -> None:
    path.symlink_to("iemand@computer.123:456")


def _shadow_of_a_stick(path: Path) -> None:
    path.write_bytes(b"\x00\x05\x16\x07\x00\x02")


def _folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("name", "leave"),
    [(".#werknemer.yaml", _lock_of_an_editor), ("._werknemer.yaml", _shadow_of_a_stick), ("oud.yaml", _folder),
     ("weg.yaml", _lock_of_an_editor)],
)  # fmt: skip
def test_what_is_no_guide_neither_shuts_the_study_nor_is_talked_about(
    folder: Path, name: str, leave: Callable[[Path], None]
) -> None:
    leave(folder / "protocols" / name)
    with Study.open(folder, PASSPHRASE) as study:
        assert [news.text("nl") for news in study.news] == []
        assert ("tno-2019/werknemer", 1) in study.protocols()


def test_a_guide_that_cannot_be_read_is_told_and_the_study_opens(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        if path.name == "werknemer.yaml":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    with Study.open(folder, PASSPHRASE) as study:
        (news,) = study.news
        assert news.text("nl").startswith("protocols/werknemer.yaml kan niet gelezen worden")
        assert study.protocol("tno-2019/werknemer").version == 1


def test_a_guide_whose_name_ends_in_yml_is_taken_over_and_comes_back_from_a_backup(folder: Path, tmp_path: Path) -> None:
    guide = folder / "protocols" / "jobcoach.yaml"
    words = guide.read_text("utf-8").replace("version: 1", "version: 2", 1)
    (folder / "protocols" / "jobcoach-2.yml").write_text(words, "utf-8")
    with Study.open(folder, PASSPHRASE) as study:
        assert ("tno-2019/jobcoach", 2) in study.protocols()
        backup(study.log, folder, tmp_path / "kopie", by="R1")
        restore(tmp_path / "kopie", study.log.key, tmp_path / "terug", by="R1")
    assert (tmp_path / "terug" / "protocols" / "jobcoach-2.yml").read_text("utf-8") == words


def test_what_an_editor_left_beside_the_profiles_does_not_stop_an_export(folder: Path, tmp_path: Path) -> None:
    _lock_of_an_editor(folder / "exports" / ".#answers.yaml")
    _shadow_of_a_stick(folder / "exports" / "._answers.yaml")
    with Study.open(folder, PASSPHRASE) as study:
        held(study)
        assert [done.path.name for done in export(study, (), tmp_path / "uit", raw=False, identified=False, lang="nl")]


@pytest.mark.parametrize("name", ["2024", "no", "1e3", "Mijn studie"])
def test_a_blank_study_has_its_form_whatever_its_folder_is_called(tmp_path: Path, name: str) -> None:
    with Study.create(tmp_path / name, "blank", "Proef", PASSPHRASE) as study:
        assert study.news == []
        assert [item["id"] for item in study.form["consent"]["items"]] == ["deelname"]
        assert not check_paths([tmp_path / name])


def test_the_copy_that_a_conversion_left_is_named_when_a_session_in_it_is_erased(folder: Path) -> None:
    with Study.open(folder, PASSPHRASE) as study:
        (folder / "study.fieldwork.before-1-19700101T000000").touch()
        session = held(study)
        (folder / "study.fieldwork.before-2-20260304T100000").touch()
        erased = erase_session(study.log, session, "R1")
    assert erased.backups == ("study.fieldwork.before-2-20260304T100000",)

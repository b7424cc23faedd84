"""The codebook of a study: changed in the program and by hand, in two copies, with the file and the log saying the same."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldwork.coding import edits
from fieldwork.errors import FieldworkError, InputError, NoRoom
from fieldwork.i18n import msg
from fieldwork.protocol.check import check_paths
from fieldwork.store import crypt
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.codebook.book import FILE, KINDS, change, codebook, name_version, versions
from fieldwork.study.steps import Steps
from tests.support.logs import PASSPHRASE

HEADING = "\n  # Development\n"


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of the shipped set, made once."""
    folder = tmp_path_factory.mktemp("studie") / "s"
    before = os.environ.get("FIELDWORK_HOME")
    os.environ["FIELDWORK_HOME"] = str(folder.parent / "home")
    Study.create(folder, "tno-2019", "Proef", PASSPHRASE, by="L").close()
    os.environ.pop("FIELDWORK_HOME") if before is None else os.environ.update(FIELDWORK_HOME=before)
    return folder


class Place:
    """A copy of the study on disk, opened and closed as often as one likes; its key is derived once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = crypt.derive(folder / "study.fieldwork", PASSPHRASE)
        self.news: list[str] = []

    def open(self) -> Study:
        study = Study.opened(self.folder, self.key, by="L")
        self.news = [each.text("nl") for each in study.news]
        return study

    @property
    def text(self) -> str:
        return (self.folder / FILE).read_text("utf-8")

    def write(self, old: str, new: str) -> None:
        """An edit by hand."""
        assert old in self.text
        (self.folder / FILE).write_text(self.text.replace(old, new, 1), "utf-8")


@pytest.fixture
def place(laid_out: Path, tmp_path: Path) -> Place:
    shutil.copytree(laid_out, tmp_path / "s")
    return Place(tmp_path / "s")


def test_a_change_is_in_the_log_and_in_the_file_and_is_no_hand_edit_at_the_next_opening(place: Place) -> None:
    with place.open() as study:
        steps = Steps(study, "L")
        before = place.text
        steps.edit(edits.rename(codebook(study), "leerklimaat", nl="Leren mag", en="Learning"))
        steps.edit(edits.merge(codebook(study), "thuissituatie", "werkvermogen_belasting"))
        steps.edit(edits.define(codebook(study), "rouw", nl="Rouw", route="vitaliteit"))
        assert HEADING in place.text and place.text.count("#") == before.count("#")
    with place.open() as study:
        book = codebook(study)
        assert place.news == [] and book.label("leerklimaat", "nl") == "Leren mag" and "rouw" in book.codes
        assert book.effective("thuissituatie") == "werkvermogen_belasting"
        themes = [theme["id"] for theme in study.codebook["themes"]]
        assert "rouw" in themes and "thuissituatie" not in themes
        assert verify(study.log).ok
    assert [each for each in check_paths([place.folder / FILE]) if each.severity == "error"] == []
    assert 'merged_into: werkvermogen_belasting' in place.text and 'nl: "Leren mag"' in place.text


def test_every_step_can_be_undone_after_a_restart_and_the_file_is_as_it_was(place: Place) -> None:
    was = place.text
    with place.open() as study:
        steps = Steps(study, "L")
        steps.edit(edits.split(codebook(study), "leerklimaat", [{"code": "fouten", "nl": "Fouten"}, {"code": "humor", "nl": "Humor"}]))
        steps.edit(edits.retire(codebook(study), "bedrijfscultuur"))
        steps.edit(edits.redefine(codebook(study), "verlenging", definition=None))
        now = place.text
    with place.open() as study:
        steps = Steps(study, "L")
        while steps.undo():
            pass
        assert place.text.replace("    definition:\n", "") != now
        assert codebook(study).in_force() == [c for c in codebook(study).codes.values() if not c.undone]
        assert place.text == was
        while steps.redo():
            pass
        assert place.text == now
        assert not codebook(study).codes["leerklimaat"].in_force and codebook(study).codes["humor"].in_force


HAND = [
    ('id: verlenging\n    route: mobiliteit\n    nl: "', 'id: verlenging\n    route: mobiliteit\n    nl: "Ja: ', "Overgenomen: codebook.yaml. Codes: hernoemd verlenging."),
    ("  - id: verlenging\n", "  - id: opnieuw\n    generic: true\n    nl: Opnieuw\n    en: Again\n  - id: verlenging\n",
     "Overgenomen: codebook.yaml. Codes: nieuw opnieuw."),
    ("# Development", "# Ontwikkeling", "Overgenomen: codebook.yaml."),
]  # fmt: skip


def test_a_hand_edit_is_taken_over_and_told_in_words_and_its_codes_can_be_undone(place: Place) -> None:
    was = place.text
    for old, new, says in HAND:
        place.write(old, new)
        with place.open():
            assert place.news == [says]
        with place.open():
            assert place.news == []
    with place.open() as study:
        assert codebook(study).label("verlenging", "nl").startswith("Ja: ") and codebook(study).codes["opnieuw"].in_force
        kinds = [event.kind for event in study.log.events("codebook") if event.body.get("step")]
        assert kinds == ["code.renamed", "code.defined"]
        steps = Steps(study, "L")
        assert steps.undo() and steps.undo() and steps.undo() is None
    assert place.text == was.replace("# Development", "# Ontwikkeling")


def test_a_file_with_a_mistake_is_neither_taken_over_nor_overwritten(place: Place) -> None:
    with place.open() as study:
        place.write("route: ontwikkel", "route: ontwikel")
        broken = place.text
        with pytest.raises(InputError) as refused:
            change(study, edits.rename(codebook(study), "verlenging", nl="Doorgaan"))
        assert "ontwikel" in refused.value.message.text("nl") and "regel" in refused.value.message.text("nl")
        assert place.text == broken and codebook(study).label("verlenging", "nl") != "Doorgaan"


def test_a_change_made_while_the_file_was_edited_is_asked_for_again_and_overwrites_nothing(place: Place) -> None:
    with place.open() as study:
        made = edits.rename(codebook(study), "leerklimaat", nl="Anders")
        place.write("# Development", "# Ontwikkeling")
        with pytest.raises(InputError):
            change(study, made)
        assert "# Ontwikkeling" in place.text
        change(study, edits.rename(codebook(study), "leerklimaat", nl="Anders"))
        assert "# Ontwikkeling" in place.text and '"Anders"' in place.text


def test_what_cannot_be_written_in_the_log_is_not_in_the_file_either(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    was = place.text
    with place.open() as study:

        def full(*_: object, **__: object) -> int:
            raise NoRoom(msg("De schijf is vol.", "The disk is full."))

        monkeypatch.setattr(study.log, "append", full)
        with pytest.raises(NoRoom):
            change(study, edits.rename(codebook(study), "leerklimaat", nl="Anders"))
    assert place.text == was


def test_a_study_that_is_only_read_is_not_changed(place: Place) -> None:
    was = place.text
    with Study.opened(place.folder, place.key, readonly=True) as study, pytest.raises(FieldworkError):
        change(study, edits.rename(codebook(study), "leerklimaat", nl="Anders"))
    assert place.text == was


@pytest.fixture
def two(place: Place, tmp_path: Path) -> Iterator[tuple[Place, Place]]:
    """Two copies of one study, both used before."""
    with place.open() as study:
        change(study, edits.define(codebook(study), "samen", nl="Samen"))
    shutil.copytree(place.folder, tmp_path / "elders")
    yield place, Place(tmp_path / "elders")


def joined(one: Place, other: Place) -> None:
    """Give each copy the events of the other."""
    with one.open() as first, other.open() as second:
        mine, yours = list(first.log.events()), list(second.log.events())
        first.log.append(yours)
        second.log.append(mine)


def test_what_two_copies_changed_is_in_both_files_and_in_both_logs(two: tuple[Place, Place]) -> None:
    one, other = two
    with one.open() as study:
        change(study, edits.rename(codebook(study), "leerklimaat", nl="Leren mag"))
    with other.open() as study:
        change(study, edits.merge(codebook(study), "thuissituatie", "leerklimaat"))
        change(study, edits.define(codebook(study), "elders", nl="Elders"))
    joined(one, other)
    for copy in (one, other):
        with copy.open() as study:
            book = codebook(study)
            assert book.label("leerklimaat", "nl") == "Leren mag" and book.effective("thuissituatie") == "leerklimaat"
            assert "elders" in book.codes and "bijgewerkt" in "".join(copy.news)
            assert "Leren mag" in copy.text and "merged_into: leerklimaat" in copy.text and "id: elders" in copy.text
        with copy.open():
            assert copy.news == []
    assert one.text == other.text


def test_a_hand_edit_in_one_copy_does_not_undo_what_the_other_did(two: tuple[Place, Place]) -> None:
    one, other = two
    with one.open() as study:
        change(study, edits.rename(codebook(study), "leerklimaat", nl="Leren mag"))
    joined(one, other)
    other.write("# Development", "# Ontwikkeling")
    other.write("nl: \"Samen\"", "nl: \"Met elkaar\"")
    with other.open() as study:
        assert other.news == ["Overgenomen: codebook.yaml. Codes: hernoemd samen."]
        assert codebook(study).label("leerklimaat", "nl") == "Leren mag" and "Leren mag" in other.text
        assert codebook(study).label("samen", "nl") == "Met elkaar" and "# Ontwikkeling" in other.text


def test_a_copy_that_changed_nothing_itself_takes_what_the_other_did(two: tuple[Place, Place]) -> None:
    one, other = two
    with one.open() as study:
        change(study, edits.rename(codebook(study), "leerklimaat", nl="Leren mag"))
    joined(one, other)
    with other.open() as study:
        assert "bijgewerkt" in other.news[0] and codebook(study).label("leerklimaat", "nl") == "Leren mag"
    assert one.text == other.text


def test_a_named_version_stays_as_it_is(place: Place) -> None:
    with place.open() as study:
        name_version(study, "na ronde 1")
        change(study, edits.retire(codebook(study), "leerklimaat"))
        (version,) = versions(study)
        assert version.name == "na ronde 1" and version.codebook.codes["leerklimaat"].in_force
        with pytest.raises(InputError):
            name_version(study, "na ronde 1")
        with pytest.raises(InputError):
            name_version(study, " ")
        assert {event.kind for event in study.log.events("codebook")} <= KINDS | {"codebook.named"}


def test_a_study_without_a_codebook_gets_one_with_its_first_code(tmp_path: Path) -> None:
    with Study.create(tmp_path / "leeg", "blank", "Leeg", PASSPHRASE) as study:
        change(study, edits.define(codebook(study), "rust", nl="Rust", en="Rest"))
    blank = Place(tmp_path / "leeg")
    with blank.open() as study:
        assert blank.news == [] and [code.id for code in codebook(study).in_force()] == ["rust"]
    assert [each for each in check_paths([blank.folder]) if each.severity == "error"] == []

"""codebook.yaml can be read by who can enter the folder: an example that is a participant's words is told when it is made."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from fieldwork.coding import edits
from fieldwork.study import Study
from fieldwork.study.adopt import adopt_changes
from fieldwork.study.codebook.book import change, codebook
from fieldwork.study.privacy.quoted_examples import quoted_examples
from tests.support.studies import PASSPHRASE, new_study
from tests.support.withdrawing import talk
from tests.test_codebook_screen import said, shown

SAID = "Ik heb kolibriereuma en ben \"op straat\" gezet"


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    study = Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="L")
    talk(study, "one", "W01", answer=f"Nou, {SAID}. Dat was het.").leave()
    return study


@pytest.mark.parametrize(
    ("example", "is_told"),
    [(SAID, True), (SAID.upper(), True), (f"  {SAID} ", True), ("kolibriereuma", True), ("ben", False), ("verzonnen reuma", False)],
)
def test_an_example_that_somebody_said_is_told_with_its_code_and_the_remedy_and_without_the_words(
    study: Study, example: str, is_told: bool
) -> None:
    before = codebook(study)
    change(study, edits.define(before, "proef", nl="Proef", examples=["heel iets anders hier", example]))
    told = quoted_examples(study, before, codebook(study))
    assert (told is not None) == is_told
    if told is not None:
        for lang, words in (("nl", "verzin een voorbeeld"), ("en", "make an example up")):
            assert words in told.text(lang) and "proef" in told.text(lang) and "kolibrie" not in told.text(lang)  # type: ignore[arg-type]
    assert quoted_examples(study, codebook(study), codebook(study)) is None, "once"
    study.close()


def test_it_is_told_when_the_file_is_edited_by_hand_and_once(study: Study) -> None:
    path = study.folder / "codebook.yaml"
    book = codebook(study)
    change(study, edits.define(book, "proef", nl="Proef", examples=["een verzonnen voorbeeld"]))
    path.write_text(path.read_text("utf-8").replace("een verzonnen voorbeeld", "ik heb kolibriereuma"), "utf-8")
    news = [each.text("nl") for each in adopt_changes(study)]
    assert any("Overgenomen" in each for each in news) and any(each.startswith("LET OP") and "proef" in each for each in news)
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    assert not any(each.text("nl").startswith("LET OP") for each in adopt_changes(study))
    study.close()


def test_it_is_told_on_the_screen_when_a_code_is_saved(study: Study) -> None:
    async def work() -> None:
        async with shown(study) as pilot:
            await pilot.press("e")
            await pilot.pause()
            pilot.app.screen.query_one("#examples").focus()
            await pilot.press("ctrl+end", "enter", *"ik heb kolibriereuma", "ctrl+n")
            await pilot.pause()
            assert "LET OP" in said(pilot) and "leerklimaat" in said(pilot)

    asyncio.run(work())

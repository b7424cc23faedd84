"""The data plan promises no more than the program does, and asks for what only people know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fieldwork.exports.word.data_plan import document
from fieldwork.i18n import Lang
from fieldwork.study import Study
from fieldwork.study.adopt import adopt_changes
from fieldwork.study.privacy.data_plan import data_plan
from tests.support.studies import PASSPHRASE, new_study
from tests.support.withdrawing import put
from tests.test_data_plan import blocks

OPEN = {"nl": "[nog in te vullen: study.yaml, onder data]", "en": "[to be filled in: study.yaml, under data]"}


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    with Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "s"), PASSPHRASE, by="R1") as study:
        yield study


def told(study: Study, lang: Lang) -> str:
    return "\n".join(blocks(document(data_plan(study), lang, date(2026, 5, 3))))


@pytest.mark.parametrize(
    ("lang", "says", "never"),
    [
        ("nl", ("passages die als citaat gemarkeerd zijn", "andere tekst niet", "het kan elders bewaard worden",
                "In antwoorden en notities kan een naam gezegd of getypt zijn", "en de id; de code van de deelnemer blijft ook",
                "“Gehouden” telt afgesloten gesprekken", "codebook.yaml met codes, definities en voorbeelden",
                "wachtzin of herstelsleutel", "Autoriteit Persoonsgegevens"),
         ("citaten in elke export", "de studie bewaart geen namen")),
        ("en", ("passages that are marked as a quote", "other text is not", "it may be kept elsewhere",
                "A name may have been said or typed", "its id; the participant’s code remains too",
                "“Held” counts closed talks", "codebook.yaml with codes, definitions and examples",
                "passphrase or the recovery key", "supervisory authority"),
         ("quotes are unreadable in every export", "the study stores no names")),
    ],
)  # fmt: skip
def test_it_says_what_is_so_and_no_more(study: Study, lang: Lang, says: tuple[str, ...], never: tuple[str, ...]) -> None:
    plan = told(study, lang)
    for words in says:
        assert words in plan, words
    for words in never:
        assert words not in plan, words


ASKED = {
    "passphrases": "Wie de wachtzinnen kennen", "recovery_key": "Waar zij liggen", "processors": "met de overeenkomst)",
    "transfer": "Doorgifte buiten de Europese Economische Ruimte", "complaint": "Wat er bij een klacht gebeurt",
    "contact": "Bij wie deelnemers hun rechten inroepen",
}  # fmt: skip


def test_what_only_people_know_is_a_line_to_fill_in_and_comes_from_the_studys_yaml(study: Study) -> None:
    plan = told(study, "nl")
    for words in ASKED.values():
        assert f"{words}: {OPEN['nl']}" in plan, words
    with (study.folder / "study.yaml").open("a", encoding="utf-8") as form:
        form.write("data:\n" + "".join(f"  {name}: {{nl: 'ingevuld {name}', en: 'filled {name}'}}\n" for name in ASKED))
    assert "Overgenomen" in adopt_changes(study)[0].text("nl")
    put(study, "recovery.made", "study", {})
    plan = told(study, "nl")
    for name, words in ASKED.items():
        assert f"{words}: ingevuld {name}" in plan, words
    assert "Herstelsleutels op papier: 1 keer gemaakt." in plan

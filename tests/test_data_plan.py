"""The data plan: what an institute and an ethics board ask, from the study itself, with nobody's name and nobody's words in it."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.table import Table

from fieldwork.capture import actions as act
from fieldwork.errors import ReadOnlyStudy
from fieldwork.exports.pseudonyms import Pseudonyms
from fieldwork.exports.word.data_plan import document, write_data_plan
from fieldwork.i18n import Lang
from fieldwork.pseudonyms.replacing import Known, Pseudonymiser
from fieldwork.study import Study
from fieldwork.study.live import do_once
from fieldwork.study.privacy.data_plan import data_plan
from fieldwork.study.privacy.withdrawal import plan as withdrawing
from fieldwork.study.privacy.withdrawal import withdraw
from tests.support.formats import LIBREOFFICE, converted
from tests.support.program import held
from tests.support.studies import PASSPHRASE, fieldwork, new_study
from tests.support.withdrawing import OTHERS, THEIRS, keep_copy, put, with_traces

DATA = """
data:
  controller: {nl: "Hogeschool De Ven [/a]", en: "De Ven University"}
  contact: {nl: "fg@deven.invalid", en: "dpo@deven.invalid"}
  purpose: {nl: "Leren hoe mensen aan het werk blijven", en: "To learn how people stay at work"}
  legal_ground: public_task
  special_ground: explicit_consent
  storage: {nl: "op twee versleutelde schijven", en: "on two encrypted disks"}
  recipients: [{nl: "de begeleidingscommissie", en: "the advisory board"}]
  ends: 2027-08-31
  retention: {names: 6, answers: 120}
  delete_on: 2037-12-31
"""
MADE = date(2026, 5, 3)


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    with (folder / "study.yaml").open("a", encoding="utf-8") as form:
        form.write(DATA)
    guide = folder / "protocols" / "werknemer.yaml"
    text = guide.read_text("utf-8")
    guide.write_text(re.sub(r"(      - id: vitaliteit\.a\n)", r"\1        identifier: true\n", text, count=1), "utf-8")
    study = with_traces(Study.open(folder, PASSPHRASE, by="R1"))
    held(study, "L02", guide="leidinggevende")
    for item in ("citeren", "hergebruik"):
        do_once(study, "other", act.Consent(item, "nee", "spoken", "participant", 1))
    return study


def blocks(content: bytes) -> list[str]:
    """Every paragraph from top to bottom, those in tables row by row."""
    found = []
    for block in Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, Table):
            found += [" | ".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            found.append(block.text)
    return found


def test_it_tells_what_is_set_and_counts_what_is_there(study: Study) -> None:
    keep_copy(study, "kopie.fieldwork")
    put(study, "handed_over", "study", {"file": "voor-C2.fieldwork", "to": "C2", "sessions": ["other"], "sha256": "ab" * 32})
    told = blocks(document(data_plan(study), "nl", MADE))
    for line in (
        "Verwerkingsverantwoordelijke | Hogeschool De Ven [/a]", "Doel | Leren hoe mensen aan het werk blijven",
        "Grondslag | taak van algemeen belang (AVG art. 6 lid 1 onder e)",
        "Grondslag voor gegevens over gezondheid | uitdrukkelijke toestemming (AVG art. 9 lid 2 onder a)",
        "Ontvangers | de begeleidingscommissie", "Leidinggevende | 8 | 1 | 2",
        "• Deelnemers, onder een code: 3. Locaties, onder een code: 1.",
        "Interviewleidraad werknemer (tno-2019/werknemer) | interview | 1 | 27 | 4",
        ("Mogen we uw woorden gebruiken in ons verslag, zonder uw naam? | "
        "citeren; zonder ja zijn passages die als citaat gemarkeerd zijn in elke export onleesbaar; andere tekst niet | 2 | 1 | 0"),
        "• Waar het staat: op twee versleutelde schijven", "R1 | legt gesprekken vast, codeert, vat samen",
        "• De studie eindigt op 31 augustus 2027.", "namen en contactgegevens | 6 maanden na het einde | 29 februari 2028",
        "alles van deze studie | vaste dag | 31 december 2037",
        ("• Deelnemers die hergebruik door andere onderzoekers toestaan: 2 van 3. Alleen hun gesprekken gaan in een export voor "
        "hergebruik."),
    ):  # fmt: skip
        assert line in told, line
    (identifying,) = (line for line in told if "herleidbaar tot een persoon, en alleen op verzoek" in line)
    assert identifying.startswith("• tno-2019/werknemer: ") and "“" in identifying
    left = [line for line in told if "kopie.fieldwork" in line or "voor-C2" in line]
    assert [line.split(" | ")[1:4] for line in left] == [
        ["reservekopie", "kopie.fieldwork", "–"], ["overdracht", "voor-C2.fieldwork", "C2"],
    ]  # fmt: skip
    assert all(re.fullmatch(r"[0-9a-f]{64}", line.split(" | ")[4]) for line in left)
    heads = [block.text for block in Document(io.BytesIO(document(data_plan(study), "nl", MADE))).paragraphs
             if block.style.name == "Heading 1"]  # fmt: skip
    assert [head.split()[0] for head in heads] == [str(number) for number in range(1, 11)]


def test_who_withdrew_is_counted_and_the_rest_follows(study: Study) -> None:
    withdraw(study, withdrawing(study, "W01", erase=True))
    withdraw(study, withdrawing(study, "L02", erase=False))
    told = " ".join(blocks(document(data_plan(study), "en", MADE)))
    assert "So far from the whole study: 1; halfway through a session: 0." in told
    assert "Participants so far: 1; sessions: 2." in told


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_it_holds_no_words_of_anybody_no_participants_code_and_no_name(study: Study, lang: Lang) -> None:
    put(study, "exported", "study", {"profile": "answers", "file": "gesprek-Janneke.csv", "for": "Janneke van Dam"})
    names = Pseudonyms(Pseudonymiser([Known("W01", "person", ("Janneke van Dam", "Janneke"), "")], lang))
    content = document(data_plan(study), lang, MADE, names)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        raw = b"".join(parts.read(name) for name in parts.namelist()).decode("utf-8", "replace")
    for word in (THEIRS, OTHERS, "Janneke", "van Dam", "een rustige dag"):
        assert word not in raw, word
    assert not re.search(r"\bL0[12]\b", raw)
    assert len(re.findall(r"\bW01\b", raw)) == 2  # in place of the name, in the file and for whom


def test_what_is_not_filled_in_is_said_where_it_belongs(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    with Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "s"), PASSPHRASE) as empty:
        told = blocks(document(data_plan(empty), "en", MADE))
    for label in ("Controller", "Contact for participants", "Purpose", "Legal ground", "Ground for data on health"):
        assert f"{label} | [to be filled in: study.yaml, under data]" in told
    assert "[to be filled in: study.yaml, under data]" in told  # of retention
    assert "• Nothing so far." in told


def test_the_command_writes_it_puts_it_in_the_log_and_says_what_is_missing(study: Study, tmp_path: Path, own_home: Path) -> None:
    form = study.folder / "study.yaml"
    form.write_text(form.read_text("utf-8").replace('  contact: {nl: "fg@deven.invalid", en: "dpo@deven.invalid"}\n', ""), "utf-8")
    study.close()
    at, file = ("--study", str(study.folder)), tmp_path / "plan.docx"
    assert ".docx" in fieldwork("data-plan", str(tmp_path / "plan.pdf"), *at, home=own_home, expect=2).stderr
    done = fieldwork("data-plan", str(file), *at, home=own_home)
    assert done.stdout.strip() == str(file) and "Nog niet in study.yaml, onder data: contact." in done.stderr
    assert "geef --yes" in fieldwork("data-plan", str(file), *at, home=own_home, expect=2).stderr
    fieldwork("data-plan", str(file), "--yes", "--lang", "en", *at, home=own_home)
    assert "Data plan" in blocks(file.read_bytes())
    with Study.opened(study.folder, study.log.key) as later:
        made = [event.body for event in later.log.events("study", {"exported"})]
        assert [body["profile"] for body in made] == ["data-plan", "data-plan"] and made[0]["sha256"] != made[1]["sha256"]
        assert not any(each["what"] == "data-plan" for each in data_plan(later).taken)  # it holds nothing of anybody
        assert withdrawing(later, "W01", erase=True).left == ()


def test_a_study_that_can_only_be_read_gives_no_plan(study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(study.log, "readonly", True)
    with pytest.raises(ReadOnlyStudy):
        write_data_plan(study, tmp_path / "plan.docx", lang="nl")
    assert not (tmp_path / "plan.docx").exists()


@LIBREOFFICE
@pytest.mark.slow
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_libreoffice_reads_it_whole(study: Study, tmp_path: Path, lang: Lang) -> None:
    file = tmp_path / "plan.docx"
    write_data_plan(study, file, lang=lang)
    (made,) = converted(file, "txt:Text (encoded):UTF8", tmp_path)
    told = made.read_text("utf-8-sig")
    for line in blocks(file.read_bytes()):
        for cell in line.split(" | "):
            assert cell in told, cell

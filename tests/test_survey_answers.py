"""Open answers of a survey come in from a table, all of them or none, each under the item that its column is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from fieldwork.errors import InputError
from fieldwork.protocol.defects import DefectsError
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.desk.desk import Desk
from fieldwork.study.incoming import batch as imports
from fieldwork.study.survey.answers import About, Plan, plan, take_in
from tests.support import coder, hostile, paper
from tests.support.studies import fieldwork

made, study = coder.made, coder.study
HEADER = ("Deelnemer", "datum", "toestemming", "Wat doet u?", "wil", "Cijfer?", "IP-adres")
ROWS = (
    ("W41", "2026-05-03", "ja", 'Ik zei: "nee; toch"\nEn ging 😀.', "nee", "7", "10.0.0.1"),
    ("W42", "2026-05-04", "ja", "=1+1", "ja", "", ""),
    ("W43", "2026-05-04", "ja", "", "", "", "10.0.0.2"),
)
ABOUT = About(protocol="proef/gids", site="kas", role="werknemer")


def table(folder: Path, *rows: tuple[str, ...], header: tuple[str, ...] = HEADER, between: str = ";", name: str = "a.csv") -> Path:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(c in text for c in f'{between}"\n') else text

    path = folder / name
    path.write_text("\ufeff" + "\r\n".join(between.join(map(cell, row)) for row in (header, *rows)) + "\r\n", "utf-8")
    return path


def taken(study: Study, path: Path, about: About = ABOUT) -> Plan:
    planned = plan(study, path, about)
    assert take_in(study, planned) is not None
    return planned


def answers(study: Study) -> list[tuple[str, str, str]]:
    sql = "SELECT s.participants, a.item, a.value FROM answer a JOIN session s ON s.id = a.session WHERE s.mode = 'import'"
    return sorted(study.log.query(sql))


@pytest.mark.parametrize("between", [";", ",", "\t"])
def test_each_row_is_a_session_with_its_words_to_the_letter(study: Study, tmp_path: Path, between: str) -> None:
    planned = taken(study, table(tmp_path, *ROWS, between=between))
    assert (len(planned.sessions), planned.empty, planned.answers) == (2, 1, 5)
    assert planned.columns.unknown == ("IP-adres",)
    assert any("IP-adres" in remark.text("nl") for remark in planned.remarks)
    assert answers(study) == [
        ('["W41"]', "cijfer", "7"), ('["W41"]', "werk", '"Ik zei: \\"nee; toch\\"\\nEn ging 😀."'), ('["W41"]', "wil", '"nee"'),
        ('["W42"]', "werk", '"=1+1"'), ('["W42"]', "wil", '"ja"'),
    ]  # fmt: skip
    assert "10.0.0" not in "".join(body for (body,) in study.log.query("SELECT body FROM event"))
    row = study.log.sessions()[-2]
    assert (row.held_at, row.role, row.site, row.status, row.kind) == ("2026-05-03", "werknemer", "kas", "closed", "interview")
    assert Desk(study).document(row.id).parts[0].who == "W41"
    assert verify(study.log).ok


def test_a_workbook_is_the_same_with_its_dates_numbers_and_the_values_of_formulas(study: Study, tmp_path: Path) -> None:
    path = hostile.xlsx(
        tmp_path / "a.xlsx", HEADER, ("W41", date(2026, 5, 3), "ja", "Ik vouw.\nEn sorteer.", "nee", 7.0, "x"), (),
        ("W42", datetime(2026, 5, 4, 14, 30), True, 12, None, 8, None), more={"uitleg": (("niets",),)},
    )  # fmt: skip
    planned = taken(study, path)
    assert answers(study) == [
        ('["W41"]', "cijfer", "7"), ('["W41"]', "werk", '"Ik vouw.\\nEn sorteer."'), ('["W41"]', "wil", '"nee"'),
        ('["W42"]', "cijfer", "8"), ('["W42"]', "werk", '"12"'),
    ]  # fmt: skip
    assert [row.held_at for row in study.log.sessions()[-2:]] == ["2026-05-03", "2026-05-04T14:30"]
    assert any("uitleg" in remark.text("nl") for remark in planned.remarks)


def test_the_same_table_again_adds_nothing_and_it_goes_as_one_step(study: Study, tmp_path: Path) -> None:
    before = study.log.sessions()
    path = table(tmp_path, *ROWS)
    taken(study, path)
    again = plan(study, path, ABOUT)
    assert (len(again.sessions), len(again.known)) == (0, 2)
    assert take_in(study, again) is None
    batch = imports.history(study)[-1]
    assert (batch.what, batch.counts) == ("answers", {"sessions": 2, "answers": 5})
    imports.undo(study, batch.id)
    assert study.log.sessions() == before
    assert not study.log.query("SELECT 1 FROM participant WHERE participant = 'W41'")
    assert len(plan(study, path, ABOUT).sessions) == 2


def test_who_is_not_named_gets_the_next_free_code_and_a_no_is_kept_as_a_no(study: Study, tmp_path: Path) -> None:
    header = ("Ingevuld op", "consent.deelname", "consent citeren", "werk")
    rows = (("3-5-2026", "Yes", "nee", "Ik vouw."), ("4-5-2026", "no", "", ""), ("5-5-2026", "1", "1", "Ik bak."))
    taken(study, table(tmp_path, *rows, header=header))
    found = study.log.sessions()[-3:]
    assert [(row.participants, row.status) for row in found] == [(("W03",), "closed"), ((), "refused"), (("W04",), "closed")]
    consent = study.log.query("SELECT value FROM consent WHERE session = ? ORDER BY item", (found[0].id,))
    assert consent == [("nee",), ("ja",)]


def test_a_map_says_what_columns_are(study: Study, tmp_path: Path) -> None:
    (tmp_path / "kaart.yaml").write_text('"Vraag 1 (open)": werk\n"Wie": participant\n"Wat doet u?": "-"\n', "utf-8")
    path = table(tmp_path, ("W41", "Ik vouw.", "weg"), header=("Wie", "Vraag 1 (open)", "Wat doet u?"))
    about = replace(ABOUT, held_at="2026-05-03", consent="ja")
    planned = plan(study, path, about, tmp_path / "kaart.yaml")
    assert [(column.name, column.is_) for column in planned.columns.taken] == [("Wie", "participant"), ("Vraag 1 (open)", "item.werk")]
    for text, words in (("Vraag 9: werk\n", "Vraag 9"), ("Wie: wrek\n", "werk"), ("- a\n", "per regel"), ("Wie: [a]\n", "Hier hoort")):
        (tmp_path / "kaart.yaml").write_text(text, "utf-8")
        assert words in told(study, path, about, tmp_path / "kaart.yaml")


def told(study: Study, path: Path, about: About = ABOUT, mapping: Path | None = None) -> str:
    """What is said of a table that does not fit; nothing is written then, and nothing is a traceback."""
    events = study.log.query("SELECT count(*) FROM event")
    with pytest.raises(InputError) as refused:
        plan(study, path, about, mapping)
    assert study.log.query("SELECT count(*) FROM event") == events
    if isinstance(refused.value, DefectsError):
        return "\n".join(defect.render("nl") for defect in refused.value.defects)
    return refused.value.message.text("nl")


def csv_with(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> Callable[[Path], Path]:
    return lambda folder: table(folder, *rows, header=header)


def raw(content: bytes, name: str = "a.csv") -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def formula(folder: Path) -> Path:
    return hostile.xlsx(folder / "a.xlsx", HEADER, ("W41", "2026-05-03", "ja", "=A1&B1", "nee", 7, "x"))


WRONG: dict[str, tuple[Callable[[Path], Path], tuple[str, ...]]] = {
    "a defect in two rows": (csv_with(("W41", "2026-05-03", "ja", "a", "misschien", "", ""), ("Jan", "2026-05-03", "ja", "a", "ja", "", "")),
                             ("a.csv:2:", "a.csv:3:", "rij 2", "rij 3", "naam")),
    "a grade of twelve": (csv_with(("W41", "2026-05-03", "ja", "a", "ja", "12", "")), ("a.csv:2:", "10")),
    "a day that is none": (csv_with(("W41", "ooit", "ja", "a", "ja", "", "")), ("a.csv:2:5", "ooit")),
    "answers after a no": (csv_with(("W41", "2026-05-03", "nee", "a", "ja", "", "")), ("a.csv:2:", "geen toestemming")),
    "no consent in a row": (csv_with(("W41", "2026-05-03", "", "a", "ja", "", "")), ("a.csv:2:", "Toestemming ontbreekt")),
    "no consent at all": (csv_with(("W41", "2026-05-03", "a"), header=("code", "datum", "werk")), ("--consent",)),
    "no item": (csv_with(("W41", "a"), header=("code", "vraag")), ("proef/gids", "--map")),
    "one item twice": (csv_with(("a", "b"), header=("werk", "Wat doet u?")), ("Wat doet u?", "werk")),
    "a row too wide": (csv_with(("W41", "2026-05-03", "ja", "a", "ja", "7", "x", "y")), ("a.csv:2:", "meer cellen")),
    "a thousand columns": (csv_with(tuple("a" * 3_000), header=tuple(f"k{n}" for n in range(3_000))), ("1000 kolommen",)),
    "a quote without end": (raw(b'werk;code\n"a;W41\n'), ("a.csv:2:1",)),
    "nothing": (raw(b""), ("geen rij",)),
    "a header alone": (csv_with(), ("geen rij",)),
    "another encoding": (raw("werk;één\n".encode("utf-16")), ("UTF-8",)),
    "an old encoding": (raw("werk\néén dag, naïef\n".encode("latin-1") * 9), ("UTF-8",)),
    "bytes": (raw(bytes(range(256)) * 9), ("geen tekstbestand",)),
    "a cell of a million": (raw(b"werk\n" + b"a" * 1_000_000), ("1000000 tekens",)),
    "too big": (raw(b"werk\n" + b"a\n" * 25_000_001), ("50 MB",)),
    "another program": (raw(b"x", "a.ods"), (".xlsx",)),
    "no zip": (raw(b"PK\x03\x04 kapot", "a.xlsx"), (".xlsx",)),
    "with a password": (raw(b"\xd0\xcf\x11\xe0" + b"x" * 99, "a.xlsx"), ("wachtwoord",)),
    "a formula without a value": (formula, ("a.xlsx:2:4", "formule")),
    "a path that climbs": (lambda f: hostile.with_part(hostile.xlsx(f / "a.xlsx", HEADER), "../x", b"x"), ("naar buiten",)),
    "a bomb": (lambda f: hostile.with_part(hostile.xlsx(f / "a.xlsx", HEADER), "xl/x.bin", b"0" * 30_000_000), ("te groot",)),
    "entities": (lambda f: hostile.with_doctype(hostile.xlsx(f / "a.xlsx", HEADER), "xl/workbook.xml"), ("DOCTYPE",)),
    "a sheet too wide": (lambda f: hostile.xlsx(f / "a.xlsx", tuple(f"k{n}" for n in range(1_200)), ("a",)), ("1000 kolommen",)),
    "a cell below no name": (lambda f: hostile.xlsx(f / "a.xlsx", ("werk",), ("a", None, None, "b")), ("a.xlsx:2:4",)),
    "a broken sheet": (lambda f: hostile.with_part(hostile.xlsx(f / "a.xlsx", HEADER, ROWS[0]), "xl/worksheets/sheet1.xml",
                                                   b"<worksheet><sheetData><row><c t='s'><v>999</v></c>", instead=True), (".xlsx",)),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_fit_is_told_with_its_place_and_nothing_is_taken_in(study: Study, tmp_path: Path, name: str) -> None:
    make, words = WRONG[name]
    message = told(study, make(tmp_path))
    for each in words:
        assert each in message


def test_the_last_cell_of_a_sheet_of_a_million_rows_takes_no_minute(study: Study, tmp_path: Path) -> None:
    path = hostile.xlsx(tmp_path / "a.xlsx", ("werk",), ("a",))
    sheet = hostile.part_of(path, "xl/worksheets/sheet1.xml")
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>ver</t></is></c></row></sheetData>'
    hostile.with_part(path, "xl/worksheets/sheet1.xml", sheet.replace(b"</sheetData>", far), instead=True)
    assert "rijen" in told(study, path) or "kolommen" in told(study, path)


def test_the_command_shows_what_each_column_is_and_takes_it_in(study: Study, tmp_path: Path, own_home: Path) -> None:
    folder, path = str(study.folder), str(table(tmp_path, *ROWS))
    study.close()
    run = ("--study", folder, "import", "answers", path, "--protocol", "proef/gids", "--site", "kas", "--role", "werknemer")
    home = {"home": own_home, "FIELDWORK_PASSPHRASE": paper.PASSPHRASE}
    would = fieldwork(*run, "--dry-run", **home).stdout
    assert "2 nieuwe gesprekken" in would and "Wat doet u? → werk" in would and "IP-adres" in would
    assert "2 gesprekken met 5 antwoorden" in fieldwork(*run, **home).stderr
    assert "overgeslagen" in fieldwork(*run, **home).stderr
    table(tmp_path, ROWS[1])
    wrong = fieldwork(*run[:-2], "--role", "baas", expect=1, **home)
    assert "baas" in wrong.stderr and "Traceback" not in wrong.stderr

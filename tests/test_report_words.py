"""The words of saturation, in the report, at a terminal and on the screen: no more than the figures can carry, and none that they
deny."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fieldwork.coding import edits
from fieldwork.demo import make_demo
from fieldwork.exports.tables.saturation import COLUMNS
from fieldwork.i18n import Lang, Msg
from fieldwork.report.forecast import forecast
from fieldwork.report.html import lines
from fieldwork.report.words import Words
from fieldwork.saturation.incidence import Incidence
from fieldwork.saturation.indication import Criterion
from fieldwork.saturation.result import Saturation, saturation
from fieldwork.saturation.words import at_most, covered, indicated, least, least_units, reason, twelve_told, waiting
from fieldwork.study import Study
from fieldwork.study.adopt import adopt_changes
from fieldwork.study.codebook.book import change, codebook
from fieldwork.study.rounds.rounds import open_round
from fieldwork.study.saturation.figures import View, study_saturation
from fieldwork.study.saturation.words import not_counted, what_if
from tests.support.heard import BURDEN, CLIMATE, HOME, TALK, told
from tests.support.report import Page, reported, rows
from tests.support.studies import PASSPHRASE, fieldwork, new_study


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    base = tmp_path_factory.getbasetemp() / "report-words"
    base.mkdir(exist_ok=True)
    with Study.open(new_study(base, tmp_path / "studie"), PASSPHRASE, by="C1") as study:
        yield study


def figures(*units: str, unit: str = "conversation") -> Saturation:
    """The figures of units, each as its codes, a letter a code."""
    return saturation(Incidence((f"g{n}", codes) for n, codes in enumerate(units)), unit=unit)


def ahead(result: Saturation, lang: Lang = "nl") -> Page:
    """The forecast of the report."""
    return Page(lines(*forecast(result, Words(lang))))


ONE_RARE = figures("ab", "ab", "ab", "ab", "ab", "abc")
NONE_RARE = figures("ab", "ab", "ab", "ab", "ab", "ab", "ab")
NO_CODES = figures("", "", "", "", "", "", "")


# --- numbers -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "nl"),
    [
        ([32.1375], "ten minste 32,1"),
        ([0.0], "ten minste 0"),
        ([0.033], "minder dan 0,1"),
        ([0.033, 0.12], "minder dan 0,1 · ten minste 0,1"),
        ([0.3, None], "onbekend"),
    ],
)  # fmt: skip
def test_a_lower_bound_is_never_written_as_nothing(values: list[float | None], nl: str) -> None:
    assert least(values).text("nl") == nl


@pytest.mark.parametrize(("value", "nl"), [(4.21, "ten minste 5"), (0.0, "ten minste 0"), (3.0000000000001, "ten minste 3")])
def test_a_part_of_a_conversation_takes_a_whole_one(value: float, nl: str) -> None:
    assert least_units([value]).text("nl") == nl


@pytest.mark.parametrize(
    ("id_", "value", "asked", "words"),
    [
        ("orders", 0.896, 0.9, "In 89,6 van de 100"),
        ("orders", 0.8, 0.9, "In 80 van de 100"),
        ("coverage", 0.94976, 0.95, "Dekking 0,9498;"),
        ("coverage", 0.9499999, 0.95, "Dekking 0,9499999;"),
        ("ratio", 0.05009, 0.05, "volgorde, 5,01 nieuwe"),
        ("ratio", 0.08, 0.05, "volgorde, 8,0 nieuwe"),
    ],
)  # fmt: skip
def test_what_falls_short_is_not_written_as_if_it_did_not(id_: str, value: float, asked: float, words: str) -> None:
    found = replace(ONE_RARE, criteria=(Criterion(id_, False, value, asked),))  # type: ignore[arg-type]
    assert words in reason(found, f"{id_}_fails").text("nl")


# --- sentences ---------------------------------------------------------------------------------------------------------------


def test_only_lower_bounds_are_called_so() -> None:
    result = figures("abcd", "ab", "abe", "acf", "ad", "abg", "ab", "a")
    bounds: tuple[tuple[Lang, str], ...] = (("nl", "ten minste"), ("en", "at least"))
    for lang, at_least in bounds:
        told_rows = rows(ahead(result, lang).root.all("table")[0])[1:]
        assert [at_least in row[1] for row in told_rows] == [False, True, False, True, True, False], told_rows
    assert "Alle schattingen" not in ahead(result).root.text


@pytest.mark.parametrize(
    ("result", "words", "never"),
    [
        (ONE_RARE, "één code is zeldzaam en geen kwam in precies twee gesprekken voor", "niets zeldzaams"),
        (NONE_RARE, "er is niets zeldzaams om op af te gaan", "één code is zeldzaam"),
        (NO_CODES, "Er is nog geen code gegeven.", "niets zeldzaams"),
    ],
)  # fmt: skip
def test_why_there_is_no_interval_goes_by_how_many_codes_are_rare(result: Saturation, words: str, never: str) -> None:
    text = ahead(result).root.text
    assert words in text
    assert never not in text


def test_the_last_time_brought_a_code_only_where_it_did(tmp_path: Path, own_home: Path) -> None:
    assert "De laatste keer kwam er nog een nieuwe code" in ahead(ONE_RARE).root.text
    assert "De laatste keer kwam" not in ahead(NO_CODES).root.text
    table = tmp_path / "leeg.csv"
    table.write_text("s,a\n" + "".join(f"g{n},0\n" for n in range(7)), "utf-8")
    out = fieldwork("saturation", "--matrix", str(table), home=own_home).stdout
    assert "de laatste keer kwam er nog" not in out
    assert "in onbekend" not in out


def test_an_estimate_without_rare_codes_stands_with_its_weakness_and_the_bound() -> None:
    words = reason(NONE_RARE, "no_rare_codes")
    assert "zwak. Na 6 gesprekken zonder nieuwe code kan de kans dat er de volgende keer een komt nog 39 van de 100 zijn." in words.text("nl")
    assert "39 of 100" in words.text("en")
    assert at_most(ONE_RARE) is None


def test_what_does_not_count_yet_is_told_beside_the_indication() -> None:
    assert "laatste 2 gesprekken geen" in indicated(NONE_RARE).text("nl")
    assert waiting(0, 8) is None
    found = waiting(1, 1)
    assert found is not None
    assert (found.text("nl"), found.text("en")) == ("Van 1 gehouden gesprek telt er 1 nog niet mee.",
                                                    "Of 1 conversation held 1 does not count yet.")  # fmt: skip


# --- of a study --------------------------------------------------------------------------------------------------------------


def test_conversations_that_do_not_count_yet_stand_beside_the_indication(study: Study, tmp_path: Path) -> None:
    ids = [told(study, BURDEN, TALK, who=f"W{n:02}", day=f"2026-03-{n:02}") for n in range(1, 10)]
    open_round(study, "Nieuwste", ["C1", "C2"], sessions=ids[-2:])
    told(study, who="W20", day="2026-03-20")
    page = reported(study, tmp_path)
    for chapter in ("kort", "verzadiging"):
        assert "Van 10 gehouden gesprekken tellen er 3 nog niet mee." in page.chapter(chapter).text


def test_a_second_record_of_a_talk_is_no_conversation_that_nobody_coded(study: Study, tmp_path: Path) -> None:
    told(study, BURDEN, who="W01", conversation="c1")
    told(study, who="W01", conversation="c1")
    told(study, who="W02", day="2026-03-05")
    (first, second) = [each.text("nl") for each in not_counted(study_saturation(study))]
    assert first.startswith("1 gesprek is nog niet gecodeerd en telt niet mee: ")
    assert second.startswith("1 verslag naast een ander van hetzelfde gesprek is nog niet gecodeerd: ")
    page = reported(study, tmp_path).chapter("open").text
    assert "1 gesprek nog niet gecodeerd 1 verslag naast een ander van hetzelfde gesprek nog niet gecodeerd" in page


def test_a_cell_without_rare_codes_has_a_sign_and_what_must_be_said_of_it(study: Study, tmp_path: Path) -> None:
    for number in range(1, 8):
        told(study, BURDEN, TALK, who=f"W{number:02}", day=f"2026-03-{number:02}")
    page = reported(study, tmp_path)
    cells = [cell for row in rows(page.table("Spreker × route")) for cell in row]
    assert "○ geen nieuws dekking 1,000 † 7 gesprekken, 2 codes" in cells
    note = page.chapter("verzadiging").text
    assert "† Werknemer, vitaliteitsroute: Elke code kwam in meer dan een van de gesprekken voor. Een schatting zonder zeldzame codes is zwak. Na 6 gesprekken zonder nieuwe code kan de kans dat er de volgende keer een komt nog 39 van de 100 zijn." in note


def test_a_cell_with_one_rare_code_has_the_same_sign_in_the_report_and_at_a_terminal(
    study: Study, tmp_path: Path, own_home: Path
) -> None:
    for number, code in enumerate(("", "", "", "", "", BURDEN), 1):
        told(study, CLIMATE, code, who=f"W{number:02}", day=f"2026-03-{number:02}")
    page = reported(study, tmp_path)
    cells = [cell for row in rows(page.table("Spreker × route")) for cell in row]
    assert "? onbekend dekking 0,000 † 6 gesprekken, 1 code" in cells or "● er komt nog nieuws dekking 0,000 † 6 gesprekken, 1 code" in cells
    why = "Eén code is zeldzaam en geen kwam in precies twee gesprekken voor: wat er nog komt is niet te voorspellen."
    assert f"† Werknemer, vitaliteitsroute: {why}" in page.chapter("verzadiging").text
    study.close()
    out = fieldwork("saturation", "--study", str(study.folder), home=own_home).stdout
    assert "0,000 *" in out and f"  * Werknemer, Vitaliteitsroute: {why}" in out


@pytest.mark.parametrize(
    ("talks", "words"),
    [
        (6, "2 van de 2 instellingen die nu te bekijken zijn, stoppen; 10 van de twaalf zijn onbekend"),
        (7, "6 van de 6 instellingen die nu te bekijken zijn, stoppen; 6 van de twaalf zijn onbekend"),
        (9, "12 van zijn twaalf instellingen stoppen"),
    ],
)
def test_settings_that_cannot_be_looked_at_yet_are_unknown_and_not_without_a_stop(
    tmp_path: Path, own_home: Path, talks: int, words: str
) -> None:
    assert f"In volgorde van houden. {words}." in ahead(figures(*["ab"] * talks)).root.text
    table = tmp_path / "tabel.csv"
    table.write_text("s,a,b\n" + "".join(f"g{n},1,1\n" for n in range(talks)), "utf-8")
    assert f"(in volgorde van houden; {words})" in fieldwork("saturation", "--matrix", str(table), home=own_home).stdout


def test_of_one_setting_that_stops_it_is_told_as_one_and_of_none_that_can_be_looked_at_nothing_is_told() -> None:
    assert twelve_told(figures("abcdefghijklmnopqrst", "", "", "", "", "z")).text("en").startswith("1 of the 2 settings that")
    assert " now stops; " in twelve_told(figures("abcdefghijklmnopqrst", "", "", "", "", "z")).text("en")
    assert twelve_told(NO_CODES).text("en") == "Guest's twelve settings cannot be looked at yet"


def test_the_unit_of_the_study_is_named_below_the_grid(study: Study, tmp_path: Path) -> None:
    told(study, BURDEN, who="W01")
    file = study.folder / "study.yaml"
    text = file.read_text("utf-8")
    assert "saturation: {unit: conversation" in text
    file.write_text(text.replace("saturation: {unit: conversation", "saturation: {unit: participant"), "utf-8")
    adopt_changes(study)
    assert "Onder de zes deelnemers staan alleen aantallen" in reported(study, tmp_path).chapter("verzadiging").text


def test_of_a_merge_both_codes_are_named(study: Study, tmp_path: Path) -> None:
    for number in range(1, 4):
        told(study, BURDEN, TALK, HOME, who=f"W{number:02}", day=f"2026-03-{number:02}")
    change(study, edits.merge(codebook(study), HOME, TALK))
    book = codebook(study)
    gone, into = book.label(HOME, "nl"), book.label(TALK, "nl")
    assert f"code {gone} samengevoegd met {into}" in reported(study, tmp_path).chapter("verzadiging").text
    words = what_if(View(without_merge=HOME, threshold=0), View(), book).text("nl")
    assert f"zonder samenvoeging van: {gone} (-)" in words
    assert "drempel: 0 van de 100 (5 van de 100)" in words


# --- settings ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("seed: 99999999999999999999999", "4294967295"),
        ("seed: 1.5", "a whole number"),
        ("threshold: 1", "0.05"),
        ("threshold: 0.1", "0.05"),
    ],
)  # fmt: skip
def test_a_seed_or_threshold_that_the_method_does_not_know_is_refused(study: Study, setting: str, words: str) -> None:
    file = study.folder / "study.yaml"
    text = file.read_text("utf-8")
    assert "threshold: 0.05}" in text
    key = setting.partition(":")[0]
    wrong = "threshold: 0.05, " + setting if key == "seed" else setting
    file.write_text(text.replace("threshold: 0.05}", wrong + "}"), "utf-8")
    before = View.of(study)
    (news,) = adopt_changes(study)
    assert words in news.text("en"), news.text("en")
    assert View.of(study) == before


def test_a_seed_on_the_command_line_has_the_same_limit(tmp_path: Path, own_home: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("s,a\n1,1\n", "utf-8")
    fieldwork("saturation", "--matrix", str(table), "--seed", "4294967295", home=own_home)
    refused = fieldwork("saturation", "--matrix", str(table), "--seed", "99999999999999999999999", home=own_home, expect=2)
    assert "seed past niet" in refused.stderr


def test_no_column_of_an_export_promises_95_of_an_interval_that_is_too_narrow() -> None:
    meanings = [column.meaning for column in COLUMNS]
    assert not [each for each in meanings if "95%" in (f"{each.nl} {each.en}" if isinstance(each, Msg) else str(each))]


def test_the_method_section_has_variance_interval_edges_and_the_rule_of_francis(tmp_path: Path, own_home: Path) -> None:
    with make_demo(tmp_path / "demo", "demo") as study:
        text = reported(study, tmp_path).chapter("methode").text
    for words in ("Variantie en interval van Chao2", "K = exp(1,96", "Q1 = 0: Chao2 is S", "A = 1, dus C = 1 − Q1 / U",
                  "Stopregel van Francis e.a."):  # fmt: skip
        assert words in text


def test_coverage_is_not_rounded_to_complete() -> None:
    assert covered(0.99951).text("nl") == "meer dan 0,999"

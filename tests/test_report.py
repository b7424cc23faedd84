"""The report: what it tells, what it keeps back, and that it is one whole page that anybody can read."""

from __future__ import annotations

import errno
import hashlib
import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from fieldwork.capture import actions as act
from fieldwork.demo import make_demo
from fieldwork.demo.quotes import QUOTES, add_quotes
from fieldwork.errors import NoRoom, ReadOnlyStudy
from fieldwork.report.run import write_report
from fieldwork.store import crypt
from fieldwork.study import Study
from fieldwork.study.adopt import adopt_changes
from fieldwork.study.charting.matrix import Charting
from fieldwork.study.live import do_once
from fieldwork.study.rounds.rounds import close_round, mark_done, open_round
from tests.support import coder
from tests.support.report import SAID, Page, code, quote, reported, rows, talk
from tests.support.studies import fieldwork

made, study = coder.made, coder.study
HELPS, ASKS = "Dat helpt mij echt.", "De baas vraagt hoe het gaat."
ACTOR_ROUTE, FOUND = "Actor × route", "resultaten"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    base = tmp_path_factory.mktemp("report")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIELDWORK_HOME", str(base / "home"))
        with make_demo(base / "demo", "demo") as made:
            add_quotes(made)
            yield made


@pytest.fixture(scope="module", params=["nl", "en"])
def page(request: pytest.FixtureRequest, demo: Study, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """The report of the demo, in each language."""
    return reported(demo, tmp_path_factory.mktemp("page"), request.param)


# --- a page that anybody can read ------------------------------------------------------------------------------------------


def test_the_page_fetches_nothing_and_runs_nothing(page: Page) -> None:
    assert not page.root.all("script", "iframe", "object", "embed", "form", "input", "img", "image", "use", "base")
    for element in page.root.all():
        for name, value in element.attributes.items():
            assert not name.startswith("on")
            if name in ("href", "src", "action", "xlink:href", "poster"):
                assert value.startswith("#") or (element.name, value) == ("link", "data:,")
    assert not re.search(r"url\(|@import|https?:", page.root.raw)


def test_headings_stand_in_order_and_every_link_and_name_leads_somewhere(page: Page) -> None:
    levels = [int(each.name[1]) for each in page.root.all("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    ids = [each.attributes["id"] for each in page.root.all() if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    for element in page.root.all():
        told = [element.attributes.get(name, "") for name in ("aria-labelledby", "aria-describedby")]
        assert {id_ for each in told for id_ in each.split()} <= set(ids)
    assert [each.attributes["href"][1:] for each in page.root.one("nav").all("a")] == [
        each.attributes["id"] for each in page.root.all("h2")
    ]


def test_every_table_has_a_caption_and_headings_for_its_rows_and_columns(page: Page) -> None:
    tables = page.root.all("table")
    captions = [each.one("caption").text for each in tables]
    assert len(tables) > 20
    assert len(set(captions)) == len(captions), "two tables are called alike"
    for table in tables:
        columns = [cell.attributes.get("scope") for cell in table.one("thead").all("th")]
        assert set(columns) == {"col"}
        for row in table.one("tbody").all("tr"):
            first, *rest = row.all("th", "td")
            assert (first.name, first.attributes["scope"]) == ("th", "row")
            assert first.text
            assert [cell.name for cell in rest] == ["td"] * (len(columns) - 1)
            assert all(cell.text for cell in rest)


def test_every_picture_says_in_words_what_is_on_it(page: Page) -> None:
    pictures = page.root.all("svg")
    assert len(pictures) >= 2
    for picture in pictures:
        assert picture.attributes["role"] == "img"
        title, says = picture.one("title"), picture.one("desc")
        assert picture.attributes["aria-labelledby"] == title.attributes["id"]
        assert title.text
        assert re.search(r"\d", says.text), "it tells no number"


def test_letters_stand_out_from_the_paper(page: Page) -> None:
    style = page.root.one("style").raw
    found = dict(re.findall(r"--(\w+): (#\w{6})", style))
    assert {name for name, value in found.items() if _contrast(value) < 7} <= {"line", "pale"}
    assert _contrast(found["line"]) >= 3


def _contrast(color: str) -> float:
    """Contrast with white (WCAG 2.2)."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    light = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 1.05 / (0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2] + 0.05)


def test_each_language_has_the_whole_report(demo: Study, tmp_path: Path) -> None:
    dutch, english = reported(demo, tmp_path, "nl"), reported(demo, tmp_path, "en")
    assert (dutch.root.one("html").attributes["lang"], english.root.one("html").attributes["lang"]) == ("nl", "en")
    shapes = [[each.name for each in page.root.all()] for page in (dutch, english)]
    assert len(shapes[0]) > 1000
    assert shapes[0] == shapes[1]
    told = english.root.one("main").text
    for each in english.root.one("main").all("blockquote", "p", "span"):
        if each.name == "blockquote" or each.attributes.get("lang") == "nl":
            told = told.replace(each.text, "")  # words stay in the language in which they were said or written
    assert not re.search(r"\b(gesprekken|niet|deelnemers|wordt|onbekend|van de)\b", told)
    assert "Design and progress" in told
    assert "at least" in told


# --- what it tells ---------------------------------------------------------------------------------------------------------


def test_the_result_matrix_tells_themes_places_and_what_helps_or_hinders(study: Study, tmp_path: Path) -> None:
    for person in ("W03", "W04", "W05"):
        talk(study, tmp_path, person)
        code(study, f"t-{person}", HELPS)
        code(study, f"t-{person}", ASKS, "leren", actor="jobcoach", valence="belemmerend")
    code(study, "t-W03", ASKS, "rust", valence="belemmerend")
    page = reported(study, tmp_path)
    assert rows(page.table(ACTOR_ROUTE)) == [
        ["Actor", "Ontwikkelroute", "Vitaliteitsroute"],
        ["Werknemer", "niets gevonden", "1 thema 3 gesprekken + 3 − 1"],
        ["Jobcoach", "1 thema 3 gesprekken − 3", "niets gevonden"],
    ]
    assert rows(page.table("Werknemer, vitaliteitsroute: 4 fragmenten van 3 personen"))[1] == ["Rust", "3 gesprekken", "4", "+ 3 − 1"]
    assert rows(page.table("Codes: Vitaliteitsroute"))[1][1:] == ["3", "4", "+ 3 − 1"]
    assert "Niets gevonden: in geen van de 3 gesprekken die gecodeerd zijn" in page.chapter(FOUND).text


def test_what_nobody_coded_is_unknown_and_not_nothing(study: Study, tmp_path: Path) -> None:
    told = reported(study, tmp_path).chapter(FOUND)
    assert "onbekend" in told.text
    assert "iets gevonden" not in told.text.lower().replace("wat er gevonden is", "")
    assert not told.all("table")
    assert "Hierover is nog niets te zeggen" in reported(study, tmp_path).chapter("verzadiging").text


def test_the_figures_of_a_round_are_those_that_it_was_closed_with(study: Study, tmp_path: Path) -> None:
    session = talk(study, tmp_path, "W03")
    open_round(study, "Proef", ["C1", "C2"], sessions=[session], seed=1)
    for each in ("C1", "C2"):
        code(study, session, HELPS, coder=each)
        mark_done(study, "Proef", each)
    code(study, session, ASKS, "leren", coder="C1")
    assert "nog open" in reported(study, tmp_path).chapter("open").text
    close_round(study, "Proef")
    before = rows(reported(study, tmp_path).table("Alle thema's samen, Proef"))
    code(study, session, ASKS, "leren", coder="C2")
    page = reported(study, tmp_path)
    assert rows(page.table("Alle thema's samen, Proef")) == before
    assert "codeurs C1 en C2" in page.chapter("overeenstemming").text
    assert page.chapter("methode").text.count("Gwets AC1")


def test_the_demo_has_quotes_on_every_route_and_keeps_back_those_without_a_yes(demo: Study, tmp_path: Path) -> None:
    chosen = [words for each in QUOTES.values() for _, words in each]
    page = reported(demo, tmp_path)
    assert sorted(quotes(page)) == sorted(set(chosen) - {QUOTES["demo-w01"][0][1]})
    assert "1 zonder toestemming om te citeren" in page.chapter(FOUND).text


def test_sampling_tells_held_and_aimed_for(study: Study, tmp_path: Path) -> None:
    talk(study, tmp_path, "J01", role="jobcoach", held_at="2026-03-05")
    page = reported(study, tmp_path)
    assert rows(page.table("Gehouden / bedoeld"))[1:] == [["kas", "2 / 2", "1", "1"], ["Samen", "2 / 4", "1 / 1", "1"]]
    assert "Werknemer: 2 van 4; Jobcoach: 1 van 1 ✓" in page.root.all("svg")[0].one("desc").text


# --- what it keeps back ----------------------------------------------------------------------------------------------------


def quotes(page: Page) -> list[str]:
    return [each.text for each in page.root.all("blockquote")]


@pytest.mark.parametrize(
    ("people", "consent", "shown"),
    [
        (3, "{deelname: ja, citeren: ja}", 1),
        (2, "{deelname: ja, citeren: ja}", 0),  # a cell of two persons
        (3, "{deelname: ja, citeren: nee}", 0),
        (3, "{deelname: ja}", 0),  # what was not asked is no yes
    ],
)  # fmt: skip
def test_a_quote_needs_three_persons_in_the_cell_and_a_yes(
    study: Study, tmp_path: Path, people: int, consent: str, shown: int
) -> None:
    for number in range(people):
        code(study, talk(study, tmp_path, f"W1{number}", consent=consent), HELPS)
    quote(study, "t-W10", HELPS)
    page = reported(study, tmp_path)
    assert quotes(page) == [HELPS] * shown
    assert f"Aangewezen als citaat: 1; daarvan staan er hier {shown}." in page.chapter(FOUND).text
    assert rows(page.table("fragmenten van"))[1][0] == "Rust", "the theme is told all the same"


def test_a_quote_tells_the_role_only_where_three_persons_have_it(study: Study, tmp_path: Path) -> None:
    for person, role in (("W10", "werknemer"), ("W11", "werknemer"), ("J01", "jobcoach")):
        code(study, talk(study, tmp_path, person, role=role), HELPS)
        quote(study, f"t-{person}", HELPS)
    told = reported(study, tmp_path).chapter(FOUND).text
    assert "– werknemer, W10 · Rust" in told
    assert "– deelnemer · Rust" in told
    assert "J01" not in told


def test_who_did_not_take_part_or_may_not_be_told_of_is_in_no_figure(study: Study, tmp_path: Path) -> None:
    for person in ("W10", "W11", "W12"):
        code(study, talk(study, tmp_path, person), HELPS)
    session = talk(study, tmp_path, "W13")
    code(study, session, ASKS, "leren")
    quote(study, session, ASKS)
    before = rows(reported(study, tmp_path).table(ACTOR_ROUTE))
    do_once(study, session, act.Consent("deelname", "nee", "spoken", "participant"))
    page = reported(study, tmp_path)
    assert before[1][1].startswith("1 thema")
    assert rows(page.table(ACTOR_ROUTE))[1][1] == "niets gevonden"
    assert quotes(page) == []


def test_what_can_identify_a_person_is_never_quoted(study: Study, tmp_path: Path) -> None:
    name = "Piet van de Kas"
    for person in ("W10", "W11", "W12"):
        session = talk(study, tmp_path, person, name, item="naam")
        code(study, session, name, item="naam")
        quote(study, session, name, item="naam")
    assert name not in reported(study, tmp_path).root.text


def test_neither_names_of_sites_nor_sessions_nor_days_tell_which_conversation_a_figure_is_of(study: Study, tmp_path: Path) -> None:
    for person in ("W10", "W11", "W12"):
        code(study, talk(study, tmp_path, person, held_at="2026-03-17"), HELPS)
    page = reported(study, tmp_path)
    assert "de kas" not in page.root.text
    told = page.chapter("verzadiging").text + page.chapter(FOUND).text
    assert not re.search(r"t-W1|W1\d|2026|maart|kas\b", told)


def test_a_row_of_the_framework_for_a_site_is_called_by_its_code(study: Study, tmp_path: Path) -> None:
    talk(study, tmp_path, "W10")
    charting = Charting(study, "C1")
    (site,) = charting.rows("site")
    assert site.label == {"nl": "de kas", "en": "the greenhouse"}
    charting.summarise(site, "rust", "Rustig daar.")
    page = reported(study, tmp_path)
    assert [row[0] for row in rows(page.table("Locatie × "))] == ["Locatie", "kas"]
    assert "de kas" not in page.root.text


HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style><b>x</b>", "</title>", "&lt;b&gt; &amp;", "[/a] {nl}",
           "'; --", "=1+1"]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_what_people_wrote_is_text_and_nothing_else(made: tuple[Path, crypt.Key], tmp_path: Path, words: str) -> None:
    page, plain = (_with_words(made, tmp_path / str(place), told) for place, told in enumerate((words, "gewoon een woord")))
    assert page.root.one("h1").raw == words
    assert [each.one("p").raw for each in page.root.all("blockquote")] == [words]
    assert words in page.chapter("codeboek").raw
    assert [each.name for each in page.root.all()] == [each.name for each in plain.root.all()]


def _with_words(made: tuple[Path, crypt.Key], folder: Path, words: str) -> Page:
    """The report of a study in which title, theme, answer, quote and round say these words."""
    folder.mkdir()
    with coder.copied(made, folder / "proef", by="R1") as study:
        quoted = "'" + words.replace("'", "''") + "'"
        for name, old, new in (
            ("study.yaml", "{nl: Proef, en: Trial}", f"{{nl: {quoted}, en: {quoted}}}"),
            ("codebook.yaml", "nl: Rust,", f"nl: {quoted},"),
        ):
            file = study.folder / name
            file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
        adopt_changes(study)
        sessions = [talk(study, folder, person, f"Ik zei {words} en meer.") for person in ("W10", "W11", "W12")]
        open_round(study, f"Ronde {words}", ["C1", "C2"], sessions=sessions[:1], seed=1)
        for session in sessions[1:]:
            code(study, session, words)
        for each in ("C1", "C2"):
            code(study, sessions[0], words, coder=each)
            mark_done(study, f"Ronde {words}", each)
        close_round(study, f"Ronde {words}")
        quote(study, sessions[2], words)
        return reported(study, folder)


def test_signs_that_steer_a_terminal_or_turn_the_text_are_made_visible(study: Study, tmp_path: Path) -> None:
    for person in ("W10", "W11", "W12"):
        session = talk(study, tmp_path, person)
        code(study, session, SAID)
    words = "a\x1b[31mb\u202ec\x07"
    do_once(study, session, act.Reopen())
    do_once(study, session, act.Answer("werk", f"{SAID} {words}"))
    do_once(study, session, act.Close())
    code(study, session, words, "rust")
    quote(study, session, words)
    raw = reported(study, tmp_path).root.raw
    assert "a␛[31mb·c␇" in raw
    assert not set(raw) & set("\x1b\u202e\x07")


# --- the file --------------------------------------------------------------------------------------------------------------


def test_the_log_tells_that_it_left_and_that_saturation_was_looked_at(study: Study, tmp_path: Path) -> None:
    reported(study, tmp_path, "en")
    (left,) = study.log.events("study", {"exported"})
    assert left.body["profile"] == "report"
    assert left.body["file"] == "verslag.html"
    assert left.body["lang"] == "en"
    assert left.body["sha256"] == hashlib.sha256((tmp_path / "verslag.html").read_bytes()).hexdigest()
    (look,) = study.log.events("study", {"looked"})
    assert look.body["where"] == "report"


def test_a_report_that_cannot_be_written_leaves_what_was_there(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "verslag.html"
    file.write_text("oud", "utf-8")

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr("fieldwork.exports.placing.os.fsync", full)
        with pytest.raises(NoRoom):
            write_report(study, file)
    assert file.read_text("utf-8") == "oud"
    assert not list(study.log.events("study", {"exported"}))
    assert [each.name for each in tmp_path.glob("verslag*")] == ["verslag.html"]


def test_a_study_that_can_only_be_read_makes_no_report(made: tuple[Path, crypt.Key], tmp_path: Path) -> None:
    shutil.copytree(made[0], tmp_path / "proef")
    with Study.opened(tmp_path / "proef", made[1], readonly=True) as study:
        with pytest.raises(ReadOnlyStudy):
            write_report(study, tmp_path / "verslag.html")
    assert not (tmp_path / "verslag.html").exists()


def test_the_command_makes_a_report_and_leaves_other_files_alone(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "studie"
    fieldwork("new", str(folder), "--title", "Proef", home=home)
    file = folder / "verslag.html"
    made = fieldwork("--study", str(folder), "report", str(file), "--lang", "en", home=home)
    assert made.stdout.strip() == str(file)
    assert '<html lang="en">' in file.read_text("utf-8")
    assert file.stat().st_mode & 0o077 == 0
    fieldwork("--study", str(folder), "report", str(file), home=home)
    assert '<html lang="nl">' in file.read_text("utf-8"), "an earlier report is replaced"
    other = folder / "brief.html"
    other.write_text("<p>mijn brief</p>", "utf-8")
    refused = fieldwork("--study", str(folder), "report", str(other), home=home, expect=2)
    assert "--yes" in refused.stderr
    assert other.read_text("utf-8") == "<p>mijn brief</p>"
    fieldwork("--study", str(folder), "report", str(other), "--yes", home=home)
    assert "<svg" in other.read_text("utf-8")
    wrong = fieldwork("--study", str(folder), "report", str(folder / "verslag.pdf"), home=home, expect=2)
    assert ".html" in wrong.stderr
    fieldwork("--study", str(tmp_path), "report", str(file), home=home, expect=3)

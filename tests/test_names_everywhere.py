"""Beside a key file no way out holds a name that it knows: commands, frames, the screens' own files, exports from the screens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import fieldwork as library
from fieldwork.errors import UsageError, WrongPassphrase
from fieldwork.exports.names import known_names
from fieldwork.exports.placing import placing
from fieldwork.exports.pseudonyms import Pseudonyms
from fieldwork.i18n import LANGS, Lang, msg
from fieldwork.ids import uuid7
from fieldwork.pseudonyms.replacing import Known, Pseudonymiser
from fieldwork.report.quotes import marked_quotes
from fieldwork.study import Study
from fieldwork.study.desk.documents import document
from fieldwork.tui.screens.charting import ChartingScreen
from fieldwork.tui.screens.export_form import ExportForm
from fieldwork.tui.screens.lead import Lead
from fieldwork.tui.screens.names import AskNames
from fieldwork.tui.screens.naming import Naming
from fieldwork.tui.screens.review import Review
from fieldwork.tui.screens.taking_out import TakingOut
from fieldwork.tui.taking_out import Course, Stopped, exporting
from tests.support import coder, paper
from tests.support.named import OWN, holds, named, openings
from tests.support.program import arrive, flat, press, running, screen, until
from tests.support.report import quote
from tests.support.studies import environment, fieldwork
from tests.support.terminal import Terminal
from tests.test_pseudonyms_study import content

made = coder.made
COMMANDS = (
    ("framework",), ("framework", "--json"), ("case", "W09"), ("case", "W09", "--json"), ("codings",), ("codings", "--json"),
    ("search", "werken"), ("search", "werken", "--json"), ("search", "dorp"), ("log",), ("log", "--json"), ("agreement",),
    ("conflicts",), ("conflicts", "--json"), ("log", "--exports", "--json"), ("saturation", "--json"),
)  # fmt: skip
CONTROL = (("framework",), ("case", "W09", "--json"), ("codings", "--json"), ("search", "werken"), ("log", "--json"), ("conflicts",))
"""Where it is shown that a name would have been in it."""
FREE = ("agreement", "saturation", "log --exports --json")
"""What holds no words of people here anyway."""


@pytest.fixture
def study(made: tuple[Path, Any], tmp_path: Path) -> Iterator[Study]:
    with named(made, tmp_path / "proef") as opened:
        yield opened


# --- ids ---------------------------------------------------------------------------------------------------------------------


def test_an_id_in_which_hexadecimal_digits_spell_a_name_stays_what_it_is() -> None:
    out = Pseudonyms(Pseudonymiser([Known("W01", "person", ("Bea de Vries",)), Known("W02", "person", ("Ad Smit",))]))
    for number in range(2_000):
        made_id = uuid7(number)
        assert out.text(made_id) == made_id
    id = "0192bea4-7bea-7abc-8ade-0123456789ad"
    assert out.text(id) == id and out.value([id, {"at": f"sessie {id}"}]) == [id, {"at": f"sessie {id}"}]
    assert out.text("0192-bea-4") == "0192-[W01]-4" and out.text(f"bea {id}") == f"[W01] {id}"


@pytest.mark.parametrize(("text", "left"), [("bij De Groene", "bij […]"), ("Kas is groot", "[…] is groot"),
                                            ("aan de weg", "aan de weg"), ("Groene", "[…]")])  # fmt: skip
def test_a_piece_that_cuts_a_name_of_several_words_holds_none_of_them(text: str, left: str) -> None:
    assert Pseudonyms(Pseudonymiser([Known("kas", "site", ("De Groene Kas",))])).fragment(text) == left


def test_a_quote_of_the_report_that_cuts_a_name_holds_no_part_of_it(study: Study) -> None:
    quote(study, "s9", "Ik ben Hortensia. Zwaluw", item="werk")
    rows = study.log.sessions()
    texts = {row.id: document(study, row.id) for row in rows}
    (bare,) = marked_quotes(study, rows, texts)
    names = known_names(study, OWN, "report", "nl")
    (left,) = marked_quotes(study, rows, texts, names)
    assert bare.text == "Ik ben Hortensia. Zwaluw" and left.text == "Ik ben [W09]. [W09]" and names.hits["W09"]


# --- the command line --------------------------------------------------------------------------------------------------------


def run(study: Path, home: Path, *args: str, expect: int = 0, **secret: str) -> Any:
    return fieldwork(*args, "--study", str(study), home=home, expect=expect, FIELDWORK_PASSPHRASE=paper.PASSPHRASE, **secret)


@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_what_a_command_tells_another_program_holds_no_name(study: Study, tmp_path: Path, args: tuple[str, ...]) -> None:
    folder, home = study.folder, tmp_path / "home"
    study.close()
    said = run(folder, home, *args, FIELDWORK_NAMES_PASSPHRASE=OWN)
    assert holds(said.stdout) == holds(said.stderr) == []
    told = json.loads(said.stdout) if "--json" in args else said.stdout
    if not " ".join(args).startswith(FREE):
        assert told and "W09" in said.stdout
        if args in CONTROL:
            assert holds(run(folder, home, *args, "--without-names-check").stdout)
    with Study.open(folder, paper.PASSPHRASE, readonly=True) as again:
        assert openings(again) == ["new", args[0].replace("search", "find")]


def test_without_its_passphrase_nothing_is_told_and_both_ways_on_are_named(study: Study, tmp_path: Path) -> None:
    folder, home = study.folder, tmp_path / "home"
    study.close()
    for args in (("codings", "--json"), ("framework", "--to", str(tmp_path / "uit.csv"))):
        said = run(folder, home, *args, expect=2)
        assert said.stdout == "" and "FIELDWORK_NAMES_PASSPHRASE" in said.stderr and "--without-names-check" in said.stderr
    assert not (tmp_path / "uit.csv").exists()


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".docx"])
def test_the_framework_as_a_file_holds_no_name_and_the_log_tells_how_many(study: Study, tmp_path: Path, suffix: str) -> None:
    folder, home, file = study.folder, tmp_path / "home", tmp_path / f"uit{suffix}"
    study.close()
    run(folder, home, "framework", "--to", str(file), "--without-names-check")
    assert holds(content(file))
    said = run(folder, home, "framework", "--to", str(file), FIELDWORK_NAMES_PASSPHRASE=OWN)
    assert "leert van" in content(file) and "[W09]" in content(file) and holds(content(file)) == []
    assert "W09 " in said.stderr
    with Study.open(folder, paper.PASSPHRASE, readonly=True) as again:
        left = [event.body["names"] for event in again.log.events("study", {"exported"})]
    assert left[0] == "unchecked" and left[1]["W09"] >= 3


def test_the_words_of_a_coding_are_replaced_in_the_whole_text_that_they_were_cut_from(study: Study, tmp_path: Path) -> None:
    folder = study.folder
    study.close()
    said = run(folder, tmp_path / "home", "codings", "--json", FIELDWORK_NAMES_PASSPHRASE=OWN)
    texts = {row["text"]: (row["start"], row["end"]) for row in json.loads(said.stdout) if row["session"] == "s9"}
    assert texts["Ik ben [W09]. [W09]"] == (0, 24) and "water" in texts


def test_on_ones_own_terminal_it_is_a_look_and_nothing_is_asked(study: Study, tmp_path: Path) -> None:
    folder = study.folder
    study.close()
    env = environment(tmp_path / "home", FIELDWORK_PASSPHRASE=paper.PASSPHRASE)
    with Terminal("case", "W09", "--study", str(folder), env=env, rows=60) as terminal:
        terminal.until("mevr. Zwaluwstaart")
    with Study.open(folder, paper.PASSPHRASE, readonly=True) as again:
        assert openings(again) == ["new"]


# --- notebooks ---------------------------------------------------------------------------------------------------------------


def test_no_frame_holds_a_name_and_the_log_tells_how_many_were_replaced(study: Study) -> None:
    folder = study.folder
    study.close()
    with library.open_study(folder, paper.PASSPHRASE, names_passphrase=OWN, lang="nl") as frames:
        found = [frames.answers(identified=True), frames.segments(coder="all"), frames.sessions(), frames.codes(),
                 frames.incidence(), frames.saturation(), frames.agreement()]  # fmt: skip
    for frame in found:
        frame_says = frame.to_csv() + str(frame.attrs)
        assert holds(frame_says) == []
    assert "[W09]" in found[0].to_csv() and "[W09]. [W09]" in next(iter(found[1]["text"]))
    with library.open_study(folder, paper.PASSPHRASE, names="unchecked") as frames:
        assert holds(frames.answers().to_csv())
    with Study.open(folder, paper.PASSPHRASE, readonly=True) as again:
        told = [event.body for event in again.log.events("study", {"exported"})]
        assert openings(again) == ["new", "notebook"]
    assert told[0]["names"]["W09"] > 3 and told[2]["names"] == {} and told[-1]["names"] == "unchecked"


def test_a_notebook_without_the_passphrase_of_the_key_file_is_refused(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = study.folder
    study.close()
    with pytest.raises(UsageError, match="names_passphrase"):
        library.open_study(folder, paper.PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        library.open_study(folder, paper.PASSPHRASE, names_passphrase=paper.PASSPHRASE)
    with pytest.raises(UsageError, match="unchecked"):
        library.open_study(folder, paper.PASSPHRASE, names="maar zo")  # type: ignore[arg-type]
    monkeypatch.setenv("FIELDWORK_NAMES_PASSPHRASE", OWN)
    with library.open_study(folder, paper.PASSPHRASE) as frames:
        assert holds(frames.answers().to_csv()) == []


# --- the screens -------------------------------------------------------------------------------------------------------------

WALKS: dict[Lang, dict[str, str]] = {
    "nl": {"title": "Namen in wat naar buiten gaat", "other": "zonder namen na te kijken", "sure": "gaan dan zo mee naar buiten",
           "wrong": "Deze wachtzin opent", "replaced": "Namen vervangen door codes: W09", "open": "bleef dicht", "done": "Klaar."},
    "en": {"title": "Names in what leaves the study", "other": "without checking names", "sure": "then leave as they are",
           "wrong": "This passphrase does not open", "replaced": "Names replaced by codes: W09", "open": "stayed closed",
           "done": "Done."},
}  # fmt: skip


async def typed(pilot: Any, words: str) -> None:
    """Type a line in place of what the field proposes, and Enter."""
    field = pilot.app.screen.query_one("Input")
    field.value = words
    await press(pilot, "enter")


async def answered(pilot: Any, lang: Lang, secret: str | None) -> None:
    """Answer the question about names: by the passphrase, after a wrong one; or (None) leave them, which it asks twice."""
    words = WALKS[lang]
    window = await arrive(pilot, AskNames)
    assert words["title"] in flat(pilot) and words["other"] in flat(pilot)
    if secret is None:
        await press(pilot, "ctrl+n")
        assert words["sure"] in flat(pilot) and pilot.app.screen is window
        await press(pilot, "ctrl+n")
        return
    await typed(pilot, "een verkeerde zin")
    assert "verkeerde" not in screen(pilot)
    await until(pilot, lambda: words["wrong"] in flat(pilot))
    await typed(pilot, secret)
    await until(pilot, lambda: pilot.app.screen is not window)


async def from_review(pilot: Any, file: Path, lang: Lang, secret: str | None) -> None:
    await pilot.app.push_screen(Review(pilot.app.study, "s9"))
    await arrive(pilot, Review)
    await press(pilot, "f2", "e")
    await arrive(pilot, Naming)
    await typed(pilot, str(file))
    await answered(pilot, lang, secret)
    await arrive(pilot, Review)


async def from_charting(pilot: Any, file: Path, lang: Lang, secret: str | None) -> None:
    await press(pilot, "m")
    page = await arrive(pilot, ChartingScreen)
    await until(pilot, lambda: page.charting is not None)
    await press(pilot, "e")
    await arrive(pilot, Naming)
    await typed(pilot, str(file))
    await answered(pilot, lang, secret)
    await until(pilot, file.exists)


async def from_lead(pilot: Any, file: Path, lang: Lang, secret: str | None) -> None:
    await press(pilot, "s")
    await arrive(pilot, Lead)
    await press(pilot, "v")
    await arrive(pilot, Naming)
    await typed(pilot, str(file))
    await answered(pilot, lang, secret)
    page = await arrive(pilot, TakingOut)
    await until(pilot, lambda: not page.busy and WALKS[lang]["done"] in flat(pilot))


WAYS: dict[str, Callable[[Any, Path, Lang, str | None], Any]] = {
    "gesprek.txt": from_review, "matrix.docx": from_charting, "matrix.xlsx": from_charting, "verslag.html": from_lead,
}  # fmt: skip


@pytest.mark.parametrize(("name", "lang"), [*((name, "nl") for name in WAYS), ("gesprek.txt", "en"), ("verslag.html", "en")])
def test_a_file_from_the_screens_holds_no_name_unless_that_was_chosen_twice(
    study: Study, tmp_path: Path, name: str, lang: Lang
) -> None:
    words = WALKS[lang]

    async def walk(file: Path, secret: str | None) -> None:
        async with running(Study.open(study.folder, paper.PASSPHRASE, by="C1"), lang=lang) as pilot:
            await WAYS[name](pilot, file, lang, secret)
            await until(pilot, lambda: words["open" if secret is None else "replaced"] in flat(pilot))
            assert holds(screen(pilot)) == [] or name in ("gesprek.txt", "matrix.docx", "matrix.xlsx")

    asyncio.run(walk(tmp_path / f"bloot-{name}", None))
    assert holds(content(tmp_path / f"bloot-{name}"))
    asyncio.run(walk(tmp_path / name, OWN))
    left = content(tmp_path / name)
    assert "W09" in left and holds(left) == []
    told = [event.body["names"] for event in study.log.events("study", {"exported"})]
    assert told[0] == "unchecked" and told[1]["W09"] > 0
    assert len(openings(study)) == 2, "leaving names as they are opens nothing"


def test_who_goes_back_at_the_question_takes_nothing_out(study: Study, tmp_path: Path) -> None:
    async def walk() -> None:
        async with running(Study.open(study.folder, paper.PASSPHRASE, by="C1")) as pilot:
            await press(pilot, "s")
            await arrive(pilot, Lead)
            await press(pilot, "v")
            await typed(pilot, str(tmp_path / "verslag.html"))
            await arrive(pilot, AskNames)
            await press(pilot, "escape")
            await arrive(pilot, Lead)

    asyncio.run(walk())
    assert not list(tmp_path.glob("*.html")) and openings(study) == ["new"]
    assert not list(study.log.events("study", {"exported"}))


@pytest.mark.parametrize("lang", LANGS)
def test_an_export_from_the_screen_holds_no_name_and_shows_what_stayed(study: Study, tmp_path: Path, lang: Lang) -> None:
    out = tmp_path / "uit"

    async def walk() -> None:
        async with running(Study.open(study.folder, paper.PASSPHRASE, by="C1"), lang=lang) as pilot:
            await press(pilot, "s")
            await arrive(pilot, Lead)
            await press(pilot, "e")
            form = await arrive(pilot, ExportForm)
            await until(pilot, lambda: "answers" in flat(pilot))
            await press(pilot, "ctrl+n")
            assert ("Kies eerst wat meegaat" if lang == "nl" else "Choose first what goes along") in flat(pilot)
            await press(pilot, "space", "down", "space")
            assert "✓ answers" in flat(pilot) and "✓ codebook" in flat(pilot) and "· excel" in flat(pilot)
            form.query_one("#folder").value = str(tmp_path / "nergens" / "uit")
            await press(pilot, "ctrl+n")
            assert ("bestaat niet" if lang == "nl" else "does not exist") in flat(pilot)
            form.query_one("#folder").value = str(out)
            form.query_one("#recipient").value = "de commissie"
            await press(pilot, "ctrl+n")
            await answered(pilot, lang, OWN)
            page = await arrive(pilot, TakingOut)
            await until(pilot, lambda: not page.busy and WALKS[lang]["replaced"] in flat(pilot))
            said = flat(pilot)
            assert "answers/answers.csv: " in said and "codebook/codebook.csv: 4" in said and WALKS[lang]["done"] in said
            await press(pilot, "escape")
            await arrive(pilot, Lead)

    asyncio.run(walk())
    files = [path for path in out.rglob("*") if path.is_file()]
    assert {path.name for path in files} == {"answers.csv", "codebook.csv", "datapackage.json"}
    assert [path.name for path in files if holds(content(path))] == []
    told = [event.body for event in study.log.events("study", {"exported"})]
    assert [(each["profile"], each["for"]) for each in told] == [("answers", "de commissie"), ("codebook", "de commissie")]


def test_all_profiles_go_with_one_key_and_none_with_the_same(study: Study) -> None:
    async def walk() -> None:
        async with running(Study.open(study.folder, paper.PASSPHRASE, by="C1")) as pilot:
            await pilot.app.push_screen(ExportForm(pilot.app.study))  # type: ignore[attr-defined]
            await until(pilot, lambda: "0 van 15" in flat(pilot))
            await press(pilot, "a")
            assert "15 van 15" in flat(pilot)
            await press(pilot, "a")
            assert "0 van 15" in flat(pilot)

    asyncio.run(walk())


# --- stopping ----------------------------------------------------------------------------------------------------------------


def test_the_stop_key_leaves_no_half_file(study: Study, tmp_path: Path) -> None:
    def work(course: Course) -> None:
        with placing(tmp_path / "groot.csv") as out:
            while True:
                out.write(b"regel\n")
                course.at(msg("3 van 9 …", "3 of 9 …"))

    async def walk() -> None:
        async with running(Study.open(study.folder, paper.PASSPHRASE, by="C1")) as pilot:
            page = TakingOut(msg("Export", "Export"), work)
            await pilot.app.push_screen(page)
            await until(pilot, lambda: "3 van 9" in flat(pilot))
            await press(pilot, "escape")
            assert pilot.app.screen is page and "houdt ermee op" in flat(pilot)
            await press(pilot, "s")
            await until(pilot, lambda: "Gestopt. Er is niets gemaakt." in flat(pilot))
            await press(pilot, "escape")
            await until(pilot, lambda: pilot.app.screen is not page)

    asyncio.run(walk())
    assert not list(tmp_path.glob("groot*"))


def test_a_program_that_has_to_end_leaves_no_half_file(study: Study, tmp_path: Path) -> None:
    def work(course: Course) -> None:
        with placing(tmp_path / "groot.csv"):
            while True:
                course.at(msg("bezig", "busy"))

    async def walk() -> None:
        async with running(Study.open(study.folder, paper.PASSPHRASE, by="C1")) as pilot:
            await pilot.app.push_screen(TakingOut(msg("Export", "Export"), work))
            await until(pilot, lambda: "bezig" in flat(pilot))
            pilot.app.end_by(15)  # type: ignore[attr-defined]
            pilot.app.deadline.cancel()  # type: ignore[attr-defined]

    asyncio.run(walk())
    assert not list(tmp_path.glob("groot*"))


def test_of_an_export_that_is_stopped_what_was_done_stays_whole_and_is_told(study: Study, tmp_path: Path) -> None:
    class Half(Course):
        def at(self, words: Any) -> None:
            if self.done:  # the first profile is whole
                self.stop()
            super().at(words)

    class Nobody:
        def post_message(self, message: object) -> bool:
            return True

    names = known_names(study, OWN, "export", "nl")
    course = Half(Nobody())  # type: ignore[arg-type]
    work = exporting(study, ("codebook", "answers", "excel"), tmp_path / "uit", "nl", names, reuse=False, recipient=None)
    with pytest.raises(Stopped):
        work(course)
    assert sorted(path.name for path in (tmp_path / "uit").rglob("*") if path.is_file()) == ["codebook.csv", "datapackage.json"]
    assert "codebook/codebook.csv" in course.done[1].text("nl") and any("Namen vervangen" in each.text("nl") for each in course.done)
    assert [event.body["profile"] for event in study.log.events("study", {"exported"})] == ["codebook"]

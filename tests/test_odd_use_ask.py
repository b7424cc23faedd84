"""`fieldwork ask` when what is typed, or the disk, is not what was hoped for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.cli import beginning, dialogue, dialogue_tables, withdrawing
from fieldwork.errors import NoRoom
from fieldwork.i18n import msg
from fieldwork.study import Study
from fieldwork.study.live import Live, answer_field
from fieldwork.study.start import StartOptions
from tests.support.studies import PASSPHRASE, new_study

DATA = Path(__file__).parent / "data"


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    folder = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    shutil.copy(DATA / "all_kinds.yaml", folder / "protocols" / "kinds.yaml")
    with (folder / "study.yaml").open("a", encoding="utf-8") as file:
        file.write('\nsites:\n  - {id: kas, nl: "De kas", en: "The glasshouse"}\n')
    with Study.open(folder, PASSPHRASE, by="R1") as opened:
        yield opened


def typing(monkeypatch: pytest.MonkeyPatch, lines: list[str]) -> None:
    """These lines are typed, one at each prompt; then she goes away."""
    left = iter(lines)

    def next_line(prompt: str) -> str:
        line = next(left, None)
        if line is None:
            raise EOFError
        return line

    for module in (dialogue, dialogue_tables, withdrawing, beginning):
        monkeypatch.setattr(module, "ask_line", next_line)


def begun(study: Study, item: str, people: tuple[str, ...] = ("W01",)) -> Live:
    yes = {"deelname": "ja", "opname": "ja"}
    roles = dict.fromkeys(people, ("werknemer",))
    header = Header(site="kas", participants=people, roles=roles, role="werknemer", held_at="2026-03-04")
    live = Live.start(study, study.protocol("test/all-kinds"), header, ConsentGiven(yes, ("deelname",)))
    live._keeper.put("@here", item, 0)
    live.leave()
    return Live.take_up(study, live.session)


def stored(study: Study, live: Live, item: str) -> Any:
    live.leave()
    again = Live.take_up(study, live.session)
    again.leave()
    return again.state.value(item)


@pytest.mark.parametrize(
    ("item", "lines", "value"),
    [
        # every time and every cell that was told is kept, though the walk breaks off in the middle
        ("baan", ["", "ja", "bakker", "ja", "", "ja", "smid", "ja", ""],
         [{"baan.functie": "bakker", "baan.contract": "ja"}, {"baan.functie": "smid", "baan.contract": "ja"}]),
        # what applies only after another answer of the same time is asked only then
        ("baan", ["", "ja", "bakker", "nee", "ja", "smid", "ja", "ontslag", "nee"],
         [{"baan.functie": "bakker", "baan.contract": "nee"},
          {"baan.functie": "smid", "baan.contract": "ja", "baan.einde": "ontslag"}]),
        # an answer may begin with a colon
        ("werk.verhaal", ["::) lachte hij", "::-(", ""], ":) lachte hij\n:-("),
        ("baan", ["", "ja", "::bakker", ""], [{"baan.functie": ":bakker"}]),
        ("waarde", ["", "1", "2"], {"kennis": {"belang": "niet"}, "inkomen": {"belang": "weinig"}}),
    ],
)  # fmt: skip
def test_what_was_told_of_a_table_or_a_list_is_an_answer_at_once(
    study: Study, monkeypatch: pytest.MonkeyPatch, item: str, lines: list[str], value: Any
) -> None:
    live = begun(study, item)
    typing(monkeypatch, lines)
    dialogue.Dialogue(live, "nl").walk()
    assert stored(study, live, item) == value


def test_a_line_of_another_kind_that_was_unfinished_is_read_as_that_kind(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    live = begun(study, "werk.uren")
    live.type(answer_field("werk.uren"), "37,5", 4)
    live.leave()
    live = Live.take_up(study, live.session)
    typing(monkeypatch, [""])
    dialogue.Dialogue(live, "nl").walk()
    assert stored(study, live, "werk.uren") == 37.5


def test_a_full_disk_is_told_and_the_walk_goes_on(
    study: Study, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    live = begun(study, "werk.verhaal")
    write, full = study.log.put_draft, [True]

    def put_draft(*args: Any) -> None:
        if full.pop() if full else False:
            raise NoRoom(msg("De schijf is vol.", "The disk is full."))
        write(*args)

    monkeypatch.setattr(study.log, "put_draft", put_draft)
    typing(monkeypatch, ["eerste regel", "tweede regel", ""])
    dialogue.Dialogue(live, "nl").walk()
    assert "De schijf is vol." in capsys.readouterr().out
    assert stored(study, live, "werk.verhaal") == "eerste regel\ntweede regel"


def test_numbers_that_are_no_numbers_are_told(
    study: Study, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    live = begun(study, "werk.verhaal")
    typing(monkeypatch, [":d ²", ":p ²", ":o ²", ":p"])
    dialogue.Dialogue(live, "nl").walk()
    live.leave()
    told = capsys.readouterr().out
    assert "geen_tijd" in told and told.count("Die zijn er niet.") + told.count("Typ :p") == 2


def test_a_place_and_a_person_that_are_known_are_not_made_twice(
    study: Study, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    begun(study, "naam").leave()
    typing(monkeypatch, ["de Kas", "jan", "w01", *["ja"] * 5])
    live = beginning.begin_session(study, StartOptions("test/all-kinds", role="werknemer"), "nl")
    assert live is not None
    live.leave()
    assert "kan een naam zijn" in capsys.readouterr().out
    assert (live.state.header["site"], live.state.header["participants"]) == ("kas", ["W01"])


CHANGES: list[tuple[tuple[str, ...], list[str], str, dict[str, str], str]] = [
    # who takes part, what is typed, the status after it, what consent says then, what is told
    (("W01",), [":toestemming", "2"], "open", {"opname": "nee"}, "Neem de deelnemer vanaf nu niet meer op"),
    (("W01",), [":consent", "1", "1"], "stopped", {"deelname": "nee"}, "Gestopt. Wat er al stond, is bewaard."),
    (("W01",), [":consent", ""], "open", {"deelname": "ja"}, ""),
    (("W01",), [":stopt", "1"], "stopped", {}, "Gestopt. Wat er al stond, is bewaard."),
    (("W01",), [":stop", "2", "2"], "erased", {}, "Gewist."),
    (("W01",), [":stop", "2", "1"], "open", {"deelname": "ja"}, "terug te halen"),
    (("W01",), [":stop", ""], "open", {"deelname": "ja"}, "De deelnemer trekt zich terug."),
    (("W01",), [":stop", "3"], "open", {"deelname": "ja"}, "fieldwork ask --resume"),
    (("W01", "W02"), [":stopt", "1", "1"], "open", {"deelname": "ja"}, "W01 stopt; met W02 gaat het gesprek door."),
    (("W01", "W02"), [":stopt", "1", "2", "1"], "stopped", {}, "Gestopt."),
    (("W01", "W02"), [":toestemming", "2", "2"], "open", {"opname": "nee"}, "Neem W02 vanaf nu niet meer op"),
]


@pytest.mark.parametrize(("people", "lines", "status", "consent", "told"), CHANGES)
def test_who_withdraws_or_changes_a_consent_is_heard_without_screens_too(
    study: Study, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    people: tuple[str, ...], lines: list[str], status: str, consent: dict[str, str], told: str,
) -> None:  # fmt: skip
    live = begun(study, "werk.verhaal", people)
    typing(monkeypatch, ["best goed", *lines])
    dialogue.Dialogue(live, "nl").walk()
    live.leave()
    assert told in capsys.readouterr().out
    row = next(row for row in study.log.sessions() if row.id == live.session)
    assert row.status == status
    assert consent.items() <= live.state.consent.items()
    kept = live.state.value("werk.verhaal")
    assert kept == (None if status == "erased" else "best goed")


@pytest.mark.parametrize(("lang", "names"), [("nl", (":toestemming", ":stopt")), ("en", (":consent", ":stop "))])
def test_the_help_names_them_in_its_language(
    study: Study, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lang: Any, names: tuple[str, ...]
) -> None:
    live = begun(study, "werk.verhaal")
    typing(monkeypatch, [":?"])
    dialogue.Dialogue(live, lang).walk()
    live.leave()
    told = capsys.readouterr().out
    assert all(name in told for name in names)

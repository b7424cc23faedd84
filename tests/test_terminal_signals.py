"""A closed window or a polite request to end, while someone is typing: not a letter is lost and the terminal is as it was."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fieldwork.store.log import Draft
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.live import answer_field, note_field, remark_field
from tests.support.studies import PASSPHRASE, environment, new_study
from tests.support.terminal import Terminal

WORDS = "Zij zegt: ik blïjf hier, want"

ON = {
    "1049h": "the other screen", "1000h": "mouse buttons", "1003h": "mouse moves", "1006h": "mouse places", "1015h": "mouse places",
    "1004h": "focus", "2004h": "pastes", "25l": "no cursor",
}  # fmt: skip
"""What the program switches on in a terminal; each has to be switched off again."""


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")


@pytest.fixture
def terminal(study: Path, own_home: Path) -> Iterator[Terminal]:
    """A session at its first question."""
    options = ("--protocol", "tno-2019/werknemer", "--site", "bakkerij", "--participant", "W01", "--study", str(study))
    with Terminal("capture", *options, env=environment(own_home)) as terminal:
        for place in range(1, 6):
            terminal.until(f"Toestemming {place} van 5")
            terminal.press("j")
        for words in ("Hoe is dat gezegd?", "Door wie?"):
            terminal.until(words)
            terminal.press("1")
        terminal.until("Fijn dat u met mij wilt praten", gone="Door wie?")
        terminal.press("f6")
        yield terminal


def in_an_answer(terminal: Terminal) -> str:
    terminal.press("ctrl+n", "ctrl+n", "ctrl+n")
    terminal.until("Kunt u mij vertellen")
    return answer_field("opening.werkdag")


def in_a_remark(terminal: Terminal) -> str:
    terminal.press("ctrl+g")
    terminal.until("Naar welke vraag?")
    terminal.type("wat voor contract heeft u")
    terminal.press("enter")
    terminal.until("Toelichting (Tab)", gone="Naar welke vraag?")
    terminal.press("n", "tab")
    return remark_field("mobiliteit.b")


def in_a_note(terminal: Terminal) -> str:
    terminal.press("ctrl+t")
    terminal.until("Notitie bij vraag doel")
    return note_field("opening.doel")


def kept(study: Path, field: str) -> tuple[str | None, Draft | None]:
    """What the study has of a text: what is written down, and the draft."""
    with Study.open(study, PASSPHRASE, readonly=True) as opened:
        assert verify(opened.log).ok
        kind, _, item = field.partition(":")
        sql = {"answer": "select value ->> '$' from answer where item = ?", "remark": "select text from answer where item = ?",
               "note": "select text from note where item = ?"}[kind]  # fmt: skip
        rows = opened.log.query(sql, (item,))
        return (rows[0][0] if rows else None), {draft.field: draft for draft in opened.log.drafts()}.get(field)


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
@pytest.mark.parametrize("going", [in_an_answer, in_a_remark, in_a_note], ids=lambda going: going.__name__)
def test_a_signal_while_typing_loses_no_letter_and_gives_the_terminal_back(
    going: Callable[[Terminal], str], number: signal.Signals, terminal: Terminal, study: Path
) -> None:
    field = going(terminal)
    terminal.type(WORDS)
    terminal.until(WORDS)
    terminal.kill(number)
    assert terminal.wait() in (0, 128 + number)

    written, draft = kept(study, field)
    assert (draft.text if draft else written) == WORDS
    switched = terminal.output.decode("utf-8", "replace")
    for mode, what in ON.items():
        other = mode.translate(str.maketrans("hl", "lh"))
        assert switched.rfind(f"\x1b[?{mode}") < switched.rfind(f"\x1b[?{other}"), f"{what} was left switched on"
    assert len(re.findall(r"\x1b\[>\d+u", switched)) == switched.count("\x1b[<u"), "the newer key reports were left on"
    assert terminal.attributes() == terminal.attributes_before
    assert re.sub(r"\x1b\[[0-9;?<>=]*[a-zA-Z]", "", terminal.after_leaving()).strip() == ""


@pytest.mark.parametrize("going", [in_an_answer, in_a_remark, in_a_note], ids=lambda going: going.__name__)
def test_closing_the_window_while_typing_loses_no_letter(
    going: Callable[[Terminal], str], terminal: Terminal, study: Path, own_home: Path
) -> None:
    field = going(terminal)
    terminal.type(WORDS)
    terminal.until(WORDS)
    assert terminal.hang_up() in (0, 128 + signal.SIGHUP)
    written, draft = kept(study, field)
    assert (draft.text if draft else written) == WORDS
    assert not list(own_home.glob("crashes/*")), "a closed window is no fault of the program"


def test_after_a_signal_the_session_goes_on_at_its_item_with_text_and_cursor(
    terminal: Terminal, study: Path, own_home: Path
) -> None:
    in_an_answer(terminal)
    terminal.type(WORDS)
    terminal.press(*["left"] * 5)
    terminal.type("j")
    terminal.until("hier,j want")
    terminal.kill(signal.SIGHUP)
    terminal.wait()
    with Terminal("--study", str(study), env=environment(own_home)) as again:
        again.until("W01")
        again.press("enter")
        again.until("Kunt u mij vertellen")
        again.type("a")
        again.until("hier,ja want")


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM], ids=lambda number: number.name)
def test_a_signal_at_the_passphrase_or_at_the_list_ends_quietly(number: signal.Signals, study: Path, own_home: Path) -> None:
    with_passphrase = environment(own_home)
    without = {name: value for name, value in with_passphrase.items() if name != "FIELDWORK_PASSPHRASE"}
    for env, words in ((with_passphrase, "nog geen gesprek"), (without, "Typ de wachtzin")):
        with Terminal("--study", str(study), env=env) as terminal:
            terminal.until(words)
            terminal.kill(number)
            assert terminal.wait() in (0, 128 + number)
            assert terminal.attributes() == terminal.attributes_before
            assert "Traceback" not in terminal.output.decode("utf-8", "replace")

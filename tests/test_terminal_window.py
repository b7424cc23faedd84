"""The window changes under a researcher who is typing: another size, a closed lid, tmux. The same item stays open, to the letter."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fieldwork.study import Study
from fieldwork.study.live import answer_field
from tests.support.day_hands import question
from tests.support.program import held
from tests.support.studies import PASSPHRASE, environment, new_study
from tests.support.terminal import PROGRAM, Terminal

GUIDE, ITEM = "werknemer", "vitaliteit.a"
ASKED = question(GUIDE, ITEM)
TYPED, BEHIND = "Zij zegt: ik blïjf [/a] hier, want", 5
"""Half an answer, and how many letters from its end the cursor stands."""
MORE = "j"
WHOLE = TYPED[:-BEHIND] + MORE + TYPED[-BEHIND:]

CLOCK = """
import signal, time
real, ahead = time.time, [0.0]
time.time = lambda: real() + ahead[0]
signal.signal(signal.SIGUSR1, lambda number, frame: ahead.__setitem__(0, 8 * 3600.0))
"""
"""Before the program: a signal after which the clock on the wall is eight hours on and the steady one is not, as after sleep."""


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with one interview that was left open."""
    folder = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    with Study.open(folder, PASSPHRASE, by="R1") as opened:
        held(opened, close=False)
    return folder


@pytest.fixture
def terminal(study: Path, own_home: Path) -> Iterator[Terminal]:
    """The interview at its item, nothing typed yet."""
    with Terminal("--study", str(study), env=environment(own_home), program=CLOCK + PROGRAM) as terminal:
        begin(terminal)
        yield terminal


def begin(terminal: Terminal) -> None:
    """From the first screen to the item."""
    terminal.until("Enter Openen")
    terminal.press("enter")
    terminal.until("Ctrl+N Volgende")
    terminal.press("ctrl+g")
    terminal.until("Naar welke vraag?")
    terminal.type(ASKED)
    terminal.until(lambda: terminal.flat().count(ASKED) >= 2)
    terminal.press("enter")
    terminal.until(ASKED, gone="Naar welke vraag?")


def type_half(terminal: Terminal) -> None:
    """Half an answer, the cursor somewhere in it."""
    terminal.type(TYPED)
    terminal.until(TYPED)
    terminal.press(*["left"] * BEHIND)
    row, column = terminal.find(TYPED) or (0, 0)
    terminal.until(lambda: terminal.cursor == (row, column + len(TYPED) - BEHIND))


def goes_on(terminal: Terminal) -> None:
    """The same item is open with the same half answer, and what is typed lands where the cursor was."""
    terminal.until(ASKED)
    terminal.until(TYPED)
    terminal.type(MORE)
    terminal.until(WHOLE)


def kept(study: Path) -> str | None:
    """What the study has of the answer, be it a draft."""
    with Study.open(study, PASSPHRASE, readonly=True) as opened:
        drafts = {draft.field: draft.text for draft in opened.log.drafts()}
        rows = opened.log.query("select value ->> '$' from answer where item = ?", (ITEM,))
        return drafts.get(answer_field(ITEM)) or (rows[0][0] if rows else None)


# --- another size -------------------------------------------------------------------------------------------------------


def test_a_window_made_small_and_large_again_is_whole_and_was_usable_when_small(terminal: Terminal, study: Path) -> None:
    type_half(terminal)
    terminal.resize(40, 10)
    terminal.until("Ctrl+P F1", gone="Opdrachten")
    goes_on(terminal)
    terminal.press("ctrl+n")
    terminal.until(question(GUIDE, "vitaliteit.b")[:30], gone=WHOLE)
    terminal.press("ctrl+b")
    terminal.until(WHOLE)
    terminal.press("ctrl+p")
    terminal.until("Volgende Ctrl+N")
    terminal.press("escape")
    terminal.until(WHOLE)
    terminal.resize(80, 24)
    terminal.until("Ctrl+P Opdrachten", gone="Dit venster is klein")
    terminal.until(lambda: all(line in terminal.flat() for line in ("V Vitaliteit", "O Ontwikkeling", ASKED, WHOLE)))
    terminal.painted()
    enlarged = terminal.lines()[1:]  # under the line with the clock
    terminal.press("f5")
    terminal.until("Even pauze", gone=WHOLE)
    terminal.press("f5")
    terminal.until(WHOLE, gone="Even pauze")
    terminal.painted()
    assert enlarged == terminal.lines()[1:], "something of the small window was left on the large one"
    terminal.press("ctrl+q")
    terminal.until("Enter Openen")
    assert kept(study) == WHOLE


def test_a_row_of_an_observation_is_seen_while_it_is_typed_in_a_small_window(study: Path, own_home: Path) -> None:
    begins = ("capture", "--protocol", "tno-2019/observatie", "--site", "kas", "--study", str(study))
    with Terminal(*begins, env=environment(own_home)) as terminal:
        terminal.until("Plek binnen het bedrijf")
        terminal.press("ctrl+n")
        terminal.until("Beschrijving wat er te zien")
        terminal.type("een regel die over ")
        terminal.resize(40, 10)
        terminal.type("twee regels gaat")
        terminal.until("een regel die over twee regels gaat")
        terminal.press("tab")
        terminal.type("en wat dat zegt")
        terminal.until("Reflectie Tab eigen gedachten, en wat dat zegt")
        terminal.resize(80, 24)
        terminal.until(lambda: terminal.flat().count("een regel die over twee regels") == 2)  # in the list as well


def test_no_letter_is_lost_while_the_window_goes_from_size_to_size(terminal: Terminal, study: Path) -> None:
    terminal.press("f6")  # without the outline, the answer stands on the screen as one text
    words = [f"woord{number} " for number in range(12)]
    sizes = [(40, 10), (80, 24), (140, 45), (60, 15), (25, 8), (80, 24)]
    for number, word in enumerate(words):
        terminal.type(word)
        terminal.resize(*sizes[number % len(sizes)])
    terminal.until("".join(words).strip())
    terminal.until(ASKED)
    terminal.until(lambda: kept(study) == "".join(words))


# --- the lid ------------------------------------------------------------------------------------------------------------


def stopped(terminal: Terminal) -> None:
    terminal.kill(signal.SIGSTOP)
    terminal.kill(signal.SIGCONT)


def slept(terminal: Terminal) -> None:
    terminal.kill(signal.SIGUSR1)


@pytest.mark.parametrize("closed", [stopped, slept], ids=lambda closed: closed.__name__)
def test_a_closed_lid_locks_and_the_passphrase_brings_back_the_half_answer(
    closed: Callable[[Terminal], None], terminal: Terminal, study: Path
) -> None:
    type_half(terminal)
    terminal.painted()
    closed(terminal)
    terminal.until("Het scherm ging op slot: de computer of het programma stond stil.", gone=ASKED)
    assert not terminal.told([TYPED])
    terminal.type("verkeerd\n")
    terminal.until("Dat is niet de wachtzin")
    terminal.type(PASSPHRASE + "\n")
    terminal.until(ASKED, gone="op slot")
    goes_on(terminal)
    terminal.press("ctrl+q")
    terminal.until("Enter Openen")
    assert kept(study) == WHOLE


# --- tmux ---------------------------------------------------------------------------------------------------------------


class Tmux:
    """A tmux server of its own with the program in its one window."""

    def __init__(self, socket: Path, study: Path, home: Path) -> None:
        self._env = {name: value for name, value in environment(home).items() if name != "TMUX"}
        self._call = ["tmux", "-u", "-f", "/dev/null", "-S", str(socket)]
        self("new-session", "-d", "-x", "80", "-y", "24", sys.executable, "-m", "fieldwork", "--study", str(study))

    def __call__(self, *args: str) -> str:
        done = subprocess.run([*self._call, *args], env=self._env, capture_output=True, text=True, timeout=30, check=True)
        return done.stdout

    def attach(self, columns: int, rows: int) -> Terminal:
        """A terminal with the session in it."""
        program = "os.execvp(sys.argv[1], sys.argv[1:])\n"
        return Terminal(*self._call, "attach", env=self._env, program=program, columns=columns, rows=rows)


@pytest.fixture
def tmux(tmp_path_factory: pytest.TempPathFactory, study: Path, own_home: Path) -> Iterator[Tmux]:
    if shutil.which("tmux") is None:
        pytest.skip("there is no tmux here")
    server = Tmux(tmp_path_factory.mktemp("tmux") / "s", study, own_home)
    yield server
    subprocess.run([*server._call, "kill-server"], env=server._env, capture_output=True, timeout=30, check=False)


def test_a_session_left_in_tmux_is_as_it_was_in_a_terminal_of_another_size(tmux: Tmux, study: Path) -> None:
    with tmux.attach(80, 24) as first:
        begin(first)
        type_half(first)
        first.type("\x02d")
        assert first.wait() == 0
    with tmux.attach(120, 40) as second:
        goes_on(second)
        second.resize(90, 20)
        second.press("backspace")
        second.until(TYPED)
        second.until(ASKED)
        second.press("ctrl+q")
        second.until("Enter Openen")
    assert kept(study) == TYPED


def test_when_tmux_is_killed_the_session_goes_on_at_its_item_and_cursor(tmux: Tmux, study: Path, own_home: Path) -> None:
    with tmux.attach(80, 24) as terminal:
        begin(terminal)
        type_half(terminal)
        tmux("kill-server")
        terminal.wait()
    with reopened(study, own_home) as again:
        again.press("enter")
        goes_on(again)
        again.press("ctrl+q")
        again.until("Enter Openen")
    assert kept(study) == WHOLE
    assert not list(own_home.glob("crashes/*"))


def reopened(study: Path, home: Path) -> Terminal:
    """The program at its first screen, as soon as the one before it has let the study go."""
    for _ in range(30):
        terminal = Terminal("--study", str(study), env=environment(home))
        terminal.until(lambda terminal=terminal: "Enter Openen" in terminal.flat() or terminal.process.poll() is not None)  # type: ignore[misc]
        if terminal.process.poll() is None:
            return terminal
        assert terminal.wait() == 3, terminal.screen()
        terminal.close()
    raise AssertionError("the program of before is still there")

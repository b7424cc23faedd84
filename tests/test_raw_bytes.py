"""What people said stands in the encrypted file and nowhere else: while it is typed, after a kill, after closing, after a crash."""

from __future__ import annotations

import signal
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import sqlcipher3

from fieldwork.study import Study
from fieldwork.study.live import answer_field
from tests.support.studies import PASSPHRASE, environment, new_study
from tests.support.terminal import PROGRAM, Terminal

WORDS = {"answer": "kwikstaartdëel", "remark": "zevenbladsöep", "note": "vlierbessënstruik", "draft": "hazelnotënpad"}
"""Words that stand nowhere in the program, one for each way of writing something down."""

SESSION = ("capture", "--protocol", "tno-2019/werknemer", "--site", "bakkerij", "--participant", "W01")


@pytest.fixture
def places(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, own_home: Path) -> dict[str, Path]:
    """Everywhere that the program could write: the study, its memory, the temporary folder, the home, where it was started."""
    study = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    found = {name: tmp_path / name for name in ("tmp", "home", "here")}
    for folder in found.values():
        folder.mkdir()
    return {"study": study, "memory": own_home, **found}


@pytest.fixture
def env(places: Mapping[str, Path]) -> dict[str, str]:
    """An environment whose every folder is one of `places`."""
    return environment(
        places["memory"], TMPDIR=str(places["tmp"]), HOME=str(places["home"]), XDG_STATE_HOME=str(places["home"] / "state"),
        XDG_CACHE_HOME=str(places["home"] / "cache"),
    )  # fmt: skip


@pytest.fixture
def terminal(places: Mapping[str, Path], env: dict[str, str]) -> Iterator[Terminal]:
    # What makes Textual write keys, messages and pictures of the screen to files is asked for: it must not be heard.
    env |= {"TEXTUAL_LOG": "textual.log", "TEXTUAL_DEBUG": "1", "TEXTUAL": "debug", "TEXTUAL_SCREENSHOT": "1"}
    with Terminal(*SESSION, "--study", str(places["study"]), env=env, cwd=places["here"]) as terminal:
        yield terminal


def begin(terminal: Terminal) -> None:
    """Through consent, to the first item."""
    for place in range(1, 6):
        terminal.until(f"Toestemming {place} van 5")
        terminal.press("j")
    for words in ("Hoe is dat gezegd?", "Door wie?"):
        terminal.until(words)
        terminal.press("1")
    terminal.until("Fijn dat u met mij wilt praten", gone="Door wie?")
    terminal.press("f6")


def jump(terminal: Terminal, to: str, see: str) -> None:
    terminal.press("ctrl+g")
    terminal.until("Naar welke vraag?")
    terminal.type(to)
    terminal.press("enter")
    terminal.until(see, gone="Naar welke vraag?")


def write_everything(terminal: Terminal) -> None:
    """An answer, a remark and a note that are written down, and an answer that is still being typed; all on the disk."""
    begin(terminal)
    jump(terminal, "gewone werkdag", "Kunt u mij vertellen")
    terminal.type(WORDS["answer"])
    terminal.press("ctrl+t")
    terminal.until("Notitie bij vraag")
    terminal.type(WORDS["note"])
    terminal.press("escape")
    terminal.until("✎ beschrijvend")
    jump(terminal, "wat voor contract", "Toelichting (Tab)")
    terminal.press("n", "tab")
    terminal.type(WORDS["remark"])
    terminal.until(WORDS["remark"])
    jump(terminal, "wie steunt u bij", "de ontwikkeling van uw loopbaan?")
    terminal.type(WORDS["draft"])
    terminal.until(WORDS["draft"])
    terminal.press("ctrl+s")
    terminal.until("Alles is bewaard")


def found_in(places: Mapping[str, Path]) -> list[str]:
    """Where a file, or the name of one, holds one of the words, in any way of writing it down that is not encrypted."""
    found = []
    for folder in places.values():
        for path in folder.rglob("*"):
            content = path.read_bytes() if stat.S_ISREG(path.lstat().st_mode) else b""
            content += str(path).encode("utf-8", "surrogateescape")
            for name, word in WORDS.items():
                plain = word[: next(n for n, letter in enumerate(word) if ord(letter) > 127)]  # the same in JSON and Latin-1
                ways = (
                    plain.encode("utf-8"),
                    plain.encode("utf-16-le"),
                    plain.encode("utf-16-be"),
                    plain[::-1].encode("utf-8"),
                )
                found += [f"{name} in {path}" for way in ways if way in content]
    return found


def test_no_file_holds_a_word_while_open_after_a_kill_and_after_closing(
    terminal: Terminal, places: Mapping[str, Path], env: Mapping[str, str]
) -> None:
    write_everything(terminal)
    names = {path.name for path in places["study"].iterdir()}
    assert {"study.fieldwork", "study.fieldwork-wal"} <= names
    assert found_in(places) == []
    terminal.kill(signal.SIGKILL)
    terminal.wait()
    assert found_in(places) == []

    other = sqlcipher3.connect(str(places["study"] / "study.fieldwork"))
    other.execute(f"PRAGMA key = '{PASSPHRASE}'")
    said = " ".join(body for (body,) in other.execute("SELECT body FROM event"))
    typing = " ".join(text for (text,) in other.execute("SELECT text FROM draft"))
    other.close()
    assert [name for name, word in WORDS.items() if word not in said] == ["draft"]
    assert WORDS["draft"] in typing
    assert found_in(places) == []

    with Terminal("--study", str(places["study"]), env=env, cwd=places["here"]) as again:
        again.until("W01")
        again.press("enter")
        again.until(WORDS["draft"])
        again.press("ctrl+l")
        again.until("Toch afsluiten?")
        again.press("1")
        again.until("Afgesloten en bewaard")
        again.press("q")
        assert again.wait() == 0
        assert not any(word in again.after_leaving() for word in WORDS.values())
    assert found_in(places) == []
    assert [path.name for path in (*places["tmp"].iterdir(), *places["here"].iterdir())] == []


CRASHES = {
    "a command": """
from fieldwork.tui.screens.interview import Interview
def broken(self):
    words = self.area.typing()
    raise RuntimeError(f"it was {words}")
Interview.do_saved = broken
""",
    "painting": """
from fieldwork.tui.widgets.bars import TopLine
from fieldwork.tui.screens.interview import Interview
def broken(self):
    words = self.app.screen.area.typing()
    raise ValueError(f"it was {words}")
def breaks(self):
    TopLine.render = broken
    self.query_one(TopLine).refresh()
Interview.do_saved = breaks
""",
    "a task": """
import asyncio
from fieldwork.tui.screens.interview import Interview
async def broken(words):
    raise RuntimeError(f"it was {words}")
def breaks(self):
    self.run_worker(broken(self.area.typing()))
Interview.do_saved = breaks
""",
    "the thread that saves": """
from fieldwork.study.drafting import DraftKeeper
from fieldwork.tui.screens.interview import Interview
from fieldwork.store.log import Log
def broken(self, session, field, text, cursor):
    raise RuntimeError(f"it was {text}")
def breaks(self):
    Log.put_draft = broken
    self.live.type("answer:ontwikkel.c", self.area.typing()[0].text + "!", 1)
Interview.do_saved = breaks
""",
}
"""Faults that are put into the program; each carries what is being typed in its message and in its local variables."""


@pytest.mark.parametrize("fault", list(CRASHES))
def test_a_fault_of_the_program_tells_no_word_and_loses_none(
    fault: str, places: Mapping[str, Path], env: Mapping[str, str]
) -> None:
    program = CRASHES[fault] + PROGRAM
    with Terminal(*SESSION, "--study", str(places["study"]), env=env, cwd=places["here"], program=program) as terminal:
        begin(terminal)
        jump(terminal, "wie steunt u bij", "de ontwikkeling van uw loopbaan?")
        terminal.type(WORDS["draft"])
        terminal.until(WORDS["draft"])
        terminal.press("ctrl+s")
        if fault == "the thread that saves":
            terminal.until("Nog niet bewaard. Er gaat iets mis in fieldwork zelf.")
            terminal.press("ctrl+q")
        assert terminal.wait() == 70
        printed = terminal.after_leaving()
        assert terminal.attributes() == terminal.attributes_before
    assert "Er ging iets mis in fieldwork zelf" in printed
    assert "Traceback" not in printed
    assert not any(word in printed for word in WORDS.values())
    assert list(places["memory"].glob("crashes/*.txt"))
    assert found_in(places) == []
    with Study.open(places["study"], PASSPHRASE, readonly=True) as study:
        written = dict(study.log.query("select item, value ->> '$' from answer"))
        drafts = {draft.field: draft.text for draft in study.log.drafts()}
    assert WORDS["draft"] in (drafts.get(answer_field("ontwikkel.c")), written.get("ontwikkel.c"))

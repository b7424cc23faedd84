"""The way to the first question is light: what a fresh interpreter has loaded by then, and what it has not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fieldwork import __version__
from fieldwork.study import Study

PASSPHRASE = "wachtzin"
HEAVY = ("yaml", "jsonschema", "pandas", "numpy")

TO_THE_FIRST_QUESTION = """
from pathlib import Path
from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.study import Study
from fieldwork.study.live import Live
study = Study.open(Path(FOLDER), PASSPHRASE)
items = study.form["consent"]["items"]
consent = ConsentGiven({item["id"]: "ja" for item in items}, tuple(item["id"] for item in items if item.get("required")))
header = Header(site="bakkerij", participants=("W01",), roles={"W01": ("werknemer",)}, role="werknemer", held_at="2026-03-04")
live = Live.start(study, study.protocol("tno-2019/werknemer"), header, consent)
print("here:", live.state.here)
live.leave()
study.close()
"""
SCREENS = """
import fieldwork.tui.app
import fieldwork.tui.shell
import fieldwork.tui.screens.home
import fieldwork.tui.screens.start
import fieldwork.tui.screens.consent
import fieldwork.tui.screens.interview
"""
# Each module in turn, so that the one that brought it in is named.
ALL_BUT_THE_SCREENS = """
import importlib, sys
from pathlib import Path
import fieldwork
root = Path(fieldwork.__file__).parent
for file in sorted(root.rglob("*.py")):
    parts = file.relative_to(root).with_suffix("").parts
    if parts[0] in ("tui", "_shipped"):
        continue
    name = ".".join(("fieldwork", *(part for part in parts if part != "__init__")))
    importlib.import_module(name)
    found = {"textual", "rich", "fieldwork.tui"} & set(sys.modules)
    if found:
        print("brought in:", name, *sorted(found))
        break
print("modules:", sum(name.startswith("fieldwork.") for name in sys.modules))
"""


def fresh(code: str) -> tuple[str, frozenset[str]]:
    """Run code in an interpreter of its own: what it printed, and the names of the modules that it loaded."""
    code += "\nimport sys\nprint('loaded:', *sys.modules)\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, env=dict(os.environ))
    assert done.returncode == 0, done.stderr
    said, _, loaded = done.stdout.partition("loaded:")
    return said, frozenset(loaded.split())


def top(loaded: frozenset[str]) -> set[str]:
    """The packages of module names."""
    return {name.partition(".")[0] for name in loaded}


@pytest.fixture
def study_folder(tmp_path: Path) -> Path:
    """A new study from the shipped instruments, closed."""
    folder = tmp_path / "studie"
    Study.create(folder, "tno-2019", "Proef", PASSPHRASE).close()
    return folder


def test_the_first_question_comes_without_yaml_jsonschema_or_pandas(study_folder: Path) -> None:
    values = f"FOLDER, PASSPHRASE = {str(study_folder)!r}, {PASSPHRASE!r}\n"
    said, loaded = fresh(values + TO_THE_FIRST_QUESTION)
    assert said.strip() == "here: opening.doel"
    assert not top(loaded) & {*HEAVY, "textual", "rich", "click"}


def test_the_screens_come_without_yaml_jsonschema_or_pandas(study_folder: Path) -> None:
    values = f"FOLDER, PASSPHRASE = {str(study_folder)!r}, {PASSPHRASE!r}\n"
    _, loaded = fresh(values + SCREENS + TO_THE_FIRST_QUESTION)
    assert "fieldwork.tui.screens.interview" in loaded
    assert not top(loaded) & {*HEAVY, "click"}


def test_version_answers_before_anything_is_loaded() -> None:
    said, loaded = fresh("import sys\nsys.argv = ['fieldwork', '--version']\nfrom fieldwork.__main__ import main\nmain()")
    assert said == f"fieldwork {__version__}\n"
    assert not top(loaded) & {*HEAVY, "click", "apsw", "textual", "rich", "json"}
    assert {name for name in loaded if name.startswith("fieldwork")} == {"fieldwork", "fieldwork.__main__"}


def test_nothing_below_the_screens_knows_textual_or_rich() -> None:
    said, _ = fresh(ALL_BUT_THE_SCREENS)
    assert "brought in" not in said
    assert int(said.split("modules:")[1]) > 60

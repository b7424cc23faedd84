"""Studies for tests: made once from the shipped set, copied for each test, opened with one passphrase."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

PASSPHRASE = "een goede wachtzin van tomaat en orgel"
ROOT = Path(__file__).resolve().parents[2]


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a `fieldwork` process: its own home, Dutch, UTF-8, the passphrase given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FIELDWORK_", "LC_", "LANG"))}
    return {**kept, "FIELDWORK_HOME": str(home), "FIELDWORK_PASSPHRASE": PASSPHRASE, "LANG": "nl_NL.UTF-8",
            "PYTHONUTF8": "1", "TERM": "xterm-256color", "PYTHONPATH": str(ROOT / "src"), **more}  # fmt: skip


def fieldwork(*args: str, home: Path, expect: int | None = 0, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one command; `expect` is the exit code that it must have (None: any)."""
    done = subprocess.run(
        [sys.executable, "-m", "fieldwork", *args], env=environment(home, **more), text=True, capture_output=True,
        encoding="utf-8", stdin=subprocess.DEVNULL, timeout=120, check=False,
    )  # fmt: skip
    assert expect is None or done.returncode == expect, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def json_of(*args: str, home: Path) -> Any:
    """What a command with `--json` tells."""
    return json.loads(fieldwork(*args, "--json", home=home).stdout)


@cache
def _made(base: Path) -> Path:
    folder = base / "leeg"
    fieldwork("new", str(folder), "--title", "Proef", home=base / "home")
    return folder


def new_study(base: Path, folder: Path) -> Path:
    """An empty study of the shipped set in `folder`; `base` is a folder of the whole test session."""
    shutil.copytree(_made(base), folder)
    return folder

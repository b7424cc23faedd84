"""Where a run works: a folder of its own on the disk of the checkout, gone afterwards."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
APPS = Path(__file__).resolve().parent / "apps"
PASSPHRASE = "een wachtzin om mee te meten"

_here: Path | None = None


@contextmanager
def workspace() -> Iterator[Path]:
    """Make the folder; the program's own memory of devices is put in it too.

    It stands under `build/`, not in the system's temporary folder: that one is often in memory, where a durable write costs
    nothing and a comparison of durable writes says nothing.
    """
    global _here
    build = CHECKOUT / "build"
    build.mkdir(exist_ok=True)
    _here = Path(tempfile.mkdtemp(prefix="bench-", dir=build))
    before = dict(os.environ)
    os.environ.update(environment())
    try:
        yield _here
    finally:
        os.environ.clear()
        os.environ.update(before)
        shutil.rmtree(_here, ignore_errors=True)
        _here = None


def here() -> Path:
    """The folder of this run."""
    assert _here is not None, "only inside workspace()"
    return _here


def environment(**more: str) -> dict[str, str]:
    """The environment of a program that is measured: this one's, with a terminal and a memory of its own.

    What Python was told is left out: an installed program runs compiled, and so must one that was just edited.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FIELDWORK_", "TEXTUAL", "PYTHON"))}
    return {
        **kept,
        "FIELDWORK_HOME": str(here() / "home"),
        "FIELDWORK_LANG": "nl",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        **more,
    }


def console_script() -> str:
    """The `fieldwork` that stands beside the interpreter that runs us."""
    script = Path(sys.executable).with_name("fieldwork.exe" if sys.platform == "win32" else "fieldwork")
    if not script.is_file():
        sys.exit(f"{script} is missing: install the program beside {sys.executable} (make bench does so)")
    return str(script)

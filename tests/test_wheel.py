"""What is installed is whole: the wheel brings its instruments along, and a checkout reads its own."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from fieldwork.protocol import shipped

CHECKOUT = Path(__file__).resolve().parents[1]
PROTOCOLS = ("jobcoach", "leidinggevende", "observatie", "werkbegeleider", "werknemer")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without the network."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", str(CHECKOUT), "--no-deps", "--no-build-isolation", "--quiet"]
    done = subprocess.run([*command, "--wheel-dir", str(out)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    (found,) = out.glob("fieldwork-*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing in it but what the wheel installs."""
    target = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", str(wheel), "--target", str(target), "--no-deps", "--no-index"]
    done = subprocess.run([*command, "--quiet"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return target


def run(installed: Path, cwd: Path, *words: str, code: str = "") -> str:
    """Run the installed program, or some code beside it, from another folder; what it printed.

    `PYTHONPATH` goes before the site-packages in which the checkout may be installed too.
    """
    cwd.mkdir(exist_ok=True)
    env = {**os.environ, "PYTHONPATH": str(installed), "FIELDWORK_PASSPHRASE": "tomaat orgel wolk ketting"}
    argv = [sys.executable, "-c", code] if code else [sys.executable, "-m", "fieldwork", *words]
    done = subprocess.run(argv, capture_output=True, text=True, cwd=cwd, env=env, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_every_shipped_file_once(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    shipped_files = {name.removeprefix("fieldwork/_shipped/") for name in names if name.startswith("fieldwork/_shipped/")}
    ours = {
        path.relative_to(CHECKOUT).as_posix()
        for kind in ("protocols", "schemas", "exports")
        for path in (CHECKOUT / kind).rglob("*")
        if path.is_file()
    }
    assert shipped_files == ours
    assert len(names) == len(set(names))
    assert {"fieldwork/py.typed", "fieldwork/store/schema.sql", "fieldwork/tui/app.tcss"} <= set(names)
    assert not [name for name in names if not name.startswith(("fieldwork/", "fieldwork-"))]


def test_the_installed_program_takes_its_instruments_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    code = "import fieldwork\nfrom fieldwork.protocol.shipped import root\nprint(fieldwork.__file__, root(), sep='\\n')"
    package, root = run(installed, tmp_path / "elders", code=code).splitlines()
    assert Path(package) == installed / "fieldwork" / "__init__.py"
    assert Path(root) == installed / "fieldwork" / "_shipped"


def test_the_installed_program_makes_a_study_from_another_folder(installed: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elders"
    run(installed, elsewhere, "new", "x", "--template", "tno-2019", "--title", "T")
    listed = run(installed, elsewhere, "--study", "x", "protocol", "list")
    assert all(f"tno-2019/{name}" in listed for name in PROTOCOLS)
    assert not list(installed.rglob("*.fieldwork"))


def test_the_installed_program_makes_the_demo(installed: Path, tmp_path: Path) -> None:
    run(installed, tmp_path / "elders", "demo", "voorbeeld", "--no-open")
    assert (tmp_path / "elders" / "voorbeeld" / "study.fieldwork").is_file()


def test_a_checkout_reads_its_top_level_folders() -> None:
    assert shipped.root() == CHECKOUT
    assert shipped.shipped("protocols") == CHECKOUT / "protocols"

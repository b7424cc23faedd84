"""Places where writing goes wrong: a folder that is someone else's, a disk that is full."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PUBLIC = 0o755


@contextmanager
def readonly_folder(source: Path) -> Iterator[Path]:
    """A copy of a folder that we can read and not write, whoever runs the tests (root becomes nobody meanwhile)."""
    base = Path(tempfile.mkdtemp())
    base.chmod(PUBLIC)
    folder = Path(shutil.copytree(source, base / "study"))
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with _as_nobody():
            yield folder
    finally:
        for path in (folder, *(p for p in folder.rglob("*") if p.is_dir())):
            path.chmod(PUBLIC)
        shutil.rmtree(base)


@contextmanager
def _as_nobody() -> Iterator[None]:
    if os.geteuid() != 0:
        yield
        return
    import urllib.parse  # noqa: F401  what is imported later may be out of nobody's reach

    os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """Let the system refuse to make any file larger than `size` bytes."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@functools.cache
def can_mount() -> bool:
    """Whether we can have a small disk of our own."""
    if not shutil.which("unshare"):
        return False
    probe = ["unshare", "-m", "sh", "-c", "mount -t tmpfs -o size=64k none /mnt"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def run_on_small_disk(folder: Path, kilobytes: int, program: str, *args: str) -> subprocess.CompletedProcess[str]:
    """Run a Python program while `folder` is a disk of so many kilobytes, which is gone afterwards."""
    mount = 'mount -t tmpfs -o "size=$1k" none "$2" && shift 2 && exec "$@"'
    command = ["unshare", "-m", "sh", "-c", mount, "sh", str(kilobytes), str(folder), sys.executable, "-c", program]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    return subprocess.run([*command, *args], capture_output=True, text=True, check=False, env=environment, timeout=120)

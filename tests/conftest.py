"""What all tests share: a home of its own for what the program remembers, and no silent skips where CI runs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from fieldwork.store import crypt

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("house")


# Every test would stretch the same passphrase of a copy of the same study again, a sixth of a second each: a third of the suite.
# The programs that tests start do it themselves.
crypt._stretch = cache(crypt._stretch)


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The program remembers devices and people in a folder of this test, and starts in Dutch."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("FIELDWORK_HOME", str(home))
    monkeypatch.setenv("FIELDWORK_LANG", "nl")
    monkeypatch.delenv("FIELDWORK_PASSPHRASE", raising=False)
    yield home


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first: at the end of the suite no process then waits for the other's last long test."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Where CI runs, a skipped test is a failed one: it proves nothing."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("FIELDWORK_NO_SKIP"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be skipped: {report.longrepr}"

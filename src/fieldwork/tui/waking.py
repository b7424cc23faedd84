"""Coming back after the program stood still: `fg` in the shell, or a stop signal from elsewhere.

Textual's own handler takes for granted that it stood still in good order (Ctrl+Z). After a plain stop it would start its
reading thread a second time, and each key would go to either of the two.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable
from typing import Any

from textual.app import App


def when_awake(app: App[None], then: Callable[[], None]) -> None:
    """Do something each time the program goes on after standing still; Windows has no such signal."""
    number = getattr(signal, "SIGCONT", None)
    if number is None or threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    before = signal.getsignal(number)

    def awake(got: int, frame: Any) -> None:
        driver = app._driver
        if getattr(driver, "_must_signal_resume", False) and callable(before):
            before(got, frame)
        elif driver is not None:
            loop.call_soon_threadsafe(app.call_later, _anew)
        loop.call_soon_threadsafe(app.call_later, then)

    def _anew() -> None:
        """The terminal may have been changed meanwhile: give it back and take it again."""
        driver = app._driver
        if driver is not None and not app._exit:
            driver.suspend_application_mode()
            driver.resume_application_mode()
            app.refresh(layout=True)

    signal.signal(number, awake)

"""What the process itself must not leave behind."""

from __future__ import annotations

import contextlib


def forbid_core_dumps() -> None:
    """See to it that a crash leaves no copy of the memory on disk, where the system lets us."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

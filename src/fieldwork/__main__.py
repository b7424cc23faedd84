"""The start of the program. `--version` answers before anything is loaded."""

from __future__ import annotations

import contextlib
import gc
import sys


def main() -> None:
    """Run the command line with the arguments of this process."""
    if sys.argv[1:] == ["--version"]:
        from fieldwork import __version__

        with contextlib.suppress(OSError, AttributeError):  # a full disk, a closed stream: told below, as for any command
            sys.stdout.write(f"fieldwork {__version__}\n")
            sys.stdout.flush()
            return
    # Loading makes a great many objects and no garbage; looking for it again and again costs a twentieth of the start.
    gc.set_threshold(50_000, 20, 50)
    from fieldwork.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

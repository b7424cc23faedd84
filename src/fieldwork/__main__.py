"""The start of the program. `--version` answers before anything is loaded."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line with the arguments of this process."""
    if sys.argv[1:] == ["--version"]:
        from fieldwork import __version__

        sys.stdout.write(f"fieldwork {__version__}\n")
        return
    from fieldwork.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

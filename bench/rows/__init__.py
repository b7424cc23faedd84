"""One file a row, each with `measure() -> Row`; in the order of the table."""

ROWS = ("start", "version", "key", "next", "answer", "opening", "saturation")

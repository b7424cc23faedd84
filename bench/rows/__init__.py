"""One file a row, each with `measure(sessions) -> Row`; in the order of the table.

`next@10000` is the row `next` with a study of 10,000 sessions; without a number the study has the size of the target.
"""

ROWS = (
    "start", "version", "key", "next", "answer", "opening", "saturation", "heard", "lead", "coding", "codings", "qdpx",
    "merge", "known", "frame", "segments_csv", "segments_parquet",
    "start@10000", "key@10000", "next@10000", "answer@40",
)  # fmt: skip

"""What stands in files that left a study: every word of every format, to look for what should not be there."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

REUSED = "{deelname: ja, citeren: ja, hergebruik: ja}"


def said_in(folder: Path) -> str:
    """All that files in a folder and below hold, names of columns and labels too; what is packed is taken out first."""
    return "\n".join(_said(path) for path in sorted(folder.rglob("*")) if path.is_file())


def _said(path: Path) -> str:
    raw = path.read_bytes()
    found = [path.name, raw.decode("utf-8", "replace"), raw.decode("utf-16-le", "replace")]
    if zipfile.is_zipfile(io.BytesIO(raw)):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            found += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    elif path.suffix == ".parquet":
        import pyarrow.parquet as pq

        table = pq.read_table(path)
        found += [str(table.to_pylist()), str(table.schema.metadata)]
    elif path.suffix == ".sav":
        import pyreadstat

        frame, about = pyreadstat.read_sav(path)
        found += [frame.to_csv(), str(vars(about))]
    return "\n".join(found)

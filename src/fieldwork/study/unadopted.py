"""YAML of a study that was changed while the study is only read: nothing is taken over then, and that should be known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fieldwork.study.adopt import CODEBOOK_FILE, is_older, yaml_files

if TYPE_CHECKING:
    from fieldwork.study.folder import Study


def unadopted(study: Study) -> Iterator[str]:
    """The files, by their path in the folder, whose changes the study does not have yet: an edit made here, or a new file.

    What another copy went beyond, or the program wrote itself, is none.
    """
    known = {(path, digest) for _, path, digest in study.held()}
    for path in yaml_files(study.folder):
        name = path.relative_to(study.folder).as_posix()
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            continue
        if (name, digest) not in known and not _is_ours(study, name, digest) and not is_older(study, name, digest):
            yield name


def _is_ours(study: Study, name: str, digest: str) -> bool:
    if name != CODEBOOK_FILE:
        return False
    from fieldwork.study.codebook.file import is_ours

    return is_ours(study, digest)

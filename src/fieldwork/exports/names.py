"""What replaces the names of a study on their way out, from its key file."""

from __future__ import annotations

from fieldwork.exports.pseudonyms import Pseudonyms
from fieldwork.i18n import Lang
from fieldwork.study.folder import Study
from fieldwork.study.privacy.names import open_names, pseudonymiser

UNCHECKED = "unchecked"
"""What the log says in place of counts where the key file stayed closed."""


def known_names(study: Study, passphrase: str, purpose: str, lang: Lang) -> Pseudonyms:
    """What replaces the names that the key file knows, but in the ids of sessions; opening it is put down in the log. Raises as
    `open_names` does."""
    with open_names(study, passphrase, purpose) as found:
        known = pseudonymiser(found.entries(), lang)
    known.keep(id_ for row in study.log.sessions() for id_ in (row.id, row.conversation))
    return Pseudonyms(known)

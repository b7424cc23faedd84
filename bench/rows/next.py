"""On to the next question, what was left being saved, against the same screen updating one label.

From the key to the end of the painting that shows it, in a terminal of 80 by 24. The label is the line above the keys, which
Ctrl+S fills with when it was last saved.
"""

from __future__ import annotations

import time

from bench.places import PASSPHRASE
from bench.row import Row, compare
from bench.sitting import SESSIONS, first_words, sitting
from bench.studies import PROTOCOL, study_of
from bench.terminal import Terminal
from fieldwork.protocol.model import Item
from fieldwork.i18n import pick
from fieldwork.study.folder import Study

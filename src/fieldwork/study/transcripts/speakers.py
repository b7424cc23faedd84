"""Whose label is whose: speakers of a transcript as the interviewer, as codes of participants, or as someone else there.

A label that is no code may be a name, and no name is stored: it is taken as what somebody said it is, or asked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fieldwork.errors import InputError
from fieldwork.fuzzy import folded
from fieldwork.i18n import msg, pick
from fieldwork.study.people import as_known, participant_code, person_code
from fieldwork.study.start import participants, role_prefixes, roles
from fieldwork.study.transcripts.reading import Turn
from fieldwork.text import one_line

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

INTERVIEWER, OTHER, TEXT = "@interviewer", "@other", "@text"
"""What a label can mean beside a participant's code: who asks, someone else who was there, or no speaker at all."""
_ASKS = frozenset({
    "i", "int", "interviewer", "interviewster", "onderzoeker", "researcher", "vraag", "v", "q", "question", "vraagsteller",
    "moderator", "gespreksleider",
})  # fmt: skip
_ANSWERS = frozenset({
    "a", "p", "r", "resp", "respondent", "respondente", "deelnemer", "participant", "geinterviewde", "interviewee",
    "antwoord", "answer",
})  # fmt: skip
_OTHERS = frozenset({"ander", "anders", "other", "derde"})
_NO_LABELS = frozenset({
    "datum", "date", "locatie", "location", "plaats", "place", "tijd", "time", "duur", "duration", "onderwerp", "subject",
    "project", "titel", "title", "interview", "transcript", "transcriptie", "versie", "version", "bestand", "file", "opname",
    "recording", "noot", "note", "opmerking", "opmerkingen", "bijvoorbeeld", "notitie", "spreker", "speaker", "tekst", "text",
})  # fmt: skip
_WORDS_FOR: Mapping[str, str] = {
    **dict.fromkeys(("interviewer", "int", "i"), INTERVIEWER), **dict.fromkeys(("ander", "other"), OTHER), "-": TEXT, "": TEXT,
}  # fmt: skip
_NAME_LIKE = re.compile(r"(?:[^\W\d_][\w'’.-]*)(?:\s+[\w'’.-]+){0,3}\Z")


class UnknownSpeakers(InputError):
    """Labels of a transcript that may be names, and of which nobody said who they are: `labels` with how often each speaks,
    `people` the codes of who took part."""

    def __init__(self, labels: Mapping[str, int], people: Iterable[str]) -> None:
        first = [f"{one_line(label, 30)} ({times}×)" for label, times in list(labels.items())[:8]]
        super().__init__(msg(
            "Wie zijn dit: {labels}? Zet het in een bestand, een regel per spreker (naam=W01 of naam=interviewer; naam=- is "
            "geen spreker), en geef het met --speakers BESTAND.",
            "Who are these: {labels}? Put it in a file, a line for each speaker (name=W01 or name=interviewer; name=- is no "
            "speaker), and give it with --speakers FILE.",
            labels=", ".join(first) + (" …" if len(labels) > 8 else "")))  # fmt: skip
        self.labels, self.people = dict(labels), tuple(people)


def speakers_of(study: Study, typed: str | None) -> dict[str, str]:
    """What `--speakers "INT=interviewer,Jan=W01,Nou=-"` says. Raises InputError for what is neither a code nor a known word."""
    found: dict[str, str] = {}
    for part in (typed or "").split(","):
        if not part.strip():
            continue
        label, equals, who = (each.strip() for each in part.partition("="))
        if not equals or not label:
            raise InputError(msg(
                "“{part}” bij --speakers is niet te lezen. Schrijf LABEL=WIE, zoals INT=interviewer,Jan=W01.",
                "“{part}” in --speakers cannot be read. Write LABEL=WHO, such as INT=interviewer,Jan=W01.",
                part=one_line(part, 40)))  # fmt: skip
        found |= meant(study, label, who)
    return found


def speakers_in(study: Study, text: str) -> dict[str, str]:
    """What a file for --speakers says: `label=who` on each line; empty lines and what begins with # are passed over. Raises
    InputError that names the line and nothing that stands in it."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        label, equals, who = (each.strip() for each in line.rpartition("="))
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            if not equals or not label:
                raise InputError(msg("er staat geen naam=code", "it holds no name=code"))
            found |= meant(study, label, who)
        except InputError as error:
            wrong = msg("wat achter = staat is geen code", "what follows = is no code")
            why = wrong if equals and label else error.message
            raise InputError(msg(
                "Regel {n} van --speakers is niet te lezen: {why}. Schrijf op elke regel naam=W01, naam=interviewer, "
                "naam=ander of naam=-.",
                "Line {n} of --speakers cannot be read: {why}. Write on each line name=W01, name=interviewer, name=other or "
                "name=-.", n=number, why=why)) from None  # fmt: skip
    return found


def meant(study: Study, label: str, who: str) -> dict[str, str]:
    """What one label means: by what `Speakers.given` holds it, with a code as the study knows it. Raises InputError for what is
    neither a code nor a known word."""
    known = _WORDS_FOR.get(who.casefold())
    return {_key(label): known if known is not None else as_known(participant_code(who), participants(study))}


@dataclass
class Speakers:
    """Who the labels of one transcript are.

    `people`: the codes of who took part with the role of each; `asking` the codes of the researchers; `given` what was said
    with --speakers.
    """

    study: Study
    people: Mapping[str, str | None]
    asking: Sequence[str] = ()
    given: Mapping[str, str] = field(default_factory=dict)

    def resolve(self, turns: Iterable[Turn]) -> dict[str, str]:
        """What each label means: INTERVIEWER, OTHER, TEXT or a participant's code. Raises InputError that names the others."""
        counts = Counter(turn.label for turn in turns if turn.label is not None)
        found = {label: self._known(label) for label in counts}
        unknown = []
        for label, who in found.items():
            if who is None:
                if self._may_be_text(label, counts[label]):
                    found[label] = TEXT
                else:
                    unknown.append(label)
        if unknown:
            raise UnknownSpeakers({label: counts[label] for label in unknown}, self.people)
        return {label: who for label, who in found.items() if who is not None}

    def _known(self, label: str) -> str | None:
        key = _key(label)
        if key in self.given:
            return self.given[key]
        code = next((each for each in self.people if each.casefold() == label.casefold()), None)
        if code is not None:
            return code
        if key in _NO_LABELS:
            return TEXT
        if key in _ASKS or label.casefold() in {each.casefold() for each in self.asking}:
            return INTERVIEWER
        if key in _OTHERS:
            return OTHER
        return self._of_role(key)

    def _of_role(self, key: str) -> str | None:
        """The one participant who is meant by `R:`, `Respondent:` or the name of a role."""
        if key in _ANSWERS:
            return next(iter(self.people)) if len(self.people) == 1 else None
        for role in roles(self.study):
            names = {_key(str(role["id"])), *(_key(pick(role.get("label") or role, lang)) for lang in ("nl", "en"))}
            theirs = [code for code, held in self.people.items() if held == role["id"]]
            if key in names and len(theirs) == 1:
                return theirs[0]
        return None

    def _may_be_text(self, label: str, count: int) -> bool:
        """Whether words before a colon are the beginning of a sentence: in small letters, and not again and again."""
        words = label.split()
        if not _NAME_LIKE.match(label):
            return True
        small = [word for word in words if word[:1].islower()]
        return count < 3 and bool(small) and not (len(small) < len(words) and len(words) > 1 and words[-1][:1].isupper())


def codes_in(study: Study, turns: Iterable[Turn], given: Mapping[str, str]) -> list[str]:
    """The participants that labels name by their codes, in the order in which they first speak."""
    known, prefixes = participants(study), role_prefixes(study)
    found: dict[str, None] = {}
    for turn in turns:
        if turn.label is None:
            continue
        who = given.get(_key(turn.label))
        if who is None and (each := _code(turn.label)):
            code = as_known(each, known)
            who = code if code in known or each.rstrip("0123456789").upper() in prefixes else None
        if who is not None and not who.startswith("@"):
            found[who] = None
    return list(found)


def _code(label: str) -> str | None:
    try:
        person_code(label)
        return participant_code(label)
    except InputError:
        return None


def _key(label: str) -> str:
    return " ".join(re.sub(r"[^\w\s-]", " ", folded(label)).split()) or label.strip()

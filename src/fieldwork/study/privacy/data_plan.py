"""What an institute's data-management plan and an ethics board ask, as far as the study itself can tell: counts and codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldwork.protocol.model import NO, YES, Text
from fieldwork.study import start
from fieldwork.study.privacy.asking_again import asking_again, consent_forms
from fieldwork.study.privacy.consents import REUSE, Consents
from fieldwork.study.privacy.retention import NAMES_FILE, Destroyed, Term, destroyed, terms
from fieldwork.study.privacy.taken_out import taken_out
from fieldwork.study.privacy.withdrawal import GONE, STOPPED, withdrawn
from fieldwork.study.rounds.rounds import rounds
from fieldwork.study.sampling import sampling_matrix

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study.folder import Study

PROFILE = "data-plan"
"""What the plan is called in the log; it holds nothing of anybody."""
_DID: Mapping[str, Sequence[str]] = {
    "recorded": ("session.opened", "session.refused"),
    "coded": ("segment.coded", "session.read"),
    "charted": ("chart.summarised", "finding.stated"),
}
_BY = "SELECT by, kind, count(*) FROM event GROUP BY by, kind"


@dataclass(frozen=True, slots=True)
class Role:
    """Whom the study speaks with: how many talks are wanted (None: not said) and were held, and how many people that were."""

    label: Text
    wanted: int | None
    held: int
    people: int


@dataclass(frozen=True, slots=True)
class Guide:
    """A protocol: its versions, how many sessions were held with it, how many items the newest version has and the questions of
    those that can identify somebody."""

    id: str
    title: Text
    kind: str
    versions: tuple[int, ...]
    sessions: int
    items: int
    identifying: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """An item of the consent form, and how many participants last said yes, said no, or were not asked."""

    ask: Text
    allows: str | None
    required: bool
    yes: int
    no: int
    unasked: int


@dataclass(frozen=True, slots=True)
class Worker:
    """Someone who worked in the study, by code, and what they did: recorded, coded, charted."""

    code: str
    did: tuple[str, ...]


@dataclass(frozen=True)
class DataPlan:
    """The facts. `data` is what study.yaml says under `data`, as written; `taken` what left, oldest first (`taken_out`).

    `counts` tells how many participants there are (`participants`), sites (`sites`), sessions by status, who stopped (`stop`),
    were erased (`erase`), have to be asked for consent again (`again`), rounds of double coding (`rounds`) and participants
    who agreed to reuse (`reuse`).
    """

    title: Text
    about: Text
    data: Mapping[str, Any]
    roles: tuple[Role, ...]
    guides: tuple[Guide, ...]
    form: str
    forms: tuple[str, ...]
    consent: tuple[Asked, ...]
    workers: tuple[Worker, ...]
    terms: tuple[Term, ...]
    destroyed: tuple[Destroyed, ...]
    taken: tuple[Mapping[str, Any], ...]
    has_names: bool
    counts: Mapping[str, int]


def data_plan(study: Study) -> DataPlan:
    """Gather the facts of a study."""
    rows = study.log.sessions()
    consents = Consents(study)
    people = _people(rows)
    gone = withdrawn(study)
    statuses = Counter(row.status for row in rows)
    reuse = sum(all(consents.may(row.id, REUSE, code) for row in theirs) for code, theirs in people.items())
    counts = {
        **{name: statuses.get(name, 0) for name in ("open", "closed", "refused", "stopped", "erased")},
        "participants": len(people), "sites": len({row.site for row in rows if row.site}),
        "stop": sum(how == STOPPED for how in gone.values()), "erase": sum(how == GONE for how in gone.values()),
        "again": len(asking_again(study, rows)), "rounds": len(rounds(study)), "reuse": reuse,
    }  # fmt: skip
    return DataPlan(
        study.form.get("title") or study.title, study.form.get("about") or "", study.form.get("data") or {},
        tuple(_roles(study, rows)), tuple(_guides(study, rows)), str(start.consent_version(study)),
        tuple(consent_forms(study)), tuple(_asked(study, consents, people)), tuple(_workers(study)), tuple(terms(study)),
        tuple(destroyed(study)),
        tuple(each for each in taken_out(study) if each["what"] != PROFILE), study.folder.joinpath(NAMES_FILE).exists(), counts,
    )  # fmt: skip


def _people(rows: Sequence[SessionRow]) -> dict[str, list[SessionRow]]:
    """The sessions of every participant of whom there is anything."""
    found: dict[str, list[SessionRow]] = {}
    for row in rows:
        if row.status not in ("refused", "erased"):
            for code in row.participants:
                found.setdefault(code, []).append(row)
    return found


def _roles(study: Study, rows: Sequence[SessionRow]) -> list[Role]:
    whole = sampling_matrix(study, rows)[-1]
    labels = {role["id"]: role.get("label") or role["id"] for role in start.roles(study)}
    people: dict[str, set[str]] = {}
    for row in rows:
        for code, roles in row.roles.items():
            for role in roles if row.status not in ("refused", "erased") else ():
                people.setdefault(role, set()).add(code)
    return [
        Role(labels.get(role, role), whole.targets[role], whole.held[role], len(people.get(role, ())))
        for role in whole.held if whole.held[role] or whole.targets[role] or people.get(role)
    ]  # fmt: skip


def _guides(study: Study, rows: Sequence[SessionRow]) -> list[Guide]:
    versions: dict[str, list[int]] = {}
    for name, version in study.protocols():
        versions.setdefault(name, []).append(version)
    held = Counter(row.protocol for row in rows)
    found = []
    for name, known in sorted(versions.items()):
        newest = study.protocol(name)
        every = [item for item in newest.all_items() if not item.silent]
        identifying = tuple(item.question(None) for item in every if item.identifier)
        found.append(Guide(name, newest.title, newest.kind, tuple(known), held.get(name, 0), len(every), identifying))
    return found


def _asked(study: Study, consents: Consents, people: Iterable[str]) -> list[Asked]:
    found = []
    for item in start.consent_items(study):
        said = Counter(consents.last(code, item["id"]) for code in people)
        needed = bool(item.get("required"))
        found.append(Asked(item["ask"], item.get("allows"), needed, said[YES], said[NO], said[None]))
    return found


def _workers(study: Study) -> list[Worker]:
    did: dict[str, set[str]] = {}
    for by, kind, _ in study.log.query(_BY):
        did.setdefault(str(by), set()).update(name for name, kinds in _DID.items() if kind in kinds)
    return [Worker(code, tuple(name for name in _DID if name in did[code])) for code in sorted(did)]

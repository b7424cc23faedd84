"""Rounds of double coding: opened over sessions and coders, blind until every coder is done, then closed and compared.

What a round says stands in the log under the subject `rounds`; what was decided on a difference stands with its session, so
that erasing the session erases it.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fieldwork.coding.reconcile import Round
from fieldwork.coding.units import KINDS
from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.ids import Stamper, uuid7
from fieldwork.record.events import Event, register_of
from fieldwork.study.people import person_code
from fieldwork.text import kept

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study.folder import Study

ROUNDS = "rounds"
"""The subject of events about rounds."""
_CODABLE = frozenset(("closed", "stopped"))
_SHOWN = "SELECT kind, body, at, by FROM current WHERE subject = ? ORDER BY at, event"


def rounds(study: Study) -> list[Round]:
    """All rounds, in the order in which they were opened."""
    opened: dict[str, dict[str, Any]] = {}
    done: defaultdict[str, set[str]] = defaultdict(set)
    closed: dict[str, tuple[int, Mapping[str, Any]]] = {}
    for kind, raw, at, by in study.log.query(_SHOWN, (ROUNDS,)):
        body = json.loads(raw)
        if kind == "round.opened":
            opened[body["round"]] = {**body, "opened_at": at, "opened_by": by}
        elif kind == "round.done" and body.get("done"):
            done[body["round"]].add(body["coder"])
        elif kind == "round.closed" and body.get("closed"):
            closed[body["round"]] = (at, body)
    return [_round(body, frozenset(done[id]), *closed.get(id, (0, {}))) for id, body in opened.items()]


def _round(body: Mapping[str, Any], done: frozenset[str], closed_at: int, closing: Mapping[str, Any]) -> Round:
    return Round(
        body["round"], body["name"], tuple(body["coders"]), tuple(body["sessions"]), bool(body.get("calibration")),
        int(body.get("seed") or 0), float(body.get("share") or 1), body.get("units") or "overlap", body["opened_at"],
        body["opened_by"], done, closed_at, closing.get("codebook"), closing.get("agreement"),
    )  # fmt: skip


def round_named(study: Study, name: str) -> Round:
    """The round of a name, or of an id. Raises InputError, which names those that there are."""
    found = rounds(study)
    wanted = next((each for each in found if name in (each.name, each.id)), None)
    if wanted is None:
        wanted = next((each for each in found if each.name.casefold() == name.casefold()), None)
    if wanted is None:
        raise InputError(msg("Er is geen ronde “{name}”. Er is: {known}.", "There is no round “{name}”. There is: {known}.",
                             name=name, known=", ".join(each.name for each in found) or "-"))  # fmt: skip
    return wanted


# --- which sessions ------------------------------------------------------------------------------------------------------


def codable(study: Study) -> list[SessionRow]:
    """The sessions that a round can be about: held and closed, with a protocol, not erased."""
    return [row for row in study.log.sessions() if row.status in _CODABLE and row.protocol is not None]


def drawn(rows: Iterable[SessionRow], share: float, seed: int) -> list[str]:
    """A share of the sessions, spread over roles: of each as near to the share as whole sessions allow, at least one in all.

    The same seed draws the same ones. Ids in the order of the rows. What is left after rounding down goes to the roles that
    miss most by it, so that the number over all roles is right too.
    """
    every = list(rows)
    by_role: defaultdict[str, list[str]] = defaultdict(list)
    for row in every:
        by_role[row.role or ""].append(row.id)
    total = max(round(share * len(every)), 1 if every else 0)
    wanted = {role: share * len(ids) for role, ids in by_role.items()}
    sizes = {role: int(size) for role, size in wanted.items()}
    for role in sorted(wanted, key=lambda role: (sizes[role] - wanted[role], role))[: max(total - sum(sizes.values()), 0)]:
        sizes[role] += 1
    chance = random.Random(seed)
    chosen = {id for role in sorted(by_role) for id in chance.sample(sorted(by_role[role]), sizes[role])}
    return [row.id for row in every if row.id in chosen]


# --- the life of a round -------------------------------------------------------------------------------------------------


def open_round(
    study: Study,
    name: str,
    coders: Sequence[str],
    *,
    sessions: Collection[str] | None = None,
    share: float = 1.0,
    seed: int | None = None,
    calibration: bool = False,
    units: str = "overlap",
) -> Round:
    """Open a round over these sessions, or over a share of all (spread over roles). From now on it is blind.

    Raises InputError: a name that is taken, fewer than two coders, sessions that cannot be coded or are in an open round.
    """
    name, known = " ".join(kept(name).split()), rounds(study)
    if not name:
        raise InputError(msg("Geef de ronde een naam.", "Give the round a name."))
    if any(each.name.casefold() == name.casefold() for each in known):
        raise InputError(msg("Er is al een ronde “{name}”. Kies een andere naam.",
                             "There is a round “{name}” already. Choose another name.", name=name))  # fmt: skip
    people = tuple(dict.fromkeys(person_code(code) for code in coders))
    if len(people) < 2:
        raise InputError(msg("Een ronde heeft twee of meer codeurs nodig. Schrijf hun codes, met een komma ertussen.",
                             "A round needs two coders or more. Write their codes, with a comma between."))  # fmt: skip
    if units not in KINDS:
        raise InputError(msg("“{units}” is geen eenheid. Kies uit {known}.", "“{units}” is no unit. Choose from {known}.",
                             units=units, known=", ".join(KINDS)))  # fmt: skip
    if not 0 < share <= 1:
        raise InputError(msg("Het deel moet meer dan 0 en hoogstens 1 zijn.", "The share must be over 0 and at most 1."))
    seed = random.SystemRandom().randrange(1, 1_000_000) if seed is None else seed
    chosen = _sessions(study, sessions, share, seed, known)
    id = uuid7()
    body = {
        "round": id, "name": name, "coders": list(people), "sessions": chosen, "calibration": calibration, "seed": seed,
        "share": share, "units": units, "codebook": None,
    }  # fmt: skip
    write(study, [("round.opened", ROUNDS, body)])
    return round_named(study, id)


def _sessions(
    study: Study, wanted: Collection[str] | None, share: float, seed: int, known: Iterable[Round]
) -> list[str]:
    """The sessions of a new round, in their order."""
    rows = codable(study)
    busy = {session: each.name for each in known if each.is_open for session in each.sessions}
    if wanted is None:
        chosen = drawn((row for row in rows if row.id not in busy), share, seed)
    else:
        there = {row.id for row in rows}
        if strange := [session for session in wanted if session not in there]:
            raise InputError(msg(
                "Gesprek {ids} kan niet gecodeerd worden: het is er niet, het is nog open of het is gewist.",
                "Session {ids} cannot be coded: it is not there, still open or erased.", ids=", ".join(strange)))  # fmt: skip
        if twice := [session for session in wanted if session in busy]:
            raise InputError(msg(
                "Gesprek {ids} zit al in de open ronde “{name}”. Sluit die eerst, of laat dit gesprek weg.",
                "Session {ids} is in the open round “{name}” already. Close that first, or leave this session out.",
                ids=", ".join(twice), name=busy[twice[0]]))  # fmt: skip
        chosen = [row.id for row in rows if row.id in set(wanted)]
    if not chosen:
        raise InputError(msg("Er is geen afgesloten gesprek dat niet al in een open ronde zit.",
                             "There is no closed session that is not in an open round already."))  # fmt: skip
    return chosen


def mark_done(study: Study, name: str, coder: str, *, done: bool = True) -> Round:
    """Say that a coder is done with a round, or not after all. Raises InputError: closed already, or no coder of it."""
    each = round_named(study, name)
    if not each.is_open:
        raise InputError(msg("De ronde “{name}” is gesloten.", "The round “{name}” is closed.", name=each.name))
    if coder not in each.coders:
        raise InputError(msg(
            "{coder} codeert niet mee in “{name}”. Dat doen: {coders}.",
            "{coder} is no coder of “{name}”. Those are: {coders}.",
            coder=coder, name=each.name, coders=", ".join(each.coders)))  # fmt: skip
    if (coder in each.done) != done:
        write(study, [("round.done", ROUNDS, {"round": each.id, "coder": coder, "done": done})])
    return round_named(study, each.id)


def why_not_close(each: Round) -> Msg | None:
    """Why a round cannot be closed now, or None where it can."""
    if not each.is_open:
        return msg("De ronde “{name}” is gesloten.", "The round “{name}” is closed.", name=each.name)
    if each.waiting_for:
        return msg("Nog niet klaar: {coders}. Tot dan blijft de ronde blind.",
                   "Not done yet: {coders}. Until then the round stays blind.", coders=", ".join(each.waiting_for))  # fmt: skip
    return None


def close_round(study: Study, name: str) -> Round:
    """Close a round of which all coders are done: the agreement is computed and frozen, with the codebook of now by name.

    Raises InputError where a coder is not done yet, or where it was closed already.
    """
    from fieldwork.coding.frozen import frozen
    from fieldwork.study.rounds.figures import round_comparison

    each = round_named(study, name)
    if reason := why_not_close(each):
        raise InputError(reason)
    version, named = codebook_version(study, each)
    figures = frozen(round_comparison(study, each, each.units, version))
    body = {"round": each.id, "codebook": version, "agreement": figures, "closed": True}
    write(study, [*named, ("round.closed", ROUNDS, body)])
    return round_named(study, each.id)


def codebook_version(study: Study, each: Round) -> tuple[str, list[tuple[str, str, Mapping[str, Any]]]]:
    """The name of the codebook's version that a round is closed with, and what writes it down."""
    from fieldwork.study.codebook.book import CODEBOOK, held, knowing

    now = held(study)
    taken = {register for (register,) in study.log.query("SELECT register FROM head WHERE subject = ?", (CODEBOOK,))}
    name, number = each.name, 1
    while f"named/{name}" in taken:
        number += 1
        name = f"{each.name} ({number})"
    return name, [("codebook.named", CODEBOOK, {"name": name, "codes": now.codebook.whole(), **knowing(now.heads)})]


def write(study: Study, told: Iterable[tuple[str, str, Mapping[str, Any]]], stamp: Stamper | None = None) -> list[Event]:
    """Write (kind, subject, body), each in place of what its register held, all or none."""
    stamp = stamp or study.log.stamper(study.by)
    events = []
    for kind, subject, body in told:
        heads = study.log.heads(subject, register_of(kind, body) or "")
        at = stamp()
        before = tuple(head.id for head in heads)
        events.append(Event(at.id, kind, subject, at.at, at.offset, at.by, at.device, before, body))
    study.log.append(events)
    return events

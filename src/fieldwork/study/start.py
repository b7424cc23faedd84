"""What a session needs before it begins: what was given, and what the study proposes for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fieldwork.errors import InputError
from fieldwork.i18n import msg
from fieldwork.protocol.model import Protocol
from fieldwork.study.people import as_known, is_same, next_code, participant_code, person_code

if TYPE_CHECKING:
    from fieldwork.study.folder import Study


@dataclass(frozen=True, slots=True)
class StartOptions:
    """What is known of a session to begin: said on the command line, or by where in the program it was asked for.

    `participant` may be several codes with commas between them; `mode` paper asks first when it was held; `ask` shows the form
    also where guide, site and participant are known; `follows` is the session that it comes back to.
    """

    protocol: str | None = None
    site: str | None = None
    participant: str | None = None
    role: str | None = None
    mode: str | None = None
    ask: bool = False
    follows: str | None = None


def now_held() -> str:
    """This minute on the local clock, as `held_at` is written."""
    return datetime.now().isoformat(timespec="minutes")


def roles(study: Study) -> list[dict[str, Any]]:
    """The roles of the study: its own, or its codebook's; each `{id, label, prefix}`."""
    return list(study.form.get("roles") or study.codebook.get("roles") or ())


def role_for(study: Study, protocol: Protocol, role: str | None) -> str | None:
    """The role in which a protocol is asked. Raises InputError for one that the study or the protocol does not have."""
    known = [entry["id"] for entry in roles(study)]
    allowed = list(protocol.roles) or known
    if role is None:
        return allowed[0] if len(allowed) == 1 else None
    if role not in allowed:
        raise InputError(
            msg(
                "Protocol {protocol} is niet voor de rol “{role}”. Kies uit: {known}.",
                "Protocol {protocol} is not for the role “{role}”. Choose from: {known}.",
                protocol=protocol.id,
                role=role,
                known=", ".join(allowed),
            )
        )
    return role


def participants(study: Study) -> dict[str, list[str]]:
    """The participants that the study knows, with their roles, by code; not those of whom everything was erased."""
    events = study.log.query("select participant, roles from participant order by participant")
    import json

    return {code: json.loads(known) if isinstance(known, str) else [] for code, known in events}


def others_of(study: Study, code: str, session: str) -> int:
    """How many sessions of a participant there are beside one."""
    told = study.log.query("SELECT p.value FROM session s, json_each(s.participants) p WHERE s.id <> ?", (session,))
    return sum(is_same(each, code) for (each,) in told)


def sites(study: Study) -> list[str]:
    """The sites that the study knows: those of study.yaml first, then those that were visited."""
    planned = [entry["id"] for entry in study.form.get("sites", ())]
    visited = [site for (site,) in study.log.query("select site from site order by site")]
    return list(dict.fromkeys([*planned, *visited]))


def known_participant(study: Study, text: str) -> str:
    """A participant's code, in the spelling in which the study knows it. Raises InputError for what is no code."""
    return as_known(participant_code(text), participants(study))


def role_prefixes(study: Study) -> dict[str, str]:
    """The role that a code begins with: `{"W": "werknemer"}`."""
    return {entry["prefix"]: entry["id"] for entry in roles(study) if entry.get("prefix")}


def proposed_participant(study: Study, role: str | None) -> str:
    """The next free code for someone in a role: W04 where W03 was the last."""
    prefix = next((entry.get("prefix") for entry in roles(study) if entry["id"] == role), None) or "P"
    return next_code(prefix, codes_in_use(study))


def codes_in_use(study: Study) -> set[str]:
    """Every participant's code that is not free: also of who withdrew, and in a hand-over of who stayed behind."""
    import json

    gone = study.log.query("SELECT subject FROM head WHERE register = 'withdrawn'")
    there = study.log.query("SELECT DISTINCT p.value FROM session s, json_each(s.participants) p")
    elsewhere = json.loads(study.log.meta("codes") or "[]")  # store.handover.CODES
    return {*participants(study), *(str(code) for (code,) in (*gone, *there)), *map(str, elsewhere)}


def site_code(study: Study, text: str) -> str:
    """A site's code as it is kept. One that is known can be typed by its name too, and capitals do not matter.

    Raises InputError for what is neither known nor a code; a code has the same shape as a person's.
    """
    from fieldwork.study.incoming.spelling import Spelling

    return Spelling(study).site(text.strip()) or person_code(text)


def consent_items(study: Study) -> list[dict[str, Any]]:
    """The items of the consent form, in order: `{id, ask, read?, required?, allows?}`."""
    return list((study.form.get("consent") or {}).get("items", ()))


def required_consent(study: Study) -> tuple[str, ...]:
    """The consent items without which nothing is noted."""
    return tuple(item["id"] for item in consent_items(study) if item.get("required"))


def consent_allowing(study: Study, what: str) -> tuple[str, ...]:
    """The consent items of which a yes allows something: `quoting`, `contact_again` …"""
    return tuple(item["id"] for item in consent_items(study) if item.get("allows") == what)


def consent_version(study: Study) -> int | str:
    """The version of the consent form: a number, or the words that the study gives it."""
    version: int | str = (study.form.get("consent") or {}).get("version", 1)
    return version


def reasons(study: Study) -> list[tuple[str, Any]]:
    """Why an item can be skipped: (id, label), the study's own after the four that are always there."""
    from fieldwork.capture.state import REASONS

    ours = {
        "geen_tijd": {"nl": "geen tijd", "en": "no time"},
        "niet_van_toepassing": {"nl": "niet van toepassing", "en": "does not apply"},
        "geweigerd": {"nl": "wil niet antwoorden", "en": "does not want to answer"},
        "anders": {"nl": "anders", "en": "other"},
    }
    return [*((name, ours[name]) for name in REASONS), *((r["id"], r["label"]) for r in study.form.get("reasons", ()))]

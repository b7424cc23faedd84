"""The sampling matrix: whom was spoken to, per site and role, against what the study set out to hear."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study.folder import Study


@dataclass(frozen=True, slots=True)
class SamplingRow:
    """One site, or the whole study (`site` None).

    `held` and `targets` by role: closed conversations, and how many are wanted (None: no target); `observations` closed
    observations.
    """

    site: str | None
    held: Mapping[str, int]
    targets: Mapping[str, int | None]
    observations: int


def sampling_matrix(study: Study, sessions: Iterable[SessionRow] | None = None) -> list[SamplingRow]:
    """A row a site, in order of code, and the whole study last; `sessions` where they were read already.

    Sessions that record one talk (two researchers, say) count once; a talk with a person of two roles counts for each.
    """
    held: dict[tuple[str | None, str], set[str]] = {}
    observed: dict[str | None, set[str]] = {}
    sites = {entry["id"] for entry in study.form.get("sites", ())}
    for session in study.log.sessions() if sessions is None else sessions:
        if session.status != "closed" or session.kind not in ("interview", "observation"):
            continue
        if session.site:
            sites.add(session.site)
        for site in {session.site, None}:
            if session.kind == "observation":
                observed.setdefault(site, set()).add(session.conversation)
            elif session.role:
                held.setdefault((site, session.role), set()).add(session.conversation)
    targets = study.form.get("targets") or {}
    roles = roles_in_order(study, {role for _, role in held})
    wanted: dict[str | None, Mapping[str, int]] = {None: targets.get("roles") or {}}
    return [
        SamplingRow(
            site=site,
            held={role: len(held.get((site, role), ())) for role in roles},
            targets={role: wanted.get(site, targets.get("per_site") or {}).get(role) for role in roles},
            observations=len(observed.get(site, ())),
        )
        for site in (*sorted(sites), None)
    ]


def roles_in_order(study: Study, seen: Collection[str]) -> list[str]:
    """The study's roles in their order, then those that have a target or were seen without being named."""
    named = [entry["id"] for entry in study.form.get("roles") or study.codebook.get("roles") or ()]
    targets = study.form.get("targets") or {}
    return list(dict.fromkeys([*named, *(targets.get("roles") or ()), *(targets.get("per_site") or ()), *sorted(seen)]))

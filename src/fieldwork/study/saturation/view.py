"""How saturation is looked at: the settings of study.yaml, and what a lead tries beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from fieldwork.saturation.settings import Settings

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

UnitKind: TypeAlias = Literal["conversation", "participant", "site"]
UNIT_KINDS: tuple[UnitKind, ...] = ("conversation", "participant", "site")
"""What may count as one."""


@dataclass(frozen=True, slots=True)
class View:
    """One way of looking at a study; two that are equal show the same.

    `base`, `run`, `threshold` and `seed` as in `saturation.Settings`. `consensus`: of sessions in closed rounds what coders
    agree on or settled, else what any of them coded. `parents`: codes count as the code at the top of their branch.
    `observations` and `questionnaires` count too where they are asked for. `without_merge`: the code of which the merging is
    undone.
    """

    unit: UnitKind = "conversation"
    base: int = 4
    run: int = 2
    threshold: float = 0.05
    seed: int = 1
    consensus: bool = True
    parents: bool = False
    observations: bool = False
    questionnaires: bool = False
    without_merge: str | None = None

    @classmethod
    def of(cls, study: Study) -> View:
        """The study's own settings, as study.yaml has them; what it leaves out is as the design of the study usually is."""
        told: Mapping[str, Any] = study.form.get("saturation") or {}
        named = ("unit", "base", "run", "threshold", "seed", "parents", "observations", "questionnaires")
        return cls(**{name: told[name] for name in named if name in told})

    @property
    def settings(self) -> Settings:
        """The stopping rule and the draw of random orders."""
        return Settings(base=self.base, run=self.run, threshold=float(self.threshold), seed=self.seed)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of protocols whose sessions count."""
        asked = (("observation", self.observations), ("questionnaire", self.questionnaires))
        return frozenset(("interview", *(kind for kind, counts in asked if counts)))

    def as_json(self) -> dict[str, Any]:
        """The settings, as the log keeps them of each look."""
        return asdict(self)

"""The commands for texts that a person has to look at when somebody withdraws."""

from __future__ import annotations

from fieldwork.i18n import msg
from fieldwork.tui.command import PRIVACY, Command

LOOKING: tuple[Command, ...] = (
    Command("look_erase", ("to_look_at",), msg("Wissen", "Erase"),
            msg("De tekst voorgoed wissen, met alles wat er eerder stond. Vraagt het eerst.",
                "Erase the text for good, with all that stood there before. Asks first."), PRIVACY, letters=("w",), bar=1),
    Command("look_rewrite", ("to_look_at",), msg("Herschrijven", "Rewrite"),
            msg("Schrijven wat er in de plaats komt, zodat blijft wat een ander zei; wat er stond, is voorgoed weg. Vraagt het "
                "eerst.",
                "Write what takes its place, so that what another said stays; what stood there is gone for good. Asks first."),
            PRIVACY, letters=("h",), bar=2),
    Command("look_stays", ("to_look_at",), msg("Blijft", "Stays"),
            msg("Bekeken: de tekst blijft zoals hij is. Dat wordt opgeschreven, tot de tekst verandert.",
                "Looked at: the text stays as it is. That is written down, until the text changes."),
            PRIVACY, letters=("b",), bar=3),
    Command("look_next", ("to_look_at",), msg("Volgende", "Next"),
            msg("Naar de volgende tekst die nog niemand bekeek.", "To the next text that nobody looked at yet."),
            PRIVACY, letters=("enter", "space"), bar=4),
    Command("rewrite_take", ("rewriting",), msg("Zo wordt het", "So it will be"),
            msg("Wat hier staat, komt in de plaats. Vraagt daarna of u het zeker weet.",
                "What stands here takes its place. Asks then whether you are sure."), PRIVACY, ("ctrl+n",), bar=1),
    Command("rewrite_not", ("rewriting",), msg("Toch niet", "After all not"),
            msg("Terug; er verandert niets.", "Back; nothing changes."), PRIVACY, ("escape",), bar=2),
)  # fmt: skip

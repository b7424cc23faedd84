"""A condition in words, for who reads a guide on paper: only if work.plan is “yes”."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.protocol.conditions import WORDS
from fieldwork.protocol.model import Column, Item, Protocol
from fieldwork.protocol.values import plain_number, value_label

_FACTS: Mapping[str, Msg] = {
    "$wave": msg("de meting", "the wave"),
    "$role": msg("de rol", "the role"),
    "$speaker": msg("de spreker", "the speaker"),
}


def when_words(protocol: Protocol, when: Mapping[str, Any], lang: Lang, roles: Mapping[str, Any] | None = None) -> str:
    """What has to be so for an item or section to be asked; items are named by their ids, which stand beside them."""
    return _Wording(protocol, lang, roles or {}).joined(when)


class _Wording:
    def __init__(self, protocol: Protocol, lang: Lang, roles: Mapping[str, Any]) -> None:
        self.protocol, self.lang, self.roles = protocol, lang, roles

    def joined(self, when: Mapping[str, Any], *, inner: bool = False) -> str:
        """Every clause of a condition; in brackets where there are more of them `inner` another."""
        each = [self._clause(name, test) for name, test in when.items()]
        words = self._listed(each, "and")
        return f"({words})" if inner and len(each) > 1 else words

    def _clause(self, name: str, test: Any) -> str:
        if name == "not":
            return self._say(msg("niet: {what}", "not: {what}", what=self.joined(test, inner=True)))
        if name in WORDS:
            several = len(test) > 1
            words = self._listed([self.joined(one, inner=several) for one in test], "or" if name == "any" else "and")
            return f"({words})" if several else words
        subject, labels = self._subject(name)
        tests = test if isinstance(test, Mapping) else {"const": test}
        return self._listed([f"{subject} {self._test(word, wanted, labels)}" for word, wanted in tests.items()], "and")

    def _subject(self, name: str) -> tuple[str, Any]:
        """What a name is called, and what gives the words for its values."""
        if name in _FACTS:
            roles = self.roles if name != "$wave" else {}
            return _FACTS[name].text(self.lang), lambda value: pick(roles.get(value, str(value)), self.lang)
        item = self.protocol.by_id.get(name)
        column: Column | None = None
        words = name
        if item is None and name.count(".") >= 2:
            grid, row_id, column_id = name.rsplit(".", 2)
            item = self.protocol.by_id.get(grid)
            column = next((c for c in item.columns if c.id == column_id), None) if item else None
            row = next((r for r in item.rows if r.id == row_id), None) if item else None
            if row and column:
                words = f"{grid} ({pick(row.label, self.lang)}, {pick(column.label, self.lang)})"
        return words, lambda value: self._value(item, column, value)

    def _value(self, item: Item | None, column: Column | None, value: Any) -> str:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return plain_number(value)
        return pick(value_label(item, value, column), self.lang) if item else str(value)

    def _test(self, word: str, wanted: Any, labels: Any) -> str:
        match word:
            case "const":
                return self._say(msg("is “{value}”", "is “{value}”", value=labels(wanted)))
            case "enum":
                return self._say(msg("is {values}", "is {values}", values=self._either(wanted, labels)))
            case "minimum":
                return self._say(msg("is {n} of meer", "is {n} or more", n=labels(wanted)))
            case "maximum":
                return self._say(msg("is {n} of minder", "is {n} or less", n=labels(wanted)))
            case _:
                values = wanted.get("enum", [wanted.get("const")]) if isinstance(wanted, Mapping) else [wanted]
                return self._say(msg("heeft {values}", "has {values}", values=self._either(values, labels)))

    def _either(self, values: Any, labels: Any) -> str:
        return self._listed([f"“{labels(value)}”" for value in values], "or")

    def _listed(self, words: list[str], join: str) -> str:
        last = self._say(msg(" en ", " and ") if join == "and" else msg(" of ", " or "))
        return last.join(words)

    def _say(self, message: Msg) -> str:
        return message.text(self.lang)

"""All rules of `map lint`, in the order of their codes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text
from hanhtrinh.lint import (
    evidence_rules,
    experiences,
    form,
    in_data,
    parts,
    personas,
    principles,
    texts,
    voice,
)
from hanhtrinh.lint.rule import Rule
from hanhtrinh.models.suggest import meant

_ALL: Final[tuple[Rule, ...]] = (
    *form.RULES,
    voice.COMPANY_VOICE,
    voice.INTERNAL_STEP,
    *principles.RULES,
    *evidence_rules.RULES,
    *experiences.RULES,
    *parts.RULES,
    *personas.RULES,
    *in_data.RULES,
    *texts.RULES,
)
RULES: Final[Mapping[str, Rule]] = MappingProxyType({rule.code: rule for rule in _ALL})


def find_rule(name: str) -> Rule | None:
    """Find a rule by its code or its name, in any case; None where there is none."""
    return next((rule for rule in _ALL if rule.named(name)), None)


def rule_named(name: str) -> Rule:
    """Give a rule by its code or its name.

    Raises:
        UsageError: `unknown-rule`, with the closest match.
    """
    found = find_rule(name)
    if found is not None:
        return found
    raise UsageError(
        "unknown-rule",
        Text(vi=f"Không có luật “{name}”.", en=f"There is no rule “{name}”."),
        hint=meant(name, [*RULES, *(rule.name for rule in _ALL)])
        or Text(
            vi="Xem tất cả: hanhtrinh map lint --rules", en="See all of them: hanhtrinh map lint --rules"
        ),
    )

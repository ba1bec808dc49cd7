"""Case and benefit numbers: recognizers that know an office's prefixes, an operator, and a policy that uses both.

Configuration, all of it optional::

    [plugins.benefits]
    benefits = ["SNAP", "TANF", "WIC"]    # prefixes of numbers that name somebody's benefit
    cases = ["CASE", "DOCKET"]            # prefixes of numbers that name somebody's case
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ethicsguard.hookspecs import hookimpl
from ethicsguard_benefits.operator import Programme
from ethicsguard_benefits.prefixes import Prefixes

if TYPE_CHECKING:
    from ethicsguard.model import Operator

PLUGIN_NAME = "benefits"


@hookimpl
def ethicsguard_recognizers(config: Mapping[str, Any]) -> list[Any]:
    """Return a recognizer of benefit numbers and one of case numbers."""
    # Presidio is loaded where it is needed: a site that only lists its plugins does not wait for it.
    from ethicsguard_benefits.recognizers import recognizers_of  # noqa: PLC0415

    return recognizers_of(Prefixes.of(config))


@hookimpl
def ethicsguard_operators(config: Mapping[str, Any]) -> list[Operator]:
    """Return the operator ``programme``."""
    return [Programme(Prefixes.of(config))]


@hookimpl
def ethicsguard_policies() -> list[Path]:
    """Return the directory of the policy ``benefit-numbers``."""
    return [Path(__file__).resolve().parent / "policies"]

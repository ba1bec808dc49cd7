"""Measures requests: what is in a payload, what was declared about it, and what the registers say of that.

Each part of the facts has a provider in a file of its own. No provider hands on text of a payload.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ethicsguard.measure.context import CORE_CONTEXT
from ethicsguard.measure.description import DescriptionFacts
from ethicsguard.measure.fields import FieldFacts
from ethicsguard.measure.page import facts_page
from ethicsguard.measure.pii import PiiFacts
from ethicsguard.measure.purpose import purpose_provider
from ethicsguard.measure.record import RecordFacts
from ethicsguard.measure.retention import RetentionFacts
from ethicsguard.measure.schedule import schedule_provider
from ethicsguard.measure.services import accessibility_provider, channels_provider
from ethicsguard.measure.site import site_provider
from ethicsguard.measure.technology import technology_provider
from ethicsguard.measure.vocabulary import vocabulary_of

if TYPE_CHECKING:
    from ethicsguard.model import FactProvider, FieldContract, RowFactProvider

__all__ = ["CORE_CONTEXT", "built_in_providers", "facts_page", "vocabulary_of"]


def built_in_providers(
    detector_entities: frozenset[str], contract: FieldContract
) -> tuple[list[FactProvider], list[RowFactProvider]]:
    """Return the providers that the engine brings: those judged once for a payload, and those judged for each row.

    ``detector_entities`` are all entities that may be found, ``contract`` the classes of fields in force. Raises
    ConfigurationError where classes of the contract contradict each other in the facts that they give.
    """
    providers: list[FactProvider] = [
        PiiFacts(detector_entities),
        FieldFacts(contract),
        purpose_provider("purpose"),
        purpose_provider("collected_for"),
        technology_provider(),
        schedule_provider(),
        accessibility_provider(),
        channels_provider(),
        site_provider(),
    ]
    return providers, [RecordFacts(contract), RetentionFacts(), DescriptionFacts()]

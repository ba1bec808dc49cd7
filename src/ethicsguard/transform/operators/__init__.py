"""The operators that this package brings, a file per family."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ethicsguard.transform.operators.area import Area
from ethicsguard.transform.operators.block import Block
from ethicsguard.transform.operators.encrypt import Encrypt, decrypt
from ethicsguard.transform.operators.grid import Grid
from ethicsguard.transform.operators.hash import Hash
from ethicsguard.transform.operators.keep import Drop, Keep
from ethicsguard.transform.operators.mask import Mask
from ethicsguard.transform.operators.month import Month
from ethicsguard.transform.operators.range import Range
from ethicsguard.transform.operators.replace import Redact, Replace, Suppress
from ethicsguard.transform.operators.truncate import Truncate

if TYPE_CHECKING:
    from ethicsguard.model import Operator
    from ethicsguard.transform.keys import KeyRing

__all__ = ["built_in_operators", "decrypt"]


def built_in_operators(keys: KeyRing | None = None) -> Mapping[str, Operator]:
    """Return all operators by name. Without keys, hash and encrypt exist but raise OperatorError when applied."""
    operators: list[Operator] = [
        Replace(),
        Redact(),
        Mask(),
        Suppress(),
        Hash(keys),
        Encrypt(keys),
        Keep(),
        Drop(),
        Truncate(),
        Month(),
        Range(),
        Grid(),
        Area(),
        Block(),
    ]
    return MappingProxyType({operator.name: operator for operator in operators})

"""The operator hash: keyed pseudonyms, which tell that two values are the same without saying what they are.

There is no hash without a key: all social security numbers can be hashed and compared within minutes.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any, Final

from ethicsguard.errors import OperatorError
from ethicsguard.model import Protection
from ethicsguard.transform.keys import KeyRing, missing_key
from ethicsguard.transform.operators.base import BuiltInOperator, entity_placeholder

_TOKEN: Final = re.compile(r"<[A-Z][A-Z0-9_]{1,63}:[a-z][a-z0-9]{0,15}:[0-9a-f]{32}>")


class Hash(BuiltInOperator):
    """Writes ``<ENTITY:key id:32 hex digits>``: 128 bits of an HMAC-SHA256 over the entity and the value.

    Equal values of one entity get equal pseudonyms for as long as the key is in use.
    """

    name = "hash"
    protection = Protection.PSEUDONYMISE

    def __init__(self, keys: KeyRing | None) -> None:
        self._keys = keys
        self._key = keys.derived(keys.current, "hash") if keys else None

    def _is_done(self, value: str, settings: Mapping[str, Any]) -> bool:  # noqa: ARG002 takes none
        return _TOKEN.fullmatch(value) is not None

    def _change(self, value: str, entity: str, settings: Mapping[str, Any]) -> str:  # noqa: ARG002 takes none
        if self._keys is None or self._key is None:
            raise OperatorError(missing_key())
        name = entity_placeholder(entity)[1:-1]
        # No entity has a NUL in its name, so no two pairs of entity and value make the same message.
        message = f"{name}\0{value}".encode("utf-8", "surrogatepass")
        digest = hmac.digest(self._key, message, hashlib.sha256).hex()
        return f"<{name}:{self._keys.current}:{digest[:32]}>"

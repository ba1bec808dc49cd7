"""The operator encrypt, and its reverse for those who hold the key."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Mapping
from typing import Any, Final

from ethicsguard.errors import OperatorError
from ethicsguard.model import Protection
from ethicsguard.transform.keys import KeyRing, missing_key
from ethicsguard.transform.operators.base import BuiltInOperator, entity_placeholder

_TOKEN: Final = re.compile(r"<([A-Z][A-Z0-9_]{1,63}):enc:([a-z][a-z0-9]{0,15}):([A-Za-z0-9_-]{32,})>")
_NONCE_BYTES: Final = 12


class Encrypt(BuiltInOperator):
    """Writes ``<ENTITY:enc:key id:base64url>``: a nonce of 12 bytes, then AES-256-GCM over the value.

    The entity and the key's id are authenticated with it, so that no token can be passed off as another's.
    Presidio's own AES is not used: its CBC mode does not notice that a token was altered.
    """

    name = "encrypt"
    protection = Protection.PSEUDONYMISE

    def __init__(self, keys: KeyRing | None) -> None:
        self._keys = keys

    def _is_done(self, value: str, settings: Mapping[str, Any]) -> bool:  # noqa: ARG002 takes none
        token = _TOKEN.fullmatch(value)
        if token is None:
            return False
        if self._keys is None or token[2] not in self._keys.ids:
            return True  # whoever checks what others encrypted has their keys no more than anybody
        return _opened(token, self._keys) is not None  # somebody may have written text that looks like a token

    def _change(self, value: str, entity: str, settings: Mapping[str, Any]) -> str:  # noqa: ARG002 takes none
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 needed by few sites only

        key = self._keys.derived(self._keys.current, "encrypt") if self._keys else None
        if self._keys is None or key is None:
            raise OperatorError(missing_key())
        prefix = f"{entity_placeholder(entity)[1:-1]}:enc:{self._keys.current}"
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + AESGCM(key).encrypt(nonce, value.encode("utf-8", "surrogatepass"), prefix.encode())
        return f"<{prefix}:{base64.urlsafe_b64encode(sealed).rstrip(b'=').decode()}>"


def decrypt(token: str, keys: KeyRing) -> str:
    """Return the value that ``encrypt`` was given.

    Raises OperatorError for what is no such token, was made with a key that ``keys`` lacks, or was altered.
    """
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise OperatorError("this is no encrypted value: those look like <ENTITY:enc:key id:base64url>")
    if found[2] not in keys.ids:
        raise OperatorError(f"the value was encrypted with key {found[2]}, which is not among {', '.join(keys.ids)}")
    value = _opened(found, keys)
    if value is None:
        raise OperatorError(f"key {found[2]} does not open the value: it was altered, or another key bears that id")
    return value


def _opened(token: re.Match[str], keys: KeyRing) -> str | None:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 as above
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 as above

    entity, key_id, body = token.groups()
    key = keys.derived(key_id, "encrypt")
    try:
        sealed = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        value = AESGCM(key or b"").decrypt(
            sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], f"{entity}:enc:{key_id}".encode()
        )
        return value.decode("utf-8", "surrogatepass")
    except (InvalidTag, ValueError):
        return None

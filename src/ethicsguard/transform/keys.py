"""The keys of pseudonyms. They come from the environment or a file, never from a policy, and are never shown."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from ethicsguard.errors import OperatorError

KEY_VARIABLE: Final = "ETHICSGUARD_KEY"
KEY_ID: Final = re.compile(r"[a-z][a-z0-9]{0,15}")
LEAST_BYTES: Final = 16
_MOST_BYTES: Final = 4096
_LEAST_DISTINCT: Final = 5  # bytes; random keys of 16 bytes have fewer about once in 10**20
_HEX: Final = re.compile(r"(?:[0-9a-fA-F]{2})+")
_HOW: Final = "`openssl rand -hex 32` makes a good one"


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class KeyRing:
    """A key that is in use, and keys that were, by their ids.

    New pseudonyms carry the id of the key in use. Older keys only decrypt what they encrypted; tokens of
    older keys are left as they are, so that what was joined by them can be joined as long as they are kept.
    """

    current: str
    _secrets: Mapping[str, bytes]

    def __init__(self, current: str, secrets: Mapping[str, bytes]) -> None:
        """Take secrets of at least 16 bytes by key id (a lower-case letter, then up to 15 letters or digits)."""
        for name, secret in secrets.items():
            _require_key_id(name)
            _require_strength(name, secret)
        if current not in secrets:
            raise OperatorError("the key in use is not among the keys")
        object.__setattr__(self, "current", current)
        object.__setattr__(self, "_secrets", MappingProxyType(dict(secrets)))

    @classmethod
    def load(
        cls,
        *,
        env: str = KEY_VARIABLE,
        file: str | os.PathLike[str] | None = None,
        id: str = "k1",  # noqa: A002 the word by which tokens and people call it
        old: Mapping[str, str | os.PathLike[str]] = MappingProxyType({}),
    ) -> KeyRing:
        """Load the key in use from a file, or else from an environment variable; older keys from files, by id.

        Both may hold it as base64 or hex; a file as raw bytes, too. Raises OperatorError, which says what to
        set, where there is no key, or it is too short, or its file may be read by others than its owner.
        """
        ring = cls.find(env=env, file=file, id=id, old=old)
        if ring is None:
            raise OperatorError(missing_key(env))
        return ring

    @classmethod
    def find(
        cls,
        *,
        env: str = KEY_VARIABLE,
        file: str | os.PathLike[str] | None = None,
        id: str = "k1",  # noqa: A002 as above
        old: Mapping[str, str | os.PathLike[str]] = MappingProxyType({}),
    ) -> KeyRing | None:
        """Load as ``load`` does, but answer None where no file is named and the variable is not set."""
        _require_key_id(id)
        if id in old:
            raise OperatorError(f"key {id} is in use, and so cannot be an old key too: give the new key another id")
        if file is not None:
            secret = _from_file(Path(file))
        elif os.environ.get(env, "").strip():
            secret = _from_variable(env)
        else:
            return None
        return cls(id, {id: secret, **{name: _from_file(Path(path)) for name, path in old.items()}})

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all keys, the one in use first."""
        return (self.current, *sorted(name for name in self._secrets if name != self.current))

    def derived(self, key_id: str, purpose: str) -> bytes | None:
        """Return 32 bytes for one purpose only, or None if there is no key of that id."""
        secret = self._secrets.get(key_id)
        if secret is None:
            return None
        return hmac.digest(secret, f"ethicsguard {purpose} v1".encode(), hashlib.sha256)

    def __repr__(self) -> str:
        return f"KeyRing(current={self.current!r}, ids={self.ids!r})"

    def __reduce__(self) -> tuple[type[KeyRing], tuple[str, dict[str, bytes]]]:
        return KeyRing, (self.current, dict(self._secrets))  # engines that work in several processes send it


def missing_key(env: str = KEY_VARIABLE) -> str:
    """Return what to tell people who need a key and have none."""
    return (
        f"hash and encrypt need a key and there is none: set the environment variable {env} to a key in base64 or hex,"
        f" or name a key file ({_HOW})"
    )


def _require_key_id(name: str) -> None:
    if KEY_ID.fullmatch(name) is None:
        raise OperatorError("a key's id is a lower-case letter, then up to 15 lower-case letters or digits, such as k1")


def _require_strength(name: str, secret: bytes) -> None:
    if len(secret) < LEAST_BYTES:
        raise OperatorError(f"key {name} has {len(secret)} bytes, and needs at least {LEAST_BYTES}: {_HOW}")
    if len(set(secret)) < _LEAST_DISTINCT:
        raise OperatorError(f"key {name} repeats a few bytes over and over, and could be guessed: {_HOW}")


def _from_variable(env: str) -> bytes:
    secret = _decoded(os.environ[env].strip())
    if secret is None:
        raise OperatorError(f"the environment variable {env} holds neither base64 nor hex: {_HOW}")
    return secret


def _from_file(path: Path) -> bytes:
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            status = os.fstat(file.fileno())  # of the file that is open: its name may come to mean another one
            _require_private(path, status)
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise OperatorError(f"key file {path}: cannot be read ({error.strerror})") from None
    if len(content) > _MOST_BYTES:
        raise OperatorError(f"key file {path}: is larger than {_MOST_BYTES} bytes, which no key is")
    if not content:
        raise OperatorError(f"key file {path}: is empty ({_HOW})")
    try:
        secret = _decoded(content.decode("ascii").strip())
    except UnicodeDecodeError:
        secret = None
    return content if secret is None else secret


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # a pipe would be waited for without end


def _require_private(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise OperatorError(f"key file {path}: is not a regular file")
    if os.name == "posix" and stat.S_IMODE(status.st_mode) & ~0o600:
        mode = stat.S_IMODE(status.st_mode)
        raise OperatorError(f"key file {path}: its mode is {mode:04o}, so others may use it; `chmod 600` it")


def _decoded(text: str) -> bytes | None:
    """Read hex, else base64 of either alphabet; None for what is neither."""
    if _HEX.fullmatch(text):
        return bytes.fromhex(text)
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        return None

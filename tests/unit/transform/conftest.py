"""Keys and operators for the tests of this room."""

import pytest

from ethicsguard.transform.keys import KeyRing
from ethicsguard.transform.operators import built_in_operators


@pytest.fixture(scope="session")
def keys() -> KeyRing:
    return KeyRing("k1", {"k1": bytes(range(32))})


@pytest.fixture(scope="session")
def operators(keys):
    return built_in_operators(keys)

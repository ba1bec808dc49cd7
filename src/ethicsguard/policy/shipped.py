"""Where the policies, registers and profiles are that come with the engine."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from ethicsguard.errors import ConfigurationError


def shipped_policies_dir() -> Path:
    """Return the directory of the shipped packs. Raises ConfigurationError when the installation lacks it."""
    installed = Path(str(resources.files("ethicsguard"))) / "packs"
    if installed.is_dir():
        return installed
    repository = Path(__file__).resolve().parents[3] / "policies"
    if repository.is_dir():
        return repository
    raise ConfigurationError("the shipped policies are missing from this installation; install ethicsguard again")


def shipped_registers_dir() -> Path:
    """Return the directory of the shipped registers."""
    return shipped_policies_dir() / "registers"


def shipped_profiles_dir() -> Path:
    """Return the directory of the shipped profiles."""
    return shipped_policies_dir() / "profiles"

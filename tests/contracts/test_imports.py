"""What importing the package costs, and what it must not load."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("spacy", "presidio_analyzer", "presidio_anonymizer", "pyarrow", "duckdb", "grpc", "cerbos", "phonenumbers")


def modules_after(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sorted(sys.modules), sep='\\n')"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.split(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize(
    "code",
    [
        "import ethicsguard",
        "from ethicsguard import Guard, Request, DeniedError",
        "import ethicsguard.cli.app",
    ],
)
def test_importing_loads_nothing_heavy(code: str) -> None:
    assert modules_after(code).isdisjoint(HEAVY)


def test_the_package_alone_loads_none_of_its_libraries() -> None:
    assert modules_after("import ethicsguard").isdisjoint({"pydantic", "yaml", "pluggy", "typer", "rich"})


def test_every_exported_name_exists() -> None:
    import ethicsguard

    for name in ethicsguard.__all__:
        assert getattr(ethicsguard, name) is not None
    with pytest.raises(AttributeError, match="nosuch"):
        ethicsguard.nosuch  # noqa: B018 - the access is what is tested

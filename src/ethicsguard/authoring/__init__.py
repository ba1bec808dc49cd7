"""What officers do with policies: run the examples and the tests that they wrote beside them."""

from ethicsguard.authoring.cases import run_cases
from ethicsguard.authoring.examples import run_examples
from ethicsguard.authoring.results import TestResult

__all__ = ["TestResult", "run_cases", "run_examples"]

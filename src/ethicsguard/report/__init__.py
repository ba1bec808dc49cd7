"""Reports: pure functions from verdicts and decisions to text, JSON and SARIF. None of them shows text of a payload."""

from ethicsguard.report.exit_code import Ending, ExitCode, code_of, ending_of, ending_of_findings, ending_of_tests
from ethicsguard.report.verdict import FileVerdict, RunError, RunVerdict, State

__all__ = [
    "Ending",
    "ExitCode",
    "FileVerdict",
    "RunError",
    "RunVerdict",
    "State",
    "code_of",
    "ending_of",
    "ending_of_findings",
    "ending_of_tests",
]

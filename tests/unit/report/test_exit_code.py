import pytest

from ethicsguard.errors import (
    AuditError,
    DetectorError,
    LimitExceededError,
    OutputExistsError,
    PayloadError,
    PluginError,
    PolicyError,
    Unexamined,
    UsageError,
)
from ethicsguard.model import Change, DeniedError, Outcome
from ethicsguard.report import (
    ExitCode,
    FileVerdict,
    RunError,
    RunVerdict,
    State,
    code_of,
    ending_of,
    ending_of_findings,
    ending_of_tests,
)

CHANGE = Change("/a", "PERSON", "replace", "r1", 3)
GAP = Unexamined("a.csv", 3, "/a", "bytes that are not UTF-8")


@pytest.fixture
def files(decide):
    return {
        "pass": FileVerdict("pass.csv", decide()),
        "changed": FileVerdict("changed.csv", decide(), changes=(CHANGE,), done=True),
        "needs": FileVerdict("needs.csv", decide(), changes=(CHANGE,)),
        "denied": FileVerdict("denied.csv", decide(Outcome.DENY)),
        "held": FileVerdict("held.csv", decide(Outcome.HOLD)),
        "uncovered": FileVerdict("uncovered.csv", decide(Outcome.NOT_APPLICABLE)),
        "unsure": FileVerdict("unsure.csv", decide(Outcome.INDETERMINATE)),
        "through": FileVerdict("through.csv", decide(Outcome.NOT_APPLICABLE), let_through=True),
        "undecided": FileVerdict("undecided.csv", decide(Outcome.INDETERMINATE), let_through=True),
        "gap": FileVerdict("gap.csv", decide(), unexamined=(GAP,)),
        "broken": RunError("broken.csv", "a quote is never closed", incomplete=True),
        "missing": RunError("missing.csv", "there is no such file"),
    }


def run(files, *names):
    found = [files[name] for name in names]
    return RunVerdict(
        files=tuple(item for item in found if isinstance(item, FileVerdict)),
        errors=tuple(item for item in found if isinstance(item, RunError)),
    )


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ([], ExitCode.ERROR),
        (["pass"], ExitCode.PASS),
        (["pass", "changed"], ExitCode.PASS),
        (["through", "undecided"], ExitCode.PASS),
        (["needs"], ExitCode.VIOLATIONS),
        (["denied", "pass"], ExitCode.VIOLATIONS),
        (["held"], ExitCode.VIOLATIONS),
        (["uncovered"], ExitCode.VIOLATIONS),
        (["unsure"], ExitCode.INCOMPLETE),
        (["gap", "pass"], ExitCode.INCOMPLETE),
        (["broken"], ExitCode.INCOMPLETE),
        (["broken", "denied"], ExitCode.VIOLATIONS),
        (["gap", "needs"], ExitCode.VIOLATIONS),
        (["missing"], ExitCode.ERROR),
        (["missing", "pass"], ExitCode.ERROR),
        (["missing", "denied"], ExitCode.ERROR),
        (["missing", "broken"], ExitCode.ERROR),
    ],
)
def test_a_run_ends_with_one_code_and_words_for_it(files, names, code):
    ending = ending_of(run(files, *names))
    assert ending.code is code
    assert ending.summary


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("pass", State.PASS),
        ("changed", State.CHANGED),
        ("needs", State.BLOCKED),
        ("denied", State.BLOCKED),
        ("held", State.WAITING),
        ("uncovered", State.NOT_COVERED),
        ("unsure", State.COULD_NOT_TELL),
        ("through", State.PASS),
        ("gap", State.INCOMPLETE),
    ],
)
def test_a_file_has_one_state(files, name, state):
    assert files[name].state is state


def test_a_reason_that_stops_is_a_violation_whatever_the_outcome_says(decide, because):
    assert FileVerdict("a.csv", decide(Outcome.INDETERMINATE, reasons=(because(),))).violates


def test_the_words_say_what_is_missing_besides(files):
    assert "could not be judged in full" in ending_of(run(files, "denied", "broken")).summary


@pytest.mark.parametrize(("cases", "failures", "code"), [(0, 0, 2), (3, 0, 0), (3, 1, 4)])
def test_policy_tests(cases, failures, code):
    assert ending_of_tests(cases, failures).code == code


@pytest.mark.parametrize(("errors", "unexamined", "code"), [(0, 0, 0), (0, 1, 3), (1, 0, 2), (1, 1, 2)])
def test_findings_are_no_violation(errors, unexamined, code):
    assert ending_of_findings(1, errors, unexamined).code == code


def test_exceptions(decide):
    assert code_of(DeniedError(decide(Outcome.DENY))) == 1
    for incomplete in (PayloadError("m"), LimitExceededError("m"), DetectorError("m")):
        assert code_of(incomplete) == 3
    for error in (
        UsageError("m"),
        OutputExistsError("m"),
        PolicyError([]),
        AuditError("m"),
        PluginError("m"),
        OSError(),
    ):
        assert code_of(error) == 2
    assert code_of(RuntimeError("anything")) == 2
    assert code_of(KeyboardInterrupt()) == 130

"""Replace, redact, suppress, mask, keep, drop, truncate."""

import subprocess
import sys

import pytest

from ethicsguard.errors import OperatorError
from ethicsguard.model import Operator, Protection

NUMBER = "555-013-4477"


def test_all_operators_are_there_under_their_names(operators):
    assert set(operators) == {
        "replace", "redact", "mask", "suppress", "hash", "encrypt", "keep", "drop",
        "truncate", "month", "range", "grid", "area", "block",
    }  # fmt: skip
    for name, operator in operators.items():
        assert isinstance(operator, Operator)
        assert operator.name == name
        assert repr(operator) == f"<operator {name}>"


def test_the_scale_of_protection(operators):
    order = ["drop", "suppress", "redact", "mask", "month", "hash", "keep"]
    protections = [operators[name].protection for name in order]
    assert protections == sorted(protections, reverse=True)
    assert len(set(protections)) == len(order)
    # A text that is only cut short says what it said; it must never go before a pseudonym.
    assert operators["truncate"].protection is Protection.KEEP


@pytest.mark.parametrize(
    ("name", "parameters", "expected"),
    [
        ("replace", {}, "<PHONE_NUMBER>"),
        ("replace", {"new_value": "a number"}, "a number"),
        ("replace", {"new_value": 0}, "0"),
        ("redact", {}, ""),
        ("suppress", {}, "<PHONE_NUMBER>"),
        ("keep", {}, NUMBER),
        ("drop", {}, ""),
        ("mask", {}, "*" * 12),
        ("mask", {"masking_char": "#"}, "#" * 12),
        ("mask", {"chars_to_mask": 3}, "***-013-4477"),
        ("mask", {"chars_to_mask": "3"}, "***-013-4477"),
        ("mask", {"chars_to_mask": 4, "from_end": "true"}, "555-013-****"),
        ("mask", {"chars_to_mask": 4, "from_end": False}, "****013-4477"),
        ("mask", {"chars_to_mask": 999}, "*" * 12),
        ("mask", {"keep_last": 4}, "********4477"),
        ("truncate", {"max_chars": 7}, "555-013"),
        ("truncate", {"max_chars": "12"}, NUMBER),
    ],
)
def test_what_is_written(operators, name, parameters, expected):
    assert operators[name].problems(parameters) == []
    assert operators[name].apply(NUMBER, "PHONE_NUMBER", parameters) == expected
    assert operators[name].is_discharged(expected, "PHONE_NUMBER", parameters)


def test_a_value_too_short_to_keep_a_part_is_covered_whole(operators):
    for value in ("7", "4477"):
        assert operators["mask"].apply(value, "PIN", {"keep_last": 4}) == "*" * len(value)
        assert not operators["mask"].is_discharged(value, "PIN", {"keep_last": 4})


@pytest.mark.parametrize("value", ["", " ", "\t\n"])
def test_blank_values_need_nothing(operators, value):
    for name, operator in operators.items():
        parameters = {"max_chars": 1} if name == "truncate" else {}
        assert operator.is_discharged(value, "PERSON", parameters)
        assert operator.apply(value, "PERSON", parameters) == value


@pytest.mark.parametrize("name", ["replace", "redact", "suppress", "mask", "month", "range", "grid", "area", "block"])
def test_a_pseudonym_is_not_enough_where_more_is_asked_for(operators, name):
    token = operators["hash"].apply("Ada Example", "PERSON", {})
    sealed = operators["encrypt"].apply("Ada Example", "PERSON", {})
    for value in (token, sealed):
        assert not operators[name].is_discharged(value, "PERSON", {})
        assert operators[name].apply(value, "PERSON", {}) != value
    assert operators[name].is_discharged("<PHONE_NUMBER>", "PERSON", {})


def test_drop_takes_placeholders_too(operators):
    assert not operators["drop"].is_discharged("<PERSON>", "PERSON", {})
    assert operators["drop"].apply("<PERSON>", "PERSON", {}) == ""


def test_truncate_does_not_cut_placeholders_in_two(operators):
    cut = operators["truncate"].apply
    text = "call <PHONE_NUMBER> or <PERSON> at noon"
    assert cut(text, "TEXT", {"max_chars": 4}) == "call"
    assert cut(text, "TEXT", {"max_chars": 10}) == "call"
    assert cut(text, "TEXT", {"max_chars": 19}) == "call <PHONE_NUMBER>"
    assert cut(text, "TEXT", {"max_chars": 25}) == "call <PHONE_NUMBER> or"
    assert cut(text, "TEXT", {"max_chars": 35}) == "call <PHONE_NUMBER> or <PERSON> at"


@pytest.mark.parametrize(
    ("name", "parameters", "says"),
    [
        ("replace", {"new_valu": "x"}, "did you mean new_value?"),
        ("suppress", {"new_value": "x"}, "it takes none"),
        ("mask", {"zebra": 1}, "its parameters are masking_char"),
        ("replace", {"new_value": " "}, "not blank"),
        ("replace", {"new_value": ["x"]}, "not blank"),
        ("replace", {"new_value": "x" * 201}, "at most 200"),
        ("replace", {"new_value": "a\u202eb"}, "printable"),
        ("replace", {"new_value": "a\nb"}, "printable"),
        ("replace", {"new_value": "see <PERSON>"}, "inside it"),
        ("replace", {"new_value": "<PERSON:k1:" + "0" * 32 + ">"}, "pseudonym"),
        *[("replace", {"new_value": start + "1"}, "formula") for start in "=+-@\t\r\n\uff1d"],
        ("replace", {"new_value": " =1"}, "formula"),
        ("mask", {"masking_char": "ab"}, "one character"),
        ("mask", {"masking_char": "x"}, "one character"),
        ("mask", {"masking_char": "5"}, "one character"),
        ("mask", {"masking_char": " "}, "one character"),
        ("mask", {"masking_char": 5}, "one character"),
        ("mask", {"masking_char": "-"}, "formula"),
        ("mask", {"masking_char": "="}, "formula"),
        ("mask", {"chars_to_mask": 0}, "whole number from 1"),
        ("mask", {"chars_to_mask": "three"}, "whole number"),
        ("mask", {"chars_to_mask": 1.5}, "whole number"),
        ("mask", {"chars_to_mask": True}, "whole number"),
        ("mask", {"chars_to_mask": "1_0"}, "whole number"),
        ("mask", {"chars_to_mask": "9" * 50}, "whole number"),
        ("mask", {"chars_to_mask": "nan"}, "whole number"),
        ("mask", {"from_end": "perhaps"}, "true or false"),
        ("mask", {"keep_last": 4, "chars_to_mask": 3}, "not both"),
        ("mask", {"keep_last": 4, "from_end": True}, "goes with chars_to_mask"),
        ("truncate", {}, "needs the parameter max_chars"),
        ("truncate", {"max_chars": 0}, "whole number from 1"),
        ("month", {"order": "mdyy"}, "did you mean mdy?"),
        ("month", {"precision": "day"}, "month or year"),
        ("range", {"width": 1}, "from 2"),
        ("range", {"top": 95}, "multiple of width"),
        ("range", {"width": 10, "top": 10000}, "below a thousand widths"),
        ("grid", {"degrees": 0}, "from 0.001 to 10"),
        ("grid", {"degrees": "1e-9"}, "from 0.001 to 10"),
        ("grid", {"degrees": float("nan")}, "from 0.001 to 10"),
        ("grid", {"degrees": 1, "metres": 1000}, "not both"),
        ("area", {"country": "fr"}, "us or uk or ca"),
        ("block", {"size": 150}, "multiple of 100"),
        ("hash", {"key": "abc"}, "it takes none"),
        ("encrypt", {"key": "abc"}, "it takes none"),
    ],
)
def test_parameters_that_are_wrong_are_named_and_never_worked_with(operators, name, parameters, says):
    problems = operators[name].problems(parameters)
    assert len(problems) == 1
    assert says in problems[0]
    assert name in problems[0]
    with pytest.raises(OperatorError):
        operators[name].apply("Ada Example", "PERSON", parameters)
    with pytest.raises(OperatorError):
        operators[name].is_discharged("Ada Example", "PERSON", parameters)


def test_all_problems_are_named_at_once(operators):
    assert len(operators["mask"].problems({"masking_char": "xx", "chars_to_mask": 0, "length": 3})) == 3


@pytest.mark.parametrize("entity", ["", "person", "A", "PERSON>", "Ada Example", "X" * 65])
@pytest.mark.parametrize("name", ["replace", "suppress", "hash", "encrypt", "month"])
def test_nothing_but_an_entity_becomes_a_placeholder(operators, name, entity):
    with pytest.raises(OperatorError):
        operators[name].apply("Ada Example", entity, {})


def test_nothing_heavy_is_imported_before_it_is_needed():
    code = (
        "import sys; from ethicsguard.transform.operators import built_in_operators\n"
        "from ethicsguard.transform.plan import Planner\n"
        "built_in_operators(None)['suppress'].apply('x', 'PERSON', {})\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('presidio_anonymizer', 'cryptography', 'spacy')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

import pytest

from ethicsguard.model import Advice, Change, Citation, ConditionTrace, Effect, Outcome, Truth
from ethicsguard.report.explain import explain_decision, explain_document


def explained(decide, because, *traces, **parts):
    return explain_decision(decide(Outcome.DENY, reasons=(because(traces=traces, **parts),)))


@pytest.mark.parametrize(
    ("trace", "expected"),
    [
        (
            ConditionTrace("facts.a.n > parameters.max", Truth.TRUE, {"facts.a.n": 22.0, "parameters.max": 21}),
            "n > max   22 > 21   ← this made it fire",
        ),
        (ConditionTrace("facts.a.flag", Truth.TRUE, {"facts.a.flag": True}), "flag   true   ← this made it fire"),
        (ConditionTrace("facts.a.flag", Truth.FALSE, {"facts.a.flag": False}, "any"), "flag   false"),
        (ConditionTrace("facts.a.flag", Truth.FALSE, {"facts.a.flag": False}, "none"), "not flag   true   ← this"),
        (
            ConditionTrace('facts.a.kind == "x"', Truth.FALSE, {"facts.a.kind": "y"}, "none"),
            'not (kind == "x")   kind: "y"   ← this made it fire',
        ),
        (ConditionTrace("facts.a.name == request.b.c", Truth.TRUE, {}), "name == c   (not shown) == (not shown)"),
        (ConditionTrace("facts.a.n > 1", Truth.ERROR, {}), "could not be evaluated   ← could not be evaluated, which"),
        (ConditionTrace("facts.a.n > 1", Truth.ERROR, {"facts.a.n": None}), "n > 1   n: not known   ← could not be"),
        (ConditionTrace("facts.a.n > 1", Truth.ERROR, {"facts.a.n": "not known"}), "n > 1   n: not known   ← could"),
        (ConditionTrace("true", Truth.TRUE, {}), "true   true   ← this made it fire"),
        (
            ConditionTrace('"x" in facts.a.list', Truth.TRUE, {"facts.a.list": ("x", "y")}),
            '"x" in list   "x" in ["x", "y"]',
        ),
        (ConditionTrace("facts.a.n < 1", Truth.TRUE, {"facts.a.n": 0.5}), "n < 1   0.5 < 1"),
        (ConditionTrace("facts.a.f == true", Truth.TRUE, {"facts.a.f": True}), "f == true   true == true"),
        (ConditionTrace("!facts.a.flag", Truth.TRUE, {"facts.a.flag": False}), "not flag   flag: no   ← this"),
        (
            ConditionTrace(
                "has(request.context.ground) && request.context.safeguards",
                Truth.FALSE,
                {"request.context.ground": "not known", "request.context.safeguards": "not known"},
                "none",
            ),
            "not (ground is declared and safeguards)   ground: not declared; safeguards: not declared   ← this made",
        ),
        (
            ConditionTrace(
                "!has(request.context.ground) || !(facts.a.flag)",
                Truth.TRUE,
                {"request.context.ground": "given", "facts.a.flag": True},
            ),
            "ground is not declared or not (flag)   ground: declared; flag: yes",
        ),
        (
            ConditionTrace("facts.a.n > 1 && facts.b.n > 1", Truth.TRUE, {"facts.a.n": 2, "facts.b.n": "given"}),
            "n > 1 and n > 1   facts.a.n: 2; facts.b.n: known",
        ),
        (ConditionTrace("has(facts.a.n)", Truth.FALSE, {"facts.a.n": None}), "n is known   n: not known"),
        (ConditionTrace('facts.a.kind != "a && !b"', Truth.TRUE, {"facts.a.kind": "x"}), '"x" != "a && !b"'),
        (ConditionTrace("!facts.a.flag", Truth.TRUE, {}), "not flag   flag: not shown"),
        (ConditionTrace("facts.a.xs == [1]", Truth.TRUE, {"facts.a.xs": [1]}), "xs == [1]   [1] == [1]"),
    ],
)
def test_conditions_are_shown_with_their_values(decide, because, trace, expected):
    assert expected in explained(decide, because, trace)


def test_only_when_and_any_are_marked_where_there_are_some(decide, because):
    text = explained(
        decide,
        because,
        ConditionTrace("facts.a.n > 1", Truth.TRUE, {"facts.a.n": 2}),
        ConditionTrace("facts.a.hit", Truth.FALSE, {"facts.a.hit": False}, "none"),
    )
    assert text.count("← this made it fire") == 1


def test_authority_and_verification_are_shown(decide, because):
    cited = (Citation("Act 1", "secondary"), Citation("Act 2", "secondary"), Citation("Act 3", "recalled"))
    text = explained(decide, because, citations=cited, why="Because.", released_by="officer")
    assert "LAW (secondary source, not verified)" in text
    assert "Act 3" in text
    assert "Why: Because." in text
    assert "Released by: officer" in text


def test_a_decision_without_rules_says_so(decide):
    assert "No rule fired." in explain_decision(decide())
    text = explain_decision(decide(Outcome.NOT_APPLICABLE, explanation="Nothing covers it.", notes=("a note",)))
    assert text.startswith("Not covered  publish post · 23 Nov 2026\n")
    assert "Nothing covers it." in text
    assert "a note" in text
    assert "No rule fired." not in text


def test_what_stopped_comes_first_and_what_changed_nothing_is_only_named(decide, because):
    reasons = (
        because("r1", effect=Effect.TRANSFORM, message="Mend r1."),
        because("r2", effect=Effect.DISCLOSE),
        because("r3", effect=Effect.TRANSFORM, message="Mend r3."),
        because("r4", effect=Effect.HOLD, message="Mend r4."),
        because("r5", effect=Effect.DENY, message="Mend r5."),
    )
    changes = (Change("/body", "PERSON", "replace", "r0+r3", 2),)
    text = explain_decision(decide(Outcome.DENY, reasons=reasons, changes=changes, notes=("not classified: x",)))
    parts = ("Stopped by: r5\n", "Held by: r4\n", "  r5 ", "To pass: Mend r5.", "  r4 ", "not classified: x", "  r3 ")
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert "Mend r1." not in text
    assert "  Also in force, nothing to change: r1, r2\n" in text


@pytest.mark.parametrize("parts", [{}, {"outcome": "INDETERMINATE", "changes": []}])
def test_where_nobody_knows_what_was_to_be_changed_no_rule_is_passed_over(parts):
    reason = {"rule": "r1", "effect": "transform", "message": "Mend."}
    text = explain_document({"outcome": "DENY", "reasons": [reason], **parts})
    assert "To pass: Mend." in text
    assert "nothing to change" not in text


def test_advice_is_shown(decide):
    assert "Note from r9: mind this" in explain_decision(decide(advice=(Advice("r9", "mind this"),)))


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"outcome": "NONSENSE", "reasons": "text", "date": "never", "not_considered": []},
        {"reasons": [None, {}, {"conditions": [{}, 3], "citations": [{"mark": "x"}], "status": "y"}], "changes": [{}]},
        {"reasons": [{"rule": "\x1b[2J\n", "title": "\u202e", "message": "\n"}], "action": "\n", "notes": ["\x1b"]},
    ],
)
def test_records_that_are_no_records_are_shown_without_harm(document):
    text = explain_document(document)
    assert "Could not tell" in text
    assert "\x1b" not in text
    assert "\u202e" not in text

"""The planner: who wins, what stays, and that nothing is changed twice."""

import pytest

from ethicsguard.errors import DetectorError, OperatorError
from ethicsguard.model import (
    EMBEDDED,
    Disclosure,
    FieldClass,
    Leaf,
    Obligation,
    Protection,
    Sensitivity,
    Span,
    SpanEdit,
    Status,
    field_of,
)
from ethicsguard.transform.people import normalised_person
from ethicsguard.transform.plan import Cell, Conflict, Kept, Planner

PERSON = FieldClass("person-name", "A person's name", Sensitivity.DIRECT, "PERSON")
OFFICIAL = FieldClass("official-name", "An official's name", Sensitivity.OFFICIAL, "OFFICIAL")
RECORD = FieldClass("record-number", "A number", Sensitivity.PSEUDONYM, "ID", ignores=frozenset({"PHONE_NUMBER"}))
TEXT = FieldClass("free-text", "Free text", Sensitivity.FREE_TEXT, "TEXT")
PEOPLE = {"public-roles": frozenset({normalised_person("Mayor Ada Example")}), "empty": frozenset({""})}
STATUSES = {name: Status(name.split("-")[0]) for name in ("law-1", "law-2", "guidance-1", "practice-1", "default-1")}


def cell(value, *spans, known=None, path=("note",)):
    return Cell(Leaf(3, path, field_of(path), value), tuple(spans), known)


def found(text, part, entity="PERSON", score=0.5, nth=0):
    start = -1
    for _ in range(nth + 1):
        start = text.index(part, start + 1)
    return Span(start, start + len(part), entity, score, "R")


def obligation(rule_id, operator, entities=(), classes=(), fields=(), spares=(), **parameters):
    return Obligation(
        rule_id, operator, parameters, frozenset(entities), frozenset(classes), frozenset(fields), frozenset(spares)
    )


def disclosure(rule_id, classes=(), fields=(), people=()):
    return Disclosure(rule_id, frozenset(classes), frozenset(fields), frozenset(people))


@pytest.fixture
def planner(operators):
    return Planner(operators, PEOPLE, STATUSES)


def applied(text, edit):
    for span in reversed(edit.spans):
        text = text[: span.start] + span.replacement + text[span.end :]
    return text


def result(planner, one, *rules):
    plan = planner.plan(
        [one], [r for r in rules if isinstance(r, Obligation)], [r for r in rules if isinstance(r, Disclosure)]
    )
    if not plan.edits:
        return one.leaf.text, plan
    (edit,) = plan.edits
    return None if edit.drop else applied(one.leaf.text, edit), plan


# -- findings in text --------------------------------------------------------------------------------------------------


def test_findings_are_replaced_and_the_edit_says_why(planner):
    text = "I am Ada Example, call 555-013-4477"
    one = cell(text, found(text, "555-013-4477", "PHONE_NUMBER"), found(text, "Ada Example"), path=("posts", 0, "body"))
    rules = obligation("b", "replace", ["PHONE_NUMBER", "PERSON"]), obligation("a", "redact", ["EMAIL_ADDRESS"])
    out, plan = result(planner, one, *rules)
    assert out == "I am <PERSON>, call <PHONE_NUMBER>"
    (edit,) = plan.edits
    assert edit.spans == (SpanEdit(5, 16, "<PERSON>"), SpanEdit(23, 35, "<PHONE_NUMBER>"))
    assert (edit.row, edit.path, edit.field) == (3, ("posts", 0, "body"), "/posts/*/body")
    assert (edit.rule_ids, edit.operators, edit.entities) == (("b",), ("replace",), ("PERSON", "PHONE_NUMBER"))
    assert plan.kept == plan.conflicts == plan.notes == ()


def test_the_most_protective_wins_whatever_the_order(planner):
    text = "by Ada Example"
    one = cell(text, found(text, "Ada Example"))
    rules = [
        obligation("a", "hash", ["PERSON"]),
        obligation("b", "mask", ["PERSON"]),
        obligation("c", "redact", ["PERSON"]),
    ]
    for order in (rules, rules[::-1]):
        out, plan = result(planner, one, *order)
        assert out == "by "
        assert plan.edits[0].rule_ids == ("c",)
        assert plan.notes == ("note: redact (c) goes before hash (a)", "note: redact (c) goes before mask (b)")


def test_among_equals_the_first_rule_id_wins(planner):
    text = "by Ada Example"
    one = cell(text, found(text, "Ada Example"))
    rules = obligation("b", "redact", ["PERSON"]), obligation("a", "replace", ["PERSON"], new_value="somebody")
    out, plan = result(planner, one, *rules)
    assert out == "by somebody"
    assert plan.edits[0].operators == ("replace",)


def test_two_rules_with_one_wish_are_both_named(planner):
    text = "by Ada Example"
    one = cell(text, found(text, "Ada Example"))
    _, plan = result(planner, one, obligation("b", "replace", ["PERSON"]), obligation("a", "replace", ["PERSON"]))
    assert plan.edits[0].rule_ids == ("a", "b")
    assert plan.notes == ()


@pytest.mark.parametrize("names", ["ab", "ba"])
def test_one_operator_with_two_parameters_satisfies_both(planner, names):
    point = cell("12.345678", path=("lat",))
    fine, coarse = (
        obligation(name, "grid", fields=["lat"], degrees=d) for name, d in zip(names, (0.01, 0.1), strict=True)
    )
    assert result(planner, point, fine, coarse)[0] == "12.3"
    other = obligation("c", "grid", fields=["lat"], degrees="0.25")
    assert result(planner, point, fine, other)[0] == "12.25"
    # A multiple of 0.3 and of 0.7: the grids are snapped to in turn, or nothing is left.
    thirds = (
        obligation(names[0], "grid", fields=["lat"], degrees=0.3),
        obligation(names[1], "grid", fields=["lat"], degrees=0.7),
    )
    out, _ = result(planner, point, *thirds)
    assert out in ("12.6", "<REDACTED>")
    words = [obligation(name, "replace", fields=["lat"], new_value=name) for name in names]
    assert result(planner, point, *words)[0] == "<REDACTED>"


def test_overlapping_findings_become_one(planner):
    text = "mail ada@example.org now"
    one = cell(
        text,
        found(text, "ada", "PERSON", 0.4),
        found(text, "ada@example.org", "EMAIL_ADDRESS", 1.0),
        found(text, "example.org now", "URL", 0.5),
        known=TEXT,
    )
    hashes, masks = obligation("a", "hash", ["PERSON", "EMAIL_ADDRESS"]), obligation("b", "suppress", ["URL"])
    out, plan = result(planner, one, hashes, masks)
    assert out == "mail <EMAIL_ADDRESS>"
    assert plan.edits[0].spans == (SpanEdit(5, len(text), "<EMAIL_ADDRESS>"),)
    assert plan.edits[0].rule_ids == ("b",)
    # findings that nobody asked about have no part in it
    assert result(planner, one, obligation("a", "replace", ["URL"]))[0] == "mail ada@<URL>"


def test_findings_that_touch_stay_two(planner):
    text = "AdaBea"
    one = cell(text, found(text, "Ada"), found(text, "Bea"))
    assert result(planner, one, obligation("a", "replace", ["PERSON"]))[0] == "<PERSON><PERSON>"


def test_the_highest_score_names_the_piece_then_the_length(planner):
    text = "12345"
    spans = found(text, "123", "US_SSN", 0.5), found(text, "2345", "PHONE_NUMBER", 0.5)
    one = cell(text, *spans)
    assert result(planner, one, obligation("a", "replace", ["US_SSN", "PHONE_NUMBER"]))[0] == "<PHONE_NUMBER>"


def test_placeholders_are_not_cut_in_two(planner):
    text = "<PERSON> <URL>.org <PERSON>"
    start = text.index("URL")
    one = cell(text, Span(start, start + 8, "URL", 0.5, "R"))
    out, plan = result(planner, one, obligation("a", "replace", ["URL"]))
    assert plan.edits[0].spans[0].start == start - 1
    assert out == "<PERSON> <URL> <PERSON>"
    inside = cell(text, Span(start, start + 2, "URL", 0.5, "R"))
    assert result(planner, inside, obligation("a", "replace", ["URL"]))[1].edits == ()


def test_what_is_done_is_left_alone(planner):
    text = "call <PHONE_NUMBER> or ****"
    one = cell(text, found(text, "<PHONE_NUMBER>", "PHONE_NUMBER"), found(text, "****", "PERSON"))
    rules = obligation("a", "replace", ["PHONE_NUMBER"]), obligation("b", "mask", ["PERSON"])
    assert result(planner, one, *rules)[1].edits == ()


def test_a_removal_makes_no_formula(planner):
    text = "Ada =1+1"
    one = cell(text, found(text, "Ada "))
    assert result(planner, one, obligation("a", "redact", ["PERSON"]))[0] == "<PERSON>=1+1"
    both = cell(text, found(text, "Ada "), found(text, "=", "URL"))
    assert result(planner, both, obligation("a", "redact", ["PERSON", "URL"]))[0] == "1+1"
    was_one = cell("=Ada()", found("=Ada()", "Ada"))
    assert result(planner, was_one, obligation("a", "redact", ["PERSON"]))[0] == "=()"


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (0, 4), (2, 2), (3, 1)])
def test_findings_outside_the_text_stop_everything(planner, start, end):
    with pytest.raises(DetectorError):
        planner.plan([cell("Ada", Span(start, end, "PERSON", 0.5, "R"))], [obligation("a", "keep", ["PERSON"])])


# -- whole values ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "path", "hit"),
    [
        (obligation("a", "suppress", classes=["person-name"]), ("x",), True),
        (obligation("a", "suppress", classes=["other"]), ("x",), False),
        (obligation("a", "suppress", fields=["user name"]), ("User_Name",), True),
        (obligation("a", "suppress", fields=["User Name"]), ("posts", 0, "username"), True),
        (obligation("a", "suppress", fields=["author/name"]), ("posts", 0, "author", "name"), True),
        (obligation("a", "suppress", fields=["author/name"]), ("posts", 0, "name"), False),
        (obligation("a", "suppress", fields=["/name"]), ("name",), True),
        (obligation("a", "suppress", fields=["/name"]), ("author", "name"), False),
        (obligation("a", "suppress", fields=["/name", "/author/name"]), ("author", "name"), True),
        (obligation("a", "suppress", fields=["/name", "/author/name"]), ("by", "author", "name"), False),
        (obligation("a", "suppress", fields=["/name", "name"]), ("author", "name"), True),
        (obligation("a", "suppress", fields=["/tags/*"]), ("tags", 4), True),
        (obligation("a", "suppress", fields=["/tags/*/by"]), ("tags", 4, "by"), True),
        (obligation("a", "suppress", fields=["/values/*"]), ("values", "who"), True),
        (obligation("a", "suppress", fields=["/values/*"]), ("values", "who", "else"), False),
        (obligation("a", "suppress", fields=["/a~1b"]), ("a/b",), True),
        (obligation("a", "suppress", fields=["/body#/name"]), ("body", EMBEDDED, "name"), True),
        (obligation("a", "suppress", fields=["user*"]), ("user_id",), True),
        (obligation("a", "suppress", fields=["name"]), (), False),
    ],
)
def test_whole_values_are_found_by_class_and_by_name(planner, rule, path, hit):
    out, plan = result(planner, cell("Ada Example", known=PERSON, path=path), rule)
    assert out == ("<PERSON>" if hit else "Ada Example")
    assert bool(plan.edits) is hit


@pytest.mark.parametrize(("value", "text"), [(37, "37"), (12.5, "12.5"), (True, "true")])
def test_scalars_that_are_no_strings(planner, value, text):
    out, plan = result(planner, cell(value, path=("age",)), obligation("a", "suppress", fields=["age"]))
    assert out == "<REDACTED>"
    assert plan.edits[0].spans == (SpanEdit(0, len(text), "<REDACTED>"),)
    assert plan.edits[0].entities == ("REDACTED",)


@pytest.mark.parametrize("value", [None, "", "  "])
@pytest.mark.parametrize("operator", ["drop", "suppress", "hash", "month"])
def test_what_is_empty_is_never_edited(planner, value, operator):
    rule = obligation("a", operator, ["PERSON"], fields=["note"])
    assert result(planner, cell(value), rule, disclosure("d", fields=["note"])) == (
        value or "",
        planner.plan([], [], []),
    )


def test_dropping_beats_all(planner):
    text = "by Ada Example"
    one = cell(text, found(text, "Ada Example"), known=TEXT)
    rules = obligation("a", "suppress", ["PERSON"]), obligation("b", "drop", fields=["note"])
    out, plan = result(planner, one, *rules)
    assert out is None
    assert plan.edits[0].spans == ()
    assert (plan.edits[0].rule_ids, plan.edits[0].operators, plan.edits[0].entities) == (("b",), ("drop",), ("TEXT",))
    # a finding for which dropping is asked takes the field with it
    out, plan = result(planner, one, obligation("b", "drop", ["PERSON"]))
    assert out is None
    assert plan.edits[0].entities == ("PERSON",)


def test_a_whole_value_operator_covers_weaker_ones(planner):
    text = "Ada Example"
    one = cell(text, found(text, "Ada"), known=PERSON)
    out, plan = result(
        planner, one, obligation("a", "suppress", classes=["person-name"]), obligation("b", "mask", ["PERSON"])
    )
    assert out == "<PERSON>"
    assert plan.edits[0].rule_ids == ("a",)
    assert plan.notes == ("note: suppress (a) goes before mask (b)",)
    # a pseudonym of the whole value, once written, is not touched again by weaker wishes for parts of it
    month = cell("2031-04", found("2031-04", "2031", "DATE_TIME"), path=("when",))
    rules = obligation("a", "month", fields=["when"]), obligation("b", "hash", ["DATE_TIME"])
    assert result(planner, month, *rules)[1].edits == ()


def test_stronger_ones_inside_are_done_first(planner):
    text = "Ada Example, 555-013-4477"
    one = cell(text, found(text, "555-013-4477", "PHONE_NUMBER"), known=PERSON)
    hashing, replacing = obligation("a", "hash", classes=["person-name"]), obligation("b", "replace", ["PHONE_NUMBER"])
    out, plan = result(planner, one, hashing, replacing)
    without_number = cell("Ada Example, <PHONE_NUMBER>", known=PERSON)
    assert out == result(planner, without_number, hashing)[0]
    assert plan.edits[0].spans[0].end == len(text)
    assert (plan.edits[0].rule_ids, plan.edits[0].operators) == (("a", "b"), ("hash", "replace"))
    # nothing is left to do for the whole once the part is done
    name = cell("Ada", found("Ada", "Ada"), known=PERSON)
    out, plan = result(planner, name, hashing, obligation("b", "replace", ["PERSON"]))
    assert out == "<PERSON>"
    assert plan.edits[0].operators == ("replace",)
    # and nothing at all if both are
    assert (
        result(planner, cell("<PERSON>", found("<PERSON>", "<PERSON>"), known=PERSON), hashing, replacing)[1].edits
        == ()
    )


@pytest.mark.parametrize(
    ("whole", "expected"),
    [
        (obligation("a", "truncate", fields=["note"], max_chars=200), "by <PERSON:k1:"),
        (obligation("a", "truncate", fields=["note"], max_chars=5), "by"),
        (obligation("a", "mask", fields=["note"], keep_last=30), "*"),
        (obligation("a", "keep", fields=["note"]), "by <PERSON:k1:"),
    ],
)
def test_what_leaves_text_standing_covers_nothing(planner, whole, expected):
    text = "by Ada Example, who saw it all happen yesterday"
    out, _ = result(planner, cell(text, found(text, "Ada Example")), whole, obligation("b", "hash", ["PERSON"]))
    assert out.startswith(expected)
    assert "Ada" not in out


def test_truncation_never_goes_before_a_pseudonym(planner):
    one = cell("Ada Example", known=PERSON)
    rules = (
        obligation("a", "truncate", classes=["person-name"], max_chars=500),
        obligation("b", "hash", classes=["person-name"]),
    )
    out, _ = result(planner, one, *rules)
    assert out.startswith("<PERSON:k1:")
    kept = obligation("a", "keep", classes=["person-name"])
    assert result(planner, one, kept, obligation("b", "truncate", fields=["note"], max_chars=3))[0] == "Ada"
    assert result(planner, one, kept)[1].edits == ()


def test_nobody_asks_for_anything(planner):
    one = cell("Ada Example", found("Ada Example", "Ada"), known=PERSON)
    assert planner.plan([one], [], [disclosure("d", classes=["person-name"])]) == planner.plan([], [], [])


# -- what stays --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["guidance-1", "practice-1", "default-1"])
def test_a_disclosed_field_stays_unless_law_says_otherwise(planner, status):
    text = "Officer Ada Example"
    one = cell(text, found(text, "Ada Example"), known=OFFICIAL, path=("officer",))
    rules = (
        obligation(status, "suppress", ["PERSON"], classes=["official-name"]),
        disclosure("d", classes=["official-name"]),
    )
    out, plan = result(planner, one, *rules)
    assert out == text
    assert plan.kept == (
        Kept("/officer", "OFFICIAL", "d", "", status),
        Kept("/officer", "PERSON", "d", "", status),
    )
    assert plan.conflicts == ()


@pytest.mark.parametrize("rule_id", ["law-1", "nobody-knows"])
def test_law_against_disclosure_is_a_conflict_and_changed(planner, rule_id):
    one = cell("Ada Example", known=OFFICIAL, path=("officer",))
    rules = [obligation(rule_id, "mask", classes=["official-name"]), disclosure("d", fields=["officer"])]
    out, plan = result(planner, one, *rules)
    assert out == "***********"
    assert plan.conflicts == (Conflict("/officer", rule_id, "d"),)
    # what law asks for is done, what custom asks for beyond it is not
    out, plan = result(planner, one, *rules, obligation("default-1", "suppress", classes=["official-name"]))
    assert out == "***********"
    assert plan.kept == (Kept("/officer", "OFFICIAL", "d", "", "default-1"),)
    # no quarrel about what is already done
    assert result(planner, cell("<OFFICIAL>", known=OFFICIAL, path=("officer",)), *rules)[1] == planner.plan([], [], [])


def test_the_first_of_several_disclosures_is_named(planner):
    one = cell("Ada Example", known=OFFICIAL)
    rules = [disclosure("e", fields=["note"]), disclosure("d", classes=["official-name"])]
    _, plan = result(planner, one, obligation("default-1", "suppress", classes=["official-name"]), *rules)
    assert [kept.rule_id for kept in plan.kept] == ["d"]


@pytest.mark.parametrize(
    ("known", "span", "expected"),
    [
        (OFFICIAL, "PERSON", "Ada Example, <PHONE_NUMBER>"),
        (None, "PERSON", "Ada Example, <PHONE_NUMBER>"),
        (PERSON, "PERSON", "Ada Example, <PHONE_NUMBER>"),
        (TEXT, "PERSON", "<PERSON>, <PHONE_NUMBER>"),
        (TEXT, "TEXT", "Ada Example, <PHONE_NUMBER>"),
    ],
)
def test_what_is_written_beside_the_disclosed_does_not_stay(planner, known, span, expected):
    text = "Ada Example, 555-013-4477"
    one = cell(text, found(text, "Ada Example", span), found(text, "555-013-4477", "PHONE_NUMBER"), known=known)
    rule = obligation("default-1", "replace", ["PERSON", "PHONE_NUMBER", "TEXT"])
    assert result(planner, one, rule, disclosure("d", fields=["note"]))[0] == expected


def test_a_disclosed_number_stays_as_the_value(planner):
    one = cell(" 555-013-4477", Span(1, 13, "PHONE_NUMBER", 0.5, "R"), known=TEXT, path=("desk",))
    rule = obligation("default-1", "replace", ["PHONE_NUMBER"])
    assert result(planner, one, rule, disclosure("d", fields=["/desk"]))[0] == " 555-013-4477"


def test_people_in_a_register_stay_wherever_they_are_named(planner):
    text = "Mayor Ada Example met Bea Example; ADA  EXAMPLE spoke"
    one = cell(text, found(text, "Mayor Ada Example"), found(text, "Bea Example"), found(text, "ADA  EXAMPLE"))
    rules = obligation("default-1", "replace", ["PERSON"]), disclosure("d", people=["none", "public-roles"])
    out, plan = result(planner, one, *rules)
    assert out == "Mayor Ada Example met <PERSON>; ADA  EXAMPLE spoke"
    assert plan.kept == (Kept("/note", "PERSON", "d", "public-roles", "default-1", 2),)
    whole = cell("Example, Ada", known=PERSON)
    suppress = obligation("default-1", "suppress", classes=["person-name"])
    assert result(planner, whole, suppress, rules[1])[0] == "Example, Ada"
    assert result(planner, cell("Bea Example", known=PERSON), suppress, rules[1])[0] == "<PERSON>"
    out, plan = result(planner, whole, obligation("law-1", "suppress", classes=["person-name"]), rules[1])
    assert out == "<PERSON>"
    assert plan.conflicts == (Conflict("/note", "law-1", "d"),)


def test_obligations_spare_people_without_a_quarrel(planner):
    rule = obligation("law-1", "suppress", ["PERSON"], classes=["person-name"], spares=["public-roles"])
    out, plan = result(planner, cell("Mayor Ada Example", known=PERSON), rule, disclosure("d", people=["public-roles"]))
    assert out == "Mayor Ada Example"
    assert plan.conflicts == ()
    assert plan.kept == (Kept("/note", "PERSON", "law-1", "public-roles", "law-1"),)
    # the other rules do not spare them
    out, plan = result(
        planner, cell("Mayor Ada Example", known=PERSON), rule, obligation("law-2", "mask", classes=["person-name"])
    )
    assert out == "*" * 17
    for register in ("empty", "absent"):
        strict = obligation("law-1", "suppress", classes=["person-name"], spares=[register])
        assert result(planner, cell("Mayor", known=PERSON), strict)[0] == "<PERSON>"


def test_a_spared_name_inside_something_else_goes_with_it(planner):
    text = "ada.example@example.org"
    one = cell(
        "Ada Example " + text, found("Ada Example " + text, "Ada Example"), Span(4, 35, "EMAIL_ADDRESS", 1.0, "R")
    )
    rule = obligation("default-1", "replace", ["PERSON", "EMAIL_ADDRESS"], spares=["public-roles"])
    assert result(planner, one, rule)[0] == "Ada <EMAIL_ADDRESS>"


# -- plans of several cells, and operators that misbehave --------------------------------------------------------------


def test_a_plan_counts_over_the_row_and_keeps_the_order(planner):
    cells = [cell("Ada Example", known=OFFICIAL, path=("names", place)) for place in range(3)]
    cells.append(cell("Bea Example", known=PERSON, path=("author",)))
    rules = [obligation("default-1", "suppress", classes=["official-name", "person-name"])]
    plan = planner.plan(cells, rules, [disclosure("d", classes=["official-name"])])
    assert plan.kept == (Kept("/names/*", "OFFICIAL", "d", "", "default-1", 3),)
    assert [edit.path for edit in plan.edits] == [("author",)]


def test_plans_and_cells_show_no_text(planner):
    secret = "Ada Example 555-013-4477"
    one = cell(secret, found(secret, "Ada Example"), found(secret, "555-013-4477", "PHONE_NUMBER"), known=PERSON)
    rules = [obligation("law-1", "redact", ["PERSON"]), obligation("default-1", "replace", ["PHONE_NUMBER"])]
    plan = planner.plan([one], rules, [disclosure("d", classes=["person-name"], people=["public-roles"])])
    for shown in (repr(plan), repr(one)):
        assert "Ada" not in shown
        assert "4477" not in shown


class Odd:
    """A plugin's operator."""

    name = "odd"
    protection = Protection.GENERALISE

    def __init__(self, apply=lambda value: "x", done=lambda value: value == "x"):
        self._apply, self._done = apply, done

    def problems(self, parameters):
        return []

    def apply(self, value, entity, parameters):
        return self._apply(value)

    def is_discharged(self, value, entity, parameters):
        return self._done(value)


def raising(value):
    raise ValueError(value)


def refusing(value):
    raise OperatorError("no key")


@pytest.mark.parametrize(
    ("odd", "says"),
    [
        (Odd(apply=raising), "odd failed with ValueError"),
        (Odd(done=raising), "odd failed with ValueError"),
        (Odd(apply=refusing), "no key"),
        (Odd(done=refusing), "no key"),
        (Odd(apply=lambda value: None), "did not return a text"),
        (Odd(apply=lambda value: value), "does not call discharged"),
        (Odd(done=lambda value: "yes"), "does not call discharged"),
        (None, "rule a asks for the operator odd"),
    ],
)
def test_operators_that_misbehave_stop_everything(odd, says):
    with pytest.raises(OperatorError, match=says) as raised:
        Planner({"odd": odd} if odd else {}).plan([cell("Ada Example")], [obligation("a", "odd", fields=["note"])])
    assert "Ada" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_two_rules_cannot_make_a_broken_operator_pass():
    broken = Odd(done=lambda value: False)
    rules = [obligation(name, "odd", fields=["note"]) for name in "ab"]
    with pytest.raises(OperatorError, match="does not call discharged"):
        Planner({"odd": broken}).plan([cell("Ada Example")], rules)


def test_a_plugins_operator_is_not_believed_to_cover(operators):
    text = "Ada Example was there"
    keeping = Odd(apply=lambda value: value + ".", done=lambda value: value.endswith("."))
    planner = Planner({**operators, "odd": keeping})
    one = cell(text, found(text, "Ada Example"))
    rules = obligation("a", "odd", fields=["note"]), obligation("b", "hash", ["PERSON"])
    assert "Ada" not in result(planner, one, *rules)[0]
    keeping.protection = Protection.SUPPRESS
    assert result(planner, one, *rules)[0] == text + "."

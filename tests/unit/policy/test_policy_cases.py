"""Files of policy tests: typed by the vocabulary, with every mistake at its place."""

from __future__ import annotations

from datetime import date

import pytest

from ethicsguard.model import Outcome
from ethicsguard.policy import load_cases

TEXT = """\
policy_test: forum
cases:
  - name: a phone number
    request:
      action: publish
      resource: forum-post
      subject: {id: s, roles: [publisher]}
      context: {consent: no, audience: public}
      payload: {body: "Call 612-555-0182", votes: 3, tags: [x, null], id: '007'}
    site: {body: municipal}
    jurisdictions: [NO]
    today: 2026-11-23
    expect:
      outcome: PERMIT
      reasons: [fo01-few]
      payload: {body: "Call <PHONE_NUMBER>"}
  - {name: a text, request: {action: store, resource: x, payload: Hello}, expect: {outcome: DENY}}
"""


@pytest.fixture
def load(tmp_path, vocabulary, problems):
    def run(text):
        (tmp_path / "forum_test.yaml").write_text(text)
        return load_cases([tmp_path], vocabulary, ["fo01-few"], ["forum"], problems)

    return run


def test_every_part_arrives(load, problems):
    first, second = load(TEXT)
    assert problems.problems == ()
    assert (first.policy, first.name, first.line, first.action, first.resource) == (
        "forum",
        "a phone number",
        3,
        "publish",
        "forum-post",
    )
    assert dict(first.context) == {"consent": False, "audience": "public"}
    assert first.subject == {"id": "s", "type": "service", "roles": ["publisher"]}
    assert first.payload == {"body": "Call 612-555-0182", "votes": 3, "tags": ["x", None], "id": "007"}
    assert (first.outcome, first.reasons) == (Outcome.PERMIT, ("fo01-few",))
    assert (first.compares_payload, first.expected_payload) == (True, {"body": "Call <PHONE_NUMBER>"})
    assert (dict(first.site), first.jurisdictions, first.today) == ({"body": "municipal"}, ("NO",), date(2026, 11, 23))
    assert (second.payload, second.outcome, second.reasons, second.compares_payload) == (
        "Hello",
        Outcome.DENY,
        None,
        False,
    )
    assert (second.site, second.jurisdictions, second.today) == (None, None, None)


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("policy_test: forum", "policy_test: forums", "1:14", 'there is no policy "forums"'),
        ("[fo01-few]", "[fo01-fw]", "15:17", 'there is no rule "fo01-fw"'),
        ("consent: no", "consent: NO", "8:26", "yes or no is expected"),
        ("audience: public", "audience: publik", "8:40", "none of its values"),
        ("consent: no", "concent: no", "8:17", 'no declared context "concent"'),
        ("outcome: PERMIT", "outcome: permit", "14:16", '"permit" is no outcome'),
        ("action: publish", "action: publishing", "5:15", '"publishing" is no action'),
        ("votes: 3", "votes: 03", "9:16", "03 may be a number or a text"),
        ("today: 2026-11-23", "today: 23.11.2026", "12:12", "a day is expected"),
        ("    site:", "    sight:", "10:5", 'unknown key "sight" in a case'),
        ("      outcome: PERMIT\n", "", "14:7", 'the key "outcome" is missing'),
    ],
)
def test_mistakes(load, problems, old, new, place, message):
    assert old in TEXT
    load(TEXT.replace(old, new, 1))
    (problem,) = problems.problems
    assert f"{problem.line}:{problem.column}" == place
    assert message in problem.message


def test_several_mistakes_of_several_kinds(load, problems):
    assert (
        load(TEXT.replace("consent: no", "concent: no").replace("PERMIT", "permit").replace("fo01-few", "fo01-fw"))
        == ()
    )
    assert [each.line for each in problems.problems] == [8, 14, 15]


def test_a_broken_file(load, problems):
    assert load("policy_test: [\n") == ()
    assert len(problems.problems) == 1

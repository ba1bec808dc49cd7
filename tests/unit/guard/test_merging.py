"""The decision that is reported when a payload was judged more than once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ethicsguard import Outcome, Request
from ethicsguard.guard.enforcing import _merged, may_go_on


@pytest.mark.parametrize("outcome", [Outcome.INDETERMINATE, Outcome.NOT_APPLICABLE])
def test_what_stops_the_changed_payload_is_never_hidden_by_an_answer_that_is_let_through(
    outcome: Outcome, site: Any
) -> None:
    site.policy("rules:\n" + site.rule(id="t1-hold", effect="hold", released_by="records-officer"))
    site.configure('[when_unknown]\npublish = "allow"\n[when_not_covered]\npublish = "allow"\n')
    guard = site.guard()
    stopped = guard.decide(Request("publish", "post", "x"))
    first = replace(stopped, outcome=outcome, reasons=())
    later = replace(stopped, outcome=outcome)
    assert may_go_on(guard.engine, first)
    assert not may_go_on(guard.engine, _merged(first, later))

"""A file of policy tests: cases that are run on the whole engine."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from ethicsguard.model import Outcome
from ethicsguard.policy.forms.base import ActionWord, BodyWord, Form, Jurisdiction
from ethicsguard.policy.forms.scalars import Day, Free, Name, Number, Text, UntypedMapping, YesNo, one_of

OutcomeWord = Annotated[Outcome, one_of([each.value for each in Outcome], "outcome", "outcomes", Outcome)]


class SiteForm(Form):
    """What a site says of itself."""

    noun: ClassVar[str] = "a site"
    name: Text = Field("", description="What the site is called.")
    body: BodyWord | None = Field(None, description="What kind of body asks.")
    population: Number | None = Field(None, description="How many people live in its area.")
    grants: tuple[Text, ...] = Field((), description="Grants whose conditions bind it.")
    declared: YesNo | None = Field(None, description="Whether the site has said what it is.")


class SubjectForm(Form):
    """Who asks in a case."""

    noun: ClassVar[str] = "a subject"
    id: Text = Field("anonymous", description="Its id.")
    type: Text = Field("service", description="service or person.")
    roles: tuple[Text, ...] = Field((), description="Its roles.")


class RequestForm(Form):
    """The request of a case."""

    noun: ClassVar[str] = "a request"
    action: ActionWord = Field(description="What is to be done.")
    resource: Text = Field(description="With which type of resource.")
    subject: SubjectForm | None = Field(None, description="Who asks.")
    context: UntypedMapping = Field(default_factory=dict, description="What is declared.")
    payload: Free = Field("", description="A text, a record, or a list of records.")


class ExpectedForm(Form):
    """What is expected of a case."""

    noun: ClassVar[str] = "what is expected"
    outcome: OutcomeWord = Field(description="PERMIT, DENY, HOLD, NOT_APPLICABLE or INDETERMINATE.")
    reasons: tuple[Text, ...] | None = Field(None, description="The ids of all rules that fire.")
    payload: Free = Field(None, description="The payload once it was transformed.")


class CaseForm(Form):
    """One case."""

    noun: ClassVar[str] = "a case"
    name: Text = Field(description="What the case is.")
    request: RequestForm = Field(description="What is asked.")
    site: SiteForm | None = Field(None, description="What the site says of itself.")
    jurisdictions: tuple[Jurisdiction, ...] | None = Field(None, description="Where the site is.")
    today: Day | None = Field(None, description="The day of the case.")
    expect: ExpectedForm = Field(description="What must come out.")


class CasesForm(Form):
    """A file of cases."""

    noun: ClassVar[str] = "a file of policy tests"
    policy_test: Name = Field(description="The name of the policy that is tested.")
    title: Text = Field("", description="What is tested.")
    cases: tuple[CaseForm, ...] = Field(min_length=1, description="The cases.")

"""A policy file, as officers write it."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from ethicsguard.model import Level
from ethicsguard.policy.forms.base import ActionWord, Form, Jurisdiction
from ethicsguard.policy.forms.scalars import (
    Condition,
    Day,
    EffectWord,
    ExpectedWord,
    FactKindWord,
    FreeMapping,
    Name,
    ParameterValue,
    PillarWord,
    SnakeName,
    StatusWord,
    Text,
    UntypedMapping,
    one_of,
)

CitationMark = Annotated[str, one_of(("verified", "secondary", "recalled", "own"), "mark of a source", "marks")]
Stricter = Annotated[str, one_of(("lower", "higher"), "direction", "directions")]
LevelWord = Annotated[Level, one_of([level.value for level in Level], "level", "levels", Level)]


class ParameterForm(Form):
    """A value that conditions read as ``parameters.NAME``."""

    noun: ClassVar[str] = "a parameter"
    value: ParameterValue = Field(description="The value: yes or no, a number, a text, or a list of texts.")
    unit: Text = Field("", description="What the number counts: days, rows, metres.")
    stricter: Stricter | None = Field(None, description="Which way is stricter: lower or higher.")
    why: Text = Field("", description="Why it is this value.")


class DeclaredForm(Form):
    """Something that callers declare in the request's context, beyond what every policy knows."""

    noun: ClassVar[str] = "a declaration"
    type: FactKindWord = Field(description="yes/no, number, text, date or texts.")
    choices: tuple[Text, ...] = Field((), description="The only values that a text may have.")
    doc: Text = Field("", description="What it says, for those who must declare it.")


class CitationForm(Form):
    """Where a rule comes from."""

    noun: ClassVar[str] = "a citation"
    law: Text = Field(description="The place in the law, guidance or practice.")
    mark: CitationMark = Field(description="How the source was verified: verified, secondary, recalled or own.")
    url: Text = Field("", description="Where it can be read.")


class EffectiveForm(Form):
    """When a rule is in force."""

    noun: ClassVar[str] = "the dates of a rule"
    start: Day | None = Field(None, alias="from", description="The first day.")
    until: Day | None = Field(None, description="The first day on which it is no longer in force.")


class ObligationForm(Form):
    """What must be done to spans that are found, or to whole fields."""

    noun: ClassVar[str] = "an obligation"
    operator: Text = Field(description="What is done: replace, redact, suppress, grid …")
    entities: tuple[Text, ...] = Field((), description="Entities whose findings in text are changed.")
    classes: tuple[Text, ...] = Field((), description="Classes of fields whose values are changed.")
    fields: tuple[Text, ...] = Field((), description="Names of fields whose values are changed.")
    spares: tuple[Text, ...] = Field((), description="Registers of people who are left as they are.")
    parameters: FreeMapping = Field(default_factory=dict, alias="with", description="What the operator needs to know.")


class KeptForm(Form):
    """What a rule that discloses keeps."""

    noun: ClassVar[str] = "what is kept"
    classes: tuple[Text, ...] = Field((), description="Classes of fields that stay.")
    fields: tuple[Text, ...] = Field((), description="Names of fields that stay.")
    people: tuple[Text, ...] = Field((), description="Registers of people whose names stay.")


class ExampleForm(Form):
    """A case that a rule carries, and that is run as a test."""

    noun: ClassVar[str] = "an example"
    name: Text = Field(description="What the case is.")
    facts: UntypedMapping = Field(default_factory=dict, description="The facts of the case.")
    context: UntypedMapping = Field(default_factory=dict, description="What is declared.")
    expect: ExpectedWord = Field(description="permit, or the rule's effect.")
    action: ActionWord | None = Field(None, description="The action, if not the rule's first.")
    resource: Text = Field("", description="The type of resource, if not the rule's first.")


class RuleForm(Form):
    """One rule."""

    noun: ClassVar[str] = "a rule"
    id: Name = Field(description="The permanent name, such as te08-alpr-retention.")
    title: Text = Field(description="The rule in one line.")
    why: Text = Field("", description="Why the rule is there.")
    citations: tuple[CitationForm, ...] = Field((), description="Where it comes from.")
    status: StatusWord = Field(description="law, guidance, practice or default.")
    jurisdictions: tuple[Jurisdiction, ...] = Field((), description="Where it binds; without any, everywhere.")
    applies_when: tuple[Condition, ...] = Field((), description="Conditions on who is bound.")
    effective: EffectiveForm | None = Field(None, description="When it is in force: {from: …, until: …}.")
    actions: tuple[ActionWord, ...] = Field(
        min_length=1, description="collect, store, publish, export, share, use or retain."
    )
    resources: tuple[Text, ...] = Field((), description="Types of resources; without any, all.")
    when: tuple[Condition, ...] = Field((), description="Conditions that must all hold.")
    any: tuple[Condition, ...] = Field((), description="Conditions of which one must hold.")
    none: tuple[Condition, ...] = Field((), description="Conditions of which none may hold.")
    effect: EffectWord = Field(
        description="A rule says what happens with effect: deny, hold, transform, disclose or warn."
    )
    released_by: Text = Field("", description="With effect: hold, the role that may release it.")
    do: tuple[ObligationForm, ...] = Field((), description="With effect: transform, what is done.")
    keep: KeptForm | None = Field(None, description="With effect: disclose, what stays.")
    message: Text = Field("", description="What a person must do to pass.")
    owner: Text = Field("", description="Who answers for the rule.")
    review_by: Day | None = Field(None, description="The day by which it is looked at again.")
    level: LevelWord | None = Field(None, description="record: judged for each row; dataset: once.")
    examples: tuple[ExampleForm, ...] = Field((), description="Cases that are run as tests.")


class PolicyForm(Form):
    """A policy file."""

    noun: ClassVar[str] = "a policy"
    policy: Name = Field(description="The policy's name, which is also the file's.")
    title: Text = Field(description="What the policy is about.")
    pillar: PillarWord = Field(description="data-protection, technology-use or fair-treatment.")
    owner: Text = Field("", description="Who answers for the policy.")
    review_by: Day | None = Field(None, description="The day by which it is looked at again.")
    parameters: dict[SnakeName, ParameterForm] = Field(default_factory=dict, description="Values for the conditions.")
    declares: dict[SnakeName, DeclaredForm] = Field(default_factory=dict, description="What callers declare.")
    rules: tuple[RuleForm, ...] = Field(min_length=1, description="The rules.")

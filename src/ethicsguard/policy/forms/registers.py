"""The registers that officers keep beside the policies."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from pydantic import Field, create_model

from ethicsguard.policy.forms.base import Form
from ethicsguard.policy.forms.scalars import (
    EntityName,
    FactKindWord,
    IsoDay,
    Name,
    SensitivityWord,
    SnakeName,
    Text,
    YesNo,
    one_of,
    whole_number,
)

PURPOSE_KINDS: Final = (
    "engagement",
    "service",
    "enforcement",
    "intelligence",
    "immigration",
    "research",
    "administration",
)
TECHNOLOGY_KINDS: Final = (
    "alpr",
    "face-recognition",
    "drone",
    "body-worn-camera",
    "cell-site-simulator",
    "social-media-monitoring",
    "gunshot-detection",
    "predictive",
    "other",
)
WCAG: Final = ("none", "WCAG 2.0 A", "WCAG 2.0 AA", "WCAG 2.1 A", "WCAG 2.1 AA", "WCAG 2.2 AA")

Days = Annotated[int, whole_number(0, 100_000)]


class FactForm(Form):
    """Under which name, and as what, rules may read the values of a class."""

    noun: ClassVar[str] = "the fact of a class"
    name: SnakeName = Field(description="Its name under facts.record.")
    type: FactKindWord = Field(description="yes/no, number, text, date or texts.")
    choices: tuple[Text, ...] = Field((), description="The only values that a text may have.")
    doc: Text = Field("", description="What it is, with its unit.")


class ClassForm(Form):
    """A class that fields are sorted into."""

    noun: ClassVar[str] = "a class of fields"
    title: Text = Field(description="What such fields hold.")
    sensitivity: SensitivityWord = Field(description="The care that it needs: direct, exact-place, special, quasi …")
    entity: EntityName | None = Field(None, description="What a placeholder says in place of a value.")
    ignores: tuple[EntityName, ...] = Field((), description="Entities that are no findings in such a field.")
    fact: FactForm | None = Field(None, description="How rules may read it.")


class FieldForm(Form):
    """A pattern of names of fields, and the class of those that match."""

    noun: ClassVar[str] = "an entry of the fields"
    match: Text = Field(description="The field's name; * stands for any run of characters.")
    class_name: Name = Field(alias="class", description="Its class.")
    resources: tuple[Text, ...] = Field((), description="Types of resources; without any, all.")


class FieldsForm(Form):
    """The column contract."""

    noun: ClassVar[str] = "the register of fields"
    name: Annotated[str, one_of(("fields",), "register", "registers")] = Field(alias="register")
    title: Text = Field("", description="What this part of the contract is about.")
    classes: dict[Name, ClassForm] = Field(default_factory=dict, description="Classes of fields.")
    fields: tuple[FieldForm, ...] = Field(
        (), description="Which field is of which class; the first that matches decides."
    )


class PurposeForm(Form):
    """Why data is gathered or used."""

    noun: ClassVar[str] = "a purpose"
    title: Text = Field(description="The purpose in a few words.")
    kind: Annotated[str, one_of(PURPOSE_KINDS, "kind of purpose", "kinds")] = Field(description="Its kind.")
    legal_basis: Text = Field("", description="The legal basis; absent: none was recorded.")
    notice: Text = Field("", description="Where people are told; absent: they are not.")
    owner: Text = Field("", description="Who answers for it.")
    registered_on: IsoDay | None = Field(None, description="The day on which it was registered.")
    review_by: IsoDay | None = Field(None, description="The day by which it is looked at again.")


class TechnologyForm(Form):
    """A technology in use."""

    noun: ClassVar[str] = "a technology"
    title: Text = Field(description="What it is.")
    kind: Annotated[str, one_of(TECHNOLOGY_KINDS, "kind of technology", "kinds")] = Field(description="Its kind.")
    registered_on: IsoDay | None = Field(None, description="The day on which it was put on the inventory.")
    approved_on: IsoDay | None = Field(None, description="The day on which its use was approved.")
    impact_report: Text = Field("", description="Where the impact report is; absent: there is none.")
    use_policy: Text = Field("", description="Where the use policy is; absent: there is none.")
    annual_report_on: IsoDay | None = Field(None, description="The day of the last annual report.")
    annual_report_due: IsoDay | None = Field(None, description="The day on which the next one is due.")
    owner: Text = Field("", description="Who answers for it.")


class RetentionForm(Form):
    """How long a class of records is kept."""

    noun: ClassVar[str] = "a retention class"
    title: Text = Field(description="What is kept.")
    max_days: Days | None = Field(None, description="The most days; absent: no limit was set.")
    min_days: Days | None = Field(None, description="The fewest days.")
    review_on: IsoDay | None = Field(None, description="The day on which keeping it is reviewed.")
    why: Text = Field("", description="Why this long.")
    owner: Text = Field("", description="Who answers for it.")


class AccessibilityForm(Form):
    """What a service declares about its accessibility."""

    noun: ClassVar[str] = "a declaration of accessibility"
    standard: Annotated[str, one_of(WCAG, "standard", "standards")] = Field(description="The standard that it meets.")
    declared_on: IsoDay = Field(description="The day of the declaration.")


class ChannelForm(Form):
    """A way in which people reach a service."""

    noun: ClassVar[str] = "a channel"
    name: Text = Field(description="What it is: web form, telephone, front desk.")
    digital: YesNo = Field(description="Whether it takes a computer or a smartphone.")


class ServiceForm(Form):
    """A service that residents use."""

    noun: ClassVar[str] = "a service"
    title: Text = Field(description="What it is.")
    accessibility: AccessibilityForm | None = Field(None, description="What was declared about its accessibility.")
    channels: tuple[ChannelForm, ...] | None = Field(None, description="How people reach it.")
    languages: tuple[Text, ...] = Field((), description="The languages that it is offered in, as codes: en, es, hmn.")
    owner: Text = Field("", description="Who answers for it.")


class PublicRoleForm(Form):
    """A person who acts in public, and whose name stays."""

    noun: ClassVar[str] = "a public role"
    name: Text = Field(description="The name, as it is written in texts.")
    role: Name = Field(description="The role: council-member, police-chief.")
    title: Text = Field("", description="The title in front of the name.")
    since: IsoDay | None = Field(None, description="The first day in the role.")
    until: IsoDay | None = Field(None, description="The first day no longer in it.")


ENTRY_FORMS: Final[dict[str, type[Form]]] = {
    "purposes": PurposeForm,
    "technologies": TechnologyForm,
    "retention": RetentionForm,
    "services": ServiceForm,
    "public-roles": PublicRoleForm,
}
"""The registers of entries, with the form of an entry. The register of fields has a form of its own."""

PEOPLE_REGISTERS: Final = ("public-roles",)
"""The registers that hold names of people, which rules may spare or keep."""

REGISTERS: Final = ("fields", *ENTRY_FORMS)


def _entries_form(register: str, entry: type[Form]) -> type[Form]:
    word = Annotated[str, one_of((register,), "register", "registers")]
    form = create_model(
        f"{entry.__name__.removesuffix('Form')}RegisterForm",
        __base__=Form,
        __doc__=f"The register {register}.",
        name=(word, Field(alias="register")),
        title=(Text, Field("", description="What the register is about.")),
        entries=(dict[Name, entry], Field(description="The entries by their keys.")),  # type: ignore[valid-type]
    )
    form.noun = f"the register {register}"
    return form


REGISTER_FORMS: Final[dict[str, type[Form]]] = {
    "fields": FieldsForm,
    **{register: _entries_form(register, entry) for register, entry in ENTRY_FORMS.items()},
}

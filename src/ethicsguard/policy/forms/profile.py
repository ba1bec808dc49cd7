"""A profile: which rules a kind of site goes by."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from ethicsguard.policy.forms.base import ActionWord, Form, Jurisdiction
from ethicsguard.policy.forms.cases import SiteForm
from ethicsguard.policy.forms.scalars import Name, PillarWord, Text


class ProfileForm(Form):
    """A profile."""

    noun: ClassVar[str] = "a profile"
    profile: Name = Field(description="The profile's name, which is also the file's.")
    title: Text = Field(description="Whom it is for.")
    why: Text = Field("", description="Why these rules.")
    jurisdictions: tuple[Jurisdiction, ...] = Field((), description="Where such a site is.")
    site: SiteForm | None = Field(None, description="What such a site is.")
    rules: tuple[Text, ...] | None = Field(None, description="Only these rules, by id.")
    policies: tuple[Text, ...] | None = Field(None, description="Only these policies, by name.")
    required_pillars: dict[ActionWord, tuple[PillarWord, ...]] = Field(
        default_factory=dict, description="Pillars of which a rule must apply, by action."
    )

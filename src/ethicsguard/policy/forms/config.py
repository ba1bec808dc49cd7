"""The site's configuration: ethicsguard.toml, or [tool.ethicsguard] in pyproject.toml."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from ethicsguard.policy.forms.base import ActionWord, Form, Jurisdiction
from ethicsguard.policy.forms.cases import SiteForm
from ethicsguard.policy.forms.scalars import Name, PillarWord, Text, number_between, one_of, whole_number

AnswerWord = Annotated[str, one_of(("allow", "stop"), "answer", "answers")]
SyncWord = Annotated[str, one_of(("always", "interval"), "way to sync", "ways")]


class AuditForm(Form):
    """Where decisions are recorded."""

    noun: ClassVar[str] = "[audit]"
    path: Text = Field("", description="The log's file; absent: nothing is recorded.")
    fsync: SyncWord = Field("always", description="always: each record is on disk before an answer is given.")
    interval_s: Annotated[float, number_between(0.01, 3600)] = Field(1.0, description="With interval: seconds between.")


class PluginsForm(Form):
    """Which plugins are loaded."""

    noun: ClassVar[str] = "[plugins]"
    allow: tuple[Text, ...] | None = Field(
        None, description="Only these may be loaded; absent: all that are installed."
    )
    required: tuple[Text, ...] = Field((), description="Without these, nothing is decided.")
    disable: tuple[Text, ...] = Field((), description="These are not loaded.")
    settings: dict[Text, dict[str, Any]] = Field(
        default_factory=dict, description="Each plugin's own settings, by its name."
    )


class DetectionForm(Form):
    """How personal data is looked for."""

    noun: ClassVar[str] = "[detection]"
    min_score: Annotated[float, number_between(0.01, 1)] = Field(0.4, description="The least score that counts.")
    regions: tuple[Text, ...] = Field((), description="Countries whose numbers are looked for, as codes: US, GB.")
    language: Text = Field("en", description="The language of the texts.")


class LimitsForm(Form):
    """What a payload may be at most. Limits are errors: nothing is cut off."""

    noun: ClassVar[str] = "[limits]"
    max_text_chars: Annotated[int, whole_number(1, 1 << 31)] = Field(1_000_000, description="Characters of one text.")
    max_depth: Annotated[int, whole_number(1, 500)] = Field(100, description="Levels of nesting.")
    max_rounds: Annotated[int, whole_number(1, 10)] = Field(3, description="Rounds of checking what was transformed.")
    max_distinct_rows: Annotated[int, whole_number(1, 1 << 31)] = Field(
        100_000, description="Different combinations of the facts that rules read of rows."
    )


class KeyForm(Form):
    """A key for hashes and encryption: where it is, never the key itself."""

    noun: ClassVar[str] = "a key"
    id: Annotated[str, Field(pattern="^[a-z][a-z0-9]{0,15}$")] = Field(description="The id that tokens carry.")
    file: Text = Field("", description="The file that holds it.")
    env: Text = Field("", description="The environment variable that holds it.")


def _one_or_many(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


class ConfigForm(Form):
    """A configuration. Paths in it are relative to its directory."""

    noun: ClassVar[str] = "the configuration"
    profile: Name | None = Field(None, description="The rules that the site goes by; ethicsguard init helps to choose.")
    policies: tuple[Text, ...] = Field((), description="Directories of the site's own policies.")
    registers: tuple[Text, ...] = Field((), description="Directories of the site's own registers.")
    jurisdictions: tuple[Jurisdiction, ...] = Field((), description="Where the site is.")
    site: SiteForm | None = Field(None, description="What the site says of itself.")
    required_pillars: dict[ActionWord, tuple[PillarWord, ...]] = Field(
        default_factory=dict, description="Pillars of which a rule must apply, by action."
    )
    when_not_covered: dict[ActionWord, AnswerWord] = Field(
        default_factory=dict, description="allow or stop where no rule applies, by action."
    )
    when_unknown: dict[ActionWord, AnswerWord] = Field(
        default_factory=dict, description="allow or stop where nothing could be told, by action."
    )
    require_roles: dict[ActionWord, tuple[Text, ...]] = Field(
        default_factory=dict, description="Roles of which the caller must have one, by action."
    )
    audit: AuditForm = Field(default_factory=AuditForm.model_construct, description="Where decisions are recorded.")
    plugins: PluginsForm = Field(default_factory=PluginsForm.model_construct, description="Which plugins are loaded.")
    detection: DetectionForm = Field(
        default_factory=DetectionForm.model_construct, description="How personal data is looked for."
    )
    limits: LimitsForm = Field(default_factory=LimitsForm.model_construct, description="What a payload may be at most.")
    keys: Annotated[tuple[KeyForm, ...], BeforeValidator(_one_or_many)] = Field(
        (), description="Keys for hashes and encryption; the first is the one in use."
    )

"""Builds the rules of a policy that was read and found right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ethicsguard.errors import PolicyError
from ethicsguard.model import Citation, Condition, Disclosure, Example, Level, Obligation, Rule
from ethicsguard.policy.forms.policy import ExampleForm, KeptForm, ObligationForm, PolicyForm, RuleForm
from ethicsguard.policy.frozen import frozen
from ethicsguard.policy.places import Branch
from ethicsguard.policy.problems import ProblemCollector
from ethicsguard.policy.read_policies import ReadPolicy
from ethicsguard.policy.rule_checks import row_parts
from ethicsguard.policy.typed_values import typed_tree


def build_rules(policy: ReadPolicy) -> Iterator[Rule]:
    """Yield the rules of a policy without mistakes. Raises PolicyError for one that was not found right before."""
    form = policy.form
    if form is None:
        raise PolicyError([policy.document.root.problem("this policy does not fit its form")])
    # One object for all rules of the policy: what evaluates them brings it to its own form once.
    parameters: Mapping[str, Any] = frozen({name: each.value for name, each in form.parameters.items()})
    for rule, branch in zip(form.rules, policy.document.root.items("rules"), strict=True):
        yield _rule(policy, form, rule, branch, parameters)


def _rule(policy: ReadPolicy, form: PolicyForm, rule: RuleForm, branch: Branch, parameters: Mapping[str, Any]) -> Rule:
    groups = {key: _conditions(policy, branch, key) for key in ("applies_when", "when", "any", "none")}
    reads = [path for conditions in groups.values() for condition in conditions for path in condition.reads]
    is_by_row = bool(row_parts(reads, policy.words.vocabulary))
    effective = rule.effective
    return Rule(
        id=rule.id,
        title=rule.title,
        policy=form.policy,
        pillar=form.pillar,
        status=rule.status,
        effect=rule.effect,
        actions=frozenset(rule.actions),
        resources=frozenset(rule.resources),
        level=rule.level or (Level.RECORD if is_by_row else Level.DATASET),
        why=rule.why,
        message=rule.message,
        owner=rule.owner or form.owner,
        citations=tuple(Citation(each.law, each.mark, each.url) for each in rule.citations),
        jurisdictions=rule.jurisdictions,
        applies_when=groups["applies_when"],
        effective_from=effective.start if effective is not None else None,
        effective_until=effective.until if effective is not None else None,
        review_by=rule.review_by or form.review_by,
        conditions=groups["when"],
        any_of=groups["any"],
        none_of=groups["none"],
        obligations=tuple(_obligation(rule.id, each) for each in rule.do),
        disclosure=_disclosure(rule.id, rule.keep),
        released_by=rule.released_by,
        parameters=parameters,
        examples=_examples(policy, rule.examples, branch),
        path=policy.document.source.path,
        line=policy.document.key_place((*branch.loc, "id")).line,
    )


def _conditions(policy: ReadPolicy, rule: Branch, key: str) -> tuple[Condition, ...]:
    return tuple(policy.conditions[branch.loc] for branch in rule.items(key))


def _obligation(rule_id: str, form: ObligationForm) -> Obligation:
    return Obligation(
        rule_id=rule_id,
        operator=form.operator,
        parameters=frozen(form.parameters),
        entities=frozenset(form.entities),
        classes=frozenset(form.classes),
        fields=frozenset(form.fields),
        spares=frozenset(form.spares),
    )


def _disclosure(rule_id: str, form: KeptForm | None) -> Disclosure | None:
    if form is None:
        return None
    return Disclosure(rule_id, frozenset(form.classes), frozenset(form.fields), frozenset(form.people))


def _examples(policy: ReadPolicy, forms: Sequence[ExampleForm], rule: Branch) -> tuple[Example, ...]:
    vocabulary = policy.words.vocabulary
    seen = ProblemCollector()  # they were typed once before, and nothing was wrong
    examples = []
    for form, branch in zip(forms, rule.items("examples"), strict=True):
        facts, context = branch.get("facts"), branch.get("context")
        examples.append(
            Example(
                name=form.name,
                facts=frozen(typed_tree(facts, vocabulary.facts, "fact", seen)) if facts else frozen({}),
                context=frozen(typed_tree(context, vocabulary.context, "context", seen)) if context else frozen({}),
                expect=form.expect,
                line=branch.place.line,
                action=form.action or "",
                resource=form.resource,
            )
        )
    return tuple(examples)

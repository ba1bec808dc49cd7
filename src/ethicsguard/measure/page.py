"""Writes the page on which officers look up what rules may read: ``docs/facts.md``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from ethicsguard.measure.context import CORE_CONTEXT
from ethicsguard.model.facts import FactKind

if TYPE_CHECKING:
    from ethicsguard.model import FactProvider, FactType, RowFactProvider

_HEAD: Final = """# Facts

What the conditions of rules may read. A fact stands below `facts.`, as in `facts.pii.total > 0`. A fact that is *left
out* was not known; a rule that reads it fires if it denies, holds or transforms, for what is not known is not safe. No
fact holds text of a payload.

This page is written from the providers themselves. Plugins add parts of their own: `ethicsguard plugins` lists them.
"""

_ROWS: Final = """Differs from row to row: a rule that reads it is judged for each row.
"""

_CONTEXT: Final = """## request.context

What the caller declares with the request, read as `request.context.purpose`. What it did not declare is left out. A
policy may declare more, under its `declares:`.
"""

_OF_PURPOSES: Final = "looked up in `registers/purposes.yaml`."
_OF_SERVICES: Final = "From `request.context.service`, looked up in `registers/services.yaml`."

SOURCES: Final[Mapping[str, str]] = {
    "pii": "From what the recognizers found in the payload. A finding counts if its score reaches the site's least "
    "score and the class of its field does not ignore the entity.",
    "fields": "From the names of the payload's fields and the column contract (`registers/fields.yaml`). A field "
    "counts once, whatever stands in it.",
    "purpose": f"From `request.context.purpose`, {_OF_PURPOSES}",
    "collected_for": f"From `request.context.collected_for`, {_OF_PURPOSES}",
    "technology": "From `request.context.technology`, looked up in `registers/technologies.yaml`.",
    "schedule": "From `request.context.retention_class`, looked up in `registers/retention.yaml`.",
    "accessibility": _OF_SERVICES,
    "channels": _OF_SERVICES,
    "site": "From the site's configuration or the profile.",
    "record": "From the row's fields whose class has a `fact` in the column contract (`registers/fields.yaml`), which "
    "also gives its name and type; these are the ones that ship. A value that is blank or cannot be read without doubt "
    "is left out (`30-44` is no number, `3/4/2026` may be March or April), and so are two that differ.",
    "retention": "From the row's date of collection and the retention schedule. Ages are whole days between dates in "
    "UTC: 0 on the day of collection. A date of tomorrow counts as today, a later one is left out.",
    "description": "From the row's free text: fields of free text, or of no class. English only, by lists of words: "
    '"a white van" has no word of race, "a white female" has one. The same detail told twice is one. Words are '
    "compared and nothing is understood: unusual wordings are missed, as are most negations, and a surname that is a "
    "colour may count as race. So the counts serve to ask an author for more, never to judge one.",
}
"""Where each built-in part comes from."""

_MOST_CHOICES: Final = 20  # a longer list is a register's, and is looked up there
_KINDS: Final = {
    FactKind.BOOLEAN: "yes/no",
    FactKind.NUMBER: "number",
    FactKind.TEXT: "text",
    FactKind.DATE: "date",
    FactKind.TEXTS: "list of texts",
    FactKind.RECORDS: "list of records",
    FactKind.ANY: "anything",
}


def facts_page(providers: list[FactProvider], row_providers: list[RowFactProvider]) -> str:
    """Return the page, in Markdown: every fact and every word of the context, with type, meaning and source."""
    parts = [_HEAD]
    parts += [_part(each.name, each.schema, "") for each in providers]
    parts += [_part(each.name, each.schema, _ROWS) for each in row_providers]
    parts.append(f"{_CONTEXT}\n{_table('', CORE_CONTEXT)}")
    return "\n".join(parts)


def _part(name: str, schema: Mapping[str, FactType], note: str) -> str:
    source = SOURCES.get(name, "From a plugin.")
    return f"## facts.{name}\n\n{source}\n{note}\n{_table(f'{name}.', schema)}"


def _table(prefix: str, schema: Mapping[str, FactType]) -> str:
    return "".join(["| name | kind | meaning |\n|---|---|---|\n", *_lines(prefix, schema)])


def _lines(prefix: str, schema: Mapping[str, FactType]) -> Iterator[str]:
    for path, fact in schema.items():
        shown = fact.choices if len(fact.choices) <= _MOST_CHOICES else ()
        choices = ", ".join(f"`{each}`" for each in shown if not each.startswith("<"))
        meaning = ": ".join(part for part in (fact.doc.replace("|", "\\|"), choices) if part)
        yield f"| `{prefix}{path}` | {_KINDS[fact.kind]} | {meaning} |\n"

"""What all forms have in common: unknown keys are mistakes, and nothing changes once it was read."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Final

from pydantic import BaseModel, ConfigDict

from ethicsguard.model import ACTIONS
from ethicsguard.policy.forms.scalars import Scalar, mistake, one_of, read_text


class Form(BaseModel):
    """A mapping that people write. ``noun`` is what messages call it.

    What checks it is built at first use, as most runs need few of the forms; ``validate`` sees to it, for all threads.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    noun: ClassVar[str] = "this mapping"


_CODE = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3}(?:-[A-Z0-9]+)*)?")


def _read_jurisdiction(value: Any) -> str:
    text = read_text(value)
    if _CODE.fullmatch(text):
        return text
    proper = text.upper().replace("_", "-")
    hint = f'did you mean "{proper}"?' if _CODE.fullmatch(proper) else "codes look like FR, EU, US-VA or US-CA-OAKLAND"
    raise mistake(f'"{text[:60]}" is no code of a jurisdiction', hint)


Jurisdiction = Annotated[str, Scalar(_read_jurisdiction, {"type": "string", "pattern": f"^{_CODE.pattern}$"})]
ActionWord = Annotated[str, one_of(ACTIONS, "action", "actions")]

BODIES: Final = ("law-enforcement", "municipal", "campus", "school", "nonprofit", "other")
BodyWord = Annotated[str, one_of(BODIES, "kind of body", "kinds of body")]

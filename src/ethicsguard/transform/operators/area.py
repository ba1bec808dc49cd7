"""The operator area: leaves of a postal code the part that names an area."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from ethicsguard.transform.operators.base import GeneralisingOperator
from ethicsguard.transform.operators.parameters import Choice, Parameter

# As exported from spreadsheets, a ZIP code may have become a number: 55311.0.
_ZIP: Final = re.compile(r"([0-9]{3})[0-9]{2}(?:[- ]?[0-9]{4}|\.0)?", re.ASCII)
_ZIP_WITHOUT_ZEROS: Final = re.compile(r"([0-9]{1,2})[0-9]{2}(?:\.0)?", re.ASCII)
_ZIP3: Final = re.compile(r"[0-9]{3}", re.ASCII)
_OUTWARD: Final = r"(?:[A-PR-UWYZ][A-HK-Y]?[0-9][0-9A-HJKMNPRSTUVWXY]?|GIR)"
_UK: Final = re.compile(rf"({_OUTWARD})(?: ?[0-9][ABD-HJLNP-UW-Z]{{2}}| [0-9])", re.ASCII)
_UK_AREA: Final = re.compile(_OUTWARD, re.ASCII)
_FSA: Final = r"[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z]"
_CANADA: Final = re.compile(rf"({_FSA})[ -]?[0-9][ABCEGHJ-NPRSTV-Z][0-9]", re.ASCII)
_CANADA_AREA: Final = re.compile(_FSA, re.ASCII)

_SMALL = "036 059 063 102 203 556 692 790 821 823 830 831 878 879 884 890 893"
SMALL_ZIP3: Final = frozenset(_SMALL.split())
"""Three-digit areas with 20,000 people or fewer in the 2000 census, as HHS lists them in its guidance on
45 CFR 164.514(b)(2); newer counts may add some. Taken from secondary sources. They are written 000."""


class Area(GeneralisingOperator):
    """Writes a ZIP code's first three digits (000 for thinly settled areas), a UK outward code or a Canadian FSA.

    ``country`` (us, uk, ca) says which codes to expect; without it the shape decides. With ``us``, codes that
    lost their leading zeros in a spreadsheet are understood.
    """

    name = "area"
    parameters: ClassVar[Mapping[str, Parameter]] = {"country": Choice(choices=("us", "uk", "ca"))}

    def _is_done(self, value: str, settings: Mapping[str, Any]) -> bool:
        text, country = value.strip(), settings["country"]
        if _ZIP3.fullmatch(text):
            return country in (None, "us") and text not in SMALL_ZIP3
        return bool(
            (country in (None, "uk") and _UK_AREA.fullmatch(text))
            or (country in (None, "ca") and _CANADA_AREA.fullmatch(text))
        )

    def _coarsen(self, value: str, settings: Mapping[str, Any]) -> str | None:
        text, country = value.upper(), settings["country"]
        if country in (None, "us"):
            digits = _zip3(text, padded=country == "us")
            if digits:
                return "000" if digits in SMALL_ZIP3 else digits
        wanted = {None: (_CANADA, _CANADA_AREA, _UK, _UK_AREA), "uk": (_UK, _UK_AREA), "ca": (_CANADA, _CANADA_AREA)}
        for form in wanted.get(country, ()):
            found = form.fullmatch(text)
            if found:
                return found[1] if form.groups else found[0]
        return None


def _zip3(text: str, *, padded: bool) -> str | None:
    found = _ZIP.fullmatch(text)
    if found or _ZIP3.fullmatch(text):
        return text[:3]
    lost = _ZIP_WITHOUT_ZEROS.fullmatch(text) if padded else None
    return lost[1].zfill(3) if lost else None

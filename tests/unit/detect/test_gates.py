from __future__ import annotations

import re
import sys

import pytest

from ethicsguard.detect.gates import gate_of, marks_of, required_marks


@pytest.mark.parametrize(
    ("pattern", "marks"),
    [
        (r"\d{3}-\d{4}", "0-"),
        (r"\d*-?", ""),
        (r"a|b@", ""),
        (r"(?:a@|b@)c", "@"),
        (r"[-/]\d+", "0"),
        (r"[0-9a-f]+", ""),
        (r"[\d][.]", "0."),
        (r"[\w.]", ""),
        (r"[^@]", ""),
        (r"(?=\d)x(?<=/)", ""),
        (r"(?>\d)(?:/)++(?:@)*?", "0/"),
        (r"(x@)?\1", ""),
        (r"(?:foo@){e<=1}", ""),  # fuzzy matching of the regex module
        (r"[[:digit:]]", ""),
        (r"\p{Lu}@", ""),
        (r"(", ""),
        (r"[3-x]", ""),
        (r"", ""),
    ],
)
def test_what_a_pattern_needs(pattern, marks) -> None:
    assert required_marks(pattern) == frozenset(marks)


@pytest.mark.parametrize(("text", "marks"), [("", ""), ("a@b.c", "@."), ("٣", "0"), ("1:2/3-4", "0:/-"), ("½²", "")])
def test_the_marks_of_a_text(text, marks) -> None:
    assert marks_of(text) == frozenset(marks)


def test_only_presidios_own_patterns_have_gates() -> None:
    from presidio_analyzer import Pattern, PatternRecognizer

    own = PatternRecognizer("CASE", patterns=[Pattern("p", r"\d@", 0.5)])

    class Site(PatternRecognizer):
        pass

    site = Site("CASE", patterns=[Pattern("p", r"\d@", 0.5)])
    assert gate_of(site, r"\d@", 26) is None
    gate = gate_of(own, r"\d@", 26)
    assert gate is not None
    assert gate("1@", marks_of("1@"))
    assert not gate("1", marks_of("1"))


def test_the_domain_gate_looks_for_the_suffixes_that_the_url_pattern_lists() -> None:
    from presidio_analyzer.predefined_recognizers import UrlRecognizer

    recognizer = UrlRecognizer()
    for pattern in recognizer.patterns:
        gate = gate_of(recognizer, pattern.regex, 26)
        assert gate is not None
        for text, passes in {"a.com": True, "A.ORG": True, "end. Next": False, "a.qqq": False, ".": False}.items():
            marks = marks_of(text)
            assert gate(text, marks) is passes, (pattern.name, text)


def test_what_numbers_are_made_of_is_all_that_the_library_takes_for_one() -> None:
    from phonenumbers import phonenumbermatcher

    from ethicsguard.detect.phones import CANDIDATE

    pattern = phonenumbermatcher._PATTERN
    wanted = "".join(sorted(_characters(re._parser.parse(pattern.pattern, pattern.flags))))
    anything = re.compile("[" + re.escape(wanted) + r"\d]", re.IGNORECASE)
    points = map(chr, range(sys.maxunicode + 1))
    assert [ascii(point) for point in points if anything.match(point) and not CANDIDATE.match(point)] == []


def _characters(nodes) -> set[str]:
    found: set[str] = set()
    for kind, value in nodes:
        match str(kind):
            case "LITERAL":
                found.add(chr(value))
            case "IN":
                found |= _characters(value)
            case "RANGE":
                found |= set(map(chr, range(value[0], value[1] + 1)))
            case "BRANCH":
                found = found.union(*map(_characters, value[1]))
            case "SUBPATTERN":
                found |= _characters(value[3])
            case "MAX_REPEAT" | "MIN_REPEAT":
                found |= _characters(value[2])
            case "CATEGORY":
                assert str(value) == "CATEGORY_DIGIT"
            case _:
                raise AssertionError(f"{kind} is not thought of")
    return found


def test_no_number_with_its_country_code_is_shorter_than_thought() -> None:
    import phonenumbers

    from ethicsguard.detect.phones import LEAST_INTERNATIONAL

    for region in phonenumbers.SUPPORTED_REGIONS:
        metadata = phonenumbers.PhoneMetadata.metadata_for_region(region)
        least = min(metadata.general_desc.possible_length)
        # Only the first region of a country code has a say in how its international numbers are read.
        is_first = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[metadata.country_code][0] == region
        added = re.sub(r"\\\d|\$\d", "", (metadata.national_prefix_transform_rule or "") if is_first else "")
        assert len(str(metadata.country_code)) + least - len(added) >= LEAST_INTERNATIONAL, region
    for code in phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS:
        metadata = phonenumbers.PhoneMetadata.metadata_for_nongeo_region(code)
        assert len(str(code)) + min(metadata.general_desc.possible_length) >= LEAST_INTERNATIONAL, code


def test_what_regions_let_through() -> None:
    from ethicsguard.detect.phones import RegionGate

    gates = {region: RegionGate(region) for region in ("US", "DE", "AG", "ZZ", "FR", "")}
    assert {region: gate.least for region, gate in gates.items()} == {
        "US": 7, "DE": 4, "AG": 1, "ZZ": 1, "FR": 8, "": 1,
    }  # fmt: skip
    assert gates["US"].may_hold("2125550147", False)
    assert not gates["US"].may_hold("20240115", False)
    assert gates["US"].may_hold("20240115", True)
    assert gates["US"].may_hold("0114915123456789"[:9] + "0", False)  # from the United States to elsewhere
    assert gates["US"].may_hold("20240115x", False)
    assert not gates["US"].may_hold("20240", True)
    assert gates["AG"].may_hold("1", False)
    assert gates["ZZ"].may_hold("1", False)


def test_a_number_is_valid_by_one_of_the_kinds_that_are_asked_for() -> None:
    import phonenumbers

    from ethicsguard.detect.phones import RegionGate

    for region in phonenumbers.SUPPORTED_REGIONS:
        gate = RegionGate(region)
        for kind in phonenumbers.PhoneNumberType.values():
            number = phonenumbers.example_number_for_type(region, kind)
            if number is not None and phonenumbers.is_valid_number(number):
                assert gate.may_hold(phonenumbers.national_significant_number(number), False), (region, kind)

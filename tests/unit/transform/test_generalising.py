"""Month, range, grid, area, block: what they understand, and that nothing else passes."""

import pytest

from ethicsguard.model import placeholder

UNREAD = placeholder("THING")


def check(operators, name, value, parameters, expected):
    operator = operators[name]
    assert operator.problems(parameters) == []
    result = operator.apply(value, "THING", parameters)
    assert result == expected
    assert operator.is_discharged(result, "THING", parameters)
    assert operator.is_discharged(value, "THING", parameters) is (result == value)


@pytest.mark.parametrize(
    ("value", "parameters", "expected"),
    [
        ("2031-04-09", {}, "2031-04"),
        ("2031/4/9", {}, "2031-04"),
        ("2031.04.09", {}, "2031-04"),
        ("20310409", {}, "2031-04"),
        ("20310409T081500Z", {}, "2031-04"),
        ("2031-04-09T08:15:00.123456+02:00", {}, "2031-04"),
        ("2031-04-09 08:15:00 UTC", {}, "2031-04"),
        ("2031-04-09 08:15 -0500", {}, "2031-04"),
        ("2031-04-09 08:15:00 EDT", {}, "2031-04"),
        ("2031-Apr-09", {}, "2031-04"),
        ("9 April 2031", {}, "2031-04"),
        ("9th of April, 2031", {}, "2031-04"),
        ("09-Apr-31", {}, "2031-04"),
        ("09-APR-75", {}, "1975-04"),
        ("April 9, 2031", {}, "2031-04"),
        ("Sept. 9th, 2031", {}, "2031-09"),
        ("Wed, 09 Apr 2031 08:15:00 GMT", {}, "2031-04"),
        ("Wednesday, April 9, 2031 at 8:15 p.m.", {}, "2031-04"),
        (" 2031-04-09 ", {}, "2031-04"),
        ("4/19/2031", {}, "2031-04"),
        ("19/4/2031 08:15", {}, "2031-04"),
        ("4/19/31 8:15 PM", {}, "2031-04"),
        ("4/4/2031", {}, "2031-04"),
        ("9.4.2031", {}, "2031-04"),
        ("9.4.2031", {"order": "mdy"}, "2031-09"),
        ("4/9/2031", {}, UNREAD),
        ("4-9-2031", {}, UNREAD),
        ("4/9/2031", {"order": "mdy"}, "2031-04"),
        ("4/9/2031", {"order": "DMY"}, "2031-09"),
        ("19/4/2031", {"order": "mdy"}, "2031-04"),
        ("4/9/2031", {"precision": "year"}, "2031"),
        ("2031-04-09", {"precision": "year"}, "2031"),
        ("2031-04", {"precision": "year"}, "2031"),
        ("2031-04", {}, "2031-04"),
        ("2031", {}, "2031"),
        ("04/2031", {}, "2031-04"),
        ("April 2031", {}, "2031-04"),
        ("Apr-2031", {}, "2031-04"),
        ("4/19/35", {"first_year": "1920"}, "1935-04"),
        ("4/19/'35", {"first_year": 1936}, "2035-04"),
        ("2031-02-30", {}, UNREAD),
        ("30/30/2031", {}, UNREAD),
        ("2031-13", {}, UNREAD),
        ("1234", {}, UNREAD),
        ("0000-04-09", {}, UNREAD),
        ("2031-04-09 Ada Example", {}, UNREAD),
        ("Ada Example", {}, UNREAD),
        ("1901234567", {}, UNREAD),
        ("555-013-4477", {}, UNREAD),
        ("May", {}, UNREAD),
        ("2031-04-09" + " " * 80 + "08:15", {}, UNREAD),
        ("\u0662\u0660\u0663\u0661-04-09", {}, UNREAD),
    ],
)
def test_month(operators, value, parameters, expected):
    check(operators, "month", value, parameters, expected)


@pytest.mark.parametrize(
    ("value", "parameters", "expected"),
    [
        ("37", {}, "30-39"),
        ("30", {}, "30-39"),
        ("39.99", {}, "30-39"),
        ("40", {}, "40-49"),
        ("0", {}, "0-9"),
        ("3.7e1", {}, "30-39"),
        ("-3", {}, "(-10)-(-1)"),
        ("-10", {}, "(-10)-(-1)"),
        ("+12", {}, "10-19"),
        ("37", {"width": "5"}, "35-39"),
        ("1,250", {"width": 500}, "1000-1499"),
        ("89", {"top": 90}, "80-89"),
        ("90", {"top": "90"}, "90+"),
        ("90+", {"top": 90}, "90+"),
        ("90-99", {"top": 90}, UNREAD),
        ("90+", {}, UNREAD),
        ("100+", {"top": 90}, UNREAD),
        ("104", {"top": 90}, "90+"),
        ("30-39", {}, "30-39"),
        ("(-10)-(-1)", {}, "(-10)-(-1)"),
        ("30-39", {"width": 5}, UNREAD),
        ("31-40", {}, UNREAD),
        ("030-039", {}, UNREAD),
        ("555-1234", {}, UNREAD),
        ("5550134470-5550134479", {}, UNREAD),
        ("5550134477", {}, UNREAD),
        ("9999", {}, "9990-9999"),
        ("10000", {}, UNREAD),
        ("1,25", {}, UNREAD),
        ("37 years", {}, UNREAD),
        ("NaN", {}, UNREAD),
        ("1e400", {}, UNREAD),
        ("Ada Example", {}, UNREAD),
        ("\u0663\u0667", {}, UNREAD),
    ],
)
def test_range(operators, value, parameters, expected):
    check(operators, "range", value, parameters, expected)


@pytest.mark.parametrize(
    ("value", "parameters", "expected"),
    [
        ("12.345678", {}, "12.35"),
        ("-98.7654321", {}, "-98.77"),
        ("12.35", {}, "12.35"),
        ("12", {}, "12"),
        ("12.345678", {"degrees": "0.1"}, "12.3"),
        ("12.345678", {"degrees": 0.05}, "12.35"),
        ("12.345678", {"degrees": 0.25}, "12.25"),
        ("12.345678", {"degrees": 1}, "12"),
        ("17.345678", {"degrees": "10"}, "20"),
        ("-0.001", {}, "0.00"),
        ("1e-05", {}, "0.00"),
        ("12.345678, -98.7654321", {}, "12.35, -98.77"),
        ("12.345678,-98.7654321", {}, "12.35,-98.77"),
        ("(12.345678, -98.7654321)", {}, "(12.35, -98.77)"),
        ("[12.345678;-98.7654321]", {}, "[12.35;-98.77]"),
        ("POINT(-98.7654321 12.345678)", {}, "POINT(-98.77 12.35)"),
        ("Point (-98.7654321 12.345678)", {}, "Point (-98.77 12.35)"),
        ("12.345678 -98.7654321 210.5 4.2", {}, "12.35 -98.77"),
        ("12.35 -98.77 0 0", {}, "12.35 -98.77"),
        ("12.35, -98.77", {}, "12.35, -98.77"),
        ("(12.345678, -98.7654321", {}, UNREAD),
        ("12.345678, -98.7654321]", {}, UNREAD),
        ("529831", {}, UNREAD),
        ("529831", {"metres": 1000}, "530000"),
        ("529831.4, 180123.9", {"metres": "500"}, "530000, 180000"),
        ("530000", {"metres": 1000}, "530000"),
        ("5550134477", {"metres": 1000}, UNREAD),
        ("181.5", {}, UNREAD),
        ("NaN", {}, UNREAD),
        ("1e400", {}, UNREAD),
        ("12.3.4", {}, UNREAD),
        ("12\u00b020'44\"N", {}, UNREAD),
        ("812 Elm St", {}, UNREAD),
        ("1.1 " * 100, {}, UNREAD),
    ],
)
def test_grid(operators, value, parameters, expected):
    check(operators, "grid", value, parameters, expected)


@pytest.mark.parametrize(
    ("value", "parameters", "expected"),
    [
        ("55311", {}, "553"),
        ("55311-0042", {}, "553"),
        ("553110042", {}, "553"),
        ("55311.0", {}, "553"),
        ("553", {}, "553"),
        ("03601", {}, "000"),
        ("036", {}, "000"),
        ("000", {}, "000"),
        ("2139", {}, UNREAD),
        ("2139", {"country": "us"}, "021"),
        ("601.0", {"country": "us"}, "006"),
        ("ZY1 9AA", {}, "ZY1"),
        ("zy1a9aa", {}, "ZY1A"),
        ("ZY1 9", {}, "ZY1"),
        ("ZY1A", {}, "ZY1A"),
        ("zy1a", {}, "ZY1A"),
        ("gir 0aa", {}, "GIR"),
        ("K0Z 9Z9", {}, "K0Z"),
        ("k0z9z9", {}, "K0Z"),
        ("K0Z-9Z9", {}, "K0Z"),
        ("K0Z", {"country": "ca"}, "K0Z"),
        ("55311", {"country": "uk"}, UNREAD),
        ("553", {"country": "uk"}, UNREAD),
        ("ZY1A 9AA", {"country": "us"}, UNREAD),
        ("K0Z 9Z9", {"country": "UK"}, UNREAD),
        ("1012 AB", {}, UNREAD),
        ("Ada", {}, UNREAD),
        ("555-0134", {}, UNREAD),
        ("55311 Springfield", {}, UNREAD),
    ],
)
def test_area(operators, value, parameters, expected):
    check(operators, "area", value, parameters, expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("812 Elm St Apt 4", "800 block of Elm St"),
        ("812 Elm St", "800 block of Elm St"),
        ("812  elm  st.", "800 block of elm st."),
        ("812 Elm St, Apt. 4B, Springfield, ZZ 55311-0042", "800 block of Elm St"),
        ("812 Elm St #4", "800 block of Elm St"),
        ("812 Elm St, Springfield", "800 block of Elm St"),
        ("812B Elm St", "800 block of Elm St"),
        ("812-B Elm St", "800 block of Elm St"),
        ("812-818 Elm St", "800 block of Elm St"),
        ("812 1/2 N Elm St SE", "800 block of N Elm St SE"),
        ("12 Elm St", "0 block of Elm St"),
        ("100 Elm St", "100 block of Elm St"),
        ("2810 14th Ave", "2800 block of 14th Ave"),
        ("77 St Brannoc's Rd", "0 block of St Brannoc's Rd"),
        ("841 Avenue Q", "800 block of Avenue Q"),
        ("815 Broadway", "800 block of Broadway"),
        ("1040 County Rd 249", "1000 block of County Rd 249"),
        ("12810 US-64", "12800 block of US-64"),
        ("812 block of Elm St", "800 block of Elm St"),
        ("Corner Clinic, 812 Elm St", "800 block of Elm St"),
        # already coarse
        ("800 block of Elm St", "800 block of Elm St"),
        ("800 Block Elm St", "800 Block Elm St"),
        ("800-BLK ELM ST", "800-BLK ELM ST"),
        ("8XX N Elm St", "8XX N Elm St"),
        ("008XX block of N Elm St", "008XX block of N Elm St"),
        ("Elm St", "Elm St"),
        ("Elm St & 14th Ave", "Elm St & 14th Ave"),
        ("Elm St and US-90", "Elm St and US-90"),
        ("On or near Elm Street", "On or near Elm Street"),
        ("On or near Parking Area", "On or near Parking Area"),
        ("On or near A4146", "On or near A4146"),
        ("Elm St, Springfield", "Elm St"),
        # not understood
        ("Ada Example", UNREAD),
        ("812 Ada Example", UNREAD),
        ("555-013-4477", UNREAD),
        ("5550134477", UNREAD),
        ("P.O. Box 812", UNREAD),
        ("812 Elm St, 914 Oak Ave", UNREAD),
        ("812 Elm St and 914 Oak Ave", UNREAD),
        ("Elm St and 914 Oak Ave", UNREAD),
        ("818-812 Elm St", UNREAD),
        ("812 Elm St, call 555-013-4477", UNREAD),
        ("812 Elm 77 St", UNREAD),
        ("800 block of Ada Example", UNREAD),
        ("On or near 812 Elm St", UNREAD),
        ("\u0668\u0661\u0662 Elm St", UNREAD),
        ("812 " + "Elm " * 60 + "St", UNREAD),
        ("8XX " + "Elm " * 60 + "St", UNREAD),
        ("St", UNREAD),
        (",", UNREAD),
    ],
)
def test_block(operators, value, expected):
    check(operators, "block", value, {}, expected)


def test_larger_blocks(operators):
    check(operators, "block", "1812 Elm St", {"size": "1000"}, "1000 block of Elm St")
    check(operators, "block", "1800 block of Elm St", {"size": 1000}, "1000 block of Elm St")
    check(operators, "block", "18XX Elm St", {"size": 1000}, UNREAD)


@pytest.mark.parametrize("name", ["month", "range", "grid", "area", "block"])
@pytest.mark.parametrize(
    "value",
    ["Ada Example", "ada@example.org", "555-013-4477", "(555) 013-4477", "1931-04-09", "12.345678", "812 Elm St"],
)
def test_personal_values_are_never_discharged(operators, name, value):
    assert not operators[name].is_discharged(value, "THING", {})
    assert value not in operators[name].apply(value, "THING", {})

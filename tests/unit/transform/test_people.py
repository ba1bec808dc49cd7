"""Names of people, brought to the form in which they are compared."""

import pytest

from ethicsguard.transform.people import normalised_person


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Ada Example", "ada example"),
        ("  ADA   example ", "ada example"),
        ("Ada\u00a0Example", "ada example"),
        ("A\u200bda Ex\u00adample", "ada example"),
        ("\uff21da Example", "ada example"),
        ("Council Member Ada Example", "ada example"),
        ("Councilmember Ada Example", "ada example"),
        ("Councilwoman Ada Example", "ada example"),
        ("City Council Member Ada Example", "ada example"),
        ("Officer Ada Example", "ada example"),
        ("Mayor Ada Example", "ada example"),
        ("Sgt. Ada Example", "ada example"),
        ("Lt.Ada Example", "ada example"),
        ("Dr Ada Example", "ada example"),
        ("Hon. Dr. Ada Example", "ada example"),
        ("Ada Example, Mayor", "ada example"),
        ("Ada Example (Chief of Police)", "ada example"),
        ("Ada Example, Ph.D.", "ada example"),
        ("Ada Example MD", "ada example"),
        ("Example, Ada", "ada example"),
        ("Example, Officer Ada", "ada example"),
        ("Ada O'Example", "ada oexample"),
        ("Ada Ex\u2019ample", "ada example"),
        ("Ada Smith-Example", "ada smith example"),
        ("A.B. Example", "ab example"),
        ("Zo\u00eb Example", "zo\u00eb example"),
        # a title stays where it is all that tells one Example from the other
        ("Officer Example", "officer example"),
        ("Ofc. Example", "officer example"),
        ("Example, Officer", "officer example"),
        ("Example", "example"),
        # nobody
        ("", ""),
        (" . ", ""),
        ("Mayor", ""),
        ("Chief of Police", ""),
        ("Ada, Bea, Cid", ""),
        ("Ada Example " * 30, ""),
    ],
)
def test_normalised_person(written, expected):
    assert normalised_person(written) == expected


@pytest.mark.parametrize("name", ["Bea Example", "Ada Exampel", "Example", "Ada", "Ada Example 2", "Ada B Example"])
def test_others_are_others(name):
    assert normalised_person(name) != normalised_person("Mayor Ada Example")

from types import SimpleNamespace

import pytest

from ethicsguard.cli.asking import Asking, asking_of
from ethicsguard.errors import UsageError
from ethicsguard.model import FactKind, FactType

CONTEXT = {
    "consent": FactType(FactKind.BOOLEAN),
    "age": FactType(FactKind.NUMBER),
    "purpose": FactType(FactKind.TEXT),
    "audience": FactType(FactKind.TEXT, choices=("public", "internal")),
    "kinds": FactType(FactKind.TEXTS, choices=("a", "b")),
    "names": FactType(FactKind.TEXTS),
}
GUARD = SimpleNamespace(engine=SimpleNamespace(policies=SimpleNamespace(vocabulary=SimpleNamespace(context=CONTEXT))))


def declared(*declarations, **more):
    return asking_of(GUARD, "publish", "post", declarations=declarations, **more).context


@pytest.mark.parametrize(
    ("declaration", "expected"),
    [
        ("consent=yes", {"consent": True}),
        ("consent = NO ", {"consent": False}),
        ("age=12.5", {"age": 12.5}),
        ("purpose=a=b, c", {"purpose": "a=b, c"}),
        ("kinds=a, b", {"kinds": ["a", "b"]}),
        ("names=x,y", {"names": ["x", "y"]}),
    ],
)
def test_values_have_the_types_that_policies_give_them(declaration, expected):
    assert declared(declaration) == expected


@pytest.mark.parametrize("declaration", ["age=old", "age=nan", "age=inf", "kinds=a,c", "consent=2", "nothing=1", "age"])
def test_values_of_another_type_are_refused(declaration):
    with pytest.raises(UsageError):
        declared(declaration)


def test_options_of_their_own_are_declarations_too():
    assert declared(purpose="forum", audience="public") == {"purpose": "forum", "audience": "public"}


def test_the_question_names_who_asks():
    request = Asking("publish", "post", {"consent": True}).about("text")
    assert request.subject.id == "ethicsguard-cli"
    assert request.resource.type == "post"

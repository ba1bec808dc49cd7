"""What splicing leaves is what the standard library's parser says it should be."""

import copy
import json
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ethicsguard.errors import IncompleteError
from ethicsguard.model import Edit, SpanEdit
from ethicsguard.payloads import apply_edits, json_spans, leaves_of, parse_json, splice_json
from ethicsguard.payloads.json_scan import JsonScanner

TEXT = st.text(st.sampled_from('ab "\\/\n\t\u00e9\U0001f600\u2028{}[]:,'), max_size=8)
SCALAR = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e6, 1e6) | TEXT
VALUE = st.recursive(
    SCALAR,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(TEXT, inner, max_size=4)
        | st.dictionaries(st.sampled_from("abc"), inner, min_size=1, max_size=3).map(json.dumps)
    ),
    max_leaves=12,
)
DUMPED = st.builds(
    lambda value, ascii_only, indent: (value, json.dumps(value, ensure_ascii=ascii_only, indent=indent)),
    VALUE,
    st.booleans(),
    st.sampled_from([None, 1]),
)


@given(DUMPED)
def test_valid_json_is_read_as_the_standard_parser_reads_it(case):
    value, text = case
    assert parse_json(text) == json.loads(text) == value
    assert splice_json(text, []) == text


@given(st.text(st.sampled_from('[]{}":,\\u0d8 1-.eEtruefalsn\n'), max_size=20))
def test_the_two_readings_agree_on_what_is_json(text):
    try:
        parse_json(text)
    except IncompleteError:
        parsed = False
    else:
        parsed = True
    try:
        for _event in JsonScanner(text).events():
            pass
    except IncompleteError:
        scanned = False
    else:
        scanned = True
    assert parsed == scanned
    if parsed:
        json.loads(text)


@given(DUMPED, st.data())
def test_splicing_text_and_changing_the_record_come_to_the_same(case, data):
    value, text = case
    edits = []
    for leaf in leaves_of(value):
        start = data.draw(st.integers(0, len(leaf.text)))
        end = data.draw(st.integers(start, len(leaf.text)))
        if data.draw(st.booleans()):
            span = SpanEdit(start, end, data.draw(TEXT | st.sampled_from(["1", "<X>"])))
            edits.append(Edit(0, leaf.path, leaf.field, (span,)))
        elif data.draw(st.booleans()) and leaf.path:
            edits.append(Edit(0, leaf.path, leaf.field, (), drop=True))
    before = copy.deepcopy(value)
    changed = apply_edits(value, edits)
    assert value == before
    spliced = splice_json(text, edits)
    assert json.loads(spliced) == changed
    spans = json_spans(text, edits)
    assert all(one.end <= other.start for one, other in pairwise(spans))


@given(st.dictionaries(TEXT, SCALAR, min_size=1, max_size=5), st.data())
def test_dropped_members_leave_the_others_as_they_were_written(record, data):
    gone = data.draw(st.sets(st.sampled_from(sorted(record))))
    text = json.dumps(record, indent=2)
    edits = [Edit(0, (key,), "", (), drop=True) for key in sorted(gone)]
    assert json.loads(splice_json(text, edits)) == {key: record[key] for key in record if key not in gone}

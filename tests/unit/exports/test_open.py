import os

import pytest

from ethicsguard.errors import IncompleteError, PayloadError, UsageError
from ethicsguard.exports import FORMATS, SUFFIXES, open_export
from ethicsguard.exports.source import Source
from ethicsguard.payloads import payload_of


@pytest.mark.parametrize(("suffix", "name"), SUFFIXES.items())
def test_names_say_formats(made, suffix, name):
    export = made("x" + suffix.upper(), b"{}").export
    assert export.format == name
    assert name in FORMATS
    assert payload_of(export) is export


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_may_be_said(made, name):
    assert made("export", b"{}", format=name).export.format == name


@pytest.mark.parametrize(
    ("name", "data", "options", "told"),
    [
        ("export", b"a,b\n", {}, "does not say which format"),
        ("x.xlsx", b"PK\x03\x04", {}, "ZIP archive"),
        ("x.csv", b"PK\x03\x04", {}, "ZIP archive"),
        ("x.csv", b"\x1f\x8b\x08", {}, "gzip"),
        ("x.csv", b"PAR1", {}, "Parquet"),
        ("x.txt", b"%PDF-1.7", {}, "PDF"),
        ("x.csv", b"a\0,\0b\0", {}, "binary, or UTF-16"),
        ("x.csv", b"a", {"format": "xml"}, "the formats are csv, tsv"),
        ("x.json", b"{}", {"delimiter": ";"}, "for csv and tsv alone"),
        ("x.csv", b"a", {"encoding": "klingon"}, "no encoding of that name"),
        ("x.csv", b"a", {"encoding": "a\0b"}, "no encoding of that name"),
        ("x.csv", b"a", {"encoding": "shift_jis"}, "shift_jis is not read"),
        ("x.csv", b"a", {"encoding": "rot13"}, "is not read"),
        ("x.csv", b"a", {"encoding": "utf-7"}, "is not read"),
        ("x.csv", b"a", {"encoding": "unicode_escape"}, "is not read"),
        ("x.csv", b"a", {"encoding": "cp037"}, "is not read"),
        ("x.csv", b"\xff\xfe\0\0a\0\0\0", {}, "UTF-32"),
        ("x.csv", b"\xff\xfea\0", {"encoding": "utf-8"}, "so it is not utf-8"),
        ("x.csv", b"\xff\xfea\0", {"encoding": "utf-16-be"}, "so it is not utf-16-be"),
        ("x.csv", b"\xff\xfea\0", {"encoding": "latin-1"}, "so it is not latin-1"),
        ("x.csv", b"\xef\xbb\xbfa", {"encoding": "cp1252"}, "so it is not cp1252"),
        ("x.csv", b"a\0", {"encoding": "utf-16"}, "no byte-order mark"),
    ],
)
def test_what_cannot_be_read_is_said_with_what_to_do(made, name, data, options, told):
    with pytest.raises(UsageError, match=told):
        made(name, data, **options)


def test_utf_16_without_a_word_is_refused(made):
    with pytest.raises(PayloadError, match="encoding utf-16"):
        made("x.csv", "\ufeffa,b\n".encode("utf-16-le"))


@pytest.mark.parametrize(
    ("codec", "encoding", "mark"),
    [
        ("utf-16-le", "utf-16", "\ufeff"),
        ("utf-16-be", "UTF-16", "\ufeff"),
        ("utf-16-le", "utf-16-le", ""),
        ("utf-16-be", "utf_16_be", "\ufeff"),
    ],
)
@pytest.mark.parametrize("name", ["x.csv", "x.txt", "x.jsonl", "x.json"])
def test_utf_16_goes_there_and_back(made, edit, name, codec, encoding, mark):
    text = mark + ('{"a": "\u00e9\U0001f600z"}\r\n' if "json" in name else "a\r\n\u00e9\U0001f600z\r\n")
    file = made(name, text.encode(codec), encoding=encoding)
    assert file.rewritten() == text.encode(codec)
    (record,) = file.rows().values()
    path, start = ((), 4) if name == "x.txt" else (("a",), 1)
    start = start if isinstance(record, dict) else record.index("z") - 1
    changed = file.rewritten(edit(0, path, (start, start + 1, "<X>")))
    assert changed == text.replace("\U0001f600", "<X>").encode(codec)
    assert file.export.line_of_row(0) == (2 if name == "x.csv" else 1)


@pytest.mark.parametrize("data", [b"a\0\n\0\x00\xd8b\0\n\0", b"a\0\n\0b"])
def test_broken_utf_16_is_refused(made, data):
    with pytest.raises(PayloadError, match="not utf-16-le"):
        made("x.csv", data, encoding="utf-16-le").rows()


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "iso8859-15", "koi8-r", "mac-roman", "cp437"])
def test_encodings_of_one_byte_keep_every_byte(made, encoding):
    rest = bytes(byte for byte in range(32, 256) if byte not in b'",')
    try:
        rest.decode(encoding)
    except UnicodeDecodeError:
        rest = rest.decode(encoding, errors="ignore").encode(encoding)
    file = made("x.csv", b"a,b\n" + rest + b',"\x01"\n', encoding=encoding)
    assert file.unexamined() == []
    assert file.rewritten() == file.data


def test_ascii_is_ascii(made):
    assert made("x.csv", b"a\n\xe9\n", encoding="ascii").unexamined()[0][:2] == (2, "a")
    assert made("x.csv", b"a\n\x81\n", encoding="cp1252").unexamined()[0][:2] == (2, "a")


def test_what_is_no_file_is_refused(tmp_path):
    with pytest.raises(UsageError, match="there is no file"):
        open_export(tmp_path / "missing.csv")
    with pytest.raises(UsageError, match="is a folder"):
        open_export(tmp_path, format="csv")
    with pytest.raises(UsageError, match="cannot be read"):
        open_export(tmp_path / "a\0b.csv")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "x.csv")
    with pytest.raises(UsageError, match="no regular file"):
        open_export(tmp_path / "x.csv")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"a\n")
    path.chmod(0)
    with pytest.raises(UsageError, match="permissions"):
        open_export(path)


def test_a_disk_that_fails_while_reading(made, monkeypatch):
    file = made("x.csv", b"a\n1\n")

    class Broken:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def seek(self, _offset):
            return 0

        def read(self, _size):
            raise OSError(5, "Input/output error")

    monkeypatch.setattr("pathlib.Path.open", lambda *_args, **_options: Broken())
    with pytest.raises(IncompleteError, match="could not be read to its end"):
        file.rows()


def test_permission_denied_is_said(made, monkeypatch):
    file = made("x.csv", b"a\n")

    def refuse(*_args, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    with pytest.raises(UsageError, match="permissions"):
        Source(file.export.path)

import os, sys, zlib, struct, json, pytest
sys.path.insert(0,"/work/main/tests/integrations")
SSN="536-90-4399"; TEL="612-555-0182"
def show(name, e, site, before):
    left=[str(p.relative_to(site)) for p in site.rglob("*") if str(p.relative_to(site)) not in before]
    print(f"--- {name}  code={e.code} new={left}\n  OUT: {e.out.strip()[:900]}\n  ERR: {e.err.strip()[:900]}")
INPUTS = {
 "missing.csv": None,
 "empty.csv": b"", "header.csv": b"id,body\n", "bom.csv": b"\xef\xbb\xbfid,body\n1,call 612-555-0182\n",
 "nothing.jsonl": b"", "empty.json": b"", "empty.txt": b"", "blank.csv": b"\n\n\n", "bomonly.csv": b"\xef\xbb\xbf",
 "unclosed.csv": b'id,body\n1,ok\n2,"call 612-555-0182\n3,x\n',
 "ragged.csv": b'id,body\n1,ok\n2,call,612-555-0182\n3\n4,x\n',
 "after.csv": b'id,body\n1,"a"b\n',
 "nul.csv": b'id,body\n1,a\x00b 612-555-0182\n',
 "latin.csv": 'id,body\n1,café 612-555-0182\n'.encode("latin-1"),
 "utf16.csv": 'id,body\n1,café 612-555-0182\n'.encode("utf-16"),
 "utf32.csv": 'id,body\n1,café 612-555-0182\n'.encode("utf-32"),
 "dup.csv": b'id,body,body\n1,a,b\n',
 "broken.json": b'[{"a": 1},\n {"a": "612-555-0182"]\n', "cut.json": b'[{"a": "612-555-0182',
 "deep.json": b'['*100000+b']'*100000, "deepobj.json": b'{"a":'*100000+b'1'+b'}'*100000, "deepopen.json": b'['*1000000,
 "dup.json": b'{"a": "612-555-0182",\n "a": "x"}', "dup.jsonl": b'{"b": 1}\n{"a": "612-555-0182", "a": "x"}\n',
 "nan.json": b'{"a": NaN}', "huge.json": b'{"a": 1e999}', "bignum.json": b'{"a": '+b'9'*5000+b'}', "surr.json": b'{"a": "\\ud800 612-555-0182"}',
 "broken.jsonl": b'{"a": "x"}\n{"a": "612-555-0182"\n{"a": "y"}\n',
 "pic.csv": b"\x89PNG\r\n\x1a\n"+b"\0\0\0\rIHDR"+os.urandom(200), "book.csv": b"PK\x03\x04"+os.urandom(300), "tab.csv": b"PAR1"+os.urandom(300),
 "rand.csv": os.urandom(5000), "pic.txt": b"\xff\xd8\xff\xe0"+os.urandom(200), "x.dat": b"a,b\n1,2\n", "noext": b"id,body\n1,2\n",
 "cr.csv": b"id,body\r1,call 612-555-0182\r2,x\r",
}
def test_explore(cli, site):
    for name, data in INPUTS.items():
        if data is not None: (site/name).write_bytes(data)
    before={str(p.relative_to(site)) for p in site.rglob("*")}
    for name in INPUTS:
        for cmd in (["check", name], ["redact", name, "-o", "out"+os.path.splitext(name)[1]], ["scan", name]):
            e=cli(*cmd); show(" ".join(cmd), e, site, before)
            for p in site.rglob("out*"): p.unlink()

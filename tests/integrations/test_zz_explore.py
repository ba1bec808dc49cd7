import os, sys, json, stat, pytest, signal, time
def show(name, e):
    print(f"--- {name}  code={e.code}\n  OUT: {e.out.strip()[:1200]}\n  ERR: {e.err.strip()[:1500]}")
import pathlib; P=pathlib.Path("/work/main/tests/integrations/conftest.py").read_text().split("POLICY = \"\"\"\\\n")[1].split("\"\"\"")[0]
def test_explore(cli, site, tmp_path_factory):
    def w(p, d):
        p=site/p; p.parent.mkdir(parents=True, exist_ok=True)
        p.write_bytes(d if isinstance(d,bytes) else d.encode())
    w("a.csv","id,body\n1,call 612-555-0182\n"); w("clean.csv","id,body\n1,x\n")
    def run(*words, **k): show(" ".join(words), cli(*words, **k)); print("   files:", sorted(str(p.relative_to(site)) for p in site.rglob("*") if p.name.startswith(("out",".eth",".out"))))
    # leaks through headers
    w("h.csv", b"id,612-555-0182\n1,caf\xe9\n2,b\x00,c\n"); run("check","h.csv"); run("scan","h.csv"); run("check","h.csv","--format","json"); run("check","h.csv","--format","sarif")
    w("h2.csv", b"id,ada@example.org,ada@example.org\n1,caf\xe9,x\n"); run("check","h2.csv")
    w("h3.csv", b"id,ada@example.org\n1,call 612-555-0182\n"); run("scan","h3.csv"); run("redact","h3.csv","-o","out.csv")
    w("612-555-0182.csv", b"id,body\n1,x\n")
    # output
    run("redact","a.csv","-o","nodir/deeper/out.csv"); 
    w("out.csv","mine"); run("redact","a.csv","-o","out.csv"); run("redact","a.csv","-o","a.csv"); run("redact","a.csv","-o","a.csv","--force")
    os.symlink("a.csv", site/"out-link.csv"); run("redact","a.csv","-o","out-link.csv"); run("redact","a.csv","-o","out-link.csv","--force")
    os.link(site/"a.csv", site/"out-hard.csv"); run("redact","a.csv","-o","out-hard.csv","--force")
    os.symlink("nowhere.csv", site/"out-dangling.csv"); run("redact","a.csv","-o","out-dangling.csv"); run("redact","a.csv","-o","out-dangling.csv","--force"); print(os.path.islink(site/"out-dangling.csv"), (site/"nowhere.csv").exists())
    (site/"out-dir").mkdir(); w("a.csv/..",b"") if 0 else None
    w("afile","x"); run("redact","a.csv","-o","afile/out.csv"); run("redact","a.csv","-o","")
    run("redact","a.csv","-o","/dev/full"); run("redact","a.csv","-o","/dev/stdout"); run("redact","a.csv","-o","/proc/out.csv"); run("redact","a.csv","-o","x"*300+".csv"); run("redact","a.csv","-o","out\0.csv".replace("\0","\x01"))
    run("check","a.csv","--encoding","klingon"); run("check","a.csv","--encoding","utf-7"); run("check","a.csv","--delimiter","ab"); run("check","a.csv","--input-format","xml"); run("check","a.csv","--format","xml"); run("check","a.csv","--action","fly"); run("check","a.csv","--purpose","zzz"); run("check","a.csv","--jurisdiction","zzzz"); run("check","a.csv","--declare","x"); run("check","x"*300); run("check","."); run("check","/dev/null"); run("check","-"); run("check","/dev/stdin")
    # full disk
    run("redact","a.csv","-o","out5.csv", limits={"FSIZE":5})
    # folders
    w("in/a.csv","id,body\n1,x\n"); w("in/pic.png",b"\x89PNG\r\n\x1a\n"); w("in/x.dat","x"); os.symlink(".", site/"in/loop"); os.symlink("self", site/"in/self"); os.mkfifo(site/"in/pipe.csv"); w("in/.hidden.csv","id,body\n1,612-555-0182\n")
    run("check","in"); run("redact","in","-o","outdir"); run("scan","in"); run("check","hollow"); (site/"hollow").mkdir(); run("check","hollow")
    os.symlink("self2", site/"self2"); run("check","self2"); run("check","clean.csv","missing.csv","a.csv")
def test_policies(cli, site):
    def w(p, d):
        p=site/p; p.parent.mkdir(parents=True, exist_ok=True)
        p.write_bytes(d if isinstance(d,bytes) else d.encode())
    def run(*words, **k): show(" ".join(words), cli(*words, **k))
    w("a.csv","id,body\n1,call 612-555-0182\n")
    bomb="a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"+"".join(f"a{i}: &a{i} [{','.join(['*a%d'%(i-1)]*10)}]\n" for i in range(1,10))
    cases={"bomb":bomb,"notyaml":"policy: [x\n","tab":"policy:\n\tx: y\n","binary":os.urandom(300),"latin":"policy: caf\xe9".encode("latin-1"),"nul":"policy: a\0b\n","emptyfile":"","list":"- a\n- b\n","multi":P+"---\n"+P,"deep":"policy: "+"["*5000+"]"*5000,"deepmap":"".join(" "*i+"a:\n" for i in range(1000)),"dupkey":P+"title: again\n","fact":P.replace("    effect:",'    when: ["facts.pii.cuont > 1"]\n    effect:'),"op":P.replace("operator: replace","operator: replcae"),"entity":P.replace("PHONE_NUMBER","PHONE_NUMBR"),"unk":P.replace("why:","wyh:"),"bigstr":"policy: "+"x"*5_000_000,"tag":"policy: !!python/object/apply:os.system ['echo hi']\n","anchor":"policy: &a [*a]\n","syn":P.replace("    effect:",'    when: ["facts.pii."]\n    effect:'),"call":P.replace("    effect:",'    when: ["facts.pii.count.exec(1)"]\n    effect:'),"bigint":P.replace("A small policy","9"*5000), "bom": "\ufeff"+P}
    for name, text in cases.items():
        w(f"p-{name}/x.yaml", text); run("check","a.csv","--policy",f"p-{name}"); 
    (site/"p-none").mkdir(); run("check","a.csv","--policy","p-none"); run("check","a.csv","--policy","p-missing"); run("check","a.csv","--policy","a.csv"); run("lint","p-none"); run("test","p-none"); run("lint","p-missing"); run("lint","p-op","p-entity","p-fact"); run("lint", "p-binary"); run("test","p-op")
    w("p-txt/readme.txt","hi"); run("check","a.csv","--policy","p-txt")
    (site/"ethicsguard.toml").unlink(); run("check","a.csv"); run("check","a.csv","--profile","nonesuch"); run("check","a.csv","--profile","../../etc/passwd"); run("check","a.csv","--config","nope.toml")
    for name, text in {"broken":"profile = \n","unknown":'policy = ["pol"]\n',"empty":"","latin":b'profile = "caf\xe9"\n',"nul":'profile = "a\0"\n',"noprofile":'profile = "zzz"\n',"type":'policies = 3\n',"regs":'policies = ["pol"]\nregisters = ["nope"]\n', "dirlog":'policies = ["pol"]\n[audit]\npath = "."\n',"proc":'policies = ["pol"]\n[audit]\npath = "/proc/x.jsonl"\n',"under":'policies = ["pol"]\n[audit]\npath = "a.csv/x.jsonl"\n',"nodir":'policies = ["pol"]\n[audit]\npath = "no/where/x.jsonl"\n',"full":'policies = ["pol"]\n[audit]\npath = "/dev/full"\n',"damaged":'policies = ["pol"]\n[audit]\npath = "damaged.jsonl"\n',"torn":'policies = ["pol"]\n[audit]\npath = "torn.jsonl"\n',"input":'policies = ["pol"]\n[audit]\npath = "a.csv"\n'}.items():
        w(f"{name}.toml", text)
        if name=="damaged": w("damaged.jsonl", "rubbish\n")
        if name=="torn": w("torn.jsonl", '{"seq": 1')
        run("check","a.csv","--config",f"{name}.toml"); run("redact","a.csv","-o","out.csv","--config",f"{name}.toml"); print("   out:", (site/"out.csv").exists()); (site/"out.csv").unlink(missing_ok=True)
        if "audit" in str(text): run("audit","verify","--config",f"{name}.toml"); run("audit","show","--config",f"{name}.toml")
    run("check","a.csv","--config","pol"); run("explain","deadbeef"); run("explain","nope-rule"); run("audit","verify","missing.jsonl"); run("audit","verify","a.csv"); run("audit","verify","."); run("init","--help"); run("doctor")

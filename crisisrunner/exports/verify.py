"""Checks an unzipped bundle with nothing but Python: python3 -I verify.py [FOLDER]. It ends with 0 where all holds."""
import hashlib, json, os, pathlib, re, shutil, subprocess, sys, tempfile
folder = pathlib.Path((*sys.argv[1:], pathlib.Path(__file__).parent)[0]) if __debug__ else sys.exit("Leave out -O.")
where, VOID, temp = "the bundle", ("rejected", "approval_voided"), tempfile.TemporaryDirectory()
COMMAND = [shutil.which("ssh-keygen") or "", *"-Y verify -n crisisrunner-approval -f allowed -s signature -I".split()]
canonical = lambda value: json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
sha256 = lambda content: hashlib.sha256(content).hexdigest()
said_in = lambda words, name: {"kind": name.split(".")[1], "subject": words.get(f"{name}.subject"), "body": words[name]}
read = lambda text: json.loads(text, object_pairs_hook=lambda all: dict(all) if len(dict(all)) == len(all) else int(""))
erases = lambda line: "entry.erased" in line and [read(line)[name] for name in ("incident", "type", "data")]
try:
    assert not any(one.is_symlink() or not (one.is_file() or one.is_dir()) for one in folder.rglob("*")), "it has links"
    there = {one.relative_to(folder).as_posix(): sha256(one.read_bytes()) for one in folder.rglob("*") if one.is_file()}
    manifest, record = read((folder / "manifest.json").read_bytes()), (folder / "record.jsonl").read_bytes().decode()
    lines = record.removesuffix("\n").split("\n")
    people = {} if (redacted := manifest["redacted"]) else read((folder / "workspace.json").read_bytes())["people"]
    head, at, first, pins, drafts, texts, given, odd = "0" * 64, "", None, [], {}, {}, {}, 0
    for where, number, line in ((f"entry {number}", number, line) for number, line in enumerate(lines, 1)):
        salt, words, hashed = map((entry := read(line)).pop, ("salt", "words", "hash"))
        data, incident, step = entry["data"], entry["incident"], entry["type"].split("message.")[-1]
        assert [entry["seq"], entry["prev"], incident] == [number, head, first or incident], "it does not come next"
        assert sha256(canonical(entry)) == hashed and entry["recorded_at"] >= at, "its envelope was changed"
        found = None if salt is words is None else sha256(f"{salt}\n".encode() + canonical(words))
        erased = lambda: redacted or [incident, "entry.erased", {"erases": number}] in map(erases, lines)
        assert found == entry["words_hash"] or (found is None and erased()), "its words were changed or are gone"
        first, pins = first or re.fullmatch(r"[\w-]+", incident)[0], pins + re.findall(r"\w{64}", str(data.get("pins")))
        head, at, key, sha = hashed, entry["recorded_at"], (data.get("message"), data.get("number")), data.get("sha256")
        if words and step == "file.attached": pins.append(sha)
        assert sha not in pins or there.get(f"attachments/{sha}") == sha, "its file is missing"
        if step == "drafted": drafts[key], texts[key] = {**entry, **data}, {}
        if step in "drafted edited": texts[key] |= {f"{one['language']}.{one['kind']}": words for one in data["texts"]}
        digests = {data["language"]: data["digest"]} if step == "approved" else data.get("digests", {})
        spoken = {one.split(".")[0] for one in data.get("languages") or texts.get(key) or ()}
        assert step != "released" or spoken == {*digests}, "it went out in other languages than it names words of"
        for language in digests if step in ("approved", "released") else ():
            now = {name: typed for name, typed in sorted(texts[key].items()) if name.startswith(f"{language}.")}
            what = {name: drafts[key][name] for name in ("incident", "message", "number", "next_update", "audience")}
            what |= {"language": language, "texts": [said_in(typed, name) for name, typed in now.items() if typed]}
            assert None in now.values() or sha256(canonical(what)) == digests[language], "it names other words"
        odd += len(made := {data["language"]: data["signature"]} if "signature" in data else data.get("signatures", {}))
        assert made or data.get("how") != "signed", "it is called signed, and has no signature"
        if step == "approved": given[number] = (key, data["language"], data["digest"], data["person"], data["how"])
        if step in VOID: given = {seq: one for seq, one in given.items() if one[0] != key or one[1] not in digests}
        for one in data["approvals"] if step == "released" else ():
            named = (key, one["language"], digests[one["language"]], one["person"], one["how"])
            assert given.get(one["entry"]) == named, f"entry {one['entry']} is no approval of these words that stood"
        for language, mark in made.items() if people and os.path.isabs(COMMAND[0]) else ():
            said = {"actor": data["person"], "at": entry["at"], "decision": step, "digest": digests[language]}
            files = {"allowed": f"{data['person']} {people[data['person']]['ssh_key']}\n", "signature": mark}
            for name in files: pathlib.Path(temp.name, name).write_bytes(files[name].encode())
            done = subprocess.run([*COMMAND, data["person"]], cwd=temp.name, input=canonical(said), capture_output=True)
            assert b"Could not verify" not in done.stdout, f"its signature is not that of {data['person']}"
            odd -= done.returncode == 0
    where, wrong = "the bundle", {name for name, _ in there.items() ^ manifest["files"].items()} - {"manifest.json"}
    wrong |= {name for name in there if re.match("attachments/|playbook/|workspace", name) and there[name] not in pins}
    assert not wrong, f"{min(wrong)} is missing, was changed, or is no part of it"
    print(f"{incident} holds: {number} entries, head {head}; {odd} signatures not checked{'; redacted' * redacted}")
except AssertionError as error: sys.exit(ascii(f"{where} does not hold: {error}")[1:-1])
except OSError as error: sys.exit(ascii(f"{where} could not be checked: {error}")[1:-1])
except Exception as error: sys.exit(f"{where} does not hold: it is malformed ({type(error).__name__})")

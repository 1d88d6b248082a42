# fmt: off
"""Checks an unzipped bundle with nothing but Python: python3 verify.py [FOLDER]. It ends with 0 where all holds."""
import hashlib, json, pathlib, re, shutil, subprocess, sys, tempfile
where, folder = "the bundle", pathlib.Path(*sys.argv[1:2]) if __debug__ else sys.exit("With -O nothing is checked.")
COMMAND = ["ssh-keygen", "-Y", "verify", "-n", "crisisrunner-approval", "-f", "allowed", "-s", "signature", "-I"]
canonical = lambda value: json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
sha256 = lambda content: hashlib.sha256(content).hexdigest()
said_in = lambda words, name: {"kind": name.split(".")[1], "subject": words.get(f"{name}.subject"), "body": words[name]}
try:
    manifest, record = json.loads((folder / "manifest.json").read_bytes()), (folder / "record.jsonl").read_bytes()
    people = {} if manifest["redacted"] else json.loads((folder / "workspace.json").read_bytes())["people"]
    erased = {*re.findall(rb'"data":{"erases":(\d+)},.*"incident":"([^"]+)".*"type":"entry.erased"', record)}
    able, head, at, drafts, texts, given = shutil.which("ssh-keygen"), "0" * 64, "", {}, {}, {}
    for number, line in enumerate(record.splitlines(), 1):
        where = f"entry {number}"
        salt, words, hashed = map((entry := json.loads(line)).pop, ("salt", "words", "hash"))
        assert (entry["seq"], entry["prev"]) == (number, head), "it is not the one that follows"
        assert sha256(canonical(entry)) == hashed and entry["recorded_at"] >= at, "its envelope was changed"
        found = None if salt is words is None else sha256(f"{salt}\n".encode() + canonical(words))
        left_out = found is None and (manifest["redacted"] or (b"%d" % number, entry["incident"].encode()) in erased)
        assert found == entry["words_hash"] or left_out, "its words were changed, or are gone and nobody erased them"
        head, at, data, step = hashed, entry["recorded_at"], entry["data"], entry["type"].split("message.")[-1]
        if step == "file.attached" and words:
            assert manifest["files"].get(f"attachments/{data['sha256']}") == data["sha256"], "its file is missing"
        key, digests = (data.get("message"), data.get("number")), data.get("digests", {})
        if step == "drafted":
            drafts[key], texts[key] = {**entry, **data}, {}
        for one in data["texts"] if step in ("drafted", "edited") else ():
            texts[key][f"{one['language']}.{one['kind']}"] = words
        if step == "approved":
            assert "signature" in data or data["how"] != "signed", "it is called signed, and has no signature"
            given[number] = (key, data["language"], data["digest"], data["person"], data["how"])
            digests = {data["language"]: data["digest"]}
        for language in digests if step in ("approved", "released") else ():
            now = {name: typed for name, typed in sorted(texts[key].items()) if name.startswith(f"{language}.")}
            what = {name: drafts[key][name] for name in ("incident", "message", "number", "next_update", "audience")}
            what |= {"language": language, "texts": [said_in(typed, name) for name, typed in now.items() if typed]}
            assert None in now.values() or sha256(canonical(what)) == digests[language], "it names other words"
        if step in ("rejected", "approval_voided"):
            given = {seq: one for seq, one in given.items() if one[0] != key or one[1] not in digests}
        for one in data["approvals"] if step == "released" else ():
            named = (key, one["language"], digests[one["language"]], one["person"], one["how"])
            assert given.get(one["entry"]) == named, f"entry {one['entry']} is no approval of these words that stood"
        if step == "approved" and able and people and "signature" in data:
            said = canonical({"actor": data["person"], "at": entry["at"], "decision": step, "digest": data["digest"]})
            with tempfile.TemporaryDirectory() as place:
                allowed = f"{data['person']} {people[data['person']]['ssh_key']}\n"
                pathlib.Path(place, "allowed").write_bytes(allowed.encode())
                pathlib.Path(place, "signature").write_bytes(data["signature"].encode())
                done = subprocess.run([*COMMAND, data["person"]], cwd=place, input=said, capture_output=True)
            assert done.returncode == 0, f"its signature is not that of {data['person']} for these words"
    there = {one.relative_to(folder).as_posix(): sha256(one.read_bytes()) for one in folder.rglob("*") if one.is_file()}
    where, wrong = "the bundle", {name for name, _ in there.items() ^ manifest["files"].items()} - {"manifest.json"}
    assert not wrong, f"{min(wrong)} is missing, was changed, or is no part of it"
    assert manifest["redacted"] or b'"workspace":"%s"' % there["workspace.json"].encode() in record, "other workspace"
    unchecked = record.count(b'"signatures":{' if able and people else b'"-----BEGIN SSH SIGNATURE')
    note = f"; {unchecked} signatures not checked{'' if able else ': no ssh-keygen here'}" if unchecked else ""
    print(f"{entry['incident']} holds: {number} entries, head {head}{note}" + "; redacted" * bool(manifest["redacted"]))
except Exception as error:
    sys.exit(f"{where} does not hold: {error if isinstance(error, (AssertionError, OSError)) else 'it is malformed'}")

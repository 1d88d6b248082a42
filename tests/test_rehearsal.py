"""A drill played by a script: in seconds, without people, and never outside of its own folder."""

import json
import shlex
from pathlib import Path

import pytest

from crisisrunner.exercise import BANNER
from tests.conftest import Run, Type
from tests.servers import web_server

GOOD = """
# What a quick team types.
+0:02  Dana Ortiz: fact set what_happened Dark --source "ward 4"
+0:02  Dana Ortiz: fact set detected_at 02:50 --source "ward 4"
+0:03  Dana Ortiz: fact set care_open yes --source Sam
+0:04  Dana Ortiz: task done confirm
+0:05  Dana Ortiz: advance confirm
+0:08  Dana Ortiz: message submit hold-public
+0:09  Dana Ortiz tries: message release hold-public --yes exercise
+0:10  Ana Ruiz: message approve hold-public --digest {digest} --lang en
+0:10  Ana Ruiz: message approve hold-public --digest {digest} --lang es
+0:12  Dana Ortiz: message release hold-public --yes exercise
+0:50  Sam Lee: drill observe speak-first "They were quick." --rating P
"""


def typed(type_in: Type, line: str) -> Run:
    return type_in(*shlex.split(line))


def test_a_good_script_scores_well(hospital: Path, type_in: Type) -> None:
    Path("good.txt").write_text(GOOD)
    run = typed(type_in, "drill rehearse dark-night --script good.txt")
    assert run.status == 0, run.err
    lines = run.out.splitlines()
    assert lines[0] == lines[-1] == BANNER
    assert "  03:02 EST  Dana Ortiz: message release hold-public --yes exercise" in lines
    assert "  P  Speak before the media do" in lines
    assert "     Performed without Challenges, suggested   speak-first" in lines
    assert "  Time to the first public word         12 min   (The real night: 4 h 38 min)" in lines


def test_what_was_tried_and_refused_is_told(hospital: Path, type_in: Type) -> None:
    Path("good.txt").write_text(GOOD)
    out = typed(type_in, "drill rehearse dark-night --script good.txt").out
    tried = out.split("02:59 EST")[1].split("03:00 EST")[0]
    assert "Refused: hold-public.1 cannot go out yet." in tried
    assert "not approved (en)" in tried


def test_a_rehearsal_leaves_nothing_behind(hospital: Path, type_in: Type) -> None:
    Path("good.txt").write_text(GOOD)
    before = sorted(path.name for path in hospital.rglob("*"))
    score = json.loads(typed(type_in, "drill rehearse dark-night --script good.txt --json").out)
    assert [one["rating"] for one in score["objectives"]] == ["P", "M"]
    assert sorted(path.name for path in hospital.rglob("*")) == before
    assert typed(type_in, "drill list").out.count("D-") == 0


OUTLETS = """
[channels.website]
address = "LIVE_PAGE"
drill_address = "DRILL_PAGE"
"""


def test_a_rehearsal_sends_nothing_and_leaves_the_mirror_as_it_is(
    hospital: Path, type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml = Path("crisisrunner.toml")
    Path("stick").mkdir()
    toml.write_text('mirror = "stick"\nplayers = "CRISIS_PLAYERS"\n' + toml.read_text() + OUTLETS)
    Path("good.txt").write_text(GOOD)
    assert typed(type_in, "drill start dark-night").status == 0
    mirrored = Path("stick/record.drills.db").read_bytes()
    with web_server() as web:
        for name in ("LIVE_PAGE", "DRILL_PAGE", "CRISIS_PLAYERS"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{web.port}/{name}")
        run = typed(type_in, "drill rehearse dark-night --script good.txt --out kept")
        assert (run.status, web.received) == (0, [])
    assert Path("stick/record.drills.db").read_bytes() == mirrored
    kept = typed(type_in, "--db kept/record.drills.db -i D-2026-001 drill observe protect Calm --rating P")
    assert kept.status == 0
    assert Path("stick/record.drills.db").read_bytes() == mirrored


def test_a_record_elsewhere_says_that_the_mirror_does_not_have_it(hospital: Path, type_in: Type) -> None:
    toml = Path("crisisrunner.toml")
    for folder in ("stick", "elsewhere"):
        Path(folder).mkdir()
    toml.write_text('mirror = "stick"\n' + toml.read_text())
    assert typed(type_in, "--db elsewhere/record.db start dark").status == 0
    assert not list(Path("stick").iterdir())
    said = " ".join(typed(type_in, "--db elsewhere/record.db status").out.split())
    assert "elsewhere/record.db is not in the workspace's folder, so the mirror does not have it." in said
    assert typed(type_in, "--db other.db start dark").status == 0
    assert [one.name for one in Path("stick").iterdir()] == ["other.db"]
    assert "the mirror does not have it" not in typed(type_in, "--db other.db status").out


def test_a_rehearsal_is_not_kept_among_the_workspaces_own_records(hospital: Path, type_in: Type) -> None:
    Path("good.txt").write_text(GOOD)
    run = typed(type_in, "drill rehearse dark-night --script good.txt --out .")
    assert run.err.splitlines()[0] == "Refused: That folder is the workspace's own."
    assert not Path("record.drills.db").exists()


def test_a_rehearsal_can_be_kept(hospital: Path, type_in: Type) -> None:
    Path("good.txt").write_text(GOOD)
    assert typed(type_in, "drill rehearse dark-night --script good.txt --out kept").status == 0
    kept = typed(type_in, "--db kept/record.drills.db -i D-2026-001 timeline")
    assert "Players were told from Ward 4: A ward calls: Our screens are dark." in kept.out
    assert "Observed (speak-first, P): They were quick." in kept.out
    again = typed(type_in, "drill rehearse dark-night --script good.txt --out kept")
    assert again.err.startswith("Refused: A record of drills lies in kept already.")
    assert typed(type_in, "drill rehearse dark-night --script good.txt --out kept --force").status == 0


def test_a_line_that_does_not_work_stops_the_rehearsal(hospital: Path, type_in: Type) -> None:
    Path("bad.txt").write_text("+0:05  Dana Ortiz: advance confirm\n+0:06  Dana Ortiz: log never\n")
    run = typed(type_in, "drill rehearse dark-night --script bad.txt")
    assert run.status == 1
    assert run.err.startswith("Refused: Line 1 of the script was refused: Dana Ortiz: advance confirm")
    assert "what_happened is not known" in run.err
    assert "log never" not in run.out


def test_every_mistake_of_a_script_is_told_at_once(hospital: Path, type_in: Type) -> None:
    Path("bad.txt").write_text(
        "+0:05  Dana Ortiz: erase 3 --reason x\n"
        "+0:02  Dana Ortiz: status\n"
        "Dana Ortiz: status\n"
        "+9:00  Dana Ortiz: status\n"
        "+9:00  Dana Ortiz: status --db other.db\n"
        "+9:00  Dana Ortiz: drill stop --real-event\n"
        '+9:00  Dana Ortiz: log "no end\n'
        "+x  Dana Ortiz: status\n"
        "+1:00  Dana Ortiz: start dark\n"
    )
    run = typed(type_in, "drill rehearse dark-night --script bad.txt")
    assert run.status == 1
    told = [line.split(": ", 1) for line in run.err.splitlines() if line.startswith("bad.txt")]
    assert [place for place, _ in told] == [
        "bad.txt:1:1", "bad.txt:2:1", "bad.txt:3:1", "bad.txt:4:1", "bad.txt:5:1", "bad.txt:5:1", "bad.txt:6:1",
        "bad.txt:6:1", "bad.txt:7:1", "bad.txt:8:1", "bad.txt:9:1", "bad.txt:9:1",
    ]  # fmt: skip
    assert "a script cannot 'erase': players cannot either" in run.err
    assert "a script cannot use --db: it would leave the drill" in run.err
    assert "a script cannot 'drill stop'" in run.err
    assert not Path("other.db").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the script is empty"),
        (b"\xff\xfe", "the script is not UTF-8 text"),
        (b"# only a remark\n", "the script is empty"),
        (b"x" * 1_000_001, "the script is larger than 1,000,000 bytes"),
    ],
)
def test_what_is_no_script(hospital: Path, type_in: Type, content: bytes, said: str) -> None:
    Path("bad.txt").write_bytes(content)
    run = typed(type_in, "drill rehearse dark-night --script bad.txt")
    assert (run.status, said in run.err) == (1, True)


def test_a_script_that_is_not_there(hospital: Path, type_in: Type) -> None:
    run = typed(type_in, "drill rehearse dark-night --script none")
    assert run.err.startswith("Refused: There is no script none.")


def test_a_digest_of_what_is_not_there_is_the_refusal_of_its_line(hospital: Path, type_in: Type) -> None:
    asked = "message approve nosuch --digest {digest}"
    Path("tries.txt").write_text(f"+0:05  Ana Ruiz tries: {asked}\n+0:06  Dana Ortiz: log 'still here'\n")
    run = typed(type_in, "drill rehearse dark-night --script tries.txt")
    assert run.status == 0, run.err
    assert run.out.index("Refused: There is no message 'nosuch'") < run.out.index("still here")
    Path("bad.txt").write_text(f"+0:05  Ana Ruiz: {asked}\n")
    run = typed(type_in, "drill rehearse dark-night --script bad.txt")
    assert (run.status, run.err.splitlines()[0]) == (
        1, "Refused: Line 1 of the script was refused: Ana Ruiz: message approve nosuch --digest {digest}",
    )  # fmt: skip
    assert "There is no message 'nosuch'" in run.err

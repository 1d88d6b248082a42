"""The timeline as a page: whole without anything else, inert whatever was typed, and readable by everybody."""

import re
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from crisisrunner.page.axis import Axis
from crisisrunner.page.frame import safe
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.load import load_playbook
from crisisrunner.timeline.about import About
from crisisrunner.timeline.entries import Entry
from crisisrunner.timeline.picture.chart import NARROW, WIDE, chart
from crisisrunner.timeline.picture.course import MOST, Course
from crisisrunner.timeline.telling import Names
from crisisrunner.times import stamp
from tests.conftest import Run, Type, let_out, once

HOSPITAL = Path(__file__).parent / "hospital"
DUBLIN = ZoneInfo("Europe/Dublin")
AT = datetime(2026, 11, 20, 7, 52, tzinfo=UTC)
ABOUT = About("2026-001", "Dark", "Valley", DUBLIN, AT, "Dana", 9, "a" * 64)
LIBRARY = Library(HOSPITAL)
PLAYBOOK, _ = load_playbook(LIBRARY.playbook("dark"), LIBRARY)
NAMES = Names(PLAYBOOK, {}, DUBLIN)
STEADY = settings(derandomize=True, database=None, deadline=None, max_examples=50)
EVIL = (
    "<script>alert(1)</script>", "</script></style></title>", "<img src=x onerror=alert(1)>", "]]>", "-->", "`&lt;`",
    '" onmouseover="x', "' autofocus onfocus='x", "@import url(//x);", "javascript:x", "\u202egnp.exe\u2066", "\x1b[2J",
)  # fmt: skip


class Outline(HTMLParser):
    """A page as a browser takes it apart: its tags, and the text in each."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.texts.setdefault(tag, []).append("")
        self._open = tag

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open][-1] += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def outline(page: str) -> Outline:
    found = Outline()
    found.feed(page)
    found.close()
    return found


def page(type_in: Type, *options: str, incident: str = "2026-001") -> str:
    run = type_in("-i", incident, "timeline", "--format", "html", *options)
    assert run.status == 0, run.err
    return run.out


def a_night(type_in: Type) -> Run:
    once(
        type_in,
        "start dark --at '2026-11-20 02:52'",
        "fact set what_happened 'Screens are dark' --source 'Kim Vo' --at '2026-11-20 02:55'",
        "fact set detected_at '2026-11-20 02:50' --source Screens --at '2026-11-20 02:56'",
        "fact set breach_known_at '2026-11-20 03:00' --source 'security' --at '2026-11-20 03:00' --reason 'so it is'",
        "task done confirm --at '2026-11-20 02:57'",
        "message release alert --yes 2026-001 --at '2026-11-20 03:01'",
        "advance confirm --at '2026-11-20 03:02'",
        "inquiry open 'Are you open?' --kind press --outlet 'Radio' --yes --at '2026-11-20 03:07'",
    )
    return let_out(type_in, "hold-public", "--at", "2026-11-20 03:20")


def test_it_is_written_as_its_name_ends_and_never_over_another_file(hospital: Path, type_in: Type) -> None:
    a_night(type_in)
    assert type_in("timeline", "--out", "night.html").status == 0
    assert type_in("timeline", "--out", "night.html").status == 1
    assert Path("night.html").read_text().startswith("<!DOCTYPE html>")
    assert Path("night.html").read_text().endswith("</html>\n")


def test_its_head_tells_of_what_it_is_and_what_it_leaves_out(hospital: Path, type_in: Type) -> None:
    a_night(type_in)
    head = page(type_in, "--kind", "message", "--redact").split("</header>")[0]
    for told in (
        "2026-001  Screens are dark",
        "Valley Hospital",
        "by Dana Ortiz",
        "up to entry ",
        "America/New_York",
    ):
        assert told in head
    assert "what is not of the kind message; the words of internal notes" in head


def test_every_entry_has_both_times_who_did_it_its_number_its_kind_and_its_hash(
    hospital: Path, type_in: Type
) -> None:
    a_night(type_in)
    told = page(type_in)
    entry = next(part for part in told.split("<li ") if "Released hold-public.1" in part)
    for text in (
        '<time datetime="2026-11-20T08:20:00.000Z">03:20 EST</time>', "Dana Ortiz, Communications lead",
        "08:20:00 UTC", "message.released", "<dt>Written down</dt>", "<dt>Digest, en (SHA-256)</dt>",
        "Approved, en</dt><dd dir=\"auto\">Ana Ruiz, asserted, in entry ",
    ):  # fmt: skip
        assert text in entry
    (whole,) = re.findall(r'<dt>Hash</dt><dd dir="auto">([0-9a-f]{64})<', entry)
    assert f"<code>{whole[:8]}</code>" in entry


def test_a_release_carries_the_exact_words_that_went_out(hospital: Path, type_in: Type) -> None:
    once(type_in, "start dark --at '2026-11-20 02:52'")
    words = 'Use <paper> & "pens".\n\n  Thank you.\n\nمرحبا'
    Path("new.md").write_text(words)
    type_in("message", "edit", "alert", "--file", "new.md")
    type_in("message", "edit", "alert", "--lang", "es", "--same")
    assert type_in("message", "release", "alert", "--yes", "2026-001").status == 0
    found = outline(page(type_in))
    assert found.texts["pre"][0] == words
    assert found.of("pre")[0] == {"lang": "en", "dir": "auto"}


def test_nothing_typed_acts(hospital: Path, type_in: Type) -> None:
    clean = {tag for tag, _ in outline(_typed(type_in, "plain words")).tags}
    (Path.cwd() / "record.db").unlink()
    told = _typed(type_in, *EVIL)
    found = outline(told)
    assert {tag for tag, _ in found.tags} == clean
    assert len(found.of("script")) == len(found.of("style")) == 1
    names = {name for _, attributes in found.tags for name in attributes}
    assert {
        name for name in names if name.startswith("on") or name in ("src", "href", "style", "action")
    } == set()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", told)
    assert "\\u202egnp.exe" in told


def _typed(type_in: Type, *texts: str) -> str:
    """The page of an incident in which these texts are everywhere that anything can be typed."""
    assert type_in("start", "dark", "--title", " ".join(texts), "--at", "2026-11-20 02:52").status == 0
    for text in texts:
        assert type_in("log", "--at", "2026-11-20 03:00", "--", text).status == 0
        assert type_in("--as", text, "log", "it is me", "--at", "2026-11-20 03:01").status == 0
    opened = (
        "inquiry",
        "open",
        " ".join(texts),
        "--kind",
        "press",
        "--asker",
        texts[0],
        "--yes",
        "--at",
        "2026-11-20 03:02",
    )
    assert type_in(*opened).status == 0
    Path("new.md").write_text("\n".join(texts).replace("]]", "]"))
    type_in("message", "edit", "alert", "--file", "new.md")
    type_in("message", "edit", "alert", "--lang", "es", "--same")
    assert type_in("message", "release", "alert", "--yes", "2026-001").status == 0
    return page(type_in)


def test_only_its_own_rules_and_script_may_act_and_nothing_comes_from_outside(
    hospital: Path, type_in: Type
) -> None:
    a_night(type_in)
    told = page(type_in)
    policy = outline(told).of("meta")[1]["content"] or ""
    for tag in ("style", "script"):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", told, re.DOTALL)
        digest = b64encode(sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert not re.search(r"url\(|@import|src=|href=|https?:", told)


def test_it_can_be_read_by_everybody(hospital: Path, type_in: Type) -> None:
    a_night(type_in)
    told = page(type_in)
    found = outline(told)
    levels = [int(tag[1]) for tag, _ in found.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert found.of("html") == [{"lang": "en"}]
    ids = [attributes["id"] for _, attributes in found.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for picture in found.of("svg"):
        assert picture["role"] == "img"
        assert set((picture["aria-labelledby"] or "").split()) <= set(ids)
    assert len(found.of("label")) == len(found.of("select")) + len(found.of("input"))
    assert "hidden" in next(one for one in found.of("div") if one.get("id") == "filters")


def test_its_picture_says_what_stands_in_the_entries(hospital: Path, type_in: Type) -> None:
    a_night(type_in)
    told = page(type_in)
    assert "2 stages, 2 releases, " in told
    for label in (
        "Detect<",
        "hold-public, 03:20<",
        "q1 press, overdue<",
        "authority, overdue<",
        "Releases: 2<",
    ):
        assert f">{label}" in told
    assert "<svg" not in page(type_in, "--kind", "note")


def test_a_night_on_paper_is_in_the_picture(hospital: Path, type_in: Type) -> None:
    once(type_in, "start dark --at '2026-11-20 06:00'")
    Path("log.csv").write_text("time,text\n2026-11-19 22:40,Screens go black\n2026-11-20 01:15,Called IT\n")
    assert type_in("timeline", "import", "log.csv").status == 0
    shown = page(type_in)
    assert "From Thu 19 Nov 2026, 22:40 EST, to Fri 20 Nov 2026, 06:00 EST: 2 stages" in shown
    assert "Another log" in shown


def test_an_incident_of_which_nothing_is_wanted_says_so(hospital: Path, type_in: Type) -> None:
    a_night(type_in)
    assert "There are no entries." in page(type_in, "--since", "2026-11-21 03:00")


def test_a_drill_says_so_at_both_ends_on_every_printed_page_and_in_its_title(
    hospital: Path, type_in: Type
) -> None:
    banner = '<p class="exercise">EXERCISE  EXERCISE  EXERCISE</p>'
    a_night(type_in)
    assert "EXERCISE" not in page(type_in)
    once(type_in, "drill start dark-night")
    told = page(type_in, incident="D-2026-001")
    assert told.count(banner) == 2
    assert "<title>EXERCISE " in told
    assert '@top-center { content: "EXERCISE  EXERCISE  EXERCISE"' in told


def entry(type_: str, minute: int, seq: int, **data: object) -> Entry:
    at = AT + timedelta(minutes=minute)
    return Entry("2026-001", seq, at, at, "Dana", None, type_, "what", "a" * 64, {}, data)


MINUTES = st.lists(st.integers(0, 60 * 24 * 40), max_size=60)


@STEADY
@given(MINUTES, MINUTES, st.sampled_from(["message", "x\x00<>&\"'", "長" * 200]))
def test_any_course_makes_a_picture(releases: list[int], inquiries: list[int], name: str) -> None:
    happened = [entry("message.released", minute, 0, message=name, number=1) for minute in releases]
    for number, minute in enumerate(inquiries):
        due = stamp(AT + timedelta(minutes=minute + 30))
        happened.append(entry("inquiry.opened", minute, 0, id=f"q{number}", kind="press", answer_by=due))
        happened.append(entry("inquiry.handled", minute + number, 0, id=f"q{number}"))
    told = sorted(happened, key=lambda one: one.at)
    course = Course((replaced(one, seq) for seq, one in enumerate(told)), NAMES)
    for layout in (WIDE, NARROW):
        drawn = chart(course, ABOUT, AT, layout)
        assert bool(drawn) == bool(told)
        if drawn:
            picture = ElementTree.fromstring(drawn)
            high = float(picture.get("viewBox", "").split()[3])
            places = [float(one) for one in re.findall(r'(?<!\w)(?:x|cx|x1|x2)="([^"]*)"', drawn)]
            assert all(0 <= place <= layout.wide for place in places)
            assert high < 2500


def replaced(one: Entry, seq: int) -> Entry:
    return entry(one.type, int((one.at - AT) / timedelta(minutes=1)), seq, **one.data)


def test_many_are_counted_and_their_picture_stays_small() -> None:
    many = 3 * MOST
    course = Course(
        (
            entry("message.released", minute, minute, message="update", number=minute)
            for minute in range(many)
        ),
        NAMES,
    )
    drawn = chart(course, ABOUT, AT, WIDE)
    assert f"Releases: {many}" in drawn
    assert "too many to show each; 9 at the tallest" in drawn
    assert len(drawn) < 20_000


@STEADY
@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.integers(1, 60 * 24 * 400),
    st.sampled_from(["Europe/Dublin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"]),
)  # fmt: skip
def test_an_axis_has_few_round_times_from_left_to_right(begins: datetime, minutes: int, zone: str) -> None:
    start = begins.replace(tzinfo=UTC)
    axis = Axis(start, start + timedelta(minutes=minutes), ZoneInfo(zone), 10, 90)
    ticks = [*axis.ticks()]
    assert len(ticks) <= 10
    assert all(10 <= x <= 90 for x, _ in ticks)
    assert [x for x, _ in ticks] == sorted(x for x, _ in ticks)


def test_on_the_day_the_clocks_change_midnight_is_midnight() -> None:
    axis = Axis(
        datetime(2026, 3, 27, 22, tzinfo=UTC), datetime(2026, 3, 31, 22, tzinfo=UTC), DUBLIN, 0, 96, 4
    )
    assert [*axis.ticks()] == [(2.0, "28 Mar"), (26.0, "29 Mar"), (49.0, "30 Mar"), (73.0, "31 Mar")]


def test_text_that_acts_is_shown_as_its_code() -> None:
    assert safe("a\x00<b>\u202e") == "a\\x00&lt;b&gt;\\u202e"

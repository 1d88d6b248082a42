"""What may be said now: the newest words that stand, what is wrong or late, and what nobody answers."""

import json
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from crisisrunner import desk
from crisisrunner.case import ERASED
from crisisrunner.cli.show.say import TITLE, say_text, show_say
from crisisrunner.cli.show.say_page import say_page
from crisisrunner.errors import Refused
from crisisrunner.exercise import BANNER
from crisisrunner.log.record import Record
from crisisrunner.pins import pin
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.workspace import load_workspace
from crisisrunner.runner import start
from crisisrunner.saying import Page, Saying, page
from tests.conftest import Type, once
from tests.nights import AT, Night

ASKED = """
not_to_answer: [cause, ransom]
questions_to: spokesperson
"""


@pytest.fixture
def planned(hospital: Path) -> Path:
    """The playbook `dark`, whose holding statement has words to be read out, and which says what is not answered."""
    plan = hospital / "playbooks" / "dark.yaml"
    text = plan.read_text().replace("[website, sms, mail]", "[website, sms, phone]", 1)
    deputy = "  spokesperson: {title: Spokesperson, deputy: lead}\n"
    plan.write_text(text.replace("  privacy:", deputy + "  privacy:", 1) + ASKED)
    toml = hospital / "crisisrunner.toml"
    toml.write_text(toml.read_text().replace("hotline", 'press_phone = "+1 212 555 0102"\nhotline', 1))
    for language, words in (("", "Hello, it is dark."), (".es", "Hola, no hay luz.")):
        script = hospital / "templates" / "hold" / f"public{language}.phone-script.txt"
        script.write_text(f"{words} {{{{ next_update|time }}}}")
    return hospital


@pytest.fixture
def night(planned: Path) -> Night:
    """An incident of that plan, before anything is released."""
    record = Record(planned / "record.db", create=True)
    start(
        record, pin("dark", Library(planned), load_workspace(planned)), "Dana Ortiz", "Ransom demand", at=AT
    )
    return Night(record)


def asked(night: Night, later: int = 0, audience: str | None = None, language: str | None = None) -> Page:
    """What may be said, some minutes after the last thing happened."""
    return page(
        night.do(night.at).case(), night.at + timedelta(minutes=later), "Dana Ortiz", audience, language
    )


def to_public(night: Night, later: int = 0) -> Saying:
    return asked(night, later, "public").said[0]


def shown(capsys: pytest.CaptureFixture[str], found: Page) -> str:
    show_say(found)
    return capsys.readouterr().out


def clock(moment: datetime | None, night: Night) -> str:
    assert moment is not None
    return f"{moment.astimezone(night.do(night.at).case().zone):%H:%M} EST"


# Whose words


def test_before_a_release_we_call_back_and_what_is_coming_is_named(night: Night, capsys) -> None:
    night.to_hold()
    out = shown(capsys, asked(night))
    assert out.splitlines()[:5] == [
        f"{TITLE}   2026-001   {clock(night.at, night)}",
        "",
        "PATIENTS AND THE PUBLIC",
        "  Nothing released yet: say that we will call back.",
        "  hold-public.1 is a draft",
    ]
    assert "STAFF   NOT FOR THE PUBLIC" in out
    night.do().confirm_fact("what_happened", "Sam Lee")
    night.submit("hold-public")
    assert to_public(night).coming == {"hold-public.1": "in_review"}


def test_the_newest_release_is_said_exactly_and_its_promise(night: Night, capsys) -> None:
    night.to_hold()
    night.let_out("hold-public")
    said = to_public(night)
    assert said.message is not None
    assert (said.message.id, said.message.number) == ("hold-public.1", 1)
    promised = clock(said.next_update, night)
    out = shown(capsys, asked(night, audience="public"))
    assert f"ask again after {promised}" in out.splitlines()[0]
    assert f"released {clock(said.message.released_at, night)[:5]}; next update promised by {promised}" in out
    assert f"  en\n  Hello, it is dark. {promised}\n\n  es\n  Hola, no hay luz. {promised}\n" in out
    night.do().set_fact("visits_moved", "12", "Sam Lee")
    night.do().advance("update")
    night.let_out("update-public")
    out = shown(capsys, asked(night, audience="public"))
    assert "12 visits moved." in out
    assert "Hello" not in out


def test_what_is_read_out_is_the_phone_script_else_the_long_text(night: Night) -> None:
    night.to_hold()
    night.let_out("hold-public")
    said = to_public(night)
    assert said.aloud == {"en": "phone-script", "es": "phone-script"}
    assert set(said.texts["en"]) == {"web", "sms", "phone-script"}
    night.do().set_fact("visits_moved", "12", "Sam Lee")
    night.do().advance("update")
    night.let_out("update-public")
    assert to_public(night).aloud == {"en": "web", "es": "web"}


def test_words_that_were_taken_back_give_way_to_those_that_still_stand(night: Night, capsys) -> None:
    night.to_hold()
    night.let_out("hold-public")
    night.do().set_fact("visits_moved", "12", "Sam Lee")
    night.do().advance("update")
    night.let_out("update-public")
    desk.withdraw(night.do(), "update-public", "posted too early")
    said = to_public(night)
    assert said.message is not None
    assert (said.message.id, said.gone) == ("hold-public.1", ("update-public.1",))
    out = shown(capsys, asked(night, audience="public"))
    assert "  GONE   update-public.1 does not hold any more: do not repeat it.\n" in out
    assert "Hello, it is dark." in out
    desk.withdraw(night.do(), "hold-public", "all wrong")
    out = shown(capsys, asked(night, audience="public"))
    assert "Nothing released stands: say that we will call back." in out
    assert "hold-public.1, update-public.1 do not hold any more: do not repeat them." in " ".join(out.split())


def test_what_is_being_corrected_is_not_repeated(night: Night, capsys) -> None:
    night.to_hold()
    night.let_out("hold-public")
    night.do().retract_fact("detected_at", "the clock was wrong")
    assert to_public(night).correction == "hold-public-correction.1"
    out = shown(capsys, asked(night, audience="public"))
    assert "being corrected: ask again soon" in out.splitlines()[0]
    assert "  WRONG  hold-public.1 is being corrected: do not repeat it." in out
    assert "hold-public-correction.1, a draft, puts it right" in " ".join(out.split())
    assert "Hello, it is dark." not in out


def test_a_correction_that_is_out_is_what_is_said_and_the_promise_stays(night: Night, capsys) -> None:
    night.to_hold()
    night.let_out("hold-public")
    promised = to_public(night).next_update
    night.do().retract_fact("detected_at", "the clock was wrong")
    night.let_out("hold-public-correction")
    said = to_public(night)
    assert (said.wrong, said.next_update) == (False, promised)
    assert "We said something wrong, and we are sorry." in shown(capsys, asked(night))
    desk.withdraw(night.do(), "hold-public-correction", "worded badly")
    said = to_public(night)
    assert (said.message, said.gone) == (None, ("hold-public-correction.1",))


def test_an_older_message_that_is_wrong_is_named_beside_the_newest(night: Night) -> None:
    night.to_hold()
    night.let_out("hold-public")
    night.do().set_fact("visits_moved", "12", "Sam Lee")
    night.do().advance("update")
    night.let_out("update-public")
    desk.correct(night.do(), "hold-public", "wrong number to call")
    said = to_public(night)
    assert said.message is not None
    assert (said.message.id, said.wrong, said.gone) == ("update-public.1", False, ("hold-public.1",))


def test_a_promise_that_has_passed_is_told_until_the_incident_is_closed(night: Night, capsys) -> None:
    night.to_hold()
    night.let_out("hold-public")
    promised = to_public(night).next_update
    assert promised is not None
    minutes = int((promised - night.at).total_seconds() // 60) + 12
    out = shown(capsys, asked(night, minutes))
    assert "an update is late: ask again soon" in out.splitlines()[0]
    when = clock(promised, night)
    assert f"  LATE   12 min: the update promised by {when} has not come.\n" in out
    night.do().advance("stand-down", "a false alarm")
    assert "LATE" not in shown(capsys, asked(night, minutes))


def test_a_language_that_stayed_in_is_said_to_be_missing(night: Night, capsys) -> None:
    night.to_hold()
    night.do().confirm_fact("what_happened", "Sam Lee")
    night.submit("hold-public")
    night.approve("hold-public")
    wanted = desk.Release(night.do(), "hold-public", "en")
    wanted.make(wanted.check().digests, "nobody")
    assert "  es: not released\n" in shown(capsys, asked(night))
    assert shown(capsys, asked(night, language="es")).count("es: not released") == 1
    assert list(asked(night, language="en").said[0].texts) == ["en"]


def test_erased_words_are_shown_as_erased(night: Night, capsys) -> None:
    night.to_hold()
    night.edit("hold-public", "Mrs Ruiz is in bed 4. More soon.", "es", "phone-script")
    night.let_out("hold-public")
    texts = night.incident.messages["hold-public.1"].texts
    night.do().erase([text.words for text in texts if text.key == "es.phone-script"], "a patient's name")
    said = asked(night, language="es", audience="public")
    assert said.said[0].texts["es"]["phone-script"] == ERASED
    assert f"  {ERASED}\n" in shown(capsys, said)


@pytest.mark.parametrize(
    ("audience", "language", "sentence"),
    [
        ("publc", None, "There is no audience 'publc'; did you mean 'public'?"),
        (None, "english", "There is no language 'english'; there is: en, es."),
    ],
)
def test_an_unknown_audience_or_language_is_refused(
    night: Night, audience: str | None, language: str | None, sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        asked(night, audience=audience, language=language)
    assert refused.value.sentence == sentence


# What is not answered


def test_questions_are_sent_to_the_role_or_its_deputy(night: Night, capsys) -> None:
    assert shown(capsys, asked(night)).endswith(
        "\nDo not answer: cause, ransom.\n"
        "Send those questions to: Spokesperson, Dana Ortiz, +1 212 555 0101.\n"
        "Press: +1 212 555 0102\n"
    )
    night.do().assign("spokesperson", ["Ana Ruiz"])
    assert "Spokesperson, Ana Ruiz, +1 212 555 0164." in shown(capsys, asked(night))


def test_without_a_list_nothing_else_is_answered(hospital: Path, type_in: Type) -> None:
    once(type_in, "start dark")
    assert type_in("say").out.endswith("\nDo not answer: anything else.\n")


def test_the_incidents_title_is_on_no_page(night: Night, capsys) -> None:
    found = asked(night)
    for text in (shown(capsys, found), say_text(found), say_page(found)):
        assert "Ransom demand" not in text


def test_a_long_screen_ends_with_the_head_and_the_worst(night: Night, capsys) -> None:
    night.to_hold()
    night.let_out("hold-public")
    body = "\n".join(f"Line {number}." for number in range(30))
    night.edit("alert", body)
    desk.says_the_same(night.do(), "alert", "es")
    night.release("alert")
    night.do().retract_fact("detected_at", "the clock was wrong")
    lines = shown(capsys, asked(night)).splitlines()
    assert lines[-1] == "One audience alone:   crisisrunner say --audience public"
    assert lines[-2] == lines[0]
    assert lines[-3].startswith("  WRONG  Patients and the public: do not repeat hold-public.1")


# A drill


def test_a_drill_says_so_first_and_last(night: Night, capsys) -> None:
    night.to_hold()
    night.let_out("hold-public")
    drill = msgspec.structs.replace(asked(night), drill=True)
    lines = say_text(drill).splitlines()
    assert lines[0] == lines[-1] == BANNER
    words = seen(say_page(drill))
    assert words[0] == words[-1] == BANNER
    assert BANNER not in say_page(asked(night)) + shown(capsys, asked(night))


# On paper


class Seen(HTMLParser):
    """What a reader of a page sees, and the tags that it is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 (as HTMLParser has it)
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        if self.lasttag not in ("style", "title", "meta") and data.strip():
            self.words.append(data)


def seen(html: str) -> list[str]:
    parser = Seen()
    parser.feed(html)
    return parser.words


def test_a_page_holds_the_exact_words_however_hostile(night: Night) -> None:
    night.to_hold()
    hostile = "</p><script>alert(1)</script> & \"quoted\" 'text' \u202e\u200b $x<b>  two\nlines"
    night.edit("alert", hostile)
    desk.says_the_same(night.do(), "alert", "es")
    night.release("alert")
    html = say_page(asked(night))
    parser = Seen()
    parser.feed(html)
    assert parser.tags.isdisjoint({"script", "b", "img", "link", "iframe"})
    assert hostile.replace("\u202e", "\\u202e").replace("\u200b", "\\u200b") in parser.words
    assert "\u202e" not in html
    assert "://" not in html


def test_a_page_begins_anew_for_each_audience_that_has_words(night: Night) -> None:
    night.to_hold()
    assert say_page(asked(night)).count("<table>") == 1
    night.let_out("hold-public")
    assert say_page(asked(night)).count("<table>") == 1
    night.release("alert")
    for_all, for_staff = say_page(asked(night)).split("<table>")[1:]
    assert "Hello, it is dark." in for_all
    assert "Use paper." not in for_all
    assert "NOT FOR THE PUBLIC" in for_staff
    assert "Do not answer: cause, ransom." in for_all
    assert "Do not answer: cause, ransom." in for_staff


def test_text_is_as_wide_as_a_page_and_says_who_made_it_when(night: Night) -> None:
    night.to_hold()
    night.let_out("hold-public")
    lines = say_text(asked(night)).splitlines()
    assert max(map(len, lines)) <= 78
    assert lines[1].startswith(f"Made at {clock(night.at, night)}, Tue 24 Nov 2026, by Dana Ortiz.")


@pytest.mark.parametrize("name", ["say.html", "say.txt", "SAY.HTML"])
def test_a_page_is_written_and_written_over_only_by_a_newer_one(
    hospital: Path, type_in: Type, name: str
) -> None:
    once(type_in, "start dark")
    for _ in range(2):
        run = type_in("say", "--out", name)
        assert run == (0, "", f"Written: {name}\n")
    assert TITLE in Path(name).read_text("utf-8")
    Path(name).write_text("my own notes")
    run = type_in("say", "--out", name)
    assert (run.status, Path(name).read_text()) == (1, "my own notes")
    assert run.err.startswith(f"Refused: {name} is there already, and is no page of this command.")


@pytest.mark.parametrize(
    ("name", "status", "sentence"),
    [
        ("say.pdf", 1, "say.pdf would be neither a page nor text.\n  Name it say.html or say.txt."),
        ("say", 1, "say would be neither a page nor text.\n  Name it say.html or say.txt."),
        ("folder.txt", 1, "folder.txt is no ordinary file."),
        ("nowhere/say.txt", 3, "nowhere/say.txt cannot be written: no such file or directory."),
    ],
)
def test_a_place_that_cannot_be_written_is_refused(
    hospital: Path, type_in: Type, name: str, status: int, sentence: str
) -> None:
    Path("folder.txt").mkdir()
    once(type_in, "start dark")
    run = type_in("say", "--out", name)
    assert (run.status, run.out) == (status, "")
    assert sentence in run.err


# For programs


def test_json_is_an_array_of_audiences_each_complete(night: Night, type_in: Type) -> None:
    night.to_hold()
    night.let_out("hold-public")
    answer = json.loads(type_in("say", "--json").out)
    assert [each["id"] for each in answer] == ["public", "staff"]
    public, staff = answer
    assert public | {"languages": {}, "released_at": "", "next_update": ""} == {
        "id": "public",
        "title": "Patients and the public",
        "public": True,
        "message": "hold-public.1",
        "number": 1,
        "state": "released",
        "released_at": "",
        "next_update": "",
        "next_update_passed": public["next_update_passed"],
        "wrong": False,
        "correction": None,
        "do_not_repeat": [],
        "coming": [],
        "read_out": {"en": "phone-script", "es": "phone-script"},
        "languages": {},
        "not_to_answer": ["cause", "ransom"],
        "questions_to": {
            "role": "spokesperson",
            "title": "Spokesperson",
            "people": [{"id": "dana-ortiz", "name": "Dana Ortiz", "phone": "+1 212 555 0101"}],
            "press_phone": "+1 212 555 0102",
        },
    }
    assert public["languages"]["en"]["phone-script"].startswith("Hello, it is dark.")
    assert public["released_at"].endswith("Z")
    assert (staff["message"], staff["languages"]) == (None, {})
    assert [each["id"] for each in staff["coming"]] == ["alert.1"]
    assert type_in("say", "--json", "--out", "say.txt").status == 2
    assert list(json.loads(type_in("say", "--json", "--lang", "es").out)[0]["languages"]) == ["es"]


def test_saying_writes_nothing_into_the_record(hospital: Path, type_in: Type) -> None:
    once(type_in, "start dark")
    before = json.loads(type_in("status", "--json").out)["head"]
    type_in("--as", "Somebody New", "say")
    type_in("say", "--out", "say.html")
    assert json.loads(type_in("status", "--json").out)["head"] == before

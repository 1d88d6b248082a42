"""Legal deadlines as data: every shipped rule by its numbers, and every mistake of a hospital's own rules named."""

from datetime import date
from pathlib import Path
from textwrap import dedent, indent

import pytest

from crisisrunner.errors import Refused
from crisisrunner.playbook.calendars import closed_days, describe, is_calendar
from crisisrunner.playbook.library import Library
from crisisrunner.playbook.rule import Rule, Threshold
from crisisrunner.playbook.rules import load_rules
from crisisrunner.times import parse_duration

RULES, PROBLEMS = load_rules(Library(None))

WANTED = {
    "hipaa.individual": ("60 days", "in_force"),
    "hipaa.media": ("60 days", "in_force"),
    "hipaa.hhs.large": ("60 days", "in_force"),
    "hipaa.hhs.small": ("60 days", "in_force"),
    "hipaa.ba": ("60 days", "in_force"),
    "hipaa.substitute": (None, "in_force"),
    "gdpr.33": ("72 h", "in_force"),
    "gdpr.34": (None, "in_force"),
    "gdpr.processor": (None, "in_force"),
    "gdpr.omnibus": ("96 h", "proposed"),
    "uk.gdpr.33": ("72 h", "in_force"),
    "nis2.early": ("24 h", "in_force"),
    "nis2.notification": ("72 h", "in_force"),
    "nis2.final": ("1 month", "unverified"),
    "dora.initial": ("4 h", "in_force"),
    "dora.intermediate": ("72 h", "in_force"),
    "dora.final": ("1 month", "in_force"),
    "dora.weekend": (None, "in_force"),
    "sec.8k.105": ("4 business days", "in_force"),
    "sec.8k.105.amendment": ("4 business days", "in_force"),
    "circia.incident": ("72 h", "proposed"),
    "circia.ransom": ("24 h", "proposed"),
    "ftc.hbnr": ("60 days", "in_force"),
    "ftc.hbnr.ftc": ("60 days", "unverified"),
    "ftc.hbnr.media": ("60 days", "unverified"),
    "ftc.hbnr.log": ("60 days", "unverified"),
    "ca.hsc.1280.15": ("15 business days", "in_force"),
    "ca.civ.1798.82": ("30 days", "in_force"),
    "ca.civ.1798.82.ag": ("15 days", "in_force"),
    "tx.521.053": ("60 days", "in_force"),
    "tx.521.053.ag": ("30 days", "in_force"),
    "tx.521.053.agencies": (None, "in_force"),
    "ny.dfs.500.17": ("72 h", "in_force"),
    "ny.dfs.500.17.payment": ("24 h", "in_force"),
    "ny.dfs.500.17.description": ("30 days", "in_force"),
    "ny.doh.405.46": ("72 h", "in_force"),
    "ny.gbl.899aa": ("30 days", "in_force"),
    "ny.gbl.899aa.ag": ("5 business days", "unverified"),
    "tjc.sentinel": ("45 business days", "unverified"),
    "fda.803": ("10 business days", "in_force"),
    "fda.803.manufacturer": ("30 days", "in_force"),
    "fda.803.remedial": ("5 business days", "in_force"),
    "fda.806": ("10 business days", "in_force"),
    "fda.recall": (None, "voluntary"),
    "uk.candour": (None, "in_force"),
    "uk.candour.contract": ("10 business days", "in_force"),
}
"""Limit and status of each rule, written out a second time."""


# What is shipped


def test_the_shipped_rules_have_no_problem() -> None:
    assert PROBLEMS == []


def test_every_rule_that_is_promised_is_there_and_no_other() -> None:
    assert sorted(RULES) == sorted(WANTED)
    assert all(rule.rule == name for name, rule in RULES.items())


@pytest.mark.parametrize(("name", "limit", "status"), [(name, *wanted) for name, wanted in WANTED.items()])
def test_a_rule_has_its_limit_and_its_status(name: str, limit: str | None, status: str) -> None:
    assert RULES[name].limit == (parse_duration(limit) if limit else None)
    assert RULES[name].status == status


@pytest.mark.parametrize(
    ("name", "threshold"),
    [
        ("hipaa.media", Threshold("residents of any one State or jurisdiction", more_than=500)),
        ("hipaa.hhs.large", Threshold("people in all", at_least=500)),
        ("hipaa.hhs.small", Threshold("people in all", fewer_than=500)),
        ("ftc.hbnr.ftc", Threshold("people in all", at_least=500)),
        ("ftc.hbnr.media", Threshold("residents of any one State", at_least=500)),
        ("ftc.hbnr.log", Threshold("people in all", fewer_than=500)),
        ("ca.civ.1798.82.ag", Threshold("residents of California", more_than=500)),
        ("tx.521.053.ag", Threshold("residents of Texas", at_least=250)),
        ("tx.521.053.agencies", Threshold("people who are told", more_than=10_000)),
    ],
)
def test_a_number_of_people_decides_where_the_law_has_one(name: str, threshold: Threshold) -> None:
    assert RULES[name].threshold == threshold


def test_nowhere_else_does_a_number_of_people_decide() -> None:
    assert len([rule for rule in RULES.values() if rule.threshold]) == 9


@pytest.mark.parametrize(
    ("people", "apply"),
    [(499, ["hipaa.hhs.small"]), (500, ["hipaa.hhs.large"]), (501, ["hipaa.hhs.large", "hipaa.media"])],
)
def test_five_hundred_of_one_state_are_enough_for_hhs_but_not_for_the_media(
    people: int, apply: list[str]
) -> None:
    hipaa = [rule for name, rule in RULES.items() if name.startswith("hipaa.") and rule.threshold]
    assert sorted(rule.rule for rule in hipaa if rule.threshold and rule.threshold.met(people)) == apply


def test_chains_run_from_filing_to_filing() -> None:
    assert {name: rule.chain for name, rule in RULES.items() if rule.chain} == {
        "nis2.final": "nis2.notification",
        "dora.intermediate": "dora.initial",
        "dora.final": "dora.intermediate",
        "ca.civ.1798.82.ag": "ca.civ.1798.82",
        "ny.gbl.899aa.ag": "hipaa.hhs.large",
    }


def test_business_days_are_those_of_the_recipient() -> None:
    assert {name: rule.calendar for name, rule in RULES.items() if rule.calendar} == {
        "sec.8k.105": "US",
        "sec.8k.105.amendment": "US",
        "ca.hsc.1280.15": "US-CA",
        "ny.gbl.899aa.ag": "US-NY",
        "tjc.sentinel": "US",
        "fda.803": "US",
        "fda.803.remedial": "US",
        "fda.806": "US",
        "uk.candour.contract": "GB-ENG",
    }


def test_only_three_rules_have_a_zone_of_their_own_and_edgar_closes_early() -> None:
    zones = {name: (rule.zone, rule.closes) for name, rule in RULES.items() if rule.zone or rule.closes}
    assert zones == {
        "sec.8k.105": ("America/New_York", "17:30"),
        "sec.8k.105.amendment": ("America/New_York", "17:30"),
        "ca.hsc.1280.15": ("America/Los_Angeles", ""),
    }


def test_a_spoken_hold_counts_for_thirty_days_under_hipaa_only() -> None:
    oral = {name: rule.oral_days for name, rule in RULES.items() if "oral" in rule.holds}
    names = ("individual", "media", "hhs.large", "hhs.small", "ba")
    assert oral == {f"hipaa.{name}": 30 for name in names}


def test_what_a_hold_leaves_behind_and_who_knows_none() -> None:
    assert [name for name, rule in RULES.items() if rule.after_hold == "restarts"] == ["ca.hsc.1280.15"]
    assert RULES["sec.8k.105"].holds == ("written",)
    assert RULES["gdpr.33"].holds == RULES["dora.initial"].holds == ()


def test_dora_has_a_second_event_that_can_make_it_earlier() -> None:
    cap = RULES["dora.initial"].cap
    assert cap and cap.limit == parse_duration("24 h")
    assert cap.anchor == "becoming aware of the incident"
    assert [name for name, rule in RULES.items() if rule.cap] == ["dora.initial"]


def test_small_breaches_are_counted_from_the_end_of_the_year() -> None:
    yearly = [name for name, rule in RULES.items() if rule.from_year_end]
    assert yearly == ["ftc.hbnr.log", "hipaa.hhs.small"]


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.rule)
def test_a_rule_says_whether_and_where_it_was_read(rule: Rule) -> None:
    read = rule.source != "no source read yet" and rule.status != "unverified"
    assert rule.verified_on == ("2026-11-24" if read else None)


@pytest.mark.parametrize(
    "name", ["hipaa.ba", "gdpr.processor", "uk.gdpr.33", "ny.gbl.899aa", "uk.candour.contract"]
)
def test_a_rule_that_was_read_at_second_hand_says_so(name: str) -> None:
    assert "seen in a secondary source only" in RULES[name].notes.lower()


def test_only_what_is_law_or_custom_starts_unasked() -> None:
    asleep = {name for name, (_, status) in WANTED.items() if status in ("proposed", "unverified")}
    assert {name for name, rule in RULES.items() if not rule.runs_unasked} == asleep


def test_notices_under_hipaa_have_the_five_parts_of_the_law() -> None:
    content = RULES["hipaa.individual"].content
    assert len(content) == 5
    assert RULES["hipaa.media"].content == content
    for part, word in zip(
        content, ("what happened", "types", "steps", "investigate", "toll-free"), strict=True
    ):
        assert word in part


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("dora.weekend", "does not move deadlines off weekends, since earlier is safe"),
        ("sec.8k.105", "merely asking for one does not stop it"),
        ("circia.incident", "Not in force"),
        ("tjc.sentinel", "45 calendar days would end earlier"),
    ],
)
def test_a_note_says_what_a_number_cannot(name: str, words: str) -> None:
    assert words in RULES[name].notes


def test_every_text_is_one_line() -> None:
    texts = [getattr(rule, field) for rule in RULES.values() for field in rule.__struct_fields__]
    assert not [text for text in texts if isinstance(text, str) and ("\n" in text or text != text.strip())]


# A hospital's own

PAYER = """\
contract.payer:
  title: Tell the payer
  regime: Contracts
  jurisdiction: our contracts
  law: Agreement with the payer, clause 12
  recipient: the payer's security desk
  anchor: becoming aware of the incident
  status: in_force
  source: the signed agreement
  limit: 24 h
"""


def write(laptop: Path, text: str, name: str = "own") -> None:
    (laptop / "rules").mkdir(exist_ok=True)
    (laptop / "rules" / f"{name}.yaml").write_text(text, "utf-8")


def problems(laptop: Path) -> list[str]:
    """What is wrong with the rules of a workspace, as it is shown, without the folder."""
    rules, found = load_rules(Library(laptop))
    assert bool(rules) != bool(found)
    return [str(problem).removeprefix("rules/") for problem in found]


def test_a_rule_of_ones_own_stands_beside_the_shipped_ones(laptop: Path) -> None:
    write(laptop, PAYER)
    rules, found = load_rules(Library(laptop))
    assert found == []
    assert rules["contract.payer"].limit == parse_duration("24 h")
    assert len(rules) == len(RULES) + 1


def test_a_rule_of_ones_own_stands_whole_over_the_shipped_one_of_its_id(laptop: Path) -> None:
    write(laptop, PAYER.replace("contract.payer", "hipaa.ba"), "hipaa")
    rules, found = load_rules(Library(laptop))
    assert found == []
    assert rules["hipaa.ba"].title == "Tell the payer"
    assert rules["hipaa.ba"].holds == ()
    assert {name: rule for name, rule in rules.items() if name != "hipaa.ba"} == {
        name: rule for name, rule in RULES.items() if name != "hipaa.ba"
    }


def test_everything_that_a_rule_can_say_is_taken(laptop: Path) -> None:
    more = """\
      verified_on: 2026-11-01
      zone: Europe/Dublin
      calendar: IE
      closes: 16:00
      chain: gdpr.33
      threshold: {at_least: 10, fewer_than: 500, of: members}
      holds: [written, oral]
      oral_days: 7
      after_hold: restarts
      outer_limit: true
      content: [what happened, what we do]
      notes: >-
        two
        lines
    """
    text = PAYER.replace("24 h", "3 business days") + indent(dedent(more), "  ")
    write(laptop, text)
    rules, found = load_rules(Library(laptop))
    assert found == []
    rule = rules["contract.payer"]
    assert (rule.zone, rule.calendar, rule.closes, rule.chain) == ("Europe/Dublin", "IE", "16:00", "gdpr.33")
    assert str(rule.threshold) == "at least 10 and fewer than 500 members"
    assert (rule.holds, rule.oral_days, rule.after_hold) == (("written", "oral"), 7, "restarts")
    assert (rule.verified_on, rule.outer_limit, rule.notes) == ("2026-11-01", True, "two lines")
    assert rule.content == ("what happened", "what we do")


MISTAKES = {
    "  limit: 24 h\n  colour: red": "11:3: 'colour' is no key in 'contract.payer'; remove it, or put it under 'notes'",
    "  limitt: 24 h": "10:3: 'limitt' is no key in 'contract.payer'; did you mean 'limit'?",
    "  limit: 24 hrs": (
        "10:3: '24 hrs' is no duration; write it like 15 min, 4 h, 10 days or 10 business days"
    ),
    "  limit: 24": "10:3: a duration is written like 15 min, 4 h, 10 days or 10 business days",
    "  limit: 3 business days": (
        "10:3: rule 'contract.payer' counts business days of no calendar; "
        "add 'calendar: ', such as US or US-CA"
    ),
    "  limit: 3 business days\n  calendar: US-CAL": (
        "11:3: There is no calendar 'US-CAL'; did you mean 'US-CA'?"
    ),
    "  limit: 3 business days\n  calendar: Atlantis": (
        "11:3: There is no calendar 'Atlantis'; write it like US, US-CA or GB-ENG."
    ),
    "  limit: 3 days\n  zone: Europe/Dubln": (
        "11:3: There is no time zone 'Europe/Dubln'; did you mean 'Europe/Dublin'?"
    ),
    "  limit: 3 days\n  closes: 25:00": "11:3: '25:00' is no time of day; write it like 17:30",
    "  limit: 3 days\n  closes: noon": "11:3: 'noon' is no time of day; write it like 17:30",
    "  limit: 3 h\n  closes: 17:30": (
        "11:3: rule 'contract.payer' counts by the clock, where 'closes' means nothing; remove it"
    ),
    "  limit: 3 h\n  from_year_end: true": (
        "11:3: rule 'contract.payer' counts by the clock, where 'from_year_end' means nothing; remove it"
    ),
    "  limit: 3 days\n  from_year_end: yes": "11:3: 'from_year_end' must be true or false, not 'yes'",
    "  chain: gdrp.33": (
        "10:3: rule 'contract.payer' counts from the filing of 'gdrp.33', which is no rule; "
        "did you mean 'gdpr.33'?"
    ),
    "  chain: lunch": (
        "10:3: rule 'contract.payer' counts from the filing of 'lunch', which is no rule; "
        "add that rule or remove 'chain'"
    ),
    "  chain: contract.payer": (
        "10:3: rule 'contract.payer' waits for its own filing: contract.payer -> contract.payer; "
        "take one 'chain' out"
    ),
    "  cap: {anchor: the alarm, limit: 1 h}": (
        "10:3: rule 'contract.payer' has 'cap' and no 'limit', so nothing is counted; add a limit or remove it"
    ),
    "  limit: 3 days\n  cap: {anchor: the alarm, limit: 24 h}": (
        "11:3: rule 'contract.payer' has a cap, which works by the clock only; write both limits in min or h"
    ),
    "  limit: 3 h\n  cap: {limit: 24 h}": "11:3: 'anchor' is missing in 'contract.payer.cap'; add it",
    "  threshold: {of: members}": (
        "10:3: the threshold of rule 'contract.payer' has no number; add at_least, more_than or fewer_than"
    ),
    "  threshold: {at_least: many, of: members}": (
        "10:15: 'at_least' cannot be used: input should be a valid integer"
    ),
    "  threshold: 500": "10:3: 'threshold' must hold keys of its own, indented below it",
    "  holds: [writen]": "10:11: 'writen' is no kind of hold; did you mean 'written'?",
    "  holds: written": "10:3: 'holds' must be a list, like [one, two]",
    "  holds: [oral]": (
        "10:3: rule 'contract.payer' can be held by word of mouth, for no time; add 'oral_days: '"
    ),
    "  holds: [written]\n  oral_days: 30": (
        "11:3: rule 'contract.payer' has 'oral_days' and no oral hold; add 'oral' to 'holds' or remove it"
    ),
    "  after_hold: later": (
        "10:3: 'later' is no way to go on after a hold; there is: at_once, restarts."
    ),
    "  verified_on: yesterday": "10:3: 'yesterday' is no date; write it like 2026-11-24",
}  # fmt: skip
"""Lines in the place of the limit, and what is said of them."""


@pytest.mark.parametrize("lines", MISTAKES)
def test_a_mistake_is_named_with_its_place_and_a_remedy(laptop: Path, lines: str) -> None:
    write(laptop, PAYER.replace("  limit: 24 h", lines))
    assert problems(laptop) == [f"own.yaml:{MISTAKES[lines]}"]


def test_a_status_that_there_is_not_is_named(laptop: Path) -> None:
    write(laptop, PAYER.replace("in_force", "in force"))
    assert problems(laptop) == ["own.yaml:8:3: 'in force' is no status of a rule; did you mean 'in_force'?"]


def test_a_rule_without_an_anchor_counts_from_nothing(laptop: Path) -> None:
    write(laptop, PAYER.replace("  anchor: becoming aware of the incident\n", ""))
    assert problems(laptop) == ["own.yaml:1:1: 'anchor' is missing in 'contract.payer'; add it"]


@pytest.mark.parametrize(
    "name", ["Contract.payer", "contract payer", "contract..payer", ".payer", "9.payer", "ä", "a" * 65]
)
def test_what_is_no_id_is_named(laptop: Path, name: str) -> None:
    write(laptop, PAYER.replace("contract.payer", name))
    assert problems(laptop) == [
        f"own.yaml:1:1: '{name}' is no id of a rule; use lower-case letters, digits, '.' and '-', a letter first"
    ]


def test_a_ring_of_rules_is_named_once_with_all_its_members(laptop: Path) -> None:
    ring = {"a.one": "a.three", "a.two": "a.one", "a.three": "a.two", "a.four": "a.one"}
    write(laptop, "".join(PAYER.replace("contract.payer", a) + f"  chain: {b}\n" for a, b in ring.items()))
    ring_said = "a.three -> a.two -> a.one -> a.three"
    assert problems(laptop) == [
        f"own.yaml:33:3: rule 'a.three' waits for its own filing: {ring_said}; take one 'chain' out"
    ]


def test_a_ring_that_closes_over_a_shipped_rule_is_named_in_the_hospitals_file(laptop: Path) -> None:
    write(laptop, PAYER.replace("contract.payer", "hipaa.hhs.large") + "  chain: ny.gbl.899aa.ag\n")
    ring_said = "hipaa.hhs.large -> ny.gbl.899aa.ag -> hipaa.hhs.large"
    assert problems(laptop) == [
        f"own.yaml:11:3: rule 'hipaa.hhs.large' waits for its own filing: {ring_said}; take one 'chain' out"
    ]


def test_a_rule_that_two_files_hold_is_named(laptop: Path) -> None:
    write(laptop, PAYER, "one")
    write(laptop, PAYER, "two")
    assert problems(laptop) == [
        "two.yaml:1:1: rule 'contract.payer' stands in rules/one.yaml already; keep one of them"
    ]


def test_every_mistake_of_every_file_is_named_in_one_go(laptop: Path) -> None:
    write(laptop, PAYER.replace("in_force", "done").replace("24 h", "1 business day") + "  chain: x\n", "a")
    write(laptop, PAYER.replace("contract.payer", "b.b").replace("24 h", "soon") + "  zone: Nowhere\n", "b")
    assert [problem.split(" ")[0] for problem in problems(laptop)] == [
        "a.yaml:8:3:", "a.yaml:10:3:", "a.yaml:11:3:", "b.yaml:10:3:", "b.yaml:11:3:",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1:1: the file is empty; begin it with a rule's id, like contract.payer:"),
        ("- one", "1:1: the file is no mapping of keys; begin it with a rule's id, like contract.payer:"),
        ("contract.payer: soon", "1:1: 'contract.payer' must hold keys of its own, indented below it"),
        (
            "contract.payer: {title: [\n",
            "2:1: this is not YAML: did not find expected node content; look for a missing quote or colon",
        ),
    ],
)
def test_a_file_that_is_something_else_is_named(laptop: Path, text: str, said: str) -> None:
    write(laptop, text)
    assert problems(laptop) == [f"own.yaml:{said}"]


def test_a_file_that_cannot_be_read_makes_no_rule_seem_missing(laptop: Path) -> None:
    write(laptop, "a.one: {title: [", "one")
    write(laptop, PAYER + "  chain: a.one\n", "two")
    assert [problem.split(":")[0] for problem in problems(laptop)] == ["one.yaml"]


# Calendars


@pytest.mark.parametrize(
    ("day", "calendar", "closed"),
    [
        ("2026-07-03", "US", True),  # Independence Day, which falls on a Saturday, is observed
        ("2026-07-02", "US", False),
        ("2026-07-04", "US", True),
        ("2026-11-26", "US", True),  # Thanksgiving
        ("2026-11-27", "US", False),
        ("2026-11-27", "US-CA", True),  # the day after it
        ("2026-10-12", "US", True),  # Columbus Day
        ("2026-10-12", "US-CA", False),
        ("2026-11-28", "US", True),
        ("2026-11-29", "US", True),
        ("2026-08-31", "GB-ENG", True),
        ("2026-08-31", "GB-SCT", False),
        ("2031-12-25", "US", True),
    ],
)
def test_a_day_is_closed_by_its_calendar(day: str, calendar: str, closed: bool) -> None:
    assert closed_days(calendar)(date.fromisoformat(day)) is closed


def test_a_closure_of_ones_own_closes_its_day_and_no_other() -> None:
    closed = closed_days("US", {"2026-12-24": "executive order"})
    assert closed(date(2026, 12, 24))
    assert not closed(date(2026, 12, 23))
    assert not closed_days("US")(date(2026, 12, 24))


@pytest.mark.parametrize(
    ("rule", "begun", "due"),
    [
        ("sec.8k.105", "2026-07-06", "2026-07-10"),
        ("sec.8k.105", "2026-07-10", "2026-07-16"),
        ("sec.8k.105", "2026-07-11", "2026-07-16"),  # a Saturday
        ("sec.8k.105", "2026-11-24", "2026-12-01"),  # over Thanksgiving
        ("fda.803", "2026-11-24", "2026-12-09"),
        ("ca.hsc.1280.15", "2026-11-24", "2026-12-17"),  # California closes on the 27th, too
        ("hipaa.individual", "2026-11-24", "2027-01-23"),  # a Saturday, and stays one
    ],
)
def test_the_shipped_rules_and_calendars_meet_known_days(rule: str, begun: str, due: str) -> None:
    limit, calendar = RULES[rule].limit, RULES[rule].calendar
    assert limit
    is_closed = closed_days(calendar) if calendar else None
    assert limit.day_after(date.fromisoformat(begun), is_closed) == date.fromisoformat(due)


def test_a_calendar_is_a_country_or_a_part_of_one() -> None:
    assert is_calendar("US") and is_calendar("US-CA") and is_calendar("GB-ENG")
    for name in ("", "us", "UK", "CA-US", "US-", "XNYS", "x" * 5000, "../US"):
        assert not is_calendar(name)


def test_a_calendar_says_what_it_knows_and_from_whom() -> None:
    from holidays import __version__ as version

    known = f"public holidays of US-CA as the package holidays {version} knows them"
    assert describe("US-CA") == known
    assert describe("US-CA", {"2026-12-24": "storm"}) == f"{known}, and 1 closure of your own"
    two = {"2026-12-24": "storm", "2026-12-31": "storm"}
    assert describe("US-CA", two) == f"{known}, and 2 closures of your own"


@pytest.mark.parametrize("ask", [closed_days, describe])
def test_a_calendar_that_there_is_not_is_refused_with_the_nearest(ask) -> None:
    with pytest.raises(Refused, match=r"There is no calendar 'GB-EMG'; did you mean 'GB-ENG'\?"):
        ask("GB-EMG")
    with pytest.raises(Refused, match="write it like US, US-CA or GB-ENG"):
        ask("Atlantis")

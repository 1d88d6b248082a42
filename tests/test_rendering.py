"""Rendering: the words of a message, its blanks, and what no template may do."""

from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import dedent

import pytest

from crisisrunner.incident.texts import Rendered, blanks
from crisisrunner.pins import check
from crisisrunner.playbook.library import FoundFile, Library
from crisisrunner.playbook.model import ELEMENTS
from crisisrunner.wording.render import BadTemplateError, Context, Template, Wording
from crisisrunner.wording.templates import read_template

FACTS = {
    "text": "Screens are dark",
    "n": 1200,
    "yes": True,
    "no": False,
    "when": datetime(2026, 11, 24, 7, 50, tzinfo=UTC),
    "day": date(2026, 11, 23),
}
CONTEXT = Context(
    facts=FACTS,
    organisation={"name": "Valley Hospital", "hotline": ""},
    incident={"id": "2026-001"},
    zone="America/New_York",
)
NEXT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def rendered(body: str, subject: str | None = None, **others: str) -> Rendered:
    """The text of one template, of an e-mail where it has a subject.

    Others can be included by their names, such as `part` for `part.md`.
    """
    bodies = {"m": body, **others}
    templates = {
        f"{name}.md": Template(f"{name}.md", f"templates/{name}.md", bodies[name]) for name in bodies
    }
    if subject is not None:
        templates["m.md"] = Template("m.md", "templates/m.md", body, subject)
    return Wording(templates, CONTEXT).render("m", ["en"], ["email" if subject else "web"], NEXT)[0]


def shown(body: str, **others: str) -> str:
    return rendered(body, **others).body


def stopped(body: str, **others: str) -> str:
    """Why a template was stopped, with file and line."""
    with pytest.raises(BadTemplateError) as bad:
        rendered(body, **others)
    assert bad.value.sentence == (
        f"{bad.value.file}:{bad.value.line}: the template was stopped: {bad.value.reason}."
    )
    return f"{bad.value.file}:{bad.value.line}: {bad.value.reason}"


# Which body


@pytest.mark.parametrize(
    ("language", "kind", "body", "long"),
    [
        ("en", "web", "long", True),
        ("en", "sms", "sms", False),
        ("es", "web", "largo", True),
        ("es", "sms", "sms corto", False),
        ("es", "email", "largo", True),
        ("en", "email", "mail", False),
    ],
)
def test_a_kind_takes_its_own_body_else_the_long_text_of_its_language(
    language: str, kind: str, body: str, long: bool
) -> None:
    bodies = {
        "m.md": "long", "m.sms.txt": "sms", "m.email.txt": "mail", "m.es.md": "largo", "m.es.sms.txt": "sms corto",
    }  # fmt: skip
    wording = Wording({name: Template(name, f"templates/{name}", text) for name, text in bodies.items()})
    texts = wording.render("m", ["en", "es"], ["web", "sms", "email"])
    found = {(text.language, text.kind): (text.body, text.long) for text in texts}
    assert len(found) == 6
    assert found[language, kind] == (body, long)


def test_a_language_without_a_body_is_never_given_another_languages() -> None:
    bodies = {"m.md": "long", "m.sms.txt": "sms", "m.es.sms.txt": "corto"}
    wording = Wording({name: Template(name, f"templates/{name}", text) for name, text in bodies.items()})
    with pytest.raises(
        BadTemplateError, match=r"^templates/m.es.md:1: the template was stopped: it is not there\."
    ):
        wording.render("m", ["en", "es"], ["web"])


# What is not known


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("{{ x }}", "[[x?]]"),
        ("{{ x + 1 }} {{ 1 - x }} {{ x * 3 }} {{ -x }} {{ 7 // x }}", "[[x?]] [[x?]] [[x?]] [[x?]] [[x?]]"),
        (
            "{{ x|upper }} {{ x|length }} {{ x|round }} {{ x|time }} {{ x|date }}",
            "[[x?]] [[x?]] [[x?]] [[x?]] [[x?]]",
        ),
        ("{{ x.y.z }} {{ x[0] }} {{ x() }} {{ x.upper() }}", "[[x.y.z?]] [[x?]] [[x?]] [[x?]]"),
        ("{{ x ~ ' km' }} {{ [x]|join }}", "[[x?]] km [[x?]]"),
        ("{{ x|default('soon') }}", "soon"),
        ("{% if x %}a{% else %}b{% endif %}{% if x > 3 or x < 3 %}a{% else %}b{% endif %}", "bb"),
        ("{% for one in x %}a{% endfor %}.", "."),
        ("{{ x == y }} {{ x == x }} {{ x != 1 }}", "no yes yes"),
        (
            "{{ organisation.hotline }} {{ organisation.nope }}",
            "[[organisation.hotline?]] [[organisation.nope?]]",
        ),
        ("{{ x(a=1) }}", "[[x?]]"),
    ],
)
def test_what_is_not_known_shows_as_a_blank_and_stops_nothing(body: str, text: str) -> None:
    assert shown(body) == text


@pytest.mark.parametrize(
    "name", ["x", "x.y", "organisation.hotline", "Hotline", "organisation.Hotline", "x2", "ñ"]
)
def test_every_blank_that_a_text_shows_is_listed(name: str) -> None:
    assert blanks(shown(f"Call {{{{ {name} }}}}.")) == (name,)


def test_no_blank_passes_unlisted_however_it_came_about() -> None:
    text = shown("{% for one in [1] %}{{ loop.previtem }}{% endfor %} {{ text[99] }} {{ n['A key'] }}")
    assert text.count("[[") == len(blanks(text)) == 3


def test_a_next_update_that_is_not_promised_is_a_blank() -> None:
    wording = Wording({"m.md": Template("m.md", "templates/m.md", "By {{ next_update|time }}")}, CONTEXT)
    text = wording.render("m", ["en"], ["web"])[0]
    assert text.body == "By [[next_update?]]"


# What is known


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("{{ n }} {{ n + 1 }} {{ -n }} {{ n // 7 }} {{ 0 }}", "1,200 1,201 -1,200 171 0"),
        ("{{ yes }} {{ no }} {{ 1 == 1 }}", "yes no yes"),
        ("{{ when }}", "02:50 EST on Tuesday 24 November 2026"),
        ("{{ when|time }}, {{ when|date }}", "02:50 EST, Tuesday 24 November 2026"),
        ("{{ day }}, {{ day|date }}", "Monday 23 November 2026, Monday 23 November 2026"),
        ("{{ day|time }}", "[[time_of_day?]]"),
        ("{{ next_update|time }}", "04:00 EST"),
        ("{{ organisation.name }} {{ incident.id }}", "Valley Hospital 2026-001"),
        ("{{ none }}.", "."),
        ("{{ text|upper|trim }} {{ text.lower() }}", "SCREENS ARE DARK screens are dark"),
        ("{{ ['b', 'a']|sort|join(' and ') }}", "a and b"),
        ("{% if known('n') %}{{ n }}{% else %}none{% endif %} {{ known('x') }}", "1,200 no"),
        ("{{ known('next_update') }} {{ known('organisation') }}", "no no"),
        ("{% include 'part.md' %}", "part 1,200"),
        ("{% import 'part.md' as part %}{{ part.twice('a') }}", "aa"),
        ("{% block empathy %}We know.{% endblock %}", "We know."),
    ],
)
def test_what_is_known_is_printed_as_people_write_it(body: str, text: str) -> None:
    part = "{% macro twice(a) %}{{ a }}{{ a }}{% endmacro %}part {{ n }}"
    assert shown(body, part=part) == text


def test_a_time_is_printed_in_the_organisations_zone() -> None:
    wording = Wording(
        {"m.md": Template("m.md", "templates/m.md", "{{ when }}")}, Context(facts=FACTS, zone="Asia/Tokyo")
    )
    assert wording.render("m", ["en"], ["web"])[0].body == "16:50 JST on Tuesday 24 November 2026"


def test_a_body_loses_trailing_spaces_and_heaps_of_empty_lines() -> None:
    assert shown("\n\na  \n\n\n\n{% if true %}\nb\n{% endif %}\n\n") == "a\n\nb"


def test_a_subject_is_rendered_on_one_line() -> None:
    text = rendered("{{ n }}", subject="{{ organisation.name }}:\n  {{ text }}")
    assert text.subject == "Valley Hospital: Screens are dark"
    assert rendered("{{ n }}").subject is None


def test_only_an_email_bears_a_subject_and_only_its_text_says_what_the_subject_says() -> None:
    wording = Wording({"m.md": Template("m.md", "templates/m.md", "{{ text }}", "{{ n }}")}, CONTEXT)
    texts = {text.kind: text for text in wording.render("m", ["en"], ["web", "email"], NEXT)}
    assert (texts["web"].subject, texts["web"].facts) == (None, ("text",))
    assert (texts["email"].subject, texts["email"].facts) == ("1,200", ("text", "n"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "12,000 yes no 02:50 EST on Tuesday 24 November 2026, Monday 23 November 2026"),
        (
            "es",
            "12,000 sí no las 02:50 EST del martes, 24 de noviembre de 2026, lunes, 23 de noviembre de 2026",
        ),
        ("de", "12.000 ja nein 02:50 EST, Dienstag, 24. November 2026, Montag, 23. November 2026"),
        ("hmn", "12000 yes no 02:50 EST, 2026-11-24, 2026-11-23"),
    ],
)
def test_numbers_days_and_answers_are_written_as_the_language_writes_them(language: str, text: str) -> None:
    body = "{{ 12000 }} {{ yes }} {{ no }} {{ when }}, {{ day|date }}"
    bodies = {"m.md": "long", f"m.{language}.md": body}
    wording = Wording(
        {name: Template(name, f"templates/{name}", each) for name, each in bodies.items()}, CONTEXT
    )
    texts = wording.render("m", [language] if language == "en" else ["en", language], ["web"])
    assert texts[-1].body == text


def test_a_correction_says_what_was_said_and_what_is_true_now() -> None:
    body = "We said {{ corrected.said }} {{ corrected.fact }} in {{ corrected.message }}; it is {{ corrected.is_now }}."
    templates = {"m.md": Template("m.md", "templates/m.md", body)}
    corrected = {"message": "Update", "number": 1, "fact": "visits", "said": 12, "is_now": 1200}
    text = Wording(templates, Context(corrected=corrected)).render("m", ["en"], ["web"])[0]
    assert text.body == "We said 12 visits in Update; it is 1,200."
    unknown = Wording(templates, Context(corrected={**corrected, "is_now": None})).render(
        "m", ["en"], ["web"]
    )[0]
    assert unknown.body == "We said 12 visits in Update; it is [[corrected.is_now?]]."
    none = Wording(templates).render("m", ["en"], ["web"])[0]
    assert none.body.startswith("We said [[corrected.said?]] [[corrected.fact?]] in [[corrected.message?]];")


def test_the_blocks_of_a_long_text_are_known_by_their_names() -> None:
    body = "{% block empathy %}We know {{ n }}.{% endblock %}\n{% block facts %}{% if x %}a{% endif %}{% endblock %}"
    wording = Wording(
        {"m.md": Template("m.md", "m.md", body), "m.sms.txt": Template("m.sms.txt", "m.sms.txt", body)},
        CONTEXT,
    )
    long, short = wording.render("m", ["en"], ["web", "sms"])
    assert long.parts == {"empathy": "We know 1,200.", "facts": ""}
    assert short.parts == {}


@pytest.mark.parametrize(
    ("body", "facts"),
    [
        ("nothing", ()),
        ("{{ n }} {{ n }} {{ text }}", ("n", "text")),
        ("{% if 1 > 2 %}{{ n }}{% else %}{{ text }}{% endif %}", ("text",)),
        ("{% if known('n') %}{{ text }}{% else %}{{ n }}{% endif %}", ("text",)),
        ("{{ text if known('x') else n }}", ("n",)),
        ("{{ known('n') }} {{ x }}", ()),
        ("{# {{ n }} #}{% raw %}{{ n }}{% endraw %}", ()),
        ("{{ when|time }} {{ (n + 1)|int }}", ("when", "n")),
        ("{% macro m() %}{{ n }}{% endmacro %}{{ text }}", ("text",)),
        ("{% macro m() %}{{ n }}{% endmacro %}{{ m() }}", ("n",)),
        ("{% include 'part.md' %}", ("day",)),
        ("{% for one in [1, 2] %}{{ one }}{{ yes }}{% endfor %}", ("yes",)),
    ],
)
def test_the_facts_used_are_those_that_the_text_says(body: str, facts: tuple[str, ...]) -> None:
    assert rendered(body, part="{{ day }}{% if 1 > 2 %}{{ n }}{% endif %}").facts == facts


def test_a_fact_that_only_the_subject_says_is_used() -> None:
    assert rendered("{{ text }}", subject="{{ n }}").facts == ("text", "n")


def test_facts_are_noted_for_each_text_alone() -> None:
    bodies = {"m.md": "{{ n }}", "m.sms.txt": "{{ text }}"}
    wording = Wording(
        {name: Template(name, f"templates/{name}", text) for name, text in bodies.items()}, CONTEXT
    )
    assert [text.facts for text in wording.render("m", ["en"], ["web", "sms"])] == [("n",), ("text",)]


def test_a_text_promises_only_where_it_says_when() -> None:
    assert rendered("More by {{ next_update }}.").promises
    assert rendered("{{ n }}", subject="More by {{ next_update|time }}").promises
    assert not rendered("{% if no %}More by {{ next_update }}.{% endif %}").promises


# What no template may do

REACHES = [
    "''.__class__", "text.__class__.__mro__[1].__subclasses__()", "text['__class__']", "n.__class__", "n.real",
    "organisation.__dict__", "organisation._values", "organisation['_values']", "x.__class__", "x._undefined_name",
    "known.__globals__", "known.__closure__", "known.__code__", "self.__init__", "self._TemplateReference__context",
    "when.strftime('%9999999d')", "when.year", "day.replace(year=1)", "n.bit_length()", "n.to_bytes(99999999)",
    "'{:>99999999}'.format(1)", "'{0.__class__}'.format(n)", "'{a}'.format_map(n)", "text.center(99999999)",
    "text.zfill(99999999)", "text.ljust(99999999)", "text.expandtabs(99999999)", "text.replace('', text)",
    "text.join(text)", "text.encode()", "text.translate(n)", "text.split()", "[1].append(2)", "[1].__len__()",
]  # fmt: skip
FILTERS = [
    "attr('upper')", "center(99999999)", "format(1)", "indent(99999999)", "wordwrap", "replace('a', text)",
    "map('upper')", "select", "selectattr('a')", "groupby('a')", "batch(3)", "slice(3)", "pprint", "tojson", "xmlattr",
    "safe", "random", "dictsort", "items", "filesizeformat", "urlize", "string", "sum", "nope",
]  # fmt: skip
GROWING = [
    "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a ~ a %}" * 30,
    "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a + a %}" * 30,
    "{% set a = [1] %}" + "{% set a = a + a %}" * 30,
    "{% set a = 'xy' %}" + "{% set a = [a, a]|join(a) %}" * 30,
    "{% set a %}xxxxxxxxxx{% endset %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 30,
    "{% macro a(b) %}{{ b }}{{ b }}{% endmacro %}{% set c = 'xxxxxxxxxx' %}" + "{% set c = a(c) %}" * 30,
    "{% for a in 'xxxxxxxxxx' %}" + "y" * 50_000 + "{% endfor %}",
    "{% for a in 'xxxxxxxxxx' %}{{ text }}{% include 'long.md' %}{% endfor %}",
    "{% filter upper %}{% for a in 'xxxxxxxxxx' %}{% include 'long.md' %}{% endfor %}{% endfilter %}",
    "{{ 999999 * 999999 * 999999 }}",
    "{{ 99 ** 99 }}",
]
LOOPING = [
    "{% for a in 'xxxxxxxxxx' %}" * 6 + "{% endfor %}" * 6,
    "{% for a in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] %}" * 8 + "{% endfor %}" * 8,
    "{% macro a() %}{% for b in 'xxxxxxxxxx' %}{% endfor %}{% endmacro %}"
    + "{% for c in 'xxxxxxxxxx' %}" * 4 + "{{ a() }}" + "{% endfor %}" * 4,
    "{% set a = 'x' %}" + "{% for b in 'xxxxxxxxxx' %}" * 5 + "{{ a|upper }}" + "{% endfor %}" * 5,
    "{% for a in 'xxxxxxxxxx' %}" * 5 + "{% include 'empty.md' %}" + "{% endfor %}" * 5,
]  # fmt: skip
ENDLESS = [
    "{% include 'm.md' %}",
    "{% include ['m.md'] %}",
    "{% extends 'm.md' %}",
    "{% import 'm.md' as a %}",
    "{% include 'back.md' %}",
    "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}",
    "{% block a %}{{ self.a() }}{% endblock %}",
    "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
]
PARTS = {"long": "y" * 20_000, "empty": "", "back": "{% include 'm.md' %}"}


@pytest.mark.parametrize("reach", REACHES)
def test_a_template_that_reaches_for_what_is_pythons_is_stopped_at_its_line(reach: str) -> None:
    reason = stopped(f"one\ntwo {{{{ {reach} }}}}\nthree")
    assert reason.startswith("templates/m.md:2: it reaches for '")
    assert reason.endswith("', which a template may not have")


@pytest.mark.parametrize("name", FILTERS)
def test_only_harmless_filters_are_there(name: str) -> None:
    assert (
        stopped(f"one\n{{{{ text|{name} }}}}") == f"templates/m.md:2: no filter named '{name.split('(')[0]}'"
    )


@pytest.mark.parametrize("body", GROWING)
def test_a_template_that_blows_up_is_stopped(body: str) -> None:
    assert stopped(body, **PARTS).split(": ", 1)[1] in (
        "it grows beyond 100,000 characters",
        "it uses '*' where a message has no need of it",
        "it uses '**' where a message has no need of it",
    )


@pytest.mark.parametrize("body", LOOPING)
def test_a_template_that_loops_for_ever_is_stopped(body: str) -> None:
    assert stopped(body, **PARTS) == "templates/m.md:1: it loops or calls without end"


def test_files_that_include_two_others_each_are_stopped() -> None:
    parts = {f"part{deep}": f"{{% include 'part{deep + 1}.md' %}}" * 2 for deep in range(16)}
    reason = stopped("{% include 'part0.md' %}", **parts, part16="")
    assert reason.split(": ", 1)[1] == "it loops or calls without end"


def test_macros_that_call_two_others_each_are_stopped() -> None:
    macros = [
        f"{{% macro a{deep}() %}}{f'{{{{ a{deep + 1}() }}}}' * 2}{{% endmacro %}}" for deep in range(16)
    ]
    reason = stopped("".join(macros) + "{% macro a16() %}{% endmacro %}{{ a0() }}")
    assert reason == "templates/m.md:1: it loops or calls without end"


@pytest.mark.parametrize("body", ENDLESS)
def test_a_template_that_calls_itself_is_stopped(body: str) -> None:
    assert stopped(body, **PARTS).split(": ", 1)[1] == "it includes or calls itself without end"


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("'a' * 1000000000", "it uses '*' where a message has no need of it"),
        ("[1] * 1000000000", "it uses '*' where a message has no need of it"),
        ("1000000 * 1000000", "it uses '*' where a message has no need of it"),
        ("'%999999999d' % 1", "it uses '%' where a message has no need of it"),
        ("10000000 ** 10000000", "it uses '**' where a message has no need of it"),
        ("999999 ** 999999", "it uses '**' where a message has no need of it"),
        ("9 ** 99999", "it uses '**' where a message has no need of it"),
        ("{'a': 1}", "it makes a dictionary, which a template may not"),
        ("[[1]]", "it puts a list into a list, which a template may not"),
        ("([1], 2)|join", "it puts a list into a list, which a template may not"),
        ("[1, 2]", "it shows what is no text; for a list, use join"),
        ("(1, 2)", "it shows what is no text; for a list, use join"),
        ("1 / 0", "division by zero"),
        ("n is divisibleby(0)", "integer modulo by zero"),
        ("text + 1", 'can only concatenate str (not "int") to str'),
        ("n(1)", "'int' object is not callable"),
    ],
)
def test_an_expression_that_no_message_needs_is_stopped_at_its_line(expression: str, reason: str) -> None:
    assert stopped(f"one\n{{{{ {expression} }}}}") == f"templates/m.md:2: {reason}"


@pytest.mark.parametrize(
    "body",
    [
        "{{ organisation }}",
        "{{ known }}",
        "{{ self }}",
        "{% macro m() %}{% endmacro %}{{ m }}",
        "{{ text['upper'] }}",
    ],
)
def test_a_thing_that_is_no_text_is_never_shown(body: str) -> None:
    assert stopped(body).startswith("templates/m.md:1: ")


@pytest.mark.parametrize(
    "name", ["range(9)", "lipsum()", "cycler(1)", "joiner()", "namespace()", "request", "config"]
)
def test_nothing_of_jinjas_own_is_there(name: str) -> None:
    assert shown(f"{{{{ {name} }}}}") == f"[[{name.split('(')[0]}?]]"


@pytest.mark.parametrize("tag", ["do x", "debug", "trans", "nope"])
def test_no_extension_is_there(tag: str) -> None:
    assert stopped(f"one\n{{% {tag} %}}").startswith("templates/m.md:2: encountered unknown tag")


NESTED = [
    "{{ " + "(" * 20_000 + "1" + ")" * 20_000 + " }}",
    "{{ " + "[" * 200 + "1" + "]" * 200 + " }}",
    "{{ " + "-" * 20_000 + "1 }}",
    "{{ 1" + "+1" * 5_000 + " }}",
    "{{ 'a'" + "|upper" * 5_000 + " }}",
    "{% for a in [1] %}" * 30 + "{% endfor %}" * 30,
    "{% if 1 %}" * 150 + "{% endif %}" * 150,
    "{% if 0 %}" + "{% elif 0 %}" * 3_000 + "{% endif %}",
    "{% with a = 1 %}" * 300 + "{% endwith %}" * 300,
    "{{ " + "9" * 5_000 + " }}",
    "{{ 1e999 }}",
    r"{{ '\ud800' }}",
]


@pytest.mark.parametrize("body", NESTED, ids=range(len(NESTED)))
def test_a_template_that_python_itself_trips_over_is_stopped(body: str) -> None:
    assert stopped(body).startswith("templates/m.md:1: ")


@pytest.mark.parametrize("body", NESTED, ids=range(len(NESTED)))
def test_reading_a_template_that_python_trips_over_gives_a_problem_or_the_template(
    body: str, tmp_path: Path
) -> None:
    template, problems = read(tmp_path, body)
    assert (template is None) == bool(problems)


def test_an_error_in_an_included_file_names_that_file_and_line() -> None:
    assert stopped("a\n{% include 'part.md' %}", part="one\n\n{{ n.real }}").startswith(
        "templates/part.md:3: it reaches for 'real'"
    )
    assert stopped("a\n{% include 'part.md' %}", part="one\n\n{% if %}").startswith(
        "templates/part.md:3: expected an"
    )


# Template files


def read(folder: Path, content: str | bytes) -> tuple[Template | None, list[str]]:
    path = folder / "m.md"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    template, found = read_template("m.md", FoundFile(path, "templates/m.md", False))
    return template, [str(problem) for problem in found]


@pytest.fixture
def written(request: pytest.FixtureRequest) -> str:
    """The file that the test's docstring is."""
    return dedent(request.function.__doc__).lstrip("\n")


def test_front_matter_gives_the_subject_and_what_the_text_covers(tmp_path: Path, written: str) -> None:
    """
    ---
    subject: "{{ organisation.name }}: screens are dark"
    covers: [empathy, facts]
    ---
    Screens are dark.
    """
    template, found = read(tmp_path, written)
    assert found == []
    assert template is not None
    assert template.subject == "{{ organisation.name }}: screens are dark"
    assert template.covers == ("empathy", "facts")
    assert template.body.strip() == "Screens are dark."


def test_a_line_is_counted_in_the_file_with_its_front_matter(tmp_path: Path, written: str) -> None:
    """
    ---
    subject: Screens are dark
    ---
    Screens
    {% if %}
    """
    assert read(tmp_path, written) == (
        None,
        ["templates/m.md:5:1: expected an expression, got 'end of statement block'"],
    )


def test_a_template_stopped_below_front_matter_names_the_line_of_the_file(
    tmp_path: Path, written: str
) -> None:
    """
    ---
    subject: Screens are dark
    ---
    Screens
    {{ n.real }}
    """
    template, _ = read(tmp_path, written)
    assert template is not None
    with pytest.raises(BadTemplateError, match=r"^templates/m\.md:5: "):
        Wording({"m.md": template}, CONTEXT).render("m", ["en"], ["web"])


def test_every_mistake_in_front_matter_is_named_at_once(tmp_path: Path, written: str) -> None:
    """
    ---
    subjct: Screens are dark
    subject: 12
    covers: [empathy, hope]
    ---
    Screens
    """
    assert read(tmp_path, written) == (
        None,
        [
            "templates/m.md:2:1: 'subjct' is no key here; there is: subject, covers",
            "templates/m.md:3:1: 'subject' must be text; put it in quotes",
            f"templates/m.md:4:1: 'covers' must be a list out of: {', '.join(ELEMENTS)}",
        ],
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"Screens\n\xff dark", "2:1: the template is not UTF-8 text; save it as UTF-8 in your editor"),
        ("x" * 64_001, "1:1: the template is larger than 64,000 bytes; no message needs that"),
        ("---\n- a\n---\nb", "2:1: the lines between --- must be keys, like subject: …"),
        ("---\na: &b c\n---\nb", "2:4: '&b' is an anchor, which is not allowed; remove it"),
        ("---\ncovers: [[a]]\n---\nb", "2:1: 'covers' must be a list out of:"),
        ("one\n{{ {'a': 1} }}", "2:1: it makes a dictionary"),
        ("one\n{{ x|nope }}", "2:1: no filter named 'nope'"),
        ("one\n{{ x", "2:1: unexpected end of template"),
    ],
)
def test_a_template_file_that_cannot_be_used_says_where_and_why(
    tmp_path: Path, content: str | bytes, problem: str
) -> None:
    template, found = read(tmp_path, content)
    assert template is None
    assert len(found) == 1
    assert found[0].startswith(f"templates/m.md:{problem}")


def test_a_file_from_a_windows_editor_is_read_as_any_other(tmp_path: Path) -> None:
    template, _ = read(tmp_path, b"\xef\xbb\xbf---\r\nsubject: a\r\n---\r\nb\r\nc\r\n")
    assert template is not None
    assert (template.subject, template.body.strip()) == ("a", "b\nc")


# Templates of a playbook


def problems(hospital: Path, body: str, file: str = "alert/staff.md") -> list[str]:
    """What is wrong with the playbook `dark` when one of its templates says this."""
    (hospital / "templates" / file).write_text(body, "utf-8")
    return [str(problem) for problem in check("dark", Library(hospital))[2]]


def test_the_templates_of_the_hospital_have_no_problem(hospital: Path) -> None:
    _, templates, found = check("dark", Library(hospital))
    assert found == []
    assert {"hold/public.md", "hold/public.es.md", "hold/public.email.txt"} <= templates.keys()


def test_a_file_that_a_template_includes_comes_with_it(hospital: Path) -> None:
    (hospital / "templates" / "part.md").write_text("Use paper.")
    assert problems(hospital, "{% include 'part.md' %}") == []
    assert check("dark", Library(hospital))[1]["part.md"].body == "Use paper."


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("a\n{% include 'shared/gone.md' %}", "2:1: there is no template 'shared/gone.md'"),
        ("a\n{% extends 'gone.md' %}", "2:1: there is no template 'gone.md'"),
        ("a\n{% include '../../../etc/passwd' %}", "2:1: there is no template '../../../etc/passwd'"),
        ("a\n{% include '/etc/passwd' %}", "2:1: there is no template '/etc/passwd'"),
        ("{% include what_happened %}", "1:1: an include must name its file in quotes"),
        ("{% include 'shared/' ~ what_happened %}", "1:1: an include must name its file in quotes"),
        ("a\n{{ detected_at.__class__ }}", "2:1: it reaches for '__class__', which a template may not have"),
        (
            "a\n{% if known('what_happened') %}\n{{ what_happened.split() }}\n{% endif %}",
            "3:1: it reaches for 'split'",
        ),
        ("a\n{{ visits_moved + 'more' }}", "2:1: "),
        ("a\n{% if known('detected_at') and detected_at < next_update %}b{% endif %}", "2:1: "),
    ],
)
def test_what_would_stop_a_template_at_night_is_found_by_the_check(
    hospital: Path, body: str, problem: str
) -> None:
    found = problems(hospital, body)
    assert len(found) == 1
    assert found[0].startswith(f"templates/alert/staff.md:{problem}")


def test_an_email_in_another_language_needs_a_subject_of_its_own(hospital: Path) -> None:
    """In the first language it may bear the message's title; in another that would be the wrong language."""
    blocks = "".join(f"{{% block {name} %}}.{{% endblock %}}" for name in ("facts", "unknowns", "process"))
    found = problems(hospital, f"Desde las {{{{ detected_at|time }}}}. {blocks}", "hold/public.es.md")
    assert found == [
        "templates/hold/public.es.md:1:1: an e-mail in 'es' has no subject; add 'subject:' to its front matter"
    ]
    (hospital / "templates" / "hold" / "public.email.txt").write_text("Since {{ detected_at }}.")
    headed = f"---\nsubject: Pantallas\n---\nDesde las {{{{ detected_at|time }}}}. {blocks}"
    assert problems(hospital, headed, "hold/public.es.md") == []


def test_what_a_message_declares_to_cover_stands_in_a_block_of_that_name_in_every_language(
    hospital: Path,
) -> None:
    plan = hospital / "playbooks" / "dark.yaml"
    plan.write_text(
        plan.read_text().replace("covers: [facts, unknowns", "covers: [empathy, facts, unknowns", 1)
    )
    wanted = "message 'hold-public' covers 'empathy'; wrap that part in {% block empathy %}"
    assert [str(problem) for problem in check("dark", Library(hospital))[2]] == [
        f"templates/hold/public.md (es):1:1: {wanted}"
    ]


def test_a_mistake_in_every_template_is_named_in_one_go(hospital: Path) -> None:
    (hospital / "templates" / "hold" / "public.sms.txt").write_text("{{ x|nope }}")
    (hospital / "templates" / "update" / "public.es.md").write_bytes(b"\xff")
    assert [problem.split(": ")[0] for problem in problems(hospital, "{% if %}")] == [
        "templates/alert/staff.md:1:1",
        "templates/hold/public.sms.txt:1:1",
        "templates/update/public.es.md:1:1",
    ]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("{{ 'y' if 'b' in 'abc' else 'n' }}", "y"),
        ("{{ 'y' if 'x' not in ['a', 'b'] else 'n' }}", "y"),
        ("{{ 'y' if nothing in 'abc' else 'n' }}", "n"),
        ("{{ 'y' if 'a' in nothing else 'n' }}", "n"),
        ("{{ [1200, nothing, true]|join('; ') }}", "1,200; [[nothing?]]; yes"),
    ],
)
def test_what_is_not_known_is_in_nothing_and_joins_as_a_blank(body: str, text: str) -> None:
    wording = Wording({"m.md": Template("m.md", "templates/m.md", body)})
    assert wording.render("m", ["en"], ["web"])[0].body == text

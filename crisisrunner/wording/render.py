"""A message's texts, rendered from its templates (Jinja2 lives here and in the sandbox beside it)."""

import re
import traceback
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from jinja2 import TemplateError, TemplateSyntaxError, meta, nodes

from crisisrunner.errors import Refused
from crisisrunner.incident.texts import Rendered
from crisisrunner.times import clock_time
from crisisrunner.wording.channels import gsm_plain
from crisisrunner.wording.sandbox import MOST_COMPILED, Named, Sandbox, StoppedError, Unknown
from crisisrunner.wording.written import write_day, write_moment, write_number, write_yes_no

UNKNOWNS = "unknowns"
"""The block that says what is not known (CERC, the third element of a first message)."""
_MANY_BLANK_LINES = re.compile(r"\n{3,}")
_SPACES_AT_THE_END = re.compile(r"[ \t]+$", re.MULTILINE)
_STOPPING = (
    *(TemplateError, RecursionError, ArithmeticError, TypeError),
    *(ValueError, AttributeError, LookupError, MemoryError, SyntaxError, NameError),
)
"""What a template can raise while it is rendered: its own mistakes, never the program's."""


class Template(msgspec.Struct, frozen=True):
    """One body: its name with suffixes, the file it came from, and what its front matter says."""

    name: str
    file: str
    body: str
    subject: str | None = None
    covers: tuple[str, ...] = ()


class _Found(msgspec.Struct, frozen=True):
    """What a body names: the templates it takes in, what it takes from outside, and what it makes itself."""

    references: tuple[str | None, ...]
    asked: frozenset[str]
    made: frozenset[str]


_FOUND: dict[str, _Found] = {}


class BadTemplateError(Refused):
    """A template that cannot be rendered: the file, the line, the reason."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(
            f"{file}:{line}: the template was stopped: {reason}.", "Mend that line; nothing was changed."
        )
        self.file, self.line, self.reason = file, line, reason


class Context(msgspec.Struct, frozen=True):
    """What templates see beside the promised time: facts by name, the organisation, the incident.

    A correction also sees what it has `corrected`: `message`, `number`, `released_at`, `fact`, `said`, `is_now`.
    The words of the facts that are `translated` stand under `NAME_LANGUAGE` for every language but the first; a
    template sees them under the name of the fact.
    """

    facts: Mapping[str, Any] = {}
    organisation: Mapping[str, Any] = {}
    incident: Mapping[str, Any] = {}
    zone: str = "UTC"
    corrected: Mapping[str, Any] = {}
    translated: tuple[str, ...] = ()


class Wording:
    """Templates that belong together, rendered in one context."""

    def __init__(self, templates: Mapping[str, Template], context: Context | None = None) -> None:
        self._templates = templates
        self._context = context or Context()
        self._zone = ZoneInfo(self._context.zone)
        self._language = "en"
        self._translated: tuple[str, ...] = ()
        self._used: dict[str, None] = {}
        self._missing: dict[str, None] = {}
        self._sandbox = Sandbox(
            {
                **{name: (template.body, template.file) for name, template in templates.items()},
                **{
                    _subject_of(name): (one.subject, one.file)
                    for name, one in templates.items()
                    if one.subject
                },
            },
            told=self._told,
            written=self.written,
            filters={"time": self._time, "date": self._date, "plain": self._plain},
        )

    def render(
        self,
        template: str,
        languages: Iterable[str],
        kinds: Iterable[str],
        next_update: datetime | None = None,
    ) -> list[Rendered]:
        """The texts of a message: one for each language and channel kind.

        A kind takes its own body of that language, else that language's long text; never another language's.

        Args:
            next_update: When the next update is promised, in UTC; unknown where None.

        Raises:
            BadTemplateError: naming the file and line that stopped.
        """
        languages, kinds = tuple(languages), tuple(kinds)
        variants = [(language, kind) for language in languages for kind in kinds]
        return [self._text(template, *variant, languages[0], next_update) for variant in variants]

    def render_or_blank(
        self, template: str, languages: Iterable[str], kinds: Iterable[str], next_update: datetime | None
    ) -> list[Rendered]:
        """As `render`, at night: a text that stops becomes a blank, which a person fills by editing it."""
        languages, kinds = tuple(languages), tuple(kinds)
        texts = []
        for language, kind in [(language, kind) for language in languages for kind in kinds]:
            try:
                texts.append(self._text(template, language, kind, languages[0], next_update))
            except BadTemplateError as error:
                body = f"[[{error.file} line {error.line} was stopped, write this text by hand?]]"
                texts.append(Rendered(language, kind, body, None, long=False, stopped=True))
        return texts

    def references(self, template: Template) -> list[str | None]:
        """The names of the templates that one includes, imports or extends; None for a name made at run time.

        Raises:
            BadTemplateError: where it is no template, or holds what no template may.
        """
        try:
            self._sandbox.get_template(template.name)
            return list(self._found(template.body).references)
        except _STOPPING as error:
            raise _bad_template(error, template) from error

    def names(self, template: Template) -> tuple[set[str], set[str]]:
        """The names that a template takes from outside, and those that it makes itself."""
        found = self._found(template.body)
        return set(found.asked), set(found.made)

    def _found(self, body: str) -> _Found:
        """What a body names; it is looked through once in a run, for a plan is checked with every incident."""
        if body not in _FOUND:
            if len(_FOUND) >= MOST_COMPILED:
                _FOUND.clear()
            tree = self._sandbox.parse(body)
            made = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
            made |= {node.name for node in tree.find_all(nodes.Macro)}
            taken = [name for node in tree.find_all(nodes.FromImport) for name in node.names]
            made |= {name if isinstance(name, str) else name[1] for name in taken}
            made |= {node.target for node in tree.find_all(nodes.Import)}
            references = tuple(meta.find_referenced_templates(tree))
            _FOUND[body] = _Found(
                references, frozenset(meta.find_undeclared_variables(tree)), frozenset(made)
            )
        return _FOUND[body]

    def _text(
        self, template: str, language: str, kind: str, first: str, next_update: datetime | None
    ) -> Rendered:
        found = self._variant(template, language, kind, language == first)
        self._language = language
        self._translated = () if language == first else self._context.translated
        names = self._names(next_update)
        self._used = {}
        self._sandbox.meter.reset()
        try:
            loaded = self._sandbox.get_template(found.name)
            context = loaded.new_context(dict(names))
            body, parts, unknowns = self._rendered(loaded, context)
            headed = kind == "email" and found.subject
            subject = self._sandbox.get_template(_subject_of(found.name)).render(names) if headed else None
            f"{body}{subject}".encode()  # half a character cannot be recorded
        except _STOPPING as error:
            raise _bad_template(error, found) from error
        subject = " ".join(subject.split()) if subject is not None else None
        return Rendered(
            language,
            kind,
            _tidy(body),
            subject,
            found.name.endswith(".md"),
            self._facts_used(),
            "next_update" in self._used,
            parts=parts if found.name.endswith(".md") else {},
            unknowns=unknowns if found.name.endswith(".md") else (),
        )

    def _rendered(self, loaded: Any, context: Any) -> tuple[str, dict[str, str], tuple[str, ...]]:
        """A template's body and its blocks; what stops it names the line of the template."""
        try:
            return "".join(loaded.root_render_func(context)), *self._blocks(context)
        except Exception:
            self._sandbox.handle_exception()

    def _blocks(self, context: Any) -> tuple[dict[str, str], tuple[str, ...]]:
        """What each block of a rendered template becomes, and the facts that `unknowns` says are not known.

        The blocks of the shapes that it extends are among them, and they see what it imported.
        """
        parts: dict[str, str] = {}
        unknowns: tuple[str, ...] = ()
        for name, (block, *_shapes) in context.blocks.items():
            self._missing = {}
            parts[name] = _tidy("".join(block(context)))
            unknowns = tuple(self._missing) if name == UNKNOWNS else unknowns
        return parts, unknowns

    def _variant(self, template: str, language: str, kind: str, first: bool) -> Template:
        names = [f"{template}.{language}.{kind}.txt"] + ([f"{template}.{kind}.txt"] if first else [])
        names += [f"{template}.{language}.md"] + ([f"{template}.md"] if first else [])
        found = next((self._templates[name] for name in names if name in self._templates), None)
        if found is None:
            raise BadTemplateError(f"templates/{names[-1]}", 1, "it is not there")
        return found

    def _names(self, next_update: datetime | None) -> dict[str, Any]:
        context = self._context
        return {
            **context.facts,
            **{name: self._in_words(name) for name in self._translated if name in context.facts},
            "organisation": Named("organisation", context.organisation),
            "incident": Named("incident", context.incident),
            "corrected": Named("corrected", self._corrected(), self._corrected_told),
            "next_update": next_update or Unknown(name="next_update"),
            "known": self._known,
        }

    def _known(self, name: str) -> bool:
        """Whether a fact is known; a text that asks may say that it is not."""
        if name not in self._context.facts:
            self._missing[str(name)] = None
        return name in self._context.facts

    def _in_words(self, name: str) -> Any:
        """What a known fact is called in the language of the text."""
        if name not in self._translated:
            return self._context.facts.get(name)
        translation = f"{name}_{self._language}"
        return self._context.facts.get(translation, Unknown(name=translation))

    def _corrected(self) -> Mapping[str, Any]:
        """What a correction corrects; of words, each language knows only its own, so what they were is not said."""
        corrected = self._context.corrected
        fact = corrected.get("fact")
        if fact not in self._translated:
            return corrected
        return {**corrected, "said": None, "is_now": self._in_words(fact)}

    def _told(self, value: Any, name: str) -> Any:
        self._used[name] = None
        if name in self._translated:
            self._used[f"{name}_{self._language}"] = None
        return value

    def _corrected_told(self, name: str) -> None:
        """A text that says what is right now says the fact."""
        fact = self._context.corrected.get("fact")
        if name == "is_now" and fact:
            self._told(None, fact)

    def _facts_used(self) -> tuple[str, ...]:
        return tuple(name for name in self._used if name in self._context.facts)

    def written(self, value: Any, language: str | None = None) -> str:
        """A value as it stands in a text: of a language, or of the one that is being rendered."""
        language = language or self._language
        if isinstance(value, datetime):
            return write_moment(value, self._zone, language)
        if isinstance(value, date):
            return write_day(value, language)
        if isinstance(value, bool):
            return write_yes_no(value, language)
        if isinstance(value, int):
            return write_number(value, language)
        if isinstance(value, (str, float, Unknown)):
            return str(value)
        if value is None:
            return ""
        raise StoppedError("it shows what is no text; for a list, use join")

    def _time(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return clock_time(value, self._zone)
        return Unknown(name="time_of_day") if isinstance(value, date) else value

    def _date(self, value: Any) -> Any:
        day = value.astimezone(self._zone) if isinstance(value, datetime) else value
        return write_day(day, self._language) if isinstance(day, date) else value

    def _plain(self, value: Any) -> str:
        return gsm_plain(self.written(value))


def _subject_of(name: str) -> str:
    """The name of a template's subject among the templates; no file can bear it."""
    return f"{name} subject"


def _tidy(text: str) -> str:
    return _MANY_BLANK_LINES.sub("\n\n", _SPACES_AT_THE_END.sub("", text)).strip()


def _bad_template(error: Exception, template: Template) -> BadTemplateError:
    """The error at the deepest template line that it passed through."""
    if isinstance(error, TemplateSyntaxError):
        reason = str(error.message).rstrip(".")
        return BadTemplateError(
            error.filename or template.file, error.lineno, reason[:1].lower() + reason[1:]
        )
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.startswith("templates/")
    ]
    file, line = (frames[-1].filename, frames[-1].lineno or 1) if frames else (template.file, 1)
    line = getattr(error, "line", None) or line
    if isinstance(error, SyntaxError):
        return BadTemplateError(file, 1, "it is nested too deeply")
    if isinstance(error, RecursionError):
        return BadTemplateError(file, line, "it includes or calls itself without end")
    return BadTemplateError(file, line, str(error).rstrip(".") or type(error).__name__)

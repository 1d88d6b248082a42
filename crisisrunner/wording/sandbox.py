"""Jinja2 for templates that nobody vouches for: bounded in reach, in time and in size."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from typing import Any, cast

from jinja2 import FunctionLoader, Undefined, nodes, pass_context
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext, TemplateReference
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from crisisrunner.clock import stopwatch

MOST_STEPS = 20_000
MOST_CHARACTERS = 100_000
MOST_SECONDS = 2.0
"""A ceiling against runaway templates; ordinary ones take less than a thousandth of it."""

_FILTERS = frozenset(
    (
        *(
            "default",
            "d",
            "first",
            "last",
            "length",
            "count",
            "join",
            "lower",
            "upper",
            "capitalize",
            "title",
        ),
        *("trim", "round", "int", "float", "list", "sort", "unique"),
    )
)
_STRING_METHODS = frozenset(("lower", "upper", "strip", "lstrip", "rstrip", "title", "capitalize", "isdigit"))


class StoppedError(SecurityError):
    """A template reached for something it may not have, or did more than any message needs."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.line = line


class Unknown(Undefined):
    """What is not known: shows as `[[name?]]`, and so does whatever is made of it."""

    def __str__(self) -> str:
        return f"[[{self._undefined_name}?]]"

    def __getattr__(self, name: str) -> "Unknown":
        if name.startswith("_"):
            raise AttributeError(name)
        if name in _STRING_METHODS:  # what is made of an unknown text is as unknown
            return self
        return Unknown(name=f"{self._undefined_name}.{name}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unknown) and str(other) == str(self)

    def __hash__(self) -> int:
        return hash(str(self))

    def _itself(self, *_others: object, **_named: object) -> "Unknown":
        return self

    def _never(self, _other: object) -> bool:
        return False

    __call__ = __getitem__ = __neg__ = __pos__ = _itself  # type: ignore[assignment]  # Jinja2's raise instead
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _itself  # type: ignore[assignment]  # as above
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _itself  # type: ignore[assignment]  # as above
    __lt__ = __le__ = __gt__ = __ge__ = _never  # type: ignore[assignment]  # as above


class Named:
    """Things that a template may ask for by name, such as `organisation.hotline`; what is empty is unknown."""

    def __init__(
        self, name: str, values: Mapping[str, Any], told: Callable[[str], object] = lambda _name: None
    ) -> None:
        self._name = name
        self._values = values
        self._told = told

    def __getattr__(self, name: str) -> Any:
        value = self._values.get(name)
        self._told(name)
        return Unknown(name=f"{self._name}.{name}") if value in (None, "") else value


class Meter:
    """Counts what a template does, and stops it when it does too much."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Begin anew, for the next text."""
        self._steps = 0
        self._characters = 0
        self._until = stopwatch() + MOST_SECONDS

    def step(self) -> None:
        """One turn of a loop, one call, one filter, one include."""
        self._steps += 1
        if self._steps > MOST_STEPS or stopwatch() > self._until:
            raise StoppedError("it loops or calls without end")

    def write(self, text: str) -> str:
        """Text on its way out, whether to the message or into a variable."""
        self._characters += len(text)
        if self._characters > MOST_CHARACTERS:
            raise StoppedError(f"it grows beyond {MOST_CHARACTERS:,} characters")
        return text

    def sized(self, value: Any) -> Any:
        """A value made on the way, if it is not too large."""
        too_long = isinstance(value, (str, list, tuple)) and len(value) > MOST_CHARACTERS
        if too_long or (isinstance(value, int) and value.bit_length() > 64):
            raise StoppedError(f"it grows beyond {MOST_CHARACTERS:,} characters")
        return value


class _Compiled(BytecodeCache):
    """Templates compiled in this run: those of a plan are wanted many times, with other facts each time."""

    def __init__(self) -> None:
        self._codes: dict[str, Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Hand over what was compiled from the same source."""
        bucket.code = self._codes.get(f"{bucket.key} {bucket.checksum}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled; a plan has far fewer templates than are kept."""
        if len(self._codes) >= MOST_COMPILED:
            self._codes.clear()
        self._codes[f"{bucket.key} {bucket.checksum}"] = bucket.code


MOST_COMPILED = 2_000
_COMPILED = _Compiled()


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment over given templates; it reaches no file, nothing of Python's, and no endless loop.

    Args:
        sources: Template bodies and the files they came from, by name with suffixes.
        told: Called with each value and its name where a text uses it.
        written: Turns a value into the text that is shown.
        filters: Filters beside the harmless ones of Jinja2's own.
    """

    intercepted_binops = frozenset(["+", "-", "*", "**", "%", "//", "/"])

    def __init__(
        self,
        sources: Mapping[str, tuple[str, str]],
        told: Callable[[Any, str], Any],
        written: Callable[[Any], str],
        filters: Mapping[str, Callable[..., Any]],
    ) -> None:
        self.meter = Meter()
        self._written = written
        super().__init__(
            loader=FunctionLoader(lambda name: (*sources[name], lambda: True) if name in sources else None),
            undefined=Unknown, trim_blocks=True, lstrip_blocks=True, autoescape=False, cache_size=-1,
            bytecode_cache=_COMPILED,
            finalize=pass_context(lambda _context, value: self.meter.write(written(value))),
        )  # fmt: skip
        harmless = {name: known for name, known in self.filters.items() if name in _FILTERS}
        self.globals.clear()
        self.filters = {name: self._bounded(name, known) for name, known in {**harmless, **filters}.items()}
        data = pass_context(lambda _context, text: self.meter.write(text))
        self.filters |= {
            "join": self._join,
            "our in": _Holder,
            "our told": told,
            "our metered": self._metered,
            "our joined": self._joined,
            "our data": data,
            "our flat": _flat,
        }

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ARG002 (Jinja2's signature)
        """Nothing of Python's: of texts a few methods, of our own things their names."""
        if isinstance(obj, str):
            return attr in _STRING_METHODS
        ours = isinstance(obj, (Named, Unknown, LoopContext, TemplateModule, TemplateReference))
        return ours and not attr.startswith("_")

    def wrap_str_format(self, value: Any) -> None:
        """`format` is not among the methods of a text: its widths could blow a value up."""

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:  # noqa: ARG002 (Jinja2's signature)
        """Reaching for what is not allowed stops the text."""
        raise StoppedError(f"it reaches for '{attribute}', which a template may not have")

    def call(self, context: Any, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Every call of a macro or method is a step."""
        self.meter.step()
        return self.meter.sized(super().call(context, obj, *args, **kwargs))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Sums of small numbers; no operator that could blow a value up."""
        unknown = next((value for value in (left, right) if isinstance(value, Unknown)), None)
        if unknown is not None:
            return unknown
        if operator == "**" or (operator in ("*", "%") and not (_small(left) and _small(right))):
            raise StoppedError(f"it uses '{operator}' where a message has no need of it")
        return self.meter.sized(super().call_binop(context, operator, left, right))

    def get_template(self, *args: Any, **kwargs: Any) -> Any:
        """Every include and import is a step."""
        self.meter.step()
        return super().get_template(*args, **kwargs)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = _Metering().visit(super()._parse(source, name, filename))
        return tree

    def _bounded(self, name: str, known: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(known)
        def bounded(*args: Any, **kwargs: Any) -> Any:
            self.meter.step()
            unknown = next((value for value in args if isinstance(value, Unknown)), None)
            if unknown is not None and name not in ("default", "d"):
                return unknown
            return self.meter.sized(known(*args, **kwargs))

        return bounded

    def _metered(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self.meter.step()
            yield value

    def _joined(self, *parts: Any) -> str:
        return str(self._join(parts))

    def _join(self, values: Iterable[Any], separator: str = "") -> Any:
        if isinstance(values, Unknown):
            return values
        texts = [self._written(value) for value in values]
        if sum(map(len, texts)) + len(texts) * len(separator) > MOST_CHARACTERS:
            raise StoppedError(f"it grows beyond {MOST_CHARACTERS:,} characters")
        return separator.join(texts)


class _Holder:
    """What something may be in; what is not known is in nothing."""

    def __init__(self, values: Any) -> None:
        self._values = values

    def __contains__(self, value: object) -> bool:
        unknown = isinstance(value, Unknown) or isinstance(self._values, Unknown)
        return not unknown and value in self._values


class _Metering(NodeTransformer):
    """Rewrites a parsed template so that whatever could run away passes the meter, and facts are noted.

    The filters it puts in have a space in their names, so that no template can call them itself.
    """

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 (the visitor's own way of naming)
        self.generic_visit(node)
        node.iter = _filtered(cast(nodes.Expr, node.iter), "our metered")
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 (the visitor's own way of naming)
        self.generic_visit(node)
        return _filtered(node.nodes[0], "our joined", *node.nodes[1:])

    def visit_List(self, node: nodes.List) -> nodes.Node:  # noqa: N802 (the visitor's own way of naming)
        self.generic_visit(node)
        return _filtered(node, "our flat")

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802 (the visitor's own way of naming)
        self.generic_visit(node)
        return _filtered(node, "our flat") if node.ctx == "load" else node

    def visit_Dict(self, node: nodes.Dict) -> nodes.Node:  # noqa: N802 (the visitor's own way of naming)
        raise StoppedError("it makes a dictionary, which a template may not", node.lineno)

    def visit_Operand(self, node: nodes.Operand) -> nodes.Node:  # noqa: N802 (the visitor's own way of naming)
        self.generic_visit(node)
        if node.op in ("in", "notin"):
            node.expr = _filtered(node.expr, "our in")
        return node

    def visit_TemplateData(self, node: nodes.TemplateData) -> nodes.Node:  # noqa: N802 (the visitor's own way of naming)
        return _filtered(nodes.Const(node.data, lineno=node.lineno), "our data")

    def visit_Name(self, node: nodes.Name) -> nodes.Node:  # noqa: N802 (the visitor's own way of naming)
        return _filtered(node, "our told", nodes.Const(node.name)) if node.ctx == "load" else node


def _filtered(node: nodes.Expr, name: str, *args: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(node, name, list(args), [], None, None, lineno=node.lineno)


def _flat(values: Any) -> Any:
    """A list without lists in it: nested ones can double themselves."""
    if any(isinstance(value, (list, tuple, dict)) for value in values):
        raise StoppedError("it puts a list into a list, which a template may not")
    return values


def _small(value: Any) -> bool:
    return isinstance(value, (int, float)) and abs(value) < 1_000_000

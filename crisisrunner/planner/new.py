"""A new plan from a short interview: a commented playbook on the usual course, and texts to make one's own."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from string import Template

import msgspec

from crisisrunner.playbook.library import Library
from crisisrunner.playbook.model import CHANNEL_KINDS

AUDIENCES = {"staff": "Staff and contractors", "partners": "Ambulances, other hospitals and family doctors"}
"""Whom a plan can speak to beside the public, which it always does."""
PUBLIC_CHANNELS = {
    "website": "web", "x": "x", "sms": "sms", "phone-line": "phone-script", "press-email": "email",
}  # fmt: skip
STAFF_CHANNELS = {"staff-email": "email", "staff-print": "print", "staff-sms": "sms"}
APPROVERS = ("incident-commander", "privacy", "medical", "counsel", "spokesperson")
_STARTER = "starter/"


class Interview(msgspec.Struct, frozen=True):
    """What was answered: `every` is how often people hear from us at the worst, such as `4 h`."""

    name: str
    title: str
    use_when: str
    audiences: tuple[str, ...]
    channels: tuple[str, ...]
    approvers: tuple[str, ...]
    every: str
    languages: tuple[str, ...] = ("en",)


def name_of(title: str) -> str:
    """The name of a plan by its title: `helipad-closed` for "Helipad closed"."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    return plain if plain[:1].isalpha() else f"plan-{plain}".rstrip("-")


def write_plan(interview: Interview, library: Library, owner: str, today: date) -> Mapping[str, str]:
    """The files of a new plan by their path inside a workspace."""
    files = {f"playbooks/{interview.name}.yaml": _playbook(interview, owner, today)}
    kinds = {PUBLIC_CHANNELS.get(one) or STAFF_CHANNELS.get(one) for one in interview.channels}
    for name, file in library.templates.items():
        if name.startswith(_STARTER) and _wanted(name.removeprefix(_STARTER), interview, kinds):
            own = f"templates/{interview.name}/{name.removeprefix(_STARTER)}"
            files[own] = file.path.read_text("utf-8")
    return files


def _wanted(name: str, interview: Interview, kinds: set[str | None]) -> bool:
    template, *suffixes = name.split(".")[:-1]
    kind = next((one for one in suffixes if one in CHANNEL_KINDS), None)
    language = next((one for one in suffixes if one not in CHANNEL_KINDS), "en")
    audience = "staff" if template.endswith("-staff") else "partners" if template == "partners" else "public"
    return (
        language in interview.languages
        and (audience == "public" or audience in interview.audiences)
        and (kind is None or kind in kinds)
    )


def _playbook(interview: Interview, owner: str, today: date) -> str:
    """The playbook, from the file beside this one in which a new one stands with its comments."""
    parts = ["course", *(["partners"] if "partners" in interview.audiences else [])]
    return Template((Path(__file__).parent / "starter.yaml").read_text("utf-8")).substitute(
        name=interview.name,
        title=_quoted(interview.title),
        owner=_quoted(owner),
        today=today,
        use_when=_quoted(interview.use_when),
        languages=", ".join(interview.languages),
        parts=", ".join(parts),
        removed=", ".join(_removed(interview)),
        every=interview.every,
        sentence=_quoted(_sentence(interview.title)),
        messages="\n".join(f"  {line}" for line in _messages(interview)),
    )


def _removed(interview: Interview) -> Iterator[str]:
    """What comes with the parts and has no use here."""
    yield from (
        f"channels.{one}" for one in (*PUBLIC_CHANNELS, *STAFF_CHANNELS) if one not in interview.channels
    )
    if "staff" not in interview.audiences:
        yield from (
            f"messages.{one}" for one in ("alert-staff", "hold-staff", "update-staff", "closing-staff")
        )
        yield from ("audiences.staff", "stages.hold.tasks.tell-staff-first")


def _messages(interview: Interview) -> Iterator[str]:
    name, public = interview.name, [one for one in PUBLIC_CHANNELS if one in interview.channels]
    staff = [one for one in STAFF_CHANNELS if one in interview.channels]
    every_one = f"[{', '.join(interview.approvers)}]"
    any_one = f"{{any: {every_one}}}"
    if "staff" in interview.audiences:
        yield f"alert-staff: {{template: {name}/alert-staff, channels: [{', '.join(staff)}], approve: {any_one}}}"
        long = ", ".join(one for one in staff if one != "staff-sms") or "staff-sms"
        for message in ("hold-staff", "update-staff", "closing-staff"):
            yield f"{message}: {{template: {name}/{message}, channels: [{long}], approve: {any_one}}}"
    for template in ("hold", "update", "closing"):
        ways = ", ".join(public)
        yield f"{template}-public: {{template: {name}/{template}, channels: [{ways}], approve: {every_one}}}"
    if "partners" in interview.audiences:
        yield f"hold-partners: {{template: {name}/partners, approve: {any_one}}}"


def _sentence(title: str) -> str:
    plain = title.strip().rstrip(".!?")
    return f"{plain[:1].upper()}{plain[1:]}."


def _quoted(text: str) -> str:
    """A text as YAML takes it whatever stands in it."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)

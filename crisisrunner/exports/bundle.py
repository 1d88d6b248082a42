"""The bundle: the record, its exports, texts, files and plan in one zip, with all it takes to check them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from itertools import chain, islice
from typing import Any

from crisisrunner.errors import Fault, Refused
from crisisrunner.exercise import BANNER
from crisisrunner.exports.archive import Archive
from crisisrunner.exports.formats import FORMATS, Format, Pieces
from crisisrunner.timeline.about import About, head
from crisisrunner.timeline.plain import json_lines
from crisisrunner.timeline.timeline import Timeline

TOLD = (Format.MARKDOWN, Format.HTML, Format.PDF, Format.CSV, Format.JSON, Format.ICS, Format.CAP)
"""The exports that a bundle has, each where it can be made."""
NOT_INCLUDED = (
    "attached files, the workspace with people's telephone numbers and keys, what a drill was made of, "
    "and parts of the plan that name somebody"
)
"""What a redacted bundle has not, beside what a redacted export never has."""


def bundle(timeline: Timeline) -> Iterator[bytes]:
    """The bytes of the zip.

    Its `manifest.json` names the SHA-256 of every other file. `verify.py` in it needs Python alone; it checks the
    manifest, the chain in `record.jsonl`, the attached files and the approvals.
    """
    archive = Archive(timeline.about.made_at)
    attached = {} if timeline.redaction else _attached(timeline)
    missing: list[str] = []
    for path, pieces in _files(timeline, attached, missing):
        yield from archive.put(path, pieces)
    there = [*archive.digests, "manifest.json"]
    yield from archive.put("README.txt", [_readme(timeline, there, attached, missing)])
    yield from archive.put("manifest.json", [_manifest(timeline, archive.digests)])
    yield from archive.end()


def _files(timeline: Timeline, attached: Iterable[str], missing: list[str]) -> Iterator[tuple[str, Pieces]]:
    yield "verify.py", [resources.files("crisisrunner.exports").joinpath("verify.py").read_bytes()]
    yield "record.jsonl", json_lines(timeline)
    for sha256 in attached:
        content = timeline.case.record.attachment(sha256)
        if content is None:
            raise Fault(f"The attached file {sha256[:12]}… is gone, or was changed.", "crisisrunner verify")
        yield f"attachments/{sha256}", [content]
    yield from _pinned(timeline)
    yield from _exports(timeline, missing)
    yield from _texts(timeline)


def _attached(timeline: Timeline) -> dict[str, str]:
    """The names of the files that were attached and not erased, by their SHA-256."""
    return {
        recorded.event.data["sha256"]: recorded.event.words["name"]
        for recorded, _ in timeline.recorded(("file.attached",))
        if recorded.event.words
    }


def _pinned(timeline: Timeline) -> Iterator[tuple[str, Pieces]]:
    """What the incident was run by, byte for byte as its entries name it by digest; earlier plans beside it."""
    incident, record, redaction = timeline.case.incident, timeline.case.record, timeline.redaction
    named = _named("playbook", incident.pins)
    for number, pins in enumerate(incident.earlier_pins, 1):
        named |= _named(f"playbook/before-{number}", pins)
    if redaction:
        named.pop("playbook/scenario.json", None)
    else:
        named["workspace.json"] = incident.pins["workspace"]
    for path, sha256 in named.items():
        content = record.blob(sha256)
        if not (redaction and redaction.names_somebody(content.decode())):
            yield path, [content]


def _named(folder: str, pins: Mapping[str, Any]) -> dict[str, str]:
    """The files of a plan by their path in a bundle; the scenario of a drill is no part of an earlier plan."""
    kept = ("playbook", "rules", *(("scenario",) if folder == "playbook" else ()))
    named = {f"{folder}/{name}.json": pins[name] for name in kept if name in pins}
    for number, (template, sha256) in enumerate(sorted(pins["templates"].items()), 1):
        named[f"{folder}/templates/{number:03}-{template.replace('/', '-')}.json"] = sha256
    return named


def _exports(timeline: Timeline, missing: list[str]) -> Iterator[tuple[str, Pieces]]:
    """The exports that can be made; why others cannot is added to `missing`."""
    for form in TOLD:
        written = FORMATS[form]
        try:
            for suffix, maker in islice(written.by_suffix.items(), 1):  # by the usual ending
                yield f"exports/timeline{suffix}", _begun(maker(timeline))
            for name, pieces in written.folder(timeline) if written.folder else ():
                yield f"exports/{form}/{name}", pieces
        except Refused as refusal:  # not installed, too much for this form, or nothing to say in it
            missing.append(f"{form}: {refusal.sentence}")


def _begun(pieces: Pieces) -> Pieces:
    """The pieces, the first of which is made now: what refuses does so before its file is begun."""
    coming = iter(pieces)
    return chain([*islice(coming, 1)], coming)


def _texts(timeline: Timeline) -> Iterator[tuple[str, Pieces]]:
    """Each text that went out, in exactly its words."""
    for entry in timeline.entries(("message.released",)):
        for key, text in entry.texts.items():
            yield f"texts/{entry.seq}-{entry.data['message']}.{entry.data['number']}.{key}.txt", [text]


def _manifest(timeline: Timeline, digests: Mapping[str, str]) -> str:
    about = timeline.about
    what: dict[str, Any] = {
        "incident": about.incident, "redacted": timeline.lacks_words,
        "files": dict(sorted(digests.items())),
    }  # fmt: skip
    return json.dumps(what, ensure_ascii=False, indent=2) + "\n"


def _readme(
    timeline: Timeline, there: Iterable[str], attached: Mapping[str, str], missing: Sequence[str]
) -> str:
    lines = [*_head(timeline.about, timeline.redaction is not None), ""]
    lines += [
        f"{name:<16}{what}" for name, what in _CONTENTS.items() if any(one.startswith(name) for one in there)
    ]
    lines += ["", *_PROVED]
    if attached:
        lines += ["", "Attached files, by what they were called:"]
        lines += [f"  attachments/{sha256}  {name}" for sha256, name in attached.items()]
    if missing:
        lines += ["", "Not among the exports:", *(f"  {why}" for why in missing)]
    text = "\n".join(lines)
    return f"{BANNER}\n{text}\n{BANNER}\n" if timeline.about.drill else f"{text}\n"


def _head(about: About, redacted: bool) -> Iterator[str]:
    yield "The record of an incident, with what it takes to check it"
    yield ""
    told = about.without(NOT_INCLUDED) if redacted else about
    yield from (f"{label + ':':<14}{value}" for label, value in head(told))


_CONTENTS = {
    "record.jsonl": "every entry, as it stands in the record: an envelope with a hash, and the words",
    "manifest.json": "the SHA-256 of every file",
    "verify.py": "checks all of it with Python alone (3.9 or newer): python3 -I verify.py",
    "exports/": "the same incident told for people and programs: copies, which nothing here proves",
    "texts/": "the exact words of each release, copied from record.jsonl",
    "attachments/": "files that were attached, by their SHA-256; open none that you do not trust",
    "playbook/": "the plan by which it was run",
    "workspace.json": "the organisation and its people",
}
"""What each file is, or each folder, of those that may be there."""
_PROVED = (
    "What this shows: nobody changed, removed or reordered an entry, as long as the hash above is one that was",
    "kept elsewhere, on paper or in a seal. Whoever made this bundle made verify.py too: it is the same in every",
    "bundle. Its source, and how a record is checked by hand, are in crisisrunner (docs/record.md).",
)

"""The folder a hospital prepares: its organisation, its people, and where the record is copied to."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from crisisrunner.errors import Refused, did_you_mean, nearest
from crisisrunner.playbook.model import CHANNEL_KINDS
from crisisrunner.playbook.problems import BadFile, Problem
from crisisrunner.times import parse_day, zone_named

FILE = "crisisrunner.toml"
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


class Organisation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who speaks, and where people find them."""

    name: str = "Our hospital"
    timezone: str = ""
    """An IANA name; where it is empty, the laptop's own zone is put in before anything is pinned."""
    hotline: str = ""
    website: str = ""
    press_phone: str = ""
    press_email: str = ""
    phrases: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    """Those of a plan's languages in which messages go out; all of them where none is named."""


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who can hold a role; phone first, since e-mail may be dead."""

    name: str
    phone: str = ""
    email: str = ""
    roles: tuple[str, ...] = ()
    ssh_key: str = ""


class Outlet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a channel leads: its address stands in an environment variable, never here.

    `kind` is for a channel that no playbook has, such as the fallback of another.
    """

    kind: str = ""
    address: str = ""
    drill_address: str = ""
    fallback: str = ""


class Workspace(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `crisisrunner.toml` says."""

    organisation: Organisation = Organisation()
    people: Mapping[str, Person] = {}
    channels: Mapping[str, Outlet] = {}
    scope: Mapping[str, bool] = {}
    """Whether a rule or a regime applies here, by its id; counsel says so, it is never inferred."""
    closures: Mapping[str, Mapping[str, str]] = {}
    """Days (ISO) that are no business days of a calendar though no package knows them, each with the reason."""
    notify: str = ""
    """The environment variable with the address to which reminders are sent as well."""
    players: str = ""
    """The environment variable with the address to which drills tell the players what happens."""
    mirror: str = ""


def find_workspace(folder: Path) -> Path | None:
    """The nearest folder at or above this one that has a `crisisrunner.toml`, or None."""
    return next((place for place in (folder, *folder.parents) if (place / FILE).is_file()), None)


def load_workspace(folder: Path | None) -> Workspace:
    """The workspace of a folder, or the defaults without one: nobody there has said that English is not enough.

    Raises:
        BadFile: with every problem that was found.
    """
    if folder is None:
        return Workspace(Organisation(languages=("en",)))
    import tomllib  # 2 ms that only a workspace has to pay

    shown = str(folder / FILE)
    try:
        data = tomllib.loads((folder / FILE).read_text("utf-8-sig"))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise BadFile(shown, [Problem(FILE, 1, 1, f"the file cannot be read: {reason}")]) from None
    except RecursionError:
        raise BadFile(shown, [Problem(FILE, 1, 1, "the file is nested too deeply")]) from None
    except UnicodeDecodeError:
        raise BadFile(shown, [Problem(FILE, 1, 1, "the file is not UTF-8 text; save it as UTF-8")]) from None
    except tomllib.TOMLDecodeError as error:
        raise BadFile(shown, [Problem(FILE, *_place(str(error)), f"this is not TOML: {error}")]) from None
    problems = list(_problems(data, (folder / FILE).read_text("utf-8-sig")))
    if problems:
        raise BadFile(shown, problems)
    return _stripped(msgspec.convert(data, Workspace))


def in_zone(workspace: Workspace, timezone: str) -> Workspace:
    """The same workspace, its times read in a zone."""
    organisation = msgspec.structs.replace(workspace.organisation, timezone=timezone)
    return msgspec.structs.replace(workspace, organisation=organisation)


def _stripped(workspace: Workspace) -> Workspace:
    """The same workspace, its keys without the line feed that comes along when a .pub file is copied."""
    people = {
        name: msgspec.structs.replace(person, ssh_key=person.ssh_key.strip())
        for name, person in workspace.people.items()
    }
    return msgspec.structs.replace(workspace, people=people)


def _place(message: str) -> tuple[int, int]:
    numbers = [int(word.strip("(),")) for word in message.split() if word.strip("(),").isdigit()]
    return (numbers[-2], numbers[-1]) if len(numbers) >= 2 else (1, 1)


def _problems(data: dict[str, Any], text: str) -> Iterator[Problem]:
    """Every problem of the file: each table is checked alone, so that one mistake hides no other."""
    yield from _table(
        data, text, Workspace, "", skip=("organisation", "people", "channels", "scope", "closures")
    )
    organisation = data.get("organisation", {})
    yield from _table(organisation, text, Organisation, "organisation")
    people = data.get("people", {})
    if isinstance(people, dict):
        for key, person in people.items():
            yield from _table(person, text, Person, f"people.{key}")
            yield from _key(key, person, text)
    else:
        yield at_line(text, "", "people", "'people' must be tables, one a person: [people.ana-ruiz]")
    yield from _outlets(data.get("channels", {}), text)
    yield from _scope(data.get("scope", {}), text)
    yield from _closures(data.get("closures", {}), text)
    for key, like in (("notify", "CRISIS_REMINDERS"), ("players", "CRISIS_PLAYERS")):
        named = data.get(key)
        if isinstance(named, str) and named and not _VARIABLE.fullmatch(named):
            sentence = f"'{key}' must name an environment variable, such as {like}, that holds the address"
            yield at_line(text, "", key, sentence)
    timezone = organisation.get("timezone") if isinstance(organisation, dict) else None
    if isinstance(timezone, str) and timezone:
        try:
            zone_named(timezone)
        except Refused as refusal:
            yield at_line(text, "organisation", "timezone", refusal.sentence)


def _key(name: str, person: Any, text: str) -> Iterator[Problem]:
    written = person.get("ssh_key") if isinstance(person, dict) else None
    if not isinstance(written, str) or not written.strip():
        return
    from crisisrunner.signatures import is_public_key, is_signer  # only where somebody signs

    where = f"people.{name}"
    if "PRIVATE KEY" in written:
        sentence = (
            f"'ssh_key' in [{where}] is a private key, which must never stand here; "
            "make a new key, and copy the one line of its .pub file"
        )
        yield at_line(text, where, "ssh_key", sentence)
    elif not is_public_key(written.strip()):
        sentence = f"'ssh_key' in [{where}] is no SSH public key; copy the one line of the .pub file"
        yield at_line(text, where, "ssh_key", sentence)
    if not is_signer(name):
        sentence = f"nobody can sign as '{name}'; write that id with letters, digits, '-', '.' and '_' only"
        yield at_line(text, where, "", sentence)


def _outlets(channels: Any, text: str) -> Iterator[Problem]:
    if not isinstance(channels, dict):
        yield at_line(
            text, "", "channels", "'channels' must be tables, one a channel: [channels.staff-email]"
        )
        return
    for key, outlet in channels.items():
        where = f"channels.{key}"
        yield from _table(outlet, text, Outlet, where)
        for name in ("address", "drill_address"):
            variable = outlet.get(name) if isinstance(outlet, dict) else None
            if isinstance(variable, str) and variable and not _VARIABLE.fullmatch(variable):
                sentence = (
                    f"'{name}' in [{where}] must name an environment variable, such as STAFF_MAIL; "
                    "put the address into that variable, never into this file"
                )
                yield at_line(text, where, name, sentence)
        if (
            isinstance(outlet, dict)
            and outlet.get("address")
            and outlet["address"] == outlet.get("drill_address")
        ):
            sentence = (
                f"'drill_address' in [{where}] is the live one: a drill would reach the world; "
                "name another variable, or leave it out"
            )
            yield at_line(text, where, "drill_address", sentence)
        kind = outlet.get("kind") if isinstance(outlet, dict) else None
        if isinstance(kind, str) and kind and kind not in CHANNEL_KINDS:
            yield at_line(
                text, where, "kind", f"'{kind}' is no kind of channel{did_you_mean(kind, CHANNEL_KINDS)}"
            )


def _scope(scope: Any, text: str) -> Iterator[Problem]:
    if not isinstance(scope, dict):
        yield at_line(text, "", "scope", "'scope' must be a table: [scope]")
        return
    for name, value in scope.items():
        if not isinstance(value, bool):
            quoted = (
                '; a name with a dot stands in quotes: "ny.doh" = true' if isinstance(value, dict) else ""
            )
            yield at_line(text, "scope", name, f"'{name}' in [scope] must be true or false{quoted}")


def _closures(closures: Any, text: str) -> Iterator[Problem]:
    for calendar, days in closures.items() if isinstance(closures, dict) else [("US", closures)]:
        where = f"closures.{calendar}"
        if not isinstance(days, dict):
            sentence = f"'closures' must be tables, one a calendar: [{where}]"
            yield at_line(text, "", "closures", sentence)
            continue
        for day, why in days.items():
            if parse_day(day) is None:
                sentence = f"'{day}' in [{where}] is no date; write it like \"2026-12-24\""
                yield at_line(text, where, day, sentence)
            elif not isinstance(why, str):
                yield at_line(text, where, day, f"'{day}' in [{where}] must say why, in quotes")


def _table(
    table: Any, text: str, kind: type[msgspec.Struct], where: str, skip: tuple[str, ...] = ()
) -> Iterator[Problem]:
    if not isinstance(table, dict):
        yield at_line(text, "", where, f"'{where}' must be a table: [{where}]")
        return
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    inside = f" in [{where}]" if where else ""
    for key, value in table.items():
        if key not in fields:
            guess = nearest(key, fields)
            remedy = f"did you mean '{guess}'?" if guess else "remove it"
            yield at_line(text, where, key, f"'{key}' is no key{inside}; {remedy}")
        elif key not in skip:
            try:
                msgspec.convert(value, fields[key].type)
            except msgspec.ValidationError as error:
                yield at_line(text, where, key, f"'{key}'{inside} cannot be used: {error}")
    for field in fields.values():
        if field.required and field.name not in table:
            yield at_line(text, where, "", f"'{field.name}' is missing{inside}; add it")


def at_line(text: str, where: str, word: str, sentence: str) -> Problem:
    """A problem at the line of a table that names a word: TOML's parser keeps no places."""
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        written = line.strip()
        if written.startswith("["):
            table = written.split("#")[0].strip(" []").replace(" ", "").replace('"', "")
        if table == where and (not word or written.split("=")[0].strip(' "') == word):
            return Problem(FILE, number, 1, sentence)
    return Problem(FILE, 1, 1, sentence)

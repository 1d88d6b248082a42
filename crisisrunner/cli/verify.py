"""Whether a record holds, or an export of it, and whether it is the one that was sealed."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crisisrunner.cli import screen
from crisisrunner.cli.progress import watched
from crisisrunner.cli.screen import paragraph
from crisisrunner.cli.session import Json, Session, session_of
from crisisrunner.errors import Fault, Refused, WrongUsage

if TYPE_CHECKING:
    from crisisrunner.log.record import Record
    from crisisrunner.seal import Seal
    from crisisrunner.sealing import Checked, Held

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("verify")
def verify(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="A jsonl export; else the record itself.")] = None,
    seal: Annotated[
        Path | None, typer.Option("--seal", metavar="FILE", help="Is it the record that was sealed then?")
    ] = None,
    key: Annotated[
        Path | None, typer.Option("--key", metavar="FILE", help="The .pub file of whoever sealed it.")
    ] = None,
    revoked: Annotated[
        Path | None, typer.Option("--revoked", metavar="FILE", help="Keys that hold no more.")
    ] = None,
    redacted: Annotated[
        bool, typer.Option("--redacted", help="In this export, words may be missing that nobody erased.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Check that nobody changed the record: the chain, the words, the files, the approvals with their signatures.
    The first entry that does not hold is named.

    Example: crisisrunner verify --seal /media/stick/seal.json
    """
    from crisisrunner.cli.show.proof import held_data, proof_data, show_guards, show_held, show_proof
    from crisisrunner.sealing import hold_against
    from crisisrunner.signatures import must_be_revocations

    _must_mean_something(file, seal, key, revoked, redacted)
    if revoked:
        must_be_revocations(revoked)
    sealed, public = _seal(seal, key), _public_key(key)
    checked = _checked(session_of(context), file, sealed, revoked, redacted)
    told = [(one.result, incident) for one in checked for incident in one.result.chain.heads]
    if not told:
        raise Refused("There is nothing to verify: no entry was found.", "crisisrunner incidents")
    held: Held | None = None
    if sealed:
        of = next((one for one in checked if sealed.incident in one.result.chain.heads), checked[0])
        held = hold_against(sealed, of, public, revoked)
    if as_json:
        data = [proof_data(*one) for one in told]
        if held:
            data = [{**one, "seal": held_data(held)} for one in data if one["id"] == held.incident]
        screen.answer(data)
        return
    for result, incident in told:
        show_proof(result, incident, redacted)
    for one in checked:
        show_guards(one.result)
    if held:
        show_held(held, bool(key))
        return
    paragraph(
        "Compare the head with one that was kept elsewhere: without that, a rebuilt record would hold too."
    )


def _must_mean_something(
    file: Path | None, seal: Path | None, key: Path | None, revoked: Path | None, redacted: bool
) -> None:
    """Refuse options that would change nothing, and so check nothing."""
    if key and not seal:
        raise WrongUsage("A key is for a seal.", "crisisrunner verify --seal FILE --key FILE.pub")
    if redacted and not file:
        raise WrongUsage("The record itself is never redacted.", "Name the export: verify FILE --redacted")
    if revoked and file and not seal:
        raise WrongUsage(
            "An export has no keys, so no signature in it is checked.",
            "Check the record itself with --revoked, or the export with --seal FILE.",
        )


def _checked(
    session: Session, file: Path | None, seal: "Seal | None", revoked: Path | None, redacted: bool
) -> "list[Checked]":
    if file:
        return [_of_file(file, seal, redacted)]
    return [_of_record(record, seal, revoked) for record in _records(session)]


def _of_record(record: "Record", seal: "Seal | None", revoked: Path | None) -> "Checked":
    from crisisrunner.log.proof import prove
    from crisisrunner.sealing import Checked, sealed_key

    result = prove(record, watched(record.to_check(), record.size(), "Checking"), revoked)
    if seal is None:
        return Checked(result, None, "", copy=False)
    return Checked(result, record.hash_of(seal.incident, seal.seq), sealed_key(record, seal), copy=False)


def _of_file(file: Path, seal: "Seal | None", redacted: bool) -> "Checked":
    from crisisrunner.log.chain import WordsGoneError
    from crisisrunner.log.exported import erasures_in, read_lines
    from crisisrunner.log.proof import prove_export
    from crisisrunner.sealing import Checked

    if file.suffix.lower() == ".zip":
        raise Refused(
            f"{file} is a bundle.",
            "Unzip it, and in its folder type: python3 -I verify.py (or: crisisrunner verify record.jsonl)",
        )
    if file.exists() and not (file.is_file() or file.is_dir()):
        raise Refused(f"{file} is no ordinary file.", "Save it to one first: it is read twice.")
    hashed: list[Any] = []

    def passing() -> Iterator[Mapping[str, Any]]:
        for line in read_lines(file):
            if seal and (line.get("incident"), line.get("seq")) == (seal.incident, seal.seq):
                hashed.append(line.get("hash"))
            yield line

    try:
        result = prove_export(watched(passing(), None, "Checking"), None if redacted else erasures_in(file))
    except WordsGoneError as gone:
        raise Fault(
            gone.in_a_copy,
            f"Was it redacted, or made of an earlier moment? Then: crisisrunner verify {file} --redacted. "
            "Else somebody took them out: keep it as it is.",
        ) from None
    return Checked(result, hashed[0] if hashed else None, "", copy=True)


def _seal(file: Path | None, key: Path | None) -> "Seal | None":
    from crisisrunner.seal import read_seal

    seal = read_seal(file) if file else None
    if key and seal and seal.signature is None:
        raise Fault(
            "The seal has no signature, so nothing shows that it was made with this key.",
            "Leave --key out to compare the head alone, and ask who made it for the signed seal.",
        )
    return seal


def _public_key(file: Path | None) -> str:
    """The line of a `.pub` file; "" where none is named."""
    from crisisrunner.signatures import is_public_key

    if not file:
        return ""
    try:
        text = file.read_text("utf-8", errors="replace").strip()
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise Fault(f"The key {file} cannot be read: {reason}.", "Name the .pub file.") from None
    if not is_public_key(text):
        raise Refused(
            f"{file} is no public key.", "Name the .pub file: it has one line, as ssh-ed25519 AAAA…"
        )
    return text


def _records(session: Session) -> "list[Record]":
    """The live record, and that of the drills where there is one."""
    drills = session.drills_path.exists() and session.drills_path != session.path
    live = [session.live_record] if session.path.exists() or not drills else []
    return [*live, session.drills] if drills else live

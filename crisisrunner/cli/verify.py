"""Whether a record holds, or an export of it, and whether it is the one that was sealed."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crisisrunner.cli import screen
from crisisrunner.cli.progress import watched
from crisisrunner.cli.screen import alarm, out, strong
from crisisrunner.cli.session import Json, Session, session_of
from crisisrunner.errors import Fault, Refused, WrongUsage

if TYPE_CHECKING:
    from crisisrunner.log.approved import Told
    from crisisrunner.log.proof import ProofResult
    from crisisrunner.log.record import Record
    from crisisrunner.seal import Seal

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
    from crisisrunner.seal import read_seal
    from crisisrunner.signatures import must_be_revocations

    if key and not seal:
        raise WrongUsage("A key is for a seal.", "crisisrunner verify --seal FILE --key FILE.pub")
    if redacted and not file:
        raise WrongUsage("The record itself is never redacted.", "Name the export: verify FILE --redacted")
    if revoked:
        must_be_revocations(revoked)
    sealed, public = read_seal(seal) if seal else None, _public_key(key) if key else ""
    if key and sealed and sealed.signature is None:
        raise Fault(
            "The seal has no signature, so nothing shows that it was made with this key.",
            "Leave --key out to compare the head alone, and ask who made it for the signed seal.",
        )
    session = session_of(context)
    proofs = (
        [_of_file(file, sealed, redacted)]
        if file
        else [_of_record(record, sealed, revoked) for record in _records(session)]
    )
    told = [(proof.result, incident) for proof in proofs for incident in proof.result.chain.heads]
    if not told:
        raise Refused("There is nothing to verify: no entry was found.", "crisisrunner incidents")
    found = _held_against(proofs, sealed, public, revoked) if sealed else None
    if as_json:
        data = [_proof_data(result, incident) for result, incident in told]
        screen.answer(
            data if found is None else [{**one, "seal": found} for one in data if one["id"] == found["id"]]
        )
        return
    for result, incident in told:
        _show_proof(result, incident)
    if found:
        from crisisrunner.cli.sealed import show_seal

        show_seal(found, bool(key))
        return
    out("Compare the head with one that was kept elsewhere: without that, a rebuilt record would hold too.")


class _Proof:
    """What a record or an export is like that holds, and what it says of the entry that a seal names."""

    def __init__(self, result: "ProofResult", hashed: str | None, key: str) -> None:
        self.result, self.hashed, self.key = result, hashed, key


def _of_record(record: "Record", seal: "Seal | None", revoked: Path | None) -> _Proof:
    from crisisrunner.log.proof import prove

    result = prove(record, watched(record.to_check(), record.size(), "Checking"), revoked)
    if seal is None or seal.incident not in result.chain.heads:
        return _Proof(result, None, "")
    return _Proof(result, record.hash_of(seal.incident, seal.seq), _pinned_key(record, seal))


def _of_file(file: Path, seal: "Seal | None", redacted: bool) -> _Proof:
    from crisisrunner.log.chain import WordsGoneError
    from crisisrunner.log.exported import erasures_in, read_lines
    from crisisrunner.log.proof import prove_export

    if file.suffix.lower() == ".zip":
        raise Refused(
            f"{file} is a bundle.",
            "Unzip it, and in its folder type: python3 verify.py (or: crisisrunner verify record.jsonl)",
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
        hint = "Words are missing from a redacted copy too; if this is one, add --redacted. Else keep it as it is."
        raise Fault(gone.sentence, hint) from None
    return _Proof(result, hashed[0] if hashed else None, "")


def _held_against(proofs: list[_Proof], seal: "Seal", public: str, revoked: Path | None) -> dict[str, Any]:
    from crisisrunner.cli.sealed import check_seal

    proof = next((one for one in proofs if seal.incident in one.result.chain.heads), proofs[0])
    return check_seal(seal, proof.result, proof.hashed, public or proof.key, revoked)


def _pinned_key(record: "Record", seal: "Seal") -> str:
    from crisisrunner.case import Case

    person = Case(record, record.read(seal.incident)).workspace.people.get(seal.by)
    return person.ssh_key if person else ""


def _public_key(file: Path) -> str:
    from crisisrunner.signatures import is_public_key

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


def _show_proof(result: "ProofResult", incident: str) -> None:
    seq, head = result.chain.heads[incident]
    missing = len(result.chain.missing.get(incident, ()))
    erased = f", the words of {missing} erased" if missing else ""
    told = result.approvals.told(incident)
    out(strong(f"{incident} holds"), f"   {seq} entries{erased}{_approvals(told)}")
    if told.unchecked:
        number = "1 signature" if told.unchecked == 1 else f"{told.unchecked} signatures"
        out("  ", alarm(f"{number} could not be checked: {told.why}"))
    if told.bare:
        went = "1 release had" if told.bare == 1 else f"{told.bare} releases had"
        out("  ", alarm(f"{went} fewer approvals than the plan asked for, and nobody broke the glass"))
    out(f"  head {head}")


def _approvals(told: "Told") -> str:
    """`; 4 approvals: 2 signed and checked, 1 asserted, 1 by phone; glass broken 1`."""
    signed = "signed and checked" if not told.unchecked else "signed"
    words = {"signed": signed, "asserted": "asserted", "by-phone": "by phone"}
    given = [f"{told.how[how]} {word}" for how, word in words.items() if told.how[how]]
    number = sum(told.how[how] for how in words)
    approvals = f"; {number} approval{'s' if number > 1 else ''}: {', '.join(given)}" if number else ""
    return f"{approvals}; glass broken {told.how['break-glass']}" if told.how["break-glass"] else approvals


def _proof_data(result: "ProofResult", incident: str) -> dict[str, Any]:
    seq, head = result.chain.heads[incident]
    told = result.approvals.told(incident)
    return {
        "id": incident,
        "entries": seq,
        "head": head,
        "without_words": sorted(result.chain.missing.get(incident, ())),
        "approvals": {
            how.replace("-", "_"): told.how[how] for how in ("signed", "asserted", "by-phone", "break-glass")
        },
        "releases_lacking_approvals": told.bare,
        "signatures": {"checked": told.checked, "unchecked": told.unchecked, "why": told.why},
    }

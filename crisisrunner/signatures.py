"""Signatures of approvals and seals, made and checked by ssh-keygen with the keys that people already have."""

import os
import re
from binascii import Error as NotBase64Error
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crisisrunner.canonical import canonical
from crisisrunner.errors import Fault, Refused

if TYPE_CHECKING:
    from subprocess import Popen


class Purpose(NamedTuple):
    """What a signature is for: one made for anything else does not hold. `instead` is what to do without one."""

    namespace: str
    instead: str


APPROVAL = Purpose("crisisrunner-approval", "Record the approval by phone: --by-phone NAME --read-back")
SEAL = Purpose("crisisrunner-seal", "Seal it without a signature: crisisrunner seal --unsigned")

PATIENCE = 120.0
"""Seconds for ssh-keygen, with a person who types a passphrase or touches a security key."""

_INSTALL = "Install the OpenSSH client (8.1 or newer), then check again."
_KEY_TYPE = r"ssh-(?:ed25519|rsa)|ecdsa-sha2-nistp(?:256|384|521)"
_HARDWARE_KEY_TYPE = r"sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com"
_PUBLIC_KEY = re.compile(f"(({_KEY_TYPE}|{_HARDWARE_KEY_TYPE}) ([A-Za-z0-9+/]{{40,4000}}={{0,2}}))(?: .*)?")
# What the key did not sign is held to one form, since ssh-keygen takes others too: words after the last line,
# and another version than 1 (`SSHSIG`, then the version, is how the base64 begins).
_ARMOR = re.compile(
    r"-----BEGIN SSH SIGNATURE-----\n(?=U1NIU0lHAAAAAQAA)"
    r"(?:[A-Za-z0-9+/=]{1,76}\n){1,200}-----END SSH SIGNATURE-----\n?"
)
_KRL = b"SSHKRL\n\0"
"""How OpenSSH's own list of revoked keys begins."""
# In a file of allowed signers a space, a comma, a quote, `*`, `?` and `!` would let others in.
_ACTOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")


class WrongKeyError(Refused):
    """The signature was made, but by another key than the one that was asked for."""

    def __init__(self, purpose: Purpose) -> None:
        sentence = "This key is not the one that stands in the workspace for this person."
        super().__init__(sentence, f"Sign with the other key. Or: {purpose.instead}")


class RevokedKeyError(Refused):
    """The signature was made with a key that holds no more."""

    def __init__(self, actor: str) -> None:
        sentence = f"The key of {actor} was revoked: since when, no signature can tell."
        super().__init__(sentence, "Ask them by phone what they signed, and when.")


class _Answer(NamedTuple):
    """What ssh-keygen did: its exit status, and what it wrote."""

    status: int
    out: str
    err: str


def statement(digest: str, decision: str, actor: str, at: str) -> str:
    """The canonical JSON that an approver signs, without a line feed at its end.

    Args:
        digest: SHA-256 of what is approved, in lower-case hex.
        decision: What was decided about it.
        actor: The id of the person who decides.
        at: When, as RFC 3339 in UTC with milliseconds and `Z`.
    """
    return canonical({"digest": digest, "decision": decision, "actor": actor, "at": at})


def is_public_key(text: str) -> bool:
    """Whether a text is the one line of a `.pub` file: a type, the key in base64, perhaps a comment.

    Certificates, options before the type, and line breaks are none.
    """
    return _without_comment(text) is not None


def is_signer(actor: str) -> bool:
    """Whether signatures can hold for a person's id; in a file of allowed signers, others would let others in."""
    return bool(_ACTOR.fullmatch(actor))


def sign(text: str, key: Path | None, public_key: str, purpose: Purpose = APPROVAL) -> str:
    """The armored SSH signature of a text, which is known to hold.

    A passphrase or a PIN is asked for on the terminal; without a terminal it counts as not given.

    Args:
        text: What `statement` gave.
        key: A file with a private key; without one the ssh-agent signs.
        public_key: The line of the signer's `.pub` file.

    Raises:
        WrongKeyError: where the key is another than `public_key`.
        Refused: where the key cannot be read or used, or the ssh-agent does not sign with it.
        Fault: where ssh-keygen is missing, or does not come to an end.
    """
    bare_key = _without_comment(public_key)
    if not bare_key:
        sentence = "The SSH public key that stands in the workspace cannot be read."
        raise Refused(
            sentence, f"{purpose.instead} (for the next incident, copy the one line of the .pub file)"
        )
    if key:
        _must_be_readable(key, purpose)
    signature = _signature(text, key, bare_key, purpose)
    if not holds(text, signature, "signer", public_key, purpose):
        raise WrongKeyError(purpose)
    return signature


def holds(
    text: str,
    signature: str,
    actor: str,
    public_key: str,
    purpose: Purpose = APPROVAL,
    revoked: Path | None = None,
) -> bool:
    """Whether a signature was made over exactly this text, for a purpose, with a person's key.

    Args:
        text: What `statement` gave.
        signature: Armored, as `sign` returned it.
        actor: The id of the person; nothing holds for one with a space, a comma, a wildcard or a line break.
        public_key: The line of the person's `.pub` file.
        revoked: A list of keys that hold no more, as OpenSSH knows them (lines of `.pub` files, or a KRL).

    Raises:
        RevokedKeyError: where the key is one of those.
        Fault: where ssh-keygen is missing or cannot run; that says nothing about the signature.
    """
    bare_key = _without_comment(public_key)
    if not bare_key or not is_signer(actor) or not _ARMOR.fullmatch(signature):
        return False
    try:
        signed = text.encode()
    except UnicodeEncodeError:
        return False
    allowed = f'{actor} namespaces="{purpose.namespace}" {bare_key}\n'
    with _folder({"allowed": allowed.encode(), "signature": signature.encode()}, _INSTALL) as folder:
        files = ["-f", str(folder / "allowed"), "-s", str(folder / "signature")]
        verify = ["-Y", "verify", "-n", purpose.namespace, "-I", actor, *files]
        answer = _ssh_keygen(verify, signed, _INSTALL)
        if answer.status == 0 and revoked:  # it says the same of a revoked key as of a wrong one
            answer_too = _ssh_keygen([*verify, "-r", str(revoked.absolute())], signed, _INSTALL)
            if answer_too.status != 0:
                raise RevokedKeyError(actor)
    if answer.status != 0 and "Could not verify" not in answer.out:
        raise Fault("The ssh-keygen of this machine checks no signatures.", _INSTALL)
    return answer.status == 0


def must_be_revocations(file: Path) -> None:
    """Refuse what is no list of revoked keys: ssh-keygen would take every key for revoked.

    Raises:
        Refused: where it holds neither the line of a `.pub` file nor OpenSSH's own form.
        Fault: where it cannot be read.
    """
    try:
        content = file.read_bytes()
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise Fault(f"The list {file} cannot be read: {reason}.", "Name a file of revoked keys.") from None
    lines = content.decode(errors="replace").split("\n")  # as ssh-keygen parts them
    keys = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not content.startswith(_KRL) and not (keys and all(map(is_public_key, keys))):
        raise Refused(
            f"{file} holds no keys, or a line that is none.",
            "Put the lines of the revoked .pub files into it.",
        )


def _without_comment(public_key: str) -> str | None:
    """The type and the base64 of a public key, or None where it is none."""
    found = _PUBLIC_KEY.fullmatch(public_key) if public_key.isprintable() else None
    if not found:
        return None
    bare_key, kind, written = found.groups()
    try:
        blob = a2b_base64(written)
        fields = _fields(blob)
    except (NotBase64Error, EOFError):
        return None
    whole = b2a_base64(blob, newline=False) == written.encode()
    return bare_key if whole and len(fields) > 1 and fields[0] == kind.encode() else None


def _fields(blob: bytes) -> list[bytes]:
    """The fields of an SSH key, each behind its length (RFC 4251 section 5)."""
    fields = []
    while blob:
        end = 4 + int.from_bytes(blob[:4], "big")
        if len(blob) < end:
            raise EOFError
        fields.append(blob[4:end])
        blob = blob[end:]
    return fields


def _must_be_readable(key: Path, purpose: Purpose) -> None:
    """Look before ssh-keygen does, which waits at a pipe and calls a missing key a missing public key."""
    try:
        if not key.is_file():
            raise Refused(f"There is no key file {key}.", "Name your private key, such as ~/.ssh/id_ed25519.")
        with key.open("rb"):
            pass
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Refused(f"The key file {key} cannot be read: {reason}.", purpose.instead) from None


def _signature(text: str, key: Path | None, bare_key: str, purpose: Purpose) -> str:
    # The statement is a file: from standard input ssh-keygen would also read a passphrase that nobody typed.
    # Beside key.pub lies no private key, so that ssh-keygen asks the ssh-agent.
    with _folder({"statement": text.encode(), "key.pub": bare_key.encode()}, purpose.instead) as folder:
        files = ["-f", str(key or folder / "key.pub"), str(folder / "statement")]
        answer = _ssh_keygen(["-Y", "sign", "-n", purpose.namespace, *files], None, purpose.instead)
        if answer.status != 0:
            raise _not_signed(key, answer.err, purpose)
        return (folder / "statement.sig").read_text("ascii")


def _not_signed(key: Path | None, said: str, purpose: Purpose) -> Refused:
    if key is None:
        sentence = "The ssh-agent does not hold this person's key, or would not sign with it."
        return Refused(
            sentence, f"Load it with ssh-add FILE, or name the private key's file. Or: {purpose.instead}"
        )
    if "UNPROTECTED" in said:
        sentence = f"The key file {key} can be read by others on this machine; ssh-keygen does not use it."
        return Refused(sentence, f"Keep it to yourself, then sign again: chmod 600 {key}")
    if "passphrase" in said:
        sentence = f"The passphrase of the key {key} was wrong, or was not given."
        return Refused(sentence, f"Sign again at a terminal, or load the key first: ssh-add {key}")
    words = "".join(said.strip().splitlines()[-1:])[:200]
    return Refused(f"The key file {key} could not be used. ssh-keygen says: {words}", purpose.instead)


@contextmanager
def _folder(files: Mapping[str, bytes], instead: str) -> Iterator[Path]:
    """A folder of our own with these files, all closed; gone afterwards."""
    from tempfile import TemporaryDirectory  # 4 ms that only signatures have to pay

    try:
        with TemporaryDirectory(prefix="crisisrunner-", ignore_cleanup_errors=True) as name:
            for file, content in files.items():
                (Path(name) / file).write_bytes(content)
            yield Path(name)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Fault(f"ssh-keygen could not be used: {reason}.", instead) from None


def _ssh_keygen(arguments: Sequence[str], given: bytes | None, instead: str) -> _Answer:
    """Run it to its end, with something on its standard input or nothing.

    Raises:
        Fault: with what to do instead, where it is missing or does not come to an end.
    """
    import shutil  # 6 ms with the next that only signatures have to pay
    from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired

    program = shutil.which("ssh-keygen")
    # Windows looks into the current folder first, as a relative PATH does; what lies there may have been sent.
    if not program or not Path(program).is_absolute():
        raise Fault("There is no ssh-keygen on this machine.", instead)
    source = DEVNULL if given is None else PIPE
    with Popen([program, *arguments], stdin=source, stdout=PIPE, stderr=PIPE, env=_environment()) as process:
        try:
            out, err = process.communicate(given, PATIENCE)
        except TimeoutExpired:
            _stop(process)
            raise Fault(f"ssh-keygen did not end within {PATIENCE:g} seconds.", instead) from None
    return _Answer(process.returncode, out.decode(errors="replace"), err.decode(errors="replace"))


def _environment() -> dict[str, str]:
    """The person's own, with words in English, and with passphrases asked for on the terminal or not at all.

    Before OpenSSH 8.4 it is `DISPLAY` that makes ssh-keygen look for a window to ask in.
    """
    ours = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "SSH_ASKPASS")}
    return ours | {"LC_ALL": "C", "SSH_ASKPASS_REQUIRE": "never"}


def _stop(process: "Popen[bytes]") -> None:
    """End it as a person would: killed outright at a passphrase, it leaves the terminal without echo."""
    from subprocess import TimeoutExpired

    process.terminate()
    try:
        process.wait(5)
    except TimeoutExpired:
        process.kill()

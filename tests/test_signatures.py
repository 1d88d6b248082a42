"""Signatures: what holds, what does not, and what a person reads when a key cannot be used."""

import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from crisisrunner.errors import CrisisError, Fault, Refused
from crisisrunner.signatures import APPROVAL, WrongKeyError, holds, is_public_key, sign, statement

if TYPE_CHECKING:
    from tests.terminal import Terminal

WORDS = statement("9c41" * 16, "approved", "ana-ruiz", "2026-11-24T07:50:00.000Z")
ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICO65h5QausrHjVVEQp9IvEH3dwxLmWVGH9mlaEINzeo"
BY_PHONE = "Record the approval by phone: --by-phone NAME --read-back"

needs_ssh_keygen = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="there is no ssh-keygen here")
needs_ssh_agent = pytest.mark.skipif(
    os.name == "nt" or not (shutil.which("ssh-agent") and shutil.which("ssh-add")),
    reason="there is no ssh-agent here that a test could start",
)
not_on_windows = pytest.mark.skipif(os.name == "nt", reason="modes, sessions and shell scripts are POSIX's")


@pytest.fixture(autouse=True)
def no_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's own ssh-agent is asked."""
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)


MakeKey = Callable[..., Path]


@pytest.fixture(scope="module")
def make_key(tmp_path_factory: pytest.TempPathFactory) -> MakeKey:
    """Makes a new key: the private file comes back, the public one lies beside it."""
    return lambda *options, passphrase="": new_key(
        tmp_path_factory.mktemp("key"), *options, passphrase=passphrase
    )


def new_key(folder: Path, *options: str, passphrase: str = "") -> Path:
    key = folder / "id"
    kind = options or ("-t", "ed25519")
    subprocess.run(["ssh-keygen", "-q", *kind, "-N", passphrase, "-C", "ana", "-f", key], check=True)
    return key


def public(key: Path) -> str:
    return key.with_name(key.name + ".pub").read_text().strip()


@pytest.fixture(scope="module")
def ana(make_key: MakeKey) -> Path:
    return make_key()


@pytest.fixture(scope="module")
def signed(ana: Path) -> str:
    """Ana's signature of the words."""
    return sign(WORDS, ana, public(ana))


def plainly_signed(key: Path, folder: Path, namespace: str = APPROVAL.namespace) -> str:
    """What the plain command line makes of the words."""
    (folder / "words").write_bytes(WORDS.encode())
    subprocess.run(
        ["ssh-keygen", "-q", "-Y", "sign", "-f", key, "-n", namespace, folder / "words"], check=True
    )
    return (folder / "words.sig").read_text()


def refusal(text: str, key: Path | None, public_key: str) -> CrisisError:
    with pytest.raises(CrisisError) as refused:
        sign(text, key, public_key)
    return refused.value


# What holds


def test_what_is_signed_is_canonical_json_without_a_line_feed() -> None:
    assert statement("ab", "approved", "ana-ruiz", "2026-11-24T07:50:00.000Z") == (
        '{"actor":"ana-ruiz","at":"2026-11-24T07:50:00.000Z","decision":"approved","digest":"ab"}'
    )


@needs_ssh_keygen
@pytest.mark.parametrize("kind", [("-t", "ed25519"), ("-t", "ecdsa"), ("-t", "rsa", "-b", "2048")])
def test_a_signature_holds_for_the_words_the_person_and_the_key(make_key: MakeKey, kind: tuple[str]) -> None:
    key = make_key(*kind)
    assert is_public_key(public(key))
    signature = sign(WORDS, key, public(key))
    assert holds(WORDS, signature, "ana-ruiz", public(key))


@needs_ssh_keygen
def test_anyone_can_check_with_the_plain_command_line(signed: str, ana: Path, laptop: Path) -> None:
    (laptop / "words").write_bytes(WORDS.encode())
    (laptop / "signature").write_bytes(signed.encode())
    (laptop / "allowed").write_text(f'ana-ruiz namespaces="crisisrunner-approval" {public(ana)}\n')
    line = "ssh-keygen -Y verify -n crisisrunner-approval -I ana-ruiz -f allowed -s signature"
    done = subprocess.run(line.split(), input=WORDS, capture_output=True, text=True, check=True)
    assert done.stdout.startswith('Good "crisisrunner-approval" signature for ana-ruiz with ED25519 key')


@needs_ssh_keygen
def test_a_signature_of_the_plain_command_line_holds(ana: Path, laptop: Path) -> None:
    assert holds(WORDS, plainly_signed(ana, laptop), "ana-ruiz", public(ana))


# What does not hold


@needs_ssh_keygen
def test_a_signature_for_another_purpose_does_not_hold(ana: Path, laptop: Path) -> None:
    assert not holds(WORDS, plainly_signed(ana, laptop, "file"), "ana-ruiz", public(ana))


@needs_ssh_keygen
def test_a_signature_does_not_hold_for_another_key(signed: str, make_key: MakeKey) -> None:
    assert not holds(WORDS, signed, "ana-ruiz", public(make_key()))


few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@needs_ssh_keygen
@few
@given(place=st.integers(0, len(WORDS)), put=st.text(max_size=3), taken=st.integers(0, 3))
def test_other_words_do_not_hold(signed: str, ana: Path, place: int, put: str, taken: int) -> None:
    changed = WORDS[:place] + put + WORDS[place + taken :]
    assume(changed != WORDS)
    assert not holds(changed, signed, "ana-ruiz", public(ana))


@needs_ssh_keygen
@few
@given(place=st.integers(min_value=0), bit=st.integers(0, 7))
@example(place=9, bit=0)  # the version, which ssh-keygen lets pass
def test_a_signature_with_one_other_bit_does_not_hold(signed: str, ana: Path, place: int, bit: int) -> None:
    blob = bytearray(base64.b64decode("".join(signed.splitlines()[1:-1])))
    blob[place % len(blob)] ^= 1 << bit
    body = base64.encodebytes(blob).decode()
    changed = f"-----BEGIN SSH SIGNATURE-----\n{body}-----END SSH SIGNATURE-----\n"
    assert not holds(WORDS, changed, "ana-ruiz", public(ana))


@needs_ssh_keygen
@pytest.mark.parametrize(
    "change",
    [
        lambda _: "",
        lambda _: "garbage",
        lambda signed: signed.replace("SSH SIGNATURE", "PGP SIGNATURE"),
        lambda signed: signed[: len(signed) // 2],
        lambda signed: "\n".join(signed.splitlines()[:2] + signed.splitlines()[-1:]) + "\n",
        lambda signed: signed + "words that nobody signed",
        lambda signed: "words that nobody signed\n" + signed,
        lambda signed: signed.replace("U1NI", "U1N\u202e"),
        lambda signed: signed.replace("U1NI", "\ud800"),
        lambda signed: signed.replace("\n", "\r"),
        lambda signed: signed * 4000,
        lambda signed: signed.replace("-----END", "A" * 1_000_000 + "\n-----END"),
        lambda signed: signed.replace("-----END", "AAAA\n" * 200_000 + "-----END"),
    ],
)
def test_a_signature_that_is_none_does_not_hold(signed: str, ana: Path, change: Callable[[str], str]) -> None:
    assert not holds(WORDS, change(signed), "ana-ruiz", public(ana))


@needs_ssh_keygen
@pytest.mark.parametrize(
    "actor",
    ["", "*", "ana-rui?", "!bob", "bob,ana-ruiz", "ana ruiz", '"ana-ruiz"', "#ana", "-ana", "ana-ruiz\n",
     "x\n* ", "ana\u2028ruiz", "ana\x00", "\ud800", "a" * 1_000_000],
)  # fmt: skip
def test_nothing_holds_for_an_id_that_could_let_others_in(signed: str, ana: Path, actor: str) -> None:
    assert not holds(WORDS, signed, actor, public(ana))


@needs_ssh_keygen
@pytest.mark.parametrize("before", ["", "{key}\n", "{key} \n* ", "cert-authority ", 'namespaces="*" ', "# "])
def test_nothing_holds_for_a_public_key_that_brings_a_line_or_options_along(
    signed: str, ana: Path, make_key: MakeKey, before: str
) -> None:
    stranger = public(make_key())
    written = before.format(key=stranger) + public(ana)
    assert holds(WORDS, signed, "ana-ruiz", written) == (before == "")


@needs_ssh_keygen
def test_words_that_are_no_text_do_not_hold(signed: str, ana: Path) -> None:
    assert not holds(WORDS + "\ud800", signed, "ana-ruiz", public(ana))


# What a public key is


@pytest.mark.parametrize("text", [ED25519, f"{ED25519} ana@valley.example", f"{ED25519} Ana Ruíz, badge"])
def test_the_line_of_a_pub_file_is_a_public_key(text: str) -> None:
    assert is_public_key(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ssh-ed25519",
        ED25519[:-4],  # pasted in part
        ED25519 + "AAAA",
        ED25519 + "=",
        ED25519.replace("ssh-ed25519", "ssh-rsa"),
        ED25519.replace("ssh-ed25519", "ssh-dss"),
        ED25519.replace("ssh-ed25519", "ssh-ed25519-cert-v01@openssh.com"),
        f"{ED25519}\n",
        f"{ED25519}\n{ED25519}",
        f"{ED25519} ana\u2028{ED25519}",
        f"{ED25519} \u202eana",
        f"{ED25519} \ud800",
        f"* {ED25519}",
        f'namespaces="file" {ED25519}',
        "ssh-ed25519 " + "A" * 68,
        "ssh-ed25519 " + "A" * 1_000_000,
        f"{ED25519} " + "a\n" * 500_000,
        "-----BEGIN OPENSSH PRIVATE KEY-----",
    ],
)
def test_anything_else_is_no_public_key(text: str) -> None:
    assert not is_public_key(text)


# Keys that do not sign


@needs_ssh_keygen
def test_a_key_that_is_not_the_persons_is_refused(ana: Path, make_key: MakeKey) -> None:
    error = refusal(WORDS, ana, public(make_key()))
    assert isinstance(error, WrongKeyError)
    assert error.sentence == "This key is not the one that stands in the workspace for this person."
    assert error.hint == f"Sign with the other key. Or: {BY_PHONE}"


@needs_ssh_keygen
def test_a_key_file_that_is_not_there_is_refused(ana: Path, laptop: Path) -> None:
    for key in (laptop / "gone", laptop, Path(os.devnull)):
        assert refusal(WORDS, key, public(ana)).sentence == f"There is no key file {key}."


@needs_ssh_keygen
def test_a_key_file_that_cannot_be_read_says_why(ana: Path) -> None:
    key = Path("k" * 5000)
    assert refusal(WORDS, key, public(ana)).sentence.startswith(f"The key file {key} cannot be read: ")


@needs_ssh_keygen
def test_a_file_that_is_no_key_is_refused_with_the_words_of_ssh_keygen(ana: Path, laptop: Path) -> None:
    (laptop / "letter").write_text("Dear Ana")
    error = refusal(WORDS, laptop / "letter", public(ana))
    assert isinstance(error, Refused)
    assert error.sentence.startswith(f"The key file {laptop / 'letter'} could not be used. ssh-keygen says: ")
    assert error.hint == BY_PHONE


@needs_ssh_keygen
@not_on_windows
def test_a_key_that_others_can_read_is_refused_with_the_remedy(ana: Path, laptop: Path) -> None:
    shutil.copy(ana, laptop / "open")
    (laptop / "open").chmod(0o644)
    error = refusal(WORDS, laptop / "open", public(ana))
    assert "can be read by others" in error.sentence
    assert error.hint == f"Keep it to yourself, then sign again: chmod 600 {laptop / 'open'}"


def test_a_public_key_that_is_none_is_refused(laptop: Path) -> None:
    error = refusal(WORDS, laptop / "id", ED25519[:-4])
    assert error.sentence == "The SSH public key that stands in the workspace cannot be read."


@needs_ssh_keygen
def test_without_an_agent_the_next_step_is_named() -> None:
    error = refusal(WORDS, None, ED25519)
    assert isinstance(error, Refused)
    assert error.sentence == "The ssh-agent does not hold this person's key, or would not sign with it."
    assert error.hint == f"Load it with ssh-add FILE, or name the private key's file. Or: {BY_PHONE}"


# A machine without ssh-keygen

ARMOR = "-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQAA\n-----END SSH SIGNATURE-----\n"
INSTALL = "Install the OpenSSH client (8.1 or newer), then check again."


@pytest.fixture
def no_ssh_keygen(laptop: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of the PATH, and it is empty."""
    programs = laptop / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    return programs


def install(folder: Path, script: str) -> None:
    """Put a program that does this in the place of ssh-keygen."""
    (folder / "ssh-keygen").write_text(script if script.startswith("#!") else f"#!/bin/sh\n{script}\n")
    (folder / "ssh-keygen").chmod(0o755)


def fault() -> CrisisError:
    """What stops the check of a signature."""
    with pytest.raises(Fault) as stopped:
        holds(WORDS, ARMOR, "ana-ruiz", ED25519)
    return stopped.value


def test_without_ssh_keygen_an_approval_goes_by_phone(no_ssh_keygen: Path) -> None:
    error = refusal(WORDS, None, ED25519)
    assert isinstance(error, Fault)
    assert (error.sentence, error.hint) == ("There is no ssh-keygen on this machine.", BY_PHONE)


def test_without_ssh_keygen_nothing_is_said_about_a_signature(no_ssh_keygen: Path) -> None:
    assert (fault().sentence, fault().hint) == ("There is no ssh-keygen on this machine.", INSTALL)


@not_on_windows
@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("echo unknown option -- Y >&2; exit 1", "The ssh-keygen of this machine checks no signatures."),
        ("kill -9 $$", "The ssh-keygen of this machine checks no signatures."),
        ("#!/nowhere", "ssh-keygen could not be used: no such file or directory."),
    ],
)
def test_an_ssh_keygen_that_checks_nothing_is_no_judge(
    no_ssh_keygen: Path, script: str, sentence: str
) -> None:
    install(no_ssh_keygen, script)
    assert (fault().sentence, fault().hint) == (sentence, INSTALL)


@not_on_windows
def test_an_ssh_keygen_that_does_not_end_is_ended(
    no_ssh_keygen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crisisrunner.signatures.PATIENCE", 0.1)
    install(no_ssh_keygen, "exec /bin/sleep 600")
    assert fault().sentence == "ssh-keygen did not end within 0.1 seconds."


def test_an_ssh_keygen_that_came_with_the_files_at_hand_is_not_run(
    no_ssh_keygen: Path, laptop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(laptop, "exit 0")
    monkeypatch.setenv("PATH", os.pathsep.join([".", str(no_ssh_keygen)]))
    assert fault().sentence == "There is no ssh-keygen on this machine."


# A passphrase

SIGNING = """
import os, sys
from pathlib import Path
from crisisrunner import signatures
from crisisrunner.errors import CrisisError
if os.isatty(0):
    os.login_tty(0)
key = Path(sys.argv[1])
signatures.PATIENCE = float(sys.argv[2])
public_key = key.with_name("id.pub").read_text().strip()
try:
    signature = signatures.sign("words", key, public_key)
    print("signed:", signatures.holds("words", signature, "ana", public_key))
except CrisisError as error:
    print("refused:", error.sentence)
if os.isatty(0):
    import termios
    print("echo:", bool(termios.tcgetattr(0)[3] & termios.ECHO))
"""

WINDOW = {"DISPLAY": ":0", "SSH_ASKPASS_REQUIRE": "force"}
"""The settings of somebody who wants to be asked in a window."""


@pytest.fixture
def at_a_terminal() -> type["Terminal"]:
    """Signing with a key as a person does, at a terminal."""
    pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals")
    from tests.terminal import Terminal

    class Signing(Terminal):
        def __init__(self, key: Path, patience: str = "100") -> None:
            self._leader, follower = pty.openpty()
            self._process = subprocess.Popen(
                [sys.executable, "-c", SIGNING, key, patience],
                stdin=follower, stdout=follower, stderr=follower, env={**os.environ, **WINDOW},
            )  # fmt: skip
            os.close(follower)
            self.screen = ""
            self._seen = 0

    return Signing


@pytest.fixture(scope="module")
def locked(make_key: MakeKey) -> Path:
    """A key with the passphrase `open sesame`."""
    return make_key(passphrase="open sesame")


@needs_ssh_keygen
@pytest.mark.parametrize(("typed", "answer"), [("open sesame", "signed: True"), ("sesame", "refused: ")])
def test_a_passphrase_is_asked_for_at_the_terminal(
    at_a_terminal: type["Terminal"], locked: Path, typed: str, answer: str
) -> None:
    terminal = at_a_terminal(locked)
    terminal.wait_for("assphrase")
    terminal.type(typed)
    terminal.wait_for(answer)
    terminal.wait_for("echo: True")
    terminal.end()
    assert "sesame" not in terminal.screen


@needs_ssh_keygen
def test_a_passphrase_that_never_comes_ends_and_leaves_the_terminal_as_it_was(
    at_a_terminal: type["Terminal"], locked: Path
) -> None:
    terminal = at_a_terminal(locked, "1")
    terminal.wait_for("refused: ssh-keygen did not end within 1 seconds.")
    terminal.wait_for("echo: True")
    terminal.end()


@needs_ssh_keygen
@not_on_windows
def test_without_a_terminal_a_passphrase_is_not_given(locked: Path, laptop: Path) -> None:
    """Neither standard input nor a program that asks in a window gives it."""
    (laptop / "askpass").write_text("#!/bin/sh\necho open sesame\n")
    (laptop / "askpass").chmod(0o755)
    asking = {**os.environ, **WINDOW, "SSH_ASKPASS": str(laptop / "askpass")}
    done = subprocess.run(
        [sys.executable, "-c", SIGNING, locked, "100"], input="open sesame\n" * 3, env=asking,
        start_new_session=True, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == f"refused: The passphrase of the key {locked} was wrong, or was not given.\n"
    assert done.stderr == ""


# The ssh-agent


@pytest.fixture
def agent(laptop: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An ssh-agent of our own; its socket has a short name, since long ones are refused."""
    monkeypatch.setenv("SSH_AUTH_SOCK", "agent")
    with subprocess.Popen(["ssh-agent", "-D", "-a", "agent"], stdout=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


def load(key: Path) -> None:
    """Load a key as soon as the agent listens."""
    for _ in range(200):
        if subprocess.run(["ssh-add", "-q", key], capture_output=True, check=False).returncode == 0:
            return
        sleep(0.05)
    raise AssertionError("the ssh-agent never took the key")


@needs_ssh_keygen
@needs_ssh_agent
def test_the_agent_signs_with_a_key_that_it_holds(agent: None, ana: Path) -> None:
    load(ana)
    signature = sign(WORDS, None, public(ana))
    assert holds(WORDS, signature, "ana-ruiz", public(ana))


@needs_ssh_keygen
@needs_ssh_agent
def test_an_agent_with_other_keys_only_does_not_sign(agent: None, ana: Path, make_key: MakeKey) -> None:
    load(ana)
    error = refusal(WORDS, None, public(make_key()))
    assert error.sentence == "The ssh-agent does not hold this person's key, or would not sign with it."


@needs_ssh_keygen
@needs_ssh_agent
def test_a_key_that_the_agent_holds_needs_no_passphrase(agent: None, make_key: MakeKey) -> None:
    key = make_key()
    load(key)
    subprocess.run(
        ["ssh-keygen", "-q", "-p", "-N", "open sesame", "-f", key], stdout=subprocess.DEVNULL, check=True
    )
    assert holds(WORDS, sign(WORDS, key, public(key)), "ana-ruiz", public(key))

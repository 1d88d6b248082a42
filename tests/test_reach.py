"""One address has many spellings: none of them lets a drill reach the world."""

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisrunner.delivery.reach import is_live, reaches
from crisisrunner.playbook.workspace import Outlet, Workspace
from tests.conftest import Run, Type
from tests.servers import web_server

CHANNELS = """
[channels.phone]
address = "LIVE_PHONE"
drill_address = "DRILL_PHONE"
"""
READY = (
    "drill start dark-night",
    "drill step",
    "fact set what_happened Dark --source 'ward 4'",
    "fact set detected_at 02:50 --source 'ward 4'",
    "task done confirm",
    "advance confirm",
)
LIVE = "http://127.0.0.1:{port}/live"
SPELLED = (
    "HTTP://127.0.0.1:{port}/live", "http://localhost:{port}/live", "http://LocalHost.:{port}/live",
    "http://127.1.2.3:{port}/live", "http://127.0.0.1:0{port}/live", "http://127.0.0.1:{port}/live?",
    "http://127.0.0.1:{port}/live/", "http://127.0.0.1:{port}//live", "http://127.0.0.1:{port}/%6cive",
    "http://127.0.0.1:{port}/x/../live", "http://127.0.0.1:{port}/live?x=1", "json://127.0.0.1:{port}/live",
    "form://localhost:{port}/live", "http://me:word@127.0.0.1:{port}/live", " http://127.0.0.1:{port}/live ",
)  # fmt: skip


def typed(type_in: Type, line: str) -> Run:
    return type_in(*shlex.split(line))


def write(more: str, first: str = "") -> None:
    toml = Path("crisisrunner.toml")
    toml.write_text(first + toml.read_text() + more)


def one_place(address: str, other: str) -> bool:
    """Whether both reach one place, told as a user's night has it: the other is a live channel's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LIVE_PHONE", other)
        return is_live(address, [Workspace(channels={"phone": Outlet(address="LIVE_PHONE")})])


@pytest.mark.parametrize("spelled", SPELLED)
def test_a_live_address_in_another_spelling_is_refused(
    hospital: Path, type_in: Type, monkeypatch: pytest.MonkeyPatch, spelled: str
) -> None:
    write(CHANNELS, 'players = "CRISIS_PLAYERS"\n')
    with web_server() as web:
        monkeypatch.setenv("LIVE_PHONE", LIVE.format(port=web.port))
        for name in ("DRILL_PHONE", "CRISIS_PLAYERS"):
            monkeypatch.setenv(name, spelled.format(port=web.port))
        for line in READY:
            run = typed(type_in, line)
            if line == "drill step":
                assert "$CRISIS_PLAYERS: it holds a live address" in run.err
        run = typed(type_in, "message release alert --yes exercise")
        assert "$DRILL_PHONE holds a live address, which no drill may reach." in " ".join(run.out.split())
        assert web.received == []


def test_the_address_of_reminders_is_live_too(
    hospital: Path, type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(CHANNELS, 'notify = "CRISIS_REMINDERS"\n')
    with web_server() as web:
        for name in ("DRILL_PHONE", "CRISIS_REMINDERS"):
            monkeypatch.setenv(name, LIVE.format(port=web.port))
        for line in READY:
            typed(type_in, line)
        run = typed(type_in, "message release alert --yes exercise")
        assert "holds a live address" in " ".join(run.out.split())
        assert web.received == []


def test_what_the_workspace_reaches_since_the_drill_began_is_live_too(
    hospital: Path, type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(CHANNELS.replace('address = "LIVE_PHONE"\n', "", 1), 'players = "CRISIS_PLAYERS"\n')
    with web_server() as web:
        for name in ("LIVE_PHONE", "DRILL_PHONE", "CRISIS_PLAYERS"):
            monkeypatch.setenv(name, LIVE.format(port=web.port))
        typed(type_in, READY[0])
        write('\n[channels.website]\naddress = "LIVE_PHONE"\n')
        assert "$CRISIS_PLAYERS: it holds a live address" in typed(type_in, READY[1]).err
        for line in READY[2:]:
            typed(type_in, line)
        run = typed(type_in, "message release alert --yes exercise")
        assert "holds a live address" in " ".join(run.out.split())
        assert web.received == []


LETTER = "smtp://press:word@mail.valley.example:587?from=press@valley.example&to=a@valley.example&to=b@valley.example"


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (
            "smtp://press:word@mail.valley.example?to=b@valley.example&to=a@valley.example&from=x@valley.example",
            True,
        ),
        ("smtps://another.example?from=x@valley.example&to=A@Valley.Example", True),
        ("smtp://another.example?from=x@valley.example&to=%61@valley.example", True),
        ("mailto://press:word@valley.example?to=b@valley.example", True),
        ("mailtos://press:word@valley.example/x@valley.example/b@valley.example", True),
        ("mailto://a:word@valley.example", True),
        ("mailto://press:word@valley.example?to=x@y.example,b@valley.example", True),
        ("mailto://press:word@valley.example?to=x@y.example&bcc=b@valley.example", True),
        ("smtp://press:word@mail.valley.example?from=press@valley.example&to=drill@valley.example", False),
        ("mailto://press:word@valley.example?to=drill@valley.example", False),
        ("https://mail.valley.example/a@valley.example", False),
    ],
)
def test_letters_reach_mailboxes_whatever_server_takes_them(other: str, same: bool) -> None:
    assert (one_place(other, LETTER), one_place(LETTER, other)) == (same, same)


@pytest.mark.parametrize(
    ("address", "other", "same"),
    [
        ("https://valley.example/hook", "HTTPS://Valley.Example:443/hook", True),
        ("https://valley.example/hook", "http://valley.example/hook", True),
        ("https://valley.example/hook", "jsons://valley.example/hook", True),
        ("https://valley.example/hook?b=2&a=1", "https://valley.example/hook?a=1&b=2", True),
        ("http://[::1]:99/hook", "http://localhost:99/hook", True),
        ("http://[::ffff:127.0.0.1]:99/hook", "http://2130706433:99/hook", True),
        ("http://[2001:db8::1]/hook", "http://[2001:DB8:0:0::1]/hook", True),
        ("ntfys://ntfy.example/Valley/", "ntfy://NTFY.example/valley?priority=high", True),
        ("slack://token/one/two", "SLACK://token/one/two", True),
        ("not an address", " NOT an address\n", True),
        ("http://[broken", "http://[BROKEN", True),
        ("https://valley.example/hook", "https://valley.example/drill", False),
        ("https://valley.example/hook", "https://drill.valley.example/hook", False),
        ("http://127.0.0.1:98/hook", "http://127.0.0.1:99/hook", False),
        ("https://valley.example/hook?token=live", "https://valley.example/hook?token=drill", False),
        ("ntfys://ntfy.example/valley", "ntfys://ntfy.example/drill", False),
        ("", "https://valley.example/hook", False),
        ("", "", False),
    ],
)
def test_what_is_one_place_and_what_is_not(address: str, other: str, same: bool) -> None:
    assert (one_place(address, other), one_place(other, address)) == (same, same)


def test_nothing_of_an_address_is_shown() -> None:
    assert "t0psecret" not in repr(reaches("https://valley.example/hook?token=t0psecret"))


CHANGES: dict[str, Callable[[str], str]] = {
    "the case of the scheme and the server": lambda url: url.replace("https://valley", "HTTPS://VaLLey"),
    "the usual port": lambda url: url.replace(".example/", ".example:443/"),
    "a nought before the port": lambda url: url.replace(".example/", ".example:0443/").replace(
        ":443/", ":00443/"
    ),
    "a dot after the server": lambda url: url.replace(".example", ".example."),
    "two slashes": lambda url: url.replace("/in/", "//in///"),
    "a dot": lambda url: url.replace("/in/", "/./in/"),
    "there and back": lambda url: url.replace("/in/", "/out/../in/"),
    "a letter as a number": lambda url: url.replace("/in/", "/%69n/"),
    "another letter as a number": lambda url: url.replace("hook", "h%6Fok"),
    "an empty query": lambda url: f"{url}?" if "?" not in url else url,
    "more in the query": lambda url: f"{url}{'&' if '?' in url else '?'}n=1",
    "a slash at the end": lambda url: url.replace("hook", "hook/"),
    "a login": lambda url: url.replace("://", "://me:word@") if "@" not in url else url,
    "another library": lambda url: url.replace("https://", "jsons://").replace("HTTPS://", "JsonS://"),
    "space around it": lambda url: f" {url}\n",
}


@given(st.lists(st.sampled_from(list(CHANGES)), max_size=6, unique=True), st.sampled_from(["", "?token=x"]))
def test_no_spelling_of_an_address_makes_another_place_of_it(changes: list[str], query: str) -> None:
    address = spelled = f"https://valley.example/in/hook{query}"
    for name in changes:
        spelled = CHANGES[name](spelled)
    assert one_place(spelled, address) and one_place(address, spelled)
    assert not one_place(spelled.replace("valley", "drill").replace("VaLLey", "drill"), address)

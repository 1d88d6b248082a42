"""The timeline as a page in a real browser: silent, by keyboard, on a phone, in the dark, and on paper."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import Type, let_out, once

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SPANISH = "Use papel. <b>Gracias</b> & adiós."
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=//evil.example/x onerror=alert(1)>',
    "\u202egnp.exe",
    "مرحبا بكم",
)

Open = Callable[..., "Page"]


@pytest.fixture
def night(hospital: Path, type_in: Type) -> Path:
    """A page of a night in which things were typed that could act."""
    once(
        type_in,
        "start dark --title 'Screens are dark' --at '2026-11-20 02:52'",
        "fact set what_happened 'Screens are dark' --source 'Kim Vo' --at '2026-11-20 02:55'",
        "fact set detected_at '2026-11-20 02:50' --source Screens --at '2026-11-20 02:56'",
        "task done confirm --at '2026-11-20 02:57'",
        "advance confirm --at '2026-11-20 03:02'",
        "inquiry open 'Are you open?' --kind press --outlet 'Radio' --yes --at '2026-11-20 03:07'",
    )
    let_out(type_in, "hold-public", "--at", "2026-11-20 03:20")
    for text in HOSTILE:
        assert type_in("--as", text, "log", "--at", "2026-11-21 03:30", "--", text).status == 0
    Path("es.md").write_text(SPANISH)
    assert type_in("message", "edit", "alert", "--lang", "es", "--file", "es.md").status == 0
    assert type_in("message", "release", "alert", "--yes", "2026-001").status == 0
    assert type_in("timeline", "--out", "night.html").status == 0
    return Path("night.html").resolve()


@pytest.fixture
def opened(browser: "Browser", night: Path) -> Iterator[Open]:
    """Opens the page as somebody has it before them; in the end, nothing was complained of or asked for outside."""
    wrong: list[str] = []
    contexts = []

    def opens(width: int = 1200, **how: object) -> "Page":
        context = browser.new_context(viewport={"width": width, "height": 800}, offline=True, **how)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: wrong.append(said.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.on("request", lambda asked: None if asked.url == night.as_uri() else wrong.append(asked.url))
        page.goto(night.as_uri())
        return page

    yield opens
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_nobody_is_shut_out(opened: Open, scheme: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(width, color_scheme=scheme)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, 360, 700, 1200])
def test_nothing_has_to_be_pushed_sideways(opened: Open, width: int) -> None:
    page = opened(width)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    drawn = [one.is_visible() for one in page.locator("svg").all()]
    assert drawn == ([False, True] if width < 768 else [True, False])


def test_entries_are_filtered_by_keyboard(opened: Open) -> None:
    page = opened()
    entries = page.locator(".day li")
    whole = entries.count()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "kind"
    page.keyboard.type("note")
    assert page.locator(".day li:visible").count() == len(HOSTILE)
    assert page.locator("#shown").inner_text() == f"Shown: {len(HOSTILE)} of {whole} entries"
    assert page.locator(".day:visible").count() == 1
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.type("GNP.exe")
    assert page.locator(".day li:visible").count() == 1
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator(".day li:visible").count() == whole
    assert page.locator("#shown").inner_text() == ""


def test_the_exact_words_are_found_and_opened_by_keyboard(opened: Open) -> None:
    page = opened()
    page.locator("#words").fill("gracias papel")
    assert page.locator(".day li:visible").count() >= 1
    release = page.locator(".day li:visible", has_text="Released alert.1")
    release.locator(".words summary").last.focus()
    page.keyboard.press("Enter")
    assert release.locator("pre").last.inner_text() == SPANISH


def test_without_scripts_everything_is_shown(opened: Open) -> None:
    page = opened(java_script_enabled=False)
    assert page.locator("#filters").is_hidden()
    assert page.locator(".day li:visible").count() == page.locator(".day li").count() > 10


def test_arabic_reads_from_the_right(opened: Open) -> None:
    said = opened().locator(".what span", has_text="Note: مرحبا")
    assert said.get_attribute("dir") == "auto"
    by = opened().locator("summary bdi", has_text="مرحبا").first
    assert by.evaluate("one => getComputedStyle(one).direction") == "rtl"


@pytest.mark.parametrize("scripts", [True, False])
def test_paper_shows_every_text_and_says_which_record_it_is_of(
    opened: Open, tmp_path: Path, scripts: bool
) -> None:
    page = opened(java_script_enabled=scripts)
    page.pdf(path=tmp_path / "night.pdf", prefer_css_page_size=True)
    pdf = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "night.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    assert SPANISH in pdf
    assert "Show all" not in pdf
    pages = pdf.split("\f")[:-1]
    assert len(pages) > 1
    assert all("2026-001, record up to entry " in one for one in pages)
    assert f"1/{len(pages)}" in pages[0].replace(" ", "")
    if scripts:  # what was opened for paper is closed again
        assert page.locator("details[open]").count() == 0

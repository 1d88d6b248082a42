"""What every page has in common: one file of HTML that needs nothing else, and that lets nothing else act."""

from base64 import b64encode
from hashlib import sha256
from html import escape

from crisisrunner.exercise import BANNER
from crisisrunner.visible import visible

_STYLE = """
@page { size: A4; margin: 14mm }
:root { color-scheme: light }
body { font: 12pt/1.4 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; color: #000; background: #fff;
       max-width: 182mm; margin: 0 auto }
h1 { font-size: 20pt; margin: 0 }
h2 { font-size: 14pt; margin: 0 0 1mm; white-space: pre-wrap; break-after: avoid }
p { margin: 1mm 0; orphans: 3; widows: 3 }
header { border-bottom: 1mm solid #000; margin-bottom: 4mm; padding-bottom: 2mm }
.exercise { text-align: center; font-weight: bold; letter-spacing: .2em; border: .5mm dashed #000; margin: 0 0 2mm }
@media screen { body { padding: 6mm } }
"""
END = "</body>\n</html>\n"
"""The end of every file."""


def whole_page(title: str, style: str, body: str) -> str:
    """The whole file.

    Args:
        style: The rules of this page alone, which come after the common ones.
        body: HTML, in which every text was made safe.
    """
    return f"{opening(title, style)}{body}\n{END}"


def opening(title: str, style: str, script: str = "") -> str:
    """The file up to its body, for one that is written piece by piece; it ends with `END`.

    A browser follows these rules and runs this script alone, known by their digests, whatever else is in the file.

    Args:
        style: The rules of this page alone, which come after the common ones.
        script: What the page does, where it does anything; it runs before the body is there.
    """
    rules = _STYLE + style
    may_run = f"; script-src '{_digest(script)}'" if script else ""
    policy = f"default-src 'none'; style-src '{_digest(rules)}'{may_run}; base-uri 'none'; form-action 'none'"
    runs = f"<script>{script}</script>\n" if script else ""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{safe(title)}</title>\n<style>{rules}</style>\n{runs}</head>\n<body>\n"
    )


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph of text, which a style may know by its kind."""
    named = f' class="{kind}"' if kind else ""
    return f"<p{named}>{safe(text)}</p>"


def exercise(drill: bool) -> str:
    """That all of it is a drill, where it is one."""
    return paragraph(BANNER, "exercise") if drill else ""


def safe(text: str) -> str:
    """Text as HTML shows it: nothing in it is a tag, and nothing in it acts."""
    return escape(visible(text))


def _digest(text: str) -> str:
    """How a policy names the one text that it lets pass (Content Security Policy Level 3, 2.3.1)."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"

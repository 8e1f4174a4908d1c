"""What any page of the kit carries with it: its pictures, its one script, and what a browser may do with it."""

import base64
import hashlib
from functools import cache
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"


def picture(png: bytes) -> str:
    """Return a PNG as the address that shows it without a request, "" where there is none."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}" if png else ""


@cache
def script(name: str = "page.js") -> str:
    """Return a script of the kit's pages, from the templates' folder."""
    return (TEMPLATES / name).read_text("utf-8").strip()


@cache
def policy(name: str = "page.js") -> str:
    """Return what a browser may do with a page: show its own pictures and styles, run its one script, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(f"\n{script(name)}\n".encode()).digest()).decode()
    return (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )

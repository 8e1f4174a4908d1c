"""The browser that this machine has, to print pages with."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

#: By the name of their command, the lightest first.
_COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
_ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
    r"%LocalAppData%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
    r"%ProgramFiles%\Microsoft\Edge\Application\msedge.exe",
)


def find() -> Path | None:
    """Return the browser to print with, or None. The environment variable SMKIT_BROWSER names another."""
    return next(_candidates(), None)


def _candidates() -> Iterator[Path]:
    if (chosen := os.environ.get("SMKIT_BROWSER")) is not None:
        places = [chosen]
    else:
        places = [shutil.which(name) or "" for name in _COMMANDS] + [
            os.path.expandvars(p) for p in _ELSEWHERE
        ]
    yield from (Path(place) for place in places if place and Path(place).is_file())

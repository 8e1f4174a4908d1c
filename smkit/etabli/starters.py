"""What is double-clicked to open « L'établi » on a workspace, on each system."""

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path, PurePath

_TITLE = "Ouvrir l'établi"


@dataclass(frozen=True)
class Starter:
    """A file to double-click: its `name`, its `content`, and its `mode`."""

    name: str
    content: bytes
    mode: int


def starter(system: str, python: PurePath, folder: PurePath) -> Starter:
    """Return what opens a workspace by a double click.

    Parameters: `system`, as `sys.platform` says it; `python`, of the environment that has smkit, and `folder`, the workspace,
    both from the root.

    >>> starter("win32", PurePath("C:/smkit/python.exe"), PurePath("C:/kit")).content[:27]
    b'@echo off\\r\\nchcp 65001 >nul\\r'
    >>> mac = starter("darwin", PurePath("/v/bin/python"), PurePath("/kit"))
    >>> mac.name, oct(mac.mode)
    ("Ouvrir l'établi.command", '0o755')
    """
    if system == "win32":
        # a % of a path would be taken for a variable
        words = [str(path).replace("%", "%%") for path in (python, folder)]
        lines = [
            "@echo off",
            "chcp 65001 >nul",
            f"title {_TITLE}",
            f'"{words[0]}" -m smkit ouvrir "{words[1]}"',
            "if errorlevel 1 pause",
        ]
        return Starter(f"{_TITLE}.cmd", ("\r\n".join(lines) + "\r\n").encode("utf-8"), 0o644)
    command = f"{shlex.quote(str(python))} -m smkit ouvrir {shlex.quote(str(folder))}"
    if system == "darwin":
        wait = "printf 'Appuyez sur Entrée pour fermer.'; read -r _"
        text = f"#!/bin/sh\n{command} || {{ {wait}; }}\n"
        return Starter(f"{_TITLE}.command", text.encode("utf-8"), 0o755)
    entry = [
        "[Desktop Entry]",
        "Type=Application",
        f"Name={_TITLE}",
        "Comment=Déposer un fichier, lire le rapport",
        f"Exec={_desktop(str(python))} -m smkit ouvrir {_desktop(str(folder))}",
        "Terminal=true",
        "Categories=Office;",
    ]
    return Starter(f"{_TITLE}.desktop", ("\n".join(entry) + "\n").encode("utf-8"), 0o755)


def write(folder: Path) -> Path:
    """Write what opens a workspace on this machine, and return its path. Raises OSError."""
    made = starter(sys.platform, Path(sys.executable).absolute(), folder.absolute())
    path = folder / made.name
    path.write_bytes(made.content)
    path.chmod(made.mode)
    return path


def _desktop(word: str) -> str:
    """A word of a desktop entry's command: quoted, and its own signs doubled (Desktop Entry Specification, 1.5)."""
    for sign in ("\\", '"', "`", "$"):
        word = word.replace(sign, f"\\\\{sign}" if sign != "\\" else "\\\\\\\\")
    return f'"{word.replace("%", "%%")}"'

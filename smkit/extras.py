"""What an optional part of the kit needs, and the command that installs it here."""

import re
import sys
from importlib.metadata import requires
from pathlib import Path


def needed(extra: str = "") -> list[str]:
    """Return the requirements of smkit, or of one of its extras, as pip takes them.

    Parameters: `extra`, as pyproject.toml names it; empty for what every report needs.

    >>> needed("pdf")
    ['playwright>=1.45']
    """
    lines = [line.partition(";") for line in requires("smkit-carnets") or []]
    wanted = f"""extra == '{extra}'""" if extra else ""
    return [need.strip() for need, _, marker in lines if marker.strip().replace('"', "'") == wanted]


def name(requirement: str) -> str:
    """Return the package that a requirement names.

    >>> name("jupyterlab<5,>=4.4")
    'jupyterlab'
    """
    return re.match(r"[\w.-]+", requirement)[0]  # type: ignore[index]  # a requirement begins with a name


def command(requirements: list[str]) -> str:
    """Return the command that installs requirements in this very Python.

    Parameters: `requirements`, as pip takes them. The packages are named one by one, never as « smkit[…] »: smkit does not
    come from a registry, where the name may be somebody else's.

    >>> command(["playwright>=1.45"]).endswith('-m pip install "playwright>=1.45"')
    True
    """
    python = Path(sys.executable)  # only a folder below this one is shown
    shown = python.relative_to(Path.cwd()) if python.is_relative_to(Path.cwd()) else python.stem
    return f"{shown} -m pip install " + " ".join(f'"{each}"' for each in requirements)

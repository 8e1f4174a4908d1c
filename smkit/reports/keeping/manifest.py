"""What a folder of reports holds: how each was made, from what, and whether it would come out the same today."""

import hashlib
import json
import platform
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from smkit import __version__, filing, masking
from smkit.reports.asking.inputs import fingerprint
from smkit.reports.errors import UsageError
from smkit.reports.keeping import place

NAME = "manifest.json"
_PACKAGES = ("pandas", "numpy", "matplotlib", "papermill", "ipykernel")


@dataclass(frozen=True)
class Outcome:
    """How a report went: its title and answer when it was made, else the French reason why it was not.

    `cell` is where it stopped, from 1; `missing`, why a format asked for is not there; `unchanged`, that it was made before and
    would come out the same; `again`, that it is the copy of one made in another folder; `seconds` and `memory` (megabytes at the
    peak), what it took; `part`, what it is limited to; `personal`, that it may show personal data; `kept`, the files that a person
    had edited, under their new names; `case`, that it is a case study; `period`, what its data span, in French, and `last`, their
    last day; `alerts`, how many of its findings are bad news.
    """

    name: str
    report: str
    made: bool
    title: str = ""
    answer: str = ""
    reason: str = ""
    formats: tuple[str, ...] = ()
    seconds: float = 0.0
    date: str = ""
    cell: int | None = None
    memory: int = 0
    missing: tuple[str, ...] = ()
    part: str = ""
    personal: bool = False
    kept: tuple[str, ...] = ()
    unchanged: bool = False
    again: bool = False
    case: bool = False
    period: str = ""
    last: str = ""
    alerts: int = 0


class Manifest:
    """The manifest of a folder, as it is on the disk: each outcome is written as soon as it is known."""

    def __init__(self, to: Path) -> None:
        self.to = to
        self.entries = {entry["name"]: entry for entry in _read(to)}

    def begin(self, names: Iterable[str], at: str) -> None:
        """Mark reports as being made: should all stop in the middle, they do not stand as they are.

        Parameters: `names`; `at`, the moment.
        """
        for name in names:
            if name in self.entries:
                self.entries[name]["begun"] = at
        self.write()

    def record(self, outcome: Outcome, made_from: Mapping[str, Any], files: Mapping[str, str]) -> None:
        """Note how a report went.

        Parameters: `outcome`; `made_from`, of `origin`, under which it is kept; `files` written, {name: SHA-256}.
        A failure after a success is noted beside it: the good report is still there.
        """
        about = {k: v for k, v in asdict(outcome).items() if k not in ("unchanged", "again")}
        entry = about | dict(made_from) | {"files": dict(files)}
        if not outcome.made and not outcome.personal:  # a report may have been stopped because of them
            entry |= {key: _masked(entry[key]) for key in ("parameters", "inputs") if key in entry}
        before = self.entries.get(outcome.name)
        if not outcome.made and before and before["made"]:
            entry = before | {"reason": outcome.reason, "cell": outcome.cell, "failed_at": outcome.date}
        entry.pop("begun", None)
        self.entries[outcome.name] = entry
        self.write()

    def part(self, name: str, parts: Collection[str]) -> None:
        """Note which parts a report has now: those of another export, or of another column, stay and are known for what they are.

        Parameters: `name` of the report; `parts`, the names of its whole and of its parts.
        """
        for other, entry in self.entries.items():
            if other.startswith(f"{name}/"):
                entry["gone"] = other not in parts

    def files(self, name: str) -> dict[str, str]:
        """Return what was written of a report, {file: SHA-256}; nothing for one that was never made."""
        return dict(self.entries.get(name, {}).get("files", {}))

    def formats(self, name: str, asked: Sequence[str]) -> tuple[str, ...]:
        """Return the formats to make of a report: those asked for, and those that it already has, so that none grows old."""
        return tuple(dict.fromkeys([*asked, *self.entries.get(name, {}).get("formats", ())]))

    def write(self) -> None:
        """Write the file, at once whole."""
        listed = sorted(self.entries.values(), key=lambda entry: entry["name"])
        content = {"smkit": __version__, "reports": listed}
        replace(self.to / NAME, json.dumps(content, ensure_ascii=False, indent=1) + "\n")

    def standing(self, name: str, made_from: Mapping[str, Any], formats: tuple[str, ...]) -> Outcome | None:
        """Return the outcome of a report that was made and would come out the same, or None.

        Parameters: `name`; `made_from`, of `origin` as it is now; `formats` asked for.
        Nothing is taken on trust: what it is made from, and what was written, are looked at.
        """
        entry = self.entries.get(name)
        if entry is None or entry["reason"] or not entry["made"] or entry.get("begun"):
            return None
        if entry.get("fingerprint") != made_from["fingerprint"] or not set(formats) <= set(entry["formats"]):
            return None
        written = entry.get("files", {})
        if not written or any(fingerprint(self.to / name / file) != known for file, known in written.items()):
            return None
        known = {k: v for k, v in entry.items() if k in Outcome.__dataclass_fields__}
        return Outcome(**known | {"unchanged": True})


def origin(
    notebook: str,
    parameters: Mapping[str, Any],
    inputs: Sequence[Mapping[str, str]],
    options: Mapping[str, Any],
) -> dict[str, Any]:
    """Return what a report is made from, and the fingerprint of it all.

    Parameters: `notebook`, its SHA-256; `parameters` as shown; `inputs`, each with its table, file and sha256; `options`,
    whatever else changes what comes out.
    """
    content = {
        "parameters": dict(parameters),
        "inputs": list(inputs),
        "notebook": notebook,
        "versions": versions(),
    }
    whole = json.dumps([content, options, _code()], sort_keys=True, default=str)
    return content | {"fingerprint": hashlib.sha256(whole.encode()).hexdigest()}


def _masked(value: Any) -> Any:
    """A value without e-mails, telephones, nor the names of people: a folder of reports is handed around."""
    if isinstance(value, dict):
        return {key: each if key == "sha256" else _masked(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_masked(each) for each in value]
    return masking.mask(value) if isinstance(value, str) else value


@cache
def versions() -> dict[str, str]:
    """Return the versions that a report depends on."""
    found = {"smkit": __version__, "python": platform.python_version()}
    return found | {name: version(name) for name in _PACKAGES}


@cache
def _code() -> str:
    """The fingerprint of this package: in a checkout, code changes and the version stays."""
    package = Path(__file__).resolve().parents[2]
    whole = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        if (
            path.suffix in {".py", ".yaml", ".j2", ".css", ".js", ".json", ".npz"}
            and "_kit" not in path.parts
        ):
            whole.update(path.read_bytes())
    return whole.hexdigest()


def replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    with filing.once_whole(path, path.with_name(f".{path.name}.tmp")) as draft:
        draft.write_text(text, "utf-8")
        place.on_disk(draft)


def set_aside(to: Path) -> Path | None:
    """Rename the manifest of a folder when it is damaged, and return its new path; None when there is nothing to do.

    Parameters: `to`, the folder.
    Raises UsageError where it is whole and another program's: a site has one too.
    """
    try:
        _entries(to)
        return None
    except (OSError, ValueError, KeyError, TypeError):
        if _strange(to):
            raise UsageError(
                f"« {to.resolve().name} » a déjà un fichier {NAME}, que smkit n'a pas écrit et ne remplace pas. Choisissez un "
                "autre dossier avec --to, ou renommez ce fichier."
            ) from None
        return (to / NAME).rename(
            filing.untaken(to / "manifest_abime.json", numbered=lambda stem, n: f"{stem}{n}")
        )


def _strange(to: Path) -> bool:
    """Does the manifest of a folder say things, and nothing of reports?"""
    try:
        said = json.loads((to / NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(said, dict) and bool(said) and "reports" not in said


def _read(to: Path) -> list[dict[str, Any]]:
    try:
        return [e for e in _entries(to) if (to / e["name"]).is_dir() or not e["made"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []  # damaged: it is written anew


def _entries(to: Path) -> list[dict[str, Any]]:
    """The entries of a folder's manifest, whole whatever version wrote them; none when there is no manifest."""
    if not (to / NAME).exists():
        return []
    blank = asdict(Outcome("", "", made=False))
    found = [blank | entry for entry in json.loads((to / NAME).read_text("utf-8"))["reports"]]
    for entry in found:
        if not all(
            isinstance(entry[name], type(value)) for name, value in blank.items() if value in ("", False)
        ):
            raise ValueError(f"not an entry: {entry}")
        datetime.fromisoformat(entry["date"])
    return found

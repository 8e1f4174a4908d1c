"""What was asked for a folder of reports, so that --retry and --verify need no more than the folder.

Kept in the workspace's private `.smkit/`: it holds whole paths, and a folder of reports is handed around.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

from smkit import paths
from smkit.errors import why
from smkit.reports.asking import plan, shelf
from smkit.reports.errors import UsageError
from smkit.workspace import private

#: What reading a file that was cut short, or written by something else, comes to.
_DAMAGED = (OSError, ValueError, KeyError, TypeError)


def note(jobs: Sequence[plan.Job], to: Path) -> str:
    """Note the jobs of a folder, in addition to those of earlier batches.

    Parameters: `jobs`; `to`, their folder.
    Returns what is to be said, in French: that it cannot be done, which is no reason not to make them, or that those of earlier
    batches are no longer known; else an empty text.
    """
    said = ""
    try:
        kept = {job["name"]: job for job in _read(to)}
    except _DAMAGED as problem:
        kept = {}
        said = (
            f"{_told(to, problem)} Ce lot seul y est noté désormais : pour les autres, redonnez leur commande entière avant "
            "--retry ou --verify."
        )
    for job in jobs:
        kept[job.name] = {
            "name": job.name,
            "report": job.report.asked,
            "parameters": dict(job.parameters),
            "each": job.each,
        }
    file = _file(to)
    try:
        private(paths.workspace())
        file.parent.mkdir(exist_ok=True)
        draft = file.with_suffix(f".{os.getpid()}")
        try:
            draft.write_text(json.dumps(list(kept.values()), ensure_ascii=False), "utf-8")
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as problem:
        return (
            f"Ce lot ne peut pas être retenu dans l'espace de travail : {why(problem)}. Pour --retry et --verify, redonnez la "
            "commande entière."
        )
    return said


def jobs(to: Path) -> list[plan.Job]:
    """Return the jobs noted for a folder; none when it is not known here.

    Parameters: `to`, the folder.
    Raises UsageError when a report or a file is no longer there, or when what was noted cannot be read.
    """
    try:
        noted = [(job["name"], job["report"], job["parameters"], job["each"]) for job in _read(to)]
    except _DAMAGED as problem:
        raise UsageError(f"{_told(to, problem)} Redonnez la commande entière.") from problem
    return [
        plan.job(name, shelf.find("rapports", report), parameters, Path.cwd(), each)
        for name, report, parameters, each in noted
    ]


def _file(to: Path) -> Path:
    name = hashlib.sha256(os.fsencode(to.resolve())).hexdigest()[:16]
    return paths.workspace() / ".smkit" / "rapports" / f"{name}.json"


def _read(to: Path) -> list[dict]:
    """What was noted for a folder; raises one of `_DAMAGED` when that cannot be told."""
    try:
        content: list[dict] = json.loads(_file(to).read_text("utf-8"))
        return content
    except FileNotFoundError:
        return []


def _told(to: Path, problem: Exception) -> str:
    reason = why(problem) if isinstance(problem, OSError) else "le fichier qui le retenait est abîmé"
    return f"Ce qui a été demandé dans « {to.resolve().name} » ne peut pas être relu : {reason}."

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
from smkit.workspace import private


def note(jobs: Sequence[plan.Job], to: Path) -> str:
    """Note the jobs of a folder, in addition to those of earlier batches.

    Parameters: `jobs`; `to`, their folder.
    Returns why that cannot be done, which is no reason not to make them, or an empty text.
    """
    kept = {job["name"]: job for job in _read(to)}
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
        return why(problem)
    return ""


def jobs(to: Path) -> list[plan.Job]:
    """Return the jobs noted for a folder; none when it is not known here.

    Parameters: `to`, the folder.
    Raises UsageError when a report or a file is no longer there.
    """
    return [
        plan.job(
            job["name"], shelf.find("rapports", job["report"]), job["parameters"], Path.cwd(), job["each"]
        )
        for job in _read(to)
    ]


def _file(to: Path) -> Path:
    name = hashlib.sha256(os.fsencode(to.resolve())).hexdigest()[:16]
    return paths.workspace() / ".smkit" / "rapports" / f"{name}.json"


def _read(to: Path) -> list[dict]:
    try:
        content: list[dict] = json.loads(_file(to).read_text("utf-8"))
        return content
    except (OSError, ValueError):
        return []

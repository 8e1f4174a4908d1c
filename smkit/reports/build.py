"""From what was asked to what is on disk: plan the reports, run them, and put each in place once it is whole."""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from smkit import __version__, paths
from smkit.errors import SmkitError
from smkit.reports import cases, inputs, parameters, shelf
from smkit.reports.errors import UsageError


@dataclass(frozen=True)
class Job:
    """One report to make: the folder's name, the notebook, its parameters, and the folder its files are relative to."""

    name: str
    report: shelf.Item
    parameters: Mapping[str, Any]
    base: Path = field(default_factory=Path.cwd)


@dataclass(frozen=True)
class Outcome:
    """How a report went: its title and answer when it was made, else the French reason why it was not."""

    name: str
    report: str
    made: bool
    title: str
    answer: str
    reason: str
    formats: tuple[str, ...]
    seconds: float
    date: str


def plan(report: str | None, given: Mapping[str, Any], places: Sequence[Path]) -> list[Job]:
    """Decide which reports to make.

    Parameters: `report`, a name, or None; `given`, {parameter: value} for each of them; `places`, case files and folders.
    With neither report nor case: every case of the kit, and every report that takes data, on the boutique.
    Returns the jobs, checked: names and values fit, files exist.
    Raises UsageError, which says what exists and what was probably meant.

    >>> [job.name for job in plan("etude_de_cas_roi", {"acheteurs": "300"}, [])]
    ['etude_de_cas_roi']
    """
    if report and not places:
        return [_job(report, shelf.find("rapports", report), given, Path.cwd())]
    jobs = []
    for name, path in cases.collect(list(places) or [paths.CASES]).items():
        case = cases.load(path)
        if report and case.rapport != report.removesuffix(".ipynb"):
            raise UsageError(
                f"Le cas « {name} » est écrit pour le rapport « {case.rapport} », pas pour « {report} ». "
                "Donnez le cas seul : son rapport est celui qu'il nomme."
            )
        item = shelf.find("rapports", case.rapport)
        known = parameters.declared(item.path)
        about = {"titre": case.titre, "sources": case.sources, "lecons": case.lecons}
        own = {key: value for key, value in about.items() if key in known} | case.parametres
        job = _job(name, item, own, path.parent.resolve())
        jobs.append(_with(job, given))
    if not report and not places:
        jobs += [
            _job(item.name, item, given, Path.cwd())
            for item in shelf.items("rapports")
            if "donnees" in parameters.declared(item.path)
        ]
    return jobs


def make(
    jobs: Sequence[Job],
    to: Path,
    formats: Sequence[str] = ("html",),
    tell: Callable[[int, Outcome], None] = lambda done, outcome: None,
) -> list[Outcome]:
    """Make reports, one folder each, then the index page and the manifest beside them.

    Parameters: `jobs`; `to`, the folder to write in; `formats`, among `formats.WRITERS` (the notebook and `resultats.json` always
    come); `tell`, called after each report with how many are done and how it went.
    Returns the outcomes, in the order of the jobs. A report that fails leaves an earlier good one as it was; its unfinished
    notebook is kept in `_echecs/`.
    Raises UsageError for an unknown format.
    """
    from smkit.reports import formats as known
    from smkit.reports import index

    known.check(formats)
    try:
        to.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise UsageError(
            f"Impossible d'écrire dans « {to.name} » : {problem.strerror}. Choisissez un autre dossier."
        ) from problem
    outcomes = []
    for done, job in enumerate(jobs, start=1):
        outcomes.append(_make_one(job, to, formats))
        tell(done, outcomes[-1])
    index.write(to, outcomes)
    return outcomes


def _job(name: str, item: shelf.Item, given: Mapping[str, Any], base: Path) -> Job:
    known = parameters.declared(item.path)
    bound = parameters.bind(given, known, item.name)
    return Job(name, item, inputs.locate(bound, base), base)


def _with(job: Job, given: Mapping[str, Any]) -> Job:
    """A case's job with what the command line adds, whose files are relative to where one stands."""
    extra = _job(job.name, job.report, given, Path.cwd())
    return Job(job.name, job.report, {**job.parameters, **extra.parameters}, job.base)


def _make_one(job: Job, to: Path, formats: Sequence[str]) -> Outcome:
    start = time.perf_counter()
    title, answer, reason = job.name, "", ""
    with _scratch(to, job.name) as folder:
        try:
            title, answer = _write(job, folder, formats)
            _place(folder, to / job.name)
            shutil.rmtree(to / "_echecs" / job.name, ignore_errors=True)
        except SmkitError as problem:
            reason = str(problem)
            _keep_failure(problem, to / "_echecs" / job.name)
    seconds = round(time.perf_counter() - start, 2)
    date = datetime.now().astimezone().isoformat(timespec="seconds")
    made = not reason
    return Outcome(
        job.name, job.report.name, made, title, answer, reason, tuple(formats) if made else (), seconds, date
    )


def _write(job: Job, folder: Path, formats: Sequence[str]) -> tuple[str, str]:
    """Run one report and write its files into a folder; return its title and its answer."""
    import nbformat
    from babel.dates import format_datetime

    from smkit.reports import results as records
    from smkit.reports import run
    from smkit.reports.formats import WRITERS, Finished

    shown = inputs.shown(job.parameters)
    notebook = run.execute(job.report.path, job.parameters, shown, folder)
    results = records.collect(notebook)
    title = results.titles[0]["text"] if results.titles else job.name
    content = records.publish(
        results, job.report.name, shown, inputs.fingerprints(job.parameters, results.sources)
    )
    nbformat.write(notebook, folder / "rapport.ipynb")
    (folder / "resultats.json").write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    now = format_datetime(datetime.now().astimezone(), "d MMMM y 'à' HH:mm", locale="fr_FR")
    provenance = {"sources": content["sources"], "parameters": shown, "version": __version__, "date": now}
    line = results.titles[0]["line"] if results.titles else ""
    finished = Finished(notebook, results, title, line, provenance)
    for name in formats:
        WRITERS[name](finished, folder)
    return title, results.statement("answer")


@contextmanager
def _scratch(to: Path, name: str) -> Iterator[Path]:
    """A folder beside the final one, on the same disk, that is gone afterwards whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=to))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _place(whole: Path, final: Path) -> None:
    """Put a finished folder in place of an earlier one, which stays until the last moment."""
    earlier = final.with_name(f".{final.name}-precedent-{os.getpid()}")
    if final.exists():
        final.rename(earlier)
    whole.rename(final)
    shutil.rmtree(earlier, ignore_errors=True)


def _keep_failure(problem: SmkitError, folder: Path) -> None:
    notebook = getattr(problem, "notebook", None)
    if notebook is not None:
        import nbformat

        folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, folder / "rapport.ipynb")

"""Which reports are asked for: by name, by case, by batch, or all; checked before anything runs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from smkit import paths
from smkit.reports.asking import bases, cases, inputs, matrix, parameters, people, relative, shelf
from smkit.reports.errors import UsageError

#: What can name a folder on every system, and is none of the names that stand beside the reports.
_FOLDER = re.compile(r"(?!(?:index\.html|manifest\.json)\Z)[^\W_][^\x00-\x1f/\\:*?\"<>|]{0,99}(?<![ .])\Z")


@dataclass(frozen=True)
class Job:
    """One report to make: the folder's name, the notebook, its parameters, and the folder its files are relative to.

    `each` is the column that it is to be split by, if any; `case`, whether it is a case study; `password`, of the base that the
    parameters name, which stands in none of them.
    """

    name: str
    report: shelf.Item
    parameters: Mapping[str, Any]
    base: Path = field(default_factory=Path.cwd)
    each: str = ""
    case: bool = False
    password: str = field(default="", repr=False)


def plan(report: str | None, given: Mapping[str, Any], places: Sequence[Path], each: str = "") -> list[Job]:
    """Decide which reports to make.

    Parameters: `report`, a name, or None; `given`, {parameter: value} for each of them; `places`, case files and folders;
    `each`, the column to split by, or "".
    With neither report nor case: every case of the kit, and every report that takes data, on the boutique; those that have no
    such column are not split.
    Returns the jobs, checked: names and values fit, files exist.
    Raises UsageError, which says what exists and what was probably meant.

    >>> [job.name for job in plan("etude_de_cas_roi", {"acheteurs": "300"}, [])]
    ['etude_de_cas_roi']
    """
    if report and not places:
        item = shelf.find("rapports", report)
        return [job(item.name, item, given, Path.cwd(), each)]
    jobs = []
    for name, path in cases.collect(list(places) or [paths.CASES]).items():
        case = cases.load(path)
        if report and case.rapport != report.removesuffix(".ipynb"):
            raise UsageError(
                f"Le cas « {name} » est écrit pour le rapport « {case.rapport} », pas pour « {report} ». "
                "Donnez le cas seul : son rapport est celui qu'il nomme."
            )
        with cases.about(path):
            item = shelf.find("rapports", case.rapport)
            known = parameters.declared(item.path)
            told = {"titre": case.titre, "sources": case.sources, "lecons": case.lecons}
            own = {key: value for key, value in told.items() if key in known} | case.parametres
            own_each = each if report or places else _if_there(each, item)
            written = replace(job(name, item, own, path.parent.resolve(), own_each), case=True)
        jobs.append(over(written, job(name, item, given, Path.cwd())))
    if not report and not places:
        jobs += [
            job(item.name, item, given, Path.cwd(), _if_there(each, item))
            for item in shelf.items("rapports")
            if _takes_data(item)
        ]
    if each and not any(job.each for job in jobs):
        everything = [name for job in jobs for name in inputs.tables(parameters.declared(job.report.path))]
        matrix.column(each, everything, "tous")
    return jobs


def over(written: Job, extra: Job) -> Job:
    """Return a written job with what the command line adds, whose files are relative to where one stands."""
    password = extra.password if bases.named(extra.parameters) else written.password
    return replace(written, parameters={**written.parameters, **extra.parameters}, password=password)


def _if_there(each: str, item: shelf.Item) -> str:
    """The column to split by, for a report that has it."""
    try:
        return each and matrix.column(each, inputs.tables(parameters.declared(item.path)), item.name).name
    except UsageError:
        return ""


def _takes_data(item: shelf.Item) -> bool:
    try:
        return "donnees" in parameters.declared(item.path)
    except UsageError:
        return True  # it cannot be read: it will fail alone, and say why


def job(name: str, item: shelf.Item, given: Mapping[str, Any], base: Path, each: str = "") -> Job:
    """Return a job, its parameters checked and its files found.

    Parameters: `name` of its folder; `item`, the notebook; `given`, {parameter: value}; `base`, the folder that files are
    relative to; `each`, the column to split by, or "".
    Raises UsageError.
    """
    if not _FOLDER.match(name) or matrix.reserved(name):
        raise UsageError(
            f"« {name} » ne peut pas nommer le dossier d'un rapport. Prenez un nom court, qui commence par une lettre ou un "
            'chiffre, que Windows ne garde pas pour lui (CON, NUL…), sans / \\ : * ? " < > |.'
        )
    known = parameters.declared(item.path) if given or each else {}
    if each:
        each = matrix.column(each, inputs.tables(known), item.name).name
    asked = relative.resolve(given, known)
    bound, password = bases.aside(parameters.bind(asked, known, item.name))
    located = inputs.locate(bound, base)
    parameters.check_written(located, known)
    return Job(name, item, people.hidden(located), base, each, password=password)

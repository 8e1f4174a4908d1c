"""The lines to type that a command ends with: how its files were typed, and what was answered so far."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from smkit.commands.shared import named, typed
from smkit.errors import SmkitError

if TYPE_CHECKING:
    from smkit.reports.asking.plan import Job
    from smkit.reports.keeping.manifest import Outcome

#: Options of `smkit report` that say how to do it again, and not what.
_AGAIN = {"given", "places", "report", "retry", "force"}


def looks(files: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """Return the line that shows all that is wrong with each file, with what was answered of it.

    Parameters: `files` as they are typed, by the French stem of their table; `given`, the answers, by French name.

    >>> looks({"leads": "crm/l.csv"}, {"colonnes": "stage=Phase, product=Article", "dates": "jma"})["leads"]
    'smkit check crm/l.csv --table leads --colonnes stage=Phase --dates jma'
    """
    from smkit.tables import doors
    from smkit.tables.answers import NAMES

    found = {}
    for stem, path in files.items():
        columns, inside = _own(given.get("colonnes", ""), stem)
        told = {name: given[name] for name in NAMES if given.get(name)}
        own = {"colonnes": columns, "devise": given.get("devise", "").replace("EUR", "")} | inside | told
        with doors.through(["smkit", "check", path, "--table", stem], own, "option"):
            found[stem] = doors.line()
    return found


def _own(colonnes: str, stem: str) -> tuple[str, dict[str, str]]:
    """What a mapping of several tables says of one: its columns, and the answers that travel there."""
    from smkit.tables import schema
    from smkit.tables.naming import mapping

    its = schema.table(stem)
    with suppress(SmkitError):  # whoever reads it says what is wrong with it
        columns = mapping.entries(colonnes)
        own = [
            f"{name}={header}"
            for owner, name, header in columns
            if (not owner or schema.table(owner) == its) and mapping.target(name, its)
        ]
        return ", ".join(own), mapping.answers(colonnes, its).french()
    return colonnes, {}


def first(to: Path) -> str:
    """Say, of a folder where nothing was asked for, that there is nothing to do again there, and how reports are made.

    Parameters: `to`, as it was typed.

    >>> print(first(Path("mars")))
    Rien à refaire dans « mars » : cet espace de travail ne sait d'aucun rapport qui y ait été demandé. Avec --retry, redonnez la \
commande entière. Pour y faire tous les rapports du kit : smkit report --to mars
    """
    from smkit.tables import doors

    return (
        f"Rien à refaire dans « {to.resolve().name} » : cet espace de travail ne sait d'aucun rapport qui y ait été demandé. Avec "
        f"--retry, redonnez la commande entière. Pour y faire tous les rapports du kit : smkit report --to {doors.word(named(to))}"
    )


def spoken(
    outcomes: Sequence["Outcome"], jobs: Sequence["Job"], given: Mapping[str, str], cases: Mapping[str, Path]
) -> list["Outcome"]:
    """Return how reports went, each reason ending with the lines to type for the command that runs.

    Parameters: `outcomes`; `jobs`, what was asked; `given`, the parameters as they were typed; `cases`, the files of cases as
    they were typed, by name.
    """
    from smkit.tables import doors
    from smkit.tables.answers import NAMES

    asked, said = {job.name: job for job in jobs}, []
    for outcome in outcomes:
        job = asked.get(outcome.name.partition("/")[0])
        if outcome.reason and job:
            with _through(job, given, cases.get(job.name)):
                reason = doors.aloud(outcome.reason, {"colonnes", "devise", *NAMES})
                outcome = replace(outcome, reason=reason)
        said.append(outcome)
    return said


def _through(job: "Job", given: Mapping[str, str], case: Path | None) -> AbstractContextManager[None]:
    from smkit.reports.asking import bases, inputs, parameters
    from smkit.tables import doors

    context = click.get_current_context()
    again = typed(context, _AGAIN)
    batch = context.params.get("batch")
    whole = {
        name: _place(Path(value)) if name in inputs.names() and value else parameters.spoken(value)
        for name, value in job.parameters.items()
        if value is not None and not isinstance(value, list | dict)
    }
    own = {n: named(Path(v)) if n in inputs.names() else v for n, v in bases.aside(given)[0].items()}
    if case:
        head = ["--case", named(case)]
    elif batch:
        head = []
    else:
        head = [context.params.get("report") or job.report.asked]
        own = own if context.params.get("report") else whole  # found again, without having been typed
    said = whole | own
    return doors.through(
        [*again[:2], *head, *again[2:]], own, "parameter", looks(_files(job, said), said), whole
    )


def _files(job: "Job", typed_as: Mapping[str, str]) -> dict[str, str]:
    """The files that a report reads, as they are typed, by the French stem of their table."""
    from smkit.reports.asking import inputs, parameters
    from smkit.tables import schema

    found: dict[str, str] = {}
    try:
        read = inputs.files(job.parameters, parameters.declared(job.report.path))
    except SmkitError:  # a notebook that cannot be read reads no file
        return found
    for name, path in read.items():
        stem = schema.table(name).stem
        if stem in typed_as:
            found[stem] = typed_as[stem]
        elif (folder := typed_as.get("donnees")) and Path(job.parameters["donnees"]).is_dir():
            found[stem] = named(Path(folder) / path.name)
        else:
            found[stem] = _place(path)
    return found


def _place(path: Path) -> str:
    """A path as it may be typed from where one stands."""
    with suppress(ValueError):
        return named(path.relative_to(Path.cwd().resolve()))
    return str(path)

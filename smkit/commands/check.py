"""Read an export and say what is right and wrong with it."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from smkit.commands import standing
from smkit.commands.shared import (
    JSON,
    PLACE,
    Ticker,
    answers,
    named,
    print_json,
    within_memory,
    write,
    writing,
)
from smkit.errors import SmkitError, suggest_file
from smkit.typography import clip, day, typeset

if TYPE_CHECKING:
    from smkit.tables.reading import Reading

#: The first report of each table, and the share of rejected rows beyond which it is none.
_REPORTS = {
    "orders": "indicateurs",
    "leads": "indicateurs",
    "campaigns": "campagnes",
    "experiment": "experience",
    "sessions": "indicateurs",
    "plan": "plan_actions",
    "interviews": "decouverte",
}
_REJECTED = 0.2


@click.command()
@click.argument("path", metavar="FICHIER", type=PLACE)
@click.option(
    "--table", "table", default="", metavar="TABLE", help="Ce que contient le fichier : commandes, leads…"
)
@click.option(
    "-c",
    "--colonnes",
    metavar="COLONNES",
    default="",
    help="Correspondances : « cost=Dépensé », ou un fichier .yaml enregistré.",
)
@click.option("--devise", metavar="CODE", default="EUR", show_default=True, help="Devise attendue.")
@answers
@click.option(
    "--to",
    "to",
    metavar="DOSSIER",
    type=PLACE,
    help="Dossier où écrire la table propre, les rejets et le journal.",
)
@click.option(
    "--html",
    "page",
    metavar="FICHIER",
    type=PLACE,
    help="Page à écrire : ce qui a été compris, et comment corriger l'export.",
)
@click.option(
    "--save-mapping",
    "mapping",
    metavar="FICHIER",
    type=PLACE,
    help="Fichier .yaml où garder les correspondances pour la prochaine fois.",
)
@JSON
def check(
    path: Path,
    table: str,
    colonnes: str,
    devise: str,
    to: Path | None,
    page: Path | None,
    mapping: Path | None,
    as_json: bool,
    **told: str,
) -> int:
    """Lire un FICHIER et dire ce qui va et ce qui ne va pas.

    Le code de sortie est 1 dès qu'une ligne est écartée.

    \b
    Exemples :
      smkit check commandes.xlsx --table commandes
      smkit check export.csv --table campagnes -c "cost=Dépensé" --save-mapping export.yaml
      smkit check export.csv --table campagnes -c export.yaml --html verification.html
    """
    from smkit.tables import check as checking
    from smkit.tables import doors, schema, waiting
    from smkit.tables.naming import mapping as mappings

    if not table:
        stems = ", ".join(each.stem for each in schema.tables().values())
        line = f"smkit check {doors.quoted(named(path))} --table commandes"
        raise click.UsageError(
            f"Dites ce que contient « {path} » avec --table ({stems}), par exemple : {line}"
        )
    try:
        schema.table(table)
    except SmkitError as problem:
        raise click.UsageError(str(problem)) from problem
    if not path.exists() and not path.is_symlink():
        near = suggest_file(path) or " Vérifiez le nom et le dossier."
        raise click.UsageError(f"Le fichier « {path} » est introuvable.{near}")
    standing.free(page, ".html", "--html", path)
    standing.free(mapping, ".yaml", "--save-mapping", path)
    standing.free_folder(to, schema.table(table).stem, path)
    said = Ticker()
    given = {"colonnes": colonnes, "devise": "" if devise == "EUR" else devise, **told}
    with (
        said,
        doors.through(
            ["smkit", "check", named(path), "--table", table],
            given,
            "option",
        ),
    ):
        try:
            with waiting.told(path.name, said.tell), within_memory():
                reading = checking.check(path, table, columns=colonnes, currency=devise, **told)
        except SmkitError as problem:
            if page is not None:
                write(page, checking.refused(path.name, str(problem)))
            raise
    reading = _known(reading)
    if reading.kept_on:
        click.echo(
            f"Repris de la lecture du {day(reading.kept_on)} : le fichier et vos réponses sont les mêmes.",
            err=True,
        )
    if as_json:
        print_json(checking.plain(reading))
    else:
        click.echo(checking.report(reading))
        journal = reading.journal
        usable = journal.rejected <= _REJECTED * journal.rows
        if usable and (name := _REPORTS.get(journal.table)):
            words = ["smkit", "report", name, "-p", schema.table(table).stem, named(path)]
            with doors.through(words, given, "parameter"):
                click.echo(f"\nPuis le rapport, avec les mêmes réponses :\n  {doors.line()}")
    made: list[Path] = []
    if mapping is not None:
        made.append(mappings.save(reading.journal, mapping))
    if page is not None:
        made.append(write(page, checking.page(reading)))
    if to is not None:
        with writing(to):
            checking.write(reading, to)
        made.append(to)
    if made and _personal(path.name):
        click.echo(
            typeset(
                f"Le nom du fichier « {path.name} » est celui d'une personne, et ce qui vient d'être écrit le redit : renommez le "
                "fichier, puis relancez, avant de le donner à quelqu'un."
            ),
            err=True,
        )
    for each in made if not as_json else []:
        click.echo(str(each))
    return 1 if reading.journal.rejected else 0


def _personal(name: str) -> bool:
    """Is the name of a file that of a person?"""
    from smkit import masking

    return masking.mask(name) != name


def _known(reading: "Reading") -> "Reading":
    """Of targets: say which are set for no indicator of the glossary."""
    from smkit.tables.telling.journal import Note

    if reading.journal.table != "targets":
        return reading
    from smkit.analysis.kpis import catalog, targets

    notes = []
    for name, near in targets.strangers(reading.table["metric"], catalog()).items():
        meant = f" Vouliez-vous dire « {near} » ?" if near else " Leur liste : smkit kpi."
        text = f"« {clip(name, 60)} » n'est le nom d'aucun indicateur du glossaire : cet objectif ne sera pas suivi.{meant}"
        notes.append(Note("unknown_metric", int((reading.table["metric"] == name).sum()), typeset(text)))
    return replace(reading, journal=replace(reading.journal, notes=(*reading.journal.notes, *notes)))

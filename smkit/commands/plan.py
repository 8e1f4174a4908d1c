"""The plan's workbook, out and back; a frozen copy of it; its dates in a calendar."""

from datetime import date, datetime
from pathlib import Path

import click

from smkit.commands import standing
from smkit.commands.shared import PLACE, within_memory, writing
from smkit.errors import suggest_file


@click.command()
@click.argument("path", metavar="FICHIER", type=PLACE)
@click.option(
    "--to", "to", metavar="FICHIER", type=PLACE, help="Fichier à écrire ; à côté du plan si l'option manque."
)
@click.option(
    "--freeze",
    "--figer",
    "freeze",
    is_flag=True,
    help="Figer le plan : dates et euros, à un jour et pour une raison.",
)
@click.option(
    "--reason", "--raison", "reason", metavar="TEXTE", default="", help="Pourquoi le plan est figé ce jour."
)
@click.option(
    "--ics",
    "--agenda",
    "ics",
    metavar="FICHIER",
    type=PLACE,
    help="Agenda à écrire ou à mettre à jour (.ics).",
)
@click.option(
    "--reminder",
    "--rappel",
    "reminder",
    metavar="JOURS",
    default=1,
    show_default=True,
    help="Jours avant le début ; 0 : sans rappel.",
)
@click.option(
    "--zone",
    "--fuseau",
    "zone",
    metavar="FUSEAU",
    default="Europe/Paris",
    show_default=True,
    help="Fuseau horaire des rappels.",
)
@click.option(
    "-c",
    "--columns",
    "--colonnes",
    "columns",
    metavar="COLONNES",
    default="",
    help="Correspondances : « action=Tâche, owner=Qui ».",
)
def plan(
    path: Path,
    to: Path | None,
    freeze: bool,
    reason: str,
    ics: Path | None,
    reminder: int,
    zone: str,
    columns: str,
) -> int:
    """Faire d'un plan un classeur où travailler, et dire ce qui y a changé.

    Donnez un export : le classeur est écrit à côté. Donnez ce classeur : ce qui a changé depuis est dit, rien n'est écrit sans
    --to, qui reprend aussi vos couleurs, vos largeurs, vos listes et vos feuilles. Le code de sortie est 1 quand des
    cases sont à corriger.

    \b
    Exemples :
      smkit plan plan.csv
      smkit plan plan_suivi.xlsx --to plan_suivi_mars.xlsx
      smkit plan plan_suivi.xlsx --figer --raison "budget voté"
      smkit plan plan_suivi.xlsx --ics plan.ics
    """
    from smkit.tables.plan import agenda, belongings, changes, frozen, workbook

    if path.is_dir():
        raise click.UsageError(f"« {path} » est un dossier : donnez le fichier du plan.")
    if not path.is_file():
        near = suggest_file(path) or " Vérifiez le nom et le dossier."
        raise click.UsageError(f"Le fichier « {path} » est introuvable.{near}")
    standing.ends(ics, ".ics", "--ics")
    standing.ends(to, ".csv" if freeze else ".xlsx", "--to")
    with within_memory():
        sheet, before = workbook.read_back(path, columns)
    for said in sheet.told:
        click.echo(said)
    if before is not None:
        click.echo(changes.told(changes.changes(before, sheet)))
    made: list[Path] = []
    if freeze:
        target = to or path.with_name(f"{path.stem}_fige_{date.today():%Y-%m-%d}.csv")
        with writing(target):
            made.append(frozen.write(sheet, target, date.today(), reason))
    elif to is not None or (before is None and ics is None):
        target = to or path.with_name(f"{path.stem}_suivi.xlsx")
        if target.exists() and to is None:
            raise click.UsageError(
                f"« {target.name} » existe déjà : donnez-le lui-même pour savoir ce qui y a changé, ou un autre nom avec --to."
            )
        standing.free_workbook(to, path, before is not None)
        theirs = belongings.NONE if before is None else belongings.of(path)
        if before is None and path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods"):
            click.echo(f"Couleurs et autres feuilles restent dans « {path.name} », qui n'est pas modifié.")
        for said in theirs.told:
            click.echo(said)
        with writing(target):
            made.append(workbook.write(sheet, target, theirs=theirs))
    if ics is not None:
        with writing(ics):
            for said in agenda.write(sheet, ics, datetime.now().astimezone(), reminder=reminder, zone=zone):
                click.echo(said)
        made.append(ics)
    for each in made:
        click.echo(str(each))
    return 1 if sheet.told else 0

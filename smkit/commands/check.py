"""Read an export and say what is right and wrong with it."""

from pathlib import Path

import click

from smkit.commands.shared import JSON, print_json
from smkit.errors import SmkitError


@click.command()
@click.argument("file", metavar="FICHIER")
@click.option(
    "--table", "table", required=True, metavar="TABLE", help="Ce que contient le fichier : commandes, leads…"
)
@click.option("-c", "--colonnes", default="", help="Correspondances : « cost=Dépensé, buyers=Achats ».")
@click.option("--devise", default="EUR", show_default=True, help="Devise attendue.")
@click.option("--etapes", default="", help="Étapes du CRM : « won=Signé; lost=Perdu ».")
@click.option(
    "--to",
    "to",
    type=click.Path(path_type=Path),
    help="Dossier où écrire la table propre, les rejets et le journal.",
)
@JSON
def check(
    file: str, table: str, colonnes: str, devise: str, etapes: str, to: Path | None, as_json: bool
) -> int:
    """Lire un FICHIER et dire ce qui va et ce qui ne va pas.

    Le code de sortie est 1 dès qu'une ligne est écartée.

    \b
    Exemples :
      smkit check commandes.xlsx --table commandes
      smkit check export.csv --table campagnes -c "cost=Dépensé" --to verification
    """
    from smkit.tables import check as checking
    from smkit.tables import schema

    try:
        schema.table(table)
    except SmkitError as problem:
        raise click.UsageError(str(problem)) from problem
    if not Path(file).exists():
        from smkit.reports.errors import suggest

        place = Path(file).parent
        near = suggest(Path(file).name, [p.name for p in place.iterdir()]) if place.is_dir() else ""
        raise click.UsageError(
            f"Le fichier « {file} » est introuvable. {near or 'Vérifiez le nom et le dossier.'}"
        )
    reading = checking.check(file, table, columns=colonnes, currency=devise, stages=etapes)
    if as_json:
        print_json(reading.journal.to_dict() | {"rejected_rows": reading.rejected.to_dict("records")})
    else:
        click.echo(checking.report(reading))
    if to is not None:
        checking.write(reading, to)
        click.echo(str(to))
    return 1 if reading.journal.rejected else 0

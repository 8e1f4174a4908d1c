"""Find out who stands behind a pseudonym."""

from pathlib import Path

import click

from smkit.commands.shared import JSON, PLACE, print_json, within_memory


@click.command(short_help="Retrouver qui est derrière un pseudonyme.")
@click.argument("file", metavar="FICHIER", type=PLACE)
@click.argument("pseudonyms", metavar="PSEUDONYME...", nargs=-1, required=True)
@click.option(
    "--table", required=True, metavar="TABLE", help="Ce que contient le fichier : commandes, leads…"
)
@click.option(
    "-c", "--colonnes", metavar="COLONNES", default="", help="Correspondances : « customer_id=Acheteur »."
)
@JSON
def reveal(file: Path, pseudonyms: tuple[str, ...], table: str, colonnes: str, as_json: bool) -> int:
    """Retrouver dans un FICHIER qui est derrière un PSEUDONYME.

    Il faut le fichier d'origine et la clé de l'espace de travail (dossier .smkit) où le rapport a été produit. Le code de
    sortie est 1 quand un pseudonyme n'y est pas.

    \b
    Exemple :
      smkit reveal commandes.csv Personne-3f2a9c81d07e --table commandes
    """
    from smkit.errors import SmkitError
    from smkit.reports.writing import people
    from smkit.tables import schema

    try:
        known = schema.table(table).name
    except SmkitError as problem:
        raise click.UsageError(str(problem)) from problem
    with within_memory():
        found = people.reveal(pseudonyms, known, file, colonnes)
    if as_json:
        print_json(found)
    else:
        for pseudonym, names in found.items():
            click.echo(f"{pseudonym} : {' ; '.join(names) or 'introuvable dans ce fichier'}")
    return 0 if all(found.values()) else 1

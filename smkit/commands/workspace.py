"""A person's own workspace: a copy of the kit, and JupyterLab on it."""

from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="DOSSIER", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Copier les carnets et les données dans un DOSSIER à soi.

    Relancée, la commande n'ajoute que ce qui manque : vos fichiers ne sont jamais remplacés.

    \b
    Exemple :
      smkit init mon_kit
    """
    from smkit import workspace

    added, kept = workspace.create(folder)
    click.echo(f"{added} fichier(s) copié(s), {kept} déjà là et laissé(s) tel(s) quel(s).")
    click.echo(str(folder))


@click.command()
@click.argument(
    "folder",
    metavar="[DOSSIER]",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path("."),
)
def lab(folder: Path) -> int:
    """Ouvrir JupyterLab, en français, sur un DOSSIER.

    \b
    Exemple :
      smkit lab mon_kit
    """
    from smkit import workspace

    return workspace.lab(folder)

"""A person's own workspace: a copy of the kit, and JupyterLab on it."""

from pathlib import Path

import click

from smkit.commands.shared import PLACE


@click.command()
@click.argument("folder", metavar="DOSSIER", type=PLACE)
def init(folder: Path) -> None:
    """Copier les carnets et les données dans un DOSSIER à soi.

    Relancée, la commande n'ajoute que ce qui manque : vos fichiers ne sont jamais remplacés.

    \b
    Exemple :
      smkit init mon_kit
    """
    from smkit import workspace

    added, kept = workspace.create(folder)
    click.echo(f"Fichiers copiés : {added}. Déjà là, laissés tels quels : {kept}.")
    click.echo(str(folder))


@click.command(short_help="Ouvrir JupyterLab, en français, sur un DOSSIER.")
@click.argument(
    "folder",
    metavar="[DOSSIER]",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path("."),
)
@click.argument("options", metavar="[-- OPTIONS]", nargs=-1, type=click.UNPROCESSED)
def lab(folder: Path, options: tuple[str, ...]) -> int:
    """Ouvrir JupyterLab, en français, sur un DOSSIER ; ce qui suit « -- » est pour JupyterLab.

    \b
    Exemples :
      smkit lab mon_kit
      smkit lab mon_kit -- --port 9999
    """
    from smkit import workspace

    return workspace.lab(folder, options)


@click.command(short_help="Ouvrir un SIMULATEUR comme une page web.")
@click.argument("simulator", metavar="SIMULATEUR")
@click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    default=8866,
    show_default=True,
    help="Port de la page, sur cette machine.",
)
@click.option("--sans-navigateur", is_flag=True, help="Ne pas ouvrir de navigateur.")
def app(simulator: str, port: int, sans_navigateur: bool) -> int:
    """Ouvrir un SIMULATEUR comme une page web, sans code ; Ctrl-C pour l'arrêter.

    \b
    Exemple :
      smkit app roi_campagne
    """
    from smkit import workspace
    from smkit.reports.asking import shelf

    notebook = shelf.find("simulateurs", simulator).path
    return workspace.app(notebook, port=port, browser=not sans_navigateur)

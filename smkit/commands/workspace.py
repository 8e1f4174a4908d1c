"""A person's own workspace: a copy of the kit, and JupyterLab on it."""

from pathlib import Path

import click

from smkit.commands.shared import FOLDER, PLACE, Parted, page


@click.command()
@click.argument("folder", metavar="DOSSIER", type=PLACE)
def init(folder: Path) -> None:
    """Copier les carnets et les données dans un DOSSIER à soi.

    On y trouve aussi de quoi ouvrir l'établi par un double clic. Relancée, la commande n'ajoute que ce qui manque : vos
    fichiers ne sont jamais remplacés.

    \b
    Exemple :
      smkit init mon_kit
    """
    from smkit import workspace
    from smkit.commands.shared import named, writing
    from smkit.etabli import starters
    from smkit.tables import doors

    added, kept = workspace.create(folder)
    with writing(folder):
        starters.write(folder)
    click.echo(f"Fichiers copiés : {added}. Déjà là, laissés tels quels : {kept}.")
    click.echo(f"Pour commencer : smkit lab {doors.word(named(folder))}")
    click.echo(str(folder))


@click.command(short_help="Ouvrir JupyterLab, en français, sur un DOSSIER.")
@click.argument(
    "folder",
    metavar="[DOSSIER]",
    type=FOLDER,
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


@click.command(cls=Parted, short_help="Ouvrir un SIMULATEUR comme une page web.")
@click.argument("simulator", metavar="SIMULATEUR")
@page(8866, " ; le suivant s'il est pris")
@click.option("-p", "given", nargs=2, multiple=True, metavar="NOM VALEUR", help="Un paramètre ; à répéter.")
@click.option("--commandes", metavar="FICHIER", help="Vos commandes : raccourci de -p commandes FICHIER.")
@click.option("--reseau", is_flag=True, help="Ouvrir la page à la salle : le réseau local, avec un jeton.")
def app(
    simulator: str,
    port: int,
    sans_navigateur: bool,
    given: tuple[tuple[str, str], ...],
    commandes: str | None,
    reseau: bool,
) -> int:
    """Ouvrir un SIMULATEUR comme une page web, sans code ; Ctrl-C pour l'arrêter.

    La page ne s'ouvre que sur cette machine, sauf avec --reseau.

    \b
    Exemples :
      smkit app roi_campagne
      smkit app vente_croisee --commandes mes_commandes.csv
      smkit app roi_campagne --reseau
    """
    from smkit import workspace
    from smkit.reports.asking import shelf

    notebook = shelf.find("simulateurs", simulator).path
    asked = dict(given) | ({"commandes": commandes} if commandes else {})
    return workspace.app(notebook, asked, port=port, browser=not sans_navigateur, network=reseau)


@click.command(short_help="Ouvrir l'établi : déposer un fichier, lire le rapport.")
@click.argument("folder", metavar="[DOSSIER]", type=PLACE, required=False)
@page(8890, " ; le suivant s'il est pris")
def ouvrir(folder: Path | None, port: int, sans_navigateur: bool) -> int:
    """Ouvrir l'établi, dans le navigateur : déposer un fichier, lire le rapport, sans terminal.

    Sans DOSSIER : l'espace de travail où l'on est, sinon le dernier ouvert, sinon mon_kit, qui est créé.

    \b
    Exemples :
      smkit ouvrir
      smkit ouvrir mon_kit
    """
    from smkit.etabli import last, server

    return server.open_page(folder or last.default(), port=port, browser=not sans_navigateur)

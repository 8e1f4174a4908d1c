"""A script to say on the phone: checked, and printed on one page."""

from pathlib import Path

import click

from smkit.commands import standing
from smkit.commands.shared import on_paper, write, write_model


@click.command(short_help="Vérifier un script d'appel, et l'imprimer sur une page.")
@on_paper("imprimer")
def script(file: Path | None, page: Path | None, model: Path | None) -> None:
    """Vérifier un script d'appel (FICHIER .yaml) et en faire une page à imprimer.

    Un script a une accroche, une valeur, des objections avec leur réponse, et une demande. Deux accroches font un test : la page
    a de quoi compter chaque version. Le code de sortie est 1 quand le script a des erreurs, chacune dite avec sa ligne.

    \b
    Exemples :
      smkit script --modele script.yaml      un modèle à adapter
      smkit script script.yaml               le vérifier, et écrire script.html
    """
    from smkit.analysis import prospecting
    from smkit.display.prospecting.script import page as written
    from smkit.tables import texts

    if model is not None:
        write_model(model, prospecting.script_model())
        return
    if file is None:
        raise click.UsageError("Donnez le fichier du script, ou --modele FICHIER pour en écrire un.")
    page = page or file.with_suffix(".html")
    standing.free(page, ".html", "--html", file)
    found = prospecting.load_script(texts.text(file), file=file.name)
    click.echo(str(write(page, written(found))))

"""The agreement of sales and marketing: checked, and printed on one page to sign."""

from pathlib import Path

import click

from smkit.commands import standing
from smkit.commands.shared import JSON, on_paper, print_json, write, write_model


@click.command(short_help="Vérifier la convention ventes et marketing, et l'imprimer.")
@on_paper("signer")
@JSON
def convention(file: Path | None, page: Path | None, model: Path | None, as_json: bool) -> None:
    """Vérifier une convention (FICHIER .yaml) et en faire une page à signer.

    Le code de sortie est 1 quand la convention a des erreurs, chacune dite avec sa ligne.

    \b
    Exemples :
      smkit convention --modele convention.yaml      un modèle à adapter
      smkit convention convention.yaml               la vérifier, et écrire convention.html
    """
    from smkit.tables import agreements, texts

    if model is not None:
        write_model(model, texts.text(agreements.MODEL))
        return
    if file is None:
        raise click.UsageError("Donnez le fichier de la convention, ou --modele FICHIER pour en écrire une.")
    from smkit.analysis.smarketing import load
    from smkit.display.smarketing import agreement

    found = load(texts.text(file), file=file.name)
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    page = page or file.with_suffix(".html")
    standing.free(page, ".html", "--html", file)
    for line in agreement.lines(found):
        click.echo(line)
    click.echo(str(write(page, agreement.page(found))))

"""The glossary of indicators."""

import click

from smkit.commands.shared import JSON, print_json


@click.command(short_help="Montrer le glossaire, ou la fiche d'un INDICATEUR.")
@click.argument("kpi_id", metavar="[INDICATEUR]", required=False)
@JSON
def kpi(kpi_id: str | None, as_json: bool) -> None:
    """Montrer le glossaire des indicateurs, ou la fiche d'un INDICATEUR.

    \b
    Exemples :
      smkit kpi
      smkit kpi panier_moyen
    """
    from smkit.analysis import catalog

    if kpi_id is None:
        entries = catalog.catalog()
        if as_json:
            print_json([entry.model_dump(mode="json") for entry in entries.values()])
            return
        width = max(map(len, entries))
        for entry in entries.values():
            click.echo(f"{entry.id:<{width}}  {entry.name} — {entry.formula}")
        return
    entry = catalog.get(kpi_id)
    if as_json:
        print_json(entry.model_dump(mode="json"))
        return
    click.echo(catalog.sheet(entry))

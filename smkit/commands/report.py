"""Make reports, and show what they take."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

import click

from smkit.commands.shared import JSON, print_json

if TYPE_CHECKING:
    from smkit.reports.build import Outcome


@click.command(short_help="Montrer les paramètres d'un RAPPORT.")
@click.argument("report", metavar="RAPPORT")
@JSON
def params(report: str, as_json: bool) -> None:
    """Montrer les paramètres d'un RAPPORT : nom, type, valeur par défaut, sens.

    \b
    Exemple :
      smkit params etude_de_cas_roi
    """
    from smkit.reports import parameters, shelf

    known = parameters.declared(shelf.find("rapports", report).path)
    if as_json:
        print_json([vars(p) for p in known.values()])
        return
    width = max(map(len, known))
    french = {
        "str": "texte",
        "int": "entier",
        "float": "nombre",
        "bool": "oui/non",
        "list": "liste",
        "dict": "dictionnaire",
    }
    for p in known.values():
        default = "aucune valeur" if p.default in (None, "", []) else repr(p.default)
        click.echo(f"{p.name:<{width}}  {french[p.type]:<12} {default:<18}  {p.help}")


@click.command()
@click.argument("report", metavar="[RAPPORT]", required=False)
@click.option("-p", "given", nargs=2, multiple=True, metavar="NOM VALEUR", help="Un paramètre ; à répéter.")
@click.option(
    "--case",
    "places",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FICHIER_OU_DOSSIER",
    help="Étude de cas (YAML).",
)
@click.option(
    "--to",
    "to",
    type=click.Path(path_type=Path),
    default=Path("reports"),
    show_default=True,
    help="Dossier de sortie.",
)
@click.option("--formats", default="html,xlsx", show_default=True, help="Formats, séparés par des virgules.")
@JSON
def report(
    report: str | None,
    given: Sequence[tuple[str, str]],
    places: Sequence[Path],
    to: Path,
    formats: str,
    as_json: bool,
) -> int:
    """Produire un rapport, ou tous.

    Sans nom : toutes les études de cas du kit, et chaque rapport sur les données de la boutique.

    \b
    Exemples :
      smkit report
      smkit report indicateurs -p commandes commandes.csv -p devise EUR --to mars
      smkit report --case mes_cas/
    """
    from smkit.reports import build

    wanted = [name.strip() for name in formats.split(",") if name.strip()]
    jobs = build.plan(report, dict(given), list(places))
    with _Progress(len(jobs)) as progress:
        outcomes = build.make(jobs, to, wanted, progress.tell)
    failed = [o for o in outcomes if not o.made]
    for outcome in failed:
        click.echo(f"{outcome.name} : {outcome.reason}", err=True)
    if failed:
        click.echo(f"{len(failed)} rapport(s) en échec sur {len(outcomes)}.", err=True)
    result = to / "index.html"
    if len(outcomes) == 1 and outcomes[0].made:
        result = to / outcomes[0].name / ("rapport.html" if "html" in wanted else "resultats.json")
    if as_json:
        print_json({"reports": [vars(o) for o in outcomes], "result": str(result)})
    else:
        click.echo(str(result))
    return 1 if failed else 0


class _Progress:
    """A bar in a terminal, one line a report elsewhere; always on stderr."""

    def __init__(self, total: int) -> None:
        self.total = total

    def __enter__(self) -> Self:
        from tqdm import tqdm

        self.bar = tqdm(
            total=self.total, unit="rapport", desc="Rapports", disable=None, leave=False, file=sys.stderr
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.close()

    def tell(self, done: int, outcome: "Outcome") -> None:
        self.bar.update()
        if self.bar.disable:
            seconds = f"{outcome.seconds:.1f}".replace(".", ",")
            state = f"fait en {seconds} s" if outcome.made else "en échec"
            click.echo(f"[{done}/{self.total}] {outcome.name} : {state}", err=True)

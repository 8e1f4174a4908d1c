"""The door for the terminal: a few commands, in French, that each say what to do when they cannot.

Exit codes: 0 done; 1 the data or a notebook has a problem, explained; 2 wrong usage; 3 a fault of ours. Progress goes to
stderr, and the last line on stdout is the path of the result. Everything heavy is imported by the command that needs it.
"""

import gettext
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click

from smkit import __version__, paths
from smkit.errors import SmkitError

if TYPE_CHECKING:
    from smkit.reports.build import Outcome

_JSON = click.option("--json", "as_json", is_flag=True, help="Réponse en JSON, pour un autre programme.")


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]...", context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="smkit", help="Afficher la version.")
def cli() -> None:
    """Analyser ses ventes et ses campagnes, se former, produire des rapports.

    \b
    Pour commencer :
      smkit list                              ce que contient le kit
      smkit check commandes.xlsx --table commandes
      smkit report indicateurs -p commandes commandes.xlsx
    """


@cli.command("list", short_help="Montrer ce que contient le kit.")
@_JSON
def list_(as_json: bool) -> None:
    """Montrer les leçons, les rapports, les simulateurs et les études de cas.

    \b
    Exemple :
      smkit list
    """
    from smkit.reports import cases, shelf

    found = {title: [(i.name, i.line) for i in shelf.items(kind)] for kind, title in shelf.KINDS.items()}
    found["Études de cas"] = [(stem, cases.load(p).titre) for stem, p in cases.collect([paths.CASES]).items()]
    if as_json:
        _print_json({title: [{"name": n, "line": line} for n, line in rows] for title, rows in found.items()})
        return
    width = max(len(name) for rows in found.values() for name, _ in rows)
    for title, rows in found.items():
        if rows:
            click.echo(title)
            for name, line in rows:
                click.echo(f"  {name:<{width}}  {line}")


@cli.command(short_help="Montrer les paramètres d'un RAPPORT.")
@click.argument("report", metavar="RAPPORT")
@_JSON
def params(report: str, as_json: bool) -> None:
    """Montrer les paramètres d'un RAPPORT : nom, type, valeur par défaut, sens.

    \b
    Exemple :
      smkit params etude_de_cas_roi
    """
    from smkit.reports import parameters, shelf

    known = parameters.declared(shelf.find("rapports", report).path)
    if as_json:
        _print_json([vars(p) for p in known.values()])
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


@cli.command()
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
@_JSON
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
        _print_json(reading.journal.to_dict() | {"rejected_rows": reading.rejected.to_dict("records")})
    else:
        click.echo(checking.report(reading))
    if to is not None:
        checking.write(reading, to)
        click.echo(str(to))
    return 1 if reading.journal.rejected else 0


@cli.command()
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
@_JSON
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
        _print_json({"reports": [vars(o) for o in outcomes], "result": str(result)})
    else:
        click.echo(str(result))
    return 1 if failed else 0


@cli.command(short_help="Montrer le glossaire, ou la fiche d'un INDICATEUR.")
@click.argument("kpi_id", metavar="[INDICATEUR]", required=False)
@_JSON
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
            _print_json([entry.model_dump(mode="json") for entry in entries.values()])
            return
        width = max(map(len, entries))
        for entry in entries.values():
            click.echo(f"{entry.id:<{width}}  {entry.name} — {entry.formula}")
        return
    entry = catalog.get(kpi_id)
    if as_json:
        _print_json(entry.model_dump(mode="json"))
        return
    click.echo(catalog.sheet(entry))


@cli.command()
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


@cli.command()
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


@cli.command()
@click.option("--oublier", is_flag=True, help="Effacer la progression enregistrée ici.")
@_JSON
def progress(oublier: bool, as_json: bool) -> None:
    """Montrer ce qui a été pratiqué, et ce qui reste.

    \b
    Exemple :
      smkit progress
    """
    from smkit.training import progress as record

    if oublier:
        record.reset()
        click.echo("La progression est effacée.")
        return
    lessons = record.summary()
    if as_json:
        _print_json([vars(lesson) for lesson in lessons])
        return
    for lesson in lessons:
        total = len(lesson.done) + len(lesson.left)
        click.echo(f"{lesson.title} : {len(lesson.done)} exercice(s) réussi(s) sur {total}")
        if lesson.done and lesson.left:
            click.echo(f"    à reprendre : {', '.join(lesson.left)}")


@cli.command(short_help="Vérifier que cette machine est prête.")
@_JSON
def doctor(as_json: bool) -> int:
    """Vérifier que cette machine est prête, et dire quoi faire sinon.

    \b
    Exemple :
      smkit doctor
    """
    from smkit import doctor as examine

    findings = examine.examine()
    if as_json:
        _print_json([vars(f) for f in findings])
    else:
        for found in findings:
            click.echo(f"{'✓' if found.ok else '✗' if found.needed else '–'} {found.text}")
            if not found.ok:
                click.echo(f"    {found.remedy}")
    return 0 if all(f.ok or not f.needed for f in findings) else 1


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


def _print_json(content: Any) -> None:
    click.echo(json.dumps(content, ensure_ascii=False, indent=1, default=str))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code.

    Parameters: `arguments`, in place of those of the process.
    """
    # click's own messages, from our French catalogue
    os.environ["LANGUAGE"] = "fr"
    gettext.bindtextdomain("messages", str(Path(__file__).parent / "locale"))
    gettext.textdomain("messages")
    try:
        code = cli.main(
            list(arguments) if arguments is not None else None, prog_name="smkit", standalone_mode=False
        )
    except click.ClickException as problem:
        problem.show()
        code = problem.exit_code
    except SmkitError as problem:
        click.echo(str(problem), err=True)
        code = problem.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrompu. Ce qui était terminé est en place.", err=True)
        code = 130
    except Exception as problem:  # the last net: people get a sentence, developers a way to see the rest
        if os.environ.get("SMKIT_DEBUG"):
            raise
        click.echo(
            f"smkit s'est arrêté sur une erreur qui n'est pas la vôtre ({type(problem).__name__} : {problem}). "
            "Relancez avec SMKIT_DEBUG=1 pour le détail à transmettre à qui maintient le kit.",
            err=True,
        )
        code = 3
    sys.exit(code or 0)


if __name__ == "__main__":
    main()

"""Make reports, and show what they take."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from smkit import stopping
from smkit.commands.shared import JSON, PLACE, Amount, Parametered, given_alone, print_json
from smkit.commands.underway import Progress

if TYPE_CHECKING:
    from smkit.reports.keeping.build import Job, Outcome, Settings


@click.command(short_help="Montrer les paramètres d'un RAPPORT.")
@click.argument("report", metavar="RAPPORT")
@JSON
def params(report: str, as_json: bool) -> None:
    """Montrer les paramètres d'un RAPPORT : nom, type, valeur par défaut, sens.

    \b
    Exemple :
      smkit params etude_de_cas_roi
    """
    from smkit.reports.asking import parameters, shelf

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
        default = "aucune valeur" if p.default in (None, "", []) else parameters.spoken(p.default)
        click.echo(f"{p.name:<{width}}  {french[p.type]:<12} {default:<18}  {p.help}")


@click.command(cls=Parametered)
@click.argument("report", metavar="[RAPPORT]", required=False)
@click.option("-p", "given", nargs=2, multiple=True, metavar="NOM VALEUR", help="Un paramètre ; à répéter.")
@click.option(
    "--case",
    "places",
    multiple=True,
    type=PLACE,
    metavar="FICHIER_OU_DOSSIER",
    help="Étude de cas (YAML).",
)
@click.option(
    "--batch",
    type=PLACE,
    metavar="FICHIER",
    help="Lot (YAML) : plusieurs rapports, plusieurs jeux de paramètres.",
)
@click.option(
    "--each", metavar="COLONNE", default="", help="Un rapport par valeur de cette colonne, et l'ensemble."
)
@click.option(
    "--to",
    "to",
    type=PLACE,
    default=Path("reports"),
    show_default=True,
    metavar="DOSSIER",
    help="Dossier de sortie.",
)
@click.option(
    "--formats",
    default="html,xlsx",
    show_default=True,
    metavar="FORMATS",
    help="Parmi html, xlsx, pdf et pptx, séparés par des virgules.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    metavar="NOMBRE",
    help="Rapports à la fois ; par défaut, un par cœur.",
)
@click.option("--retry", is_flag=True, help="Ne refaire que ce qui a échoué ou changé.")
@click.option("--force", is_flag=True, help="Refaire aussi ce qui n'a pas changé.")
@click.option(
    "--brief",
    "--bref",
    "brief",
    is_flag=True,
    help="Finir par une ligne à envoyer : la réponse et le chemin.",
)
@click.option(
    "--verify",
    type=PLACE,
    metavar="DOSSIER",
    help="Refaire les rapports d'un dossier, à part, et dire quels chiffres ont changé.",
)
@click.option(
    "--timeout",
    type=Amount(min=1),
    default=600,
    show_default=True,
    metavar="SECONDES",
    help="Temps laissé à chaque rapport.",
)
@click.option(
    "--memory",
    type=Amount(min=0.1),
    metavar="GIGAOCTETS",
    help="Mémoire laissée à chaque rapport ; par défaut, les trois quarts de la machine partagés entre eux.",
)
@click.option(
    "--engine",
    default="",
    metavar="MOTEUR",
    help="fork (rapide) ou spawn (partout) ; par défaut, selon la machine.",
)
@click.option(
    "--show-personal-data",
    "personal",
    is_flag=True,
    help="Laisser passer les données personnelles, et le dire.",
)
@click.option(
    "--annexes",
    is_flag=True,
    help="Imprimer aussi, dans rapport.pdf, ce que la page replie : tableaux, méthode, provenance.",
)
@JSON
def report(
    report: str | None,
    given: Sequence[tuple[str, str]],
    places: Sequence[Path],
    batch: Path | None,
    each: str,
    to: Path,
    formats: str,
    jobs: int | None,
    retry: bool,
    force: bool,
    brief: bool,
    verify: Path | None,
    timeout: float,
    memory: float | None,
    engine: str,
    personal: bool,
    annexes: bool,
    as_json: bool,
) -> int:
    """Produire un rapport, ou tous.

    Sans nom : toutes les études de cas du kit, et chaque rapport sur les données de la boutique. Un rapport dont rien n'a
    changé n'est pas refait.

    \b
    Exemples :
      smkit report
      smkit report indicateurs -p commandes commandes.csv -p devise EUR --to mars
      smkit report indicateurs -p commandes commandes.csv --each region --to mars
      smkit report --case mes_cas/
      smkit report indicateurs -p commandes commandes.csv -p periode dernier_mois --bref
      smkit report indicateurs -p connexion postgresql://compte@serveur/base -p commandes ventes
      smkit report smarketing -p leads crm.duckdb
      smkit report --batch lot.yaml --retry
      smkit report --verify mars
    """
    if report and Path(report).is_file() and Path(report).suffix != ".ipynb":
        raise click.UsageError(given_alone("smkit report indicateurs", report))
    if report and not (batch or places or verify):
        from smkit.reports.running import workers

        workers.get_ready(report, engine)
    from smkit import paths
    from smkit.commands import lines
    from smkit.reports.asking import cases, charte
    from smkit.reports.keeping import build

    wanted = [name.strip().lower() for name in formats.split(",") if name.strip()]
    again = verify or (to if retry else None)
    asked = _asked(report, dict(given), places, batch, each, again, all_if_none=bool(verify))
    worn = charte.find(paths.workspace())
    if worn.note:
        click.echo(worn.note, err=True)
    settings = build.Settings(
        jobs=jobs or os.cpu_count() or 1,
        engine=engine,
        seconds=timeout,
        memory=int((memory or 0) * 2**30),
        force=force,
        retry=retry,
        personal=personal,
        annexes=annexes,
        charte=worn,
    )
    if verify:
        return _verify(asked, verify, settings, as_json)
    _note(asked, to)
    with Progress(len(asked)) as progress:
        outcomes = build.make(asked, to, wanted, progress.tell, settings)
    outcomes = lines.spoken(outcomes, asked, dict(given), cases.collect(list(places)) if places else {})
    _conclude(outcomes)
    result = _result(outcomes, to, wanted)
    if as_json:
        print_json({"reports": [vars(o) for o in outcomes], "result": str(result)})
    else:
        click.echo(_brief(outcomes, result) if brief else str(result))
    return _code(all(o.made for o in outcomes))


def _asked(
    report: str | None,
    given: Mapping[str, str],
    places: Sequence[Path],
    batch: Path | None,
    each: str,
    again: Path | None,
    all_if_none: bool,
) -> list["Job"]:
    """What is asked for: by the file of a batch, else by the line itself, else by what was asked before of the folder `again`."""
    from smkit.commands import lines
    from smkit.reports.asking import recall
    from smkit.reports.keeping import build

    if batch:
        from smkit.reports.asking import batches

        if report or places:
            raise click.UsageError(
                "--batch dit déjà quels rapports faire : donnez-le sans rapport ni --case."
            )
        return batches.jobs(batch, given, each)
    if again and not report and not places and not given:
        if known := recall.jobs(again):
            return known
        if not all_if_none:
            raise click.UsageError(lines.first(again))
    return build.plan(report, given, list(places), each)


def _note(asked: Sequence["Job"], to: Path) -> None:
    """Note what is asked, and say on stderr what a person should know before it is made."""
    from smkit.reports.asking import recall
    from smkit.reports.keeping import manifest

    if told := recall.note(asked, to):
        click.echo(told, err=True)
    for item in dict.fromkeys(job.report for job in asked if job.report.own):
        click.echo(f"« {item.name} » : {item.own}, {item.path.name}.", err=True)
    if aside := manifest.set_aside(to):
        click.echo(
            f"« {manifest.NAME} » était abîmé : il est mis de côté ({aside.name}) et refait. Les rapports déjà là restent ; "
            "index.html les montrera quand ils auront été refaits.",
            err=True,
        )


def _result(outcomes: Sequence["Outcome"], to: Path, wanted: Sequence[str]) -> Path:
    """Where the result is: the page of a lone report, or what else was asked of it, else the index, else their folder."""
    if len(outcomes) == 1 and outcomes[0].made:
        folder = to / outcomes[0].name
        made = [folder / f"rapport.{each}" for each in wanted]
        made = [each for each in made if each.is_file()]  # a PDF may be missing
        return folder / "rapport.html" if "html" in wanted else [*made, folder / "resultats.json"][0]
    index = to / "index.html"
    return to if stopping.number() and not index.is_file() else index


def _brief(outcomes: Sequence["Outcome"], result: Path) -> str:
    """What became of a batch in one line, fit for a mail."""
    failed = [o for o in outcomes if not o.made]
    if failed:
        said = f"{_count(len(failed), 'en échec')} sur {len(outcomes)}, « {failed[0].name} » : {failed[0].reason}"
    elif len(outcomes) == 1 and outcomes[0].answer:
        said = outcomes[0].answer
    else:
        said = _count(len(outcomes), "produit")
    return f"{' '.join(said.split())} — {result}"


def _conclude(outcomes: Sequence["Outcome"]) -> None:
    """Say, on stderr, what a person should know of a batch that is over."""
    said: dict[str, list[str]] = {}
    for outcome in outcomes:
        for reason in filter(None, (outcome.reason, *outcome.missing)):
            said.setdefault(reason, []).append(outcome.name)
    for reason, names in said.items():
        others = f" et {len(names) - 3} autres" if len(names) > 4 else ""
        click.echo(f"{', '.join(names[:3] if others else names)}{others} : {reason}", err=True)
    for outcome in outcomes:
        for name in outcome.kept:
            click.echo(
                f"{outcome.name} : vous aviez modifié un fichier ; il est gardé sous le nom « {name} ».",
                err=True,
            )
    failed = sum(not o.made for o in outcomes)
    for name, state, why in (
        ("unchanged", "inchangé", "rien à refaire"),
        ("again", "repris", "déjà fait dans un autre dossier, et rien n'a changé depuis"),
    ):
        if number := sum(getattr(o, name) for o in outcomes):
            click.echo(
                f"{_count(number, state)} sur {len(outcomes)} : {why}. --force pour refaire.", err=True
            )
    if failed:
        click.echo(
            f"{_count(failed, 'en échec')} sur {len(outcomes)}. La même commande avec --retry ne refait que "
            f"{'celui-là' if failed == 1 else 'ceux-là'}.",
            err=True,
        )


def _count(reports: int, state: str) -> str:
    """How many reports are in a state: « 2 rapports inchangés »."""
    if reports < 2:
        return f"{reports} rapport {state}"
    return f"{reports} rapports {state}{'s' if state.endswith(('é', 't')) else ''}"


def _verify(jobs: Sequence["Job"], folder: Path, settings: "Settings", as_json: bool) -> int:
    from smkit.reports.keeping import verify

    with Progress(len(jobs)) as progress:
        found = verify.compare(jobs, folder, progress.tell, settings)
    if as_json:
        print_json({"reports": [vars(each) for each in found], "result": str(folder)})
    else:
        for each in found:
            click.echo("\n".join(each.lines()))
        click.echo(str(folder))
    return _code(all(each.same for each in found))


def _code(good: bool) -> int:
    """The exit code of what went well or not, and may have been stopped."""
    number = stopping.number()
    return 0 if good else stopping.code(number) if number else 1

"""The glossary of indicators, and their computation on files, on a base or on Spark."""

import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from smkit.commands import lines, standing
from smkit.commands.shared import (
    JSON,
    PLACE,
    answers,
    given_alone,
    named,
    print_json,
    typed,
    within_memory,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from smkit.analysis.kpis import Computation, Kpi
    from smkit.analysis.periods import Window
    from smkit.tables.reading import Reading
    from smkit.tables.sources import Sources

#: Canonical tables that KPIs read, and the option that takes each, in English and in French.
TABLES = {
    "orders": "commandes", "leads": "leads", "campaigns": "campagnes", "sessions": "trafic", "market": "marche",
    "costs": "couts", "survey": "enquete", "targets": "objectifs",
}  # fmt: skip

CATALOG = click.option(
    "--catalog", "--catalogue", "catalogue", type=PLACE, metavar="FICHIER",
    help="Vos indicateurs (YAML), ajoutés à ceux du kit ; le même identifiant remplace.",
)  # fmt: skip


class _Glossary(click.Group):
    """A group whose first word may be an indicator: `smkit kpi panier_moyen` shows its sheet."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if self.get_command(ctx, args[0]) is None:
            args = ["fiche", *args]
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Glossary, invoke_without_command=True, subcommand_metavar="[INDICATEUR | compute INDICATEUR…]",
    short_help="Le glossaire des indicateurs, une fiche, ou un calcul.",
)  # fmt: skip
@CATALOG
@click.option(
    "--html", "page", type=PLACE, metavar="FICHIER",
    help="Écrire le glossaire en une page, avec une recherche.",
)  # fmt: skip
@JSON
@click.pass_context
def kpi(ctx: click.Context, catalogue: Path | None, page: Path | None, as_json: bool) -> None:
    """Montrer le glossaire des indicateurs, la fiche d'un INDICATEUR, ou en calculer.

    \b
    Exemples :
      smkit kpi
      smkit kpi panier_moyen
      smkit kpi --html glossaire.html
      smkit kpi compute panier_moyen --orders commandes.csv --by month,segment
    """
    ctx.obj = (catalogue, as_json)
    if ctx.invoked_subcommand is not None:
        return
    standing.free(page, ".html", "--html", catalogue)
    entries = _catalogue(catalogue)
    if page:
        from smkit.analysis.kpis import needs
        from smkit.display.kpis import glossary

        text = glossary.page(entries, {id: needs(entry, entries) for id, entry in entries.items()})
        write(page, text)
        click.echo(str(page))
        return
    if as_json:
        print_json([entry.model_dump(mode="json") for entry in entries.values()])
        return
    width = max(map(len, entries))
    for entry in entries.values():
        click.echo(f"{entry.id:<{width}}  {entry.name} — {entry.formula}")


@kpi.command(hidden=True)
@click.argument("kpi_id", metavar="INDICATEUR")
@CATALOG
@JSON
@click.pass_obj
def fiche(given: tuple[Path | None, bool], kpi_id: str, catalogue: Path | None, as_json: bool) -> None:
    """Montrer la fiche d'un INDICATEUR.

    \b
    Exemple :
      smkit kpi panier_moyen
    """
    from smkit.analysis import kpis

    entries = _catalogue(catalogue or given[0])
    entry = kpis.get(kpi_id, entries)
    columns = kpis.needs(entry, entries)
    if as_json or given[1]:
        print_json(entry.model_dump(mode="json") | {"needs_columns": columns})
        return
    click.echo(kpis.sheet(entry, _named(columns)))


def _sources(command: Any) -> Any:
    """One option for each table, and where it may come from."""
    for name, stem in reversed(TABLES.items()):
        names = dict.fromkeys([f"--{name}", f"--{stem}"])
        command = click.option(
            *names, name, type=PLACE, metavar="FICHIER",
            help=f"Table « {stem} » : CSV, Excel, Parquet, ou dossier de Parquet.",
        )(command)  # fmt: skip
    return command


@kpi.command(short_help="Calculer des INDICATEURS.")
@click.argument("ids", metavar="INDICATEUR…", nargs=-1, required=True)
@_sources
@click.option(
    "--folder",
    "--donnees",
    "folder",
    type=PLACE,
    metavar="DOSSIER",
    help="Un fichier par table ; « boutique » est celle du kit.",
)
@click.option(
    "--connection",
    "--connexion",
    "connection",
    default="",
    metavar="URL",
    help="postgresql://… ou spark://… ; le mot de passe, par la variable PGPASSWORD.",
)
@click.option(
    "--by",
    "--par",
    "by",
    default="",
    metavar="MOIS,COLONNE",
    help="Découpages : week (semaine), month, quarter, year, segment…",
)
@click.option(
    "--opens",
    "--debut-exercice",
    "opens",
    default="1",
    metavar="MOIS",
    help="Mois où l'exercice commence, de 1 à 12 : quarter et year en partent.",
)
@click.option(
    "--start", "--debut", "start", default="", metavar="JOUR", help="Premier jour : 2026-01-31 ou 31/01/2026."
)
@click.option("--end", "--fin", "end", default="", metavar="JOUR", help="Dernier jour, compris.")
@click.option(
    "--today",
    "--aujourdhui",
    "today",
    default="",
    metavar="JOUR",
    help="Jour du calcul : rien de plus tardif ne compte.",
)
@click.option(
    "--since",
    "--historique-depuis",
    "since",
    default="",
    metavar="JOUR",
    help="Jour depuis lequel l'historique est entier.",
)
@click.option(
    "--compare",
    type=click.Choice(["previous", "year"]),
    help="À côté : la période précédente, ou un an plus tôt.",
)
@click.option(
    "--memory",
    "--memoire",
    "memory",
    default="",
    metavar="TAILLE",
    help="Mémoire à ne pas dépasser, par exemple 2GB.",
)
@click.option("--columns", "--colonnes", "columns", default="", metavar="COLONNES",
              help="Ce qui ne se devine pas : « amount=CA net ».")  # fmt: skip
@click.option("--currency", "--devise", "currency", default="EUR", metavar="CODE", show_default=True,
              help="Code de la devise.")  # fmt: skip
@answers
@click.option("--to", "to", type=PLACE, metavar="FICHIER", help="Écrire aussi le tableau en CSV.")
@CATALOG
@JSON
@click.pass_obj
def compute(given: tuple[Path | None, bool], ids: tuple[str, ...], **options: Any) -> int:
    """Calculer des INDICATEURS sur vos fichiers, sur une base ou sur Spark.

    \b
    Exemples :
      smkit kpi compute panier_moyen retention --orders commandes.csv --by month,segment
      smkit kpi compute cac_complet --folder exports --compare year --by quarter
      smkit kpi compute chiffre_affaires --connection postgresql://moi@serveur/ventes
    """
    from smkit.analysis import kpis
    from smkit.analysis.kpis.happened import happened
    from smkit.analysis.kpis.history import full_from, whole_only
    from smkit.analysis.kpis.reached import within_reach
    from smkit.analysis.periods import FRENCH, PER_YEAR, one_day, window
    from smkit.commands.cautions import Asked, cautions, readings

    standing.free(options["to"], ".csv", "--to")
    entries = _catalogue(options["catalogue"] or given[0])
    if alone := [id for id in ids if id not in entries and Path(id).is_file()]:
        raise click.UsageError(_alone([id for id in ids if id in entries], entries, alone[0]))
    wanted = [kpis.get(id, entries).id for id in ids]
    with within_memory():
        tables, sources = _tables({**options, "ids": wanted, "entries": entries})
    grains = [word for word in _words(options["by"]) if word in (*PER_YEAR, *FRENCH)]
    if len(grains) > 1:
        raise click.UsageError(f"Un seul découpage par période à la fois : {' ou '.join(grains)}.")
    grain = next(iter(grains), None)
    by = [_column(word, tables) for word in _words(options["by"]) if word not in grains]
    days = {"start": options["start"], "end": options["end"], "opens": options["opens"]}
    asked = window(grain, **days)
    today = one_day("Jour du calcul", options["today"])
    tables, later = happened(tables, today)
    since = full_from(tables, window(None, options["since"]).start)
    goals = tables.get("targets")
    if goals is not None and by and not set(by) <= set(goals.columns):
        goals = None  # what targets are not set by is shown without them
    found = kpis.compute(
        wanted, tables, by=by, grain=grain, **days, compare=options["compare"],
        targets=goals if "atteinte_objectif" not in wanted else None, kpis=entries, since=since,
    )  # fmt: skip
    found = within_reach(found, tables, entries, asked)
    found = replace(found, table=whole_only(found.table, entries, tables, asked, options["compare"]))
    if options["to"]:
        write(options["to"], "\ufeff" + found.table.to_csv(sep=";", decimal=",", index=False))
    said = cautions(
        found,
        Asked(tables, entries, asked, options["compare"], since, later, sources, options["currency"], today),
    )
    if options["as_json"] or given[1]:
        print_json(_machine(found, said, readings(wanted, entries, sources)))
    else:
        _show(found, entries, asked, options["currency"])
        for caution in said:
            click.echo(caution, err=True)
        if options["to"]:
            click.echo(str(options["to"]))
    return 0 if len(found.table) else 1


def _alone(ids: "Sequence[str]", entries: "Mapping[str, Kpi]", file: str) -> str:
    """Say how a file is given, to whom typed it alone: by the table that the first indicator reads."""
    from smkit.analysis.kpis import needs

    read = next((name for id in ids for name in needs(entries[id], entries) if name in TABLES), "orders")
    return given_alone(" ".join(["smkit kpi compute", *ids]), file, f"--{TABLES[read]}")


def _column(word: str, tables: "Mapping[str, Any]") -> str:
    """The column that a person splits by, by its name or its French label; refused with those that there are."""
    from smkit.analysis import splits
    from smkit.analysis.periods import FRENCH
    from smkit.tables import schema
    from smkit.tables.naming.mapping import target

    columns = {name for table in tables.values() for name in table.columns}
    named = [name for table in schema.tables().values() if (name := target(word, table))]
    if found := next((name for name in (word, *named) if name in columns), next(iter(named), None)):
        return found  # one that these files lack is told of each indicator
    able = ", ".join(
        [*(name for name in FRENCH if name.isascii()), *(c for c in splits.CANDIDATES if c in columns)]
    )
    raise click.UsageError(f"« {word} » ne peut pas découper ces tables. Découpages possibles ici : {able}.")


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _catalogue(file: Path | None) -> "dict[str, Kpi]":
    from smkit.analysis import kpis
    from smkit.analysis.errors import InputError

    if file is None:
        return kpis.catalog()
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise InputError(
            f"Catalogue « {file.name} » introuvable ou illisible : on attend un fichier YAML, en UTF-8."
        ) from None
    return kpis.load(text, file=file.name, base=kpis.catalog())


def _tables(options: dict[str, Any]) -> "tuple[dict[str, Any], Sources | None]":
    """Canonical tables, and what was read: small exports are read and checked, Parquet and bases are queried where they are."""
    from smkit import warehouse
    from smkit.tables import doors
    from smkit.tables.answers import NAMES
    from smkit.tables.opening import stores
    from smkit.tables.sources import gather

    files = {name: options[name] for name in TABLES if options[name]}
    lazy = {
        n: f
        for n, f in files.items()
        if options["connection"] or f.is_dir() or f.suffix.lower() == ".parquet"
    }
    if not (files or options["folder"] or options["connection"]):
        raise click.UsageError(
            "Donnez au moins une table, par exemple --orders commandes.csv, ou --folder boutique."
        )
    folder = options["folder"]
    if folder and folder.is_file() and folder.suffix.lower() != stores.ENDING:
        raise click.UsageError(_alone(options["ids"], options["entries"], str(folder)))
    found: dict[str, Any] = {}
    sources = None
    if options["connection"] or lazy:
        connection = warehouse.connect(options["connection"], options["memory"])
        if options["connection"] and not lazy:
            found |= warehouse.tables(connection)
        found |= {name: warehouse.scan(file, name, connection=connection) for name, file in lazy.items()}
    small = {TABLES[name]: str(file) for name, file in files.items() if name not in lazy}
    if small or options["folder"]:
        told = {name: options[name] for name in NAMES}
        words = typed(click.get_current_context(), {*NAMES, "columns", "currency", "as_json"})
        currency = options["currency"] if options["currency"] != "EUR" else ""
        told_so_far = {"colonnes": options["columns"], "devise": currency, **told}
        whole = lines.looks({stem: named(Path(file)) for stem, file in small.items()}, told_so_far)
        with doors.through(words, told_so_far, "option", whole):
            sources = gather(
                options["folder"], colonnes=options["columns"], devise=options["currency"], facultatives=("cost",), **told,
                **({stem: None for stem in TABLES.values()} | small if options["folder"] else small),
            )  # fmt: skip
        found |= sources.tables
    return found, sources


def _machine(found: "Computation", said: list[str], read: "list[Reading]") -> dict[str, Any]:
    from smkit.tables import check

    rows = found.table.astype({"period": "str"}).astype(object).to_dict("records")
    clean = [
        {k: None if isinstance(v, float) and math.isnan(v) or v == "NaT" else v for k, v in row.items()}
        for row in rows
    ]
    return {
        "rows": clean,
        "skipped": {id: skip.explain() for id, skip in found.skipped.items()},
        "notes": [
            {"kpi": note.kpi, "code": note.code, "count": note.count, "text": note.text}
            for note in found.notes
        ],
        "cautions": said,
        "readings": [check.plain(each) for each in read],
    }


def _show(found: "Computation", entries: "dict[str, Kpi]", asked: "Window", currency: str) -> None:
    """The table as text."""
    from smkit.analysis.dashboard import trend
    from smkit.display.dashboard import text

    rows = trend.written(found.table, asked.grain, asked.opens) if asked.grain else found.table
    click.echo(text.table(rows, entries, currency))


def _labels() -> dict[str, str]:
    from smkit.tables import schema

    words = {t.name: t.stem for t in schema.tables().values()}
    return words | {f"{t.name}.{c.name}": c.label for t in schema.tables().values() for c in t.columns}


def _named(columns: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Tables and columns as people know them."""
    names = _labels()
    return {
        names[table]: tuple(names[f"{table}.{column}"] for column in its) for table, its in columns.items()
    }

"""What several commands share."""

import json
import math
import os
import sys
import time
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import click

from smkit.errors import SmkitError, why
from smkit.typography import typeset

#: Seconds between two lines where there is no terminal.
_SELDOM = 10.0
#: Answers that some command had by an English name.
_ENGLISH = {"etapes": ("--stages",)}

JSON = click.option("--json", "as_json", is_flag=True, help="Réponse en JSON, pour un autre programme.")


def page(port: int, more: str = "") -> Any:
    """Give a command the two options of one that opens a page: its port, this one unless said, and no browser."""

    def decorate(command: Any) -> Any:
        command = click.option("--sans-navigateur", is_flag=True, help="Ne pas ouvrir de navigateur.")(
            command
        )
        return click.option(
            "--port",
            metavar="NUMÉRO",
            type=click.IntRange(1, 65_535),
            default=port,
            show_default=True,
            help=f"Port de la page, sur cette machine{more}.",
        )(command)

    return decorate


def answers(command: Any) -> Any:
    """Give a command an option for each answer of `smkit.tables.answers`, whose names are French."""
    from smkit.tables.answers import HELP

    for name, text in reversed(HELP.items()):
        names = [*_ENGLISH.get(name, ()), f"--{name.replace('_', '-')}"]
        command = click.option(
            *names, name, default="", metavar="RÉPONSE", help=text[0].upper() + text[1:] + "."
        )(command)
    return command


def typed(context: click.Context, but: Container[str] = ()) -> list[str]:
    """Return the words of a command as it was typed, options by their French name.

    Parameters: `context`, of the command that runs; `but`, the parameters to leave out.
    """
    words = context.command_path.split()
    for param in context.command.params:
        name, value = param.name or "", context.params.get(param.name or "")
        if name in but or context.get_parameter_source(name) is not click.core.ParameterSource.COMMANDLINE:
            continue
        each = value if isinstance(value, tuple) and (param.multiple or param.nargs != 1) else (value,)
        for one in each:
            several = one if isinstance(one, tuple) else () if one is True else (one,)
            flag = [] if isinstance(param, click.Argument) else [param.opts[-1]]
            words += [*flag, *(map(named, several))]
    return words


def named(value: object) -> str:
    """Return a value as a line takes it: a file whose name begins with a hyphen is no option.

    >>> named(Path("-v.csv")), named(Path("mars/v.csv")), named(3)
    ('./-v.csv', 'mars/v.csv', '3')
    """
    return f"./{value}" if isinstance(value, Path) and str(value).startswith("-") else str(value)


class Amount(click.FloatRange):
    """A number that can be counted with: neither infinite nor none at all, which Python reads."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number: float = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"'{value}' n'est pas un nombre attendu ici.", param, ctx)
        return number


class _Place(click.ParamType):
    """A path that a person types: what leads nowhere, and what may never answer, is refused before any work."""

    name = "path"

    def __init__(self, *, folder: bool = False) -> None:
        self.folder = folder  # one that is there

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        from smkit import reach

        path = reach.whole(value)
        found = reach.kind(path)
        if self.folder and found != "folder":
            what = "est un fichier, là où il faut un dossier" if found else "est introuvable"
            self.fail(f"« {reach.name(path)} » {what}. Vérifiez le nom du dossier.", param, ctx)
        return path


PLACE, FOLDER = _Place(), _Place(folder=True)


def on_paper(use: str) -> Callable[[Any], Any]:
    """Give a command that checks a file of one's own, and prints it, its options: `file`, `page` to write, `model` to write.

    Parameters: `use`, what the page is for, in French (« signer »).
    """

    def options(command: Any) -> Any:
        for each in (
            click.option(
                "--model",
                "--modele",
                "model",
                type=PLACE,
                metavar="FICHIER",
                help="Écrire un modèle à adapter.",
            ),
            click.option(
                "--html",
                "page",
                type=PLACE,
                metavar="PAGE",
                help=f"Page à {use} ; par défaut, à côté du fichier.",
            ),
            click.argument("file", metavar="[FICHIER]", required=False, type=PLACE),
        ):
            command = each(command)
        return command

    return options


def write_model(model: Path, text: str) -> None:
    """Write a model to adapt, where there is none yet, and say where."""
    if model.exists():
        raise click.UsageError(f"« {model.name} » existe déjà : choisissez un autre nom pour le modèle.")
    click.echo(str(write(model, text)))


@contextmanager
def within_memory() -> Iterator[None]:
    """End with a sentence, and exit code 1, a reading that the system would end without one."""
    from smkit import memory

    def stop(told: str) -> None:
        click.echo(told, err=True)
        os._exit(1)

    with memory.watched(stop):
        yield


class Ticker:
    """One line on stderr that says where a long work is: written over itself in a terminal, a line now and then elsewhere."""

    def __init__(self) -> None:
        self.wide = 0
        self.spoken = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.wide:
            click.echo("\r" + " " * self.wide + "\r", err=True, nl=False)

    def tell(self, text: str) -> None:
        """Show a sentence."""
        if sys.stderr.isatty():
            self.wide = max(self.wide, len(text))
            click.echo("\r" + text.ljust(self.wide), err=True, nl=False)
        elif (now := time.monotonic()) - self.spoken > _SELDOM:
            self.spoken = now
            click.echo(text, err=True)


def agreed(question: str) -> bool:
    """Ask, in French, what is done only on a yes: nothing typed is a no, and what is neither is asked again."""
    while True:
        said = click.prompt(f"{question} [o/N]", default="", show_default=False, prompt_suffix=" : ")
        if (word := said.strip().casefold()) in ("o", "oui"):
            return True
        if word in ("", "n", "non"):
            return False
        click.echo("Répondez par oui ou par non.")


def print_json(content: Any) -> None:
    """Print a machine's version of an answer."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=1, default=str))


def write(path: Path, text: str) -> Path:
    """Write a file whole, its folder too, and return its path."""
    from smkit.reports.keeping.manifest import replace

    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, text)
    return path


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say in French why a file or a folder cannot be written."""
    try:
        yield
    except OSError as problem:
        from smkit import reach

        raise SmkitError(
            typeset(
                f"Impossible d'écrire « {reach.name(path)} » : {why(problem)}. Choisissez un autre dossier."
            )
        ) from problem


def _parted(arguments: Iterable[str]) -> Iterator[str]:
    """The words of a line, with `-p nom=valeur` as two of them: names have no sign."""
    before = ""
    for word in arguments:
        name, sign, value = word.partition("=")
        yield from (name, value) if before == "-p" and sign else (word,)
        before = word


class Parted(click.Command):
    """A command whose parameters are typed `-p nom valeur` or `-p nom=valeur`."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        return super().make_context(info_name, list(_parted(args)), parent, **extra)


class Parametered(Parted):
    """A command that says how a parameter is typed to whoever types one as an option, a file alone, or no value."""

    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        if arguments[-1:] == ["-p"] or arguments[-2:-1] == ["-p"]:
            name = arguments[-1] if arguments[-1] != "-p" else "commandes"
            raise click.UsageError(f"« -p » attend un nom et une valeur. Écrivez : -p {name} VALEUR", context)
        for flag, name, value in zip(arguments, arguments[1:], arguments[2:], strict=False):
            if flag == "-p" and value.startswith("--"):
                raise click.UsageError(
                    f"« -p {name} » attend une valeur, et « {value} » est une option. Écrivez : -p {name} VALEUR",
                    context,
                )
            if flag == "-p" and not value.strip() and name in _data():
                raise click.UsageError(
                    f"« -p {name} » attend une valeur, et la sienne est vide. Écrivez : -p {name} VALEUR, ou retirez ce paramètre.",
                    context,
                )
        typed_words = list(arguments)  # click empties the list
        try:
            return super().parse_args(context, arguments)
        except click.NoSuchOption as problem:
            name = problem.option_name.lstrip("-")
            if name not in _data():
                raise
            raise click.UsageError(
                f"« {name} » est un paramètre du rapport, et non une option. Écrivez : -p {name} FICHIER",
                context,
            ) from problem
        except click.UsageError as problem:
            alone = [word for word in typed_words[1:] if word in problem.message and Path(word).is_file()]
            if not alone:
                raise
            report = typed_words[0]
            told = given_alone(f"{context.command_path} {report}", alone[0], f"-p {_first_table(report)}")
            raise click.UsageError(told, context) from problem


def _data() -> set[str]:
    """The names of the parameters that say where data are: left empty, they would stand for the boutique's."""
    from smkit.reports.asking import inputs

    return {"connexion", *inputs.names()}


def given_alone(command: str, file: str, flag: str = "-p commandes") -> str:
    """Say, of a file typed without the name of its table, how it is given.

    >>> print(given_alone("smkit report indicateurs", "mars/v.csv"))
    « mars/v.csv » est un fichier, qui se donne par sa table. Écrivez par exemple : smkit report indicateurs -p commandes mars/v.csv
    """
    from smkit.tables import doors

    line = f"{command} {flag} {doors.word(named(Path(file)))}"
    return f"« {file} » est un fichier, qui se donne par sa table. Écrivez par exemple : {line}"


def _first_table(report: str) -> str:
    """The first table that a report takes, by its French stem."""
    from smkit.reports.asking import parameters, shelf
    from smkit.tables import schema

    stems = {table.stem for table in schema.tables().values()}
    declared = parameters.declared(shelf.find("rapports", report).path)
    return next((name for name in declared if name in stems), "commandes")

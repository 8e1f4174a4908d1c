"""The door for the terminal: a few commands, in French, that each say what to do when they cannot.

Exit codes: 0 done; 1 the data or a notebook has a problem, explained, or the machine has (a full disk); 2 wrong usage;
3 a fault of ours; 130 and 143 stopped by Ctrl-C and SIGTERM. Progress goes to
stderr, and the last line on stdout is the path of the result. Everything heavy is imported by the command that needs it.
"""

import gettext
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr
from pathlib import Path

import click

from smkit import __version__, memory, stopping
from smkit.commands import (
    atelier,
    check,
    convention,
    kit,
    kpi,
    plan,
    report,
    reveal,
    script,
    streams,
    workspace,
)
from smkit.errors import SmkitError, cause


class _Door(click.Group):
    """The commands; whoever types a report, a simulator or a file in the place of one is told how it is asked for."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as problem:
            if meant := _meant(args[0]):
                raise click.UsageError(meant, ctx) from problem
            raise


def _meant(word: str) -> str:
    """Say what a word that is no command is, and the line that asks for it; nothing for one that is nothing."""
    from smkit.reports.asking import shelf
    from smkit.tables import doors

    for kind, told, command in (
        ("rapports", "un rapport", f"smkit report {word}"),
        ("simulateurs", "un simulateur", f"smkit app {word}"),
        ("formation", "une leçon, qui s'ouvre dans JupyterLab", "smkit lab"),
    ):
        if word in {item.name for item in shelf.items(kind)}:
            return f"« {word} » est {told}. Écrivez : {command}"
    if Path(word).is_file():
        line = f"smkit check {doors.quoted(word)} --table commandes"
        return f"« {word} » est un fichier. Écrivez par exemple : {line}"
    return ""


@click.group(
    cls=_Door,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(__version__, prog_name="smkit", help="Afficher la version.")
def cli() -> None:
    """Analyser ses ventes et ses campagnes, se former, produire des rapports.

    \b
    Pour commencer :
      smkit list                              ce que contient le kit
      smkit check commandes.xlsx --table commandes
      smkit report indicateurs -p commandes commandes.xlsx
    """


for command in (
    kit.list_,
    check.check,
    report.params,
    report.report,
    convention.convention,
    script.script,
    reveal.reveal,
    kpi.kpi,
    plan.plan,
    workspace.init,
    workspace.lab,
    workspace.app,
    workspace.ouvrir,
    atelier.atelier,
    kit.progress,
    kit.attestation,
    kit.doctor,
):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code.

    Parameters: `arguments`, in place of those of the process.
    """
    # click's own messages, from our French catalogue
    os.environ["LANGUAGE"] = "fr"
    gettext.bindtextdomain("messages", str(Path(__file__).parent / "locale"))
    gettext.textdomain("messages")
    streams.mend()
    with redirect_stderr(streams.Patient(sys.stderr)), stopping.heard(lambda: _say(stopping.WORDS)):
        code = _run(list(arguments) if arguments is not None else None)
    sys.exit(code)


def _run(arguments: list[str] | None) -> int:
    """Do what is asked, and say in French what went wrong; return the exit code."""
    try:
        streams.here()
        streams.enough()
        memory.enough()
        code = cli.main(arguments, prog_name="smkit", standalone_mode=False)
        sys.stdout.flush()
        return code or 0
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except SmkitError as problem:
        _say(str(problem))
        return problem.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _stopped(signal.SIGINT)
    except Exception as problem:  # the last net: people get a sentence, developers a way to see the rest
        if os.environ.get("SMKIT_DEBUG"):
            raise
        if number := stopping.number():  # compiled code that was interrupted says so in words of its own
            return _stopped(number)
        if memory.short(problem):
            _say(_memory())
            return 1
        if said := problem if isinstance(problem, OSError) else cause(problem):  # of the machine
            _say(streams.told(said))
            return 1
        _say(
            f"smkit s'est arrêté sur une erreur qui n'est pas la vôtre ({type(problem).__name__} : {problem}). "
            "Relancez avec SMKIT_DEBUG=1 pour le détail à transmettre à qui maintient le kit."
        )
        return 3


def _memory() -> str:
    try:
        return memory.told(memory.limit())
    except MemoryError:  # not even enough of it to look
        return "La mémoire manque. Fermez d'autres programmes, puis relancez."


def _stopped(number: int) -> int:
    _say(stopping.WORDS)
    return stopping.code(stopping.number() or number)


def _say(text: str) -> None:
    click.echo(text, err=True)


if __name__ == "__main__":  # an icon that an earlier kit put in somebody's folder leads here
    main()

"""The door for the terminal: a few commands, in French, that each say what to do when they cannot.

Exit codes: 0 done; 1 the data or a notebook has a problem, explained; 2 wrong usage; 3 a fault of ours. Progress goes to
stderr, and the last line on stdout is the path of the result. Everything heavy is imported by the command that needs it.
"""

import gettext
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from smkit import __version__
from smkit.commands import atelier, check, convention, kit, kpi, plan, report, reveal, workspace
from smkit.errors import SmkitError


@click.group(
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
    reveal.reveal,
    kpi.kpi,
    plan.plan,
    workspace.init,
    workspace.lab,
    workspace.app,
    atelier.atelier,
    kit.progress,
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

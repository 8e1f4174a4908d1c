"""A workshop in a box, and what its room's progress says."""

from pathlib import Path

import click

from smkit.commands.shared import FOLDER, PLACE


@click.command(short_help="Préparer un atelier : guide, diaporama, fiche, postes.")
@click.argument("lessons", metavar="[LEÇON]...", nargs=-1)
@click.option("--to", "to", metavar="DOSSIER", type=PLACE, help="Où l'écrire : un dossier nouveau.")
@click.option("--personnes", metavar="N", type=int, default=12, show_default=True, help="Nombre de postes.")
@click.option("--duree", metavar="DURÉE", default="3h30", show_default=True, help="Durée, pauses comprises.")
@click.option("--debut", metavar="HEURE", default="9h00", show_default=True, help="Heure du début.")
@click.option("--suivi", metavar="DOSSIER", type=FOLDER,
              help="Dire où l'on a buté, d'après les dossiers des postes.")  # fmt: skip
@click.option("--hors-ligne", metavar="DOSSIER", type=PLACE,
              help="Préparer un dossier qui installe le kit sans réseau (Windows, Linux).")  # fmt: skip
@click.option(
    "--python",
    metavar="VERSION",
    default="3.12",
    show_default=True,
    help="Python des postes, pour --hors-ligne.",
)
def atelier(
    lessons: tuple[str, ...],
    to: Path | None,
    personnes: int,
    duree: str,
    debut: str,
    suivi: Path | None,
    hors_ligne: Path | None,
    python: str,
) -> None:
    """Préparer un atelier à partir d'une ou plusieurs LEÇONS.

    Le dossier contient le guide d'animation minute par minute, le diaporama (PowerPoint, et une page qui s'ouvre sans
    réseau), la fiche à imprimer, les corrigés, et un dossier par poste, sans réponse ni résultat.

    \b
    Exemples :
      smkit atelier 05_roi_campagnes --to atelier_roi
      smkit atelier 03 05 --to atelier --personnes 8 --duree 2h --debut 14h
      smkit atelier --suivi atelier/postes
      smkit atelier --hors-ligne cle_usb --python 3.12
    """
    if suivi is not None:
        _follow(suivi)
        return
    if hors_ligne is not None:
        from smkit.workshop import offline

        click.echo(str(offline.make(hors_ligne, python, tell=lambda text: click.echo(text, err=True))))
        return
    if not lessons:
        raise click.UsageError(
            "Donnez au moins une LEÇON et --to DOSSIER, par exemple : smkit atelier 05 --to atelier"
        )
    if to is None:
        from smkit.workshop import outline

        for name in lessons:
            outline.find(name)
        raise click.UsageError(
            f"Dites où mettre l'atelier, par exemple : smkit atelier {' '.join(lessons)} --to atelier"
        )
    from smkit.typography import typeset
    from smkit.workshop import agenda, make

    made = make.make(
        lessons,
        to,
        people=personnes,
        minutes=agenda.duration(duree),
        start=agenda.moment(debut),
        tell=lambda text: click.echo(text, err=True),
    )
    click.echo(
        typeset("Ouvrez ce guide d'abord : il dit quoi imprimer, quoi projeter, et où copier chaque poste."),
        err=True,
    )
    click.echo(str(made))


def _follow(folder: Path) -> None:
    from smkit.typography import typeset
    from smkit.workshop import follow, outline

    room = follow.gather(folder)
    click.echo(f"Progressions lues : {room.read}")
    if room.unread:
        click.echo(f"Illisibles, laissées de côté : {', '.join(room.unread)}")
    if room.idle:
        click.echo(f"N'ont encore rien essayé : {', '.join(room.idle)}")
    for stuck in room.stuck:
        still = "n'y est" if len(stuck.stations) == 1 else "n'y sont"
        title = outline.told(stuck.name, stuck.question).partition(" : ")[0]
        click.echo(
            f"{title} : {len(stuck.stations)} sur {stuck.tried} {still} pas encore ({', '.join(stuck.stations)})"
        )
        click.echo(f"    {typeset(stuck.question)}")
    for mark in room.marks:
        told = ", ".join(f"{kind} {right} sur {asked}" for kind, (right, asked) in mark.right.items())
        click.echo(f"Cas de synthèse, {mark.station} : {told}")
    if room.tried and not room.stuck:
        click.echo("Personne ne bute : tout ce qui a été essayé est réussi.")

"""What the kit holds, what was practised, whether the machine is ready."""

import os
from pathlib import Path

import click

from smkit import paths
from smkit.commands import standing
from smkit.commands.shared import FOLDER, JSON, PLACE, agreed, print_json, writing
from smkit.errors import SmkitError


@click.command("list", short_help="Montrer ce que contient le kit.")
@JSON
def list_(as_json: bool) -> None:
    """Montrer les leçons, les rapports, les simulateurs et les études de cas.

    \b
    Exemple :
      smkit list
    """
    from smkit.reports.asking import cases, shelf

    found = {title: [(i.name, i.line) for i in shelf.items(kind)] for kind, title in shelf.KINDS.items()}
    found["Études de cas"] = [(stem, cases.load(p).titre) for stem, p in cases.collect([paths.CASES]).items()]
    if as_json:
        print_json({title: [{"name": n, "line": line} for n, line in rows] for title, rows in found.items()})
        return
    width = max(len(name) for rows in found.values() for name, _ in rows)
    for title, rows in found.items():
        if rows:
            click.echo(title)
            for name, line in rows:
                click.echo(f"  {name:<{width}}  {line}")


@click.command()
@click.argument(
    "folder",
    metavar="[DOSSIER]",
    required=False,
    type=FOLDER,
)
@click.option(
    "--oublier", is_flag=True, help="Effacer la progression enregistrée ici, après l'avoir demandé."
)
@click.option("--oui", is_flag=True, help="Ne rien demander avant d'effacer.")
@JSON
def progress(folder: Path | None, oublier: bool, oui: bool, as_json: bool) -> None:
    """Montrer ce qui a été pratiqué, et ce qui reste, dans un DOSSIER, ou celui où l'on est.

    \b
    Exemples :
      smkit progress
      smkit progress mon_kit
    """
    if folder is not None:
        os.environ["SMKIT_WORKSPACE"] = str(folder)
    from smkit.training import door
    from smkit.training import progress as record
    from smkit.workshop import outline

    name = paths.workspace().resolve().name
    if oublier:
        if not oui and not agreed(f"Effacer toute la progression de « {name} » ?"):
            click.echo("Rien n'est effacé.")
            return
        record.reset()
        click.echo("La progression est effacée.")
        return
    lessons = record.summary()
    if as_json:
        print_json([vars(lesson) for lesson in lessons])
        return
    click.echo(f"Progression de « {name} »")
    for aside in record.damaged():
        click.echo(
            f"Ce qui était enregistré était abîmé, et reste à part dans « .smkit/{aside} ». Remettez « .smkit/{record.FILE} » "
            "d'une sauvegarde ; à défaut, effacez ce fichier mis à part.",
            err=True,
        )
    for lesson in lessons:
        total = len(lesson.done) + len(lesson.left)
        click.echo(f"{lesson.title} : exercices réussis, {len(lesson.done)} sur {total}")
        if lesson.done and lesson.left:
            click.echo("    à reprendre :")
            for name in lesson.left:
                click.echo(f"      {outline.told(name)}")
    if questions := door.again():
        click.echo("À revoir aujourd'hui, dans une case de n'importe quel carnet :")
        for one in questions:
            click.echo(f'    {outline.told(one.name, one.question)} : verifier("{one.name}", …)')


@click.command(short_help="Imprimer l'attestation d'un parcours terminé.")
@click.argument("course", metavar="[PARCOURS]", default="nouveau")
@click.option(
    "--nom",
    "name",
    default="",
    metavar="NOM",
    help="Nom à imprimer ; sans lui, une ligne pour l'écrire à la main.",
)
@click.option(
    "--to",
    "to",
    metavar="FICHIER",
    type=PLACE,
    default=Path("attestation.pdf"),
    help="Fichier PDF à écrire ; attestation.pdf sinon.",
)
def attestation(course: str, name: str, to: Path) -> None:
    """Imprimer l'attestation d'un PARCOURS terminé : nouveau, demi_journee ou analyste.

    \b
    Exemples :
      smkit attestation nouveau
      smkit attestation analyste --to attestation_analyste.pdf
    """
    from smkit.reports.writing import pdf
    from smkit.training import attestation as written

    standing.free(to, ".pdf", "--to")
    page = written.page(course, name)
    with writing(to):
        to.parent.mkdir(parents=True, exist_ok=True)
        if problem := pdf.put(page, to):
            raise SmkitError(f"{problem}.")
    click.echo(to)


@click.command(short_help="Vérifier que cette machine est prête.")
@click.option("--salle", is_flag=True, help="Vérifier aussi ce qu'un poste de formation demande.")
@click.option(
    "--vider", is_flag=True, help="Effacer les lectures gardées des grands fichiers, et rien d'autre."
)
@JSON
def doctor(salle: bool, vider: bool, as_json: bool) -> int:
    """Vérifier que cette machine est prête, et dire quoi faire sinon.

    \b
    Exemples :
      smkit doctor
      smkit doctor --salle
      smkit doctor --vider
    """
    from smkit import doctor as examine
    from smkit import paths
    from smkit.tables import storeroom

    if vider:
        gone = storeroom.empty(paths.workspace())
        if as_json:
            print_json({"removed": gone})
        else:
            click.echo(f"Lectures gardées qui sont effacées : {gone}. Les fichiers seront relus au besoin.")
        return 0
    findings = examine.examine() + (examine.examine_room() if salle else [])
    if as_json:
        print_json([vars(f) for f in findings])
    else:
        for found in findings:
            click.echo(f"{'✓' if found.ok else '✗' if found.needed else '–'} {found.text}")
            if not found.ok:
                click.echo(f"    {found.remedy}")
    return 0 if all(f.ok or not f.needed for f in findings) else 1

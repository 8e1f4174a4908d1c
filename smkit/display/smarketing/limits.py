"""What a month of the convention cannot tell, and how its figures were counted."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from smkit.display import french

if TYPE_CHECKING:
    from smkit.analysis.smarketing import Meeting


def limits(meeting: "Meeting", base: str = "", currency: str = "EUR") -> Iterator[str]:
    """Say what the file lacks, then what was left out, then what the figures do not prove.

    Parameters: `meeting`, as `smarketing.meeting` returns it; `base`, HT or TTC; `currency` code. Yields French sentences.
    """
    for sentence in meeting.missing:
        yield sentence[:1].upper() + sentence[1:]
    if meeting.undated:
        won = "gagné avant d'être créé" if meeting.undated == 1 else "gagnés avant d'être créés"
        yield f"{french.plural(meeting.undated, 'lead')} sans date de création, ou {won} : hors du taux de conversion."
    if meeting.promises is not None and (waiting := int((~meeting.promises["due"]).sum())):
        yield f"{french.plural(waiting, 'lead')} dont l'échéance n'était pas passée : ni à temps, ni en retard."
    if meeting.late is not None and not meeting.late.enough:
        yield "Trop peu de ventes pour dire si les retards en coûtent : rien n'en est dit."
    if meeting.late is not None and meeting.late.enough:
        yield (
            "Les retards ne sont pas tirés au sort : un commercial débordé appelle tard et vend mal, pour la même raison. Un essai "
            "(la moitié des leads rappelés d'abord, au hasard) le dirait."
        )
    if len(meeting.rates):
        yield (
            "Un lead perdu compte parmi ceux qui ne deviennent pas clients ; un lead ouvert est suivi jusqu'au dernier jour connu."
        )
    yield (
        f"{french.amounts_told(base, currency)}. Les équipes et les régions sont comparées, jamais les personnes (Code du "
        "travail, article L1222-3)."
    )

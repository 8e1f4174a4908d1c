"""New customers who stay less than those before them, in a sentence."""

from typing import TYPE_CHECKING

from smkit.display import french
from smkit.display.customers.words import among, period, unit

if TYPE_CHECKING:
    from smkit.analysis.customers import Picture


def shortly(picture: "Picture", group: str) -> str:
    """Say in a few words that the new customers of a group stay less. Parameters: as `told`."""
    found = picture.newcomers[group]
    assert found is not None
    after, before = french.percents(found.change.after, found.change.before)
    return (
        f"Les nouveaux clients{among(group)} restent moins : {after} de ceux arrivés depuis le "
        f"{period(picture, found.change.since)} rachètent le {unit(picture)} suivant, contre {before} avant."
    )


def told(picture: "Picture", group: str) -> str:
    """Say how the new customers of a group stay, beside those who came before them and those of longer standing.

    Parameters: `picture`, as `smkit.customers` makes it; `group`, of `picture.newcomers`, where it is known.
    """
    found = picture.newcomers[group]
    assert found is not None
    new = found.change
    after, before = french.percents(new.after, new.before)
    return (
        f"Parmi les clients{among(group)} arrivés depuis le {period(picture, new.since)}, {after} rachètent le {unit(picture)} "
        f"suivant, contre {before} de ceux d'avant, au même âge. Chez les clients de plus longue date, c'est "
        f"{french.percent(found.others)}, contre {french.percent(found.others_before)} avant."
    )

"""A sentence, and what it stands on: what every theme hands to `record.finding` and `record.advice`."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from smkit.analysis.judging import Verdict


class Told(NamedTuple):
    """A sentence, the figures it rests on, and what the judge says of what it compares.

    >>> sentence, ids, verdict, stake = Told("Le gain net est de 300 €.", ["gain_net"])
    >>> sentence, ids, verdict, stake
    ('Le gain net est de 300 €.', ['gain_net'], None, None)
    """

    text: str
    figures: list[str]
    verdict: "Verdict | None" = None
    stake: float | None = None


Said = list[Told]

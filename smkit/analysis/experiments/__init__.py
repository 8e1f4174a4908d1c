"""Experiments: did it work? Groups drawn at random, compared with the one that was left alone."""

from smkit.analysis.experiments.assess import (
    CONTROLS,
    arms,
    control,
    effects,
    resolution,
    returns,
    rivals,
    unpriced,
)
from smkit.analysis.experiments.draw import Draw, draw, losses_p, split_p
from smkit.analysis.experiments.people import People, people
from smkit.analysis.experiments.verdicts import beside, verdicts

__all__ = [
    "CONTROLS",
    "Draw",
    "People",
    "arms",
    "beside",
    "control",
    "draw",
    "effects",
    "losses_p",
    "people",
    "resolution",
    "returns",
    "rivals",
    "split_p",
    "unpriced",
    "verdicts",
]

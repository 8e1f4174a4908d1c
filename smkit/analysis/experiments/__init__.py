"""Experiments: did it work? Groups drawn at random, compared with the one that was left alone."""

from smkit.analysis.experiments.assess import (
    CONTROLS,
    arms,
    control,
    effects,
    resolution,
    returns,
    shared,
    split_p,
    unequal,
    unpriced,
)

__all__ = [
    "CONTROLS",
    "arms",
    "control",
    "effects",
    "resolution",
    "returns",
    "shared",
    "split_p",
    "unequal",
    "unpriced",
]

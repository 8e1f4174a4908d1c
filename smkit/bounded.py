"""YAML that people write, read within bounds: a few words that stand for millions are refused before they take any memory."""

from typing import Any

import yaml

#: Values once everything is written out, levels, and letters: far beyond what a person writes.
MOST_VALUES, MOST_LEVELS, MOST_LETTERS = 200_000, 40, 2_000_000


class TooMuchError(ValueError):
    """Says in French, without a final point, which bound a text goes beyond."""


_DEEP = f"des listes emboîtées sur plus de {MOST_LEVELS} niveaux"


def check(text: str, loader: Any = yaml.SafeLoader) -> None:
    """Raise TooMuchError for YAML beyond bounds; parameters and other errors as `load`."""
    if len(text) > MOST_LETTERS:
        raise TooMuchError(f"plus de {MOST_LETTERS // 1_000_000} millions de caractères")
    level = 0
    for event in yaml.parse(text, Loader=loader):  # a stream: the depth is known before anything is built
        level += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if level > MOST_LEVELS:
            raise TooMuchError(_DEEP)
    size(yaml.compose(text, Loader=loader), 1, {})


def load(text: str, loader: Any = yaml.SafeLoader) -> Any:
    """Read YAML, within bounds.

    Parameters: `text`; `loader`, PyYAML's or one of its kind.
    Returns what it says.
    Raises TooMuchError, or what PyYAML raises.

    >>> load("a: [1, 2]")
    {'a': [1, 2]}
    >>> load("a: &x [1]\\nb: [*x, *x]")
    {'a': [1], 'b': [[1], [1]]}
    """
    check(text, loader)
    return yaml.load(text, Loader=loader)


def size(node: Any, level: int, known: dict[int, int]) -> int:
    """How many values a node stands for once its references are written out; `known` holds those of nodes seen before."""
    if level > MOST_LEVELS:
        raise TooMuchError(_DEEP)
    if not isinstance(node, yaml.CollectionNode):
        return 1
    if id(node) not in known:
        inside = (
            node.value
            if isinstance(node, yaml.SequenceNode)
            else [each for pair in node.value for each in pair]
        )
        known[id(node)] = 1 + sum(size(each, level + 1, known) for each in inside)
    if known[id(node)] > MOST_VALUES:
        raise TooMuchError(f"des références (&, *) qui se multiplient au-delà de {MOST_VALUES} valeurs")
    return known[id(node)]

"""YAML that people write, read within bounds: a few words that stand for millions are refused before they take any memory."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import yaml

#: Values and letters once everything is written out, levels, and digits of a number: far beyond what a person writes.
MOST_VALUES, MOST_LEVELS, MOST_LETTERS, MOST_DIGITS = 200_000, 40, 2_000_000, 300


class TooMuchError(ValueError):
    """Says in French, without a final point, which bound a text goes beyond."""


#: What reads the kit's own files, six times faster than what tells people where theirs is wrong.
QUICK: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: YAML reads « NO », the code of Norway, or a column called « on » as truth values: of its words, a person means these two alone.
_TRUTHS = ("true", "false")
#: Halves of a letter beyond the first 65 536, as JSON writes an emoji: YAML leaves them apart, and no file can hold them so.
_HALVES = re.compile("[\ud800-\udfff]")
#: YAML reads 1:30 as 90 and 010 as 8: a person means neither.
_NOT_MEANT = re.compile(r"[-+]?(?:\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?|0[0-7_]+)")
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
    root = yaml.compose(text, Loader=loader)
    size(root, 1, {})
    if _letters(root, {}) > MOST_LETTERS:
        raise TooMuchError(
            f"des références (&, *) qui répètent plus de {MOST_LETTERS // 1_000_000} millions de caractères"
        )


def load(text: str, loader: Any = yaml.SafeLoader) -> Any:
    """Read YAML, within bounds.

    Parameters: `text`; `loader`, PyYAML's or one of its kind.
    Returns what it says.
    Raises TooMuchError, or what PyYAML raises.

    >>> load("a: [1, 2]")
    {'a': [1, 2]}
    >>> load("a: &x [1]\\nb: [*x, *x]")
    {'a': [1], 'b': [[1], [1]]}
    >>> load("heures: 1:30")
    {'heures': '1:30'}
    >>> load("devise: NO")
    {'devise': 'NO'}
    """
    check(text, loader)
    return yaml.load(text, Loader=_plain(loader))


@cache
def _plain(loader: Any) -> Any:
    """The loader, in which what YAML alone reads as a number stays the text that was written."""
    kind: Any = type(loader.__name__, (loader,), {})
    for tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float"):
        kind.add_constructor(tag, _meant(loader.yaml_constructors[tag]))
    kind.add_constructor("tag:yaml.org,2002:bool", _truth)
    kind.add_constructor("tag:yaml.org,2002:str", _letters_whole)
    return kind


def _truth(_: Any, node: yaml.ScalarNode) -> Any:
    word = node.value.lower()
    return word == "true" if word in _TRUTHS else node.value


def _letters_whole(_: Any, node: yaml.ScalarNode) -> str:
    if not _HALVES.search(node.value):
        return str(node.value)
    whole = node.value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if "\ufffd" in whole:
        raise yaml.constructor.ConstructorError(
            None, None, "half of a letter, which no file can hold", node.start_mark
        )
    return whole


def _meant(number: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def read(loader: Any, node: yaml.ScalarNode) -> Any:
        if _NOT_MEANT.fullmatch(node.value):
            return node.value
        digits = sum(map(str.isdigit, node.value))
        if digits > MOST_DIGITS:
            raise TooMuchError(f"un nombre de {digits} chiffres")
        return number(loader, node)

    return read


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


def _letters(node: Any, known: dict[int, int]) -> int:
    """How many letters a node stands for once its references are written out."""
    if isinstance(node, yaml.ScalarNode):
        if node.tag == "tag:yaml.org,2002:binary":
            raise TooMuchError("des octets (!!binary), que rien ici ne sait lire")
        return len(node.value)
    if node is None:
        return 0
    if id(node) not in known:
        pairs = node.value if isinstance(node, yaml.MappingNode) else [(each,) for each in node.value]
        known[id(node)] = sum(_letters(each, known) for pair in pairs for each in pair)
    return known[id(node)]

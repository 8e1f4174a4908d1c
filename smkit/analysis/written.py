"""YAML that a person writes by hand: its content, the line of each word, and what is wrong with it, in French."""

from collections.abc import Iterator
from typing import Any

import yaml

from smkit.analysis.errors import InputError

Lines = dict[tuple[Any, ...], int]
_LONGEST = 200_000  # characters: what is written by hand holds on a few pages


def read(
    text: str, file: str, what: str, first: str, error: type[InputError] = InputError
) -> tuple[dict[str, Any], Lines]:
    """Return the content of a YAML file, and the line of each of its words, by its path.

    Parameters: `text`; `file`, the name shown in messages; `what` it is, French with its article (« une convention »); `first`, a
    word that it begins with; `error` to raise.
    Raises `error` for what is no YAML, too long, no mapping, has references, or a word twice (YAML keeps the last in silence).

    >>> read("titre: Essai", "a.yaml", "un script", "titre")
    ({'titre': 'Essai'}, {('titre',): 1})
    """
    if len(text) > _LONGEST:
        raise error(f"{file} est trop long pour {what}, qui tient sur une page : est-ce le bon fichier ?")
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        repeated = any(
            isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)
        )
        content = None if repeated else yaml.safe_load(text)  # a few lines of them make a file of gigabytes
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        tab = "\t" in "".join(text.splitlines()[line - 1 : line])
        advice = (
            "remplacez les tabulations par des espaces" if tab else "vérifiez les retraits et les deux-points"
        )
        raise error(f"{file}, ligne {line} : ce n'est pas du YAML correct ; {advice}.") from None
    except yaml.YAMLError:
        raise error(f"{file}, ligne 1 : ce n'est pas un fichier de texte.") from None
    except ValueError:  # a date of the 31st of February
        raise error(f"{file} : une date n'existe pas au calendrier. Corrigez-la.") from None
    if repeated:
        raise error(f"{file} : les renvois de YAML (« *nom ») ne sont pas lus. Écrivez la valeur à sa place.")
    if not isinstance(content, dict):
        raise error(f"{file}, ligne 1 : {what} commence par « {first}: » ; rien de tel ici.")
    lines: Lines = {}
    twice = list(_words(root, (), lines))
    if twice:
        raise error("\n".join(f"{file}, {sentence}" for sentence in twice))
    return content, lines


def line(path: tuple[Any, ...], lines: Lines) -> int:
    """Return the line of a place, or of the nearest one around it that is written.

    >>> line(("delais", 0, "qui"), {("delais",): 4, ("delais", 0): 5})
    5
    """
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _words(node: Any, path: tuple[Any, ...], lines: Lines) -> Iterator[str]:
    """Note the line of each word; yield those that stand twice."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here, at = (*path, str(key.value)), key.start_mark.line + 1
            if here in lines:
                yield f"ligne {at} : « {key.value} » est déjà à la ligne {lines[here]}. Retirez l'un des deux."
            lines[here] = at
            yield from _words(value, here, lines)
    elif isinstance(node, yaml.SequenceNode):
        for number, each in enumerate(node.value):
            lines[(*path, number)] = each.start_mark.line + 1
            yield from _words(each, (*path, number), lines)

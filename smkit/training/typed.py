"""What a French novice types in an exercise: read where the intent is clear, answered in one French sentence where it is not.

An IPython extension, loaded in every kernel that `smkit lab` starts. It acts on the assignment of an answer (`reponse = …`) that
Python does not understand, and on nothing else: valid Python keeps its meaning, save a comma between digits, which is no pair
here, and an answer given to a name one letter away. An error becomes one line, the real one folded
under it, and stays an error, so that « run all » stops there. Off under CI and Papermill: a stored notebook never needs it.
"""

import ast
import builtins
import os
import re
from collections.abc import Callable
from difflib import SequenceMatcher
from html import escape
from types import TracebackType
from typing import Any

from smkit.training.copies import OPENING
from smkit.typography import typeset

_ANSWER = re.compile(r"^(\s*reponse\w*\s*=\s*)(.+?)\s*(?:#.*)?$")
_UNIT = r"(?:%|€|k€|M€|euros?|ventes?|clients?|commandes?|lignes?|leads?|jours?|mois|points?)"
_NATURAL = re.compile(
    rf"(?:[+\-\u2212\u2013]\s*)?(?:\d{{1,3}}(?:[ \u00a0\u202f]\d{{3}})+|\d+)(?:[.,]\d+)?\s*{_UNIT}?",
    re.IGNORECASE,
)
#: A sentence, and not a line of Python: words, numbers, units, and no sign that only code has.
_SENTENCE = re.compile(
    r"(?:[\w\s.,;:!?%€$£()«»~≈→>=*•+/\-\u2010-\u2015\u2212½¼¾⅓⅔…°&％﹪]|(?<=\w)['’](?=\w))+"
)
_CODE = re.compile(r"[_\[\]{}\"]|\w\(|[^\W\d]\.[^\W\d]|\*\*")
_CALCULATED = re.compile(r"[\d)%€]\s*(?:[*×÷+/:\-\u2212\u2013]|[xX](?=[\s\d]))\s*[(\d]")
_SAID = re.compile(
    r"(?![xX])[^\W\d_]|[^\W\d_]{2}|[%€$£~≈→?½¼¾⅓⅔％﹪]|^[=+\-\u2212\u2013]|[.!,]$", re.IGNORECASE
)
#: What is said before a number, of which Python would make an operation: « ~12 » is −13 there.
_APPROACHED = re.compile(
    r"(?:environ|env\.?|réponse|total|exactement|donc|soit|EUR|[~≈€])\s*:?\s*[-+\u2212\u2013]?\s*\d.*",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"([^\W\d_](?:[\w '’-]*\w)?)\s*[):/;]")
#: A formula as a spreadsheet begins it, and an answer that is not there yet.
_FORMULA = re.compile(r"=(?!=)\s*(.+)")
_NOTHING = re.compile(r"^(\s*reponse\w*\s*=)\s*(?:#.*)?$")
#: A value of a dictionary, up to the next name.
_VALUE = re.compile(r"""((?:"[^"]*"|'[^']*')\s*:\s*)([^"'{}\[\]]+?)(?=\s*(?:,\s*["']|,?\s*\}))""")
#: « × 1,5 », « 1,5 x »: how many times.
_FACTOR = re.compile(r"[xX×]\s*\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)?\s*[xX×]")
_QUOTED = re.compile(r"[«“„]\s*(.*?)\s*[»”“]")
_WORD = re.compile(r"(?:\d+(?:er|e)?\s+)?[^\W\d_][\w'’ .,%&-]*")
_BARE = re.compile(r"(?:[-+\u2212\u2013]\s*)?(?:\d*|\d{1,3}(?:\.\d{3})+),\d+")
_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
_TIMES = re.compile(r"\d\s*[xX×]\s*\d")
_DIVIDED = re.compile(r"\d\s*[÷:]\s*\d")
_ASSIGNED = re.compile(r"^\s*([^\W\d]\w*)\s*=(?!=)", re.MULTILINE)
# what Python takes for a note or a question, and leaves the answer of before in place
_UNSET = re.compile(r"^(\s*reponse\w*)\s*(?:==|:)\s*(?!.*(?<![=<>!])=(?!=))(.+?)\s*(?:#.*)?$", re.MULTILINE)
_COMMA = re.compile(r"\d,\d+\s*[-+*/]|[-+*/]\s*\d+,\d")
# a command of JupyterLab, in the page that it shows; elsewhere a button that does nothing, beside the sentence
_RESUME = (
    '<p><button type="button" data-commandlinker-command="notebook:run-all-above" data-commandlinker-args="{}" '
    'style="padding:.3em .8em">Reprendre ici</button></p>'
)
_OPENING = {"smkit", "verifier", "corrige", "quiz", "pd", "montrer"}


def load_ipython_extension(shell: Any) -> None:
    """Be there for the cells to come, unless nobody types."""
    if os.environ.get("CI") or os.environ.get("SMKIT_HEADLESS"):
        return

    def transform(lines: list[str]) -> list[str]:
        return rewrite("".join(lines), shell.user_ns).splitlines(keepends=True)

    shell.input_transformers_cleanup.append(transform)
    shell.events.register("post_run_cell", _opened)
    shell.set_custom_exc((Exception,), _answer)


def _opened(result: Any) -> None:
    """Say that a lesson is open: its opening cell shows nothing, and a click has just unfolded lines of Python."""
    if result.success and result.info.raw_cell.startswith(OPENING):
        from IPython.display import HTML, display

        said = "La leçon est ouverte. Ce qui s'est déplié est du ressort du kit : continuez juste en dessous."
        display(HTML(f'<p role="status">✔ {escape(typeset(said))}</p>'))


def rewrite(cell: str, known: Any = ()) -> str:
    """Return a cell whose answers Python can read, the same text where it already can, or where the intent is not clear.

    Parameters: `cell`; `known`, the names that exist.

    >>> rewrite("reponse = 1 250"), rewrite("reponse = 17,50 €"), rewrite("reponse = 25 * 2")
    ("reponse = '1 250'", "reponse = '17,50 €'", 'reponse = 25 * 2')
    >>> rewrite("reponse = oui"), rewrite("reponse = oui", {"oui": 1}), rewrite("reponse = « 17,50 »")
    ("reponse = 'oui'", 'reponse = oui', "reponse = '17,50'")
    """
    if _misnamed(cell):
        return "raise SyntaxError('une réponse sous un autre nom')"
    if _unset(cell):
        return "raise SyntaxError('une réponse sans signe égal')"
    return "".join(_line(line, known) for line in cell.splitlines(keepends=True))


def explain(error: BaseException, cell: str) -> str:
    """Return what an error means to who typed a cell, in one French sentence.

    Parameters: `error`; `cell`, as it was typed.

    >>> explain(SyntaxError("invalid syntax"), "reponse = 35 x 2")
    "La multiplication s'écrit avec une étoile : 35 * 2."
    """
    if isinstance(error, NameError) and error.name:
        return _unknown_name(error.name)
    if isinstance(error, SyntaxError):
        return _unread(cell, error)
    if isinstance(error, ZeroDivisionError):
        return "Votre calcul divise par zéro : vérifiez ce qui est sous la barre de division."
    if isinstance(error, KeyError):
        return f"{error} n'est le nom d'aucune colonne ni d'aucune ligne ici : recopiez-le tel qu'il est écrit plus haut."
    text = str(error).strip()
    if getattr(error, "exit_code", None) is not None and text:  # ours, already in French
        return text
    return "Cette case s'est arrêtée sur une erreur. Relisez-la, ou relancez le carnet depuis le début."


def _line(line: str, known: Any) -> str:
    end = "\n" if line.endswith("\n") else ""
    if nothing := _NOTHING.match(line.rstrip("\n")):
        return f"{nothing[1]} ...{end}"
    found = _ANSWER.match(line.rstrip("\n"))
    if found is None:
        return line
    before, typed = found.groups()
    if before[-1].isspace() and (formula := _FORMULA.fullmatch(typed)):
        typed = formula[1]
        line = f"{before}{typed}{end}"
    if typed.startswith("{"):
        return line if _understood(typed, known) else f"{before}{_VALUE.sub(_valued(known), typed)}{end}"
    if _BARE.fullmatch(typed) or _APPROACHED.fullmatch(typed):
        return f"{before}{typed!r}{end}"
    if _COMMA.search(typed) and _pair(typed):
        return (
            f"{before[: len(before) - len(before.lstrip())]}raise SyntaxError('une virgule dans un calcul')\n"
        )
    if not _understood(typed, known) and (meant := _meant(typed)) is not None:
        return f"{before}{meant!r}{end}"
    return line


def _valued(known: Any) -> Callable[[re.Match[str]], str]:
    """A value of a dictionary as Python reads it, where it does not."""

    def value(found: re.Match[str]) -> str:
        name, typed = found[1], found[2].strip()
        if not _BARE.fullmatch(typed) and (_understood(typed, known) or _meant(typed) is None):
            return found[0]
        return f"{name}{typed!r}"

    return value


def _misnamed(cell: str) -> str:
    """The name that an answer was given instead of its own, in a cell that gives it none."""
    names = _ASSIGNED.findall(cell)
    if "verifier(" not in cell or any(name.startswith("reponse") for name in names):
        return ""
    near = (name for name in names if SequenceMatcher(None, name.lower(), "reponse").ratio() >= 0.8)
    return next(near, "")


def _unset(cell: str) -> re.Match[str] | None:
    """An answer that is given without being set, in a cell that checks it."""
    return _UNSET.search(cell) if "verifier(" in cell else None


def _pair(typed: str) -> bool:
    """Does Python read two values, where a comma was meant to be decimal?"""
    try:
        return isinstance(ast.parse(typed.strip(), mode="eval").body, ast.Tuple)
    except (SyntaxError, ValueError):
        return False


def _understood(typed: str, known: Any) -> bool:
    """Does Python read it, with names that exist?"""
    try:
        tree = ast.parse(typed.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        return False
    names = _names(tree, joined=not re.search(r"\s[-/]\s", typed))
    return not names or any(name in known or hasattr(builtins, name) for name in names)


def _names(tree: ast.expr, joined: bool) -> list[str]:
    """The names of what may be words as well: « oui », « (B) », « A, C », « 2025-T2 »; one that always is, where there is more."""
    if isinstance(tree, ast.Name):
        return [tree.id]
    if isinstance(tree, ast.Tuple) and tree.elts:
        return [name for each in tree.elts for name in _names(each, joined)]
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub):
        return _names(tree.operand, joined)
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Sub | ast.Div):
        both = [*_names(tree.left, joined), *_names(tree.right, joined)]
        hyphened = joined and isinstance(tree.op, ast.Sub)
        return both if hyphened or all(len(name) == 1 for name in both) else ["print"]
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Mod) and isinstance(tree.right, ast.Name):
        return [*_names(tree.left, joined), tree.right.id]  # « 25 % environ »
    return [] if isinstance(tree, ast.Constant) and not isinstance(tree.value, str) else ["print"]


def _meant(typed: str) -> str | None:
    text = typed.strip()
    if quoted := _QUOTED.fullmatch(text):
        return quoted[1]
    if re.search(r"\w\s+[xX×]\s+[\w(]", text) and "=" not in text:
        return None
    if (
        _FACTOR.fullmatch(text)
        or _NATURAL.fullmatch(text)
        or (_WORD.fullmatch(text) and not _TIMES.search(text))
    ):
        return text
    if (labelled := _LABELLED.fullmatch(text)) and labelled[1] not in ("lambda", "if", "else"):
        return labelled[1]
    return text if _sentence(text) else None


def _sentence(text: str) -> bool:
    """Is it said rather than calculated: « environ 1 200 € », « 3 sur 4 », « 6 / 40 = 15 % », « A et C » ?"""
    if not _SENTENCE.fullmatch(text) or _CODE.search(text) or text.count("(") != text.count(")"):
        return False
    words = re.search(r"[^\W\d_]{2}", re.sub(rf"{_UNIT}", " ", text, flags=re.IGNORECASE))
    if _CALCULATED.search(text) and not words and "=" not in text:
        return False
    return bool(_SAID.search(text))


def _unknown_name(name: str) -> str:
    if name in _OPENING:
        return (
            f"« {name} » n'est pas encore chargé : le carnet vient d'être rouvert. Lancez d'abord la case d'ouverture, en haut, ou "
            "toutes celles d'au-dessus avec « Reprendre ici » ; puis relancez cette case. Ce qui était réussi le reste."
        )
    return (
        f"« {name} » n'est le nom de rien ici. Si c'est un texte, mettez-le entre guillemets : \"{name}\". Si c'est le résultat "
        "d'une case d'au-dessus, lancez-la d'abord."
    )


def _unread(cell: str, error: SyntaxError) -> str:
    if name := _misnamed(cell):
        return f"La réponse s'appelle « reponse », sans accent ni majuscule ; vous avez écrit « {name} »."
    if unset := _unset(cell):
        return f"La réponse s'écrit après un seul signe égal : {unset[1].strip()} = {unset[2]}."
    typed = next((m[2] for line in cell.splitlines() if (m := _ANSWER.match(line))), cell.strip())
    if typed.count('"') % 2 or (typed.count("'") % 2 and '"' not in typed):
        return 'Il manque un guillemet : un texte commence et finit par un guillemet droit, comme "17,50".'
    if _TIMES.search(typed):
        starred = re.sub(r"\s*[xX×]\s*", " * ", typed)
        return f"La multiplication s'écrit avec une étoile : {starred}."
    if _DIVIDED.search(typed):
        barred = re.sub(r"\s*[÷:]\s*", " / ", typed)
        return f"La division s'écrit avec une barre : {barred}."
    if _COMMA.search(typed):
        pointed = _THOUSANDS.sub("", re.sub(r"(\d),(\d)", r"\1.\2", typed))
        bare = pointed if _understood(pointed, ()) else _unitless(pointed)
        return f"Dans un calcul, la virgule s'écrit avec un point : {bare}."
    if any(sign in typed for sign in "«»“”"):
        return 'Python attend des guillemets droits, comme "oui", et non « oui ».'
    if typed.count("(") != typed.count(")"):
        return "Il manque une parenthèse : chaque « ( » attend sa « ) »."
    joined = re.sub(r"[\u2212\u2013]", "-", _THOUSANDS.sub("", typed))
    if joined != typed and _understood(joined, ()):
        return f"Dans un calcul, les nombres s'écrivent sans espace : {joined}."
    bare = re.sub(r"(\d),(\d)", r"\1.\2", _unitless(joined))
    if bare != typed and _understood(bare, ()):
        spaced = ", et les nombres s'écrivent sans espace" if _THOUSANDS.search(typed) else ""
        spaced += ", avec un point" if re.search(r"\d,\d", typed) else ""
        return f"Dans un calcul, l'unité ne s'écrit pas{spaced} : {bare}."
    return (
        f'« {typed} » ne se lit pas comme une réponse. Écrivez un nombre (1250 ou "1 250"), un calcul (35 * 2) ou un texte entre '
        'guillemets ("oui").'
    )


def _unitless(typed: str) -> str:
    return re.sub(rf"(?<=\d)\s*{_UNIT}(?=\s*(?:[-+*/)]|$))", "", typed, flags=re.IGNORECASE)


def _answer(
    shell: Any,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType,
    tb_offset: int | None = None,
) -> list[str]:
    """Show the French line, and the real error folded under it; IPython keeps the reply an error."""
    from IPython.display import HTML, display

    cell = shell.history_manager.input_hist_raw[-1] if shell.history_manager else ""
    lines = shell.InteractiveTB.structured_traceback(kind, error, trace, tb_offset=tb_offset)
    real = re.sub(r"\x1b\[[0-9;]*m", "", shell.InteractiveTB.stb2text(lines))
    said = typeset(explain(error, cell))
    again = _RESUME if isinstance(error, NameError) else ""
    page = (
        f'<p role="alert" style="border-left:4px solid #D55E00;padding:.4em .8em;margin:.4em 0">{escape(said)}</p>{again}'
        f'<details><summary>détail</summary><pre style="overflow:auto">{escape(real)}</pre></details>'
    )
    display(HTML(page))
    return [said]

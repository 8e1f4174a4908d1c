"""Safe to send: what a report shows is scanned before any format is written, and is text, never code."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from smkit.reports.errors import ReportError
from smkit.tables.parsing import contacts
from smkit.tables.schema import key
from smkit.typography import clip

if TYPE_CHECKING:
    from smkit.reports.writing.finished import Finished

#: Characters that no page, sheet or slide needs: controls, and those that turn the writing direction around.
_UNWANTED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069"
    r"\ufeff\ufffe\uffff\ud800-\udfff]"
)

_WORD = re.compile(r"[^\W_]+")
_SHOWN_MOST = 3
_SOMEBODY = "le nom d’une personne"
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)


class Leak(ReportError):
    """Something personal was about to leave the kit."""


def clean(text: str) -> str:
    r"""Return a text without control characters and without those that turn the writing direction around.

    >>> clean("prix\x00 \u202eTTC")
    'prix TTC'
    """
    return _UNWANTED.sub("", text)


def check(finished: "Finished") -> None:
    """Stop a report that shows somebody's e-mail address or telephone number, or a name that its files keep to themselves.

    Parameters: `finished`; its `files` are read for the names of people. With `personal`, everything may be shown.
    Raises Leak, which says where; the value itself is masked.
    """
    if finished.personal:
        return
    from smkit.reports.writing import people

    names = people.in_files(finished)
    found = list(dict.fromkeys(leaks(shown(finished), names)))
    if found:
        more = f" (et {len(found) - _SHOWN_MOST} de plus)" if len(found) > _SHOWN_MOST else ""
        listed = "\n".join(found[:_SHOWN_MOST])
        raise Leak(
            f"Le rapport n'est pas produit : il montrerait une donnée personnelle.\n{listed}{more}\n"
            f"{_titled(finished, names) or _whence(finished, found)} ; si vous avez le droit de la montrer, ajoutez "
            "--show-personal-data."
        )


def _titled(finished: "Finished", names: Collection[str]) -> str:
    """Say which files have somebody in their own name, which no column answers for, and what to do; nothing of any other."""
    from smkit.tables.schema import table

    stems = [
        f"« {table(name).stem} »"
        for name, path in finished.files.items()
        if any(leaks([("", path.name)], names))
    ]
    if not stems:
        return ""
    which = f"du paramètre {stems[0]}" if len(stems) == 1 else f"des paramètres {' et '.join(stems)}"
    return f"Elle est dans le nom du fichier {which}, qui est écrit dans chaque page : renommez-le, puis relancez"


def _whence(finished: "Finished", found: Collection[str]) -> str:
    """Say which columns name the people who are found, with the file of each, and what to do."""
    from smkit.tables.schema import table

    do = "Retirez-la de la colonne d'où elle vient, ou écartez cette colonne (paramètre colonnes)"
    if not any(_SOMEBODY in said for said in found):
        return do
    columns = [
        f"« {header} » de « {source['file']} »"
        for source in finished.results.sources
        for header, name in source.get("columns", {}).items()
        if table(source["table"]).column(name).role == "person"
    ]
    one, many = "Ce nom est dans la colonne", "Ces noms sont dans les colonnes"
    return f"{many if len(columns) > 1 else one} {' et '.join(columns)}. {do}" if columns else do


def leaks(texts: Iterable[tuple[str, str]], names: Collection[str] = ()) -> Iterator[str]:
    """Say where personal data is shown, in French, the value masked.

    Parameters: `texts`, (place, text); `names`, raw values of people, as their files write them. One of several words is
    looked for anywhere, whatever its case; one of a single word only where a whole text is that word, or in « ».

    >>> [place for place in leaks([("la note", "Appeler le 06 12 34 56 78")])]
    ['– la note : un numéro de téléphone (« 06… »)']
    >>> list(leaks([("la réponse", "« PETIT Jeanne » achète")], {"Petit Jeanne"}))
    ['– la réponse : le nom d’une personne (« PE… »)']
    """
    find = _finder(names)
    for place, text in texts:
        for kind, value in find(text):
            places = (place, place.partition(", ")[0])  # a place may quote what leaks
            where = next((each for each in places if not any(find(each))), "le rapport")
            yield f"– {where} : {kind} (« {value[:2]}… »)"


def _finder(names: Collection[str]) -> Callable[[str], Iterator[tuple[str, str]]]:
    """What tells of a text which kinds of personal data it shows, each with the value."""
    from smkit.tables.parsing import personal  # it brings pandas, which a scan of a text alone never needs

    known = {tuple(sorted(words)) for name in names if len(words := _words(name)) > 1}
    known |= {tuple(same) for name in names if len(same := personal.same(name).split()) > 1}
    lengths = sorted({len(words) for words in known})
    single = {name.strip() for name in names if len(_words(name)) == 1}

    def find(raw: str) -> Iterator[tuple[str, str]]:
        text = clean(raw)
        reached: dict[str, str] = {}
        for kind, value in contacts.within(text):
            reached.setdefault(kind, value)
        yield from reached.items()
        words = _words(text) if known else ()
        for length in lengths:
            for start in range(len(words) - length + 1):
                if tuple(sorted(words[start : start + length])) in known:
                    yield _SOMEBODY, _raw(text, start)
                    break
        if single:
            for part in (text, *re.findall(r"«\s*(.+?)\s*»", text)):
                if part.strip() in single:
                    yield _SOMEBODY, part.strip()

    return find


def shown(finished: "Finished") -> Iterator[tuple[str, str]]:
    """Return every text that a report shows, each with its place in French."""
    yield "le titre", f"{finished.title}\n{finished.line}"
    for name, value in finished.provenance.get("parameters", {}).items():
        yield f"le paramètre « {name} »", str(value)
    part = "le haut du rapport"
    for cell in finished.notebook.cells:
        if cell.cell_type == "markdown" and (headings := _HEADING.findall(cell.source)):
            part = f"la partie « {clip(headings[-1], 60)} »"
        yield part, cell.source
        for output in cell.get("outputs", []):
            yield from _output(output, part)


def _output(output: Mapping[str, Any], where: str) -> Iterator[tuple[str, str]]:
    yield where, output.get("text", "")
    data = output.get("data", {})
    record: Mapping[str, Any] = next(
        (v for k, v in data.items() if k.startswith("application/vnd.smkit.")), {}
    )
    names = {
        "label": "le chiffre",
        "title": "le tableau ou le graphique",
        "file": "le fichier",
        "text": "la phrase",
    }
    name = next(
        (f"{word} « {clip(str(record[key]), 60)} »" for key, word in names.items() if record.get(key)), ""
    )
    place = f"{where}, {name}" if name else where
    yield from ((place, text) for text in _strings(record))
    for text in output.get("metadata", {}).get("smkit", {}).get("texts", []):
        yield place, text
    for mime in ("text/plain", "text/markdown"):
        yield place, str(data.get(mime, ""))
    if "text/html" in data:
        yield from ((place, text) for text in texts_of(data["text/html"]))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield str(key)
            yield from _strings(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _strings(each)


class _Texts(HTMLParser):
    """Collects the texts of a page, the attributes that people get to read among them."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [
            text for name, text in attrs if text and name in ("alt", "title", "aria-label", "href")
        ]


def texts_of(html: str) -> list[str]:
    """Return the texts of a page, and those of its alternative texts and links.

    >>> texts_of('<p title="b">a</p>')
    ['b', 'a']
    """
    parser = _Texts()
    parser.feed(html)
    parser.close()
    return parser.texts


def _words(text: str) -> tuple[str, ...]:
    """The words of a text, as two people would write the same name: without case nor accents."""
    return tuple(map(_folded, _WORD.findall(normalize("NFKC", text))))


@lru_cache(1 << 14)
def _folded(word: str) -> str:
    return key(word) or word


def _raw(text: str, start: int) -> str:
    return _WORD.findall(normalize("NFKC", text))[start]

"""How long is a page as it opens? Counted as a browser does, without one."""

from dataclasses import dataclass
from html.parser import HTMLParser

_UNSEEN = frozenset({"head", "script", "style", "math", "template"})
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr", "source", "col"})
#: Tags in the middle of a word or of a line; any other ends it.
_INLINE = frozenset({"a", "abbr", "b", "code", "em", "i", "small", "span", "strong", "sub", "sup", "time"})


@dataclass(frozen=True)
class Lengths:
    """Words that a page shows when it opens: of what is decided on (`decision`: all before the proofs), and in all (`opened`)."""

    decision: int
    opened: int


def measure(page: str) -> Lengths:
    """Count the words of a report's page as it opens, as a browser's `innerText` does.

    Parameters: `page`, HTML of `render.page`; what is folded or hidden is not counted.

    >>> measure('<main>Un deux<section id="preuves">trois</section><details><summary>et</summary>non</details></main>')
    Lengths(decision=2, opened=4)
    """
    reader = _Reader()
    reader.feed(page)
    return Lengths(
        len("".join(reader.decision).split()), len("".join([*reader.decision, *reader.rest]).split())
    )


def words(html: str) -> int:
    """Count the words of a piece of a page.

    >>> words("<p>Décembre : <b>109</b> k€</p>")
    4
    """
    return measure(html).opened


class _Reader(HTMLParser):
    """Collects the text that is seen, before the proofs and after."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.decision: list[str] = []
        self.rest: list[str] = []
        self._into = self.decision
        self._stack: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id") == "preuves":
            self._into = self.rest
        if tag not in _INLINE:
            self._into.append(" ")
        if tag in _VOID:
            return
        folded = tag == "details" and "open" not in given
        unseen = tag in _UNSEEN or "hidden" in given or "code" in (given.get("class") or "").split()
        self._stack.append(("folded" if folded else tag, self._unseen(tag) or unseen or folded))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self._into.append(" ")
        while self._stack:
            name, _ = self._stack.pop()
            if name == tag or (name == "folded" and tag == "details"):
                return

    def handle_data(self, data: str) -> None:
        if not self._unseen(""):
            self._into.append(data)

    def _unseen(self, tag: str) -> bool:
        """Is what stands here not seen? The summary of what is folded is."""
        if not self._stack:
            return False
        name, unseen = self._stack[-1]
        if tag == "summary" and name == "folded":
            return len(self._stack) > 1 and self._stack[-2][1]
        return unseen

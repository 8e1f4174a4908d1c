"""« L'établi » served on a folder, and what asks it things as a browser would, or as somebody who should not."""

import http.client
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from browsing import free_port, served


@dataclass
class Workshop:
    """A served workspace: its folder, its port, its token and the server's process."""

    root: Path
    port: int
    token: str
    pid: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/etabli/?token={self.token}"

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        token: str | None = "",
    ) -> tuple[int, dict[str, str], str]:
        """Ask for a page, with the token unless another is given, or None."""
        sent = dict(headers or {})
        if (token := self.token if token == "" else token) is not None:
            sent.setdefault("Authorization", f"token {token}")
        if isinstance(body, dict):
            body = urlencode(body, doseq=True)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            asked.request(method, f"/etabli{path}", body, sent)
            answer = asked.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read().decode("utf-8", "replace")
        finally:
            asked.close()

    def read(self, page: str) -> tuple[int, str]:
        """A page, once the reading that it may show the progress of is over."""
        while True:
            status, _, said = self.ask("GET", page)
            if "data-follow" not in said:
                return status, said
            time.sleep(0.1)

    def want(self, report: str, name: str, table: str = "commandes") -> str:
        """Ask for a report on a file that was read; return the address of the page that follows it."""
        status, headers, said = self.ask(
            "POST", f"/demander?rapport={report}&fichier={quote(name)}", {table: name}
        )
        assert status == 303, said
        return headers["Location"].removeprefix("/etabli")

    def made(self, page: str) -> str:
        """The address of the report that a page follows, once it is made."""
        assert self.read(page)[0] == 303, self.read(page)[1]
        return self.ask("GET", page)[1]["Location"].removeprefix("/etabli")

    def give(self, name: str, content: bytes) -> str:
        """Drop a file; return the address of its page, without the start that all have."""
        status, _, said = self.ask("PUT", f"/depot?nom={quote(name)}", content)
        assert status == 200, said
        return str(json.loads(said)["page"]).removeprefix("/etabli")


@contextmanager
def workshop(home: Path, **more: str) -> Iterator[Workshop]:
    """The page on a workspace of its own, whose notebooks are the kit's."""
    root = home / "kit"
    (root / "notebooks").mkdir(parents=True, exist_ok=True)
    port = free_port()
    command = ["smkit", "ouvrir", str(root), f"--port={port}", "--sans-navigateur"]
    with served(command, home, port, {"SMKIT_WORKSPACE": str(root)} | more):
        note = root / ".smkit" / "etabli" / "serveur.json"
        while not note.exists():
            os.sched_yield()
        known = json.loads(note.read_text("utf-8"))
        yield Workshop(root, known["port"], known["token"], known["pid"])

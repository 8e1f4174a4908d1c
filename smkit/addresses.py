"""The address of a base: what may be shown of it, and the password that is taken out before anything is written."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from smkit.errors import SmkitError
from smkit.typography import typeset

#: Where PostgreSQL's own programs look for a password, and ours too.
PASSWORD = "PGPASSWORD"
_POSTGRES = ("postgresql", "postgres")
KINDS = (*_POSTGRES, "spark")
_EXPECTED = "on attend postgresql://utilisateur@serveur/base, spark://maitre:7077 ou spark://local"
_SAFELY = (
    f"Le mieux est de ne pas écrire le mot de passe dans l'adresse : mettez-le dans la variable {PASSWORD}, ou dans le fichier "
    "~/.pgpass."
)


class WarehouseError(SmkitError):
    """A base or a file that cannot be opened; its message is French and fit to be shown."""

    def __init__(self, message: str) -> None:
        super().__init__(typeset(message))


@dataclass(frozen=True)
class Address:
    """An address: its `kind` (postgresql or spark), the `url` without password, which is kept apart, and the `place` that people
    read: the server and the base, and nobody's name."""

    kind: str
    url: str
    place: str
    password: str = field(default="", repr=False)

    @property
    def shown(self) -> str:
        """The address as people read it: neither a name nor a password."""
        return f"{self.kind}://{self.place}"


def is_spark(text: str) -> bool:
    """Tell whether an address, right or wrong, is one of Spark.

    >>> is_spark("spark://local"), is_spark("postgresql://serveur/base")
    (True, False)
    """
    return text.strip().partition("://")[0].lower() == "spark"


def read(text: str) -> Address:
    """Return what an address says.

    Parameters: `text`, « postgresql://utilisateur@serveur/base », « spark://maitre:7077 »…
    Raises WarehouseError, which repeats nothing of it, where it is none.

    >>> found = read("postgresql://moi:secret@serveur:5433/ventes?sslmode=require")
    >>> found.url, found.shown
    ('postgresql://moi@serveur:5433/ventes?sslmode=require', 'postgresql://serveur:5433/ventes')
    >>> found.password
    'secret'
    """
    try:
        parts = urlsplit(text.strip())
        name, host, port = parts.username, parts.hostname or "", parts.port
    except ValueError:  # a port that is no number: a password may have a « : » or a « / »
        raise WarehouseError(f"Connexion : {_EXPECTED}. {_SAFELY}") from None
    kind = "postgresql" if parts.scheme in _POSTGRES else parts.scheme
    if kind not in KINDS or not text.partition("://")[2]:
        raise WarehouseError(f"Connexion : {_EXPECTED}.")
    if "@" in f"{parts.path}{parts.query}{parts.fragment}" or parts.fragment:
        raise WarehouseError(
            f"Connexion : un signe de l'adresse (/ ? # ou @, souvent dans le mot de passe) empêche de la lire. {_SAFELY}"
        )
    options = parse_qsl(parts.query)
    password = unquote(parts.password or "") or dict(options).get("password", "")
    kept = urlencode([(key, value) for key, value in options if "password" not in key.lower()])
    server = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    who = f"{name}@" if name else ""
    url = urlunsplit((kind, f"{who}{server}", parts.path, kept, ""))
    if not server:  # a server of this machine, by its own way
        url = f"{kind}://{who}{parts.path}" + (f"?{kept}" if kept else "")
    return Address(kind, url, f"{server}{parts.path}", password)

"""The names of months, in French and in English, whole and short."""

_NAMES = (
    ("janvier", "jan", "janv", "january"),
    ("fevrier", "fev", "fevr", "feb", "february"),
    ("mars", "mar", "march"),
    ("avril", "avr", "apr", "april"),
    ("mai", "may"),
    ("juin", "jun", "june"),
    ("juillet", "juil", "jul", "july"),
    ("aout", "aou", "aug", "august"),
    ("septembre", "sep", "sept", "september"),
    ("octobre", "oct", "october"),
    ("novembre", "nov", "november"),
    ("decembre", "dec", "december"),
)
#: Each name of a month, in French and in English, as `schema.key` writes it → its number.
MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names}

"""The `charte.yaml` of a workspace: read whole, or refused in French with its line, what was found and what to do."""

import colorsys
import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from smkit.reports.asking import charte
from smkit.reports.errors import ReportError

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


#: Eleven lines of references that stand for millions of values.
BOMB = "a: &a [1, 1]\n" + "".join(
    f"{x}: &{x} [*{y}, *{y}, *{y}, *{y}]\n" for y, x in zip("abcdefghij", "bcdefghijk", strict=True)
)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a good logo, a white one, and files that are none."""
    place = tmp_path_factory.mktemp("espace")
    drawing = Image.new("RGB", (900, 300), "#7A1F5C")
    drawing.save(place / "logo.png")
    turned = Image.Exif()
    turned[0x0112], turned[0x010E] = 6, "06 12 34 56 78"
    drawing.save(place / "photo.jpg", exif=turned)
    Image.new("RGBA", (90, 30), (255, 255, 255, 0)).save(place / "blanc.png")
    Image.new("1", (6000, 6000)).save(place / "affiche.png")
    drawing.save(place / "anime.gif")
    (place / "logo.svg").write_text(SVG, "utf-8")
    (place / "deguise.png").write_text(SVG, "utf-8")
    (place / "coupe.png").write_bytes((place / "logo.png").read_bytes()[:200])
    (place / "lourd.png").write_bytes(b"\x89PNG" + bytes(2_000_001))
    return place


@pytest.fixture
def read(room: Path) -> Callable[[str], charte.Charte]:
    """Read a charte from its text."""

    def write(text: str) -> charte.Charte:
        (room / charte.NAME).write_text(text, "utf-8")
        return charte.find(room)

    return write


def test_no_charte_is_nothing(tmp_path: Path) -> None:
    assert charte.find(tmp_path) == charte.BARE
    assert not charte.BARE and charte.BARE.fingerprint == ""


def test_a_charte_is_read_whole(read) -> None:
    found = read(
        'entreprise: " Comptoir  Azimut & Cie "\ncouleur: "#7A1F5C"\nlogo: logo.png\npied_de_page: Interne\n'
    )
    assert (found.company, found.footer, found.accent) == ("Comptoir Azimut & Cie", "Interne", "#7A1F5C")
    assert found.note == "" and (found.width, found.height) == (384, 128)
    drawn = Image.open(io.BytesIO(found.logo))
    assert drawn.format == "PNG" and drawn.size == (384, 128)
    assert drawn.convert("RGB").getpixel((5, 5)) == (0x7A, 0x1F, 0x5C)
    assert found.within(100, 100) == pytest.approx((100, 100 / 3)) and found.within(300, 10) == pytest.approx(
        (30, 10)
    )


def test_a_photograph_stands_upright_and_leaves_what_it_says_of_itself(read) -> None:
    found = read("logo: photo.jpg\n")
    assert found.height > found.width, "its file says that it lies on its side"
    assert b"06 12" not in found.logo and not Image.open(io.BytesIO(found.logo)).getexif()


def test_each_part_changes_the_fingerprint(read) -> None:
    texts = (
        "entreprise: A\n",
        "entreprise: B\n",
        "pied_de_page: A\n",
        'couleur: "#000"\n',
        "logo: logo.png\n",
    )
    assert len({read(text).fingerprint for text in texts}) == len(texts)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "un fichier de charte commence par « entreprise: »"),
        ("- a\n", "un fichier de charte commence par « entreprise: »"),
        ("entreprise: [\n", "charte.yaml, ligne 2 : ce n'est pas du YAML valable."),
        ("entreprise: A\nentreprise: B\n", "ligne 2 : « entreprise » est déjà à la ligne 1."),
        ("entreprise: A\ncouleurs: '#000'\n", "ligne 2 : « couleurs » n'est pas un mot de la charte. Vouliez-vous dire"),
        ("police: Arial\n", "ligne 1 : « police » n'est pas un mot de la charte. Mots connus : entreprise, couleur,"),
        ("entreprise: 2026\n", "ligne 1 : « entreprise » attend un texte et contient « 2026 »."),
        ("entreprise: [A, B]\n", "« entreprise » attend un texte"),
        ("entreprise: " + "a" * 81, "« entreprise » compte 81 caractères, et 80 tiennent sur une ligne"),
        ("pied_de_page: ''\n", "« pied_de_page » attend un texte et ne contient rien"),
        ("entreprise: A\ncouleur: #0072B2\n", "ligne 2 : « couleur » attend un texte et ne contient rien."),
        ("couleur: #0072B2\n", 'Écrivez-le entre guillemets (couleur: "#0072B2")'),
        ("couleur: 107200\n", "« couleur » attend un texte"),
        ("couleur: 007200\n", "« 007200 » n'est pas une couleur"),
        ("couleur: bleu\n", "ligne 1 : « bleu » n'est pas une couleur. Écrivez un dièse et six chiffres"),
        ("couleur: '#12345'\n", "n'est pas une couleur"),
        ("couleur: '#000; } body { display: none'\n", "n'est pas une couleur"),
        ("logo: absent.png\n", "ligne 1 : le logo « absent.png » est introuvable à côté de charte.yaml."),
        ("logo: logos.png\n", "Vouliez-vous dire « logo.png »"),
        ("logo: ../logo.png\n", "n'est pas un simple nom de fichier. Mettez-le à côté de charte.yaml"),
        ("logo: /etc/passwd\n", "n'est pas un simple nom de fichier"),
        ("logo: 'C:\\logo.png'\n", "n'est pas un simple nom de fichier"),
        ("logo: http://exemple.fr/logo.png\n", "n'est pas un simple nom de fichier"),
        ('logo: "a\\0.png"\n', "est introuvable"),
        ("logo: ..\n", "est introuvable"),
        ("logo: logo.svg\n", "« logo.svg » est un dessin SVG, qui peut porter un programme"),
        ("logo: deguise.png\n", "« deguise.png » n'est pas une image PNG ou JPEG qui se lise"),
        ("logo: coupe.png\n", "« coupe.png » n'est pas une image PNG ou JPEG qui se lise"),
        ("logo: anime.gif\n", "« anime.gif » n'est pas une image PNG ou JPEG qui se lise"),
        ("logo: lourd.png\n", "« lourd.png » pèse plus de 2 Mo"),
        ("logo: affiche.png\n", "« affiche.png » a trop de pixels"),
        ("logo: blanc.png\n", "« blanc.png » est blanc ou vide"),
        (BOMB, "Écrivez les valeurs une à une"),
    ],
)  # fmt: skip
def test_a_broken_charte_says_what_is_wrong(read, text: str, said: str) -> None:
    with pytest.raises(ReportError) as caught:
        read(text)
    told = str(caught.value).replace("\u00a0", " ").replace("\u202f", " ")
    assert said in told and "charte.yaml" in told and caught.value.exit_code == 1


def test_a_charte_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / charte.NAME).mkdir()
    with pytest.raises(ReportError, match="illisible"):
        charte.find(tmp_path)


def test_contrasts_are_those_of_published_pairs() -> None:
    """WebAIM's checker and W3C's examples: red 4.00, #595959 7.00, #767676 4.54, #777777 4.48, blue 8.59, on white."""
    known = {
        (255, 0, 0): 4.00,
        (0x76,) * 3: 4.54,
        (0x77,) * 3: 4.48,
        (0, 0, 255): 8.59,
        (255, 255, 0): 1.07,
        (0x59,) * 3: 7.00,
    }
    for colour, ratio in known.items():
        assert charte.contrast(colour) == pytest.approx(ratio, abs=0.005)
    assert charte.contrast((0, 0, 0), (255, 255, 0)) == pytest.approx(19.56, abs=0.005)


def test_a_pale_colour_is_darkened_as_little_as_it_takes_in_its_own_hue() -> None:
    draw = random.Random(4)
    for _ in range(300):
        colour = tuple(draw.randrange(256) for _ in range(3))
        red, green, blue = charte.readable(colour)
        assert charte.contrast((red, green, blue)) >= 4.5
        if charte.contrast(colour) >= 4.5:
            assert (red, green, blue) == colour
            continue
        a_little_lighter = tuple(min(255, part + 3) for part in (red, green, blue))
        assert charte.contrast(a_little_lighter) < 4.5
        hue, told = (colorsys.rgb_to_hsv(*(p / 255 for p in each)) for each in (colour, (red, green, blue)))
        apart = abs(hue[0] - told[0])
        assert min(apart, 1 - apart) * hue[1] < 0.02, (colour, (red, green, blue))


@pytest.mark.parametrize("pale", ["#FFD54F", "#fff", "#00ffff"])
def test_a_pale_colour_is_explained_with_the_one_that_is_used(read, pale: str) -> None:
    found = read(f"entreprise: A\ncouleur: '{pale}'\n")
    told = found.note.replace("\u00a0", " ").replace("\u202f", " ")
    assert f"charte.yaml, ligne 2 : la couleur « {pale} » est trop pâle" in told and found.accent in told
    assert read(f"couleur: '{found.accent}'\n").note == "", "what it tells to write is right"

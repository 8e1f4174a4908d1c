#!/bin/sh
# Ouvre l'établi. La première fois, prépare ce qu'il faut (quelques minutes, avec une connexion), et le dit.
set -u
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
home=${SMKIT_HOME:-"${XDG_DATA_HOME:-$HOME/.local/share}/smkit"}
kit=${SMKIT_DOSSIER:-"$HOME/smkit"}
venv=$home/venv
stamp=$home/installe
lock=$home/verrou

stop() {
  printf '\n%s\n' "$1"
  printf 'Appuyez sur Entrée pour fermer.'
  read -r _ || true
  exit 1
}

python=
for each in python3.13 python3.12 python3.11 python3 python; do
  if "$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    python=$each
    break
  fi
done

mkdir -p "$home" || stop "Impossible d'écrire dans $home."
wanted=$(cksum < "$here/pyproject.toml")-$here
if [ ! -x "$venv/bin/python" ] || [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
  [ -n "$python" ] || stop "Il faut Python 3.11 ou plus récent. Installez-le depuis https://www.python.org/downloads/, puis recommencez."
  mkdir "$lock" 2>/dev/null || stop "Une installation est déjà en cours. Si ce n'est pas le cas, supprimez le dossier $lock, puis recommencez."
  trap 'rmdir "$lock" 2>/dev/null' EXIT
  trap 'exit 1' INT TERM
  echo "Première ouverture : préparation de l'établi, quelques minutes. Rien d'autre n'est modifié sur cet ordinateur."
  rm -f "$stamp"
  "$python" -m venv "$venv" || stop "L'environnement Python n'a pas pu être créé (sous Debian et Ubuntu : sudo apt install python3-venv)."
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -c "$here/constraints.txt" -e "$here[lab]" \
    || stop "L'installation n'a pas abouti. Vérifiez la connexion à internet, puis recommencez : ce qui est fait reste fait."
  printf '%s' "$wanted" > "$stamp"
  rmdir "$lock" 2>/dev/null
  trap - EXIT INT TERM
fi
"$venv/bin/python" -m smkit ouvrir "$kit" || stop "L'établi n'a pas pu s'ouvrir ; la raison est juste au-dessus."

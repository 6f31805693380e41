#!/usr/bin/env bash
# Install everything the tests need and run them; further arguments go to pytest.
# Debian packages are installed where this may be done (root and apt-get); without LibreOffice the rendered tests are skipped.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
while read -r package; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done < tests/packages.txt
python3 -c 'import ensurepip' 2>/dev/null || missing+=(python3-venv)
if [ "${#missing[@]}" -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

venv=${GWKIT_VENV:-.venv}
python=$(command -v python3.11 || command -v python3)
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
"$venv/bin/python" -m pip install -q -e '.[test]'
"$venv/bin/python" -m pytest -n 2 "$@"

#!/usr/bin/env bash
# Build the samples and run the cases with the oldest versions setup.cfg allows.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=${GWKIT_OLDEST_VENV:-.venv-oldest}
python=$(command -v python3.11 || command -v python3)
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
"$venv/bin/python" - >"$venv/oldest.txt" <<'PYTHON'
import configparser

setup = configparser.ConfigParser()
setup.read("setup.cfg")
lines = [setup["options"]["install_requires"], *(setup["options.extras_require"][extra] for extra in ("pdf", "cluster"))]
print("\n".join(line.replace(">=", "==") for line in "\n".join(lines).split()))
PYTHON
"$venv/bin/python" -m pip install -q -c "$venv/oldest.txt" -e '.[pdf,cluster]' pytest hypothesis setuptools XlsxWriter
[ "$#" -gt 0 ] || set -- tests/acceptance/test_cases.py tests/acceptance/test_samples.py tests/acceptance/test_merge.py \
    tests/unit/test_reader.py tests/unit/test_blank.py tests/unit/test_compile.py tests/unit/test_measure.py
"$venv/bin/python" -m pytest -W default "$@"

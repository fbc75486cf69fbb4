#!/bin/sh
# Find Python 3.11 and hand over to set_up.py beside this file. make calls it; `PYTHON=... make test` chooses one.
set -eu

is_311() { "$1" -I -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; }

if [ -n "${PYTHON:-}" ]; then
    set -- "$(dirname "$0")/set_up.py" "$@"
    if ! is_311 "$PYTHON"; then
        echo "PYTHON=$PYTHON is not a Python 3.11. Name one, or leave PYTHON out and python3.11 is looked for." >&2
        exit 1
    fi
    exec "$PYTHON" -I "$@"
fi

for candidate in python3.11 python3 python; do
    if is_311 "$candidate"; then
        exec "$candidate" -I "$(dirname "$0")/set_up.py" "$@"
    fi
done

cat >&2 <<'MESSAGE'
lrfm needs Python 3.11 and found none (python3.11, python3, python were tried).
  Debian 12:      apt-get install python3 python3-venv
  Ubuntu 22.04:   apt-get install python3.11 python3.11-venv
  Fedora:         dnf install python3.11
  macOS:          brew install python@3.11
  conda:          conda create -n python311 python=3.11, then activate it
Python elsewhere: make PYTHON=/path/to/python3.11 report
MESSAGE
exit 1

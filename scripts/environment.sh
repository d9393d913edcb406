#!/usr/bin/env bash
# Makes one Python environment from its lock:  environment.sh DIRECTORY PYTHON LOCK
# Safe to repeat and to interrupt: the stamp is written last, and an environment without it is made anew.
set -euo pipefail
directory=$1 python=$2 lock=$3
stamp=$directory/.made-from
mkdir -p .run
log=.run/setup.log

say() { printf '%s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

wanted=$(cksum <"$lock")
if [ -x "$directory/bin/python" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then exit 0; fi

uv=uv
if ! uv --version >/dev/null 2>&1; then
  uv=.uv/bin/uv
  if ! "$uv" --version >/dev/null 2>&1; then
    say "· bringing uv into .uv (it is not on this machine)"
    rm -rf .uv
    python3 -m venv .uv >/dev/null 2>&1 || fail "python3 with venv is needed to bring uv; install it, or install uv, and run this again"
    .uv/bin/pip install --quiet --disable-pip-version-check 'uv==0.13.9' >/dev/null 2>"$log" ||
      { tail -n 2 "$log" >&2; fail "uv could not be installed: is the network there? Nothing else was changed; run this again"; }
  fi
fi

say "· making $directory (Python $python) from $lock; the first time this takes a minute or two"
rm -rf "$directory"
"$uv" venv --quiet --python "$python" "$directory" 2>"$log" ||
  { grep -v "^warning" "$log" | tail -n 2 >&2; fail "Python $python was not found and could not be brought: install it (for example with: pyenv install $python) and run this again"; }
"$uv" pip sync --quiet --require-hashes --python "$directory/bin/python" "$lock" 2>"$log" ||
  { grep -v '^warning' "$log" | tail -n 4 >&2; fail "the packages of $lock could not be installed: is the network there? Run this again"; }

root=$PWD
site=$("$directory/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
if [ "$directory" = .venv ]; then
  "$uv" pip install --quiet --offline --no-deps --no-build-isolation --python "$directory/bin/python" --editable . 2>"$log" ||
    { tail -n 4 "$log" >&2; fail "the package itself could not be installed"; }
else
  # Rasa's own commands, called by hand, find the project's components and its local settings.
  printf '%s\nimport dialogue.environment\n' "$root" >"$site/monthly_pay_assistant.pth"
fi
printf '%s\n' "$wanted" >"$stamp"
say "  $directory is ready"

#!/usr/bin/env bash
# A browser for tests/browser: the machine's own, or Debian's Chromium where apt may install it.
# Without one the tests are skipped, which is said here; that is no error.
set -uo pipefail
log=.run/browser.log

say() { printf '%s\n' "$*" >&2; }
skip() { say "· the browser tests will be skipped: there is no Chromium here, and $1"; exit 0; }

for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name" >/dev/null; then exit 0; fi
done
command -v apt-get >/dev/null || skip "no apt-get to install it with (install Chromium by hand and run this again)"
[ "$(id -u)" = 0 ] || skip "only root may install it (as root: apt-get install chromium fonts-noto-cjk)"

mkdir -p .run
say "· installing Chromium for the browser tests (a minute or two, only once)"
export DEBIAN_FRONTEND=noninteractive
{ apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk; } >"$log" 2>&1 ||
  skip "apt-get could not install it: $(tail -n 1 "$log")"

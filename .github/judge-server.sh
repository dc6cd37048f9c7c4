#!/usr/bin/env bash
# What action.yml runs: turns its inputs into the arguments of `soundcheck server`, and keeps the exit code.
set -euo pipefail

root="$(cd "$(dirname "$0")/.." && pwd)"
reports="${INPUT_REPORTS:-soundcheck}"
shard="${INPUT_SHARD:-}"
outputs="${GITHUB_OUTPUT:-/dev/null}"

artifact="${INPUT_ARTIFACT:-soundcheck}"
if [[ -n $shard ]]; then artifact+="-${shard//\//-of-}"; fi
# First, so that what there is is kept even when the run is ended from outside.
printf 'artifact=%s\n' "$artifact" >>"$outputs"

arguments=(--yes --record "$reports/recordings" --json "$reports/report.json" --junit "$reports/junit.xml"
  --markdown "$reports/summary.md" --html "$reports/html")

option() { if [[ -n $2 ]]; then arguments+=("$1" "$2"); fi; }
# Globs are Soundcheck's business, not the shell's.
set -f
for glob in ${INPUT_CASES:-}; do arguments+=(--case "$glob"); done
for glob in ${INPUT_SKIP:-}; do arguments+=(--skip "$glob"); done
set +f
option --tier "${INPUT_TIER:-}"
option --baseline "${INPUT_BASELINE:-}"
option --capabilities "${INPUT_CAPABILITIES:-}"
option --shard "$shard"
option --budget "${INPUT_BUDGET:-}"
option --parallel "${INPUT_PARALLEL:-}"
option --repeat "${INPUT_REPEAT:-}"
option --retry-unexpected "${INPUT_RETRY_UNEXPECTED:-}"
if [[ ${INPUT_STRICT:-} == true ]]; then arguments+=(--strict); fi

# What a peer says is printed, and a line such as ::add-mask:: would be an order to the runner.
# https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#stopping-and-starting-workflow-commands
token="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
if [[ -n ${GITHUB_ACTIONS:-} ]]; then echo "::stop-commands::$token"; fi
code=0
node "${SOUNDCHECK_MAIN:-$root/dist/harness/cli/main.js}" server "${arguments[@]}" -- "$INPUT_TARGET" || code=$?
if [[ -n ${GITHUB_ACTIONS:-} ]]; then echo "::$token::"; fi
printf 'exit-code=%s\n' "$code" >>"$outputs"
if [[ -n ${GITHUB_STEP_SUMMARY:-} ]]; then
  if [[ -f $reports/summary.md ]]; then
    cat "$reports/summary.md"
  else
    echo "Soundcheck ended with exit code $code before anything was judged; the log of the step says why."
  fi >>"$GITHUB_STEP_SUMMARY"
fi
exit "$code"

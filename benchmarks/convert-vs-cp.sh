#!/usr/bin/env bash
# Times the conversion of SavedModels against cp of the same bytes, and finds the converter's peak memory.
#
#   benchmarks/convert-vs-cp.sh [-n ROUNDS] [-d FOLDER] SAVED_MODEL...
#
# Each round converts the model and copies the converted file, one after the other, so that both see the same machine; the
# median of ROUNDS (5) rounds is printed. Every conversion starts Java anew. One run before the rounds is not counted: it
# builds what is missing and reads the model's files into the page cache. FOLDER (the one for temporary files) takes the outputs.
# Memory is RssAnon of /proc/PID/status, which leaves mapped files out, in a run of its own, as looking costs time.
# Linux only. Take figures of a machine that does nothing else.
set -euo pipefail

usage() {
  echo "usage: $0 [-n ROUNDS] [-d FOLDER] SAVED_MODEL..." >&2
  exit 2
}

rounds=5
folder=
while getopts n:d: option; do
  case $option in
    n) rounds=$OPTARG ;;
    d) folder=$OPTARG ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || usage

migrate=$(cd "$(dirname "$0")/.." && pwd)/migrate
folder=${folder:-${TMPDIR:-/tmp}}
mkdir -p "$folder"
work=$(mktemp -d "$folder/convert-vs-cp.XXXXXX")
trap 'rm -rf "$work"' EXIT

# seconds COMMAND...: how long the command takes.
seconds() {
  local begin=$EPOCHREALTIME
  "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  awk -v begin="$begin" -v end="$EPOCHREALTIME" 'BEGIN { printf "%.3f\n", end - begin }'
}

median() {
  sort -n | awk '{ value[NR] = $1 } END { print (value[int((NR + 1) / 2)] + value[int(NR / 2) + 1]) / 2 }'
}

# anonymous PID: RssAnon of a process and its children, in kB.
anonymous() {
  local pid sum=0 kilobytes
  for pid in $1 $(cat "/proc/$1/task/$1/children" 2>/dev/null); do
    kilobytes=$(awk '/^RssAnon/ { print $2 }' "/proc/$pid/status" 2>/dev/null) || true
    sum=$((sum + ${kilobytes:-0}))
  done
  echo "$sum"
}

# peak COMMAND...: the largest RssAnon seen, in MB.
peak() {
  local most=0 now
  "$@" >"$work/log" 2>&1 &
  local pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    now=$(anonymous "$pid")
    [ "$now" -le "$most" ] || most=$now
    sleep 0.01
  done
  wait "$pid" || { cat "$work/log" >&2; exit 1; }
  echo $((most / 1024))
}

printf '%-24s %9s %9s %9s %7s %14s %9s\n' model size convert cp ratio 'limit 2·cp+1s' RssAnon
for model in "$@"; do
  seconds "$migrate" "$model" "$work/out.pt" >/dev/null
  : >"$work/convert"
  : >"$work/cp"
  for ((round = 0; round < rounds; round++)); do
    rm -f "$work/out.pt"
    seconds "$migrate" "$model" "$work/out.pt" >>"$work/convert"
    rm -f "$work/copy.pt"
    seconds cp "$work/out.pt" "$work/copy.pt" >>"$work/cp"
  done
  memory=$(peak "$migrate" "$model" "$work/out.pt")
  size=$(($(stat -c %s "$work/out.pt") / 1000000))
  awk -v model="$(basename "$model")" -v size="$size" -v memory="$memory" \
    -v convert="$(median <"$work/convert")" -v cp="$(median <"$work/cp")" 'BEGIN {
      limit = 2 * cp + 1
      printf "%-24s %6d MB %7.2f s %7.2f s %7.2f %8.2f s %s %6d MB\n", model, size, convert, cp, convert / cp, limit,
        convert <= limit ? "met   " : "missed", memory }'
done

#!/bin/sh
# A drill without people: a night with ransomware played twice by a script, by a good team and by a bad one.
# Each is scored from its own record; the after-action report of the good one is written beside it.
#
#   CRISISRUNNER  the command to run            (crisisrunner)
#   OUT           where the results are put     (out, next to this file)
#
# The hospital, its people and its words are invented; the times are those of a real attack, 14 May 2021.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../../playbooks/drills/scripts"  # the workspace of the demo
crisisrunner=${CRISISRUNNER:-crisisrunner}
out=${OUT:-$here/out}
export CRISISRUNNER_AS='Dana Ortiz'
unset CRISISRUNNER_INCIDENT CRISISRUNNER_DB

for team in bad good; do
    rm -rf "$out/$team"
    printf '\n$ crisisrunner drill rehearse night-ransomware --script %s\n' "$team"
    "$crisisrunner" drill rehearse night-ransomware --script "$team" --out "$out/$team"
done

record=$out/good/record.drills.db
drill=$("$crisisrunner" --db "$record" drill list --json | sed -n 's/.*"id": "\(D-[^"]*\)".*/\1/p')
"$crisisrunner" --db "$record" -i "$drill" drill report --out "$out/good/report.html"
"$crisisrunner" --db "$record" -i "$drill" timeline --out "$out/good/timeline.md"
"$crisisrunner" --db "$record" verify

#!/bin/sh
# A night with ransomware, told through the command line, from the first call to the review.
#
# The clock is the one of a real attack on a national health service, 14 May 2021 (public record):
#   02:50 first report, 04:36 encryption found, 04:41 critical incident, 07:00 the radio has it,
#   then all systems off, e-mail and phones gone; 20 May a key appears and a court acts on the data,
#   21 May a list of services is published, 24 May recovery begins.
# There, the first public word came at 07:28, and the last server was back on 21 September.
# The hospital, its people, its figures and its words are invented, and so is the early end in June.
#
#   CRISISRUNNER  the command to run            (crisisrunner)
#   OUT           where the results are put     (out, next to this file)
#
# Nothing is sent: a release is recorded, no more.
set -eu

here=$(cd "$(dirname "$0")" && pwd)

CRISISRUNNER=${CRISISRUNNER:-crisisrunner}
case $CRISISRUNNER in
/*) ;;
*/*) CRISISRUNNER=$PWD/$CRISISRUNNER ;;
esac

OUT=${OUT:-$here/out}
case $OUT in
/*) ;;
*) OUT=$PWD/$OUT ;;
esac

cd "$here"
mkdir -p "$OUT"
rm -f "$OUT/demo.db" "$OUT/demo.db-wal" "$OUT/demo.db-shm" \
    "$OUT/timeline.md" "$OUT/timeline.csv" "$OUT/timeline.jsonl"

CRISISRUNNER_DB=$OUT/demo.db
CRISISRUNNER_AS='Dana Ortiz'
export CRISISRUNNER_DB CRISISRUNNER_AS
unset CRISISRUNNER_INCIDENT

# Print a command the way one would type it.
show() {
    printf '\n$ crisisrunner'
    for word in "$@"; do
        case $word in
        '' | *[!A-Za-z0-9_./:=,+@%-]*)
            case $word in
            *[\"\$\`\\!]*) printf " '%s'" "$(printf '%s' "$word" | sed "s/'/'\\\\''/g")" ;;
            *) printf ' "%s"' "$word" ;;
            esac
            ;;
        *) printf ' %s' "$word" ;;
        esac
    done
    printf '\n'
}

# A command that must succeed.
run() {
    show "$@"
    "$CRISISRUNNER" "$@"
}

# A command that must be refused, with exit status 1.
refused() {
    show "$@"
    if "$CRISISRUNNER" "$@" 2>&1; then
        echo "night.sh: this should have been refused" >&2
        exit 1
    else
        status=$?
        if [ "$status" -ne 1 ]; then
            echo "night.sh: this should have been refused with status 1, not $status" >&2
            exit 1
        fi
    fi
}

say() {
    printf '\n# %s\n' "$*"
}

night=2021-05-14

# ---------------------------------------------------------------------------------------- DETECT

say "02:50  A charge nurse rings: the screens on ward 4 are dead. Dana Ortiz is on call for communications."
run start ransomware --title "Systems not available at night" --severity 2 \
    --fact "detected_at=$night 02:50" --at "$night 02:52"
run status --at "$night 02:53"

say "02:53  She would like to speak at once. The playbook says what is still missing for that."
refused advance confirm --at "$night 02:53"

run fact set what_happened "Ward screens at Glenarra General show only an error, staff are on paper" \
    --source "charge nurse, ward 4" --at "$night 02:55"

say "02:58  The security lead does not pick up. The incident commander does."
run call sam-okafor --not-reached --at "$night 02:58"
run call aoife-brennan --reached --at "$night 03:00"
run task done wake-command --at "$night 03:01"
run log "Tonight the staff alert may go out without ringing back. Public words need Aoife Brennan and Ana Ruiz." \
    --decision --at "$night 03:02"
run task done pause-posts --at "$night 03:04"

say "03:06  Priya Nair looks for channels that do not run through the network."
run call priya-nair --reached --at "$night 03:06"
run fact set backup_channel "Mobile phones, and runners to the paper board at each nurses' station" \
    --source "Priya Nair" --at "$night 03:10"
run task done find-channels --at "$night 03:12"

say "03:13  The alert to staff needs no fact that is missing. It goes out by phone, on paper and by text message."
run message list
run message show alert-staff
run message release alert-staff --yes 2021-001 --at "$night 03:14"

say "03:20  A second hospital reports the same. Nobody has checked it yet, so there is no source: unconfirmed."
run fact set sites_affected "two of our hospitals" --at "$night 03:20"
run call sam-okafor --reached --at "$night 03:28"
run log "Sam Okafor is on the way to the data centre. He rings back by 04:45, whatever he has." --at "$night 03:29"

say "03:38  What can patients count on? The medical director knows."
run call niamh-kelly --reached --at "$night 03:38"
run fact set emergency_open yes --source "Niamh Kelly" --at "$night 03:40"
run fact set ambulances_diverted no --source "Niamh Kelly" --at "$night 03:40"
run fact set patient_advice "Please come to planned visits unless we ring you. Bring a list of your medicines." \
    --source "Niamh Kelly" --at "$night 03:42"
run task done care-status --at "$night 03:43"

say "03:45  One thing is missing: somebody who can say that it is real."
refused advance confirm --at "$night 03:45"
run log "If Sam Okafor has not rung by 04:45, we open the holding statement without him (hold-early)." \
    --decision --at "$night 03:46"

say "04:36  He rings. Servers in the data centre are being encrypted. It is all sites, not two."
run fact set what_happened "Servers in the data centre are being encrypted, everything is being switched off" \
    --source "Sam Okafor" --at "$night 04:36"
run fact set attack_confirmed_at "$night 04:36" --source "Sam Okafor" --at "$night 04:37"
run fact retract sites_affected --reason "The shared data centre is hit, so it is every site" --at "$night 04:37"
run fact set sites_affected "all of our hospitals" --at "$night 04:38"
run fact confirm sites_affected --source "Sam Okafor" --at "$night 04:38"
run task done confirm --at "$night 04:39"

say "04:41  Aoife Brennan declares a critical incident."
run severity 1 --reason "Critical incident declared, care is affected at all sites" --at "$night 04:41"
run advance --at "$night 04:41"
run advance confirm --at "$night 04:42"
run status --at "$night 04:43"

# ------------------------------------------------------------------------------------------ HOLD

say "04:44  Ambulance control and the neighbours hear it from us, by phone, before anyone else."
run call conor-daly --reached --at "$night 04:44"

say "04:46  The public text stands, but for one sentence that nobody has written yet."
refused message release hold-public --yes 2021-001 --at "$night 04:46"
run fact set public_summary \
    "Some of our computer systems are not working, and we have switched others off to protect them." \
    --source "Sam Okafor, read back to him" --at "$night 04:50"

say "04:52  An hour is too short for the next promise: nobody will know more before the day shift comes."
run log "We promise the next word for 07:30, not for 05:45. A promise that we keep is worth more." \
    --decision --at "$night 04:52"
run message edit hold-public --next-update "$night 07:30" --at "$night 04:53"
run message edit hold-staff --next-update "$night 07:30" --at "$night 04:53"

run message show hold-partners
run message release hold-partners --yes 2021-001 --at "$night 04:56"
run task done ring-partners --at "$night 05:04"

say "05:05  Staff hear it before the public does."
run message release hold-staff --yes 2021-001 --at "$night 05:05"
run task done tell-staff-first --at "$night 05:12"
run call ruth-adeyemi --reached --at "$night 05:13"
run task done one-voice --at "$night 05:15"

say "05:16  The public words wait for privacy. She answers the second call."
run call ana-ruiz --not-reached --at "$night 05:16"
run call ana-ruiz --reached --at "$night 05:18"
run log "Ana Ruiz and Aoife Brennan agreed to hold-public by phone, word by word." --decision --at "$night 05:20"
run message show hold-public
run message release hold-public --yes 2021-001 --at "$night 05:22"
run task done switchboard-words --at "$night 05:26"

say "05:40  We are first: 2 h 32 min after the first call, and 1 h 38 min before the radio."
run fact set authorities_told "the police and the national cyber security centre" \
    --source "Conor Daly" --at "$night 05:40"
run task done reports-due --at "$night 05:45"
run task done watch-news --at "$night 05:50"
run log "Question from a radio reporter: are ambulances diverted? Answered by Ruth Adeyemi: no." --at "$night 06:20"
run log "We say nothing about who did it, how, or about money. Not today and not later." --decision --at "$night 06:40"

# ---------------------------------------------------------------------------------------- UPDATE

say "07:00  The radio leads with it, and quotes our own text. Everything is being switched off now."
run log "Radio news at 07:00 leads with it and quotes the holding statement." --at "$night 07:00"
run fact set public_summary \
    "There has been an attack on our computer systems. We have switched all of them off to protect them." \
    --source "Sam Okafor, read back to him" --at "$night 07:02"
run advance update --at "$night 07:04"
run task done check-facts --at "$night 07:08"
run task done answer-questions --at "$night 07:12"
run message release update-staff --yes 2021-001 --at "$night 07:18"
run message show update-public
run message release update-public --yes 2021-001 --at "$night 07:26"

say "07:40  E-mail and the network phones are gone. Mobile phones, old phone lines, fax and feet are left."
run fact set backup_channel "Mobile phones, the old phone lines, fax, and runners on the hour" \
    --source "Priya Nair" --at "$night 07:40"
run fact set visits_moved 240 --source "Niamh Kelly" --at "$night 07:55"
run advance next-update --at "$night 08:00"
run task done check-facts --at "$night 08:03"
run message edit update-staff --next-update "$night 12:00" --at "$night 08:04"
run message edit update-public --next-update "$night 12:00" --at "$night 08:04"
run message release update-staff --yes 2021-001 --at "$night 08:06"
run message release update-public --yes 2021-001 --at "$night 08:10"
run task done ask-about-data --at "$night 08:40"

say "10:40  The next round is drafted early, and then the morning runs away."
run fact set visits_moved 610 --source "Niamh Kelly" --at "$night 10:35"
run advance next-update --at "$night 10:40"
run task done check-facts --at "$night 10:50"
run message edit update-staff --next-update "$night 18:00" --at "$night 10:52"
run message release update-staff --yes 2021-001 --at "$night 11:10"

say "11:50  The draft for the public still promises 11:45, which has passed. It cannot go out like that."
refused message release update-public --yes 2021-001 --at "$night 11:50"
run message edit update-public --next-update "$night 18:00" --at "$night 11:52"
run message release update-public --yes 2021-001 --at "$night 11:55"

say "15:00  Dana Ortiz has been up for twelve hours. Priya Nair takes over."
run role assign lead priya-nair --at "$night 15:00"
run --as "Priya Nair" log "Took over from Dana Ortiz. Open promise: 18:00, public and staff." --at "$night 15:05"
run --as "Priya Nair" fact set visits_moved 1150 --source "Niamh Kelly" --at "$night 17:25"
run --as "Priya Nair" advance next-update --at "$night 17:30"
run --as "Priya Nair" task done check-facts --at "$night 17:32"
run --as "Priya Nair" message edit update-staff --next-update "2021-05-15 10:00" --at "$night 17:33"
run --as "Priya Nair" message edit update-public --next-update "2021-05-15 10:00" --at "$night 17:33"
run --as "Priya Nair" message release update-staff --yes 2021-001 --at "$night 17:40"
run --as "Priya Nair" message release update-public --yes 2021-001 --at "$night 17:50"

# One update in the morning of DAY; without PROMISE it promises the next morning.
bulletin() { # DAY VISITS [PROMISE]
    run fact set visits_moved "$2" --source "Niamh Kelly" --at "$1 09:10"
    run advance next-update --at "$1 09:20"
    run task done check-facts --at "$1 09:22"
    if [ $# -gt 2 ]; then
        run message edit update-staff --next-update "$3" --at "$1 09:23"
        run message edit update-public --next-update "$3" --at "$1 09:23"
    fi
    run message release update-staff --yes 2021-001 --at "$1 09:24"
    run message release update-public --yes 2021-001 --at "$1 09:26"
}

say "15 May  A war room, everything is off, nothing new has fallen. From now on there is one update each morning."
run role assign lead dana-ortiz --at "2021-05-15 08:00"
run severity 3 --reason "Everything is switched off and nothing new has fallen, care runs on paper" \
    --at "2021-05-15 09:00"
run log "One update each morning by 09:30, also when there is nothing new." --decision --at "2021-05-15 09:05"
bulletin 2021-05-15 1900
bulletin 2021-05-16 2300
bulletin 2021-05-17 3800
bulletin 2021-05-18 5100
bulletin 2021-05-19 6400
bulletin 2021-05-20 7500

say "20 May  In the evening a key for the systems appears, and a court forbids anyone to publish our data."
run log "A key is here. Sam Okafor tests it and trusts nothing yet. We do not speak about it." \
    --decision --at "2021-05-20 19:10"
run fact set breach_discovered_at "2021-05-20 17:00" --source "Ana Ruiz" --at "2021-05-20 19:30"
run fact set data_statement \
    "Some personal data may have been copied. Experts are checking. If yours is involved, we will tell you." \
    --source "Ana Ruiz" --at "2021-05-20 20:15"

say "21 May  A list of what runs again, and where. Then a weekend without new figures, and we say so."
run fact set working_again "X-ray and blood tests are working again at one of our hospitals." \
    --source "Sam Okafor and Niamh Kelly" --at "2021-05-21 09:00"
bulletin 2021-05-21 8300 "2021-05-24 09:30"

say "24 May  The key works. Systems come back one by one. We speak on Fridays from here on."
run fact set working_again \
    "X-ray, blood tests and the records of the emergency departments are working again at two of our hospitals." \
    --source "Sam Okafor and Niamh Kelly" --at "2021-05-24 09:00"
run log "Updates on Fridays at noon from here on. In between only when something changes for patients." \
    --decision --at "2021-05-24 09:05"
bulletin 2021-05-24 8900 "2021-05-28 12:00"
bulletin 2021-05-28 9400 "2021-06-04 12:00"

# ------------------------------------------------------------------------------------- FOLLOW-UP

say "4 June  Every service that patients meet runs again. It is time to say so, and what is still open."
run fact set working_again "All services for patients are working again at all of our hospitals." \
    --source "Niamh Kelly" --at "2021-06-04 08:45"
run fact set patient_advice "Please come to your visit as planned." --source "Niamh Kelly" --at "2021-06-04 08:50"
run fact set what_changes \
    "We will practise working on paper twice a year, and a team from outside will review what happened." \
    --source "Aoife Brennan" --at "2021-06-04 09:00"
run advance resolve --at "2021-06-04 09:15"

say "It is not over when it is over: closing needs the last public word, the letters and the review."
refused advance close --at "2021-06-04 09:20"
run message release closing-staff --yes 2021-001 --at "2021-06-04 10:30"
run message show closing-public
run message release closing-public --yes 2021-001 --at "2021-06-04 11:15"
run task done normal-lines --at "2021-06-04 14:00"
run task done restart-posts --at "2021-06-07 09:30"
run task done letters --at "2021-06-10 16:00"
run task done book-review --at "2021-06-17 15:00"
run log "Review held. Ana Ruiz keeps the legal deadlines; the plan for the letters is hers." \
    --decision --at "2021-06-17 15:30"
run advance close --at "2021-06-18 10:00"

# ------------------------------------------------------------------------------------ THE RECORD

say "What stays: the record, in three forms, and a check that anyone can repeat."
run status --at "2021-06-18 10:05"
run fact list
run timeline --format markdown --out "$OUT/timeline.md"
run timeline --format csv --out "$OUT/timeline.csv"
run timeline --format jsonl --out "$OUT/timeline.jsonl"
run verify
run verify "$OUT/timeline.jsonl"

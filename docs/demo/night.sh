#!/bin/sh
# A night with ransomware, told through the command line, from the first call to the review.
#
# The clock is the one of a real attack on a national health service, 14 May 2021 (public record):
#   02:50 first report, 04:36 encryption found, 04:41 critical incident, 07:00 the radio has it,
#   then all systems off, e-mail and phones gone; 20 May a key appears and a court acts on the data,
#   21 May a list of services is published, 24 May recovery begins.
# There, the first public word came at 07:28, and the last server was back on 21 September.
# The hospital, its people, its figures and its words are invented, and so is the early end in June.
# The legal deadlines are those of today.
#
#   CRISISRUNNER  the command to run            (crisisrunner)
#   OUT           where the results are put     (out, next to this file)
#
# Nothing is sent: the workspace names no address, so every channel is served by hand.
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

cd "$here/../../playbooks/drills/scripts"  # the workspace of the demo
mkdir -p "$OUT"
rm -rf "$OUT/demo.db" "$OUT/demo.db-wal" "$OUT/demo.db-shm" "$OUT"/timeline.* "$OUT"/timesketch.* "$OUT/seal.json" \
    "$OUT/ics214.md" "$OUT/hics213.md" "$OUT/cap" "$OUT/bundle.zip" "$OUT/redacted.html"

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

# Hand a message in for approval, and keep the digits that name its words.
submit() { # MESSAGE AT [OPTION]...
    message=$1 when=$2
    shift 2
    show message submit "$message" "$@" --at "$when"
    said=$("$CRISISRUNNER" message submit "$message" "$@" --at "$when")
    printf '%s\n' "$said"
    digits=$(printf '%s\n' "$said" | sed -n 's/^ *submitted .*(en) *//p' | tr -d ' ')
}

# Somebody hears the words on the phone, reads the digits back, and says yes.
phoned() { # NAME AT
    run message approve "$message" --by-phone "$1" --read-back --digest "$digits" --at "$2"
}

# Somebody reads the words at the laptop and says yes to the digits themselves.
typed() { # NAME AT
    run --as "$1" message approve "$message" --digest "$digits" --at "$2"
}

release() { # MESSAGE AT
    run message release "$1" --yes 2021-001 --at "$2"
}

# What was posted, printed or read out by hand; the others of its channels are left open here.
out_by() { # MESSAGE AT CHANNEL[=URL]...
    message=$1 when=$2
    shift 2
    for way in "$@"; do
        case $way in
        *=*) run message sent "$message" --channel "${way%%=*}" --url "${way#*=}" --at "$when" ;;
        *) run message sent "$message" --channel "$way" --at "$when" ;;
        esac
    done
}

night=2021-05-14
site=https://glenarra.example/news
feed=https://social.example/glenarra

# ---------------------------------------------------------------------------------------- DETECT

say "02:50  A charge nurse rings: the screens on ward 4 are dead. Dana Ortiz is on call for communications."
run start ransomware --title "Systems not available at night" --severity 2 \
    --fact "detected_at=$night 02:50" --at "$night 02:52"
run status --at "$night 02:53"

say "02:53  She would like to speak at once. The playbook says what is still missing for that."
refused advance confirm --at "$night 02:53"

run fact confirm detected_at --source "charge nurse, ward 4" --at "$night 02:54"
run fact set what_happened "Ward screens at Glenarra General show only an error, staff are on paper" \
    --source "charge nurse, ward 4" --at "$night 02:55"

say "02:58  The security lead does not pick up. The incident commander does."
run call sam-okafor --not-reached --at "$night 02:58"
run call aoife-brennan --reached --at "$night 03:00"
run task done wake-command --at "$night 03:01"
run log "Words for staff need Aoife Brennan, by phone. Public words need Ana Ruiz as well." \
    --decision --at "$night 03:02"
run task done pause-posts --at "$night 03:04"

say "03:06  Priya Nair looks for channels that do not run through the network."
run call priya-nair --reached --at "$night 03:06"
run fact set backup_channel "Mobile phones, and runners to the paper board at each nurses' station" \
    --source "Priya Nair" --at "$night 03:10"
run task done find-channels --at "$night 03:12"

say "03:13  The alert to staff needs no fact that is missing. But nobody approves their own words."
submit alert-staff "$night 03:13"
refused message approve alert-staff --yes --at "$night 03:13"
phoned "Aoife Brennan" "$night 03:16"
release alert-staff "$night 03:17"
out_by alert-staff "$night 03:19" staff-phone staff-print

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
run fact set sites_affected "all of our hospitals" --source "Sam Okafor" --at "$night 04:38"
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
refused message submit hold-public --at "$night 04:46"
run fact set public_summary \
    "Some of our computer systems are not working, and we have switched others off to protect them." \
    --source "Sam Okafor, read back to him" --at "$night 04:50"
run message show hold-partners
submit hold-partners "$night 04:51"
phoned "Aoife Brennan" "$night 04:54"
release hold-partners "$night 04:56"

say "04:57  An hour is too short for the next promise: nobody will know more before the day shift comes."
run log "We promise the next word for 07:30, not for 05:45. A promise that we keep is worth more." \
    --decision --at "$night 04:57"
submit hold-staff "$night 04:58" --next-update "$night 07:30"
phoned "Aoife Brennan" "$night 05:00"
out_by hold-partners "$night 05:03" partners-phone
run task done ring-partners --at "$night 05:04"

say "05:05  Staff hear it before the public does."
release hold-staff "$night 05:05"
out_by hold-staff "$night 05:12" staff-print
run task done tell-staff-first --at "$night 05:12"
run call ruth-adeyemi --reached --at "$night 05:13"
run task done one-voice --at "$night 05:13"

say "05:13  The public words wait for privacy. She answers the second call, and asks for one thing more."
submit hold-public "$night 05:13" --next-update "$night 07:30"
phoned "Aoife Brennan" "$night 05:15"
run call ana-ruiz --not-reached --at "$night 05:16"
refused message release hold-public --yes 2021-001 --at "$night 05:16"
run call ana-ruiz --reached --at "$night 05:17"
run log "Ana Ruiz: on X, too, say what people with a planned visit should do." --at "$night 05:18"

say "05:19  The words change, so the yes of Aoife Brennan counts no more. Both hear the new ones."
cat >"$OUT/x.txt" <<'END'
We know this is worrying: some of our computer systems are not working. Our emergency departments are open. We do not know yet how long it will last. Please come to planned visits unless we ring you. Next update by 07:30 IST on Friday 14 May 2021: glenarra.example
END
run message edit hold-public --kind x --file "$OUT/x.txt" --at "$night 05:19"
run message diff hold-public
submit hold-public "$night 05:19"
phoned "Ana Ruiz" "$night 05:20"
phoned "Aoife Brennan" "$night 05:21"
release hold-public "$night 05:22"
out_by hold-public "$night 05:25" "website=$site/1" "x=$feed/1" sms phone-line
run task done switchboard-words --at "$night 05:26"

say "05:40  We are first: 2 h 32 min after the first call, and 1 h 38 min before the radio."
run fact set authorities_told "the police and the national cyber security centre" \
    --source "Conor Daly" --at "$night 05:40"
run task done reports-due --at "$night 05:45"
run task done watch-news --at "$night 05:50"

say "06:12  A radio reporter asks, and needs it before the news. The answer is the statement that is out."
run inquiry open "Are ambulances diverted?" --kind press --outlet "Coast Radio" --deadline 06:45 --at "$night 06:12"
run inquiry handled q1 --with hold-public --at "$night 06:20"

say "06:35  Somebody means well, and sends a sentence for the press. The checks know how such sentences end."
echo "There is no evidence that any patient data was stolen, and it will never happen again." >"$OUT/sentence.txt"
run check text "$OUT/sentence.txt" --kind x
rm -f "$OUT/x.txt" "$OUT/sentence.txt"
run log "We say nothing about who did it, how, or about money. Not today and not later." --decision --at "$night 06:40"

# ---------------------------------------------------------------------------------------- UPDATE

say "07:00  The radio leads with it, and quotes our own text. Everything is being switched off now."
run log "Radio news at 07:00 leads with it and quotes the holding statement." --at "$night 07:00"
run fact set public_summary \
    "There has been an attack on our computer systems. We have switched all of them off to protect them." \
    --source "Sam Okafor, read back to him" --at "$night 07:02"
run advance update --at "$night 07:04"
run task done check-facts --at "$night 07:08"
submit update-staff "$night 07:09"
phoned "Aoife Brennan" "$night 07:11"
run task done answer-questions --at "$night 07:12"
submit update-public "$night 07:13"
phoned "Ana Ruiz" "$night 07:16"
release update-staff "$night 07:18"
phoned "Niamh Kelly" "$night 07:21"
phoned "Aoife Brennan" "$night 07:24"
release update-public "$night 07:26"
out_by update-public "$night 07:29" "website=$site/2" "x=$feed/2"

say "07:33  A daughter writes in public. She gets one answer there, that fits anybody, and a person to talk to."
run inquiry open "They left my mother on a trolley for nine hours, and nobody tells us anything" \
    --kind social --channel facebook --at "$night 07:33"
refused inquiry acknowledge q2 "We are sorry about your mother's stay. She is in good hands." --at "$night 07:35"
run inquiry acknowledge q2 "It is hard not to know. A person listens at +353 20 915 0100, day and night. To protect \
everyone's privacy, we never say here who is in our care." --yes --at "$night 07:37"
refused inquiry acknowledge q2 "We looked into it." --yes --at "$night 07:38"

say "07:40  E-mail and the network phones are gone. Mobile phones, old phone lines, fax and feet are left."
run channel down press-email --reason "The mail servers are off" --at "$night 07:40"
run channel down phone-line --reason "The network phones are off" --at "$night 07:40"
run channel list
run fact set backup_channel "Mobile phones, the old phone lines, fax, and runners on the hour" \
    --source "Priya Nair" --at "$night 07:42"

say "08:00  Ana Ruiz, Niamh Kelly and Aoife Brennan sit in one room now. They read at the laptop."
run fact set visits_moved 240 --source "Niamh Kelly" --at "$night 07:55"
run advance next-update --at "$night 08:00"
submit update-staff "$night 08:03" --next-update "$night 12:00"
typed "Niamh Kelly" "$night 08:04"
release update-staff "$night 08:05"
submit update-public "$night 08:06" --next-update "$night 12:00"
typed "Ana Ruiz" "$night 08:07"
typed "Niamh Kelly" "$night 08:08"
typed "Aoife Brennan" "$night 08:09"
release update-public "$night 08:10"
out_by update-public "$night 08:14" "website=$site/3" "x=$feed/3" press-mobile
run task done ask-about-data --at "$night 08:40"

say "08:50  She rang. Her question is answered in private; the public thread hears of it once."
run inquiry private q2 --how "she rang the hotline" --at "$night 08:50"
run inquiry handled q2 --how "Niamh Kelly rang her back" --at "$night 09:00"
run inquiry follow-up q2 "We said that somebody would listen. We have looked into what was raised here. Staff now tell \
everyone who waits, every hour, how long it will be." --yes --at "$night 09:02"

say "09:05  One clinic was counted twice. That number did not grow: it was wrong. Who has it is owed the right one."
run fact set visits_moved 190 --wrong --source "Niamh Kelly" --at "$night 09:05"
run status --at "$night 09:06"
run message show update-public-correction
submit update-staff-correction "$night 09:07"
typed "Niamh Kelly" "$night 09:08"
release update-staff-correction "$night 09:09"
submit update-public-correction "$night 09:10"
typed "Ana Ruiz" "$night 09:12"
typed "Niamh Kelly" "$night 09:13"
typed "Aoife Brennan" "$night 09:14"
release update-public-correction "$night 09:15"
out_by update-public-correction "$night 09:17" "website=$site/4" "x=$feed/4"

say "10:40  The next round is drafted early, and then the morning runs away."
run fact set visits_moved 610 --source "Niamh Kelly" --at "$night 10:35"
run advance next-update --at "$night 10:40"
submit update-staff "$night 10:52" --next-update "$night 18:00"
typed "Niamh Kelly" "$night 11:05"
release update-staff "$night 11:10"

say "11:50  The draft for the public still promises 11:45, which has passed. It cannot be handed in like that."
refused message submit update-public --at "$night 11:50"
submit update-public "$night 11:51" --next-update "$night 18:00"
typed "Ana Ruiz" "$night 11:52"
typed "Niamh Kelly" "$night 11:53"
typed "Aoife Brennan" "$night 11:54"
release update-public "$night 11:55"

say "14:30  The early warning must be out within 24 hours of the moment when the attack was confirmed."
run clock met nis2-early-warning --reference "case 2021-0514" --at "$night 14:30"
run clock list --at "$night 14:31"

say "15:00  Dana Ortiz has been up for twelve hours. Priya Nair takes over, and types from here on."
run handover --at "$night 15:00"
run role assign lead priya-nair --at "$night 15:00"
CRISISRUNNER_AS='Priya Nair'
run log "Took over from Dana Ortiz. Open promise: 18:00, public and staff." --at "$night 15:05"
run fact set visits_moved 1150 --source "Niamh Kelly" --at "$night 17:25"
run advance next-update --at "$night 17:30"
submit update-staff "$night 17:33" --next-update "2021-05-15 10:00"
typed "Niamh Kelly" "$night 17:38"
release update-staff "$night 17:40"
submit update-public "$night 17:41" --next-update "2021-05-15 10:00"
typed "Ana Ruiz" "$night 17:43"
typed "Niamh Kelly" "$night 17:45"

say "17:46  Aoife Brennan sits with the ministry. The plan names a deputy, and the deputy counts."
phoned "Tomas Nowak" "$night 17:48"
release update-public "$night 17:50"

# One update in the morning of DAY; without PROMISE it promises the next morning.
bulletin() { # DAY VISITS [PROMISE]
    run fact set visits_moved "$2" --source "Niamh Kelly" --at "$1 09:10"
    run advance next-update --at "$1 09:20"
    submit update-staff "$1 09:21" ${3:+--next-update "$3"}
    typed "Niamh Kelly" "$1 09:22"
    release update-staff "$1 09:22"
    submit update-public "$1 09:23" ${3:+--next-update "$3"}
    typed "Ana Ruiz" "$1 09:24"
    typed "Niamh Kelly" "$1 09:25"
    typed "Aoife Brennan" "$1 09:25"
    release update-public "$1 09:26"
}

say "15 May  A war room, everything is off, nothing new has fallen. From now on we speak less often, and in the morning."
CRISISRUNNER_AS='Dana Ortiz'
run role assign lead dana-ortiz --at "2021-05-15 08:00"
run severity 3 --reason "Everything is switched off and nothing new has fallen, care runs on paper" \
    --at "2021-05-15 09:00"
run log "The next updates come on Monday and Thursday by 09:30, also when there is nothing new." \
    --decision --at "2021-05-15 09:05"
bulletin 2021-05-15 1900 "2021-05-17 09:30"
bulletin 2021-05-17 3800 "2021-05-20 09:30"
bulletin 2021-05-20 7500

run clock met nis2-report --reference "case 2021-0514" --at "2021-05-17 09:00"

say "20 May  In the evening a key for the systems appears, and a court forbids anyone to publish our data."
run log "A key is here. Sam Okafor tests it and trusts nothing yet. We do not speak about it." \
    --decision --at "2021-05-20 19:10"
run fact set breach_discovered_at "2021-05-20 17:00" --source "Ana Ruiz" --at "2021-05-20 19:30"
run fact set data_statement \
    "Some personal data may have been copied. Experts are checking. If yours is involved, we will tell you." \
    --source "Ana Ruiz" --at "2021-05-20 20:15"

say "21 May  A list of what runs again, and where. Then a weekend without new figures, and we say so."
run fact set public_summary \
    "There has been an attack on our computer systems. We switched all of them off, and now bring them back one by one." \
    --source "Sam Okafor" --at "2021-05-21 08:50"
run fact set working_again "X-ray and blood tests are working again at one of our hospitals." \
    --source "Sam Okafor and Niamh Kelly" --at "2021-05-21 09:00"
bulletin 2021-05-21 8300 "2021-05-24 09:30"

say "22 May  The data protection authority hears of it within 72 hours of the moment when it was known."
run clock met gdpr-authority --reference "BN-21-5-221" --at "2021-05-22 11:00"

say "24 May  The key works. Systems come back one by one, the phones first. We speak on Fridays from here on."
run channel up phone-line --at "2021-05-24 08:30"
run channel up press-email --at "2021-05-24 08:45"
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
submit closing-staff "2021-06-04 10:00"
typed "Niamh Kelly" "2021-06-04 10:20"
release closing-staff "2021-06-04 10:30"
run message show closing-public
submit closing-public "2021-06-04 10:40"
typed "Ana Ruiz" "2021-06-04 10:50"
typed "Niamh Kelly" "2021-06-04 11:00"
typed "Aoife Brennan" "2021-06-04 11:10"
release closing-public "2021-06-04 11:15"
out_by closing-public "2021-06-04 11:20" "website=$site/12" "x=$feed/12"

say "14:00  Switchboard gets the words of the day, and the questions that it sends on."
run say --audience public
run task done normal-lines --at "2021-06-04 14:00"
run task done restart-posts --at "2021-06-07 09:30"
run task done letters --at "2021-06-10 16:00"
run clock met nis2-final --reference "case 2021-0514" --at "2021-06-14 10:00"
run task done book-review --at "2021-06-17 15:00"
run log "Review held. Ana Ruiz keeps the legal deadlines; the plan for the letters is hers." \
    --decision --at "2021-06-17 15:30"
run advance close --at "2021-06-18 10:00"

# ------------------------------------------------------------------------------------ THE RECORD

say "What stays: the record, in the form that each of those who ask for it uses."
run status --at "2021-06-18 10:05"
run fact list
run seal --unsigned --out "$OUT/seal.json"
run timeline --out "$OUT/timeline.md"
run timeline --out "$OUT/timeline.html"
run timeline --out "$OUT/timeline.csv"
run timeline --out "$OUT/timeline.jsonl"
run timeline --format ics214 --for lead --out "$OUT/ics214.md"
run timeline --format hics213 --message hold-public --out "$OUT/hics213.md"
run timeline --format cap --out "$OUT/cap"
run timeline --format timesketch --out "$OUT/timesketch.csv"
run timeline --format bundle --out "$OUT/bundle.zip"
run timeline --redact --out "$OUT/redacted.html"

say "And checks that anyone can repeat."
run verify
run verify "$OUT/timeline.jsonl" --seal "$OUT/seal.json"

"""How replies in English tell that somebody is or was a patient, and where they only seem to."""

from crisisrunner.wording.checks.identifiers.late import Late
from crisisrunner.wording.conversation.around import Around
from crisisrunner.wording.conversation.replies import Replies
from crisisrunner.wording.conversation.ways import Row, Ways

_CARE = (
    "This tells that somebody had care here, which nobody may read from us in public. "
    'Write what fits anybody: "It is hard to read that somebody feels let down."'
)
_PATIENT = (
    "This tells that somebody is or was a patient. "
    'Write: "To protect everyone\'s privacy, we never say who is or was in our care."'
)
_DENIED = (
    "A denial tells as much as a yes: whoever is not denied is a patient. "
    'Write: "To protect everyone\'s privacy, we never say who is or was in our care."'
)
_RECORD = (
    "This tells that somebody has a record here, or that it was looked up. "
    'Write: "Our team is looking into what this post says."'
)
_STAFF = (
    "This tells that somebody was with our staff, and so that they were here. "
    'Write: "We are sorry that you feel let down."'
)
_THANKS = 'These thanks tell that somebody was here. Write: "Thank you for speaking up."'
_ONE = (
    "This speaks of one person, whom others may recognise. "
    'Write what fits anybody: "It is hard to read that somebody feels let down."'
)
_SPOKEN = (
    "This tells that we spoke with one person about a patient, and others may recognise them. "
    'Write: "We have looked into this and reached out to the person who wrote."'
)

_PIECES = {
    "SPOKE": r"((spoke|spoken|speaking|talked|talking|chatted|apologi[sz]ed|said sorry|explained (it|this|everything))"
    r" SOME (to|with)|(met|meeting|sat down|sitting down|worked|working|in touch|in contact|in conversation|in talks)"
    r" SOME with)",
    "REACHED": r"((reached out|written|wrote) to|met|called|rang|rung|phoned|contacted|reached|visited|informed|told"
    r"|thanked|helped|answered|heard from)",
    "PERSON": r"(the|this|that|an?|his|her|their) OWN CLOSE ONE",
    "CLOSE ONE": r"(RELATIVE|family( member)?|relatives?|loved ones?|patient)(?!-|'?s?'? BODY)",
    "BODY": r"(advoca[a-z]{2,5}|relations|experience|safety|representatives?|liaison|services?|councils?|groups?"
    r"|organi[sz]ations?|associations?|protection|health|care|support|doctors?|physicians?|medicine|practices?"
    r"|cent(er|re)s?|clinics?|wards?|hospitals?|units?|rooms?|resources?|life|advis[a-z]{2,4}|ombuds[a-z]{2,6}"
    r"|panel|committee|board|office|teams?|networks?|charity|foundation|line|portal|lists?|surveys?|data|of hospitals)",
    "HIM": r"(him|her(?= ?[.,;:!?)]|\Z| (and|about|on|in|at|by|to|today|tonight|this|yesterday|again|now|twice|since"
    r"|before|after|for|over|last|who|but|so|because|personally|directly|privately|several|many|earlier|as)))",
    "THEM": r"(you|him|her|your OWN KIN|(the|this) patient)",
    "THEY": r"(you|he|she|your OWN KIN|(the|this) (patient|reviewer|writer|author|poster)|this person)",
    "WHOSE ": r"(your|his|(?<!\bor\s)her|(your|his|her) OWN KIN'?s?'?|(the|this) patient's) OWN ",
    "IN OUR HOUSE": r"in (our|the) OWN HOUSE",
    "SOME ": r"([a-z0-9'-]{1,20} ){0,4}?",
    "EVER ": r"((never|not|ever|once|also|still|only|just|already|indeed|actually|in fact) ){0,2}",
    " BEEN": r"( (was|were|has been|have been|had been|got|(has|have|had) (never|not) been)|'(ve|d) (never )?been)",
    "NOT BE": r"((was|were|is|are|has been|have been|had been) (never|not)"
    r"|(was|were|is|are)n't|(has|have|had)n't been|(has|have|had|'ve) (never|not|never ever) been)",
    "TREATED": r"(treated|(re)?admitted|discharged|transferred|hospitali[sz]ed|seen (by|in|here|at|within)"
    r"|operated on|examined|(mis)?diagnosed|triaged|cared for|looked after|sedated|born (here|at|in)"
    r"|brought (in|to)|sent home|turned away|in our care|offered (a|the) bed|moved (to|from)|put (on|under)"
    r"|given (an? |the )?OWN (dose|medic[a-z]{2,7}|drugs?|injection|treatment|tablets?|pills?|blood|oxygen"
    r"|antibiotics))",
    "OWN ": r"((?!(about|on|for|to|and|of|in|with|is|are|was|were|has|have|from|at|that|this|by|who|when|if|we|you"
    r"|or|will|can|may|as)\b)[a-z0-9'-]{1,15} ){0,2}?",
    "A PATIENT": r"(an?|our|one of our|the) ((valued|former|regular|new) )?patients?",
    "CARE": r"(visits?(?! to (our|the|this) (web ?)?(site|page))|stays?|appointments?|admissions?|hospitali[sz]ation"
    r"|discharge|surger(y|ies)|operations?|procedures?|treatments?|therap(y|ies)|care(?! (and|for|about)\b)"
    r"|(medical )?(records?|history)|charts?|case|files?|results?|tests?|scans?|x-?rays?|mri|biops(y|ies)"
    r"|diagnos[ie]s|prescriptions?|medications?|injur(y|ies)|illness|symptoms|condition|recovery|birth|delivery"
    r"|labou?r|transfusion|ultrasound|check-?up|consultation|referral|bills?|invoice|wait|rehab|chemo(therapy)?"
    r"|dialysis|death|blood (work|count|test|pressure)|blood|post-?op|follow-?up(?! (question|message"
    r"|post))|fever|wound"
    r"|meds|bedside|(hospital )?bell|roommate|gown|scar|lump|lungs?|shoulder|leg|stitches|cast|infusion"
    r"|implant|pills|tablets|[a-z]{2,12}(plasty|ectomy|oscopy|otomy|ostomy|graphy)"
    r"|knee|hip|c-section|pregnancy|contractions|vitals|allerg(y|ies)|anesthesia|ward|room|bed|triage|hospital bill)",
    "DOCTOR": r"(doctor|physician|nurse|surgeon|midwife|consultant|specialist|oncologist|radiologist|therapist)",
    "STAFF": r"((doctor|physician|nurse|surgeon|midwife|consultant|specialist|paramedic|radiologist|therapist"
    r"|receptionist|porter|clinician|employee|colleague|team)s?|midwives|staff)",
    "KIN": r"((mother|mom|mum|father|dad|brother|sister)(-in-law)?|parents?|son|daughter|child|children|kids?"
    r"|bab(y|ies)|newborn|infant|twins?|wife|husband|spouse|partner"
    r"|grand(mother|father|ma|pa|son|daughter|child|parents?)|aunt|uncle|cousin|nephew|niece|friend|fiancee?"
    r"|boyfriend|girlfriend|relatives?|loved ones?|family( members?)?|little (one|boy|girl)|neighbou?r)",
    "RELATIVE": r"(child|kid|mother|mom|mum|father|dad|parents|sons?|daughters?|bab(y|ies)|newborn|infant"
    r"|twins?|wife|husband"
    r"|spouse|brother|sister|grand(mother|father|ma|pa|son|daughter|child)|aunt|uncle|cousin|nephew|niece|fiancee?"
    r"|boyfriend|girlfriend|little (one|boy|girl))",
    "HOUSE": r"(hospitals?|clinics?|wards?|units?|departments?|(emergency|operating|delivery) rooms?|er|ed|icu"
    r"|cent(er|re)s?|facilit(y|ies)|ambulance)",
    "NEVER": r"((have|has|had) )?(never|did not|didn't)",
    "TREAT": r"(treated|cared for|looked after|operated on|admitted|discharged|examined|(mis)?diagnosed|failed"
    r"|neglected|hurt|served|transferred|delivered)",
    "DID": r"((has|have|had|did|never|always|also|really|not) ){0,2}(treated|(spoke|spoken|talked) (to|with)|saw|seen"
    r"|gave|failed|let|ignored|hurt|helped|assisted|attended to|turned|kept|cared for|looked after|operated on"
    r"|admitted|discharged|examined|(mis)?diagnosed|neglected|delivered)",
    "WORDS": r"(story|words|concerns?|thoughts|questions?|message)",
    "LOOKED AT": r"(check(ed|ing)|look(ed|ing) (at|up|into|through)|review(ed|ing)|read|pulled|opened"
    r"|(went|gone|going) through)",
}

_ROWS = (
    Row(
        """
        THEY NOT BE SOME TREATED
        THEY NOT BE EVER (A PATIENT|here|with us|IN OUR HOUSE|at our HOUSE)
        THEY NEVER (come|came|visit|visited|stay|stayed) (to |in |at |with )?(us|here|our)
        THEY NEVER (see|saw|seen|have|had|receive|received) (an?|any|our|one of our) OWN (CARE|STAFF)
        no record of (you|your|him|her|them|anybody|anyone|(any|a|this|that) OWN (patient|CARE|person|name))
        (could not|couldn't|cannot|can't|did not|didn't|unable to|not able to) (find|locate|identify) THEM
        THEY (are|is|were|was) (not|nowhere) in our (systems?|records?|files?|database)
        (nobody|no one|no OWN (patient|person)) SOME (by|of|with|called|under) (that|this|your|those|
          these) (name|details)
        (nobody|no one|no OWN patient) (called|named)
        (nobody|no one) in our (systems?|records?|files?|database)
        THEY (has|have) never been (to|in|at|with) (us|our|this|the)
        you SOME (thinking of|mean|(confus|mix|mistak)[a-z]{1,3} us (up )?(with|for)) (another|
          a different|the wrong) HOUSE
        (have|had) (you|your OWN KIN) as (a|an|our) OWN patient
        patients? (by|of|with|called|under) (that|this|your) name
        (don't|do not|doesn't|does not|never) (have|had) an? OWN (file|record|chart|appointment) (here|
          with us)
        we (have )?(never|did not|didn't|have not|haven't) (treat|admit|discharge|examine)(ed|d)? THEM
        we (have )?(never|did not|didn't|have not|haven't) (see|saw|seen|cared? for|operated? on) THEM
        """,
        _DENIED,
    ),
    Row(
        """
        our OWN (records?|files?|notes|charts?|database) OWN (show|indicate|confirm|reflect|suggest|
          prove)(s|ed)?
        our OWN (records?|files?|notes|charts?|database) OWN (say|says|said|tell|tells|told)
        (according to|as per|based on) our OWN (records?|files?|notes|charts?|system)
        LOOKED AT (WHOSE |the OWN )(charts?|records?|files?|notes)
        THEY (have|has|had) an? OWN (file|record|chart) (here|with us)
        (looked|looking) THEM up
        (found|find|see|have) THEM in our (systems?|records?|files?|database)
        """,
        _RECORD,
    ),
    Row(
        """
        THEY( are| is|'re| BEEN) EVER A PATIENT
        (as|being) (our|one of our|an? (valued|former|regular|long-?time)) patients?
        as a patient( here|,? you| of ours| (of|at|with|in) (us|our|this))
        (being|been) a patient (here|of|at|with|in)
        (value|valued|remember|see|saw) (you|your OWN KIN) as (a|an|our) OWN patient
        dear patient
        patients like you
        our other patients
        (the|this) patient (was|were|has been|had|did|came|arrived|left|received|refused|declined|asked|
          missed)
        THEY BEEN SOME TREATED
        """,
        _PATIENT,
    ),
    Row(
        """
        WHOSE CARE
        (birth|death|passing|loss|care|treatment|case|operation|surgery|stay) of (your|his|her) OWN KIN
        (care|treatment) of (you|him|her)
        (treated|admitted|discharged|examined|(mis)?diagnosed|sedated|operated on) (you|him|your OWN KIN)
        THEY (came|arrived|walked|checked)( back)? (in|here|to (our|the|this) OWN HOUSE|to us(?! with)|
          by ambulance)
        THEY (visited|left|attended) (our|the|this) OWN HOUSE
        THEY left (against|before|without)
        where THEY (was|were|stayed|lay|waited|gave birth)
        (wait|waiting|delays?) (that )?THEY (had|faced)
        THEY (is|are) (back )?home
        (take|took|taking|taken) (good )?care of (you|him|your OWN KIN)
        (come|coming) back for your
        see you (back|again) (in|at) (our|the)
        you (visited|stayed with|came to see) us
        THEY (have|has|had|received|got|underwent|needed) (the |an? |our |your |all )?OWN CARE
        THEY (refused|missed|cancell?ed) (the |an? |our |your |all )?OWN CARE
        (care|treatment|service|attention) (that |which )?THEY ((have|has|had) )?(received|got|were given|had)
        THEY ((have|has|had|needed) to wait|(were|was|been) (kept )?waiting|waited)(?! SOME (answer|reply|
          call|word))
        (while|when|time|day|night) THEY (were|was|had been) (here|with us|IN OUR HOUSE|at our OWN HOUSE)
        (your|his|her) OWN (time|experiences?|encounters?|journey) here
        (your|his|her) OWN (time|experiences?|encounters?|journey) (with|of|at|in|on) (us|our|the|one of our)
        (your|his|her) OWN (time|experiences?|encounters?|journey) (with|of|at|
          in) ([a-z]{2,20} ){0,2}(HOUSE|STAFF)
        (happened|went wrong|occurred) (to THEM )?(here|in our|at our|with us)
        (what|everything|all) (that )?THEY ((have|has|had) )?(experienced|endured|(went|gone) through)
        (what|everything|all) (that )?THEY had to (endure|go through)
        (caring for|looking after|operating on|treating) (you|him|your OWN KIN)
        to (look after|care for|treat) your OWN KIN
        (gave|given|giving) THEM SOME (medicines?|medications?|drugs?|dose|injection|treatment|diagnosis|
          blood|pills?)
        (wish|wishing) THEM SOME (recovery|better|well)
        letting us (care for|look after|treat|take care of|be there for)
        (done|did) to (you|your)
        (rude|unkind|rough|cruel) (to|with) (you|him|your OWN KIN)
        (hope|glad|happy) (that )?THEY (is|are|will|have|has) SOME (recover(ed|ing)?|feel(ing)? better|
          heal(ed|ing)?)
        get well soon
        """,
        _CARE,
    ),
    Row(
        """
        (sorry|apologi[sz]e|apologies|regret|sad|saddened|disappointed) SOME (your|his|her) OWN experiences?
        your (?!own|family)OWN (DOCTOR|care team)
        STAFF (who )?(on (call|duty|shift) )?DID THEM
        remembers? (you|him|your OWN KIN)
        STAFF (was|were|has been|have been) SOME (to|with|towards?) THEM
        STAFF (did|tried|have done|has done) SOME (for|with) THEM
        we ((have|had|did|not|should|always|never|really|all) ){0,2}TREAT (you|him|your OWN KIN|the patient)
        (we|STAFF|HOUSE) ((have|has) )?let THEM down
        (how|way) THEY BEEN (treated|handled|looked after|cared for|spoken to)
        """,
        _STAFF,
    ),
    Row(
        """
        SPOKE (PERSON|HIM|them)
        REACHED PERSON
        met HIM
        the CLOSE ONE (has|have|had|was|were) ((now|since|also|already|both) )?(been )?(told|informed|contacted|
          called|heard|spoken to|answered|updated|reached|thanked|notified)
        the CLOSE ONE (knows|(is|are|was|were) (now )?(aware|satisfied|content|happy))
        """,
        _SPOKEN,
    ),
    Row(
        """
        for (choosing|trusting|entrusting) (us|our|([a-z]{2,20} ){1,2}HOUSE)(?! with (it|this|your WORDS))
        (chose|chosen|trusted|entrusted) us
        (thank you|thanks|grateful) SOME (coming in|(coming to|visiting) (us|our OWN HOUSE|
          ([a-z]{2,20} ){1,2}HOUSE))
        """,
        _THANKS,
    ),
    Row("your (?!own|other)OWN RELATIVE", _ONE),
)

_DID = Late(
    r"\byou (?:(?:also|then|never|only|just|first|both|have|had) ){0,2}"
    r"(?!(?:asked|posted|shared|raised|described|mentioned|reported|worried|called|need|indeed|feed|reached|wanted"
    r"|noticed|tried|contacted|answered|replied|emailed|messaged|tagged|used|expressed|voiced|trusted|liked|loved"
    r"|enjoyed|joined|donated|volunteered|applied)\b)"
    r"(?:[a-z]{2,12}ed|were(?! (?:told|worried|upset|unhappy|angry|right|wrong|able))|was|left|came|went|spent|saw|got"
    r"|had|took|gave|met|lay|slept|lost|chose|fell|woke|broke|sat|stood|ate|drank|bled)\b"
    r"|\b(?:his|her|your) (?:fever|temperature|pulse|weight)\b"
    r"|\b(?!(?:asked|called|answered|thanked|offered|invited|promised|contacted|emailed|messaged|informed|need|helped)"
    r"\b)(?:[a-z]{2,12}ed|gave(?= you (?!(?:the|an?) (?:wrong )?(?:number|address|link|time|date|contact)))"
    r"|sent|left|made"
    r"|put|took|kept|brought|got|get|(?<!\bwe\s)told|saw|held|cut|found) you\b"
)
"""What one person did or had; alone it may be anywhere."""
_PLACES = Late(
    r"\b(?:triage|wards?|er|ed|icu|emergency (?:room|department)|doctors?|dr|physicians?|nurses?|surgeons?"
    r"|midwi(?:fe|ves)|procedure|operations?|surgery|operating|scan|medicines?|medication|symptoms|consent|labou?r"
    r"|clinics?|appointment|follow-up|medical advice|discharge|treatment|beds?|rooms?|hospital|corridor|hallway"
    r"|bedside|ivs?|ana?esthetists?|stretcher|recovery|lab|blood|maternity|ambulances?|insurance)\b"
)
"""What a hospital is made of; together in one sentence they tell that it was here."""

_AROUND = Around(
    _PIECES,
    condition=r"if|whether|unless|in case|should you|who is or was|(people|patients|those|anyone|anybody) who",
    spoils=r"sorry|apologi[sz]e|apologies|regret|discuss|talk|speak|share|review|look into|go over|address|sort out",
    forbids=r"(nobody|no one|not|never|neither|nor|cannot|can't|don't|won't) ([a-z']{1,12} ){0,3}"
    r"(send|post|share|write|put|publish|include|mention|confirm|deny|say)",
    advises=r"(bring|please have|take|taking|carry|pack)( along)?( all| any| a list)?( of)?( your OWN CARE and)?"
    r"|(ask|call|ring|see|tell|contact|visit|phone|consult|from|(talk|speak|check) (to|with))",
    patient=r"if (you|your OWN KIN) (are|were|is|was|(have|has) (ever )?been) SOME (a OWN patient|here)"
    r"|if (you|your OWN KIN) (have|had|has|need|received|came|come) OWN (CARE|in|here|to us)",
)

REPLIES = Replies(Ways(_PIECES, _ROWS), _AROUND, _DID, _PLACES, _CARE)

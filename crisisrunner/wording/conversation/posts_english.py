"""What makes a question or a post in English sensitive, as the words that say so."""

from crisisrunner.wording.conversation import reasons
from crisisrunner.wording.conversation.ways import Row, Ways

_PIECES = {
    "MY KIN": r"(my OWN KIN|our OWN (son|daughter|child|baby|newborn|boy|girl|kid|twins|mother|father|mom|mum|dad)"
    r"|an? OWN friend of mine)",
    "OWN ": r"((?!(about|on|for|to|and|of|in|with|is|are|was|were|has|have|from|at|that|this|by|who|when|if|we|you"
    r"|or|will|can|may|as|editor|readers?|story|paper|station|question|deadline)\b)[a-z0-9'-]{1,15} ){0,2}?",
    "SOME ": r"([a-z0-9'-]{1,20} ){0,4}?",
    "KIN": r"((mother|mom|mum|mama|father|dad|brother|sister)(-in-law)?|mommy|daddy|parents?|sons?|daughters?|child"
    r"|children|kids?|bab(y|ies)|newborn|infant|toddler|twins?|wife|husband|hubby|spouse|partner|siblings?"
    r"|grand(mother|father|ma|pa|son|daughter|child|parents?)|nana|granny|gran|nan|nanna|papa|grandad|aunt"
    r"|auntie|uncle|cousin|nephew"
    r"|niece|friend|best friend|fiancee?|boyfriend|girlfriend|relatives?|loved ones?"
    r"|family(?! (doctor|physician|practice))|neighbou?r|boy|girl)",
    "SOMEBODY": r"(i|he|she|MY KIN|(a|the|this|that|one|your|an elderly|another) (patient|woman|man|lady"
    r"|child|girl|boy|baby))",
    "CARE": r"(appointments?|appts?|visits?|surger(y|ies)|operations?|procedures?|treatments?"
    r"|chemo(therapy)?|radiation"
    r"|dialysis|results?|(blood )?tests?|scans?|mri|ct|x-?rays?|biops(y|ies)|blood ?work|labs|records?|charts?"
    r"|medical (records?|history|file)|prescriptions?|medications?|meds|medicines?|insulin|infusions?|transplant"
    r"|diagnos[ie]s|therapy|therapist|checkup|check-up|ultrasound|colonoscopy|mammogram|c-section|induction|epidural"
    r"|stitches|symptoms|condition|wounds?|pain|cancer|tumou?r|pregnancy|due date|delivery|stay|admission|discharge"
    r"|vaccin(e|ation)|mychart|hospital bill|medical bill|doctors?|nurses?|surgeons?|oncologist|cardiologist"
    r"|midwife|obgyn|ob-gyn|pediatrician|psychiatrist|blood pressure|heart|kidneys?|knees?|legs?|arms?|foot"
    r"|feet|eyes?|hip|hand|shoulder|neck|stomach|lungs?|liver|gallbladder|appendix|womb|uterus"
    r"|ovary|breasts?|prostate|spine|skull|brain|skin|throat|teeth|tooth|ear|nose|bladder|bowel|colon|scars?|lump|mole"
    r"|rash|bruises?|urine|sample|stool|saliva|waters|water broke|iv|catheter|cast|implant|pacemaker"
    r"|gown|bed|care)",
    "HOUSE": r"(er|ed|a&e|icu|emergency (room|department)|hospital|clinic|ward|waiting room|maternity( (ward|unit))?"
    r"|corridor|hallway)",
    "ILL": r"(stroke|heart attack|seizure|concussion|aneurysm|haemorrhage|hemorrhage|miscarriage|fever|breakdown)",
    "HOURS": r"(hours?|hrs?|days|all (night|day)|weeks|months|forever)",
}

_ROWS = (
    Row(
        """
        (he|she|him|her|hers|his|he's|she's)
        (deaths?|fatal|fatally|fatality|fatalities|dies)
        (rather|could have|might have|going to|will|nearly|almost) (die|died)
        (took|taken|take) (his|her|their) (own )?life
        an? (elderly |young |little |small |sick |old |poor )?(man|woman|girl|boy|toddler|lady|teenager|
          kid|guy|newborn|infant)
        the (elderly |young |little |sick |old |poor )?(man|woman|girl|boy|toddler|lady|teenager|newborn|
          infant)
        (a|another|that) patient(?! (portal|safety|relations|advocate|care|line|number))
        family of (the|an?) OWN (nurse|doctor|patient|victim|porter|man|woman)
        (tell|say|confirm|know) (me )?(if|whether|that) ((?!(the|your|any|all|there|it|this|you|
          we)\b)[a-z.'-]{1,20} ){1,3}(is|was) (on|in|at) your
        (restrain(ed|ing)?|strapped|tied) (an? |the |him|her|me|down|MY KIN)
        (took|take|taken|cut|cutting|removed|operated on) (out |off )?the wrong
        (allergic|bed ?sores?|nightie|hospital gown|wheelchair|stretcher|gurney|trolley|catheter)
        who (collapsed|was (shot|stabbed|injured|hurt|hit|rescued|found))
        (transplant|burn|stroke|cancer|heart|overdose|ebola|measles|stabbing|crash) (patient|victim)
        (did|done|doing) to (me|him|her|us|MY KIN)
        cost SOME lives
        which (ward|room|floor|bed|unit) is
        how (badly|seriously|gravely|severely) (hurt|burned|burnt|injured|wounded|sick|ill)
        during (the|my|an|his|her) OWN (operation|surgery|procedure|scan|birth|delivery)
        (left|forgot|lost) (an? |the )?(sponge|swab|needle|scalpel|clamp|gauze|instrument)
        inside (me|him|her|someone|somebody|an? (patient|man|woman))
        (lost|lose|losing) (their|his|her) (lives|life)
        (dropped|drop) (an? |the |my )?OWN (baby|newborn|patient|child|woman|man)
        (baby|newborn|patient|child|woman|man) was dropped
        (his|her|my) waters? broke
        (broken|fractured) (hip|arm|leg|wrist|neck|jaw|rib|bone|foot|hand|finger|ankle|collarbone)s?
        (discharged|operated on|sedated|misdiagnosed) (him|her|them|me|MY KIN)
        (his|her|my) OWN (depression|anxiety|autism|diabetes|epilepsy|asthma|trauma|ptsd|dementia|
          mental health)
        (?<!phone\\s)(?<!battery\\s)(?<!power\\s)(?<!screen\\s)(?<!laptop\\s)died
        (dying(?! to)|passed away|deceased|stillborn|stillbirth|miscarr[a-z]{1,7}|abortion|gave birth|
          amputat[a-z]{1,4})
        (SOMEBODY|patients|people|anyone|anybody|somebody|someone) (is|are|was|were|almost|nearly) SOME dead
        (lost|losing) (the|a|my|her|our|his|their) (baby|child|leg|eye|MY KIN)
        (had|having|has|suffered|after|with) (an? |another |his |her |my )?OWN ILL
        (overdos(e|ed|ing)|suicid(e|al)|self-?harm(ed|ing)?|hiv|sepsis|septic|in a coma|unconscious|
          bleeding|bled)
        (mis)?diagnos(ed|is)
        (has|have|had|got|my|his|her|missed|survived|fighting|stage [a-z0-9]{1,4}) OWN (cancer|tumou?r|
          leukemia|dementia)
        (got|caught|has|had|have|an|developed|an?|mrsa) ((?!(virus|computer|malware|network|
          ransomware)\b)[a-z]{1,12} ){0,2}infection
        infection (after|from|in (my|his|her|the wound)) SOME (surgery|wound|operation|hospital|leg|blood|
          stay|iv)
        SOMEBODY (got|was|is|were|became) SOME infected
        (mrsa|bed ?sores?|allergic reaction|brain damage|in labou?r)
        in (so much |so |such |terrible |awful |severe |constant |horrible |absolute )?(pain|agony)
        wait(ed|ing)? SOME HOURS (in|at|on|for (a|the|your) (doctor|nurse|bed|room)|to (be|see)|
          with) SOME (HOUSE|seen|pain|doctor)
        HOURS (in|at) (the |your )?OWN HOUSE
        wrong (medic(ine|ation)s?|drugs?|dose|pills?|patients?|blood|diagnosis|baby)
        wrong (leg|arm|side|knee|hip|eye|ear|kidney|organ|toe|foot|finger|hand|tooth|breast|lung)
        (medication|medical|surgical) (error|mistake|negligence)
        (malpractice|negligent|negligence|botched|mistreated|mistreatment)
        (his|her|MY KIN's) OWN CARE
        after (the |an? |his |her |my |your )?OWN (surgery|operation|c-section|procedure|transplant)
        (surgery|operation|procedure) (went|left|killed|was botched|failed|gone)
        had (an? |the |his |her )?OWN (surgery|operation|c-section)
        (is|was|are|were) SOME (an? |your )OWN patient (at|of|there|here|in|with)
        (patient|patients) (who|that) (was|is|had|has|died|were|have)
        (the|a|one|your) patient (was|is|had|has|left|fell|lay|died|got|in (room|bed))
        (was|is|has) ((?!(patients|people|attack|breach)\b)[a-z.'-]{1,20} ){1,4}(been )?(admitted|
          hospitali[sz]ed|discharged|taken) (to|at|in|there|last|yesterday|today)
        (was|is) ((?!(patients|people)\b)[a-z.'-]{1,20} ){1,3}(being treated(?! as)|admitted|
          hospitali[sz]ed|in surgery)
        condition of SOME (patients?|victims?|man|woman|men|women|child|children|boy|girl|driver|officer|
          mayor|people|person|injured|baby)
        how (is|are) (he|she|they|SOMEBODY|the (victims?|patients?|driver|injured))( doing)?
        (is|are|was|were|in|remains?) (critical|serious|grave) condition
        (in|to|out of) (the |your )?OWN (icu|intensive care) (for|since|with|because|and|after|when)
        SOMEBODY (is|was|are|were|ended up|died|still|spent) SOME (icu|intensive care|on a ventilator|
          life support)
        left (him|her|me|us|them|MY KIN) (alone|lying|bleeding|waiting|in|on|to)
        (refused|ignored|dropped|neglected|misdiagnosed|forgot|hurt) (to (see|treat|help) )?(me|him|her|
          us|MY KIN)
        (nurses?|doctors?|surgeons?|midwife|staff) (was|were|is|are) SOME (rude|cruel|drunk|careless|
          horrible|awful|useless)
        (treated|treat) (me|him|her|us|MY KIN|patients|people) (like|so|terribly|badly|horribly|worse|with|as)
        """,
        reasons.HEALTH,
    ),
    Row(
        """
        my OWN CARE
        (i|i'm|i am|i was|i've been|i have been) SOME (patient(?! with)|admitted|treated|discharged|
          diagnosed|operated on|hospitali[sz]ed)
        (i'm|i am|i was|i've been|i have been) SOME (scheduled|booked|due) (for|in|to)
        (i'm|i am|i was|i've been|i have been) SOME (pregnant|in labou?r|bleeding|sick|ill|turned away|
          sent home|seen by)
        (i|i've|we|we've) (had|have|need|got|am having|are having) (to have )?(an? |my |our |the |
          another )?OWN CARE
        (i|we) (came|went|was brought|was taken|drove|walked|got)( in| over)? (to|into|at) (your|
          the) OWN HOUSE
        when i (was|were|came|arrived) (there|here|in|to|at)
        (you|they|he|she|nurses?|doctors?|staff) SOME (treated|operated on|admitted|discharged|
          misdiagnosed|turned|sent|ignored|left|gave|told|refused) me
        (gave|fed|put|injected) it to me
        (made|kept|left|held|strapped|put|cut|threw|sewed|pulled|pushed|stuck) (me|us) SOME (in|on|to|out|
          up|down|for|with|off|sick|ill)
        i (was|had been|lay|sat) (strapped|tied|lying|left|on|alone|screaming|crying|faking|put|kept|awake)
        (doctors?|nurses?|surgeon|midwife|they|you) SOME (say|said|told|thought) (that )?(i|me) (was|had|am)
        (laughed|yelled|shouted|screamed|lied|rude) (at|to) me
        (i|we|i've|we've) (had to |have |been |have been |had been )?(wait|waited|waiting|
          sat) SOME HOURS(?! SOME (answer|reply|call|callback|comment|statement|response|back|press))
        as (a|your) patient
        i (woke up|passed out|fainted|collapsed|threw up|felt (it|all|everything|every)|
          could not (breathe|walk|move)|bled)
        (i'm|i am) [0-9]{1,2} (weeks|wks)
        """,
        reasons.OWN_CARE,
    ),
    Row(
        """
        MY KIN
        """,
        reasons.CLOSE,
    ),
    Row(
        """
        (kill|kills|killed|killing)(?! (the |our |your |all )?(power|lights?|servers?|network|phones?|
          systems?|process))
        (murder(ed|er|ers|ing)?|manslaughter)
        (was|were|been|got|is) shot
        shoot SOME (you|him|her|them|everyone|everybody|up)
        (shooting|stabbing|gunman) (victims?|suspect)
        (bomb|bombs|bullet|bullets|gun|guns|gunman)
        (steal|steals|stealing|stole|stolen) OWN (morphine|drugs|fentanyl|opioids|pills|meds|medicine)
        burn SOME (down|you)
        (can't|cannot|can not) (take|bear|stand) (it|this|life) (any more|anymore|any longer|no more)
        (nobody|no one) would miss me
        (no reason to live|end it all|(don't|do not) want to (live|wake up|be here)|better off (dead|
          without me))
        (end my life|want to die|kill myself|hurt myself|hang myself)
        suicid(e|al)
        overdos(e|ed|ing)
        (abuse|abused|abusing|abusive|assault|assaulted|rape|raped|molested|groped|harassed|harassment|
          neglect|neglected)
        (touched|hit|slapped|hurt|beat|beaten|beat up|choked|pushed|grabbed) (me|him|her|us|an? (girl|boy|
          patient|child|woman|visitor|nurse|doctor)|MY KIN)
        (anyone|anybody|somebody|someone|people|patients?|staff|nobody|was|were|got|been|be|many) (hurt|
          injured|harmed|wounded)
        (any|no|did|cause|caused|do|of|come to|came to) (injuries|harm)
        harm(ed|s|ing)? (to )?(any |the |your )?patients?
        threaten(ed|s|ing)? (me|him|her|us|to kill|you|staff|nurses?|a (doctor|nurse)|my)
        (break|wring|smash|punch|stab|beat) (his|her|your|their|them|that|the) OWN (necks?|face|legs?|
          head|doctor|nurse)
        (i|we) know when your shift
        (i|we) SOME know where you (live|work|park)
        (watch|mind) your backs?
        (you will|you'll|you are going to|you're going to|gonna|make you) pay for (this|what|it|that)
        (i|we|i'm|we're|i'll|we'll) SOME (sue|suing|press charges)
        see you in court
        (my|our) (lawyer|attorney|solicitor)s?
        """,
        reasons.HARM,
    ),
)
SAYS = Ways(_PIECES, _ROWS)

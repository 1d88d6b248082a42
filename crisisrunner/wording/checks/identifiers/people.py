"""The words that speak of one person, of a house, and of coming, leaving and dying."""

from crisisrunner.wording.checks.identifiers.late import Late

PERSON = Late(
    r"\b(?:(?<!each )(?<!every )(?<!any )(?<!no )(?<!per )patient(?!s\b|[ -](?:visits?|portal|safety|care|relations"
    r"|services?|records?|rooms?|meals?|tower|wing|data|names?|information|files?|lists?|stud(?:y|ies)|groups?|support))"
    r"|pt|resident|victim|she|he|her|hers|his|him|mr|mrs|ms|woman|man|lady|gentleman|child|boy|girl|baby|newborn"
    r"|infant|twins?|toddler|teenager|mother|father|daughter|son|wife|husband|sister|brother|grandmother|grandfather"
    r"|widow|widower|mom|dad|male|female|neighbou?r|colleague"
    r"|paciente|mujer|hombre|nin[oa]|bebe|senora?|sra?|madre|padre|hij[oa]|herman[oa]|abuel[oa]|victima|ella)\b"
)
HOUSE = Late(
    r"\b(?:hospitals?|clinics?|centers?|centres?|building|wing|tower|ward|unit|department|boiler|generator|we|charity"
    r"|foundation|institution|organi[sz]ation|company|school|edificio|clinica|centro|fundacion|nosotros)\b"
)
YOU = Late(
    r"\b(?:you (?:were|came|had)|your (?:visit|stay|surgery|operation|appointment|admission|scan|treatment))\b"
)
GENERAL = Late(
    r"\b(?:if|any|anyone|anybody|everyone|everybody|every|each|patients|people|planned|moved|cancelled|postponed"
    r"|si|cada|pacientes|personas)\b"
)
HAPPENED = Late(
    r"\b(?:(?:was|were|been|being|is|patient|pt) (?:re)?admitted|admitted (?:to|on|at|with|last|yesterday|\d)"
    r"|discharged|died|dies|passed away|deceased|transferred|operated on"
    r"|(?:had|his|her|'s) (?:an? )?(?:surgery|operation)"
    r"|brought (?:in|to)|taken to|went home|go(?:es)? home|came (?:in\b|to (?:us|our|the (?:hospital|clinic)))"
    r"|gave birth|(?:was|were) (?:seen|treated|hospitali[sz]ed|moved)"
    r"|in (?:our|the) (?:hospital|care|icu|ward|intensive care)|at our hospital"
    r"|ingreso|ingresad[oa]|dad[oa] de alta|murio|fallecio|muerte|trasladad[oa]|operad[oa]|hospitalizad[oa]"
    r"|atendid[oa])\b"
)
_REACH = 60


def of_a_house(text: str, place: int) -> bool:
    """Whether the subject shortly before a place is a house rather than a person."""
    before = text[max(0, place - _REACH) : place]
    houses = [found.start() for found in HOUSE.all(before)]
    return bool(houses) and not PERSON.within(before, houses[-1])

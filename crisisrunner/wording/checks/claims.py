"""What nobody can know yet, or nobody should say: denials, blame, promises, comfort without ground."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from crisisrunner.incident.findings import Finding
from crisisrunner.wording.checks.identifiers.own import Own
from crisisrunner.wording.checks.identifiers.plain import Plain
from crisisrunner.wording.checks.reading import Reading
from crisisrunner.wording.pieces import put_together

NAME = "claims"
MOST = 20
"""So many findings of one text are told; who has read those knows."""


class Claim(NamedTuple):
    """Ways to say one thing, one a line; why not to say it, and what to write instead.

    A way is a regular expression in small letters without accents; its brackets only group,
    its spaces also match line ends, and each word in capitals stands for one of `_PIECES`.
    """

    ways: str
    reason: str
    instead: str
    public_only: bool = False


def find(reading: Reading) -> Iterator[Finding]:
    """Each claim is a warning that says why it is one, and what to write instead.

    What is only asked or checked is no claim: "we do not know yet whether data was taken".
    """
    yield from islice(_all(reading), MOST)


def _all(reading: Reading) -> Iterator[Finding]:
    language = reading.language.split("-")[0]
    if language not in _CLAIMS:
        return
    plain = Plain(reading.body)
    text, own = plain.text.lower(), Own(reading.organisation, plain.text)
    for found in _pattern(language).finditer(text):
        claim = _CLAIMS[language][(found.lastindex or 1) - 1]
        said = reading.public or not claim.public_only
        if said and not own.holds(*found.span()) and not _only_asked(language, text, found.start()):
            yield reading.warn(NAME, *plain.span(*found.span()), f"{claim.reason} {claim.instead}")


@lru_cache
def _pattern(language: str) -> re.Pattern[str]:
    """All claims of a language as one pattern: the number of the group is the number of the claim."""
    rows = "|".join(f"({put_together(claim.ways, _PIECES, _BETWEEN)})" for claim in _CLAIMS[language])
    return re.compile(rf"\b(?:{rows})\b")


def _only_asked(language: str, text: str, start: int) -> bool:
    """Whether the same part of the sentence asks, checks or says that it is not known."""
    return bool(_ASKED[language].search(_NEW_PART.split(text[max(0, start - 100) : start])[-1]))


_BETWEEN = r"[\s*]{1,5}"
_NEW_PART = re.compile(r"[.!?;:,\n()]|\b(?:but|and|so|pero|y|asi que)\b")
_ASKED = {
    "en": re.compile(
        r"\b(?:whether|if|checking|finding out|looking into|investigating|too early|wrong|not true|not right"
        r"|(?:not|\w{1,6}n't|cannot|never|nobody|no one)(?: can| could)?(?: yet| be)?"
        r" (?:say|know|tell|confirm|promise|claim|guarantee|sure|certain|rule out))\b"
    ),
    "es": re.compile(
        r"\b(?:si|comprobando|averiguando|investigando|no es cierto|demasiado pronto"
        r"|(?:no|nadie|tampoco|nunca)(?: lo| se| podemos| puede| pueden| hemos| estamos)?(?: todavia| aun)?"
        r" (?:sabemos|sabe|saber|decir|diga|digan|confirma(?:r|do)|prometer|asegurar|garantizar|descartar|seguros))\b"
    ),
}

_PIECES = {
    "WORDS ": r"(\w{1,20} ){0,8}?",
    "A WORD ": r"(\w{1,20} )?",
    "WHOSE ": "((of|our|your|any|the|such|other|patients?'?s?|personal|medical|clinical|health|private|sensitive|staff"
    "|customers?'?|employees?'?|protected|confidential) ){0,4}",
    "DATA": "(data|information|records?|files?)",
    "TOUCHED": "(accessed|taken|stolen|compromised|affected|exposed|copied|leaked|lost|breached|impacted|involved"
    "|viewed|downloaded|exfiltrated|misused|at risk|in danger)",
    "NOT BEEN": "((was|were|is|are)( not|n't)( yet)?|(has|have|had)( not|n't| never)( yet)? been|(was|were) never)",
    "BEEN": "(was|were|is|are|has been|have been|had been)( ever| yet)?",
    "ATTACKERS": "(attackers?|hackers?|criminals?|intruders?)",
    "GANG": "(group|gang|crew|cartel)s?",
    "ONE OF US": "(employee|staff member|member of (our )?staff|nurse|doctor|contractor|vendor|supplier|worker)s?",
    "DATOS": "(datos?|informacion|historias clinicas|historiales|registros?|archivos?|ficheros?)"
    r"( (personal|personales|medicos?|clinicos?|sensibles?|alguno|de ((los|las|nuestr[oa]s) )?\w{1,20})){0,3}",
    "TOCADO": "(accedid|robad|sustraid|comprometid|afectad|expuest|copiad|filtrad|perdid|vulnerad|descargad)[oa]s?",
    "ESTAN": "(se )?(ha|han|fue|fueron|esta|estan)( sido| visto)?",
    "ATACANTES": "(atacantes?|hackers?|delincuentes|ciberdelincuentes|intrusos?)",
    "BANDA": "(grupo|banda|red)",
    "UNO NUESTRO": r"(emplead|trabajador|enfermer|medic|proveedor)\w{0,3}",
}

_NOT_KNOWN = "Nobody can know this until the search has ended, and such words often had to be taken back."
_NOT_FOUND = "That nothing was found yet is no proof: searches often find more later."
_NOT_SAFE = "Nobody can promise that data is safe while the search goes on."
_WHO = "Who did it is for the police to say; first guesses were often wrong."
_WHY = "Why somebody did it is a guess until it is proven."
_BLAME = "This blames somebody before the cause is known."
_PROMISE = "Nobody can keep this promise."
_EMPTY = "This sounds empty: people are worried, not inconvenienced."
_PHRASE = "Everybody says this, and it tells nothing."
_SILENCE = "This sounds as if something were hidden."
_RANSOM = "Whether a ransom is paid is never said in public: it helps those who ask for it."
_CONTROLS = "How systems are protected is of use to those who attack them."
_COMFORT = "This comforts without ground, and people stop believing the rest."
_OPEN = "Say what is open, what is not, and what people can do."
_KEEP_TO_CARE = "Leave it out, and keep to what patients need to know."
_LEAVE_OUT = "Leave it out of a public text."

_ENGLISH = (
    Claim(
        """
        no WHOSE DATA BEEN TOUCHED
        (no one|nobody|none of) WHOSE DATA BEEN TOUCHED
        (no one|nobody)'s WHOSE DATA BEEN TOUCHED
        DATA NOT BEEN TOUCHED
        (did|has|have)( not|n't| never) (access|take|steal|copy|reach|obtain|see|gain access to)(ed)? WHOSE DATA
        (there (was|is|has been)|it (was|is)) (no|not a) (data )?(breach|leak|theft)
        """,
        _NOT_KNOWN,
        'Say what is being checked: "We do not know yet if data was taken. If it was, we will tell the people '
        'concerned."',
    ),
    Claim(
        """
        no A WORD (evidence|indications?|signs?|proof) WORDS (that|of|to suggest|to indicate) WORDS DATA
        no A WORD (evidence|indications?|signs?|proof) WORDS (of|that) WORDS (access|stolen|taken|theft|leak|misuse)
        no A WORD (evidence|indications?|signs?|proof) WORDS of WORDS (compromise|breach)
        no reason to (believe|think) that
        not (yet )?(seen|found|identified) (any )?(evidence|indications?|signs?|proof)
        (do not|don't) (believe|think|expect) WORDS DATA
        unlikely that WORDS DATA
        """,
        _NOT_FOUND,
        'Say what is being checked: "We are checking if data was taken, and we will tell you what we find."',
    ),
    Claim(
        r"""
        DATA (is|are|remains?|stays?|was|were) A WORD (safe|secure|protected|intact|not at risk)
        DATA (is|are) in safe hands
        100\s?(%|percent) (safe|secure)
        """,
        _NOT_SAFE,
        'Say what you do: "We are working to protect your data, and we will tell you if it is affected."',
    ),
    Claim(
        r"""
        nation[-\s]states?
        (state|government)[-\s](sponsored|backed|linked)
        foreign (government|power|state|actors?)
        (russian|chinese|north korean|iranian|foreign) (ATTACKERS|GANG)
        (ransomware|hackers?|hacking|cyber\s?crime|cyber\s?criminal|extortion) GANG
        GANG (known as|called|named)
        GANG (is|are|was|were) (responsible|behind)
        (claim|claims|claimed|claiming|taken|took) responsibility for
        (is|are|was|were) behind (the|this) A WORD (attack|incident|breach|outage)
        ATTACKERS (from|linked to|working for|backed by|based in)
        """,
        _WHO,
        'Leave it out, or write: "The police are investigating."',
    ),
    Claim(
        r"""
        (politically|financially) motivated
        motivated by
        (the|their|his|her) motives?
        for (financial|political) gain
        in (retaliation|revenge)
        ATTACKERS (want|wants|wanted|aim|aims|aimed|intend|intended|hope|hoped)
        (targeted|attacked) (us|our \w{1,20}) (because|in order to)
        """,
        _WHY,
        "Leave it out, and say what you are doing for patients.",
    ),
    Claim(
        """
        human error
        (caused|triggered|brought about) by (an?|one of our|our|the|their) A WORD ONE OF US
        ONE OF US (is|are|was|were) (at fault|responsible|careless|negligent)
        ONE OF US'?s? (fault|mistake|error|failure|negligence|carelessness)
        (fault|mistake|error|failure|negligence) (of|by|on the part of) (an?|our|the|one of our) A WORD ONE OF US
        clicked (on )?an? A WORD (link|attachment|e-?mail)
        (is|are|was|were) to blame
        """,
        _BLAME,
        'Write: "We are finding out what led to this, and we will not guess."',
    ),
    Claim(
        r"""
        (never|not|\w{1,6}n't|cannot) happen again
        (never|not) happens again
        we (can |fully |absolutely )?guarantee
        we (can )?promise( you)? (that )?(this|it|no|nothing|your)
        rest assured
        """,
        _PROMISE,
        'Say what will change: "We will look at what went wrong, and we will tell you what we change."',
    ),
    Claim(
        "(any|the|this|all) (possible )?inconveniences?",
        _EMPTY,
        'Name what it means for them: "We are sorry for the worry, and for every visit that we have to move."',
    ),
    Claim(
        """
        we A WORD take WORDS seriously
        takes WORDS seriously
        is our (top|highest|number one|first) priority
        """,
        _PHRASE,
        'Say what you have done: "We have told the police, and experts are checking our systems."',
    ),
    Claim(
        """
        no (further )?comment
        declin(e|es|ed|ing) to comment
        """,
        _SILENCE,
        'Say why, and when there will be more: "We do not know that yet. We will tell you by" and a time.',
    ),
    Claim(
        r"""
        (pay|pays|paid|paying|payment|meet|met|demand|demands|demanded|negotiat\w{1,6}) WORDS ransoms?
        ransoms? WORDS (pay|pays|paid|payments?|demands?|demanded|negotiat\w{1,6}|met|refused|of)
        (pay|paid|paying|negotiated?|negotiating with|talks with|contact with) (the |any |these )?ATTACKERS
        """,
        _RANSOM,
        _KEEP_TO_CARE,
    ),
    Claim(
        r"""
        firewalls?
        anti-?virus
        (multi|two)-?factor
        vpn
        endpoint (detection|protection|security)
        intrusion (detection|prevention)
        (unpatched|patched|security patch(es)?)
        vulnerabilit(y|ies)
        back-?ups? (is|are|was|were) (kept|stored|held|offline|encrypted|safe|intact|not)
        admin(istrator)? (accounts?|passwords?)
        security (settings|controls|software|tools)
        (remote desktop|active directory)
        """,
        _CONTROLS,
        _LEAVE_OUT,
        public_only=True,
    ),
    Claim(
        """
        no risk (to|for)
        (patients?|patient safety|you) (is|are|was|were|has|have|will)( not|n't| never)( be| been)? (at risk|in danger)
        (nobody|no one|no patients?) (is|are|was|were|has been|have been) (ever )?(at risk|in danger|harmed)
        (patient safety|patient care|patients) (has|have|is|are|was|were)( not|n't| never)( been)? (affected|impacted)
        abundance of caution
        no (need|reason|cause) (to (worry|panic|be)|for (concern|alarm|worry|panic))
        nothing to worry about
        (do not|don't) (worry|panic)
        isolated (incident|case|event)
        under control
        """,
        _COMFORT,
        _OPEN,
    ),
)

_SPANISH = (
    Claim(
        """
        no se (ha|han) A WORD (accedido a|robado|sustraido|filtrado|copiado|comprometido|perdido|expuesto) A WORD DATOS
        no se (ha|han) visto afectad[oa]s? A WORD DATOS
        (ningun|ninguno de|ninguna) (los |las |sus |nuestros )?DATOS ESTAN TOCADO
        DATOS no ESTAN TOCADO
        (nadie|no) (ha|han) (accedido a|robado|copiado|sustraido|tenido acceso a) A WORD DATOS
        no (ha habido|hubo|hay) (ninguna? )?(brecha|fuga|filtracion|robo)
        """,
        _NOT_KNOWN,
        'Say what is being checked: "Todavía no sabemos si alguien se llevó datos. Si es así, avisaremos a las '
        'personas afectadas."',
    ),
    Claim(
        """
        no (hay|existen?|tenemos) (ningun[oa]? )?(evidencias?|pruebas?|indicios?|constancia)
        no (se han|hemos) A WORD (encontrado|visto) (ningun[oa]? )?(evidencias?|pruebas?|indicios?|constancia)
        no (hay|existen?|tenemos) (motivos?|razones) para (creer|pensar)
        sin (evidencias?|pruebas?|indicios|constancia) de
        no (nos |se )?(consta|creemos) que
        """,
        _NOT_FOUND,
        'Say what is being checked: "Estamos comprobando si alguien se llevó datos, y les diremos lo que sepamos."',
    ),
    Claim(
        r"""
        DATOS (esta|estan|siguen?|permanecen?) A WORD (segur[oa]s?|protegid[oa]s?|a salvo|intact[oa]s?)
        100\s?% segur[oa]s?
        """,
        _NOT_SAFE,
        'Say what you do: "Trabajamos para proteger sus datos, y les avisaremos si están afectados."',
    ),
    Claim(
        r"""
        (patrocinad|respaldad|apoyad)[oa]s? por (un |el |algun )?(estado|gobierno)
        (gobierno|estado|potencia) extranjer[oa]
        (ATACANTES|BANDA) (rus|chin|irani|norcorean|extranjer)[oae]?s?
        BANDA (de )?(ransomware|hackers?|criminal|ciberdelincuentes|delincuentes|extorsion)
        BANDA (conocid[oa] como|llamad[oa]|denominad[oa])
        (reivindic|se atribuy)\w{1,6} (el|la|este) (ataque|autoria|responsabilidad)
        (esta|estan|estaba|estaban) detras (del|de este|de la)
        """,
        _WHO,
        'Leave it out, or write: "La policía lo está investigando."',
    ),
    Claim(
        """
        motivad[oa]s? por
        con fines (economicos|politicos)
        por (dinero|venganza)
        en represalia
        ATACANTES (quieren|querian|buscan|buscaban|pretenden|pretendian)
        (el|su|los) (moviles?|motivos?) (del|de los|de este)
        """,
        _WHY,
        "Leave it out, and say what you are doing for patients.",
    ),
    Claim(
        """
        (error|fallo) humano
        culpa (del|de (un|una|los|la|nuestr[oa]))
        (causad|provocad)[oa]s? por (un|una|el|la|nuestr[oa]) UNO NUESTRO
        (error|fallo|descuido|negligencia) (del|de (un|una|los|la|nuestr[oa])) UNO NUESTRO
        hizo clic en
        """,
        _BLAME,
        'Write: "Estamos averiguando qué llevó a esto, y no vamos a hacer suposiciones."',
    ),
    Claim(
        """
        (no|nunca|jamas) (se )?(volvera a (ocurrir|suceder|pasar|repetirse)|repetira)
        (no|nunca) vuelva a (ocurrir|suceder|pasar)
        (garantizamos|aseguramos) que
        prometemos que (esto|no|nada|sus)
        pueden? estar A WORD tranquil[oa]s?
        """,
        _PROMISE,
        'Say what will change: "Vamos a estudiar qué falló, y les diremos qué cambiamos."',
    ),
    Claim(
        "(las|cualquier|los|posibles) (posibles? )?(molestias?|inconvenientes?)",
        _EMPTY,
        'Name what it means for them: "Lamentamos la preocupación, y cada cita que tenemos que cambiar."',
    ),
    Claim(
        """
        toma(mos)? WORDS en serio
        es nuestra (maxima |principal |primera )?prioridad
        """,
        _PHRASE,
        'Say what you have done: "Hemos avisado a la policía, y hay expertos revisando los sistemas."',
    ),
    Claim(
        """
        sin comentarios
        no (haremos|vamos a hacer|hacemos) (mas )?comentarios
        """,
        _SILENCE,
        'Say why, and when there will be more: "Todavía no lo sabemos. Les informaremos antes de las" and a time.',
    ),
    Claim(
        r"""
        (pagar|pagado|pagamos|pagaremos|pagara|pago|negocia(r|ndo)|exig\w{1,5}|piden|pidieron) WORDS rescate
        (pagar|pagado|negociar|negociando) (a |con )?(los |estos )?ATACANTES
        rescate (de|pagado|exigido)
        """,
        _RANSOM,
        _KEEP_TO_CARE,
    ),
    Claim(
        """
        (cortafuegos|firewalls?|antivirus|vpn|vulnerabilidad(es)?)
        (doble|segundo|multiple) factor
        autenticacion (multifactor|de dos factores)
        (parches? de seguridad|sin parchear)
        copias de seguridad (esta|estan|se guardan|no)
        (cuentas?|contrasenas?) de administrador
        """,
        _CONTROLS,
        _LEAVE_OUT,
        public_only=True,
    ),
    Claim(
        r"""
        no (hay|existe|existio|ha habido|supone) (ningun )?(riesgo|peligro)
        (pacientes|nadie) (no )?(ha|han|esta|estan|estuvo|estuvieron) (corrido|en) (ningun )?(peligro|riesgo)
        (atencion|seguridad) no se (ha|han) visto afectad[oa]s?
        por (mera |pura )?(precaucion|prudencia)
        no (hay|tienen?|existe) (ningun )?(motivos?|razon|razones) (de|para) (la )?(alarma|preocupa\w{1,6})
        no se (preocupen?|alarmen?)
        (caso|incidente|hecho) aislado
        bajo control
        """,
        _COMFORT,
        _OPEN,
    ),
)

_CLAIMS = {"en": _ENGLISH, "es": _SPANISH}

"""How replies in Spanish tell that somebody is or was a patient, and where they only seem to."""

from crisisrunner.wording.checks.identifiers.late import Late
from crisisrunner.wording.conversation.around import Around
from crisisrunner.wording.conversation.replies import Replies
from crisisrunner.wording.conversation.ways import Row, Ways

_NOBODY = '"Para proteger la privacidad de todos, nunca decimos quién es o fue paciente nuestro."'
_CARE = (
    "This tells that somebody had care here, which nobody may read from us in public. "
    'Write what fits anybody: "Nos duele leer que alguien se siente así."'
)
_PATIENT = f"This tells that somebody is or was a patient. Write: {_NOBODY}"
_DENIED = f"A denial tells as much as a yes: whoever is not denied is a patient. Write: {_NOBODY}"
_RECORD = (
    "This tells that somebody has a record here, or that it was looked up. "
    'Write: "Nuestro equipo está estudiando lo que dice este mensaje."'
)
_STAFF = (
    "This tells that somebody was with our staff, and so that they were here. "
    'Write: "Lamentamos mucho su decepción."'
)
_THANKS = 'These thanks tell that somebody was here. Write: "Gracias por decirlo."'
_ONE = (
    "This speaks of one person, whom others may recognise. "
    'Write what fits anybody: "Nos duele leer que alguien se siente así."'
)
_SPOKEN = (
    "This tells that we spoke with one person about a patient, and others may recognise them. "
    'Write: "Lo hemos estudiado y nos hemos puesto en contacto con quien escribió."'
)

_PIECES = {
    "HABLO": r"((hablad|conversad|reunid|trabajad|contactad|llamad|informad|visitad|escuchad)o"
    r"|(habl|convers|trabaj|contact|llam|inform|visit|escuch)(amos|e|o|ando)|reunimos|reuni|en contacto|disculpas"
    r"|perdon)",
    "CERCANO": r"(el|la|los|las|una?|sus?|es[ea]|est[ea]) ([a-z]{3,15} )?PARIENTE",
    "PARIENTE": r"(ALLEGADO|familia|familiar|ser querido|paciente)(?! que escribi)",
    "ELLA": r"(ellas?|ellos|el)(?= ?[.,;:!?)]|\Z| (y|ayer|hoy|esta|este|en|por|personalmente|directamente|varias))",
    "SOME ": r"([a-z0-9-]{1,20} ){0,4}?",
    "SU ": r"(su|sus|tu|tus|vuestr[oa]s?) ((mal[oa]|ultim[oa]|proxim[oa]|reciente|larg[oa]|propi[oa]) )?",
    "USTED ": r"((usted|ustedes|tu|el|ella|el paciente|la paciente|SUYO) )?",
    "SUYO": r"(su|tu|vuestr[oa]) FAMILIAR",
    "FUE": r"(fue|fueron|fuiste|fuimos|ha sido|han sido|has sido|habia sido|estuvo|estuvieron|estuviste|ha estado"
    r"|haya estado|hayan estado|haya sido|era|estaba)",
    "ATENDIDO": r"((atendid|tratad|ingresad|internad|hospitalizad|operad|intervenid|examinad|diagnosticad|trasladad"
    r"|derivad)[oa]s?|dad[oa]s? de alta|vist[oa]s? por)",
    "AQUI": r"(aqui|con nosotros|en (nuestr[oa]s?|este|esta) (hospital|centro|clinica|sala|planta|urgencias|unidad))",
    "CUIDADO": r"(visitas?|estancias?|estadias?|citas?|turnos?|consultas?|cirugias?|operacion(es)?"
    r"|intervencion(es)?|ingreso|hospitalizacion|internacion|alta|tratamientos?|historia( clinica| medica)?"
    r"|historial|expedientes?|resultados?|pruebas?|analisis|analiticas?|radiografias?|diagnosticos?|recetas?"
    r"|medicacion|medicamentos?|parto|embarazo|caso|cuidados|atencion (medica|aqui|en)|recuperacion|enfermedad"
    r"|cesarea|[a-z]{3,12}(ectomia|scopia|grafia|plastia|tomia)|habitacion|cama|timbre|comida|lesion|factura|espera)",
    "FAMILIAR": r"(madre|mama|padre|papa|hij[oa]s?|nin[oa]s?|bebe|espos[oa]|marido|mujer|pareja|herman[oa]|abuel[oa]"
    r"|ti[oa]|prim[oa]|sobrin[oa]|niet[oa]|amig[oa]|familia|familiar|ser querido|suegr[oa]|novi[oa]|pequen[oa])",
    "ALLEGADO": r"(madre|mama|padre|papa|hij[oa]s?|bebe|espos[oa]|marido|mujer|herman[oa]|abuel[oa]|ti[oa]|sobrin[oa]"
    r"|niet[oa]|suegr[oa]|novi[oa])",
    "MEDICO": r"(medic[oa]|doctora?|enfermer[oa]|cirujan[oa]|ginecolog[oa]|pediatra|matrona|partera|especialista)",
    "PERSONAL": r"(personal|equipo|medic[oa]s?|doctora?|doctores|enfermer[oa]s?|cirujan[oa]s?|profesionales)",
}

_ROWS = (
    Row(
        """
        USTED (no|nunca|jamas) FUE SOME (ATENDIDO|AQUI|paciente)
        USTED (no|nunca|jamas) (vino|estuvo|acudio|ingreso|ha venido|ha estado|ha ingresado)
        no (nos |me )?consta que (usted|tu|SUYO)
        no (tenemos|hay|existe|encontramos|consta|figura) (ningun )?(registro|constancia|historial) (de |
          a nombre de )?(usted|su)
        no (le|lo|la|te) (encontramos|hemos encontrado|tenemos) en
        pacientes? (con|de) (ese|este|su) nombre
        nadie con (ese|esos|este|estos|su|sus|tu) (nombre|apellidos?|datos)
        (confund|equivoc)[a-z]{1,6} (SOME )?(con |de )(otro (hospital|centro)|otra clinica)
        (no|nunca|jamas) (atendimos|tratamos|hemos (atendido|tratado|operado)) a (nadie|
          ninguna persona) (llamad[oa]|con)
        (no|nunca|jamas) (le|lo|la|te) (atendimos|tratamos|operamos|hemos atendido|hemos tratado)
        """,
        _DENIED,
    ),
    Row(
        """
        (segun|en) nuestr[oa]s (registros|archivos|datos|notas)
        nuestr[oa]s (registros|archivos|notas) (muestran|indican|dicen|reflejan|confirman)
        (revis|consult|mir|estudi|comprob|le)[a-z]{1,5} (SU |la |el )(historia|historial|expediente|ficha)
        """,
        _RECORD,
    ),
    Row(
        """
        USTED (FUE|es|eres) (un |una )?paciente (nuestro|nuestra|de|del|en|aqui)
        (usted|tu|SUYO) (FUE|es|eres) (un |una )?(buen )?paciente
        como paciente( nuestr[oa]|,? usted| de (nuestr|este|esta)[a-z]{0,2})
        (es|era|fue|ser|siendo) (nuestr[oa]|un[oa] de nuestr[oa]s) pacientes?
        estimad[oa] paciente
        nuestr[oa]s otr[oa]s pacientes
        USTED FUE SOME ATENDIDO
        (usted|tu|SUYO) FUE AQUI
        """,
        _PATIENT,
    ),
    Row(
        """
        SU CUIDADO
        (muerte|fallecimiento|nacimiento|perdida|cirugia|operacion|estancia|atencion) de SUYO
        para (SU atencion|atenderle|atenderte)
        (cuando|mientras) USTED (vino|vinieron|viniste|llego|llegaste|acudio|acudieron|FUE|ingreso|entro)
        (usted|tu|SUYO) (vino|viniste|llego|acudio|acudiste|ingreso) (a|al|en|con|por) (nosotros|
          nuestr[oa]s?|urgencias|el|la)
        (tuvo|tuvieron|tuviste|tuviera|tuvieras|haya tenido|hayas tenido) que esperar
        (espero|esperaste|esperaron) (SOME )(horas|tiempo)
        (atencion|cuidados|trato|tratamiento|servicio) (que )?(usted |SUYO )?(recibio|recibiste|
          recibieron|recibid[oa]s?)
        (SU )experiencias? (en|con|aqui|de)
        (tiempo|estancia|dias) con nosotros
        (ocurrido|paso|sucedido|sucedio|vivido|vivio) (durante su|aqui|en nuestr[oa]|con nosotros|
          en urgencias)
        (le|te|les) deseamos SOME recuperacion
        (pasara|pasaras|pasaran|paso|pasaste|pasaron) (la noche|horas|dias|tantas horas) en
        (le|te) (hemos|han|ha|cambiamos|movimos) ([a-z]{2,12} )?(la|el|su|tu) CUIDADO
        que (se mejore|se recupere)
        ya (esta|este) en casa
        pronta recuperacion(?! de l)
        cuidar de SUYO
        """,
        _CARE,
    ),
    Row(
        """
        (lamentamos|lamento|sentimos|siento|sentir|disculp[a-z]{1,4}|disculpas|perdon) SOME (SU )experiencia
        SU MEDICO (le|te|les|nos|no|ya|dijo|explico|fue|estaba|debio)
        PERSONAL (SOME )(le|te|lo|la|les) (trato|trataron|atendio|atendieron|explico|explicaron|dio|grito|
          vio|opero|dijo)
        (le|te|lo|la) (atendimos|tratamos|operamos|ingresamos|fallamos|dimos de alta)
        (atendimos|tratamos|operamos|cuidamos) a (usted|SUYO)
        (forma|manera) en que (usted |SUYO )?((le|lo|la|te) )?(FUE )?(tratad|atendid|trataron|atendieron)[oa]?
        """,
        _STAFF,
    ),
    Row(
        """
        HABLO SOME (con|a) (CERCANO|ELLA)
        HABLO SOME al PARIENTE
        (el|la|los|las) PARIENTE (ya )?(fue|fueron|ha sido|han sido) (ya )?(informad|avisad|contactad|
          escuchad|llamad)[oa]s?
        (el|la|los|las) PARIENTE (ya )?(sabe|saben|conoce|conocen)
        """,
        _SPOKEN,
    ),
    Row(
        """
        (elegirnos|escogernos|preferirnos|habernos (elegido|confiado))
        (elegir|confiar en|confiado en|visitar) (nosotros|(nuestro|este) (hospital|centro|
          equipo))(?! (este|su) mensaje)
        """,
        _THANKS,
    ),
    Row("(su|tu|vuestr[oa]) ALLEGADO", _ONE),
)
_DID = Late(
    r"\b(?:usted|tu) (?:(?:se|no|ya|nunca|nos|le|lo|la|te) ){0,2}"
    r"(?!(?:escribi|pregunt|cont|coment|public|envi|comparti|describi|mencion|sinti|necesit|pidi)[a-z]{1,4}\b"
    r"|mismo|misma|como|solo|puedo)"
    r"[a-z]{2,12}(?:o|aba|ia|aste|iste)\b"
)
"""What one person did; alone it may be anywhere."""
_PLACES = Late(
    r"\b(?:urgencias|medic[oa]s?|doctora?|doctores|enfermer[oa]s?|cirujan[oa]|pediatra|sala|planta|quirofano|operacion"
    r"|cirugia|habitacion|cama|consentimiento|medicacion|tratamiento|cita|consulta|alta|parto|hospital)\b"
)
"""What a hospital is made of; together in one sentence they tell that it was here."""

_AROUND = Around(
    _PIECES,
    condition=r"si|quien|quienes|cualquier[a]?|cuando los|(los|las) (pacientes|personas)|cada (paciente|persona)",
    spoils=r"sentimos|lamentamos|disculp[a-z]{1,4}|perdon|hablar|comentar|contar|conversar|revisar|tratar",
    forbids=r"(no|nunca|ni) ([a-z]{1,12} ){0,2}(publi|envi|compart|escrib|pong|mand|cuent|incluy|decir|decimos|digan"
    r"|confirm|neg)[a-z]{0,6}",
    advises=r"(traiga|traigan|trae|tome|tomando|lleve|lleven)( tod[oa]s?)?",
    patient=r"si (usted |SUYO )?(es|fue|ha sido|era) (un |una )?paciente"
    r"|si (usted |SUYO )?(tiene|tenia|necesita|recibio|vino|viene) ((un|una|alguna|el|la|su) )?(CUIDADO|aqui)",
)

REPLIES = Replies(Ways(_PIECES, _ROWS), _AROUND, _DID, _PLACES, _CARE)

"""What makes a question or a post in Spanish sensitive, as the words that say so."""

from crisisrunner.wording.conversation import reasons
from crisisrunner.wording.conversation.ways import Row, Ways

_PIECES = {
    "MI FAMILIAR": r"((mi|mis|nuestr[oa]s?) ([a-z]{1,12} )?FAMILIAR|un[oa] amig[oa] mi[oa])",
    "SOME ": r"([a-z0-9-]{1,20} ){0,4}?",
    "FAMILIAR": r"(madre|mama|padre|papa|padres|hij[oa]s?|nin[oa]s?|bebes?|espos[oa]|marido|mujer|pareja|herman[oa]s?"
    r"|abuel[oa]s?|ti[oa]s?|prim[oa]s?|sobrin[oa]s?|niet[oa]s?|amig[oa]s?|familia|familiar(es)?|seres? querid[oa]s?"
    r"|suegr[oa]s?|novi[oa]|prometid[oa]|vecin[oa]|gemel[oa]s)",
    "ALGUIEN": r"(el|la|un|una|otro|otra|su) (paciente|mujer|hombre|senora?|nin[oa]|bebe|persona|anciano|anciana)",
    "CUIDADO": r"(visitas?|citas?|turnos?|consultas?|cirugias?|operacion(es)?|intervencion|ingreso|alta"
    r"|tratamientos?|quimio(terapia)?|radioterapia|dialisis|historia clinica|historial( medico| clinico)?|expediente"
    r"|resultados?|pruebas?|analisis|analitica|radiografias?|resonancia|biopsia|diagnostico|recetas?|medicacion"
    r"|medicamentos?|medicinas?|insulina|parto|embarazo|cesarea|enfermedad|cancer|tumor|herida|dolor|trasplante"
    r"|medic[oa]|doctora?|enfermer[oa]|cirujan[oa]|oncolog[oa]|ginecolog[oa]|cuidados)",
    "MAL": r"(derrame|ictus|infarto|ataque al corazon|convulsion|aborto|embolia)",
}

_ROWS = (
    Row(
        """
        (murio|murieron|muerto|muertos|muerta|muertas|muertes?|muriendo|moria|morir|falleci[a-z]{1,6}|
          muere|mueren)
        (aborto|abortos|dio a luz|perdi[oa]? (el|al|mi|a mi|su|a su) bebe)
        (sufrio|tuvo|tiene|tuve|un|despues de un) MAL
        (sobredosis|suicid[a-z]{1,5}|autolesion[a-z]{0,4}|vih|sepsis|en coma|inconsciente|sangrando|
          sangre por)
        (mal )?diagnostic(o|aron|ado|ada|aba)
        (tiene|tenia|tengo|con un|de) (cancer|un tumor|leucemia|demencia)(?! (sigue|siguen))
        (cogi|cogio|pille|pillo|tiene|tengo|tuvo|contraje|contrajo) SOME infeccion
        infeccion (despues|tras|en (la|su|mi))
        con (mucho |muchisimo |tanto |un )?dolor
        (esper[a-z]{1,5}|esperando) SOME (horas|dias) (en|con|a que|para que|sin|de pie)
        (horas|dias|noche) (en|esperando en) (urgencias|la sala|el pasillo|sus urgencias)
        (medicamento|medicacion|medicina|dosis|pierna|brazo|ojo|rinon|paciente|sangre|
          diagnostico) (equivocad[oa]|erroneo|erronea|que no era)
        negligencia
        (un|una|el|la|otro|otra) (pobre |joven |pequen[oa] )?(hombre|mujer|anciano|anciana|nino|nina|bebe|
          chico|chica|senora|senor)
        (equivocaron|confundieron) (de|la|el)
        (chico|chica|nino|nina|hombre|mujer|conductor|victima|bombero)s? del (accidente|incendio|choque|
          tiroteo)
        (la anestesia|la biopsia|la autopsia)
        (su|tu) (cirugia|operacion|diagnostico|tratamiento|historial|historia clinica)
        (despues|tras) (de )?(la|una|su|mi) (cirugia|operacion|cesarea|intervencion)
        ALGUIEN (fue|esta|estaba|estuvo|que|murio|tiene|se cayo|nacid[oa])
        (esta|fue|estuvo|ha sido) SOME (ingresad[oa]|hospitalizad[oa]|internad[oa]|paciente (de|en|suyo))
        (estado|condicion) (de salud )?de(l| la| los| las) (paciente|victima|heridos?|hombre|mujer|
          nin[oa]|alcalde|alcaldesa|conductor|personas?)s?
        (en|de|a) (la )?(uci|uti|cuidados intensivos|terapia intensiva) (durante|desde|por|con|y|nueve|
          dos|tres)
        (lo|la|le|me|nos|los) (dejaron|dejo|abandonaron|ignoraron|maltrataron|trataron|trato) (tirad[oa]|
          sol[oa]|mal|como|en|sangrando|morir)
        (lo|la|le|me|nos) (maltrat|ignor|abandon|desatend)[a-z]{1,5}
        """,
        reasons.HEALTH,
    ),
    Row(
        """
        (mi|mis) ([a-z]{1,12} )?CUIDADO
        (soy|fui|como|era) (un |una )?(SOME )?paciente
        me (operaron|ingresaron|atendieron|trataron|diagnosticaron|dieron|mandaron|dejaron|internaron|
          hicieron|operan|ingresan|atendio|trato|dijeron)
        (tengo|tenia|tuve|necesito) ((un|una|la|el|mi|que|mis) )?CUIDADO
        (estoy|estaba|estuve) (embarazada|enferm[oa]|sangrando|ingresad[oa]|de parto|hospitalizad[oa]|
          internad[oa])
        (fui|vine|llegue|acudi) a (su|sus|la|las|urgencias|el hospital|emergencias)
        (espere|esperamos|llevo|llevamos|estuve|estuvimos) SOME (horas|dias)(?! SOME (respuesta|llamada|
          comentario))
        di a luz
        me (dan|toca|hacen|toman|hice|pus(ieron|o)|[a-z]{2,10}(aron|ieron)) (SOME )(CUIDADO|anestesia|
          biopsia|mal|peor|sol[oa]|pierna|brazo)
        """,
        reasons.OWN_CARE,
    ),
    Row("MI FAMILIAR", reasons.CLOSE),
    Row(
        """
        (mat(o|aron|an|a|ar|ado|aste|arme|arse)|asesin[a-z]{1,5})(?! (la luz|el servidor|la red))
        (bomba|disparar|disparo|dispararon|apunal[a-z]{1,6}|tiroteo|quemar)
        (quitarme la vida|quiero morir|matarme|suicid[a-z]{1,5}|sobredosis)
        (abus[a-z]{1,5} (sexual|de|a)|abusos?|violacion|violad[oa]|violaron|agredi[a-z]{1,5}|agresion|
          acoso|maltrat[a-z]{1,5}|negligencia)
        (tocado|golpe(o|aron)|pego|pegaron|empujo) (a )?(me|lo|la|mi|un|una|MI FAMILIAR)
        (herid[oa]s|lesionad[oa]s|resulto herid[oa]|dano a)
        (amenaz[a-z]{1,5}) (a|con|de)
        (se donde|sabemos donde) (vive|viven|trabaja|trabajan)
        (van a|vas a|va a) pagar (por|lo que|esto)
        (los|les|le|te|os) (SOME )?(denunci|demand)[a-z]{1,5}
        (voy|vamos) a (denunciar|demandar)
        (mi|nuestro) (abogad[oa])
        nos veremos en (los tribunales|el juzgado)
        """,
        reasons.HARM,
    ),
)
SAYS = Ways(_PIECES, _ROWS)

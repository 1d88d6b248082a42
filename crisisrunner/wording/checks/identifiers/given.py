"""Numbers that somebody was given and that carry their label: of records, plans, accounts, papers, cars, devices."""

import re
from collections.abc import Iterator

from crisisrunner.wording.checks.identifiers import kinds
from crisisrunner.wording.checks.identifiers.digits import only_digits
from crisisrunner.wording.checks.identifiers.kinds import Kind, Mark
from crisisrunner.wording.checks.identifiers.late import Late
from crisisrunner.wording.checks.identifiers.own import Own
from crisisrunner.wording.checks.identifiers.plain import Plain

_NUMBER = r"(?:'s)?\s?(?:number|numero|no\b\.?|n\.o\.?|num\b\.?|nr\b\.?|id\b|#)"
_BEFORE = r"\b(?:numero|no\.?|n\.o\.?|num\.?) de(?:l| la)? "
_THEN = r"[\s:=#(]{0,3}(?:(?:is|was|es|era)\s)?[\"'#]?"
_VALUE = r"((?:[A-Z]{1,3}[-.]?)?\d(?:[A-Z0-9]|[-./](?=[A-Z0-9])| (?=\d\d)){2,24})"
_PLATE = r"((?-i:[A-Z0-9]{1,4}[ -]?[A-Z0-9]{2,5}(?:[ -][A-Z]{1,3})?)\b)"

_LONG = re.compile(
    r"(?<![\d,])(?!(?:19|20)\d\d(?!\d))\d(?:(?-i:[A-Z./ -]){0,3}\d){3}|plate|placa|matr[ií]cula",
    re.IGNORECASE,
)
_NOT_ONE_NUMBER = re.compile(r"(?:19|20)\d\d(?:-\d\d-\d\d)?$")
_SERIES = Late(r" ?(?:to|through|until|up to|and above|al?|hasta)\b")


def _labelled(alone: str = "", numbered: str = "", spanish: str = "", value: str = _VALUE) -> Late:
    labels = [rf"\b(?:{alone})(?:{_NUMBER})?"] if alone else []
    labels += [rf"\b(?:{numbered}){_NUMBER}"] if numbered else []
    labels += [rf"{_BEFORE}(?:{spanish})"] if spanish else []
    return Late(rf"(?:{'|'.join(labels)}){_THEN}{value}")


_LABELLED: list[tuple[Kind, int, Late]] = [
    (kinds.RECORD, 4, _labelled(
        r"mrn|medical records?|expediente|historia clinica",
        r"patient|pt|chart|hospital|record|encounter|visit|paciente",
        r"paciente|expediente|historia(?: clinica)?",
    )),
    (kinds.RECORD, 5, Late(r"\b(\d[\d-]{3,14}) ?\(mrn\b")),
    (kinds.PLAN, 4, _labelled(
        r"poliza",
        r"(?:health ?)?plan|medicare|medicaid|member(?:ship)?|subscriber|beneficiary|insurance|policy|afiliad[oa]",
        r"poliza|afiliad[oa]|afiliacion|asegurad[oa]|beneficiari[oa]",
    )),
    (kinds.ACCOUNT, 4, _labelled(r"account|acct\.?|iban|cuenta", "", r"cuenta")),
    (kinds.LICENCE, 5, _labelled(r"passport|pasaporte|driver'?s? licen[cs]e", r"licen[cs]e", r"pasaporte|licencia")),
    (kinds.VEHICLE, 2, _labelled(r"plates?|matricula|placa", value=_PLATE)),
    (kinds.VEHICLE, 5, _labelled(r"vin", value=r"((?-i:[A-HJ-NPR-Z0-9]{17})\b)")),
    (kinds.DEVICE, 4, _labelled(r"serial|s/n|imei", r"device|implant|udi", r"serie")),
]  # fmt: skip
"""What is labelled, how many digits it must have at least, and how it is written."""


def given(plain: Plain, own: Own) -> Iterator[Mark]:
    """Labelled numbers; an amount, a year, a date or a whole series of devices is none."""
    if all(own.touches(*found.span()) for found in _LONG.finditer(plain.text)):
        return
    for kind, least, pattern in _LABELLED:
        for found in pattern.all(plain.text):
            if len(only_digits(found[1])) < least or _NOT_ONE_NUMBER.match(found[1]):
                continue
            if kind is not kinds.DEVICE or not _SERIES.here(plain.text, found.end()):
                yield Mark(*found.span(1), kind)

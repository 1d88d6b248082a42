"""What fits on each kind of channel: limits as data, each with where it comes from and when somebody looked."""

from collections.abc import Mapping
from datetime import date
from unicodedata import normalize

import msgspec

from crisisrunner.incident.findings import BLOCK, WARN

SUBJECT = "email-subject"
"""The kind under which the subject line of an e-mail is read; it has a limit of its own."""

_LOOKED_UP = date(2026, 11, 1)


class Limit(msgspec.Struct, frozen=True):
    """The most that fits, in a unit, and what is said of a longer text.

    `said` holds places for its {length}, the {most} and what is {over}; that of a text message also for its {parts}
    and the {costly} characters. `source` is where the number stands, `verified_on` the day somebody last looked
    there; a number of general knowledge has neither.
    """

    most: int
    unit: str
    said: str
    source: str = ""
    verified_on: date | None = None
    level: str = BLOCK


def _hard(most: int, unit: str, said: str, source: str = "") -> Limit:
    full = f"{said}: {{over:,}} too many. Shorten it."
    return Limit(most, unit, full, source, _LOOKED_UP if source else None)


def _soft(most: int, unit: str, said: str, source: str = "") -> Limit:
    return Limit(most, unit, said, source, _LOOKED_UP if source else None, WARN)


_X = "https://github.com/twitter/twitter-text, config/v3.json"
_BUFFER = "https://support.buffer.com/article/588-character-limits-for-each-social-network"
_PUBLER = "https://help.publer.com/en/article/what-is-the-character-limit-for-all-social-networks-1a3utwz"
_SOCIALK = "https://socialk.it/en/tools/social-media-character-limits"
_BLUESKY = "https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json"
_SMS = "https://help.emitrr.com/support/solutions/articles/84000382075-sms-character-limit"
_WEA = "https://www.fcc.gov/wireless-emergency-alert-enhancements-faqs-authorized-alert-originators"

_OF = "{length:,} of {most:,}"
_PARTS = f"This goes out as {{parts:,}} text messages: {_OF} characters"
_TO_ONE = "Shorten it by {over:,} to make it one."
_SHORT_TOO = "Older phones show only {most} characters, and this has {length:,}. Write a short version too."
_SEEN = "About {most} characters are seen of {length:,}. Shorten it, or say first what matters most."
_AIM = "The subject has {length:,} characters; aim for {most} at most. Shorten it."

LIMITS: Mapping[str, tuple[Limit, ...]] = {
    "x": (_hard(280, "weighted", f"The text weighs {_OF} on X", _X),),
    "facebook": (_hard(63_206, "characters", f"The text has {_OF} characters on Facebook", _SOCIALK),),
    "instagram": (_hard(2_200, "characters", f"The text has {_OF} characters on Instagram", _SOCIALK),),
    "linkedin": (_hard(3_000, "characters", f"The text has {_OF} characters on LinkedIn", _BUFFER),),
    "threads": (_hard(500, "characters", f"The text has {_OF} characters on Threads", _BUFFER),),
    "mastodon": (_hard(500, "characters", f"The text has {_OF} characters on Mastodon", _PUBLER),),
    "bluesky": (
        _hard(300, "graphemes", f"The text has {_OF} characters on Bluesky", _BLUESKY),
        _hard(3_000, "bytes", f"The text takes {_OF} bytes on Bluesky", _BLUESKY),
    ),
    "sms": (
        _soft(160, "septets", f"{_PARTS}. {_TO_ONE}", _SMS),
        _soft(70, "UTF-16 units", f"{_PARTS}, because of {{costly}}. {_TO_ONE}", _SMS),
    ),
    "wea": (
        _hard(360, "septets", f"The alert has {_OF} characters", _WEA),
        _soft(90, "septets", _SHORT_TOO, _WEA),
    ),
    "push": (
        _soft(178, "characters", _SEEN),
        _hard(4_096, "bytes", f"The text takes {_OF} bytes in a push message"),
    ),
    SUBJECT: (
        _soft(60, "characters", _AIM),
        _hard(998, "bytes", f"The subject takes {_OF} bytes"),
    ),
    "web": (),
    "email": (),
    "chat": (),
    "print": (),
    "phone-script": (),
}
"""By channel kind; the first of a kind is the one that the screen tells."""

ADDRESS = 23
"""What a web address counts on X and on Mastodon, however long it is."""

MANY = {"septets": 153, "UTF-16 units": 67}
"""What one segment holds of a text message that needs several."""

WORDS_A_SECOND = 3
"""How fast a phone script is read aloud; general knowledge, not verified."""

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_ESCAPED = frozenset("\f^{}\\[~]|€")
"""The alphabet of GSM-7, and the characters that take two places in it."""


def gsm_plain(text: str) -> str:
    """The text without the accents that a text message has no cheap letters for: `á` is `a`, while `ñ` and `é` stay."""
    return "".join(one if one in GSM else normalize("NFD", one)[0] for one in normalize("NFC", text))


_COUNTRIES = (
    "AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW"
    " BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET EU FI"
    " FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO"
    " IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG"
    " MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK"
    " PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC"
    " TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
)
FLAGS = (*_COUNTRIES.split(), "CP", "DG", "EA", "IC", "TA", "UN", "XK")
"""Two letters that, written in flag letters, show as one flag."""

_GENERIC = "UK COM ORG NET EDU GOV MIL INT INFO BIZ CARE CLINIC HEALTH HEALTHCARE HOSPITAL HELP NEWS"
KNOWN_ENDS = frozenset(f"{_COUNTRIES} {_GENERIC}".lower().split())
"""Ends of a domain that X surely knows; with any other the larger count is taken."""

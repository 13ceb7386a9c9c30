"""How text that wants to steer an agent is worded, in five languages. Pure data.

The patterns are for folded text: lower case, no accents, look-alike letters made plain, single spaces. Each
is linear in the text: nothing that repeats is nested, and every gap has a bound.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Why(StrEnum):
    """What makes a text suspicious, in words for a person."""

    OVERRIDE = "tells its reader to disregard earlier instructions"
    ADDRESSED = "speaks to an AI or an automated agent"
    IMITATION = "imitates a system prompt or new orders"
    APPROVAL = "claims an approval, or wants the user kept in the dark"
    TOOLS = "is worded as a command to an agent's tools"
    SECRETS = "asks for a secret to be handed over"
    HIDDEN = "holds text that does not show on the screen"


def _any(words: str) -> str:
    """One of the words or phrases between the bars, as whole words."""
    return r"\b(?:" + "|".join(part.strip().replace(" ", r"\s") for part in words.split("|")) + r")\b"


def _gap(words: int) -> str:
    return rf"(?:\s+[^\s.!?;:]{{1,30}}){{0,{words}}}?\s+"


_DISREGARD = _any(
    r"""ignore|disregard|forget|override|bypass|circumvent|stop following|do not follow|don'?t follow
    | ignorier\w* | missacht\w* | vergiss | vergessen sie | umgehe?n? | ubergehe?n? | befolge\w* nicht
    | ignore[rz]? | oublie[rz]? | ne tiens pas compte | ne tenez pas compte | contourne[rz]? | n'obei\w* pas
    | ignor[ae] | ignorar | olvid[ae] | olvidar | haz caso omiso | haga caso omiso | no sigas | omite
    | desconsider[ae] | esqueca | esquecer | desobedeca | nao siga | descarte"""
)
_EARLIER = _any(
    r"""previous | prior | above | earlier | preceding | all | any | your | every | everything | safety
    | vorherig\w* | bisherig\w* | obig\w* | fruher\w* | alle | deine\w* | ihre\w* | vorig\w*
    | toutes | tous | tes | vos | les | todas | todos | tus | sus | las | los | suas | as | teus | seus"""
)
_ORDERS = _any(
    r"""instructions? | prompts? | directions | guidelines | rules | orders | directives
    | restrictions | safeguards
    | you were told | task | system prompt
    | anweisung\w* | instruktion\w* | regeln | vorgaben | befehle | auftrag\w* | prompt
    | consignes | directives | regles | ordres | instrucciones | ordenes | reglas | indicaciones | directrices
    | instrucoes | ordens | regras | orientacoes | diretrizes"""
)
_MACHINE = _any(
    r"""ai(?:[ -](?:assistants? | agents? | models? | bots?))? | llms?
    | (?:large )?language models? | chatgpt | gpt-?\d?
    | claude | gemini | copilot
    | (?:automated|autonomous|computer[- ]use|browser) (?:agents?|assistants?|systems?)
    | ki(?:[- ](?:assistent\w* | agent\w* | modell\w*))? | sprachmodell\w*
    | automatische\w* (?:agent\w*|assistent\w*)
    | (?:agents?|assistants?|modeles?)(?: d')? ?ia | ia | modeles? de langage | agents? automatises?
    | (?:agentes?|asistentes?|assistentes?|modelos?) de ia | modelos? de (?:lenguaje|linguagem)
    | agentes? automati[zc]ad[oa]s?"""
)
_READER = _any(
    r"assistants? | agents? | bots? | robots? | assistent\w* | agent\w* | agentes? | asistentes?"
    r" | assistentes?"
)
_DO = _any(
    r"""click | press | open | type | send | delete | paste | run | go to | visit | download | forward | reply
    | upload | submit | transfer | pay | confirm | approve | accept | enter | copy | navigate | scroll
    | ignore | use
    | klick\w* | druck\w* | offne\w* | tippe\w* | sende\w* | losche\w* | fuhre\w* | lade\w* | gib | geben sie
    | clique[rz]? | appuie[rz]? | ouvre[rz]? | tape[rz]? | envoie | envoyer | envoyez | supprime[rz]?
    | colle[rz]?
    | haz clic | haga clic | pulsa | pulse | abre | abra | escribe | envia | envie | elimina | pega
    | clique | clica | aperte | digite | exclua | cole | execute"""
)
_MUST = _any(
    r"""must | should | shall | have to | need to | are required | are to | are instructed
    | musst | mussen | sollst
    | sollen | dois | devez | doit | debes | debe | tienes que | deve | devem | precisa"""
)
_SECRET = _any(
    r"""passwords? | pass ?phrases? | api[- ]keys? | (?:private|secret|ssh|access) keys? | credentials
    | (?:secret|access|session|auth)[ -]tokens? | seed phrases? | recovery (?:phrases?|codes?)
    | (?:credit )?card numbers? | session cookies? | verification codes?
    | passwort\w* | kennwort\w* | zugangsdaten | mots? de passe | identifiants | contrasenas? | credenciales
    | senhas? | credenciais | palavra-passe"""
)
_HAND_OVER = _any(
    r"""send | give | paste | e?mail | forward | upload | post | reveal | reply with | transmit
    | submit | share
    | sende\w* | schicke?\w* | ubermittle\w* | kopiere\w* | envoie | envoyez | transmets | transmettez
    | collez?
    | envia | envie | manda | mande | pega | reenvia | cole | encaminhe"""
)
_PLACE = (
    r"(?:\S+@\S+|\bhttps?:|\bto\s(?:this|the\saddress|the\sserver)|\bserver\b|\baddress\b|\bthis\sfield\b)"
)
_USER = _any(
    r"(?:the )?users? | (?:den\s|dem\s|der\s)?(?:be)?nutzers? | l'utilisateur"
    r" | (?:al\s|el\s)?usuario | (?:ao\s|o\s)?usuario"
)

_SOURCES: tuple[tuple[Why, str], ...] = (
    (Why.OVERRIDE, _DISREGARD + r"\s+(?:[^\s.!?;:]+\s+){0,3}?" + _EARLIER + _gap(3) + _ORDERS),
    (
        Why.OVERRIDE,
        _DISREGARD
        + r"\s+(?:[^\s.!?;:]+\s+){0,3}?"
        + _ORDERS
        + _gap(2)
        + _any("above | given | anteriores | previas | precedentes | precedentes | ci-dessus | acima | oben"),
    ),
    (Why.OVERRIDE, _DISREGARD + r"\s+everything\s+(?:you|that)\b"),
    (
        Why.ADDRESSED,
        r"(?:^|[.!?:,\n]\s*|\b(?:attention|achtung|atencion|atencao|hey|hello|dear|hi|note to)[,: ]\s*)"
        r"(?:the\s)?" + _MACHINE + r"\s*[:,!]",
    ),
    (
        Why.ADDRESSED,
        _any("as an? | als | en tant qu[e'] ?(?:un )? | como(?:\\sum|\\sun)?")
        + r"\s*"
        + _MACHINE
        + r"[^.!?]{0,30}?"
        + _MUST,
    ),
    (
        Why.ADDRESSED,
        _any(
            "if you(?:'re|\\sare)(?: an?)? | wenn (?:du|sie)(?: eine?)? | falls (?:du|sie)(?: eine?)?"
            " | si (?:tu es|vous etes)(?: une?)? | si eres(?: una?)? | si es usted(?: una?)?"
            " | se (?:voce e|es|for)(?: uma?)?"
        )
        + r"\s+"
        + _MACHINE,
    ),
    (Why.ADDRESSED, _MACHINE + r"\s+(?:[^\s.!?]+\s+){0,3}?" + _MUST + r"\s+(?:[^\s.!?]+\s+){0,2}?" + _DO),
    (
        Why.ADDRESSED,
        _any(
            "instructions | orders | note | message | attention | anweisung\\w* | hinweis | consignes"
            " | mensaje | mensagem"
        )
        + r"\s+(?:for|to|fur|pour|para)\s+(?:(?:the|all|any|die|den|les|los|as|os)\s)?(?:"
        + _MACHINE
        + "|"
        + _READER
        + ")",
    ),
    (Why.ADDRESSED, r"(?:^|[.!?\n]\s*)(?:dear\s|hey\s|hello\s)?" + _READER + r"\s*[:,]\s*" + _DO),
    (Why.ADDRESSED, r"\bdear\s" + _READER + r"\s*[:,]"),
    (Why.ADDRESSED, r"\b(?:automated|ai|virtual)\s" + _READER + r"\s" + _MUST),
    (Why.ADDRESSED, r"(?:^|[.!?:,]\s*)hey\s" + _MACHINE + "|" + r"\bhello\s" + _MACHINE + r"\s*,"),
    (Why.IMITATION, r"<\|?/?\s?(?:im_start|im_end|system|user_query|assistant|endoftext|tool_call)\s?\|?>"),
    (Why.IMITATION, r"\[/?inst\]|<</?sys>>|#{2,}\s?(?:instruction|system|assistant|human)s?\s?:"),
    (
        Why.IMITATION,
        r"\bsystem\s(?:prompt|override|instructions?)\s?[:.]|\b(?:begin|end)\s(?:of\s)?system\s"
        r"(?:message|prompt)|\bsystem\s?:\s?(?:you|ignore|the\s(?:user|agent|assistant))\b",
    ),
    (
        Why.IMITATION,
        r"\b(?:your|the)\s(?:new|real|actual|true|only)\s(?:task|objective|goal|job|instructions?|mission)"
        r"\s(?:is|are|now)\b|\bthe\s(?:actual|real)\stask\s?:|\bonly\sjob\snow\b",
    ),
    (
        Why.IMITATION,
        r"\bnew\s(?:system\s)?instructions?\s?:|\bneue\sanweisung(?:en)?\s?:|\bnouvelles?\s(?:instructions?"
        r"|consignes?)\s?:|\bnuevas?\sinstruccion(?:es)?\s?:|\bnovas?\sinstruc(?:oes|ao)\s?:",
    ),
    (
        Why.IMITATION,
        r"\bdeine\sneue\saufgabe\b|\bta\snouvelle\stache\b|\bvotre\snouvelle\stache\sest\b"
        r"|\btu\snueva\starea\b|\bsua\snova\starefa\b",
    ),
    (
        Why.IMITATION,
        r"\byou\sare\s(?:now\s)?(?:an?\s)?(?:unrestricted|dan\b|jailbroken|in\sdeveloper\smode|free\sof\s)",
    ),
    (
        Why.APPROVAL,
        _USER + r"\s(?:has\s|have\s)?(?:already\s|pre-?)?(?:approved|authori[sz]ed|consented|confirmed)\b",
    ),
    (Why.APPROVAL, r"\bapproved\sby\s(?:the\s)?user\b|\bapprovals\sare\s(?:disabled|off)\b"),
    (
        Why.APPROVAL,
        r"\bbenutzer\shat\s(?:\w+\s){0,3}genehmigt\b|\bl'utilisateur\sa\s(?:deja\s)?(?:approuve|autorise)"
        r"|\busuario\s(?:ya|ja)\s(?:\w+\s){0,2}(?:aprob|autoriz|aprov)\w+",
    ),
    (
        Why.APPROVAL,
        r"\b(?:do\snot|don't|never|without)\s(?:tell|tell\w*|inform\w*|alert\w*|notify\w*|ask\w*|warn\w*)"
        r"\s(?:the\s)?user\b|\bdon't\sask\sfor\s(?:confirmation|approval)\b|\bwithout\sasking\sfor\sapproval\b",
    ),
    (
        Why.APPROVAL,
        r"\bsag\w*\sdem\s(?:be)?nutzer\s(?:davon\s)?nichts\b|\bfrage?\s(?:den\sbenutzer\s)?nicht\snach\b"
        r"|\bne\s(?:dis|dites)\srien\sa\sl'utilisateur\b|\bn'informe[rz]?\spas\sl'utilisateur\b",
    ),
    (
        Why.APPROVAL,
        r"\bno\sle\sdigas\snada\sal\susuario\b|\bno\sinformes\sal\susuario\b|\bno\spidas\sconfirmacion\b"
        r"|\bnao\s(?:conte\snada|informe|diga\snada|avise)\s(?:ao|o)\susuario\b|\bnao\speca\sconfirmacao\b",
    ),
    (
        Why.TOOLS,
        r"\b(?:use|call|invoke)\s(?:the\s|your\s)?(?:shell|bash|terminal|files?|clipboard|computer|browser|mouse"
        r"|keyboard|open_url|write_file|run_command|\w+_\w+)\stool\b",
    ),
    (Why.TOOLS, r"\brm\s-rf?\b|\b(?:curl|wget)\s\S{1,200}\s?\|\s?(?:sudo\s)?(?:ba|z)?sh\b|\bpowershell\s-e"),
    (Why.TOOLS, r"[\"'](?:action|tool|function|tool_name)[\"']\s?:\s?[\"']"),
    (
        Why.SECRETS,
        r"(?<!never\s)(?<!not\s)" + _HAND_OVER + r"[^.!?\n]{0,40}?" + _SECRET + r"[^!?\n]{0,60}?" + _PLACE,
    ),
)

PATTERNS: tuple[tuple[Why, re.Pattern[str]], ...] = tuple((why, re.compile(text)) for why, text in _SOURCES)

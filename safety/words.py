"""What the words on a thing say of the cost of pressing it. Pure.

Words in English, German, French, Spanish and Portuguese, without accents; one ending in * stands for every
word that begins so. What is on neither list is unknown, and unknown is never low.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from safety.risk import Risk

_IRREVERSIBLE = """
    delet* eras* wip* format purg* destroy* permanent* irrevers* irrevoc* shred* trash discard* overwrit*
    terminat* deactivat* unrecover* factory password* passphras* credential* uninstal* clear empty reset*
    remov*

    losch* gelosch* entfern* vernicht* endgultig* unwiderruf* formatier* uberschreib* verwerf* papierkorb
    leeren zurucksetz* passwort* kennwort* deinstall* kundig*

    supprim* suppression* effac* detrui* definitiv* ecras* corbeille vider reinitialis* formater abandonn*
    desinstall* resili*

    elimin* borr* suprim* destrui* sobrescrib* papelera vaciar restablec* formate* descart* desinstal*
    contrasen*

    exclui* excluir apag* destru* sobrescrev* substitu* lixeira lixo esvaziar redefin* formatar descartar
    senha* palavrapasse
"""
_OUTWARD = """
    pay pays paying payment* purchas* buy* bought order* checkout subscrib* donat* transfer* withdraw* bid
    send* sent submit* publish* post posts posting share* sharing upload* email* mail reply replies forward
    tweet* comment invite* call install* upgrad* updat* allow* grant* authori* authent* permit* trust*
    consent* accept* agree* enroll* regist* signup login signin logout signout book booking reserv* hire
    rent sell* sync* connect* download* execut* run shutdown restart reboot poweroff merge push deploy*
    enable

    zahl* bezahl* kauf* bestell* kostenpflicht* abonnier* spend* uberweis* absend* versend* schick*
    abschick* einreich* veroffentlich* teilen freigeb* hochlad* antwort* weiterleit* einlad* installier*
    aktualisier* erlaub* zulass* gestatt* berechtig* zustimm* akzeptier* anmeld* abmeld* buch* herunterlad*
    ausfuhr* herunterfahr* neustart* vertrau*

    payer paie* paye* achet* achat* commander commande abonn* virement envoy* soumet* publi* partag*
    televers* repond* autoris* permettre connex* inscri* telecharg* eteindre redemarr* valider

    pagar pague pago pagos compr* pedido pedir suscrib* donar envia* enviar envio envie mandar publicar
    compart* subir respond* reenvi* invit* instal* actualiz* permitir autoriz* acept* iniciarsesion
    cerrarsesion descarg* ejecut* apagar reiniciar

    pagamento* encomend* assinar assine doar submeter compartilh* partilh* carregar encaminh* convid*
    atualiz* aceit* entrar sair baixar desligar
"""
_PLAIN = frozenset(
    " ".join(words.split())
    for words in """
    cancel | back | next | previous | open | open file | new | new file | new tab | new window | new folder
    | file | edit | view | search | find | find next | find previous | help | about | menu | more | show more
    | show all | details | insert | format | tools | window | options | preferences | settings | properties
    | tab | home | up | down | left | right | undo | redo | copy | select all | zoom in | zoom out
    | full screen | fullscreen | reload | refresh | print preview | go | bookmarks | history | document
    | data | statistics | save as | open menu | main menu | page up | page down | first | last | expand
    | collapse | minimise | minimize | maximise | maximize | mode | font

    | abbrechen | zuruck | weiter | vor | offnen | neu | datei | bearbeiten | ansicht | suchen | hilfe | info
    | uber | einstellungen | eigenschaften | werkzeuge | extras | fenster | ruckgangig | wiederholen
    | kopieren | alles auswahlen | neuer tab | neues fenster

    | annuler | retour | suivant | precedent | ouvrir | nouveau | fichier | edition | affichage | rechercher
    | aide | outils | fenetre | parametres | proprietes | copier | tout selectionner | retablir

    | cancelar | atras | volver | siguiente | anterior | abrir | nuevo | archivo | editar | ver | buscar
    | ayuda | herramientas | ventana | preferencias | ajustes | propiedades | copiar | seleccionar todo
    | deshacer | rehacer

    | voltar | proximo | seguinte | novo | ficheiro | arquivo | exibir | procurar | ajuda | ferramentas
    | janela | configuracoes | propriedades | selecionar tudo | desfazer | refazer
    """.split("|")
)
_CALCULATOR = re.compile(r"[0-9.,+\-−–×÷*/=%()^√π±]{1,3}")
_TAIL = re.compile(r"(?:\t.*|\s+(?:ctrl|strg|alt|shift)\b.*|\s+f\d+|[.…:>▸_]+)$")


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile("|".join(word.replace("*", r"\w*") for word in words.split()))


_GRADES = ((Risk.R4, _pattern(_IRREVERSIBLE)), (Risk.R3, _pattern(_OUTWARD)))


def plain_text(text: str) -> str:
    """Words as they are compared: no case, no accents, no invisible characters, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text)
    visible = "".join(c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cf"))
    return " ".join(visible.casefold().split())


def costly_words(text: str) -> tuple[Risk, str] | None:
    """The gravest grade that any word in the text stands for, and that word; None where none does."""
    tokens = re.findall(r"[^\W\d_]+", plain_text(text))
    for risk, pattern in _GRADES:
        for token in (*tokens, *(first + second for first, second in pairwise(tokens))):
            if pattern.fullmatch(token):
                return risk, token
    return None


def is_plain(text: str) -> bool:
    """True for words known to do nothing that cannot be taken back: "Cancel", "File", "7", "×"."""
    bare = _TAIL.sub("", plain_text(text)).strip()
    return bare in _PLAIN or _CALCULATOR.fullmatch(bare) is not None

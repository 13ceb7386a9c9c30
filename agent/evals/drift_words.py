"""The words of the built-in pages in German, for the drift of that name. Data that tasks name (people, goods,
cities) stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_LINES = """
Account = Konto
Accept all = Alle annehmen
Added. = Hinzugefügt.
Add to cart = In den Warenkorb
Addresses = Anschriften
Archive = Archivieren
Board = Tafel
Book = Buchen
Budget draft = Entwurf Haushalt
Choose one = Bitte wählen
Clear = Leeren
Comments = Bemerkungen
Cookies = Cookies
Country = Land
Create ticket = Anlegen
Date = Datum
Delete = Löschen
Destination = Reiseziel
Edit = Bearbeiten
Email = E-Mail
Everything for a quiet afternoon. = Alles für einen ruhigen Nachmittag.
Feedback = Rückmeldung
Finished = Erledigt
Flights = Flüge
Floor plan = Grundriss
Free = Kostenlos
Full name = Vor- und Nachname
Gallery = Galerie
Guests = Personen
High = Hoch
I agree to the terms = Ich stimme den Bedingungen zu
In progress = In Arbeit
Like = Gefällt mir
Log in = Anmelden
Low = Niedrig
Meeting rooms = Besprechungsräume
Message = Nachricht
Messages = Nachrichten
Minutes of May = Protokoll vom Mai
New ticket = Neuer Vorgang
Next = Weiter
No messages. = Keine Nachrichten.
No settings. = Keine Einstellungen.
Normal = Mittel
Nothing new today. = Heute nichts Neues.
Open = Öffnen
Partner offers = Angebote von Partnern
Password = Kennwort
Payment methods = Zahlungsarten
Personal data = Persönliche Angaben
Plan: = Tarif:
Previous = Zurück
Priority = Dringlichkeit
Read more about the library = Mehr über die Bücherei
Read more about the market = Mehr über den Markt
Registered = Angemeldet
Reject all = Alle ablehnen
Reports = Berichte
Reserve = Reservieren
Reserve a table = Einen Tisch reservieren
Room = Raum
Search = Suchen
Search flights = Flüge suchen
Search results = Suchergebnisse
Search the shop = Im Laden suchen
Seats = Plätze
Send = Absenden
Send me the newsletter = Rundbrief schicken
Settings = Einstellungen
Shared files = Gemeinsame Dateien
Sign up = Registrieren
Tell us = Sagen Sie es uns
Terms = Bedingungen
Terms of use = Nutzungsbedingungen
Thank you = Danke
The tea shop = Der Teeladen
Time = Uhrzeit
Time zone = Zeitzone
To do = Zu erledigen
Town bulletin = Stadtblatt
Town news = Stadtnachrichten
Urgent = Eilig
Use this zone = Diese Zone nehmen
User name = Benutzername
Water plants = Blumen gießen
We use cookies to make this site work. = Diese Seite braucht Cookies.
Welcome = Willkommen
Write report = Bericht schreiben
You are registered. = Sie sind registriert.
Your account = Ihr Konto
Your cart = Ihr Warenkorb
Your data has been received. = Ihre Angaben sind eingegangen.
Your ticket = Ihre Fahrkarte
"""

GERMAN: Mapping[str, str] = MappingProxyType(
    dict(tuple(line.split(" = ", 1)) for line in _LINES.strip().splitlines())  # type: ignore[misc]
)

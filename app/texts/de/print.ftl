### Slips and invoices.

slip = Lieferschein
invoice = Rechnung
slips = { $count ->
        [one] { $count } Lieferschein
       *[other] { $count } Lieferscheine
    }
invoices = { $count ->
        [one] { $count } Rechnung
       *[other] { $count } Rechnungen
    }
title = { $kind } { $number }
how = Drucken Sie diese Seite: Jede Bestellung beginnt auf einem neuen Blatt.
print = Drucken
next-orders = Nächste Bestellungen
back = Zurück zu den Bestellungen
nothing = Nichts zu drucken
none-found = Keine dieser Bestellungen ist zu finden.
missing = { $count ->
        [one] { $count } Bestellung aus dem Link ist nicht zu finden: gelöscht, oder der Link ist falsch.
       *[other] { $count } Bestellungen aus dem Link sind nicht zu finden: gelöscht, oder der Link ist falsch.
    }
partly = { $count ->
        [one] Die Liste hat { $count } Bestellung; ein Dokument fasst { $most } davon.
       *[other] Die Liste hat { $count } Bestellungen; ein Dokument fasst { $most } davon.
    }
stamp = Storniert: nicht versenden
code = QR-Code der Bestellnummer { $number }
ship-to = Lieferung an
bill-to = Rechnung an
placed = Bestellt am
contents = Inhalt
payment = Zahlung
due = Offen
paid = Bezahlt
none-cancelled = Keine, die Bestellung ist storniert
packed = Gepackt
pieces = Stück
price = Preis
discount = Rabatt
amount = Betrag
total-in = Summe, { $currency }
percent = { $percent } %

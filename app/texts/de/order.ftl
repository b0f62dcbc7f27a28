### An order: its panel, its history, its forms.

order-number = Bestellung { $number }
not-numbered = Neue Bestellung, noch ohne Nummer
no-such-order = Keine solche Bestellung
order = Bestellung
one-order = Eine Bestellung
close-order = Bestellung schließen
placed = Aufgegeben
ships-to = Geht nach
has-been-deleted = Diese Bestellung wurde gelöscht.
may-be-deleted = Vielleicht wurde sie gelöscht, oder der Link ist falsch.
total-of = Summe, { $items }
# Documents for paper.
on-paper = Auf Papier
packing-slip = Lieferschein
invoice = Rechnung
# From order to order.
orders-of-list = Bestellungen der Liste
previous-order = Vorige Bestellung
next-order = Nächste Bestellung
with-key = { $what } ({ $key })
show-beside = Neben der Liste zeigen
open-as-page = Als Seite öffnen

## Its history.

history = Verlauf
who-and-when = { $who } · { $when }
more-differences = { $count } weitere
before = vorher:{ " " }
after = { " " }nachher:{ " " }
in-another-order = in anderer Reihenfolge
imported = Importiert
changed = Geändert
deleted = Gelöscht
edited = Bearbeitet: { $fields }
edited-customer = Kunde
edited-contact = Kontakt
edited-address = Adresse
edited-note = Notiz
edited-lines = Positionen
saved-unchanged = Unverändert gespeichert
# `3 × $18.00 − 10 %`
terms = { $quantity } × { $price }
terms-discount = { $terms } − { $percent } %

## Its deletion.

delete-question = Bestellung { $number } löschen?
delete-text = { $customer }, { $items }, { $total }. Die Ware geht zurück in den Bestand. Das lässt sich nicht rückgängig machen.
delete-order = Bestellung löschen

## Its form.

new-order = Neue Bestellung
edit-order = Bestellung { $number } bearbeiten
place-order = Bestellung aufgeben
choose-product = Produkt wählen
quantity = Menge
discount = Rabatt %
remove-line = Position { $place } entfernen
add-line = Position hinzufügen
typed-before = Das hatten Sie schon geschrieben und nicht gesendet.
start-over = Neu anfangen
order-total = Summe der Bestellung
product-choice = { $product } · { $price } · noch { $left }
# Below a line: what a piece costs, what a piece is, and how many are left.
each = { $price } pro Stück
of-unit = { $price } · { $unit }
left = { $price } · noch { $left }
left-beside = { $price } · noch { $left } neben { $others } in anderen Positionen
stock = Bestand
no-longer-sold = Nicht mehr im Verkauf
runs-low = Wird mit dieser Bestellung knapp
none-left = Keine mehr da, { $missing } gewünscht
none-left-now = Keine mehr da
none-left-after = Danach keine mehr da
more-than-left = { $missing } mehr als vorhanden

## Where somebody else has changed it meanwhile.

changed-by-others = Von jemand anderem geändert
changed-meanwhile = Jemand anders hat diese Bestellung inzwischen geändert. Dort steht jetzt: { $customer }, { $items }, { $total }, { $status }. { $what-to-do }
go-on = Nichts davon widerspricht Ihrer Eingabe: Machen Sie weiter.
choose-then-save = Ihre Eingabe bleibt erhalten. Wählen Sie für jedes Feld, dann speichern Sie.
yours = Ihres
theirs = Neues

## Was an Ort und Stelle bearbeitet wird.

add-value = { $field } hinzufügen
change-value = { $value }, { $field } ändern
quantity-of = Menge von { $product }
save = Speichern

## Andere, die sie ansehen.

somebody-views = Jemand anders sieht sich diese Bestellung auch an.
viewers = { $count ->
    [one] Sie und { $count } weitere Person sehen sich diese Bestellung an
   *[other] Sie und { $count } weitere Personen sehen sich diese Bestellung an
}
# Danach, wie viele es sind.
viewing = { " " }hier
viewed-by-another = Jemand anders sieht sie gerade an

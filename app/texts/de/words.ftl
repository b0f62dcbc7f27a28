### What is said in many places: statuses, fields, buttons.

## Where an order stands. Inside a sentence they are written small.

status-new = Neu
status-paid = Bezahlt
status-packed = Gepackt
status-shipped = Versandt
status-delivered = Geliefert
status-cancelled = Storniert

## The buttons that bring it there.

action-new = Wieder öffnen
action-paid = Bezahlt melden
action-packed = Gepackt melden
action-shipped = Versandt melden
action-delivered = Geliefert melden
action-cancelled = Stornieren

## Fields of an order.

customer = Kunde
contact = Kontakt
city = Ort
country = Land
note = Notiz
lines = Positionen
status = Status
total = Summe
product = Produkt
price = Preis
sku = Artikelnr.

## Things, counted.

items = { $count ->
        [one] { $count } Stück
       *[other] { $count } Stück
    }
orders = { $count ->
        [one] { $count } Bestellung
       *[other] { $count } Bestellungen
    }
new-orders = { $count ->
        [one] { $count } neue Bestellung
       *[other] { $count } neue Bestellungen
    }
# How many of how many are shown.
of = { $shown } von { $total }
# In place of the number of an order that has none yet.
new-number = Neu
# What stands for a field that says nothing.
empty = leer
loading = Lädt …

## Buttons and pages.

live-orders = Live-Bestellungen
# The title of a page in the browser: what it shows, and the application.
page-title = { $page } · Live-Bestellungen
orders-page = Bestellungen
figures-page = Zahlen
products-page = Produkte
import-page = Import
close = Schließen
cancel = Abbrechen
edit = Bearbeiten
delete = Löschen
search = Suchen
show-more = Mehr zeigen
try-again = Erneut versuchen
save-changes = Änderungen speichern
all = Alle
revenue = Umsatz

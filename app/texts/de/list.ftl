### The list: search, filters, views, columns, selection.

orders = Bestellungen
search-orders = Bestellungen suchen
search-placeholder = Nummer, Kunde, Ort, Produkt
layout = Anordnung
list = Liste
board = Board
oldest-first = Älteste zuerst
no-orders-match = Keine Bestellungen gefunden.
load-more = Mehr laden
orders-shown = Gezeigte Bestellungen
not-loaded = Die Bestellungen konnten nicht geladen werden: Der Server ist nicht erreichbar.
changed-since = Geändert seit{ " " }
show-all = Alle zeigen

## Columns.

column-number = Nr.
column-items = Stück
column-updated = Geändert
column-age = Alter
width-of = Breite von { $column }
columns = Spalten
columns-of-view = Sie gehören zu Ihrer Ansicht „{ $view }“.
columns-of-browser = Sie gelten in diesem Browser für alle Listen außer Ihren eigenen Ansichten.
columns-as-cards = { " " }Auf einem so schmalen Bildschirm bleibt jede Bestellung eine Karte.
columns-hint = Ziehen Sie eine Zeile oder verschieben Sie sie mit ihren Pfeilen.
no-room = kein Platz bei dieser Breite
always-shown = immer gezeigt
column-placed = { $column }: { $place } von { $count }
move-up = { $column } nach oben
move-down = { $column } nach unten
rows = Zeilen
roomy = Luftig
dense = Dicht
reset = Zurücksetzen
done = Fertig

## Filters.

filter = Filter
filters = Filter
days = Tage
days-are-utc = Tage sind die der UTC.
show-orders = Bestellungen zeigen
product-sku = Produkt (Artikelnr.)
total-from = Summe von
total-to = Summe bis
first-day = Erster Tag
last-day = Letzter Tag
filter-problem = { $field }: { $problem }
remove-filter = Filter entfernen: { $filter }
clear-all = Alle entfernen
orders-found = { $count ->
        [one] { $count } Bestellung gefunden
       *[other] { $count } Bestellungen gefunden
    }
chip-product = Produkt { $sku }
chip-at-least = Mindestens { $amount }
chip-at-most = Höchstens { $amount }
chip-placed-before = Aufgegeben vor { $moment }
chip-days = { $from } – { $to }
chip-from = Ab { $day }
chip-until = Bis { $day }

## Views.

views = Ansichten
view-to-pack = Zu packen
view-late = Verspätet
edit-views = Ansichten bearbeiten
save-view = Ansicht speichern
your-views = Ihre Ansichten
list-is-view = Diese Liste ist Ihre Ansicht „{ $view }“.
view-keeps = Bewahrt Filter, Sortierung und Spalten dieser Liste in diesem Browser auf.
view-name = Name der Ansicht
rename = Umbenennen
rename-view = { $view } umbenennen
delete-view = { $view } löschen
new-name = Neuer Name
save-name = Namen speichern
delete-view-question = „{ $view }“ löschen?
keep = Behalten

## Rows.

new-rows = Neue Zeilen
show-rows = Anzeigen (.)
select-order = { $number }, { $customer } auswählen
select-shown = Alle gezeigten auswählen
by = von { $actor }
no-longer-listed = Nicht mehr in dieser Liste
deleted = Gelöscht
deleted-by = Gelöscht von { $actor }

## Orders that are selected.

selection = Auswahl
selected-orders = Ausgewählte Bestellungen
orders-selected = { $count ->
        [one] { $count } Bestellung ausgewählt
       *[other] { $count } Bestellungen ausgewählt
    }
selected = { $count } ausgewählt
select-matching = Alle { $count } passenden auswählen
clear-selection = Auswahl aufheben
clear-selection-key = Auswahl aufheben (Esc)
move-on = Weiterführen
print = Drucken
printed-at-once = Bis zu { $count } werden auf einmal gedruckt
packing-slips = Lieferscheine
invoices = Rechnungen
report = Was daraus wurde
stop = Anhalten
failed-order = { $order }: { $why }
and-more = und { $count } weitere
orders-to = { $count ->
        [one] { $count } Bestellung → { $status }
       *[other] { $count } Bestellungen → { $status }
    }
report-line = { $what }: { $parts }
report-done = { $count } erledigt
report-not = { $count } nicht
report-left = { $count } ausgelassen
report-left-bound = { $count } ausgelassen: höchstens { $most } auf einmal

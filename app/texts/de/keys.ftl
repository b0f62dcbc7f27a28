### Shortcuts, the palette, the sheet.

## What a shortcut does.

next-row = Nächste Bestellung
previous-row = Vorige Bestellung
open = Bestellung öffnen
select = Bestellung auswählen
select-range = Bis hierher auswählen
show-waiting = Wartende neue Bestellungen zeigen
search = Suchen
jump = Zu einem Datum springen
columns = Spalten und Dichte
views = Ansichten speichern und bearbeiten
shape = Von der Liste zum Board und zurück
lane-before = Zur Spalte links, auch ←
lane-after = Zur Spalte rechts, auch →
move-on = Bestellung in die nächste Spalte
next-order = Von der offenen Bestellung zur nächsten
previous-order = Zur vorigen
new-order = Neue Bestellung
edit-order = Bestellung bearbeiten
all-orders = Alle Bestellungen
seen = Neue Bestellungen sind gesehen
refresh = Jetzt aktualisieren
settings = Einstellungen
palette = Alles finden und tun
undo = Letztes rückgängig machen
sheet = Tastenkürzel

## The sheet.

group-list = In der Liste
group-board = Auf dem Board
group-order = Bestellungen
group-go = Gehe zu
group-page = Die Seite
single-keys-off = Einzelne Tasten sind in den Einstellungen ausgeschaltet; Strg K nicht.
ctrl = Strg
shift = Umschalt
enter = Eingabe

## The palette.

palette-key = Alles finden und tun (Strg K)
palette-placeholder = Aktion, Bestellung oder Kunde
what-can-be-done = Was möglich ist
search-for = Bestellungen nach „{ $text }“ durchsuchen
jump-to = Zum { $day } springen
move-order = { $number }: { $action }
open-order = { $number } öffnen
go-to = Gehe zu { $place }
view = Ansicht: { $name }
product = Produkt: { $name }
escape = Esc

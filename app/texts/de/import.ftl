### Die Seite für Importe.

lead = Bestellungen und Produkte aus einer CSV-Datei. Was schon da ist, wird weder verdoppelt noch überschrieben.
import-orders = Bestellungen importieren
import-products = Produkte importieren
import-items = { $items } importieren
check-only = Nur prüfen
columns-missing = Es fehlen Spalten
# Die Zeilen einer Datei; die Positionen einer Bestellung stehen in einer anderen.
lines = { $count ->
    [one] { $count } Zeile
   *[other] { $count } Zeilen
}
products = { $count ->
    [one] { $count } Produkt
   *[other] { $count } Produkte
}
# Eine Bestellung oder ein Produkt mit Nummer, wie in einer Liste.
order = Bestellung { $number }
product = Produkt { $sku }

## Die Datei.

file-holds = Die Datei enthält
drop = CSV-Datei hierher ziehen oder auswählen
drop-hint = UTF-8, mit Kommas, Semikolons oder Tabs; die erste Zeile enthält die Spaltennamen
csv-file = CSV-Datei
plain-hint = Ohne Skripte werden Dateien bis { $size } kB angenommen. Längere lassen sich teilen oder über die Kommandozeile importieren.
what-orders-hold = Was eine Datei mit Bestellungen enthält
what-products-hold = Was eine Datei mit Produkten enthält
orders-note = Eine Zeile für jede Position; die Zeilen einer Bestellung stehen beieinander und wiederholen, was zur ganzen Bestellung gehört. Ein Export hat alle diese Spalten. Importieren Sie zuerst die Produkte. Bestellungen behalten Nummer und Datum und nehmen nichts aus dem Bestand.
products-note = Eine Zeile für jedes Produkt. Was schon da ist, bleibt, wie es ist.
if-it-has-it = { " " }(falls vorhanden)
what-it-holds = Inhalt
looking = Wird durchgesehen: { $percent } %
holds = { $lines }, { $items }
holds-apart = { $lines }, { $items }; manche stehen an mehreren Stellen

## Ihre Spalten.

columns-of-file = Spalten der Datei
in-file = In der Datei
row = Beispiel { $place }
column-number = Spalte { $place }
imported-as = Importiert als
column-imported-as = { $column } wird importiert als
not-imported = — nicht importiert —
missing-columns = Fehlende Spalten
missing = { $count ->
    [one] { $count } Spalte fehlt: { $names }. Wählen Sie, welche Spalte der Datei das ist.
   *[other] { $count } Spalten fehlen: { $names }. Wählen Sie für jede, welche Spalte der Datei das ist.
}

## Unterwegs.

interrupted = Unterbrochener Import
check-interrupted = Die Prüfung von { $file } wurde nach { $done } von { $lines } unterbrochen. Wählen Sie die Datei noch einmal, dann geht es dort weiter; nichts wird verdoppelt.
import-interrupted = Der Import von { $file } wurde nach { $done } von { $lines } unterbrochen. Wählen Sie die Datei noch einmal, dann geht es dort weiter; nichts wird verdoppelt.
forget = Verwerfen
progress = Fortschritt
lines-done = Erledigte Zeilen
pace = { $items } pro Sekunde
time-left = noch etwa { $time }
stop = Anhalten
go-on = Fortsetzen
checking-orders = Bestellungen werden geprüft; nichts wird geschrieben
checking-products = Produkte werden geprüft; nichts wird geschrieben
importing-orders = Bestellungen werden importiert
importing-products = Produkte werden importiert
stopped = Angehalten. Was erledigt ist, bleibt erledigt; Sie können jederzeit fortsetzen.

## Was daraus wurde.

to-be-imported = Zu importieren
imported = Importiert
already-there = Schon da
refused = Abgelehnt
counts = { $present } schon da, { $refused } abgelehnt
outcome = { $items } importiert, { $counts }
outcome-of-check = Geprüft, nichts wurde geschrieben: { $items } zu importieren, { $counts }
refused-lines = { $count ->
    [one] { $count } abgelehnte Zeile
   *[other] { $count } abgelehnte Zeilen
}
refused-note = Ist eine Zeile einer Bestellung nicht in Ordnung, wird die ganze Bestellung abgelehnt. Berichtigen Sie die Zeilen und importieren Sie sie noch einmal: Was schon da ist, wird nicht verdoppelt.
download = Als CSV herunterladen
line = Zeile
# The same as what a sentence is about.
own-line = Zeile
belongs-to = Gehört zu
column = Spalte
reason = Grund
more-lines = Mehr zeigen (noch { $count })
by-another-line = Eine andere Zeile dieser Bestellung wurde abgelehnt.
# Der Name einer Datei.
refused-file = { $name }-abgelehnt.csv

## Was im Weg steht.

tried-again = { $why } Es wird von selbst noch einmal versucht.
busy = Der Server ist ausgelastet.
not-sent = Die Seite konnte die Datei nicht senden.
browser-cannot = Dieser Browser kann die Datei nicht senden.
not-taken = Der Server hat die Datei nicht angenommen.
no-file = Wählen Sie eine Datei, die nicht leer ist.
unreadable = Die Datei ist nicht mehr lesbar: Sie wurde geändert oder verschoben. Wählen Sie sie noch einmal.
not-utf8 = Zeile { $line } ist kein UTF-8-Text. Speichern Sie die Datei als „CSV UTF-8“ und wählen Sie sie noch einmal.
not-text = Das ist keine CSV-Datei, oder sie ist nicht in UTF-8 kodiert. Speichern Sie sie als „CSV UTF-8“.
no-end = Ab Zeile { $line } endet keine Bestellung. Ist ein Anführungszeichen offen, oder ist { $key } eine andere Spalte?
no-product-end = Ab Zeile { $line } endet kein Produkt. Ist ein Anführungszeichen offen, oder ist { $key } eine andere Spalte?
too-many-orders = Die Datei hat mehr als { $most } Bestellungen. Teilen Sie sie, oder importieren Sie sie über die Kommandozeile.
too-many-products = Die Datei hat mehr als { $most } Produkte. Teilen Sie sie, oder importieren Sie sie über die Kommandozeile.
no-rows = Die Datei hat unter der Kopfzeile keine Zeilen.
lacks-columns = Der Datei fehlt: { $columns }.
repeated-column = Die Datei hat die Spalte { $column } mehr als einmal.
too-large = Die Datei ist zu groß, oder ein Anführungszeichen darin ist offen.

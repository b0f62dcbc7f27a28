### Why something is refused, and what is wrong with a field.

## What is wrong with a field. It follows the field's name, or stands at the field by itself.

sentence = { $field } { $problem }.
not-empty = darf nicht leer sein
one-line = muss eine Zeile ohne Steuerzeichen sein
no-controls = darf keine Steuerzeichen enthalten
chars = darf höchstens { $most } Zeichen haben
some-lines = brauchen mindestens eine Zeile
lines = dürfen höchstens { $most } Zeilen haben
quantity = muss eine ganze Zahl von 1 bis 10.000 sein
percent = muss eine ganze Zahl von 0 bis 100 sein
whole = muss eine ganze Zahl sein
stock = muss eine ganze Zahl von 0 bis { $most } sein
restock = muss eine ganze Zahl von −{ $most } bis { $most } sein, aber nicht 0
price = muss zwischen 0 und { $most } liegen
sku = muss 1 bis 40 Zeichen ohne Leerzeichen haben
total = hat eine zu große Summe
sum = haben zusammen eine zu große Summe
takes-too-much = darf nicht mehr entnehmen als die { $left }, die da sind
stock-above = darf den Bestand nicht über { $most } bringen
must-wait = muss warten: { $count } andere sind unterwegs
day = muss ein Tag wie 2026-03-01 sein
nothing-changed = muss mindestens ein Feld ändern
not-an-amount = ist kein Betrag wie 12,50
too-many-decimals = hat mehr Nachkommastellen als die Währung
too-large = ist zu groß
before-first-day = darf nicht vor dem ersten Tag liegen
less-than-minimum = darf nicht kleiner als das Minimum sein
list-or-board = muss list oder board sein

## Names of fields that stand in no other file, as they open such a sentence.

field-contents = Das Gesendete
field-restock = Der Eingang
field-this = Das
field-line = Position { $place }

## Names of views.

view-not-needed = ist nicht nötig: diese Liste ist schon „{ $view }“
view-no-room = hat keinen Platz: { $count } Ansichten sind schon gespeichert, löschen Sie eine
view-chars = darf höchstens { $most } Zeichen haben
view-plain = muss einfacher Text sein
view-given = ist der Name einer Ansicht, die alle haben
view-taken = gehört schon einer anderen Ihrer Ansichten

## Ages from which on an order looks late.

age-shape = muss ein Alter wie 30 min, 4 h oder 2 T sein
age-range = muss zwischen 1 min und 365 T liegen
age-order = muss mehr als das Alter für Gelb sein

## What stands against it.

unknown-product = Es gibt kein Produkt „{ $sku }“.
discontinued = { $name } ({ $sku }) ist eingestellt und nicht bestellbar.
out-of-stock = Nicht genug { $name } ({ $sku }): { $wanted } gewünscht, { $left } da.
stale-version = Jemand anders hat es inzwischen geändert; so steht es jetzt.
forbidden-status = Eine Bestellung, die { $from } ist, kann nicht { $to } werden.
not-editable = Nur neue Bestellungen lassen sich bearbeiten; diese ist { $status }.
not-deletable = Nur neue und stornierte Bestellungen lassen sich löschen; diese ist { $status }.
not-revertible = Das lässt sich nicht rückgängig machen: { $why }.
revert-unknown = davon ist bei dieser Bestellung nichts bekannt
revert-too-old = es ist mehr als { $minutes } Minuten her
revert-placed = damit wurde die Bestellung aufgegeben, die sich stornieren oder löschen lässt
no-order = Es gibt keine Bestellung „{ $id }“.
no-product = Es gibt kein Produkt „{ $id }“.
already-an-order = Es gibt schon eine Bestellung „{ $id }“.
already-a-product = Es gibt schon ein Produkt „{ $id }“.
key-reused = Dieser Idempotenz-Schlüssel wurde schon für eine andere Anfrage benutzt.

## Where there is no answer.

busy = Der Server ist ausgelastet; versuchen Sie es gleich noch einmal.
failed = Der Server konnte das nicht tun. Der Fehler ist protokolliert.
malformed = Der Server hat die Anfrage nicht verstanden. Laden Sie die Seite neu und versuchen Sie es noch einmal.
unreachable = Der Server ist nicht erreichbar.

## The same where the details are not at hand: after a form without scripts.

told-invalid = In einem Feld steht, was dort nicht stehen darf.
told-unknown-product = Dieses Produkt gibt es nicht.
told-discontinued = Dieses Produkt ist eingestellt.
told-out-of-stock = Von diesem Produkt ist nicht genug da.
told-stale-order = Jemand anders hat diese Bestellung inzwischen geändert. Ihre Eingabe bleibt erhalten: Speichern Sie noch einmal, damit sie gilt.
told-stale-product = Jemand anders hat dieses Produkt inzwischen geändert. Ihre Eingabe bleibt erhalten: Speichern Sie noch einmal, damit sie gilt.
told-forbidden-status = Die Bestellung kann diesen Status nicht mehr bekommen.
told-not-editable = Nur neue Bestellungen lassen sich bearbeiten.
told-not-deletable = Nur neue und stornierte Bestellungen lassen sich löschen.
told-no-order = Diese Bestellung gibt es nicht.
told-already-placed = Diese Bestellung wurde schon aufgegeben.
told-already-product = Es gibt schon ein Produkt mit dieser Artikelnr.
told-key-reused = Dieses Formular wurde schon mit anderem Inhalt gesendet. Sehen Sie in der Liste nach, dann versuchen Sie es noch einmal.

## Was mit einer Zeile einer Datei nicht stimmt. Spalten behalten die Namen, die sie dort haben.

file-amount = ist kein Betrag wie 12.50
utf8 = ist kein UTF-8-Text
within = muss eine ganze Zahl von { $low } bis { $high } sein
order-number = muss eine ganze Zahl von 1 bis { $most } sein, nicht „{ $found }“
one-status = muss new, paid, packed, shipped, delivered oder cancelled sein
a-moment = ist keine Zeit wie 2026-03-01T12:00:00Z
flag = muss 0 oder 1 sein
of-that-day = muss ein Zeitpunkt des Tages in ordered_on sein
since-placed = darf nicht vor der Bestellung liegen
since-ordered = darf nicht vor ordered_on liegen
same-order = ist anders als in Zeile { $line } derselben Bestellung
line-too-many = ist eine zu viel: höchstens { $most }
width = hat { $fields } Felder, die Kopfzeile hat { $columns }
one-place = { $which } steht an mehr als einer Stelle der Datei
all-lines = { $which } fehlt vielleicht eine Position: Zeile { $line } ist nicht lesbar
imported-otherwise = wurde schon mit anderem Inhalt importiert und wird nicht überschrieben

### What the page tells by itself: messages, notices, what came back.

messages = Meldungen
dismiss = Schließen
undo = Rückgängig
undo-key = Rückgängig (Strg Z)
undone = Rückgängig gemacht: { $what }
not-undone = Nicht rückgängig gemacht: { $what }
nothing-to-undo = Es gibt nichts rückgängig zu machen

## What is asked for, in few words.

new-order-for = Neue Bestellung für { $customer }
# The same in the midst of a line.
new-order-for-within = neue Bestellung für { $customer }
changes-to = Änderungen an { $subject }
to-status = { $subject } → { $status }
delete = { $subject } löschen
undo-for = Rückgängig für { $subject }
new-product = Neues Produkt { $subject }
restock = { $subject } um { $pieces } auffüllen
discontinue = { $subject } einstellen
bring-back = { $subject } wieder aufnehmen

## That it is done, or was not.

changes-saved = Änderungen an { $subject } gespeichert
deleted = { $subject } gelöscht
restocked = { $pieces } { $subject } mehr im Bestand
taken-out = { $pieces } { $subject } aus dem Bestand genommen
no-longer-sold = { $subject } ist nicht mehr im Verkauf
sold-again = { $subject } ist wieder im Verkauf
order-placed = Bestellung { $number } aufgegeben
order-not-placed = Die Bestellung wurde nicht aufgegeben
changes-not-saved = Die Änderungen wurden nicht gespeichert
status-not-changed = Der Status wurde nicht geändert
order-not-deleted = Die Bestellung wurde nicht gelöscht
was-not-undone = Es wurde nicht rückgängig gemacht
product-not-added = Das Produkt wurde nicht angelegt
product-not-changed = Das Produkt wurde nicht geändert
stock-not-changed = Der Bestand wurde nicht geändert
# What was not done, and with what.
failure-of = { $failure }: { $subject }

## What waited for the server.

unreadable = Was hier wartete, war nicht zu lesen
unreadable-why = Eine andere Version dieser Seite hat es aufbewahrt, und es wird nicht gesendet: Sehen Sie nach, was fehlt, und geben Sie es erneut ein.
not-kept = Dieser Browser bewahrt nichts für diese Seite auf
not-kept-why = Was Sie tun, geht verloren, wenn die Seite geschlossen oder neu geladen wird, bevor es den Server erreicht hat.
was-cancelled = Es wurde abgebrochen.
cancelled = Abgebrochen: { $what }
no-longer-waiting = Wartet nicht mehr: { $what }
may-have-arrived = Es wurde schon gesendet und blieb ohne Antwort, hat den Server also vielleicht erreicht. Dann erscheint es hier von selbst.
with-resting = { $count ->
        [one] { $what }, und { $count } Änderung, die darauf aufbaute
       *[other] { $what }, und { $count } Änderungen, die darauf aufbauten
    }
rested-refused = Worauf es aufbaute, wurde abgelehnt.
with-later = { $count ->
        [one] { $reason } { $count } spätere Änderung, die darauf aufbaute, entfiel damit.
       *[other] { $reason } { $count } spätere Änderungen, die darauf aufbauten, entfielen damit.
    }
too-old = Es hat mehr als { $days } Tage gewartet. Ein Server vergisst mit der Zeit, was ihm gesendet wurde, darum wird es nicht von selbst erneut gesendet: Sehen Sie nach, ob es schon da ist, und entscheiden Sie dann.
came-back = Zurückgekommen
order-came-back = Eine Bestellung kam zurück: { $customer }
product-came-back = Ein Produkt kam zurück: { $product }
what-came-in = ein Wareneingang

## Other messages.

next-not-loaded = Die nächsten Bestellungen konnten nicht geladen werden
orders-not-read = Die Bestellungen konnten nicht gelesen werden
bulk-busy = Es wird schon etwas mit vielen Bestellungen getan
bulk-busy-why = Warten Sie, bis es fertig ist, oder halten Sie es an.
at-most-selected = Höchstens { $count } Bestellungen lassen sich einzeln auswählen
at-most-selected-why = Wählen Sie die gezeigten und dann alle passenden aus, oder grenzen Sie die Liste ein.
not-searched = Danach lässt sich nicht suchen
service-not-asked = Der Dienst wurde nicht um einen neuen Versuch gebeten
no-notifications = Es wird keine Systemmeldungen geben
no-notifications-why = Der Browser erlaubt sie dieser Seite nicht; in seinen Einstellungen geht das.
notification = Neue Bestellung { $number }
notification-body = { $customer }, { $total }

## In place of a page.

orders-not-shown = Die Bestellungen können nicht gezeigt werden
figures-not-shown = Die Zahlen können nicht gezeigt werden
products-not-shown = Die Produkte können nicht gezeigt werden
no-such-page = Diese Seite gibt es nicht
to-the-orders = Zu den Bestellungen

## The list as it was kept on this device.

kept-list = Aufbewahrte Liste
kept-before = Der Server ist nicht erreichbar. Das ist die Liste, wie sie auf diesem Gerät aufbewahrt wurde,{ " " }
kept-after = ; sie wird von selbst wieder live.

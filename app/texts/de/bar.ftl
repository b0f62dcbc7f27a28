### The bar: pages, the connection, what waits, what is new.

pages = Seiten
# The button of a new order: on a phone the first word stands alone.
new = Neu
new-order-rest = e Bestellung
mark-as-seen = Als gesehen markieren
bell = { $orders }. Als gesehen markieren
new-orders-over = { $count }+ neue Bestellungen

## The connection.

connection = Verbindung
live = Live
connecting = Verbindet
polling = Fragt ab
paused = Pausiert
offline = Offline
loading-anew = Lädt neu
reconnecting = Verbindet neu
in-seconds = { " " }in { $seconds } s
no-scripts = Nicht live: Skripte sind aus

## Its menu.

live-updates = Live-Aktualisierung
every-5-seconds = Alle 5 Sekunden
every-10-seconds = Alle 10 Sekunden
every-30-seconds = Alle 30 Sekunden
refresh-now = Jetzt aktualisieren
state-shared = Jede Änderung erscheint sofort. Ein anderer Tab dieses Browsers hält die Verbindung.
state-live = Jede Änderung erscheint sofort.
state-fallback = Der Datenstrom hält in diesem Netz nicht: Die Seite fragt alle 5 Sekunden nach und kehrt zum Strom zurück, sobald es geht.
state-polling = Die Seite fragt nach Änderungen, solange sie zu sehen ist.
state-paused = Nichts bewegt sich. Die Seite sagt, wie viel neu ist.
state-offline = Dieses Gerät hat kein Netz. Was Sie tun, wird aufbewahrt und gesendet, sobald es wieder da ist.
state-resetting = Es hat sich zu viel geändert, um es nachzuverfolgen: Die Seite lädt neu.
state-connecting = Die Seite verbindet sich mit dem Server.
state-reconnecting = Der Server antwortet nicht. Die Seite versucht es von selbst wieder und holt dann auf.

## What is new while the page holds still.

news = Neues
show-news = Zeigen, was sich geändert hat
new-some = Neu!
new-over = Neu! Über { $count } Bestellungen
new-count = Neu! { $orders }

## What was done and is not answered yet.

nothing-waits = Nichts wartet
not-saved-yet = Noch nicht gespeichert
# Around the number of what waits; on a phone the number stands alone.
saving-before = Speichert{ " " }
waiting-after = { " " }wartend
being-sent = wird gesendet
being-tried-again = wird erneut versucht
waits-for-connection = wartet auf die Verbindung
next-in-turn = ist als Nächstes an der Reihe
is-sent-now = Es wird gerade gesendet
cancel-many = { $count } abbrechen
cancel-label = { $cancel }: { $what }
cancel-resting = { $count ->
        [one] { $label } und { $count } Änderung, die darauf aufbaut
       *[other] { $label } und { $count } Änderungen, die darauf aufbauen
    }
resting = { $count ->
        [one] { $count } spätere Änderung baut darauf auf
       *[other] { $count } spätere Änderungen bauen darauf auf
    }
all-answered = Der Server hat alles beantwortet.
sent-not-kept = Wird in dieser Reihenfolge gesendet, sobald der Server erreichbar ist. Dieser Browser bewahrt nichts auf: Es geht verloren, wenn die Seite geschlossen oder neu geladen wird.
sent-kept = Wird in dieser Reihenfolge gesendet, sobald der Server erreichbar ist. In diesem Tab aufbewahrt, auch über ein Neuladen.
sent-in-turn = Wird nacheinander gesendet.
changes-wait = { $count ->
        [one] { $count } Änderung wartet auf die Verbindung.
       *[other] { $count } Änderungen warten auf die Verbindung.
    }

## What happened while nobody looked.

while-away = Während Sie weg waren
show-them = Anzeigen
dismiss-missed = Hinweis auf Verpasstes schließen
orders-came-in = { $count ->
        [one] ist { $count } Bestellung eingegangen
       *[other] sind { $count } Bestellungen eingegangen
    }
orders-moved-on = { $count ->
        [one] ist { $count } Bestellung weitergegangen
       *[other] sind { $count } Bestellungen weitergegangen
    }
missed-uncounted = Während Sie weg waren, hat sich mehr geändert, als zu zählen war.
missed-at-least = Während Sie weg waren, { $parts }, mindestens.
missed = Während Sie weg waren, { $parts }.

## Outside services.

outside-services = Externe Dienste
no-services = Kein externer Dienst wird über Änderungen informiert.
up-to-date = Auf dem Stand
delivering = Liefert aus
failed-waiting = Fehlgeschlagen, wird wiederholt
stopped-after = { $count ->
        [one] Angehalten nach { $count } Fehler
       *[other] Angehalten nach { $count } Fehlern
    }
stopped-gone = Angehalten: Der Dienst will nichts mehr
events-delivered = { $count ->
        [one] { $count } Ereignis ausgeliefert
       *[other] { $count } Ereignisse ausgeliefert
    }
up-to-change = bis Änderung { $seq }
behind = { $count } im Rückstand
changes-lost = { $count ->
        [one] { $count } Änderung verloren, weil das Protokoll gekürzt wurde, bevor sie ausgeliefert war
       *[other] { $count } Änderungen verloren, weil das Protokoll gekürzt wurde, bevor sie ausgeliefert waren
    }
service-failure = { $when }: { $error }.
next-try = { $failure } Nächster Versuch: { $at }.
retry = Wiederholen
retry-service = { $name } wiederholen

## The language, where there are no scripts to choose it in the settings.

language = Sprache

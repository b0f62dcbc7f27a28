### An- und Abmelden, und was jemand nicht darf.

sign-in = Anmelden
name = Name
password = Passwort
wrong = Der Name oder das Passwort stimmt nicht.
too-many-tries = Zu viele Versuche. Warten Sie einen Augenblick.
sign-out = Abmelden
signed-in-as = Angemeldet als { $name } ({ $role })
viewer = liest
operator = liest und schreibt
admin = darf alles
local-mode = Lokaler Betrieb
local-mode-why = Es gibt keine Konten: Wer an diesem Rechner sitzt, darf alles.
signed-out = Es ist niemand mehr angemeldet.
signed-out-kept = Was Sie inzwischen getan haben, ist aufbewahrt und wird gesendet, sobald Sie wieder angemeldet sind.
forbidden = Ihr Konto darf das nicht.
signing-in = Anmeldung

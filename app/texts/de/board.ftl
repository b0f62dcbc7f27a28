### The cards of the board and its lanes.

board = Board
moves = Bewegungen
new-cards = { $count } neu
no-orders = Keine Bestellungen
all-in-the-list = Alle in der Liste
lane-more = { $what }: { $status }
cancel = Stornieren
# A button's name to those who do not see its card.
do-with-order = { $number }: { $action }
cannot-become = Bestellung { $number } ist { $from } und kann nicht { $to } werden
moved-to = Bestellung { $number } nach { $status } verschoben

### The cards of the board and its lanes.

board = Board
moves = Moves
new-cards = { $count } new
no-orders = No orders
all-in-the-list = All in the list
lane-more = { $what }: { $status }
cancel = Cancel
# A button's name to those who do not see its card.
do-with-order = { $action } { $number }
cannot-become = Order { $number } is { $from } and cannot become { $to }
moved-to = Order { $number } moved to { $status }

### Shortcuts, the palette, the sheet.

## What a shortcut does.

next-row = Next order
previous-row = Previous order
open = Open the order
select = Select the order
select-range = Select up to here
show-waiting = Show the new orders that wait
search = Search
jump = Jump to a date
columns = Columns and density
views = Save and edit views
shape = From list to board and back
lane-before = To the column on the left, or ←
lane-after = To the one on the right, or →
move-on = Move the order to its next column
next-order = From the open order to the next
previous-order = To the one before
new-order = New order
edit-order = Edit the order
all-orders = All orders
seen = New orders are seen
refresh = Refresh now
settings = Settings
palette = Find and do anything
undo = Undo what was done last
sheet = Keyboard shortcuts

## The sheet.

group-list = Along the list
group-board = Across the board
group-order = Orders
group-go = Go to
group-page = The page
single-keys-off = Single keys are turned off in the settings; Ctrl K is not.
ctrl = Ctrl
shift = Shift
enter = Enter

## The palette.

palette-key = Find and do anything (Ctrl K)
palette-placeholder = An action, an order, a customer
what-can-be-done = What can be done
search-for = Search orders for “{ $text }”
jump-to = Jump to { $day }
move-order = { $number }: { $action }
open-order = Open { $number }
go-to = Go to { $place }
view = View: { $name }
product = Product: { $name }
escape = Escape

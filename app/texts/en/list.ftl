### The list: search, filters, views, columns, selection.

orders = Orders
search-orders = Search orders
search-placeholder = Number, customer, city, product
layout = Layout
list = List
board = Board
oldest-first = Oldest first
no-orders-match = No orders match.
load-more = Load more
orders-shown = Orders shown
not-loaded = The orders could not be loaded: the server cannot be reached.
changed-since = Changed since{ " " }
show-all = Show all

## Columns.

column-number = Order
column-items = Items
column-updated = Updated
column-age = Age
width-of = Width of { $column }
columns = Columns
columns-of-view = They belong to your view “{ $view }”.
columns-of-browser = They hold for this browser, for every list but your own views.
columns-as-cards = { " " }On a screen as narrow as this, each order stays a card.
columns-hint = Drag a line, or move it with its arrows.
no-room = no room at this width
always-shown = always shown
column-placed = { $column }: { $place } of { $count }
move-up = Move { $column } up
move-down = Move { $column } down
rows = Rows
roomy = Roomy
dense = Dense
reset = Reset
done = Done

## Filters.

filter = Filter
filters = Filters
days = Days
days-are-utc = Days are those of UTC.
show-orders = Show orders
product-sku = Product (SKU)
total-from = Total from
total-to = Total to
first-day = First day
last-day = Last day
filter-problem = { $field }: { $problem }
remove-filter = Remove filter: { $filter }
clear-all = Clear all
orders-found = { $count ->
        [one] { $count } order found
       *[other] { $count } orders found
    }
chip-product = Product { $sku }
chip-at-least = At least { $amount }
chip-at-most = At most { $amount }
chip-placed-before = Placed before { $moment }
chip-days = { $from } – { $to }
chip-from = From { $day }
chip-until = Until { $day }

## Views.

views = Views
view-to-pack = To pack
view-late = Late
edit-views = Edit views
save-view = Save view
your-views = Your views
list-is-view = This list is your view “{ $view }”.
view-keeps = Keeps the filter, the sort and the columns of this list in this browser.
view-name = Name of the view
rename = Rename
rename-view = Rename { $view }
delete-view = Delete { $view }
new-name = New name
save-name = Save name
delete-view-question = Delete “{ $view }”?
keep = Keep

## Rows.

new-rows = New rows
show-rows = Show them (.)
select-order = Select { $number }, { $customer }
select-shown = Select all shown
by = by { $actor }
no-longer-listed = No longer in this list
deleted = Deleted
deleted-by = Deleted by { $actor }

## Orders that are selected.

selection = Selection
selected-orders = Selected orders
orders-selected = { $count ->
        [one] { $count } order selected
       *[other] { $count } orders selected
    }
selected = { $count } selected
select-matching = Select all { $count } that match
clear-selection = Clear the selection
clear-selection-key = Clear the selection (Esc)
move-on = Move on
print = Print
printed-at-once = Up to { $count } are printed at once
packing-slips = Packing slips
invoices = Invoices
report = What became of it
stop = Stop
failed-order = { $order }: { $why }
and-more = and { $count } more
orders-to = { $count ->
        [one] { $count } order → { $status }
       *[other] { $count } orders → { $status }
    }
report-line = { $what }: { $parts }
report-done = { $count } done
report-not = { $count } not
report-left = { $count } left alone
report-left-bound = { $count } left alone: at most { $most } at once

### What is said in many places: statuses, fields, buttons.

## Where an order stands. Inside a sentence they are written small.

status-new = New
status-paid = Paid
status-packed = Packed
status-shipped = Shipped
status-delivered = Delivered
status-cancelled = Cancelled

## The buttons that bring it there.

action-new = Reopen
action-paid = Mark paid
action-packed = Mark packed
action-shipped = Mark shipped
action-delivered = Mark delivered
action-cancelled = Cancel order

## Fields of an order.

customer = Customer
contact = Contact
city = City
country = Country
note = Note
lines = Lines
status = Status
total = Total
product = Product
price = Price
sku = SKU

## Things, counted.

items = { $count ->
        [one] { $count } item
       *[other] { $count } items
    }
orders = { $count ->
        [one] { $count } order
       *[other] { $count } orders
    }
new-orders = { $count ->
        [one] { $count } new order
       *[other] { $count } new orders
    }
# How many of how many are shown.
of = { $shown } of { $total }
# In place of the number of an order that has none yet.
new-number = New
# What stands for a field that says nothing.
empty = empty
loading = Loading…

## Buttons and pages.

live-orders = Live orders
# The title of a page in the browser: what it shows, and the application.
page-title = { $page } · Live orders
orders-page = Orders
figures-page = Figures
products-page = Products
import-page = Import
close = Close
cancel = Cancel
edit = Edit
delete = Delete
search = Search
show-more = Show more
try-again = Try again
save-changes = Save changes
all = All
revenue = Revenue

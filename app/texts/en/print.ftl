### Slips and invoices.

slip = Packing slip
invoice = Invoice
slips = { $count ->
        [one] { $count } packing slip
       *[other] { $count } packing slips
    }
invoices = { $count ->
        [one] { $count } invoice
       *[other] { $count } invoices
    }
title = { $kind } { $number }
how = Print this page: each order begins a sheet of A4 or Letter.
print = Print
next-orders = Next orders
back = Back to the orders
nothing = Nothing to print
none-found = None of these orders can be found.
missing = { $count ->
        [one] { $count } order that the link names cannot be found: deleted, or the link is wrong.
       *[other] { $count } orders that the link names cannot be found: deleted, or the link is wrong.
    }
partly = { $count ->
        [one] The list has { $count } order; one document takes { $most } of them.
       *[other] The list has { $count } orders; one document takes { $most } of them.
    }
stamp = Cancelled: do not send
code = QR code of the order number { $number }
ship-to = Ship to
bill-to = Bill to
placed = Placed
contents = Contents
payment = Payment
due = Due
paid = Paid
none-cancelled = None, the order is cancelled
packed = Packed
pieces = Pieces
price = Price
discount = Discount
amount = Amount
total-in = Total, { $currency }
percent = { $percent } %

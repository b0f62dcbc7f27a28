### The page of products and its forms.

products = Products
new-product = New product
search-products = Search products
search-placeholder = Name, SKU, category
no-products-match = No products match.
products-shown = Products shown
actions = Actions
category = Category
stock = Stock
for-sale = For sale
running-low = Running low
none-left = None left
discontinued = Discontinued
low = Low
# After the number of pieces, where no head of a column says so.
left = { " " }left
restock = Restock
bring-back = Bring back
discontinue = Discontinue
restock-product = Restock { $product }
edit-product = Edit { $product }
bring-back-product = Bring back { $product }
add-product = Add product
no-such-product = No such product
name = Name
unit = Unit
price-in = Price ({ $currency })
in-stock-now = In stock now:{ " " }
afterwards = Afterwards
afterwards-count = → { $count } afterwards
came-in = Pieces that came in
came-in-hint = With a minus: pieces that are gone, broken or counted short.
others-emptied = Somebody else has emptied it. Saving puts yours in its place.
others-made = Somebody else made it “{ $value }”. Saving puts yours in its place.

### The page of products and its forms.

products = Produkte
new-product = Neues Produkt
search-products = Produkte suchen
search-placeholder = Name, Artikelnr., Kategorie
no-products-match = Keine Produkte gefunden.
products-shown = Gezeigte Produkte
actions = Aktionen
category = Kategorie
stock = Bestand
for-sale = Im Verkauf
running-low = Knapp
none-left = Vergriffen
discontinued = Eingestellt
low = Knapp
# After the number of pieces, where no head of a column says so.
left = { " " }vorrätig
restock = Auffüllen
bring-back = Wieder aufnehmen
discontinue = Einstellen
restock-product = { $product } auffüllen
edit-product = { $product } bearbeiten
bring-back-product = { $product } wieder aufnehmen
add-product = Produkt anlegen
no-such-product = Kein solches Produkt
name = Name
unit = Einheit
price-in = Preis ({ $currency })
in-stock-now = Jetzt im Bestand:{ " " }
afterwards = Danach
afterwards-count = → danach { $count }
came-in = Eingegangene Stücke
came-in-hint = Mit Minus: Stücke, die fehlen, defekt sind oder sich verzählt haben.
others-emptied = Jemand anders hat es geleert. Beim Speichern gilt Ihre Eingabe.
others-made = Jemand anders hat „{ $value }“ eingetragen. Beim Speichern gilt Ihre Eingabe.

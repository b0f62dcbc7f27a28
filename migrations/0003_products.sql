-- Products, and the words that a search finds them by.

create table products (
    -- SQLite's own row number, to which the words refer.
    key integer primary key,
    -- Byte order, as the domain sorts SKUs.
    sku text not null,
    name text not null,
    category text not null,
    unit text not null,
    unit_price_minor integer not null check (unit_price_minor >= 0),
    -- The domain refuses to sell what is not there; the check is the last line behind it.
    stock integer not null check (stock >= 0),
    discontinued integer not null check (discontinued in (0, 1)),
    version integer not null check (version >= 1)
) strict;

-- One product by its SKU; the list, which is by SKU.
create unique index products_by_sku on products (sku);

-- As order_words; rowid = products.key.
create virtual table product_words using fts5(
    words,
    content = '',
    contentless_delete = 1,
    tokenize = 'ascii',
    detail = 'none'
);

-- Orders, their lines, and the words that a search finds them by.

create table orders (
    -- SQLite's own row number: lines and words refer to it, nobody outside sees it.
    key integer primary key,
    -- A UUID's bytes: they sort as the domain sorts ids.
    id blob not null check (length(id) = 16),
    number integer not null,
    customer text not null,
    -- The domain's folded name, by which lists are sorted: byte order, as the domain compares it.
    customer_folded text not null,
    contact text not null,
    city text not null,
    country text not null,
    note text not null,
    -- The status' rank in the domain's table, by which lists are sorted.
    status integer not null check (status between 0 and 5),
    currency text not null,
    total_minor integer not null,
    -- False for imported orders: cancelling them gives nothing back.
    took_stock integer not null check (took_stock in (0, 1)),
    version integer not null check (version >= 1),
    created_at_ms integer not null,
    updated_at_ms integer not null
) strict;

-- One order by its id.
create unique index orders_by_id on orders (id);
-- Whether an import's number is taken; the list by number.
create unique index orders_by_number on orders (number);

-- One index for each sort, with the id that decides between equals: a page is read from its
-- cursor on, in either direction, whatever the list's length.
create index orders_by_created_at on orders (created_at_ms, id);
create index orders_by_updated_at on orders (updated_at_ms, id);
create index orders_by_customer on orders (customer_folded, id);
create index orders_by_total on orders (total_minor, id);
-- Also the list of one status, sorted by status.
create index orders_by_status on orders (status, id);

-- The same for the list of one status: a rare status would otherwise be looked for through all
-- orders, and a frequent one sorted as a whole for each page.
create index orders_of_status_by_created_at on orders (status, created_at_ms, id);
create index orders_of_status_by_updated_at on orders (status, updated_at_ms, id);
create index orders_of_status_by_number on orders (status, number);
create index orders_of_status_by_customer on orders (status, customer_folded, id);
create index orders_of_status_by_total on orders (status, total_minor, id);

-- Read for all orders of a page at once, by key. The SKU is no foreign key: an imported order may
-- name a product that the shop no longer keeps.
create table order_lines (
    order_key integer not null references orders (key) on delete cascade,
    position integer not null,
    sku text not null,
    name text not null,
    unit_price_minor integer not null,
    quantity integer not null check (quantity between 1 and 10000),
    discount_percent integer not null check (discount_percent between 0 and 100),
    total_minor integer not null,
    primary key (order_key, position)
) strict, without rowid;

-- The words as the domain folds and splits them, so that the tokenizer has only to split at spaces;
-- rowid = orders.key. The text is not kept a second time, nor where in it a word stands: searches
-- ask for words by their beginning, and for no phrases.
create virtual table order_words using fts5(
    words,
    content = '',
    contentless_delete = 1,
    tokenize = 'ascii',
    detail = 'none'
);

-- What lists are filtered and sorted by besides: city, country, pieces, and the products on orders.

-- Folded by the domain, which SQL cannot do: null until the program has written the rows that are
-- there already, which it does when it opens the file (server/src/store/folded.rs).
alter table orders add column city_folded text;
alter table orders add column country_folded text;

-- Pieces on all lines of the order.
alter table orders add column items integer not null default 0;

update orders
set items = (
    select coalesce(sum(order_lines.quantity), 0)
    from order_lines
    where order_lines.order_key = orders.key
);

-- Which orders still are to be folded: empty but for the first start after this.
create index orders_unfolded on orders (key) where country_folded is null;

-- Sorts, each with the id that decides between equals, for the list of all and of one status.
create index orders_by_city on orders (city_folded, id);
create index orders_by_country on orders (country_folded, id);
create index orders_by_items on orders (items, id);
create index orders_of_status_by_city on orders (status, city_folded, id);
create index orders_of_status_by_country on orders (status, country_folded, id);
create index orders_of_status_by_items on orders (status, items, id);

-- The list of one country, newest first; sorted otherwise, it is that country's orders that are read.
create index orders_of_country_by_created_at on orders (country_folded, created_at_ms, id);

-- The orders with a line of a product.
create index order_lines_by_sku on order_lines (sku, order_key);

-- Orders and revenue in buckets of time, for the figures: moved by each command by what it changes,
-- in its own transaction, so that no figure is ever counted from the orders themselves.

create table figures (
    -- 0: orders by status, in the hour of their placement, with what they come to.
    -- 1: orders that are not cancelled by product (SKU), on the day of their placement.
    -- 2: the same by country, as written.
    -- 3: by how many orders more were open at the end of an hour than at its beginning.
    kind integer not null check (kind between 0 and 3),
    -- Whole hours since 1970 in UTC; whole days for products and countries.
    at integer not null,
    -- The status' rank, the SKU, the country; nothing for open orders.
    key text not null,
    -- A count below zero would be a defect in the counting; open orders alone may become fewer.
    orders integer not null check (kind = 3 or orders >= 0),
    total_minor integer not null,
    -- One stretch of time of one kind lies in one place: what a reading costs depends on its length.
    primary key (kind, at, key)
) strict, without rowid;

-- What is there already. Dividing rounds towards zero, time before 1970 has to be rounded down.
insert into figures (kind, at, key, orders, total_minor)
select
    0,
    (created_at_ms - ((created_at_ms % 3600000) + 3600000) % 3600000) / 3600000 as hour,
    cast(status as text),
    count(*),
    sum(total_minor)
from orders
group by hour, status;

insert into figures (kind, at, key, orders, total_minor)
select
    1,
    (created_at_ms - ((created_at_ms % 86400000) + 86400000) % 86400000) / 86400000 as day,
    sku,
    count(distinct key),
    sum(order_lines.total_minor)
from orders
join order_lines on order_key = key
where status <> 5
group by day, sku;

insert into figures (kind, at, key, orders, total_minor)
select
    2,
    (created_at_ms - ((created_at_ms % 86400000) + 86400000) % 86400000) / 86400000 as day,
    country,
    count(*),
    sum(total_minor)
from orders
where status <> 5
group by day, country;

-- An order was open from its placement until it was last written, if it is open no more.
insert into figures (kind, at, key, orders, total_minor)
select 3, hour, '', sum(more), 0
from (
    select
        (created_at_ms - ((created_at_ms % 3600000) + 3600000) % 3600000) / 3600000 as hour,
        1 as more
    from orders
    union all
    select
        (updated_at_ms - ((updated_at_ms % 3600000) + 3600000) % 3600000) / 3600000,
        -1
    from orders
    where status in (4, 5)
)
group by hour;

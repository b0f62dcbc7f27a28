-- What the store knows of itself, and the figures that the summary shows. They are counted in the
-- transaction that moves them, because counting a million orders at every look would not do.

-- "LvOr": tells this program's files from other programs'; looked at when a file is opened.
pragma application_id = 1282822002;

-- One row, read with every page and written with every commit.
create table store (
    one integer primary key check (one = 1),
    -- Made with the file: a client of another life of the store is told to start anew.
    epoch text not null,
    -- All amounts are in it.
    currency text not null,
    -- The last change. Kept here and not looked up in the log, whose oldest part may be cut off.
    seq integer not null check (seq >= 0),
    -- Above every number ever used, so that a deleted order's number never comes back.
    next_number integer not null check (next_number >= 1),
    customers integer not null check (customers >= 0),
    products integer not null check (products >= 0)
) strict;

-- One row a status (its rank), for the summary and for the totals of lists that have no filter or
-- one by status only. A figure below zero would be a defect in the counting: the check stops it.
create table status_figures (
    status integer primary key check (status between 0 and 5),
    orders integer not null default 0 check (orders >= 0),
    lines integer not null default 0 check (lines >= 0),
    total_minor integer not null default 0
) strict;

insert into status_figures (status)
values (0), (1), (2), (3), (4), (5);

-- How many orders each customer has, by name as written: the summary counts different customers,
-- and has to know when the last order of one goes.
create table customers (
    name text primary key,
    orders integer not null check (orders > 0)
) strict, without rowid;

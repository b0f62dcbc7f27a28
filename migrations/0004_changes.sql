-- The log of changes: what is streamed, what a client catches up from, the audit trail; and the
-- mutations that made them, so that one that is sent twice happens once.

create table changes (
    -- Rises by one in commit order. Read in that order after a cursor.
    seq integer primary key,
    entity text not null check (entity in ('orders', 'products')),
    -- The record's id as the API writes it.
    record text not null,
    operation text not null check (operation in ('insert', 'update', 'delete')),
    -- The record as JSON; null where there was, or is, none.
    before text,
    after text,
    mutation text not null,
    actor text not null,
    at_ms integer not null
) strict;

-- The history of one record, in order.
create index changes_by_record on changes (entity, record, seq);

create table mutations (
    -- Rises with time, so that the oldest are found without an index on time.
    key integer primary key,
    id text not null,
    -- SHA-256 of what was asked for: another command under the same id is refused.
    fingerprint blob not null check (length(fingerprint) = 32),
    -- The answer: the first of its changes, which is read again from the log …
    seq integer references changes (seq),
    -- … or why it was refused, as JSON.
    refusal text,
    at_ms integer not null,
    check ((seq is null) <> (refusal is null))
) strict;

-- Whether a mutation has been carried out before.
create unique index mutations_by_id on mutations (id);
-- Whether a change may be cut off the log: SQLite asks when one is deleted.
create index mutations_by_seq on mutations (seq) where seq is not null;

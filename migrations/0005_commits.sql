-- Which changes belong together: those of one mutation are made in one step, and shown in one.

-- The place of the last change of the same mutation. Written with each change; the default is there
-- for the rows that are already in the table, and only until the next statement.
alter table changes add column commit_seq integer not null default 0;

-- What is there already: a mutation's changes follow each other without a gap. An id that was used
-- again after its answer was forgotten is another mutation, which the gap between the two tells.
update changes
set commit_seq = runs.last
from (
    select
        seq,
        max(seq) over (partition by mutation, run) as last
    from (
        select
            seq,
            mutation,
            seq - row_number() over (partition by mutation order by seq) as run
        from changes
    )
) as runs
where runs.seq = changes.seq;

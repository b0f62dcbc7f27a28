-- The outside services that are told of changes: how far each has come, and how it stands. What
-- they are, and their secrets, is in the file that names them and never here.

create table sinks (
    -- As the file names it: a sink of another name starts anew.
    name text primary key,
    kind text not null,
    -- All changes up to here are delivered, or are none that it wants. Kept beside the log, so that
    -- a copy of the file never has one without the other.
    seq integer not null check (seq >= 0),
    -- How many events the service has taken.
    delivered integer not null default 0 check (delivered >= 0),
    delivered_at_ms integer,
    -- How many changes were cut off the log before they could be delivered.
    lost integer not null default 0 check (lost >= 0),
    -- Failures in a row, the last of them, and when the next try is due.
    failures integer not null default 0 check (failures >= 0),
    error text,
    error_at_ms integer,
    retry_at_ms integer,
    -- Why it has stopped: too many failures in a row, or the service wants no more.
    stop text check (stop in ('failures', 'gone')),
    -- Counts how often it was asked to try again. A running server looks at it, so that a command
    -- can ask from outside.
    retries integer not null default 0 check (retries >= 0)
) strict, without rowid;

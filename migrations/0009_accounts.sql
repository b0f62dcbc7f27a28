-- Who may do what: accounts, the sessions and tokens by which they are known again, and what became of
-- it all. A store without an account asks nobody who they are, so nothing changes for one that is there.

create table accounts (
    key integer primary key,
    -- In small letters, as it is typed to sign in and as changes name it.
    name text not null,
    role text not null check (role in ('viewer', 'operator', 'admin')),
    -- Argon2id, with its cost and its salt, in the PHC form.
    password text not null,
    is_disabled integer not null default 0 check (is_disabled in (0, 1)),
    made_at_ms integer not null
) strict;

-- Whose name that is; and no name twice.
create unique index accounts_by_name on accounts (name);

create table sessions (
    key integer primary key,
    -- SHA-256 of what the cookie holds: whoever reads this file cannot make a cookie of it.
    hash blob not null check (length(hash) = 32),
    account integer not null references accounts (key) on delete cascade,
    began_at_ms integer not null,
    -- Written at most once a minute.
    used_at_ms integer not null,
    -- What its owner knows it by in a list: where it came from, and what the browser says it is.
    address text not null,
    agent text not null
) strict;

-- Each request: whose cookie it is.
create unique index sessions_by_hash on sessions (hash);
-- The list of a person's own, and their end where an account is disabled.
create index sessions_by_account on sessions (account, began_at_ms);
-- Those that nobody has used for long, which are thrown away.
create index sessions_by_used_at on sessions (used_at_ms);

create table tokens (
    key integer primary key,
    name text not null,
    role text not null check (role in ('viewer', 'operator', 'admin')),
    -- SHA-256 of the token, which is shown once and kept nowhere.
    hash blob not null check (length(hash) = 32),
    made_at_ms integer not null,
    -- Written at most once a minute; null until the first time.
    used_at_ms integer,
    -- Null for a token without an end.
    ends_at_ms integer
) strict;

-- Which token it is that was ended by its name; and no name twice.
create unique index tokens_by_name on tokens (name);
-- Each request: whose token it is.
create unique index tokens_by_hash on tokens (hash);

-- What happened to accounts, sessions and tokens.
create table audit (
    -- Rises with time, so that the oldest are found without an index on time.
    key integer primary key,
    at_ms integer not null,
    event text not null,
    -- Who did it: an account, or “command line”.
    actor text not null,
    -- To what: an account or a token, as it was named.
    subject text not null,
    -- From where; empty for the command line.
    address text not null,
    -- What it came to: the role that an account or a token got.
    detail text not null default ''
) strict;

-- One row, which rises with all that may change what somebody may do. A server looks at it once a
-- second: so it learns of what the command line has done beside it.
create table access (
    one integer primary key check (one = 1),
    version integer not null
) strict;

insert into access (one, version) values (1, 0);

create trigger accounts_made after insert on accounts begin
    update access set version = version + 1;
end;

create trigger accounts_changed after update on accounts begin
    update access set version = version + 1;
end;

create trigger accounts_deleted after delete on accounts begin
    update access set version = version + 1;
end;

create trigger sessions_ended after delete on sessions begin
    update access set version = version + 1;
end;

create trigger tokens_changed after update of role, hash, ends_at_ms on tokens begin
    update access set version = version + 1;
end;

create trigger tokens_ended after delete on tokens begin
    update access set version = version + 1;
end;

-- Ways in besides a password: a second factor, tokens for a client's own software, staff in a client's place. And the
-- way out of a person's data.

-- Since when the person logs in with a second factor; null means without.
alter table users add column second_factor_at timestamptz;

-- The secret that the person's authenticator shares with us, sealed with DBC_SECRET_KEY. A new one waits in
-- sealed_pending until the person has shown that the authenticator works.
create table second_factors (
    user_id uuid primary key constraint second_factors_user references users (id) on delete cascade,
    sealed_secret bytea,
    sealed_pending bytea,
    created_at timestamptz not null,
    -- The time step of the last code that was accepted: neither it nor an earlier one is accepted again.
    last_step bigint not null default 0
);

-- Codes for the day the authenticator is lost; each works once. Only keyed hashes are kept.
create table recovery_codes (
    user_id uuid not null constraint recovery_codes_user references users (id) on delete cascade,
    code_hash bytea not null constraint recovery_codes_code_hash check (length(code_hash) = 32),
    created_at timestamptz not null,
    used_at timestamptz,
    constraint recovery_codes_pkey primary key (user_id, code_hash)
);

-- What a client's own software logs in with. The token itself is shown once and never stored.
create table api_tokens (
    id uuid primary key,
    user_id uuid not null constraint api_tokens_user references users (id) on delete cascade,
    name text not null constraint api_tokens_name_length check (length(name) between 1 and 100),
    -- The beginning of the token, for telling tokens apart.
    prefix text not null constraint api_tokens_prefix check (length(prefix) between 8 and 16),
    token_hash bytea not null constraint api_tokens_token_hash check (length(token_hash) = 32),
    -- Permission codes; never more than the person's own, which are asked again at each use.
    scopes text[] not null constraint api_tokens_scopes check (cardinality(scopes) between 1 and 64),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    -- To the minute: written at most once a minute.
    last_used_at timestamptz,
    revoked_at timestamptz,
    constraint api_tokens_token_hash_key unique (token_hash)
);

-- "My tokens".
create index api_tokens_user_id on api_tokens (user_id);

-- A session of staff in the place of a person of a client.
alter table sessions add column impersonator_id uuid constraint sessions_impersonator references users (id) on delete cascade;
alter table sessions add column impersonation_reason text;
alter table sessions add column read_only boolean not null default false;
alter table sessions add constraint sessions_impersonation check (
    (impersonator_id is null) = (impersonation_reason is null) and (impersonator_id is not null or not read_only));
alter table sessions drop constraint sessions_revoked_reason;
alter table sessions add constraint sessions_revoked_reason check (revoked_reason in
    ('logout', 'logout_everywhere', 'reuse', 'password_change', 'staff', 'expired', 'second_factor', 'erased', 'removed'));

-- Wakes every instance when a session ends, whoever ended it: reads stop everywhere at once. The instances also look
-- by themselves each second.
create function dbc_session_ended() returns trigger
    language plpgsql as
$$
begin
    perform pg_notify('sessions_ended', '');
    return null;
end
$$;

create trigger sessions_ended after update of revoked_at on sessions
    for each row when (old.revoked_at is null and new.revoked_at is not null) execute function dbc_session_ended();

-- Ending what a member of the staff does in other people's places.
create index sessions_impersonator_id on sessions (impersonator_id) where impersonator_id is not null;

-- The person behind it asked to be forgotten: the row stays for what the law wants kept, without a name.
alter table users add column erased_at timestamptz;

-- What a person set for themselves, by key; the same on every device.
create table user_preferences (
    user_id uuid primary key constraint user_preferences_user references users (id) on delete cascade,
    values jsonb not null constraint user_preferences_values check (jsonb_typeof(values) = 'object'),
    version integer not null,
    updated_at timestamptz not null
);

alter table user_preferences enable row level security;
alter table second_factors enable row level security;
alter table recovery_codes enable row level security;
alter table api_tokens enable row level security;

create policy second_factors_system on second_factors to dbc_app using ((select dbc_side()) = 'system');
create policy recovery_codes_system on recovery_codes to dbc_app using ((select dbc_side()) = 'system');
create policy user_preferences_own on user_preferences to dbc_app
    using (user_id = dbc_user_id() or (select dbc_side()) = 'system');
create policy api_tokens_system on api_tokens to dbc_app using ((select dbc_side()) = 'system');
create policy api_tokens_own on api_tokens to dbc_app using (user_id = dbc_user_id());

grant select, insert, update, delete on second_factors, recovery_codes, api_tokens, user_preferences to dbc_app;

-- In a person's transaction an entry is written in the name of that person, or of the member of the staff who has a
-- session in that person's place.
drop policy audit_log_write on audit_log;
create policy audit_log_write on audit_log for insert to dbc_app with check (
    dbc_side() = 'system'
    or actor_id = dbc_user_id()
    or (on_behalf_of = dbc_user_id() and exists (
        select from sessions s where s.user_id = on_behalf_of and s.impersonator_id = actor_id))
);

-- "What did staff do in this person's place?", and the export of a person's data.
create index audit_log_on_behalf_of on audit_log (on_behalf_of, id desc) where on_behalf_of is not null;

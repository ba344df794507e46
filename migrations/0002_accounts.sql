-- Companies, people, and how they get in.

create table clients (
    id uuid primary key,
    name text not null constraint clients_name_length check (length(name) between 1 and 200),
    status text not null default 'active' constraint clients_status check (status in ('pending', 'active', 'suspended')),
    -- Companies of one group share prices (margin_rules.client_group_id).
    client_group_id uuid,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

create table users (
    id uuid primary key,
    email text not null constraint users_email_form check (email = lower(email) and email like '%_@_%' and length(email) <= 254),
    name text not null constraint users_name_length check (length(name) between 1 and 200),
    language text not null default 'fr' constraint users_language check (language in ('fr', 'en')),
    role text not null constraint users_role check (role in ('admin', 'client')),
    staff_role text constraint users_staff_role check (staff_role in ('direction', 'sales', 'logistics', 'accounting')),
    client_id uuid constraint users_client references clients (id),
    company_role text constraint users_company_role check (company_role in ('owner', 'buyer', 'viewer')),
    status text not null default 'active' constraint users_status check (status in ('pending', 'active', 'suspended')),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint users_email_key unique (email),
    -- Staff have a staff role and no company; people of a company have both halves of the other side.
    constraint users_side check (
        (role = 'admin' and staff_role is not null and client_id is null and company_role is null)
        or (role = 'client' and staff_role is null and client_id is not null and company_role is not null)
    )
);

-- The people of one company (company page, row security of clients).
create index users_client_id on users (client_id) where client_id is not null;

-- Apart from users, so that no context of a person, not even of staff, can read a hash: only the platform itself can.
create table credentials (
    user_id uuid primary key constraint credentials_user references users (id) on delete cascade,
    password_hash text not null constraint credentials_password_hash check (password_hash like '$argon2id$%'),
    updated_at timestamptz not null
);

-- One login of one person. Tokens are never stored, only their hashes. The refresh token of generation n is
-- HMAC(secret, session, n): a lost answer can be given again without keeping it (docs/architecture.md, sessions).
create table sessions (
    id uuid primary key,
    user_id uuid not null constraint sessions_user references users (id) on delete cascade,
    generation integer not null default 0 constraint sessions_generation check (generation >= 0),
    current_hash bytea not null constraint sessions_current_hash check (length(current_hash) = 32),
    previous_hash bytea constraint sessions_previous_hash check (length(previous_hash) = 32),
    -- The token before the previous one: accepted for 30 seconds after its successor was first used (refreshed_at).
    grace_hash bytea constraint sessions_grace_hash check (length(grace_hash) = 32),
    created_at timestamptz not null,
    refreshed_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    revoked_reason text constraint sessions_revoked_reason
        check (revoked_reason in ('logout', 'logout_everywhere', 'reuse', 'password_change', 'staff', 'expired')),
    user_agent text not null default '',
    address text not null default '',
    constraint sessions_revoked_pair check ((revoked_at is null) = (revoked_reason is null))
);

-- "My sessions", "log out everywhere".
create index sessions_user_id on sessions (user_id);
-- The instances' poll for fresh revocations.
create index sessions_revoked_at on sessions (revoked_at) where revoked_at is not null;

-- Keys that sign access tokens, encrypted with DBC_SECRET_KEY; chosen by kid; overlapping validity lets them rotate.
create table signing_keys (
    kid text primary key constraint signing_keys_kid check (length(kid) between 1 and 64),
    algorithm text not null constraint signing_keys_algorithm check (algorithm = 'EdDSA'),
    public_key bytea not null,
    encrypted_private_key bytea not null,
    created_at timestamptz not null,
    -- Signs until then …
    signs_until timestamptz not null,
    -- … and is accepted until then.
    verifies_until timestamptz not null
);

-- Answers to writes that carried an Idempotency-Key, kept 48 hours (design, section 6).
create table idempotency_keys (
    user_id uuid not null,
    route text not null,
    key text not null constraint idempotency_keys_key_length check (length(key) between 1 and 200),
    body_hash bytea not null constraint idempotency_keys_body_hash check (length(body_hash) = 32),
    status smallint,
    response jsonb,
    created_at timestamptz not null,
    constraint idempotency_keys_pkey primary key (user_id, route, key)
);

-- The clean-up job.
create index idempotency_keys_created_at on idempotency_keys (created_at);

-- Failed attempts to log in and the like, counted for all instances together: when each budget is whole again (the
-- generic cell rate algorithm). No row means whole. Keys are keyed hashes: they name neither address nor account.
create table throttle_budgets (
    key bytea primary key constraint throttle_budgets_key check (length(key) = 32),
    whole_at timestamptz not null
);

-- Forgetting the budgets that are whole again.
create index throttle_budgets_whole_at on throttle_budgets (whole_at);

-- What people, and tokens of theirs, asked for lately with any instance: when each budget is whole again. No row means
-- whole. Not logged: a crash forgives a minute.
create unlogged table rate_budgets (
    caller uuid not null,
    writing boolean not null,
    whole_at timestamptz not null,
    constraint rate_budgets_pkey primary key (caller, writing)
);

-- Forgetting the budgets that are whole again.
create index rate_budgets_whole_at on rate_budgets (whole_at);

alter table clients enable row level security;
alter table users enable row level security;
alter table credentials enable row level security;
alter table sessions enable row level security;
alter table signing_keys enable row level security;
alter table idempotency_keys enable row level security;
alter table throttle_budgets enable row level security;
alter table rate_budgets enable row level security;

create policy clients_house on clients to dbc_app using ((select dbc_is_house()));
create policy clients_own on clients for select to dbc_app using (id = dbc_client_id());
create policy users_house on users to dbc_app using ((select dbc_is_house()));
create policy users_colleagues on users for select to dbc_app using (client_id = dbc_client_id());
create policy credentials_system on credentials to dbc_app using ((select dbc_side()) = 'system');
create policy sessions_system on sessions to dbc_app using ((select dbc_side()) = 'system');
create policy sessions_own on sessions to dbc_app using (user_id = dbc_user_id());
create policy throttle_budgets_system on throttle_budgets to dbc_app using ((select dbc_side()) = 'system');
create policy rate_budgets_system on rate_budgets to dbc_app using ((select dbc_side()) = 'system');
create policy signing_keys_system on signing_keys to dbc_app using ((select dbc_side()) = 'system');
create policy idempotency_keys_own on idempotency_keys to dbc_app using (user_id = dbc_user_id() or dbc_side() = 'system');

grant select, insert, update on clients, users, sessions to dbc_app;
grant select, insert, update, delete on credentials to dbc_app;
grant select, insert, update (encrypted_private_key), delete on signing_keys to dbc_app;
grant select, insert, update, delete on idempotency_keys, throttle_budgets, rate_budgets to dbc_app;
grant delete on sessions to dbc_app;

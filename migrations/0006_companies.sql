-- Companies in full: how they come in, where goods and papers go, what they were granted, who works there. And the
-- mails that tell people about it.

-- Companies of one group share prices (margin_rules.client_group_id).
create table client_groups (
    id uuid primary key,
    name text not null constraint client_groups_name_length check (length(name) between 1 and 100),
    version integer not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create unique index client_groups_name_key on client_groups (lower(name));

alter table clients
    drop constraint clients_status,
    add constraint clients_status check (status in ('pending', 'active', 'suspended', 'refused')),
    add constraint clients_client_group foreign key (client_group_id) references client_groups (id),
    -- Why it was refused or suspended; the company reads it.
    add column status_reason text not null default ''
        constraint clients_status_reason_length check (length(status_reason) <= 1000),
    add column country text not null default 'FR' constraint clients_country check (country ~ '^[A-Z]{2}$'),
    -- Form and check digits are the platform's business (domain), uniqueness is not: staff are shown others with the same.
    add column vat_number text constraint clients_vat_number check (vat_number ~ '^[A-Z]{2}[0-9A-Z+*]{2,13}$'),
    add column siren text constraint clients_siren check (siren ~ '^[0-9]{9}$'),
    -- The place of a French company; papers name it. Its first nine digits are the SIREN.
    add column siret text constraint clients_siret check (siret ~ '^[0-9]{14}$' and left(siret, 9) = siren),
    add column phone text constraint clients_phone_length check (length(phone) between 1 and 40),
    -- Where invoices go, besides the people.
    add column billing_email text constraint clients_billing_email check (billing_email like '%_@_%' and length(billing_email) <= 254),
    -- Bounds of the law: Code de commerce, L441-10.
    add column payment_terms text not null default 'prepaid' constraint clients_payment_terms
        check (payment_terms ~ '^(prepaid|net_([1-9]|[1-5][0-9]|60)|end_of_month_([1-9]|[1-3][0-9]|4[0-5]))$'),
    add column credit_limit_cents bigint not null default 0
        constraint clients_credit_limit check (credit_limit_cents between 0 and 100000000000),
    -- Orders above wait for an owner; null: none does.
    add column approval_above_cents bigint constraint clients_approval_above check (approval_above_cents >= 0),
    add column version integer not null default 1;

-- The companies of a group: the list's filter, and deleting a group.
create index clients_client_group_id on clients (client_group_id) where client_group_id is not null;
-- "Who else has this VAT number, this SIREN?"
create index clients_vat_number on clients (vat_number) where vat_number is not null;
create index clients_siren on clients (siren) where siren is not null;

alter table users
    drop constraint users_status,
    -- removed: left the company; the row stays, because orders go on naming who made them.
    add constraint users_status check (status in ('pending', 'active', 'suspended', 'removed')),
    add column last_login_at timestamptz,
    add column version integer not null default 1;

-- How a company came in.
create table signups (
    client_id uuid primary key constraint signups_client references clients (id),
    -- Who filled the form in: the first owner.
    user_id uuid not null constraint signups_user references users (id),
    -- The page that waits for the decision knows the token; only its hash is kept.
    waiting_hash bytea not null constraint signups_waiting_hash check (length(waiting_hash) = 32),
    message text not null default '' constraint signups_message_length check (length(message) <= 2000),
    created_at timestamptz not null,
    decided_at timestamptz,
    decided_by uuid constraint signups_decided_by references users (id),
    constraint signups_waiting_hash_key unique (waiting_hash)
);

create table client_addresses (
    id uuid primary key,
    client_id uuid not null constraint client_addresses_client references clients (id),
    kind text not null constraint client_addresses_kind check (kind in ('billing', 'delivery')),
    label text not null default '' constraint client_addresses_label_length check (length(label) <= 100),
    recipient text not null constraint client_addresses_recipient_length check (length(recipient) between 1 and 200),
    line1 text not null constraint client_addresses_line1_length check (length(line1) between 1 and 200),
    line2 text not null default '' constraint client_addresses_line2_length check (length(line2) <= 200),
    postcode text not null constraint client_addresses_postcode_length check (length(postcode) between 1 and 20),
    city text not null constraint client_addresses_city_length check (length(city) between 1 and 100),
    country text not null constraint client_addresses_country check (country ~ '^[A-Z]{2}$'),
    phone text not null default '' constraint client_addresses_phone_length check (length(phone) <= 40),
    -- The delivery address that the cart proposes.
    is_default boolean not null default false,
    version integer not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create index client_addresses_client_id on client_addresses (client_id);
create unique index client_addresses_one_billing on client_addresses (client_id) where kind = 'billing';
create unique index client_addresses_one_default on client_addresses (client_id) where kind = 'delivery' and is_default;

-- Asked to join a company. The link is in the mail; only its hash is kept.
create table invitations (
    id uuid primary key,
    client_id uuid not null constraint invitations_client references clients (id),
    email text not null constraint invitations_email_form check (email = lower(email) and email like '%_@_%' and length(email) <= 254),
    name text not null constraint invitations_name_length check (length(name) between 1 and 200),
    language text not null constraint invitations_language check (language in ('fr', 'en')),
    company_role text not null constraint invitations_company_role check (company_role in ('owner', 'buyer', 'viewer')),
    token_hash bytea not null constraint invitations_token_hash check (length(token_hash) = 32),
    invited_by uuid not null constraint invitations_invited_by references users (id),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    accepted_at timestamptz,
    cancelled_at timestamptz,
    constraint invitations_token_hash_key unique (token_hash),
    constraint invitations_one_end check (accepted_at is null or cancelled_at is null)
);
-- The people page; one open invitation per address and company.
create unique index invitations_open on invitations (client_id, email) where accepted_at is null and cancelled_at is null;

-- Single-use links in mails: a new password, another e-mail address.
create table mailed_links (
    token_hash bytea primary key constraint mailed_links_token_hash check (length(token_hash) = 32),
    user_id uuid not null constraint mailed_links_user references users (id) on delete cascade,
    purpose text not null constraint mailed_links_purpose check (purpose in ('password', 'email')),
    -- The address that becomes the person's.
    email text,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    constraint mailed_links_email check ((purpose = 'email') = (email is not null))
);
-- A fresh link ends the ones before.
create index mailed_links_user_id on mailed_links (user_id);

-- The outbox: written in the transaction of what the mail tells about, sent by a job.
create table mails (
    id uuid primary key,
    template text not null,
    recipient text not null,
    recipient_name text not null,
    -- The account, when the recipient has one: for erasure.
    user_id uuid constraint mails_user references users (id) on delete set null,
    language text not null constraint mails_language check (language in ('fr', 'en')),
    subject text not null,
    text_body text not null,
    html_body text not null,
    -- What opens something (the token of a link); blotted out of the bodies once the mail has left.
    secret text,
    -- kept: there is no mail server; staff read it here.
    state text not null default 'queued' constraint mails_state check (state in ('queued', 'sent', 'kept', 'failed')),
    attempts integer not null default 0,
    error text,
    created_at timestamptz not null,
    sent_at timestamptz
);
create index mails_user_id on mails (user_id) where user_id is not null;
-- Forgetting old ones.
create index mails_created_at on mails (created_at);

alter table client_groups enable row level security;
alter table signups enable row level security;
alter table client_addresses enable row level security;
alter table invitations enable row level security;
alter table mailed_links enable row level security;
alter table mails enable row level security;

create policy client_groups_house on client_groups to dbc_app using ((select dbc_is_house()));
create policy signups_house on signups to dbc_app using ((select dbc_is_house()));
create policy client_addresses_house on client_addresses to dbc_app using ((select dbc_is_house()));
create policy client_addresses_own on client_addresses to dbc_app using (client_id = dbc_client_id());
create policy invitations_house on invitations to dbc_app using ((select dbc_is_house()));
create policy invitations_own on invitations for select to dbc_app using (client_id = dbc_client_id());
create policy mailed_links_system on mailed_links to dbc_app using ((select dbc_side()) = 'system');
create policy mails_system on mails to dbc_app using ((select dbc_side()) = 'system');

grant select, insert, update, delete on client_groups, client_addresses to dbc_app;
grant select, insert, update on signups, invitations to dbc_app;
grant select, insert, update, delete on mailed_links, mails to dbc_app;

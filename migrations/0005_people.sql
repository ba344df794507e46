-- What was done, by whom and from where: asked for by customers, by the law on personal data, and after an accident.

-- Ids, codes and field names only: entries stay for good. What identifies a person stands in audit_values.
create table audit_log (
    id uuid primary key,
    at timestamptz not null,
    actor_kind text not null constraint audit_log_actor_kind check (actor_kind in ('person', 'nobody', 'platform')),
    -- No foreign keys: an entry outlives what it is about.
    actor_id uuid,
    -- The person in whose place the actor worked.
    on_behalf_of uuid,
    request_id uuid,
    action text not null
        constraint audit_log_action check (action ~ '^[a-z][a-z_]*(\.[a-z][a-z_]*)+$' and length(action) <= 60),
    subject_kind text not null constraint audit_log_subject_kind check (subject_kind ~ '^[a-z][a-z_]{0,39}$'),
    subject_id uuid,
    -- Changed fields with their values before and after.
    before jsonb not null default '{}' constraint audit_log_before check (jsonb_typeof(before) = 'object'),
    after jsonb not null default '{}' constraint audit_log_after check (jsonb_typeof(after) = 'object'),
    constraint audit_log_actor check ((actor_kind = 'person') = (actor_id is not null))
);

-- "What happened to this import, to this person?"
create index audit_log_subject on audit_log (subject_id, id desc) where subject_id is not null;
-- "What did this person do?"
create index audit_log_actor_id on audit_log (actor_id, id desc) where actor_id is not null;

-- The part of an entry that the law lets a person have erased.
create table audit_values (
    entry_id uuid primary key constraint audit_values_entry references audit_log (id),
    -- Whom the values are about, when that is known.
    person_id uuid,
    address text,
    before jsonb not null default '{}' constraint audit_values_before check (jsonb_typeof(before) = 'object'),
    after jsonb not null default '{}' constraint audit_values_after check (jsonb_typeof(after) = 'object'),
    created_at timestamptz not null
);

-- Erasure of one person, and of what is older than it may be kept.
create index audit_values_person_id on audit_values (person_id) where person_id is not null;
create index audit_values_created_at on audit_values (created_at);

-- Grants keep the application from changing an entry; this keeps everybody from it, the owner of the table included.
create function dbc_refuse_change() returns trigger
    language plpgsql as
$$
begin
    raise exception '% is append-only: % is refused', tg_table_name, lower(tg_op) using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_log_append_only before update or delete or truncate on audit_log
    for each statement execute function dbc_refuse_change();

alter table audit_log enable row level security;
alter table audit_values enable row level security;

create policy audit_log_read on audit_log for select to dbc_app using (dbc_is_house());
-- Nobody writes an entry in another person's name.
create policy audit_log_write on audit_log for insert to dbc_app
    with check (dbc_side() = 'system' or actor_id = dbc_user_id());
create policy audit_values_read on audit_values for select to dbc_app using (dbc_is_house());
create policy audit_values_write on audit_values for insert to dbc_app
    with check (dbc_side() = 'system' or dbc_user_id() is not null);
create policy audit_values_erase on audit_values for delete to dbc_app using (dbc_side() = 'system');

grant select, insert on audit_log to dbc_app;
grant select, insert, delete on audit_values to dbc_app;

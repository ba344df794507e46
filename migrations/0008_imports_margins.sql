-- Settings of the house, versions of the margin rules, decisions about prices under the loss floor, mappings of columns.

-- Counts the changes of `settings`, so that two people who edit them at once do not undo each other's work.
create table settings_state (
    only_row boolean primary key default true constraint settings_state_only_row check (only_row),
    version bigint not null
);

insert into settings_state (version) values (1);

-- One row per change of the margin rules: who, when, why, and each rule before and after. The highest version is the
-- one in force; whoever edits locks catalogue_state first.
create table margin_versions (
    version bigint primary key,
    at timestamptz not null,
    changed_by uuid,
    reason text constraint margin_versions_reason check (length(reason) <= 500),
    changes jsonb not null constraint margin_versions_changes check (jsonb_typeof(changes) = 'array'),
    -- The catalogue version that it made; null while nothing was published.
    catalogue_version bigint
);

insert into margin_versions (version, at, changes) values (1, '2026-01-01T00:00:00Z', '[]');

-- What staff decided about an offer whose price lies under the loss floor (trade rules 1.3). One decision per offer; it
-- is about this cost and this price, and over when either changes.
create table floor_decisions (
    offer_id uuid primary key constraint floor_decisions_offer references products (id),
    decision text not null
        constraint floor_decisions_decision check (decision in ('raise_to_floor', 'keep', 'withdraw')),
    cost_cents bigint not null,
    wanted_cents bigint not null,
    -- The legal exception that a price under the floor needs, in the words of the person who answers for it.
    reason text constraint floor_decisions_reason check (length(reason) between 1 and 500),
    decided_by uuid not null,
    decided_at timestamptz not null,
    constraint floor_decisions_exception check (decision <> 'keep' or reason is not null)
);

-- Every decision that was ever taken: what a past price was depends on the one of that day.
create table floor_decision_steps (
    offer_id uuid not null constraint floor_decision_steps_offer references products (id),
    at timestamptz not null,
    decision text not null
        constraint floor_decision_steps_decision check (decision in ('raise_to_floor', 'keep', 'withdraw')),
    cost_cents bigint not null,
    constraint floor_decision_steps_pkey primary key (offer_id, at)
);

-- What a unit cost beside the supplier's price, from an instant on.
create table landed_cost_steps (
    at timestamptz primary key,
    freight_cents bigint not null,
    levies_cents bigint not null
);

insert into landed_cost_steps (at, freight_cents, levies_cents) values ('2026-01-01T00:00:00Z', 0, 0);

-- A group that some rule names cannot disappear: its past prices must remain explicable.
alter table margin_rules
    add constraint margin_rules_client_group foreign key (client_group_id) references client_groups (id);

-- What the columns of a supplier's list mean when their headers are not the usual ones: mapped once by hand.
create table column_mappings (
    supplier text collate "C" not null,
    family text collate "C" not null,
    header text not null constraint column_mappings_header check (length(header) between 1 and 200),
    -- The header that the readers know, such as `Product Name`.
    meaning text not null,
    mapped_by uuid,
    mapped_at timestamptz not null,
    constraint column_mappings_pkey primary key (supplier, family, header)
);

-- When a reviewed list is to be published.
alter table catalog_imports add column scheduled_at timestamptz;
alter table catalog_imports add column scheduled_by uuid;
alter table catalog_imports add column schedule_overrides_guard boolean not null default false;
-- The published import whose snapshot this one was made from (trade rules 2.3).
alter table catalog_imports add column rolled_back_to uuid;

-- Rows of a list that contradict each other: staff choose one of each key.
create table import_duplicates (
    import_id uuid not null,
    row_number integer not null,
    sku text collate "C" not null,
    vat_regime text collate "C" not null,
    -- The row as the domain's type.
    offer jsonb not null,
    chosen boolean not null default false,
    constraint import_duplicates_pkey primary key (import_id, row_number)
);

-- Working days on which no list had come in time: staff are told once each.
create table list_alerts (
    day date primary key,
    alerted_at timestamptz not null
);

-- "Which lists are due now?", asked every minute.
create index catalog_imports_scheduled on catalog_imports (scheduled_at) where state = 'scheduled';

alter table settings_state enable row level security;
alter table margin_versions enable row level security;
alter table floor_decisions enable row level security;
alter table floor_decision_steps enable row level security;
alter table landed_cost_steps enable row level security;
alter table column_mappings enable row level security;
alter table import_duplicates enable row level security;
alter table list_alerts enable row level security;

create policy settings_state_house on settings_state to dbc_app using ((select dbc_is_house()));
create policy margin_versions_house on margin_versions to dbc_app using ((select dbc_is_house()));
create policy floor_decisions_house on floor_decisions to dbc_app using ((select dbc_is_house()));
create policy floor_decision_steps_house on floor_decision_steps to dbc_app using ((select dbc_is_house()));
create policy landed_cost_steps_house on landed_cost_steps to dbc_app using ((select dbc_is_house()));
create policy column_mappings_house on column_mappings to dbc_app using ((select dbc_is_house()));
create policy import_duplicates_house on import_duplicates to dbc_app using ((select dbc_is_house()));
create policy list_alerts_house on list_alerts to dbc_app using ((select dbc_is_house()));

grant select, update on settings_state to dbc_app;
grant select, insert, update on margin_versions to dbc_app;
grant select, insert, update, delete on floor_decisions, column_mappings to dbc_app;
grant select, insert, update, delete on import_duplicates to dbc_app;
grant select, insert on floor_decision_steps, landed_cost_steps to dbc_app;
grant select, insert on list_alerts to dbc_app;
-- Rules may change between staging and publication.
grant update (price_cents) on import_rows to dbc_app;

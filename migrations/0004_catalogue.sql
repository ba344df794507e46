-- The catalogue: offers, their stock, the imports that make them, and what every price was.
--
-- Keys are compared by their bytes (collate "C"): the base's own collation sorts for people and costs several times as
-- much in every index. Policies read the context once per statement, hence `(select …)`. The staging tables have no
-- foreign key: imports are never deleted, and 50,000 checks a list would buy nothing.

-- One offer: one SKU of one supplier under one VAT regime. The supplier's words as they came; what the platform
-- derives from them beside. Offers are never deleted: an absent one has quantity 0.
create table products (
    id uuid primary key,
    supplier text collate "C" not null,
    family text collate "C" not null,
    sku text collate "C" not null constraint products_sku_length check (length(sku) between 1 and 40),
    vat_regime text collate "C" not null constraint products_vat_regime check (vat_regime in ('marginal', 'standard')),
    -- Its own field, never padded into a SKU (trade rules 2.6).
    ean text collate "C" constraint products_ean check (ean ~ '^[0-9]{12,13}$'),
    item_group text not null,
    product_name text not null,
    appearance text not null,
    functionality text not null,
    boxed text not null,
    color text,
    cloud_lock text,
    additional_info text,
    attributes jsonb not null default '{}',
    brand text not null,
    model text not null,
    storage_gb integer constraint products_storage check (storage_gb > 0),
    -- Null: the supplier has no price yet. The offer exists and clients do not see it.
    cost_cents bigint constraint products_cost check (cost_cents > 0),
    campaign_price_cents bigint constraint products_campaign_price check (campaign_price_cents > 0),
    -- The price of the default rules when the offer last changed: for change sets and history. What a client pays is
    -- computed from the cost with his own rules.
    price_cents bigint,
    -- The cost before the change that `badged_by` made.
    previous_cost_cents bigint,
    -- What the last change was, as codes of domain::change; shown as badges while `badged_by` is the published import.
    badges text[] not null default '{}',
    badged_by uuid,
    -- Not null: unsellable until staff choose (conflicting duplicates).
    blocked_reason text constraint products_blocked_reason check (blocked_reason in ('conflicting_duplicates')),
    -- No source overwrites a later one (design, section 4).
    supplier_as_of timestamptz not null,
    first_import_id uuid not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    -- The article first: orders and staff look for it without naming the supplier.
    constraint products_offer_key unique (sku, vat_regime, supplier)
    -- Room in each page for the next version of its rows: a day's changes then touch no index.
) with (fillfactor = 80);

-- What the supplier has, and what orders hold of it. Narrow and half empty: it takes the hot updates. Nobody may delete
-- an offer, and each is made in one transaction with its row here: 50,000 checks of a foreign key would take a third of a
-- first publication and find nothing.
create table offer_stock (
    offer_id uuid primary key,
    quantity integer not null constraint offer_stock_quantity check (quantity >= 0),
    reserved integer not null default 0 constraint offer_stock_reserved check (reserved >= 0)
) with (fillfactor = 50);

create table catalog_imports (
    id uuid primary key,
    number bigint generated always as identity constraint catalog_imports_number_key unique,
    supplier text collate "C" not null,
    family text collate "C",
    list_day date,
    -- Order of lists: the supplier's day, then the announced time, else the time of receipt (trade rules 2.3).
    supplier_as_of timestamptz,
    source text not null constraint catalog_imports_source check (source in ('upload', 'command_line', 'demonstration', 'folder', 'supplier', 'roll_back')),
    file_hash bytea constraint catalog_imports_file references files (hash),
    file_name text not null constraint catalog_imports_file_name check (length(file_name) between 1 and 255),
    file_size bigint not null,
    state text not null constraint catalog_imports_state check (state in (
        'received', 'read', 'priced', 'staged', 'scheduled', 'published', 'held', 'rejected', 'failed', 'superseded', 'rolled_back')),
    -- Publish by itself when the guard is satisfied.
    auto_publish boolean not null default false,
    rows jsonb,
    -- Rows with a price: the guard compares sizes by them.
    priced_rows bigint,
    regimes text[] not null default '{}',
    changes jsonb,
    guard jsonb,
    no_op boolean not null default false,
    error jsonb,
    rules_fingerprint bytea,
    -- The version that the change set was computed against.
    base_version bigint,
    version bigint,
    created_by uuid,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    decision_reason text,
    published_at timestamptz
);

-- The list of imports, newest first.
create index catalog_imports_created_at on catalog_imports (created_at desc);
-- The last ten published lists of a family: the guard's median, and the order of lists.
create index catalog_imports_published on catalog_imports (supplier, family, published_at desc) where state = 'published';

-- The normalised snapshot of an import: staging, and what a rollback reads.
create table import_rows (
    import_id uuid not null,
    row_number integer not null,
    -- The id of the offer if this import creates it (Postgres 15 makes no UUIDv7).
    fresh_id uuid not null,
    sku text collate "C" not null,
    vat_regime text collate "C" not null,
    ean text collate "C",
    item_group text not null,
    product_name text not null,
    appearance text not null,
    functionality text not null,
    boxed text not null,
    color text,
    cloud_lock text,
    additional_info text,
    attributes jsonb not null,
    brand text not null,
    model text not null,
    storage_gb integer,
    quantity integer not null,
    cost_cents bigint,
    campaign_price_cents bigint,
    price_cents bigint,
    constraint import_rows_pkey primary key (import_id, sku, vat_regime)
);

-- Keys that stand in the list but whose rows were refused: they are not absent.
create table import_refused_keys (
    import_id uuid not null,
    sku text collate "C" not null,
    vat_regime text collate "C" not null,
    conflicting boolean not null,
    constraint import_refused_keys_pkey primary key (import_id, sku, vat_regime)
);

-- The change set: one row per offer that the import changes.
create table import_changes (
    import_id uuid not null,
    sku text collate "C" not null,
    vat_regime text collate "C" not null,
    -- Null for an offer that the import creates.
    offer_id uuid,
    product_name text not null,
    appearance text not null,
    functionality text not null,
    color text,
    classes text[] not null,
    quantity_before integer,
    quantity_after integer not null,
    cost_before_cents bigint,
    cost_after_cents bigint,
    price_before_cents bigint,
    price_after_cents bigint,
    constraint import_changes_pkey primary key (import_id, sku, vat_regime)
);

create table import_findings (
    import_id uuid not null,
    position integer not null,
    sheet text not null,
    row_number integer,
    column_name text,
    value text,
    severity text not null constraint import_findings_severity check (severity in ('refused', 'warning', 'notice')),
    -- The finding as the domain's type, from which the sentence is made in the reader's language.
    finding jsonb not null,
    constraint import_findings_pkey primary key (import_id, position)
);

-- One row per change of price or quantity, with its source. Monthly partitions are made ahead by
-- dbc_ensure_price_history(); the default one catches what falls outside, and must stay empty.
create table price_history (
    offer_id uuid not null,
    at timestamptz not null,
    list_day date,
    import_id uuid,
    source text not null constraint price_history_source check (source in ('list', 'api', 'manual', 'rollback', 'rules')),
    quantity integer not null,
    cost_cents bigint,
    -- The price of the default rules of that moment.
    price_cents bigint,
    constraint price_history_pkey primary key (offer_id, at)
) partition by range (at);

create table price_history_default partition of price_history default;

create function dbc_ensure_price_history(today date) returns integer
    language plpgsql
    security definer
    set search_path = public, pg_temp
as $$
declare
    month date := date_trunc('month', today)::date - interval '1 month';
    made integer := 0;
    part text;
begin
    -- Last month too: a late list may still belong to it.
    for i in 0..4 loop
        part := 'price_history_' || to_char(month, 'YYYY_MM');
        if to_regclass('public.' || part) is null then
            execute format(
                'create table %I partition of price_history for values from (%L) to (%L)',
                part, month::timestamp at time zone 'UTC', (month + interval '1 month')::timestamp at time zone 'UTC');
            -- Reached through its parent, whose policy holds there; asked for directly it shows nothing.
            execute format('alter table %I enable row level security', part);
            made := made + 1;
        end if;
        month := (month + interval '1 month')::date;
    end loop;
    return made;
end
$$;

-- The published catalogue, in one row. Whoever publishes locks it first: two publications never interleave.
create table catalogue_state (
    only_row boolean primary key default true constraint catalogue_state_only_row check (only_row),
    version bigint not null,
    import_id uuid,
    list_day date,
    published_at timestamptz,
    -- When the version was made, by a list or by something else (rules, one offer).
    changed_at timestamptz,
    rules_fingerprint bytea
);

insert into catalogue_state (version) values (0);

-- What changed, for instances that follow: a whole list, the rules, or some offers. Readers fetch the values themselves,
-- so that a row may be read twice and in any order.
create table catalogue_changes (
    id bigint generated always as identity primary key,
    -- Rows of a transaction that is still open would be skipped by a reader that remembers ids: readers take rows from
    -- the oldest transaction on that was open when they looked before.
    xid xid8 not null default pg_current_xact_id(),
    at timestamptz not null,
    kind text not null constraint catalogue_changes_kind check (kind in ('list', 'rules', 'offer', 'stock')),
    -- Null for stock that orders hold: the catalogue stays the one that it is, and nobody waits for its row.
    version bigint constraint catalogue_changes_version check ((version is null) = (kind = 'stock')),
    import_id uuid,
    offer_ids uuid[] not null default '{}'
);

-- What came since a reader looked before.
create index catalogue_changes_xid on catalogue_changes (xid);

-- Rules are versioned: a changed rule is a new row, the old one is retired. An empty list of a scope accepts anything.
create table margin_rules (
    id uuid primary key,
    name text not null default '' constraint margin_rules_name check (length(name) <= 100),
    priority integer not null,
    -- Not tried while false; kept for another day.
    active boolean not null default true,
    client_id uuid constraint margin_rules_client references clients (id),
    client_group_id uuid,
    vat_regimes text[] not null default '{}'
        constraint margin_rules_vat_regimes check (vat_regimes <@ array['marginal', 'standard']),
    brands text[] not null default '{}',
    item_groups text[] not null default '{}',
    grades text[] not null default '{}',
    functionalities text[] not null default '{}',
    cost_from_cents bigint,
    cost_below_cents bigint,
    markup_bp integer not null constraint margin_rules_markup check (markup_bp between -10000 and 100000),
    fixed_cents bigint not null default 0,
    minimum_price_cents bigint,
    rounding text not null default 'cent' constraint margin_rules_rounding check (rounding in ('cent', 'euro', 'ninety')),
    valid_from date,
    valid_until date,
    created_at timestamptz not null,
    created_by uuid,
    retired_at timestamptz,
    constraint margin_rules_audience check (client_id is null or client_group_id is null)
);

-- The built-in rules of the house: the last that are tried (domain sheet, section 2).
insert into margin_rules (id, name, priority, vat_regimes, markup_bp, created_at) values
    ('01900000-0000-7000-8000-000000000001', 'TVA sur marge', 900, '{marginal}', 100, '2026-01-01T00:00:00Z'),
    ('01900000-0000-7000-8000-000000000002', 'Tout le reste', 1000, '{}', 1100, '2026-01-01T00:00:00Z');

alter table products enable row level security;
alter table offer_stock enable row level security;
alter table catalog_imports enable row level security;
alter table import_rows enable row level security;
alter table import_refused_keys enable row level security;
alter table import_changes enable row level security;
alter table import_findings enable row level security;
alter table price_history enable row level security;
alter table price_history_default enable row level security;
alter table catalogue_state enable row level security;
alter table catalogue_changes enable row level security;
alter table margin_rules enable row level security;

-- Costs live in these tables: a client's transaction sees none of them.
create policy products_house on products to dbc_app using ((select dbc_is_house()));
create policy offer_stock_house on offer_stock to dbc_app using ((select dbc_is_house()));
create policy catalog_imports_house on catalog_imports to dbc_app using ((select dbc_is_house()));
create policy import_rows_house on import_rows to dbc_app using ((select dbc_is_house()));
create policy import_refused_keys_house on import_refused_keys to dbc_app using ((select dbc_is_house()));
create policy import_changes_house on import_changes to dbc_app using ((select dbc_is_house()));
create policy import_findings_house on import_findings to dbc_app using ((select dbc_is_house()));
create policy price_history_house on price_history to dbc_app using ((select dbc_is_house()));
create policy price_history_default_house on price_history_default to dbc_app using ((select dbc_is_house()));
create policy catalogue_state_house on catalogue_state to dbc_app using ((select dbc_is_house()));
create policy catalogue_changes_house on catalogue_changes to dbc_app using ((select dbc_is_house()));
create policy margin_rules_house on margin_rules to dbc_app using ((select dbc_is_house()));

grant select, insert, update on products, offer_stock, catalog_imports, margin_rules to dbc_app;
grant usage on sequence catalog_imports_number_seq to dbc_app;
grant select, insert, delete on import_rows, import_refused_keys, import_changes, import_findings to dbc_app;
grant update (severity, finding) on import_findings to dbc_app;
grant select, insert on price_history, price_history_default to dbc_app;
grant select, insert, delete on catalogue_changes to dbc_app;
grant select, update on catalogue_state to dbc_app;
revoke execute on function dbc_ensure_price_history(date) from public;
grant execute on function dbc_ensure_price_history(date) to dbc_app;

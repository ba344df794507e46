-- The supplier's interface: every call that was made, every look at its lists, every message that it pushed.

-- One row per request to the supplier, written a moment after it ended. Kept for a month.
create table supplier_calls (
    id uuid primary key,
    operation text collate "C" not null constraint supplier_calls_operation check (length(operation) between 1 and 40),
    started_at timestamptz not null,
    latency_ms integer not null constraint supplier_calls_latency check (latency_ms >= 0),
    -- The status of HTTP; null when no answer came.
    status smallint,
    -- Bytes of the answer after decompression.
    bytes bigint not null,
    -- `ok`, or the class of the error.
    outcome text collate "C" not null constraint supplier_calls_outcome check (length(outcome) between 1 and 40),
    -- Beginning of an answer that was no success.
    excerpt text constraint supplier_calls_excerpt check (length(excerpt) <= 500)
);

-- The record of calls, newest first; the figures of the last hour; the end of old rows.
create index supplier_calls_started_at on supplier_calls (started_at desc);
-- The newest calls that failed.
create index supplier_calls_failed on supplier_calls (started_at desc) where outcome not in ('ok', 'not_found');

-- One row per look at the supplier's lists.
create table supplier_syncs (
    id uuid primary key,
    -- Why: by the clock, because somebody asked, or to prove that no message was missed.
    cause text collate "C" not null constraint supplier_syncs_cause check (cause in ('scheduled', 'on_demand', 'nightly', 'messages')),
    state text collate "C" not null constraint supplier_syncs_state check (state in (
        'waiting', 'fetching', 'unchanged', 'patched', 'imported', 'held_back', 'incomplete', 'failed')),
    -- A whole list goes through the import pipeline; otherwise prices and stock are patched where that is enough.
    whole boolean not null,
    -- Publish by itself when the guard is satisfied.
    auto_publish boolean not null default false,
    requested_by uuid,
    requested_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz,
    -- One entry per list that was asked for: regime, rows, what went wrong.
    lists jsonb not null default '[]',
    -- What differed from the catalogue, in the counts of a change set.
    changes jsonb,
    -- Messages that should have come and did not, as the nightly look proves it.
    missed integer,
    import_id uuid constraint supplier_syncs_import references catalog_imports (id),
    error_code text collate "C",
    error text constraint supplier_syncs_error check (length(error) <= 1000),
    -- Staff were told that it needs them.
    alerted_at timestamptz,
    constraint supplier_syncs_finished check ((state in ('waiting', 'fetching')) = (finished_at is null))
);

-- The list of synchronisations, newest first.
create index supplier_syncs_requested_at on supplier_syncs (requested_at desc);
-- At most one waits for its turn: whoever asks again gets that one.
create unique index supplier_syncs_waiting on supplier_syncs ((true)) where state = 'waiting';

-- Messages that were believed, each once. The body is kept as it came, so that it can be processed again.
create table supplier_messages (
    id uuid primary key,
    -- The sender's id: the same when it sends again.
    event_id text collate "C" not null constraint supplier_messages_event_id_key unique
        constraint supplier_messages_event_id check (length(event_id) between 1 and 100),
    kind text collate "C" not null constraint supplier_messages_kind check (length(kind) between 1 and 100),
    -- The sender's count of its messages.
    sequence bigint,
    -- SKU, or reference of an order.
    subject text collate "C" constraint supplier_messages_subject check (length(subject) <= 100),
    -- Of a SKU.
    vat_regime text collate "C" constraint supplier_messages_vat_regime check (vat_regime in ('marginal', 'standard')),
    occurred_at timestamptz,
    received_at timestamptz not null,
    body bytea not null constraint supplier_messages_body check (length(body) <= 1048576),
    state text collate "C" not null constraint supplier_messages_state check (state in ('pending', 'done', 'left_alone', 'failed')),
    -- Deliveries beyond the first.
    repeated integer not null default 0,
    attempts integer not null default 0,
    error text constraint supplier_messages_error check (length(error) <= 1000),
    processed_at timestamptz,
    replayed_at timestamptz,
    replayed_by uuid
);

-- What waits to be processed, oldest first.
create index supplier_messages_pending on supplier_messages (received_at) where state = 'pending';
-- The inbox, newest first; the end of old messages.
create index supplier_messages_received_at on supplier_messages (received_at desc, id desc);

alter table supplier_calls enable row level security;
alter table supplier_syncs enable row level security;
alter table supplier_messages enable row level security;

create policy supplier_calls_house on supplier_calls to dbc_app using ((select dbc_is_house()));
create policy supplier_syncs_house on supplier_syncs to dbc_app using ((select dbc_is_house()));
create policy supplier_messages_house on supplier_messages to dbc_app using ((select dbc_is_house()));

grant select, insert, delete on supplier_calls to dbc_app;
grant select, insert, update, delete on supplier_syncs, supplier_messages to dbc_app;

-- What the supplier said of an order beyond its answer: parcels, devices, papers. Each thing once.
create table supplier_parcels (
    supplier_order_id uuid not null constraint supplier_parcels_order references supplier_orders (id),
    code text collate "C" not null constraint supplier_parcels_code check (length(code) between 1 and 100),
    carrier text constraint supplier_parcels_carrier check (length(carrier) <= 100),
    url text constraint supplier_parcels_url check (length(url) <= 500),
    seen_at timestamptz not null,
    constraint supplier_parcels_pkey primary key (supplier_order_id, code)
);

create table supplier_devices (
    supplier_order_id uuid not null constraint supplier_devices_order references supplier_orders (id),
    identifier text collate "C" not null constraint supplier_devices_identifier check (length(identifier) between 1 and 40),
    sku text collate "C" not null,
    vat_regime text collate "C" constraint supplier_devices_vat_regime check (vat_regime in ('marginal', 'standard')),
    cost_cents bigint,
    seen_at timestamptz not null,
    -- When it was attached to the orders of clients, or put among the surplus.
    handed_over_at timestamptz,
    constraint supplier_devices_pkey primary key (supplier_order_id, identifier)
);

-- Devices that wait for staff to close the answer of their order.
create index supplier_devices_waiting on supplier_devices (supplier_order_id) where handed_over_at is null;

create table supplier_documents (
    supplier_order_id uuid not null constraint supplier_documents_order references supplier_orders (id),
    document_id text collate "C" not null constraint supplier_documents_document_id check (length(document_id) between 1 and 100),
    kind text not null,
    name text,
    media_type text not null,
    file_hash bytea not null constraint supplier_documents_file references files (hash),
    fetched_at timestamptz not null,
    constraint supplier_documents_pkey primary key (supplier_order_id, document_id)
);

alter table supplier_parcels enable row level security;
alter table supplier_devices enable row level security;
alter table supplier_documents enable row level security;

create policy supplier_parcels_house on supplier_parcels to dbc_app using ((select dbc_is_house()));
create policy supplier_devices_house on supplier_devices to dbc_app using ((select dbc_is_house()));
create policy supplier_documents_house on supplier_documents to dbc_app using ((select dbc_is_house()));

grant select, insert on supplier_parcels, supplier_devices, supplier_documents to dbc_app;
grant update (handed_over_at) on supplier_devices to dbc_app;

-- Waiting lines grouped by a rule, and units that the supplier confirmed and whose buyer went away.

-- The rule groups once a day; whoever writes the day first does it.
create table supplier_grouping_days (
    day date primary key,
    grouped_at timestamptz not null,
    supplier_orders integer not null default 0
);

-- Units of a closed supplier order that the line which they were confirmed for takes no longer: its client dropped it,
-- or the order was given up. They are the house's, on their way, until they find another use.
create table supplier_surplus (
    id uuid primary key,
    supplier_order_line_id uuid not null constraint supplier_surplus_line references supplier_order_lines (id),
    -- For which they were confirmed.
    order_item_id uuid not null constraint supplier_surplus_item references order_items (id),
    units integer not null constraint supplier_surplus_units check (units >= 0),
    settled_units integer not null default 0 constraint supplier_surplus_settled check (settled_units >= 0),
    arisen_at timestamptz not null,
    updated_at timestamptz not null,
    version integer not null default 1,
    constraint supplier_surplus_once unique (supplier_order_line_id, order_item_id)
);
-- What waits for a use.
create index supplier_surplus_open on supplier_surplus (arisen_at) where settled_units < units;

-- What became of them; append-only.
create table supplier_surplus_uses (
    id uuid primary key,
    surplus_id uuid not null constraint supplier_surplus_uses_surplus references supplier_surplus (id),
    kind text not null constraint supplier_surplus_uses_kind check (kind in ('reallocated', 'own_stock', 'cancelled_at_supplier')),
    units integer not null constraint supplier_surplus_uses_units check (units > 0),
    -- The line that took them.
    order_item_id uuid constraint supplier_surplus_uses_item references order_items (id),
    note text not null default '' constraint supplier_surplus_uses_note_length check (length(note) <= 500),
    used_by uuid not null,
    used_at timestamptz not null
);
create index supplier_surplus_uses_surplus_id on supplier_surplus_uses (surplus_id);

alter table supplier_grouping_days enable row level security;
alter table supplier_surplus enable row level security;
alter table supplier_surplus_uses enable row level security;

create policy supplier_grouping_days_house on supplier_grouping_days to dbc_app using ((select dbc_is_house()));
create policy supplier_surplus_house on supplier_surplus to dbc_app using ((select dbc_is_house()));
create policy supplier_surplus_uses_house on supplier_surplus_uses to dbc_app using ((select dbc_is_house()));

grant select, insert, update on supplier_grouping_days, supplier_surplus to dbc_app;
grant select, insert on supplier_surplus_uses to dbc_app;

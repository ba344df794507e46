-- Orders: from the cart to the delivered phone, and what is received for them.
--
-- What a client may see and what only the house may see are different tables (order_items and order_item_costs,
-- order_events and order_event_internals, order_item_imeis and units): row-level security cannot hide a column.
-- Rows that a client owns carry its client_id, so that a policy needs no join.

-- Numbers that people say. Taken with `update … returning` in the transaction that uses them.
create table document_counters (
    series text collate "C" not null,
    year integer not null,
    last_number bigint not null default 0,
    constraint document_counters_pkey primary key (series, year)
);

-- A cart per person and company, and its named drafts. `name` is null for the cart itself.
create table carts (
    id uuid primary key,
    client_id uuid not null constraint carts_client references clients (id),
    user_id uuid not null constraint carts_user references users (id),
    name text constraint carts_name_length check (length(name) between 1 and 100),
    -- waiting: for the approval of an owner; nothing is held (trade rules 1.11). submitted: became orders; kept for the trace.
    state text not null default 'open' constraint carts_state check (state in ('open', 'waiting', 'submitted', 'dropped')),
    delivery_address_id uuid constraint carts_delivery_address references client_addresses (id) on delete set null,
    customer_reference text not null default '' constraint carts_customer_reference_length check (length(customer_reference) <= 100),
    note text not null default '' constraint carts_note_length check (length(note) <= 2000),
    all_or_nothing boolean not null default false,
    -- What approval was asked for.
    approval_asked_at timestamptz,
    approval_asked_by uuid constraint carts_approval_asked_by references users (id),
    approval_total_cents bigint,
    approval_refused_reason text,
    version integer not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create unique index carts_one_current on carts (client_id, user_id) where name is null and state = 'open';
-- The drafts of a person; what waits for an owner; abandoned carts.
create index carts_client_id on carts (client_id, state, updated_at desc);

create table cart_items (
    id uuid primary key,
    cart_id uuid not null constraint cart_items_cart references carts (id) on delete cascade,
    client_id uuid not null,
    offer_id uuid not null constraint cart_items_offer references products (id),
    quantity integer not null constraint cart_items_quantity check (quantity between 1 and 100000),
    -- The selling price that the person saw last; submission compares.
    seen_price_cents bigint constraint cart_items_seen_price check (seen_price_cents > 0),
    -- Null: the cart's address.
    delivery_address_id uuid constraint cart_items_delivery_address references client_addresses (id) on delete set null,
    position integer not null,
    updated_at timestamptz not null,
    constraint cart_items_one_line unique nulls not distinct (cart_id, offer_id, delivery_address_id)
);
create index cart_items_offer_id on cart_items (offer_id);

-- Lines of a pasted or uploaded list that were not understood alone: asked back, one by one.
create table cart_doubts (
    id uuid primary key,
    cart_id uuid not null constraint cart_doubts_cart references carts (id) on delete cascade,
    client_id uuid not null,
    position integer not null,
    written text not null constraint cart_doubts_written_length check (length(written) <= 1000),
    quantity integer not null,
    reason text not null,
    -- Offers that could be meant, best first.
    candidates uuid[] not null default '{}',
    created_at timestamptz not null
);
create index cart_doubts_cart_id on cart_doubts (cart_id, position);

-- A price that a buyer proposes (trade rules 6). Accepted, it is a dated price for that client and quantity.
create table price_proposals (
    id uuid primary key,
    client_id uuid not null constraint price_proposals_client references clients (id),
    user_id uuid not null constraint price_proposals_user references users (id),
    offer_id uuid not null constraint price_proposals_offer references products (id),
    quantity integer not null constraint price_proposals_quantity check (quantity between 1 and 100000),
    -- The selling price at that moment, and what the buyer would pay.
    list_price_cents bigint not null,
    proposed_cents bigint not null constraint price_proposals_proposed check (proposed_cents > 0),
    note text not null default '' constraint price_proposals_note_length check (length(note) <= 1000),
    state text not null default 'open' constraint price_proposals_state check (state in ('open', 'countered', 'accepted', 'refused', 'withdrawn', 'expired', 'used')),
    counter_cents bigint constraint price_proposals_counter check (counter_cents > 0),
    agreed_cents bigint constraint price_proposals_agreed check (agreed_cents > 0),
    quantity_left integer not null default 0,
    reply text not null default '' constraint price_proposals_reply_length check (length(reply) <= 1000),
    -- The legal exception that staff named for a price below the loss floor (trade rules 1.3).
    floor_exception text constraint price_proposals_floor_exception_length check (length(floor_exception) <= 500),
    decided_by uuid constraint price_proposals_decided_by references users (id),
    decided_at timestamptz,
    expires_at timestamptz not null,
    version integer not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create index price_proposals_client_id on price_proposals (client_id, state);
create index price_proposals_open on price_proposals (created_at) where state = 'open';

-- Shipping tariffs per zone, as bands of units (domain: orders::tariff).
create table shipping_tariffs (
    id uuid primary key,
    name text not null,
    -- Codes of domain::orders::territory.
    territories text[] not null,
    bands jsonb not null,
    position integer not null,
    version integer not null default 1,
    updated_at timestamptz not null
);

-- What was submitted together.
create table checkouts (
    id uuid primary key,
    number text collate "C" not null constraint checkouts_number_key unique,
    client_id uuid not null constraint checkouts_client references clients (id),
    cart_id uuid constraint checkouts_cart references carts (id),
    placed_by uuid not null constraint checkouts_placed_by references users (id),
    units integer not null,
    shipping_cents bigint not null,
    created_at timestamptz not null
);
create index checkouts_client_id on checkouts (client_id);

create table orders (
    id uuid primary key,
    number text collate "C" not null constraint orders_number_key unique,
    checkout_id uuid not null constraint orders_checkout references checkouts (id),
    client_id uuid not null constraint orders_client references clients (id),
    placed_by uuid not null constraint orders_placed_by references users (id),
    source text not null constraint orders_source check (source in ('cart', 'api', 'staff', 'supplier_file')),
    state text collate "C" not null constraint orders_state check (state in (
        'submitted', 'awaiting_supplier', 'awaiting_client', 'pending_payment', 'preparing', 'shipping', 'completed', 'cancelled')),
    vat_regime text collate "C" not null constraint orders_vat_regime check (vat_regime in ('marginal', 'standard')),
    -- VAT (trade rules 3), frozen inputs and what followed from them. Null treatment: held for staff.
    departure text not null default 'FR',
    arrival text not null,
    buyer_vat_number text,
    buyer_vat_number_state text not null,
    vat_treatment text,
    delivery_address jsonb not null,
    billing_address jsonb,
    customer_reference text not null default '',
    note text not null default '',
    all_or_nothing boolean not null default false,
    -- The list was old at submission (trade rules 2.4).
    subject_to_confirmation boolean not null default false,
    payment_terms text not null,
    -- The conditions of sale that were accepted, and by whom (trade rules 1.10).
    conditions_version text not null default '',
    units integer not null,
    goods_cents bigint not null,
    -- As shown at submission; what is charged never rises above it.
    shipping_shown_cents bigint not null,
    shipping_cents bigint not null,
    shipping_offered boolean not null default false,
    vat_cents bigint,
    total_cents bigint not null,
    -- Sums of allocations, kept by the transactions that allocate.
    received_cents bigint not null default 0,
    written_off_cents bigint not null default 0,
    answer_due_at timestamptz,
    payment_due_at timestamptz,
    -- Credit terms or a release let goods leave unpaid.
    released_by uuid constraint orders_released_by references users (id),
    released_reason text,
    cancellation_asked_at timestamptz,
    cancellation_asked_by uuid constraint orders_cancellation_asked_by references users (id),
    cancellation_reason text,
    submitted_at timestamptz not null,
    confirmed_at timestamptz,
    shipped_at timestamptz,
    completed_at timestamptz,
    cancelled_at timestamptz,
    version integer not null default 1,
    updated_at timestamptz not null
);
-- The list of a client; the list of staff by state; deadlines.
create index orders_client_id on orders (client_id, submitted_at desc);
create index orders_state on orders (state, submitted_at);
create index orders_submitted_at on orders (submitted_at desc, id);
create index orders_answer_due_at on orders (answer_due_at) where state = 'awaiting_client';
create index orders_payment_due_at on orders (payment_due_at) where state = 'pending_payment';
create index orders_checkout_id on orders (checkout_id);

-- One line. The description is frozen at submission; the price by trade rules 1.2.
create table order_items (
    id uuid primary key,
    order_id uuid not null constraint order_items_order references orders (id),
    client_id uuid not null,
    position integer not null,
    offer_id uuid not null constraint order_items_offer references products (id),
    sku text collate "C" not null,
    item_group text not null,
    product_name text not null,
    brand text not null,
    model text not null,
    storage_gb integer,
    appearance text not null,
    functionality text not null,
    boxed text not null,
    color text,
    cloud_lock text,
    additional_info text,
    ordered_quantity integer not null constraint order_items_ordered check (ordered_quantity between 1 and 100000),
    -- What stands now: lowered when the supplier falls short or the client drops.
    quantity integer not null constraint order_items_quantity check (quantity >= 0),
    price_cents bigint not null constraint order_items_price check (price_cents > 0),
    vat_cents bigint,
    state text not null default 'active' constraint order_items_state check (state in ('active', 'dropped', 'short', 'replaced')),
    -- Units that this line holds in offer_stock (trade rules 1.6); 0 once it holds nothing.
    held integer not null default 0 constraint order_items_held check (held >= 0 and held <= quantity),
    at_risk boolean not null default false,
    sent_at timestamptz,
    acknowledged_at timestamptz,
    -- Staff closed the validation of this line; null: it waits for an answer.
    closed_at timestamptz,
    -- A change that waits for the client: codes of acceptance::TermChange, with what is proposed.
    changes text[] not null default '{}',
    proposed_quantity integer,
    proposed_price_cents bigint,
    proposed_terms jsonb,
    decision text constraint order_items_decision check (decision in ('accepted', 'swapped', 'dropped')),
    decided_by uuid constraint order_items_decided_by references users (id),
    decided_at timestamptz,
    replaces_item_id uuid constraint order_items_replaces references order_items (id),
    units_attached integer not null default 0,
    units_shipped integer not null default 0,
    units_delivered integer not null default 0,
    version integer not null default 1,
    constraint order_items_position unique (order_id, position)
);
-- Who holds an offer, oldest first.
create index order_items_holding on order_items (offer_id) where held > 0;
create index order_items_offer_id on order_items (offer_id);
create index order_items_sku on order_items (sku);

-- What a line costs the house. Clients' transactions see none of it.
create table order_item_costs (
    order_item_id uuid primary key constraint order_item_costs_item references order_items (id),
    -- At submission; null for an imported line without price.
    cost_cents bigint,
    margin_rule_id uuid,
    floor_cents bigint,
    -- From the supplier's answer, its invoice later (trade rules 1.5).
    answered_cost_cents bigint,
    -- Staff took a rise on the house: at which price, and why.
    absorbed_price_cents bigint,
    absorbed_reason text,
    absorbed_by uuid constraint order_item_costs_absorbed_by references users (id)
);

-- The timeline: append-only. `detail` holds only what the client may read.
create table order_events (
    id uuid primary key,
    order_id uuid not null constraint order_events_order references orders (id),
    client_id uuid not null,
    kind text collate "C" not null,
    from_state text,
    to_state text,
    mover text not null constraint order_events_mover check (mover in ('client', 'staff', 'system', 'job')),
    actor_user_id uuid,
    on_behalf_of uuid,
    at timestamptz not null,
    visible_to_client boolean not null default true,
    detail jsonb not null default '{}',
    -- Makes a repeated act harmless: one event per key and order.
    effect_key text,
    constraint order_events_effect unique (order_id, effect_key)
);
create index order_events_order_id on order_events (order_id, at);
create index order_events_at on order_events (at desc);

create table order_event_internals (
    event_id uuid primary key constraint order_event_internals_event references order_events (id),
    detail jsonb not null
);

-- Orders at the supplier (trade rules 1.1).
create table supplier_orders (
    id uuid primary key,
    number text collate "C" not null constraint supplier_orders_number_key unique,
    supplier text collate "C" not null,
    state text not null constraint supplier_orders_state check (state in ('draft', 'sending', 'sent', 'acknowledged', 'closed', 'cancelled', 'failed')),
    channel text not null constraint supplier_orders_channel check (channel in ('excel', 'api', 'imported')),
    -- The supplier's own number, once known.
    supplier_reference text collate "C" constraint supplier_orders_reference_key unique,
    supplier_status text,
    error jsonb,
    route text not null default 'via_france',
    departure text not null default 'FR',
    note text not null default '',
    created_by uuid,
    created_at timestamptz not null,
    sent_at timestamptz,
    acknowledged_at timestamptz,
    closed_at timestamptz,
    closed_by uuid,
    next_poll_at timestamptz,
    version integer not null default 1,
    updated_at timestamptz not null
);
create index supplier_orders_created_at on supplier_orders (created_at desc);
create index supplier_orders_next_poll_at on supplier_orders (next_poll_at) where state in ('sending', 'sent', 'acknowledged');

create table supplier_order_lines (
    id uuid primary key,
    supplier_order_id uuid not null constraint supplier_order_lines_order references supplier_orders (id),
    position integer not null,
    offer_id uuid not null constraint supplier_order_lines_offer references products (id),
    sku text collate "C" not null,
    vat_regime text collate "C" not null,
    quantity integer not null constraint supplier_order_lines_quantity check (quantity > 0),
    expected_cost_cents bigint,
    -- Null: unanswered. Silence is never confirmation (trade rules 1.7).
    answered_quantity integer,
    answered_cost_cents bigint,
    answer_class text,
    answer_terms jsonb,
    answer_confidence text,
    constraint supplier_order_lines_key unique (supplier_order_id, sku, vat_regime)
);
create index supplier_order_lines_offer_id on supplier_order_lines (offer_id);

create table supplier_order_allocations (
    supplier_order_line_id uuid not null constraint supplier_order_allocations_line references supplier_order_lines (id),
    order_item_id uuid not null constraint supplier_order_allocations_item references order_items (id),
    quantity integer not null constraint supplier_order_allocations_quantity check (quantity > 0),
    -- Given to this line out of the answer.
    answered_quantity integer,
    constraint supplier_order_allocations_pkey primary key (supplier_order_line_id, order_item_id)
);
create index supplier_order_allocations_item on supplier_order_allocations (order_item_id);

-- Each answer as it came, with the difference that was shown. Several accumulate.
create table supplier_answers (
    id uuid primary key,
    supplier_order_id uuid not null constraint supplier_answers_order references supplier_orders (id),
    -- Counts the answers of an order in the order of their receipt.
    position integer not null,
    source text not null constraint supplier_answers_source check (source in ('file', 'api', 'by_hand')),
    file_hash bytea,
    file_name text,
    rows jsonb not null,
    diff jsonb not null,
    received_at timestamptz not null,
    received_by uuid,
    constraint supplier_answers_position unique (supplier_order_id, position),
    constraint supplier_answers_once unique (supplier_order_id, file_hash)
);

-- How much of what was ordered a supplier confirmed, over closed orders: by model and grade, by model (appearance ''),
-- and of the supplier (model ''). A roll-up, so that a cart can say what is likely without reading past orders.
create table supplier_fill_counts (
    supplier text collate "C" not null,
    model text not null,
    appearance text not null,
    answered bigint not null,
    confirmed bigint not null,
    constraint supplier_fill_counts_pkey primary key (supplier, model, appearance)
);
create index supplier_fill_counts_model on supplier_fill_counts (model);

-- What happened at the supplier, in its words and ours; append-only.
create table supplier_events (
    id uuid primary key,
    supplier_order_id uuid not null constraint supplier_events_order references supplier_orders (id),
    kind text not null,
    detail jsonb not null default '{}',
    actor_user_id uuid,
    at timestamptz not null,
    effect_key text,
    constraint supplier_events_effect unique (supplier_order_id, effect_key)
);
create index supplier_events_order_id on supplier_events (supplier_order_id, at);

-- A phone of its own: identifier, regime of its purchase, cost, where it is.
create table units (
    id uuid primary key,
    identifier text collate "C" not null,
    identifier_kind text not null constraint units_identifier_kind check (identifier_kind in ('imei', 'meid', 'serial', 'bad_imei')),
    sku text collate "C" not null,
    offer_id uuid,
    vat_regime text collate "C" not null constraint units_vat_regime check (vat_regime in ('marginal', 'standard')),
    product_name text not null,
    appearance text not null default '',
    functionality text not null default '',
    boxed text not null default '',
    color text,
    cloud_lock text,
    additional_info text,
    -- From the device file; the supplier's invoice wins later (purchases).
    cost_cents bigint,
    supplier_order_id uuid constraint units_supplier_order references supplier_orders (id),
    purchase_id uuid,
    -- Where it stands in its sale. free: bought and on no line; in_stock: offered as own stock.
    state text not null constraint units_state check (state in ('free', 'in_stock', 'attached', 'shipped', 'delivered', 'returned', 'back_at_supplier')),
    state_at timestamptz not null,
    -- What the scan at the door said (trade rules 5.6); goods that never pass through the house stay expected.
    reception text not null default 'expected' constraint units_reception check (reception in ('expected', 'received', 'damaged', 'missing')),
    reception_at timestamptz,
    reception_by uuid,
    own_offer_id uuid constraint units_own_offer references products (id),
    created_at timestamptz not null,
    version integer not null default 1
);
-- The same phone can come back through another purchase once it was returned to the supplier.
create unique index units_identifier on units (identifier) where state <> 'back_at_supplier';
create index units_supplier_order_id on units (supplier_order_id);
-- What waits for a buyer, and what an invoice of the supplier is still missing for.
create index units_without_line on units (state_at) where state in ('free', 'returned');
create index units_purchase_id on units (purchase_id);
create index units_own_offer_id on units (own_offer_id) where own_offer_id is not null;
-- The phone by its identifier, whatever became of it.
create index units_identifier_all on units (identifier);

-- Identifiers that came out of a parcel and that nobody announced.
create table reception_surplus (
    supplier_order_id uuid not null constraint reception_surplus_supplier_order references supplier_orders (id),
    identifier text collate "C" not null,
    scanned_at timestamptz not null,
    scanned_by uuid not null,
    constraint reception_surplus_pkey primary key (supplier_order_id, identifier)
);

-- The supplier's invoices (trade rules 1.5).
create table purchases (
    id uuid primary key,
    supplier text collate "C" not null,
    invoice_number text not null,
    invoice_date date not null,
    regime_mention text,
    freight_cents bigint not null default 0,
    file_hash bytea,
    supplier_order_id uuid constraint purchases_supplier_order references supplier_orders (id),
    created_by uuid,
    created_at timestamptz not null,
    constraint purchases_invoice_key unique (supplier, invoice_number)
);
alter table units add constraint units_purchase foreign key (purchase_id) references purchases (id);

-- Each device file as it came, with its report.
create table device_files (
    id uuid primary key,
    order_id uuid constraint device_files_order references orders (id),
    supplier_order_id uuid constraint device_files_supplier_order references supplier_orders (id),
    file_hash bytea not null,
    file_name text not null,
    report jsonb not null,
    created_by uuid,
    created_at timestamptz not null
);
create index device_files_order_id on device_files (order_id);
create index device_files_supplier_order_id on device_files (supplier_order_id);

-- Who carries parcels, and where a parcel can be followed. `{number}` stands for its number.
create table carriers (
    code text collate "C" primary key constraint carriers_code check (code ~ '^[a-z][a-z0-9_]{1,30}$'),
    name text not null,
    tracking_url text constraint carriers_tracking_url check (tracking_url like 'https://%{number}%'),
    position integer not null
);
insert into carriers (code, name, tracking_url, position) values
    ('fedex', 'FedEx', 'https://www.fedex.com/fedextrack/?trknbr={number}', 1),
    ('ups', 'UPS', 'https://www.ups.com/track?tracknum={number}', 2),
    ('dhl', 'DHL Express', 'https://www.dhl.com/fr-fr/home/tracking.html?tracking-id={number}', 3),
    ('chronopost', 'Chronopost', 'https://www.chronopost.fr/tracking-no-cms/suivi-page?listeNumerosLT={number}', 4),
    ('colissimo', 'Colissimo', 'https://www.laposte.fr/outils/suivre-vos-envois?code={number}', 5),
    ('dpd', 'DPD', 'https://trace.dpd.fr/fr/trace/{number}', 6),
    ('gls', 'GLS', 'https://gls-group.com/FR/fr/suivi-colis/?match={number}', 7),
    ('tnt', 'TNT', 'https://www.tnt.com/express/fr_fr/site/outils-expedition/suivi.html?searchType=con&cons={number}', 8),
    ('collected', 'Enlèvement par le client', null, 9);

-- Parcels of one departure. The order's shipment state follows from the sums of its lines.
create table shipments (
    id uuid primary key,
    number text collate "C" not null constraint shipments_number_key unique,
    order_id uuid not null constraint shipments_order references orders (id),
    client_id uuid not null,
    state text not null constraint shipments_state check (state in ('prepared', 'left', 'delivered', 'cancelled')),
    carrier text collate "C" not null constraint shipments_carrier references carriers (code),
    delivery_address jsonb not null,
    units integer not null default 0,
    prepared_by uuid,
    created_at timestamptz not null,
    left_at timestamptz,
    delivered_at timestamptz,
    cancelled_at timestamptz,
    version integer not null default 1
);
create index shipments_order_id on shipments (order_id);

create table parcels (
    id uuid primary key,
    shipment_id uuid not null constraint parcels_shipment references shipments (id),
    client_id uuid not null,
    position integer not null,
    tracking_number text not null default '' constraint parcels_tracking_number check (tracking_number ~ '^[A-Za-z0-9-]{0,40}$'),
    weight_grams integer,
    label_hash bytea,
    constraint parcels_position unique (shipment_id, position)
);

-- A phone sold: a unit on a line.
create table order_item_imeis (
    id uuid primary key,
    order_id uuid not null constraint order_item_imeis_order references orders (id),
    order_item_id uuid not null constraint order_item_imeis_item references order_items (id),
    client_id uuid not null,
    unit_id uuid not null constraint order_item_imeis_unit references units (id),
    imei text collate "C" not null,
    -- What was really delivered; the client cannot read units.
    sku text collate "C" not null,
    product_name text not null,
    appearance text not null,
    functionality text not null,
    boxed text not null,
    color text,
    cloud_lock text,
    additional_info text,
    price_cents bigint not null,
    shipment_id uuid constraint order_item_imeis_shipment references shipments (id),
    attached_at timestamptz not null,
    attached_by uuid,
    returned_at timestamptz,
    -- Taken off again before it left, and why: the row stays as history.
    detached_at timestamptz,
    detached_by uuid,
    detached_reason text
);
create unique index order_item_imeis_sold_once on order_item_imeis (imei) where returned_at is null and detached_at is null;
-- The life of a phone.
create index order_item_imeis_imei on order_item_imeis (imei);
create index order_item_imeis_order_id on order_item_imeis (order_id);
create index order_item_imeis_unit_id on order_item_imeis (unit_id);
create index order_item_imeis_shipment_id on order_item_imeis (shipment_id) where shipment_id is not null;

-- Links that open the list of an order's phones without a login, for the client's own software. Only hashes are kept.
create table device_list_links (
    token_hash bytea primary key constraint device_list_links_hash check (length(token_hash) = 32),
    order_id uuid not null constraint device_list_links_order references orders (id),
    client_id uuid not null,
    created_by uuid not null,
    created_at timestamptz not null,
    expires_at timestamptz not null
);
create index device_list_links_order_id on device_list_links (order_id);

-- A phone that came in another condition, or instead of another one: it is attached once the client agrees (trade rules
-- 1.8 and 5.5). Silence is no answer.
create table device_questions (
    id uuid primary key,
    order_id uuid not null constraint device_questions_order references orders (id),
    order_item_id uuid not null constraint device_questions_item references order_items (id),
    client_id uuid not null,
    unit_id uuid not null constraint device_questions_unit references units (id),
    kind text not null constraint device_questions_kind check (kind in ('other_condition', 'other_article')),
    -- Codes of domain::orders::condition::Aspect.
    aspects text[] not null default '{}',
    imei text collate "C" not null,
    sku text collate "C" not null,
    product_name text not null,
    appearance text not null,
    functionality text not null,
    boxed text not null,
    color text,
    cloud_lock text,
    additional_info text,
    -- What the client would pay for this phone, below the price of its line; null: the price of the line.
    offered_price_cents bigint constraint device_questions_offered_price check (offered_price_cents > 0),
    state text not null default 'open' constraint device_questions_state check (state in ('open', 'accepted', 'refused')),
    asked_at timestamptz not null,
    asked_by uuid,
    decided_at timestamptz,
    decided_by uuid,
    version integer not null default 1
);
create unique index device_questions_open on device_questions (unit_id) where state = 'open';
create index device_questions_order_id on device_questions (order_id);
create index device_questions_waiting on device_questions (asked_at) where state = 'open';

-- Money received, as staff record it; bank reconciliation comes later and finds its place here.
create table payments (
    id uuid primary key,
    client_id uuid not null constraint payments_client references clients (id),
    amount_cents bigint not null constraint payments_amount check (amount_cents <> 0),
    received_on date not null,
    method text not null constraint payments_method check (method in ('transfer', 'card', 'refund', 'other')),
    payer text not null default '',
    reference text not null default '',
    note text not null default '',
    recorded_by uuid not null,
    recorded_at timestamptz not null,
    undone_at timestamptz,
    undone_by uuid,
    undone_reason text
);
create index payments_client_id on payments (client_id, received_on desc);

create table payment_allocations (
    id uuid primary key,
    payment_id uuid not null constraint payment_allocations_payment references payments (id),
    order_id uuid not null constraint payment_allocations_order references orders (id),
    client_id uuid not null,
    amount_cents bigint not null constraint payment_allocations_amount check (amount_cents <> 0),
    allocated_at timestamptz not null,
    allocated_by uuid,
    undone_at timestamptz
);
create index payment_allocations_payment_id on payment_allocations (payment_id);
create index payment_allocations_order_id on payment_allocations (order_id);

-- Returned phones (trade rules 5.7); one row per phone under one number.
create table returns (
    id uuid primary key,
    number text collate "C" not null,
    client_id uuid not null constraint returns_client references clients (id),
    order_id uuid not null constraint returns_order references orders (id),
    order_item_imei_id uuid not null constraint returns_device references order_item_imeis (id),
    state text not null,
    reason text not null,
    description text not null default '' constraint returns_description_length check (length(description) <= 2000),
    decision_reason text not null default '',
    outcome text,
    label_hash bytea,
    supplier_claim text,
    supplier_claim_due_at timestamptz,
    requested_by uuid not null,
    requested_at timestamptz not null,
    received_at timestamptz,
    closed_at timestamptz,
    version integer not null default 1,
    updated_at timestamptz not null
);
create unique index returns_open on returns (order_item_imei_id) where closed_at is null;
create index returns_client_id on returns (client_id, requested_at desc);
create index returns_order_id on returns (order_id);

-- A phone that did not arrive (trade rules 5.6).
create table missing_claims (
    id uuid primary key,
    number text collate "C" not null,
    client_id uuid not null constraint missing_claims_client references clients (id),
    order_id uuid not null constraint missing_claims_order references orders (id),
    order_item_imei_id uuid not null constraint missing_claims_device references order_item_imeis (id),
    state text not null,
    description text not null default '' constraint missing_claims_description_length check (length(description) <= 2000),
    answer text not null default '',
    claimed_by uuid not null,
    claimed_at timestamptz not null,
    closed_at timestamptz,
    version integer not null default 1
);
create unique index missing_claims_open on missing_claims (order_item_imei_id) where closed_at is null;
create index missing_claims_client_id on missing_claims (client_id);


alter table carts enable row level security;
alter table cart_items enable row level security;
alter table cart_doubts enable row level security;
alter table price_proposals enable row level security;
alter table checkouts enable row level security;
alter table orders enable row level security;
alter table order_items enable row level security;
alter table shipments enable row level security;
alter table parcels enable row level security;
alter table order_item_imeis enable row level security;
alter table device_questions enable row level security;
alter table device_list_links enable row level security;
alter table reception_surplus enable row level security;
alter table carriers enable row level security;
alter table payments enable row level security;
alter table payment_allocations enable row level security;
alter table returns enable row level security;
alter table missing_claims enable row level security;
alter table order_events enable row level security;
alter table shipping_tariffs enable row level security;
alter table document_counters enable row level security;
alter table order_item_costs enable row level security;
alter table order_event_internals enable row level security;
alter table supplier_orders enable row level security;
alter table supplier_order_lines enable row level security;
alter table supplier_order_allocations enable row level security;
alter table supplier_answers enable row level security;
alter table supplier_fill_counts enable row level security;
alter table supplier_events enable row level security;
alter table units enable row level security;
alter table purchases enable row level security;
alter table device_files enable row level security;

create policy carts_house on carts to dbc_app using ((select dbc_is_house()));
create policy cart_items_house on cart_items to dbc_app using ((select dbc_is_house()));
create policy cart_doubts_house on cart_doubts to dbc_app using ((select dbc_is_house()));
create policy price_proposals_house on price_proposals to dbc_app using ((select dbc_is_house()));
create policy checkouts_house on checkouts to dbc_app using ((select dbc_is_house()));
create policy orders_house on orders to dbc_app using ((select dbc_is_house()));
create policy order_items_house on order_items to dbc_app using ((select dbc_is_house()));
create policy shipments_house on shipments to dbc_app using ((select dbc_is_house()));
create policy parcels_house on parcels to dbc_app using ((select dbc_is_house()));
create policy order_item_imeis_house on order_item_imeis to dbc_app using ((select dbc_is_house()));
create policy payments_house on payments to dbc_app using ((select dbc_is_house()));
create policy payment_allocations_house on payment_allocations to dbc_app using ((select dbc_is_house()));
create policy returns_house on returns to dbc_app using ((select dbc_is_house()));
create policy missing_claims_house on missing_claims to dbc_app using ((select dbc_is_house()));
create policy order_events_house on order_events to dbc_app using ((select dbc_is_house()));
create policy shipping_tariffs_house on shipping_tariffs to dbc_app using ((select dbc_is_house()));
create policy document_counters_house on document_counters to dbc_app using ((select dbc_is_house()));
create policy order_item_costs_house on order_item_costs to dbc_app using ((select dbc_is_house()));
create policy order_event_internals_house on order_event_internals to dbc_app using ((select dbc_is_house()));
create policy supplier_orders_house on supplier_orders to dbc_app using ((select dbc_is_house()));
create policy supplier_order_lines_house on supplier_order_lines to dbc_app using ((select dbc_is_house()));
create policy supplier_order_allocations_house on supplier_order_allocations to dbc_app using ((select dbc_is_house()));
create policy supplier_answers_house on supplier_answers to dbc_app using ((select dbc_is_house()));
create policy supplier_fill_counts_house on supplier_fill_counts to dbc_app using ((select dbc_is_house()));
create policy supplier_events_house on supplier_events to dbc_app using ((select dbc_is_house()));
create policy units_house on units to dbc_app using ((select dbc_is_house()));
create policy purchases_house on purchases to dbc_app using ((select dbc_is_house()));
create policy device_files_house on device_files to dbc_app using ((select dbc_is_house()));
create policy device_list_links_house on device_list_links to dbc_app using ((select dbc_is_house()));
create policy device_questions_house on device_questions to dbc_app using ((select dbc_is_house()));
create policy reception_surplus_house on reception_surplus to dbc_app using ((select dbc_is_house()));
create policy carriers_house on carriers to dbc_app using ((select dbc_is_house()));

-- A client's person edits the company's carts and reads what is the company's; all else is written by use cases that
-- run as the house, because they need costs and stock.
create policy carts_own on carts to dbc_app using (client_id = (select dbc_client_id()));
create policy cart_items_own on cart_items to dbc_app using (client_id = (select dbc_client_id()));
create policy cart_doubts_own on cart_doubts to dbc_app using (client_id = (select dbc_client_id()));
create policy price_proposals_own on price_proposals to dbc_app using (client_id = (select dbc_client_id()));
create policy checkouts_own on checkouts for select to dbc_app using (client_id = (select dbc_client_id()));
create policy orders_own on orders for select to dbc_app using (client_id = (select dbc_client_id()));
create policy order_items_own on order_items for select to dbc_app using (client_id = (select dbc_client_id()));
create policy shipments_own on shipments for select to dbc_app using (client_id = (select dbc_client_id()));
create policy parcels_own on parcels for select to dbc_app using (client_id = (select dbc_client_id()));
create policy order_item_imeis_own on order_item_imeis for select to dbc_app using (client_id = (select dbc_client_id()));
create policy device_questions_own on device_questions for select to dbc_app using (client_id = (select dbc_client_id()));
create policy carriers_all on carriers for select to dbc_app using ((select dbc_client_id()) is not null);
create policy payments_own on payments for select to dbc_app using (client_id = (select dbc_client_id()));
create policy payment_allocations_own on payment_allocations for select to dbc_app using (client_id = (select dbc_client_id()));
create policy returns_own on returns for select to dbc_app using (client_id = (select dbc_client_id()));
create policy missing_claims_own on missing_claims for select to dbc_app using (client_id = (select dbc_client_id()));
create policy order_events_own on order_events for select to dbc_app
    using (visible_to_client and client_id = (select dbc_client_id()));
create policy shipping_tariffs_all on shipping_tariffs for select to dbc_app using ((select dbc_client_id()) is not null);

-- Timelines can only grow.
grant select, insert on order_events, order_event_internals, supplier_events to dbc_app;
grant select, insert, update, delete on carts, cart_items, cart_doubts, shipping_tariffs, supplier_order_lines, supplier_order_allocations to dbc_app;
grant select, insert, update on price_proposals, checkouts, orders, order_items, shipments, parcels, order_item_imeis,
    payments, payment_allocations, returns, missing_claims, document_counters, order_item_costs, supplier_orders,
    supplier_answers, supplier_fill_counts, units, purchases, device_files, device_questions, carriers to dbc_app;
grant select, insert on reception_surplus, device_list_links to dbc_app;

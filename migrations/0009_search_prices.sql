-- What staff correct by hand, saved searches with their alerts, people's notifications, the end of old prices.

-- Counts the corrections of an offer by hand; imports do not count. Whoever edits sends the number that he saw.
alter table products add column version integer not null default 1;
-- An offer that staff made by hand came with no list.
alter table products alter column first_import_id drop not null;

-- Corrections by hand, one row per field. `products` keeps the supplier's words: a later list writes beneath the
-- correction, which stays in force until somebody takes it back.
create table offer_overrides (
    offer_id uuid not null constraint offer_overrides_offer references products (id),
    field text collate "C" not null constraint offer_overrides_field check (field in (
        'name', 'item_group', 'brand', 'model', 'storage_gb', 'grade', 'functionality', 'boxed', 'colour', 'cloud_lock',
        'additional_info', 'cost_cents', 'quantity', 'withdrawn')),
    -- Empty for a word that is taken away.
    value text not null constraint offer_overrides_value check (length(value) <= 200),
    set_by uuid not null,
    set_at timestamptz not null,
    constraint offer_overrides_pkey primary key (offer_id, field)
);

-- The offers as they are sold: corrections on top of the supplier's words, withdrawn ones left out.
create view offers_in_force with (security_invoker = true) as
select p.id, p.supplier, p.family, p.sku, p.vat_regime, p.ean,
       coalesce(o.item_group, p.item_group) as item_group, coalesce(o.name, p.product_name) as product_name,
       coalesce(o.grade, p.appearance) as appearance, coalesce(o.functionality, p.functionality) as functionality,
       coalesce(o.boxed, p.boxed) as boxed, nullif(coalesce(o.colour, p.color), '') as color,
       nullif(coalesce(o.cloud_lock, p.cloud_lock), '') as cloud_lock,
       nullif(coalesce(o.additional_info, p.additional_info), '') as additional_info,
       coalesce(o.brand, p.brand) as brand, coalesce(o.model, p.model) as model,
       coalesce(nullif(o.storage_gb, '')::integer, case when o.storage_gb is null then p.storage_gb end) as storage_gb,
       coalesce(o.cost_cents::bigint, p.cost_cents) as cost_cents, p.campaign_price_cents,
       case when o.cost_cents is null then p.previous_cost_cents end as previous_cost_cents,
       -- The supplier's movement is no news where a correction stands.
       array_remove(array_remove(array_remove(p.badges,
           case when o.cost_cents is not null then 'price_up' end),
           case when o.cost_cents is not null then 'price_down' end),
           case when o.quantity is not null then 'restocked' end) as badges, p.badged_by,
       -- Whoever states a price by hand has chosen between the supplier's two.
       case when o.cost_cents is null then p.blocked_reason end as blocked_reason,
       coalesce(o.quantity::integer, s.quantity) as quantity, s.reserved
  from products p
  join offer_stock s on s.offer_id = p.id
  left join (
      select offer_id,
             max(value) filter (where field = 'name') as name,
             max(value) filter (where field = 'item_group') as item_group,
             max(value) filter (where field = 'brand') as brand,
             max(value) filter (where field = 'model') as model,
             max(value) filter (where field = 'storage_gb') as storage_gb,
             max(value) filter (where field = 'grade') as grade,
             max(value) filter (where field = 'functionality') as functionality,
             max(value) filter (where field = 'boxed') as boxed,
             max(value) filter (where field = 'colour') as colour,
             max(value) filter (where field = 'cloud_lock') as cloud_lock,
             max(value) filter (where field = 'additional_info') as additional_info,
             max(value) filter (where field = 'cost_cents') as cost_cents,
             max(value) filter (where field = 'quantity') as quantity,
             bool_or(field = 'withdrawn') as withdrawn
        from offer_overrides
       group by offer_id) o on o.offer_id = p.id
 where o.withdrawn is not true;

-- A search that somebody keeps, and whether to tell when it can be met.
create table saved_searches (
    id uuid primary key,
    user_id uuid not null constraint saved_searches_user references users (id) on delete cascade,
    name text not null constraint saved_searches_name check (length(name) between 1 and 100),
    -- The catalogue's address after the question mark.
    query text not null constraint saved_searches_query check (length(query) <= 2000),
    -- Null: no alert. At least so many units…
    alert_quantity_min integer constraint saved_searches_quantity check (alert_quantity_min between 1 and 1000000),
    -- …at this price or less, when there is such a limit.
    alert_price_max_cents bigint constraint saved_searches_price check (alert_price_max_cents > 0),
    alert_by_mail boolean not null default false,
    -- Whether the wish was met when it was last looked at: only the step from false to true is told.
    alert_met boolean not null default false,
    -- Whoever holds this word may end the mails without logging in.
    unsubscribe_key uuid not null constraint saved_searches_unsubscribe_key unique,
    -- The publication that its owner has seen.
    seen_at timestamptz not null,
    version integer not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint saved_searches_name_once unique (user_id, name),
    constraint saved_searches_alert check (alert_quantity_min is not null or alert_price_max_cents is null)
);

-- A person's searches, in the order in which they were made.
create index saved_searches_user_id on saved_searches (user_id, created_at);
-- What each publication looks at.
create index saved_searches_alerts on saved_searches (id) where alert_quantity_min is not null;

-- What the platform tells a person, in both languages, because people change theirs.
create table notifications (
    id uuid primary key,
    user_id uuid not null constraint notifications_user references users (id) on delete cascade,
    kind text collate "C" not null constraint notifications_kind check (length(kind) between 1 and 50),
    title_fr text not null,
    title_en text not null,
    body_fr text not null,
    body_en text not null,
    -- Where it leads, a path of the web application.
    link text constraint notifications_link check (link like '/%'),
    -- The same thing is told once.
    dedup_key text collate "C" not null,
    created_at timestamptz not null,
    read_at timestamptz,
    constraint notifications_once unique (user_id, dedup_key)
);

-- A person's notifications, newest first.
create index notifications_user_id on notifications (user_id, id desc);
-- The number beside the bell.
create index notifications_unread on notifications (user_id) where read_at is null;

-- Old prices end month by month. What an offer cost when its kept months begin is carried over, so that a price that
-- never moved is not forgotten. Returns the months that were dropped.
create function dbc_drop_price_history(before date) returns integer
    language plpgsql
    security definer
    set search_path = public, pg_temp
as $$
declare
    edge timestamptz := date_trunc('month', before)::timestamp at time zone 'UTC';
    part record;
    dropped integer := 0;
begin
    for part in
        select c.oid::regclass as name
          from pg_inherits i
          join pg_class c on c.oid = i.inhrelid
         where i.inhparent = 'price_history'::regclass
           and c.relname ~ '^price_history_[0-9]{4}_[0-9]{2}$'
           and to_date(right(c.relname, 7), 'YYYY_MM') < date_trunc('month', before)::date
         order by c.relname desc
    loop
        -- The latest month comes first: what it knows is not overwritten by earlier ones.
        execute format(
            'insert into price_history (offer_id, at, list_day, import_id, source, quantity, cost_cents, price_cents)
             select distinct on (offer_id) offer_id, %L, list_day, import_id, source, quantity, cost_cents, price_cents
               from %s order by offer_id, at desc
             on conflict do nothing', edge, part.name);
        execute format('drop table %s', part.name);
        dropped := dropped + 1;
    end loop;
    return dropped;
end
$$;

alter table offer_overrides enable row level security;
alter table saved_searches enable row level security;
alter table notifications enable row level security;

create policy offer_overrides_house on offer_overrides to dbc_app using ((select dbc_is_house()));
-- A person's own, for staff too; jobs see all of them.
create policy saved_searches_own on saved_searches to dbc_app
    using (user_id = (select dbc_user_id()) or (select dbc_side()) = 'system');
create policy notifications_own on notifications to dbc_app
    using (user_id = (select dbc_user_id()))
    with check ((select dbc_is_house()) or user_id = (select dbc_user_id()));
create policy notifications_platform on notifications to dbc_app using ((select dbc_side()) = 'system');

grant select, insert, update, delete on offer_overrides, saved_searches, notifications to dbc_app;
grant select on offers_in_force to dbc_app;
revoke execute on function dbc_drop_price_history(date) from public;
grant execute on function dbc_drop_price_history(date) to dbc_app;

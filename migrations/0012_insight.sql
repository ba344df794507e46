-- Who looked at the catalogue on which day: the first step of the funnel from view to cart to order.

create table catalogue_views (
    day date not null,
    user_id uuid not null constraint catalogue_views_user references users (id) on delete cascade,
    client_id uuid not null constraint catalogue_views_client references clients (id),
    -- Questions asked that day.
    views bigint not null,
    constraint catalogue_views_pkey primary key (day, user_id)
);

alter table catalogue_views enable row level security;
create policy catalogue_views_house on catalogue_views to dbc_app using ((select dbc_is_house()));
grant select, insert, update, delete on catalogue_views to dbc_app;

-- Lines of orders that stand, with what the figures need of each. One place decides what counts as sold and what it cost:
-- the supplier's answer before the list's price (trade rules 1.5).
create view sold_lines with (security_invoker = true) as
select o.id as order_id, o.client_id, o.vat_regime, o.submitted_at, o.completed_at,
       i.offer_id, i.brand, i.model, i.storage_gb, i.quantity,
       i.price_cents * i.quantity as goods_cents,
       case when k.cost_cents is null then 0 else i.quantity end as costed_units,
       case when k.cost_cents is null then 0 else i.price_cents * i.quantity end as costed_goods_cents,
       case when o.vat_regime = 'marginal' then coalesce(k.cost_cents, 0) * i.quantity else 0 end as marginal_cost_cents,
       case when o.vat_regime = 'standard' then coalesce(k.cost_cents, 0) * i.quantity else 0 end as standard_cost_cents,
       case when o.vat_regime = 'marginal' and i.price_cents > k.cost_cents
            then (i.price_cents - k.cost_cents) * i.quantity else 0 end as taxed_cents,
       case when k.cost_cents is null or (o.vat_regime = 'marginal' and i.price_cents > k.cost_cents)
            then 0 else (i.price_cents - k.cost_cents) * i.quantity end as untaxed_cents
  from orders o
  join order_items i on i.order_id = o.id
  left join (select order_item_id, coalesce(answered_cost_cents, cost_cents) as cost_cents from order_item_costs) k
         on k.order_item_id = i.id
 where o.state <> 'cancelled' and i.state = 'active' and i.quantity > 0;
grant select on sold_lines to dbc_app;

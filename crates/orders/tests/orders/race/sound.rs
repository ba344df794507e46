//! What must be so after the race, whatever happened in it.

use std::sync::atomic::Ordering;

use super::Track;
use crate::support::*;

/// Each of these counts what must not be.
const NEVER: [(&str, &str); 11] = [
    (
        "orders without exactly one submission in their timeline",
        "select count(*) from orders o where (select count(*) from order_events e
           where e.order_id = o.id and e.kind = 'submitted') <> 1",
    ),
    (
        "orders whose moves do not lead from the cart to where they stand: one is lost or doubled",
        "select count(*) from (
            select e.order_id from (
                select order_id, to_state as state, 1 as step from order_events where to_state is not null
                union all
                select order_id, from_state, -1 from order_events where from_state is not null
                union all
                select id, state, -1 from orders
                union all
                select id, 'draft', 1 from orders) as e
             group by e.order_id, e.state having sum(e.step) <> 0) as broken",
    ),
    (
        "orders that were withdrawn and not exactly once",
        "select count(*) from orders o where (select count(*) from order_events e
           where e.order_id = o.id and e.kind = 'withdrawn') > 1",
    ),
    (
        "lines of ended orders that still hold",
        "select count(*) from order_items i join orders o on o.id = i.order_id where o.state = 'cancelled' and i.held > 0",
    ),
    ("lines that hold more than they want", "select count(*) from order_items where held > quantity"),
    (
        "orders whose units are not those of their lines",
        "select count(*) from orders o where o.units <> (
            select coalesce(sum(i.quantity), 0) from order_items i where i.order_id = o.id and i.state = 'active')",
    ),
    (
        "orders whose goods are not those of their lines",
        "select count(*) from orders o where o.goods_cents <> (
            select coalesce(sum(i.quantity * i.price_cents), 0) from order_items i
             where i.order_id = o.id and i.state = 'active')",
    ),
    (
        "lines in two orders at the supplier",
        "select count(*) from (
            select a.order_item_id from supplier_order_allocations a
              join supplier_order_lines l on l.id = a.supplier_order_line_id
              join supplier_orders s on s.id = l.supplier_order_id
             where s.state not in ('cancelled', 'failed')
             group by a.order_item_id having count(*) > 1) as twice",
    ),
    (
        "lines at the supplier that gave clients more than was answered",
        "select count(*) from supplier_order_lines l where coalesce(l.answered_quantity, 0) < (
            select coalesce(sum(a.answered_quantity), 0) from supplier_order_allocations a
             where a.supplier_order_line_id = l.id)",
    ),
    (
        "confirmed units that are neither a client’s nor surplus",
        "select count(*) from supplier_order_allocations a
           join supplier_order_lines l on l.id = a.supplier_order_line_id
           join supplier_orders s on s.id = l.supplier_order_id and s.state = 'closed'
           join order_items i on i.id = a.order_item_id join orders o on o.id = i.order_id
           left join supplier_surplus x on x.supplier_order_line_id = l.id and x.order_item_id = i.id
          where o.state <> 'awaiting_client'
            and coalesce(a.answered_quantity, 0) > coalesce(x.units, 0)
                + case when o.state = 'cancelled' or i.state <> 'active' then 0 else i.quantity end",
    ),
    (
        "numbers with a gap",
        "select (select last_number from document_counters where series = 'CMD') - count(*) from orders",
    ),
];

impl Track {
    pub(super) async fn assert_sound(&self) {
        let app = &self.app;
        assert_holds_add_up(app).await;
        for (what, sql) in NEVER {
            assert_eq!(number(app, sql).await, 0, "{what}");
        }
        if !self.cutting {
            let submitted = number(app, "select count(*) from checkouts").await;
            assert_eq!(submitted as u64, self.score.submitted.load(Ordering::Relaxed), "every answer is true");
            let withdrawn = number(app, "select count(*) from order_events where kind = 'withdrawn'").await;
            assert_eq!(withdrawn as u64, self.score.withdrawn.load(Ordering::Relaxed), "every answer is true");
        }
    }
}

//! What must be true of a file, as questions to the database: each answers with a sentence for every
//! place where it is not. What takes the domain's own code is in [`super::check`].

/// One thing that must be true.
pub(super) struct Rule {
    /// What is looked at.
    pub(super) what: &'static str,
    /// A query of one column of text: a sentence for each fault.
    pub(super) sql: &'static str,
}

/// All of them, the plainest first: where the file itself is damaged the rest says little.
pub(super) const RULES: [Rule; 12] = [
    Rule {
        what: "the file's pages and indexes",
        sql: "select integrity_check from pragma_integrity_check where integrity_check <> 'ok'",
    },
    Rule {
        what: "references between tables",
        sql: "select printf('a row of %s refers to one of %s that is not there', \"table\", parent)
              from pragma_foreign_key_check",
    },
    Rule {
        what: "the figures of each status against the orders",
        sql: "select printf(
                  'status %d is counted as %d orders, %d lines and %d in all; there are %d, %d and %d',
                  f.status, f.orders, f.lines, f.total_minor,
                  coalesce(o.orders, 0), coalesce(l.lines, 0), coalesce(o.total_minor, 0)
              )
              from status_figures f
              left join (
                  select status, count(*) as orders, sum(total_minor) as total_minor
                  from orders group by status
              ) o on o.status = f.status
              left join (
                  select orders.status, count(*) as lines
                  from order_lines join orders on orders.key = order_lines.order_key
                  group by orders.status
              ) l on l.status = f.status
              where (f.orders, f.lines, f.total_minor)
                  is not (coalesce(o.orders, 0), coalesce(l.lines, 0), coalesce(o.total_minor, 0))",
    },
    Rule {
        what: "the figures of each hour against the orders",
        sql: "select printf(
                  'hour %d and status %s are counted as %d orders and %d; there are %d and %d',
                  coalesce(f.at, o.hour), coalesce(f.key, o.status),
                  coalesce(f.orders, 0), coalesce(f.total_minor, 0),
                  coalesce(o.orders, 0), coalesce(o.total_minor, 0)
              )
              from (select * from figures where kind = 0 and orders > 0) f
              full join (
                  select
                      (created_at_ms - ((created_at_ms % 3600000) + 3600000) % 3600000) / 3600000
                          as hour,
                      cast(status as text) as status,
                      count(*) as orders,
                      sum(total_minor) as total_minor
                  from orders
                  group by hour, status
              ) o on o.hour = f.at and o.status = f.key
              where (f.orders, f.total_minor) is not (o.orders, o.total_minor)",
    },
    Rule {
        what: "each customer's count against the orders",
        sql: "select printf(
                  'the customer %s is counted as %d orders; there are %d',
                  coalesce(c.name, o.customer), coalesce(c.orders, 0), coalesce(o.orders, 0)
              )
              from customers c
              full join (
                  select customer, count(*) as orders from orders group by customer
              ) o on o.customer = c.name
              where c.orders is not o.orders",
    },
    Rule {
        what: "the counts of customers and products",
        sql: "select printf(
                  'the store counts %d customers and %d products; there are %d and %d',
                  store.customers, store.products, c.count, p.count
              )
              from store
              join (select count(*) as count from customers) c
              join (select count(*) as count from products) p
              where (store.customers, store.products) is not (c.count, p.count)",
    },
    Rule {
        what: "each order's total against its lines",
        sql: "select printf(
                  'order #%d has the total %d; its lines come to %d',
                  o.number, o.total_minor, l.total_minor
              )
              from orders o
              join (
                  select order_key, sum(total_minor) as total_minor
                  from order_lines group by order_key
              ) l on l.order_key = o.key
              where o.total_minor <> l.total_minor",
    },
    Rule {
        what: "that each order has lines",
        sql: "select printf('order #%d has no lines', number)
              from orders
              where not exists (select 1 from order_lines where order_key = orders.key)",
    },
    Rule {
        what: "the next number against the orders",
        sql: "select printf(
                  'the next number is %d, and there is an order #%d',
                  store.next_number, o.number
              )
              from store
              join (select max(number) as number from orders) o
              where o.number >= store.next_number",
    },
    Rule {
        what: "the words that orders are found by",
        sql: "select printf('order #%d cannot be found by its words', number)
              from orders where key not in (select rowid from order_words)
              union all
              select printf('there are words of an order %d that is not there', rowid)
              from order_words where rowid not in (select key from orders)",
    },
    Rule {
        what: "the words that products are found by",
        sql: "select printf('product %s cannot be found by its words', sku)
              from products where key not in (select rowid from product_words)
              union all
              select printf('there are words of a product %d that is not there', rowid)
              from product_words where rowid not in (select key from products)",
    },
    Rule {
        what: "that the log has no gap and ends at the head",
        sql: "select printf(
                  'the log goes from %d to %d with %d changes, and the head is %d',
                  c.first, c.last, c.count, store.seq
              )
              from store
              join (
                  select min(seq) as first, max(seq) as last, count(*) as count from changes
              ) c
              where c.count > 0 and (c.last - c.first + 1 <> c.count or c.last <> store.seq)",
    },
];

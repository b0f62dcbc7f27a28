//! Every list is read along an index: no query of a page may scan or sort what is not on it.

use live_orders::query::{Position, Sort, SortKey, SortValue};
use live_orders::{OrderId, OrderQuery, Status};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use uuid::Uuid;

use super::list::Found;
use super::{changes, figures, list, open, orders, products, retention};

struct Planner(SqliteConnection);

impl Planner {
    async fn new() -> Self {
        let mut db = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        open::MIGRATIONS.run(&mut db).await.unwrap();
        Self(db)
    }

    /// The plan as SQLite tells it, a step a line.
    async fn plan(&mut self, sql: &str) -> String {
        let explained = AssertSqlSafe(format!("explain query plan {sql}"));
        let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(explained)
            .fetch_all(&mut self.0)
            .await
            .unwrap();
        let steps: Vec<String> = steps.into_iter().map(|(.., detail)| detail).collect();
        steps.join("\n")
    }

    async fn check(&mut self, sql: &str, expected: &str) {
        let plan = self.plan(sql).await;
        assert!(
            plan.contains(expected),
            "{sql}\nmust {expected}, not\n{plan}"
        );
        assert!(!plan.contains("TEMP B-TREE"), "{sql}\nsorts:\n{plan}");
    }
}

fn index(key: SortKey, of_status: bool) -> String {
    let of_status = of_status && key != SortKey::Status;
    let prefix = if of_status {
        "orders_of_status_by_"
    } else {
        "orders_by_"
    };
    format!("USING INDEX {prefix}{}", key.name())
}

#[tokio::test]
async fn a_page_is_read_along_the_index_of_its_sort() {
    let mut planner = Planner::new().await;
    for key in SortKey::ALL {
        for descending in [false, true] {
            for status in [None, Some(Status::Paid)] {
                let query = OrderQuery {
                    status: status.into(),
                    sort: Sort { key, descending },
                    ..OrderQuery::default()
                };
                let value = match key {
                    key if key.is_text() => SortValue::Text("k".into()),
                    _ => SortValue::Integer(1),
                };
                let id = OrderId(Uuid::from_u128(1));
                let position = Position { value, id };
                let index = index(key, status.is_some());
                let first = if status.is_some() { "SEARCH" } else { "SCAN" };
                let sql = list::page(&query, None, 51).into_string();
                planner
                    .check(&sql, &format!("{first} orders {index}"))
                    .await;
                let sql = list::page(&query, Some(&position), 51).into_string();
                planner.check(&sql, &format!("SEARCH orders {index}")).await;
                // The search must enter at the cursor, not only at the status.
                let plan = planner.plan(&sql).await;
                assert!(plan.contains('<') || plan.contains('>'), "{sql}\n{plan}");
            }
        }
    }
}

#[tokio::test]
async fn a_filter_on_the_sort_still_enters_at_the_cursor() {
    let mut planner = Planner::new().await;
    for (url, seek) in [
        ("from=2026-01-01&to=2026-02-01", "(created_at_ms,id)<(?,?)"),
        (
            "from=2026-01-01&to=2026-02-01&sort=created_at",
            "(created_at_ms,id)>(?,?)",
        ),
        (
            "min_total=1&max_total=9&sort=-total",
            "(total_minor,id)<(?,?)",
        ),
        ("status=paid&sort=status", "status=? AND id>?"),
    ] {
        let query = OrderQuery::from_url(url).unwrap();
        let value = SortValue::Integer(match query.sort.key {
            SortKey::CreatedAt => query.from.unwrap().millis(),
            SortKey::Status => i64::from(Status::Paid.rank()),
            _ => 9,
        });
        let id = OrderId(Uuid::from_u128(1));
        let sql = list::page(&query, Some(&Position { value, id }), 51).into_string();
        planner.check(&sql, seek).await;
    }
}

#[tokio::test]
async fn countries_are_stepped_through_along_their_index() {
    let mut planner = Planner::new().await;
    let plan = planner
        .plan(&super::orders::COUNTRIES.replace('?', "9"))
        .await;
    assert!(!plan.contains("SCAN orders"), "{plan}");
    assert_eq!(plan.matches("SEARCH orders USING").count(), 3, "{plan}");
}

#[tokio::test]
async fn several_statuses_are_read_along_the_index_of_each() {
    let mut planner = Planner::new().await;
    for key in SortKey::ALL {
        let sort = Sort {
            key,
            descending: true,
        };
        let query = OrderQuery {
            sort,
            ..OrderQuery::from_url("status=new,packed").unwrap()
        };
        let value = if key.is_text() {
            SortValue::Text("k".into())
        } else {
            SortValue::Integer(1)
        };
        let id = OrderId(Uuid::from_u128(1));
        let after = Position { value, id };
        for after in [None, Some(&after)] {
            let sql = list::page(&query, after, 51).into_string();
            let plan = planner.plan(&sql).await;
            // Its rows are then looked up and sorted: as many as the page has, from each status.
            let found = plan.contains("SEARCH orders USING INTEGER PRIMARY KEY");
            let walked = plan.matches(&index(key, true)[6..]).count();
            assert!(found && !plan.contains("SCAN orders"), "{sql}\n{plan}");
            // Sorted by status, a cursor leaves out a status that it has passed.
            assert!(walked == 2 || key == SortKey::Status, "{sql}\n{plan}");
        }
    }
}

#[tokio::test]
async fn a_frequent_country_or_product_is_looked_for_along_the_sort() {
    let mut planner = Planner::new().await;
    for key in SortKey::ALL {
        for filter in [
            "country=norway",
            "product=TEA",
            "product=TEA&status=paid",
            "q=tea",
        ] {
            let sort = Sort {
                key,
                descending: true,
            };
            let query = OrderQuery {
                sort,
                ..OrderQuery::from_url(filter).unwrap()
            };
            let sql = list::walked_page(&query, None, 51, 1_000).into_string();
            let plan = planner.plan(&sql).await;
            let walked = index(key, query.status.only().is_some());
            assert!(plan.contains(&walked), "{sql}\n{plan}");
            let looks_up = query.product.is_none() || plan.contains("(sku=? AND order_key=?)");
            assert!(
                looks_up && !plan.contains("SCAN order_lines"),
                "{sql}\n{plan}"
            );
        }
    }
}

#[test]
fn the_way_to_a_page_depends_on_how_many_there_are() {
    let frequent = Found {
        orders: 60_000,
        of: 1_000_000,
    };
    let rare = Found {
        orders: 900,
        of: 1_000_000,
    };
    for (url, found, window) in [
        ("product=TEA", Some(frequent), Some(51 * 16 * 4)),
        ("product=TEA", Some(rare), None),
        ("product=TEA", None, Some(20_000)),
        (
            "country=norway&sort=total",
            Some(frequent),
            Some(51 * 16 * 4),
        ),
        // It has an index for these.
        ("country=norway", Some(frequent), None),
        ("q=tea", Some(frequent), Some(51 * 16 * 4)),
        ("q=tea&product=TEA", None, None),
        ("status=paid", Some(frequent), None),
    ] {
        let query = OrderQuery::from_url(url).unwrap();
        let is_near = |found: Option<i64>| match (found, window) {
            (Some(found), Some(window)) => (window..window + 4 * 51).contains(&found),
            (found, window) => found == window,
        };
        let found = list::window(&query, 51, found);
        assert!(is_near(found), "{url}: {found:?}");
    }
}

#[tokio::test]
async fn no_filter_looks_at_all_orders() {
    let mut planner = Planner::new().await;
    for filter in [
        "country=norway",
        "product=TEA",
        "country=norway&product=TEA",
        "country=norway&status=new",
        "country=norway&status=new,paid",
        "product=TEA&status=new,paid",
        "product=TEA&q=rod",
        "before=2026-03-01T00:00:00Z",
        "status=new,paid,packed,shipped&before=2026-03-01T00:00:00Z",
    ] {
        for sort in ["", "&sort=created_at", "&sort=total", "&sort=-customer"] {
            let query = OrderQuery::from_url(&format!("{filter}{sort}")).unwrap();
            for sql in [list::page(&query, None, 51), list::count(&query)] {
                let plan = planner.plan(sql.sql().as_str()).await;
                let scans = plan.contains("SCAN orders");
                // A range alone is entered by its own index, or walked along the sort's.
                let walks = filter.starts_with("before") && plan.contains("SCAN orders USING");
                assert!(!scans || walks, "{filter}{sort}\n{plan}");
            }
        }
    }
}

#[tokio::test]
async fn a_country_is_read_newest_first_without_sorting() {
    let mut planner = Planner::new().await;
    let query = OrderQuery::from_url("country=norway").unwrap();
    let value = SortValue::Integer(1);
    let id = OrderId(Uuid::from_u128(1));
    for after in [None, Some(&Position { value, id })] {
        let sql = list::page(&query, after, 51).into_string();
        planner
            .check(&sql, "USING INDEX orders_of_country_by_created_at")
            .await;
    }
}

#[tokio::test]
async fn a_search_asks_the_words() {
    let mut planner = Planner::new().await;
    let alone = list::count(&OrderQuery::from_url("q=rod").unwrap());
    let plan = planner.plan(alone.sql().as_str()).await;
    assert!(plan.starts_with("SCAN order_words VIRTUAL TABLE"), "{plan}");
    let query = OrderQuery::from_url("q=rod&status=new&from=2026-01-01&min_total=1").unwrap();
    let position = Position {
        value: SortValue::Integer(1),
        id: OrderId(Uuid::from_u128(1)),
    };
    for sql in [
        list::page(&query, None, 51),
        list::page(&query, Some(&position), 51),
        list::count(&query),
    ] {
        let plan = planner.plan(sql.sql().as_str()).await;
        let found = plan.contains("SEARCH orders USING INTEGER PRIMARY KEY");
        assert!(
            found && plan.contains("order_words VIRTUAL TABLE"),
            "{plan}"
        );
    }
}

#[tokio::test]
async fn records_and_the_log_are_searched() {
    let mut planner = Planner::new().await;
    for (sql, expected) in [
        (
            format!("{} where id = ?", orders::SELECT),
            "SEARCH orders USING INDEX orders_by_id",
        ),
        (
            "select 1 from orders where number = ?".to_owned(),
            "SEARCH orders USING COVERING INDEX orders_by_number",
        ),
        (
            format!("{} where sku > ? order by sku limit 9", products::SELECT),
            "SEARCH products USING INDEX products_by_sku",
        ),
        (
            format!("{} where seq > ? order by seq limit 9", changes::SELECT),
            "SEARCH changes USING INTEGER PRIMARY KEY",
        ),
        (
            format!(
                "{} where entity = ? and record = ? and seq > ? order by seq",
                changes::SELECT
            ),
            "SEARCH changes USING INDEX changes_by_record (entity=? AND record=? AND seq>?)",
        ),
        (
            "select seq from mutations where id = ?".to_owned(),
            "SEARCH mutations USING INDEX mutations_by_id",
        ),
        (
            retention::OLDEST_REMEMBERED.to_owned(),
            "SEARCH mutations USING COVERING INDEX mutations_by_seq",
        ),
        (
            "delete from changes where seq <= ?".to_owned(),
            "SEARCH changes USING INTEGER PRIMARY KEY",
        ),
    ] {
        planner.check(&sql, expected).await;
    }
}

#[tokio::test]
async fn buckets_are_moved_where_they_lie() {
    let mut planner = Planner::new().await;
    let found = "SEARCH known USING PRIMARY KEY (kind=? AND at=? AND key=?)";
    let plan = planner.plan(figures::MOVE).await;
    assert!(plan.contains(found), "{plan}");
}

#[tokio::test]
async fn figures_are_read_along_their_stretch_of_time() {
    let mut planner = Planner::new().await;
    for sql in [
        figures::BY_STATUS,
        figures::OPEN_SINCE,
        figures::OPENED_SINCE,
        figures::PARTS,
    ] {
        let plan = planner.plan(sql).await;
        let found = plan.contains("SEARCH figures USING PRIMARY KEY (kind=? AND at>?");
        // The orders themselves are never asked, however many there are.
        assert!(found && !plan.contains("orders"), "{sql}\n{plan}");
        assert!(!plan.contains("SCAN figures"), "{sql}\n{plan}");
    }
}

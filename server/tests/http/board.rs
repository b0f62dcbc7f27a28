//! The board: its page, its lanes, and its cards' forms, which work without scripts.

use live_orders_app::address::{Address, Shape};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Reply, Running};

/// A shop with an order in each of these statuses; by customer, as they come.
async fn shop(orders: &[(&str, &[&str])]) -> (Running, Vec<Value>) {
    let server = Running::start().await;
    server.product("A", 100).await;
    let mut placed = Vec::new();
    for (customer, steps) in orders {
        let order = server.order(customer, "A", 1).await;
        for status in *steps {
            let path = format!("/api/orders/{}/status", text(&order["id"]));
            let moved = server.post(&path, json!({ "status": status })).await;
            moved.expect(StatusCode::OK);
        }
        placed.push(order);
    }
    (server, placed)
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

async fn send(server: &Running, order: &Value, version: u64, status: &str, accept: &str) -> Reply {
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("key", "01890a5d-ac96-774b-bcce-b302099a8057")
        .append_pair("id", text(&order["id"]))
        .append_pair("version", &version.to_string())
        .append_pair("status", status)
        .append_pair("list", "q=ana&view=board")
        .finish();
    let ask = server.ask(Method::POST, "/fn/move_card").body(form);
    let ask = ask.header("content-type", "application/x-www-form-urlencoded");
    ask.header("accept", accept).send().await
}

#[tokio::test]
async fn the_board_is_rendered_on_the_server() {
    let (server, _) = shop(&[("Ana", &[]), ("Bea", &["paid"]), ("Cleo", &["cancelled"])]).await;
    let page = server.get("/?view=board").await;
    assert_eq!(page.status, StatusCode::OK);
    for (status, customer) in [("new", "Ana"), ("paid", "Bea"), ("cancelled", "Cleo")] {
        let lanes = page.text.split("<ul").skip(1);
        let mut lanes = lanes.filter_map(|lane| lane.split("</ul>").next());
        let name = format!("aria-labelledby=\"lane-{status}\"");
        let lane = lanes.find(|lane| lane.contains(&name));
        assert!(lane.is_some_and(|lane| lane.contains(customer)), "{status}");
    }
    let list = server.get("/").await;
    assert!(!list.text.contains("class=\"lanes\""), "{}", list.text);
    let wrong = server.get("/?view=grid").await;
    assert!(
        wrong.text.contains("must be list or board"),
        "{}",
        wrong.text
    );
}

#[tokio::test]
async fn lanes_are_those_that_the_filter_admits_and_each_counts_its_own() {
    let (server, _) = shop(&[("Ana", &[]), ("Ana Maria", &["paid"]), ("Bea", &[])]).await;
    let check = async |list: &str, expected: Value| {
        let mut url = form_urlencoded::Serializer::new(String::new());
        let reply = server
            .get(&format!(
                "/fn/lanes?{}",
                url.append_pair("list", list).finish()
            ))
            .await;
        let lanes = reply.expect(StatusCode::OK);
        let lanes = lanes.as_array().expect("lanes").iter();
        let counts: Vec<Value> = lanes
            .map(|lane| json!([lane["status"], lane["page"]["total"]]))
            .collect();
        assert_eq!(Value::Array(counts), expected, "{list}");
    };
    check("status=new,paid", json!([["new", 2], ["paid", 1]])).await;
    check("q=ana&status=new", json!([["new", 1]])).await;
    check(
        "q=bea",
        json!([
            ["new", 1],
            ["paid", 0],
            ["packed", 0],
            ["shipped", 0],
            ["delivered", 0],
            ["cancelled", 0]
        ]),
    )
    .await;
    let bad = server.get("/fn/lanes?list=status%3Dgone").await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_lane_begins_with_so_many_cards_and_no_more() {
    let many: Vec<(&str, &[&str])> = vec![("Ana", &[]); 23];
    let (server, _) = shop(&many).await;
    let lanes = server.get("/fn/lanes?list=status%3Dnew").await;
    let lanes = lanes.expect(StatusCode::OK);
    let page = &lanes[0]["page"];
    assert_eq!(page["items"].as_array().map(Vec::len), Some(20));
    assert_eq!(page["total"], 23);
    assert!(page["next_cursor"].is_string());
}

#[tokio::test]
async fn a_cards_form_moves_it_once_and_leads_back_to_the_board() {
    let (server, orders) = shop(&[("Ana", &[])]).await;
    for _ in 0..2 {
        let page = send(&server, &orders[0], 1, "paid", "text/html").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("class=\"lanes\""), "{}", page.text);
        assert!(!page.text.contains("panel-title"), "{}", page.text);
    }
    let path = format!("/api/orders/{}", text(&orders[0]["id"]));
    let order = server.get(&path).await.expect(StatusCode::OK);
    assert_eq!(
        (&order["status"], &order["version"]),
        (&json!("paid"), &json!(2))
    );
}

#[tokio::test]
async fn a_form_of_a_card_that_has_gone_elsewhere_leads_to_the_order_and_says_so() {
    let (server, orders) = shop(&[("Ana", &["cancelled"])]).await;
    let page = send(&server, &orders[0], 1, "paid", "text/html").await;
    assert!(page.text.contains("class=\"lanes\""), "{}", page.text);
    assert!(page.text.contains("panel-title"), "{}", page.text);
    let told = page.text.contains("Somebody else changed this order");
    assert!(told, "{}", page.text);
    let script = send(&server, &orders[0], 2, "shipped", "application/json").await;
    assert_eq!(script.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn the_filters_form_leads_back_to_the_board() {
    let (server, _) = shop(&[("Ana", &[])]).await;
    let page = server.get("/filter?status=new&min=1&view=board").await;
    assert!(page.text.contains("class=\"lanes\""), "{}", page.text);
    let wrong = server.get("/filter?view=grid").await;
    wrong.problem(422, "invalid", Some("view"));
    let (address, _) = Address::parse("/", "status=new&min_total=100&view=board");
    assert_eq!(address.shape, Shape::Board);
}

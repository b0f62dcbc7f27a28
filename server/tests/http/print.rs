//! Packing slips and invoices: which orders they are about, and their bounds.

use reqwest::StatusCode;

use crate::support::{Reply, Running};

fn sheets(page: &Reply) -> usize {
    page.text.matches("<article ").count()
}

async fn shop() -> (Running, Vec<String>) {
    let server = Running::start().await;
    server.product("A", 1_000).await;
    let mut ids = Vec::new();
    for customer in ["Ana <b>", "Ben", "Cleo"] {
        let order = server.order(customer, "A", 2).await;
        ids.push(order["id"].as_str().expect("an id").to_owned());
    }
    (server, ids)
}

#[tokio::test]
async fn slips_and_invoices_are_made_of_the_orders_that_are_named() {
    let (server, ids) = shop().await;
    for (path, word) in [
        ("/print/slips", "Packing slip"),
        ("/print/invoices", "Invoice"),
    ] {
        let page = server
            .get(&format!("{path}?ids={},{},{}", ids[2], ids[0], ids[2]))
            .await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(sheets(&page), 2, "{}", page.text);
        let place = |text: &str| page.text.find(text).expect(text);
        assert!(place("Cleo") < place("Ana &lt;b&gt;"), "{}", page.text);
        assert!(page.text.contains(word), "{}", page.text);
        assert_eq!(page.text.matches("QR code of the order number").count(), 2);
        assert!(!page.text.contains("Ben"), "{}", page.text);
    }
}

#[tokio::test]
async fn a_list_is_printed_with_its_filter() {
    let (server, _) = shop().await;
    let page = server.get("/print/slips?q=cleo").await;
    assert_eq!((page.status, sheets(&page)), (StatusCode::OK, 1));
    let all = server.get("/print/invoices").await;
    assert_eq!((all.status, sheets(&all)), (StatusCode::OK, 3));
    let none = server.get("/print/invoices?status=shipped").await;
    assert_eq!((none.status, sheets(&none)), (StatusCode::NOT_FOUND, 0));
}

#[tokio::test]
async fn a_list_is_printed_a_hundred_orders_at_a_time() {
    let (server, _) = shop().await;
    for _ in 3..101 {
        server.order("More", "A", 1).await;
    }
    let first = server.get("/print/slips?sort=number").await;
    assert_eq!(sheets(&first), 100);
    assert!(first.text.contains("101 orders"), "{}", first.text);
    let (_, rest) = first.text.split_once("href=\"/print/slips?").expect("more");
    let (next, _) = rest.split_once('"').expect("a link");
    let second = server
        .get(&format!("/print/slips?{}", next.replace("&amp;", "&")))
        .await;
    assert_eq!(sheets(&second), 1);
    assert!(!second.text.contains("cursor="), "{}", second.text);
}

#[tokio::test]
async fn what_cannot_be_printed_is_refused_by_its_field() {
    let (server, ids) = shop().await;
    let gone = uuid::Uuid::now_v7();
    let too_many = (0..101)
        .map(|_| uuid::Uuid::now_v7().to_string())
        .collect::<Vec<_>>()
        .join(",");
    for (query, status, said) in [
        ("ids=7".to_owned(), StatusCode::BAD_REQUEST, "ids must be"),
        (
            format!("ids={too_many}"),
            StatusCode::BAD_REQUEST,
            "at most 100",
        ),
        (
            format!("ids={}&status=new", ids[0]),
            StatusCode::BAD_REQUEST,
            "status is not",
        ),
        ("status=gone".to_owned(), StatusCode::BAD_REQUEST, "status"),
        ("cursor=x".to_owned(), StatusCode::BAD_REQUEST, "cursor"),
        (
            format!("ids={gone}"),
            StatusCode::NOT_FOUND,
            "None of these orders",
        ),
    ] {
        let page = server.get(&format!("/print/slips?{query}")).await;
        assert_eq!(page.status, status, "{query}");
        assert!(page.text.contains(said), "{query}: {}", page.text);
    }
    let page = server
        .get(&format!("/print/slips?ids={},{gone}", ids[0]))
        .await;
    assert_eq!(sheets(&page), 1);
    assert!(page.text.contains("1 order that"), "{}", page.text);
}

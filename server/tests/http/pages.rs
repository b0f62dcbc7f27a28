//! The pages and their files.

use futures::{StreamExt, stream};
use reqwest::{Method, StatusCode};

use crate::support::Running;

/// Pages that are asked for at once: many times more than there are cores, and few enough that each is
/// served within its deadline by a debug build on a busy machine.
pub(crate) const AT_ONCE: usize = 32;

#[tokio::test]
async fn the_page_is_rendered_on_the_server() {
    let server = Running::start().await;
    server.product("A", 10).await;
    let page = server.get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(page.header("cache-control"), "no-cache");
    assert!(page.text.starts_with("<!DOCTYPE html>"), "{}", page.text);
    assert!(page.text.contains("/pkg/live-orders.js"), "{}", page.text);
    let unknown = server.get("/nothing/here").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert_eq!(unknown.header("content-type"), "text/html; charset=utf-8");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_are_made_at_once_are_all_whole() {
    const EACH: usize = 60;
    let server = Running::start().await;
    server.product("A", 10).await;
    let order = server.order("Ana", "A", 1).await;
    let open = format!("/orders/{}", order["id"].as_str().expect("an id"));
    let urls = ["/", "/?status=new", "/orders/new", &open];
    let pages = urls.iter().flat_map(|url| std::iter::repeat_n(*url, EACH));
    let pages = stream::iter(pages.map(|url| server.get(url))).buffer_unordered(AT_ONCE);
    for page in pages.collect::<Vec<_>>().await {
        assert_eq!(page.status, StatusCode::OK);
        let is_whole = page.text.contains("</html>") && page.text.contains("Ana");
        assert!(is_whole, "{}", page.text);
    }
}

#[tokio::test]
async fn an_order_that_is_not_there_is_told_by_the_status_too() {
    let server = Running::start().await;
    let page = server
        .get("/orders/01890a5d-ac96-774b-bcce-b302099a8057")
        .await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.text.contains("Live orders"), "{}", page.text);
}

#[tokio::test]
async fn the_page_of_products_opens_at_each_of_its_addresses() {
    let server = Running::start().await;
    server.product("A/1", 3).await;
    for (url, said) in [
        ("/products", "Product A/1"),
        ("/products?q=product&sort=-stock", "Product A/1"),
        ("/products?show=discontinued", "No products match."),
        (
            "/products?show=all",
            "must be one of sold, low, none, discontinued",
        ),
        ("/products/new", "Add product"),
        ("/products/A%2F1/edit", "Edit Product A/1"),
        ("/products/A%2F1/restock", "Pieces that came in"),
        ("/products/B/restock", "There is no product “B”."),
    ] {
        let page = server.get(url).await;
        assert_eq!(page.status, StatusCode::OK, "{url}");
        assert!(page.text.contains(said), "{url}: {}", page.text);
    }
}

#[tokio::test]
async fn products_beyond_those_that_came_with_the_page_are_found() {
    let server = Running::start().await;
    server.product("A", 3).await;
    server.product("B", 3).await;
    let found = server.get("/fn/find_products?q=product%20b").await;
    let found = found.expect(StatusCode::OK);
    let skus: Vec<_> = found
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| &it["sku"])
        .collect();
    assert_eq!(skus, ["B"]);
}

#[tokio::test]
async fn files_are_asked_about_and_mostly_known() {
    let server = Running::start().await;
    let script = server.get("/pkg/live-orders.js").await;
    assert_eq!(script.status, StatusCode::OK);
    assert_eq!(script.header("content-type"), "text/javascript");
    assert_eq!(script.header("cache-control"), "no-cache");
    let known = server
        .ask(Method::GET, "/pkg/live-orders.js")
        .header("if-modified-since", script.header("last-modified"));
    assert_eq!(known.send().await.status, StatusCode::NOT_MODIFIED);
    for missing in [
        "/pkg/nothing.js",
        "/pkg/../../orders.db",
        "/pkg/%2e%2e/%2e%2e/orders.db",
    ] {
        let missing = server.get(missing).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{}", missing.text);
    }
}

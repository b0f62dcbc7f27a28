//! The language of pages: what the reader chose, else what their browser asks for, else English.

use futures::{StreamExt, stream};
use reqwest::redirect::Policy;
use reqwest::{Method, StatusCode};

use crate::pages::AT_ONCE;
use crate::support::{Reply, Running};

async fn asked(server: &Running, path: &str, headers: &[(&'static str, &'static str)]) -> Reply {
    let ask = server.ask(Method::GET, path);
    let ask = headers
        .iter()
        .fold(ask, |ask, (name, value)| ask.header(name, value));
    ask.send().await
}

fn is_german(page: &Reply) -> bool {
    let is_german = page.text.contains("<html lang=\"de\"");
    assert_eq!(
        !is_german,
        page.text.contains("<html lang=\"en\""),
        "{}",
        page.text
    );
    assert_eq!(
        page.header("content-language"),
        if is_german { "de" } else { "en" }
    );
    let vary = page.headers.get_all("vary").iter();
    let vary: Vec<_> = vary.filter_map(|value| value.to_str().ok()).collect();
    let vary = vary.join(", ").to_lowercase();
    assert!(
        vary.contains("cookie") && vary.contains("accept-language"),
        "{vary}"
    );
    is_german
}

#[tokio::test]
async fn a_page_is_in_the_language_that_is_chosen_or_asked_for() {
    let server = Running::start().await;
    server.product("A", 10).await;
    let order = server.order("Ana", "A", 1).await;
    let id = order["id"].as_str().expect("an id");
    let german = ("accept-language", "de-CH, en;q=0.5");
    let chosen = ("cookie", "a=b; live-orders-language=en");
    for path in [
        "/",
        "/?view=board",
        "/orders/new",
        &format!("/orders/{id}"),
        "/products",
        "/figures",
        "/import",
        "/nothing/here",
        "/print/slips",
        &format!("/print/invoices?ids={id}"),
        "/print/slips?ids=01890a5d-ac96-774b-bcce-b302099a8057",
    ] {
        assert!(!is_german(&asked(&server, path, &[]).await), "{path}");
        assert!(is_german(&asked(&server, path, &[german]).await), "{path}");
        let both = asked(&server, path, &[german, chosen]).await;
        assert!(!is_german(&both), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_are_made_at_once_each_keep_their_language() {
    const EACH: usize = 60;
    let server = Running::start().await;
    server.product("A", 10).await;
    server.order("Ana", "A", 1).await;
    let urls = ["/", "/?view=board", "/orders/new", "/products", "/figures"];
    let asks = (0..EACH).flat_map(|at| urls.map(|url| (url, at.is_multiple_of(2))));
    let pages = asks.map(|(url, in_german)| {
        let server = &server;
        async move {
            let tag = if in_german { "de" } else { "en" };
            let page = asked(server, url, &[("accept-language", tag)]).await;
            (page, url, in_german)
        }
    });
    let pages = stream::iter(pages).buffer_unordered(AT_ONCE);
    for (page, url, in_german) in pages.collect::<Vec<_>>().await {
        assert_eq!(is_german(&page), in_german, "{url}");
        // A word of each that every page says late, when much of it has been written.
        let (german, english) = ("Live-Aktualisierung", "Live updates");
        let (own, other) = if in_german {
            (german, english)
        } else {
            (english, german)
        };
        assert!(page.text.contains(own), "{url}: {}", page.text);
        assert!(!page.text.contains(other), "{url}: {}", page.text);
        assert!(
            !in_german || !page.text.contains(" orders"),
            "{url}: {}",
            page.text
        );
    }
}

#[tokio::test]
async fn a_form_chooses_the_language_and_leads_back() {
    let mut server = Running::start().await;
    // Where it leads is looked at, not gone to.
    let stays = reqwest::Client::builder().redirect(Policy::none());
    server.client = stays.no_proxy().build().expect("a client");
    let choose = |body: &'static str| {
        let ask = server.ask(Method::POST, "/language");
        let ask = ask.header("content-type", "application/x-www-form-urlencoded");
        ask.body(body).send()
    };
    let chosen = choose("language=de&back=%2Fproducts%3Fq%3Dchai").await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER);
    assert_eq!(chosen.header("location"), "/products?q=chai");
    let cookie = chosen.header("set-cookie");
    assert!(
        cookie.starts_with("live-orders-language=de; Path=/;"),
        "{cookie}"
    );
    let elsewhere = choose("language=en&back=https%3A%2F%2Fevil.example").await;
    assert_eq!(elsewhere.header("location"), "/");
    let unknown = choose("language=tlh").await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        unknown.text.contains("language must be one of en, de."),
        "{}",
        unknown.text
    );
    assert_eq!(unknown.headers.get("set-cookie"), None);
}

#[tokio::test]
async fn the_api_speaks_english_whoever_asks() {
    let server = Running::start().await;
    let german = ("accept-language", "de");
    let missing = asked(&server, "/api/products/B", &[german]).await;
    assert!(
        missing.text.contains("There is no product “B”."),
        "{}",
        missing.text
    );
}

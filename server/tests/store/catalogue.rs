//! The list of products: by SKU, page by page, and found by their words.

use std::collections::BTreeSet;

use live_orders::Product;
use live_orders::catalogue::{ProductCursor, ProductQuery};
use live_orders::search::Search;
use live_orders::{PageRequest, Seq};

use crate::bench::{Bench, add_product, edit_product, refusal, sku};

async fn walk(bench: &Bench, search: &str, limit: u16) -> Vec<Product> {
    let query = ProductQuery {
        search: Search::parse(search).unwrap(),
    };
    let mut found: Vec<Product> = Vec::new();
    let mut cursor = None;
    loop {
        let request = PageRequest::new(limit, cursor).unwrap();
        let page = bench.store.products(&query, &request).await.unwrap();
        found.extend(page.items);
        let Some(next) = page.next_cursor else {
            assert_eq!(page.total, u64::try_from(found.len()).unwrap());
            return found;
        };
        assert!(
            u64::try_from(found.len()).unwrap() < page.total,
            "a further page has rows"
        );
        cursor = Some(ProductCursor(sku(&next)));
    }
}

#[tokio::test]
async fn products_are_listed_by_sku_and_found_by_their_words() {
    let bench = Bench::empty().await;
    let names = [
        "Grüner Tee",
        "Røget Ål",
        "Ølkanne",
        "Łosoś",
        "Straßenmusik",
        "寿司",
        "Tea, black",
        "No. 5",
    ];
    for (index, name) in names.into_iter().enumerate() {
        // SKUs that differ in case and length: they are sorted by bytes.
        let sku = format!("{}{index}", ["NW-", "nw-", "Ä", "NW-1"][index % 4]);
        bench.add(&sku, name, 100, 1).await;
    }
    let all = walk(&bench, "", 100).await;
    let skus: Vec<&str> = all.iter().map(|product| product.sku.as_str()).collect();
    let sorted: BTreeSet<&str> = skus.iter().copied().collect();
    assert_eq!(skus, sorted.into_iter().collect::<Vec<_>>());
    for search in [
        "",
        "te",
        "gru",
        "ol",
        "ål",
        "strasse",
        "寿",
        "nw",
        "nw 1",
        "no 5",
        "*",
        "tea \"black",
    ] {
        let query = ProductQuery {
            search: Search::parse(search).unwrap(),
        };
        let expected: Vec<Product> = all
            .iter()
            .filter(|product| query.matches(product))
            .cloned()
            .collect();
        for limit in [1, 3, 100] {
            assert_eq!(
                walk(&bench, search, limit).await,
                expected,
                "“{search}” by {limit}"
            );
        }
    }
    assert_eq!(
        walk(&bench, "te", 9).await.len(),
        2,
        "a search finds something"
    );
}

#[tokio::test]
async fn a_product_is_read_and_not_added_twice() {
    let bench = Bench::shop().await;
    let tea = bench.store.product(&sku("TEA")).await.unwrap();
    assert_eq!((tea.record.name.as_str(), tea.seq), ("Grüner Tee", Seq(2)));
    let refused = bench.refusal(add_product("TEA", "Tea", 1, 1)).await;
    assert_eq!(refused.code(), "already_exists");
    let nothing = refusal(bench.store.product(&sku("tea")).await);
    assert_eq!(nothing.code(), "not_found");
}

#[tokio::test]
async fn a_renamed_product_is_found_by_its_new_words_alone() {
    let bench = Bench::empty().await;
    bench.add("A", "Grüner Tee", 100, 1).await;
    bench.add("B", "Schwarzer Tee", 100, 1).await;
    let rename = edit_product("A", |patch| {
        patch.name = Some("Chai".to_owned());
        patch.category = Some("Getränke".to_owned());
    });
    bench.execute(rename).await.unwrap();
    for (search, skus) in [
        ("gruner", vec![]),
        ("chai getranke", vec!["A"]),
        ("tee", vec!["B"]),
        ("", vec!["A", "B"]),
    ] {
        let found = walk(&bench, search, 100).await;
        let found: Vec<&str> = found.iter().map(|product| product.sku.as_str()).collect();
        assert_eq!(found, skus, "{search}");
    }
    // An order that takes of it leaves its words alone.
    bench
        .execute(edit_product("A", |patch| patch.restock = Some(3)))
        .await
        .unwrap();
    assert_eq!(walk(&bench, "chai", 100).await[0].stock, 4);
}

//! Decisions: the transition table is obeyed, stock is neither made nor lost, nothing is half done.

use std::collections::BTreeMap;

use live_orders::refusal::Irrevocable;
use live_orders::{Record, Refusal, Status};
use proptest::prelude::*;

use crate::shop::{Deed, SKUS, STOCK, Shop, any_deed, mutation};

fn placed(status: Status) -> Shop {
    let mut shop = Shop::open();
    let place = Deed::Place {
        slot: 0,
        customer: "Ana Trujillo",
        lines: vec![(0, 3)],
    };
    let path: &[Status] = match status {
        Status::New => &[],
        Status::Paid => &[Status::Paid],
        Status::Packed => &[Status::Paid, Status::Packed],
        Status::Shipped => &[Status::Paid, Status::Packed, Status::Shipped],
        Status::Delivered => &[
            Status::Paid,
            Status::Packed,
            Status::Shipped,
            Status::Delivered,
        ],
        Status::Cancelled => &[Status::Cancelled],
    };
    let moves = path.iter().map(|status| Deed::Move {
        slot: 0,
        status: *status,
        stale: false,
    });
    for (index, deed) in std::iter::once(place).chain(moves).enumerate() {
        let command = shop.command(&deed, None).unwrap();
        shop.execute(&mutation(format!("m{index}"), command))
            .unwrap();
    }
    shop
}

fn outcome(from: Status, deed: &Deed) -> Result<(), Refusal> {
    let mut shop = placed(from);
    let command = shop.command(deed, None).unwrap();
    shop.execute(&mutation("last", command)).map(drop)
}

#[test]
fn every_move_is_decided_by_the_table() {
    for from in Status::ALL {
        for to in Status::ALL {
            let expected = if from.allows(to) {
                Ok(())
            } else {
                Err(Refusal::ForbiddenStatus { from, to })
            };
            assert_eq!(
                outcome(
                    from,
                    &Deed::Move {
                        slot: 0,
                        status: to,
                        stale: false
                    }
                ),
                expected
            );
        }
    }
}

#[test]
fn only_new_orders_are_edited_and_only_new_and_cancelled_ones_deleted() {
    for status in Status::ALL {
        let edit = Deed::Edit {
            slot: 0,
            customer: Some("Ana Núñez"),
            lines: None,
            stale: false,
        };
        let not_editable = Err(Refusal::NotEditable { status });
        assert_eq!(
            outcome(status, &edit),
            if status == Status::New {
                Ok(())
            } else {
                not_editable
            }
        );
        let deletable = matches!(status, Status::New | Status::Cancelled);
        let not_deletable = Err(Refusal::NotDeletable { status });
        assert_eq!(
            outcome(status, &Deed::Delete { slot: 0 }),
            if deletable { Ok(()) } else { not_deletable }
        );
    }
}

#[test]
fn a_stale_version_is_answered_with_the_row_as_it_stands() {
    let shop = placed(Status::Paid);
    let current = shop.orders.values().next().cloned().unwrap();
    let stale = outcome(
        Status::Paid,
        &Deed::Move {
            slot: 0,
            status: Status::Packed,
            stale: true,
        },
    );
    assert_eq!(
        stale,
        Err(Refusal::StaleVersion {
            current: Box::new(Record::Order(current))
        })
    );
}

#[test]
fn too_little_stock_names_the_product_and_what_is_left() {
    let mut shop = Shop::open();
    let deed = Deed::Place {
        slot: 0,
        customer: "Ana Trujillo",
        lines: vec![(1, 1), (0, 30), (0, 11)],
    };
    let command = shop.command(&deed, None).unwrap();
    let refusal = shop
        .execute(&mutation("m", command))
        .expect_err("only 40 are there");
    let expected = Refusal::OutOfStock {
        field: "lines[1].quantity".into(),
        sku: "A-1".parse().unwrap(),
        name: "Thing A-1".into(),
        wanted: 41,
        left: STOCK,
    };
    assert_eq!(refusal, expected);
    assert_eq!(
        refusal.to_string(),
        "Not enough Thing A-1 (A-1): 41 wanted, 40 left."
    );
}

proptest! {
    #[test]
    fn stock_is_neither_made_nor_lost(deeds in prop::collection::vec(any_deed(), 1..60)) {
        let mut shop = Shop::open();
        let mut owned: BTreeMap<&str, i64> = SKUS.iter().map(|sku| (*sku, i64::from(STOCK))).collect();
        for (index, deed) in deeds.iter().enumerate() {
            let Some(command) = shop.command(deed, None) else { continue };
            let before = shop.clone();
            if shop.execute(&mutation(format!("m{index}"), command)).is_err() {
                prop_assert_eq!((&before.orders, &before.products), (&shop.orders, &shop.products));
            } else if let Deed::Restock { product, .. } = deed {
                let sku = SKUS[*product];
                let stock = |shop: &Shop| i64::from(shop.products[&sku.parse().unwrap()].stock);
                *owned.get_mut(sku).unwrap() += stock(&shop) - stock(&before);
            }
            for (sku, pieces) in &owned {
                let key = sku.parse().unwrap();
                let takes = shop.orders.values().filter(|order| order.status.takes_stock());
                let taken: u64 = takes.filter_map(|order| order.demand().get(&key).copied()).sum();
                let left = i64::from(shop.products[&key].stock);
                prop_assert_eq!(left + i64::try_from(taken).unwrap(), *pieces, "{}", sku);
            }
        }
    }

    #[test]
    fn versions_and_places_in_the_log_rise_by_one(deeds in prop::collection::vec(any_deed(), 1..60)) {
        let mut shop = Shop::open();
        for (index, deed) in deeds.iter().enumerate() {
            if let Some(command) = shop.command(deed, None) {
                let _ = shop.execute(&mutation(format!("m{index}"), command));
            }
        }
        for (index, change) in shop.log.iter().enumerate() {
            prop_assert_eq!(change.seq.0, index as u64 + 1);
            if let (Some(before), Some(after)) = (change.effect.before(), change.effect.after()) {
                prop_assert_eq!(after.version(), before.version().next());
            }
        }
    }
}

/// A shop in which the deeds were done, and what its stock and its order come to.
fn after(deeds: &[Deed]) -> (Shop, Result<(), Refusal>) {
    let mut shop = Shop::open();
    let mut last = Ok(());
    for (index, deed) in deeds.iter().enumerate() {
        let command = shop.command(deed, None).unwrap();
        last = shop
            .execute(&mutation(format!("d{index}"), command))
            .map(drop);
    }
    (shop, last)
}

fn three_of_the_first() -> Deed {
    Deed::Place {
        slot: 0,
        customer: "Ana Trujillo",
        lines: vec![(0, 3)],
    }
}

#[test]
fn what_is_taken_back_stands_as_before_with_its_goods() {
    let undone: [Deed; 3] = [
        Deed::Move {
            slot: 0,
            status: Status::Cancelled,
            stale: false,
        },
        Deed::Edit {
            slot: 0,
            customer: Some("Ana Núñez"),
            lines: Some(vec![(1, 9)]),
            stale: false,
        },
        Deed::Delete { slot: 0 },
    ];
    for deed in undone {
        let (before, _) = after(&[three_of_the_first()]);
        let (shop, answer) = after(&[three_of_the_first(), deed.clone(), Deed::Undo { slot: 0 }]);
        assert_eq!(answer, Ok(()), "{deed:?}");
        let (then, now) = (before.orders.values().next(), shop.orders.values().next());
        let (then, now) = (then.unwrap(), now.unwrap());
        assert!(now.version > then.version);
        let same = live_orders::Order {
            version: then.version,
            updated_at: then.updated_at,
            ..now.clone()
        };
        assert_eq!(same, *then, "{deed:?}");
        let stock = |shop: &Shop| SKUS.map(|sku| shop.products[&sku.parse().unwrap()].stock);
        assert_eq!(stock(&shop), stock(&before), "{deed:?}");
    }
}

#[test]
fn what_is_taken_back_twice_is_done_again() {
    let pay = Deed::Move {
        slot: 0,
        status: Status::Paid,
        stale: false,
    };
    let undo = Deed::Undo { slot: 0 };
    let (shop, answer) = after(&[three_of_the_first(), pay, undo.clone(), undo]);
    assert_eq!(answer, Ok(()));
    assert_eq!(shop.orders.values().next().unwrap().status, Status::Paid);
}

#[test]
fn one_thing_after_the_other_is_taken_back() {
    let (mut shop, _) = after(&[three_of_the_first()]);
    let mut undo = Vec::new();
    for (name, status) in [("pay", Status::Paid), ("pack", Status::Packed)] {
        let deed = Deed::Move {
            slot: 0,
            status,
            stale: false,
        };
        let command = shop.command(&deed, None).unwrap();
        shop.execute(&mutation(name, command)).unwrap();
        undo.push(shop.command(&Deed::Undo { slot: 0 }, None).unwrap());
    }
    for (index, undo) in undo.into_iter().rev().enumerate() {
        shop.execute(&mutation(format!("undo{index}"), undo))
            .unwrap();
    }
    assert_eq!(shop.orders.values().next().unwrap().status, Status::New);
}

#[test]
fn what_others_have_changed_since_is_not_taken_back() {
    let (mut shop, _) = after(&[three_of_the_first()]);
    let deed = |status| Deed::Move {
        slot: 0,
        status,
        stale: false,
    };
    let pay = shop.command(&deed(Status::Paid), None).unwrap();
    shop.execute(&mutation("pay", pay)).unwrap();
    let undo = shop.command(&Deed::Undo { slot: 0 }, None).unwrap();
    let pack = shop.command(&deed(Status::Packed), None).unwrap();
    shop.execute(&mutation("pack", pack)).unwrap();
    let answer = shop.execute(&mutation("undo", undo));
    assert!(matches!(answer, Err(Refusal::StaleVersion { .. })));
}

#[test]
fn an_order_that_was_placed_is_not_undone_nor_what_nobody_knows() {
    let (_, answer) = after(&[three_of_the_first(), Deed::Undo { slot: 0 }]);
    let why = Irrevocable::Placed;
    assert_eq!(answer, Err(Refusal::NotRevertible { why }));
    let (mut shop, _) = after(&[three_of_the_first()]);
    let id = *shop.orders.keys().next().unwrap();
    let unknown = live_orders::draft::revert_order(id, "never".to_owned().try_into().unwrap());
    let why = Irrevocable::Unknown;
    let answer = shop.execute(&mutation("undo", unknown)).map(drop);
    assert_eq!(answer, Err(Refusal::NotRevertible { why }));
}

#[test]
fn what_is_long_ago_is_not_undone() {
    let pay = Deed::Move {
        slot: 0,
        status: Status::Paid,
        stale: false,
    };
    for (minutes, is_possible) in [(9, true), (11, false)] {
        let (mut shop, _) = after(&[three_of_the_first(), pay.clone()]);
        shop.pass(minutes * 60_000);
        let undo = shop.command(&Deed::Undo { slot: 0 }, None).unwrap();
        let answer = shop.execute(&mutation("undo", undo)).map(drop);
        let why = Irrevocable::TooOld;
        let expected = if is_possible {
            Ok(())
        } else {
            Err(Refusal::NotRevertible { why })
        };
        assert_eq!(answer, expected);
    }
}

//! The decision: what a command does to the records it is about, or why it is refused.
//!
//! The store loads the [`State`] that a command needs, asks here, and writes what comes back in
//! one transaction. All rules that span an order and its products' stock stand here.

use std::collections::BTreeMap;

use crate::change::{Change, Effect, Entity, Record};
use crate::command::{AddProduct, Command, EditProduct, ImportOrder, PlaceOrder};
use crate::ids::{OrderNumber, Sku};
use crate::money::Currency;
use crate::order::{Order, Products};
use crate::product::{Product, STOCK_MAX};
use crate::refusal::Refusal;
use crate::timestamp::Timestamp;

/// What a decision rests on.
#[derive(Clone, Debug)]
pub struct State {
    /// The order that the command is about, as it stands.
    pub order: Option<Order>,
    /// Whether that order took its goods from the stock: imported ones did not. True for one that
    /// is yet to be placed.
    pub order_took_stock: bool,
    /// The first change of the mutation that is to be taken back, as the log has it.
    pub reverted: Option<Change>,
    /// The products that the command and the order name, as they stand.
    pub products: Products,
    /// Whether the number that an import brings with it belongs to another order.
    pub number_taken: bool,
    /// The number that the next order gets.
    pub next_number: OrderNumber,
    /// What the store's amounts are in.
    pub currency: Currency,
    /// The time of the decision.
    pub now: Timestamp,
}

/// Decides. The effects are to be written in the order given, all or none: the record that the
/// command is about comes first, then the products whose stock moves, by SKU.
pub fn decide(command: &Command, state: &State) -> Result<Vec<Effect>, Refusal> {
    match command {
        Command::Place(command) => place(command, state),
        Command::Edit(edit) => {
            let before = existing(command, state)?;
            with_stock(
                state,
                Some(before),
                Some(before.edit(edit, &state.products, state.now)?),
            )
        }
        Command::ChangeStatus(change) => {
            let before = existing(command, state)?;
            with_stock(
                state,
                Some(before),
                Some(before.change_status(change, state.now)?),
            )
        }
        Command::Delete(delete) => {
            let before = existing(command, state)?;
            before.delete(delete)?;
            with_stock(state, Some(before), None)
        }
        Command::Revert(revert) => {
            let current = state.order.as_ref();
            let after = Order::revert(current, revert, state.reverted.as_ref(), state.now)?;
            with_stock(state, current, Some(after))
        }
        Command::Import(command) => import(command, state),
        Command::AddProduct(command) => add_product(command, state),
        Command::EditProduct(command) => edit_product(command, state),
    }
}

fn place(command: &PlaceOrder, state: &State) -> Result<Vec<Effect>, Refusal> {
    if state.order.is_some() {
        let id = command.id().to_string();
        return Err(Refusal::AlreadyExists {
            field: "id".into(),
            entity: Entity::Orders,
            id,
        });
    }
    let order = Order::place(command, &state.products, state.currency, state.now)?;
    with_stock(
        state,
        None,
        Some(Order {
            number: state.next_number,
            ..order
        }),
    )
}

fn import(command: &ImportOrder, state: &State) -> Result<Vec<Effect>, Refusal> {
    let order = command.order();
    if state.order.is_some() || state.number_taken {
        let id = order.number.0.to_string();
        return Err(Refusal::AlreadyExists {
            field: "order_number".into(),
            entity: Entity::Orders,
            id,
        });
    }
    Ok(vec![Effect::Insert(Record::Order(order.clone()))])
}

fn existing<'a>(command: &Command, state: &'a State) -> Result<&'a Order, Refusal> {
    let id = command
        .order_id()
        .map(|id| id.to_string())
        .unwrap_or_default();
    state.order.as_ref().ok_or(Refusal::NotFound {
        entity: Entity::Orders,
        id,
    })
}

fn with_stock(
    state: &State,
    before: Option<&Order>,
    after: Option<Order>,
) -> Result<Vec<Effect>, Refusal> {
    let mut effects = Vec::new();
    let moves = if state.order_took_stock {
        stock_moves(before, after.as_ref())
    } else {
        BTreeMap::new()
    };
    let mut products = Vec::new();
    for (sku, taken) in &moves {
        products.push(move_stock(state, sku, *taken, after.as_ref())?);
    }
    effects.extend(Effect::between(
        before.cloned().map(Record::Order),
        after.map(Record::Order),
    ));
    effects.extend(products);
    Ok(effects)
}

/// Pieces to be taken of each product; negative where they are given back, absent where none move.
fn stock_moves(before: Option<&Order>, after: Option<&Order>) -> BTreeMap<Sku, i64> {
    let mut moves: BTreeMap<Sku, i64> = BTreeMap::new();
    for (order, sign) in [(before, -1), (after, 1)] {
        let Some(order) = order.filter(|order| order.status.takes_stock()) else {
            continue;
        };
        for (sku, pieces) in order.demand() {
            // At most 100 lines of 10,000 pieces: far from the type's end.
            *moves.entry(sku.clone()).or_default() +=
                sign * i64::try_from(pieces).unwrap_or(i64::MAX);
        }
    }
    moves.retain(|_, taken| *taken != 0);
    moves
}

fn move_stock(
    state: &State,
    sku: &Sku,
    taken: i64,
    after: Option<&Order>,
) -> Result<Effect, Refusal> {
    let field = |name: &str| {
        let index = after
            .and_then(|order| order.lines.iter().position(|line| line.sku == *sku))
            .unwrap_or(0);
        format!("lines[{index}].{name}")
    };
    let product = state
        .products
        .get(sku)
        .ok_or_else(|| Refusal::UnknownProduct {
            field: field("sku"),
            sku: sku.clone(),
        })?;
    let left = i64::from(product.stock) - taken;
    if left < 0 {
        return Err(Refusal::OutOfStock {
            field: field("quantity"),
            sku: sku.clone(),
            name: product.name.clone(),
            wanted: taken.unsigned_abs(),
            left: product.stock,
        });
    }
    // Giving back beyond the bound can only follow a stock set by hand; it stays at the bound.
    let stock = u32::try_from(left).unwrap_or(STOCK_MAX).min(STOCK_MAX);
    let moved = Product {
        stock,
        version: product.version.next(),
        ..product.clone()
    };
    Ok(Effect::Update {
        before: Record::Product(product.clone()),
        after: Record::Product(moved),
    })
}

fn add_product(command: &AddProduct, state: &State) -> Result<Vec<Effect>, Refusal> {
    if state.products.contains_key(&command.sku) {
        let id = command.sku.to_string();
        return Err(Refusal::AlreadyExists {
            field: "sku".into(),
            entity: Entity::Products,
            id,
        });
    }
    Ok(vec![Effect::Insert(Record::Product(Product::added(
        command,
    )))])
}

fn edit_product(command: &EditProduct, state: &State) -> Result<Vec<Effect>, Refusal> {
    let before = state
        .products
        .get(&command.sku)
        .ok_or_else(|| Product::not_found(&command.sku))?;
    let after = before.edited(command)?;
    Ok(vec![Effect::Update {
        before: Record::Product(before.clone()),
        after: Record::Product(after),
    }])
}

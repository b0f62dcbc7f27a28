//! What the pages write. Each mutation has an id made by whoever asks, so that it happens once
//! however often it is sent. A plain form is led back to a page: to the order, or to the form with
//! what was typed and the refusal's code.

use leptos::prelude::*;
use live_orders::{MutationId, OrderId, Outcome, Status, Version};
use server_fn::codec::{Json, PostUrl};

use crate::error::AppError;
use crate::form::OrderForm;

/// Places an order. `list` is the query part of the list's URL, to lead a form back there.
#[server(prefix = "/fn", endpoint = "place_order", input = PostUrl, output = Json)]
pub async fn place_order(
    mutation: MutationId,
    id: OrderId,
    order: OrderForm,
    #[server(default)] list: String,
) -> Result<Outcome, AppError> {
    use crate::address::Open;

    let outcome = carry_out(mutation, order.place(id)).await;
    lead_back(&outcome, &list, Open::Order(id), Open::New, Some(&order));
    outcome
}

/// Edits an order as it was seen at a version.
#[server(prefix = "/fn", endpoint = "edit_order", input = PostUrl, output = Json)]
pub async fn edit_order(
    mutation: MutationId,
    id: OrderId,
    version: Version,
    order: OrderForm,
    #[server(default)] list: String,
) -> Result<Outcome, AppError> {
    use crate::address::Open;

    let outcome = carry_out(mutation, order.edit(id, version)).await;
    lead_back(
        &outcome,
        &list,
        Open::Order(id),
        Open::Edit(id),
        Some(&order),
    );
    outcome
}

/// Brings an order as it was seen at a version into another status.
#[server(prefix = "/fn", endpoint = "change_status", input = PostUrl, output = Json)]
pub async fn change_status(
    mutation: MutationId,
    id: OrderId,
    version: Version,
    status: Status,
    #[server(default)] list: String,
) -> Result<Outcome, AppError> {
    use crate::address::Open;

    let command = live_orders::draft::change_status(id, status, Some(version));
    let outcome = carry_out(mutation, Ok(command)).await;
    lead_back(&outcome, &list, Open::Order(id), Open::Order(id), None);
    outcome
}

/// The same from a card of the board, whose page makes one key for all its cards; it leads back to
/// the board, or to the order where the move is refused.
#[server(prefix = "/fn", endpoint = "move_card", input = PostUrl, output = Json)]
pub async fn move_card(
    key: MutationId,
    id: OrderId,
    version: Version,
    status: Status,
    #[server(default)] list: String,
) -> Result<Outcome, AppError> {
    use crate::address::Open;
    use crate::api::respond::answered;
    use live_orders::Refusal;

    let mutation = answered(async {
        let mutation = format!("{key}-{}-{status}", id.0.simple()).parse();
        Ok(mutation.map_err(|problem| Refusal::invalid("key", problem))?)
    })
    .await?;
    let command = live_orders::draft::change_status(id, status, Some(version));
    let outcome = carry_out(mutation, Ok(command)).await;
    lead_back(&outcome, &list, Open::List, Open::Order(id), None);
    outcome
}

/// Deletes an order as it was seen at a version.
#[server(prefix = "/fn", endpoint = "delete_order", input = PostUrl, output = Json)]
pub async fn delete_order(
    mutation: MutationId,
    id: OrderId,
    version: Version,
    #[server(default)] list: String,
) -> Result<Outcome, AppError> {
    use crate::address::Open;

    let command = live_orders::draft::delete_order(id, Some(version));
    let outcome = carry_out(mutation, Ok(command)).await;
    lead_back(&outcome, &list, Open::List, Open::Order(id), None);
    outcome
}

/// Takes back what a mutation did to an order.
#[server(prefix = "/fn", endpoint = "revert_order", input = PostUrl, output = Json)]
pub async fn revert_order(
    mutation: MutationId,
    id: OrderId,
    reverted: MutationId,
    #[server(default)] list: String,
) -> Result<Outcome, AppError> {
    use crate::address::Open;

    let command = live_orders::draft::revert_order(id, reverted);
    let outcome = carry_out(mutation, Ok(command)).await;
    lead_back(&outcome, &list, Open::Order(id), Open::Order(id), None);
    outcome
}

#[cfg(feature = "ssr")]
pub(super) async fn carry_out(
    id: MutationId,
    command: Result<live_orders::Command, live_orders::Refusal>,
) -> Result<Outcome, AppError> {
    use crate::api::respond::{answered, store};
    use live_orders::Mutation;

    answered(async {
        let mutation = Mutation {
            id,
            actor: crate::board::actor(),
            command: command?,
        };
        Ok(store()?.execute(mutation).await?)
    })
    .await
}

#[cfg(feature = "ssr")]
fn lead_back(
    outcome: &Result<Outcome, AppError>,
    list: &str,
    done: crate::address::Open,
    refused: crate::address::Open,
    typed: Option<&OrderForm>,
) {
    use crate::address::Address;
    use crate::told::Told;

    // Read and written anew, so that no form can lead to anywhere but a list.
    let (address, _) = Address::parse("/", list);
    let url = match outcome {
        Ok(_) => address.with(done).href(),
        Err(error) => {
            let mut url = address.with(refused).href();
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&Told::of(error).to_url());
            if let Some(typed) = typed {
                url.push('&');
                url.push_str(&typed.clone().tidied().to_url());
            }
            url
        }
    };
    crate::api::respond::lead_to(&url);
}

//! The question whether an order is really to be deleted.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use live_orders::Order;

use crate::components::modal::Modal;
use crate::words::items;

/// The question.
#[component]
pub fn DeleteDialog(
    order: Order,
    mutation: String,
    #[prop(into)] list: String,
    #[prop(into)] back: Signal<String>,
    #[prop(into)] on_close: Callback<()>,
    #[prop(into)] on_delete: Callback<Order>,
) -> impl IntoView {
    let title = format!("Delete order {}?", order.number);
    let text = format!(
        "{}, {}, {}. Its goods go back into the stock. This cannot be undone.",
        order.customer,
        items(&order),
        order.total.display(order.currency),
    );
    let (id, version) = (order.id.to_string(), order.version.to_string());
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        on_delete.run(order.clone());
    };
    view! {
        <Modal title=Signal::stored(title) back on_close>
            <form class="confirm" action="/fn/delete_order" method="post" on:submit=submitted>
                <input type="hidden" name="mutation" value=mutation />
                <input type="hidden" name="id" value=id />
                <input type="hidden" name="version" value=version />
                <input type="hidden" name="list" value=list />
                <p class="confirm__text">{text}</p>
                <footer class="confirm__foot">
                    <button class="button button--alarm" type="submit">
                        "Delete order"
                    </button>
                </footer>
            </form>
        </Modal>
    }
}

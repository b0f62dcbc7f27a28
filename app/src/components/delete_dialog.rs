//! The question whether an order is really to be deleted.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use live_orders::Order;

use crate::components::modal::Modal;
use crate::texts::order;
use crate::words::{items, total};

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
    let title = order::delete_question(&order.number.to_string());
    let asked = order.clone();
    let text = move || order::delete_text(&asked.customer, &items(&asked), &total(&asked));
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
                        {order::delete_order()}
                    </button>
                </footer>
            </form>
        </Modal>
    }
}

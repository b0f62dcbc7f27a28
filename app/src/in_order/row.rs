//! A row of a list in order: its view, and whether the view can be another key's once its own has gone.

use leptos::prelude::*;
use leptos::tachys::reactive_graph::OwnedView;
use leptos::tachys::renderer::types::{Element, Node};
use leptos::tachys::view::any_view::AnyView;
use leptos::tachys::view::{Mountable, Render};

/// What is shown for a key.
pub struct RowView<K: 'static> {
    view: AnyView,
    /// Shows another key, or with `None` waits for one; `false` if it cannot.
    turn: Option<Callback<Option<K>, bool>>,
}

/// A row with an owner of its own, which goes with it and not with the list's next change.
pub(super) struct Row<K: 'static> {
    pub(super) view: OwnedView<AnyView>,
    pub(super) turn: Option<Callback<Option<K>, bool>>,
}

/// A row in the document, or out of it.
pub(super) struct RowState<K: 'static> {
    pub(super) view: <OwnedView<AnyView> as Render>::State,
    pub(super) turn: Option<Callback<Option<K>, bool>>,
}

impl<K> RowView<K> {
    /// One that goes with its key.
    pub fn fixed(view: impl IntoView + 'static) -> Self {
        Self {
            view: view.into_any(),
            turn: None,
        }
    }

    /// One that can be another key's: `turn` makes it show that one, or with `None` wait for one, and
    /// says whether it does.
    pub fn reusable(
        view: impl IntoView + 'static,
        turn: impl Fn(Option<K>) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self {
            view: view.into_any(),
            turn: Some(Callback::new(turn)),
        }
    }
}

impl<K: 'static> Row<K> {
    /// The row that `view` makes.
    pub(super) fn new(owner: Owner, view: impl FnOnce() -> RowView<K>) -> Self {
        let RowView { view, turn } = owner.with(view);
        Self {
            view: OwnedView::new_with_owner(view, owner),
            turn,
        }
    }

    /// The row, out of the document.
    pub(super) fn build(self) -> RowState<K> {
        RowState {
            view: self.view.build(),
            turn: self.turn,
        }
    }
}

impl<K: 'static> RowState<K> {
    /// Shows another key, or waits for one; `false` if it cannot.
    pub(super) fn turn_to(&self, key: Option<K>) -> bool {
        self.turn.is_some_and(|turn| untrack(|| turn.run(key)))
    }
}

impl<K: 'static> Mountable for RowState<K> {
    fn unmount(&mut self) {
        self.view.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.view.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.view.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.view.elements()
    }
}

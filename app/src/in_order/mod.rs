//! A list of views by key in which whatever keeps its order stays where it is in the document.
//!
//! `leptos::For` (tachys 0.2) takes rows that have shifted alike for one move: where two rows come in at
//! the top, all rows below are taken out of the document and put in again, are styled and laid out
//! anew, and lose the focus. Here only rows are moved whose order among the others has changed: all but
//! a longest run that has kept it ([`longest`]).
//!
//! A row whose key has gone can be another key's ([`row`], [`spare`]).
//!
//! It is for rows without resources of their own: what they wait for would not be waited for.

pub mod longest;
mod row;
mod spare;

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use leptos::prelude::*;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types::{Element, Node, Placeholder};
use leptos::tachys::renderer::{CastFrom, Rndr};
use leptos::tachys::ssr::StreamBuilder;
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};

pub use self::row::RowView;
use self::row::{Row, RowState};
use self::spare::Spare;

/// A view of its own for each key, in the keys' order. No key may be there twice.
#[component]
pub fn InOrder<K, F>(
    /// The keys.
    #[prop(into)]
    keys: Signal<Vec<K>>,
    /// A key has gone: its view is out of the document.
    #[prop(optional, into)]
    on_gone: Option<Callback<K>>,
    /// What is shown for one: made once, as long as the key stays, or not at all where what was shown
    /// for another can be used.
    children: F,
) -> impl IntoView
where
    K: Copy + Eq + Hash + Send + Sync + 'static,
    F: Fn(K) -> RowView<K> + Clone + Send + 'static,
{
    let owner = Owner::current().unwrap_or_default();
    let row = move |key: K| Row::new(owner.with(Owner::new), || children(key));
    move || Rows {
        keys: keys.get(),
        on_gone,
        row: row.clone(),
    }
}

struct Rows<K: 'static, F> {
    keys: Vec<K>,
    on_gone: Option<Callback<K>>,
    row: F,
}

/// What is in the document.
pub struct RowsState<K: 'static> {
    parent: Option<Element>,
    /// Stands after the last row.
    end: Placeholder,
    keys: Vec<K>,
    rows: HashMap<K, RowState<K>>,
    /// Those that wait for another key.
    spare: Spare<K>,
}

impl<K, F> Render for Rows<K, F>
where
    K: Copy + Eq + Hash + 'static,
    F: Fn(K) -> Row<K> + 'static,
{
    type State = RowsState<K>;

    fn build(self) -> Self::State {
        let rows = self.keys.iter().map(|key| (*key, (self.row)(*key).build()));
        RowsState {
            parent: None,
            end: Rndr::create_placeholder(),
            rows: rows.collect(),
            spare: Spare::new(),
            keys: self.keys,
        }
    }

    fn rebuild(self, state: &mut Self::State) {
        if self.keys == state.keys {
            return;
        }
        let wanted: HashSet<K> = self.keys.iter().copied().collect();
        let mut gone = Vec::new();
        for key in state.keys.iter().filter(|key| !wanted.contains(key)) {
            if let Some(mut row) = state.rows.remove(key) {
                row.unmount();
                gone.push(row);
                if let Some(on_gone) = self.on_gone {
                    on_gone.run(*key);
                }
            }
        }
        state.spare.put(gone);
        let before = state.keys.iter().enumerate();
        let before: HashMap<K, usize> = before.map(|(place, key)| (*key, place)).collect();
        let places: Vec<Option<usize>> = self
            .keys
            .iter()
            .map(|key| before.get(key).copied())
            .collect();
        let stays = longest::stays(&places);
        // From the end on, so that what a row comes before is in its place already.
        let mut next: Option<K> = None;
        for (key, stays) in self.keys.iter().zip(stays).rev() {
            if !stays {
                let known = state.rows.remove(key);
                let known = known.or_else(|| state.spare.take(*key));
                let mut row = known.unwrap_or_else(|| (self.row)(*key).build());
                state.put(&mut row, next);
                state.rows.insert(*key, row);
            }
            next = Some(*key);
        }
        state.keys = self.keys;
    }
}

impl<K: Eq + Hash + 'static> RowsState<K> {
    /// Puts a row before another, or behind all; nowhere while the list itself is nowhere.
    fn put(&self, row: &mut RowState<K>, next: Option<K>) {
        let Some(parent) = &self.parent else { return };
        let end = Some(self.end.as_ref());
        match next.and_then(|next| self.rows.get(&next)) {
            Some(next) => next.insert_before_this_or_marker(parent, row, end),
            None => row.mount(parent, end),
        }
    }
}

impl<K, F> RenderHtml for Rows<K, F>
where
    K: Copy + Eq + Hash + Send + 'static,
    F: Fn(K) -> Row<K> + Send + 'static,
{
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self::AsyncOutput {
        self
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        for key in self.keys {
            let attrs = extra_attrs.clone();
            (self.row)(key)
                .view
                .to_html_with_buf(buf, position, escape, mark_branches, attrs);
            *position = Position::NextChild;
        }
        buf.push_str(END);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buf: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        for key in self.keys {
            (self.row)(key).view.to_html_async_with_buf::<OUT_OF_ORDER>(
                buf,
                position,
                escape,
                mark_branches,
                extra_attrs.clone(),
            );
            *position = Position::NextChild;
        }
        buf.push_sync(END);
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        cursor: &Cursor,
        position: &PositionState,
    ) -> Self::State {
        let current = cursor.current();
        let parent = if position.get() == Position::FirstChild {
            Some(current)
        } else {
            Rndr::get_parent(&current)
        };
        // The server has made all of them before it wrote the first: ids are given in that order.
        let rows: Vec<Row<K>> = self.keys.iter().map(|key| (self.row)(*key)).collect();
        let rows = rows.into_iter().map(|row| RowState {
            view: row.view.hydrate::<FROM_SERVER>(cursor, position),
            turn: row.turn,
        });
        let rows = self.keys.iter().copied().zip(rows).collect();
        let end = cursor.next_placeholder(position);
        position.set(Position::NextChild);
        RowsState {
            parent: parent.and_then(Element::cast_from),
            end,
            keys: self.keys,
            rows,
            spare: Spare::new(),
        }
    }

    fn into_owned(self) -> Self::Owned {
        self
    }
}

/// What the server writes for the placeholder after the last row.
const END: &str = "<!>";

impl<K, F> AddAnyAttr for Rows<K, F>
where
    K: Copy + Eq + Hash + Send + 'static,
    F: Fn(K) -> Row<K> + Send + 'static,
{
    type Output<SomeNewAttr: Attribute> = Self;

    /// A list is no element that could have attributes.
    fn add_any_attr<NewAttr: Attribute>(self, _attr: NewAttr) -> Self::Output<NewAttr> {
        self
    }
}

impl<K: Copy + Eq + Hash + 'static> Mountable for RowsState<K> {
    fn unmount(&mut self) {
        for row in self.rows.values_mut() {
            row.unmount();
        }
        self.end.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.parent = Some(parent.clone());
        for key in &self.keys {
            if let Some(row) = self.rows.get_mut(key) {
                row.mount(parent, marker);
            }
        }
        self.end.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let first = self.keys.first().and_then(|key| self.rows.get(key));
        first.is_some_and(|first| first.insert_before_this(child))
            || self.end.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        let rows = self.keys.iter().filter_map(|key| self.rows.get(key));
        rows.flat_map(Mountable::elements).collect()
    }
}

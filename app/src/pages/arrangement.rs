//! How this reader's list is arranged: the columns, and the views that they have named. Kept by the
//! browser, for all its tabs; as at first until the browser has taken the page over. A list that is
//! one of the reader's views has the columns of that view, any other the reader's own: so going back
//! brings the columns back with the filter.

use leptos::prelude::*;
use live_orders::{OrderQuery, Refusal, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::address::Address;
use crate::columns::Columns;
use crate::columns::table::TableColumns;
use crate::components::views::Given;
use crate::components::views_form::ViewDeeds;
use crate::own_views::{OwnView, OwnViews};
use crate::pages::dashboard::Go;
use crate::preferences::storage;

/// The name of the columns in storage.
const COLUMNS_KEY: &str = "live-orders.columns";
/// The name of the views in storage.
const VIEWS_KEY: &str = "live-orders.views";

/// The arrangement of the page's list.
#[derive(Clone, Copy)]
pub struct Arrangement {
    own: RwSignal<Columns>,
    /// The reader's views.
    pub views: RwSignal<OwnViews>,
    /// The list that is shown.
    query: Memo<OrderQuery>,
    now: Signal<Timestamp>,
    /// The columns of that list.
    pub table: TableColumns,
    /// The name of the view that has them.
    pub holding: Memo<Option<String>>,
    /// The name of the view that is shown.
    pub shown: Memo<Option<String>>,
}

impl Arrangement {
    /// As at first.
    pub fn new(query: Memo<OrderQuery>, now: Signal<Timestamp>) -> Self {
        let own = RwSignal::new(Columns::default());
        let views = RwSignal::new(OwnViews::default());
        let of_view = move |of: fn(&OwnView) -> String, look: Look| {
            Memo::new(move |_| {
                views.with(|views| query.with(|query| look(views, query, now.get()).map(of)))
            })
        };
        let name = |view: &OwnView| view.name().to_owned();
        let holding = of_view(name, OwnViews::holding);
        let shown = of_view(name, OwnViews::shown);
        let columns = Memo::new(move |_| {
            let name = holding.get();
            let of_view = views.with(|views| views.named(&name?).map(|it| it.columns().clone()));
            of_view.unwrap_or_else(|| own.get())
        });
        let choose = move |columns: Columns| {
            if let Some(name) = holding.get_untracked() {
                change(views, |views| views.set_columns(&name, columns));
            } else {
                storage::write_at(COLUMNS_KEY, &columns);
                own.set(columns);
            }
        };
        Self {
            own,
            views,
            query,
            now,
            table: TableColumns::new(columns.into(), Callback::new(choose)),
            holding,
            shown,
        }
    }

    /// Takes over what is kept, now and whenever another tab changes it.
    pub fn start(self) {
        follow(COLUMNS_KEY, self.own);
        follow(VIEWS_KEY, self.views);
    }

    /// The names of all views, those that everybody has first.
    pub fn names(self) -> Vec<String> {
        let given = Given::ALL.iter().map(|view| view.label().to_owned());
        self.views.with_untracked(|views| {
            let own = views.all().iter().map(|view| view.name().to_owned());
            given.chain(own).collect()
        })
    }

    /// The list of a view, as of now.
    pub fn list(self, name: &str) -> Option<OrderQuery> {
        let now = self.now.get_untracked();
        let given = Given::ALL.into_iter().find(|view| view.label() == name);
        given.map(|view| view.list(now)).or_else(|| {
            self.views
                .with_untracked(|views| views.named(name).map(|view| view.list(now)))
        })
    }

    /// What the dialog of views does.
    pub fn deeds(self, go: Go) -> ViewDeeds {
        let views = self.views;
        let save = move |name: String| {
            let (query, now) = (self.query.get_untracked(), self.now.get_untracked());
            let columns = self.table.chosen_untracked();
            try_change(views, |views| views.save(&name, &query, now, columns))?;
            let last = views.with_untracked(|views| views.all().last().map(|it| it.list(now)));
            // The list that was named may have been more: what is new since a moment is no view.
            if let Some(list) = last.filter(|list| *list != query) {
                let address = Address {
                    query: list,
                    ..Address::default()
                };
                go.run((address, false));
            }
            Ok(())
        };
        let rename =
            move |(from, to): (String, String)| try_change(views, |views| views.rename(&from, &to));
        let remove = move |name: String| change(views, |views| views.remove(&name));
        ViewDeeds {
            save: Callback::new(save),
            rename: Callback::new(rename),
            remove: Callback::new(remove),
        }
    }
}

/// How a view is found for a list.
type Look = for<'a> fn(&'a OwnViews, &OrderQuery, Timestamp) -> Option<&'a OwnView>;

/// Changes the views, and keeps them.
fn try_change(
    views: RwSignal<OwnViews>,
    change: impl FnOnce(&mut OwnViews) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut changed = views.get_untracked();
    change(&mut changed)?;
    storage::write_at(VIEWS_KEY, &changed);
    views.set(changed);
    Ok(())
}

fn change(views: RwSignal<OwnViews>, change: impl FnOnce(&mut OwnViews)) {
    // It cannot be refused.
    let _ = try_change(views, |views| {
        change(views);
        Ok(())
    });
}

/// Shows what is kept under a key, now and whenever another tab changes it.
fn follow<T>(key: &'static str, shown: RwSignal<T>)
where
    T: Default + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let take = move || {
        let kept: T = storage::read_at(key);
        if shown.try_with_untracked(|known| *known != kept) == Some(true) {
            shown.try_set(kept);
        }
    };
    take();
    storage::on_key(key, move |_| take());
}

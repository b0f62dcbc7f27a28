//! How this reader's list is arranged: the columns, and the views that they have named. Kept by the
//! browser, for all its tabs; as at first until the browser has taken the page over.

use leptos::prelude::*;

use crate::columns::Columns;
use crate::columns::table::TableColumns;
use crate::preferences::storage;

/// The name of the columns in storage.
const COLUMNS_KEY: &str = "live-orders.columns";

/// The arrangement of the page's list.
#[derive(Clone, Copy)]
pub struct Arrangement {
    own: RwSignal<Columns>,
    /// The columns of the list that is shown.
    pub table: TableColumns,
}

impl Arrangement {
    /// As at first, for the components below.
    pub fn provide() -> Self {
        let own = RwSignal::new(Columns::default());
        let choose = move |columns: Columns| {
            storage::write_at(COLUMNS_KEY, &columns);
            own.try_set(columns);
        };
        let arrangement = Self {
            own,
            table: TableColumns::new(own.into(), Callback::new(choose)),
        };
        provide_context(arrangement);
        arrangement
    }

    /// That of the page.
    pub fn of_page() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Takes over what is kept, now and whenever another tab changes it.
    pub fn start(self) {
        let own = self.own;
        let take = move || {
            let kept: Columns = storage::read_at(COLUMNS_KEY);
            if own.try_with_untracked(|known| *known != kept) == Some(true) {
                own.try_set(kept);
            }
        };
        take();
        storage::on_key(COLUMNS_KEY, move |_| take());
    }
}

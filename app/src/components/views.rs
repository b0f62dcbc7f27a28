//! The views that everybody has: lists with a name, one click away. What is relative in them is
//! worked out when the link is made, which is anew as time goes on.

use leptos::prelude::*;
use live_orders::{OrderQuery, Status, Timestamp};

use crate::address::{Address, Open};
use crate::components::shape::shape_of_page;
use crate::presets::{self, Preset};
use crate::texts::{list, time};

/// A view that everybody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// Paid, and so to be packed.
    ToPack,
    /// Open for too long.
    Late,
    /// Placed today.
    Today,
}

impl Given {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::ToPack, Self::Late, Self::Today];

    /// What a person reads.
    pub fn label(self) -> &'static str {
        match self {
            Self::ToPack => list::view_to_pack(),
            Self::Late => list::view_late(),
            Self::Today => time::today(),
        }
    }

    /// Its list, as of now: oldest first where something is to be done.
    pub fn list(self, now: Timestamp) -> OrderQuery {
        let oldest_first = "created_at".parse().unwrap_or_default();
        match self {
            Self::ToPack => OrderQuery {
                status: Status::Paid.into(),
                sort: oldest_first,
                ..OrderQuery::default()
            },
            Self::Late => OrderQuery {
                sort: oldest_first,
                ..presets::late(now)
            },
            Self::Today => Preset::Today.of(&OrderQuery::default(), now),
        }
    }

    /// Whether a list is this view, if perhaps of some minutes ago.
    pub fn shows(self, query: &OrderQuery, now: Timestamp) -> bool {
        let list = self.list(now);
        let same = list.before.is_some() == query.before.is_some();
        same && OrderQuery {
            before: query.before,
            ..list
        } == *query
    }
}

/// The links.
#[component]
pub fn GivenViews(
    #[prop(into)] query: Signal<OrderQuery>,
    #[prop(into)] now: Signal<Timestamp>,
) -> impl IntoView {
    let shape = shape_of_page();
    let link = move |view: Given| {
        let href = move || {
            let (query, open, shape) = (view.list(now.get()), Open::List, shape.get());
            Address { query, open, shape }.href()
        };
        let current = move || {
            let is_shown = query.with(|query| view.shows(query, now.get()));
            is_shown.then_some("true")
        };
        view! {
            <a class="view" href=href aria-current=current data-noscroll="true">
                {view.label()}
            </a>
        }
    };
    Given::ALL.map(link).collect_view()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(view: Given, url: &str) {
        let now: Timestamp = "2026-03-05T14:07:09Z".parse().expect("a time");
        assert_eq!(view.list(now).to_url(), url);
        let later = Timestamp::from_millis(now.millis() + 600_000);
        assert!(view.shows(&view.list(now), later));
        assert!(!view.shows(&OrderQuery::default(), now));
    }

    #[test]
    fn the_given_views_are_lists() {
        check(Given::ToPack, "status=paid&sort=created_at");
        check(
            Given::Late,
            "status=new,paid,packed,shipped&before=2026-03-03T14%3A00%3A00Z&sort=created_at",
        );
        check(Given::Today, "from=2026-03-05&to=2026-03-05");
    }
}

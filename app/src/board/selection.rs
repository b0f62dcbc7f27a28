//! Which orders are selected. What somebody else takes out of the list is not acted upon: only what
//! is selected and shown counts.

use std::collections::HashSet;

use leptos::prelude::*;
use live_orders::OrderId;
use live_orders::view::PENDING_MAX;

/// Most orders that are selected one by one: as many as may wait to be sent.
pub const SELECTED_MAX: usize = PENDING_MAX;

/// What is selected, purely.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selected {
    ids: HashSet<OrderId>,
    /// Where a range begins: the one that was selected last.
    anchor: Option<OrderId>,
    /// All that match, further than is shown.
    is_all: bool,
}

/// More would be selected than there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany;

impl Selected {
    /// Whether an order is selected.
    pub fn has(&self, id: OrderId) -> bool {
        self.ids.contains(&id)
    }

    /// Selects an order, or no longer.
    pub fn toggle(&mut self, id: OrderId) -> Result<(), TooMany> {
        self.is_all = false;
        if self.ids.remove(&id) {
            self.anchor = None;
            return Ok(());
        }
        self.add([id])?;
        self.anchor = Some(id);
        Ok(())
    }

    /// Selects all from the one that was selected last to this one, as they are shown.
    pub fn reach(&mut self, id: OrderId, shown: &[OrderId]) -> Result<(), TooMany> {
        let place = |id: OrderId| shown.iter().position(|shown| *shown == id);
        let (Some(from), Some(to)) = (self.anchor.and_then(place), place(id)) else {
            return if self.has(id) {
                Ok(())
            } else {
                self.toggle(id)
            };
        };
        self.is_all = false;
        let range = shown.iter().take(from.max(to) + 1).skip(from.min(to));
        self.add(range.copied())
    }

    /// Selects all that are shown.
    pub fn all_shown(&mut self, shown: &[OrderId]) -> Result<(), TooMany> {
        self.add(shown.iter().take(SELECTED_MAX).copied())
    }

    /// Means all that match, shown or not.
    pub const fn all_matching(&mut self) {
        self.is_all = true;
    }

    fn add(&mut self, ids: impl IntoIterator<Item = OrderId>) -> Result<(), TooMany> {
        let mut all = self.ids.clone();
        all.extend(ids);
        if all.len() > SELECTED_MAX {
            return Err(TooMany);
        }
        self.ids = all;
        Ok(())
    }
}

/// The selection of a page.
#[derive(Clone, Copy)]
pub struct Selection {
    selected: RwSignal<Selected>,
    shown: RwSignal<Vec<OrderId>>,
    /// The orders that are selected and shown, in the list's order.
    pub ids: Memo<Vec<OrderId>>,
    /// Whether all that match are meant.
    pub is_all: Memo<bool>,
}

impl Selection {
    /// Nothing selected, of the rows that are `shown`.
    pub fn new(shown: RwSignal<Vec<OrderId>>) -> Self {
        let selected = RwSignal::new(Selected::default());
        let ids = Memo::new(move |_| {
            selected.with(|selected| {
                if selected.ids.is_empty() {
                    return Vec::new();
                }
                shown.with(|shown| {
                    let ids = shown.iter().filter(|id| selected.has(**id));
                    ids.copied().collect()
                })
            })
        });
        let is_all = Memo::new(move |_| selected.with(|selected| selected.is_all));
        Self {
            selected,
            shown,
            ids,
            is_all,
        }
    }

    /// Whether an order is selected.
    pub fn has(self, id: OrderId) -> bool {
        self.selected.with(|selected| selected.has(id))
    }

    /// Selects an order, or no longer; a whole range where it `reaches` from the last one.
    pub fn choose(self, id: OrderId, reaches: bool) -> Result<(), TooMany> {
        self.change(|selected, shown| {
            if reaches {
                selected.reach(id, shown)
            } else {
                selected.toggle(id)
            }
        })
    }

    /// Selects all that are shown, or none if they are.
    pub fn choose_shown(self) -> Result<(), TooMany> {
        if self
            .ids
            .try_get_untracked()
            .is_some_and(|ids| !ids.is_empty())
        {
            self.clear();
            return Ok(());
        }
        self.change(Selected::all_shown)
    }

    /// Means all that match.
    pub fn choose_matching(self) {
        self.selected.try_update(Selected::all_matching);
    }

    /// Selects nothing; `false` where nothing was.
    pub fn clear(self) -> bool {
        let was_any = self
            .selected
            .try_with_untracked(|selected| *selected != Selected::default());
        if was_any == Some(true) {
            self.selected.try_set(Selected::default());
        }
        was_any == Some(true)
    }

    fn change(
        self,
        change: impl FnOnce(&mut Selected, &[OrderId]) -> Result<(), TooMany>,
    ) -> Result<(), TooMany> {
        let changed = self.selected.try_update(|selected| {
            self.shown
                .try_with_untracked(|shown| change(selected, shown))
        });
        changed.flatten().unwrap_or(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn ids(numbers: std::ops::Range<u128>) -> Vec<OrderId> {
        numbers
            .map(|number| OrderId(Uuid::from_u128(number)))
            .collect()
    }

    fn id(number: u128) -> OrderId {
        OrderId(Uuid::from_u128(number))
    }

    #[test]
    fn a_range_goes_from_the_last_one_either_way() {
        let shown = ids(0..10);
        let mut selected = Selected::default();
        selected.toggle(id(5)).expect("room");
        selected.reach(id(7), &shown).expect("room");
        selected.reach(id(4), &shown).expect("room");
        let chosen: Vec<OrderId> = shown
            .iter()
            .copied()
            .filter(|id| selected.has(*id))
            .collect();
        assert_eq!(chosen, ids(4..8));
    }

    #[test]
    fn a_range_without_a_beginning_is_one() {
        let shown = ids(0..10);
        let mut selected = Selected::default();
        selected.reach(id(3), &shown).expect("room");
        selected.toggle(id(3)).expect("room");
        selected.reach(id(6), &shown).expect("room");
        assert_eq!(selected.ids, HashSet::from([id(6)]));
    }

    #[test]
    fn more_than_may_be_selected_changes_nothing() {
        let shown = ids(0..500);
        let mut selected = Selected::default();
        selected.all_shown(&shown).expect("as many as may be");
        assert_eq!(selected.ids.len(), SELECTED_MAX);
        let before = selected.clone();
        assert_eq!(selected.toggle(id(499)), Err(TooMany));
        assert_eq!(selected.ids, before.ids);
    }
}

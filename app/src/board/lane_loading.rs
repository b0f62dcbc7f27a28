//! What the board loads for its lanes: their first cards, and more of one of them. The list is loaded
//! beside them, by [`crate::board::loading`]: it holds what is on its way to the server.

use leptos::prelude::*;
use leptos::task::spawn_local;
use live_orders::lanes::{LanePage, Lanes};
use live_orders::view::{Applied, Extended};
use live_orders::{OrderQuery, Status};

use crate::address::Address;
use crate::api::read;
use crate::board::cards::wanted;
use crate::board::list::Cause;
use crate::board::loading::trying;
use crate::board::state::Board;
use crate::refusals;
use crate::texts::told;

impl Board {
    /// Shows the lanes that a URL asks for, or none.
    pub(super) fn show_lanes(self, address: &Address) {
        let wanted = wanted(address);
        let is_known = self.cards.wanted.try_with_value(|known| *known == wanted);
        let has_failed = self.cards.has_failed.try_get_untracked() == Some(true);
        if is_known != Some(false) && !has_failed {
            return;
        }
        let is_board = wanted.is_some();
        self.cards.wanted.try_set_value(wanted);
        if is_board {
            self.load_lanes();
        } else {
            // What is still on its way is for nobody.
            self.cards.asked.try_update_value(|asked| *asked += 1);
            self.cards.is_loading.try_set(false);
            self.cards.has_failed.try_set(false);
            self.cards.put(None);
            self.cards.render(self.list, Cause::Anew);
        }
    }

    /// Loads the first cards of each lane, where the page shows lanes.
    pub fn load_lanes(self) {
        let Some(Some(query)) = self.cards.wanted.try_get_value() else {
            return;
        };
        let asked = self.cards.asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        });
        self.cards.is_loading.try_set(true);
        spawn_local(async move {
            let pages = trying(|| read::read_lanes(query.to_url())).await;
            if self.cards.asked.try_get_value() != asked {
                return;
            }
            self.cards.is_loading.try_set(false);
            self.cards.has_failed.try_set(pages.is_err());
            if let Ok(pages) = pages {
                self.put_lanes(&query, pages);
            }
        });
    }

    /// Loads the next cards of a lane.
    pub fn load_more_cards(self, status: Status) {
        let lane = self.cards.lane(status);
        let Some((list, cursor)) = self.cards.next(status) else {
            return;
        };
        if lane.is_loading.try_get_untracked() != Some(false) {
            return;
        }
        lane.is_loading.try_set(true);
        let asked = self.cards.asked.try_get_value();
        spawn_local(async move {
            let page = trying(|| read::read_orders(list.clone(), cursor.clone())).await;
            lane.is_loading.try_set(false);
            if self.cards.asked.try_get_value() != asked {
                return;
            }
            match page.map(|page| self.cards.extend(status, page)) {
                Ok(Some(Extended::Stale)) => self.load_more_cards(status),
                Ok(_) => self.cards.render(self.list, Cause::Reader),
                Err(error) => self
                    .toasts
                    .problem(told::next_not_loaded(), refusals::error(&error)),
            }
        });
    }

    fn put_lanes(self, query: &OrderQuery, pages: Vec<LanePage>) {
        let currency = self.summary.try_with_untracked(|summary| summary.currency);
        let Some(currency) = currency else {
            return;
        };
        let mut lanes = Lanes::new(query, pages, currency);
        let recent = self.recent.try_get_value().unwrap_or_default();
        // What came while the lanes were read: they may have been read before that.
        let has_gap = recent
            .iter()
            .any(|change| lanes.apply(change) == Applied::Gap);
        self.cards.put(Some(lanes));
        self.cards.render(self.list, Cause::Anew);
        if has_gap {
            self.load_lanes();
        }
    }
}

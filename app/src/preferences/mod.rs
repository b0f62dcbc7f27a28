//! What this browser's reader has chosen for themself: sounds and signs, single keys, from which age on
//! an order looks late. [`ages`] is pure; [`storage`] keeps it.

pub mod ages;
pub mod storage;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::per_key::PerKey;

pub use ages::{Age, Ages, Limits};

/// The choices. What a browser has kept from an earlier version lacks fields: those are as at first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch in the settings, and none depends on another"
)]
pub struct Choices {
    /// Whether single keys are shortcuts. They can be turned off, because whoever speaks to the
    /// computer, or strikes keys by accident, would set them off without meaning to.
    pub single_keys: bool,
    /// Whether new orders can be heard.
    pub sound: bool,
    /// Whether the title counts new orders.
    pub badge: bool,
    /// Whether the system tells of new orders while the page cannot be seen.
    pub notification: bool,
    /// From which age on an order looks late.
    pub ages: Ages,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            single_keys: true,
            sound: false,
            badge: false,
            notification: false,
            ages: Ages::default(),
        }
    }
}

impl Choices {
    /// Whether new orders are told of in any way.
    pub const fn tells(&self) -> bool {
        self.sound || self.badge || self.notification
    }
}

/// The choices as the page follows them: as at first until the browser has taken the page over.
#[derive(Clone, Copy)]
pub struct Preferences {
    choices: RwSignal<Choices>,
    ages: PerKey<(), Ages>,
}

impl Preferences {
    /// As at first, for the components below.
    pub fn provide() -> Self {
        let choices = RwSignal::new(Choices::default());
        let preferences = Self {
            choices,
            ages: PerKey::new(move |()| choices.with(|choices| choices.ages)),
        };
        provide_context(preferences);
        preferences
    }

    /// Those of the page.
    pub fn of_page() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Takes over what is kept, now and whenever another tab changes it.
    pub fn start(self) {
        let take = move || {
            let kept = storage::read();
            if self.choices.try_with_untracked(|known| *known != kept) == Some(true) {
                self.choices.try_set(kept);
            }
        };
        take();
        storage::on_change(take);
    }

    /// The choices.
    pub fn get(self) -> Choices {
        self.choices.try_get().unwrap_or_default()
    }

    /// The choices, for what does not follow them.
    pub fn get_untracked(self) -> Choices {
        self.choices.try_get_untracked().unwrap_or_default()
    }

    /// From which age on orders look late, for the component that asks.
    pub fn ages(self) -> Signal<Ages> {
        self.ages.of(())
    }

    /// Chooses, and keeps it.
    pub fn choose(self, choices: Choices) {
        storage::write(&choices);
        self.choices.try_set(choices);
    }
}

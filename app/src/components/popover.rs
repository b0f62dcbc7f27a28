//! A button and what it opens by the browser's own popover: whether it is open, and Escape, which
//! closes it, gives the focus back, and goes no further to what is open below.

use leptos::html::{Button, Section};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// The two elements. Their parent listens for keys with [`Popover::key`], the section for `toggle`
/// with [`Popover::toggled`].
#[derive(Clone, Copy)]
pub struct Popover {
    /// What opens and closes it.
    pub button: NodeRef<Button>,
    /// What is opened.
    pub section: NodeRef<Section>,
    /// Whether it is.
    pub is_open: RwSignal<bool>,
}

impl Popover {
    /// A closed one.
    pub fn new() -> Self {
        Self {
            button: NodeRef::new(),
            section: NodeRef::new(),
            is_open: RwSignal::new(false),
        }
    }

    /// The browser has opened or closed it.
    pub fn toggled(self) {
        let section = self.section.get_untracked();
        let is_open = section.is_some_and(|it| it.matches(":popover-open").unwrap_or(false));
        self.is_open.set(is_open);
    }

    /// A key was pressed in it or on its button.
    pub fn key(self, event: &KeyboardEvent) {
        if event.key() == "Escape" && self.is_open.get_untracked() {
            event.prevent_default();
            let _ = self.section.get_untracked().map(|it| it.hide_popover());
            let _ = self.button.get_untracked().map(|it| it.focus());
        }
    }
}

impl Default for Popover {
    fn default() -> Self {
        Self::new()
    }
}

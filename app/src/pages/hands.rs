//! The dashboard by keyboard: the shortcuts, and the palette, sheet and settings that they open.

use std::collections::VecDeque;
use std::time::Duration;

use leptos::leptos_dom::helpers::{set_timeout, window_event_listener_untyped};
use leptos::prelude::*;
use live_orders::search::Search;
use live_orders::{Order, OrderId, OrderQuery, Product, Status, Timestamp};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use crate::address::{Address, Open};
use crate::board::Board;
use crate::components::columns_form::ColumnsForm;
use crate::components::jump_form::JumpForm;
use crate::components::palette::Palette;
use crate::components::settings_form::SettingsForm;
use crate::components::shortcuts::ShortcutSheet;
use crate::components::views_form::ViewsForm;
use crate::hands::cards;
use crate::hands::keys::{Action, Keys, Meaning, NEXT_ORDER, PREVIOUS_ORDER, SHOW_WAITING, Stroke};
use crate::hands::palette::{Choice, Known, RECENT_MAX, Things, entries};
use crate::hands::rows;
use crate::jump::{Landing, to_day};
use crate::language::Language;
use crate::live::browser::now_ms;
use crate::pages::arrangement::Arrangement;
use crate::pages::bulk::tell_too_many;
use crate::pages::dashboard::Go;
use crate::pages::dialogs::shown_order;
use crate::pages::heard::{Heard, ask_for_notifications};
use crate::pages::speech::speak;
use crate::preferences::{Choices, Preferences};
use crate::refusals;
use crate::shelf::OpenProduct;
use crate::signed::Signed;
use crate::texts::{access, keys, told};
use crate::words::number;

/// So many orders of the list the palette looks through at each stroke; the search knows all.
const LISTED_MAX: usize = 500;

/// What lies above the page and is in no URL: it belongs to nobody but who has opened it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Above {
    /// The palette.
    Palette,
    /// The sheet of shortcuts.
    Sheet,
    /// The columns of the list.
    Columns,
    /// The reader's views.
    Views,
    /// The day to jump to.
    Jump,
    /// The settings.
    Settings,
}

/// The hands of the page.
#[derive(Clone, Copy)]
pub struct Hands {
    board: Board,
    address: Memo<Address>,
    go: Go,
    preferences: Preferences,
    /// How the reader's list is arranged.
    pub arrangement: Arrangement,
    /// What lies above the page.
    pub above: RwSignal<Option<Above>>,
    /// The order that the reader was at when the palette opened.
    at: RwSignal<Option<Known>>,
    /// Those that were opened, the last one first.
    opened: StoredValue<VecDeque<Known>>,
}

impl Hands {
    /// Idle ones.
    pub fn new(board: Board, address: Memo<Address>, arrangement: Arrangement, go: Go) -> Self {
        Self {
            board,
            address,
            go,
            preferences: Preferences::of_page(),
            arrangement,
            above: RwSignal::new(None),
            at: RwSignal::new(None),
            opened: StoredValue::new(VecDeque::new()),
        }
    }

    /// Listens, in the browser.
    fn start(self) {
        self.preferences.start();
        self.arrangement.start();
        let keys = StoredValue::new(Keys::default());
        let listener = window_event_listener_untyped("keydown", move |event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                self.press(keys, event);
            }
        });
        on_cleanup(move || listener.remove());
    }

    fn press(self, keys: StoredValue<Keys>, event: &KeyboardEvent) {
        if event.default_prevented() || event.is_composing() || rows::is_behind_dialog() {
            return;
        }
        if event.key() == "Escape" && self.steps_back() {
            return event.prevent_default();
        }
        let stroke = Stroke {
            key: event.key(),
            is_command: event.ctrl_key() || event.meta_key(),
            is_alt: event.alt_key(),
            is_shift: event.shift_key(),
        };
        let only_commands = rows::is_typing() || !self.preferences.get_untracked().single_keys;
        let meaning = keys.try_update_value(|keys| keys.press(&stroke, now_ms(), only_commands));
        let is_done = match meaning {
            Some(Meaning::Do(action)) => self.act(action),
            Some(Meaning::First) => true,
            Some(Meaning::Nothing) | None => false,
        };
        if is_done {
            event.prevent_default();
        }
    }

    /// Does what a shortcut means; `false` where it is left to the browser.
    pub fn act(self, action: Action) -> bool {
        if !Signed::of_reader().may(action.least()) {
            self.board.toasts.done(access::forbidden());
            return true;
        }
        match action {
            Action::NextRow if cards::step(cards::Way::Down) => {}
            Action::PreviousRow if cards::step(cards::Way::Up) => {}
            Action::NextRow => rows::step(rows::Way::Down),
            Action::PreviousRow => rows::step(rows::Way::Up),
            Action::LaneBefore => return cards::step(cards::Way::Left),
            Action::LaneAfter => return cards::step(cards::Way::Right),
            Action::MoveOn => return self.move_on(),
            Action::Shape => {
                let address = self.address.get_untracked();
                self.go.run((address.shaped(address.shape.other()), false));
            }
            // A link or a button that has the focus knows by itself what Enter means.
            Action::Open => return !has_focus() && rows::open(),
            Action::Select => return self.select(false),
            Action::SelectRange => return self.select(true),
            // What is typed is taken back by the field that it is typed into.
            Action::Undo => {
                if rows::is_typing() {
                    return false;
                }
                if !self.board.undo_last() {
                    self.board.toasts.done(told::nothing_to_undo());
                }
            }
            Action::ShowWaiting => return rows::click(SHOW_WAITING),
            Action::NextOrder => return rows::click(NEXT_ORDER),
            Action::PreviousOrder => return rows::click(PREVIOUS_ORDER),
            Action::Search => rows::search(),
            Action::New => self.go_to(Open::New),
            Action::Edit => {
                if let Some(id) = rows::order() {
                    self.go_to(Open::Edit(id));
                }
            }
            Action::Go(status) => self.list(status),
            Action::Products => leave_for(crate::shelf::PATH),
            Action::Import => leave_for(crate::transfer::PATH),
            Action::Jump => self.above.set(Some(Above::Jump)),
            Action::Acknowledge => self.board.alerts.acknowledge(),
            Action::Refresh => self.board.refresh(),
            Action::Palette => {
                let at = rows::order().and_then(|id| self.shown(id));
                self.at.set(at.as_ref().map(known));
                self.above.set(Some(Above::Palette));
            }
            Action::Sheet => self.above.set(Some(Above::Sheet)),
            Action::Columns => self.above.set(Some(Above::Columns)),
            Action::Views => self.above.set(Some(Above::Views)),
            Action::Settings => self.above.set(Some(Above::Settings)),
        }
        true
    }

    fn choose(self, choice: Choice) {
        self.above.set(None);
        // The palette gives the focus back when it has gone: what takes it comes after that.
        let act = move || match choice {
            Choice::Do(action) => {
                self.act(action);
            }
            Choice::Open(id) => self.go_to(Open::Order(id)),
            Choice::Move(id, status) => self.change_status(id, status),
            Choice::View(name) => {
                if let Some(query) = self.arrangement.list(&name) {
                    self.show(query);
                }
            }
            Choice::Product(sku) => leave_for(&OpenProduct::Edit(sku).path()),
            Choice::Jump(day) => self.jump(day),
            Choice::Search(text) => self.search(&text),
        };
        set_timeout(act, Duration::ZERO);
    }

    fn change_status(self, id: OrderId, status: Status) {
        if let Some(order) = self.shown(id) {
            self.board.change_status(&order, status);
        }
    }

    fn search(self, text: &str) {
        match Search::parse(text) {
            Ok(search) => self.show(OrderQuery {
                search,
                ..OrderQuery::default()
            }),
            Err(refusal) => {
                let toasts = self.board.toasts;
                toasts.problem(told::not_searched(), refusals::refusal(&refusal));
            }
        }
    }

    /// Escape clears the selection, where nothing lies above the list.
    fn steps_back(self) -> bool {
        let is_list = self.address.with_untracked(|it| it.open == Open::List);
        is_list && self.board.selection.clear()
    }

    fn select(self, reaches: bool) -> bool {
        let Some(id) = rows::order() else {
            return false;
        };
        if self.board.selection.choose(id, reaches).is_err() {
            tell_too_many(self.board);
        }
        true
    }

    fn list(self, status: Option<Status>) {
        self.show(OrderQuery {
            status: status.into(),
            sort: self.address.with_untracked(|address| address.query.sort),
            ..OrderQuery::default()
        });
    }

    /// The list begins with a day.
    fn jump(self, day: Timestamp) {
        let query = self.address.with_untracked(|it| to_day(&it.query, day));
        self.show(query);
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    fn show(self, query: OrderQuery) {
        let (open, shape) = (
            Open::List,
            self.address.with_untracked(|address| address.shape),
        );
        self.go.run((Address { query, open, shape }, false));
    }

    fn go_to(self, open: Open) {
        self.go
            .run((self.address.get_untracked().with(open), false));
    }

    /// Moves the card that has the focus to where it usually goes next.
    fn move_on(self) -> bool {
        let Some(id) = cards::order() else {
            return false;
        };
        let order = self.board.cards.order(id);
        let next = order.and_then(|order| order.status.next().first().copied());
        if let Some(next) = next.filter(|next| *next != Status::Cancelled) {
            self.board.move_card(id, next);
        }
        true
    }

    /// An order as it is shown, in the list, on the board, or beside them.
    fn shown(self, id: OrderId) -> Option<Order> {
        let listed = self.board.list.order(id);
        let listed = listed.or_else(|| self.board.cards.order(id));
        listed.or_else(|| shown_order(&self.board).filter(|order| order.id == id))
    }

    /// The first orders of the list, as far as a palette looks for them.
    fn listed(self) -> Vec<Known> {
        let list = self.board.list;
        list.ids.with_untracked(|ids| {
            let orders = ids.iter().take(LISTED_MAX);
            let orders = orders.filter_map(|id| list.order(*id));
            orders.map(|order| known(&order)).collect()
        })
    }

    fn remember(self, order: &Order) {
        self.opened.try_update_value(|opened| {
            opened.retain(|known| known.id != order.id);
            opened.push_front(known(order));
            opened.truncate(RECENT_MAX);
        });
    }
}

/// What the hands open, and what they listen to.
#[component]
pub fn HandsOn(hands: Hands) -> impl IntoView {
    Effect::new(move |_| hands.start());
    Effect::new(move |_| {
        hands.board.focus.panel.with(|panel| {
            if let Some(order) = panel.order() {
                hands.remember(order);
            }
        });
    });
    let close = move |()| hands.above.set(None);
    let back = Signal::derive(move || hands.address.with(Address::href));
    let lines = move |typed: String| {
        let opened: Vec<Known> = hands.opened.with_value(|it| it.iter().cloned().collect());
        let at = hands.at.get_untracked();
        let views = hands.arrangement.names();
        let listed = if typed.trim().is_empty() {
            Vec::new()
        } else {
            hands.listed()
        };
        hands.board.catalogue.products.with_untracked(|products| {
            let products: Vec<&Product> = products.values().collect();
            let things = Things {
                at: at.as_ref(),
                recent: &opened,
                listed: &listed,
                views: &views,
                products: &products,
            };
            entries(&typed, things)
        })
    };
    let single_keys = Signal::derive(move || hands.preferences.get().single_keys);
    let above = move || match hands.above.get() {
        Some(Above::Palette) => {
            let choose = move |choice| hands.choose(choice);
            view! { <Palette entries=lines back on_close=close on_choose=choose /> }.into_any()
        }
        Some(Above::Sheet) => {
            view! { <ShortcutSheet back on_close=close single_keys /> }.into_any()
        }
        Some(Above::Columns) => {
            let Arrangement { table, holding, .. } = hands.arrangement;
            view! { <ColumnsForm table view_name=holding back on_close=close /> }.into_any()
        }
        Some(Above::Views) => {
            let Arrangement { views, shown, .. } = hands.arrangement;
            let deeds = hands.arrangement.deeds(hands.go);
            view! { <ViewsForm views shown deeds back on_close=close /> }.into_any()
        }
        Some(Above::Jump) => view! { <Jump hands /> }.into_any(),
        Some(Above::Settings) => view! { <Settings hands /> }.into_any(),
        None => ().into_any(),
    };
    view! {
        {above}
        <Heard board=hands.board go=hands.go address=hands.address preferences=hands.preferences />
    }
}

#[component]
fn Jump(hands: Hands) -> impl IntoView {
    let now = hands.board.clock.now();
    let query = hands.address.with_untracked(|it| it.query.clone());
    let jump = move |day: Timestamp| hands.choose(Choice::Jump(day));
    view! {
        <JumpForm
            day=Landing::of(&query, now).map(|landing| landing.day)
            now
            back=Signal::derive(move || hands.address.with(Address::href))
            on_close=move |()| hands.above.set(None)
            on_jump=jump
        />
    }
}

#[component]
fn Settings(hands: Hands) -> impl IntoView {
    let choose = move |(choices, language): (Choices, Language)| {
        hands.above.set(None);
        let asks = choices.notification && !hands.preferences.get_untracked().notification;
        hands.preferences.choose(choices);
        if asks {
            // The browser's question would go with the page.
            let then = move || speak(language);
            ask_for_notifications(hands.board.toasts, hands.preferences, then);
        } else {
            speak(language);
        }
    };
    let chime = crate::hands::chime::Chime::new();
    view! {
        <SettingsForm
            choices=hands.preferences.get_untracked()
            back=Signal::derive(move || hands.address.with(Address::href))
            on_close=move |()| hands.above.set(None)
            on_choose=choose
            on_try=move |()| chime.ring()
        />
    }
}

/// The way to all that for whoever has no keyboard.
#[component]
pub fn HandsButton(hands: Hands) -> impl IntoView {
    view! {
        <button
            class="icon-button hands-button"
            type="button"
            aria-label=keys::palette()
            title=keys::palette_key()
            aria-haspopup="dialog"
            on:click=move |_| {
                hands.act(Action::Palette);
            }
        ></button>
    }
}

/// Goes to a page of its own: what that opens with comes with its document.
fn leave_for(path: &str) {
    let _ = window().location().set_href(path);
}

fn known(order: &Order) -> Known {
    Known {
        id: order.id,
        number: number(order),
        customer: order.customer.clone(),
        status: order.status,
    }
}

/// Whether something that acts on keys has the focus.
fn has_focus() -> bool {
    let element = document().active_element();
    element.is_some_and(|it: Element| it.matches("a, button, summary, input").unwrap_or(false))
}

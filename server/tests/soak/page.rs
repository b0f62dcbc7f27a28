//! What a client's page holds, and what it makes of what it hears: pure, like the rules of the
//! real page that it follows. The changes of one mutation are taken in together.

use std::collections::{HashMap, HashSet, VecDeque};

use live_orders::order::Products;
use live_orders::view::{Applied, Extended, View};
use live_orders::{
    Change, Command, Currency, Effect, MutationId, Order, OrderId, OrderQuery, Outcome,
    Page as Rows, Product, Seq,
};
use live_orders_app::board::reception::Reception;
use live_orders_app::live::changes::Place;
use serde::Deserialize;

use crate::events::Event;
use crate::shop::Books;
use crate::wire::Loaded;

/// Changes that are kept to be taken in by a list that was read before them.
const RECENT_MAX: usize = 500;

/// A page.
pub(crate) struct Page {
    /// The list.
    pub(crate) view: View,
    /// All orders and products, as long as their changes are known without a gap.
    pub(crate) books: Option<Books>,
    /// The page's place in the log, and the changes of a mutation that is not complete yet.
    reception: Reception,
    /// The products, for predictions.
    pub(crate) products: Products,
    /// How each order stood when it was last heard of.
    pub(crate) known: HashMap<OrderId, Order>,
    /// Orders that are gone for good.
    pub(crate) deleted: HashSet<OrderId>,
    /// Orders of which an answer came that the list had overtaken already: it was read after others
    /// had deleted them, or moved them out of it.
    pub(crate) overtaken: HashSet<OrderId>,
    /// How often the list was loaded anew.
    pub(crate) loads: u64,
    /// Whether the list is to be loaded.
    pub(crate) wants_list: bool,
    recent: VecDeque<Change>,
}

/// What the page made of an event.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// The server's greeting.
    Greeting,
    /// A change or the figures.
    News,
    /// That nothing is missing.
    Heartbeat,
    /// That it has to start over.
    StartOver,
}

/// The data of `connected` and `heartbeat`.
#[derive(Deserialize)]
struct Data {
    seq: Seq,
    #[serde(default)]
    epoch: String,
    #[serde(default)]
    resumed: bool,
}

impl Page {
    /// The page that opens with a list.
    pub(crate) fn open(loaded: Loaded) -> Self {
        let seq = loaded.orders.seq;
        let view = View::new(
            loaded.query.clone(),
            loaded.orders.clone(),
            Currency::default(),
        );
        let mut page = Self {
            view,
            books: None,
            reception: Reception::at(Place {
                after: seq,
                epoch: String::new(),
            }),
            products: Products::new(),
            known: HashMap::new(),
            deleted: HashSet::new(),
            overtaken: HashSet::new(),
            loads: 0,
            wants_list: false,
            recent: VecDeque::new(),
        };
        page.take_loaded(&loaded);
        page
    }

    /// After what the next stream is to start.
    pub(crate) fn place(&self) -> Place {
        self.reception.place()
    }

    /// The last change that is shown.
    pub(crate) fn cursor(&self) -> Seq {
        self.reception.place().after
    }

    /// Takes an event of a stream in, of which all up to `at` has come. What the protocol does not
    /// allow is an error.
    pub(crate) fn hear(&mut self, event: &Event, at: &mut Seq) -> Result<Heard, String> {
        let unreadable = |error: &dyn std::fmt::Display| format!("{error} in {event:?}");
        if event.name == "update" && event.data.contains("\"by_status\"") {
            return Ok(Heard::News);
        }
        if let "insert" | "update" | "delete" = event.name.as_str() {
            let change = Change::from_event(&event.name, &event.data);
            let change = change.map_err(|error| unreadable(&error))?;
            if change.seq != at.next() {
                return Err(format!("the stream was at {at}, then came {event:?}"));
            }
            *at = change.seq;
            self.take(change)?;
            return Ok(Heard::News);
        }
        let data: Data = serde_json::from_str(&event.data).map_err(|error| unreadable(&error))?;
        match event.name.as_str() {
            "connected" => {
                if data.resumed && data.seq != *at {
                    return Err(format!("the stream was asked for after {at}: {event:?}"));
                }
                self.reception.begin(data.epoch);
                Ok(Heard::Greeting)
            }
            "heartbeat" if data.seq != *at => {
                Err(format!("the stream was at {at}, then came {event:?}"))
            }
            "heartbeat" => Ok(Heard::Heartbeat),
            "reset" => Ok(Heard::StartOver),
            _ => Err(format!("no event of the protocol: {event:?}")),
        }
    }

    /// Takes a change in, unless it is known. There must be none missing before it.
    pub(crate) fn take(&mut self, change: Change) -> Result<(), String> {
        let seq = change.seq;
        let shown = self.reception.take(change);
        let shown = shown.ok_or_else(|| format!("{seq} came after {}", self.cursor()))?;
        let Some(first) = shown.first() else {
            return Ok(());
        };
        if shown.iter().any(|change| change.mutation != first.mutation) {
            return Err(format!("{shown:?} came as one mutation"));
        }
        self.take_group(shown)
    }

    /// Starts over with a list that was loaded; what waits for the server stays.
    pub(crate) fn start_over(&mut self, loaded: &Loaded) -> Result<(), String> {
        self.reception = Reception::at(Place {
            after: loaded.orders.seq,
            epoch: loaded.epoch.clone(),
        });
        self.recent.clear();
        self.books = None;
        self.wants_list = false;
        self.put(loaded)
    }

    /// Shows a list that was loaded, with what came while it was.
    pub(crate) fn put(&mut self, loaded: &Loaded) -> Result<(), String> {
        self.loads += 1;
        self.view
            .requery(loaded.query.clone(), loaded.orders.clone());
        self.take_loaded(loaded);
        for change in &self.recent {
            self.wants_list |= self.view.apply(change) == Applied::Gap;
        }
        self.catch_up_books()
    }

    /// Shows further rows. They may have to be read again.
    pub(crate) fn put_more(&mut self, rows: Rows<Order>) -> Extended {
        for order in &rows.items {
            self.learn(order);
        }
        self.view.extend(rows)
    }

    /// The server has carried a mutation of this page out.
    pub(crate) fn acknowledge(&mut self, id: &MutationId, outcome: &Outcome) {
        if let Some(order) = outcome.order() {
            self.learn(order);
            if outcome.seq <= self.view.seq() && self.view.confirmed(order.id).is_none() {
                self.overtaken.insert(order.id);
            }
        } else {
            let order = outcome.record.order().expect("of an order");
            self.deleted.insert(order.id);
        }
        self.view.acknowledge(id, outcome.seq, outcome.current());
    }

    /// The list that is shown.
    pub(crate) fn query(&self) -> &OrderQuery {
        self.view.query()
    }

    /// Whether an order would stand in the part of the list that is loaded.
    pub(crate) fn is_loaded(&self, order: &Order) -> bool {
        let query = self.query();
        let position = query.position(order);
        self.view.next_cursor().is_none_or(|end| {
            let end = end.position(query.sort).expect("of this list");
            query.sort.compare(&position, end).is_le()
        })
    }

    /// Whether the page waits for the server with something that would take the order away.
    pub(crate) fn is_deleting(&self, id: OrderId) -> bool {
        let mut pending = self.view.pending().iter();
        pending.any(|pending| matches!(&pending.mutation.command, Command::Delete(_) if pending.mutation.command.order_id() == Some(id)))
    }

    fn take_group(&mut self, group: Vec<Change>) -> Result<(), String> {
        for change in &group {
            self.wants_list |= self.view.apply(change) == Applied::Gap;
            match &change.effect {
                Effect::Delete(record) => {
                    self.deleted.extend(record.order().map(|order| order.id));
                }
                effect => {
                    let after = effect.after().expect("all but deletes have it");
                    if let Some(order) = after.order() {
                        self.learn(order);
                    }
                    if let Some(product) = after.product() {
                        self.stock(product);
                    }
                }
            }
        }
        // They may have been read after this change.
        if let Some(books) = self.books.as_mut().filter(|books| books.seq < group[0].seq) {
            books.take(&group)?;
        }
        for change in group {
            if self.recent.len() >= RECENT_MAX {
                self.recent.pop_front();
            }
            self.recent.push_back(change);
        }
        Ok(())
    }

    fn take_loaded(&mut self, loaded: &Loaded) {
        for order in &loaded.orders.items {
            self.learn(order);
        }
        for product in &loaded.products.items {
            self.stock(product);
        }
        let (seq, rows) = (loaded.orders.seq, &loaded.orders);
        let is_all = loaded.query.is_unfiltered() && rows.next_cursor.is_none();
        if self.books.is_none() && is_all && loaded.products.seq == seq {
            let (orders, products) = (rows.items.clone(), loaded.products.items.clone());
            self.books = Some(Books::new(seq, orders, products));
        }
    }

    /// Books that were read while changes came take those in, a mutation at a time.
    fn catch_up_books(&mut self) -> Result<(), String> {
        let Some(books) = &mut self.books else {
            return Ok(());
        };
        let missed = self.recent.iter().filter(|change| change.seq > books.seq);
        let missed: Vec<Change> = missed.cloned().collect();
        let has_gap = missed
            .first()
            .is_some_and(|first| first.seq != books.seq.next());
        if has_gap {
            self.books = None;
            return Ok(());
        }
        missed
            .chunk_by(|a, b| a.commit == b.commit)
            .try_for_each(|group| books.take(group))
    }

    fn learn(&mut self, order: &Order) {
        let known = self.known.entry(order.id).or_insert_with(|| order.clone());
        if known.version < order.version {
            known.clone_from(order);
        }
    }

    fn stock(&mut self, product: &Product) {
        let sku = product.sku.clone();
        let known = self.products.entry(sku).or_insert_with(|| product.clone());
        if known.version < product.version {
            known.clone_from(product);
        }
    }
}

//! What a transaction carries out. What its mutations rest on is read at its beginning; each is decided in
//! memory, on what those before it have come to; all that came of them is written at its end. So many
//! mutations take hardly more statements than one: each statement is a way to SQLite's own thread and
//! back, which costs more than most rows do. What a mutation does is the domain's decision.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use live_orders::change::Effect;
use live_orders::decide::{State, decide};
use live_orders::order::Products;
use live_orders::{
    Change, Command, Mutation, MutationId, Order, OrderId, OrderNumber, Outcome, Product, Record,
    Seq, Sku, Timestamp,
};
use sqlx::SqliteConnection;

use super::customers::Customers;
use super::error::Fault;
use super::ledger::Ledger;
use super::mutations::{self, Answer, Fingerprint, Given, Known};
use super::orders::{self, Stored};
use super::{changes, figures, order_writes, products};

/// Some mutations of one transaction.
pub(super) struct Work {
    now: Timestamp,
    ledger: Ledger,
    /// Mutations that have been carried out already, before this transaction or in it.
    known: HashMap<MutationId, Known>,
    /// The orders that the mutations name.
    orders: HashMap<OrderId, Standing<Stored, Order>>,
    /// Whether those orders take their goods from the stock, of those that are there.
    took_stock: HashMap<OrderId, bool>,
    /// To whom the numbers belong that imports bring with them.
    numbers: HashMap<OrderNumber, OrderId>,
    /// The products that the mutations and their orders name.
    products: BTreeMap<Sku, Standing<Product, Product>>,
    /// The first changes of the mutations that are to be taken back.
    reverted: HashMap<MutationId, Change>,
    customers: Customers,
    /// What has been done, in order.
    changes: Vec<Change>,
    /// What has been answered, in order.
    given: Vec<Given>,
}

/// How a record stood before the transaction, and how it stands.
struct Standing<B, A> {
    before: Option<B>,
    now: Option<A>,
}

impl Work {
    /// Reads what the mutations rest on.
    pub(super) async fn load(
        db: &mut SqliteConnection,
        ledger: Ledger,
        asked: &[&Mutation],
        now: Timestamp,
    ) -> Result<Self, Fault> {
        let ids: Vec<&MutationId> = asked.iter().map(|mutation| &mutation.id).collect();
        let known = mutations::known(db, &ids).await?;
        let commands = || asked.iter().map(|mutation| &mutation.command);
        let of_orders: BTreeSet<OrderId> = commands().filter_map(Command::order_id).collect();
        let stored = orders::find_all(db, &of_orders).await?;
        let reverts = commands().filter_map(|command| match command {
            Command::Revert(revert) => Some(revert.mutation()),
            _ => None,
        });
        let reverted = changes::firsts_of(db, &reverts.collect::<Vec<_>>()).await?;
        let imported = commands().filter_map(|command| match command {
            Command::Import(import) => Some(import.order().number),
            _ => None,
        });
        let numbers = orders::with_numbers(db, &imported.collect::<Vec<_>>()).await?;
        let before = |change: &Change| change.effect.orders().0.cloned();
        let named: Vec<Order> = reverted.values().filter_map(before).collect();
        let of_lines = stored.iter().map(|stored| &stored.order).chain(&named);
        let of_lines = of_lines.flat_map(|order| order.lines.iter().map(|line| &line.sku));
        let skus: BTreeSet<&Sku> = commands().flat_map(Command::skus).chain(of_lines).collect();
        let products = products::of_skus(db, &skus).await?;
        Ok(Self {
            now,
            ledger,
            known,
            took_stock: stored
                .iter()
                .map(|stored| (stored.order.id, stored.took_stock))
                .collect(),
            orders: stored
                .into_iter()
                .map(|stored| {
                    (
                        stored.order.id,
                        Standing::read(stored, |it| it.order.clone()),
                    )
                })
                .collect(),
            numbers,
            products: products
                .into_iter()
                .map(|(sku, product)| (sku, Standing::read(product, Product::clone)))
                .collect(),
            reverted,
            customers: Customers::default(),
            changes: Vec::new(),
            given: Vec::new(),
        })
    }

    /// What the mutation was answered before, if it has been carried out.
    pub(super) fn recall(
        &self,
        mutation: &Mutation,
        fingerprint: &Fingerprint,
    ) -> Result<Option<Answer>, Fault> {
        let known = self.known.get(&mutation.id);
        known.map(|known| known.answer(fingerprint)).transpose()
    }

    /// Whether it has been carried out, before this transaction or in it.
    pub(super) fn knows(&self, mutation: &Mutation) -> bool {
        self.known.contains_key(&mutation.id)
    }

    /// Carries a mutation out, or answers what it was answered before.
    pub(super) fn carry_out(
        &mut self,
        mutation: &Mutation,
        fingerprint: &Fingerprint,
    ) -> Result<Answer, Fault> {
        if let Some(answer) = self.recall(mutation, fingerprint)? {
            return Ok(answer);
        }
        let state = self.state(&mutation.command);
        let answer = match decide(&mutation.command, &state) {
            Ok(effects) => Ok(self.take(mutation, effects, state.order_took_stock)?),
            Err(refusal) => Err(refusal),
        };
        self.known.insert(
            mutation.id.clone(),
            Known::new(*fingerprint, answer.clone()),
        );
        self.given
            .push(Given::new(mutation, *fingerprint, &answer)?);
        Ok(answer)
    }

    /// What a decision about a command rests on.
    pub(super) fn state(&self, command: &Command) -> State {
        let id = command.order_id();
        let order = id.and_then(|id| self.orders.get(&id)?.now.as_ref());
        let took_stock = id.and_then(|id| self.took_stock.get(&id).copied());
        let reverted = match command {
            Command::Revert(revert) => self.first_of(revert.mutation()),
            _ => None,
        };
        let order_took_stock = match (command, order, reverted) {
            (Command::Import(_), ..) => false,
            (_, Some(_), _) => took_stock.unwrap_or_default(),
            // An order that is gone had taken its goods if its deletion gave some back.
            (Command::Revert(_), None, Some(deletion)) => deletion.commit > deletion.seq,
            _ => true,
        };
        let number_taken = match command {
            Command::Import(import) => self.is_taken(import.order().number),
            _ => false,
        };
        let before = reverted.and_then(|change| change.effect.orders().0);
        let of_lines = order.into_iter().chain(before);
        let of_lines = of_lines.flat_map(|order| order.lines.iter().map(|line| &line.sku));
        State {
            order_took_stock,
            number_taken,
            products: self.products(command.skus().into_iter().chain(of_lines)),
            order: order.cloned(),
            reverted: reverted.cloned(),
            next_number: self.ledger.next_number,
            currency: self.ledger.currency,
            now: self.now,
        }
    }

    /// The first change of a mutation.
    fn first_of(&self, id: &MutationId) -> Option<&Change> {
        let here = self.changes.iter().find(|change| change.mutation == *id);
        here.or_else(|| self.reverted.get(id))
    }

    /// Whether a number belongs to an order.
    fn is_taken(&self, number: OrderNumber) -> bool {
        let stands = |order: &Standing<Stored, Order>| {
            let now = order.now.as_ref();
            now.is_some_and(|order| order.number == number)
        };
        let elsewhere = self.numbers.get(&number);
        elsewhere.is_some_and(|id| !self.orders.contains_key(id))
            || self.orders.values().any(stands)
    }

    fn products<'a>(&self, skus: impl Iterator<Item = &'a Sku>) -> Products {
        skus.filter_map(|sku| {
            let product = self.products.get(sku)?.now.as_ref()?;
            Some((sku.clone(), product.clone()))
        })
        .collect()
    }

    /// Takes in what a mutation does; gives its outcome.
    fn take(
        &mut self,
        mutation: &Mutation,
        effects: Vec<Effect>,
        took_stock: bool,
    ) -> Result<Outcome, Fault> {
        let commit = Seq(self.ledger.seq.0 + effects.len() as u64);
        let first = self.changes.len();
        for effect in effects {
            self.stand(&effect, took_stock)?;
            let change = Change {
                seq: self.ledger.seq.next(),
                commit,
                effect,
                mutation: mutation.id.clone(),
                actor: mutation.actor.clone(),
                at: self.now,
            };
            self.ledger.take(&change)?;
            self.customers.take(&change);
            self.changes.push(change);
        }
        let first = self.changes.get(first);
        let first = first.ok_or_else(|| Fault::Row("a command had no effect".to_owned()))?;
        Ok(changes::outcome(first))
    }

    /// Notes how the record of an effect stands after it.
    fn stand(&mut self, effect: &Effect, took_stock: bool) -> Result<(), Fault> {
        match effect {
            Effect::Insert(Record::Order(order)) => {
                self.took_stock.insert(order.id, took_stock);
                self.orders.entry(order.id).or_default().now = Some(order.clone());
            }
            Effect::Update {
                after: Record::Order(after),
                ..
            } => self.standing(after.id)?.now = Some(after.clone()),
            Effect::Delete(Record::Order(order)) => self.standing(order.id)?.now = None,
            Effect::Insert(Record::Product(product))
            | Effect::Update {
                after: Record::Product(product),
                ..
            } => {
                let shelf = self.products.entry(product.sku.clone()).or_default();
                shelf.now = Some(product.clone());
            }
            Effect::Delete(Record::Product(_)) => {
                // No command deletes a product; one that comes will bring its statement.
                return Err(Fault::Row("a product was to be deleted".to_owned()));
            }
        }
        Ok(())
    }

    fn standing(&mut self, id: OrderId) -> Result<&mut Standing<Stored, Order>, Fault> {
        let missing = || Fault::Row("an order that is not there was to be written".to_owned());
        self.orders.get_mut(&id).ok_or_else(missing)
    }

    /// Writes all that came of it, and gives the changes.
    pub(super) async fn write(
        mut self,
        db: &mut SqliteConnection,
        before: &Ledger,
    ) -> Result<Vec<Change>, Fault> {
        self.write_orders(db).await?;
        products::write(db, self.products.values().filter_map(Standing::written)).await?;
        changes::insert_all(db, &self.changes).await?;
        self.customers.settle(db, &mut self.ledger).await?;
        figures::take(db, &self.changes).await?;
        mutations::remember(db, &self.given, self.now).await?;
        mutations::prune(db, self.given.len(), self.now).await?;
        self.ledger.save(db, before).await?;
        Ok(self.changes)
    }

    async fn write_orders(&self, db: &mut SqliteConnection) -> Result<(), Fault> {
        let (mut gone, mut changed, mut new) = (Vec::new(), Vec::new(), Vec::new());
        for (id, Standing { before, now }) in &self.orders {
            let took_stock = self.took_stock.get(id).copied().unwrap_or_default();
            match (before, now) {
                (Some(before), Some(now)) if before.took_stock == took_stock => {
                    if before.order != *now {
                        changed.push((before, now));
                    }
                }
                // One that was deleted and brought back may stand otherwise to the stock.
                (before, now) => {
                    gone.extend(before.as_ref().map(|before| before.key));
                    new.extend(now.as_ref().map(|now| (now, took_stock)));
                }
            }
        }
        // Rows in the order in which they came: those of neighbours lie beside each other.
        new.sort_unstable_by_key(|(order, _)| order.number);
        order_writes::delete_all(db, &gone).await?;
        order_writes::update_all(db, &changed).await?;
        order_writes::insert_all(db, &new).await
    }
}

impl<B, A> Standing<B, A> {
    fn read(before: B, now: impl Fn(&B) -> A) -> Self {
        Self {
            now: Some(now(&before)),
            before: Some(before),
        }
    }
}

impl<B, A> Default for Standing<B, A> {
    fn default() -> Self {
        Self {
            before: None,
            now: None,
        }
    }
}

impl Standing<Product, Product> {
    /// How it stood and how it is to be written, if it stands otherwise.
    fn written(&self) -> Option<(Option<&Product>, &Product)> {
        let now = self.now.as_ref()?;
        (self.before.as_ref() != Some(now)).then_some((self.before.as_ref(), now))
    }
}

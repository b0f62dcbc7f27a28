//! How an order that was sent becomes one of ours: the same commands that people and scripts give, under
//! ids that are made of the sender's, so that whatever comes again happens once.

use live_orders::draft::{LineDraft, OrderDraft, ProductDraft, ProductPatch};
use live_orders::{Actor, Command, Money, Mutation, MutationId, OrderId, Refusal, Sku};
use live_orders_app::port::{PortError, Store};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::incoming::Incoming;
use super::source::{Missing, Source};

/// Longest note of an order, in characters; what is longer is cut, since the sender has all of it.
const NOTE_MAX_CHARS: usize = live_orders::draft::NOTE_MAX_CHARS;

/// Why an order was not taken.
#[derive(Debug)]
pub enum Untaken {
    /// It is so old that nobody sends it for the first time.
    TooOld,
    /// Its amounts are of another currency.
    Currency(String),
    /// The domain refuses it, or the store cannot.
    Port(PortError),
}

impl From<PortError> for Untaken {
    fn from(error: PortError) -> Self {
        Self::Port(error)
    }
}

impl From<Refusal> for Untaken {
    fn from(refusal: Refusal) -> Self {
        Self::Port(PortError::Refused(refusal))
    }
}

/// Takes an order: its id here. One that is here already is as good as taken.
pub async fn take(store: &Store, source: &Source, incoming: &Incoming) -> Result<OrderId, Untaken> {
    let age = store.now().since(incoming.placed_at);
    if age > source.max_age {
        return Err(Untaken::TooOld);
    }
    let currency = store.summary().await?.currency;
    if incoming.currency != currency.to_string() {
        return Err(Untaken::Currency(incoming.currency.clone()));
    }
    let taking = Taking { source, incoming };
    let id = OrderId(taking.id("order"));
    let command = taking.draft().parse(id)?;
    let place = taking.mutation(MutationId::from(taking.id("place")), command);
    // Each line may want a product and some of its stock.
    for _ in 0..=2 * incoming.lines.len() {
        // A refusal is an answer like any other, and is given again to who asks under the same id: what
        // would be refused is not asked for.
        let foreseen = store.foresee(&place).await;
        let placed = match foreseen {
            Ok(_) => store.execute(place.clone()).await.map(drop),
            Err(error) => Err(error),
        };
        let refusal = match placed {
            // It came before, perhaps told a little differently: the first telling counts.
            Ok(())
            | Err(PortError::Refused(Refusal::AlreadyExists { .. } | Refusal::KeyReused)) => {
                return Ok(id);
            }
            Err(PortError::Refused(refusal)) => refusal,
            Err(error) => return Err(error.into()),
        };
        let help = match source.missing {
            Missing::Make => taking.help(&refusal, currency)?,
            Missing::Refuse => None,
        };
        let Some(help) = help else {
            return Err(refusal.into());
        };
        let help = taking.mutation(MutationId::from(Uuid::now_v7()), help);
        match store.execute(help).await {
            // Where somebody else has helped in the meantime, the next look shows it.
            Ok(_) | Err(PortError::Refused(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    // More help than there are lines: somebody else takes what is made as fast as it is.
    Err(PortError::Busy.into())
}

struct Taking<'a> {
    source: &'a Source,
    incoming: &'a Incoming,
}

impl Taking<'_> {
    /// An id that is the same whenever the same order comes: a UUID of version 8 (RFC 9562), from a hash.
    fn id(&self, what: &str) -> Uuid {
        let (name, id) = (&self.source.name, &self.incoming.id);
        let hash = Sha256::digest(format!("{what}\n{name}\n{id}"));
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash[..16]);
        Builder::from_custom_bytes(bytes).into_uuid()
    }

    fn mutation(&self, id: MutationId, command: Command) -> Mutation {
        let actor = Actor::new(&format!("{:?}", self.source));
        Mutation { id, actor, command }
    }

    fn draft(&self) -> OrderDraft {
        let incoming = self.incoming;
        let line = |line: &super::IncomingLine| LineDraft {
            sku: line.sku.clone(),
            quantity: line.quantity,
            discount_percent: line.discount_percent,
        };
        // Whoever looks at it finds it in the web store.
        let note = format!("{} {}\n{}", self.source.name, incoming.name, incoming.note);
        let cut = |text: &str| {
            let most = live_orders::draft::NAME_MAX_CHARS;
            text.chars()
                .filter(|it| !it.is_control())
                .take(most)
                .collect()
        };
        OrderDraft {
            id: None,
            customer: cut(&incoming.customer),
            contact: cut(&incoming.contact),
            city: cut(&incoming.city),
            country: cut(&incoming.country),
            note: note.trim().chars().take(NOTE_MAX_CHARS).collect(),
            lines: incoming.lines.iter().map(line).collect(),
        }
    }

    /// What would have to be done for an order that is refused so; nothing where that would not help.
    fn help(
        &self,
        refusal: &Refusal,
        currency: live_orders::Currency,
    ) -> Result<Option<Command>, Refusal> {
        match refusal {
            Refusal::UnknownProduct { sku, .. } => self.product(sku, currency).map(Some),
            Refusal::OutOfStock {
                sku, wanted, left, ..
            } => {
                let short = i64::try_from(wanted.saturating_sub(u64::from(*left)));
                let patch = ProductPatch {
                    restock: Some(short.unwrap_or(i64::MAX)),
                    ..ProductPatch::default()
                };
                patch.parse(sku.clone()).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn product(&self, sku: &Sku, currency: live_orders::Currency) -> Result<Command, Refusal> {
        let mut lines = self.incoming.lines.iter();
        let of = |line: &&super::IncomingLine| line.sku == sku.as_str();
        let pieces = self.incoming.lines.iter().filter(of);
        let stock = pieces.map(|line| line.quantity.max(0)).sum();
        let line = lines.find(of);
        let (name, price) = line.map_or(("", ""), |line| (line.name.as_str(), line.price.as_str()));
        let price = Money::parse(price, currency);
        let price = price.map_err(|problem| Refusal::invalid("price", problem.to_string()))?;
        let draft = ProductDraft {
            sku: sku.as_str().to_owned(),
            name: super::incoming::first([name, sku.as_str()]),
            category: String::new(),
            unit: String::new(),
            unit_price_minor: price.minor(),
            stock,
            discontinued: false,
        };
        draft.parse()
    }
}

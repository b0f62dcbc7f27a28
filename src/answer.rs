//! What the store answers: the outcome of a mutation, a row with its place in time, a first page.

use serde::{Deserialize, Serialize};

use crate::change::{Operation, Record};
use crate::figures::Figures;
use crate::ids::Seq;
use crate::order::Order;
use crate::page::Page;
use crate::summary::Summary;

/// What a mutation did. A repetition of the mutation answers the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The place of the change to the record that the command is about; changes of stock follow it.
    pub seq: Seq,
    /// What was done to that record.
    pub operation: Operation,
    /// The record after it; before it, for a delete.
    pub record: Record,
}

/// A row as it stood at `seq`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot<T> {
    /// The row.
    pub record: T,
    /// The last change that it takes in.
    pub seq: Seq,
}

/// What a page opens with, read in one transaction: both parts stand at the same `seq`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The first rows of the list.
    pub page: Page<Order>,
    /// The counts of the whole store.
    pub summary: Summary,
    /// Today's figures.
    pub figures: Figures,
    /// Which life of the store it was read in: a stream that goes on from here must be of the same.
    pub epoch: String,
}

impl Outcome {
    /// The order as it now stands; `None` where it was deleted or the record is none.
    pub fn order(&self) -> Option<&Order> {
        self.current().and_then(Record::order)
    }

    /// The record as it now stands; `None` where it was deleted.
    pub fn current(&self) -> Option<&Record> {
        (self.operation != Operation::Delete).then_some(&self.record)
    }
}

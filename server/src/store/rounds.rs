//! The writer's rounds, while nothing waits: it looks for what another process has written, cuts off
//! what is not to be kept of the log, and tries whether it could write.

use sqlx::Connection;

use super::error::Fault;
use super::ledger::Ledger;
use super::writer::{Writer, now};
use super::{mutations, retention};

impl Writer {
    /// Publishes what another process has written since, or what a failure has left unpublished, cuts a
    /// little off the log, and makes sure that it could write. Whether there is more to cut off.
    pub(super) async fn look_around(&mut self) -> bool {
        let looked = async {
            self.connect().await?;
            let Some(connection) = &mut self.connection else {
                return Ok(false);
            };
            let head = Ledger::load(connection).await?.seq;
            self.publish_missed(head).await?;
            let more = self.cut_off().await?;
            if !std::mem::take(&mut self.has_written) {
                self.prove().await?;
            }
            Ok(more)
        };
        let looked: Result<bool, Fault> = looked.await;
        looked.unwrap_or_else(|fault| {
            self.connection = None;
            self.pulse.falter(&fault);
            fault.answer("looking around");
            false
        })
    }

    /// Cuts a little off the log, of what has been published.
    async fn cut_off(&mut self) -> Result<bool, Fault> {
        let Some(connection) = self
            .connection
            .as_mut()
            .filter(|_| !self.retention.keeps_all())
        else {
            return Ok(false);
        };
        let mut transaction = connection.begin_with("begin immediate").await?;
        let now = now().max(self.clock);
        mutations::prune(&mut transaction, 0, now).await?;
        let more = retention::cut(&mut transaction, &self.retention, self.published, now).await?;
        let begins_after = retention::begins_after(&mut transaction, self.published).await?;
        transaction.commit().await?;
        self.meter.begin_after(begins_after);
        Ok(more)
    }

    /// Writes what is there already, and takes it back: the disk is left alone, but the file's lock, its
    /// pages and the connection are those that a mutation needs.
    async fn prove(&mut self) -> Result<(), Fault> {
        let Some(connection) = &mut self.connection else {
            return Ok(());
        };
        let mut transaction = connection.begin_with("begin immediate").await?;
        sqlx::query("update store set seq = seq")
            .execute(&mut *transaction)
            .await?;
        transaction.rollback().await?;
        self.pulse.beat();
        Ok(())
    }
}

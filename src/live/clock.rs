//! How long a run waits, and for what.

use std::cell::Cell;
use std::time::Duration;

use tokio::time::Instant;

use super::Failure;

/// How long to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For one request.
    pub request: Duration,
    /// For any answer at all: refusals for want of capacity are none.
    pub silence: Duration,
    /// For the whole run.
    pub whole: Option<Duration>,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            request: Duration::from_secs(10),
            silence: Duration::from_secs(30),
            whole: None,
        }
    }
}

/// The time that a run has left.
#[derive(Debug)]
pub(super) struct Clock {
    patience: Patience,
    end: Option<Instant>,
    last_answer: Cell<Instant>,
    was_answered: Cell<bool>,
}

impl Clock {
    pub(super) fn start(patience: Patience) -> Self {
        let now = Instant::now();
        Self {
            patience,
            end: patience.whole.and_then(|whole| now.checked_add(whole)),
            last_answer: Cell::new(now),
            was_answered: Cell::new(false),
        }
    }

    /// The server has answered something.
    pub(super) fn answered(&self) {
        self.last_answer.set(Instant::now());
        self.was_answered.set(true);
    }

    /// Whether the server has ever answered.
    pub(super) fn was_answered(&self) -> bool {
        self.was_answered.get()
    }

    /// How long a server may be silent.
    pub(super) fn longest_silence(&self) -> Duration {
        self.patience.silence
    }

    /// How long one request may take now.
    pub(super) fn for_request(&self) -> Duration {
        self.left().min(self.patience.request)
    }

    /// How long there is still hope.
    pub(super) fn left(&self) -> Duration {
        let now = Instant::now();
        let silent = now.saturating_duration_since(self.last_answer.get());
        let left = self.patience.silence.saturating_sub(silent);
        match self.end {
            Some(end) => left.min(end.saturating_duration_since(now)),
            None => left,
        }
    }

    /// Waits before another try, unless there is no time for it.
    pub(super) async fn pause(&self, pause: Duration, why: &Failure) -> Result<(), Failure> {
        if pause >= self.left() {
            return Err(Failure::OutOfTime(Some(why.to_string())));
        }
        tokio::time::sleep(pause).await;
        Ok(())
    }
}

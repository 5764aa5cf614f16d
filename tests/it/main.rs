//! The integration tests: one binary, one module per part.

#![expect(
    clippy::unwrap_used,
    reason = "a failing test may panic, its helpers too"
)]

mod grammar;
mod store;

//! firedrill.

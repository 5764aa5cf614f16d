//! What a check found, as a table for people and as SARIF for code hosts.

pub(super) mod sarif;
pub(super) mod table;

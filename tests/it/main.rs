//! The one integration binary: each module is a subject. `tidy` checks that no file is forgotten here.

mod engine;
mod grammar;
mod harness;
mod report;
mod scenario;
mod scenarios;
mod store;
mod tidy;

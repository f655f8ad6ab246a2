//! tmp
mod number;
mod quantity;
mod unit;
pub use number::Bound;
pub use quantity::{Quantity, quantities};

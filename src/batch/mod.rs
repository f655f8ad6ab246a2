//! A batch of reports as whoever supervises their writers sees it: who reported, who did not, how well, and beside whom.
//!
//! The reports are examined one by one ([`Keeper`]), and each is packed away as a [`Record`]; what of it is compared with
//! others stays at hand as a [`Brief`]. Then all of them are put side by side ([`audit`]): by unit, by requirement, by
//! indicator. Documents are gone by then. Nothing is rendered here.

mod audited;
mod brief;
pub mod copied;
pub mod copies;
mod findings;
mod identity;
mod keeper;
mod peers;
mod record;
mod registry;
pub mod roster;
pub mod store;
mod told;
mod units;
mod wording;

pub use audited::{
    Audited, Column, ConcernScore, Copied, Cross, IndicatorColumn, LevelSums, Passage, Rank, Status, Timeliness, Trend,
    Unit, Value,
};
pub use brief::{Brief, Indicated, Report};
pub use keeper::{Catalogue, Keeper};
pub use record::{Digest, Packed, Record, Told};
pub use roster::Roster;
pub use store::Store;
pub use units::{Frame, audit, middle, sums};
pub use wording::Wording;

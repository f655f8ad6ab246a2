//! How far a report is on its way to the public.
//!
//! Separate from the metadata because the user may say it; it decides nothing itself: what follows from a stage is the
//! business of rules (date rules are off for drafts, an absence is worded differently in a published text).

use serde::{Deserialize, Serialize};

use super::Meta;

/// The stage of a report on its way to the public.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, clap::ValueEnum, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// 草稿
    Draft,
    /// 报送稿
    Submission,
    /// 已公开
    Published,
}

impl Stage {
    /// The stage that a text shows: one with a date of publication is published; a draft tells itself by nothing, so any
    /// other is taken for one that is handed in.
    #[must_use]
    pub fn of(meta: &Meta) -> Self {
        if meta.published.is_some() { Self::Published } else { Self::Submission }
    }
}

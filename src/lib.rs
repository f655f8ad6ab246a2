//! hegui (合规): a compliance checker for China's annual rule-of-law government reports (法治政府建设年度报告).
//!
//! Files become documents, documents are held against rules written in YAML, and what is missing or weak is shown with
//! its place, its provision and what to write. The modules form a ladder; each uses only those before it:
//! `text ← written ← document ← format ← figures ← finding ← check ← rule ← scan ← config ← batch ← output ← annotate ← cli`.

pub mod annotate;
pub mod batch;
pub mod check;
pub mod cli;
pub mod config;
pub mod document;
pub mod figures;
pub mod finding;
pub mod format;
pub mod output;
pub mod rule;
pub mod scan;
pub mod text;
pub mod written;

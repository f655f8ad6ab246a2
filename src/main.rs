//! The `hegui` program.
fn main() {}

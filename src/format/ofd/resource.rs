//! The fonts of an OFD document: which of them are bold or black. Their outlines are not looked at.

use std::collections::HashMap;

use super::{FormatError, Node, Xml};
use crate::format::layout;

/// Whether each font, by its number, is a bold or black one.
#[derive(Debug, Default)]
pub(super) struct Fonts(HashMap<String, bool>);

impl Fonts {
    /// Notes the fonts of a list of resources.
    ///
    /// # Errors
    /// When it is broken.
    pub(super) fn read(&mut self, text: &str) -> Result<(), FormatError> {
        let mut xml = Xml::new(text);
        while let Some(node) = xml.next()? {
            if let Node::Open(tag) = node
                && tag.name() == "Font"
                && let Some(id) = tag.attribute("ID")
            {
                let name = ["FontName", "FamilyName"].iter().filter_map(|name| tag.attribute(name)).collect::<Vec<_>>();
                let bold = tag.attribute("Bold").is_some_and(|bold| bold == "true" || bold == "1");
                self.0.insert(id.into_owned(), bold || name.iter().any(|name| layout::names_heavy(name)));
            }
        }
        Ok(())
    }

    pub(super) fn is_heavy(&self, id: &str) -> bool {
        self.0.get(id).copied().unwrap_or(false)
    }
}

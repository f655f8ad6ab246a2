//! OFD files (`.ofd`), the national format for pages that are to look the same everywhere (GB/T 33190).
//!
//! A container of XML: `OFD.xml` names documents, a document its pages in their order, a page its objects ([`page`]). Every
//! document of the container is read. Templates behind the pages (letterheads, forms) are left out as headers and footers
//! are, unless the pages have no text of their own. Seals and pictures hold no text to judge; signatures are not verified.

mod page;
mod resource;

use super::{
    Draft, Format, FormatError,
    layout::{self, Page, Without},
    package::{self, Package},
    xml::{Node, Xml},
};

pub(super) const OFD: Format = Format {
    name: "ofd",
    extensions: &["ofd"],
    walked: true,
    largest: super::LARGEST,
    sniff: |bytes| package::is_container_of(bytes, &["OFD.xml", "Doc_"]),
    parse,
};

/// Pages of all documents, at most.
const MOST_PAGES: usize = 2_000;
/// Points of a millimetre.
pub(super) const POINTS: f64 = 72.0 / 25.4;

fn parse(bytes: &[u8]) -> Result<Draft, FormatError> {
    let mut package = Package::open(bytes)?;
    // The list of what is encrypted, and the keys beside it (GM/T 0099).
    let sealed = |name: &str| {
        let name = name.to_ascii_lowercase();
        ["encryptions.xml", "decryptseed", "entriesmap"].iter().any(|part| name.contains(part))
    };
    if package.names().any(sealed) {
        return Err(FormatError::Encrypted);
    }
    let root = package.xml("OFD.xml")?.ok_or(FormatError::Damaged)?;
    let mut reader = page::Reader::new();
    let mut pages = Vec::new();
    for document in texts(&root, "DocRoot")? {
        read(&mut package, &resolve("", &document), &mut reader, &mut pages)?;
    }
    layout::draft(pages).map_err(|without| match without {
        Without::Anything => FormatError::Empty,
        Without::Letters => FormatError::Scanned,
        Without::Meaning => FormatError::Unmapped,
    })
}

/// What a document names: its resources, templates and pages.
#[derive(Debug, Default)]
struct Contents {
    /// Width and height of pages that do not say theirs, in millimetres.
    area: Option<(f64, f64)>,
    resources: Vec<String>,
    /// Number and place of templates.
    templates: Vec<(String, String)>,
    pages: Vec<String>,
}

fn read(
    package: &mut Package<'_>,
    root: &str,
    reader: &mut page::Reader,
    pages: &mut Vec<Page>,
) -> Result<(), FormatError> {
    let text = package.xml(root)?.ok_or(FormatError::Damaged)?;
    let folder = folder(root);
    let contents = contents(&text)?;
    let mut fonts = resource::Fonts::default();
    for place in &contents.resources {
        // A missing list of fonts loses no text.
        if let Some(text) = package.xml(&resolve(folder, place))? {
            fonts.read(&text)?;
        }
    }
    if pages.len() + contents.pages.len() > MOST_PAGES {
        return Err(FormatError::TooLarge);
    }
    let (first, area) = (pages.len(), contents.area.unwrap_or((210.0, 297.0)));
    let mut behind: Vec<Vec<String>> = Vec::new();
    for place in &contents.pages {
        let text = package.xml(&resolve(folder, place))?.ok_or(FormatError::Damaged)?;
        let mut page = Page { width: area.0 * POINTS, height: area.1 * POINTS, ..Page::default() };
        behind.push(reader.objects(&text, &fonts, &mut page)?);
        pages.push(page);
    }
    let written = pages.iter().skip(first).any(|page| page.glyphs.iter().any(|g| !g.char.is_whitespace()));
    if !written {
        for (page, templates) in pages.iter_mut().skip(first).zip(behind) {
            for (_, place) in contents.templates.iter().filter(|(id, _)| templates.contains(id)) {
                if let Some(text) = package.xml(&resolve(folder, place))? {
                    reader.objects(&text, &fonts, page)?;
                }
            }
        }
    }
    Ok(())
}

fn contents(text: &str) -> Result<Contents, FormatError> {
    let mut contents = Contents::default();
    let mut xml = Xml::new(text);
    let mut open: Vec<String> = Vec::new();
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) => {
                let place = || tag.attribute("BaseLoc").map(|place| place.into_owned());
                match tag.name() {
                    "Page" => contents.pages.extend(place()),
                    "TemplatePage" => {
                        let id = tag.attribute("ID").unwrap_or_default().into_owned();
                        contents.templates.extend(place().map(|place| (id, place)));
                    }
                    _ => {}
                }
                open.push(tag.name().to_owned());
            }
            Node::Close(_) => {
                open.pop();
            }
            Node::Text(text) => match open.last().map(String::as_str) {
                Some("PublicRes" | "DocumentRes") => contents.resources.push(text.trim().to_owned()),
                Some("PhysicalBox") if contents.area.is_none() => contents.area = area(&text),
                _ => {}
            },
        }
    }
    Ok(contents)
}

/// Width and height of a box `x y width height`.
fn area(text: &str) -> Option<(f64, f64)> {
    match numbers(text).as_slice() {
        [_, _, width, height] if *width > 0.0 && *height > 0.0 => Some((*width, *height)),
        _ => None,
    }
}

/// The numbers of a list of them.
fn numbers(text: &str) -> Vec<f64> {
    text.split_whitespace().map_while(|n| n.parse().ok()).filter(|n: &f64| n.is_finite()).take(64).collect()
}

/// The texts of all elements of a name.
fn texts(text: &str, name: &str) -> Result<Vec<String>, FormatError> {
    let mut out: Vec<String> = Vec::new();
    let mut xml = Xml::new(text);
    let mut within = false;
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) => {
                within = tag.name() == name;
                if within {
                    out.push(String::new());
                }
            }
            Node::Close(_) => within = false,
            Node::Text(text) if within => out.iter_mut().last().into_iter().for_each(|last| last.push_str(text.trim())),
            Node::Text(..) => {}
        }
    }
    Ok(out)
}

/// The folder of a part.
fn folder(part: &str) -> &str {
    part.rfind('/').map_or("", |at| &part[..at])
}

/// The name of a part as another part in `folder` gives it: from the root with `/`, else from the folder.
fn resolve(folder: &str, place: &str) -> String {
    let place = place.replace('\\', "/");
    let mut names: Vec<&str> = if place.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for name in place.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                names.pop();
            }
            name => names.push(name),
        }
    }
    names.retain(|name| !name.is_empty());
    names.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_parts() {
        assert_eq!(resolve("Doc_0", "Pages/Page_0/Content.xml"), "Doc_0/Pages/Page_0/Content.xml");
        assert_eq!(resolve("Doc_0", "/Doc_0/PublicRes.xml"), "Doc_0/PublicRes.xml");
        assert_eq!(resolve("Doc_0/Pages", "../.\\Tpls/T.xml"), "Doc_0/Tpls/T.xml");
        assert_eq!(resolve("", "../../etc"), "etc");
    }
}

//! How an element looks, as far as reading depends on it: shown or hidden, a block or part of a line, bold, how large.
//!
//! Only what the element itself says is known (its name, attributes and own style): style sheets are not read.

use super::tree::{Id, Tree};

/// What an element hands on to what it holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub(super) bold: bool,
    /// The size of type in pixels; 0 when nothing says it.
    pub(super) size: f32,
    /// The kind of font: [`HEI`], [`KAI`], [`OTHER`].
    pub(super) font: u8,
    /// Whether line ends of the source are line ends.
    pub(super) preformatted: bool,
    /// The link it stands in.
    pub(super) link: Link,
    /// The heading it stands in.
    pub(super) heading: Option<u8>,
    /// Whether it was declared by `mso-outline-level`.
    pub(super) outline: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            bold: false,
            size: 0.0,
            font: OTHER,
            preformatted: false,
            link: Link::None,
            heading: None,
            outline: false,
        }
    }
}

/// 黑体, in which headings of the first level are set.
pub(super) const HEI: u8 = 0;
/// 楷体, in which those of the second are.
pub(super) const KAI: u8 = 1;
/// Any other.
pub(super) const OTHER: u8 = 2;

/// The kind of the first Chinese font of a list.
fn font(families: &str) -> Option<u8> {
    let kinds = [
        ("黑", HEI),
        ("SimHei", HEI),
        ("楷", KAI),
        ("Kai", KAI),
        ("宋", OTHER),
        ("Song", OTHER),
        ("SimSun", OTHER),
        ("仿", OTHER),
    ];
    families.split(',').find_map(|family| kinds.iter().find(|(name, _)| family.contains(name)).map(|(_, kind)| *kind))
}

/// A link by where it leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    None,
    /// To another page or place.
    Page,
    /// To a file that is offered beside the text.
    File,
}

/// Elements that stand on lines of their own.
const BLOCKS: &str = " address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul ";

/// Elements that show nothing of the text, or something that is none of it.
const UNSEEN: &str = " head script style noscript template iframe frameset noframes object embed applet svg math canvas video audio map input select button textarea datalist progress meter option rp rt rtc del dialog noembed ";

/// Whether an element begins and ends lines.
pub(super) fn is_block(tree: &Tree, id: Id) -> bool {
    let style = tree.attribute(id, "style").unwrap_or("");
    match declaration(style, "display") {
        Some(value) if value.eq_ignore_ascii_case("block") => true,
        Some(value) if value.eq_ignore_ascii_case("inline") => false,
        _ => listed(BLOCKS, tree.name(id)),
    }
}

fn listed(list: &str, name: &str) -> bool {
    !name.is_empty() && list.split(' ').any(|one| one == name)
}

/// Whether an element is left out for what it is.
pub(super) fn is_unseen(tree: &Tree, id: Id) -> bool {
    listed(UNSEEN, tree.name(id))
        || ["comment", "comment-list", "header", "footer"].iter().any(|kind| {
            tree.attribute(id, "style").and_then(|style| declaration(style, "mso-element")).is_some_and(|e| e == *kind)
        })
}

/// Whether an element holds the number that Word gave a paragraph.
pub(super) fn is_number(tree: &Tree, id: Id) -> bool {
    let style = tree.attribute(id, "style").unwrap_or("");
    declaration(style, "mso-list").is_some_and(|value| value.eq_ignore_ascii_case("ignore"))
}

/// Whether an element says that it is hidden.
pub(super) fn is_hidden(tree: &Tree, id: Id) -> bool {
    let style = tree.attribute(id, "style").unwrap_or("");
    let says = |name: &str, value: &str| declaration(style, name).is_some_and(|v| v.eq_ignore_ascii_case(value));
    tree.attribute(id, "hidden").is_some()
        || tree.attribute(id, "aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true"))
        || says("display", "none")
        || says("visibility", "hidden")
        || says("mso-hide", "all")
}

/// The value of a declaration in a style attribute, without `!important`.
pub(super) fn declaration<'s>(style: &'s str, name: &str) -> Option<&'s str> {
    style.split(';').find_map(|one| {
        let (property, value) = one.split_once(':')?;
        let value = value.trim();
        property.trim().eq_ignore_ascii_case(name).then(|| value.strip_suffix("!important").unwrap_or(value).trim_end())
    })
}

impl Look {
    /// How an element looks within one that looks so.
    pub(super) fn within(mut self, tree: &Tree, id: Id) -> Self {
        match tree.name(id) {
            "b" | "strong" => self.bold = true,
            "pre" => self.preformatted = true,
            "font" => {
                self.size = tree.attribute(id, "size").and_then(font_size).unwrap_or(self.size);
                self.font = tree.attribute(id, "face").and_then(font).unwrap_or(self.font);
            }
            "a" => self.link = link(tree, id).unwrap_or(self.link),
            name @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6") => {
                self.heading = name.as_bytes().get(1).map(|digit| digit - b'0');
            }
            _ => {}
        }
        let Some(style) = tree.attribute(id, "style") else { return self };
        if let Some(weight) = declaration(style, "font-weight") {
            self.bold = weight == "bold" || weight == "bolder" || weight.parse::<u32>().is_ok_and(|w| w >= 600);
        }
        if let Some(size) = declaration(style, "font-size").and_then(|value| pixels(value, self.size)) {
            self.size = size;
        }
        self.font = declaration(style, "font-family").and_then(font).unwrap_or(self.font);
        if let Some(space) = declaration(style, "white-space") {
            self.preformatted = matches!(space, "pre" | "pre-wrap" | "pre-line" | "break-spaces");
        }
        if let Some(level) = declaration(style, "mso-outline-level") {
            self.heading = level.parse().ok().filter(|level| (1..=9).contains(level));
            self.outline = true;
        }
        self
    }
}

/// Where a link leads; `None` for an anchor that leads nowhere.
fn link(tree: &Tree, id: Id) -> Option<Link> {
    let target = tree.attribute(id, "href")?.trim();
    Some(if is_file(target) { Link::File } else { Link::Page })
}

/// Whether an address or a name is that of a document, a table or an archive.
pub(super) fn is_file(address: &str) -> bool {
    const KINDS: [&str; 15] =
        ["doc", "docx", "wps", "pdf", "ofd", "xls", "xlsx", "et", "ppt", "pptx", "rtf", "zip", "rar", "7z", "ceb"];
    let path = address.split(['?', '#']).next().unwrap_or("").trim_end();
    path.rsplit_once('.').is_some_and(|(_, end)| KINDS.iter().any(|kind| end.eq_ignore_ascii_case(kind)))
}

/// Whether an element is a control: something to press, no text.
pub(super) fn is_control(tree: &Tree, id: Id) -> bool {
    let target = tree.attribute(id, "href").map(str::trim);
    let pressed = tree.attribute(id, "onclick").is_some();
    let script = |target: &str| target.get(..11).is_some_and(|start| start.eq_ignore_ascii_case("javascript:"));
    match tree.name(id) {
        "a" => match target {
            Some(target) => script(target) || target.is_empty() || target == "#" || pressed && target.starts_with('#'),
            None => pressed,
        },
        "span" | "i" | "em" | "img" => pressed,
        _ => tree.attribute(id, "role").is_some_and(|role| role == "button"),
    }
}

fn font_size(value: &str) -> Option<f32> {
    const SIZES: [f32; 7] = [10.0, 13.0, 16.0, 18.0, 24.0, 32.0, 48.0];
    let value = value.trim();
    let number: i32 = value.trim_start_matches('+').parse().ok()?;
    let step = if value.starts_with(['+', '-']) { 3_i32.saturating_add(number) } else { number };
    SIZES.get(usize::try_from(step.clamp(1, 7) - 1).ok()?).copied()
}

fn pixels(value: &str, around: f32) -> Option<f32> {
    let end = value.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(value.len());
    let number: f32 = value[..end].parse().ok()?;
    let around = if around > 0.0 { around } else { 16.0 };
    Some(match value[end..].trim() {
        "px" | "" => number,
        "pt" => number * 4.0 / 3.0,
        "em" | "rem" => number * around,
        "%" => number * around / 100.0,
        _ => return None,
    })
}

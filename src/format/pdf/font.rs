//! What the codes of a font stand for, and how wide they are.
//!
//! In this order: the font's own table (ToUnicode); for Chinese fonts the predefined encoding, by way of the numbers of
//! Adobe's character collections; for simple fonts their encoding and glyph names. A code that none of these explains is
//! [`UNKNOWN`], never taken for the letter that happens to have its number.

use std::collections::HashMap;

use hayro_cmap::{BfString, CMap, CMapName, CharacterCollection, CidFamily, WritingMode, load_embedded};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString, dict::keys};

use super::{glyph_name, stream};
use crate::format::{
    FormatError,
    layout::{UNKNOWN, names_heavy},
};

/// Codes of a font whose width or meaning is noted, at most.
const MOST_CODES: u32 = 70_000;

/// A font.
pub(super) struct Font {
    kind: Kind,
    to_unicode: Option<CMap>,
    widths: HashMap<u32, f64>,
    /// The width of a code that has none of its own, in thousandths of the type size.
    default_width: f64,
    /// Type size of one unit of width: a thousandth, but for fonts drawn by the file itself.
    unit: f64,
    /// Bold or a black face (黑体).
    pub(super) heavy: bool,
    /// Whether lines run from top to bottom.
    pub(super) vertical: bool,
}

enum Kind {
    /// Codes of one byte, and what each stands for.
    Simple(Box<[Option<char>; 256]>),
    /// Codes of one to four bytes that name characters of a collection.
    Composite { encoding: Box<CMap>, unicode: Option<CMap> },
}

/// A code that was read: what it stands for, its width in type sizes, and whether it is the blank of one byte.
pub(super) struct Code {
    pub(super) text: String,
    pub(super) width: f64,
    pub(super) blank: bool,
}

impl Font {
    /// Reads a font; `None` when it is broken beyond use.
    ///
    /// # Errors
    /// When a part of it unpacks to too much.
    pub(super) fn new(dict: &Dict<'_>, budget: &mut u64) -> Result<Option<Self>, FormatError> {
        let to_unicode = match dict.get::<Stream<'_>>(keys::TO_UNICODE) {
            Some(table) => stream::unpacked(&table, budget)?.and_then(|data| CMap::parse(&data, load_embedded)),
            None => None,
        };
        let kind = dict.get::<Name<'_>>(keys::SUBTYPE);
        if kind.as_deref() == Some(b"Type0") {
            return Self::composite(dict, to_unicode, budget);
        }
        let descriptor = dict.get::<Dict<'_>>(keys::FONT_DESC).unwrap_or_default();
        let drawn = kind.as_deref() == Some(b"Type3");
        let unit = match dict.get::<Array<'_>>(keys::FONT_MATRIX).and_then(|m| m.iter::<f64>().next()) {
            Some(unit) if drawn => unit.abs(),
            _ => 0.001,
        };
        let first = dict.get::<u32>(keys::FIRST_CHAR).unwrap_or(0).min(255);
        let widths = dict.get::<Array<'_>>(keys::WIDTHS);
        let widths: HashMap<u32, f64> = widths.map(|w| (first..256).zip(w.iter::<f64>()).collect()).unwrap_or_default();
        let default_width =
            descriptor.get::<f64>(keys::MISSING_WIDTH).unwrap_or(if widths.is_empty() { 550.0 } else { 0.0 });
        let kind = Kind::Simple(Box::new(simple(dict, &descriptor, kind.as_deref())));
        let heavy = is_heavy(dict, &descriptor);
        Ok(Some(Self { kind, to_unicode, widths, default_width, unit, heavy, vertical: false }))
    }

    fn composite(dict: &Dict<'_>, to_unicode: Option<CMap>, budget: &mut u64) -> Result<Option<Self>, FormatError> {
        let Some(descendant) = dict.get::<Array<'_>>(keys::DESCENDANT_FONTS).and_then(|a| a.iter::<Dict<'_>>().next())
        else {
            return Ok(None);
        };
        let encoding = match dict.get::<Object<'_>>(keys::ENCODING) {
            Some(Object::Name(name)) => match CMapName::from_bytes(&name) {
                CMapName::IdentityH => Some(CMap::identity_h()),
                CMapName::IdentityV => Some(CMap::identity_v()),
                name => load_embedded(name).and_then(|data| CMap::parse(data, load_embedded)),
            },
            Some(Object::Stream(table)) => {
                stream::unpacked(&table, budget)?.and_then(|data| CMap::parse(&data, load_embedded))
            }
            _ => None,
        };
        let encoding = encoding.unwrap_or_else(CMap::identity_h);
        let collection = encoding.metadata().character_collection.clone();
        let family = collection
            .filter(|c| c.family != CidFamily::AdobeIdentity)
            .map(|c| c.family)
            .or_else(|| family(&descendant));
        let unicode = family.and_then(|family| family.ucs2_cmap()).and_then(load_embedded);
        let unicode = unicode.filter(|_| to_unicode.is_none()).and_then(|data| CMap::parse(data, load_embedded));
        let descriptor = descendant.get::<Dict<'_>>(keys::FONT_DESC).unwrap_or_default();
        Ok(Some(Self {
            vertical: encoding.metadata().writing_mode == Some(WritingMode::Vertical),
            kind: Kind::Composite { encoding: Box::new(encoding), unicode },
            to_unicode,
            widths: descendant.get::<Array<'_>>(keys::W).map(|w| widths(&w)).unwrap_or_default(),
            default_width: descendant.get::<f64>(keys::DW).unwrap_or(1000.0),
            unit: 0.001,
            heavy: is_heavy(dict, &descriptor),
        }))
    }

    /// The next code of a string, and how many bytes it has; `None` at the end.
    pub(super) fn next(&self, bytes: &[u8]) -> Option<(Code, usize)> {
        let first = *bytes.first()?;
        match &self.kind {
            Kind::Simple(table) => {
                let code = u32::from(first);
                let known = || table.get(usize::from(first)).copied().flatten().map(String::from);
                let text = self.mapped(code).or_else(known);
                Some((self.code(code, text, first == b' '), 1))
            }
            Kind::Composite { encoding, unicode } => {
                let mut code = 0;
                let mut found = None;
                for (length, byte) in (1_u8..=4).zip(bytes) {
                    code = code << 8 | u32::from(*byte);
                    if let Some(cid) = encoding.lookup_cid_code(code, length) {
                        found = Some((code, cid, usize::from(length)));
                        break;
                    }
                }
                // Nearly all codes have two bytes: one that is unknown is passed over as such.
                let (code, cid, length) = found.unwrap_or((u32::MAX, 0, bytes.len().min(2)));
                let text = self.mapped(code).or_else(|| unicode.as_ref()?.lookup_bf_string(cid).map(text_of));
                Some((Code { ..self.code(cid, text, length == 1 && first == b' ') }, length))
            }
        }
    }

    fn code(&self, width: u32, text: Option<String>, blank: bool) -> Code {
        let width = self.widths.get(&width).copied().unwrap_or(self.default_width) * self.unit;
        Code { text: text.unwrap_or_else(|| UNKNOWN.to_string()), width, blank }
    }

    fn mapped(&self, code: u32) -> Option<String> {
        let text = self.to_unicode.as_ref()?.lookup_bf_string(code).map(text_of)?;
        (!text.chars().all(|c| c == '\0' || c == UNKNOWN)).then_some(text)
    }
}

fn text_of(mapped: BfString) -> String {
    match mapped {
        BfString::Char(c) => c.to_string(),
        // A ligature has a few letters; a longer string is an attack on memory.
        BfString::String(text) => text.chars().take(8).collect(),
    }
}

/// The character collection that a font names.
fn family(descendant: &Dict<'_>) -> Option<CidFamily> {
    let info = descendant.get::<Dict<'_>>(keys::CIDSYSTEMINFO)?;
    let text = |key: &'static [u8]| info.get::<PdfString<'_>>(key);
    let collection = CharacterCollection {
        family: CidFamily::from_registry_ordering(&text(keys::REGISTRY)?, &text(keys::ORDERING)?),
        supplement: 0,
    };
    Some(collection.family)
}

/// The widths of a composite font: `12 [500 600]` and `20 30 1000`.
fn widths(array: &Array<'_>) -> HashMap<u32, f64> {
    let mut widths = HashMap::new();
    let mut items = array.iter::<Object<'_>>();
    let number = |object: Option<Object<'_>>| object.and_then(Object::into_number).map(|n| n.as_f64());
    while let Some(first) = number(items.next()) {
        let first = first as u32;
        match items.next() {
            Some(Object::Array(list)) => {
                widths.extend((first..first.saturating_add(MOST_CODES)).zip(list.iter::<f64>()));
            }
            Some(Object::Number(last)) => {
                let Some(width) = number(items.next()) else { break };
                let last = (last.as_f64() as u32).min(first.saturating_add(MOST_CODES)).min(0xFFFF);
                widths.extend((first..=last).map(|code| (code, width)));
            }
            _ => break,
        }
        if widths.len() > MOST_CODES as usize {
            break;
        }
    }
    widths
}

/// What the codes of a simple font stand for.
fn simple(dict: &Dict<'_>, descriptor: &Dict<'_>, kind: Option<&[u8]>) -> [Option<char>; 256] {
    const SYMBOLIC: u32 = 4;
    let encoding = dict.get::<Object<'_>>(keys::ENCODING);
    let (base, differences) = match encoding {
        Some(Object::Name(name)) => (Some(name.to_vec()), None),
        Some(Object::Dict(encoding)) => (
            encoding.get::<Name<'_>>(keys::BASE_ENCODING).map(|name| name.to_vec()),
            encoding.get::<Array<'_>>(keys::DIFFERENCES),
        ),
        _ => (None, None),
    };
    let embedded =
        [keys::FONT_FILE, keys::FONT_FILE2, keys::FONT_FILE3].iter().any(|key| descriptor.contains_key(*key));
    let name = dict.get::<Name<'_>>(keys::BASE_FONT).map(|name| name.to_vec()).unwrap_or_default();
    let subset = name.get(6) == Some(&b'+');
    let symbolic = descriptor.get::<u32>(keys::FLAGS).is_some_and(|flags| flags & SYMBOLIC != 0);
    // A part of a font with an order of its own: its codes say nothing.
    let own_order = base.is_none() && (kind == Some(b"Type3") || subset || (embedded && symbolic));
    let mut table = [None; 256];
    if !own_order {
        let encoding = if base.as_deref() == Some(b"MacRomanEncoding") {
            encoding_rs::MACINTOSH
        } else {
            encoding_rs::WINDOWS_1252
        };
        for (code, entry) in (0..=255).zip(&mut table).skip(32) {
            let (text, _, _) = encoding.decode(std::slice::from_ref(&code));
            *entry = text.chars().next();
        }
    }
    let mut code = 0_usize;
    for item in differences.iter().flat_map(|list| list.iter::<Object<'_>>()).take(1024) {
        match item {
            Object::Number(number) => code = number.as_f64() as usize,
            Object::Name(name) => {
                if let Some(entry) = table.get_mut(code) {
                    *entry = glyph_name::character(name.as_str());
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    table
}

/// Whether a font is bold, or a black face such as 黑体, by its name or its descriptor.
fn is_heavy(dict: &Dict<'_>, descriptor: &Dict<'_>) -> bool {
    const FORCE_BOLD: u32 = 1 << 18;
    let name = dict.get::<Name<'_>>(keys::BASE_FONT).map(|name| name.to_vec()).unwrap_or_default();
    // Chinese programs write the name of a font as it is on their system.
    let (name, _, _) = encoding_rs::GBK.decode(&name);
    let weight = descriptor.get::<f64>(keys::FONT_WEIGHT).is_some_and(|weight| (600.0..=1000.0).contains(&weight));
    let forced = descriptor.get::<u32>(keys::FLAGS).is_some_and(|flags| flags & FORCE_BOLD != 0);
    weight || forced || names_heavy(&name)
}

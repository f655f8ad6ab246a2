//! Streams of a PDF file, unpacked within limits.
//!
//! A few kilobytes may unpack to gigabytes, and the crate unpacks whatever it meets. So packed stretches of the file are
//! measured before the crate sees it, and every stream is measured again before it is read. What is larger than any page of
//! text is an error and never cut short.

use std::{borrow::Cow, io::Read};

use flate2::bufread::ZlibDecoder;
use hayro_syntax::{
    Filter,
    object::{Name, Stream, dict::keys},
};

use crate::format::FormatError;

/// Bytes of one stream that is read, unpacked, at most: a page of text has some ten thousand.
const LARGEST: u64 = 32 * 1024 * 1024;
/// Bytes of a stream packed in a way that is not measured (LZW, run lengths, or packed twice), at most.
const LARGEST_PACKED: usize = 32 * 1024;
/// Bytes of packed lists of objects that cannot be measured, because they are encrypted, at most.
const LARGEST_SEALED: usize = 512 * 1024;

/// Measures what the crate unpacks by itself when it opens a file: the packed lists of objects and their places.
///
/// # Errors
/// When one of them is larger than that of any report.
pub(super) fn check(bytes: &[u8]) -> Result<(), FormatError> {
    let mut left = 4 * LARGEST;
    for at in memchr::memmem::find_iter(bytes, b"stream") {
        let Some(data) = bytes.get(at + 6..) else { break };
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let Some(data) = data.strip_prefix(b"\n") else { continue };
        let Some(head) = bytes.get(at.saturating_sub(600)..at).filter(|head| !head.ends_with(b"end")) else { continue };
        let head = memchr::memmem::rfind(head, b" obj").map_or(head, |start| &head[start..]);
        // An escaped name may be any name (`/Obj#53tm`).
        let list = [&b"ObjStm"[..], b"XRef", b"#"].iter().any(|name| memchr::memmem::find(head, name).is_some());
        if !list {
            continue;
        }
        let end = memchr::memmem::find(data, b"endstream").unwrap_or(data.len());
        match measured(&data[..end], LARGEST.min(left)) {
            Some(size) => left -= size,
            None if left < LARGEST || end > LARGEST_SEALED || !sealed(&data[..end]) => {
                return Err(FormatError::TooLarge);
            }
            None => {}
        }
    }
    Ok(())
}

/// Whether packed bytes are no packed bytes at all, as encrypted ones are.
fn sealed(data: &[u8]) -> bool {
    let mut first = [0; 64];
    ZlibDecoder::new(data).read(&mut first).is_err()
}

/// How much packed bytes unpack to; `None` when it is more than the limit or they are no such bytes.
fn measured(data: &[u8], limit: u64) -> Option<u64> {
    let mut decoder = ZlibDecoder::new(data).take(limit + 1);
    let mut buffer = [0; 16 * 1024];
    let mut size = 0;
    loop {
        match decoder.read(&mut buffer) {
            Ok(0) => return (size <= limit).then_some(size),
            Ok(n) => size += n as u64,
            // What breaks off here is unpacked that far and no further.
            Err(_) if size > 0 => return (size <= limit).then_some(size),
            Err(_) => return None,
        }
    }
}

/// The unpacked bytes of a stream; `None` when it is broken, a picture, or of a kind that is not read.
///
/// # Errors
/// When it unpacks to too much.
pub(super) fn unpacked<'a>(stream: &Stream<'a>, budget: &mut u64) -> Result<Option<Cow<'a, [u8]>>, FormatError> {
    let filters = stream.filters();
    let packed = |f: &&Filter| matches!(f, Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode);
    let times = filters.iter().filter(packed).count();
    let raw = stream.raw_data();
    let limit = LARGEST.min(*budget);
    let plain = times == 1 && filters.iter().all(|f| matches!(f, Filter::FlateDecode | Filter::Crypt));
    let fits = match times {
        0 => raw.len() as u64 <= limit,
        _ if plain => measured(&raw, limit).is_some() || sealed(&raw),
        // ASCII85 before Flate is what some programs write; anything longer in a rarer way is not taken on trust.
        1 if filters.last() == Some(&Filter::FlateDecode) => raw.len() <= 16 * LARGEST_PACKED,
        _ => raw.len() <= LARGEST_PACKED,
    };
    if !fits {
        return Err(FormatError::TooLarge);
    }
    let data = stream.decoded_data().ok();
    let size = data.as_ref().map_or(0, |data| data.len() as u64);
    if size > limit {
        return Err(FormatError::TooLarge);
    }
    *budget -= size;
    Ok(data)
}

/// Whether a stream is a picture.
pub(super) fn is_picture(stream: &Stream<'_>) -> bool {
    stream.dict().get::<Name<'_>>(keys::SUBTYPE).as_deref() == Some(b"Image")
}

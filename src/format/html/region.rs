//! Which lines of a page are the report: the block that holds nearly all its sentences, the title above it, the labels beside
//! it, the signature below.
//!
//! By structure: running text counts for a block and links against it. Names of classes, which every maker of sites invents
//! anew, are not looked at.

use std::collections::HashMap;

use super::{
    flow::{Block, Flow},
    furniture,
    line::Line,
    page::PageData,
    tree::Tree,
};
use crate::text::{find_dates, fold_str};

/// What was chosen.
#[derive(Debug, Default)]
pub(super) struct Region {
    /// The lines of the report, in order.
    pub(super) lines: Vec<usize>,
    /// The line of the title.
    pub(super) title: Option<usize>,
    /// Characters of running text in them.
    pub(super) prose: usize,
    /// Lines numbered as headings are.
    pub(super) numbered: usize,
    /// Whether links within or right below the text lead to its next page.
    pub(super) continues: bool,
}

/// A block with a quarter of the largest block's text is no box beside it.
const STRONG: i64 = 4;

/// Chooses the lines of the report.
pub(super) fn choose(tree: &Tree, flow: &Flow, data: &PageData) -> Region {
    let weights = Weights::new(tree, flow);
    let core = weights.core(flow);
    let pruned = weights.pruned_lines(flow);
    let mut choice = Choice { flow, data, pruned, kept: vec![false; flow.lines.len()], continues: false };
    let (first, end) = flow.blocks.get(core).map_or((0, 0), |block| (block.first, block.end));
    let title = choice.title(first, end);
    choice.inside(first, end);
    choice.above(first, title);
    choice.below(core, end);
    let mut lines: Vec<usize> = (0..flow.lines.len()).filter(|i| choice.kept[*i]).collect();
    lines.truncate(once(flow, &lines));
    let prose = lines.iter().map(|i| &flow.lines[*i]).filter(|line| line.is_prose()).map(|line| line.chars).sum();
    let numbered = lines.iter().filter(|i| flow.lines[**i].is_numbered()).count();
    Region { title: title.filter(|i| choice.kept[*i]), prose, numbered, continues: choice.continues, lines }
}

/// How many of the lines are there once: some pages hold their text a second time, for telephones or for printing.
fn once(flow: &Flow, lines: &[usize]) -> usize {
    let mut first: HashMap<&str, usize> = HashMap::new();
    let seen: Vec<usize> = (0..).zip(lines).map(|(n, i)| *first.entry(&flow.lines[*i].text).or_insert(n)).collect();
    let mut copy = lines.len();
    // Copies are of lines before the copy begins.
    while copy > 0 && seen[copy - 1] < copy - 1 {
        copy -= 1;
    }
    let prose = |part: &[usize]| -> usize {
        part.iter().filter(|i| flow.lines[**i].is_prose()).map(|i| flow.lines[*i].chars).sum()
    };
    let (whole, again) = (prose(&lines[..copy]), prose(&lines[copy..]));
    if again > 0 && again * 5 >= whole * 4 { copy } else { lines.len() }
}

/// What the blocks of a page weigh.
struct Weights {
    /// For each block, text less links.
    raw: Vec<i64>,
    /// The same without the blocks within it that are left out.
    net: Vec<i64>,
    left_out: Vec<bool>,
    /// For each line, how many numbered ones are before it.
    numbered: Vec<usize>,
}

impl Weights {
    fn new(tree: &Tree, flow: &Flow) -> Self {
        let values = sums(flow.lines.iter().map(Line::value));
        let numbered = sums(flow.lines.iter().map(|line| usize::from(line.is_numbered())));
        let raw: Vec<i64> = flow.blocks.iter().map(|b| values[b.end] - values[b.first]).collect();
        let mut most = raw.clone();
        let mut own = raw.clone();
        for (b, block) in flow.blocks.iter().enumerate().rev() {
            if let Some(parent) = block.parent {
                most[parent] = most[parent].max(most[b]);
                own[parent] -= raw[b];
            }
        }
        let best = raw.iter().copied().max().unwrap_or(0);
        let discussed = discussions(flow, &numbered);
        let mut net = own;
        let mut left_out = vec![false; raw.len()];
        for (b, block) in flow.blocks.iter().enumerate().rev() {
            let weak = most[b] * STRONG < best;
            let aside = matches!(tree.name(block.node), "nav" | "aside" | "footer");
            left_out[b] = weak && (raw[b] < 0 || aside) || discussed[b];
            if let Some(parent) = block.parent.filter(|_| !left_out[b]) {
                net[parent] += net[b];
            }
        }
        Self { raw, net, left_out, numbered }
    }

    /// The innermost block that holds nearly all the text; where a box beside it holds much too, the one with the headings.
    fn core(&self, flow: &Flow) -> usize {
        let mut best: Vec<Option<usize>> = vec![None; flow.blocks.len()];
        for (b, block) in flow.blocks.iter().enumerate() {
            if let Some(parent) = block.parent.filter(|_| !self.left_out[b])
                && best[parent].is_none_or(|other| self.net[other] < self.net[b])
            {
                best[parent] = Some(b);
            }
        }
        let numbered = |b: usize| self.numbered[flow.blocks[b].end] - self.numbered[flow.blocks[b].first];
        // The document itself may hold several blocks, where a page is no page.
        let roots = (0..flow.blocks.len()).filter(|b| flow.blocks[*b].parent.is_none());
        let mut core = roots.max_by_key(|b| self.net[*b]).unwrap_or(0);
        while let Some(child) = best.get(core).copied().flatten() {
            let nearly_all = self.net[child] * 10 >= self.net[core] * 9;
            let with_headings =
                self.net[child] * 10 >= self.net[core] * 6 && numbered(child) >= 2 && numbered(child) == numbered(core);
            if self.raw[child] <= 0 && self.net[child] <= 0 || !(nearly_all || with_headings) {
                break;
            }
            core = child;
        }
        core
    }

    fn pruned_lines(&self, flow: &Flow) -> Vec<bool> {
        let mut out = vec![false; flow.lines.len()];
        let mut to = 0;
        for (b, block) in flow.blocks.iter().enumerate().filter(|(b, _)| self.left_out[*b]) {
            // Blocks come in order and lie within one another: each line is marked once.
            let from = block.first.max(if self.left_out[b] { to.min(block.end) } else { block.first });
            out[from..block.end].fill(true);
            to = to.max(block.end);
        }
        out
    }
}

fn sums<T: Copy + Default + std::ops::Add<Output = T>>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut sum = T::default();
    std::iter::once(sum)
        .chain(values.map(|value| {
            sum = sum + value;
            sum
        }))
        .collect()
}

/// Comments below a text: short blocks side by side, each with a time of day, none numbered, none in a table.
fn discussions(flow: &Flow, numbered: &[usize]) -> Vec<bool> {
    let times = sums(flow.lines.iter().map(|line| usize::from(has_time(&line.text))));
    let cells = sums(flow.lines.iter().map(|line| usize::from(line.place.is_some())));
    let mut timed = vec![0_usize; flow.blocks.len()];
    let comment = |block: &Block| {
        let none = |counts: &[usize]| counts[block.end] == counts[block.first];
        (2..=12).contains(&(block.end - block.first)) && !none(&times) && none(numbered) && none(&cells)
    };
    for block in flow.blocks.iter().filter(|block| comment(block)) {
        if let Some(parent) = block.parent {
            timed[parent] += 1;
        }
    }
    flow.blocks.iter().map(|block| comment(block) && block.parent.is_some_and(|parent| timed[parent] >= 2)).collect()
}

/// Whether a line holds a time of day, and hardly more than a date beside it.
fn has_time(text: &str) -> bool {
    let digit = |b: Option<&u8>| b.is_some_and(u8::is_ascii_digit);
    let bytes = text.as_bytes();
    text.chars().count() <= 40
        && memchr::memchr_iter(b':', bytes)
            .any(|at| at > 0 && digit(bytes.get(at - 1)) && digit(bytes.get(at + 1)) && digit(bytes.get(at + 2)))
}

/// The choice being made.
struct Choice<'f> {
    flow: &'f Flow,
    data: &'f PageData,
    pruned: Vec<bool>,
    kept: Vec<bool>,
    continues: bool,
}

impl Choice<'_> {
    fn line(&self, i: usize) -> &Line {
        &self.flow.lines[i]
    }

    /// Whether a line leads elsewhere and offers no file.
    fn leads_away(&self, i: usize) -> bool {
        self.pruned[i] || self.line(i).is_link() && self.line(i).files.is_empty()
    }

    fn is_furniture(&self, i: usize) -> bool {
        let line = self.line(i);
        line.text.is_empty()
            || furniture::is_control(&line.text) && line.files.is_empty()
            || furniture::is_clock(&line.text)
            || furniture::is_trail(&line.text) && !line.is_prose()
    }

    /// The line of the title: what the page says its title is, else its first heading; the last of equals before the text.
    fn title(&self, first: usize, end: usize) -> Option<usize> {
        let opens = (first..end).find(|i| self.line(*i).is_prose() || self.line(*i).is_numbered()).unwrap_or(first);
        let score = |i: usize| {
            let line = self.line(i);
            if line.is_link() || !(4..=120).contains(&line.chars) || furniture::is_trail(&line.text) {
                return 0;
            }
            let heading = line.heading.map_or(0, |(level, _)| 4 - i32::from(level.min(3)));
            10 * self.data.names(&line.text) + heading
        };
        (0..opens.max(first))
            .filter(|i| !self.pruned[*i])
            .map(|i| (score(i), i))
            .filter(|(score, _)| *score > 0)
            .max()
            .map(|(_, i)| i)
    }

    /// The lines of the block itself.
    fn inside(&mut self, first: usize, end: usize) {
        for i in first..end {
            let foot = furniture::begins_foot(&self.line(i).text) && !self.line(i).is_prose();
            self.continues |= self.line(i).next_page;
            self.kept[i] = !self.leads_away(i) && !self.is_furniture(i) && !foot;
        }
        // The caption of a list of links that is left out: 目录, 相关阅读.
        for i in first..end.saturating_sub(1) {
            let line = self.line(i);
            if !self.kept[i] || !self.pruned[i + 1] || line.chars > 8 || line.is_prose() || line.is_numbered() {
                continue;
            }
            let next = (i + 1..end).find(|j| self.kept[*j]).map(|j| self.line(j));
            self.kept[i] = line.heading.is_some() && next.is_some_and(|next| next.heading.is_none());
        }
    }

    /// The title and the labels above the block.
    fn above(&mut self, first: usize, title: Option<usize>) {
        let from = title.unwrap_or(first).min(first);
        for i in from..first {
            self.kept[i] = !self.leads_away(i) && !self.is_furniture(i);
        }
        let named = title.map(|t| squeezed(&self.line(t).text)).unwrap_or_default();
        let parent = title.and_then(|t| self.parent(t));
        for i in (0..from).rev() {
            let line = self.line(i);
            if self.is_furniture(i) && !furniture::is_trail(&line.text) {
                continue;
            }
            let organ =
                title.is_some() && self.parent(i) == parent && line.chars <= 30 && line.links == 0 && !line.is_prose();
            let labelled = furniture::is_label(&line.text) || self.is_paired(i);
            let again = !named.is_empty() && squeezed(&line.text) == named;
            if self.leads_away(i) || furniture::is_trail(&line.text) || !(labelled || again || organ) {
                break;
            }
            self.kept[i] = true;
        }
    }

    /// A cell of a table of labels and values.
    fn is_paired(&self, i: usize) -> bool {
        let Some(place) = self.line(i).place else { return false };
        let row = |j: usize| {
            self.flow.lines.get(j).and_then(|line| line.place).filter(|p| p.table == place.table && p.row == place.row)
        };
        let beside = row(i + 1).or_else(|| row(i.wrapping_sub(1)));
        beside.is_some() && self.line(i).chars <= 60
    }

    fn parent(&self, i: usize) -> Option<usize> {
        self.flow.blocks.get(self.line(i).block).and_then(|block: &Block| block.parent)
    }

    /// The signature, labels and attached files below the block.
    fn below(&mut self, core: usize, end: usize) {
        let parent = self.flow.blocks.get(core).and_then(|block| block.parent);
        for i in end..self.flow.lines.len() {
            let line = &self.flow.lines[i];
            if self.leads_away(i) || furniture::begins_foot(&line.text) {
                break;
            }
            if self.is_furniture(i) {
                continue;
            }
            let beside = self.parent(i) == parent;
            let signed = line.chars <= 40 && (!find_dates(&fold_str(&line.text)).is_empty() || beside);
            let labelled = furniture::is_label(&line.text) && !line.is_prose();
            let wanted = labelled || !line.files.is_empty() || signed && !line.is_prose() || beside && line.is_prose();
            self.kept[i] = wanted;
        }
        // 下一页 stands among links, at which the search above ended.
        self.continues |= (end..self.flow.lines.len().min(end + 8)).any(|i| self.line(i).next_page);
    }
}

/// A text without blanks, as titles are compared.
pub(super) fn squeezed(text: &str) -> String {
    fold_str(text).chars().filter(|c| !c.is_whitespace()).collect()
}

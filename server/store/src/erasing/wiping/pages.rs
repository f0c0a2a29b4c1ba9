//! The bytes of an SQLite page that belong to no row.
//!
//! Deleting a row overwrites it (`secure_delete`), but moving a row to another page, or within its page, does not: the
//! bytes of its former position stay in the unallocated part of the page. The format is SQLite's documented one
//! (<https://www.sqlite.org/fileformat2.html>). A page is changed only if its header, cells, freeblocks and fragments
//! account for every byte, which is what `pragma integrity_check` checks too.

use std::{iter, ops::Range};

/// The file's own header is the first 100 bytes of page 1.
const FILE_HEADER: usize = 100;

/// From this number of pages on, the first byte of an overflow page or of a freelist trunk could be the type of a b-tree
/// page. Such a file has at least 16 GiB, or 128 GiB with pages of 4 KiB.
const TOO_MANY_PAGES: u32 = 0x0200_0000;

/// Why a page or a file is left alone: its bytes are not as the format says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotUnderstood;

type Understood<T> = std::result::Result<T, NotUnderstood>;

/// What the file's header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// The size of a page without the bytes that extensions reserve at its end.
    usable: usize,
    /// The number of pages.
    pub(super) pages: u32,
    /// The number of the first trunk page of the freelist, or 0.
    pub(super) first_trunk: u32,
}

/// A chain of overflow pages, which hold the rest of a row that is too long for its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chain {
    /// The number of its first page.
    pub(super) first: u32,
    /// How many pages it has.
    pub(super) pages: usize,
    /// How many bytes the last page holds, after the number of the next page.
    last: usize,
}

/// What a page of a b-tree holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tree {
    /// The page with all bytes that belong to no row set to zero, if some are not.
    pub(super) wiped: Option<Vec<u8>>,
    pub(super) chains: Vec<Chain>,
}

/// A trunk page of the freelist.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Trunk {
    /// The number of the next trunk page, or 0.
    pub(super) next: u32,
    pub(super) leaves: Vec<u32>,
    /// The page with all bytes after its list set to zero, if some are not.
    pub(super) wiped: Option<Vec<u8>>,
}

/// The four types of b-tree pages.
#[derive(Clone, Copy)]
enum Kind {
    IndexInterior,
    TableInterior,
    IndexLeaf,
    TableLeaf,
}

impl Kind {
    fn of(byte: u8) -> Option<Self> {
        match byte {
            2 => Some(Self::IndexInterior),
            5 => Some(Self::TableInterior),
            10 => Some(Self::IndexLeaf),
            13 => Some(Self::TableLeaf),
            _ => None,
        }
    }

    fn header(self) -> usize {
        match self {
            Self::IndexInterior | Self::TableInterior => 12,
            Self::IndexLeaf | Self::TableLeaf => 8,
        }
    }

    /// Returns the greatest number of bytes of a row that stay on the page.
    fn most(self, usable: usize) -> usize {
        match self {
            Self::TableLeaf => usable - 35,
            Self::IndexInterior | Self::IndexLeaf | Self::TableInterior => {
                (usable - 12) * 64 / 255 - 23
            }
        }
    }
}

impl Layout {
    /// Reads the header in page 1.
    pub(super) fn read(page: &[u8], pages: u32) -> Understood<Self> {
        let size = match short(page, 16)? {
            1 => 65_536,
            size => size,
        };
        let reserved = usize::from(*page.get(20).ok_or(NotUnderstood)?);
        let usable = size.checked_sub(reserved).ok_or(NotUnderstood)?;
        let has_pointer_map = long(page, 52)? != 0;
        let understood = page.starts_with(b"SQLite format 3\0")
            && page.get(21..24) == Some(&[64, 32, 32])
            && page.len() == size
            && usable >= 480
            && !has_pointer_map
            && pages < TOO_MANY_PAGES;
        if !understood {
            return Err(NotUnderstood);
        }
        Ok(Self {
            usable,
            pages,
            first_trunk: long(page, 32)?,
        })
    }

    /// Reads a page, and returns `None` if it belongs to no b-tree.
    pub(super) fn tree(&self, number: u32, page: &[u8]) -> Understood<Option<Tree>> {
        let header = if number == 1 { FILE_HEADER } else { 0 };
        let Some(kind) = Kind::of(*page.get(header).ok_or(NotUnderstood)?) else {
            return Ok(None);
        };
        if page.len() < self.usable {
            return Err(NotUnderstood);
        }
        let cells = short(page, header + 3)?;
        let start = header + kind.header();
        let listed = start + 2 * cells;
        let content = match short(page, header + 5)? {
            0 => 65_536,
            content => content,
        };
        if listed > content || content > self.usable {
            return Err(NotUnderstood);
        }

        let mut used = Vec::with_capacity(cells);
        let mut chains = Vec::new();
        for cell in 0..cells {
            let at = short(page, start + 2 * cell)?;
            let (size, chain) = self.cell(kind, page, at)?;
            used.push((at, at + size));
            chains.extend(chain);
        }
        // Of a freeblock, only the offset of the next one and the size are in use.
        let mut free = Vec::new();
        let mut block = short(page, header + 1)?;
        while block != 0 {
            let (next, size) = (short(page, block)?, short(page, block + 2)?);
            if size < 4 || (next != 0 && next < block + size) {
                return Err(NotUnderstood);
            }
            used.push((block, block + size));
            free.push(block + 4..block + size);
            block = next;
        }

        used.sort_unstable();
        let mut gaps = Vec::new();
        let mut fragments = 0;
        let mut end = content;
        for (from, to) in used.into_iter().chain([(self.usable, self.usable)]) {
            if from < end || to > self.usable {
                return Err(NotUnderstood);
            }
            fragments += from - end;
            gaps.push(end..from);
            end = to;
        }
        if fragments != usize::from(page[header + 7]) {
            return Err(NotUnderstood);
        }
        gaps.extend(free);
        gaps.push(listed..content);
        Ok(Some(Tree {
            wiped: without(page, gaps),
            chains,
        }))
    }

    /// Returns the size of a cell, and the chain of the pages that hold the rest of its row.
    fn cell(&self, kind: Kind, page: &[u8], at: usize) -> Understood<(usize, Option<Chain>)> {
        let page = &page[..self.usable];
        let (row, length) = match kind {
            Kind::TableInterior => {
                let (_, key) = varint(page, at + 4)?;
                return Ok((4 + key, None));
            }
            Kind::IndexInterior => {
                let (row, length) = varint(page, at + 4)?;
                (row, 4 + length)
            }
            Kind::IndexLeaf => varint(page, at)?,
            Kind::TableLeaf => {
                let (row, length) = varint(page, at)?;
                let (_, key) = varint(page, at + length)?;
                (row, length + key)
            }
        };
        let row = usize::try_from(row).map_err(|_| NotUnderstood)?;
        if row > i32::MAX as usize {
            return Err(NotUnderstood);
        }
        let most = kind.most(self.usable);
        if row <= most {
            return Ok(((length + row).max(4), None));
        }
        let least = (self.usable - 12) * 32 / 255 - 23;
        let room = self.usable - 4;
        let here = match least + (row - least) % room {
            here if here <= most => here,
            _ => least,
        };
        let rest = row - here;
        let pages = rest.div_ceil(room);
        let chain = Chain {
            first: long(page, at + length + here)?,
            pages,
            last: rest - (pages - 1) * room,
        };
        Ok((length + here + 4, Some(chain)))
    }

    /// Returns the last page of a chain with all bytes after the end of the row set to zero, if some are not.
    pub(super) fn end_of_chain(&self, chain: Chain, page: &[u8]) -> Understood<Option<Vec<u8>>> {
        if long(page, 0)? != 0 {
            return Err(NotUnderstood);
        }
        Ok(without(page, iter::once(4 + chain.last..self.usable)))
    }

    /// Reads a trunk page of the freelist.
    pub(super) fn trunk(&self, page: &[u8]) -> Understood<Trunk> {
        let next = self.number(long(page, 0)?)?;
        let count = usize::try_from(long(page, 4)?).map_err(|_| NotUnderstood)?;
        if count > self.usable / 4 - 2 {
            return Err(NotUnderstood);
        }
        let mut leaves = Vec::with_capacity(count);
        for leaf in 0..count {
            match self.number(long(page, 8 + 4 * leaf)?)? {
                0 => return Err(NotUnderstood),
                number => leaves.push(number),
            }
        }
        Ok(Trunk {
            next,
            leaves,
            wiped: without(page, iter::once(8 + 4 * count..self.usable)),
        })
    }

    /// Checks that the file has a page of this number, or that the number is 0.
    fn number(&self, number: u32) -> Understood<u32> {
        if number == 1 || number > self.pages {
            Err(NotUnderstood)
        } else {
            Ok(number)
        }
    }

    /// Returns the number of the page after this one in a chain of overflow pages.
    pub(super) fn next(&self, page: &[u8]) -> Understood<u32> {
        match self.number(long(page, 0)?)? {
            0 => Err(NotUnderstood),
            number => Ok(number),
        }
    }
}

/// Returns the page with zeros in all `gaps`, or `None` if it has only zeros there.
fn without(page: &[u8], gaps: impl IntoIterator<Item = Range<usize>>) -> Option<Vec<u8>> {
    let mut wiped = None;
    for gap in gaps {
        if page[gap.clone()].iter().any(|byte| *byte != 0) {
            wiped.get_or_insert_with(|| page.to_vec())[gap].fill(0);
        }
    }
    wiped
}

fn short(page: &[u8], at: usize) -> Understood<usize> {
    let bytes = page.get(at..at + 2).ok_or(NotUnderstood)?;
    Ok(usize::from(u16::from_be_bytes([bytes[0], bytes[1]])))
}

fn long(page: &[u8], at: usize) -> Understood<u32> {
    let bytes = page.get(at..at + 4).ok_or(NotUnderstood)?;
    Ok(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

/// Returns a number of one to nine bytes, and how many bytes it takes.
fn varint(page: &[u8], at: usize) -> Understood<(u64, usize)> {
    let mut number = 0;
    for length in 1..=8 {
        let byte = *page.get(at + length - 1).ok_or(NotUnderstood)?;
        number = number << 7 | u64::from(byte & 0x7f);
        if byte < 0x80 {
            return Ok((number, length));
        }
    }
    let byte = *page.get(at + 8).ok_or(NotUnderstood)?;
    Ok((number << 8 | u64::from(byte), 9))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LAYOUT: Layout = Layout {
        usable: 512,
        pages: 9,
        first_trunk: 0,
    };

    /// Returns an empty leaf of a table, which has a freeblock of 8 bytes and 2 fragmented bytes at its end.
    fn leaf() -> Vec<u8> {
        let mut page = vec![0; 512];
        page[..8].copy_from_slice(&[13, 1, 246, 0, 0, 1, 246, 2]);
        page[502..506].copy_from_slice(&[0, 0, 0, 8]);
        page
    }

    #[test]
    fn unused_bytes_are_set_to_zero_and_no_others() {
        let mut page = leaf();
        let tree = LAYOUT.tree(2, &page).unwrap().unwrap();
        assert_eq!(tree.wiped, None);
        for at in [8, 501, 506, 509, 510, 511] {
            page[at] = 7;
            let tree = LAYOUT.tree(2, &page).unwrap().unwrap();
            assert_eq!(tree.wiped, Some(leaf()), "byte {at}");
            page[at] = 0;
        }
    }

    #[test]
    fn page_with_a_contradiction_is_not_understood() {
        // The first freeblock, the number of cells, the start of the content, the fragments, the block's size.
        for (at, byte) in [
            (2, 247),
            (4, 1),
            (6, 244),
            (7, 3),
            (505, 9),
            (505, 3),
            (503, 5),
        ] {
            let mut page = leaf();
            page[at] = byte;
            assert_eq!(LAYOUT.tree(2, &page), Err(NotUnderstood), "byte {at}");
        }
    }

    #[test]
    fn trunk_with_an_impossible_list_is_not_understood() {
        let trunk = |next: u8, count: u8, leaf: u8| {
            let mut page = vec![0; 512];
            (page[3], page[7], page[11]) = (next, count, leaf);
            LAYOUT.trunk(&page)
        };
        assert_eq!(trunk(4, 1, 5).unwrap().leaves, [5]);
        assert!(trunk(4, 0, 5).unwrap().wiped.is_some());
        for (next, count, leaf) in [(10, 1, 5), (1, 1, 5), (4, 1, 0), (4, 1, 10), (4, 127, 5)] {
            assert_eq!(trunk(next, count, leaf), Err(NotUnderstood));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(
            kind in prop::sample::select(vec![2, 5, 10, 13]),
            mut page in prop::collection::vec(any::<u8>(), 512),
            cells in 0..4_u8,
        ) {
            page[0] = kind;
            page[3] = 0;
            page[4] = cells;
            let _ = LAYOUT.tree(2, &page);
            let _ = LAYOUT.trunk(&page);
            let _ = Layout::read(&page, 9);
        }
    }
}

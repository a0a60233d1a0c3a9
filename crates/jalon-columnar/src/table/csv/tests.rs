//! Cells there and back, however the text is cut into blocks; and damaged texts.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use proptest::prelude::*;

use super::{Blocks, Cells, NoBlock};
use crate::table::write::push_quoted;

/// All cells of a text, read in blocks of about that size; none if a quote is never closed.
fn read(text: &[u8], width: usize, size: usize) -> Option<(Vec<Vec<Vec<u8>>>, Vec<u64>, usize)> {
    let mut blocks = Blocks::new(text, b',', b'\n', 1);
    blocks.size = size;
    let (mut rows, mut lines, mut ragged) = (Vec::new(), Vec::new(), 0);
    loop {
        match blocks.next() {
            Ok(Some(block)) => {
                let cells = Cells::of(block, width, b',', b'\n');
                ragged += cells.ragged.len();
                for row in 0..cells.rows() {
                    rows.push((0..width).map(|column| cells.cell(row, column).to_vec()).collect());
                    lines.push(cells.line(row));
                }
            }
            Ok(None) => return Some((rows, lines, ragged)),
            Err(NoBlock::Endless(_) | NoBlock::Long(_)) => return None,
            Err(NoBlock::Io(why)) => panic!("{why}"),
        }
    }
}

#[test]
fn lines_are_counted_through_quoted_line_ends() {
    let text = b"a,1\n\n\"b\n\nb\",2\r\nc,\"3\"\r\nd,4";
    let (rows, lines, ragged) = read(text, 2, 1 << 20).unwrap();
    let firsts: Vec<&[u8]> = rows.iter().map(|row| row[0].as_slice()).collect();
    assert_eq!(firsts, [&b"a"[..], b"b\n\nb", b"c", b"d"]);
    let seconds: Vec<&[u8]> = rows.iter().map(|row| row[1].as_slice()).collect();
    assert_eq!(seconds, [b"1", b"2", b"3", b"4"]);
    assert_eq!(lines, [1, 3, 6, 7]);
    assert_eq!(ragged, 0);
}

#[test]
fn quotes_that_are_never_closed_are_told() {
    assert!(read(b"a,1\nb,\"2\nc,3\n", 2, 1 << 20).is_none());
    assert!(read(b"a,1\nb,\"2", 2, 1 << 20).is_none());
    assert!(read(b"a,1\nb,\"2\"", 2, 1 << 20).is_some());
    assert!(read(b"a,1\nb,\"2\n3\"", 2, 1 << 20).is_some());
}

#[test]
fn rows_of_another_width_are_kept_apart() {
    let (rows, _, ragged) = read(b"a,1\nb\nc,1,2\nd,1,,\n\"e\",1,\"\"\n", 2, 1 << 20).unwrap();
    assert_eq!(rows.len(), 5);
    assert_eq!(ragged, 2);
    assert!(rows[1].iter().chain(&rows[2]).all(Vec::is_empty));
    assert_eq!((rows[3][1].as_slice(), rows[4][1].as_slice()), (&b"1"[..], &b"1"[..]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(
        grid in prop::collection::vec(prop::collection::vec("[a-z0-9 é,;\"\\n\\r\\t]{0,12}", 3), 1..20),
        size in 8usize..200,
        end in prop::sample::select(vec!["\n", "\r\n"]),
    ) {
        let mut text = Vec::new();
        for row in &grid {
            for (at, cell) in row.iter().enumerate() {
                if at > 0 {
                    text.push(b',');
                }
                push_quoted(&mut text, cell);
            }
            text.extend_from_slice(end.as_bytes());
        }
        let (rows, _, ragged) = read(&text, 3, size).unwrap();
        prop_assert_eq!(ragged, 0);
        prop_assert_eq!(rows.len(), grid.len());
        for (row, cells) in rows.iter().zip(&grid) {
            for (found, cell) in row.iter().zip(cells) {
                let found = std::str::from_utf8(found).unwrap();
                let risky = cell.starts_with(['\t', '\r']);
                prop_assert_eq!(found.strip_prefix('\'').filter(|_| risky).unwrap_or(found), cell);
            }
        }
    }

    #[test]
    fn damaged_text_loses_no_row(
        mut text in prop::collection::vec(prop::sample::select(b"ab,;\"\n\r\0\xff1".to_vec()), 0..300),
        size in 8usize..100,
        quotes in any::<bool>(),
    ) {
        if !quotes {
            text.retain(|byte| *byte != b'"');
        }
        let whole = read(&text, 3, 1 << 20);
        // The cut into blocks changes nothing.
        prop_assert_eq!(&whole, &read(&text, 3, size));
        if !quotes {
            let lines = text.split(|byte| *byte == b'\n');
            let rows = lines.filter(|line| !line.is_empty() && *line != b"\r").count();
            prop_assert_eq!(whole.map(|(rows, ..)| rows.len()), Some(rows));
        }
    }
}

//! The records of a CSV file, each with its first line, and whether its quotation marks are correct.

use csv::ByteRecord;

/// Reads the records of a file one after the other.
pub(super) struct Records<'a> {
    bytes: &'a [u8],
    reader: csv::Reader<&'a [u8]>,
    /// The end of the counted bytes, and the number of lines in them.
    counted: usize,
    line: u64,
}

/// The position and state of a record.
pub(super) struct Record {
    /// The first line of the record.
    pub(super) line: u64,
    /// Whether its quotation marks are correct.
    pub(super) well_quoted: bool,
}

impl<'a> Records<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes);
        Self {
            bytes,
            reader,
            counted: 0,
            line: 1,
        }
    }

    /// Reads the next record. Its line is counted here, from the bytes before it. The reader's own count is the end of
    /// the previous record, and blank lines may follow that.
    pub(super) fn next(&mut self, record: &mut ByteRecord) -> Option<Record> {
        let from = self.offset();
        if !self.reader.read_byte_record(record).unwrap_or(false) {
            return None;
        }
        let blank = self.bytes[from..]
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
        let start = from + blank;
        let lines = self.bytes[self.counted..start].split(|byte| *byte == b'\n');
        self.line += lines.skip(1).map(|_| 1).sum::<u64>();
        self.counted = start;
        let end = self.offset().max(start);
        Some(Record {
            line: self.line,
            well_quoted: is_well_quoted(&self.bytes[start..end]),
        })
    }

    fn offset(&self) -> usize {
        let offset = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        offset.min(self.bytes.len())
    }
}

/// Returns whether every quoted field is closed, and whether quotation marks inside it are doubled. The reader accepts
/// other quoting too, but would then swallow rows.
fn is_well_quoted(record: &[u8]) -> bool {
    enum At {
        Start,
        Plain,
        Quoted,
        Quote,
    }
    let mut at = At::Start;
    for byte in record {
        at = match (at, byte) {
            (At::Start | At::Quote, b'"') => At::Quoted,
            (At::Start | At::Plain | At::Quote, b',') => At::Start,
            (At::Start | At::Plain, _) => At::Plain,
            (At::Quoted, b'"') | (At::Quote, b'\r' | b'\n') => At::Quote,
            (At::Quoted, _) => At::Quoted,
            (At::Quote, _) => return false,
        };
    }
    !matches!(at, At::Quoted)
}

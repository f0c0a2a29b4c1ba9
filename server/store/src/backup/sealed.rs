//! Encrypted files of a backup: they can be read only with the key of the day on which they were made.
//!
//! A file begins with a line that names the format, a line with the day, and a random salt. Then come parts of 64 KiB, each
//! encrypted with ChaCha20-Poly1305 in the STREAM construction: a file that was changed, reordered or cut off is noticed. The
//! key belongs to this file alone: it is derived from the key of the day, the salt and the name of the file.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};

use aead_stream::{DecryptorBE32, EncryptorBE32};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};
use jiff::civil::Date;
use rand::{Rng, rngs::StdRng};

use crate::engine::day_keys::DayKey;

const FORMAT: &str = "lethe sealed backup 1\n";

/// The number of bytes that are encrypted together.
const PART: usize = 1 << 16;

/// The number of bytes that are added to each part.
const TAG: usize = 16;

const SALT: usize = 32;

/// Each file has a key of its own, so all can begin with the same number.
const NONCE: [u8; 7] = [0; 7];

/// Encrypts the files of one backup.
#[derive(Debug)]
pub struct Seal {
    day: Date,
    key: DayKey,
    rng: StdRng,
}

impl Seal {
    /// Takes the day, its key, and what makes the salts.
    pub fn new(day: Date, key: DayKey, rng: StdRng) -> Self {
        Self { day, key, rng }
    }

    /// Begins a file of this name.
    pub(super) fn writer<W: Write>(&mut self, name: &str, mut to: W) -> io::Result<Sealing<W>> {
        let mut salt = [0; SALT];
        self.rng.fill_bytes(&mut salt);
        writeln!(to, "{FORMAT}{}", self.day)?;
        to.write_all(&salt)?;
        let key = self.key.of_file(&salt, name);
        Ok(Sealing {
            to,
            encryptor: EncryptorBE32::from_aead(ChaCha20Poly1305::new(&key.into()), &NONCE.into()),
            part: Vec::with_capacity(PART + TAG),
        })
    }
}

/// Writes an encrypted file. [`Self::finish`] ends it.
pub(super) struct Sealing<W> {
    to: W,
    encryptor: EncryptorBE32<ChaCha20Poly1305>,
    part: Vec<u8>,
}

impl<W: Write> Sealing<W> {
    /// Writes what is left, and returns what was written to.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.encryptor
            .encrypt_last_in_place(b"", &mut self.part)
            .map_err(|_| io::Error::from(ErrorKind::FileTooLarge))?;
        self.to.write_all(&self.part)?;
        Ok(self.to)
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full part waits for the next byte, because the last one is marked.
        if self.part.len() == PART {
            self.encryptor
                .encrypt_next_in_place(b"", &mut self.part)
                .map_err(|_| io::Error::from(ErrorKind::FileTooLarge))?;
            self.to.write_all(&self.part)?;
            self.part.clear();
        }
        let taken = bytes.len().min(PART - self.part.len());
        self.part.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// The beginning of a file.
pub(super) enum Opened<R> {
    /// It is not encrypted.
    Plain(BufReader<R>),
    /// It is encrypted with a key of this day.
    Sealed(Date, Locked<R>),
}

/// An encrypted file, without its key.
pub(super) struct Locked<R> {
    from: BufReader<R>,
    salt: [u8; SALT],
}

/// Reads the beginning of a file.
pub(super) fn open<R: Read>(from: R) -> io::Result<Opened<R>> {
    let mut from = BufReader::with_capacity(PART + TAG, from);
    if !from.fill_buf()?.starts_with(FORMAT.as_bytes()) {
        return Ok(Opened::Plain(from));
    }
    from.consume(FORMAT.len());
    let mut day = [0; "2026-01-01\n".len()];
    from.read_exact(&mut day)?;
    let day = str::from_utf8(&day)
        .ok()
        .and_then(|day| day.trim_end().parse().ok());
    let mut salt = [0; SALT];
    from.read_exact(&mut salt)?;
    let day = day.ok_or(ErrorKind::InvalidData)?;
    Ok(Opened::Sealed(day, Locked { from, salt }))
}

impl<R: Read> Locked<R> {
    /// Returns what reads the content of the file, which has this name.
    pub(super) fn unlock(self, key: &DayKey, name: &str) -> Opening<R> {
        let key = key.of_file(&self.salt, name);
        let decryptor = DecryptorBE32::from_aead(ChaCha20Poly1305::new(&key.into()), &NONCE.into());
        Opening {
            from: self.from,
            decryptor: Some(decryptor),
            part: Vec::with_capacity(PART + TAG),
            at: 0,
        }
    }
}

/// Reads the content of an encrypted file. A file that was changed or cut off is an error of the kind `InvalidData`.
pub(super) struct Opening<R> {
    from: BufReader<R>,
    /// `None` after the last part.
    decryptor: Option<DecryptorBE32<ChaCha20Poly1305>>,
    part: Vec<u8>,
    at: usize,
}

impl<R: Read> Opening<R> {
    fn next_part(&mut self) -> io::Result<()> {
        let Some(mut decryptor) = self.decryptor.take() else {
            return Ok(());
        };
        self.part.clear();
        self.at = 0;
        let most = (PART + TAG) as u64;
        self.from.by_ref().take(most).read_to_end(&mut self.part)?;
        let is_last = self.from.fill_buf()?.is_empty();
        let opened = if is_last {
            decryptor.decrypt_last_in_place(b"", &mut self.part)
        } else {
            let opened = decryptor.decrypt_next_in_place(b"", &mut self.part);
            self.decryptor = Some(decryptor);
            opened
        };
        opened.map_err(|_| ErrorKind::InvalidData.into())
    }
}

impl<R: Read> Read for Opening<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.at == self.part.len() {
            self.next_part()?;
        }
        let taken = to.len().min(self.part.len() - self.at);
        to[..taken].copy_from_slice(&self.part[self.at..self.at + taken]);
        self.at += taken;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use rand::SeedableRng;

    use super::*;

    const DAY: Date = date(2026, 12, 1);

    fn key(n: u8) -> DayKey {
        DayKey::of_bytes([n; DayKey::SIZE])
    }

    fn sealed(content: &[u8]) -> Vec<u8> {
        let mut seal = Seal::new(DAY, key(1), StdRng::seed_from_u64(7));
        let mut sealing = seal.writer("a.copy", Vec::new()).expect("a file");
        sealing.write_all(content).expect("written");
        sealing.finish().expect("a file")
    }

    fn opened(file: &[u8], key: &DayKey, name: &str) -> io::Result<Vec<u8>> {
        let mut content = Vec::new();
        match open(file)? {
            Opened::Plain(mut plain) => plain.read_to_end(&mut content)?,
            Opened::Sealed(day, locked) => {
                assert_eq!(day, DAY);
                locked.unlock(key, name).read_to_end(&mut content)?
            }
        };
        Ok(content)
    }

    fn content(length: usize) -> Vec<u8> {
        (0..=250).cycle().take(length).collect()
    }

    #[test]
    fn file_is_read_as_it_was_written() {
        for length in [0, 1, PART - 1, PART, PART + 1, 2 * PART, 3 * PART + 7] {
            let file = sealed(&content(length));
            let read = opened(&file, &key(1), "a.copy").expect("the content");
            assert!(read == content(length), "{length} bytes");
        }
        let two = [sealed(b"the same"), sealed(b"the same")];
        assert!(!two[0].windows(8).any(|bytes| bytes == b"the same"));
        assert_eq!(opened(b"plain", &key(1), "").expect("plain"), b"plain");
    }

    #[test]
    fn another_key_name_or_content_is_noticed() {
        let whole = sealed(&content(2 * PART + 100));
        let start = FORMAT.len() + "2026-12-01\n".len();
        assert!(opened(&whole, &key(2), "a.copy").is_err());
        assert!(opened(&whole, &key(1), "b.copy").is_err());
        for at in [start, start + SALT, whole.len() / 2, whole.len() - 1] {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            assert!(opened(&changed, &key(1), "a.copy").is_err(), "byte {at}");
        }
        let body = start + SALT;
        let (first, second) = (body + PART + TAG, body + 2 * (PART + TAG));
        for cut in [body, body + 1, first, first + 1, second, whole.len() - 1] {
            assert!(
                opened(&whole[..cut], &key(1), "a.copy").is_err(),
                "cut at {cut}"
            );
        }
        let swapped = [
            &whole[..body],
            &whole[first..second],
            &whole[body..first],
            &whole[second..],
        ];
        assert!(opened(&swapped.concat(), &key(1), "a.copy").is_err());
        let longer = [&whole[..], b"x"].concat();
        assert!(opened(&longer, &key(1), "a.copy").is_err());
    }
}

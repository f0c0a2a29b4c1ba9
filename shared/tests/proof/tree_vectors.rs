//! The tree of eight leaves with which Certificate Transparency and its successors are tested (`testonly/constants.go` of
//! transparency-dev/merkle), and the proofs of the example in RFC 6962, section 2.1.3, whose tree has seven leaves.

use std::fmt::Write;

use shared::proof::merkle::{
    Edge, Hash, consistency, inclusion, leaf_hash, verify_consistency, verify_inclusion,
};

const LEAVES: [&[u8]; 8] = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];

const LEAF_HASHES: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
    "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658",
    "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
    "46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1",
];

/// The nodes above two leaves each.
const PAIRS: [&str; 4] = [
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
];

/// The nodes above four leaves each.
const HALVES: [&str; 2] = [
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
];

/// The roots of the trees of 0 to 8 leaves.
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn leaves(size: usize) -> impl Iterator<Item = Hash> {
    LEAVES[..size].iter().map(|line| leaf_hash(line))
}

fn root(leaves: impl Iterator<Item = Hash>) -> Hash {
    leaves.collect::<Edge>().root()
}

fn hexadecimal(hash: Hash) -> String {
    hash.0.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn all_hexadecimal(hashes: Vec<Hash>) -> Vec<String> {
    hashes.into_iter().map(hexadecimal).collect()
}

#[test]
fn leaves_and_roots_are_those_of_certificate_transparency() {
    let hashes: Vec<_> = leaves(8).map(hexadecimal).collect();
    assert_eq!(hashes, LEAF_HASHES);
    let mut edge = Edge::default();
    for (size, expected) in ROOTS.iter().enumerate() {
        assert_eq!(hexadecimal(root(leaves(size))), *expected);
        assert_eq!(hexadecimal(edge.root()), *expected);
        if let Some(line) = LEAVES.get(size) {
            edge.append(leaf_hash(line));
        }
    }
}

#[test]
fn inclusion_proofs_are_those_of_certificate_transparency() {
    let check = |index: u64, size: usize, expected: &[&str]| {
        let proof = inclusion(leaves(size), index).expect("the leaf is there");
        let leaf = leaf_hash(LEAVES[usize::try_from(index).expect("few")]);
        let root = root(leaves(size));
        assert_eq!(
            verify_inclusion(index, size as u64, leaf, &proof, root),
            Ok(())
        );
        assert_eq!(all_hexadecimal(proof), expected, "leaf {index} of {size}");
    };
    check(0, 1, &[]);
    check(0, 8, &[LEAF_HASHES[1], PAIRS[1], HALVES[1]]);
    check(5, 8, &[LEAF_HASHES[4], PAIRS[3], HALVES[0]]);
    check(2, 3, &[PAIRS[0]]);
    check(1, 5, &[LEAF_HASHES[0], PAIRS[1], LEAF_HASHES[4]]);
    // The example of RFC 6962: the paths of d0, d3, d4 and d6.
    let last_three = hexadecimal(root(leaves(7).skip(4)));
    check(0, 7, &[LEAF_HASHES[1], PAIRS[1], &last_three]);
    check(3, 7, &[LEAF_HASHES[2], PAIRS[0], &last_three]);
    check(4, 7, &[LEAF_HASHES[5], LEAF_HASHES[6], HALVES[0]]);
    check(6, 7, &[PAIRS[2], HALVES[0]]);
}

#[test]
fn consistency_proofs_are_those_of_certificate_transparency() {
    let check = |old: usize, size: usize, expected: &[&str]| {
        let proof = consistency(leaves(size), old as u64).expect("not shorter");
        let (older, newer) = (root(leaves(old)), root(leaves(size)));
        let verified = verify_consistency((old as u64, older), (size as u64, newer), &proof);
        assert_eq!(verified, Ok(()));
        assert_eq!(all_hexadecimal(proof), expected, "from {old} to {size}");
    };
    check(1, 1, &[]);
    check(1, 8, &[LEAF_HASHES[1], PAIRS[1], HALVES[1]]);
    check(6, 8, &[PAIRS[2], PAIRS[3], HALVES[0]]);
    check(2, 5, &[PAIRS[1], LEAF_HASHES[4]]);
    // The example of RFC 6962: from three, four and six leaves to seven.
    let last_three = hexadecimal(root(leaves(7).skip(4)));
    check(
        3,
        7,
        &[LEAF_HASHES[2], LEAF_HASHES[3], PAIRS[0], &last_three],
    );
    check(4, 7, &[&last_three]);
    check(6, 7, &[PAIRS[2], LEAF_HASHES[6], HALVES[0]]);
}

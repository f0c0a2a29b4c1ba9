//! The tree against its definition, and proofs that are wrong in one thing.

use proptest::prelude::*;
use shared::proof::{
    Checkpoint, Invalid, Since,
    merkle::{Edge, Hash, consistency, inclusion, leaf_hash, verify_consistency, verify_inclusion},
    since,
};

use crate::{ORIGIN, definition, leaf};

/// The sizes that are tried one by one.
const SIZES: u64 = 130;

fn leaves(size: u64) -> Vec<Hash> {
    (0..size).map(leaf).collect()
}

fn index(index: usize) -> u64 {
    index as u64
}

/// Returns each proof that differs in one thing: a bit, a missing, additional or moved hash.
fn wrong(proof: &[Hash]) -> Vec<Vec<Hash>> {
    let mut wrong = Vec::new();
    let other = leaf_hash(b"another");
    for at in 0..=proof.len() {
        let mut longer = proof.to_vec();
        longer.insert(at, other);
        wrong.push(longer);
    }
    for at in 0..proof.len() {
        let mut flipped = proof.to_vec();
        flipped[at].0[at % 32] ^= 1 << (at % 8);
        let mut shorter = proof.to_vec();
        shorter.remove(at);
        let mut twice = proof.to_vec();
        twice.insert(at, proof[at]);
        wrong.extend([flipped, shorter, twice]);
    }
    for at in 1..proof.len() {
        let mut moved = proof.to_vec();
        moved.swap(at - 1, at);
        wrong.push(moved);
    }
    wrong
}

fn check_inclusion(all: &[Hash], at: usize) {
    let (size, root) = (index(all.len()), definition::root(all));
    let proof = inclusion(all.iter().copied(), index(at)).expect("the leaf is there");
    assert_eq!(proof, definition::path(at, all));
    let verify =
        |at: u64, size, leaf, proof: &[Hash], root| verify_inclusion(at, size, leaf, proof, root);
    assert_eq!(verify(index(at), size, all[at], &proof, root), Ok(()));

    let refused = Err(Invalid::NotInLedger);
    for proof in wrong(&proof) {
        assert_eq!(verify(index(at), size, all[at], &proof, root), refused);
    }
    let other = leaf_hash(b"another");
    assert_eq!(verify(index(at), size, other, &proof, root), refused);
    assert_eq!(verify(index(at), size, all[at], &proof, other), refused);
    for other in (0..=size).chain([u64::MAX]).filter(|i| *i != index(at)) {
        assert_eq!(verify(other, size, all[at], &proof, root), refused);
    }
    assert_eq!(verify(index(at), 0, all[at], &proof, root), refused);
}

fn check_consistency(all: &[Hash], old: usize) {
    let (size, root) = (index(all.len()), definition::root(all));
    let old_root = definition::root(&all[..old]);
    let proof = consistency(all.iter().copied(), index(old)).expect("not shorter");
    if 0 < old && old < all.len() {
        assert_eq!(proof, definition::proof(old, all));
    } else {
        assert_eq!(proof, []);
    }
    let verify = |old: u64, old_root, proof: &[Hash]| {
        verify_consistency((old, old_root), (size, root), proof)
    };
    assert_eq!(verify(index(old), old_root, &proof), Ok(()));

    let refused = Err(Invalid::NotConsistent);
    for proof in wrong(&proof) {
        assert_eq!(verify(index(old), old_root, &proof), refused);
    }
    let other = leaf_hash(b"another");
    assert_eq!(verify(index(old), other, &proof), refused);
    let new = (size, other);
    if old > 0 {
        let verified = verify_consistency((index(old), old_root), new, &proof);
        assert_eq!(verified, refused);
    }
    for other in (0..=size + 1).chain([u64::MAX]) {
        if other != index(old) {
            assert_eq!(verify(other, old_root, &proof), refused);
        }
    }
}

#[test]
fn tree_is_the_one_of_the_definition() {
    let mut edge = Edge::default();
    for size in 0..=SIZES {
        let all = leaves(size);
        assert_eq!(edge.size(), size);
        assert_eq!(edge.root(), definition::root(&all));
        assert_eq!(all.iter().copied().collect::<Edge>(), edge);
        assert_eq!(inclusion(all.iter().copied(), size), None);
        assert_eq!(consistency(all, size + 1), None);

        let proof = edge.append(leaf(size));
        let last = usize::try_from(size).expect("few");
        assert_eq!(proof, definition::path(last, &leaves(size + 1)));
    }
}

#[test]
fn each_leaf_is_proven_and_wrong_proofs_are_refused() {
    for size in 1..=SIZES {
        let all = leaves(size);
        (0..all.len()).for_each(|at| check_inclusion(&all, at));
    }
}

#[test]
fn each_older_tree_is_proven_and_wrong_proofs_are_refused() {
    for size in 0..=SIZES {
        let all = leaves(size);
        (0..=all.len()).for_each(|old| check_consistency(&all, old));
    }
}

#[test]
fn ledger_is_compared_with_an_older_checkpoint() {
    for size in 0..=40 {
        let edge = leaves(size).into_iter().collect();
        let old = Checkpoint::new(ORIGIN, &edge);
        for now in 0..=80 {
            let expected = match now.cmp(&size) {
                std::cmp::Ordering::Less => Since::Cut {
                    missing: size - now,
                },
                std::cmp::Ordering::Equal | std::cmp::Ordering::Greater => {
                    Since::Intact { added: now - size }
                }
            };
            assert_eq!(since(&old, leaves(now)), expected);
        }
        for changed in 0..usize::try_from(size).expect("few") {
            let mut rewritten = leaves(size + 3);
            rewritten[changed] = leaf_hash(b"another");
            assert_eq!(since(&old, rewritten), Since::Rewritten);
            let mut removed = leaves(size + 3);
            removed.remove(changed);
            assert_eq!(since(&old, removed), Since::Rewritten);
            let mut inserted = leaves(size + 3);
            inserted.insert(changed, leaf_hash(b"another"));
            assert_eq!(since(&old, inserted), Since::Rewritten);
        }
    }
}

#[test]
fn edge_is_written_and_read() {
    let mut edge = Edge::default();
    assert_eq!(edge.to_string(), "0");
    for size in 0..=SIZES {
        assert_eq!(edge.to_string().parse(), Ok(edge.clone()));
        edge.append(leaf(size));
    }
    let hash = leaf(0).to_string();
    let sizes = [
        "",
        "01",
        "+1",
        "-1",
        "1 ",
        " 1",
        "x",
        "2",
        "9223372036854775808",
    ];
    for wrong in sizes.map(|size| format!("{size} {hash} {hash}")) {
        assert_eq!(wrong.parse::<Edge>(), Err(Invalid::NotAnEdge), "{wrong:?}");
    }
    for wrong in [
        String::new(),
        " ".into(),
        "1".into(),
        "1 ".into(),
        format!("1  {hash}"),
        format!("1 {hash} "),
        format!("1 {hash}\n"),
        format!("1 {}", &hash[1..]),
        format!("0 {hash}"),
    ] {
        assert_eq!(wrong.parse::<Edge>(), Err(Invalid::NotAnEdge), "{wrong:?}");
    }
}

#[test]
fn largest_edge_can_grow() {
    let hash = leaf(0);
    let text = format!("{}{}", i64::MAX, format!(" {hash}").repeat(63));
    let mut edge: Edge = text.parse().expect("an edge");
    let proof = edge.append(hash);
    assert_eq!((edge.size(), proof.len()), (1 << 63, 63));
    let verified = verify_inclusion(edge.size() - 1, edge.size(), hash, &proof, edge.root());
    assert_eq!(verified, Ok(()));
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 40,
        rng_seed: proptest::test_runner::RngSeed::Fixed(7),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn larger_trees_are_those_of_the_definition(size in 131..3000_u64, at in any::<prop::sample::Index>()) {
        let all = leaves(size);
        check_inclusion(&all, at.index(all.len()));
        check_consistency(&all, at.index(all.len() + 1));
        let mut edge = Edge::default();
        let mut proof = Vec::new();
        for leaf in &all {
            proof = edge.append(*leaf);
        }
        prop_assert_eq!(edge.root(), definition::root(&all));
        prop_assert_eq!(proof, definition::path(all.len() - 1, &all));
        prop_assert_eq!(edge.to_string().parse(), Ok(edge));
    }

    #[test]
    fn arbitrary_proofs_are_refused(
        at in any::<u64>(),
        size in any::<u64>(),
        bytes in prop::collection::vec(any::<[u8; 32]>(), 0..70),
    ) {
        let proof: Vec<_> = bytes.into_iter().map(Hash).collect();
        let (one, other) = (leaf(1), leaf(2));
        prop_assert_eq!(verify_inclusion(at, size, one, &proof, other), Err(Invalid::NotInLedger));
        let verified = verify_consistency((at, one), (size, other), &proof);
        prop_assert_eq!(verified, Err(Invalid::NotConsistent));
    }
}

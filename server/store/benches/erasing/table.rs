//! Prints the figures of one engine, a column for each size, and the ratios.

use crate::{
    acts::{BARE, CONFIRM},
    measure::Figure,
    signing::PROVE,
};

/// Prints a table in Markdown. Times are in milliseconds: p50 / p95, or the only value.
pub(crate) fn print(engine: &str, columns: &[(usize, Vec<Figure>)]) {
    let Some((_, first)) = columns.first() else {
        return;
    };
    let sizes: Vec<String> = columns.iter().map(|(size, _)| size.to_string()).collect();
    println!("\n| {engine}, ms (p50 / p95) | {} |", sizes.join(" | "));
    println!("|---|{}", "---:|".repeat(columns.len()));
    for Figure { what, .. } in first {
        let cells = columns.iter().map(|(_, figures)| find(figures, what));
        row(
            what,
            cells.map(|figure| figure.map_or_else(String::new, cell)),
        );
    }
    if find(first, CONFIRM).is_none() {
        return;
    }
    let p50 = |figures: &[Figure], what: &str| find(figures, what).map_or(f64::NAN, |f| f.p50);
    let ratios = columns.iter().map(|(_, figures)| {
        let ratio = p50(figures, CONFIRM) / p50(figures, BARE);
        format!("{ratio:.2}")
    });
    row("confirming ÷ bare SQL (at most 3)", ratios);
    let shares = columns.iter().map(|(_, figures)| {
        let (prove, confirm) = (p50(figures, PROVE), p50(figures, CONFIRM));
        format!("{:.1} %", 100.0 * prove / (prove + confirm))
    });
    // What is confirmed here has no ledger, so the two are added.
    row("signing and the tree, of confirming with them", shares);
    let ratios = columns.iter().map(|(_, figures)| {
        let ratio = p50(figures, CONFIRM) / p50(first, CONFIRM);
        format!("{ratio:.2}")
    });
    row(
        "confirming ÷ confirming in the smallest studio (at most 1.3)",
        ratios,
    );
}

fn row(what: &str, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.collect();
    println!("| {what} | {} |", cells.join(" | "));
}

fn find<'a>(figures: &'a [Figure], what: &str) -> Option<&'a Figure> {
    figures.iter().find(|figure| figure.what == what)
}

fn cell(figure: &Figure) -> String {
    match figure.p95 {
        Some(p95) => format!("{} / {}", number(figure.p50), number(p95)),
        None => number(figure.p50),
    }
}

fn number(value: f64) -> String {
    if value < 10.0 && value.fract() != 0.0 {
        format!("{value:.2}")
    } else {
        format!("{value:.0}")
    }
}

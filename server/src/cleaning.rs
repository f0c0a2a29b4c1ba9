//! Tasks beside the requests: they finish erasures, wipe the file of an SQLite database after erasures, remove expired suppressions
//! and day keys, and find again by new rules what the desk searches by.

use std::time::{Duration, Instant};

use app::services::Clock;
use jiff::{Timestamp, civil::Time, tz::TimeZone};
use rand::rngs::StdRng;
use store::{
    Engine, Store,
    desk::{client_states, client_words, undos},
    engine::day_keys,
    erasing::{
        confirmations,
        finishing::finish,
        refusals,
        wiping::{Cleaning, Obstacle, clean, clean_beside_writers, is_due},
    },
    studio::{
        locations::{Location, locations},
        suppressions,
    },
};
use tokio::sync::broadcast::error::RecvError;

/// How long to wait before a wipe that was hindered is tried again.
const AGAIN: Duration = Duration::from_secs(5);

/// How often expired suppressions are removed.
const FORGET_EVERY: Duration = Duration::from_hours(1);

/// How often erasures are looked for that a process has left unfinished.
const FINISH_EVERY: Duration = Duration::from_secs(10);

/// How long a wipe waits for transactions that read.
const PATIENCE: Duration = Duration::from_secs(5);

/// A wipe reads the whole file. The next one, for all erasures since, begins after this many times as long.
const REST: u32 = 9;

/// The longest time between two wipes.
const LONGEST_REST: Duration = Duration::from_hours(1);

/// When a file is rewritten that can be wiped in no other way, by the clocks of the studio's first location.
const NIGHT: Time = Time::constant(3, 0, 0, 0);

/// Wipes the file after erasures, and at once for erasures that have not been wiped, until it is dropped. PostgreSQL's
/// files are wiped only by `lethe clean`, because that takes locks on whole tables.
pub async fn keep_clean(store: Store, clock: Clock) {
    if store.engine() == Engine::Postgres {
        return;
    }
    let mut news = store.news();
    loop {
        let began = Instant::now();
        let pause = match clean_if_due(&store, &clock).await {
            Ok(None) => Duration::ZERO,
            Ok(Some(Cleaning::Done(_))) => began.elapsed().saturating_mul(REST).min(LONGEST_REST),
            Ok(Some(Cleaning::Hindered(Obstacle::OnlyByRewriting))) => {
                clean_at_night(&store, &clock).await;
                continue;
            }
            Ok(Some(Cleaning::Hindered(
                Obstacle::Busy | Obstacle::Lacks(_) | Obstacle::LogKept,
            ))) => {
                tracing::warn!("wiping after an erasure waits for other transactions");
                tokio::time::sleep(AGAIN.max(began.elapsed())).await;
                continue;
            }
            Err(error) => {
                tracing::error!("wiping after an erasure failed: {error}");
                tokio::time::sleep(AGAIN).await;
                continue;
            }
        };
        tokio::time::sleep(pause).await;
        if let Err(RecvError::Closed) = news.recv().await {
            return;
        }
    }
}

/// Waits for the night and rewrites the file.
async fn clean_at_night(store: &Store, clock: &Clock) {
    let pause = until_night(clock(), &zone(store).await);
    tracing::warn!(
        "the file can be wiped only by rewriting it, which happens in {} minutes",
        pause.as_secs() / 60
    );
    tokio::time::sleep(pause).await;
    match clean(store, &**clock, PATIENCE).await {
        Ok(Cleaning::Done(_)) => {}
        Ok(Cleaning::Hindered(_)) => {
            tracing::warn!("rewriting the file waits for other transactions");
        }
        Err(error) => tracing::error!("rewriting the file failed: {error}"),
    }
}

/// Returns the time zone of the studio's first location, or UTC.
async fn zone(store: &Store) -> TimeZone {
    let first = async {
        let all = locations(&mut store.read().await?).await?;
        all.first().map(Location::zone).transpose()
    };
    first.await.ok().flatten().unwrap_or(TimeZone::UTC)
}

/// Returns the time until the next night.
fn until_night(now: Timestamp, zone: &TimeZone) -> Duration {
    let local = zone.to_datetime(now);
    let day = if local.time() < NIGHT {
        local.date()
    } else {
        local.date().saturating_add(jiff::Span::new().days(1))
    };
    let night = zone
        .to_ambiguous_timestamp(day.to_datetime(NIGHT))
        .compatible();
    night.map_or(LONGEST_REST, |night| {
        now.duration_until(night).unsigned_abs()
    })
}

/// Finishes what other processes have begun and not finished, until it is dropped.
pub async fn keep_finishing(store: Store, mut rng: StdRng) {
    loop {
        tokio::time::sleep(FINISH_EVERY).await;
        if let Err(error) = finish(&store, &mut rng).await {
            tracing::error!("an erasure was not finished: {error}");
        }
    }
}

/// Makes the search words and the states of all clients again, if an older version made them. Requests are answered meanwhile: until
/// a client's turn comes, the old words find the client, and filters do not. After a failure, the next start begins again.
pub async fn find_again(store: Store, clock: Clock) {
    if let Err(error) = client_words::complete(&store).await {
        tracing::error!("the search words of clients were not made again: {error}");
    }
    if let Err(error) = client_states::complete(&store, clock()).await {
        tracing::error!("the states of clients were not found again: {error}");
    }
}

/// Removes expired suppressions and day keys, and what else has ended, at once and then every hour, until it is dropped.
pub async fn keep_forgetting(store: Store, clock: Clock) {
    loop {
        if let Err(error) = suppressions::clear_expired(&store, clock()).await {
            tracing::error!("expired suppressions were not removed: {error}");
        }
        if let Err(error) = store.forget_acts(clock()).await {
            tracing::error!("old numbers of forms were not removed: {error}");
        }
        if let Err(error) = undos::forget_old(&store, clock()).await {
            tracing::error!("what can no longer be undone was not removed: {error}");
        }
        if let Err(error) = client_states::remove_ended(&store, clock()).await {
            tracing::error!("ended states of clients were not removed: {error}");
        }
        if let Err(error) = day_keys::remove_expired(&store, clock()).await {
            tracing::error!("expired day keys were not removed: {error}");
        }
        if let Err(error) = confirmations::forget(&store, clock()).await {
            tracing::error!("what administrators asked of others was not removed: {error}");
        }
        if let Err(error) = refusals::forget(&store, clock()).await {
            tracing::error!("old refused erasures were not removed: {error}");
        }
        tokio::time::sleep(FORGET_EVERY).await;
    }
}

async fn clean_if_due(store: &Store, clock: &Clock) -> store::Result<Option<Cleaning>> {
    if !is_due(store).await? {
        return Ok(None);
    }
    clean_beside_writers(store, &**clock, PATIENCE)
        .await
        .map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn night_is_at_three_by_the_clocks_of_the_location() {
        for (now, zone, minutes) in [
            ("2026-12-01T02:59:00Z", "Europe/London", 1),
            ("2026-12-01T03:00:00Z", "Europe/London", 24 * 60),
            ("2026-12-01T12:00:00Z", "Pacific/Honolulu", 60),
            // The clocks go forward on 28 March 2027, and back on 31 October.
            ("2027-03-27T23:00:00Z", "Europe/London", 3 * 60),
            ("2027-10-30T23:00:00Z", "Europe/London", 4 * 60),
        ] {
            let zone = TimeZone::get(zone).unwrap();
            let pause = until_night(now.parse().unwrap(), &zone);
            assert_eq!(pause, Duration::from_mins(minutes), "{now}");
        }
    }
}

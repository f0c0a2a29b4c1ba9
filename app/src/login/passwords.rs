//! Passwords: argon2id with the parameters that OWASP recommends, and a limit to how many are hashed at once, because each
//! takes memory.

use std::sync::Arc;

use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};
use sha2::{Digest, Sha256};
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::error::AppError;

/// How many passwords are hashed at once. Each takes 19 MiB and some 40 ms of a processor.
const AT_ONCE: usize = 4;

/// Hashes passwords and checks them.
#[derive(Clone, Debug)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    /// Compared with where there is no hash, so that the answer takes as long.
    placeholder: Arc<str>,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        let placeholder = hash("no account has this password")
            .unwrap_or_default()
            .into();
        Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            placeholder,
        }
    }

    /// Returns the hash of a password, as a PHC string.
    ///
    /// # Errors
    /// [`AppError::Failed`] when hashing fails.
    pub async fn hash(&self, password: &str) -> Result<String, AppError> {
        let password = password.to_owned();
        self.in_turn(move || hash(&password))
            .await?
            .ok_or(AppError::Failed)
    }

    /// Whether the password belongs to the hash. Without a hash the answer is no, and takes as long.
    ///
    /// # Errors
    /// [`AppError::Failed`] when the hash cannot be read.
    pub async fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool, AppError> {
        let password = password.to_owned();
        let known = hash.is_some();
        let hash = hash.unwrap_or(&self.placeholder).to_owned();
        let same = self
            .in_turn(move || {
                let hash = PasswordHash::new(&hash).ok()?;
                Some(
                    Argon2::default()
                        .verify_password(password.as_bytes(), &hash)
                        .is_ok(),
                )
            })
            .await?;
        Ok(same.ok_or(AppError::Failed)? && known)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AppError> {
        let _turn = self.turns.acquire().await.map_err(|_| AppError::Failed)?;
        tracing::trace!("a password is hashed");
        spawn_blocking(work).await.map_err(|_| AppError::Failed)
    }
}

fn hash(password: &str) -> Option<String> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .ok()
        .map(|hash| hash.to_string())
}

/// Whether two secrets are equal. The time it takes does not tell how much of them agrees.
pub(crate) fn same(one: &str, other: &str) -> bool {
    Sha256::digest(one) == Sha256::digest(other)
}

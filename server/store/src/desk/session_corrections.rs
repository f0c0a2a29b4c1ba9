//! Corrections of the class and the coach of one session. What they were is kept as the rows of the class and the coach, so that
//! each name stands once, and an erasure that replaces a name replaces it here, too.

use shared::{
    flaw::Refused,
    forms::{CorrectSession, SessionTexts, Shown},
    ids::{ClassId, CoachId, SessionId},
};
use uuid::Uuid;

use crate::{
    Error, Outcome, Result, Store, Tx,
    desk::{
        classes,
        corrections::{Correction, chain},
        held_sessions, schedule,
    },
    engine::{
        act::{Act, Work, begun},
        db::{At, on, statements},
    },
};

statements! {
    BEFORE = "
        select s.class_id, s.coach_id, (select count(*) from session_corrections k where k.session_id = s.id) as earlier
        from sessions s where s.id = $1";
    KEEP = "
        insert into session_corrections (session_id, number, corrected_at, by_id, class_id, coach_id)
        values ($1, $2, $3, $4, $5, $6)";
    SET = "update sessions set class_id = $2, coach_id = $3 where id = $1";
    OF = "
        select k.corrected_at, m.name as by_name, c.name as class, o.name as coach
        from session_corrections k join team_members m on m.id = k.by_id join classes c on c.id = k.class_id
        left join coaches o on o.id = k.coach_id
        where k.session_id = $1
        order by k.number desc";
    LATEST_OF_CLASS = "
        select session_id from session_corrections where class_id = $1 order by corrected_at desc limit 1";
    LATEST_OF_COACH = "
        select session_id from session_corrections where coach_id = $1 order by corrected_at desc limit 1";
}

#[derive(sqlx::FromRow)]
struct BeforeRow {
    class_id: Uuid,
    coach_id: Option<Uuid>,
    earlier: i64,
}

#[derive(sqlx::FromRow)]
struct FormerRow {
    corrected_at: At,
    by_name: String,
    class: String,
    coach: Option<String>,
}

/// Returns the corrections of a session whose texts are `now` these. The latest comes first.
pub async fn of(
    tx: &mut Tx,
    session: SessionId,
    now: SessionTexts,
) -> Result<Vec<Correction<SessionTexts>>> {
    let rows: Vec<FormerRow> = on!(tx, |c| sqlx::query_as(OF)
        .bind(session.0)
        .fetch_all(c)
        .await?);
    let former = rows.into_iter().map(|row| {
        let FormerRow {
            corrected_at,
            by_name,
            class,
            coach,
        } = row;
        (corrected_at.0, by_name, SessionTexts { class, coach })
    });
    Ok(chain(now, former))
}

/// Returns the session that was of this class last, before it was corrected.
pub async fn latest_of_class(tx: &mut Tx, class: ClassId) -> Result<Option<SessionId>> {
    latest(tx, LATEST_OF_CLASS, class.0).await
}

/// Returns the session that had this coach last, before it was corrected.
pub async fn latest_of_coach(tx: &mut Tx, coach: CoachId) -> Result<Option<SessionId>> {
    latest(tx, LATEST_OF_COACH, coach.0).await
}

async fn latest(tx: &mut Tx, statement: &'static str, of: Uuid) -> Result<Option<SessionId>> {
    let session: Option<Uuid> = on!(tx, |c| sqlx::query_scalar(statement)
        .bind(of)
        .fetch_optional(c)
        .await?);
    Ok(session.map(SessionId))
}

/// Corrects the class and the coach of one session, and keeps what they were. If another person has changed them since the page
/// was made, nothing changes.
pub async fn correct(
    store: &Store,
    act: Act,
    session: SessionId,
    texts: &SessionTexts,
    shown: &Shown,
) -> Result<Outcome> {
    let mut tx = store.write().await?;
    if held_sessions::lock(&mut tx, session).await?.is_none() {
        return Ok(Outcome::NotFound);
    }
    let mut work = begun!(Work::claim(tx, act, None).await?);
    let Some(by) = work.by.team_member() else {
        return Ok(Outcome::NotPermitted);
    };
    let Some(stored) = schedule::one(&mut work.tx, session).await? else {
        return Ok(Outcome::NotFound);
    };
    let before = SessionTexts {
        class: stored.name,
        coach: stored.coach,
    };
    let newer = shown.differences(&CorrectSession::showing(session, &before));
    if !newer.is_empty() {
        return Ok(Outcome::Newer(newer));
    }
    if before == *texts {
        return Ok(Outcome::Refused(Refused::SameText));
    }
    let SessionTexts { class, coach } = texts;
    let named = [class.as_str()].into_iter();
    let classes = classes::classes_named(&mut work.tx, named, &mut work.rng).await?;
    let named = coach.as_deref().into_iter();
    let coaches = classes::coaches_named(&mut work.tx, named, &mut work.rng).await?;
    let class = classes.get(class.as_str());
    let class = class.copied().ok_or(Error::Corrupt("classes.name"))?;
    let coach = coach.as_deref().and_then(|coach| coaches.get(coach));
    let row: BeforeRow = on!(&mut work.tx, |c| sqlx::query_as(BEFORE)
        .bind(session.0)
        .fetch_one(c)
        .await?);
    on!(&mut work.tx, |c| sqlx::query(KEEP)
        .bind(session.0)
        .bind(row.earlier + 1)
        .bind(At(work.now))
        .bind(by.0)
        .bind(row.class_id)
        .bind(row.coach_id)
        .execute(c)
        .await?
        .rows_affected());
    on!(&mut work.tx, |c| sqlx::query(SET)
        .bind(session.0)
        .bind(class.0)
        .bind(coach.map(|coach| coach.0))
        .execute(c)
        .await?
        .rows_affected());
    work.commit().await
}

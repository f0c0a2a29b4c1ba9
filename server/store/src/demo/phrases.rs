//! The details of the demo studio's clients, other than names and numbers.

pub(super) const GENDERS: [&str; 10] = [
    "female",
    "female",
    "female",
    "female",
    "female",
    "male",
    "male",
    "male",
    "male",
    "non-binary",
];

pub(super) const OCCUPATIONS: [&str; 24] = [
    "Accountant",
    "Architect",
    "Baker",
    "Bookseller",
    "Carpenter",
    "Cellist",
    "Civil engineer",
    "Dentist",
    "Electrician",
    "Florist",
    "Interpreter",
    "Journalist",
    "Landscape gardener",
    "Librarian",
    "Midwife",
    "Nurse",
    "Optician",
    "Paramedic",
    "Pastry chef",
    "Physiotherapist",
    "Primary school teacher",
    "Software developer",
    "Student",
    "Train driver",
];

pub(super) const MEDICAL: [&str; 12] = [
    "Asthma; carries an inhaler.",
    "Slipped disc (L5) three years ago: no loaded flexion.",
    "Type 1 diabetes; pump on the left hip.",
    "Vertigo: no headstands, no quick turns.",
    "Left knee: meniscus operated, no deep lunges.",
    "High blood pressure, on medication.",
    "Allergic to latex: no resistance bands.",
    "Right shoulder dislocates easily.",
    "Epilepsy, seizure-free for four years. No strobe lights.",
    "Plantar fasciitis: no jumping.",
    "Migraine; may have to leave a class early.",
    "Hip replacement on the right, cleared by surgeon.",
];

pub(super) const NOTES: [&str; 12] = [
    "Prefers a spot near the door.",
    "Asks for invoices with the employer's address.",
    "Trains for a first half-marathon in spring.",
    "Brings a guide dog; tell the coach beforehand.",
    "Please call instead of writing.",
    "Came through a colleague. Interested in private sessions.",
    "Does not want to be in photos.",
    "Always a few minutes late because of the school run.",
    "Speaks little English; the daughter translates.",
    "Was unhappy about the cancelled workshop: be kind.",
    "Can be called at short notice when a seat becomes free.",
    "Borrows a mat; remind to bring it back.",
];

/// The start of an email address if the name is not written in Latin letters.
pub(super) const NICKNAMES: [&str; 12] = [
    "lotus", "willow", "harbour", "sparrow", "maple", "comet", "juniper", "pebble", "saffron",
    "meadow", "lantern", "rowan",
];

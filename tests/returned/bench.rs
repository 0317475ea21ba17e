//! One sending on its way: read, checked, returned.

use dudao::model::assessment::Assessment;
use dudao::model::plan::{Plan, Roster};
use dudao::model::round::RoundInfo;
use dudao::model::submission::{Attachments, Submission};
use dudao::workbook::{Book, Limits, read};
use dudao::{Input, Outcome, Returner, Session, intake};

/// Everything that a round needs.
pub struct Bench<'a> {
    pub plan: &'a Plan,
    session: Session<'a>,
    returner: Returner<'a>,
}

/// A workbook, and all that comes of it.
pub struct Sent {
    pub bytes: Vec<u8>,
    pub book: Book,
    pub read: Submission,
    pub assessment: Assessment,
}

impl<'a> Bench<'a> {
    pub fn new(plan: &'a Plan, info: &'a RoundInfo, roster: &'a Roster) -> Self {
        Self {
            plan,
            session: Session::new(plan, info, roster).unwrap(),
            returner: Returner::new(plan, info).unwrap(),
        }
    }

    /// Reads and checks a workbook.
    pub fn send(&self, name: &str, bytes: Vec<u8>, attachments: &Attachments) -> Sent {
        let outcome = self.session.check(Input {
            name: name.to_owned(),
            bytes: &bytes,
            attachments: attachments.clone(),
            lock_file: None,
        });
        let assessment = match outcome {
            Outcome::Checked { assessment, .. } => *assessment,
            Outcome::Unreadable { file, .. } => panic!("{name}: {}", file.message),
            Outcome::List(_) => panic!("{name}: a list"),
        };
        let book = read(&bytes, &Limits::default()).unwrap();
        let file = assessment.file.clone();
        let read = intake::read(self.plan, &book, file, attachments.clone()).unwrap();
        Sent {
            bytes,
            book,
            read,
            assessment,
        }
    }

    /// The workbook that goes back.
    pub fn returned(&self, sent: &Sent) -> Vec<u8> {
        self.returner.workbook(&sent.bytes, &sent.assessment).unwrap()
    }
}

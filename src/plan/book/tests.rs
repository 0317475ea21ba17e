//! The plan workbook: nothing is lost on the way out and back, and every mistake is told at its cell.

use super::write;
use crate::model::plan::Plan;
use crate::plan::tests::documents;
use crate::plan::{Documents, load, load_workbook};

fn sound(loaded: Result<Plan, crate::plan::Mistakes>) -> Plan {
    loaded.unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

#[test]
fn out_and_back_is_the_same_plan_and_the_same_bytes() {
    for documents in [documents(), Documents::embedded()] {
        let plan = sound(load(&documents));
        let bytes = write(&plan).unwrap();
        let back = sound(load_workbook(&bytes));
        assert_eq!(back, plan);
        assert_eq!(write(&back).unwrap(), bytes);
    }
}
